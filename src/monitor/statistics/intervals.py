"""Intervals around proportions and rates, quantiles from classes, and the error that rounding adds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri

Floats = NDArray[np.float64]
EXACT_BELOW = 10  # Byar's approximation is used from this count on, as in UKHSA's phe_rate


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson score interval of a proportion.

    With p = numerator / n: (2np + z^2 -+ z sqrt(z^2 + 4np(1 - p))) / (2(n + z^2)); the lower limit is
    computed as the product of both roots over the upper one, so that it is exact near zero.

    Args:
        numerator: counts, any shape; missing gives missing limits.
        denominator: counts n that the numerators are part of, of a shape that broadcasts; 0 or
            missing gives missing limits.
        confidence: coverage between 0 and 1.

    Returns:
        Lower and upper limit, as proportions from 0 to 1, in the broadcast shape.

    Raises:
        ValueError: a numerator that is negative or above its denominator, naming the first index.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference,
    JASA 22; the form of UKHSA's phe_proportion.
    """
    count, size = _broadcast(numerator, denominator)
    _refuse((count < 0) | (count > size), "numerator must lie between 0 and its denominator", count, size)
    z = _normal_quantile(confidence)
    size = np.where(size > 0, size, np.nan)
    middle = 2 * count + z**2
    spread = z * np.sqrt(z**2 + 4 * count * (1 - count / size))
    upper = (middle + spread) / (2 * (size + z**2))
    lower = 2 * count**2 / size / (middle + spread)
    return np.minimum(lower, count / size), np.clip(upper, count / size, 1.0)


def byar(count: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Interval of a rate of events: Byar's approximation from 10 events, exact Poisson below.

    Byar, with x events: x (1 - 1/(9x) - z/(3 sqrt x))^3 and, with y = x + 1,
    y (1 - 1/(9y) + z/(3 sqrt y))^3. Exact: half the chi-squared quantiles with 2x and 2x + 2
    degrees of freedom; the lower limit of 0 events is 0. Both are divided by the denominator.

    Args:
        count: events, any shape; may exceed the denominator; missing gives missing limits.
        denominator: inhabitants, days or whatever the rate is per, of a shape that broadcasts; 0 or
            missing gives missing limits.
        confidence: coverage between 0 and 1.

    Returns:
        Lower and upper limit, as events per one of the denominator (multiply by 1,000 for "per
        1,000"), in the broadcast shape.

    Raises:
        ValueError: a negative count or denominator, naming the first index.

    Source: Breslow & Day (1987), Statistical methods in cancer research II; UKHSA's phe_rate.
    """
    events, size = _broadcast(count, denominator)
    _refuse((events < 0) | (size < 0), "count and denominator must not be negative", events, size)
    size = np.where(size > 0, size, np.nan)
    few = events < EXACT_BELOW
    exact = _poisson_limits(np.where(few, events, 0.0), confidence)
    approximate = _byar_limits(np.where(few, float(EXACT_BELOW), events), confidence)
    lower, upper = (np.where(few, small, large) for small, large in zip(exact, approximate, strict=True))
    return lower / size, upper / size


def weighted_quantile_from_classes(
    counts: ArrayLike, edges: ArrayLike, q: ArrayLike = 0.5
) -> tuple[Floats, NDArray[np.bool_]]:
    """Quantile of a quantity of which only the numbers per class are known.

    Linear inside the class that holds the quantile: lower edge + (q total - counts below) / count x
    width. If that class is an open last one (its upper edge is infinite), nothing more is known than
    that the quantile is at least its lower edge: that edge is returned, and the flag says so.

    Args:
        counts: numbers per class, shape (..., classes); a missing one makes its quantile missing.
        edges: the classes + 1 bounds, increasing, in the units of the quantity; the last may be inf.
        q: which quantile, from 0 to 1, or one for each row, shape (...); 0.5 is the median.

    Returns:
        The quantile in the units of `edges`, missing where nothing was counted, and whether it is
        "this or more"; both of shape (...).

    Raises:
        ValueError: edges, counts or q that cannot be.

    Source: the textbook formula for grouped data.
    """
    number, bounds, q = _checked_classes(counts, edges, q)
    cumulative = number.cumsum(axis=-1)
    total = cumulative[..., -1]
    target = q * total
    # a hair of tolerance, so that 0.7 x 10 is 7 and does not spill into the next class
    reached = (cumulative >= (target * (1 - 1e-12))[..., None]) & (number > 0)
    at = reached.argmax(axis=-1)
    own, below = (np.take_along_axis(each, at[..., None], -1)[..., 0] for each in (number, cumulative))
    share = np.clip((target - below + own) / np.where(own > 0, own, np.nan), 0.0, 1.0)
    is_open = np.isinf(bounds[at + 1]) & (total > 0) & (q >= 0)
    width = np.where(np.isinf(bounds[at + 1]), 0.0, bounds[at + 1] - bounds[at])
    return bounds[at] + share * width, is_open


def proportion_rounding_error(
    numerator: ArrayLike, denominator: ArrayLike, error_numerator: ArrayLike, error_denominator: ArrayLike
) -> Floats:
    """Standard error that rounded counts give a proportion or rate: sqrt(en^2 + p^2 ed^2) / n.

    The errors of a part and its whole are taken as independent. They seldom are: a part shares its
    rounding with the whole, which makes the true error smaller, so this errs on the wide side.

    Args:
        numerator, denominator: the rounded counts, any shapes that broadcast.
        error_numerator, error_denominator: standard error of each, as counts; 0 for a figure that
            was not rounded, such as inhabitants by CBS.

    Returns:
        The standard error as a proportion (or per one of the denominator); missing where the
        denominator is 0 or missing.

    Source: first-order propagation of error (delta method).
    """
    count, size = _broadcast(numerator, denominator)
    size = np.where(size > 0, size, np.nan)
    return np.hypot(error_numerator, count / size * np.asarray(error_denominator, float)) / size


def with_rounding_error(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    error: ArrayLike,
    confidence: float = 0.95,
    within: tuple[float, float] | None = None,
) -> tuple[Floats, Floats]:
    """Widen an interval by the rounding that protection added.

    lower' = value - sqrt((value - lower)^2 + (z error)^2), and the upper limit likewise: each arm and
    the rounding error are independent, so that their squares add.

    Args:
        value, lower, upper: estimate and limits, any shapes that broadcast, in one unit.
        error: standard error of the rounding, in that unit.
        confidence: the coverage that the limits were made for.
        within: the range that the limits cannot leave, such as (0, 1) for a proportion.

    Returns:
        The wider lower and upper limit; missing where anything is missing.

    Raises:
        ValueError: a negative error, naming the first index.
    """
    centre, margin = np.asarray(value, float), _normal_quantile(confidence) * np.asarray(error, float)
    _refuse(margin < 0, "error must not be negative", np.asarray(error, float))
    wider = (
        centre - np.hypot(centre - np.asarray(lower, float), margin),
        centre + np.hypot(np.asarray(upper, float) - centre, margin),
    )
    return wider if within is None else (np.clip(wider[0], *within), np.clip(wider[1], *within))


def _byar_limits(events: Floats, confidence: float) -> tuple[Floats, Floats]:
    z, more = _normal_quantile(confidence), events + 1
    lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def _poisson_limits(events: Floats, confidence: float) -> tuple[Floats, Floats]:
    tail = (1 - confidence) / 2
    lower = np.where(events > 0, gammaincinv(np.where(events > 0, events, 1.0), tail), 0.0)
    return lower, gammainccinv(events + 1, tail)


def _normal_quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95; got {confidence}")
    return float(ndtri(0.5 + confidence / 2))


def _broadcast(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    return tuple(np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float)))


def _refuse(wrong: NDArray[np.bool_], must: str, *values: Floats) -> None:
    if np.any(wrong):
        index = tuple(int(place[0]) for place in np.nonzero(np.atleast_1d(wrong)))
        got = " of ".join(f"{np.atleast_1d(value)[index]:g}" for value in values)
        raise ValueError(f"{must}; got {got} at index {index[0] if len(index) == 1 else index}")


def _checked_classes(counts: ArrayLike, edges: ArrayLike, q: ArrayLike) -> tuple[Floats, Floats, Floats]:
    number, bounds, share = (np.asarray(each, float) for each in (counts, edges, q))
    if bounds.ndim != 1 or bounds.size < 2 or not (np.diff(bounds) > 0).all() or np.isinf(bounds[:-1]).any():
        raise ValueError(f"edges must increase, and only the last may be infinite; got {edges}")
    if number.ndim == 0 or number.shape[-1] != bounds.size - 1:
        raise ValueError(f"counts must have {bounds.size - 1} classes; got shape {number.shape}")
    _refuse(number < 0, "counts must not be negative", number)
    _refuse((share < 0) | (share > 1), "q must lie from 0 to 1", share)
    return number, bounds, np.broadcast_to(share, number.shape[:-1])
