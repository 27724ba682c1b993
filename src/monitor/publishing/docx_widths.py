"""How wide the columns of a table are on paper, so that words and figures stay whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.publishing.document import Column, Table
from monitor.publishing.docx_style import SMALLER, TABLE, TEXT_WIDTH

LINE = TEXT_WIDTH.pt
# What a column takes besides its text: the margins of its cells, and a little for fonts that run wide.
_PADDING = 11.5
# A word that is longer than this part of the line may be broken.
_LONGEST_WORD = 0.3
# More than a line makes no difference between columns of sentences.
_LONGEST_CELL = 1.3
# A column has room for cells that are so much longer than its mean one.
_GENEROUS = 1.5
# A table that takes less than half of the line is not spread over all of it.
_SPARSE, _NARROW = 0.5, 0.6
# Formulas may be broken at their own signs, or they would leave no room for the sentences beside them.
_BREAKS = re.compile(r"[ \n]|(?<=[-_\[\]|/])")
# The width of signs beside the size of the text, as in Arial; the others are figures and small letters.
_WIDTHS = dict.fromkeys("iljtfrI.,;:'!|()[]/ \N{NO-BREAK SPACE}-", 0.32) | dict.fromkeys("mwMW%@—€●○▲▼◆", 0.9)
# What longest words may take of the line before the text is made smaller.
_TIGHT = 0.85
_USUAL, _CAPITAL, _BOLD = 0.54, 0.7, 1.06


def shares(table: Table) -> list[float]:
    """The part of the line that each column takes: what its cells ask for, or its longest word and part of the rest."""
    columns = _columns(table)
    asked = [column.asked() for column in columns]
    widths = asked if sum(asked) <= LINE else _squeezed(columns)
    whole = _NARROW if sum(asked) < _SPARSE * LINE else 1
    return [whole * width / sum(widths) for width in widths]


def _squeezed(columns: Sequence[_Column]) -> list[float]:
    words, needed = [column.least() for column in columns], [column.needed() for column in columns]
    rest = max(LINE - sum(words), 0) / max(sum(needed) - sum(words), 1)
    return [word + min(rest, 1) * (need - word) for word, need in zip(words, needed, strict=True)]


def text_size(table: Table) -> float:
    """The usual size of text in tables, or a smaller one if words leave too little room."""
    least = sum(column.least() for column in _columns(table, TABLE))
    return TABLE if least <= _TIGHT * LINE else SMALLER


def _columns(table: Table, size: float = 0) -> list[_Column]:
    size = size or text_size(table)
    cells = ([row[place] for row in table.rows] for place in range(len(table.columns)))
    bold = (table.row_header and not place for place in range(len(table.columns)))
    return [_Column(*each, size) for each in zip(table.columns, cells, bold, strict=True)]


@dataclass(frozen=True)
class _Column:
    """A column whose width is asked for, in points."""

    head: Column
    cells: Sequence[str]
    bold: bool
    size: float

    def least(self) -> float:
        """Its longest word; a figure is one word."""
        longest = max((self._width(word) for cell in self.cells for word in self._words(cell)), default=0)
        head = max(self._width(word, bold=True) for word in _BREAKS.split(self.head.label))
        return min(max(longest, head), _LONGEST_WORD * LINE) + _PADDING

    def asked(self) -> float:
        """Its longest cell."""
        head = self._width(self.head.label, bold=True)
        longest = max(head, *map(self._width, self.cells), 0)
        return max(min(longest, _LONGEST_CELL * LINE) + _PADDING, self.least())

    def needed(self) -> float:
        """Room for most of its cells on one line; a head may take two."""
        usual = sum(map(self._width, self.cells)) / max(len(self.cells), 1) + _PADDING
        return max(min(_GENEROUS * usual, self.asked()), self.least())

    def _words(self, cell: str) -> list[str]:
        return [cell] if self.head.align == "right" else _BREAKS.split(cell)

    def _width(self, text: str, bold: bool = False) -> float:
        signs = sum(_WIDTHS.get(sign) or (_CAPITAL if sign.isupper() else _USUAL) for sign in text)
        return signs * self.size * (_BOLD if bold or self.bold else 1)
