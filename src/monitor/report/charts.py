"""The charts of a report: figures with an active title and the words that say the same."""

from __future__ import annotations

import math

import pandas as pd

from monitor.figures import CHARTS, Words
from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.display import Chart, Nothing
from monitor.report.judgement import Verdict
from monitor.report.results import TOO_FEW
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Period, Unit

# A line of fewer points shows no development.
FEWEST_POINTS = 3
ENDS = ("end_plan_share", "end_agreed_share", "end_client_share", "end_provider_share", "end_external_share")


def _words(words: Wording, indicator: Indicator) -> Words:
    return Words(
        unit=words.text(f"chart.{indicator.unit}"),
        own=words.measures.subject.name,
        whole=words.whole,
        target=words.text("chart.target"),
        number=lambda value: formatting.number(value, 1 if 0 < abs(value) < 1 else 0, words.language),
    )


def trend(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """The figure over all periods of the release, with its margin, beside the whole."""
    measures = words.measures
    own = _series(measures.peers(indicator), measures.subject.code)
    whole = _series(measures.frame(indicator, measures.subject.whole), measures.subject.whole.codes[0])
    own = own[own["value"].notna()]
    if len(own) < FEWEST_POINTS or measures.own(indicator).too_few:
        return Nothing()
    labels = [formatting.short_period(Period.parse(each), words.language) for each in own.index]
    whole_values = whole["value"].reindex(own.index).set_axis(labels)
    own = own.set_axis(labels)
    target = measures.target(indicator)
    if indicator.kind is Kind.COUNT:  # the count of a whole dwarfs that of a part
        whole_values = whole_values.iloc[:0]
    return Chart(
        CHARTS["trend"](own, whole_values, target, _words(words, indicator)),
        _trend_alt(words, indicator, own["value"], whole_values, target),
        _trend_title(words, indicator),
    )


def _series(frame: pd.DataFrame, subject: str) -> pd.DataFrame:
    if subject not in frame.index.get_level_values("subject"):
        return pd.DataFrame(columns=frame.columns)
    return frame.loc[subject]


def _trend_title(words: Wording, indicator: Indicator) -> str:
    change = words.measures.against_year_ago(indicator)
    if change.verdict in (Verdict.NOT_COMPARED, Verdict.TOO_FEW):
        key = "trend_only"
    elif change.verdict is Verdict.SIMILAR:
        key = "trend_similar"
    else:
        key = "trend_rise" if change.result.value > change.other else "trend_fall"
    return words.text(
        f"chart.{key}",
        label=indicator.label.in_(words.language),
        value=words.number(indicator, change.result.value),
        other=words.number(indicator, change.other),
    )


def _trend_alt(words: Wording, indicator: Indicator, own: pd.Series, whole: pd.Series, target: float) -> str:
    number = lambda value: words.number(indicator, value)  # noqa: E731
    known = whole.dropna()
    return words.text(
        "alt.trend" if len(known) else "alt.trend_count",
        label=indicator.label.in_(words.language),
        first_period=own.index[0],
        last_period=own.index[-1],
        first=number(own.iloc[0]),
        last=number(own.iloc[-1]),
        low=number(own.min()),
        low_period=own.idxmin(),
        high=number(own.max()),
        high_period=own.idxmax(),
        whole=words.whole,
        whole_first=number(known.iloc[0]) if len(known) else "",
        whole_last=number(known.iloc[-1]) if len(known) else "",
        target=_target(words, indicator, target),
    )


def _target(words: Wording, indicator: Indicator, target: float) -> str:
    return "" if math.isnan(target) else words.number(indicator, target)


def comparison(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """All peers with their margin, sorted, the subject marked."""
    measures = words.measures
    rows = _comparable(words, indicator)
    whole = measures.whole(indicator).value
    if len(rows) < 2 or measures.subject.code not in rows.index or math.isnan(whole):
        return Nothing()
    target = measures.target(indicator)
    return Chart(
        CHARTS["comparison"](rows, measures.subject.code, whole, target, _words(words, indicator)),
        _comparison_alt(words, indicator, rows, whole, target),
        _comparison_title(words, indicator, whole),
    )


def _comparable(words: Wording, indicator: Indicator) -> pd.DataFrame:
    """Peers with a value that rests on enough units; a published value has no margin."""
    measures = words.measures
    frame = measures.peers(indicator)
    period = str(measures.period(indicator))
    if period not in frame.index.get_level_values("period"):
        return pd.DataFrame()
    now = frame.xs(period, level="period")
    enough = ~(now["denominator"] < TOO_FEW)
    now = now[now["value"].notna() & enough]
    ends = {end: now[end].fillna(now["value"]) for end in ("lower", "upper")}
    return now.assign(name=[measures.subject.names[code] for code in now.index], **ends)


def _comparison_title(words: Wording, indicator: Indicator, whole: float) -> str:
    compared = words.measures.against_whole(indicator)
    result = compared.result
    beyond = "comparison_higher" if result.value > whole else "comparison_lower"
    key = {
        Verdict.SIMILAR: "comparison_similar",
        Verdict.NOT_COMPARED: "comparison_only",
        Verdict.TOO_FEW: "comparison_too_few",
    }.get(compared.verdict, beyond)
    return words.text(
        f"chart.{key}",
        label=indicator.label.in_(words.language),
        value=words.number(indicator, result.value),
        other=words.number(indicator, whole),
    )


def _comparison_alt(
    words: Wording, indicator: Indicator, rows: pd.DataFrame, whole: float, target: float
) -> str:
    ordered = rows.sort_values(["value", "name"], kind="stable")
    code = words.measures.subject.code
    return words.text(
        "alt.comparison_plain" if indicator.kind is Kind.PUBLISHED else "alt.comparison",
        label=indicator.label.in_(words.language),
        number=len(rows),
        peers=words.text(f"alt.peers_{words.measures.subject.kind}"),
        low_name=ordered["name"].iloc[0],
        low=words.number(indicator, ordered["value"].iloc[0]),
        high_name=ordered["name"].iloc[-1],
        high=words.number(indicator, ordered["value"].iloc[-1]),
        value=words.number(indicator, rows.loc[code, "value"]),
        place=list(ordered.index).index(code) + 1,
        whole=words.whole,
        other=words.number(indicator, whole),
        target=_target(words, indicator, target),
    )


def end_reasons(words: Wording) -> Chart | Nothing:
    """The five reasons why trajectories ended, beside those of the whole."""
    measures = words.measures
    indicators = [INDICATORS[name] for name in ENDS]
    own = [measures.own(each) for each in indicators]
    if not all(each.measured and not each.too_few for each in own):
        return Nothing()
    names = [each.label.in_(words.language) for each in indicators]
    whole = [measures.whole(each).value for each in indicators]
    rows = pd.DataFrame({"name": names, "own": [each.value for each in own], "whole": whole})
    percent = lambda value: formatting.figure(value, Unit.PERCENT, 0, words.language)  # noqa: E731
    items = [f"{row.name_}: {percent(row.own)} / {percent(row.whole)}" for row in _named(rows)]
    return Chart(
        CHARTS["shares"](rows, _words(words, indicators[0])),
        words.text("alt.shares", whole=words.whole, items="; ".join(items)),
        words.text("chart.shares", where=words.where, value=percent(own[0].value)),
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
