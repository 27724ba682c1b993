"""Support plans with their goals, and what inhabitants say of their support in the yearly survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.reading import pseudonym
from monitor.sources.simulate.organisations import provider_code
from monitor.sources.simulate.settings import DAY, Settings, draw, even, generator

SOCIAL_TEAM = provider_code(0)
DIRECTORS = {"social_team": 0.70, "other": 0.10, "none": 0.20}
AGAINST_THE_HOUSEHOLD = 0.06  # plans that do not follow the rest of their household
REVIEWED_LATELY = 0.75
SOONEST_REVIEW, A_YEAR = 45, 360
GOALS = {1: 0.30, 2: 0.40, 3: 0.20, 4: 0.10}
ACHIEVED = 0.62
SCORED = 0.88
MEASURED, SOONEST_MEASURED, LATEST_MEASURED = 0.9, 60, 400
BASELINES = {1: 0.12, 2: 0.38, 3: 0.35, 4: 0.15}
# Result areas of further goals, per law.
AREAS = {
    "wmo": {"daily_life": 0.40, "social_network": 0.30, "mental_health": 0.15, "finances": 0.15},
    "jeugdwet": {"upbringing": 0.40, "education": 0.25, "mental_health": 0.25, "social_network": 0.10},
    "participatiewet": {"work": 0.60, "finances": 0.25, "social_network": 0.15},
}
DOMAINS = {
    "finances": {"finances": 0.90, "judicial": 0.10},
    "work": {"work_education": 0.75, "time_use": 0.25},
    "education": {"work_education": 0.85, "time_use": 0.15},
    "upbringing": {"domestic_relations": 0.85, "judicial": 0.15},
    "mental_health": {"mental_health": 0.85, "substance_use": 0.15},
    "social_network": {"social_network": 0.60, "community_participation": 0.40},
    "daily_life": {"instrumental_adl": 0.40, "basic_adl": 0.20, "housing": 0.20, "physical_health": 0.20},
}
WITHOUT_DOMAIN = 0.06
ASKED = {"wmo", "jeugdwet"}
ANSWERED = 0.12
EARLIER_WITH_PLAN, EARLIER_BY = 0.8, pd.Timedelta(days=10)
POSITIVE = {"a": 0.81, "b": 0.84, "c": 0.72}


def plans_table(
    settings: Settings, requests: pd.DataFrame, deliveries: pd.DataFrame, persons: pd.DataFrame
) -> pd.DataFrame:
    """A plan for each granted request with a plan number, and for most whose support began before those.

    A plan ends when the support under its law ends.

    Besides the columns of the table: law, product (the first delivered), until (the day up to which
    the plan is known).
    """
    rng = generator(settings, 21)
    planned = requests[requests["plan"].notna()]
    planned = pd.concat([planned, _earlier(planned, deliveries, persons)], ignore_index=True)
    later = pd.to_timedelta(rng.integers(0, 8, len(planned)), unit="D")
    plans = planned[["plan", "person", "household", "law"]].assign(start=planned["decided"] + later)
    plans["start"] = plans["start"].clip(upper=pd.Timestamp(settings.last_day))
    plans = plans.join(_support(planned, deliveries), on="plan")
    plans["end"] = _ends(settings, plans, rng)
    plans["until"] = plans["end"].fillna(pd.Timestamp(settings.last_day))
    return plans.assign(
        reviewed=_reviews(plans, rng),
        case_director=_directors(plans, deliveries, rng),
    )


def goals_table(settings: Settings, plans: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """One to four goals per plan: the first in the result area of what is delivered."""
    rng = generator(settings, 22)
    number = draw(rng, GOALS, len(plans)).astype(int)
    rows = plans.loc[plans.index.repeat(number)].reset_index(drop=True)
    area = rows["product"].map(products.set_index("code")["result_area"]).astype("object")
    further = rows["plan"].duplicated() | area.isna()
    rows["result_area"] = area.mask(further, _drawn_by(rng, rows["law"], AREAS))
    domain = _drawn_by(rng, rows["result_area"], DOMAINS)
    rows["domain"] = domain.mask(rng.random(len(rows)) < WITHOUT_DOMAIN)
    rows = rows.drop_duplicates(["plan", "result_area", "domain"]).reset_index(drop=True)
    return rows.assign(measured=_measurements(rows, rng)).pipe(_with_scores, rng)


def experience_table(settings: Settings, deliveries: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Three answers of about one in eight who had support in a year; a respondent is known by no other table."""
    rng = generator(settings, 23)
    home = persons.drop_duplicates("person", keep="last").set_index("person")["area_code"]
    years = [_respondents(settings, deliveries, year, rng) for year in settings.years]
    asked = pd.concat(years, ignore_index=True)
    asked["area_code"] = asked["person"].map(home)
    rows = asked.merge(pd.DataFrame({"item": list(POSITIVE)}), how="cross")
    rows = rows.sort_values(["item", "law", "provider", "respondent"]).reset_index(drop=True)
    positive = even(rng, len(rows)) < rows["item"].map(POSITIVE).to_numpy()
    score = np.where(
        positive, 4 + (rng.random(len(rows)) < 0.35), rng.choice([1, 2, 3], len(rows), p=[0.1, 0.3, 0.6])
    )
    rows = rows.assign(positive=positive, score=pd.Series(score).mask(rng.random(len(rows)) < 0.05))
    return rows[rng.random(len(rows)) < 0.96]


def _earlier(planned: pd.DataFrame, deliveries: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Plans of those whose first support began before any request that is known."""
    keys = ["person", "law"]
    first = deliveries.sort_values(["start", "product"]).drop_duplicates(keys)
    decided = planned.groupby(keys)["decided"].min().rename("first_decided")
    rows = first.join(decided, on=keys).sort_values(keys).reset_index(drop=True)
    rows = rows[~(rows["first_decided"] <= rows["start"])]
    kept = rows[(np.arange(len(rows)) % 10) < 10 * EARLIER_WITH_PLAN].reset_index(drop=True)
    number = [f"E{place + 1:06d}" for place in range(len(kept))]
    homes = persons.drop_duplicates("person").set_index("person")["household"]
    return kept[["person", "law"]].assign(
        plan=number, household=kept["person"].map(homes), decided=kept["start"] - EARLIER_BY
    )


def _support(planned: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Per plan: the first product delivered after the decision, the last stop, and whether support goes on."""
    pairs = planned[["plan", "person", "law", "decided"]].merge(deliveries, on=["person", "law"])
    pairs = pairs[pairs["start"] >= pairs["decided"]].sort_values(["plan", "start", "product"])
    open_ = pairs["stop"].isna()
    return (
        pairs.assign(goes_on=open_)
        .groupby("plan")
        .agg(product=("product", "first"), last_stop=("stop", "max"), goes_on=("goes_on", "any"))
    )


def _ends(settings: Settings, plans: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """The last stop; a plan of which nothing was delivered is closed after some months."""
    soon = plans["start"] + pd.to_timedelta(rng.integers(60, 150, len(plans)), unit="D")
    none = plans["goes_on"].isna()
    end = plans["last_stop"].mask(plans["goes_on"].eq(True)).mask(none, soon)
    end = end.where(end.isna() | (end > plans["start"]), plans["start"])
    return end.where(end <= pd.Timestamp(settings.last_day))


def _reviews(plans: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """The last review: for most within a year of the last day of the plan, for some longer ago or never."""
    age = (plans["until"] - plans["start"]).dt.days.to_numpy()
    lately = rng.random(len(plans)) < REVIEWED_LATELY
    newest = np.where(lately, 0, A_YEAR + 6)
    oldest = np.where(lately, np.minimum(age - SOONEST_REVIEW, A_YEAR), age - SOONEST_REVIEW)
    ago = newest + rng.random(len(plans)) * np.maximum(oldest - newest, 0)
    known = (oldest >= newest) & (lately | (rng.random(len(plans)) < 0.6))
    day = plans["until"].to_numpy().astype(DAY) - ago.astype(int).astype("timedelta64[D]")
    return pd.Series(day, index=plans.index).where(known)


def _directors(plans: pd.DataFrame, deliveries: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Who directs the case: as a rule one organisation for a whole household."""
    home = plans["household"].fillna("person " + plans["person"])
    helping = deliveries[deliveries["provider"] != SOCIAL_TEAM].sort_values(["start", "provider"])
    provider = plans["person"].map(helping.drop_duplicates("person").set_index("person")["provider"])
    helper = provider.groupby(home).transform("first")
    homes = np.sort(home.unique())
    usual = home.map(dict(zip(homes, draw(rng, DIRECTORS, len(homes)), strict=True)))
    own = pd.Series(draw(rng, DIRECTORS, len(plans)), index=plans.index)
    kind = usual.mask(rng.random(len(plans)) < AGAINST_THE_HOUSEHOLD, own)
    other = helper.where(kind == "other").fillna(SOCIAL_TEAM)
    return other.mask(kind == "none")


def _drawn_by(rng: np.random.Generator, groups: pd.Series, shares: dict[str, dict[str, float]]) -> pd.Series:
    """A value for each row, drawn from the shares of its group."""
    drawn = pd.Series(None, index=groups.index, dtype="object")
    for group, among in shares.items():
        rows = groups == group
        drawn[rows] = draw(rng, among, int(rows.sum()))
    return drawn


def _measurements(rows: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """When a goal was measured: after some months, or else at the end of the plan."""
    age = (rows["until"] - rows["start"]).dt.days.to_numpy()
    days = rng.integers(SOONEST_MEASURED, LATEST_MEASURED, len(rows))
    ended = rows["end"].notna().to_numpy()
    known = ((days <= age) | (ended & (age >= SOONEST_MEASURED))) & (rng.random(len(rows)) < MEASURED)
    return (rows["start"] + pd.to_timedelta(np.minimum(days, age), unit="D")).where(known)


def _with_scores(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Scores of the ZRM that agree with whether the goal was reached; some goals have none."""
    size = len(rows)
    measured = rows["measured"].notna()
    achieved = even(rng, size) < ACHIEVED
    baseline = draw(rng, BASELINES, size).astype(int)
    target = np.minimum(baseline + 1 + (rng.random(size) < 0.3), 5)
    short = np.clip(baseline + rng.choice([-1, 0, 1], size, p=[0.2, 0.5, 0.3]), 1, target - 1)
    above = np.minimum(target + (rng.random(size) < 0.1), 5)
    scored = rng.random(size) < SCORED
    return rows.assign(
        baseline=pd.Series(baseline, dtype="Int64").where(scored),
        target=pd.Series(target, dtype="Int64").where(scored),
        latest=pd.Series(np.where(achieved, above, short), dtype="Int64").where(scored & measured),
        achieved=pd.Series(achieved, dtype="boolean").where(measured),
    )


def _respondents(
    settings: Settings, deliveries: pd.DataFrame, year: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Some of those who had support in a year, with the provider that they had last."""
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    active = deliveries["law"].isin(ASKED) & (deliveries["start"] <= last) & ~(deliveries["stop"] < first)
    clients = deliveries[active].sort_values(["law", "provider", "start", "person"])
    clients = clients.drop_duplicates(["person", "law"], keep="last").reset_index(drop=True)
    chosen = clients.loc[even(rng, len(clients)) < ANSWERED, ["person", "law", "provider"]]
    names = [pseudonym(f"respondent {year} {person}", settings.key)[:16] for person in chosen["person"]]
    return chosen.assign(year=year, respondent=names)
