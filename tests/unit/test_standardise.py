"""Standardised rates by hand, at their edges, and what must hold for all of them."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.statistics import byar
from monitor.statistics.standardise import (
    directly_standardised,
    directly_standardised_repeated,
    indirectly_standardised,
)

nan = np.nan
STRATA = 3
few = st.lists(st.integers(0, 500), min_size=STRATA, max_size=STRATA)
some = st.lists(st.integers(1, 10**6), min_size=STRATA, max_size=STRATA)


def as_array(result):
    return np.array(dataclasses.astuple(result))


def test_direct_by_hand():
    # rates 0.1 and 0.3, weighed 3 to 1; variance (0.75^2 x 10 + 0.25^2 x 30) / 100^2 is 0.00075
    rate = directly_standardised([10, 30], [100, 100], [3, 1])
    assert (rate.total_count, rate.total_population, rate.value) == (40, 200, pytest.approx(0.15))
    lower, upper = byar(40, 1)
    assert rate.lower == pytest.approx(0.15 - np.sqrt(0.00075 / 40) * (40 - lower))
    assert rate.upper == pytest.approx(0.15 + np.sqrt(0.00075 / 40) * (upper - 40))


@pytest.mark.parametrize(
    ("count", "population", "standard", "value"),
    [
        ([4, 5], [10, 10], [1, 1], nan),  # 9 events are too few
        ([5, 5], [10, 10], [1, 1], 0.5),
        ([0, 0], [10, 10], [1, 1], nan),
        ([20, nan], [100, 100], [1, 1], nan),
        ([20, 5], [100, nan], [1, 1], nan),
        ([20, 0], [100, 0], [1, 1], nan),  # nobody knows the rate of an empty stratum
        ([20, 0], [100, 0], [1, 0], 0.2),  # unless it weighs nothing
        ([20, 5], [100, 100], [1, nan], nan),
    ],
)
def test_direct_zero_and_missing(count, population, standard, value):
    rate = directly_standardised(count, population, standard)
    np.testing.assert_allclose(rate.value, value)
    assert np.isnan([rate.lower, rate.upper]).tolist() == [np.isnan(value)] * 2


def test_direct_without_events_that_weigh_has_no_limits():
    rate = directly_standardised([20, 0], [100, 100], [0, 1])
    assert rate.value == 0 and np.isnan(rate.lower) and np.isnan(rate.upper)


def test_areas_are_computed_apart():
    count, population = np.array([[10, 30], [20, 40], [1, 2]]), np.full((3, 2), 100)
    together = as_array(directly_standardised(count, population, [3, 1]))
    apart = [as_array(directly_standardised(*area, [3, 1])) for area in zip(count, population, strict=True)]
    np.testing.assert_array_equal(together, np.transpose(apart))


def test_repeated_by_hand():
    # 10 persons once and 5 persons twice are 20 events with a sum of squares of 10 + 4 x 5 = 30
    repeated = directly_standardised_repeated([[10], [5]], [1, 2], [100], [1])
    single = directly_standardised([20], [100], [1])
    assert (repeated.total_count, repeated.value) == (20, single.value)
    assert (repeated.upper - 0.2) / (single.upper - 0.2) == pytest.approx(np.sqrt(30 / 20))


@given(few, some, some)
def test_events_of_different_persons_are_independent(count, population, standard):
    repeated = directly_standardised_repeated([count, [0] * STRATA], [1, 2], population, standard)
    np.testing.assert_allclose(
        as_array(repeated), as_array(directly_standardised(count, population, standard)), rtol=1e-12
    )


@given(few, some, st.integers(1, 1000))
def test_standardised_by_itself_is_the_crude_rate(count, population, times):
    rate = directly_standardised(count, population, np.multiply(population, times))
    crude = sum(count) / sum(population) if sum(count) >= 10 else nan
    limits = byar(sum(count), sum(population)) if sum(count) >= 10 else (nan, nan)
    np.testing.assert_allclose(as_array(rate)[2:], [crude, *limits], rtol=1e-9)


def test_indirect_by_hand():
    # expected 100 x 5/50 + 200 x 10/200 = 20; the reference has 15 in 250
    result = indirectly_standardised([30], [[100, 200]], [5, 10], [50, 200])
    assert (result.expected, result.ratio, result.reference_rate) == (20, 1.5, pytest.approx(0.06))
    assert result.rate == pytest.approx(0.09)
    assert (result.ratio_lower, result.ratio_upper) == byar([30], [20])
    assert result.rate_upper == pytest.approx(result.ratio_upper * 0.06)


@pytest.mark.parametrize(
    ("observed", "population", "reference", "size", "expected", "ratio"),
    [
        (0, [100, 100], [5, 5], [50, 50], 20, 0.0),
        (5, [100, 0], [5, 5], [50, 0], 10, 0.5),  # nobody lives there, so the reference does not matter
        (5, [100, 1], [5, 5], [50, 0], nan, nan),
        (5, [0, 0], [5, 5], [50, 50], 0, nan),
        (5, [100, 100], [0, 0], [50, 50], 0, nan),
        (nan, [100, 100], [5, 5], [50, 50], 20, nan),
        (5, [100, nan], [5, 5], [50, 50], nan, nan),
        (5, [100, 100], [5, nan], [50, 50], nan, nan),
    ],
)
def test_indirect_zero_and_missing(observed, population, reference, size, expected, ratio):
    result = indirectly_standardised(observed, population, reference, size)
    np.testing.assert_allclose(
        [result.expected, result.ratio, result.ratio_lower * 0], [expected, ratio, ratio * 0]
    )


def test_nothing_observed_has_an_upper_limit():
    result = indirectly_standardised(0, [100], [5], [50])
    assert result.ratio_lower == 0 and result.ratio_upper == pytest.approx(-np.log(0.025) / 10)


@given(few.filter(any), some, st.integers(1, 5))
def test_an_area_like_its_reference_is_as_expected(count, population, times):
    result = indirectly_standardised(times * sum(count), np.multiply(times, population), count, population)
    assert result.ratio == pytest.approx(1)
    assert result.rate == pytest.approx(sum(count) / sum(population))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: directly_standardised([[1, 2], [3, -4]], [5, 5], [1, 1]), r"count .* -4 at index \(1, 1\)"),
        (lambda: directly_standardised([1, 2], [5, -5], [1, 1]), "population must not be negative; got -5"),
        (lambda: directly_standardised([1, 2], [5, 5], [1, -1]), "standard must not be negative"),
        (lambda: directly_standardised([1, 2], [5, 5], [0, 0]), "0 in every stratum"),
        (lambda: directly_standardised([1, 2], [5, 5], [1]), r"standard \(1,\)"),
        (lambda: directly_standardised(1, 5, 1), "last axis"),
        (lambda: directly_standardised([10, 2], [5, 5], [1, 1], confidence=95), "got 95"),
        (lambda: directly_standardised_repeated([[1, 2]], [1, 2], [5, 5], [1, 1]), r"got shape \(1, 2\)"),
        (
            lambda: directly_standardised_repeated([[1, -2]], [1], [5, 5], [1, 1]),
            "persons must not be negative",
        ),
        (
            lambda: directly_standardised_repeated([[1, 2]], [-1], [5, 5], [1, 1]),
            "events_per_person .* got -1",
        ),
        (lambda: indirectly_standardised([1, 2], [5, 5], [1, 1], [9, 9]), r"a total per area; got \(2,\)"),
        (
            lambda: indirectly_standardised(-1, [5, 5], [1, 1], [9, 9]),
            "observed must not be negative; got -1",
        ),
        (lambda: indirectly_standardised(1, [5, 5], [1, -1], [9, 9]), "reference_count must not be negative"),
    ],
)
def test_refusals_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
