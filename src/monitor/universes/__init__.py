"""What is counted, and the counting itself (DuckDB through ibis)."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import ibis
import pandas as pd

from monitor.universes.of_access import ACCESS
from monitor.universes.of_accounts import ACCOUNTS
from monitor.universes.of_support import SUPPORT
from monitor.universes.universe import Universe
from monitor.vocabulary import UNKNOWN, Level, MonitorError, Period

UNIVERSES: dict[str, Universe] = {each.name: each for each in (*SUPPORT, *ACCESS, *ACCOUNTS)}

__all__ = ["UNIVERSES", "Universe", "connect", "count", "measurable"]


def connect(tables: dict[str, pd.DataFrame], periods: Iterable[Period]) -> dict[str, ibis.Table]:
    """The tables in an embedded DuckDB, with one more, `periods`: period, first_day, last_day."""
    database = duckdb.connect()
    calendar = pd.DataFrame(
        [(str(each), each.first_day, each.last_day) for each in periods],
        columns=["period", "first_day", "last_day"],
    )
    for name, frame in {**tables, "periods": calendar}.items():
        rows = frame.reset_index(drop=True)
        database.register("incoming", rows)
        database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
        database.unregister("incoming")
    connection = ibis.duckdb.from_connection(database)
    loaded = {name: connection.table(name) for name in connection.list_tables()}
    calendar_table = loaded["periods"]
    loaded["periods"] = calendar_table.mutate(
        first_day=calendar_table.first_day.cast("date"), last_day=calendar_table.last_day.cast("date")
    )
    return loaded


def measurable(universe: Universe, tables: Iterable[str]) -> bool:
    """Whether every table that the universe needs was given; if not, it is "not measured"."""
    return set(universe.needs) <= set(tables)


def count(universe: Universe, tables: dict[str, ibis.Table]) -> pd.DataFrame:
    """The cube of a universe: the true number of units per period and distinct row of its columns.

    Personal data: it may only go to protection. Columns: period, those of the universe, count, and for
    every amount (whole euro cents) its sum, the largest of one unit, and the sum of sizes.
    """
    missing = sorted(set(universe.needs) - set(tables))
    if missing:
        raise MonitorError(
            f"universe {universe.name} needs the tables {', '.join(universe.needs)}",
            got=f"no {', '.join(missing)}",
            remedy="add these tables, or leave the universe out",
        )
    rows = universe.rows(tables)
    if universe.level is Level.DISTRICT:
        rows = _in_districts(rows, tables["areas"])
    keys = ["period", *universe.columns]
    sums = {name: value for amount in universe.amounts for name, value in _amounts(rows, amount).items()}
    counted = rows.group_by(keys).aggregate(count=rows.unit.nunique(), **sums)
    frame = counted.order_by(keys).to_pandas()
    return frame.astype({**dict.fromkeys(keys, "str"), **dict.fromkeys(["count", *sums], "int64")})


def _amounts(rows: ibis.Table, amount: str) -> dict[str, ibis.Value]:
    """What protection needs of an amount per cell: its sum, and how much one unit weighs in it."""
    size = rows[amount].abs()
    return {amount: rows[amount].sum(), f"{amount}_largest": size.max(), f"{amount}_gross": size.sum()}


def _in_districts(rows: ibis.Table, areas: ibis.Table) -> ibis.Table:
    """`rows` with the district in the place of the neighbourhood."""
    inside = areas.filter(areas.level == Level.NEIGHBOURHOOD)
    parents = inside.select(neighbourhood="area_code", district="parent_code")
    joined = rows.left_join(parents, rows.area_code == parents.neighbourhood)
    return joined.mutate(area_code=joined.district.fill_null(UNKNOWN)).drop("neighbourhood", "district")
