"""Prose and callouts on slides: prose in short, what people should talk about in full and large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.publishing.condensing import in_short
from monitor.publishing.document import Callout, CalloutKind
from monitor.publishing.fitting import LEADING, Point, Room, cut, fits, line_count, paged, tidy
from monitor.vocabulary import Text

PROSE, LISTING = "prose", "listing"
# Large where people should talk, smaller where they may read.
SIZES = {
    PROSE: (32, 28, 24),
    LISTING: (24, 22, 20),
    CalloutKind.HEADLINE: (36, 32, 28, 24),
    CalloutKind.QUESTION: (36, 32, 28, 24),
    CalloutKind.COMMENTARY: (28, 24, 20),
    CalloutKind.CAVEAT: (24, 22, 20),
    CalloutKind.STATUS: (28, 24, 20),
}
# Of these the slide shows the first and the report has the rest; everything else is shown in full, over more slides
# when it takes them, but not without end.
MOST_SLIDES = 6
MOST = {LISTING: 8, CalloutKind.CAVEAT: 5}
SOURCE, SMALL = 18, 14
_LINES = 3

WORDS = {
    "more": Text(nl="Meer hierover staat in het rapport.", en="The report says more about this."),
    "more_points": Text(nl="En nog {number}: zie het rapport.", en="And {number} more: see the report."),
}


@dataclass(frozen=True)
class Points:
    """Paragraphs at one size; `kind` is that of the callout they come from, prose, or a listing.

    `source` is who says it; `remark` is the small print below.
    """

    kind: str
    points: tuple[Point, ...]
    size: float
    source: str = ""
    remark: str = ""


def prose_points(blocks: Sequence[dict], language: str, room: Room) -> Points | None:
    """What a slide says of running text, if there is any."""
    remark = WORDS["more"].in_(language)
    inside = Room(room.width, room.height - small_height(remark, SMALL, room.width))
    points, complete = in_short(blocks, SIZES[PROSE][-1], inside)
    if not points:
        return None
    size = next((size for size in SIZES[PROSE] if fits(points, size, inside)), SIZES[PROSE][-1])
    return Points(PROSE, points, size, remark="" if complete else remark)


def callout_points(callout: Callout, status: Callout | None, language: str, room: Room) -> list[Points]:
    """The slides of a callout; the status of the figures may stand below a headline."""
    source = cut(f"— {tidy(callout.source)}", SOURCE, room.width, _LINES) if callout.source else ""
    listed = len(callout.items) > 1 and callout.kind in (CalloutKind.CAVEAT, CalloutKind.QUESTION)
    points = [Point(tidy(item), listed) for item in callout.items]
    said = " ".join(tidy(item) for item in status.items) if status else ""
    return _points(callout.kind, points, source, cut(said, SMALL, room.width, _LINES), language, room)


def listing_points(items: Sequence[str], language: str, room: Room) -> list[Points]:
    """A list of names."""
    return _points(LISTING, [Point(tidy(item), listed=True) for item in items], "", "", language, room)


def _points(
    kind: str, points: list[Point], source: str, remark: str, language: str, room: Room
) -> list[Points]:
    if kind in MOST:
        return [_first(kind, points, source, language, room)]
    size, pages = paged(points, SIZES[kind], _above(room, source, remark))
    if len(pages) > MOST_SLIDES:
        remark = WORDS["more"].in_(language)
        size, pages = paged(points, SIZES[kind], _above(room, source, remark))
    return [Points(kind, tuple(page), size, source, remark) for page in pages[:MOST_SLIDES]]


def _first(kind: str, points: list[Point], source: str, language: str, room: Room) -> Points:
    """One slide with the first of the points, and how many more there are."""
    sizes, inside = SIZES[kind], _above(room, source, _more(len(points), language))
    most = min(MOST[kind], len(points))
    kept = next((number for number in range(most, 1, -1) if fits(points[:number], sizes[-1], inside)), 1)
    size, pages = paged(points[:kept], sizes, inside)
    remark = _more(len(points) - kept, language) if kept < len(points) else ""
    return Points(kind, tuple(pages[0]), size, source, remark)


def _above(room: Room, source: str, remark: str) -> Room:
    """What the small print leaves of the room."""
    small = small_height(source, SOURCE, room.width) + small_height(remark, SMALL, room.width)
    return Room(room.width, room.height - small)


def _more(number: int, language: str) -> str:
    return WORDS["more_points"].in_(language).format(number=number)


def small_height(text: str, size: float, room: float) -> float:
    """How high small print below the paragraphs is, with the distance to them."""
    return (line_count(text, size, room) + 1) * size * LEADING if text else 0
