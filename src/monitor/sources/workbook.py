"""Excel workbooks as text: each sheet with headings in its first row that is not empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from monitor.sources.delimited import Sheet, fitted, without_empty_end
from monitor.tables.coercion import cell_text
from monitor.vocabulary import MonitorError


def read_workbook(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook by name, without the empty ones; the line is Excel's own row number."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = {sheet.title: list(_records(sheet)) for sheet in book.worksheets}
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise MonitorError(
            f"{path.name} must be an Excel workbook that can be read",
            got=f"{type(error).__name__}: {error}",
            remedy="open it in Excel and save it again as .xlsx without a password, or save it as CSV",
        ) from error
    return {name: _sheet(f"{path.name}, sheet {name}", rows) for name, rows in sheets.items() if rows}


def _records(sheet: object) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            yield line, texts


def _sheet(name: str, records: list[tuple[int, list[str]]]) -> Sheet:
    headings = [text.strip() for text in without_empty_end(records[0][1], 0)]
    padded = ((line, texts + [""] * (len(headings) - len(texts))) for line, texts in records[1:])
    return fitted(name, headings, padded)
