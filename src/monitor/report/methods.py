"""The catalogue of figures and the statistical methods, published: definitions, state, and worked checks."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.indicators import INDICATORS, Indicator
from monitor.report.display import Column, Nothing, Prose, Table
from monitor.report.results import measured_in
from monitor.report.wording import Wording
from monitor.statistics import byar, wilson
from monitor.texts import formatting

LEFT = "left"


@dataclass(frozen=True)
class Published:
    """An interval as somebody published it: numerator, denominator (none for a count), limits, and decimals."""

    numerator: int
    denominator: int | None
    lower: float
    upper: float
    decimals: int


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I,
# method 3 (score without continuity correction).
NEWCOMBE = (
    Published(81, 263, 0.2553, 0.3662, 4),
    Published(15, 148, 0.0624, 0.1605, 4),
    Published(0, 20, 0.0000, 0.1611, 4),
    Published(1, 29, 0.0061, 0.1718, 4),
)
# Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28: 95% limits of an observed count.
GARWOOD = (
    Published(0, None, 0.0, 3.69, 2),
    Published(1, None, 0.03, 5.57, 2),
    Published(3, None, 0.62, 8.77, 2),
    Published(5, None, 1.62, 11.67, 2),
)


def state(words: Wording) -> Prose:
    """How many of the figures are measured in this release."""
    every = list(INDICATORS.values())
    measured = sum(_state(words, each) for each in every)
    return Prose(words.prose("section.catalogue", number=len(every), measured=measured))


def _state(words: Wording, indicator: Indicator) -> bool:
    return measured_in(indicator, words.measures.release)


def catalogue(words: Wording, instrument: str) -> Table | Nothing:
    """Every figure of an instrument: what it means, formula, source, caveat, and whether it is measured."""
    chosen = [each for each in INDICATORS.values() if each.instrument == instrument]
    if not chosen:
        return Nothing()
    rows = tuple(_catalogue_row(words, each) for each in chosen)
    names = ("indicator", "definition", "formula", "source", "measured")
    columns = tuple(Column(words.text(f"column.{name}"), LEFT) for name in names)
    caption = words.text("table.catalogue", instrument=words.text(f"instrument.{instrument}"))
    return Table(caption, columns, rows, kind="definitions")


def _catalogue_row(words: Wording, indicator: Indicator) -> tuple[str, ...]:
    language = words.language
    source = f"{', '.join(indicator.source)}; {indicator.reference.in_(language)}"
    return (
        f"{indicator.label.in_(language)} ({indicator.id})",
        f"{indicator.definition.in_(language)} {words.text('catalogue.caveat')} {indicator.caveat.in_(language)}",
        indicator.formula,
        source,
        words.text("catalogue.measured" if _state(words, indicator) else "catalogue.not_measured"),
    )


def worked_check(words: Wording, method: str) -> Table:
    """Intervals that were published, beside what this package computes."""
    known = {"proportion": NEWCOMBE, "count": GARWOOD}[method]
    columns = (
        Column(words.text(f"column.{method}"), LEFT),
        Column(words.text("column.published")),
        Column(words.text("column.computed")),
    )
    rows = tuple(_check_row(words, each) for each in known)
    return Table(words.text(f"table.check_{method}"), columns, rows, kind="narrow")


def _check_row(words: Wording, each: Published) -> tuple[str, ...]:
    if each.denominator is None:
        lower, upper = byar(each.numerator, 1)
        name = str(each.numerator)
    else:
        lower, upper = wilson(each.numerator, each.denominator)
        name = f"{each.numerator} / {each.denominator}"
    return (
        name,
        formatting.interval(each.lower, each.upper, each.decimals, words.language),
        formatting.interval(float(lower), float(upper), each.decimals, words.language),
    )
