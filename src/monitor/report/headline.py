"""Which figures open a report: at most three, the strongest evidence first, one per instrument."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from monitor.indicators import Indicator, Kind, Yardstick
from monitor.indicators.declaration import WITHOUT_CHANCE
from monitor.report.judgement import Comparison, Verdict
from monitor.report.measures import WHOLE_FIGURES, Measures
from monitor.vocabulary import Direction, Instrument

MOST = 3
# Figures that may open a report: those that chance is known of, exactly enough, and not told by another one.
TOO_COARSE = (Kind.MEDIAN, *WITHOUT_CHANCE)
SHARP = tuple(each for each in WHOLE_FIGURES if each.opens and each.kind not in TOO_COARSE)
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
    """Everything that stands out beyond 99.8%, strongest first; a figure speaks once.

    Tier 1: a quarter that its own past does not explain, or a place outside the funnel of all peers (a figure
    that may be higher or lower without being better is no news there). Tier 2: a target missed or met. Tier 3: a
    change within a year. Budgets are in tier 2. A figure with a norm is told by its norm. Medians from classes
    are too coarse to open a report with.
    """
    found = [signal for each in SHARP if measures.measured(each) for signal in _of(measures, each)[:1]]
    found += _over_budget(measures)
    return sorted(found, key=lambda signal: (signal.tier, -signal.strength, signal.key))


def _of(measures: Measures, indicator: Indicator) -> list[Signal]:
    """The signals of one figure, the one to tell it by first."""
    found = [*_by_process(measures, indicator), *_by_peers(measures, indicator)]
    target = _by_target(measures, indicator)
    found = [*target, *found] if indicator.yardstick is Yardstick.TARGET else [*found, *target]
    change = measures.against_year_ago(indicator)
    if change.signal:
        found.append(_signal("rise" if _rose(change) else "fall", 3, indicator, change))
    return found


def _by_process(measures: Measures, indicator: Indicator) -> list[Signal]:
    process = measures.against_process(indicator)
    key = "process_rise" if _rose(process) else "process_fall"
    return [_signal(key, 1, indicator, process)] if process.signal else []


def _by_peers(measures: Measures, indicator: Indicator) -> list[Signal]:
    """Outside the funnel; where there is no funnel (a mean), beside the whole."""
    if indicator.direction is Direction.NEITHER:
        return []
    peers = measures.against_peers(indicator)
    if peers.verdict is Verdict.NOT_COMPARED:
        peers = measures.against_whole(indicator)
    return [_signal("whole", 1, indicator, peers)] if peers.signal else []


def _by_target(measures: Measures, indicator: Indicator) -> list[Signal]:
    target = measures.against_target(indicator)
    if indicator.direction is Direction.NEITHER or not target.signal:
        return []
    missed = target.verdict is Verdict.WORSE
    return [_signal("target_missed" if missed else "target_met", 2, indicator, target)]


def _rose(comparison: Comparison) -> bool:
    return comparison.result.value > comparison.other


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
        for each in WHOLE_FIGURES
        if measures.measured(each)
    )
