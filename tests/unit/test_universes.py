"""What holds for every universe: one unit is counted once, on its day, where the person lives then."""

import pytest
from universes_cases import YEARS, Counted, counted, provider, spell, town, typed

from monitor import universes
from monitor.universes import UNIVERSES
from monitor.vocabulary import UNKNOWN, Level, MonitorError

PER_DISTRICT = [name for name, universe in UNIVERSES.items() if universe.level is Level.DISTRICT]

# One of everything, in the last quarter of 2024.
EVENTS = {
    "persons": [{"valid_from": f"200{year}-01-01"} for year in range(5)],
    "allocations": [
        {"assigned_at": "2024-11-01", "requested_at": "2024-11-01", "end": "2024-12-31", "budget_eur": "1"}
    ],
    "deliveries": [spell("2024-11-01", "2024-12-31")],
    "requests": [{"received": "2024-11-01", "decided": "2024-12-01"}],
    "plans": [{}],
    "goals": [{"measured": "2024-12-01"}],
    "outcomes": [{"end": "2024-12-31"}],
    "experience": [{"year": "2024"}],
    "claims": [{"allocation": "1", "period_start": "2024-12-01", "period_end": "2024-12-31"}],
    "contracts": [{}, {"contract": "C2"}],
}
QUARTERS = {name: ["2024Q4"] for name in UNIVERSES} | {
    "turnover": ["2024Q4", "2025Q1"],  # there on the eve of 2025, so gone in its first quarter
    "followed": ["2025Q4"],  # 365 days after the end
    "plans": ["2025Q4"],  # of the last quarter only
}

# day: the quarter that it falls in, and the quarter of which it is the last day
DAYS = {
    "2023-12-31": ([], []),
    "2024-01-01": (["2024Q1"], []),
    "2024-02-29": (["2024Q1"], []),
    "2025-03-31": (["2025Q1"], ["2025Q1"]),
    "2025-04-01": (["2025Q2"], []),
    "2025-12-30": (["2025Q4"], []),
    "2025-12-31": (["2025Q4"], ["2025Q4"]),
    "2026-01-01": ([], []),
}
ON_THE_DAY = (
    "requests", "decisions", "answers", "starts", "switches", "ended", "goals", "outcomes", "claim_lines",
    "spending", "allocated",
)  # fmt: skip
ON_THE_LAST_DAY = ("clients", "households", "users", "trajectories")

MOVED, STAYED = "BU99999901", "BU99999902"
MOVER = {
    "persons": [
        {"area_code": MOVED, "valid_from": "2010-01-01", "valid_to": "2024-03-31"},
        {"area_code": STAYED, "valid_from": "2024-04-01", "valid_to": "2025-12-30"},
    ],
    "allocations": [{"assigned_at": "2024-04-01", "requested_at": "2024-03-31"}],
    "deliveries": [spell("2024-03-31", "2024-04-01")],
    "requests": [{"received": "2024-03-31", "decided": "2024-04-01"}],
    "outcomes": [{"end": "2024-04-01"}],
    "claims": [{"period_start": "2024-03-01", "period_end": "2024-04-01"}],
}
HOME_OF_MOVER = {
    "requests": [MOVED],
    "decisions": [STAYED],
    "answers": [STAYED],
    "starts": [MOVED],
    "switches": [MOVED],
    "ended": [STAYED],
    "outcomes": [STAYED],
    "claim_lines": [STAYED],
    "clients": [MOVED],
    "trajectories": [MOVED],
    "households": [MOVED],
    "followed": [STAYED],
    "turnover": [MOVED, STAYED],  # came in the first quarter, went in the second
}

OLD, NEW = "BU99999903", "BU99999904"
# name: homes, expected area and age band on the last day of 2025
HOMES = {
    "two addresses overlap": (
        [{"area_code": OLD}, {"area_code": NEW, "valid_from": "2025-06-01"}], NEW, "23-64",
    ),
    "two addresses overlap, the older is the longer": (
        [{"area_code": NEW, "valid_from": "2025-06-01", "valid_to": "2025-12-31"}, {"area_code": OLD}],
        NEW, "23-64",
    ),
    "no dates": ([{"area_code": NEW, "valid_from": ""}], NEW, "23-64"),
    "without dates beside a dated one": (
        [{"area_code": OLD, "valid_from": ""}, {"area_code": NEW, "valid_from": "2020-01-01"}], NEW, "23-64",
    ),
    "no area": ([{"area_code": ""}], UNKNOWN, "23-64"),
    "lives here from tomorrow": ([{"area_code": NEW, "valid_from": "2026-01-01"}], UNKNOWN, UNKNOWN),
    "not among the persons": ([], UNKNOWN, UNKNOWN),
}  # fmt: skip

NOWHERE, WITHOUT_DISTRICT = "BU99999905", "BU99999906"
LOST = {
    "no area": EVENTS | {"persons": [{"area_code": ""}], "experience": [{"area_code": "", "year": "2024"}]},
    "an area that is not listed": EVENTS
    | {"persons": [{"area_code": NOWHERE}], "experience": [{"area_code": NOWHERE, "year": "2024"}]},
    "an area in no district": EVENTS
    | {
        "persons": [{"area_code": WITHOUT_DISTRICT}],
        "experience": [{"area_code": WITHOUT_DISTRICT, "year": "2024"}],
    },
    "not among the persons": EVENTS | {"persons": [], "experience": [{"area_code": "", "year": "2024"}]},
}


def of_day(day):
    """One of everything that falls on a day, in one stroke."""
    return {
        "allocations": [
            {
                "start": day,
                "end": day,
                "assigned_at": f"{day}T23:59:59",
                "requested_at": day,
                "budget_eur": "1",
            }
        ],
        "deliveries": [spell(day, day)],
        "requests": [{"received": day, "decided": day}],
        "goals": [{"measured": day}],
        "outcomes": [{"start": day, "end": day}],
        "claims": [{"period_start": day, "period_end": day}],
    }


GROUPS = {
    "one": {"of everything": EVENTS},
    "day": {day: of_day(day) for day in DAYS},
    "mover": {"mover": MOVER},
    "home": {name: {"persons": case[0], "deliveries": [{}]} for name, case in HOMES.items()},
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS)


@pytest.fixture(scope="module")
def lost():
    """A town of people of whom the district is not known."""
    return Counted({"lost": LOST}, areas=[{"area_code": WITHOUT_DISTRICT}])


@pytest.fixture(scope="module")
def nothing(here):
    """Every table, without a row."""
    return universes.connect({name: frame.iloc[:0] for name, frame in here.frames.items()}, YEARS)


@pytest.mark.parametrize("universe", UNIVERSES)
def test_an_address_or_a_contract_is_no_second_unit(universe, here):
    assert here.found(universe, "one", "period") == {"of everything": QUARTERS[universe]}


@pytest.mark.parametrize("universe", ON_THE_DAY)
def test_a_day_on_the_edge_of_a_quarter_falls_in_it(universe, here):
    assert here.found(universe, "day", "period") == {day: case[0] for day, case in DAYS.items()}


@pytest.mark.parametrize("universe", ON_THE_LAST_DAY)
def test_a_stock_is_counted_on_the_last_day(universe, here):
    assert here.found(universe, "day", "period") == {day: case[1] for day, case in DAYS.items()}


@pytest.mark.parametrize("universe", HOME_OF_MOVER)
def test_a_person_who_moves_is_counted_where_they_live_on_the_day(universe, here):
    frame = here.cube(universe)
    mine = frame[frame["area_code"].isin([MOVED, STAYED])]
    assert mine[["area_code", "count"]].to_numpy().tolist() == [[home, 1] for home in HOME_OF_MOVER[universe]]


@pytest.mark.parametrize("name", HOMES)
def test_every_client_is_counted_once_wherever_they_live(name, here):
    frame = here.cube("clients").query("period == '2025Q4'")
    mine = frame[frame["profile"].str.contains(provider(here.numbers["home", name]))]
    assert mine[["area_code", "age_band", "count"]].to_numpy().tolist() == [[*HOMES[name][1:], 1]]


@pytest.mark.parametrize("universe", PER_DISTRICT)
def test_who_lives_in_no_known_district_is_counted_all_the_same(universe, lost):
    frame = lost.cube(universe)
    assert set(frame["area_code"]) == {UNKNOWN}
    assert frame["count"].sum() == len(LOST)


@pytest.mark.parametrize("universe", UNIVERSES)
def test_tables_without_rows_count_nothing(universe, nothing):
    frame = universes.count(UNIVERSES[universe], nothing)
    sums = [f"{name}{end}" for name in UNIVERSES[universe].amounts for end in ("", "_largest", "_gross")]
    assert frame.empty and list(frame) == ["period", *UNIVERSES[universe].columns, "count", *sums]


# universe: a column that another table tells, and what it is without that table
WITHOUT = {
    "clients": ("profile", f"wmo/{provider(0)}/unknown"),
    "ended": ("outcome", UNKNOWN),
    "households": ("directors", UNKNOWN),
    "spending": ("layer", UNKNOWN),
}


@pytest.mark.parametrize("universe", WITHOUT)
def test_what_another_table_would_say_is_unknown_without_it(universe):
    needed = ("persons", "allocations", "deliveries", "claims")
    tables = town([{name: EVENTS[name] for name in needed}])
    column, value = WITHOUT[universe]
    frame = counted(universe, tables)
    assert frame[column].tolist() == [value]
    assert universe != "spending" or frame["result_agreed"].tolist() == [UNKNOWN]


@pytest.mark.parametrize("universe", ["requests", "goals"])
def test_a_missing_table_is_an_error_that_names_it(universe):
    tables = universes.connect({"persons": typed("persons", [{"person": "one"}])}, YEARS)
    assert not universes.measurable(UNIVERSES[universe], tables)
    with pytest.raises(MonitorError, match=universe):
        universes.count(UNIVERSES[universe], tables)


@pytest.mark.parametrize("universe", PER_DISTRICT)
def test_what_is_counted_per_district_needs_areas(universe, here):
    tables = {name: table for name, table in here.tables.items() if name != "areas"}
    assert not universes.measurable(UNIVERSES[universe], tables)
    with pytest.raises(MonitorError, match="areas"):
        universes.count(UNIVERSES[universe], tables)
