"""Recent trend of a series of yearly figures, and a figure against a benchmark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.statistics.intervals import Floats, _refuse
from monitor.statistics.process import DIRECTIONS

Booleans = NDArray[np.bool_]
Words = NDArray[np.str_]

POINTS = 5  # the last known points that a recent trend is about
CRITICAL = (
    9.54953570608324  # chi-squared, 1 degree of freedom: a chance of 0.002 of a larger one without a trend
)
WIDTH_IN_ERRORS = 3.92  # a 95% interval is 2 x 1.96 standard errors wide
TIMES = np.arange(1.0, POINTS + 1)
# all points, and then all but each
KEPT = np.vstack([np.ones(POINTS), 1 - np.eye(POINTS)])


@dataclass(frozen=True, eq=False)
class Trend:
    """The recent trend of many series; arrays of shape (series,).

    Attributes:
        change: "increasing", "decreasing", "no_change" (none that can be shown) or "not_known".
        judgement: "improvement" or "concern" where the series changes and a direction was given; else
            "neutral", or "not_known".
        chi_squared: with 1 degree of freedom; missing where there is nothing to compute it from.
        slope: per point, in the unit of the values (of proportions: in log odds).
    """

    change: Words
    judgement: Words
    chi_squared: Floats
    slope: Floats


def recent_trend(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, *, direction: ArrayLike = "neutral"
) -> Trend:
    """Whether the last five figures of a series rise or fall, by a line weighted with their own precision.

    With w = (3.92 / (upper - lower))^2 and t = 1 ... 5, the slope is that of weighted least squares, and
    chi-squared = slope^2 x sum w (t - mean t)^2. There is a trend if that exceeds 9.5495 (99.8%) and
    the slope keeps its sign when each of the five points is left out in turn.

    Args:
        value: shape (series, points), in order of time, in any unit; missing where not known. The last five
            points that are known, with limits, are used and taken as equally far apart.
        lower, upper: 95% limits of each value, of the same unit and shape.
        direction: "increase", "decrease" or "neutral": which change is an improvement; one, or one a series.

    Returns:
        The trends. With fewer than five known values "not_known"; with five, but fewer than five that have
        limits, or with limits that leave no width, "no_change", for no change can be shown.

    Raises:
        ValueError: shapes that do not fit, an unknown direction, or a lower limit above the upper one.

    Source: DHSC Fingertips, recent trends (technical guidance): rates; Armitage (1955), Tests for linear
    trends in proportions and frequencies, Biometrics 11.
    """
    values, lows, highs = _tables(value=value, lower=lower, upper=upper)
    _refuse(lows > highs, "lower must not be above upper", lows, highs)
    enough = (~np.isnan(values)).sum(axis=1) >= POINTS
    values, widths = _last_points(~np.isnan(values + highs - lows), values, highs - lows)
    with np.errstate(divide="ignore"):
        weights = (WIDTH_IN_ERRORS / widths) ** 2
    slopes, spread = _slopes(values, weights)
    return _trend(slopes, slopes[:, 0] ** 2 * spread, enough, direction)


def recent_trend_of_proportions(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    published: ArrayLike = True,
    direction: ArrayLike = "neutral",
) -> Trend:
    """Whether the last five proportions of a series rise or fall, by chi-squared for trend on the counts.

    With P the proportion over all five points: chi-squared = (sum (r - n P) t)^2 / (P (1 - P) sum n (t -
    mean t)^2), where the mean is weighted by n. There is a trend if that exceeds 9.5495 (99.8%) and the
    slope of the log odds on t keeps its sign when each of the five points is left out in turn.

    Args:
        numerator, denominator: shape (series, points), in order of time; missing where not known, as
            is a proportion of nothing. The last five known points are used and taken as equally far apart.
        published: false for points to pass over, such as those whose limits were not published, of a shape
            that broadcasts. A series with five known points, but not five published ones, has "no_change".
        direction: as for `recent_trend`.

    Returns:
        The trends. With fewer than five known points "not_known", and so where a proportion among the five
        is 0 or 1, which has no log odds.

    Raises:
        ValueError: shapes that do not fit, an unknown direction, or a numerator below 0 or above its
            denominator.

    Source: Armitage (1955), Tests for linear trends in proportions and frequencies, Biometrics 11; DHSC
    Fingertips, recent trends (technical guidance): proportions.
    """
    counts, sizes = _tables(numerator=numerator, denominator=denominator)
    _refuse(
        (counts < 0) | (counts > sizes), "numerator must lie between 0 and its denominator", counts, sizes
    )
    known = ~np.isnan(counts) & (sizes > 0)
    enough = known.sum(axis=1) >= POINTS
    counts, sizes = _last_points(known & np.broadcast_to(published, known.shape), counts, sizes)
    without_odds = (counts == 0) | (counts == sizes)
    odds = np.where(without_odds, 1.0, counts) / np.where(without_odds, 1.0, sizes - counts)
    slopes, _ = _slopes(np.log(odds), np.ones_like(odds))
    enough &= ~without_odds.any(axis=1)
    return _trend(slopes, _chi_squared_for_trend(counts, sizes), enough, direction)


def compare_with_benchmark(
    lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, *, direction: ArrayLike = "neutral"
) -> Words:
    """A figure against a benchmark, by its interval: "similar" if that holds the benchmark, limits included.

    Args:
        lower, upper: limits of the figure, any shapes that broadcast.
        benchmark: what to compare with, such as the figure of the municipality, in the same unit.
        direction: "increase", "decrease" or "neutral": which side of the benchmark is better.

    Returns:
        "better", "similar" or "worse"; if the direction is neutral "higher", "similar" or "lower"; "missing"
        where a limit or the benchmark is missing. In the broadcast shape.

    Raises:
        ValueError: an unknown direction, or a lower limit above the upper one, naming the first index.

    Source: DHSC Fingertips, comparison with the benchmark by 95% confidence interval (technical guidance).
    """
    lows, highs, goal, sign = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (lower, upper, benchmark)), _signs(direction)
    )
    _refuse(lows > highs, "lower must not be above upper", lows, highs)
    side = (lows > goal).astype(int) - (highs < goal)
    words = np.where(sign == 0, np.array(["lower", "similar", "higher"])[side + 1], _judged(side * sign))
    return np.where(np.isnan(lows + highs + goal), "missing", words)


def _judged(side: NDArray[np.int64]) -> Words:
    return np.array(["worse", "similar", "better"])[side + 1]


def _tables(**tables: ArrayLike) -> list[Floats]:
    arrays = {name: np.asarray(each, float) for name, each in tables.items()}
    shapes = {name: each.shape for name, each in arrays.items()}
    if len(set(shapes.values())) > 1 or any(len(shape) != 2 for shape in shapes.values()):
        raise ValueError(f"all must have the same shape, (series, points); got {shapes}")
    return list(arrays.values())


def _last_points(usable: Booleans, *tables: Floats) -> list[Floats]:
    """The last five usable points of each series, in order of time; missing if there are fewer."""
    short = ((0, 0), (POINTS, 0))
    order = np.argsort(np.pad(usable, short), axis=1, kind="stable")[:, -POINTS:]
    complete = usable.sum(axis=1, keepdims=True) >= POINTS
    padded = (np.pad(each, short, constant_values=np.nan) for each in tables)
    return [np.where(complete, np.take_along_axis(each, order, axis=1), np.nan) for each in padded]


def _slopes(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Slopes of shape (series, 6), of all points and of all but each, and sum w (t - mean t)^2 over all."""
    with np.errstate(invalid="ignore"):  # limits without width give infinite weights, and no slope
        kept = weights[:, None, :] * KEPT
        centred = TIMES - (kept @ TIMES / kept.sum(axis=-1))[..., None]
        spread = (kept * centred**2).sum(axis=-1)
        slopes = (kept * centred * values[:, None, :]).sum(axis=-1) / spread
    return slopes, spread[:, 0]


def _chi_squared_for_trend(counts: Floats, sizes: Floats) -> Floats:
    total = sizes.sum(axis=1)
    common = counts.sum(axis=1) / total
    centred = TIMES - (sizes @ TIMES / total)[:, None]
    variance = common * (1 - common) * (sizes * centred**2).sum(axis=1)
    return (counts * centred).sum(axis=1) ** 2 / np.where(variance > 0, variance, np.nan)


def _trend(slopes: Floats, chi_squared: Floats, enough: Booleans, direction: ArrayLike) -> Trend:
    steady = (slopes > 0).all(axis=1) | (slopes < 0).all(axis=1)
    change = np.where(steady & (chi_squared > CRITICAL), np.sign(slopes[:, 0]), 0).astype(int)
    better = np.broadcast_to(_signs(direction), change.shape) * change
    return Trend(
        change=np.where(enough, np.array(["decreasing", "no_change", "increasing"])[change + 1], "not_known"),
        judgement=np.where(enough, np.array(["concern", "neutral", "improvement"])[better + 1], "not_known"),
        chi_squared=np.where(enough, chi_squared, np.nan),
        slope=np.where(enough, slopes[:, 0], np.nan),
    )


def _signs(direction: ArrayLike) -> NDArray[np.int64]:
    words = np.asarray(direction)
    for word in words[~np.isin(words, list(DIRECTIONS))].ravel()[:1]:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}; got {word}")
    return np.select([words == word for word in DIRECTIONS], list(DIRECTIONS.values()))
