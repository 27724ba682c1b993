"""Shrinkage: by hand, its bounds, areas that take no part, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.statistics.shrinkage import empirical_bayes

NOTHING = np.nan
SMALL = settings(max_examples=40, deadline=None)
SIZES = np.array([100.0, 400, 1000, 2500])
counts = arrays.arrays(float, (3, 4), elements=st.integers(0, 100).map(float))


def test_by_hand():
    shrunk = empirical_bayes([10, 10, 100], [100, 200, 500])
    mean = 120 / 800
    spread = (100 * 0.05**2 + 200 * 0.1**2 + 500 * 0.05**2) / 800
    variance = spread - mean / (800 / 3)
    weight = variance / (variance + mean / np.array([100, 200, 500]))
    np.testing.assert_allclose((shrunk.mean, shrunk.variance), (mean, variance))
    np.testing.assert_allclose(shrunk.raw, [0.1, 0.05, 0.2])
    np.testing.assert_allclose(shrunk.value, mean + weight * (np.array([0.1, 0.05, 0.2]) - mean))


@SMALL
@given(counts)
def test_between_the_common_rate_and_its_own_and_more_so_if_small(events):
    shrunk = empirical_bayes(events, SIZES)
    mean = shrunk.mean[:, None]
    assert (np.abs(shrunk.value - mean) <= np.abs(shrunk.raw - mean) + 1e-12).all()
    assert ((shrunk.value - mean) * (shrunk.raw - mean) >= -1e-12).all()
    assert (np.diff(shrunk.weight, axis=-1) >= 0).all()
    assert ((shrunk.weight >= 0) & (shrunk.weight <= 1)).all()


@SMALL
@given(counts, st.floats(0.001, 1000))
def test_rows_stand_alone_and_the_unit_does_not_matter(events, unit):
    together = empirical_bayes(events, SIZES * unit)
    for row, count in enumerate(events):
        alone = empirical_bayes(count, SIZES)
        np.testing.assert_allclose(together.mean[row] * unit, alone.mean)
    same_unit = empirical_bayes(events, SIZES)
    np.testing.assert_array_equal(same_unit.value[1], empirical_bayes(events[1], SIZES).value)


@pytest.mark.parametrize(
    ("events", "rate"),
    [(SIZES / 50, 0.02), (np.zeros(4), 0.0), ([2, 8, 20, 49], 79 / 4000)],
)
def test_rates_that_differ_by_chance_only_become_the_common_rate(events, rate):
    shrunk = empirical_bayes(events, SIZES)
    assert shrunk.variance == 0
    np.testing.assert_allclose(shrunk.value, rate)


@pytest.mark.parametrize(("count", "size"), [(NOTHING, 10), (3, NOTHING), (0, 0), (3, 0)])
def test_missing_areas_take_no_part(count, size):
    events = np.array([1.0, 30, 20, 200])
    with_it, without = empirical_bayes([*events, count], [*SIZES, size]), empirical_bayes(events, SIZES)
    for name in ("raw", "value", "weight"):
        np.testing.assert_allclose(getattr(with_it, name), [*getattr(without, name), NOTHING])


def test_without_any_area_all_is_missing():
    shrunk = empirical_bayes([NOTHING, 0], [5, 0])
    assert np.isnan([*shrunk.value, shrunk.mean, shrunk.variance]).all()


@pytest.mark.parametrize(
    ("events", "sizes", "message"),
    [([1, -2], [5, 5], "-2 of 5 at index 1"), ([1, 2], [5, -5], "2 of -5 at index 1"), (1, 5, "on an axis")],
)
def test_what_cannot_be_is_refused(events, sizes, message):
    with pytest.raises(ValueError, match=message):
        empirical_bayes(events, sizes)
