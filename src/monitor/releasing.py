"""From sources to a release: read, check, count, protect, write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from monitor import universes
from monitor.protection import Coarser, Plan, Protected, protect
from monitor.release import PUBLIC_TABLES, Facts, ProtectedCube, Release, read_release, write_release
from monitor.sources import Reading, read_all
from monitor.sources.quarantine import write_quarantine
from monitor.tables import TABLES
from monitor.vocabulary import Fault, Level, MonitorError, Period

MOST_PERIODS = 12
RELEASES = Path("data/releases")
# The days that say up to when there are data: of what happened, never of what was planned.
EVENTS = (("requests", "received"), ("deliveries", "start"), ("deliveries", "stop"), ("claims", "period_end"))
SOFTWARE = ("monitor-sociaal-domein", "duckdb", "ibis-framework", "numpy", "pandas")
# The error of one published sum would give its true count away; pooled over this many it tells nothing.
POOLED_SUMS = 50
Note = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing of what is being done."""


@dataclass(frozen=True)
class ReleaseOrder:
    """What a release is made from: sources by name, the period, and what is tolerated.

    `tolerate` is the percentage of a table's rows that may be faulty and set aside; 0 stops at the
    first fault. `quarantine` is where faults are written. Without a folder the release goes to
    one of its municipality in `data/releases`.
    """

    sources: Sequence[tuple[str, Path]]
    folder: Path | None
    key: str
    quarantine: Path
    municipality: str | None = None
    period: Period | None = None
    periods: int = MOST_PERIODS
    base: int = 5
    tolerate: float = 0.0


def make_release(order: ReleaseOrder, note: Note = silent) -> Release:
    """Read, check, count, protect and write a release; nothing is written when any step refuses."""
    note("reading")
    reading = read_checked(order)
    municipality = municipality_of(reading.tables, order.municipality)
    periods = periods_of(reading.tables, order.period, order.periods)
    cubes = {}
    loaded = universes.connect(reading.tables, periods)
    for name, universe in universes.UNIVERSES.items():
        if universes.measurable(universe, reading.tables):
            note(f"counting and protecting {name}")
            plan = plan_of(universe, reading.tables["areas"])
            cubes[name] = _cube(universe, protect(universes.count(universe, loaded), plan, order.base))
    public = {
        name: reading.tables[name].reset_index(drop=True) for name in PUBLIC_TABLES if name in reading.tables
    }
    note("writing the release")
    folder = order.folder or RELEASES / municipality
    write_release(folder, cubes, public, _facts(order, reading, municipality, periods))
    return read_release(folder)


def read_checked(order: ReleaseOrder) -> Reading:
    """The tables of all sources; faults go to the quarantine file, and too many stop everything.

    Raises MonitorError with the first faults, each with file, row, value and rule.
    """
    reading = read_all(list(order.sources), order.key, order.municipality)
    if "areas" not in reading.tables:
        raise MonitorError(
            "there must be a table `areas`: every figure is about an area",
            got=f"the tables {', '.join(reading.tables)}",
            remedy="add areas.csv, or a CBS file with --source cbs=FILE",
        )
    if reading.faults:
        write_quarantine(reading.faults, order.quarantine)
    elif order.quarantine.exists():
        order.quarantine.unlink()
    refuse_faults(reading, order.tolerate, order.quarantine)
    return reading


SHOWN_FAULTS = 10


def refuse_faults(reading: Reading, tolerate: float, quarantine: Path) -> None:
    """Raise MonitorError when more than `tolerate` percent of the rows of a file are faulty."""
    rows = _rows_by_file(reading)
    broken = pd.Series([fault.file for fault in reading.faults], dtype="str").value_counts()
    over = [file for file, number in broken.items() if 100 * number > tolerate * (rows.get(file, 0) + number)]
    if not over:
        return
    faults = [fault for fault in reading.faults if fault.file in over]
    more = f"\n  and {len(faults) - SHOWN_FAULTS} more" if len(faults) > SHOWN_FAULTS else ""
    shown = "\n  ".join(str(fault) for fault in faults[:SHOWN_FAULTS])
    raise MonitorError(
        "every row of the input must keep to the rules of its table",
        got=f"{len(faults)} faults\n  {shown}{more}",
        remedy=f"mend these rows (all faults: {quarantine}), or set faulty rows aside and go on without them: "
        "--tolerate 1 allows 1 percent of the rows of a file",
    )


def _rows_by_file(reading: Reading) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for frame in reading.tables.values():
        for file, number in frame.index.get_level_values("file").value_counts().items():
            numbers[file] = numbers.get(file, 0) + int(number)
    return numbers


def municipality_of(tables: Mapping[str, pd.DataFrame], wanted: str | None) -> str:
    """The municipality that the release is about: the one asked for, or the only one in `areas`."""
    areas = tables["areas"]
    known = sorted(areas.loc[areas["level"] == Level.MUNICIPALITY, "area_code"])
    if wanted in known:
        return wanted
    if wanted is None and len(known) == 1:
        return known[0]
    raise MonitorError(
        "a release is about one municipality of the table areas",
        got=wanted or f"{len(known)} municipalities and none chosen",
        remedy=f"choose one with --municipality: {', '.join(known[:10]) or 'areas has none'}",
    )


def periods_of(tables: Mapping[str, pd.DataFrame], last: Period | None, most: int) -> list[Period]:
    """The quarters that the data are about, at most `most`, up to and including `last`.

    Without data on persons it is the last year of the public figures.
    """
    days = [tables[table][column].dropna() for table, column in EVENTS if table in tables]
    days = [each for each in days if len(each)]
    if not days:
        return [last or Period(_last_year(tables))]
    first = Period.containing(min(each.min() for each in days))
    latest = Period.containing(max(each.max() for each in days))
    last = last or latest
    if last.quarter is None or not first <= last <= latest:
        raise MonitorError(
            "the period of a release is a quarter in which there are data",
            got=str(last),
            remedy=f"choose one from {first} to {latest} with --period",
        )
    count = min(most, 4 * (last.year - first.year) + last.quarter - first.quarter + 1)
    return [last.shifted(step) for step in range(1 - count, 1)]


def _last_year(tables: Mapping[str, pd.DataFrame]) -> int:
    if "public_figures" not in tables or tables["public_figures"].empty:
        raise MonitorError(
            "there must be data with dates: requests, deliveries, claims or public figures",
            got=f"the tables {', '.join(tables)}",
            remedy="add one of these tables",
        )
    return int(tables["public_figures"]["year"].max())


def plan_of(universe: universes.Universe, areas: pd.DataFrame) -> Plan:
    """How a universe is protected: its own declaration, with the districts that neighbourhoods lie in."""
    inside = areas[areas["level"] == Level.NEIGHBOURHOOD].dropna(subset=["parent_code"])
    districts = dict(zip(inside["area_code"], inside["parent_code"], strict=True))
    return Plan(
        universe.columns,
        universe.margins,
        universe.flow,
        nested={"district": Coarser("area_code", districts)},
        members=universe.members,
    )


def _cube(universe: universes.Universe, protected: Protected) -> ProtectedCube:
    pooled = protected.loss[protected.loss["cells"] >= POOLED_SUMS]
    error = float(pooled["rmse"].max()) if len(pooled) else 0.0
    return ProtectedCube(
        protected.frame,
        universe.columns,
        universe.members,
        universe.flow,
        vars(universe.label),
        round(error, 1),
    )


def _facts(order: ReleaseOrder, reading: Reading, municipality: str, periods: list[Period]) -> Facts:
    inputs = [
        {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in reading.files
    ]
    return Facts(
        municipality=municipality,
        periods=tuple(map(str, periods)),
        base=order.base,
        inputs=tuple(sorted(inputs, key=lambda each: (each["name"], each["sha256"]))),
        quarantined=_quarantined(reading.faults),
        software={name: version(name) for name in SOFTWARE},
    )


def _quarantined(faults: Sequence[Fault]) -> dict[str, int]:
    """Rows set aside per table, or per file where a file is no table."""
    places = {(fault.file, fault.row) for fault in faults}
    names = pd.Series([_table_of(file) for file, _ in places], dtype="str")
    return {name: int(number) for name, number in names.value_counts().sort_index().items()}


def _table_of(file: str) -> str:
    stem = Path(file).stem
    return next((name for name in TABLES if stem == name or stem.startswith(f"{name}_")), "messages")
