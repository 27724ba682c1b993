"""The tables of a report, as they are printed."""

from __future__ import annotations

import pandas as pd

from monitor.indicators import INDICATORS
from monitor.report.display import Column, Nothing, Table
from monitor.report.measures import BUDGET_MARGIN
from monitor.report.subject import subjects_of
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Unit

LEFT = "left"
LAST_QUARTER = 4


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
            formatting.figure(100 * row["forecast"], Unit.PERCENT, 0, words.language),
            words.verdict_of_account(over=bool(row["over"])),
        )
        for _, row in rows.iterrows()
    ]
    names = ("budget", "realised", "difference", "share", "forecast")
    columns = (
        Column(words.text("column.field"), LEFT),
        *(Column(words.text(f"column.{name}")) for name in names),
        Column(words.text("column.verdict"), LEFT),
    )
    is_provider = words.measures.subject.kind == "provider"
    # what is expected of a year says nothing any more when the year is over; who spent too much no provider's page says
    hidden = (
        {words.text("column.forecast")} if words.measures.release.period.quarter == LAST_QUARTER else set()
    )
    hidden |= {words.text("column.verdict")} if is_provider else set()
    kept = [place for place, column in enumerate(columns) if column.label not in hidden]
    key = "accounts" if words.measures.subject.kind == "provider" else "accounts_all"
    margin = formatting.figure(100 * BUDGET_MARGIN, Unit.PERCENT, 0, words.language)
    over = () if is_provider else tuple(place for place, is_over in enumerate(rows["over"]) if is_over)
    return Table(
        words.text(f"table.{key}"),
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in thousands),
        over,
        words.text("table.note_accounts_shared" if is_provider else "table.note_accounts", margin=margin),
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
