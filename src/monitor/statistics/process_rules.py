"""The rules by which a point of a process chart is a special cause, and the words that follow from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.statistics.intervals import Floats

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Words = NDArray[np.str_]

IN_THREE = 3  # the points looked at by the rule of two in three
# rows in the order in which a rule goes before another; columns: downward, upward
CAUSES = np.array(
    [
        ["missing", "missing"],
        ["below_limit", "above_limit"],
        ["trend_decreasing", "trend_increasing"],
        ["two_in_three_below", "two_in_three_above"],
        ["shift_below", "shift_above"],
        ["common_cause", "common_cause"],
    ]
)
TREND, COMMON = 2, len(CAUSES) - 1


def rules_held(
    series: Floats, segment: Integers, limits: dict[str, NDArray], shift_length: int, trend_length: int
) -> dict[str, NDArray]:
    """Which rules hold at each point, the first of them in words, and which way it points.

    Args:
        series, segment: shape (series, points), the known points of each series before its missing ones.
        limits: arrays of that shape by name: mean, lower, upper, lower_near, upper_near.
        shift_length, trend_length: number of points.

    Returns:
        Arrays by their name in `ProcessChart`, and "towards": 1 upward, -1 downward, 0 without a special cause.
    """
    side, steps = _sign(series - limits["mean"]), _sign(steps_between(series, segment))
    outside = (series < limits["lower"]) | (series > limits["upper"])
    close = ~outside & ((series < limits["lower_near"]) | (series > limits["upper_near"]))
    trend = _trends(steps, trend_length)
    two_in_three = close & _taking_part(_two_in_three(close, side, segment), IN_THREE)
    shift = _taking_part(_one_side(side, segment, shift_length), shift_length)
    rule = np.select([np.isnan(series), outside, trend, two_in_three, shift], range(COMMON), COMMON)
    towards = np.where(rule == TREND, _trend_direction(trend, steps), np.where(rule == COMMON, 0, side))
    return {
        "side_of_mean": side,
        "outside_limits": outside,
        "close_to_limits": close,
        "trend": trend,
        "two_in_three": two_in_three,
        "shift": shift,
        "special_cause": CAUSES[rule, (towards > 0).astype(int)],
        "towards": towards,
    }


def point_types(special_cause: Words, towards: Integers, improvement: Integers) -> Words:
    """What a point means, where upward is an improvement (1), a concern (-1) or neither (0)."""
    judged = np.where(towards * improvement > 0, "special_cause_improvement", "special_cause_concern")
    neutral = np.where(towards > 0, "special_cause_neutral_high", "special_cause_neutral_low")
    return np.where(towards == 0, special_cause, np.where(improvement == 0, neutral, judged))


def assurances(lower: Floats, upper: Floats, target: Floats, improvement: Integers) -> Words:
    """Whether a process within these limits meets its target always, never or now and then."""
    beyond = improvement * ((target > upper).astype(int) - (target < lower))
    unknown = (improvement == 0) | np.isnan(target) | np.isnan(upper)
    words = ["not_judged", "consistent_fail", "consistent_pass"]
    return np.select([unknown, beyond > 0, beyond < 0], words, "inconsistent")


def steps_between(series: Floats, segment: Integers) -> Floats:
    """The change since the point before, missing at the first point of a segment."""
    step = np.diff(series, axis=1, prepend=np.nan)
    return np.where(np.diff(segment, axis=1, prepend=-1) == 0, step, np.nan)


def _trends(steps: Integers, length: int) -> Booleans:
    same = np.abs(_windows(steps, length - 1).sum(axis=-1)) == length - 1
    # a run of steps starts at the point before its first step
    return _taking_part(_next(same), length)


def _two_in_three(close: Booleans, side: Integers, segment: Integers) -> Booleans:
    return _one_side(side, segment, IN_THREE) & (_windows(close, IN_THREE).sum(axis=-1) >= 2)


def _one_side(side: Integers, segment: Integers, length: int) -> Booleans:
    stretch = _windows(segment, length)
    together = stretch[..., 0] == stretch[..., -1]
    return together & (np.abs(_windows(side, length).sum(axis=-1)) == length)


def _trend_direction(trend: Booleans, steps: Integers) -> Integers:
    after = _next(steps)
    return np.where(_next(trend) & (after != 0), after, steps)


def _windows(each: NDArray, length: int) -> NDArray:
    """For every point, it and those after it, `length` in all; beyond the end are zeros."""
    padded = np.pad(each, ((0, 0), (0, length - 1)))
    return np.lib.stride_tricks.sliding_window_view(padded, length, axis=1)


def _taking_part(starts: Booleans, length: int) -> Booleans:
    """The points of every run of `length` that starts at a point that is true."""
    padded = np.pad(starts, ((0, 0), (length - 1, 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, length, axis=1).any(axis=-1)


def _next(each: NDArray) -> NDArray:
    return np.pad(each[:, 1:], ((0, 0), (0, 1)))


def _sign(each: Floats) -> Integers:
    return (each > 0).astype(int) - (each < 0)
