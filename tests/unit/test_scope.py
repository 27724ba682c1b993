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

    def renamed(table):
        return table.assign(**{column: "x" + table[column] for column in OWN if column in table})

    return {name: pd.concat([table, moved(renamed(table))]) for name, table in tables.items()}


CODES = ("area_code", "parent_code", "municipality")
OWN = ("person", "plan", "respondent")
BY_CODE = (
    "areas",
    "boundaries",
    "population",
    "experience",
    "allocations",
    "deliveries",
    "claims",
    "budgets",
)


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


@pytest.fixture(scope="module")
def alone(tables):
    """What is left of the tables with another municipality beside it."""
    both = other(tables)
    with pytest.raises(MonitorError, match="one municipality"):
        municipality_of(both, None)
    assert all(len(both[name]) == 2 * len(tables[name]) for name in tables)
    return of_municipality(both, municipality_of(both, "GM9002"))


@pytest.mark.parametrize("name", BY_CODE)
def test_what_is_about_an_area_of_another_municipality_is_left_out(alone, tables, name):
    pd.testing.assert_frame_equal(alone[name], tables[name])


def homeless(tables):
    """Persons of whom no address is known: they may live anywhere."""
    return set("x" + tables["persons"].loc[tables["persons"]["area_code"].isna(), "person"])


@pytest.mark.parametrize("name", ["persons", "requests", "outcomes", "plans"])
def test_what_is_about_a_person_elsewhere_is_left_out(alone, tables, name):
    is_other = alone[name]["person"].str.startswith("x")
    pd.testing.assert_frame_equal(alone[name][~is_other], tables[name])
    assert set(alone[name].loc[is_other, "person"]) <= homeless(tables)


def test_goals_go_with_their_plans(alone, tables):
    is_other = alone["goals"]["plan"].str.startswith("x")
    pd.testing.assert_frame_equal(alone["goals"][~is_other], tables["goals"])
    assert set(alone["goals"]["plan"]) <= set(alone["plans"]["plan"])
    assert not set(tables["plans"]["plan"]).isdisjoint(alone["goals"]["plan"])


def test_an_answer_without_an_area_is_nobody_elses(tables):
    answers = tables["experience"].assign(area_code=None)
    assert len(of_municipality(tables | {"experience": answers}, "GM9002")["experience"]) == len(answers)


def test_goals_without_plans_stay_as_they_are(tables):
    without = {name: table for name, table in tables.items() if name != "plans"}
    assert len(of_municipality(without, "GM9002")["goals"]) == len(tables["goals"])
