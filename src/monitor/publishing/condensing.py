"""Prose in short for a slide, and in full for who speaks to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.publishing.document import Prose
from monitor.publishing.fitting import Point, Room, cut, fits, most_lines, tidy

# With more characters than this people read a slide instead of listening.
CALM = 420
# How many sentences of every paragraph are tried, from many to few.
_SENTENCES = (8, 3, 2, 1)
_LEAD = 4
_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[^a-z\s])")
# No abbreviation is longer, with what may stand before it.
_LONGEST = 8
_ABBREVIATED = {
    "bijv",
    "bv",
    "ca",
    "dr",
    "e.g",
    "i.e",
    "ing",
    "ir",
    "mr",
    "mw",
    "nr",
    "no",
    "o.a",
    "prof",
    "st",
    "vs",
}
_SPACES = ("Space", "SoftBreak", "LineBreak")
_SECOND = {"Code", "Math", "Span", "Link", "Quoted"}


@dataclass(frozen=True)
class Passage:
    """What stands below one heading; level 0 and no title for what stands below none."""

    level: int
    title: str
    blocks: tuple[dict, ...]


def passages(prose: Prose) -> Iterator[Passage]:
    """Prose, divided at its headings."""
    level, title, blocks = 0, "", []
    for block in prose.blocks:
        if block["t"] != "Header":
            blocks.append(block)
            continue
        if level or blocks:
            yield Passage(level, title, tuple(blocks))
        level, title, blocks = block["c"][0], tidy(_words(block["c"][2], False)), []
    yield Passage(level, title, tuple(blocks))


def in_full(blocks: Sequence[dict]) -> tuple[str, ...]:
    """All paragraphs, with footnotes and the addresses of links behind the words they belong to."""
    return tuple(point.text for point in _points(blocks, full=True))


def in_short(blocks: Sequence[dict], size: float, room: Room) -> tuple[tuple[Point, ...], bool]:
    """The first sentences of the paragraphs that fit a calm slide, and whether every paragraph has a place."""
    points = tuple(_points(blocks, full=False))
    for most in _SENTENCES:
        shorter = [_opening(point, most) for point in points]
        if fits(shorter, size, room) and sum(len(point.text) for point in shorter) <= CALM:
            return tuple(shorter), True
    kept = _first(shorter, size, room)
    return kept, len(kept) == len(points)


def _first(points: Sequence[Point], size: float, room: Room) -> tuple[Point, ...]:
    """The paragraphs from the front that fit; the first in part when it does not fit alone."""
    number = next((n for n in range(len(points), 0, -1) if fits(points[:n], size, room)), 0)
    if number or not points:
        return tuple(points[:number])
    lines = most_lines(size, room.height)
    return (Point(cut(points[0].text, size, room.width - size, lines), points[0].listed),)


def _opening(point: Point, most: int) -> Point:
    """The first sentences; a lead of a few words is not counted as one."""
    said = sentences(point.text)
    lead = len(said[0].split()) <= _LEAD
    return Point(" ".join(said[: most + lead]), point.listed)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a full stop behind an abbreviation or an initial ends none."""
    starts = [0]
    for found in _END.finditer(text):
        before = text[max(0, found.start() - _LONGEST) : found.start()]
        word = re.split(r"[\s(]", before)[-1].lower()
        if word not in _ABBREVIATED and not (len(word) == 1 and word.isalpha()):
            starts.append(found.end())
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _points(blocks: Sequence[dict], *, full: bool, listed: bool = False) -> Iterator[Point]:
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in _INNER:
            for inner, in_list in _INNER[kind](content):
                yield from _points(inner, full=full, listed=listed or in_list)
        elif content is not None:
            text = tidy(content[1] if kind == "CodeBlock" else _words(content, full))
            yield from [Point(text, listed)] if text else []


def _definitions(content: list) -> Iterator[tuple[list, bool]]:
    for term, explanations in content:
        yield [{"t": "Plain", "c": term}], False
        yield from ((blocks, True) for blocks in explanations)


_INNER = {
    "BulletList": lambda content: [(blocks, True) for blocks in content],
    "OrderedList": lambda content: [(blocks, True) for blocks in content[1]],
    "BlockQuote": lambda content: [(content, False)],
    "Div": lambda content: [(content[1], False)],
    "Figure": lambda content: [(content[2], False)],
    "DefinitionList": _definitions,
}


def _words(node: object, full: bool) -> str:
    """The bare text of inline nodes."""
    if isinstance(node, list):
        return "".join(_words(item, full) for item in node)
    kind, content = node["t"], node.get("c", "")
    if kind in _SPACES:
        return " "
    if kind == "Note":
        return f" ({' '.join(in_full(content))})" if full else ""
    inner = content[1] if kind in _SECOND else content
    text = inner if isinstance(inner, str) else _words(inner, full)
    return text + _address(text, content) if full and kind == "Link" else text


def _address(text: str, content: list) -> str:
    address = content[2][0]
    return "" if address.startswith("#") or address.removeprefix("mailto:") == text else f" ({address})"
