"""Whether a file has the columns of its table, and which name was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from monitor.tables.columns import Table
from monitor.tables.schemas import TABLES
from monitor.vocabulary import MonitorError


def table_named(name: str) -> Table:
    """The table called `name`."""
    if name not in TABLES:
        raise MonitorError(
            f"a table must be one of {', '.join(TABLES)}",
            got=meant(name, TABLES),
            remedy="use one of these names; data/README.md describes each table",
        )
    return TABLES[name]


def check_columns(table: Table, columns: Iterable[str], file: str) -> None:
    """Refuse a file that lacks a required column or has one that the table does not know."""
    given = [str(column) for column in columns]
    allowed = list(table.schema.columns)
    unknown = [column for column in given if column not in allowed]
    missing = [column for column in table.required if column not in given]
    if not unknown and not missing:
        return
    optional = [column for column in allowed if column not in table.required]
    raise MonitorError(
        f"{file} must have the columns of the table {table.name}: {', '.join(table.required)}"
        + (f" (may be absent: {', '.join(optional)})" if optional else ""),
        got=_difference(unknown, missing, allowed),
        remedy=f"rename, remove or add these columns in {file}; data/README.md describes each column",
    )


def meant(name: str, known: Iterable[str]) -> str:
    """`name` between quotes, with the nearest known name as a suggestion if one is near."""
    near = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f"'{name}' (did you mean '{near[0]}'?)" if near else f"'{name}'"


def _difference(unknown: list[str], missing: list[str], allowed: list[str]) -> str:
    parts = []
    if unknown:
        parts.append("unknown: " + ", ".join(meant(column, allowed) for column in unknown))
    if missing:
        parts.append("missing: " + ", ".join(missing))
    return "; ".join(parts)
