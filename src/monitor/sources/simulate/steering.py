"""How the synthetic municipality steers: results, agreements, its own judgement of itself, and peer review."""

from __future__ import annotations

import pandas as pd

from monitor.sources.simulate.organisations import AGREED, provider_code
from monitor.sources.simulate.settings import Settings, generator
from monitor.sources.simulate.steering_words import ACTIVITIES, ANSWERS, FINDINGS, PEERS, QUESTION
from monitor.vocabulary import Instrument

# code, result area, its own words where contracts have none, law, indicator, target, owner, ambition
RESULTS = (
    ("R1", "daily_life", None, "wmo", "experience_positive_share", 80, "beleidsadviseur Wmo", "more_basic"),
    ("R2", "social_network", None, "wmo", "goals_achieved_share", 60, "beleidsadviseur Wmo", "more_informal"),
    (
        "R3", "mental_health", None, "jeugdwet", "dropout_share", 12,
        "beleidsadviseur jeugd", "less_specialist",
    ),
    ("R4", "upbringing", None, "jeugdwet", "no_new_care_share", 85, "beleidsadviseur jeugd", "more_basic"),
    ("R5", "education", None, "jeugdwet", "usefulness_mean", 7.5, "beleidsadviseur onderwijs", "keep"),
    ("R6", "work", None, "participatiewet", "plan_share", 80, "teamleider werk en inkomen", "keep"),
    (
        "R7", "finances", "De inwoner heeft overzicht over zijn geld en de schulden groeien niet", None, None,
        None, "teamleider werk en inkomen", "more_informal",
    ),
    (
        "R8", "upbringing", "Gezinnen krijgen op tijd hulp, dicht bij huis", "jeugdwet",
        "waiting_time_in_norm_share", 85, "contractmanager", "keep",
    ),
    (
        "R9", "mental_health", "Minder jongeren hebben jeugdhulp nodig", "jeugdwet", "youth_care_share", 10,
        None, "less_specialist",
    ),
)  # fmt: skip
# How many of ten say that an instrument exists, and that it should be developed further: the municipality, providers.
SURVEYED = {
    Instrument.DEMAND: ((7, 4), (4, 6)),
    Instrument.ACCESS: ((9, 3), (7, 5)),
    Instrument.RESULTS: ((5, 8), (3, 8)),
    Instrument.FUNDING: ((8, 5), (8, 6)),
    Instrument.SUPPORT: ((6, 7), (5, 6)),
    Instrument.ACCOUNTABILITY: ((7, 7), (6, 7)),
    Instrument.COOPERATION: ((6, 6), (5, 8)),
    Instrument.PROCESS_AGREEMENTS: ((5, 6), (3, 9)),
    Instrument.COMMISSIONING: ((8, 4), (6, 5)),
}
GROUPS = {"municipality": 12, "providers": 18}  # who were asked, and how many of them answered


def results_table(settings: Settings) -> pd.DataFrame:
    """The results that the municipality wants, in the words of its contracts where these name them."""
    columns = ["result", "result_area", "name", "law", "indicator", "target", "owner", "ambition"]
    rows = pd.DataFrame(list(RESULTS), columns=columns)
    return rows.assign(name=rows["name"].fillna(rows["result_area"].map(AGREED)))


def agreements_table(settings: Settings, contracts: pd.DataFrame) -> pd.DataFrame:
    """Who does what for which result, among the providers that are there."""
    numbers = contracts.groupby(["provider", "law"])["contract"].first()
    today, rows = pd.Timestamp(settings.last_day), []
    for each in ACTIVITIES:
        parties = [_party(settings, party) for party in (each.commissioner, each.executor)]
        known = all(party in contracts["provider"].to_numpy() or party.startswith("GM") for party in parties)
        if not known:
            continue
        basis = numbers.get((parties[1], each.law)) if each.basis_kind == "contract" else each.basis
        due = pd.NaT if each.due_in_days is None else today + pd.Timedelta(days=each.due_in_days)
        row = (each.result, each.activity, *parties, each.basis_kind, basis, each.monitoring, each.state, due)
        rows.append(row)
    columns = ["result", "activity", "commissioner", "executor", "basis_kind", "basis", "monitoring", "state"]
    return pd.DataFrame(rows, columns=[*columns, "due"])


def self_assessment_table(settings: Settings) -> pd.DataFrame:
    """The six questions of conscience, now and a year ago."""
    rows = [
        (str(period), number, score, evidence)
        for number, (before, now) in enumerate(ANSWERS, 1)
        for period, (score, evidence) in ((settings.last.year_ago, before), (settings.last, now))
    ]
    return pd.DataFrame(rows, columns=["period", "question", "score", "evidence"])


def instrument_survey_table(settings: Settings) -> pd.DataFrame:
    """What the municipality and the providers say of each instrument."""
    rng = generator(settings, 24)
    rows = []
    for place, (group, asked) in enumerate(GROUPS.items()):
        for instrument, tenths in SURVEYED.items():
            shares = [part / 10 for part in tenths[place]]
            counts = [min(asked, max(0, round(share * asked + rng.uniform(-1, 1)))) for share in shares]
            rows.append((str(settings.last), group, str(instrument), *counts, asked))
    return pd.DataFrame(
        rows, columns=["period", "respondent_group", "instrument", "exists", "develop_further", "n"]
    )


def review_sessions_table(settings: Settings) -> pd.DataFrame:
    """One peer review, in the quarter before the last."""
    row = ("S1", str(settings.last.previous), settings.municipality, QUESTION, " en ".join(PEERS.values()))
    return pd.DataFrame([row], columns=["session", "period", "host", "question", "peers"])


def review_insights_table(settings: Settings) -> pd.DataFrame:
    """What the peers said, and what the host said of itself to one of them."""
    rows = [
        ("S1", sender or settings.municipality, receiver or settings.municipality, insight, tip, action)
        for sender, receiver, insight, tip, action in FINDINGS
    ]
    frame = pd.DataFrame(rows, columns=["session", "from", "to", "insight", "tip", "action"])
    due = pd.Timestamp(settings.last_day) + pd.Timedelta(days=90)
    return frame.assign(due=pd.Series(due, index=frame.index).where(frame["action"].notna()))


def _party(settings: Settings, party: int | None) -> str:
    return settings.municipality if party is None else provider_code(party)
