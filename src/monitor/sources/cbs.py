"""CBS key figures of districts and neighbourhoods (kerncijfers wijken en buurten), as published.

Nothing is added up: CBS rounds each figure by itself, so that parts do not sum to their total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from monitor.sources.cbs_columns import (
    CODE,
    KIND,
    MEASURE_NAME,
    MUNICIPALITY_NAME,
    NAME,
    PERIOD,
    VALUE,
    Measure,
    measure_columns,
    measure_of,
    positions,
)
from monitor.sources.delimited import Sheet, read_delimited
from monitor.sources.reading import Reading, origin
from monitor.vocabulary import Fault, MonitorError

# '.' not available, 'x' secret (CBS' own signs); NA is how R writes a missing value.
MISSING = ("", ".", "x", "NA", "NaN")
CODES = r"NL00|GM\d{4}|WK\d{6}|BU\d{8}"
LEVELS = {"NL": "country", "GM": "municipality", "WK": "district", "BU": "neighbourhood"}
KINDS = {"land": "NL", "gemeente": "GM", "wijk": "WK", "buurt": "BU"}
WHOLE = r"\d+(?:[.,]0)?"
DECIMAL = r"\d+(?:[.,]\d+)?"
TABLE_OF_YEAR = {2019: "84583NED"}


Cells = list[str]
Found = tuple[str, Measure, str]  # the heading, the measure, the cell


@dataclass(frozen=True)
class _Row:
    """One row of the file: the area and year that it is about, and what it says."""

    line: int
    code: str
    name: str
    year: int
    found: list[Found]


def read(path: Path, key: str = "", municipality: str | None = None) -> Reading:
    """Read a CSV file, or every CSV file in a folder, with CBS key figures of districts and neighbourhoods.

    Gives `areas`, `population` (inhabitants: all, per sex, per age band) and `public_figures`; a
    figure that CBS did not publish has no row. Where files differ about an area, the last by name
    counts. `municipality` (GM0363) keeps its rows and the country. `key` is not used: there are no
    persons in it. Raises MonitorError for a file without area codes, known figures, or a year.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise MonitorError(
            "the CBS source must be a CSV file or a folder with CSV files",
            got=f"{path} without any .csv",
            remedy="download 'kerncijfers wijken en buurten' from CBS Statline as CSV",
        )
    readings = [_read_file(file, municipality) for file in files]
    tables = {name: pd.concat([each.tables[name] for each in readings]) for name in readings[0].tables}
    tables["areas"] = tables["areas"].drop_duplicates("area_code", keep="last")
    return Reading(tables, tuple(fault for each in readings for fault in each.faults), tuple(files))


def _read_file(file: Path, municipality: str | None) -> Reading:
    sheet = read_delimited(file)
    faults = list(sheet.faults)
    rows = [row for row in _rows(file, sheet, faults) if _belongs(row.code, municipality)]
    if municipality and not any(row.code == municipality for row in rows):
        raise MonitorError(
            f"{file.name} must hold the municipality {municipality}",
            got="no row with that code",
            remedy="give the file that holds it, or correct the code (GM and four digits)",
        )
    population, figures = _figures(file, rows, faults)
    tables = {"areas": _areas(file, rows), "population": population, "public_figures": figures}
    return Reading(tables, tuple(faults), (file,))


def _rows(file: Path, sheet: Sheet, faults: list[Fault]) -> Iterator[_Row]:
    code_at, found_in = _code_position(file, sheet), _finder(file, sheet)
    name_of, year_of = _namer(sheet), _dater(file, sheet)
    kind_at = next(iter(positions(sheet.headings, KIND)), None)
    for line, cells in zip(sheet.lines, sheet.rows, strict=True):
        code = cells[code_at].strip()
        kind = cells[kind_at].strip() if kind_at is not None else ""
        if _sound(code, kind):
            yield _Row(line, code, name_of(code, cells), year_of(cells), found_in(cells))
        else:
            rule = "must be NL00, or GM, WK, BU with 4, 6, 8 digits, and agree with the kind of region"
            faults.append(Fault(file.name, line, sheet.headings[code_at], f"{code} {kind}".strip(), rule))


def _code_position(file: Path, sheet: Sheet) -> int:
    for index in positions(sheet.headings, CODE):
        if not sheet.rows or _holds_codes(sheet, index):
            return index
    raise MonitorError(
        f"{file.name} must have a column of CBS area codes: Codering, gwb_code or WijkenEnBuurten",
        got=f"columns: {', '.join(sheet.headings[:8]) or 'none'}",
        remedy="download 'kerncijfers wijken en buurten' from CBS Statline as CSV, with region codes",
    )


def _holds_codes(sheet: Sheet, index: int) -> bool:
    return any(re.fullmatch(CODES, cells[index].strip()) for cells in sheet.rows)


def _sound(code: str, kind: str) -> bool:
    return bool(re.fullmatch(CODES, code)) and KINDS.get(kind.lower(), code[:2]) == code[:2]


def _belongs(code: str, municipality: str | None) -> bool:
    return municipality is None or code == "NL00" or code[2:6] == municipality[2:]


def _namer(sheet: Sheet) -> Callable[[str, Cells], str]:
    """The name of an area; OData gives only that of the municipality, and then the code stands for the name."""
    names = [i for i in positions(sheet.headings, NAME) if not _holds_codes(sheet, i)][:1]
    municipal = names + positions(sheet.headings, MUNICIPALITY_NAME)

    def name_of(code: str, cells: Cells) -> str:
        columns = municipal if code[:2] in ("NL", "GM") else names
        return next((cells[i].strip() for i in columns if cells[i].strip()), code)

    return name_of


def _dater(file: Path, sheet: Sheet) -> Callable[[Cells], int]:
    """The year in the column of periods, or else in the file's name."""
    columns = positions(sheet.headings, PERIOD)[:1]
    in_name = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.stem))

    def year_of(cells: Cells) -> int:
        given = [found[0] for i in columns if (found := re.match(r"(?:19|20)\d\d", cells[i].strip()))]
        if not given and len(in_name) != 1:
            raise MonitorError(
                f"{file.name} must say of which year it is, in a column Perioden or in its name",
                got=f"years in the name: {', '.join(sorted(in_name)) or 'none'}",
                remedy="put the year in the file's name, as in kwb_2019.csv",
            )
        return int(given[0] if given else min(in_name))

    return year_of


def _finder(file: Path, sheet: Sheet) -> Callable[[Cells], list[Found]]:
    """What a row says: in a column per measure, or (OData v4) one measure per row."""
    columns = measure_columns(sheet.headings, file.name)
    measure_at, value_at = positions(sheet.headings, MEASURE_NAME), positions(sheet.headings, VALUE)
    if not columns and not (measure_at and value_at):
        raise MonitorError(
            f"{file.name} must hold key figures of CBS, such as Aantal inwoners or Wmo-cliënten",
            got=f"{len(sheet.headings)} columns, none of them known",
            remedy="download 'kerncijfers wijken en buurten' from CBS Statline as CSV",
        )

    def in_columns(cells: Cells) -> list[Found]:
        return [(sheet.headings[i], measure, cells[i].strip()) for i, measure in columns.items()]

    def in_row(cells: Cells) -> list[Found]:
        measure = measure_of(cells[measure_at[0]])
        return [(measure.names[0], measure, cells[value_at[0]].strip())] if measure else []

    return in_columns if columns else in_row


def _areas(file: Path, rows: list[_Row]) -> pd.DataFrame:
    """Each area once, by its last year."""
    last = {row.code: row for row in sorted(rows, key=lambda row: row.year)}
    return _frame(
        file,
        ("area_code", "name", "level", "parent_code"),
        [(row.line, (row.code, row.name, LEVELS[row.code[:2]], _parent(row.code))) for row in last.values()],
    )


def _parent(code: str) -> str:
    """The area that an area lies in: its code is in its own."""
    return {"BU": f"WK{code[2:8]}", "WK": f"GM{code[2:6]}", "GM": "NL00", "NL": ""}[code[:2]]


def _figures(file: Path, rows: list[_Row], faults: list[Fault]) -> tuple[pd.DataFrame, pd.DataFrame]:
    population, figures = [], []
    for row in rows:
        for heading, measure, cell in row.found:
            if cell in MISSING:
                continue
            if not re.fullmatch(WHOLE if measure.whole else DECIMAL, cell):
                faults.append(Fault(file.name, row.line, heading, cell, _number_rule(measure)))
                continue
            value = cell.replace(",", ".")
            if measure.band:
                population.append((row.line, (row.code, row.year, *measure.band, value)))
            if measure.indicator:
                said = (row.code, row.year, measure.indicator, value, _source(file, row.year))
                figures.append((row.line, said))
    return (
        _frame(file, ("area_code", "year", "age_from", "age_to", "sex", "persons"), population),
        _frame(file, ("area_code", "year", "indicator", "value", "source"), figures),
    )


def _number_rule(measure: Measure) -> str:
    kind = "a whole number such as 120" if measure.whole else "a number such as 12,5"
    return f"must be {kind}, or . where CBS gives none"


def _source(file: Path, year: int) -> str:
    in_name = re.search(r"\d{5}NED", file.name)
    number = in_name[0] if in_name else TABLE_OF_YEAR.get(year)
    return f"CBS {number}" if number else f"CBS kerncijfers wijken en buurten {year}"


def _frame(file: Path, columns: tuple[str, ...], rows: list[tuple[int, tuple]]) -> pd.DataFrame:
    index = origin(file.name, (line for line, _ in rows))
    return pd.DataFrame([cells for _, cells in rows], columns=list(columns), index=index, dtype="str")
