"""Figures as words, in the language of the report: cells, phrases and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.indicators import Indicator, Kind
from monitor.report.headline import Signal
from monitor.report.judgement import SYMBOL, Comparison, Verdict
from monitor.report.measures import Measures
from monitor.report.results import Result
from monitor.texts import formatting, markdown, plain
from monitor.vocabulary import Unit

SHARES = (Unit.PERCENT,)
# Units that a cell prints itself; the others stand in the heading of the row or column.
IN_CELLS = (Unit.PERCENT, Unit.COUNT, Unit.MARK, Unit.EURO)


@dataclass(frozen=True)
class Wording:
    """How one report writes: its language, its subject and the base of its rounded counts."""

    language: str
    measures: Measures

    def text(self, key: str, **values: object) -> str:
        """Plain words by key; the subject, the municipality and the period are always there."""
        return plain(key, self.language, **{**self.common(), **values})

    def prose(self, key: str, **values: object) -> str:
        """Markdown by key."""
        return markdown(key, self.language, **{**self.common(), **values})

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
            "whole_the": plain(f"whole_the.{subject.kind}", self.language),
        }

    @property
    def municipality(self) -> str:
        """Name of the municipality."""
        release = self.measures.release
        areas = release.public["areas"].set_index("area_code")["name"]
        return str(areas.get(release.municipality, release.municipality))

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
        if result.too_few:
            return SYMBOL[Verdict.TOO_FEW]
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
        return formatting.figure(value, indicator.unit, indicator.decimals, self.language)

    def target(self, indicator: Indicator) -> str:
        """The target as a cell prints it."""
        value = self.measures.target(indicator)
        if indicator.unit in IN_CELLS:
            return self.number(indicator, value)
        return formatting.number(value, indicator.decimals, self.language)

    def in_words(self, indicator: Indicator, value: float) -> str:
        """A value as a sentence says it: a share also as "1 op de 6"."""
        written = self.number(indicator, value)
        part = formatting.one_in(value / 100, self.language) if indicator.unit in SHARES else ""
        return f"{written} ({part})" if part else written

    def interval(self, result: Result) -> str:
        """The 95% margin; a dash for what has none."""
        if result.too_few:
            return formatting.NOTHING
        return formatting.interval(result.lower, result.upper, result.indicator.decimals, self.language)

    def verdict(self, comparison: Comparison) -> str:
        """Symbol and word."""
        word = self.text(f"verdict.{comparison.verdict}")
        return f"{SYMBOL[comparison.verdict]}\N{NO-BREAK SPACE}{word}".strip()

    def verdict_of_account(self, *, over: bool) -> str:
        """Symbol and word for a taakveld."""
        symbol = SYMBOL[Verdict.WORSE if over else Verdict.SIMILAR]
        return f"{symbol}\N{NO-BREAK SPACE}{self.text('verdict.over' if over else 'verdict.within')}"

    def phrase(self, result: Result) -> str:
        """One sentence with the figure in it."""
        written = self.value(result) if result.indicator.kind is Kind.COUNT else None
        value = written or self.in_words(result.indicator, result.value)
        year = self.measures.period(result.indicator).year
        return self.text(f"phrase.{result.indicator.id}", value=value, where=self.where, year=year)

    def lead(self, indicator: Indicator) -> str:
        """The figure, and how it compares with the whole, in two sentences."""
        comparison = self.measures.against_whole(indicator)
        if not comparison.result.measured or comparison.verdict is Verdict.TOO_FEW:
            return ""
        whole = self.measures.whole(indicator)
        if not whole.measured:
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
            phrase=self.phrase(comparison.result),
            whole_where=self.text(f"whole_where.{self.measures.subject.kind}"),
            other=self.in_words(comparison.result.indicator, comparison.other),
        )

    def _over_budget(self, signal: Signal) -> str:
        row = signal.account
        over = round(row["realised"] - row["budget"], -3)
        return self.text(
            "headline.over_budget",
            field=f"{row['tax_field']} {row['name']}",
            share=formatting.figure(100 * row["share"], Unit.PERCENT, 0, self.language),
            amount=formatting.figure(over, Unit.EURO, 0, self.language),
        )
