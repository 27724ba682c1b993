"""A table on slides: as many rows and columns as can be read at the back of a room, and what that leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from monitor.publishing.document import Column, Table
from monitor.publishing.fitting import LEADING, MORE, Room, cut, line_count, tidy, width
from monitor.vocabulary import Text

MOST_ROWS, MOST_COLUMNS, MOST_SLIDES = 9, 6, 2
SIZES, READABLE = (20, 18, 16, 15, 14, 12), 15
# The head of a column is a little smaller than what stands below it; the small print is for who comes closer.
HEAD, REMARK = 0.85, 12
# Within a cell and below it, in points.
BESIDE, ABOVE, LINE = 8.0, 4.0, 1.5
_NOT_SHOWN = ("definitions",)
_SIGNS = "▲▼◆●○"
_NOTHING = ("", "–", "-")
_RANGE = " – "
_NAME_AND_FIGURE = 2
_MOST_LINES, _MOST_CHARACTERS = 5, 1500
_SPACIOUS = 1.4

WORDS = {
    "rows": Text(nl="{shown} van de {all} rijen.", en="{shown} of {all} rows."),
    "columns": Text(nl="Niet op de dia: {columns}.", en="Not on the slide: {columns}."),
    "whole": Text(nl="De hele tabel staat in het rapport.", en="The whole table is in the report."),
}


@dataclass(frozen=True)
class Grid:
    """The part of a table that stands on one slide; size, widths and heights (the head first) in points.

    `remarks` are the note below it and what the slide leaves out; `spoken` holds
    in full, as sentences, the rows that are not.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_header: bool
    highlight: tuple[int, ...]
    tones: tuple[tuple[str, ...], ...]
    kind: str | None
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    remarks: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    """The head or a row at a size, with which of its cells are bold."""

    cells: Sequence[str]
    bold: Sequence[bool]
    size: float

    def natural(self) -> list[float]:
        """How wide every cell is without a line break."""
        return [width(cell, self.size, bold) for cell, bold in zip(self.cells, self.bold, strict=True)]

    def longest(self) -> list[float]:
        """How wide the longest word in every cell is."""
        words = [cell.split(" ") for cell in self.cells]
        return [
            max(width(word, self.size, bold) for word in each)
            for each, bold in zip(words, self.bold, strict=True)
        ]


@dataclass(frozen=True)
class _Setting:
    """A table set at one size: its columns and rows as they fit, in runs of rows that fit a slide."""

    size: float
    widths: tuple[float, ...]
    unbroken: bool
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    runs: list[tuple[int, ...]]


def is_shown(table: Table) -> bool:
    """Whether a table has slides; one that is there to look things up in has none."""
    return bool(table.rows) and not table.collapsed and table.kind not in _NOT_SHOWN


def grids(table: Table, language: str, room: Room) -> tuple[Grid, ...]:
    """A table over as few slides as it can be read on."""
    if not is_shown(table):
        return ()
    shown, groups = _shown_rows(table), _column_groups(table)
    remarks = tuple(
        cut(remark, REMARK, room.width, _MOST_LINES) for remark in _remarks(table, shown, groups, language)
    )
    above = Room(room.width, room.height - remarks_height(remarks, room.width))
    return tuple(grid for places in groups for grid in _pages(table, places, shown, remarks, above))


def remarks_height(remarks: Sequence[str], room: float) -> float:
    """How high the small print below a table is, with the distance to the table."""
    lines = sum(line_count(remark, REMARK, room) for remark in remarks)
    return lines * REMARK * LEADING + 2 * ABOVE if remarks else 0


def _shown_rows(table: Table) -> tuple[int, ...]:
    """All rows, or of a very long table the highlighted ones and the first."""
    numbers = range(len(table.rows))
    if len(numbers) <= MOST_ROWS * MOST_SLIDES:
        return tuple(numbers)
    preferred = sorted(numbers, key=lambda number: (number not in table.highlight, number))
    return tuple(sorted(preferred[:MOST_ROWS]))


def _column_groups(table: Table) -> list[tuple[int, ...]]:
    """Which columns stand together; a table that compares is divided, another keeps its most telling columns."""
    places = range(len(table.columns))
    if len(places) <= MOST_COLUMNS:
        return [tuple(places)]
    slides = ceil((len(places) - 1) / (MOST_COLUMNS - 1))
    if not table.tones or slides > MOST_SLIDES:
        return [tuple(sorted(sorted(places, key=lambda place: _rank(table, place))[:MOST_COLUMNS]))]
    return [(0, *group) for group in _evenly(places[1:], slides)]


def _rank(table: Table, place: int) -> tuple[int, int]:
    """Names and the first figures go before judgements, judgements before the rest, margins and blanks come last."""
    cells = [row[place] for row in table.rows if row[place].strip() not in _NOTHING]
    if place < _NAME_AND_FIGURE:
        return 0, place
    if any(sign in cell for cell in cells for sign in _SIGNS):
        return 1, place
    return (3 if sum(_RANGE in cell for cell in cells) * 2 >= len(cells) else 2), place


def _evenly(values: Sequence[int], number: int) -> list[tuple[int, ...]]:
    """The values in so many runs of almost the same length."""
    ends = [round(len(values) * part / number) for part in range(number + 1)]
    return [tuple(values[start:end]) for start, end in pairwise(ends)]


def _remarks(
    table: Table, shown: Sequence[int], groups: Sequence[tuple[int, ...]], language: str
) -> tuple[str, ...]:
    """The note of the table, and what the slide leaves out of it."""
    said = []
    if len(shown) < len(table.rows):
        said.append(WORDS["rows"].in_(language).format(shown=len(shown), all=len(table.rows)))
    kept = {place for group in groups for place in group}
    left_out = [column.label.strip() for place, column in enumerate(table.columns) if place not in kept]
    if left_out:
        said.append(WORDS["columns"].in_(language).format(columns=", ".join(filter(None, left_out))))
    missing = " ".join([*said, WORDS["whole"].in_(language)]) if said else ""
    return tuple(filter(None, (tidy(table.note or ""), missing)))


def _pages(
    table: Table, places: Sequence[int], shown: Sequence[int], remarks: tuple[str, ...], room: Room
) -> list[Grid]:
    """The largest setting that takes no more slides than there are rows for; else as many as it takes to be read.

    Smaller than that only where a word would be broken.
    """
    wanted = ceil(len(shown) / MOST_ROWS)
    settings = [_set(table, places, shown, size, room) for size in SIZES]
    fitting = (
        each for each in settings if each.unbroken and (each.size <= READABLE or len(each.runs) <= wanted)
    )
    setting = next(fitting, settings[-1])
    return [_grid(table, places, shown, setting, run, remarks) for run in setting.runs]


def _set(table: Table, places: Sequence[int], shown: Sequence[int], size: float, room: Room) -> _Setting:
    labels = [_measured(table.columns[place].label) for place in places]
    rows = [[_measured(table.rows[number][place]) for place in places] for number in shown]
    bold = [[is_bold(table, number, place) for place in places] for number in shown]
    lines = [
        _Line(labels, [True] * len(labels), size * HEAD),
        *(_Line(*each, size) for each in zip(rows, bold, strict=True)),
    ]
    widths, unbroken = _widths(lines, room.width)
    inner = [each - 2 * BESIDE for each in widths]
    head, *body = [_cut(line, inner) for line in lines]
    heights = tuple(_height(line, inner) for line in (head, *body))
    columns = tuple(
        Column(label, table.columns[place].align) for label, place in zip(head.cells, places, strict=True)
    )
    shown_rows = tuple(tuple(line.cells) for line in body)
    return _Setting(size, widths, unbroken, columns, shown_rows, heights, _runs(heights, room.height))


def _measured(cell: str) -> str:
    """A cell, without what no slide has room for in the smallest letters: that would only take time to measure."""
    text = tidy(cell)
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + MORE


def is_bold(table: Table | Grid, row: int, place: int) -> bool:
    """Whether a cell is set in bold: those of a highlighted row, and the values of key figures."""
    return row in table.highlight or (table.kind == "key-figures" and place == 1)


def _widths(lines: Sequence[_Line], room: float) -> tuple[tuple[float, ...], bool]:
    """How wide each column is, and whether the longest words fit; a column has room first for its longest word."""
    least = [max(each) + 2 * BESIDE for each in zip(*(line.longest() for line in lines), strict=True)]
    natural = [max(each) + 2 * BESIDE for each in zip(*(line.natural() for line in lines[1:]), strict=True)]
    wish = [max(each) for each in zip(least, natural, strict=True)]
    if sum(wish) <= room:
        spread = min(room, sum(wish) * _SPACIOUS)
        return tuple(each * spread / sum(wish) for each in wish), True
    left = room - sum(least)
    if left < 0:
        return tuple(each * room / sum(least) for each in least), False
    more = _shared([high - low for low, high in zip(least, wish, strict=True)], left)
    return tuple(low + extra for low, extra in zip(least, more, strict=True)), True


def _shared(wishes: Sequence[float], room: float) -> list[float]:
    """Room shared so that small wishes are met and the large ones get the same: few columns break their lines."""
    given = [0.0] * len(wishes)
    order = sorted(range(len(wishes)), key=lambda place: wishes[place])
    for done, place in enumerate(order):
        given[place] = min(wishes[place], room / (len(wishes) - done))
        room -= given[place]
    return given


def _cut(line: _Line, inner: Sequence[float]) -> _Line:
    cells = zip(line.cells, inner, line.bold, strict=True)
    return replace(line, cells=[cut(cell, line.size, room, _MOST_LINES, bold) for cell, room, bold in cells])


def _height(line: _Line, inner: Sequence[float]) -> float:
    cells = zip(line.cells, inner, line.bold, strict=True)
    lines = max(line_count(cell, line.size, room, bold) for cell, room, bold in cells)
    return lines * line.size * LEADING + 2 * ABOVE + LINE


def _runs(heights: Sequence[float], room: float) -> list[tuple[int, ...]]:
    """The rows in as few runs as fit below the head, each of about the same number."""
    head, *rows = heights
    for number in range(ceil(len(rows) / MOST_ROWS), len(rows)):
        runs = _evenly(range(len(rows)), number)
        if all(head + sum(rows[row] for row in run) <= room for run in runs):
            return runs
    return _evenly(range(len(rows)), len(rows))


def _grid(
    table: Table,
    places: Sequence[int],
    shown: Sequence[int],
    setting: _Setting,
    run: Sequence[int],
    remarks: tuple[str, ...],
) -> Grid:
    numbers = [shown[row] for row in run]
    return Grid(
        caption=table.caption,
        columns=setting.columns,
        rows=tuple(setting.rows[row] for row in run),
        row_header=table.row_header,
        highlight=tuple(row for row, number in enumerate(numbers) if number in table.highlight),
        tones=tuple(
            tuple(table.tones[number][place] for place in places) for number in numbers if table.tones
        ),
        kind=table.kind,
        size=setting.size,
        widths=setting.widths,
        heights=(setting.heights[0], *(setting.heights[row + 1] for row in run)),
        remarks=remarks,
        spoken=tuple(
            _spoken(table, number)
            for row, number in zip(run, numbers, strict=True)
            if not _is_whole(setting.rows[row], table.rows[number])
        ),
    )


def _is_whole(shown: Sequence[str], row: Sequence[str]) -> bool:
    return list(shown) == [tidy(cell) for cell in row]


def _spoken(table: Table, number: int) -> str:
    """A row in words: what is in every column, also in those that the slide leaves out."""
    name, *cells = table.rows[number] if table.row_header else ("", *table.rows[number])
    labels = [column.label.strip() for column in table.columns][-len(cells) :] if cells else []
    said = (f"{label}: {cell}" if label else cell for label, cell in zip(labels, cells, strict=True))
    return ". ".join(filter(None, (name, "; ".join(said))))
