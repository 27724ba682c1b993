"""Every table of a document in an Excel workbook: figures as numbers, and nothing that runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from monitor.publishing.document import Document, Table
from monitor.publishing.edition import Edition
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
_LONGEST_NAME, _WIDEST, _NARROWEST, _LONGEST_CELL = 31, 60, 9, 32_767
_LANDSCAPE_FROM = 5
_FIRST_ROW = 3
_MARKS = {"nl": (".", ","), "en": (",", ".")}
_FIGURE = (
    r"(?P<euro>€\s?)?(?P<sign>[-−]?)(?P<whole>0|[1-9]\d{0,2}(?:%s\d{3})+|[1-9]\d*)"
    r"(?:%s(?P<part>\d+))?(?P<percent>\s?%%)?"
)
_NUMBERS = {
    language: re.compile(_FIGURE % tuple(map(re.escape, marks))) for language, marks in _MARKS.items()
}


@dataclass(frozen=True)
class Number:
    """A figure as Excel holds it: its value, and how it is shown."""

    value: float
    shown: str


def encode(document: Document, edition: Edition) -> bytes:
    """The workbook: a sheet with what it is about and where everything is, and a sheet for each table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(_properties(document))
        looks = _Looks(book, edition)
        contents = book.add_worksheet(WORDS["contents"].in_(document.language))
        named = list(_named(document))
        _write_contents(contents, document, [(name, table.caption) for name, table in named], looks)
        for name, table in named:
            _write_table(book.add_worksheet(name), table, document.language, looks)
    return buffer.getvalue()


def _properties(document: Document) -> dict[str, Any]:
    made = (
        datetime.combine(date.fromisoformat(document.date), datetime.min.time())
        if document.date
        else _UNDATED
    )
    return {
        "title": document.title,
        "subject": document.description,
        "author": document.municipality,
        "created": made,
    }


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, edition: Edition) -> None:
        self._book, self._made = book, {}
        colours = edition.style.print
        self._accent, self._rule, self._tint = colours["accent"], colours["rule"], colours["tint"]

    def of(self, **look: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **look})
        return self._made[key]

    def title(self) -> Format:
        """The head of a sheet."""
        return self.of(bold=True, font_size=16, font_color=self._accent)

    def head(self, align: str) -> Format:
        """The head of a column."""
        return self.of(
            bold=True, bottom=2, bottom_color=self._accent, align=align, text_wrap=True, valign="bottom"
        )

    def cell(self, *, bold: bool, marked: bool, align: str, shown: str = "General") -> Format:
        """A cell of a table."""
        fill = {"bg_color": self._tint} if marked else {}
        return self.of(
            bold=bold,
            align=align,
            num_format=shown,
            bottom=1,
            bottom_color=self._rule,
            text_wrap=align == "left",
            **fill,
        )


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    """Every table with a name for its sheet that no other has."""
    found = (part for part in document.parts if isinstance(part, Table))
    for number, table in enumerate(found, start=1):
        words = " ".join(_NOT_IN_NAMES.sub(" ", table.caption).split())
        yield f"{number} {words}"[:_LONGEST_NAME].strip(), table


def _write_contents(
    sheet: Worksheet, document: Document, named: list[tuple[str, str]], looks: _Looks
) -> None:
    language = document.language
    sheet.set_column(0, 0, _WIDEST)
    sheet.write_string(0, 0, _cut(document.title), looks.title())
    about = filter(
        None, (document.subtitle, ", ".join(filter(None, (document.municipality, document.period))))
    )
    lines = [*about, document.description]
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, _cut(line), looks.of(text_wrap=True))
    row = len(lines) + 2
    sheet.write_string(row, 0, WORDS["tables"].in_(language), looks.of(bold=True))
    for place, (name, caption) in enumerate(named, start=row + 1):
        quoted = name.replace("'", "''")
        sheet.write_url(
            place, 0, f"internal:'{quoted}'!A1", looks.of(underline=1, font_color="#005D8F"), _cut(caption)
        )


def _write_table(sheet: Worksheet, table: Table, language: str, looks: _Looks) -> None:
    """The caption, a way back, the table with its heads held in view, and the note."""
    contents = WORDS["contents"].in_(language)
    sheet.write_string(0, 0, _cut(table.caption), looks.title())
    sheet.write_url(1, 0, f"internal:'{contents}'!A1", looks.of(underline=1), WORDS["back"].in_(language))
    for place, column in enumerate(table.columns):
        sheet.write_string(_FIRST_ROW, place, _cut(column.label), looks.head(column.align))
        sheet.set_column(place, place, _width(table, place))
    for number, row in enumerate(table.rows):
        _write_row(sheet, table, number, row, language, looks)
    last = _FIRST_ROW + len(table.rows)
    if table.note:
        sheet.write_string(last + 2, 0, _cut(table.note), looks.of(italic=True))
    sheet.freeze_panes(_FIRST_ROW + 1, 1 if table.row_header else 0)
    sheet.repeat_rows(_FIRST_ROW)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if len(table.columns) > _LANDSCAPE_FROM:
        sheet.set_landscape()


def _write_row(
    sheet: Worksheet, table: Table, number: int, row: tuple[str, ...], language: str, looks: _Looks
) -> None:
    for place, (column, text) in enumerate(zip(table.columns, row, strict=True)):
        look = {
            "bold": table.row_header and not place,
            "marked": number in table.highlight,
            "align": column.align,
        }
        figure = as_number(text, language) if column.align == "right" else None
        at = _FIRST_ROW + 1 + number, place
        if figure:
            sheet.write_number(*at, figure.value, looks.cell(**look, shown=figure.shown))
        else:
            sheet.write_string(*at, _cut(text), looks.cell(**look))


def _cut(text: str) -> str:
    """The text as far as Excel takes it in one cell."""
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _width(table: Table, place: int) -> float:
    cells = [table.columns[place].label.split(" ")[0], *(row[place] for row in table.rows)]
    return min(max(_NARROWEST, *(len(cell) + 2 for cell in cells)), _WIDEST)


def as_number(text: str, language: str) -> Number | None:
    """The figure that a text is in its language, with how it is shown; None for any other text.

    `1.234` is a thousand and more in Dutch and one and a bit in English; `0344` is a code, and stays text.
    """
    found = _NUMBERS[language].fullmatch(text.strip())
    if not found or (found["euro"] and found["percent"]):
        return None
    thousands = _MARKS[language][0]
    part = found["part"] or ""
    value = float(f"{found['whole'].replace(thousands, '')}.{part or 0}")
    value = -value if found["sign"] else value
    shown = ("#,##0" if thousands in found["whole"] else "0") + (f".{'0' * len(part)}" if part else "")
    if found["percent"]:
        return Number(round(value / 100, len(part) + 2), f"{shown}%")
    return Number(value, f'"€" {shown}' if found["euro"] else shown)
