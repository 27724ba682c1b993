"""A figure by separate quarters, under process control: what is usual for it, and which quarters are not."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from monitor.indicators import Indicator, Kind
from monitor.report.results import TOO_FEW
from monitor.statistics import ProcessChart, process_chart, recent_trend
from monitor.vocabulary import Direction, Unit

# Making Data Count advises twelve points; from eight on limits say something, below that they do not.
FEWEST_QUARTERS = 8
# The latest quarters are judged by those before them: a rise must not lift the mean that it is held against.
LATEST_QUARTERS = 4
TREND_QUARTERS = 5
CONTROLLED = (Kind.COUNT, Kind.SHARE, Kind.RATE, Kind.MEAN)
IMPROVES = {
    Direction.HIGHER_BETTER: "increase",
    Direction.LOWER_BETTER: "decrease",
    Direction.NEITHER: "neutral",
}
TONES = {
    "special_cause_improvement": "better",
    "special_cause_concern": "worse",
    "special_cause_neutral_high": "neutral",
    "special_cause_neutral_low": "neutral",
}


@dataclass(frozen=True)
class Series:
    """Quarters that do not overlap, by period, with their process limits.

    `frame` has value, lower and upper (the margin of each quarter), mean, process_lower, process_upper,
    special (empty, high or low), tone (better, worse or neutral) and outside: whether a rule of process control
    holds, also where the quarter lies within its own margin.
    """

    frame: pd.DataFrame
    assurance: str

    @property
    def mean(self) -> float:
        """The process mean that holds for the last quarter."""
        return float(self.frame["mean"].iloc[-1])

    @property
    def outside_now(self) -> bool:
        """Whether the last quarter is outside its usual limits, perhaps within its own margin."""
        return bool(self.frame["outside"].iloc[-1])

    @property
    def special_now(self) -> bool:
        """Whether the last quarter is not what is usual."""
        return bool(self.frame["special"].iloc[-1])


def by_quarter(indicator: Indicator) -> Indicator:
    """The same figure over separate quarters: quarters that overlap would seem to follow each other."""
    return replace(indicator, window=1)


def controlled(indicator: Indicator) -> bool:
    """Whether process control has meaning for the figure."""
    return indicator.kind in CONTROLLED and not indicator.clustered


def series_of(indicator: Indicator, quarters: pd.DataFrame, target: float) -> Series | None:
    """The quarters of one subject under process control; None where too few of them are known.

    `quarters` has the columns of results, by period in order. A quarter over too few units is left out. A
    special cause counts where the quarter itself is beyond its own margin too (see `against_series`).
    """
    known = quarters["value"].where(~(quarters["denominator"] < TOO_FEW))
    if known.notna().sum() < FEWEST_QUARTERS or math.isnan(known.iloc[-1]):
        return None
    number = int(known.notna().sum())
    chart = process_chart(
        known.to_numpy()[None],
        direction=IMPROVES[indicator.direction],
        target=target,
        fixed_after=max(FEWEST_QUARTERS, number - LATEST_QUARTERS),
    )
    return Series(_frame(indicator, quarters.assign(value=known), chart), str(chart.assurance[0]))


def is_trend(quarters: pd.DataFrame) -> bool:
    """Whether the last five quarters steadily rise or fall, by the recent-trend test of Fingertips."""
    last = quarters.iloc[-TREND_QUARTERS:]
    if len(last) < TREND_QUARTERS or last[["value", "lower", "upper"]].isna().any(axis=None):
        return False
    found = recent_trend(*(last[name].to_numpy(float)[None] for name in ("value", "lower", "upper")))
    return str(found.change[0]) in ("increasing", "decreasing")


def _frame(indicator: Indicator, quarters: pd.DataFrame, chart: ProcessChart) -> pd.DataFrame:
    mean, highest = chart.mean[0], 100.0 if indicator.unit is Unit.PERCENT else np.inf
    outside = (mean < quarters["lower"]) | (mean > quarters["upper"])
    special = np.isin(chart.point_type[0], list(TONES)) & outside.to_numpy()
    side = np.where(quarters["value"].to_numpy() > mean, "high", "low")
    return quarters[["value", "lower", "upper"]].assign(
        mean=mean,
        process_lower=np.maximum(chart.lower[0], 0.0),
        process_upper=np.minimum(chart.upper[0], highest),
        special=np.where(special, side, ""),
        outside=np.isin(chart.point_type[0], list(TONES)),
        tone=[TONES.get(str(word), "") for word in chart.point_type[0]],
    )
