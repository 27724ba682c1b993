"""Means and their Student t intervals by hand, at their edges, and what must hold for all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.statistics.means import student_mean, student_mean_of_values

nan = np.nan


def fields(mean):
    return np.array([mean.value, mean.lower, mean.upper])


def test_student_by_hand():
    # 4 observations: t with 3 degrees of freedom is 3.182446 at 95% (any table)
    np.testing.assert_allclose(fields(student_mean(40, 4, 2)), [10, 10 - 3.182446, 10 + 3.182446], rtol=1e-6)


@pytest.mark.parametrize(
    ("total", "count", "deviation", "expected"),
    [
        (0, 0, 0, [nan, nan, nan]),
        (5, 0, 1, [nan, nan, nan]),
        (5, 1, nan, [5, nan, nan]),
        (5, 1, 0, [5, nan, nan]),
        (10, 2, nan, [5, nan, nan]),
        (10, 2, 0, [5, 5, 5]),
        (nan, 2, 1, [nan, nan, nan]),
        (10, nan, 1, [nan, nan, nan]),
    ],
)
def test_zero_and_missing(total, count, deviation, expected):
    np.testing.assert_array_equal(fields(student_mean(total, count, deviation)), expected)


def test_shapes_broadcast():
    assert student_mean(np.ones((2, 1)), [2, 3, 4], 1).lower.shape == (2, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: student_mean([1, 2], [3, -4], 1), "count must not be negative; got -4 at index 1"),
        (lambda: student_mean(1, 3, [1, -2]), "deviation must not be negative; got -2 at index 1"),
        (lambda: student_mean(1, 3, 1, confidence=95), "got 95"),
    ],
)
def test_refusals_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_values_of_groups_of_unequal_size():
    mean = student_mean_of_values([[1, 2, 3, 6], [1, 3, nan, nan], [7, nan, nan, nan], [nan] * 4])
    np.testing.assert_allclose(mean.value, [3, 2, 7, nan])
    # the deviation of 1 and 3 is sqrt(2), and t with 1 degree of freedom is 12.7062
    np.testing.assert_allclose(mean.upper[1:], [2 + 12.7062, nan, nan], rtol=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.floats(0.5, 0.999))
def test_values_give_what_their_sums_give(values, confidence):
    by_sums = student_mean(np.sum(values), len(values), np.std(values, ddof=1), confidence)
    by_values = student_mean_of_values(values, confidence)
    np.testing.assert_allclose(fields(by_values), fields(by_sums), rtol=1e-9, atol=1e-3)
    assert by_values.lower <= by_values.value <= by_values.upper
