"""What a notebook calls: `open_report(...)` gives a Report, and each of its methods shows one thing."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.release import read_release
from monitor.report import charts, tables
from monitor.report.display import Callout, Chart, Nothing, Prose, Table, Title
from monitor.report.headline import chosen, judged, over_budget, signals
from monitor.report.measures import Measures
from monitor.report.questions import questions
from monitor.report.results import TOO_FEW, indicator_of
from monitor.report.subject import subject_of
from monitor.report.wording import Wording
from monitor.texts import escape_markdown, formatting, texts
from monitor.vocabulary import CHAIN, Instrument, MonitorError, Unit

# The figures that each section of a provider's report is about; a district's sections are instruments.
SECTIONS = {
    "who": ("clients", "concurrent_providers_share", "stacked_clients_share"),
    "waiting": ("waiting_time_in_norm_share", "waiting_time_median", "start_reported_in_time_share"),
    "money": ("rejected_claims_share",),
}
# Sections that are there for one table: without it they are left out.
TABLES_OF_SECTIONS = {
    "agreements": tables.contracts,
    "cooperation": tables.shared_clients,
    "neighbourhoods": tables.neighbourhoods,
}
MOST_SENTENCES = 2
CHART_KINDS = ("trend", "comparison")


@dataclass(frozen=True)
class Report:
    """One report: figures and words about one subject, each method one thing to show."""

    measures: Measures
    words: Wording

    def title(self) -> Title:
        """Who and what the report is about; the first thing in a notebook."""
        subject, words = self.measures.subject, self.words
        return Title(
            title=words.text(f"title.{subject.kind}"),
            subtitle=words.text("title.subtitle"),
            language=words.language,
            kind=subject.kind,
            subject=subject.name,
            period=formatting.period(self.measures.release.period, words.language),
            municipality=words.municipality,
            summary=self.headlines()[0],
            description=words.text("title.description"),
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
        key = "published" if self._only_published() else "provisional"
        items = [self.words.text(f"status.{key}")]
        if self.measures.subject.kind == "provider" and self._is_small():
            items.append(self.words.text("status.small", few=TOO_FEW))
        return Callout("status", tuple(items))

    def _only_published(self) -> bool:
        return not self.measures.release.cubes

    def _is_small(self) -> bool:
        ended = INDICATORS["dropout_share"]
        return self.measures.own(INDICATORS["clients"]).value < TOO_FEW or self.measures.own(ended).too_few

    def section(self, name: str) -> Prose | Nothing:
        """A heading and at most two sentences with the figures that matter most; nothing when there are none."""
        shown = self._told(name)
        if not shown and (name in CHAIN or name in SECTIONS):
            return Nothing()
        if name in TABLES_OF_SECTIONS and isinstance(TABLES_OF_SECTIONS[name](self.words), Nothing):
            return Nothing()
        spent = [self.words.headline(each) for each in over_budget(self.measures)] if name == "money" else []
        return self._section(name, [*spent, *(self.words.lead(each) for each in _telling(shown))])

    def _section(self, name: str, sentences: list[str]) -> Prose:
        said = [escape_markdown(each) for each in sentences if each][:MOST_SENTENCES]
        return Prose("\n\n".join([self.words.prose(f"section.{name}"), *said]))

    def not_measured(self) -> Prose | Nothing:
        """The links of the chain without any figure, and the tables that they take."""
        missing = [each for each in CHAIN if self._wanted(each) and not self._indicators(each)]
        if not missing:
            return Nothing()
        lines = [
            self.words.text(
                "lead.missing",
                instrument=self.words.text(f"instrument.{name}"),
                tables=", ".join(sorted({table for each in self._wanted(name) for table in each.source})),
            )
            for name in missing
        ]
        items = "\n".join(f"- {escape_markdown(line)}" for line in lines)
        return Prose(f"{self.words.prose('section.not_measured')}\n\n{items}")

    def _indicators(self, name: str) -> list[Indicator]:
        chosen_here = [INDICATORS[each] for each in SECTIONS.get(name, ())] or self.measures.of(name)
        return [
            each for each in chosen_here if self.measures.measured(each) and each.kind is not Kind.ACCOUNT
        ]

    def _told(self, name: str) -> list[Indicator]:
        """The figures of a section, if any of them rests on enough to be told."""
        known = self._indicators(name)
        return known if any(self.measures.tells(each) for each in known) else []

    def _wanted(self, name: str) -> list[Indicator]:
        every = [each for each in INDICATORS.values() if each.instrument == name]
        return [each for each in every if self.measures.applicable(each) and each.kind is not Kind.PUBLISHED]

    def key_figures(self) -> Table | Nothing:
        """The eight figures at a glance."""
        return tables.key_figures(self.words)

    def figures(self, name: str) -> Table | Nothing:
        """All figures of an instrument or section."""
        caption = self.words.text("table.figures", instrument=self.words.text(f"instrument.{name}"))
        return tables.figures(self.words, self._told(name), caption)

    def chart(self, kind: str, indicator: str) -> Chart | Nothing:
        """A `trend` or a `comparison` of one indicator; nothing when it is not measured here."""
        if kind not in CHART_KINDS:
            raise MonitorError(
                "a chart must be one of " + ", ".join(CHART_KINDS), got=kind, remedy="choose one"
            )
        subject = indicator_of(indicator)
        if not self.measures.measured(subject):
            return Nothing()
        return (charts.trend if kind == "trend" else charts.comparison)(self.words, subject)

    def end_reasons(self) -> Chart | Nothing:
        """Why trajectories ended."""
        ends = INDICATORS[charts.ENDS[0]]
        return charts.end_reasons(self.words) if self.measures.measured(ends) else Nothing()

    def accounts_chart(self) -> Chart | Nothing:
        """Budget and spending, drawn."""
        return charts.accounts(self.words)

    def accounts(self) -> Table | Nothing:
        """Budget and spending, as a table."""
        return tables.accounts(self.words)

    def neighbourhoods(self) -> Table | Nothing:
        """The neighbourhoods inside a district."""
        return tables.neighbourhoods(self.words)

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
        column, other = ("provider", "area_code") if subject.kind == "provider" else ("area_code", "provider")
        mine = rows[
            (rows["period"] == str(release.period)) & (rows[column] == subject.code) & rows[other].isna()
        ]
        of_instrument = mine["indicator"].map(_instrument_of)
        return mine[of_instrument == instrument]

    def caveats(self, name: str) -> Callout | Nothing:
        """What the figures of a section do not say."""
        said = dict.fromkeys(each.caveat.in_(self.words.language) for each in self._told(name))
        return Callout("caveat", tuple(said), self.words.text("caveat.title")) if said else Nothing()

    def questions(self) -> Callout:
        """Questions for a conversation with a provider."""
        return questions(self.words)

    def site_words(self) -> dict[str, object]:
        """What the index of a site says: title, period, intro, headlines, headings and colophon."""
        words = self.words
        period = formatting.period(self.measures.release.period, words.language)
        intro = "index.intro_published" if self._only_published() else "index.intro"
        return {
            "title": words.text("title.municipality"),
            "language": words.language,
            "municipality": words.municipality,
            "period": period,
            "intro": words.text(intro),
            "headlines": tuple(self.headlines()),
            "headings": tuple(
                (kind, words.text(f"index.{kind}")) for kind in ("municipality", "district", "provider")
            ),
            "colophon": tuple(self._colophon_lines()),
        }

    def definitions(self) -> Table:
        """What each figure means."""
        return tables.definitions(self.words)

    def colophon(self) -> Prose:
        """Where the figures come from."""
        title = f"### {self.words.text('colophon.title')}"
        return Prose("\n\n".join([title, *map(escape_markdown, self._colophon_lines())]))

    def _colophon_lines(self) -> list[str]:
        words, release = self.words, self.measures.release
        left_out = [
            words.text("colophon.rows", number=formatting.number(number, 0, words.language), table=table)
            for table, number in sorted(release.manifest["quarantined"].items())
        ]
        rows = formatting.listing(left_out, words.language)
        return [
            words.text("colophon.public" if self._only_published() else "colophon.data", id=release.id),
            words.text("colophon.quarantined", rows=rows)
            if rows
            else words.text("colophon.none_quarantined"),
            words.text("colophon.software", version=version("monitor-sociaal-domein")),
            words.text("colophon.contact"),
        ]

    def reading_guide(self) -> Prose:
        """How to read the figures."""
        key = "section.definitions_published" if self._only_published() else "section.definitions"
        base = self.measures.release.manifest["base"]
        small = formatting.count(0, base, self.words.language)
        return Prose(self.words.prose(key, small=small, few=TOO_FEW))


def _telling(indicators: list[Indicator]) -> list[Indicator]:
    """Shares and rates first: a published count alone tells little about a part."""
    return sorted(indicators, key=lambda each: each.kind is Kind.PUBLISHED and each.unit is Unit.COUNT)


def _instrument_of(name: object) -> str:
    return str(INDICATORS[name].instrument) if isinstance(name, str) and name in INDICATORS else ""


def open_report(release: str | Path, kind: str, subject: str, language: str = "nl") -> Report:
    """Open a release for a report about one subject.

    Args:
        release: folder of the release.
        kind: `district`, `provider` or `municipality`.
        subject: code of the subject: WK######, AGB code or GM####.
        language: `nl` or `en`.

    Raises:
        MonitorError: no such release, kind, subject or language.
    """
    texts(language)
    opened = read_release(Path(release))
    measures = Measures(opened, subject_of(opened, kind, subject))
    return Report(measures, Wording(language, measures))
