"""Figures as words, in the language of the report: cells, phrases and sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.headline import Signal
from monitor.report.judgement import SYMBOL, Comparison, Verdict
from monitor.report.measures import Measures
from monitor.report.results import TOO_FEW, Result
from monitor.texts import formatting, markdown, plain
from monitor.vocabulary import Unit

SHARES = (Unit.PERCENT,)
# Units that a cell prints itself; the others stand in the heading of the row or column.
IN_CELLS = (Unit.PERCENT, Unit.COUNT, Unit.MARK, Unit.EURO)

# Amounts rest on rounded people and on means of three digits: more digits would say what nobody knows.
AMOUNT_DIGITS = 3
# Kinds that are told as "3 of 4": there are too few of them for percentages.
LISTED = (Kind.LISTED, Kind.TARGETS)
LEGEND = (
    Verdict.BETTER,
    Verdict.WORSE,
    Verdict.HIGHER,
    Verdict.LOWER,
    Verdict.SIMILAR,
    Verdict.TOO_FEW,
)


@dataclass(frozen=True)
class Wording:
    """How one report writes: its language, its subject and the base of its rounded counts."""

    language: str
    measures: Measures

    def text(self, key: str, **values: object) -> str:
        """Plain words by key; the subject, the municipality and the period are always there."""
        return plain(key, self.language, **{**self.common, **values})

    def prose(self, key: str, **values: object) -> str:
        """Markdown by key."""
        return markdown(key, self.language, **{**self.common, **values})

    @cached_property
    def common(self) -> dict[str, object]:
        """What every text may name."""
        subject, release = self.measures.subject, self.measures.release
        period = release.period
        return {
            "subject": subject.name,
            "municipality": self.municipality,
            "period": formatting.period(period, self.language),
            "quarter": formatting.period(period, self.language),
            "year": period.year,
            "day": formatting.day(period.last_day, self.language),
            "base": release.manifest["base"],
            "few": TOO_FEW,
            "where": plain(f"where.{subject.kind}", self.language, subject=subject.name),
            "whole_the": plain(f"whole_the.{subject.kind}", self.language),
        }

    @property
    def municipality(self) -> str:
        """Name of the municipality."""
        release = self.measures.release
        areas = release.public["areas"].set_index("area_code")["name"]
        return str(areas.get(release.municipality, release.municipality))

    def names(self) -> dict[str, str]:
        """Names by code of all areas, and of the subject's peers."""
        areas = self.measures.release.public["areas"].set_index("area_code")["name"]
        return {**areas.to_dict(), **self.measures.subject.names}

    @property
    def where(self) -> str:
        """`in Noord`, `bij De Zonnedauw`."""
        return self.text(f"where.{self.measures.subject.kind}")

    @property
    def whole(self) -> str:
        """`gemeente`, `alle aanbieders`."""
        return self.text(f"whole.{self.measures.subject.kind}")

    def value(self, result: Result) -> str:
        """A figure as a cell prints it."""
        if result.indicator.kind is Kind.COUNT:
            return formatting.count(result.value, self.measures.release.manifest["base"], self.language)
        if result.indicator.kind in LISTED and result.measured:
            return self.text("value.of", part=f"{result.numerator:.0f}", whole=f"{result.denominator:.0f}")
        if result.too_few:
            return SYMBOL[Verdict.TOO_FEW] if result.denominator else formatting.NOTHING
        return self.number(result.indicator, result.value)

    def label(self, indicator: Indicator) -> str:
        """The label, with the unit where cells leave it out."""
        label = indicator.label.in_(self.language)
        if indicator.unit in IN_CELLS:
            return label
        unit = self.text(f"chart.{indicator.unit}")
        return f"{label[:-1]}, {unit})" if label.endswith(")") else f"{label} ({unit})"

    def cell(self, result: Result) -> str:
        """A figure in a table whose row or column names the unit."""
        if result.indicator.unit in IN_CELLS or result.too_few:
            return self.value(result)
        return formatting.number(result.value, result.indicator.decimals, self.language)

    def number(self, indicator: Indicator, value: float) -> str:
        """A value in the unit of an indicator."""
        return formatting.figure(value, indicator.unit, digits(indicator, value), self.language)

    def target(self, indicator: Indicator) -> str:
        """The target as a cell prints it, with the symbol of the figure beside it."""
        value = self.measures.target(indicator)
        written = formatting.number(value, indicator.decimals, self.language)
        if indicator.unit in IN_CELLS:
            written = self.number(indicator, value)
        symbol = SYMBOL[self.measures.against_target(indicator).verdict]
        return f"{written}\N{NO-BREAK SPACE}{symbol}".rstrip() if written != formatting.NOTHING else written

    def span(self, indicator: Indicator) -> str:
        """What time a figure is about: four quarters, one, a year, or the last day."""
        if indicator.kind is Kind.PUBLISHED:
            return self.text("span.year")
        if indicator.window > 1:
            return self.text("span.quarters", number=indicator.window)
        universes = self.measures.release.manifest["universes"]
        flows = universes.get(indicator.universe, {}).get("flow") or indicator.universe == "turnover"
        return self.text("span.quarter" if flows else "span.day")

    def in_words(self, indicator: Indicator, value: float) -> str:
        """A value as a sentence says it: a share also as "1 op de 6"."""
        written = self.number(indicator, value)
        part = formatting.one_in(value / 100, self.language) if indicator.unit in SHARES else ""
        return f"{written} ({part})" if part else written

    def interval(self, result: Result) -> str:
        """The 95% margin; a dash for what has none."""
        if result.too_few:
            return formatting.NOTHING
        decimals = digits(result.indicator, result.value)
        return formatting.interval(result.lower, result.upper, decimals, self.language)

    def verdict(self, comparison: Comparison) -> str:
        """Symbol and word."""
        word = self.text(f"verdict.{comparison.verdict}")
        return f"{SYMBOL[comparison.verdict]}\N{NO-BREAK SPACE}{word}".strip()

    def legend(self) -> str:
        """What the symbols mean."""
        return ", ".join(f"{SYMBOL[each]} {self.text(f'verdict.{each}')}" for each in LEGEND)

    def verdict_of_account(self, *, over: bool) -> str:
        """Symbol and word for a taakveld."""
        symbol = SYMBOL[Verdict.WORSE if over else Verdict.SIMILAR]
        return f"{symbol}\N{NO-BREAK SPACE}{self.text('verdict.over' if over else 'verdict.within')}"

    def phrase(self, result: Result) -> str:
        """One sentence with the figure in it."""
        written = self.value(result) if result.indicator.kind in (Kind.COUNT, *LISTED) else None
        value = written or self.in_words(result.indicator, result.value)
        year = self.measures.period(result.indicator).year
        return self.text(f"phrase.{result.indicator.id}", value=value, year=year)

    def lead(self, indicator: Indicator) -> str:
        """The figure, and how it compares with the whole, in two sentences."""
        comparison = self.measures.against_whole(indicator)
        result = comparison.result
        if not result.measured or (result.too_few and indicator.kind is not Kind.COUNT):
            return ""
        whole = self.measures.whole(indicator)
        is_whole = self.measures.subject.code in self.measures.subject.whole.codes
        if not whole.measured or is_whole or indicator.kind in LISTED:
            return self.phrase(comparison.result)
        compared = self.text(
            f"compare.{comparison.verdict}",
            whole=self.text(f"compare_whole.{self.measures.subject.kind}"),
            whole_title=self.text(f"whole_where.{self.measures.subject.kind}"),
            other=self.value(whole),
        )
        return f"{self.phrase(comparison.result)} {compared}"

    def headline(self, signal: Signal) -> str:
        """The sentence of a signal."""
        if signal.account is not None:
            return self._over_budget(signal)
        comparison = signal.comparison
        return self.text(
            f"headline.{signal.key}",
            phrase=self._told(signal),
            whole_where=self.text(f"whole_where.{self.measures.subject.kind}"),
            other=self.in_words(comparison.result.indicator, comparison.other),
        )

    def _told(self, signal: Signal) -> str:
        """The figure in a sentence; of a figure over four quarters process control tells the last one."""
        result = signal.comparison.result
        rolling = INDICATORS[result.indicator.id].window > result.indicator.window
        if not rolling:
            return self.phrase(result)
        label, value = result.indicator.label.in_(self.language), self.value(result)
        return self.text("headline.quarter", label=label, value=value)

    def _over_budget(self, signal: Signal) -> str:
        row = signal.account
        over = round(row["realised"] - row["budget"], -3)
        return self.text(
            "headline.over_budget",
            field=f"{row['tax_field']} {row['name']}",
            share=formatting.figure(100 * row["share"], Unit.PERCENT, 0, self.language),
            amount=formatting.figure(over, Unit.EURO, 0, self.language),
        )


def digits(indicator: Indicator, value: float) -> int:
    """Decimals of a figure; below 0 for an amount, which is told in three digits."""
    if indicator.kind is not Kind.AMOUNT or math.isnan(value) or not value:
        return indicator.decimals
    return min(AMOUNT_DIGITS - 1 - math.floor(math.log10(abs(value))), 0)
