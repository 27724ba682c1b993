"""What a figure consists of: by reason, by referrer, by result area, by domain, and per taakveld."""

from __future__ import annotations

import pandas as pd

from monitor.figures import CHARTS, Words
from monitor.indicators import INDICATORS, Indicator
from monitor.report.charts import axis_words
from monitor.report.display import Chart, Column, Nothing, Table
from monitor.report.judgement import UNTOLD, Verdict
from monitor.report.results import Result
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Unit

ENDS = ("end_plan_share", "end_agreed_share", "end_client_share", "end_provider_share", "end_external_share")
CHANGES = ("self_reliance_up_share", "self_reliance_same_share", "self_reliance_down_share")
LEFT = "left"


def parts_of(words: Wording, indicator: Indicator) -> list[tuple[str, Result, Result]]:
    """The parts of a split figure that rest on enough units: name, own figure and that of the whole."""
    measures = words.measures
    if not measures.measured(indicator):
        return []
    names = indicator.split.labels
    found = [
        (names[value].in_(words.language), measures.own(part), measures.whole(part))
        for value, part in zip(names, indicator.parts(), strict=True)
    ]
    return [(name, own, whole) for name, own, whole in found if own.measured and not own.too_few]


def breakdown(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """A split figure as bars: the subject, with its margin, beside the whole."""
    parts = parts_of(words, indicator)
    if not parts:
        return Nothing()
    alone = words.measures.subject.code in words.measures.subject.whole.codes
    rows = pd.DataFrame(
        [(name, own.value, own.lower, own.upper, whole.value) for name, own, whole in parts],
        columns=["name", "own", "lower", "upper", "whole"],
    )
    rows = rows.assign(whole=float("nan")) if alone else rows
    number = lambda value: words.number(indicator, value)  # noqa: E731
    items = [
        f"{row.name_}: {number(row.own)}" + ("" if alone else f" / {number(row.whole)}")
        for row in _named(rows)
    ]
    label = indicator.label.in_(words.language)
    top = max(parts, key=lambda part: part[1].value)
    judged = [words.measures.against_whole(own.indicator).verdict for _, own, _ in parts]
    differs = alone or any(verdict not in (*UNTOLD, Verdict.SIMILAR) for verdict in judged)
    key = "breakdown" if differs else "breakdown_alike"
    return Chart(
        CHARTS["shares"](rows, axis_words(words, indicator)),
        words.text("alt.breakdown", label=label, whole=words.whole, items="; ".join(items), alone=alone),
        words.text(f"chart.{key}", label=label, name=top[0], value=number(top[1].value)),
    )


def breakdown_table(words: Wording, indicator: Indicator) -> Table | Nothing:
    """The same figures with their margins and judgements."""
    parts = list(indicator.parts()) if words.measures.measured(indicator) else []
    if not any(words.measures.own(part).measured for part in parts):
        return Nothing()
    names = [name.in_(words.language) for name in indicator.split.labels.values()]
    rows = [
        (
            name,
            words.cell(words.measures.own(part)),
            words.interval(words.measures.own(part)),
            words.cell(words.measures.whole(part)),
            words.verdict(words.measures.against_whole(part)),
        )
        for name, part in zip(names, parts, strict=True)
    ]
    columns = (
        Column(words.text(f"column.by_{indicator.split.column}"), LEFT),
        Column(words.text("column.value")),
        Column(words.text("column.interval")),
        Column(words.text(f"column.whole_{words.measures.subject.kind}")),
        Column(words.text("column.verdict"), LEFT),
    )
    alone = words.measures.subject.code in words.measures.subject.whole.codes
    kept = (0, 1, 2) if alone else tuple(range(5))
    caption = words.text("table.breakdown", label=indicator.label.in_(words.language))
    return Table(
        caption,
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        collapsed=True,
    )


def self_reliance(words: Wording) -> Chart | Nothing:
    """How self-reliance changed, per domain; never one score."""
    up, same, down = (INDICATORS[name] for name in CHANGES)
    known = {name: own.value for name, own, _ in parts_of(words, up)}
    if not known:
        return Nothing()
    shares = {
        each.id: {name: own.value for name, own, _ in parts_of(words, each)} for each in (up, same, down)
    }
    rows = pd.DataFrame(
        [(name, *(shares[each.id].get(name, float("nan")) for each in (up, same, down))) for name in known],
        columns=["name", "up", "same", "down"],
    )
    percent = lambda value: formatting.figure(value, Unit.PERCENT, 0, words.language)  # noqa: E731
    items = [
        f"{row.name_}: {percent(row.up)} / {percent(row.same)} / {percent(row.down)}" for row in _named(rows)
    ]
    best = rows.loc[rows["up"].idxmax()]
    return Chart(
        CHARTS["stacked"](rows, axis_words(words, up)),
        words.text("alt.self_reliance", items="; ".join(items)),
        words.text("chart.self_reliance", name=best["name"], value=percent(best["up"])),
    )


def end_reasons(words: Wording) -> Chart | Nothing:
    """The five reasons why trajectories ended, beside those of the whole."""
    measures = words.measures
    if not measures.measured(INDICATORS[ENDS[0]]):
        return Nothing()
    indicators = [INDICATORS[name] for name in ENDS]
    own = [measures.own(each) for each in indicators]
    if not all(each.measured and not each.too_few for each in own):
        return Nothing()
    names = [each.label.in_(words.language) for each in indicators]
    whole = [measures.whole(each).value for each in indicators]
    alone = measures.subject.code in measures.subject.whole.codes
    rows = pd.DataFrame({"name": names, "own": [each.value for each in own], "whole": whole})
    rows = rows.assign(whole=float("nan")) if alone else rows
    percent = lambda value: formatting.figure(value, Unit.PERCENT, 0, words.language)  # noqa: E731
    items = [
        f"{row.name_}: {percent(row.own)}" + ("" if alone else f" / {percent(row.whole)}")
        for row in _named(rows)
    ]
    return Chart(
        CHARTS["shares"](rows, axis_words(words, indicators[0])),
        words.text("alt.shares", whole=words.whole, items="; ".join(items), alone=alone),
        words.text("chart.shares", value=percent(own[0].value)),
    )


def _named(rows: pd.DataFrame) -> list:
    return list(rows.rename(columns={"name": "name_"}).itertuples())


def accounts(words: Wording) -> Chart | Nothing:
    """Spending and budget of the taakvelden that concern the subject."""
    rows = words.measures.accounts()
    if rows.empty:
        return Nothing()
    thousands = rows.assign(
        name=rows["tax_field"] + " " + rows["name"],
        budget=rows["budget"] / 1000,
        realised=rows["realised"] / 1000,
    )
    percent = lambda share: formatting.figure(100 * share, Unit.PERCENT, 0, words.language)  # noqa: E731
    items = [f"{row.name_}: {percent(row.share)}" for row in _named(thousands)]
    over = list(thousands.loc[thousands["over"].astype(bool), "name"])
    key = "accounts_over" if over else "accounts_within"
    number = lambda value: formatting.number(value, 0, words.language)  # noqa: E731
    axis = Words(words.text("chart.thousands"), "", "", words.text("chart.budget"), number)
    return Chart(
        CHARTS["accounts"](thousands, axis),
        words.text("alt.accounts", items="; ".join(items)),
        words.text(f"chart.{key}", field=formatting.listing(over, words.language)),
    )
