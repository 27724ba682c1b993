"""The sections of a report: which figures each is about, what it says first, and what was not measured."""

from __future__ import annotations

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report import tables
from monitor.report.areas import heat_map
from monitor.report.display import Callout, Nothing, Prose
from monitor.report.measures import Measures
from monitor.report.wording import Wording
from monitor.texts import escape_markdown, formatting
from monitor.vocabulary import CHAIN, Unit

# The figures that each section of a provider's report is about; a district's sections are instruments.
SECTIONS = {
    "who": ("clients", "concurrent_providers_share", "stacked_clients_share", "provider_switch_share"),
    "waiting": (
        "waiting_time_in_norm_share",
        "waiting_time_median",
        "request_answered_in_time_share",
        "start_reported_in_time_share",
    ),
    "money": ("spend", "spend_per_client", "claimed_share", "rejected_claims_share"),
}
# Sections that are there for one table: without it they are left out.
TABLES_OF_SECTIONS = {
    "agreements": tables.contracts,
    "cooperation": tables.shared_clients,
    "neighbourhoods": heat_map,
    "districts": heat_map,
}
MOST_SENTENCES = 2
# Sections in which providers are compared on what also depends on whom they help.
WITHOUT_CASE_MIX = ("results", "waiting")


def section(words: Wording, name: str) -> Prose | Nothing:
    """A heading and at most two sentences with the figures that matter most; nothing when there are none."""
    shown = told(words.measures, name)
    if not _shows(words, name):
        return Nothing()
    if name in TABLES_OF_SECTIONS and isinstance(TABLES_OF_SECTIONS[name](words), Nothing):
        return Nothing()
    sentences = [words.lead(each) for each in _telling(shown)]
    said = [escape_markdown(each) for each in sentences if each][:MOST_SENTENCES]
    return Prose("\n\n".join([words.prose(f"section.{name}"), *said]))


def _shows(words: Wording, name: str) -> bool:
    """Whether there is anything to show under a heading about figures."""
    if name not in CHAIN and name not in SECTIONS:
        return True
    measures = words.measures
    parts = [part for each in measures.split_of(name) for part in each.parts()]
    has_accounts = name == "money" and not measures.accounts().empty
    return bool(told(measures, name)) or has_accounts or any(measures.tells(part) for part in parts)


def told(measures: Measures, name: str) -> list[Indicator]:
    """The figures of a section, if any of them rests on enough to be told."""
    known = _indicators(measures, name)
    return known if any(measures.tells(each) for each in known) else []


def _indicators(measures: Measures, name: str) -> list[Indicator]:
    chosen = [INDICATORS[each] for each in SECTIONS.get(name, ())] or measures.of(name)
    return [each for each in chosen if measures.measured(each) and each.kind is not Kind.ACCOUNT]


def _telling(indicators: list[Indicator]) -> list[Indicator]:
    """Shares and rates first: a published count alone tells little about a part, and so does a detail."""
    return sorted(indicators, key=lambda each: (_is_size(each), not each.opens))


def _is_size(indicator: Indicator) -> bool:
    return indicator.kind in (Kind.PUBLISHED, Kind.POPULATION) and indicator.unit is Unit.COUNT


def caveats(words: Wording, name: str) -> Callout | Nothing:
    """What the figures of a section do not say, each with the figure that it is about."""
    shown = [*told(words.measures, name), *words.measures.split_of(name)]
    about: dict[str, list[str]] = {}
    for each in shown:
        about.setdefault(each.caveat.in_(words.language), []).append(each.label.in_(words.language))
    said = [f"{labels[0]}: {caveat}" if len(labels) == 1 else caveat for caveat, labels in about.items()]
    if said and name in WITHOUT_CASE_MIX and words.measures.subject.kind == "provider":
        said.insert(0, words.text("caveat.case_mix"))
    return Callout("caveat", tuple(said), words.text("caveat.title")) if said else Nothing()


def not_measured(words: Wording) -> Prose | Nothing:
    """What was not measured, and the tables that it takes: links without any figure, and figures by themselves."""
    measures = words.measures
    lines = []
    for name in CHAIN:
        missing = [each for each in _wanted(measures, name) if not measures.measured(each)]
        if missing:
            lines.append(_missing(words, name, missing))
    if not lines:
        return Nothing()
    items = "\n".join(f"- {escape_markdown(line)}" for line in lines)
    return Prose(f"{words.prose('section.not_measured')}\n\n{items}")


def _missing(words: Wording, name: str, missing: list[Indicator]) -> str:
    measured = [*words.measures.of(name), *words.measures.split_of(name)]
    labels = [each.label.in_(words.language) for each in missing]
    return words.text(
        "lead.missing_some" if measured else "lead.missing",
        instrument=words.text(f"instrument.{name}"),
        figures="; ".join(labels),
        tables=formatting.listing(_tables_of(missing), words.language),
    )


def _tables_of(indicators: list[Indicator]) -> list[str]:
    return sorted({table for each in indicators for table in each.source})


def _wanted(measures: Measures, name: str) -> list[Indicator]:
    every = [each for each in INDICATORS.values() if each.instrument == name]
    return [each for each in every if measures.applicable(each) and each.kind is not Kind.PUBLISHED]
