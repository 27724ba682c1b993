"""Households, plans, experiences and the course of support, counted once more from the words of their definitions."""

from collections import defaultdict
from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
from recomputed_cases import (
    CUTS,
    FOREVER,
    LAST,
    PERIODS,
    QUARTERS,
    assert_counted,
    assert_divided,
    cases,
    conditions,
    facts,
    in_quarter,
    inhabitants,
    residents,
    subjects,
    true_release,
    why,
)

from monitor.indicators import INDICATORS
from monitor.report.results import results
from monitor.vocabulary import STANDARD_BANDS

YEAR, MONTH, DAY = timedelta(days=365), timedelta(days=31), timedelta(days=1)


def household_of(person, day):
    """The household of somebody on a day; who has none is one alone."""
    return facts().home(person, day).get("household") or person


def households(quarter):
    """Households with support on the last day: the laws, the providers and who directs the case."""
    day, members = quarter.last_day, defaultdict(list)
    for each in facts().running(quarter):
        members[household_of(each["person"], day)].append(each)
    directors = defaultdict(set)
    for plan in facts().tables["plans"]:
        if plan["start"] <= day <= (plan["end"] or FOREVER) and plan["case_director"]:
            directors[household_of(plan["person"], day)].add(plan["case_director"])
    return [
        {
            "area": min(listed, key=lambda each: each["person"])["area"],
            "laws": {each["law"] for each in listed},
            "several": any(len({each[key] for each in listed}) >= 2 for key in ("law", "provider")),
            "directors": directors[name],
        }
        for name, listed in members.items()
    ]


def plans(quarter):
    """Running plans of a year and older; the latest review only is known, so of the last quarter."""
    day = quarter.last_day
    listed = facts().tables["plans"] if quarter == LAST else []
    old = [plan for plan in listed if plan["start"] <= day - YEAR and day <= (plan["end"] or FOREVER)]
    return [
        facts().at_home(plan, day) | {"recent": plan["reviewed"] and plan["reviewed"] > day - YEAR}
        for plan in old
    ]


def goals(quarter):
    """Goals measured, with the change of the score of self-reliance where there are two."""
    persons = {plan["plan"]: plan["person"] for plan in facts().tables["plans"]}
    measured = [goal for goal in facts().tables["goals"] if in_quarter(goal["measured"], quarter)]
    return [
        facts().at_home(goal | {"person": persons[goal["plan"]], "change": change(goal)}, goal["measured"])
        for goal in measured
    ]


def change(goal):
    """Whether the score went up, stayed the same or went down."""
    first, latest = goal["baseline"], goal["latest"]
    if first is None or latest is None:
        return None
    return "up" if latest > first else "down" if latest < first else "same"


def experience(quarter):
    """Answers in the survey of the year, which is out at its end."""
    listed = facts().tables["experience"] if quarter.quarter == 4 else []
    return [row | {"area": row["area_code"]} for row in listed if row["year"] == quarter.year]


def followed(quarter):
    """Trajectories that really ended and of which the year after went by, and whether another began in it."""
    over = [
        each
        for each in facts().trajectories
        if each["end"] < FOREVER and why(each) and in_quarter(each["end"] + YEAR, quarter)
    ]
    return [
        facts().at_home(each, each["end"])
        | {"again": any(each["end"] < other["start"] <= each["end"] + YEAR for other in same_law(each))}
        for each in over
    ]


def switches(quarter):
    """Trajectories begun, and whether one at another provider ended within 31 days of that."""
    return [
        each
        | {
            "switched": any(
                other["provider"] != each["provider"]
                and other["start"] < each["start"]
                and other["end"] < FOREVER
                and abs(each["start"] - other["end"]) <= MONTH
                for other in same_law(each)
            )
        }
        for each in facts().within("trajectories", "start", quarter)
    ]


@cache
def by_person_and_law():
    """All trajectories per person and law."""
    found = defaultdict(list)
    for each in facts().trajectories:
        found[each["person"], each["law"]].append(each)
    return found


def same_law(unit):
    """The trajectories of the same person under the same law."""
    return by_person_and_law()[unit["person"], unit["law"]]


@cache
def spells():
    """First and last day of support per person and law: a new start within 31 days goes on."""
    found = []
    for (person, law), listed in by_person_and_law().items():
        merged = []
        for start, end in sorted((each["start"], each["end"]) for each in listed):
            if merged and start <= min(merged[-1]["end"], FOREVER - MONTH) + MONTH:
                merged[-1]["end"] = max(merged[-1]["end"], end)
            else:
                merged.append({"person": person, "law": law, "start": start, "end": end})
        found += merged
    return found


def turnover(quarter):
    """Spells of support there at the begin, come, gone, or there at the end of a quarter."""
    eve, day, found = quarter.first_day - DAY, quarter.last_day, []
    for spell in spells():
        at_begin, at_end = (spell["start"] <= each <= spell["end"] for each in (eve, day))
        moves = {
            "begin": at_begin,
            "in": in_quarter(spell["start"], quarter),
            "out": eve <= spell["end"] < day,
            "end": at_end,
        }
        if any(moves.values()):
            found.append(facts().at_home(spell, min(spell["end"], day)) | {"moves": moves})
    return found


def users(quarter):
    """Everybody with support on the last day, once per law."""
    persons = {(each["person"], each["law"]): each for each in facts().running(quarter)}
    return list(persons.values())


UNITS = {
    "households": households,
    "plans": plans,
    "goals": goals,
    "experience": experience,
    "followed": followed,
    "switches": switches,
    "turnover": turnover,
    "users": users,
}


@cache
def units(name):
    """The units of a universe per quarter."""
    return {quarter: UNITS[name](quarter) for quarter in QUARTERS}


def changed(which):
    """The conditions of a change of self-reliance, per domain."""
    return lambda domain: (
        lambda u: u["domain"] == domain and u["change"] == which,
        lambda u: u["domain"] == domain and u["change"] is not None,
    )


def moved(which):
    """The condition of a movement; it has no denominator."""
    return lambda unit: unit["moves"][which], None


# Per indicator, from its definition: which units the numerator counts, and which the denominator.
DEFINED = {
    "stacked_households_share": (lambda u: len(u["laws"]) >= 2, lambda u: True),
    "one_director_share": (
        lambda u: u["several"] and len(u["directors"]) == 1,
        lambda u: u["several"],
    ),
    "plan_reviewed_share": (lambda u: u["recent"], lambda u: True),
    "goals_achieved_share": (lambda u: u["achieved"], lambda u: u["achieved"] is not None),
    "goals_achieved_by_area_share": lambda area: (
        lambda u: u["result_area"] == area and u["achieved"],
        lambda u: u["result_area"] == area and u["achieved"] is not None,
    ),
    "self_reliance_up_share": changed("up"),
    "self_reliance_same_share": changed("same"),
    "self_reliance_down_share": changed("down"),
    "experience_positive_share": lambda item: (
        lambda u: u["item"] == item and u["positive"],
        lambda u: u["item"] == item,
    ),
    "no_new_care_share": (
        lambda u: u["law"] != "participatiewet" and not u["again"],
        lambda u: u["law"] != "participatiewet",
    ),
    "provider_switch_share": (lambda u: u["switched"], lambda u: True),
    "clients_begin": moved("begin"),
    "inflow": moved("in"),
    "outflow": moved("out"),
    "clients_end": moved("end"),
}
RECOMPUTED = {*DEFINED, "expected_use_ratio", "inhabitants"}


@pytest.fixture(scope="module")
def release(demo_release):
    """The release of the demo data with true counts instead of protected ones."""
    return true_release(demo_release)


@pytest.mark.parametrize(("part", "by"), cases(DEFINED))
def test_counts_are_what_the_definition_says(part, by, release):
    assert_counted(release, part, by, units(part.universe), *conditions(DEFINED, part))
    assert_divided(release, part, by)


@pytest.mark.parametrize("by", CUTS[:2])
@pytest.mark.parametrize("part", INDICATORS["expected_use_ratio"].parts(), ids=lambda part: part.id)
def test_expected_use_is_that_of_the_same_age_and_sex_in_the_municipality(part, by, release):
    about, law = subjects(release, by), part.id.split(":")[1]
    found = results(release, part, about)
    for quarter in QUARTERS:
        listed = [unit for unit in units("users")[quarter] if unit["law"] == law]
        for code in about.codes:
            mine = [unit for unit in listed if code[:2] == "GM" or (unit["area"] or "")[2:8] == code[2:]]
            row = found.loc[(code, str(quarter))]
            assert row["numerator"] == len(mine)
            assert row["denominator"] == pytest.approx(expected_use(listed, code, quarter.year))
            assert row["value"] == pytest.approx(len(mine) / expected_use(listed, code, quarter.year))


def expected_use(users, code, year):
    """How many there would be if everybody had support as often as in the whole municipality."""
    expected = 0
    for youngest, oldest in STANDARD_BANDS:
        for sex in ("m", "f"):
            alike = [
                user
                for user in users
                if user["sex"] == sex and youngest <= year - (user["born"] or -999) <= oldest
            ]
            rate = len(alike) / inhabitants("GM9002", year, youngest, oldest, (sex,))
            expected += rate * inhabitants(code, year, youngest, oldest, (sex,))
    return expected


@pytest.mark.parametrize("by", CUTS[:2])
def test_inhabitants_are_those_of_1_january(by, release):
    about = subjects(release, by)
    found = results(release, INDICATORS["inhabitants"], about)["value"].unstack("period")[PERIODS]
    pd.testing.assert_frame_equal(
        found.loc[list(about.codes)], residents(list(about.codes)), check_names=False
    )
