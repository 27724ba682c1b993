"""The cells of a workbook: what a figure is as a number, how cells look, and how much room they take."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from monitor.publishing.document import Table
from monitor.publishing.style import Style

LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 9
# Below a table that has a note, the first column is wide enough to read it.
_WITH_NOTE = 32
# In signs: bold letters are wider, and a cell has edges.
_EDGES, _BOLD = 2, 1.15
# In points: of a line, and of the highest row that Excel has.
_LINE, _HIGHEST = 15, 409
# Excel makes noughts of the digits after these.
_MOST_DIGITS = 15
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


def as_number(text: str, language: str) -> Number | None:
    """The figure that a text is in its language, with how it is shown; None for any other text.

    `1.234` is a thousand and more in Dutch and one and a bit in English; `0344` is a code, and stays text.
    """
    found = _NUMBERS[language].fullmatch(text.strip())
    if not found or (found["euro"] and found["percent"]):
        return None
    thousands = _MARKS[language][0]
    part = found["part"] or ""
    if sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
        return None
    value = float(f"{found['whole'].replace(thousands, '')}.{part or 0}")
    value = -value if found["sign"] else value
    shown = ("#,##0" if thousands in found["whole"] else "0") + (f".{'0' * len(part)}" if part else "")
    if found["percent"]:
        return Number(round(value / 100, len(part) + 2), f"{shown}%")
    return Number(value, f'"€" {shown}' if found["euro"] else shown)


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, style: Style) -> None:
        self._book, self._made = book, {}
        self._colours = style.light

    def of(self, **look: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **look})
        return self._made[key]

    def title(self) -> Format:
        """The head of a sheet."""
        return self.of(bold=True, font_size=16, font_color=self._colours["accent"])

    def link(self) -> Format:
        """A way to another sheet."""
        return self.of(underline=1, font_color=self._colours["accent"])

    def note(self) -> Format:
        """What stands below a table."""
        return self.of(font_color=self._colours["muted"], text_wrap=True)

    def head(self, align: str, first: bool) -> Format:
        """The head of a column."""
        return self.of(
            bold=True,
            bottom=2,
            bottom_color=self._colours["accent"],
            text_wrap=True,
            valign="bottom",
            **_placed(align, first),
        )

    def cell(self, *, bold: bool, ground: str, align: str, first: bool, shown: str = "General") -> Format:
        """A cell of a table, with a colour of the style behind it or none."""
        fill = {"bg_color": self._colours[ground]} if ground else {}
        return self.of(
            bold=bold,
            num_format=shown,
            bottom=1,
            bottom_color=self._colours["rule"],
            text_wrap=True,
            **_placed(align, first),
            **fill,
        )


def _placed(align: str, first: bool) -> dict[str, Any]:
    """Text behind a column of figures stands off from it."""
    return {"align": align} if first or align == "right" else {"align": align, "indent": 1}


def cut(text: str, longest: int = LONGEST_CELL) -> str:
    """The text as far as Excel takes it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def width(table: Table, place: int) -> float:
    """Room in a column for its longest cell and for every word of its head, in signs."""
    bold = _BOLD if table.row_header and not place else 1
    words = [_BOLD * len(word) for word in table.columns[place].label.split()]
    cells = [bold * len(line) for row in table.rows for line in row[place].split("\n")]
    least = _WITH_NOTE if table.note and not place else _NARROWEST
    return min(max(least, *words, *cells) + _EDGES, _WIDEST)


def height(cells: Iterable[tuple[str, float, bool]]) -> float:
    """Room in a row for texts, each with the width of its cell and whether it is bold, in points.

    Excel finds this itself, LibreOffice does not.
    """
    lines = max(_lines(text, (wide - _EDGES) / (_BOLD if bold else 1)) for text, wide, bold in cells)
    return min(lines * _LINE, _HIGHEST)


def _lines(text: str, signs: float) -> int:
    return sum(max(len(textwrap.wrap(line, max(int(signs), 1))), 1) for line in text.split("\n"))
