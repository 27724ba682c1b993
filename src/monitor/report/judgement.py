"""What a figure means beside another: one word and one symbol, decided in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

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


SYMBOL = {
    Verdict.BETTER: "▲",
    Verdict.WORSE: "▼",
    Verdict.HIGHER: "◆",
    Verdict.LOWER: "◆",
    Verdict.SIMILAR: "●",
    Verdict.TOO_FEW: "○",
    Verdict.NOT_COMPARED: "",
}


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


def not_compared(result: Result, other: float) -> Comparison:
    """No judgement: the two cannot be compared, or one of them is missing."""
    return Comparison(result, other, Verdict.NOT_COMPARED, 0.0, False)


def against_value(result: Result, other: float) -> Comparison:
    """Compare with a fixed value: a target, or a whole so large that its own error is small."""
    if (
        result.indicator.clustered
        or math.isnan(result.value)
        or math.isnan(result.lower)
        or math.isnan(other)
    ):
        return not_compared(result, other)
    if result.too_few:
        return Comparison(result, other, Verdict.TOO_FEW, 0.0, False)
    beyond = other < result.lower or other > result.upper
    signal = other < result.lower_wide or other > result.upper_wide
    reach = (result.value - result.lower) if other < result.value else (result.upper - result.value)
    strength = abs(result.value - other) / (reach / Z95) if reach > 0 else 0.0
    return Comparison(result, other, _verdict(result, other, beyond), strength, signal)


def against_earlier(result: Result, earlier: Result) -> Comparison:
    """Compare with an earlier period of the same subject; both have an error of their own."""
    if math.isnan(earlier.value) or earlier.too_few:
        return not_compared(result, earlier.value)
    plain = against_value(result, earlier.value)
    if plain.verdict in (Verdict.NOT_COMPARED, Verdict.TOO_FEW):
        return plain
    error = math.hypot(result.upper - result.lower, earlier.upper - earlier.lower) / (2 * Z95)
    strength = abs(result.value - earlier.value) / error if error > 0 else 0.0
    verdict = _verdict(result, earlier.value, strength > Z95)
    return Comparison(result, earlier.value, verdict, strength, strength > Z998)


def _verdict(result: Result, other: float, beyond: bool) -> Verdict:
    if not beyond:
        return Verdict.SIMILAR
    higher = result.value > other
    direction = result.indicator.direction
    if direction is Direction.NEITHER:
        return Verdict.HIGHER if higher else Verdict.LOWER
    good = higher == (direction is Direction.HIGHER_BETTER)
    return Verdict.BETTER if good else Verdict.WORSE
