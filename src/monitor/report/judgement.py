"""What a figure means beside another: one word and one symbol, decided in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from monitor.indicators.declaration import WITHOUT_CHANCE
from monitor.report.results import Result
from monitor.vocabulary import Direction

# z of the two limits of a Result.
Z95, Z998 = 1.959963984540054, 3.090232306167813


class Verdict(StrEnum):
    """How a figure compares; the key of its word in texts (`verdict.better`)."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    TOO_FEW = "too_few"
    NOT_COMPARED = "not_compared"


UNTOLD = (Verdict.NOT_COMPARED, Verdict.TOO_FEW)
SYMBOL = {
    Verdict.BETTER: "▲",
    Verdict.WORSE: "▼",
    Verdict.HIGHER: "◆",
    Verdict.LOWER: "◆",
    Verdict.SIMILAR: "●",
    Verdict.TOO_FEW: "○",
    Verdict.NOT_COMPARED: "",
}


class Basis(StrEnum):
    """What a figure is judged by."""

    WHOLE = "whole"  # the interval beside the figure of the whole
    TARGET = "target"  # the interval beside a fixed norm
    YEAR_AGO = "year_ago"  # the same quarter a year earlier
    PEERS = "peers"  # the place in the funnel of all districts or providers
    PROCESS = "process"  # process control: its own quarters
    TREND = "trend"  # a steady rise or fall over the last five quarters


@dataclass(frozen=True)
class Comparison:
    """A figure beside a comparator: the verdict at 95%, and how strong the evidence is.

    `strength` is the distance in standard errors; `signal` says that it lies outside 99.8%.
    """

    result: Result
    other: float
    verdict: Verdict
    strength: float
    signal: bool
    basis: Basis = Basis.WHOLE


def judge(
    result: Result, other: float, basis: Basis, *, beyond: bool, signal: bool, strength: float
) -> Comparison:
    """The one place where evidence becomes a verdict.

    Args:
        result: the figure, with its margins.
        other: what it is held against, in the unit of the figure.
        basis: the method that found the evidence.
        beyond: whether the evidence goes beyond chance at 95%, or whatever the method calls that.
        signal: whether it does so at 99.8%, so that it may open a report.
        strength: distance in standard errors, to put signals in order.

    Returns:
        `too few` under the least number of units; `similar` within chance; else better or worse where
        the indicator has a direction, and higher or lower where it has none.
    """
    exact = result.indicator.kind in WITHOUT_CHANCE
    if exact or result.indicator.clustered or math.isnan(result.value) or math.isnan(other):
        return not_compared(result, other, basis)
    if result.too_few:
        return Comparison(result, other, Verdict.TOO_FEW, 0.0, False, basis)
    return Comparison(result, other, _verdict(result, other, beyond), strength, beyond and signal, basis)


def _verdict(result: Result, other: float, beyond: bool) -> Verdict:
    if not beyond:
        return Verdict.SIMILAR
    higher = result.value > other
    direction = result.indicator.direction
    if direction is Direction.NEITHER:
        return Verdict.HIGHER if higher else Verdict.LOWER
    good = higher == (direction is Direction.HIGHER_BETTER)
    return Verdict.BETTER if good else Verdict.WORSE


def not_compared(result: Result, other: float, basis: Basis = Basis.WHOLE) -> Comparison:
    """No judgement: the two cannot be compared, or one of them is missing."""
    return Comparison(result, other, Verdict.NOT_COMPARED, 0.0, False, basis)


def against_value(result: Result, other: float, basis: Basis = Basis.WHOLE) -> Comparison:
    """Compare with a fixed value: a target, or a whole so large that its own error is small."""
    if math.isnan(result.lower):
        return not_compared(result, other, basis)
    beyond = other < result.lower or other > result.upper
    signal = other < result.lower_wide or other > result.upper_wide
    reach = (result.value - result.lower) if other < result.value else (result.upper - result.value)
    strength = abs(result.value - other) / (reach / Z95) if reach > 0 else 0.0
    return judge(result, other, basis, beyond=beyond, signal=signal, strength=strength)


def against_earlier(result: Result, earlier: Result) -> Comparison:
    """Compare with an earlier period of the same subject; both have an error of their own."""
    if math.isnan(earlier.value) or earlier.too_few or math.isnan(result.lower):
        return not_compared(result, earlier.value, Basis.YEAR_AGO)
    error = math.hypot(result.upper - result.lower, earlier.upper - earlier.lower) / (2 * Z95)
    strength = abs(result.value - earlier.value) / error if error > 0 else 0.0
    return judge(
        result,
        earlier.value,
        Basis.YEAR_AGO,
        beyond=strength > Z95,
        signal=strength > Z998,
        strength=strength,
    )


def against_series(result: Result, level: float, basis: Basis, *, special: bool) -> Comparison:
    """Compare the latest point with its own past: a method said that it is special, or that it moves.

    Such methods know the ups and downs of a series and not how uncertain each point is. So the point itself
    must be beyond chance too: that keeps small numbers and rounding from making news.
    """
    plain = against_value(result, level, basis)
    if plain.verdict is Verdict.NOT_COMPARED:
        return plain
    beyond = special and plain.verdict is not Verdict.SIMILAR
    return judge(result, level, basis, beyond=beyond, signal=plain.signal, strength=plain.strength)


def against_peers(result: Result, whole: float, score: float) -> Comparison:
    """Compare by the place in the funnel: `score` is the distance from the whole in standard errors.

    The score allows for what all differ from each other by (overdispersion), for chance and for rounding.
    """
    if math.isnan(score):
        return not_compared(result, whole, Basis.PEERS)
    away = abs(score)
    return judge(result, whole, Basis.PEERS, beyond=away > Z95, signal=away > Z998, strength=away)
