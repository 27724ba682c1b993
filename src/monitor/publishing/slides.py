"""From a document to slides for a session: one message each, little text, the rest in the speaker notes."""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.publishing.condensing import Passage, in_full, passages
from monitor.publishing.document import Callout, CalloutKind, Document, Figure, Part, Prose, Table
from monitor.publishing.fitting import MORE, Room, cut, largest, line_count, most_lines, tidy
from monitor.publishing.slide_tables import Grid, grids, is_shown
from monitor.publishing.slide_texts import Points, callout_points, listing_points, prose_points
from monitor.publishing.style import Logo
from monitor.publishing.words import words_in
from monitor.vocabulary import Text

# A slide measures 960 by 540 points, and both writers keep these boxes on it.
SLIDE = Room(960, 540)
TITLE, TITLE_BESIDE, OPENING = Room(864, 66), Room(270, 330), Room(800, 190)
SUBTITLE, ABOUT = Room(800, 60), Room(620, 60)
BODY, QUOTE, CHART, CHART_BESIDE = Room(864, 374), Room(836, 374), Room(864, 374), Room(562, 484)
# From large to small, the first that fits.
TITLE_SIZES, BESIDE_SIZES, OPENING_SIZES, SUBTITLE_SIZES = (
    (30, 26, 22, 18),
    (26, 22, 18),
    (44, 36, 28, 22),
    (22, 18),
)
KICKER_SIZE, ABOUT_SIZE = 16, 20
MOST_KICKER_LINES = 3

WORDS = {
    "introduction": Text(nl="Inleiding", en="Introduction"),
    "in_report": Text(nl="Ook in het rapport", en="Also in the report"),
}

_SECTION = 2
# Room for the number behind a title that stood earlier.
_SUFFIX = " (1000)"
# How much larger a chart must become for its title to move to its side.
_WORTH_IT = 1.1
_LONGEST = 20.0
_ROOT = re.compile(rb"<svg\b[^>]*>")
_NUMBER = rb"(\d{1,9}(?:\.\d{1,9})?)"
_SIDES = (
    re.compile(rb"\bviewBox\s*=\s*[\"'][-+.\deE]+[\s,]+[-+.\deE]+[\s,]+" + _NUMBER + rb"[\s,]+" + _NUMBER),
    re.compile(rb"\bwidth\s*=\s*[\"']" + _NUMBER + rb".*?\bheight\s*=\s*[\"']" + _NUMBER, re.DOTALL),
)
_PNG_SIDES = struct.Struct(">16xII")


@dataclass(frozen=True)
class Opening:
    """The first slide: under the title what the document is, and about whom and when."""

    subtitle: str
    size: float
    about: str


@dataclass(frozen=True)
class Chart:
    """One figure, below its title or, when that makes it larger, beside it; `proportion` is its width by its height."""

    figure: Figure
    proportion: float
    beside: bool


Body = Opening | Points | Chart | Grid


@dataclass(frozen=True)
class Slide:
    """One slide: `kicker` and `title` together are unique; `notes` are what a speaker can say or look up.

    `section` is the heading in the document that it belongs to; the kicker is that heading, unless it is the title.
    """

    section: str
    kicker: str
    title: str
    size: float
    body: Body
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Draft:
    """A slide whose title is not measured yet."""

    section: str
    title: str
    body: Body
    notes: tuple[str, ...]


def slides_of(document: Document) -> tuple[Slide, ...]:
    """The slides of a document, in its own order."""
    drafts = [_opening(document), *_drafts(document), *_left_out(document)]
    taken: Counter[tuple[str, str]] = Counter()
    return tuple(_titled(draft, taken) for draft in drafts)


def _titled(draft: _Draft, taken: Counter[tuple[str, str]]) -> Slide:
    """The slide with a title that fits, numbered when it stood earlier; what is cut off is in the notes."""
    room, sizes = title_box(draft.body)
    title, section = tidy(draft.title), tidy(draft.section)
    size = largest(title + _SUFFIX, sizes, room, bold=True)
    shown = _shown_title(title, size, room)
    kicker = "" if section == title else cut(section, KICKER_SIZE, room.width, kicker_lines(draft.body))
    taken[kicker, shown] += 1
    number = taken[kicker, shown]
    cut_off = [full for full, seen in ((section, kicker), (title, shown)) if seen and full != seen]
    numbered = shown if number == 1 else f"{shown} ({number})"
    return Slide(section, kicker, numbered, size, draft.body, (*cut_off, *draft.notes))


def title_box(body: Body) -> tuple[Room, tuple[int, ...]]:
    """The box that the title has on a slide with such a body, and the sizes it may have."""
    if isinstance(body, Opening):
        return OPENING, OPENING_SIZES
    return (TITLE_BESIDE, BESIDE_SIZES) if isinstance(body, Chart) and body.beside else (TITLE, TITLE_SIZES)


def kicker_lines(body: Body) -> int:
    """How many lines the kicker may take; a narrow title has more of them."""
    return MOST_KICKER_LINES if isinstance(body, Chart) and body.beside else 1


def _shown_title(title: str, size: float, room: Room) -> str:
    """The title as far as it fits together with a number."""
    whole, lines = title + _SUFFIX, most_lines(size, room.height)
    if line_count(whole, size, room.width, bold=True) <= lines:
        return title
    return cut(whole, size, room.width, lines, bold=True, more=MORE + _SUFFIX).removesuffix(_SUFFIX)


def _opening(document: Document) -> _Draft:
    subtitle = tidy(document.subtitle)
    size = largest(subtitle, SUBTITLE_SIZES, SUBTITLE)
    shown = cut(subtitle, size, SUBTITLE.width, most_lines(size, SUBTITLE.height))
    about = " · ".join(filter(None, (tidy(document.municipality), tidy(document.period))))
    body = Opening(shown, size, cut(about, ABOUT_SIZE, ABOUT.width, most_lines(ABOUT_SIZE, ABOUT.height)))
    return _Draft("", document.title, body, (tidy(document.description),))


def _placed(document: Document) -> Iterator[tuple[str, str, Passage | Part]]:
    """Every part, prose divided at its headings, with the section and the heading it stands below."""
    section = heading = ""
    for part in document.parts:
        for each in passages(part) if isinstance(part, Prose) else (part,):
            if isinstance(each, Passage) and each.level:
                heading = each.title
                section = each.title if each.level == _SECTION else section
            yield section, heading, each


def _drafts(document: Document) -> Iterator[_Draft]:
    """The slides of every part; a status right below a headline stands on the slide of the headline."""
    placed = list(_placed(document))
    parts = [None, *(part for _, _, part in placed), None]
    for before, (section, heading, part), after in zip(parts, placed, parts[2:], strict=False):
        if isinstance(part, Passage):
            yield from _said(section, heading, part, document.language)
        elif isinstance(part, Figure):
            yield _Draft(section, part.caption, _chart(part), (tidy(part.alt),))
        elif isinstance(part, Table):
            yield from _tabled(section, part, document.language)
        elif not (_is(part, CalloutKind.STATUS) and _is(before, CalloutKind.HEADLINE)):
            status = after if _is(part, CalloutKind.HEADLINE) and _is(after, CalloutKind.STATUS) else None
            yield from _called(section, part, status, document.language)


def _is(part: Passage | Part | None, kind: CalloutKind) -> bool:
    return isinstance(part, Callout) and part.kind is kind


def _said(section: str, heading: str, passage: Passage, language: str) -> Iterator[_Draft]:
    points = prose_points(passage.blocks, language, BODY)
    if points:
        title = heading or WORDS["introduction"].in_(language)
        yield _Draft(section, title, points, _unsaid(in_full(passage.blocks), points))


def _tabled(section: str, table: Table, language: str) -> Iterator[_Draft]:
    for grid in grids(table, language, BODY):
        note = tidy(table.note or "")
        cut_off = (note,) if note and note not in grid.remarks else ()
        yield _Draft(section, table.caption, grid, (*grid.spoken, *cut_off))


def _called(section: str, callout: Callout, status: Callout | None, language: str) -> Iterator[_Draft]:
    title = callout.title or words_in(language)[callout.kind]
    said = (
        *callout.items,
        *((f"— {callout.source}",) if callout.source else ()),
        *(status.items if status else ()),
    )
    room = QUOTE if callout.kind is CalloutKind.COMMENTARY else BODY
    for points in callout_points(callout, status, language, room):
        yield _Draft(section, title, points, _unsaid(tuple(tidy(each) for each in said), points))


def _unsaid(whole: tuple[str, ...], points: Points) -> tuple[str, ...]:
    """The whole text, unless all of it is on the slide."""
    shown = {point.text for point in points.points} | {points.source, points.remark}
    return whole if any(each not in shown for each in whole) else ()


def _left_out(document: Document) -> Iterator[_Draft]:
    """A last slide that names the tables there are no slides of."""
    language = document.language
    tables = [part for part in document.parts if isinstance(part, Table)]
    names = [tidy(table.caption) for table in tables if not is_shown(table)]
    title = WORDS["in_report"].in_(language)
    if names:
        for points in listing_points(names, language, BODY):
            yield _Draft(title, title, points, _unsaid(tuple(names), points))


def _chart(figure: Figure) -> Chart:
    wide = proportion(figure)
    below = min(CHART.width, CHART.height * wide)
    beside = min(CHART_BESIDE.width, CHART_BESIDE.height * wide)
    return Chart(figure, wide, beside > below * _WORTH_IT)


def proportion(image: Figure | Logo) -> float:
    """The width of an image by its height, within what a slide can show; a square when it does not say."""
    sides = _png_sides(image.content) if image.mime == "image/png" else _svg_sides(image.content)
    return min(max(sides[0] / sides[1], 1 / _LONGEST), _LONGEST) if all(sides) else 1.0


def _png_sides(content: bytes) -> tuple[float, float]:
    return _PNG_SIDES.unpack_from(content) if len(content) >= _PNG_SIDES.size else (0, 0)


def _svg_sides(content: bytes) -> tuple[float, float]:
    root = _ROOT.search(content)
    found = next(filter(None, (sides.search(root[0]) for sides in _SIDES)), None) if root else None
    return (float(found[1]), float(found[2])) if found else (0, 0)
