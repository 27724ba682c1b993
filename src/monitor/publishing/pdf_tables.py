"""How a table is laid out on paper: text as large as fits, columns by what is in them, a larger page for the widest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import nlargest
from itertools import product, repeat
from math import ceil

from monitor.publishing import pdf_breaks
from monitor.publishing.document import Table

# In millimetres: the text block of an A4 page, the margins around it, the gap between two columns.
WIDTH, MARGINS, GAP = 170.0, 40.0, 4.0
# In points: from pleasant to the least that is read with ease; definitions are long, and looked up.
SIZES = (9.5, 9.0, 8.5, 8.0)
DEFINITIONS = 8.5
# What is given up in turn, and how much lower the table must get by it: nothing, columns of short texts on one
# line, words that are not hyphenated.
STAGES = {"kept": 1.0, "whole": 1.1, "least": 1.35}
# In millimetres: texts up to this length, such as margins and judgements, stay on one line if they can.
SHORT = 34.0
# In millimetres: a table higher than this may be divided over pages, a row higher than this too.
HIGHEST, HIGHEST_ROW = 90.0, 60.0

_MILLIMETRES = 25.4 / 72
# Of lines in times the size of the text, of a row in millimetres, and of what ragged lines leave.
_LINE, _PADDING, _RAGGED = 1.25, 3.0, 1.1
# Figures of one width, semibold rows, and larger key figures take more than plain text.
_SPARE, _KEY_FIGURE = 1.08, 1.45
# In characters: a longer word is hyphenated or broken; a longer text is measured by the average.
_LONGEST_WORD, _LONG_TEXT, _LONG_CAPTION = 14, 60, 1_000
_AVERAGE = 0.49
_NARROW, _BROAD, _SYMBOLS = frozenset(" \u00a0fijlrtI.,:;'!|()[]/-"), frozenset("mwMW%@"), "\u2010"
_ENDS = re.compile("[ \t\n]+|(?<=-)")
_STEPS = 24


# A4, A3, A2, A1 and A0 on their side.
PAPERS = ((297.0, 210.0), (420.0, 297.0), (594.0, 420.0), (841.0, 594.0), (1189.0, 841.0))


@dataclass(frozen=True)
class Fitted:
    """The layout of a table; widths in millimetres, text in points; `paper` is None on the page of the text."""

    paper: tuple[float, float] | None
    size: float
    gap: float
    widths: tuple[float, ...]
    hyphenated: tuple[int, ...]
    breakable: bool
    breakable_rows: bool


@dataclass(frozen=True)
class _Column:
    """What a column takes in millimetres at one point: its longest word, that when broken, and each of its texts."""

    word: float
    broken: float
    texts: tuple[float, ...]

    @cached_property
    def mean(self) -> float:
        return sum(self.texts) / len(self.texts)

    def least(self, stage: str, size: float) -> float:
        """How wide the column must be."""
        if stage == "least":
            return self.broken * size
        longest = max(self.texts) * size
        return max(self.word * size, longest if stage == "kept" and longest <= SHORT else 0.0)

    def most(self, size: float) -> float:
        """How wide it can be of use."""
        return max(self.word, *self.texts) * size


def fit(table: Table) -> Fitted:
    """The layout in which a table is read best."""
    columns = list(_columns(table))
    sizes = SIZES if table.kind != "definitions" else SIZES[SIZES.index(DEFINITIONS) :]
    paper, size = _chosen(columns, sizes)
    free = (paper[0] - MARGINS if paper else WIDTH) - GAP * len(columns)
    _, widths = min(_layouts(columns, size, free, fill=table.kind != "narrow"))
    heights = _heights(columns, widths, size)
    return Fitted(
        paper=paper,
        size=size,
        gap=GAP,
        widths=tuple(round(width + GAP, 2) for width in widths),
        hyphenated=tuple(place for place, width in enumerate(widths) if width < columns[place].word * size),
        breakable=sum(heights) > HIGHEST or len(table.caption) > _LONG_CAPTION,
        breakable_rows=max(heights) > HIGHEST_ROW,
    )


def _columns(table: Table) -> Iterator[_Column]:
    for place, column in enumerate(table.columns):
        factor = _KEY_FIGURE if table.kind == "key-figures" and place == 1 else _SPARE
        texts = [column.label, *(row[place] for row in table.rows)]
        pieces = {piece for text in texts for piece in pdf_breaks.broken(text)}
        words = nlargest(3, {word for piece in pieces for word in _ENDS.split(piece)}, key=len)
        yield _Column(
            word=max(map(_width, words)) * factor,
            broken=max(_width(word[:_LONGEST_WORD]) for word in words) * factor,
            texts=tuple(_width(text) * factor for text in texts[1:]) or (0.0,),
        )


def _width(text: str) -> float:
    """How wide a text is on one line, at one point."""
    if len(text) > _LONG_TEXT:
        return len(text) * _AVERAGE * _MILLIMETRES
    return sum(map(_advance, text)) * _MILLIMETRES


@cache
def _advance(character: str) -> float:
    """How wide a character is in times the size of the text, in most fonts for running text."""
    if character in _NARROW:
        return 0.28
    if character in _BROAD or character >= _SYMBOLS:
        return 0.85
    return 0.6 if character.isupper() else 0.52


def _chosen(columns: Sequence[_Column], sizes: Sequence[float]) -> tuple[tuple[float, float] | None, float]:
    """The page and the size of text: the first at which the table fits, from best to worst."""
    gaps = GAP * len(columns)
    for stage, size in product(STAGES, sizes):
        if sum(column.least(stage, size) for column in columns) + gaps <= WIDTH:
            return None, size
    wanted = sum(column.least("whole", sizes[-1]) for column in columns) + gaps + MARGINS
    return next((paper for paper in PAPERS if wanted <= paper[0]), PAPERS[-1]), sizes[-1]


def _layouts(
    columns: Sequence[_Column], size: float, free: float, fill: bool
) -> Iterator[tuple[float, list[float]]]:
    """For each stage that fits how high the table gets, weighed by what is given up, and the widths of its columns."""
    for stage, weight in STAGES.items():
        least = [column.least(stage, size) for column in columns]
        if sum(least) <= free or stage == "least":
            widths = _shared(columns, least, size, free, fill)
            yield weight * sum(_heights(columns, widths, size)), widths


def _shared(
    columns: Sequence[_Column], least: Sequence[float], size: float, free: float, fill: bool
) -> list[float]:
    """The widths of the columns: what each must have, and the rest in proportion to how much text it holds."""
    most = [max(column.most(size), own) for column, own in zip(columns, least, strict=True)]
    if sum(most) <= free:
        extra = (free - sum(most)) / len(most) if fill else 0.0
        return [width + extra for width in most]
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = sum(_between(columns, least, most, middle * size)) <= free
        low, high = (middle, high) if fits else (low, middle)
    widths = _between(columns, least, most, low * size)
    return [width * min(1.0, free / sum(widths)) for width in widths]


def _between(
    columns: Sequence[_Column], least: Sequence[float], most: Sequence[float], share: float
) -> list[float]:
    bounds = zip(columns, least, most, strict=True)
    return [min(high, max(low, share * column.mean)) for column, low, high in bounds]


def _heights(columns: Sequence[_Column], widths: Sequence[float], size: float) -> list[float]:
    """How high each row is, about."""
    rows = zip(*(column.texts for column in columns), strict=True)
    return [
        max(map(_lines, row, widths, repeat(size))) * size * _LINE * _MILLIMETRES + _PADDING for row in rows
    ]


def _lines(text: float, width: float, size: float) -> int:
    return max(1, ceil(text * size * _RAGGED / width))
