"""Tables of figures: the key figures, those of a section, and every judgement of each."""

from __future__ import annotations

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.display import Column, Nothing, Table
from monitor.report.judgement import Verdict
from monitor.report.measures import WHOLE_FIGURES
from monitor.report.wording import LISTED, Wording
from monitor.texts import formatting

LEFT = "left"
WHOLE_COLUMN, TARGET_COLUMN, VERDICT_COLUMN = 3, 5, 6
# What a reader with one minute looks at; the first eight that are measured are shown.
KEY_FIGURES = (
    "clients",
    "youth_care_share",
    "wmo_clients_rate",
    "requests_rate",
    "decision_in_time_share",
    "waiting_time_in_norm_share",
    "dropout_share",
    "usefulness_mean",
    "outcome_coverage_share",
    "end_plan_share",
    "concurrent_providers_share",
    "duration_median",
    "cbs_inhabitants",
    "cbs_youth_care",
    "cbs_youth_care_share",
    "cbs_wmo_clients",
    "cbs_wmo_clients_rate",
    "cbs_benefit_recipients",
)
MOST_KEY_FIGURES = 8


def key_figures(words: Wording) -> Table | Nothing:
    """The eight figures that open the report."""
    chosen = [INDICATORS[name] for name in KEY_FIGURES]
    telling = [each for each in chosen if words.measures.measured(each) and words.measures.tells(each)]
    return figures(words, telling[:MOST_KEY_FIGURES], words.text("table.key_figures"), "key-figures")


def figures(
    words: Wording, indicators: list[Indicator], caption: str, kind: str | None = None
) -> Table | Nothing:
    """A row per figure: value, margin, the whole, a period earlier, target and judgement.

    Columns that would be empty in every row (targets, margins) are left out, and so is the whole beside itself; a
    whole is judged by its targets. `over` says whether a figure is about four quarters, one, or a day.
    """
    rows = [_figure_row(words, each) for each in indicators]
    if not rows:
        return Nothing()
    yearly = all(each.kind is Kind.PUBLISHED for each in indicators)
    columns = (
        Column(words.text("column.indicator"), LEFT),
        Column(words.text("column.value")),
        Column(words.text("column.interval")),
        Column(words.text(f"column.whole_{words.measures.subject.kind}")),
        Column(words.text("column.previous_year" if yearly else "column.previous")),
        Column(words.text("column.target")),
        Column(words.text("column.verdict"), LEFT),
        Column(words.text("column.over"), LEFT),
    )
    subject = words.measures.subject
    is_whole = subject.code in subject.whole.codes
    kept = [place for place in range(len(columns)) if any(row[place] != formatting.NOTHING for row in rows)]
    kept = [place for place in kept if place != WHOLE_COLUMN or not is_whole]
    judged = VERDICT_COLUMN in kept
    return Table(
        caption,
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        note=_note(words, judged=judged, targets=TARGET_COLUMN in kept),
        kind=kind,
    )


def _note(words: Wording, *, judged: bool, targets: bool) -> str | None:
    """What the symbols in the last column, and those behind a target, say."""
    if not judged and not targets:
        return None
    whole = words.text(f"whole_the.{words.measures.subject.kind}")
    said = [words.text("table.note_whole", whole=whole)] if judged else []
    said += [words.text("table.note_target")] if targets else []
    return " ".join([*said, f"{words.legend()}."])


def judgements(words: Wording) -> Table | Nothing:
    """Every way in which a figure is judged, side by side: what chance, custom and the past do not explain."""
    measures = words.measures
    known = [each for each in WHOLE_FIGURES if measures.measured(each) and measures.tells(each)]
    rows = [(each, _judgements_of(words, each)) for each in known]
    rows = [(each, cells) for each, cells in rows if any(cell != formatting.NOTHING for cell in cells)]
    if not rows:
        return Nothing()
    names = (f"whole_{measures.subject.kind}", "target", "peers", "process", "trend", "year_ago")
    columns = [
        Column(words.text("column.indicator"), LEFT),
        *(Column(words.text(f"column.{name}"), LEFT) for name in names),
    ]
    lines = [(words.label(each), *cells) for each, cells in rows]
    kept = [
        place for place in range(len(columns)) if any(line[place] != formatting.NOTHING for line in lines)
    ]
    return Table(
        words.text("table.judgements"),
        tuple(columns[place] for place in kept),
        tuple(tuple(line[place] for place in kept) for line in lines),
        note=words.text("table.note_judgements", legend=words.legend()),
        collapsed=True,
    )


def _judgements_of(words: Wording, indicator: Indicator) -> tuple[str, ...]:
    measures = words.measures
    found = (
        measures.against_whole(indicator),
        measures.against_target(indicator),
        measures.against_peers(indicator),
        measures.against_process(indicator),
        measures.against_trend(indicator),
        measures.against_year_ago(indicator),
    )
    return tuple(
        formatting.NOTHING if each.verdict is Verdict.NOT_COMPARED else words.verdict(each) for each in found
    )


def _figure_row(words: Wording, indicator: Indicator) -> tuple[str, ...]:
    measures = words.measures
    own, whole = measures.own(indicator), measures.whole(indicator)
    earlier = measures.own(indicator, measures.period(indicator).previous)
    compared = measures.against_whole(indicator)
    no_judgement = indicator.kind is Kind.COUNT or not own.measured
    return (
        words.label(indicator),
        words.cell(own),
        words.interval(own),
        formatting.NOTHING if indicator.kind in LISTED else words.cell(whole),
        words.cell(earlier),
        words.target(indicator),
        formatting.NOTHING if no_judgement else words.verdict(compared),
        words.span(indicator),
    )
