"""The mean of a quantity with its Student t interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from monitor.statistics.intervals import Floats, _refuse


@dataclass(frozen=True, eq=False)
class Mean:
    """A mean and its limits, all in the unit of the quantity and of one shape."""

    value: Floats
    lower: Floats
    upper: Floats


def student_mean(total: ArrayLike, count: ArrayLike, deviation: ArrayLike, confidence: float = 0.95) -> Mean:
    """Mean and Student t interval, from sums as a table publishes them.

    With n = count, mean = total / n and t the quantile of Student's distribution with n - 1 degrees
    of freedom: mean -+ t x deviation / sqrt(n). To start from a mean instead of a total, give
    mean x n as the total.

    Args:
        total: sum of the quantity, any shape; missing gives a missing mean.
        count: number of observations n, of a shape that broadcasts. 0 or missing gives nothing at
            all; up to 1 gives a mean without limits.
        deviation: standard deviation of the observations (with n - 1), in the unit of the quantity;
            missing gives a mean without limits, 0 gives limits equal to the mean.
        confidence: coverage between 0 and 1.

    Returns:
        The mean and its limits in the unit of the quantity, in the broadcast shape.

    Raises:
        ValueError: a negative count or deviation, naming the first index; a confidence that cannot be.

    Source: Student (1908), The probable error of a mean, Biometrika 6; the form of UKHSA's phe_mean.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95; got {confidence}")
    amount, number, spread = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (total, count, deviation))
    )
    _refuse(number < 0, "count must not be negative", number)
    _refuse(spread < 0, "deviation must not be negative", spread)
    value = amount / np.where(number > 0, number, np.nan)
    several = np.where(number > 1, number, np.nan)
    margin = stdtrit(several - 1, 0.5 + confidence / 2) * spread / np.sqrt(several)
    return Mean(value, value - margin, value + margin)


def student_mean_of_values(values: ArrayLike, confidence: float = 0.95) -> Mean:
    """Mean and Student t interval of the observations themselves.

    Args:
        values: observations along the last axis, shape (..., observations). A missing one is left
            out, so that groups of unequal size fit in one array.
        confidence: coverage between 0 and 1.

    Returns:
        The mean and its limits, shape (...): missing without observations, no limits from a single one.

    Raises:
        ValueError: a confidence that cannot be.

    Source: see `student_mean`.
    """
    observed = np.asarray(values, float)
    seen = ~np.isnan(observed)
    count, total = seen.sum(axis=-1), np.where(seen, observed, 0.0).sum(axis=-1)
    centre = total / np.where(count > 0, count, np.nan)
    squares = np.where(seen, observed - centre[..., None], 0.0) ** 2
    deviation = np.sqrt(squares.sum(axis=-1) / np.where(count > 1, count - 1, np.nan))
    return student_mean(total, count, deviation, confidence)
