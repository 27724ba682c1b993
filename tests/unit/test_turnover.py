"""Who comes and goes: begin plus inflow minus outflow is the end, in every cell, before and after protection."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from universes_cases import YEARS, Counted, counted, typed

from monitor.indicators import INDICATORS
from monitor.indicators.evaluate import Cube, Cut, tally
from monitor.protection import protect
from monitor.releasing import plan_of
from monitor.report.subject import ancestors
from monitor.universes import UNIVERSES
from monitor.vocabulary import UNKNOWN

BEGIN, IN, OUT, END = ("clients_begin", "inflow", "outflow", "clients_end")
QUARTERS = [str(each) for each in YEARS]
HOMES = ["BU00010101", "BU00010102", "BU00010201"]
PARENTS = pd.DataFrame(
    [*((home, "WK" + home[2:8]) for home in HOMES), ("WK000101", "GM0001"), ("WK000102", "GM0001")],
    columns=["area_code", "parent_code"],
)


def numbers(cube, cut=None):
    """The four figures per subject and quarter, as reports reckon them; nobody is zero."""
    found = {name: tally(cube, INDICATORS[name].numerator, cut or Cut()) for name in (BEGIN, IN, OUT, END)}
    return pd.DataFrame(found).fillna(0)


def assert_the_flow_adds_up(frame):
    pd.testing.assert_series_equal(frame[BEGIN] + frame[IN] - frame[OUT], frame[END], check_names=False)


# A delivery: the law, the provider, on which day it starts and how long it lasts (nothing: it runs).
DELIVERIES = st.tuples(
    st.sampled_from(["wmo", "jeugdwet"]),
    st.sampled_from(["99000001", "99000002"]),
    st.integers(-100, 740),
    st.none() | st.integers(0, 200),
)
# A person: two addresses, on which day the move is, and the deliveries.
PERSONS = st.tuples(
    st.sampled_from(HOMES),
    st.sampled_from(HOMES),
    st.integers(0, 700),
    st.lists(DELIVERIES, min_size=1, max_size=5),
)


@st.composite
def towns(draw):
    """Tables of persons who move, with deliveries that follow, overlap or lie apart."""
    rows = {"persons": [], "deliveries": [], "allocations": []}
    for number, (old, new, moved, deliveries) in enumerate(draw(st.lists(PERSONS, min_size=1, max_size=12))):
        person = f"p{number}"
        rows["persons"] += [
            {"person": person, "area_code": old, "valid_to": _day(moved - 1)},
            {"person": person, "area_code": new, "valid_from": _day(moved)},
        ]
        for place, (law, provider, start, length) in enumerate(deliveries):
            key = {"allocation": f"{number}-{place}", "person": person, "law": law, "provider": provider}
            stop = "" if length is None else _day(start + length)
            rows["deliveries"].append(key | stay(_day(start), stop))
            rows["allocations"].append(key)
    return {name: typed(name, listed) for name, listed in rows.items()}


def _day(number):
    """A day so many days after the begin of 2024."""
    return str(date(2024, 1, 1) + timedelta(days=number))


def stay(start, stop="", **more):
    """A delivery that is followed by another, or runs: a stop without a reason would be a fault."""
    return {"start": start, "stop": stop, "stop_reason": "37" if stop else "", **more}


@settings(max_examples=8, deadline=None)
@given(towns())
def test_begin_plus_inflow_minus_outflow_is_the_end(tables):
    true = counted("turnover", tables)
    plan = plan_of(UNIVERSES["turnover"], true, PARENTS)
    for frame in (true, protect(true, plan).frame):
        cube = Cube.of(frame, None)
        for cut in (Cut(), Cut("area_code"), Cut("law"), Cut("area_code", dict(PARENTS.to_numpy()))):
            assert_the_flow_adds_up(numbers(cube, cut))
    by_quarter = numbers(Cube.of(true, None)).droplevel("subject").reindex(QUARTERS, fill_value=0)
    assert by_quarter[BEGIN].iloc[1:].tolist() == by_quarter[END].iloc[:-1].tolist()
    assert by_quarter[END].tolist() == _helped_on(tables, [each.last_day for each in YEARS])


def _helped_on(tables, days):
    """How many pairs of person and law had support on each day, or were in a break of at most 31 days."""
    frame = tables["deliveries"]
    last = frame["stop"].dt.date.where(frame["stop"].notna(), date.max)
    listed = frame.assign(first=frame["start"].dt.date, last=last)
    pairs = [rows for _, rows in listed.groupby(["person", "law"])]
    return [sum(_helped(rows, day) for rows in pairs) for day in days]


def _helped(rows, day):
    begun, later = rows.loc[rows["first"] <= day, "last"], rows.loc[rows["first"] > day, "first"]
    if begun.empty or begun.max() >= day:
        return len(begun) > 0
    return len(later) > 0 and (later.min() - begun.max()).days <= 31


# name: deliveries, and per quarter in which anything is counted the movements
COURSES = {
    "came and stayed": ([stay("2025-07-01")], {"2025Q3": ["came"], "2025Q4": ["stayed"]}),
    "came and left in one quarter": ([stay("2025-02-01", "2025-03-01")], {"2025Q1": ["passed"]}),
    "left in the next": ([stay("2025-02-01", "2025-05-01")], {"2025Q1": ["came"], "2025Q2": ["left"]}),
    "a break of 31 days is none": (
        [stay("2025-01-10", "2025-02-01"), stay("2025-03-04", "2025-03-20")], {"2025Q1": ["passed"]},
    ),
    "a break of 32 days is an outflow": (
        [stay("2025-01-10", "2025-02-01"), stay("2025-03-05", "2025-03-20")], {"2025Q1": ["passed", "passed"]},
    ),
    "31 days over the end of a quarter": (
        [stay("2025-02-01", "2025-03-15"), stay("2025-04-15", "2025-05-01")], {"2025Q1": ["came"], "2025Q2": ["left"]},
    ),
    "32 days over the end of a quarter": (
        [stay("2025-02-01", "2025-03-15"), stay("2025-04-16", "2025-05-01")],
        {"2025Q1": ["passed"], "2025Q2": ["passed"]},
    ),
    "another provider within 31 days": (
        [stay("2025-02-01", "2025-03-15"), stay("2025-04-15", "2025-05-01", provider="98000000", allocation="2")],
        {"2025Q1": ["came"], "2025Q2": ["left"]},
    ),
    "another law goes its own way": (
        [stay("2025-02-01", "2025-03-15"), stay("2025-03-16", "2025-05-01", law="jeugdwet", allocation="2")],
        {"2025Q1": ["came", "passed"], "2025Q2": ["left"]},
    ),
    "ends on the last day of a quarter": (
        [stay("2025-02-01", "2025-03-31")], {"2025Q1": ["came"], "2025Q2": ["left"]},
    ),
    "ends on the first day of a quarter": (
        [stay("2025-02-01", "2025-04-01")], {"2025Q1": ["came"], "2025Q2": ["left"]},
    ),
    "ends a day before the last of a quarter": ([stay("2025-02-01", "2025-03-30")], {"2025Q1": ["passed"]}),
    "starts on the first day of a quarter": ([stay("2025-04-01", "2025-04-02")], {"2025Q2": ["passed"]}),
    "starts on the last day of a quarter": (
        [stay("2025-03-31", "2025-04-02")], {"2025Q1": ["came"], "2025Q2": ["left"]},
    ),
    "one day on the eve": ([stay("2025-03-31", "2025-03-31")], {"2025Q1": ["came"], "2025Q2": ["left"]}),
}  # fmt: skip


@pytest.fixture(scope="module")
def here():
    cases = {name: {"deliveries": case[0]} for name, case in COURSES.items()}
    laws = [{"allocation": "2", "law": "jeugdwet"}, {"allocation": "2", "provider": "98000000"}, {}]
    return Counted({"course": {name: {**case, "allocations": laws} for name, case in cases.items()}})


@pytest.mark.parametrize("quarter", ["2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4"])
def test_who_moves_how_in_a_quarter(here, quarter):
    found = here.found("turnover", "course", "movement", period=quarter)
    assert found == {name: sorted(case[1].get(quarter, [])) for name, case in COURSES.items()}


# The release of the demo data


@pytest.mark.parametrize("level", ["municipality", "district", "law", "neighbourhood"])
def test_the_flow_adds_up_in_a_release(demo_release, level):
    cut = {
        "municipality": Cut(),
        "district": Cut("area_code", ancestors(demo_release, "district")),
        "law": Cut("law"),
        "neighbourhood": Cut("area_code"),
    }[level]
    frame = numbers(demo_release.cubes["turnover"], cut)
    assert len(frame) and (frame[IN] > 0).any() and (frame[OUT] > 0).any()
    assert_the_flow_adds_up(frame)


def test_every_movement_of_the_demo_lies_in_an_area(demo_release):
    cells = demo_release.cubes["turnover"].cells
    known = tally(demo_release.cubes["turnover"], {}, Cut("area_code", ancestors(demo_release, "district")))
    assert known.sum() + cells.loc[cells["area_code"] == UNKNOWN, "count"].sum() == cells["count"].sum()
