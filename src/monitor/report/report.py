"""What a notebook calls: `open_report(...)` gives a Report, and each of its methods shows one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.release import read_release
from monitor.report import (
    areas,
    breakdowns,
    charts,
    colophon,
    figure_tables,
    methods,
    peer_charts,
    sections,
    site,
    tables,
)
from monitor.report.display import Callout, Chart, Nothing, Prose, Table, Title
from monitor.report.headline import chosen, judged, signals
from monitor.report.measures import Measures
from monitor.report.questions import questions
from monitor.report.results import indicator_of
from monitor.report.subject import subject_of
from monitor.report.wording import Wording
from monitor.texts import formatting, texts
from monitor.vocabulary import Instrument, MonitorError, Unit

CHARTS: dict[str, Callable[[Wording, Indicator], Chart | Nothing]] = {
    "trend": charts.trend,
    "comparison": charts.comparison,
    "funnel": peer_charts.funnel,
    "small_multiples": peer_charts.small_multiples,
    "map": partial(areas.area_map, inside=False),
    "map_inside": partial(areas.area_map, inside=True),
}
# Documents about the figures themselves; their subject is the municipality that the release is about.
ABOUT_FIGURES = ("catalogue", "methods")


@dataclass(frozen=True)
class Report:
    """One report: figures and words about one subject, each method one thing to show."""

    measures: Measures
    words: Wording
    kind: str

    def title(self) -> Title:
        """Who and what the report is about; the first thing in a notebook."""
        subject, words = self.measures.subject, self.words
        about_figures = self.kind in ABOUT_FIGURES
        return Title(
            title=words.text(f"title.{self.kind}"),
            subtitle=words.text("title.subtitle"),
            language=words.language,
            kind=self.kind,
            subject=words.text(f"title.{self.kind}") if about_figures else subject.name,
            period=formatting.period(self.measures.release.period, words.language),
            municipality=words.municipality,
            summary=words.text(f"summary.{self.kind}") if about_figures else self.headlines()[0],
            description=words.text("title.description"),
            date=self.measures.release.period.last_day.isoformat(),
            stands_out=self.kind == subject.kind and bool(signals(self.measures)),
        )

    def headlines(self) -> list[str]:
        """At most three sentences: what stands out, or that nothing does."""
        found = [self.words.headline(each) for each in chosen(signals(self.measures))]
        if found:
            return found
        number = judged(self.measures)
        if number:
            return [self.words.text("headline.nothing", number=number)]
        published = [each for each in self.measures.of(Instrument.DEMAND) if each.kind is Kind.PUBLISHED]
        told = [self.words.lead(each) for each in published if each.unit is not Unit.COUNT]
        return [each for each in told if each] or [self.words.text("headline.none_judged")]

    def headline(self) -> Callout:
        """The answer first."""
        return Callout("headline", tuple(self.headlines()), self.words.text("headline.title"))

    def status(self) -> Callout:
        """What kind of figures these are, and how final."""
        return colophon.status(self.words)

    def section(self, name: str) -> Prose | Nothing:
        """A heading and at most two sentences with the figures that matter most; nothing when there are none."""
        return sections.section(self.words, name)

    def heading(self, name: str) -> Prose:
        """A heading, with the words that always belong under it."""
        return Prose(self.words.prose(f"section.{name}"))

    def not_measured(self) -> Prose | Nothing:
        """What was not measured, and the tables that it takes."""
        return sections.not_measured(self.words)

    def key_figures(self) -> Table | Nothing:
        """The eight figures at a glance."""
        return figure_tables.key_figures(self.words)

    def figures(self, name: str) -> Table | Nothing:
        """All figures of an instrument or section."""
        caption = self.words.text("table.figures", instrument=self.words.text(f"instrument.{name}"))
        return figure_tables.figures(self.words, sections.told(self.measures, name), caption)

    def judgements(self) -> Table | Nothing:
        """Every way in which each figure is judged."""
        return figure_tables.judgements(self.words)

    def profile(self) -> Chart | Nothing:
        """The subject on all figures that compare, within the spread of its peers."""
        return peer_charts.profile(self.words)

    def chart(self, kind: str, indicator: str) -> Chart | Nothing:
        """A chart of one indicator: `trend`, `comparison`, `funnel`, `small_multiples`, `map` or `map_inside`.

        Nothing when it is not measured here, or has no meaning for this figure.
        """
        if kind not in CHARTS:
            raise MonitorError("a chart must be one of " + ", ".join(CHARTS), got=kind, remedy="choose one")
        subject = indicator_of(indicator)
        return CHARTS[kind](self.words, subject) if self.measures.measured(subject) else Nothing()

    def peers(self, indicator: str) -> Table | Nothing:
        """The figure of every peer, to read beside a map or a funnel."""
        return areas.peers_table(self.words, indicator_of(indicator))

    def heat_map(self) -> Table | Nothing:
        """Figures x areas: the neighbourhoods of a district, or the districts of a municipality."""
        return areas.heat_map(self.words)

    def breakdown(self, indicator: str) -> Chart | Nothing:
        """A figure that is told per value of a column, such as per referrer, drawn."""
        return breakdowns.breakdown(self.words, _split(indicator))

    def breakdown_table(self, indicator: str) -> Table | Nothing:
        """The same with margins and judgements."""
        return breakdowns.breakdown_table(self.words, _split(indicator))

    def self_reliance(self) -> Chart | Nothing:
        """How self-reliance changed, per domain."""
        return breakdowns.self_reliance(self.words)

    def end_reasons(self) -> Chart | Nothing:
        """Why trajectories ended."""
        return breakdowns.end_reasons(self.words)

    def accounts_chart(self) -> Chart | Nothing:
        """Budget and spending, drawn."""
        return breakdowns.accounts(self.words)

    def accounts(self) -> Table | Nothing:
        """Budget and spending, as a table."""
        return tables.accounts(self.words)

    def clients_by_area(self) -> Table | Nothing:
        """Where the clients of a provider live."""
        return tables.clients_by_area(self.words)

    def contracts(self) -> Table | Nothing:
        """What was agreed with a provider."""
        return tables.contracts(self.words)

    def shared_clients(self) -> Table | Nothing:
        """With whom a provider shares clients."""
        return tables.shared_clients(self.words)

    def commentary(self, instrument: str = "") -> Callout | Nothing:
        """The municipality's own explanation of this period, about an instrument or in general."""
        rows = self._commentary(instrument)
        if rows.empty:
            return Nothing()
        roles = formatting.listing(sorted(set(rows["author_role"])), self.words.language)
        return Callout("commentary", tuple(rows["text"]), self.words.text("commentary.title"), roles)

    def _commentary(self, instrument: str) -> pd.DataFrame:
        subject, release = self.measures.subject, self.measures.release
        rows = release.public.get("commentary")
        if rows is None:
            return pd.DataFrame()
        now = rows["period"] == str(release.period)
        mine = rows[now & _about(rows, subject.kind, subject.code)]
        return mine[mine["indicator"].map(_instrument_of) == instrument]

    def caveats(self, name: str) -> Callout | Nothing:
        """What the figures of a section do not say."""
        return sections.caveats(self.words, name)

    def questions(self) -> Callout:
        """Questions for a conversation with a provider."""
        return questions(self.words)

    def state(self) -> Prose:
        """How many of the figures are measured."""
        return methods.state(self.words)

    def catalogue(self, instrument: str) -> Table | Nothing:
        """Every figure of an instrument, with its definition and whether it is measured."""
        return methods.catalogue(self.words, instrument)

    def worked_check(self, method: str) -> Table:
        """Published intervals (`proportion` or `count`) beside what this package computes."""
        return methods.worked_check(self.words, method)

    def site_words(self) -> dict[str, Any]:
        """What the start page of a site says."""
        return site.site_words(self.words, tuple(self.headlines()))

    def definitions(self) -> Table:
        """What each figure means."""
        return tables.definitions(self.words)

    def reading_guide(self) -> Prose:
        """How to read the figures."""
        return colophon.reading_guide(self.words)

    def colophon(self) -> Prose:
        """Where the figures come from."""
        return colophon.colophon(self.words)


def _split(name: str) -> Indicator:
    indicator = indicator_of(name)
    if indicator.split is None:
        split = [each.id for each in INDICATORS.values() if each.split]
        raise MonitorError(
            "only a figure that is told per value of a column has a breakdown",
            got=name,
            remedy=f"choose from: {', '.join(split)}",
        )
    return indicator


def _about(rows: pd.DataFrame, kind: str, code: str) -> pd.Series:
    """Which explanations are about a subject; one about no area or provider is about the municipality."""
    if kind == "provider":
        return (rows["provider"] == code) & rows["area_code"].isna()
    here = rows["area_code"] == code
    everywhere = rows["area_code"].isna() if kind == "municipality" else False
    return (here | everywhere) & rows["provider"].isna()


def _instrument_of(name: object) -> str:
    return str(INDICATORS[name].instrument) if isinstance(name, str) and name in INDICATORS else ""


def open_report(release: str | Path, kind: str, subject: str, language: str = "nl") -> Report:
    """Open a release for a report about one subject.

    Args:
        release: folder of the release.
        kind: `district`, `provider` or `municipality`; or `catalogue` or `methods`, about the figures themselves.
        subject: code of the subject: WK######, AGB code or GM####.
        language: `nl` or `en`.

    Raises:
        MonitorError: no such release, kind, subject or language.
    """
    texts(language)
    opened = read_release(Path(release))
    about = "municipality" if kind in ABOUT_FIGURES else kind
    measures = Measures(opened, subject_of(opened, about, subject))
    return Report(measures, Wording(language, measures), kind)
