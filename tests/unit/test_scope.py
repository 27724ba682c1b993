"""What a release is about: one municipality, and quarters of which everything is known."""

import pandas as pd
import pytest

from monitor.scope import municipality_of, of_municipality, periods_of
from monitor.sources import read_all
from monitor.vocabulary import MonitorError, Period


@pytest.fixture(scope="module")
def tables(demo):
    return read_all([("folder", demo)], "").tables


def other(tables, code="GM9003"):
    """The same tables of another municipality, beside them."""
    number = code[2:]

    def moved(table):
        codes = {
            column: table[column].str.replace("9002", number, n=1) for column in CODES if column in table
        }
        return table.assign(**codes)

    persons = {name: table for name, table in tables.items() if "person" in table}
    renamed = {name: table.assign(person="x" + table["person"]) for name, table in persons.items()}
    return {name: pd.concat([table, moved(renamed.get(name, table))]) for name, table in tables.items()}


CODES = ("area_code", "parent_code", "municipality")


def test_all_quarters_of_the_demo_have_data(tables):
    assert [str(each) for each in periods_of(tables, None, 12)] == [
        f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)
    ]


def test_trajectories_that_lasted_do_not_stretch_the_release(tables):
    without_claims = {name: table for name, table in tables.items() if name != "claims"}
    assert periods_of(without_claims, None, 12)[0] == Period(2024, 1)


def test_a_quarter_that_is_not_over_is_left_out(tables):
    end = pd.Timestamp("2025-10-31")
    cut = {
        name: tables[name][~(tables[name][column] > end)]
        for name, column in (("requests", "received"), ("claims", "period_end"))
    }
    assert periods_of(cut, None, 12)[-1] == Period(2025, 3)


def test_a_quarter_without_data_is_refused(tables):
    with pytest.raises(MonitorError, match="in which there are data"):
        periods_of(tables, Period(2031, 1), 12)


def test_another_municipality_beside_it_changes_nothing(tables):
    both = other(tables)
    with pytest.raises(MonitorError, match="one municipality"):
        municipality_of(both, None)
    alone = of_municipality(both, municipality_of(both, "GM9002"))
    for name in (
        "areas",
        "population",
        "allocations",
        "deliveries",
        "claims",
        "budgets",
        "requests",
        "outcomes",
    ):
        assert len(alone[name]) == len(tables[name]), name
    assert len(alone["persons"]) == len(tables["persons"]) + tables["persons"]["area_code"].isna().sum()
