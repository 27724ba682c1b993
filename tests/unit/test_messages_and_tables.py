"""The same simulated persons as canonical tables and as iWmo and iJw messages: reading both gives the same."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from monitor.sources import istandaarden
from monitor.sources.simulate import Settings, simulate
from monitor.sources.simulate.messages import write_messages
from monitor.tables import TABLES
from monitor.vocabulary import MonitorError

SETTINGS = Settings.small()
TOLD = ("wmo", "jeugdwet")  # the Participatiewet has no messages


@pytest.fixture(scope="module")
def simulated():
    return simulate(SETTINGS)


@pytest.fixture(scope="module")
def told(simulated, tmp_path_factory):
    folder = tmp_path_factory.mktemp("messages")
    write_messages(simulated.tables, simulated.people, folder)
    return istandaarden.read(folder, SETTINGS.key, simulated.tables["postcodes"])


def in_order(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(list(TABLES[name].key), kind="stable").reset_index(drop=True)


def expected(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that messages can tell: a start or stop that was never reported has none."""
    rows = rows[rows["law"].isin(TOLD)]
    if name != "deliveries":
        return in_order(name, rows)
    rows = rows[rows["start_reported"].notna()]
    ended = rows["stop_reported"].notna()
    return in_order(
        name, rows.assign(**{column: rows[column].where(ended) for column in ("stop", "stop_reason")})
    )


def test_no_message_has_a_fault(told):
    assert told.faults == ()


@pytest.mark.parametrize("name", ["allocations", "deliveries", "claims"])
def test_messages_and_tables_hold_the_same_rows(name, simulated, told):
    rows = expected(name, simulated.tables[name])
    assert len(rows) > 300
    found = in_order(name, told.tables[name])
    assert_frame_equal(found, rows.astype(found.dtypes.to_dict()))


def test_messages_and_tables_hold_the_same_persons(simulated, told):
    """Who moved has several rows in the table; messages tell one."""
    known = simulated.tables["persons"].drop_duplicates("person", keep=False).set_index("person")
    found = told.tables["persons"].set_index("person")
    both = found.index.intersection(known.index)
    assert len(both) > 300
    assert (found.loc[both, ["birth_year", "sex"]] == known.loc[both, ["birth_year", "sex"]]).all().all()
    placed = both[found.loc[both, "area_code"].notna() & known.loc[both, "area_code"].notna()]
    assert len(placed) > 200
    assert (found.loc[placed, "area_code"] == known.loc[placed, "area_code"]).all()


@pytest.mark.parametrize("column", ["referrer", "requested_at"])
def test_a_request_without_its_day_or_its_referrer_cannot_be_told(simulated, tmp_path, column):
    allocations = simulated.tables["allocations"].dropna(subset=column).head(3).assign(**{column: None})
    with pytest.raises(MonitorError, match="both a referrer and a requested_at"):
        write_messages({"allocations": allocations}, simulated.people, tmp_path)
