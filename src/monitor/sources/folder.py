"""A folder with the tables themselves: `<table>.csv`, `.parquet` or `.xlsx`, or one workbook for all.

Outlines of areas come from `areas.geojson` or `boundaries.geojson`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa

from monitor.sources.delimited import Sheet, read_delimited
from monitor.sources.outlines import read_outlines
from monitor.sources.reading import Reading, origin, pseudonym
from monitor.sources.workbook import read_workbook
from monitor.tables import TABLES
from monitor.tables.coercion import as_text, dtype_of
from monitor.tables.columns import NUMBER
from monitor.tables.geometry import outline
from monitor.tables.headings import check_columns, meant
from monitor.tables.personal import HIDDEN, is_bsn
from monitor.vocabulary import Fault, MonitorError

SUFFIXES = (".csv", ".parquet", ".xlsx")
# A map of anything else may lie beside the tables.
OUTLINES = ("areas.geojson", "boundaries.geojson")
# Spreadsheets of other kinds would be overlooked in silence, and their table with them.
REFUSED = (".xls", ".xlsm", ".xlsb", ".ods", ".tsv")
NOT_A_BSN = "must be a BSN: nine digits, a leading zero included, that pass the eleven test"
THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
UNCLEAR_POINT = "may mean thousands or decimals beside semicolons: write a decimal comma, or no point"


@dataclass(frozen=True)
class _Piece:
    """One file or sheet of a table; `place` is its name in messages."""

    table: str
    place: str
    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()


def read(path: Path, key: str = "") -> Reading:
    """The tables in the folder `path`; a column `bsn` becomes `person`, a pseudonym made with `key`.

    Raises MonitorError for a folder without tables, a file that is no table or cannot be read, and
    a column that is missing or unknown; a row that does not fit its headings is a fault.
    """
    files = _files(Path(path))
    pieces = [_finished(piece, key) for file in files for piece in _pieces(file)]
    names = [name for name in TABLES if any(piece.table == name for piece in pieces)]
    tables = {name: pd.concat([each.frame for each in pieces if each.table == name]) for name in names}
    return Reading(tables, tuple(fault for piece in pieces for fault in piece.faults), tuple(files))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        raise MonitorError(
            "the source folder must be a folder with tables",
            got=f"{path}, which is {'a file' if path.exists() else 'not there'}",
            remedy="give the folder that holds files such as areas.csv",
        )
    visible = [file for file in sorted(path.iterdir()) if file.is_file() and file.name[0] not in ".~"]
    for file in visible:
        if file.suffix.lower() in REFUSED:
            raise MonitorError(
                f"a table must be a file that ends in {', '.join(SUFFIXES)}",
                got=file.name,
                remedy=f"save {file.name} as .xlsx or as CSV UTF-8, or take it out of {path}",
            )
    files = [file for file in visible if file.suffix.lower() in SUFFIXES or file.name.lower() in OUTLINES]
    if not files:
        raise MonitorError(
            f"the folder {path} must hold at least one table",
            got="no file that ends in " + ", ".join(SUFFIXES),
            remedy="put files such as areas.csv in it; data/README.md describes each table",
        )
    return files


def _pieces(file: Path) -> list[_Piece]:
    suffix = file.suffix.lower()
    if file.name.lower() in OUTLINES:
        return [_Piece("boundaries", file.name, *read_outlines(file))]
    if suffix == ".xlsx":
        return _workbook_pieces(file)
    name = _table_of(file.stem, file.name)
    if suffix == ".parquet":
        return [_Piece(name, file.name, _parquet(file))]
    return [_sheet_piece(name, file.name, read_delimited(file))]


def _workbook_pieces(file: Path) -> list[_Piece]:
    """A workbook named after a table holds that table; any other one a table per sheet."""
    sheets, own = read_workbook(file), _table_or_none(file.stem)
    if own and len(sheets) <= 1:
        return [_sheet_piece(own, file.name, sheet) for sheet in sheets.values() or [Sheet([], [], [])]]
    return [
        _sheet_piece(_table_of(title, f"sheet {title} of {file.name}"), f"{file.name}, sheet {title}", sheet)
        for title, sheet in sheets.items()
    ]


def _table_or_none(stem: str) -> str | None:
    """The table in a name such as `claims` or `claims_2024`."""
    fitting = [name for name in TABLES if stem.lower() == name or stem.lower().startswith(f"{name}_")]
    return max(fitting, key=len, default=None)


def _table_of(stem: str, place: str) -> str:
    name = _table_or_none(stem)
    if name is None:
        raise MonitorError(
            f"{place} must be named after a table, as claims or claims_2024: {', '.join(TABLES)}",
            got=meant(stem, TABLES),
            remedy="rename it, or take it out of the folder",
        )
    return name


def _parquet(file: Path) -> pd.DataFrame:
    try:
        frame = pd.read_parquet(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise MonitorError(
            f"{file.name} must be a Parquet file that can be read",
            got=f"{type(error).__name__}: {error}",
            remedy="write it again, or deliver the table as CSV",
        ) from error
    frame = frame.reset_index(drop=frame.index.names == [None])
    return frame.set_index(origin(file.name, range(1, len(frame) + 1)))


def _sheet_piece(name: str, place: str, sheet: Sheet) -> _Piece:
    headings = sheet.headings or TABLES[name].required
    _refuse_unclear(place, headings)
    frame = pd.DataFrame(sheet.rows, columns=headings, index=origin(place, sheet.lines), dtype="str")
    if sheet.separator == ";":
        return _with_decimal_points(_Piece(name, place, frame, sheet.faults))
    return _Piece(name, place, frame, sheet.faults)


def _refuse_unclear(name: str, headings: list[str]) -> None:
    unclear = sorted(
        {heading or "(empty)" for heading in headings if headings.count(heading) > 1 or not heading}
    )
    if unclear:
        raise MonitorError(
            f"{name} must name each of its columns once",
            got=f"empty or more than once: {', '.join(unclear)}",
            remedy="give every column its own name in the first line",
        )


def _with_decimal_points(piece: _Piece) -> _Piece:
    """Numbers beside semicolons may have a decimal comma; a point that may mean thousands is a fault."""
    frame, faults = piece.frame.copy(), list(piece.faults)
    columns = TABLES[piece.table].schema.columns
    unclear = pd.Series(False, index=frame.index)
    for name in [each for each in frame if each in columns and dtype_of(columns[each]) == NUMBER]:
        text = frame[name].str.strip()
        wrong = text.str.fullmatch(THOUSANDS)
        faults += [Fault(*place, name, value, UNCLEAR_POINT) for place, value in text[wrong].items()]
        unclear |= wrong
        frame[name] = text.str.replace(r"^([+-]?[0-9]+),([0-9]+)$", r"\1.\2", regex=True)
    return replace(piece, frame=frame[~unclear], faults=tuple(faults))


def _finished(piece: _Piece, key: str) -> _Piece:
    if "bsn" in piece.frame and "person" in TABLES[piece.table].schema.columns:
        piece = _with_pseudonyms(piece, key)
    check_columns(TABLES[piece.table], piece.frame.columns, piece.place)
    return _with_outlines(piece) if piece.table == "boundaries" else piece


def _with_outlines(piece: _Piece) -> _Piece:
    """Outlines as they are written from GeoJSON too; what is none stays, and validation refuses it."""
    texts = as_text(piece.frame["geometry"])
    return replace(piece, frame=piece.frame.assign(geometry=texts.map(_rounded, na_action="ignore")))


def _rounded(text: str) -> str:
    return outline(text) or text


def _with_pseudonyms(piece: _Piece, key: str) -> _Piece:
    if "person" in piece.frame:
        raise MonitorError(
            f"{piece.place} must have a column person or a column bsn",
            got="both",
            remedy="remove one of the two; reading makes the pseudonym from the BSN",
        )
    numbers = as_text(piece.frame["bsn"]).fillna("")
    made = {number: pseudonym(number, key) if is_bsn(number) else "" for number in numbers.unique()}
    wrong = ((numbers != "") & (numbers.map(made) == "")).to_numpy()
    faults = tuple(Fault(file, row, "bsn", HIDDEN, NOT_A_BSN) for file, row in piece.frame.index[wrong])
    frame = piece.frame.rename(columns={"bsn": "person"}).assign(person=numbers.map(made).astype("str"))
    return replace(piece, frame=frame[~wrong], faults=(*piece.faults, *faults))
