"""Intervals by hand, at their edges, and what must hold for all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.statistics import (
    byar,
    proportion_rounding_error,
    weighted_quantile_from_classes,
    wilson,
    with_rounding_error,
)

parts_of = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.floats(0.5, 0.999)


def test_wilson_by_hand():
    # at p = 1/2 the limits are 1/2 -+ z / (2 sqrt(n + z^2)): 1.959964 / (2 sqrt(7.841459)) = 0.349961
    lower, upper = wilson(2, 4)
    assert (lower, upper) == (pytest.approx(0.150039, abs=1e-6), pytest.approx(0.849961, abs=1e-6))


def test_wilson_reaches_the_ends_exactly():
    lower, upper = wilson([0, 10], [10, 10])
    assert lower[0] == 0 and upper[1] == 1
    assert upper[0] == pytest.approx(1.959963984540054**2 / (10 + 1.959963984540054**2))


@pytest.mark.parametrize("method", [wilson, byar])
def test_no_denominator_no_interval(method):
    limits = np.array(method([0, 1, np.nan, 1], [0, np.nan, 5, 5]))
    assert np.isnan(limits[:, :3]).all() and not np.isnan(limits[:, 3]).any()


def test_shapes_broadcast():
    assert wilson(np.zeros((2, 3)), 5)[0].shape == (2, 3)
    assert byar([[1], [20]], [10, 20, 30])[1].shape == (2, 3)


def test_byar_by_hand():
    lower, upper = byar([0, 9, 10], [1, 1, 1])
    # exact Poisson: 0 events has -ln(0.025) above it; 9 has 4.1154 and 17.0848 (tables of Pearson & Hartley)
    assert lower[0] == 0 and upper[0] == pytest.approx(-np.log(0.025))
    assert (lower[1], upper[1]) == (pytest.approx(4.1154, abs=1e-4), pytest.approx(17.0848, abs=1e-4))
    assert lower[2] == pytest.approx(10 * (1 - 1 / 90 - 1.959964 / (3 * 10**0.5)) ** 3, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson([1, 6, 7], [5, 5, 5]), "6 of 5 at index 1"),
        (lambda: wilson(-1, 5), "-1 of 5 at index 0"),
        (lambda: wilson([[1, 2], [3, 9]], 5), r"9 of 5 at index \(1, 1\)"),
        (lambda: byar([1, -2], 5), "-2 of 5 at index 1"),
        (lambda: byar(1, -5), "1 of -5"),
        (lambda: wilson(1, 5, confidence=95), "got 95"),
        (lambda: with_rounding_error(1, 0, 2, [-1.0]), "-1 at index 0"),
        (lambda: weighted_quantile_from_classes([1, 2], [0, 1], 0.5), "1 classes"),
        (lambda: weighted_quantile_from_classes([1, 2], [0, 2, 1], 0.5), "increase"),
        (lambda: weighted_quantile_from_classes([1, -2], [0, 1, 2], 0.5), "-2 at index 1"),
        (lambda: weighted_quantile_from_classes([1, 2], [0, 1, 2], 50), "got 50"),
    ],
)
def test_refusals_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(parts_of, confidences)
def test_wilson_holds_its_proportion(part, confidence):
    numerator, denominator = part
    lower, upper = wilson(numerator, denominator, confidence)
    assert 0 <= lower <= numerator / denominator <= upper <= 1


@given(parts_of)
def test_wilson_is_symmetric(part):
    numerator, denominator = part
    lower, upper = wilson(numerator, denominator)
    mirrored_lower, mirrored_upper = wilson(denominator - numerator, denominator)
    assert lower == pytest.approx(1 - mirrored_upper, abs=1e-12)
    assert upper == pytest.approx(1 - mirrored_lower, abs=1e-12)


@given(parts_of, st.integers(0, 10**6), confidences, confidences)
def test_more_confidence_is_never_narrower(part, count, one, other):
    low, high = sorted((one, other))
    for method, arguments in ((wilson, part), (byar, (count, 1000))):
        inner, outer = method(*arguments, low), method(*arguments, high)
        assert outer[0] <= inner[0] + 1e-12 and inner[1] <= outer[1] + 1e-12


@given(st.integers(0, 10**6), confidences)
def test_byar_holds_its_rate(count, confidence):
    lower, upper = byar(count, 1, confidence)
    assert 0 <= lower <= count <= upper


@pytest.mark.parametrize(
    ("counts", "q", "expected", "is_open"),
    [
        ([10, 10, 0], 0.5, 30.0, False),  # exactly at the edge of the first class
        ([0, 10, 0], 0.5, 60.0, False),  # halfway through 30-90
        ([4, 8, 8], 0.5, 75.0, False),  # 6 of the 8 in 30-90
        ([1, 1, 8], 0.5, 90.0, True),  # in the open class
        ([7, 0, 3], 0.7, 30.0, False),  # 0.7 x 10 is 7, not a hair more
        ([0, 5, 5], 0.0, 30.0, False),
        ([5, 5, 0], 1.0, 90.0, False),
        ([0, 0, 0], 0.5, np.nan, False),
    ],
)
def test_quantile_from_classes(counts, q, expected, is_open):
    value, flag = weighted_quantile_from_classes(counts, [0, 30, 90, np.inf], q)
    np.testing.assert_allclose(value, expected)
    assert flag == is_open


def test_quantile_of_many_rows_at_once():
    value, flag = weighted_quantile_from_classes([[[10, 10], [0, 4]]], [0, 10, np.inf])
    np.testing.assert_allclose(value, [[10, 10]])
    assert flag.tolist() == [[False, True]]


def test_a_quantile_for_each_row_and_missing_ones():
    value, flag = weighted_quantile_from_classes(
        [[10, 10], [10, 10], [10, 10], [np.nan, 10], [10, np.nan]],
        [0, 10, np.inf],
        [0.25, 0.75, np.nan, 0.5, 0.5],
    )
    np.testing.assert_allclose(value, [5, 10, np.nan, np.nan, np.nan])
    assert flag.tolist() == [False, True, False, False, False]


def test_rounding_error_of_a_proportion_by_hand():
    assert proportion_rounding_error(50, 100, 3, 0) == pytest.approx(0.03)
    assert proportion_rounding_error(50, 100, 3, 8) == pytest.approx(0.05)
    assert np.isnan(proportion_rounding_error([0.0], [0.0], 2, 2)).all()


def test_widening_adds_squares():
    # arms of 3 and 6 with an error of 4 and 8 at z = 1 become 5 and 10
    one_sigma = 0.6826894921370859
    assert with_rounding_error(10, 7, 13, 4, one_sigma) == (pytest.approx(5), pytest.approx(15))
    assert with_rounding_error(10, 4, 16, 8, one_sigma) == (pytest.approx(0), pytest.approx(20))


def test_widening_by_nothing_changes_nothing_and_can_be_kept_in_range():
    assert with_rounding_error(0.2, 0.1, 0.4, 0) == (pytest.approx(0.1), pytest.approx(0.4))
    assert with_rounding_error(0.2, 0.1, 0.4, 1, within=(0, 1)) == (0, 1)
    assert np.isnan(with_rounding_error(np.nan, 0.1, 0.4, 1)).all()
