"""Which figures open a report: at most three, the strongest evidence first, one per instrument."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.judgement import Comparison, Verdict
from monitor.report.measures import Measures
from monitor.vocabulary import Direction, Instrument

MOST = 3
GOOD = (Verdict.BETTER,)


@dataclass(frozen=True)
class Signal:
    """Something that stands out: the key of its sentence, what it is about, and how strong it is."""

    key: str
    instrument: Instrument
    tier: int
    strength: float
    good: bool
    comparison: Comparison | None = None
    account: pd.Series | None = None


def signals(measures: Measures) -> list[Signal]:
    """Everything that stands out beyond 99.8%, strongest first.

    Tier 1: differs from the whole (a figure that may be higher or lower without being better is no
    news). Tier 2: a target missed or met. Tier 3: a change within a year. Budgets are in tier 2.
    Medians from classes are too coarse to open a report with.
    """
    sharp = [each for each in INDICATORS.values() if measures.measured(each) and each.kind is not Kind.MEDIAN]
    found = [signal for each in sharp for signal in _of(measures, each)]
    found += _over_budget(measures)
    return sorted(found, key=lambda signal: (signal.tier, -signal.strength, signal.key))


def _of(measures: Measures, indicator: Indicator) -> list[Signal]:
    found = []
    if indicator.direction is not Direction.NEITHER:
        whole, target = measures.against_whole(indicator), measures.against_target(indicator)
        if whole.signal:
            found.append(_signal("whole", 1, indicator, whole))
        if target.signal:
            missed = target.verdict is Verdict.WORSE
            found.append(_signal("target_missed" if missed else "target_met", 2, indicator, target))
    change = measures.against_year_ago(indicator)
    if change.signal:
        rose = change.result.value > change.other
        found.append(_signal("rise" if rose else "fall", 3, indicator, change))
    return found


def _signal(key: str, tier: int, indicator: Indicator, comparison: Comparison) -> Signal:
    good = comparison.verdict in GOOD
    return Signal(key, indicator.instrument, tier, comparison.strength, good, comparison)


def _over_budget(measures: Measures) -> list[Signal]:
    """Taakvelden over budget open the municipality's page only: no district or provider spent them alone."""
    if measures.subject.kind != "municipality":
        return []
    return over_budget(measures)


def over_budget(measures: Measures) -> list[Signal]:
    """Taakvelden that concern the subject and are over budget; the strength is the percentage over it."""
    accounts = measures.accounts()
    return [
        Signal("over_budget", Instrument.FUNDING, 2, 100 * (row["share"] - 1), good=False, account=row)
        for _, row in accounts[accounts["over"].astype(bool)].iterrows()
    ]


def chosen(found: list[Signal]) -> list[Signal]:
    """At most three, one per instrument; the last gives way to one that goes well when none does."""
    picked: list[Signal] = []
    for signal in found:
        if signal.instrument not in {each.instrument for each in picked} and len(picked) < MOST:
            picked.append(signal)
    if picked and not any(each.good for each in picked):
        others = {each.instrument for each in picked[: MOST - 1]}
        good = [each for each in found if each.good and each.instrument not in others]
        picked = [*picked[: MOST - 1], *good[:1]] if good else picked
    return picked


def judged(measures: Measures) -> int:
    """How many figures could be judged against the whole, a target or a year ago."""
    return sum(
        any(
            comparison.verdict not in (Verdict.NOT_COMPARED, Verdict.TOO_FEW)
            for comparison in (
                measures.against_whole(each),
                measures.against_target(each),
                measures.against_year_ago(each),
            )
        )
        for each in INDICATORS.values()
        if measures.measured(each)
    )
