"""From sources to a release: read, check, count, protect, write."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from monitor import universes
from monitor.indicators import INDICATORS
from monitor.protection import Coarser, Plan, Protected, protect
from monitor.release import PUBLIC_TABLES, Facts, ProtectedCube, Release, read_release, write_release
from monitor.scope import MOST_PERIODS, municipality_of, of_municipality, periods_of
from monitor.sources import Reading, read_all
from monitor.sources.quarantine import write_quarantine
from monitor.tables import TABLES
from monitor.vocabulary import UNKNOWN, Fault, Level, MonitorError, Period

RELEASES = Path("data/releases")
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
    tables = of_municipality(reading.tables, municipality)
    periods = periods_of(tables, order.period, order.periods)
    cubes = _protected_cubes(tables, periods, order.base, note)
    if not cubes and "public_figures" not in tables:
        raise MonitorError(
            "there must be something to count or to publish",
            got=f"the tables {', '.join(tables)}",
            remedy="add the tables of at least one universe, such as persons, allocations and deliveries",
        )
    public = {name: tables[name].reset_index(drop=True) for name in PUBLIC_TABLES if name in tables}
    refuse_known_persons(public, tables)
    note("writing the release")
    folder = order.folder or RELEASES / municipality
    write_release(folder, cubes, public, _facts(order, reading, municipality, periods))
    return read_release(folder)


def _protected_cubes(
    tables: Mapping[str, pd.DataFrame], periods: Sequence[Period], base: int, note: Note
) -> dict[str, ProtectedCube]:
    """The protected cube of every universe whose tables are there: a true count goes no further than this."""
    cubes = {}
    loaded = universes.connect(tables, periods)
    for name, universe in universes.UNIVERSES.items():
        if universes.measurable(universe, tables):
            note(f"counting and protecting {name}")
            cube = universes.count(universe, loaded)
            protected = protect(cube, plan_of(universe, cube, tables["areas"]), base)
            cubes[name] = _cube(universe, protected, base)
    return cubes


def read_checked(order: ReleaseOrder) -> Reading:
    """The tables of all sources; faults go to the quarantine file, and too many stop everything.

    Raises MonitorError with the first faults, each with file, row, value and rule.
    """
    reading = with_known_indicators(read_all(list(order.sources), order.key, order.municipality))
    if "areas" not in reading.tables:
        raise MonitorError(
            "there must be a table `areas`: every figure is about an area",
            got=f"the tables {', '.join(reading.tables)}",
            remedy="add areas.csv, or a CBS file with --source cbs=FILE",
        )
    write_quarantine(reading.faults, order.quarantine)
    refuse_faults(reading, order.tolerate, order.quarantine)
    return reading


def with_known_indicators(reading: Reading) -> Reading:
    """The tables without targets and explanations of figures that do not exist; each is a fault."""
    tables, faults = dict(reading.tables), list(reading.faults)
    for name in ("targets", "commentary"):
        if name not in tables:
            continue
        table = tables[name]
        unknown = table["indicator"].notna() & ~table["indicator"].isin(list(INDICATORS))
        for (file, row), value in table.loc[unknown, "indicator"].items():
            near = difflib.get_close_matches(value, INDICATORS, n=1, cutoff=0.0)
            rule = f"is no indicator; the nearest is {near[0]} (`monitor indicators` lists them)"
            faults.append(Fault(file, int(row), "indicator", value, rule))
        tables[name] = table[~unknown]
    return Reading(tables, tuple(faults), reading.files)


SHOWN_FAULTS = 10


def refuse_faults(reading: Reading, tolerate: float, quarantine: Path) -> None:
    """Raise MonitorError when more than `tolerate` percent of the rows of a file are faulty.

    All messages (XML files) together count as one file.
    """
    rows = _rows_by_group(reading)
    broken = pd.Series([_group(fault.file) for fault in reading.faults], dtype="str").value_counts()
    over = [
        group for group, number in broken.items() if 100 * number > tolerate * (rows.get(group, 0) + number)
    ]
    if not over:
        return
    faults = [fault for fault in reading.faults if _group(fault.file) in over]
    more = f"\n  and {len(faults) - SHOWN_FAULTS} more" if len(faults) > SHOWN_FAULTS else ""
    shown = "\n  ".join(str(fault) for fault in faults[:SHOWN_FAULTS])
    raise MonitorError(
        "every row of the input must keep to the rules of its table",
        got=f"{len(faults)} fault{'s' * (len(faults) > 1)}\n  {shown}{more}",
        remedy=f"mend these rows (all faults: {quarantine}), or set faulty rows aside and go on without them: "
        "--tolerate 1 allows 1 percent of the rows of a file",
    )


def _group(file: str) -> str:
    return "messages" if file.lower().endswith(".xml") else file


def _rows_by_group(reading: Reading) -> dict[str, int]:
    files = [frame.index.get_level_values("file") for frame in reading.tables.values()]
    names = pd.Series(np.concatenate([each.to_numpy() for each in files]), dtype="str").map(_group)
    return names.value_counts().to_dict()


def refuse_known_persons(public: Mapping[str, pd.DataFrame], tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a public table in which the pseudonym of a person or household of the input stands."""
    persons = tables.get("persons")
    if persons is None:
        return
    known = {*persons["person"], *persons["household"].dropna()}
    for name, table in public.items():
        for column in table.select_dtypes(["string", "object"]):
            words = set(table[column].dropna().astype("str").str.split(r"[^\w-]+").explode())
            if words & known:
                raise MonitorError(
                    "a public table may not hold the pseudonym of a person or household",
                    got=f"table {name}, column {column} (value not shown)",
                    remedy="take it out of the table",
                )


def plan_of(universe: universes.Universe, cube: pd.DataFrame, areas: pd.DataFrame) -> Plan:
    """How a universe is protected: its own declaration, and the districts that neighbourhoods lie in."""
    nested = {
        name: Coarser(column, {value: group(value) for value in cube[column].unique()})
        for name, (column, group) in universe.groups.items()
    }
    if universe.level is Level.NEIGHBOURHOOD:
        parents = areas.set_index("area_code")["parent_code"].fillna(UNKNOWN)
        districts = {area: str(parents.get(area, UNKNOWN)) for area in cube["area_code"].unique()}
        nested["district"] = Coarser("area_code", districts)
    return Plan(
        universe.columns,
        universe.margins,
        universe.flow,
        nested,
        universe.members,
        universe.amounts,
        universe.ancestors,
    )


def _cube(universe: universes.Universe, protected: Protected, base: int) -> ProtectedCube:
    """What enters the release; with too few sums to pool, their usual standard error of 0.6 base is stated."""
    frame, loss = protected.frame, protected.loss
    pooled = loss[loss["cells"] >= POOLED_SUMS]
    of_counts = pooled[~pooled["span"].isin(universe.amounts)]
    error = float(of_counts["rmse"].max()) if len(of_counts) else 0.6 * base
    return ProtectedCube(
        frame,
        universe.columns,
        universe.members,
        universe.flow,
        vars(universe.label),
        round(error, 1),
        universe.level,
        {each: _amount_error(pooled, frame, each, error) for each in universe.amounts},
    )


def _amount_error(pooled: pd.DataFrame, frame: pd.DataFrame, amount: str, error: float) -> float:
    """The standard error of a published amount, to two digits; else that of its count times a usual mean."""
    known = pooled[pooled["span"] == amount]
    if len(known):
        return float(f"{known['rmse'].max():.1e}")
    total = frame["count"].sum()
    return float(f"{error * frame[amount].abs().sum() / total:.1e}") if total else 0.0


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
