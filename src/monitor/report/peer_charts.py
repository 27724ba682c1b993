"""The subject among its peers: funnel, profile, small multiples, map and heat map."""

from __future__ import annotations

import pandas as pd

from monitor.figures import CHARTS
from monitor.indicators import INDICATORS, Indicator
from monitor.report.charts import axis_words, comparable, comparison
from monitor.report.display import Chart, Nothing
from monitor.report.judgement import UNTOLD, Verdict, against_value
from monitor.report.results import TOO_FEW, one
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import Direction, Period

# The figures of a profile and of a heat map, in the order of the chain; what is not measured falls out.
PROFILE = (
    "youth_care_share",
    "wmo_clients_rate",
    "stacked_clients_share",
    "requests_rate",
    "decision_in_time_share",
    "request_answered_in_time_share",
    "waiting_time_in_norm_share",
    "plan_share",
    "one_director_share",
    "dropout_share",
    "no_new_care_share",
    "goals_achieved_share",
    "usefulness_mean",
    "spend_per_inhabitant",
    "spend_per_client",
    "basic_support_share",
    "concurrent_providers_share",
    "outcome_coverage_share",
    "start_reported_in_time_share",
    "cbs_youth_care_share",
    "cbs_wmo_clients_rate",
)
FEWEST_PEERS = 5
# More panels than these do not fit a page.
MOST_PANELS = 24
BETTER = {
    Direction.HIGHER_BETTER: "higher",
    Direction.LOWER_BETTER: "lower",
    Direction.NEITHER: "none",
}


def funnel(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """All peers against the numbers that they rest on, within the limits of chance and usual variation.

    With too few peers for a funnel each is shown with its own margin.
    """
    measures = words.measures
    found = measures.funnel(indicator)
    if found is None or measures.subject.code not in found.rows.index:
        return comparison(words, indicator)
    names = measures.subject.names
    rows = found.rows.assign(name=[names[code] for code in found.rows.index])
    whole = measures.whole(indicator).value
    outside = rows[rows["position"].isin(("high_far", "low_far"))]
    told = [f"{row['name']} ({words.number(indicator, row['value'])})" for _, row in outside.iterrows()]
    own = rows.loc[measures.subject.code]
    label = indicator.label.in_(words.language)
    facts = {
        "label": label,
        "value": words.number(indicator, own["value"]),
        "other": words.number(indicator, whole),
        "position": words.text(f"position.{own['position']}"),
        "number": len(rows),
        "peers": words.text(f"alt.peers_{measures.subject.kind}"),
        "outside": formatting.listing(told, words.language),
        "whole": words.whole,
    }
    return Chart(
        CHARTS["funnel"](rows, found.curves, measures.subject.code, whole, axis_words(words, indicator)),
        words.text("alt.funnel_outside" if told else "alt.funnel", **facts),
        words.text("chart.funnel", **facts),
    )


def profile(words: Wording) -> Chart | Nothing:
    """The subject on all figures that compare, within the spread of its peers."""
    rows = [_profile_row(words, INDICATORS[name]) for name in PROFILE]
    known = [row for row in rows if row]
    if len(known) < 2:
        return Nothing()
    table = pd.DataFrame(known)
    chart_words = axis_words(words, INDICATORS[PROFILE[0]])
    items = [f"{row['name']}: {row['own_text']} / {row['whole_text']} ({row['verdict']})" for row in known]
    judged = [row for row in known if row["tone"] != "none"]
    stands_out = [row for row in judged if row["tone"] != "similar"]
    key = "profile" if judged else "profile_plain"
    return Chart(
        CHARTS["spine"](table.drop(columns="verdict"), chart_words),
        words.text("alt.profile", items="; ".join(items)),
        words.text(f"chart.{key}", number=len(judged), outside=len(stands_out)),
    )


def _profile_row(words: Wording, indicator: Indicator) -> dict | None:
    measures = words.measures
    if not measures.measured(indicator) or not measures.tells(indicator):
        return None
    rows, whole = comparable(words, indicator), measures.whole(indicator)
    if len(rows) < FEWEST_PEERS or not whole.measured or measures.subject.code not in rows.index:
        return None
    judged = measures.against_whole(indicator)
    quarter = rows["value"].quantile([0, 0.25, 0.75, 1]).to_numpy()
    return {
        "name": words.label(indicator),
        "own": measures.own(indicator).value,
        "whole": whole.value,
        **dict(zip(("low", "q25", "q75", "high"), quarter, strict=True)),
        "own_text": words.cell(measures.own(indicator)),
        "whole_text": words.cell(whole),
        "better": BETTER[indicator.direction],
        "tone": "none" if judged.verdict in UNTOLD else str(judged.verdict),
        "verdict": words.text(f"verdict.{judged.verdict}"),
    }


def small_multiples(words: Wording, indicator: Indicator) -> Chart | Nothing:
    """The development of every peer with a current figure, each in a small panel on the same scale.

    A quarter over too few units is left out, as everywhere.
    """
    measures = words.measures
    of_municipality = measures.subject.kind == "municipality"
    frame = measures.frame(indicator, measures.districts if of_municipality else measures.subject.peers)
    known = frame[frame["value"].notna() & ~(frame["denominator"] < TOO_FEW)].reset_index()
    names = words.names()
    current = known.loc[known["period"] == str(measures.period(indicator)), "subject"]
    known = known[known["subject"].isin(names) & known["subject"].isin(current)]
    counts = known.groupby("subject")["value"].transform("size")
    known = known[counts > 2]
    if not 2 <= known["subject"].nunique() <= MOST_PANELS:
        return Nothing()
    series = pd.DataFrame(
        {
            "code": known["subject"],
            "name": [names[code] for code in known["subject"]],
            "period": [
                formatting.short_period(Period.parse(each), words.language) for each in known["period"]
            ],
            "value": known["value"],
        }
    )
    last = series.groupby("code").last()
    top, bottom = last.loc[last["value"].idxmax()], last.loc[last["value"].idxmin()]
    facts = {
        "label": indicator.label.in_(words.language),
        "high_name": top["name"],
        "high": words.number(indicator, top["value"]),
        "low_name": bottom["name"],
        "low": words.number(indicator, bottom["value"]),
        "number": series["code"].nunique(),
    }
    own = measures.subject.code if measures.subject.code in set(series["code"]) else ""
    key = (
        "small_multiples"
        if _any_stands_out(words, indicator, set(series["code"]))
        else "small_multiples_alike"
    )
    return Chart(
        CHARTS["small_multiples"](series, measures.target(indicator), axis_words(words, indicator), own),
        words.text("alt.small_multiples", **facts),
        words.text(f"chart.{key}", **facts),
    )


def _any_stands_out(words: Wording, indicator: Indicator, codes: set[str]) -> bool:
    """Whether any of these areas or providers differs from the whole by more than chance."""
    measures = words.measures
    of_municipality = measures.subject.kind == "municipality"
    frame = measures.frame(indicator, measures.districts if of_municipality else measures.subject.peers)
    period, whole = str(measures.period(indicator)), measures.whole(indicator).value
    judged = [against_value(one(frame, indicator, code, period), whole).verdict for code in sorted(codes)]
    return any(verdict not in (*UNTOLD, Verdict.SIMILAR) for verdict in judged)
