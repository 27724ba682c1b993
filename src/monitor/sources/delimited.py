"""CSV files as text: every cell as it stands in the file, with the line that its row starts on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.vocabulary import Fault, MonitorError

LONGEST_CELL = 10_000_000  # characters: the outline of an area on a fine map has hundreds of thousands


@dataclass(frozen=True)
class Sheet:
    """A sheet of text: its headings, the line of each row, the cells, and the rows that did not fit."""

    headings: list[str]
    lines: list[int]
    rows: list[list[str]]
    separator: str = ","
    faults: tuple[Fault, ...] = ()


def read_delimited(path: Path) -> Sheet:
    """Read UTF-8 text with commas or semicolons; a file without any line has no headings."""
    text = _text(path)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    records = _records(path, text, separator)
    _, first = next(records, (1, []))
    headings = [heading.strip() for heading in without_empty_end(first, 0)]
    return replace(fitted(path.name, headings, records), separator=separator)


def fitted(name: str, headings: list[str], records: Iterator[tuple[int, list[str]]]) -> Sheet:
    """The rows that have as many cells as there are headings; the others as faults, without their values."""
    lines, rows, faults = [], [], []
    for line, record in records:
        cells = without_empty_end(record, len(headings))
        if not any(cells):
            continue
        if len(cells) == len(headings):
            lines.append(line)
            rows.append(cells)
        else:
            faults.append(_ragged(name, line, len(cells), len(headings)))
    return Sheet(headings, lines, rows, faults=tuple(faults))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MonitorError(
            f"{path.name} must be text in UTF-8",
            got=f"a byte at position {error.start} that is not UTF-8",
            remedy="save it again as 'CSV UTF-8' (Excel: Save as, CSV UTF-8)",
        ) from error
    except OSError as error:
        raise MonitorError(
            f"{path.name} must be a file that can be read",
            got=error.strerror or type(error).__name__,
            remedy=f"check that {path} exists and that you may open it",
        ) from error


def _records(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; a quoted cell may hold line ends."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise MonitorError(
            f"{path.name} must be CSV of which every quoted cell ends",
            got=f"{error}, in the row that starts on line {line}",
            remedy="put a quote before and after the cell, and double a quote inside it",
        ) from error


def without_empty_end(cells: list[str], length: int) -> list[str]:
    """`cells` without the empty ones after position `length`, which spreadsheets leave behind."""
    end = len(cells)
    while end > length and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _ragged(name: str, line: int, got: int, expected: int) -> Fault:
    return Fault(name, line, "(row)", f"{got} cells", f"must have {expected} cells, as the first line has")
