"""Rates made comparable between areas whose inhabitants differ, in age for instance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from monitor.statistics.intervals import Floats, _refuse, byar

FEWEST_EVENTS = 10  # below this UKHSA gives no directly standardised rate: its weights rest on too little


@dataclass(frozen=True, eq=False)
class DirectRate:
    """A directly standardised rate per one inhabitant, for each area; all fields have one shape."""

    total_count: Floats
    total_population: Floats
    value: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class IndirectRate:
    """An indirectly standardised ratio and rate, for each area; rates are per one inhabitant."""

    observed: Floats
    expected: Floats
    reference_rate: Floats
    ratio: Floats
    ratio_lower: Floats
    ratio_upper: Floats
    rate: Floats
    rate_lower: Floats
    rate_upper: Floats


def directly_standardised(
    count: ArrayLike, population: ArrayLike, standard: ArrayLike, confidence: float = 0.95
) -> DirectRate:
    """The rate an area would have if its inhabitants were spread over the strata as in a standard.

    With w the standard, x the events and n the inhabitants of a stratum: value = sum(w x / n) / sum(w),
    variance = sum(w^2 x / n^2) / sum(w)^2. Limits after Dobson, with O = sum(x) and Byar's limits of O:
    value + sqrt(variance / O) x (limit of O - O).

    Args:
        count: events, shape (..., strata); a missing one makes its area missing.
        population: inhabitants, the same shape. 0 or missing makes the area missing, as nobody knows
            the rate of that stratum: merge it with its neighbour first. Only where the standard
            is 0 as well does an empty stratum weigh nothing.
        standard: the standard population, shape (strata,) or one for each area; only its proportions
            matter.
        confidence: coverage between 0 and 1.

    Returns:
        Totals of all strata, shape (...), and the rate with its limits per one inhabitant (multiply by
        100,000 for "per 100,000"). Rate and limits are missing where the total count is below 10; the
        limits also where no event falls in a stratum that weighs.

    Raises:
        ValueError: strata that do not match; a negative figure, naming the first index; a standard
            that sums to 0.

    Source: Dobson et al. (1991), Confidence intervals for weighted sums of Poisson parameters,
    Statistics in Medicine 10; the form of UKHSA's calculate_dsr.
    """
    events, people, weight = _strata(count=count, population=population, standard=standard)
    return _direct(events, events, people, weight, confidence)


def directly_standardised_repeated(
    persons: ArrayLike,
    events_per_person: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    confidence: float = 0.95,
) -> DirectRate:
    """Directly standardised rate of events that one person can have more than once.

    Events of one person are not independent, so that the variance follows persons: with var_f the
    variance of the rate of persons who had f events, variance = sum(f^2 var_f). The value is that of
    `directly_standardised` on all events (f x persons); the limits are wider.

    Args:
        persons: persons by how often the event happened to them, shape (..., frequencies, strata).
            Give 0 where there are none: a missing one makes its area missing.
        events_per_person: the frequency f of each, such as [1, 2, 3, 4], shape (frequencies,).
        population: inhabitants, shape (..., strata); for 0 and missing see `directly_standardised`.
        standard: the standard population, shape (strata,) or one for each area.
        confidence: coverage between 0 and 1.

    Returns:
        As `directly_standardised`; the total count is of events, not of persons.

    Raises:
        ValueError: shapes that do not match, a negative figure, naming the first index.

    Source: UKHSA, Public health technical guidance, directly standardised rates (events that are not
    independent); variance of a compound Poisson count.
    """
    people_with, frequency = np.asarray(persons, float), np.asarray(events_per_person, float)
    if people_with.ndim < 2 or frequency.shape != people_with.shape[-2:-1]:
        raise ValueError(
            f"persons must have a row of strata for each of the {frequency.size} values of "
            f"events_per_person; got shape {people_with.shape}"
        )
    _refuse(people_with < 0, "persons must not be negative", people_with)
    _refuse(frequency < 0, "events_per_person must not be negative", frequency)
    count, squared = (np.einsum("f,...fs->...s", power, people_with) for power in (frequency, frequency**2))
    events, people, weight = _strata(count=count, population=population, standard=standard)
    return _direct(events, np.broadcast_to(squared, events.shape), people, weight, confidence)


def indirectly_standardised(
    observed: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
) -> IndirectRate:
    """Events of an area against what its inhabitants would have at the rates of a reference.

    expected = sum(n x reference events / reference inhabitants); ratio = observed / expected; rate =
    ratio x the crude rate of the reference. Limits of the observed events: Byar's from 10 events,
    exact Poisson below, divided by the expected ones.

    Args:
        observed: all events of an area, shape (...): how they spread over the strata is not needed.
        population: inhabitants, shape (..., strata). Where it is 0 nothing is expected; a missing one
            makes its area missing.
        reference_count, reference_population: events and inhabitants of the reference, shape (strata,)
            or one for each area. A reference without inhabitants in a stratum where the area has some
            makes the area missing; a missing figure in it makes at least the rate missing.
        confidence: coverage between 0 and 1.

    Returns:
        Ratio (1 is as expected) and rate (per one inhabitant) with limits, shape (...). 0 observed
        gives 0 with an upper limit; 0 expected gives missing ones.

    Raises:
        ValueError: shapes that do not match, a negative figure, naming the first index.

    Source: Breslow & Day (1987), Statistical methods in cancer research II; the form of UKHSA's
    phe_isr (calculate_ISRate and calculate_ISRatio).
    """
    people, events, size = _strata(
        population=population, reference_count=reference_count, reference_population=reference_population
    )
    total = np.asarray(observed, float)
    if total.shape != people.shape[:-1]:
        raise ValueError(f"observed must have shape {people.shape[:-1]}, a total per area; got {total.shape}")
    _refuse(total < 0, "observed must not be negative", total)
    expected = np.where(people == 0, 0.0, people * events / np.where(size > 0, size, np.nan)).sum(axis=-1)
    reference_rate = _share(events.sum(axis=-1), size.sum(axis=-1))
    ratios = (_share(total, expected), *byar(total, expected, confidence))
    return IndirectRate(total, expected, reference_rate, *ratios, *(each * reference_rate for each in ratios))


def _direct(events: Floats, squared: Floats, people: Floats, weight: Floats, confidence: float) -> DirectRate:
    if np.any(weight.sum(axis=-1) == 0):
        raise ValueError("standard must have inhabitants; got 0 in every stratum")
    # a stratum that is empty in the standard and in the area weighs nothing, instead of 0 / 0
    share = weight / weight.sum(axis=-1, keepdims=True)
    per_event = np.where(share == 0, 0.0, share / np.where(people > 0, people, np.nan))
    total = events.sum(axis=-1)
    enough = np.where(total >= FEWEST_EVENTS, total, np.nan)
    value = np.where(np.isnan(enough), np.nan, (per_event * events).sum(axis=-1))
    variance = (per_event**2 * squared).sum(axis=-1)
    scale = np.sqrt(np.where(variance > 0, variance, np.nan) / enough)
    lower, upper = (value + scale * (limit - total) for limit in byar(enough, 1.0, confidence))
    return DirectRate(total, people.sum(axis=-1), value, lower, upper)


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.where(whole > 0, whole, np.nan)


def _strata(**figures: ArrayLike) -> tuple[Floats, ...]:
    arrays = [np.asarray(each, float) for each in figures.values()]
    if len({each.shape[-1:] for each in arrays}) > 1 or arrays[0].ndim == 0:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in zip(figures, arrays, strict=True))
        raise ValueError(f"the last axis must be the same strata everywhere; got {shapes}")
    for name, each in zip(figures, arrays, strict=True):
        _refuse(each < 0, f"{name} must not be negative", each)
    return tuple(np.broadcast_arrays(*arrays))
