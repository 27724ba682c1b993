"""Statistical process control: is a series steady, does it change, and can it be relied on to meet its target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.statistics.intervals import Floats, _refuse
from monitor.statistics.process_rules import (
    Booleans,
    Integers,
    Words,
    assurances,
    point_types,
    rules_held,
    steps_between,
)

RANGE_TO_LIMIT = 2.66  # three sigma: 3 / 1.128, where 1.128 is what a range of two points averages in sigmas
RANGE_TO_SCREEN = 3.267  # the upper limit of a range of two points, in mean ranges
DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}


@dataclass(frozen=True, eq=False)
class ProcessChart:
    """XmR charts of many series; arrays of shape (series, points), the last two of shape (series,).

    Attributes:
        segment: 0, 1, ...: which stretch between two rebase points a point belongs to.
        points_used: number of known points that mean and limits of the segment rest on; Making Data
            Count advises against limits on fewer than 12.
        mean, lower, upper: mean and process limits, in the units of the values.
        lower_near, upper_near: two thirds of the way from the mean to each limit.
        moving_range: distance to the known point before it in the segment, also where it was screened out.
        mean_moving_range: of the ranges that were used, after screening.
        side_of_mean: 1 above the mean, -1 below, 0 on it or missing.
        outside_limits, close_to_limits: beyond a limit; between a near limit and its limit.
        trend, two_in_three, shift: whether the point takes part in one, whichever other rule holds.
        special_cause: the first rule that holds, a word of `process_rules.CAUSES`.
        point_type: "common_cause", "special_cause_improvement", "special_cause_concern",
            "special_cause_neutral_high", "special_cause_neutral_low" or "missing".
        variation: the point type of the last known point of each series.
        assurance: "consistent_pass", "consistent_fail", "inconsistent" or, without a target, a direction
            or limits, "not_judged".
    """

    segment: Integers
    points_used: Integers
    mean: Floats
    lower: Floats
    upper: Floats
    lower_near: Floats
    upper_near: Floats
    moving_range: Floats
    mean_moving_range: Floats
    side_of_mean: Integers
    outside_limits: Booleans
    close_to_limits: Booleans
    trend: Booleans
    two_in_three: Booleans
    shift: Booleans
    special_cause: Words
    point_type: Words
    variation: Words
    assurance: Words


def process_chart(
    values: ArrayLike,
    *,
    direction: ArrayLike = "neutral",
    target: ArrayLike = np.nan,
    rebase: ArrayLike = False,
    fixed_after: ArrayLike = np.inf,
    screen: ArrayLike = True,
    shift_length: int = 7,
    trend_length: int = 7,
) -> ProcessChart:
    """XmR charts, special causes and assurance of many series at once.

    Limits are mean -+ 2.66 x mean moving range. Moving ranges above 3.267 x their mean are screened out,
    once, from the limits (not from the mean). A point has the first special cause that holds:

    1. limit: it lies beyond a process limit;
    2. trend: it is one of `trend_length` points in a row that each rise, or each fall;
    3. two in three: of three points in a row on one side of the mean, two or more are close to a limit,
       and it is one of those;
    4. shift: it is one of `shift_length` points in a row on one side of the mean.

    Upward (or rising) is improvement where the direction is "increase", concern where it is "decrease". A
    point where one trend ends and another begins takes the direction of the step after it, unless that is
    level. A target beyond the limits of the last known point is consistently met or failed.

    Missing points are passed over: every other point has the mean, limits, range and labels that it would
    have without them, so that a gap neither breaks a run nor adds to it. A missing point has the mean and
    limits of its segment, and no range or label. A segment of one known point has a mean and no limits.

    If all ranges are equal to zero, or screening leaves only those, both limits lie on the mean: a series of
    small counts that is nearly always the same may need `screen=False`, or another chart.

    Args:
        values: shape (series, points), in order of time, in any unit; missing where not known.
        direction: "increase", "decrease" or "neutral": which change is an improvement.
        target: in the units of the values; missing where there is none.
        rebase: true at points from where mean, limits and runs start anew; a shape that broadcasts to
            that of `values`, such as (points,) for all series alike.
        fixed_after: number of known points per segment that set mean and limits; infinite or missing: all.
        screen: whether outlying moving ranges are screened out of the limits.
        shift_length, trend_length: points in a shift and in a trend; Making Data Count knows 6 and 7.

    `direction`, `target`, `fixed_after` and `screen` are single values or one for each series.

    Raises:
        ValueError: values that are infinite or not of two dimensions, an unknown direction, limits fixed
            after fewer than two points, a run of fewer than two, or shapes that do not fit.

    Source: Shewhart (1931), Economic control of quality of manufactured product; Wheeler (2000),
    Understanding variation, 2nd ed.; Nelson (1982), Control charts for individual measurements, Journal
    of Quality Technology 14(3), for the screening; NHS England and NHS Improvement (2019), Making Data Count:
    Getting started, and Strengthening your decisions, for rules and words; order and details as the
    NHS-R Community's NHSRplotthedots.
    """
    table = _checked_values(values)
    improvement = _checked_directions(direction, len(table))
    fixed = _checked_fixed(fixed_after, len(table))
    goal = _per_series(target, "target", len(table)).astype(float)
    lengths = [_checked_length(each) for each in (shift_length, trend_length)]
    segment = np.cumsum(_booleans(rebase, "rebase", table.shape), axis=1)
    # known points to the front, so that they are neighbours; the missing ones come behind
    order = np.argsort(np.isnan(table), axis=1, kind="stable")
    series, segment = (np.take_along_axis(each, order, axis=1) for each in (table, segment))
    chart = _limits(series, segment, fixed, _booleans(screen, "screen", table.shape[:1]))
    chart |= rules_held(series, segment, chart, *lengths)
    chart["point_type"] = point_types(chart["special_cause"], chart.pop("towards"), improvement[:, None])
    lower, upper, variation = _at_last_known(series, chart["lower"], chart["upper"], chart["point_type"])
    back = np.argsort(order, axis=1)
    return ProcessChart(
        **{name: np.take_along_axis(each, back, axis=1) for name, each in chart.items()},
        variation=variation,
        assurance=assurances(lower, upper, goal, improvement),
    )


def _at_last_known(series: Floats, *of: NDArray) -> list[NDArray]:
    last = np.maximum((~np.isnan(series)).sum(axis=1, keepdims=True) - 1, 0)
    return [np.take_along_axis(each, last, axis=1)[:, 0] for each in of]


def _limits(series: Floats, segment: Integers, fixed: Floats, screen: Booleans) -> dict[str, NDArray]:
    used = ~np.isnan(series) & (_rank(segment) < fixed[:, None])
    mean = _segment_mean(series, used, segment)
    moving = np.abs(steps_between(series, segment))
    ranged = used & ~np.isnan(moving)
    outlying = screen[:, None] & (moving > RANGE_TO_SCREEN * _segment_mean(moving, ranged, segment))
    width = _segment_mean(moving, ranged & ~outlying, segment)
    near = 2 * (RANGE_TO_LIMIT / 3)
    return {
        "segment": segment,
        "points_used": _segment_sum(np.ones_like(series), used, segment).astype(int),
        "mean": mean,
        "lower": mean - RANGE_TO_LIMIT * width,
        "upper": mean + RANGE_TO_LIMIT * width,
        "lower_near": mean - near * width,
        "upper_near": mean + near * width,
        "moving_range": moving,
        "mean_moving_range": width,
    }


def _rank(segment: Integers) -> Integers:
    place = np.broadcast_to(np.arange(segment.shape[1]), segment.shape)
    first = np.where(np.diff(segment, axis=1, prepend=-1) != 0, place, 0)
    return place - np.maximum.accumulate(first, axis=1)


def _segment_mean(each: Floats, used: Booleans, segment: Integers) -> Floats:
    number = _segment_sum(np.ones_like(each), used, segment)
    number = np.where(number > 0, number, np.nan)
    mean = _segment_sum(each, used, segment) / number
    # once more on what is left: a hair beside the mean of equal values, they would lie on one side of it
    return mean + _segment_sum(each - mean, used, segment) / number


def _segment_sum(each: Floats, used: Booleans, segment: Integers) -> Floats:
    """The sum over the points used of each segment, at every point of that segment."""
    series, points = segment.shape
    group = segment + np.arange(series)[:, None] * (points + 1)
    return np.bincount(group[used], weights=each[used], minlength=series * (points + 1))[group]


def _checked_values(values: ArrayLike) -> Floats:
    table = np.asarray(values, float)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"values must have shape (series, points); got shape {table.shape}")
    _refuse(np.isinf(table), "values must not be infinite", table)
    return table


def _checked_directions(direction: ArrayLike, series: int) -> Integers:
    words = _per_series(direction, "direction", series)
    for index in np.flatnonzero(~np.isin(words, list(DIRECTIONS)))[:1]:
        raise ValueError(
            f"direction must be one of {', '.join(DIRECTIONS)}; got {words[index]} at index {index}"
        )
    return np.select([words == "increase", words == "decrease"], [1, -1], 0)


def _checked_fixed(fixed_after: ArrayLike, series: int) -> Floats:
    number = _per_series(fixed_after, "fixed_after", series).astype(float)
    _refuse(number < 2, "fixed_after must be at least 2 points", number)
    return np.where(np.isnan(number), np.inf, number)


def _checked_length(length: int) -> int:
    if length < 2 or length != int(length):
        raise ValueError(f"a shift or trend must be a whole number of at least 2 points; got {length}")
    return int(length)


def _booleans(each: ArrayLike, name: str, shape: tuple[int, ...]) -> Booleans:
    # refused, since a number of points taken for true would start a segment at every point
    if np.asarray(each).dtype != bool:
        raise ValueError(f"{name} must be true or false; got {np.asarray(each).flat[0]} at index 0")
    return _fitting(each, name, shape)


def _per_series(each: ArrayLike, name: str, series: int) -> NDArray:
    return _fitting(each, name, (series,))


def _fitting(each: ArrayLike, name: str, shape: tuple[int, ...]) -> NDArray:
    try:
        return np.broadcast_to(np.asarray(each), shape)
    except ValueError as error:
        raise ValueError(f"{name} must fit shape {shape}; got shape {np.shape(each)}") from error
