"""How much an outcome differs from the least to the most advantaged inhabitants, in one figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from monitor.statistics.intervals import Floats, _normal_quantile, _refuse

Scale = Literal["linear", "log", "logit"]
SCALES = {"linear": (np.positive, np.positive), "log": (np.log, np.exp), "logit": (logit, expit)}
RANGES = {"linear": (-np.inf, np.inf), "log": (0.0, np.inf), "logit": (0.0, 1.0)}


@dataclass(frozen=True, eq=False)
class Inequality:
    """The fitted outcome at both ends of the social scale, their difference and their ratio."""

    slope: Floats
    relative: Floats
    least_advantaged: Floats
    most_advantaged: Floats


@dataclass(frozen=True, eq=False)
class InequalityLimits:
    """Limits of the slope index and of the relative index of inequality."""

    slope_lower: Floats
    slope_upper: Floats
    relative_lower: Floats
    relative_upper: Floats


def inequality_index(value: ArrayLike, population: ArrayLike, scale: Scale = "linear") -> Inequality:
    """Slope and relative index of inequality over groups ordered by advantage.

    Each group stands at the middle of its stretch of the cumulative population, from 0 (the very least
    advantaged inhabitant) to 1. A straight line is fitted through the values by least squares, weighted
    by population. Slope index = fit at 1 - fit at 0; relative index = fit at 1 / fit at 0.

    Args:
        value: outcome per group, shape (..., groups), ordered from the least to the most advantaged.
        population: inhabitants per group, of a shape that broadcasts. A missing value, or a population
            that is 0 or missing, makes the indices missing: without a group the scale is not known.
        scale: where the line is straight: "linear", "log" (for rates) or "logit" (for proportions).
            Fitted values are brought back before they are compared. A value of 0 (for logit also 1) has no
            place on such a scale and makes the indices missing.

    Returns:
        Slope index and fitted ends in the unit of the values, and the relative index; shape (...). The
        slope is negative, the relative index below 1, where the most advantaged have the lower
        outcome. The relative index is missing unless the fit is above 0 at both ends.

    Raises:
        ValueError: fewer than 2 groups, a negative population, a value that is impossible on the scale
            (naming the first index), or an unknown scale.

    Source: Mackenbach & Kunst (1997), Measuring the magnitude of socio-economic inequalities in health,
    Social Science & Medicine 44; the form of UKHSA's phe_sii.
    """
    if scale not in SCALES:
        raise ValueError(f"scale must be one of {', '.join(SCALES)}; got {scale!r}")
    outcome, people = _groups(value, population)
    (lowest, highest), (forth, back) = RANGES[scale], SCALES[scale]
    outside = (outcome < lowest) | (outcome > highest)
    _refuse(outside, f"on a {scale} scale a value must lie from {lowest:g} to {highest:g}", outcome)
    known = forth(np.where((outcome > lowest) & (outcome < highest), outcome, np.nan))
    bottom, top = (back((weights * known).sum(axis=-1)) for weights in _weights_of_ends(people))
    comparable = np.where((bottom > 0) & (top > 0), bottom, np.nan)
    return Inequality(top - bottom, top / comparable, bottom, top)


def inequality_limits(
    value: ArrayLike, population: ArrayLike, standard_error: ArrayLike, confidence: float = 0.95
) -> InequalityLimits:
    """Limits of both indices on the linear scale, from the standard errors of the groups.

    The values are taken as independent and normal. Both fitted ends are weighted sums of them, so that
    the limits of the slope index follow at once, slope -+ z x its standard error, and those of the ratio
    of two such sums from Fieller's theorem. No simulation is needed: phe_sii's simulated limits without
    transformation tend to these as its repetitions grow. Only the uncertainty of the values is in them,
    not whether a straight line suits the groups.

    Args:
        value, population: as in `inequality_index`.
        standard_error: of each value, in its unit, of a shape that broadcasts; a missing one makes the
            limits missing.
        confidence: coverage between 0 and 1.

    Returns:
        Limits of shape (...). Those of the relative index are missing where the fit at the least
        advantaged end is not clearly above 0 or the index itself is missing: the ratio has no
        bounds then.

    Raises:
        ValueError: as `inequality_index`; a negative standard error, naming the first index.

    Source: Fieller (1954), Some problems in interval estimation, JRSS B 16; propagation of error.
    """
    index = inequality_index(value, population)
    outcome, people = _groups(value, population)
    error = np.broadcast_to(np.asarray(standard_error, float), outcome.shape)
    _refuse(error < 0, "standard_error must not be negative", error)
    z, (bottom, top) = _normal_quantile(confidence), _weights_of_ends(people)
    margin = z * np.sqrt((((top - bottom) * error) ** 2).sum(axis=-1))
    relative = _fieller(
        index, *(z**2 * (ends * error**2).sum(axis=-1) for ends in (bottom**2, top**2, bottom * top))
    )
    return InequalityLimits(index.slope - margin, index.slope + margin, *relative)


def _fieller(index: Inequality, below: Floats, above: Floats, shared: Floats) -> tuple[Floats, Floats]:
    """The ratios r for which (top - r bottom)^2 equals z^2 times its variance: roots of a parabola."""
    bottom, top = index.least_advantaged, index.most_advantaged
    square = bottom**2 - below
    square = np.where((square > 0) & ~np.isnan(index.relative), square, np.nan)
    middle = bottom * top - shared
    # rounding can make a discriminant of 0 negative by a hair
    root = np.sqrt(np.maximum(middle**2 - square * (top**2 - above), 0.0))
    return (middle - root) / square, (middle + root) / square


def _weights_of_ends(people: Floats) -> tuple[Floats, Floats]:
    """What each group weighs in the fitted line at 0 and at 1; the weighted mean rank is always 1/2."""
    share = people / np.where(people > 0, people, np.nan).sum(axis=-1, keepdims=True)
    offset = share.cumsum(axis=-1) - share / 2 - 0.5
    slope = share * offset / (share * offset**2).sum(axis=-1, keepdims=True)
    return share - slope / 2, share + slope / 2


def _groups(value: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats]:
    outcome, people = np.broadcast_arrays(np.asarray(value, float), np.asarray(population, float))
    if outcome.ndim == 0 or outcome.shape[-1] < 2:
        raise ValueError(f"value must have at least 2 groups on its last axis; got shape {outcome.shape}")
    _refuse(people < 0, "population must not be negative", people)
    return outcome, people
