"""Access: decisions and answers, the plans and goals that follow, and who directs the case of a household."""

import pytest
from universes_cases import OTHER, Counted

from monitor.vocabulary import UNKNOWN

LAST = "2025Q4"
YES, NO = "yes", "no"

# name: the request, and the quarter of the decision, which one, whether in time and with a plan
DECISIONS = {
    "56 days": ({"decided": "2025-02-26", "decision": "granted"}, [("2025Q1", "granted", YES, NO)]),
    "57 days": ({"decided": "2025-02-27", "decision": "refused"}, [("2025Q1", "refused", NO, NO)]),
    "the same day": ({"decided": "2025-01-01"}, [("2025Q1", UNKNOWN, YES, NO)]),
    "in a later quarter": ({"decided": "2025-04-01"}, [("2025Q2", UNKNOWN, NO, NO)]),
    "with a plan": (
        {"decided": "2025-01-02", "decision": "granted", "plan": "1"}, [("2025Q1", "granted", YES, YES)],
    ),
    "not yet": ({}, []),
}  # fmt: skip

# name: the day on which a provider asked for what was allocated on 10 April 2025, and whether the answer was in time
ANSWERS = {
    "on the same day": ("2025-04-10", [("2025Q2", YES)]),
    "on the same day, later": ("2025-04-10T07:00:00", [("2025Q2", YES)]),
    "after seven days": ("2025-04-03", [("2025Q2", YES)]),
    "after seven days and some hours": ("2025-04-03T00:00:01", [("2025Q2", YES)]),
    "after eight days": ("2025-04-02", [("2025Q2", NO)]),
    "asked in the quarter before": ("2025-03-31", [("2025Q2", NO)]),
    "after a year": ("2024-04-10", [("2025Q2", NO)]),
    "nobody asked": ("", []),
}

SECOND = {"person": "2"}
BOTH = [{"household": "h"}, {**SECOND, "household": "h"}]
HELP = {"person": "2", "allocation": "2"}  # support of the second, by the same provider
ALONE, STACKED = [(NO, NO, "none")], [(YES, YES, "none")]
AMONG = [(NO, YES, "none")]
# name: persons, deliveries, and per household whether it has several laws, several laws or providers
HOUSEHOLDS = {
    "one person": ([{"household": "h"}], [{}], ALONE),
    "one person without a household": ([{}], [{}], ALONE),
    "two persons without a household": ([{}, SECOND], [{}, HELP], ALONE * 2),
    "two households": ([{"household": "h"}, {**SECOND, "household": "k"}], [{}, HELP], ALONE * 2),
    "one with a household, one without": ([{"household": "h"}, SECOND], [{}, HELP], ALONE * 2),
    "a member without support": (BOTH, [{}], ALONE),
    "two persons, one law, one provider": (BOTH, [{}, HELP], ALONE),
    "two persons, two laws": (BOTH, [{}, {**HELP, "law": "jeugdwet"}], STACKED),
    "two persons, two providers": (BOTH, [{}, {**HELP, "provider": OTHER}], AMONG),
    "one person, two laws": ([{}], [{}, {"law": "jeugdwet"}], STACKED),
    "one person, two providers": ([{}], [{}, {"provider": OTHER, "allocation": "2"}], AMONG),
    "one person, two products": ([{}], [{}, {"product": "02A02"}], ALONE),
    "two persons, three laws, two providers": (
        BOTH,
        [{}, {"law": "jeugdwet"}, {**HELP, "law": "participatiewet", "provider": OTHER}],
        STACKED,
    ),
    "the other law stopped the day before": (
        BOTH, [{}, {**HELP, "law": "jeugdwet", "stop": "2025-12-30", "stop_reason": "31"}], ALONE,
    ),
    "the other law stops on the day": (
        BOTH, [{}, {**HELP, "law": "jeugdwet", "stop": "2025-12-31", "stop_reason": "31"}], STACKED,
    ),
    "the other provider starts the day after": (
        BOTH, [{}, {**HELP, "provider": OTHER, "start": "2026-01-01"}], ALONE,
    ),
    "left the household on the day": (
        [
            {"household": "h"},
            {**SECOND, "household": "h", "valid_to": "2025-12-30"},
            {**SECOND, "household": "k", "valid_from": "2025-12-31"},
        ],
        [{}, {**HELP, "law": "jeugdwet"}], ALONE * 2,
    ),
    "leaves the household the day after": (
        [
            {"household": "h"},
            {**SECOND, "household": "h", "valid_to": "2025-12-31"},
            {**SECOND, "household": "k", "valid_from": "2026-01-01"},
        ],
        [{}, {**HELP, "law": "jeugdwet"}], STACKED,
    ),
    "several addresses": ([{"household": "h", "valid_from": f"200{y}-01-01"} for y in range(5)], [{}], ALONE),
    "the first member lives here": (
        [{"household": "h"}, {**SECOND, "household": "h", "area_code": "BU99999901"}], [{}, HELP], ALONE,
    ),
    "the first member lives elsewhere": (
        [{"household": "h", "area_code": "BU99999901"}, {**SECOND, "household": "h"}], [{}, HELP], [],
    ),
    "the first member with support lives here": (
        [{"household": "h", "area_code": "BU99999901"}, {**SECOND, "household": "h"}], [HELP], ALONE,
    ),
    "nobody has support": (BOTH, [], []),
}  # fmt: skip

ONE, TWO = {"case_director": "97000001"}, {"plan": "2", "case_director": "97000002"}
# name: plans of a household of two, one of whom has support, and how many organisations direct its case
DIRECTORS = {
    "no plan": ([], "none"),
    "one plan": ([ONE], "one"),
    "one plan of a member without support": ([{**ONE, **SECOND}], "one"),
    "two plans, one director": ([ONE, {**TWO, **ONE}], "one"),
    "two plans, two directors": ([ONE, TWO], "several"),
    "two plans of two members, two directors": ([ONE, {**TWO, **SECOND}], "several"),
    "two plans of two members, one director": ([ONE, {**TWO, **SECOND, **ONE}], "one"),
    "a plan without a director": ([{}], "none"),
    "one of two plans has a director": ([ONE, {"plan": "2"}], "one"),
    "ended the day before": ([{**ONE, "end": "2025-12-30"}], "none"),
    "ends on the day": ([{**ONE, "end": "2025-12-31"}], "one"),
    "starts on the day": ([{**ONE, "start": "2025-12-31"}], "one"),
    "starts the day after": ([{**ONE, "start": "2026-01-01"}], "none"),
    "the director changed the day before": (
        [{**ONE, "end": "2025-12-30"}, {**TWO, "start": "2025-12-31"}], "one",
    ),
    "of somebody outside the household": ([{**ONE, "person": "3"}], "none"),
}  # fmt: skip

# name: plans, and per plan that is a year old on the last day of 2025 whether it was reviewed within the year
PLANS = {
    "365 days old": ([{"start": "2024-12-31"}], [NO]),
    "364 days old": ([{"start": "2025-01-01"}], []),
    "364 days old, reviewed": ([{"start": "2025-01-01", "reviewed": "2025-12-31"}], []),
    "begins later": ([{"start": "2026-01-01"}], []),
    "ended the day before": ([{"end": "2025-12-30"}], []),
    "ends on the day": ([{"end": "2025-12-31"}], [NO]),
    "ends later": ([{"end": "2027-12-31"}], [NO]),
    "never reviewed": ([{}], [NO]),
    "reviewed on the day": ([{"reviewed": "2025-12-31"}], [YES]),
    "reviewed 364 days before": ([{"reviewed": "2025-01-01"}], [YES]),
    "reviewed 365 days before": ([{"reviewed": "2024-12-31"}], [NO]),
    "reviewed when it was made": ([{"start": "2024-12-31", "reviewed": "2024-12-31"}], [NO]),
    # only the latest review is known: whether there was one before that day as well cannot be told
    "reviewed later": ([{"reviewed": "2026-01-01"}], [UNKNOWN]),
    "two plans of one person": ([{}, {"plan": "2", "reviewed": "2025-06-01"}], [NO, YES]),
    "plans of two persons": ([{}, {**SECOND, "plan": "2"}], [NO, NO]),
    "without a director or a household": ([{"case_director": "", "household": ""}], [NO]),
}

SCORES = {"baseline": "2", "latest": "3", "achieved": "true"}
UP = ("work", "finances", YES, "up")
# name: goals, and per goal its result area and domain, whether it was reached and how self-reliance changed
GOALS = {
    "up": ([SCORES], [UP]),
    "same": ([{**SCORES, "latest": "2"}], [("work", "finances", YES, "same")]),
    "down": ([{**SCORES, "latest": "1"}], [("work", "finances", YES, "down")]),
    "not reached": ([{**SCORES, "achieved": "false"}], [("work", "finances", NO, "up")]),
    "reached or not is missing": ([{**SCORES, "achieved": ""}], [("work", "finances", UNKNOWN, "up")]),
    "no first score": ([{**SCORES, "baseline": ""}], [("work", "finances", YES, UNKNOWN)]),
    "no latest score": ([{**SCORES, "latest": ""}], [("work", "finances", YES, UNKNOWN)]),
    "no score and nothing else": ([{}], [("work", "finances", UNKNOWN, UNKNOWN)]),
    "no domain": ([{**SCORES, "domain": ""}], [("work", UNKNOWN, YES, "up")]),
    "not measured": ([{**SCORES, "measured": ""}], []),
    "two domains": ([SCORES, {**SCORES, "domain": "housing"}], [UP, ("work", "housing", YES, "up")]),
    "with and without a domain": ([SCORES, {**SCORES, "domain": ""}], [UP, ("work", UNKNOWN, YES, "up")]),
    "two result areas": (
        [SCORES, {**SCORES, "result_area": "finances"}], [("finances", "finances", YES, "up"), UP],
    ),
    "of two plans": ([SCORES, {**SCORES, "plan": "2"}], [UP, UP]),
}  # fmt: skip

GROUPS = {
    "decision": {name: {"requests": [case[0]]} for name, case in DECISIONS.items()},
    "answer": {
        name: {"allocations": [{"assigned_at": "2025-04-10T12:00:00", "requested_at": case[0]}]}
        for name, case in ANSWERS.items()
    },
    "household": {
        name: {"persons": case[0], "deliveries": case[1], "allocations": []}
        for name, case in HOUSEHOLDS.items()
    },
    "director": {
        name: {"persons": [*BOTH, {"person": "3"}], "deliveries": [{}], "plans": case[0]}
        for name, case in DIRECTORS.items()
    },
    "plan": {name: {"persons": [{}, SECOND], "plans": case[0]} for name, case in PLANS.items()},
    "goal": {name: {"plans": [{}, {"plan": "2"}], "goals": case[0]} for name, case in GOALS.items()},
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS)


def test_decisions_within_eight_weeks(here):
    found = here.found("decisions", "decision", "period", "decision", "in_time", "planned")
    assert found == {name: case[1] for name, case in DECISIONS.items()}
    assert here.found("requests", "decision", "period") == {name: ["2025Q1"] for name in DECISIONS}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_provider_is_answered_within_seven_days(name, here):
    assert here.found("answers", "answer", "period", "in_time")[name] == ANSWERS[name][1]


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_members_with_support_make_one_household(name, here):
    found = here.found("households", "household", "several_laws", "several", "directors", period=LAST)
    assert found[name] == HOUSEHOLDS[name][2]


@pytest.mark.parametrize("name", DIRECTORS)
def test_who_directs_is_in_the_plans_of_all_members(name, here):
    assert here.found("households", "director", "directors", period=LAST)[name] == [DIRECTORS[name][1]]


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_of_a_year_is_to_be_reviewed_within_the_year(name, here):
    found = here.found("plans", "plan", "period", "reviewed")
    assert found[name] == [(LAST, reviewed) for reviewed in PLANS[name][1]]


@pytest.mark.parametrize("name", GOALS)
def test_a_goal_is_reached_or_not_and_its_scores_are_a_pair(name, here):
    assert here.found("goals", "goal", "result_area", "domain", "achieved", "change")[name] == GOALS[name][1]
