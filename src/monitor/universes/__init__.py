"""What is counted, and the counting itself (DuckDB through ibis)."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import ibis
import pandas as pd

from monitor.universes.declarations import UNIVERSES, Universe
from monitor.vocabulary import MonitorError, Period

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

    Personal data: it may only go to protection. Columns: period, those of the universe, count.
    """
    missing = sorted(set(universe.needs) - set(tables))
    if missing:
        raise MonitorError(
            f"universe {universe.name} needs the tables {', '.join(universe.needs)}",
            got=f"no {', '.join(missing)}",
            remedy="add these tables, or leave the universe out",
        )
    rows = universe.rows(tables)
    keys = ["period", *universe.columns]
    counted = rows.group_by(keys).aggregate(count=rows.unit.nunique())
    frame = counted.order_by(keys).to_pandas()
    return frame.astype({**dict.fromkeys(keys, "str"), "count": "int64"})
