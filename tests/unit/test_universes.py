"""Counting, on cases small enough to count by hand."""

import pandas as pd
import pytest
from universes_cases import YEARS, area, by_case, counted, provider, town, typed

from monitor import universes
from monitor.universes.declarations import UNIVERSES
from monitor.vocabulary import MonitorError, Period


def spell(start, stop="", reason="", **more):
    """A delivery; a stop without a reason is one according to plan."""
    return {"start": start, "stop": stop, "stop_reason": reason or ("19" if stop else ""), **more}


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
        ["2024Q1", "2024Q1"], [("2024Q1", "agreed"), ("2024Q2", "plan")], 1,
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
TRAJECTORY_CASES = {
    name: {"deliveries": deliveries, "allocations": allocations}
    for name, (deliveries, allocations, *_) in TRAJECTORIES.items()
}


@pytest.fixture(scope="module")
def trajectories():
    """All cases of trajectories, counted at once."""
    tables = town(TRAJECTORY_CASES)
    return {
        "starts": by_case(counted("starts", tables), TRAJECTORY_CASES, "period"),
        "ended": by_case(counted("ended", tables), TRAJECTORY_CASES, "period", "end_class"),
        "clients": by_case(counted("clients", tables), TRAJECTORY_CASES, "period"),
    }


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_a_trajectory_starts_runs_and_ends_once(name, trajectories):
    _, _, starts, ended, quarters = TRAJECTORIES[name]
    assert trajectories["starts"][name] == starts
    assert trajectories["ended"][name] == ended
    assert len(trajectories["clients"][name]) == quarters


END_REASONS = [
    ("wmo", "3.2", "31", "external"),
    ("jeugdwet", "3.2", "31", "plan"),
    ("wmo", "2.0", "31", "external"),
    ("wmo", "2.0", "32", "plan"),
    ("jeugdwet", "3.0", "32", "client"),
    ("wmo", "3.2", "32", "not_reported"),
    ("wmo", "3.2", "19", "plan"),
    ("wmo", "2.0", "19", "not_reported"),
    ("jeugdwet", "3.2", "19", "not_reported"),
    ("participatiewet", "3.2", "22", "provider"),
    ("wmo", "9.9", "19", "not_reported"),
    ("jeugdwet", "3.1", "99", "not_reported"),
    ("wmo", "3.2", "", "not_reported"),
]


def test_a_reason_means_what_its_law_and_version_say():
    cases = {
        f"{law} {version} {code}": {
            "deliveries": [
                {"law": law, "standard_version": version, "stop": "2024-05-01", "stop_reason": code}
            ]
        }
        for law, version, code, _ in END_REASONS
    }
    found = by_case(counted("ended", town(cases)), cases, "end_class")
    assert list(found.values()) == [[expected] for *_, expected in END_REASONS]


def test_a_person_who_moves_is_counted_where_they_live_on_the_day():
    homes = [
        {"area_code": area(1), "valid_from": "2010-01-01", "valid_to": "2024-03-31"},
        {"area_code": area(2), "valid_from": "2024-04-01", "valid_to": "2025-12-30"},
    ]
    cases = {
        "mover": {
            "persons": homes,
            "deliveries": [spell("2024-03-31", "2024-04-01")],
            "requests": [{"received": "2024-03-31", "decided": "2024-04-01"}],
            "claims": [{"period_start": "2024-03-01", "period_end": "2024-04-01"}],
            "outcomes": [{"end": "2025-12-31"}],
        }
    }
    tables = town(cases)
    expected = {
        "requests": area(1), "decisions": area(2), "starts": area(1), "ended": area(2), "claim_lines": area(2),
        "outcomes": "unknown", "clients": area(1),
    }  # fmt: skip
    for name, home in expected.items():
        frame = counted(name, tables)
        assert frame["area_code"].tolist() == [home], name
        assert frame["count"].tolist() == [1], name


# name: homes, expected area and age band on the last day of 2025
HOMES = {
    "two addresses overlap": (
        [{"area_code": area(1)}, {"area_code": area(2), "valid_from": "2025-06-01"}], area(2), "23-64",
    ),
    "two addresses overlap, the older is the longer": (
        [{"area_code": area(1), "valid_from": "2025-06-01", "valid_to": "2025-12-31"}, {"area_code": area(2)}],
        area(1), "23-64",
    ),
    "no dates": ([{"area_code": area(3), "valid_from": ""}], area(3), "23-64"),
    "without dates beside a dated one": (
        [{"area_code": area(3), "valid_from": ""}, {"area_code": area(4), "valid_from": "2020-01-01"}],
        area(4), "23-64",
    ),
    "no area": ([{"area_code": ""}], "unknown", "23-64"),
    "lives here from tomorrow": ([{"area_code": area(5), "valid_from": "2026-01-01"}], "unknown", "unknown"),
    "not among the persons": ([], "unknown", "unknown"),
}  # fmt: skip


def test_every_client_is_counted_once_wherever_they_live():
    cases = {name: {"persons": homes, "deliveries": [{}]} for name, (homes, *_) in HOMES.items()}
    frame = counted("clients", town(cases), [Period(2025, 4)])
    assert frame["count"].sum() == len(cases)
    for number, (name, (_, home, band)) in enumerate(HOMES.items()):
        mine = frame[frame["profile"] == f"wmo/{provider(number)}/unknown"]
        assert mine[["area_code", "age_band", "count"]].to_numpy().tolist() == [[home, band, 1]], name


def test_an_address_is_no_second_unit():
    homes = [{"area_code": area(0), "valid_from": f"200{year}-01-01"} for year in range(5)]
    events = {
        "requests": [{"decided": "2025-02-01"}], "deliveries": [spell("2025-01-01", "2025-02-01")],
        "outcomes": [{}], "claims": [{}], "contracts": [{}, {"contract": "C2"}],
    }  # fmt: skip
    tables = town({"one": {"persons": homes, **events}})
    for name in UNIVERSES.keys() - {"clients", "trajectories"}:
        assert counted(name, tables)["count"].tolist() == [1], name
    running = town({"one": {"persons": homes, **events, "deliveries": [{}]}})
    for name in ("clients", "trajectories"):
        assert counted(name, running, [Period(2025, 4)])["count"].tolist() == [1], name


def test_ages_at_the_edges():
    births = {
        2008: "0-17", 2007: "18-22", 2003: "18-22", 2002: "23-64", 1961: "23-64", 1960: "65-120",
        1905: "65-120", 1904: "unknown", 2025: "0-17",
    }  # fmt: skip
    cases = {
        f"born {year}": {
            "persons": [{"area_code": area(n), "birth_year": str(year)}],
            "deliveries": [{"start": "2025-12-31"}],
        }
        for n, year in enumerate(births)
    }
    found = by_case(counted("clients", town(cases)), cases, "age_band")
    assert list(found.values()) == [[band] for band in births.values()]


PRODUCTS = [{}, {"code": "02A02", "layer": "specialist"}, {"code": "50A01", "law": "jeugdwet"}]
TWO = {"allocation": "2", "provider": "98000000"}
# deliveries of one person who is a client of 99000000 and more, and the parts of the profile at the end of 2025
PROFILES = {
    "one provider, two laws": (
        [{}, {"law": "jeugdwet", "product": "50A01"}],
        ["jeugdwet/{0}/basic", "wmo/{0}/basic"],
    ),
    "two providers, two laws": (
        [{**TWO, "product": "02A02"}, {"law": "jeugdwet", "product": "50A01"}],
        ["jeugdwet/{0}/basic", "wmo/98000000/specialist"],
    ),
    "twice the same": ([{}, {"start": "2024-06-01", "allocation": "2"}], ["wmo/{0}/basic"]),
    "two layers of one provider": (
        [{"stop": "2026-06-30"}, {"product": "02A02"}],
        ["wmo/{0}/basic", "wmo/{0}/specialist"],
    ),
    "another layer before": (
        [{"stop": "2025-12-29", "stop_reason": "37"}, {"product": "02A02", "start": "2025-12-30"}],
        ["wmo/{0}/specialist"],
    ),
    "another layer afterwards": (
        [{"stop": "2025-12-31", "stop_reason": "37"}, {"product": "02A02", "start": "2026-01-01"}],
        ["wmo/{0}/basic"],
    ),
    "in a gap between layers": (
        [{"stop": "2025-12-30", "stop_reason": "37"}, {"product": "02A02", "start": "2026-01-02"}],
        ["wmo/{0}/basic"],
    ),
    "a product that nobody lists": ([{"product": "99Z99"}, {"product": ""}], ["wmo/{0}/unknown"]),
}


def test_a_client_is_one_unit_with_the_sorted_distinct_parts_of_the_support_of_that_day():
    cases = {
        name: {"deliveries": deliveries, "allocations": []} for name, (deliveries, _) in PROFILES.items()
    }
    tables = town(cases, products=PRODUCTS, allocations=[{"person": "nobody", "provider": "98000000"}])
    found = by_case(counted("clients", tables, [Period(2025, 4)]), cases, "profile")
    for number, (name, (_, parts)) in enumerate(PROFILES.items()):
        assert found[name] == ["|".join(parts).format(provider(number))], name


def test_without_products_every_layer_is_unknown():
    frame = counted("clients", town({"one": {"deliveries": [{}]}}), [Period(2025, 4)])
    assert frame["profile"].tolist() == [f"wmo/{provider(0)}/unknown"]


def test_what_comes_later_changes_nothing_in_an_earlier_quarter():
    now = [spell("2024-02-01", "2025-02-01", "37")]
    later = [*now, spell("2025-02-02", product="02A02", category="02")]
    shared = {"products": PRODUCTS, "contracts": [{"provider": provider(0), "category": "01"}]}
    for name in ("clients", "trajectories"):
        before, after = (
            counted(name, town({"one": {"deliveries": known}}, **shared), [Period(2024, 4)])
            for known in (now, later)
        )
        pd.testing.assert_frame_equal(before, after)


CLAIMS = {
    "paid": ([{}], ["no"]),
    "rejected": ([{"rejected": "true"}], ["yes"]),
    "taken back": ([{}, {"claim_line": "2", "credit": "true", "amount_cents": "-100"}], ["no"]),
    "only a credit": ([{"credit": "true", "rejected": "true", "amount_cents": "-100"}], []),
    "handed in again": ([{"rejected": "true"}, {"claim_line": "2"}], ["no", "yes"]),
    "of another year": ([{"period_start": "2023-12-01", "period_end": "2023-12-31"}], []),
}


def test_claim_lines_are_debits_by_the_day_they_end():
    cases = {name: {"claims": lines} for name, (lines, _) in CLAIMS.items()}
    found = by_case(counted("claim_lines", town(cases)), cases, "rejected")
    assert found == {name: expected for name, (_, expected) in CLAIMS.items()}


def test_one_claim_reference_at_two_providers_is_two_lines():
    cases = {"one": {"claims": [{}, {"provider": "98000000"}]}}
    assert counted("claim_lines", town(cases))["count"].sum() == 2


OWN, GENERAL = {"contract": "C2", "category": "01", "funding_form": "production"}, {"result": "thuis"}
CONTRACTS = {
    "category before general": ([GENERAL, OWN], ("production", "no")),
    "general when the category is another": ([GENERAL, {**OWN, "category": "02"}], ("result", "yes")),
    "none of this law": ([{**GENERAL, "law": "jeugdwet"}], ("unknown", "unknown")),
    "none of this provider": ([{**GENERAL, "provider": "98000000"}], ("unknown", "unknown")),
    "ended the day before": ([{**GENERAL, "end": "2025-12-30"}], ("unknown", "unknown")),
    "ends on the day": ([{**GENERAL, "end": "2025-12-31"}], ("result", "yes")),
    "starts on the day": ([{**GENERAL, "start": "2025-12-31"}], ("result", "yes")),
    "starts the day after": ([{**GENERAL, "start": "2026-01-01"}], ("unknown", "unknown")),
    "ended category, running general": ([GENERAL, {**OWN, "end": "2025-06-30"}], ("result", "yes")),
    "the newest of two": ([GENERAL, {"contract": "C2", "start": "2025-01-01"}], ("result", "no")),
}


def test_a_trajectory_falls_under_one_contract():
    cases = {
        name: {
            "deliveries": [{}],
            "contracts": [{**each, "contract": f"{name} {each.get('contract', 'C1')}"} for each in contracts],
        }
        for name, (contracts, _) in CONTRACTS.items()
    }
    frame = counted("trajectories", town(cases), [Period(2025, 4)])
    found = by_case(frame, cases, "funding_form", "result_agreed")
    assert found == {name: [expected] for name, (_, expected) in CONTRACTS.items()}


def test_a_category_that_is_missing_takes_the_general_contract():
    cases = {"one": {"deliveries": [{"category": ""}], "contracts": [GENERAL, OWN]}}
    assert counted("trajectories", town(cases))["funding_form"].unique().tolist() == ["result"]


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


def test_an_outcome_belongs_to_what_ended_within_31_days():
    cases = {
        name: {"deliveries": [spell("2024-02-01", "2025-03-31")], "outcomes": outcomes}
        for name, (outcomes, _) in OUTCOMES.items()
    }
    found = by_case(counted("ended", town(cases)), cases, "outcome")
    assert found == {name: [expected] for name, (_, expected) in OUTCOMES.items()}


def test_without_outcomes_nobody_knows():
    cases = {"one": {"deliveries": [spell("2024-02-01", "2025-03-31")]}}
    assert counted("ended", town(cases))["outcome"].tolist() == ["unknown"]


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
    "first not allocated, the next one is": ([{**FIRST, "allocation": ""}, spell("2024-03-11")], [{}], "unknown"),
    "years": ([{}], [{"assigned_at": "2020-02-01"}], "731+"),
}  # fmt: skip


def test_the_wait_runs_from_the_first_allocation():
    cases = {
        name: {"deliveries": deliveries, "allocations": allocations}
        for name, (deliveries, allocations, _) in WAITS.items()
    }
    found = by_case(counted("starts", town(cases)), cases, "waiting")
    assert found == {name: [expected] for name, (*_, expected) in WAITS.items()}


REPORTS = {
    "seven days": ([{"start_reported": "2024-02-08"}], "yes"),
    "eight days": ([{"start_reported": "2024-02-09"}], "no"),
    "beforehand": ([{"start_reported": "2024-01-20"}], "yes"),
    "never": ([{}], "unknown"),
    "never, the next one is": ([FIRST, spell("2024-03-11", start_reported="2024-03-12")], "unknown"),
}


def test_only_the_report_of_the_first_start_counts():
    cases = {name: {"deliveries": deliveries} for name, (deliveries, _) in REPORTS.items()}
    found = by_case(counted("starts", town(cases)), cases, "reported_in_time")
    assert found == {name: [expected] for name, (_, expected) in REPORTS.items()}


DECISIONS = {
    "56 days": ({"decided": "2025-02-26", "decision": "granted"}, [("2025Q1", "granted", "yes")]),
    "57 days": ({"decided": "2025-02-27", "decision": "refused"}, [("2025Q1", "refused", "no")]),
    "the same day": ({"decided": "2025-01-01"}, [("2025Q1", "unknown", "yes")]),
    "in a later quarter": ({"decided": "2025-04-01"}, [("2025Q2", "unknown", "no")]),
    "not yet": ({}, []),
}


def test_decisions_within_eight_weeks():
    cases = {name: {"requests": [request]} for name, (request, _) in DECISIONS.items()}
    tables = town(cases)
    found = by_case(counted("decisions", tables), cases, "period", "decision", "in_time")
    assert found == {name: expected for name, (_, expected) in DECISIONS.items()}
    assert counted("requests", tables)["count"].sum() == len(cases)


def test_a_day_on_the_edge_of_a_quarter_falls_in_it():
    days = {"2025-03-31": "2025Q1", "2025-04-01": "2025Q2", "2025-12-31": "2025Q4", "2026-01-01": None}
    cases = {day: {"requests": [{"received": day}]} for day in days}
    found = by_case(counted("requests", town(cases)), cases, "period")
    assert found == {day: [period] if period else [] for day, period in days.items()}


def test_a_missing_mark_is_unknown():
    cases = {"one": {"outcomes": [{}]}, "two": {"outcomes": [{"useful_mark": "7", "informant": "ouder"}]}}
    found = by_case(counted("outcomes", town(cases)), cases, "mark", "informant")
    assert found == {"one": [("unknown", "unknown")], "two": [("7", "ouder")]}


@pytest.mark.parametrize("name", UNIVERSES)
def test_columns_and_whole_tables_that_are_empty(name):
    required = {table: typed_nothing(table) for table in UNIVERSES[name].needs}
    frame = counted(name, required)
    assert frame.empty and list(frame) == ["period", *UNIVERSES[name].columns, "count"]


def typed_nothing(name):
    """The table without a row."""
    full = town({"one": {name: [{"decided": "2025-01-02"} if name == "requests" else {}]}})
    return full[name].iloc[:0]


def test_begin_plus_starts_minus_ends_is_end():
    tables = town(TRAJECTORY_CASES, contracts=[{"provider": "98000000"}])
    running, starts, ended = (
        counted(name, tables).groupby("period")["count"].sum().reindex(map(str, YEARS), fill_value=0)
        for name in ("trajectories", "starts", "ended")
    )
    last = sum(name == "stopped on the last day of the quarter" for name in TRAJECTORY_CASES)
    assert running.iloc[-1] == starts.sum() - ended.sum()
    assert running.iloc[0] == starts.iloc[0] - ended.iloc[0] + last  # in stock on the day it ends


def test_a_missing_table_is_an_error_that_names_it():
    tables = universes.connect({"persons": typed("persons", [{"person": "one"}])}, YEARS)
    assert not universes.measurable(UNIVERSES["requests"], tables)
    with pytest.raises(MonitorError, match="requests"):
        universes.count(UNIVERSES["requests"], tables)
