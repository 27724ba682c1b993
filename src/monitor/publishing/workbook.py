"""Every table of a document in an Excel workbook: figures as numbers, and nothing that runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from monitor.publishing.document import Column, Document, Table
from monitor.publishing.edition import Edition
from monitor.publishing.gates import refuse
from monitor.publishing.workbook_cells import Looks, as_number, cut, height, width
from monitor.publishing.zipped import unzipped, zipped
from monitor.vocabulary import Text

WORDS = {
    "contents": Text(nl="Inhoud", en="Contents"),
    "tables": Text(nl="Tabellen", en="Tables"),
    "back": Text(nl="Terug naar de inhoud", en="Back to the contents"),
}
# Nothing in a cell becomes a formula, a link or a number by itself.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_UNDATED = datetime(1980, 1, 1)
# Excel refuses these in the name of a sheet, and more letters than this.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']+")
_LONGEST_NAME = 31
# Excel calls a file damaged for a link that shows more, or for the head of a table that is longer.
_LONGEST_LINK = 255
_NO_NAME = re.compile(r"[\t\n]|_x")
_MOST_ROWS, _MOST_COLUMNS = 1_000_000, 16_384
_LANDSCAPE_FROM = 5
_FIRST_ROW = 3
_CONTENTS_WIDTH, _TITLE_HEIGHT = 85, 24
_LOCALES = {"nl": b"nl-NL", "en": b"en-GB"}
_TONES = {"better": "better", "worse": "worse", "higher": "differs", "lower": "differs"}


def encode(document: Document, edition: Edition) -> bytes:
    """The workbook: a sheet with what it is about and where everything is, and a sheet for each table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(_properties(document))
        looks = Looks(book, edition.style)
        contents = book.add_worksheet(WORDS["contents"].in_(document.language))
        named = list(_named(document))
        _write_contents(contents, document, [(name, table.caption) for name, table in named], looks)
        for number, (name, table) in enumerate(named, start=1):
            _write_table(book.add_worksheet(name), number, table, document.language, looks)
    return _in_language(buffer.getvalue(), document.language)


def _in_language(book: bytes, language: str) -> bytes:
    """The same file, which says what language it is in; xlsxwriter has no property for that."""
    files, end = unzipped(book), b"</cp:coreProperties>"
    said = b"<dc:language>" + _LOCALES[language] + b"</dc:language>" + end
    return zipped(files | {"docProps/core.xml": files["docProps/core.xml"].replace(end, said)})


def _properties(document: Document) -> dict[str, Any]:
    """What the file says of itself; the moment is that of the figures, not that of the writing."""
    return {
        "title": document.title,
        "subject": document.description,
        "author": document.municipality,
        "created": datetime.fromisoformat(document.date) if document.date else _UNDATED,
    }


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    """Every table with a name for its sheet that no other has."""
    found = (part for part in document.parts if isinstance(part, Table))
    for number, table in enumerate(found, start=1):
        words = " ".join(_NOT_IN_NAMES.sub(" ", table.caption).split())
        yield f"{number} {words}"[:_LONGEST_NAME].strip(), table


def _write_contents(sheet: Worksheet, document: Document, named: list[tuple[str, str]], looks: Looks) -> None:
    """What the workbook is about, and a link to every table."""
    sheet.set_column(0, 0, _CONTENTS_WIDTH)
    sheet.write_string(0, 0, cut(document.title), looks.title())
    place = ", ".join(filter(None, (document.municipality, document.period)))
    lines = [*filter(None, (document.subtitle, place)), document.description]
    sheet.set_row(0, _TITLE_HEIGHT)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, cut(line), looks.of(text_wrap=True))
        sheet.set_row(row, height([(line, _CONTENTS_WIDTH, False)]))
    row = len(lines) + 2
    sheet.write_string(row, 0, WORDS["tables"].in_(document.language), looks.of(bold=True))
    for number, (name, caption) in enumerate(named, start=row + 1):
        _link(sheet, number, name, caption, looks)
    _set_page(sheet, landscape=False)


def _link(sheet: Worksheet, row: int, name: str, words: str, looks: Looks) -> None:
    """A link to the beginning of another sheet."""
    quoted = name.replace("'", "''")
    sheet.write_url(row, 0, f"internal:'{quoted}'!A1", looks.link(), cut(words, _LONGEST_LINK))


def _set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """As wide as a sheet of A4, without the lines of the screen."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    if landscape:
        sheet.set_landscape()


def _write_table(sheet: Worksheet, number: int, table: Table, language: str, looks: Looks) -> None:
    """The caption, a way back, the table with its heads held in view, and the note."""
    _check_size(table)
    sheet.write_string(0, 0, cut(table.caption), looks.title())
    sheet.set_row(0, _TITLE_HEIGHT)
    _link(sheet, 1, WORDS["contents"].in_(language), WORDS["back"].in_(language), looks)
    widths = [width(table, place) for place in range(len(table.columns))]
    _write_head(sheet, table, widths, looks)
    _declare(sheet, number, table, looks)
    for row in range(len(table.rows)):
        _write_row(sheet, table, row, widths, language, looks)
    if table.note:
        below = _FIRST_ROW + len(table.rows) + 2
        sheet.write_string(below, 0, cut(table.note), looks.note())
        sheet.set_row(below, height([(table.note, widths[0], False)]))
    sheet.freeze_panes(_FIRST_ROW + 1, 1 if table.row_header else 0)
    sheet.repeat_rows(_FIRST_ROW)
    _set_page(sheet, landscape=len(table.columns) > _LANDSCAPE_FROM)


def _write_head(sheet: Worksheet, table: Table, widths: Sequence[float], looks: Looks) -> None:
    for place, (column, wide) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(_FIRST_ROW, place, cut(column.label), looks.head(column.align, not place))
        sheet.set_column(place, place, wide)
    heads = ((column.label, wide, True) for column, wide in zip(table.columns, widths, strict=True))
    sheet.set_row(_FIRST_ROW, height(heads))


def _check_size(table: Table) -> None:
    if len(table.rows) > _MOST_ROWS or len(table.columns) > _MOST_COLUMNS:
        must = f"a table in a workbook must have at most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns"
        got = f"{len(table.rows)} rows and {len(table.columns)} columns in {table.caption}"
        refuse(table.cell, must, got, "show it as several tables, or leave the workbook out")


def _declare(sheet: Worksheet, number: int, table: Table, looks: Looks) -> None:
    """Tell Excel that this is a table and what its heads are, for screen readers and for sorting."""
    if not table.rows or not _can_name(table.columns):
        return
    heads = [
        {"header": column.label, "header_format": looks.head(column.align, not place)}
        for place, column in enumerate(table.columns)
    ]
    sheet.add_table(
        _FIRST_ROW,
        0,
        _FIRST_ROW + len(table.rows),
        len(heads) - 1,
        {"name": f"table_{number}", "columns": heads, "style": None, "autofilter": False}
        | {"title": cut(table.caption, _LONGEST_LINK), "first_column": table.row_header},
    )


def _can_name(columns: Sequence[Column]) -> bool:
    """Whether Excel takes the heads for names: filled, each once, on one line, not too long, without its codes."""
    labels = [column.label for column in columns]
    sound = all(
        label.strip() and not _NO_NAME.search(label) and len(label) <= _LONGEST_LINK for label in labels
    )
    return sound and len({label.lower() for label in labels}) == len(labels)


def _write_row(
    sheet: Worksheet, table: Table, number: int, widths: Sequence[float], language: str, looks: Looks
) -> None:
    row, at, marked = table.rows[number], _FIRST_ROW + 1 + number, number in table.highlight
    bold = [marked or (table.row_header and not place) for place in range(len(row))]
    sheet.set_row(at, height(zip(row, widths, bold, strict=True)))
    for place, (column, text) in enumerate(zip(table.columns, row, strict=True)):
        ground = _ground(table, number, place)
        look = {"bold": bold[place], "ground": ground, "align": column.align, "first": not place}
        figure = as_number(text, language) if column.align == "right" else None
        if figure:
            sheet.write_number(at, place, figure.value, looks.cell(**look, shown=figure.shown))
        else:
            sheet.write_string(at, place, cut(text), looks.cell(**look))


def _ground(table: Table, row: int, place: int) -> str:
    """The colour behind a cell, by its name: that of its judgement, or that of a row that stands out."""
    tone = _TONES.get(table.tones[row][place], "") if table.tones else ""
    return tone or ("tint" if row in table.highlight else "")
