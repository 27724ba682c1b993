"""Everything that a report may say about its subject: figures, comparators, targets, and their judgement."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.release import Release
from monitor.report.judgement import Comparison, against_earlier, against_value, not_compared
from monitor.report.results import Result, Subjects, measured_in, one, results
from monitor.report.subject import Subject
from monitor.vocabulary import Instrument, Period

# A taakveld counts as over budget from here: below it, invoices that come late explain the difference.
BUDGET_MARGIN = 0.05


@dataclass(frozen=True)
class Measures:
    """Figures of one subject, computed once each."""

    release: Release
    subject: Subject
    _frames: dict[tuple[str, int], tuple[Subjects, pd.DataFrame]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def applicable(self, indicator: Indicator) -> bool:
        """Whether the indicator has meaning for this kind of subject."""
        if self.subject.kind == "provider":
            return indicator.by_provider and bool(
                not indicator.laws or set(indicator.laws) & set(self.subject.laws)
            )
        return indicator.by_area

    def measured(self, indicator: Indicator) -> bool:
        """Whether it applies and the release holds what it needs."""
        return self.applicable(indicator) and measured_in(indicator, self.release)

    def tells(self, indicator: Indicator) -> bool:
        """Whether there is a current figure, and it rests on enough units."""
        own = self.own(indicator)
        return own.measured and not (own.too_few and indicator.kind is not Kind.COUNT)

    def of(self, instrument: Instrument | str) -> list[Indicator]:
        """Indicators of an instrument that are measured for this subject."""
        return [each for each in INDICATORS.values() if each.instrument == instrument and self.measured(each)]

    def frame(self, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
        """All values of an indicator for some subjects."""
        key = (indicator.id, id(subjects))  # an id holds while its object is kept, so it is kept along
        if key not in self._frames:
            self._frames[key] = subjects, results(self.release, indicator, subjects)
        return self._frames[key][1]

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
        return one(self.peers(indicator), indicator, peer, str(period or self.period(indicator)))

    def whole(self, indicator: Indicator, period: Period | None = None) -> Result:
        """The same figure of the whole that the subject is a part of."""
        whole = self.subject.whole
        return one(
            self.frame(indicator, whole), indicator, whole.codes[0], str(period or self.period(indicator))
        )

    def target(self, indicator: Indicator) -> float:
        """The target that holds for the subject: the most specific one; missing when there is none."""
        targets = self.release.public.get("targets")
        if targets is None:
            return math.nan
        mine = targets[targets["indicator"] == indicator.id]
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
        return against_value(self.own(indicator), self.target(indicator))

    def against_year_ago(self, indicator: Indicator) -> Comparison:
        """The figure beside that of the same period a year ago."""
        earlier = self.own(indicator, self.period(indicator).year_ago)
        return against_earlier(self.own(indicator), earlier)

    def accounts(self) -> pd.DataFrame:
        """Budget and realised costs of the taakvelden that pay for the subject, in euro.

        Columns: tax_field, name, budget (the part of the year up to the quarter), realised, share,
        over. All taakvelden for an area; empty without budgets of the year.
        """
        budgets = self.release.public.get("budgets", pd.DataFrame())
        columns = ["tax_field", "name", "budget", "realised", "share", "over"]
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
        return both.assign(share=share, over=share > 1 + BUDGET_MARGIN).reset_index()[columns]


def provider_fields(release: Release, provider: str) -> set[str]:
    """The taakvelden that pay a provider: those of the products under its contracts."""
    contracts, products = release.public.get("contracts"), release.public.get("products")
    if contracts is None or products is None:
        return set()
    mine = contracts[contracts["provider"] == provider]
    pairs = mine.merge(products, on="law", suffixes=("", "_product"))
    fits = pairs["category"].isna() | (pairs["category"] == pairs["category_product"])
    return set(pairs.loc[fits, "tax_field"].dropna())
