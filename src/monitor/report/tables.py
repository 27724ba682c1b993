"""The tables of a report, as they are printed."""

from __future__ import annotations

import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.display import Column, Nothing, Table
from monitor.report.judgement import SYMBOL, Verdict, against_value
from monitor.report.measures import BUDGET_MARGIN
from monitor.report.results import one
from monitor.report.subject import neighbourhoods_in, subjects_of
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Unit

LEFT = "left"
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
NEIGHBOURHOOD_FIGURES = (
    "clients",
    "youth_care_share",
    "wmo_clients_rate",
    "dropout_share",
    "cbs_inhabitants",
    "cbs_youth_care_share",
    "cbs_wmo_clients_rate",
    "cbs_benefit_recipients",
)


def key_figures(words: Wording) -> Table | Nothing:
    """The eight figures that open the report."""
    chosen = [INDICATORS[name] for name in KEY_FIGURES]
    telling = [each for each in chosen if words.measures.measured(each) and words.measures.tells(each)]
    return figures(words, telling[:MOST_KEY_FIGURES], words.text("table.key_figures"), "key-figures")


def figures(
    words: Wording, indicators: list[Indicator], caption: str, kind: str | None = None
) -> Table | Nothing:
    """A row per figure: value, margin, the whole, a period earlier, target and judgement.

    Columns that would be empty in every row (targets, margins) are left out.
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
    )
    kept = [place for place in range(len(columns)) if any(row[place] != formatting.NOTHING for row in rows)]
    judged = len(columns) - 1 in kept
    return Table(
        caption,
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        note=words.text(
            "table.note_verdict",
            whole=words.text(f"whole_the.{words.measures.subject.kind}"),
            legend=legend(words),
        )
        if judged
        else None,
        kind=kind,
    )


def legend(words: Wording) -> str:
    """What the symbols mean."""
    shown = (Verdict.BETTER, Verdict.WORSE, Verdict.HIGHER, Verdict.LOWER, Verdict.SIMILAR, Verdict.TOO_FEW)
    return ", ".join(f"{SYMBOL[each]} {words.text(f'verdict.{each}')}" for each in shown)


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
        words.cell(whole),
        words.cell(earlier),
        words.target(indicator),
        formatting.NOTHING if no_judgement else words.verdict(compared),
    )


def neighbourhoods(words: Wording) -> Table | Nothing:
    """The neighbourhoods of a district: per figure the value and the symbol of its judgement."""
    measures = words.measures
    inside = neighbourhoods_in(measures.release, measures.subject.code)
    chosen = [INDICATORS[name] for name in NEIGHBOURHOOD_FIGURES if measures.measured(INDICATORS[name])]
    if not inside.codes or not chosen:
        return Nothing()
    names = measures.release.public["areas"].set_index("area_code")["name"]
    rows = [
        (str(names[code]), *(_cell(words, each, inside, code) for each in chosen)) for code in inside.codes
    ]
    return Table(
        words.text("table.neighbourhoods"),
        (
            Column(words.text("column.neighbourhood"), LEFT),
            *(Column(words.label(each)) for each in chosen),
        ),
        tuple(rows),
        note=words.text("table.note_verdict", whole=words.text("whole_the.district"), legend=legend(words)),
    )


def _cell(words: Wording, indicator: Indicator, inside: object, code: str) -> str:
    measures = words.measures
    result = one(measures.frame(indicator, inside), indicator, code, str(measures.period(indicator)))
    if indicator.kind in (Kind.COUNT, Kind.PUBLISHED) or result.too_few or not result.measured:
        return words.cell(result)
    symbol = SYMBOL[against_value(result, measures.whole(indicator).value).verdict]
    return f"{words.cell(result)}\N{NO-BREAK SPACE}{symbol}"


def clients_by_area(words: Wording) -> Table | Nothing:
    """How many clients of a provider live in each district."""
    measures = words.measures
    cube = measures.release.cubes.get("clients")
    if cube is None:
        return Nothing()
    parts = cube.parts[cube.parts["member_provider"] == measures.subject.code]
    cells = cube.cells.loc[sorted(set(parts["cell"]))]
    cells = cells[cells["period"] == str(measures.release.period)]
    names = subjects_of(measures.release, "district")
    parents = measures.release.public["areas"].set_index("area_code")["parent_code"]
    counts = cells.groupby(cells["area_code"].map(parents))["count"].sum()
    base = measures.release.manifest["base"]
    rows = [
        (names[code], formatting.count(number, base, words.language))
        for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if number > 0 and code in names
    ]
    columns = (Column(words.text("column.district"), LEFT), Column(words.text("column.clients")))
    if not rows:
        return Nothing()
    small = formatting.count(0, base, words.language)
    note = words.text("table.note_clients_by_area", small=small) if len(rows) < len(names) else None
    return Table(words.text("table.clients_by_area"), columns, tuple(rows), note=note, kind="narrow")


def contracts(words: Wording) -> Table | Nothing:
    """What was agreed with a provider, on the last day of the period."""
    measures = words.measures
    listed = measures.release.public.get("contracts", pd.DataFrame({"provider": []}))
    mine = listed[listed["provider"] == measures.subject.code]
    if mine.empty:
        return Nothing()
    day = measures.release.period.last_day.isoformat()
    running = mine[(mine["start"] <= day) & (mine["end"].isna() | (mine["end"] >= day))]
    rows = [
        (
            row["contract"],
            words.text(f"law.{row['law']}"),
            words.text(f"variant.{row['variant']}"),
            words.text(f"funding_form.{row['funding_form']}"),
            words.text(f"responsible.{row['responsible']}"),
            row["result"] if isinstance(row["result"], str) else formatting.NOTHING,
            formatting.figure(row["ceiling_eur"], Unit.EURO, 0, words.language),
        )
        for _, row in running.sort_values("contract").iterrows()
    ]
    names = ("contract", "law", "variant", "funding_form", "responsible", "result")
    columns = (
        *(Column(words.text(f"column.{name}"), LEFT) for name in names),
        Column(words.text("column.ceiling")),
    )
    return Table(words.text("table.contracts"), columns, tuple(rows)) if rows else Nothing()


def accounts(words: Wording) -> Table | Nothing:
    """Budget and spending of the taakvelden that concern the subject."""
    rows = words.measures.accounts()
    if rows.empty:
        return Nothing()
    thousands = [
        (
            f"{row['tax_field']} {row['name']}",
            formatting.number(row["budget"] / 1000, 0, words.language),
            formatting.number(row["realised"] / 1000, 0, words.language),
            formatting.number((row["budget"] - row["realised"]) / 1000, 0, words.language),
            formatting.figure(100 * row["share"], Unit.PERCENT, 0, words.language),
            words.verdict_of_account(over=bool(row["over"])),
        )
        for _, row in rows.iterrows()
    ]
    names = ("budget", "realised", "difference", "share")
    columns = (
        Column(words.text("column.field"), LEFT),
        *(Column(words.text(f"column.{name}")) for name in names),
        Column(words.text("column.verdict"), LEFT),
    )
    key = "accounts" if words.measures.subject.kind == "provider" else "accounts_all"
    margin = formatting.figure(100 * BUDGET_MARGIN, Unit.PERCENT, 0, words.language)
    over = tuple(place for place, is_over in enumerate(rows["over"]) if is_over)
    return Table(
        words.text(f"table.{key}"),
        columns,
        tuple(thousands),
        over,
        words.text("table.note_accounts", margin=margin),
    )


def shared_clients(words: Wording) -> Table | Nothing:
    """With which providers the subject shares clients, from the profiles."""
    measures = words.measures
    cube = measures.release.cubes.get("clients")
    if cube is None:
        return Nothing()
    now = cube.cells["period"] == str(measures.release.period)
    pairs = cube.parts[["cell", "member_provider"]].drop_duplicates()
    pairs = pairs[pairs["cell"].map(now)]
    mine = set(pairs.loc[pairs["member_provider"] == measures.subject.code, "cell"])
    others = pairs[pairs["cell"].isin(mine) & (pairs["member_provider"] != measures.subject.code)]
    counts = others["cell"].map(cube.cells["count"]).groupby(others["member_provider"]).sum()
    names = subjects_of(measures.release, "provider")
    rows = [
        (names.get(code, code), formatting.number(number, 0, words.language))
        for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if number > 0
    ]
    columns = (Column(words.text("column.provider"), LEFT), Column(words.text("column.shared")))
    note = words.text("table.note_shared")
    return (
        Table(words.text("table.shared"), columns, tuple(rows), note=note, kind="narrow")
        if rows
        else Nothing()
    )


def definitions(words: Wording) -> Table:
    """What each figure in the report means, with its formula and its source."""
    measured = [each for each in INDICATORS.values() if words.measures.measured(each)]
    rows = tuple(
        (
            each.label.in_(words.language),
            each.definition.in_(words.language),
            each.formula,
            f"{', '.join(each.source)}; {each.reference.in_(words.language)}",
        )
        for each in measured
    )
    columns = tuple(
        Column(words.text(f"column.{name}"), LEFT)
        for name in ("indicator", "definition", "formula", "source")
    )
    return Table(words.text("table.definitions"), columns, rows, kind="definitions", collapsed=True)
