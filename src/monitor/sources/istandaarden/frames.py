"""Records as frames with the columns, types and key order of the input tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from monitor.sources.istandaarden.current import allocations, claims, deliveries, order
from monitor.sources.istandaarden.messages import Record
from monitor.tables.coercion import dtype_of
from monitor.tables.columns import DATE
from monitor.tables.schemas import TABLES
from monitor.vocabulary import Fault

FILLED_BY = {
    "persons": {"301", "305", "307", "315"},
    "allocations": {"301"},
    "deliveries": {"305", "307"},
    "claims": {"323"},
}
REFUSALS = ("rejection", "refused_declaration", "refused_message")

Row = tuple[str, int, dict[str, object]]  # file, line, values by column
Homes = dict[str, list[tuple[date, str]]]  # per postcode: first day, neighbourhood


def frames(
    records: list[Record], postcodes: pd.DataFrame | None
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The tables that `records` fill, and faults of records that exclude one another."""
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record)
    read = {record.header.kind for record in by_kind["message"]}
    claimed, faults = claims(by_kind["claim"], [each for kind in REFUSALS for each in by_kind[kind]])
    rows = {
        "persons": _persons(by_kind["person"], _homes(postcodes)),
        "allocations": [
            _row(each.record, referrer=each.referrer, requested_at=each.requested_at)
            for each in allocations(by_kind["allocation"], by_kind["referral"])
        ],
        "deliveries": [_delivery(*pair) for pair in deliveries(by_kind["start"], by_kind["stop"])],
        "claims": [_row(record, rejected=rejected) for record, rejected in claimed],
    }
    return {name: _frame(name, rows[name]) for name, kinds in FILLED_BY.items() if kinds & read}, faults


def _row(record: Record, **values: object) -> Row:
    header = record.header
    sides = {"municipality": header.municipality, "provider": header.provider, "law": str(header.law)}
    return record.file, record.row, sides | record.values | values


def _persons(records: Iterable[Record], homes: Homes) -> list[Row]:
    """One row a person, as the latest message has it; only a 301 says where someone lives."""
    latest, areas = {}, {}
    for record in sorted(records, key=order):
        person, postcode = record.values["person"], record.values["postcode"]
        latest[person] = record
        if postcode is not None:
            areas[person] = _area(postcode, record.header.sent, homes)
    return [_row(record, area_code=areas.get(person)) for person, record in latest.items()]


def _homes(postcodes: pd.DataFrame | None) -> Homes:
    homes: Homes = defaultdict(list)
    if postcodes is None:
        return homes
    first_days = pd.Series(pd.NaT, index=postcodes.index)
    first_days = pd.to_datetime(postcodes.get("valid_from", first_days)).dt.date
    codes = postcodes["postcode6"].str.replace(" ", "").str.upper()
    for code, area, first in zip(codes, postcodes["area_code"], first_days, strict=True):
        homes[code].append((date.min if pd.isna(first) else first, area))
    return {code: sorted(known) for code, known in homes.items()}


def _area(postcode: str, day: date, homes: Homes) -> str | None:
    """The neighbourhood that a postcode lay in on a day."""
    known = homes.get(postcode, [])
    place = bisect_right(known, day, key=lambda each: each[0])
    return known[place - 1][1] if place else None


def _delivery(start: Record | None, stop: Record | None) -> Row:
    """A start and its stop; the version is the one that the stop reason is coded in, if there is one."""
    first, last = start or stop, stop or start
    ended = {} if stop is None else {name: stop.values[name] for name in ("stop", "stop_reason")}
    return _row(
        first,
        category=first.values["category"] or last.values["category"],
        product=first.values["product"] or last.values["product"],
        standard_version=last.header.version,
        start_reported=start and start.header.sent,
        stop_reported=stop and stop.header.sent,
        **ended,
    )


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    table = TABLES[name]
    rows = sorted(rows, key=lambda row: [_sortable(row[2].get(column)) for column in table.key] + [*row[:2]])
    index = pd.MultiIndex.from_arrays(
        [[file for file, _, _ in rows], [line for _, line, _ in rows]], names=["file", "row"]
    )
    columns = {
        column: _typed([values.get(column) for _, _, values in rows], dtype_of(declared))
        for column, declared in table.schema.columns.items()
    }
    return pd.DataFrame(columns).set_index(index)


def _sortable(value: object) -> str:
    return "" if value is None else str(value)


def _typed(values: list[object], dtype: str) -> pd.Series:
    return pd.Series(np.array(values, dtype=DATE) if dtype == DATE else values, dtype=dtype)
