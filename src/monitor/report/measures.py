"""Everything that a report may say about its subject: figures, comparators, targets, and their judgement."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind, Yardstick
from monitor.release import Release
from monitor.report.judgement import (
    Basis,
    Comparison,
    Verdict,
    against_earlier,
    against_peers,
    against_series,
    against_value,
    not_compared,
)
from monitor.report.peers import PeerFunnel, funnel_of, in_funnel
from monitor.report.results import COLUMNS, Result, Subjects, measured_in, one, results
from monitor.report.series import TREND_QUARTERS, Series, by_quarter, controlled, is_trend, series_of
from monitor.report.subject import Subject, neighbourhoods_in, subjects_at
from monitor.vocabulary import Direction, Instrument, Level, Period

# A taakveld counts as over budget from here: below it, invoices that come late explain the difference.
BUDGET_MARGIN = 0.05
# 57 of 100 is 57%, and not the 56.99999999999999 that arithmetic makes of it.
HAIR = 1e-9
# Figures that are told as one number.
WHOLE_FIGURES = tuple(each for each in INDICATORS.values() if each.split is None)


@dataclass(frozen=True)
class Measures:
    """Figures of one subject, computed once each."""

    release: Release
    subject: Subject
    _measured: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    _targets: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    _frames: dict[tuple[str, int, int], tuple[Subjects, pd.DataFrame]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def applicable(self, indicator: Indicator) -> bool:
        """Whether the indicator has meaning for this kind of subject."""
        if self.subject.kind == "provider":
            return indicator.by_provider and bool(
                not indicator.laws or set(indicator.laws) & set(self.subject.laws)
            )
        return indicator.by_municipality if self.subject.kind == "municipality" else indicator.by_area

    def measured(self, indicator: Indicator) -> bool:
        """Whether it applies and the release holds what it needs."""
        if indicator.id not in self._measured:
            self._measured[indicator.id] = measured_in(indicator, self.release)
        return self.applicable(indicator) and self._measured[indicator.id]

    def tells(self, indicator: Indicator) -> bool:
        """Whether there is a current figure, and it rests on enough units."""
        own = self.own(indicator)
        return own.measured and not (own.too_few and indicator.kind is not Kind.COUNT)

    def of(self, instrument: Instrument | str) -> list[Indicator]:
        """Indicators of an instrument that are measured for this subject; those that are split apart."""
        return [each for each in WHOLE_FIGURES if each.instrument == instrument and self.measured(each)]

    def split_of(self, instrument: Instrument | str) -> list[Indicator]:
        """Indicators of an instrument that are told per value of a column."""
        every = [each for each in INDICATORS.values() if each.split and each.instrument == instrument]
        return [each for each in every if self.measured(each)]

    def frame(self, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
        """All values of an indicator for some subjects."""
        key = (
            indicator.id,
            indicator.window,
            id(subjects),
        )  # an id holds while its object is kept, so it is kept along
        if key not in self._frames:
            self._frames[key] = subjects, results(self.release, indicator, subjects)
        return self._frames[key][1]

    @cached_property
    def districts(self) -> Subjects:
        """The districts of the municipality."""
        return subjects_at(self.release, Level.DISTRICT)

    @cached_property
    def neighbourhoods(self) -> Subjects:
        """The neighbourhoods inside the district that the report is about."""
        return neighbourhoods_in(self.release, self.subject.code)

    def peers(self, indicator: Indicator) -> pd.DataFrame:
        """All values of the subject and its peers."""
        return self.frame(indicator, self.subject.peers)

    def period(self, indicator: Indicator) -> Period:
        """The period that a figure is about: the release's, or the last year that was published by then."""
        last = self.release.period
        if indicator.kind is not Kind.PUBLISHED or "public_figures" not in self.release.public:
            return last
        figures = self.release.public["public_figures"]
        years = figures.loc[(figures["indicator"] == indicator.id) & (figures["year"] <= last.year), "year"]
        return Period(int(years.max()) if len(years) else last.year)

    def own(self, indicator: Indicator, period: Period | None = None) -> Result:
        """The subject's figure in a period, the current one by default."""
        return self.own_of(indicator, self.subject.code, period)

    def own_of(self, indicator: Indicator, peer: str, period: Period | None = None) -> Result:
        """The figure of the subject or one of its peers."""
        if indicator.kind is Kind.TARGETS:
            return self._targets_met(indicator, peer, str(period or self.release.period))
        return one(self.peers(indicator), indicator, peer, str(period or self.period(indicator)))

    def _targets_met(self, indicator: Indicator, peer: str, period: str) -> Result:
        """How many of the targets that hold for the subject are met, and how many have a figure."""
        nothing = dict.fromkeys(COLUMNS, math.nan)
        if peer != self.subject.code or period != str(self.release.period):
            return Result(indicator, peer, period, **nothing)
        met = [target_met(each, self.own(each).value, self.target(each)) for each in self._with_target()]
        share = 100 * sum(met) / len(met) if met else math.nan
        return Result(
            indicator,
            peer,
            period,
            **{**nothing, "numerator": sum(met), "denominator": len(met), "value": share},
        )

    def _with_target(self) -> list[Indicator]:
        """Figures that have a target, a direction and a value."""
        judged = [each for each in WHOLE_FIGURES if each.direction is not Direction.NEITHER]
        counted = [each for each in judged if each.kind is not Kind.TARGETS and self.measured(each)]
        return [each for each in counted if not math.isnan(self.target(each)) and self.own(each).measured]

    def whole(self, indicator: Indicator, period: Period | None = None) -> Result:
        """The same figure of the whole that the subject is a part of."""
        whole = self.subject.whole
        return one(
            self.frame(indicator, whole), indicator, whole.codes[0], str(period or self.period(indicator))
        )

    def target(self, indicator: Indicator) -> float:
        """The target that holds for the subject: the most specific one; missing when there is none."""
        if indicator.id not in self._targets:
            self._targets[indicator.id] = self._target(indicator)
        return self._targets[indicator.id]

    def _target(self, indicator: Indicator) -> float:
        targets = self.release.public.get("targets")
        mine = targets[targets["indicator"] == indicator.id] if targets is not None else ()
        if not len(mine):
            return math.nan
        period = self.period(indicator)
        wanted = {
            "area_code": [self.subject.code] if self.subject.kind != "provider" else [],
            "provider": [self.subject.code] if self.subject.kind == "provider" else [],
            "period": [str(period), str(period.year)],
        }
        for column, values in wanted.items():
            mine = mine[mine[column].isna() | mine[column].isin(values)]
        specific = mine[list(wanted)].notna().sum(axis=1)
        return float(mine.loc[specific.idxmax(), "value"]) if len(mine) else math.nan

    def against_whole(self, indicator: Indicator) -> Comparison:
        """The figure beside that of the whole.

        A count of a part says nothing beside a count of the whole, nor does a whole beside itself.
        """
        own, whole = self.own(indicator), self.whole(indicator)
        if indicator.kind is Kind.COUNT or self.subject.code in self.subject.whole.codes:
            return not_compared(own, whole.value)
        return against_value(own, whole.value)

    def against_target(self, indicator: Indicator) -> Comparison:
        """The figure beside its target."""
        return against_value(self.own(indicator), self.target(indicator), Basis.TARGET)

    def against_year_ago(self, indicator: Indicator) -> Comparison:
        """The figure beside that of the same period a year ago."""
        earlier = self.own(indicator, self.period(indicator).year_ago)
        return against_earlier(self.own(indicator), earlier)

    def series(self, indicator: Indicator) -> Series | None:
        """The figure by separate quarters under process control; None where that has no meaning."""
        if not controlled(indicator) or not self.measured(indicator):
            return None
        frame = self.peers(by_quarter(indicator))
        if self.subject.code not in frame.index.get_level_values("subject"):
            return None
        quarters = frame.loc[self.subject.code].reindex(self.release.periods)
        return series_of(indicator, quarters, self.target(indicator))

    def against_process(self, indicator: Indicator) -> Comparison:
        """The last quarter beside what is usual for this subject."""
        quarter = by_quarter(indicator)
        series = self.series(indicator)
        if series is None:
            return not_compared(self.own(quarter), math.nan, Basis.PROCESS)
        return against_series(self.own(quarter), series.mean, Basis.PROCESS, special=series.special_now)

    def funnel(self, indicator: Indicator) -> PeerFunnel | None:
        """The subject among its peers in the current period; None where a funnel has no meaning."""
        if not in_funnel(indicator) or not self.measured(indicator):
            return None
        frame, period = self.peers(indicator), str(self.period(indicator))
        if period not in frame.index.get_level_values("period"):
            return None
        now = frame.xs(period, level="period")
        return funnel_of(self.release, indicator, now, self.whole(indicator).value)

    def against_peers(self, indicator: Indicator) -> Comparison:
        """The place of the figure in the funnel of all peers."""
        funnel, own = self.funnel(indicator), self.own(indicator)
        if funnel is None or self.subject.code in self.subject.whole.codes:
            return not_compared(own, math.nan, Basis.PEERS)
        return against_peers(own, self.whole(indicator).value, funnel.score(self.subject.code))

    def against_trend(self, indicator: Indicator) -> Comparison:
        """The last quarter at the end of five, beside the first of them: a steady rise or fall."""
        quarter = by_quarter(indicator)
        own = self.own(quarter)
        if not controlled(indicator) or not self.measured(indicator):
            return not_compared(own, math.nan, Basis.TREND)
        first = self.own(quarter, self.release.period.shifted(1 - TREND_QUARTERS))
        special = is_trend(self.peers(quarter).loc[self.subject.code].reindex(self.release.periods))
        return against_series(own, first.value, Basis.TREND, special=special)

    def best_judgement(self, indicator: Indicator) -> Comparison:
        """The one judgement that says most about a figure, by the yardstick of the indicator.

        A norm of the law or the council goes first where the indicator has one, then its own past when that
        gives a signal, then its place among peers, then the whole.
        """
        target = self.against_target(indicator)
        if indicator.yardstick is Yardstick.TARGET and target.verdict is not Verdict.NOT_COMPARED:
            return target
        process = self.against_process(indicator)
        if process.signal:
            return process
        peers = self.against_peers(indicator)
        return self.against_whole(indicator) if peers.verdict is Verdict.NOT_COMPARED else peers

    def accounts(self) -> pd.DataFrame:
        """Budget and realised costs of the taakvelden that pay for the subject, in euro.

        Columns: tax_field, name, budget (the part of the year up to the quarter), realised, share, over, and
        forecast: the costs expected for the year as a share of its budget, missing without one. All taakvelden
        for an area; empty without budgets of the year.
        """
        budgets = self.release.public.get("budgets", pd.DataFrame())
        columns = ["tax_field", "name", "budget", "realised", "share", "over", "forecast"]
        if budgets.empty:
            return pd.DataFrame(columns=columns)
        period = self.release.period
        costs = budgets[(budgets["year"] == period.year) & (budgets["lines"] == "lasten")]
        if self.subject.kind == "provider":
            costs = costs[costs["tax_field"].isin(provider_fields(self.release, self.subject.code))]
        key = ["tax_field", "name"]
        budget = costs[(costs["kind"] == "budget") & costs["quarter"].isna()].groupby(key)["amount_eur"].sum()
        upto = costs["quarter"] == (period.quarter or 4)
        realised = costs[(costs["kind"] == "realised") & upto].groupby(key)["amount_eur"].sum()
        both = pd.DataFrame({"budget": budget * (period.quarter or 4) / 4, "realised": realised}).dropna()
        share = both["realised"] / both["budget"]
        expected = costs[(costs["kind"] == "forecast") & costs["quarter"].isna()]
        forecast = expected.groupby(key)["amount_eur"].sum() / budget
        over = share > 1 + BUDGET_MARGIN
        return both.assign(share=share, over=over, forecast=forecast).reset_index()[columns]


def target_met(indicator: Indicator, value: float, target: float) -> bool:
    """Whether a figure reaches its target."""
    above = value - target if indicator.direction is Direction.HIGHER_BETTER else target - value
    return above > -HAIR


def provider_fields(release: Release, provider: str) -> set[str]:
    """The taakvelden that pay a provider: those of the products under its contracts."""
    contracts, products = release.public.get("contracts"), release.public.get("products")
    if contracts is None or products is None:
        return set()
    mine = contracts[contracts["provider"] == provider]
    pairs = mine.merge(products, on="law", suffixes=("", "_product"))
    fits = pairs["category"].isna() | (pairs["category"] == pairs["category_product"])
    return set(pairs.loc[fits, "tax_field"].dropna())
