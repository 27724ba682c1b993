"""Quantile groups by hand, at their edges, and against the formula written out area by area."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.statistics.quantile_groups import quantile_groups

nan = np.nan


@pytest.mark.parametrize(
    ("values", "groups", "expected"),
    [
        ([10, 20, 30, 40], 2, [1, 1, 2, 2]),
        ([40, 10, 30, 20], 4, [4, 1, 3, 2]),
        ([1, 2, 3, 4, 5], 2, [1, 1, 1, 2, 2]),  # rank 3 of 5 in halves: 3 - ceil(3 / 2.5) = 1
        ([1, 2, 2, 4], 4, [1, 2, 2, 4]),  # equals share the lowest rank; nobody is third
        ([7, 7, 7, 7], 2, [1, 1, 1, 1]),
        ([1, nan, 2, 3, nan, 4], 2, [1, nan, 1, 2, nan, 2]),
        ([1, 2, nan], 3, [nan, nan, nan]),  # fewer areas with a value than groups
        ([0, 0, 0, 5], 2, [1, 1, 1, 2]),
        ([nan, nan], 2, [nan, nan]),
        ([], 2, []),
    ],
)
def test_groups_by_hand(values, groups, expected):
    np.testing.assert_array_equal(quantile_groups(values, groups), expected)


def test_one_is_the_least_favourable():
    assert quantile_groups([10, 20, 30, 40], 2, low_is_good=True).tolist() == [2, 2, 1, 1]
    assert quantile_groups([1, 2, 2, 4], 4, low_is_good=True).tolist() == [4, 2, 2, 1]


def test_sets_are_divided_apart_each_with_its_own_direction():
    result = quantile_groups(
        [1, 10, 2, 20, 3, 30, 4, 5], 2, ["a", "b", "a", "b", "a", "b", "a", "c"], [0, 1, 0, 1, 0, 1, 0, 0]
    )
    np.testing.assert_array_equal(result, [1, 2, 1, 1, 2, 1, 2, nan])


def test_shape_is_kept():
    values = np.arange(8).reshape(4, 2)
    np.testing.assert_array_equal(
        quantile_groups(values, 2, [0, 1]), np.repeat([1, 1, 2, 2], 2).reshape(4, 2)
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quantile_groups([1, 2], 1), "got 1"),
        (lambda: quantile_groups([1, 2], 2.5), "got 2.5"),
        (lambda: quantile_groups([1, 2], 2, ["a", None]), "index 1"),
        (lambda: quantile_groups([1, 2], 2, [nan, 1]), "index 0"),
        (lambda: quantile_groups([1, 2, 3], 2, ["a", "b", "b"], [True, False, True]), "index 1"),
    ],
)
def test_refusals_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(
    st.lists(st.tuples(st.integers(0, 20) | st.just(nan), st.sampled_from("ab")), max_size=60),
    st.integers(2, 12),
    st.booleans(),
)
def test_the_formula_area_by_area(areas, groups, low_is_good):
    expected = []
    for value, label in areas:
        peers = [other for other, its in areas if its == label and other == other]
        rank = 1 + sum(other > value if low_is_good else other < value for other in peers)
        known = value == value and len(peers) >= groups
        step = Fraction(len(peers), groups)
        expected.append(groups + 1 - ceil((len(peers) + 1 - rank) / step) if known else nan)
    values, labels = ([area[position] for area in areas] for position in (0, 1))
    np.testing.assert_array_equal(quantile_groups(values, groups, labels, low_is_good), expected)


@given(st.integers(2, 12), st.integers(1, 9))
def test_without_equals_all_groups_are_equally_large(groups, size):
    result = quantile_groups(np.random.default_rng(1).permutation(groups * size), groups)
    assert np.bincount(result.astype(int))[1:].tolist() == [size] * groups
