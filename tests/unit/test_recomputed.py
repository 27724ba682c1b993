"""Every figure on the demo data once more, in plain Python from the words of its definition.

Here access, trajectories and claim lines; households, plans and the course of support stand in
test_recomputed_support, money and what the municipality keeps itself in test_recomputed_accounts, its targets in
test_recomputed_targets.
"""

from functools import cache

import pandas as pd
import pytest
import test_recomputed_accounts
import test_recomputed_support
from recomputed_cases import (
    CUTS,
    FOREVER,
    LAST,
    PERIODS,
    QUARTERS,
    assert_counted,
    assert_divided,
    belongs,
    cases,
    clients,
    conditions,
    facts,
    speaking,
    subjects,
    true_release,
    why,
)

from monitor.indicators import INDICATORS, Kind
from monitor.indicators.evaluate import WHOLE, Cut, numerator
from monitor.report.results import results
from monitor.report.subject import subject_of, subjects_of
from monitor.vocabulary import DAY_CLASSES, Law


def decisions(quarter):
    """Requests decided on, with the days that it took."""
    made = facts().within("requests", "decided", quarter)
    return [row | {"days": (row["decided"] - row["received"]).days} for row in made]


def answers(quarter):
    """Allocations that a provider asked for, with the days until they were made."""
    made = facts().within("allocations", "assigned_at", quarter)
    return [
        row | {"days": (row["assigned_at"] - row["requested_at"]).days} for row in made if row["requested_at"]
    ]


def ended(quarter):
    """Trajectories that ended, with why, after how long, and whether an outcome was reported."""
    return [
        each
        | {
            "why": why(each),
            "days": (each["end"] - each["start"]).days,
            "reported": any(
                (row["person"], row["provider"], row["law"])
                == (each["person"], each["provider"], each["law"])
                and abs((row["end"] - each["end"]).days) <= 31
                for row in facts().tables["outcomes"]
            ),
        }
        for each in facts().within("trajectories", "end", quarter)
    ]


def trajectories(quarter):
    """Running trajectories with their contract: that of the delivery begun by then that ends last."""
    day, found = quarter.last_day, []
    for each in facts().running(quarter):
        spell = speaking([spell for spell in each["spells"] if spell["start"] <= day])
        found.append(each | {"contract": facts().contract(spell, day)})
    return found


def claim_lines(quarter):
    """Lines claimed, without those that take another back."""
    return [row for row in facts().within("claims", "period_end", quarter) if not row["credit"]]


UNITS = {
    "clients": clients,
    "requests": lambda quarter: facts().within("requests", "received", quarter),
    "decisions": decisions,
    "answers": answers,
    "starts": lambda quarter: facts().within("trajectories", "start", quarter),
    "ended": ended,
    "outcomes": lambda quarter: facts().within("outcomes", "end", quarter),
    "trajectories": trajectories,
    "claim_lines": claim_lines,
}


@cache
def units(name):
    """The units of a universe per quarter."""
    return {quarter: UNITS[name](quarter) for quarter in QUARTERS}


def wait(unit):
    """Days from the allocation to the start."""
    return (unit["start"] - unit["assigned"]).days if unit["assigned"] else None


def age(unit):
    """The year of counting minus the year of birth."""
    return unit["day"].year - unit["born"] if unit["born"] else 999


def ended_with(*whys):
    """The conditions of an end share."""
    return lambda unit: unit["why"] in whys, lambda unit: unit["why"] is not None


def of_two_laws(unit):
    """Under the Wmo or the Jeugdwet."""
    return unit["law"] != "participatiewet"


def anyone(unit):
    """Every unit of the universe."""
    return True


REFERRERS = ("01", "02", "03", "04", "05", "06", "08")
# Per indicator, from its definition: which units the numerator counts, and which the denominator
# (or the ages of the inhabitants); of a split one per value.
DEFINED = {
    "youth_care_share": (lambda u: "jeugdwet" in u["laws"] and age(u) < 23, (0, 22)),
    "youth_care_share_bbv29": (lambda u: "jeugdwet" in u["laws"] and age(u) < 18, (0, 17)),
    "wmo_clients_rate": (lambda u: "wmo" in u["laws"], (0, 120)),
    "stacked_clients_share": (lambda u: len(u["laws"]) >= 2, anyone),
    "requests_rate": (anyone, (0, 120)),
    "referrer_share": lambda value: (
        lambda u: u["referrer"] == value,
        lambda u: u["referrer"] in REFERRERS,
    ),
    "decision_in_time_share": (lambda u: u["days"] <= 56, anyone),
    "request_answered_in_time_share": (lambda u: u["days"] <= 7, anyone),
    "plan_share": (
        lambda u: u["decision"] == "granted" and u["plan"] is not None,
        lambda u: u["decision"] == "granted",
    ),
    "waiting_time_in_norm_share": (
        lambda u: wait(u) is not None and wait(u) <= 42,
        lambda u: wait(u) is not None,
    ),
    "dropout_share": ended_with("client", "provider"),
    "end_plan_share": ended_with("plan"),
    "end_agreed_share": ended_with("agreed"),
    "end_client_share": ended_with("client"),
    "end_provider_share": ended_with("provider"),
    "end_external_share": ended_with("external"),
    "usefulness_response_share": (lambda u: u["useful_mark"] is not None, anyone),
    "result_funded_share": (
        lambda u: u["contract"] and u["contract"]["funding_form"] == "result",
        lambda u: u["contract"],
    ),
    "rejected_claims_share": (lambda u: of_two_laws(u) and u["rejected"], of_two_laws),
    "clients": (anyone, None),
    "shared_clients": (lambda u: len(u["providers"]) >= 2, None),
    "basic_support_share": (lambda u: "basic" in u["layers"], anyone),
    "concurrent_providers_share": (lambda u: len(u["providers"]) >= 2, anyone),
    "outcome_coverage_share": (lambda u: of_two_laws(u) and u["reported"], of_two_laws),
    "start_reported_in_time_share": (
        lambda u: of_two_laws(u) and u["start_reported"] and (u["start_reported"] - u["start"]).days <= 7,
        lambda u: of_two_laws(u) and u["start_reported"],
    ),
    "result_agreed_share": (lambda u: u["contract"] and u["contract"]["result"], lambda u: u["contract"]),
}
DAYS = {"waiting_time_median": wait, "duration_median": lambda unit: unit["days"]}


@pytest.fixture(scope="module")
def release(demo_release):
    """The release of the demo data with true counts instead of protected ones."""
    return true_release(demo_release)


def test_every_indicator_is_recomputed():
    here = {*DEFINED, *DAYS, "usefulness_mean", "targets_met_share"}
    elsewhere = test_recomputed_support.RECOMPUTED | test_recomputed_accounts.RECOMPUTED
    published = {each.id for each in INDICATORS.values() if each.kind is Kind.PUBLISHED}
    assert here | elsewhere | published == set(INDICATORS)


@pytest.mark.parametrize(("part", "by"), cases(DEFINED))
def test_counts_are_what_the_definition_says(part, by, release):
    assert_counted(release, part, by, units(part.universe), *conditions(DEFINED, part))
    assert_divided(release, part, by)


def marks(name, by, code, what):
    """What is said of the units of a subject, per period with a full window of four quarters."""
    every = units(INDICATORS[name].universe)
    mine = {
        quarter: [what(unit) for unit in every[quarter] if belongs(unit, by, code)] for quarter in QUARTERS
    }
    windows = zip(*(QUARTERS[first:] for first in range(4)), strict=False)
    return {
        str(window[-1]): [value for quarter in window for value in mine[quarter] if value is not None]
        for window in windows
    }


@pytest.mark.parametrize("by", CUTS)
@pytest.mark.parametrize("name", DAYS)
def test_a_median_lies_in_the_class_of_the_median_unit(name, by, release):
    about = subjects(release, by)
    frame = results(release, INDICATORS[name], about)
    for code in about.codes:
        for period, days in marks(name, by, code, DAYS[name]).items():
            row = frame.loc[(code, period)]
            days = sorted(max(day, 0) for day in days)
            assert row["numerator"] == len(days)
            if not days:
                assert pd.isna(row["value"])
                continue
            middle = days[(len(days) - 1) // 2]
            own = next(each for each in DAY_CLASSES if each.last is None or middle <= each.last)
            assert own.first <= row["value"] <= (own.last or FOREVER.toordinal()) + 1


@pytest.mark.parametrize("by", CUTS)
def test_the_mean_mark_is_that_of_all_marks_given(by, release):
    about = subjects(release, by)
    frame = results(release, INDICATORS["usefulness_mean"], about)
    for code in about.codes:
        for period, given in marks("usefulness_mean", by, code, lambda unit: unit["useful_mark"]).items():
            row = frame.loc[(code, period)]
            assert row["numerator"] == len(given)
            assert len(given) < 2 or row["value"] == pytest.approx(sum(given) / len(given))


def test_the_whole_of_a_provider_is_everyone_under_its_laws(release):
    for code in subjects_of(release, "provider"):
        subject = subject_of(release, "provider", code)
        frame = results(release, INDICATORS["clients"], subject.whole).loc[WHOLE, "value"]
        expected = [
            sum(bool(set(subject.laws) & unit["laws"]) for unit in units("clients")[quarter])
            for quarter in QUARTERS
        ]
        assert frame.to_list() == expected


@pytest.mark.parametrize(
    "part",
    [part for each in INDICATORS.values() if each.universe and len(each.laws) < 3 for part in each.parts()],
    ids=lambda part: part.id,
)
def test_an_indicator_of_some_laws_counts_those_only(part, release):
    others = Cut(None, where={"law": tuple(set(Law) - set(part.laws))})
    cube = release.cubes[part.universe]
    counts = [
        numerator(part, cube, cut, [WHOLE], PERIODS).loc[WHOLE, str(LAST)] for cut in (Cut(None), others)
    ]
    assert counts[0] > 0
    assert counts[1] == 0 or cube.parts is not None
