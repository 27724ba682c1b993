"""Slope and relative index of inequality by hand, at their edges, and against a general least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.statistics.inequality import inequality_index, inequality_limits

nan = np.nan
GROUPS = 5
values = st.lists(st.floats(1, 1000), min_size=GROUPS, max_size=GROUPS)
people = st.lists(st.integers(1, 10**5), min_size=GROUPS, max_size=GROUPS)


def test_two_groups_by_hand():
    # groups of equal size stand at 0.25 and 0.75: the line through 12 and 8 goes from 14 to 6
    index = inequality_index([12, 8], [50, 50])
    found = [index.least_advantaged, index.most_advantaged, index.slope, index.relative]
    np.testing.assert_allclose(found, [14, 6, -8, 6 / 14])


@pytest.mark.parametrize("scale", ["linear", "log", "logit"])
def test_no_difference(scale):
    index = inequality_index([0.3, 0.3, 0.3], [10, 20, 30], scale)
    assert (index.slope, index.relative) == (pytest.approx(0, abs=1e-15), pytest.approx(1))


def test_a_curve_is_straight_on_its_scale():
    middles = (np.cumsum([10, 20, 30]) - [5, 10, 15]) / 60
    log, logit = np.exp(-3 + 2 * middles), 1 / (1 + np.exp(3 - 2 * middles))
    index = inequality_index(log, [10, 20, 30], "log")
    np.testing.assert_allclose([index.least_advantaged, index.relative], [np.exp(-3), np.exp(2)])
    index = inequality_index(logit, [10, 20, 30], "logit")
    np.testing.assert_allclose(index.slope, 1 / (1 + np.exp(1)) - 1 / (1 + np.exp(3)))


@pytest.mark.parametrize(
    ("value", "population", "scale"),
    [
        ([1, nan, 3], [1, 1, 1], "linear"),
        ([1, 2, 3], [1, nan, 1], "linear"),
        ([1, 2, 3], [1, 0, 1], "linear"),
        ([1, 2, 3], [0, 0, 0], "linear"),
        ([1, 0, 3], [1, 1, 1], "log"),
        ([0.5, 0.2, 0], [1, 1, 1], "logit"),
        ([0.5, 0.2, 1], [1, 1, 1], "logit"),
    ],
)
def test_zero_and_missing(value, population, scale):
    index = inequality_index([value, [0.1, 0.2, 0.3]], [population, [1, 1, 1]], scale)
    assert np.isnan(index.slope).tolist() == np.isnan(index.relative).tolist() == [True, False]


def test_zeroes_are_values_on_the_linear_scale():
    index = inequality_index([0, 0, 0], [1, 1, 1])
    assert index.slope == 0 and np.isnan(index.relative)


def test_no_ratio_where_the_line_crosses_zero():
    index = inequality_index([[10, 1], [1, 10]], 1)
    np.testing.assert_allclose(index.slope, [-18, 18])
    assert np.isnan(index.relative).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inequality_index([1, 2], [5, -5]), "population must not be negative; got -5 at index 1"),
        (lambda: inequality_index([1], [5]), "at least 2 groups"),
        (lambda: inequality_index([1, -2], [5, 5], "log"), "from 0 to inf; got -2 at index 1"),
        (lambda: inequality_index([1, 21], [5, 5], "logit"), "from 0 to 1; got 21 at index 1"),
        (lambda: inequality_index([1, 2], [5, 5], "root"), "got 'root'"),
        (lambda: inequality_limits([1, 2], [5, 5], [1, -1]), "standard_error must not be negative; got -1"),
        (lambda: inequality_limits([1, 2], [5, 5], [1, 1], confidence=95), "got 95"),
    ],
)
def test_refusals_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(values, people)
def test_the_line_is_the_weighted_least_squares_one(value, population):
    share = np.divide(population, sum(population))
    slope, bottom = np.polyfit(share.cumsum() - share / 2, value, 1, w=np.sqrt(share))
    index = inequality_index(value, population)
    np.testing.assert_allclose([index.slope, index.least_advantaged], [slope, bottom], rtol=1e-6, atol=1e-6)


@given(values, people)
def test_from_the_other_end_the_slope_turns_around(value, population):
    one, other = inequality_index(value, population), inequality_index(value[::-1], population[::-1])
    assert one.slope == pytest.approx(-other.slope, rel=1e-6, abs=1e-6)
    assert one.most_advantaged == pytest.approx(other.least_advantaged, rel=1e-6, abs=1e-6)


def test_limits_by_hand():
    # slope 2 (b - a): its standard error is 2 sqrt(0.3^2 + 0.4^2) = 1
    one_sigma = 0.6826894921370859
    limits = inequality_limits([12, 8], [50, 50], [0.3, 0.4], one_sigma)
    np.testing.assert_allclose([limits.slope_lower, limits.slope_upper], [-9, -7])


@given(values, people, st.lists(st.floats(0.01, 5), min_size=GROUPS, max_size=GROUPS))
def test_at_its_limits_a_ratio_lies_z_standard_errors_from_nothing(value, population, error):
    """Fieller: with r a limit, top - r x bottom differs from 0 by exactly z of its standard errors."""
    limits, index = inequality_limits(value, population, error), inequality_index(value, population)
    for ratio in (limits.relative_lower, limits.relative_upper):
        if np.isnan(ratio):
            continue
        unit = [inequality_index(each, population) for each in np.eye(GROUPS)]
        weights = [each.most_advantaged - ratio * each.least_advantaged for each in unit]
        distance = index.most_advantaged - ratio * index.least_advantaged
        assert abs(distance) == pytest.approx(
            1.959964 * np.hypot.reduce(np.multiply(weights, error)), rel=1e-4
        )


def test_limits_where_they_do_not_exist():
    limits = inequality_limits([[8, 12], [8, 12], [nan, 12]], 1, [[4, 4], [nan, 1], [1, 1]])
    assert np.isnan(limits.slope_lower).tolist() == [False, True, True]
    assert np.isnan(limits.relative_upper).all()  # 6 at the bottom with a standard error of 6.3 may be 0


def test_certain_values_have_no_margin():
    limits = inequality_limits([12, 8], [50, 50], 0)
    found = [limits.slope_lower, limits.slope_upper, limits.relative_lower, limits.relative_upper]
    np.testing.assert_allclose(found, [-8, -8, 6 / 14, 6 / 14])
