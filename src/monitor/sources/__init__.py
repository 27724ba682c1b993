"""Everything that data is read from: SOURCES by name, and all of them together as checked tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from monitor.sources import cbs, folder
from monitor.sources.reading import Reading
from monitor.tables import TABLES, check_references, validate
from monitor.tables.headings import meant
from monitor.tables.validation import without_repeated_keys
from monitor.vocabulary import Fault, MonitorError

Tables = dict[str, pd.DataFrame]

# A later source only completes these tables: what an earlier one says about the same thing (the same
# values in these columns) counts. In every other table two rows with one key contradict each other.
COMPLETED = {
    "areas": ["area_code"],
    "population": ["area_code", "year"],
    "public_figures": ["area_code", "year", "indicator"],
    "persons": ["person"],
}


def _folder(path: Path, key: str, municipality: str | None, so_far: Tables) -> Reading:
    return folder.read(path, key)


def _cbs(path: Path, key: str, municipality: str | None, so_far: Tables) -> Reading:
    return cbs.read(path, key, municipality)


def _istandaarden(path: Path, key: str, municipality: str | None, so_far: Tables) -> Reading:
    from monitor.sources import istandaarden

    return istandaarden.read(path, key, so_far.get("postcodes"))


# Each takes a path, the key of pseudonyms, the municipality (or None) and the tables read before.
SOURCES: dict[str, Callable[[Path, str, str | None, Tables], Reading]] = {
    "folder": _folder,
    "cbs": _cbs,
    "istandaarden": _istandaarden,
}


def read_all(sources: list[tuple[str, Path]], key: str, municipality: str | None = None) -> Reading:
    """Read `sources` (name, path), check every table and every reference between them.

    Folders come first, because postcodes in them place the clients of messages; further the order
    given counts, and a later source completes the tables of COMPLETED only. The tables are typed
    and sorted by key, the faults by place. Raises MonitorError for an unknown source, for sources
    without any table, and for what a reader or `validate` refuses.
    """
    tables: Tables = {}
    faults: list[Fault] = []
    files: list[Path] = []
    for name, path in sorted(sources, key=lambda source: source[0] != "folder"):
        reading = _source(name)(Path(path), key, municipality, tables)
        faults += reading.faults
        files += reading.files
        for table, frame in reading.tables.items():
            typed, broken = validate(table, frame)
            tables[table], repeated = _joined(table, tables.get(table), typed)
            faults += (*broken, *repeated)
    if not tables:
        raise MonitorError(
            "there must be at least one table to work with",
            got=f"{len(sources)} source(s), no table",
            remedy="give a folder with tables, iWmo/iJw messages or a CBS file",
        )
    tables, unreferred = check_references(_without_neighbours(tables))
    ordered = {name: _sorted(name, tables[name]) for name in TABLES if name in tables}
    return Reading(ordered, tuple(sorted([*faults, *unreferred], key=_place)), tuple(files))


def _source(name: str) -> Callable[[Path, str, str | None, Tables], Reading]:
    if name not in SOURCES:
        raise MonitorError(
            f"a source must be one of {', '.join(SOURCES)}",
            got=meant(name, SOURCES),
            remedy="choose one of them, as in folder=data/demo",
        )
    return SOURCES[name]


def _joined(
    name: str, earlier: pd.DataFrame | None, later: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    if earlier is None:
        return later, ()
    if name in COMPLETED:
        said = pd.MultiIndex.from_frame(earlier[COMPLETED[name]])
        later = later[~pd.MultiIndex.from_frame(later[COMPLETED[name]]).isin(said)]
    return without_repeated_keys(name, pd.concat([earlier, later]))


def _without_neighbours(tables: Tables) -> Tables:
    """A map mostly shows more municipalities than the areas are of: those outlines are left out."""
    if not {"areas", "boundaries"} <= tables.keys():
        return tables
    number = r"^(?:GM|WK|BU)([0-9]{4})"
    ours = tables["areas"]["area_code"].str.extract(number, expand=False).dropna()
    theirs = tables["boundaries"]["area_code"].str.extract(number, expand=False)
    mine = theirs.isin(ours) | tables["boundaries"]["area_code"].isin(tables["areas"]["area_code"])
    return tables | {"boundaries": tables["boundaries"][mine]}


def _sorted(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(TABLES[name].key), kind="stable")


def _place(fault: Fault) -> tuple[str, int, str, str]:
    return fault.file, fault.row or 0, fault.field, fault.rule
