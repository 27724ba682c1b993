"""Areas side by side: map, heat map, and the table that is read beside them."""

from __future__ import annotations

import json
import math

import pandas as pd

from monitor.figures import CHARTS
from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.charts import axis_words, comparable
from monitor.report.display import Chart, Column, Nothing, Table
from monitor.report.judgement import SYMBOL, UNTOLD, Comparison, Verdict, against_value, not_compared
from monitor.report.results import Result, Subjects, one
from monitor.report.wording import Wording
from monitor.texts import formatting

LEFT = "left"
HEAT_MAP = (
    "clients",
    "youth_care_share",
    "wmo_clients_rate",
    "waiting_time_in_norm_share",
    "dropout_share",
    "goals_achieved_share",
    "spend_per_inhabitant",
    "outcome_coverage_share",
    "cbs_inhabitants",
    "cbs_youth_care_share",
    "cbs_wmo_clients_rate",
    "cbs_benefit_recipients",
)

MOST_FIGURES = 7  # that a page is wide enough for


def _inside(words: Wording) -> Subjects:
    """The areas that a map or heat map shows: districts of a municipality, neighbourhoods of a district."""
    measures = words.measures
    return measures.districts if measures.subject.kind == "municipality" else measures.neighbourhoods


def area_map(words: Wording, indicator: Indicator, *, inside: bool) -> Chart | Nothing:
    """A map with the figure in every area: those inside the subject, or the subject among its peers."""
    measures = words.measures
    shapes = outlines(words)
    subjects = _inside(words) if inside else measures.subject.peers
    codes = [code for code in subjects.codes if code in shapes]
    if not codes or not measures.measured(indicator):
        return Nothing()
    frame, period = measures.frame(indicator, subjects), str(measures.period(indicator))
    found = {code: one(frame, indicator, code, period) for code in codes}
    whole = measures.whole(indicator)
    if not any(result.measured and not result.too_few for result in found.values()):
        return Nothing()
    names = words.names()
    judged = {code: _judged(result, whole) for code, result in found.items()}
    values = pd.DataFrame(
        {
            "name": [names[code] for code in codes],
            "value": [found[code].value if not found[code].too_few else math.nan for code in codes],
            "text": [words.cell(found[code]) for code in codes],
            "tone": [str(judged[code].verdict) for code in codes],
        },
        index=codes,
    )
    items = [f"{row['name']}: {row['text']}" for _, row in values.iterrows()]
    own = "" if inside else measures.subject.code
    label = indicator.label.in_(words.language)
    return Chart(
        CHARTS["places"]({code: shapes[code] for code in codes}, values, own, axis_words(words, indicator)),
        words.text("alt.map", label=label, items="; ".join(items)),
        words.text("chart.map", label=label, low=_lowest(values), high=_highest(values)),
    )


def _lowest(values: pd.DataFrame) -> str:
    row = values.loc[values["value"].idxmin()]
    return f"{row['name']} ({row['text']})"


def _highest(values: pd.DataFrame) -> str:
    row = values.loc[values["value"].idxmax()]
    return f"{row['name']} ({row['text']})"


def outlines(words: Wording) -> dict[str, dict]:
    """The borders in the release, by area code."""
    table = words.measures.release.public.get("boundaries")
    if table is None:
        return {}
    return {
        code: json.loads(geometry)
        for code, geometry in zip(table["area_code"], table["geometry"], strict=True)
    }


def _judged(result: Result, whole: Result) -> Comparison:
    if result.indicator.kind in (Kind.COUNT, Kind.PUBLISHED):
        return not_compared(result, whole.value)
    return against_value(result, whole.value)


def heat_map(words: Wording) -> Table | Nothing:
    """Figures x areas inside the subject: value, symbol of the judgement beside the whole, and a tint."""
    measures = words.measures
    subjects = _inside(words)
    chosen = [INDICATORS[name] for name in HEAT_MAP if measures.measured(INDICATORS[name])]
    if not len(subjects.codes) >= 1 or not chosen:
        return Nothing()
    cells = {
        each.id: {code: _heat_cell(words, each, subjects, code) for code in subjects.codes} for each in chosen
    }
    shown = [
        each for each in chosen if any(text != formatting.NOTHING for text, _ in cells[each.id].values())
    ]
    shown = shown[:MOST_FIGURES]
    if not shown:
        return Nothing()
    names = words.names()
    kind = "district" if measures.subject.kind == "municipality" else "neighbourhood"
    note = words.text("table.note_verdict", whole=words.text("whole_the.district"), legend=words.legend())
    judged = any(tone for each in shown for _, tone in cells[each.id].values())
    return Table(
        words.text(f"table.heat_map_{kind}"),
        (Column(words.text(f"column.{kind}"), LEFT), *(Column(words.label(each)) for each in shown)),
        tuple((names[code], *(cells[each.id][code][0] for each in shown)) for code in subjects.codes),
        note=note if judged else None,
        tones=tuple(("", *(cells[each.id][code][1] for each in shown)) for code in subjects.codes),
    )


def _heat_cell(words: Wording, indicator: Indicator, subjects: Subjects, code: str) -> tuple[str, str]:
    measures = words.measures
    result = one(measures.frame(indicator, subjects), indicator, code, str(measures.period(indicator)))
    if not result.measured:
        return formatting.NOTHING, ""
    judged = _judged(result, measures.whole(indicator)).verdict
    if result.too_few and indicator.kind is not Kind.COUNT:
        return words.cell(result), str(Verdict.TOO_FEW)
    if judged in UNTOLD:
        return words.cell(result), ""
    return f"{words.cell(result)}\N{NO-BREAK SPACE}{SYMBOL[judged]}", str(judged)


def peers_table(words: Wording, indicator: Indicator) -> Table | Nothing:
    """The figure of every peer with its margin and judgement, to read beside a map or a funnel."""
    rows = comparable(words, indicator) if words.measures.measured(indicator) else pd.DataFrame()
    if len(rows) < 2:
        return Nothing()
    measures, period = words.measures, str(words.measures.period(indicator))
    frame, whole = measures.peers(indicator), measures.whole(indicator)
    ordered = rows.sort_values("name")
    results = [one(frame, indicator, code, period) for code in ordered.index]
    lines = [
        (name, words.cell(result), words.interval(result), words.verdict(_judged(result, whole)))
        for name, result in zip(ordered["name"], results, strict=True)
    ]
    own = measures.subject.code
    return Table(
        words.text("table.peers", label=indicator.label.in_(words.language)),
        (
            Column(words.text(f"column.peer_{measures.subject.kind}"), LEFT),
            Column(words.text("column.value")),
            Column(words.text("column.interval")),
            Column(words.text("column.verdict"), LEFT),
        ),
        tuple(lines),
        highlight=tuple(place for place, code in enumerate(ordered.index) if code == own),
        collapsed=True,
    )
