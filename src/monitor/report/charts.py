"""The charts of a report: figures with an active title and the words that say the same."""

from __future__ import annotations

import math

import pandas as pd

from monitor.figures import CHARTS, Words
from monitor.indicators import Indicator, Kind
from monitor.report.display import Chart, Nothing
from monitor.report.judgement import Verdict
from monitor.report.results import TOO_FEW
from monitor.report.series import Series
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Period, Unit

LIMITS = ((95, 0), (99.8, 1))
# A line of fewer points shows no development.
FEWEST_POINTS = 3
# The total of a whole dwarfs that of a part.
NO_WHOLE = (Kind.COUNT, Kind.POPULATION)


def axis_words(words: Wording, indicator: Indicator) -> Words:
    """Names and number formats of a chart about an indicator."""
    return Words(
        unit=words.text(f"chart.{indicator.unit}"),
        own=words.measures.subject.name,
        whole=words.whole,
        target=words.text("chart.target"),
        number=lambda value: formatting.number(value, _decimals(indicator, value), words.language),
        precise=lambda value, decimals: formatting.number(value, decimals, words.language),
        process=words.text("chart.process"),
        size=words.text("chart.size"),
        limits=tuple(
            formatting.figure(limit, Unit.PERCENT, digits, words.language) for limit, digits in LIMITS
        ),
        worse=words.text("chart.worse"),
        better=words.text("chart.better"),
        lower=words.text("chart.lower"),
        higher=words.text("chart.higher"),
        parts=tuple(words.text(f"chart.{change}") for change in ("up", "same", "down")),
    )


def _decimals(indicator: Indicator, value: float) -> int:
    """As many as the figure has where whole numbers would be too coarse; else one for what is below one."""
    if indicator.unit in (Unit.RATIO, Unit.MARK):
        return indicator.decimals
    return 1 if 0 < abs(value) < 1 else 0


def trend(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """The figure over all periods of the release, with its margin, beside the whole.

    A figure that process control has meaning for is drawn by separate quarters, within its process limits; the
    whole is then left out, for it would be a third level to compare with.
    """
    measures = words.measures
    if measures.own(indicator).too_few:
        return Nothing()
    series = measures.series(indicator)
    return _controlled(words, indicator, series) if series else _plain_trend(words, indicator)


def _plain_trend(words: Wording, indicator: Indicator) -> Chart | Nothing:
    measures = words.measures
    own = _series(measures.peers(indicator), measures.subject.code)
    whole = _series(measures.frame(indicator, measures.subject.whole), measures.subject.whole.codes[0])
    own = own[own["value"].notna()]
    if len(own) < FEWEST_POINTS:
        return Nothing()
    labels = _labels(words, own.index)
    whole_values = whole["value"].reindex(own.index).set_axis(labels)
    own = own.set_axis(labels)
    target = measures.target(indicator)
    if indicator.kind in NO_WHOLE or measures.subject.code in measures.subject.whole.codes:
        whole_values = whole_values.iloc[:0]
    return Chart(
        CHARTS["trend"](own, whole_values, target, axis_words(words, indicator)),
        _trend_alt(words, indicator, own["value"], whole_values, target),
        _trend_title(words, indicator),
    )


def _controlled(words: Wording, indicator: Indicator, series: Series) -> Chart:
    measures = words.measures
    frame = series.frame.set_axis(_labels(words, series.frame.index))
    limits = frame[["mean", "process_lower", "process_upper", "special", "tone"]]
    limits = limits.rename(columns={"process_lower": "lower", "process_upper": "upper"})
    target, none = measures.target(indicator), pd.Series(dtype=float)
    own = frame[["value", "lower", "upper"]]
    known = own["value"].dropna()
    return Chart(
        CHARTS["trend"](own, none, target, axis_words(words, indicator), limits),
        f"{_trend_alt(words, indicator, known, none, target)} {_process_alt(words, indicator, frame)}",
        _process_title(words, indicator, series),
    )


def _labels(words: Wording, periods: pd.Index) -> list[str]:
    return [formatting.short_period(Period.parse(each), words.language) for each in periods]


def _process_title(words: Wording, indicator: Indicator, series: Series) -> str:
    process = words.measures.against_process(indicator)
    key = "process_margin" if series.outside_now else "process_steady"
    if process.verdict not in (Verdict.SIMILAR, Verdict.NOT_COMPARED, Verdict.TOO_FEW):
        key = "process_high" if process.result.value > series.mean else "process_low"
    return words.text(
        f"chart.{key}",
        label=indicator.label.in_(words.language),
        value=words.number(indicator, series.frame["value"].iloc[-1]),
        other=words.number(indicator, series.mean),
    )


def _process_alt(words: Wording, indicator: Indicator, frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    special = [
        f"{label} ({words.number(indicator, value)})"
        for label, value in frame.loc[frame["special"] != "", "value"].items()
    ]
    return words.text(
        "alt.process_special" if special else "alt.process",
        mean=words.number(indicator, last["mean"]),
        low=words.number(indicator, max(last["process_lower"], 0.0)),
        high=words.number(indicator, last["process_upper"]),
        special=formatting.listing(special, words.language),
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
        "alt.trend" if len(known) else "alt.trend_alone",
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
        target=target_words(words, indicator, target),
    )


def target_words(words: Wording, indicator: Indicator, target: float) -> str:
    """The target as it is printed; nothing where there is none."""
    return "" if math.isnan(target) else words.number(indicator, target)


def comparison(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """All peers with their margin, sorted, the subject marked."""
    measures = words.measures
    rows = comparable(words, indicator)
    whole = measures.whole(indicator).value
    if len(rows) < 2 or measures.subject.code not in rows.index or math.isnan(whole):
        return Nothing()
    target = measures.target(indicator)
    return Chart(
        CHARTS["comparison"](rows, measures.subject.code, whole, target, axis_words(words, indicator)),
        _comparison_alt(words, indicator, rows, whole, target),
        _comparison_title(words, indicator, whole),
    )


def comparable(words: Wording, indicator: Indicator) -> pd.DataFrame:
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
        target=target_words(words, indicator, target),
    )
