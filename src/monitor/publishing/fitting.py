"""Whether text fits its box, measured for a wide font: who opens a file may not have the font of the house style."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from PIL import ImageFont

# The distance between lines, and between paragraphs, in times the size of the text.
LEADING, GAP = 1.2, 0.5
# What a bullet stands in from the left, in times the size of the text.
INDENT = 1.0
MORE = "…"

# As wide as Verdana, which is the widest that anyone has; programs fall back on it, and it has our signs.
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_UNITS = 1000
# Scripts that this font does not hold come from another one, in which no character is much wider than high.
_FIRST_UNKNOWN, _UNKNOWN = "\u2e80", 1.2
_SHORTEST = 3
# Words up to this length come back often enough to be remembered.
_USUAL = 40
# No letter is narrower than this, in times the size of the text.
_NARROWEST = 0.25


@dataclass(frozen=True)
class Point:
    """A paragraph on a slide; `listed` ones have a bullet."""

    text: str
    listed: bool = False


@dataclass(frozen=True)
class Room:
    """The inside of a box, in points."""

    width: float
    height: float


def tidy(text: str) -> str:
    """The text on one line; spaces that do not break stay."""
    return re.sub("[ \t\n\u2028\u2029]+", " ", text).strip()


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is at most, in points."""
    return size * (_word(text, bold) if len(text) <= _USUAL else sum(_advances(text, bold)))


@lru_cache(maxsize=20_000)
def _word(text: str, bold: bool) -> float:
    return sum(_advances(text, bold))


def _advances(text: str, bold: bool) -> Iterator[float]:
    return (_advance(character, bold) for character in text)


@cache
def _advance(character: str, bold: bool) -> float:
    return _UNKNOWN if character >= _FIRST_UNKNOWN else _font(bold).getlength(character) / _UNITS


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(folder / _FILES[bold], _UNITS)


def line_count(text: str, size: float, room: float, bold: bool = False) -> int:
    """On how many lines a paragraph is set at most; a word longer than a line is broken between characters."""
    count, used = 1, 0.0
    space, longest = width(" ", size, bold), max(size, room - size)
    for word in text.split(" "):
        length = width(word, size, bold)
        if used and used + space + length <= room:
            used += space + length
            continue
        count += bool(used)
        broken, used = divmod(length, longest) if length > room else (0, length)
        count += int(broken)
    return count


def height(points: Sequence[Point], size: float, room: float) -> float:
    """How high paragraphs below each other are at most."""
    lines = sum(line_count(point.text, size, room - INDENT * size * point.listed) for point in points)
    return size * (lines * LEADING + (len(points) - 1) * GAP)


def fits(points: Sequence[Point], size: float, room: Room) -> bool:
    """Whether paragraphs stay within a box."""
    return height(points, size, room.width) <= room.height


def within(text: str, size: float, room: float, lines: int, bold: bool = False) -> bool:
    """Whether a paragraph takes so many lines or fewer; what must be too long is not measured."""
    return len(text) <= _most_characters(size, room, lines) and line_count(text, size, room, bold) <= lines


def _most_characters(size: float, room: float, lines: int) -> int:
    return int(lines * room / (size * _NARROWEST))


def largest(text: str, sizes: Sequence[float], room: Room, bold: bool = False) -> float:
    """The first of the sizes, from large to small, at which a text fits; else the last."""
    fitting = (size for size in sizes if within(text, size, room.width, most_lines(size, room.height), bold))
    return next(fitting, sizes[-1])


def most_lines(size: float, high: float) -> int:
    """How many lines of a size fit in a height, one at least."""
    return max(1, int(high / (size * LEADING)))


def cut(text: str, size: float, room: float, lines: int, bold: bool = False, more: str = MORE) -> str:
    """The text, or as much of it as fits on so many lines with a sign that there is more."""
    if line_count(text, size, room, bold) <= lines:
        return text
    end = bisect_right(
        range(len(text)), lines, key=lambda length: line_count(text[:length] + more, size, room, bold)
    )
    return text[: max(_SHORTEST, end - 1)].rstrip() + more


def paged(points: Sequence[Point], sizes: Sequence[float], room: Room) -> tuple[float, list[list[Point]]]:
    """All paragraphs at the largest size at which they fit one slide, else over several at the smallest."""
    size = next((size for size in sizes if fits(points, size, room)), sizes[-1])
    pages: list[list[Point]] = [[]]
    for piece in (piece for point in points for piece in _pieces(point, size, room)):
        if pages[-1] and not fits([*pages[-1], piece], size, room):
            pages.append([])
        pages[-1].append(piece)
    return size, pages


def _pieces(point: Point, size: float, room: Room) -> list[Point]:
    """A paragraph that is higher than a slide in pieces that are not, between words where it has any."""
    pieces, rest = [], point.text
    lines, width = most_lines(size, room.height), room.width - INDENT * size * point.listed
    while not within(rest, size, width, lines):
        start = _start(rest, size, width, lines)
        pieces.append(Point(rest[:start].rstrip() + MORE, point.listed))
        rest = rest[start:].lstrip()
    return [*pieces, Point(rest, point.listed)]


def _start(text: str, size: float, room: float, lines: int) -> int:
    """Where a text that is too long is best continued elsewhere."""
    end = len(cut(text, size, room, lines)) - len(MORE)
    space = text.rfind(" ", end // 2, end + 1)
    return space if space > 0 else end
