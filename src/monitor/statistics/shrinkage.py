"""Shrinkage: figures of small areas drawn towards the common figure, the more so the less they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from monitor.statistics.intervals import Floats, _broadcast, _refuse


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Rates shrunk towards their mean, areas on the last axis.

    Attributes:
        raw, value: the rate of each area as it was, and after shrinkage.
        weight: how much of its own rate an area keeps, from 0 to 1.
        mean: the common rate, shape (...).
        variance: of the true rates between areas, shape (...); if 0, all areas get the common rate.
    """

    raw: Floats
    value: Floats
    weight: Floats
    mean: Floats
    variance: Floats


def empirical_bayes(count: ArrayLike, denominator: ArrayLike) -> Shrunk:
    """Global empirical Bayes estimates of rates of rare events, which are Poisson in each area.

    With r = x / n, m = sum x / sum n and N areas: A = sum n (r - m)^2 / sum n - m N / sum n is the variance
    between areas, or 0 where that is negative; weight = A / (A + m / n); value = m + weight (r - m).

    Args:
        count: events x, shape (..., areas); may exceed the denominator.
        denominator: what the rate is per (person years, inhabitants), of a shape that broadcasts. A count
            or denominator that is missing, or a denominator of 0, makes the area missing; it takes no part.

    Returns:
        Rates per one of the denominator; missing where an area is.

    Raises:
        ValueError: a negative count or denominator, naming the first index, or a single value.

    Source: Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied
    Statistics 40(2).
    """
    events, size = _broadcast(count, denominator)
    if events.ndim == 0:
        raise ValueError(f"areas must be on an axis; got the single count {events:g}")
    _refuse((events < 0) | (size < 0), "count and denominator must not be negative", events, size)
    known = ~np.isnan(events) & (size > 0)
    raw = np.where(known, events, np.nan) / np.where(known, size, np.nan)
    mean, variance = _mean_and_variance(np.where(known, events, 0.0), np.where(known, size, 0.0))
    weight = _weight(variance[..., None], mean[..., None] / np.where(known, size, np.nan))
    value = mean[..., None] + weight * (raw - mean[..., None])
    return Shrunk(raw, value, weight, mean, variance)


def _mean_and_variance(events: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Common rate and variance between areas, where areas that take no part have size 0."""
    total = size.sum(axis=-1)
    total = np.where(total > 0, total, np.nan)
    mean = events.sum(axis=-1) / total
    deviation = np.where(size > 0, events / np.where(size > 0, size, 1.0) - mean[..., None], 0.0)
    areas = (size > 0).sum(axis=-1)
    variance = (size * deviation**2).sum(axis=-1) / total - mean * areas / total
    return mean, np.maximum(variance, 0.0)


def _weight(between: Floats, within: Floats) -> Floats:
    # without any event both are 0, and every area has the common rate anyway
    return between / np.where(between + within > 0, between + within, np.where(np.isnan(within), np.nan, 1.0))
