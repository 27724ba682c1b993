"""Trajectories: which deliveries form one, why it ends, what is known of it, and under which contract it falls."""

import pytest
from universes_cases import YEARS, Counted, spell

FIRST = spell("2024-02-01", "2024-03-10", "37")
PAUSED = spell("2024-02-01", "2024-03-10", "20")
UNTIL = [{"end": "2025-02-28"}]

# name: deliveries, allocations, quarters in which it starts, how and when it ends, quarters with support
TRAJECTORIES = {
    "still runs": ([spell("2024-02-01")], [{}], ["2024Q1"], [], 8),
    "next on the day of the stop": (
        [FIRST, spell("2024-03-10", "2024-05-01")], [{}], ["2024Q1"], [("2024Q2", "plan")], 1,
    ),
    "gap of three days": (
        [FIRST, spell("2024-03-13", "2024-05-01")], [{}], ["2024Q1"], [("2024Q2", "plan")], 1,
    ),
    "gap of four days": (
        [FIRST, spell("2024-03-14", "2024-05-01")], [{}],
        ["2024Q1", "2024Q1"], [("2024Q1", "transfer"), ("2024Q2", "plan")], 1,
    ),
    "gap over the end of a quarter": (
        [spell("2024-02-01", "2024-03-30", "37"), spell("2024-04-02", "2024-05-01")], [{}],
        ["2024Q1"], [("2024Q2", "plan")], 1,
    ),
    "short one within a long one": (
        [
            spell("2024-02-01", "2024-09-30"),
            spell("2024-03-01", "2024-03-31", "21", product="02A02"),
            spell("2024-10-02", "2024-11-01", "22"),
        ],
        [{}], ["2024Q1"], [("2024Q4", "provider")], 3,
    ),
    "paused, never again": ([PAUSED], [{}], ["2024Q1"], [], 8),
    "paused, allocation ends": ([PAUSED], UNTIL, ["2024Q1"], [("2025Q1", "not_reported")], 4),
    "paused and stopped within the allocation": (
        [PAUSED, spell("2024-06-01", "2024-08-01")], UNTIL, ["2024Q1"], [("2024Q3", "plan")], 2,
    ),
    "paused and stopped, no end allocated": (
        [PAUSED, spell("2024-06-01", "2024-08-01")], [{}], ["2024Q1"], [("2024Q3", "plan")], 2,
    ),
    "paused and stopped with the allocation": (
        [PAUSED, spell("2024-06-01", "2025-02-28", "21")], UNTIL, ["2024Q1"], [("2025Q1", "client")], 4,
    ),
    "paused twice": (
        [PAUSED, spell("2024-06-01", "2024-07-01", "20"), spell("2024-12-01", "2024-12-24")], UNTIL,
        ["2024Q1"], [("2024Q4", "plan")], 3,
    ),
    "paused without an allocation": (
        [{**PAUSED, "allocation": ""}, spell("2024-06-01", "2024-08-01", allocation="")], [],
        ["2024Q1"], [("2024Q3", "plan")], 2,
    ),
    "stop is missing": ([spell("2024-02-01")], UNTIL, ["2024Q1"], [("2025Q1", "not_reported")], 4),
    "stop is missing after a stop with a reason": (
        [FIRST, spell("2024-03-11")], UNTIL, ["2024Q1"], [("2025Q1", "not_reported")], 4,
    ),
    "allocation had ended before the start": (
        [spell("2025-05-10")], UNTIL, ["2025Q2"], [("2025Q2", "not_reported")], 0,
    ),
    "stopped on the last day of the quarter": (
        [spell("2024-02-01", "2024-03-31")], [{}], ["2024Q1"], [("2024Q1", "plan")], 1,
    ),
    "two end together, one of them without a reason": (
        [spell("2024-02-01", "2025-02-28"), spell("2024-02-10", product="02A02")], UNTIL,
        ["2024Q1"], [("2025Q1", "plan")], 4,
    ),
    "another allocation follows on": (
        [FIRST, spell("2024-03-11", "2024-05-01", allocation="2")],
        [{}, {"allocation": "2", "assigned_at": "2024-03-09"}], ["2024Q1"], [("2024Q2", "plan")], 1,
    ),
    "same number under another law and elsewhere": (
        [spell("2024-02-01")], [*UNTIL, {"law": "jeugdwet", "end": "2024-03-01"},
                                {"municipality": "GM0002", "end": "2024-03-02"}],
        ["2024Q1"], [("2025Q1", "not_reported")], 4,
    ),
}  # fmt: skip
END_REASONS = {
    ("wmo", "3.2", "31"): "external",
    ("jeugdwet", "3.2", "31"): "plan",
    ("wmo", "2.0", "31"): "external",
    ("wmo", "2.0", "32"): "plan",
    ("jeugdwet", "3.0", "32"): "client",
    ("wmo", "3.2", "32"): "not_reported",
    ("wmo", "3.2", "19"): "plan",
    ("wmo", "2.0", "19"): "not_reported",
    ("jeugdwet", "3.2", "19"): "not_reported",
    ("participatiewet", "3.2", "22"): "provider",
    ("wmo", "9.9", "19"): "not_reported",
    ("jeugdwet", "3.1", "99"): "not_reported",
    ("wmo", "3.2", "37"): "transfer",
    ("jeugdwet", "3.0", "38"): "transfer",
    ("wmo", "3.2", ""): "not_reported",
}

OWN, GENERAL = {"contract": "C2", "category": "01", "funding_form": "production"}, {"result": "thuis"}
NO_CONTRACT, BY_RESULT = ("unknown", "unknown"), ("result", "yes")
CONTRACTS = {
    "category before general": ([GENERAL, OWN], ("production", "no")),
    "general when the category is another": ([GENERAL, {**OWN, "category": "02"}], BY_RESULT),
    "none of this law": ([{**GENERAL, "law": "jeugdwet"}], NO_CONTRACT),
    "none of this provider": ([{**GENERAL, "provider": "98000000"}], NO_CONTRACT),
    "ended the day before": ([{**GENERAL, "end": "2025-12-30"}], NO_CONTRACT),
    "ends on the day": ([{**GENERAL, "end": "2025-12-31"}], BY_RESULT),
    "starts on the day": ([{**GENERAL, "start": "2025-12-31"}], BY_RESULT),
    "starts the day after": ([{**GENERAL, "start": "2026-01-01"}], NO_CONTRACT),
    "ended category, running general": ([GENERAL, {**OWN, "end": "2025-06-30"}], BY_RESULT),
    "the newest of two": ([GENERAL, {"contract": "C2", "start": "2025-01-01"}], ("result", "no")),
}
NEXT_YEAR = spell("2026-01-01", category="02", product="02A02")
CONTRACTED = {
    "no category takes the general one": ([{"category": ""}], BY_RESULT),
    "another category follows": ([spell("2024-02-01", "2025-12-31", "37"), NEXT_YEAR], ("production", "no")),
}

OUTCOMES = {
    "on the day": ([{"end": "2025-03-31"}], "yes"),
    "31 days before": ([{"end": "2025-02-28"}], "yes"),
    "31 days after": ([{"end": "2025-05-01"}], "yes"),
    "32 days after": ([{"end": "2025-05-02"}], "no"),
    "32 days before": ([{"end": "2025-02-27"}], "no"),
    "two of them": ([{"end": "2025-03-31"}, {"end": "2025-04-02"}], "yes"),
    "of another law": ([{"end": "2025-03-31", "law": "jeugdwet"}], "no"),
    "of another provider": ([{"end": "2025-03-31", "provider": "98000000"}], "no"),
    "of nobody": ([], "no"),
}

WAITS = {
    "from the first allocation": (
        [FIRST, spell("2024-03-11", allocation="2")],
        [{"assigned_at": "2023-12-01"}, {"allocation": "2", "assigned_at": "2024-03-11"}], "57-84",
    ),
    "42 days, allocated at night": ([{}], [{"assigned_at": "2023-12-21T23:59:59"}], "29-42"),
    "43 days": ([{}], [{"assigned_at": "2023-12-20T00:00:00"}], "43-56"),
    "allocated afterwards": ([{}], [{"assigned_at": "2024-02-20"}], "0-7"),
    "on the day": ([{}], [{"assigned_at": "2024-02-01T17:00:00"}], "0-7"),
    "not allocated": ([{"allocation": ""}], [], "unknown"),
    "first not allocated, the next one is": (
        [{**FIRST, "allocation": ""}, spell("2024-03-11")], [{}], "unknown",
    ),
    "years": ([{}], [{"assigned_at": "2020-02-01"}], "731+"),
}  # fmt: skip

REPORTS = {
    "seven days": ([{"start_reported": "2024-02-08"}], "yes"),
    "eight days": ([{"start_reported": "2024-02-09"}], "no"),
    "beforehand": ([{"start_reported": "2024-01-20"}], "yes"),
    "never": ([{}], "unknown"),
    "never, the next one is": ([FIRST, spell("2024-03-11", start_reported="2024-03-12")], "unknown"),
}


GROUPS = {
    "trajectory": {
        name: {"deliveries": case[0], "allocations": case[1]} for name, case in TRAJECTORIES.items()
    },
    "reason": {
        " ".join(key): {
            "deliveries": [
                {"law": key[0], "standard_version": key[1], "stop": "2024-05-01", "stop_reason": key[2]}
            ]
        }
        for key in END_REASONS
    },
    "contract": {name: {"deliveries": [{}], "contracts": case[0]} for name, case in CONTRACTS.items()}
    | {name: {"deliveries": case[0], "contracts": [GENERAL, OWN]} for name, case in CONTRACTED.items()},
    "outcome": {
        name: {"deliveries": [spell("2024-02-01", "2025-03-31")], "outcomes": case[0]}
        for name, case in OUTCOMES.items()
    },
    "wait": {name: {"deliveries": case[0], "allocations": case[1]} for name, case in WAITS.items()},
    "report": {name: {"deliveries": case[0]} for name, case in REPORTS.items()},
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS)


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_a_trajectory_starts_runs_and_ends_once(name, here):
    _, _, starts, ended, quarters = TRAJECTORIES[name]
    assert here.found("starts", "trajectory", "period")[name] == starts
    assert here.found("ended", "trajectory", "period", "end_class")[name] == ended
    assert len(here.found("clients", "trajectory", "period")[name]) == quarters


def test_begin_plus_starts_minus_ends_is_end(here):
    def total(universe, period):
        return sum(map(len, here.found(universe, "trajectory", "period", period=period).values()))

    before = 0
    for period in map(str, YEARS):
        # a trajectory that ends on the last day runs on that day
        last = period == "2024Q1" and len([name for name in TRAJECTORIES if "stopped on the last" in name])
        now = before + total("starts", period) - total("ended", period) + last
        assert total("trajectories", period) == now
        before = now - last


def test_a_reason_means_what_its_law_and_version_say(here):
    found = here.found("ended", "reason", "end_class")
    assert found == {" ".join(key): [expected] for key, expected in END_REASONS.items()}


def test_a_trajectory_falls_under_one_contract(here):
    found = here.found("trajectories", "contract", "funding_form", "result_agreed", period="2025Q4")
    assert found == {name: [case[1]] for name, case in (CONTRACTS | CONTRACTED).items()}


def test_an_outcome_belongs_to_what_ended_within_31_days(here):
    assert here.found("ended", "outcome", "outcome") == {name: [case[1]] for name, case in OUTCOMES.items()}


def test_the_wait_runs_from_the_first_allocation(here):
    assert here.found("starts", "wait", "waiting") == {name: [case[2]] for name, case in WAITS.items()}


def test_only_the_report_of_the_first_start_counts(here):
    found = here.found("starts", "report", "reported_in_time")
    assert found == {name: [case[1]] for name, case in REPORTS.items()}
