"""Slides for PowerPoint: real titles, tables and notes in the house style, the same bytes every time."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import datetime
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from markupsafe import escape
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide as Page
from pptx.util import Pt

from monitor.publishing.document import CalloutKind, Document, Figure
from monitor.publishing.edition import Edition
from monitor.publishing.fitting import GAP, LEADING, Room, cut, line_count, tidy
from monitor.publishing.images import to_png
from monitor.publishing.plain import shortened
from monitor.publishing.pptx_frame import (
    BESIDE_LEFT,
    BESIDE_TOP,
    BODY_TOP,
    FOOTER,
    FOOTER_SIZE,
    LEFT,
    OPENING_LEFT,
    STRIP_TOP,
    Layout,
    dressed,
    framed,
)
from monitor.publishing.pptx_table import add_table
from monitor.publishing.pptx_text import LANGUAGES, MUTED, Manner, write
from monitor.publishing.slide_tables import REMARK
from monitor.publishing.slide_texts import SMALL, SOURCE, Points
from monitor.publishing.slides import (
    ABOUT,
    ABOUT_SIZE,
    BODY,
    CHART,
    CHART_BESIDE,
    KICKER_SIZE,
    SLIDE,
    Chart,
    Opening,
    Slide,
    proportion,
    slides_of,
)
from monitor.publishing.style import Logo, Style
from monitor.publishing.zipped import MOMENT, unzipped, zipped
from monitor.vocabulary import MonitorError

# Dots per inch of charts: sharp on a projector.
RESOLUTION = 200
NOTES_SIZE = 12
LOGO = Room(220, 64)
PNG = "image/png"
REDRAW = "draw the figure again, or give another file for the logo"
FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
# The longest value that a property of a file may have, with the sign that it goes on.
PROPERTY = 250
_LAYOUTS = {CalloutKind.QUESTION: Layout.TALK, CalloutKind.COMMENTARY: Layout.QUOTE}
_THUMBNAIL = "docProps/thumbnail.jpeg"
# Parts that hold no words of a document.
_FRAMES = ("ppt/presentation.xml", "ppt/slideMasters/", "ppt/notesMasters/")
_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Monitor Sociaal Domein</Application></Properties>"
)
_SECTION = '<p14:section name="{name}" id="{{{key}}}"><p14:sldIdLst>{pages}</p14:sldIdLst></p14:section>'
_SECTIONS = (
    '<p:ext xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{}</p14:sectionLst></p:ext>'
)


def encode(document: Document, edition: Edition) -> bytes:
    """The slides of a document as a .pptx file."""
    style, slides = edition.style, slides_of(document)
    deck = framed(style, document.language)
    for slide in slides:
        page = deck.slides.add_slide(deck.slide_layouts[_layout(slide)])
        _fill(page, slide, document, style)
    _set_sections(deck, slides, document.title)
    _set_properties(deck, document)
    buffer = io.BytesIO()
    deck.save(buffer)
    return zipped(_finished(unzipped(buffer.getvalue()), style, document.language))


def _layout(slide: Slide) -> Layout:
    body = slide.body
    if isinstance(body, Opening):
        return Layout.OPENING
    if isinstance(body, Points):
        return _LAYOUTS.get(body.kind, Layout.TEXT)
    return Layout.BESIDE if isinstance(body, Chart) and body.beside else Layout.ONLY


def _fill(page: Page, slide: Slide, document: Document, style: Style) -> None:
    """Everything on one page: the title first, which is also what a screen reader says first."""
    language, body = document.language, slide.body
    title = page.shapes.title.element.txBody
    if slide.kicker:
        write(title, slide.kicker, Manner(KICKER_SIZE, language, bold=False, colour=MUTED))
    write(title, slide.title, Manner(slide.size, language))
    if isinstance(body, Opening):
        _add_opening(page, body, style, language)
    elif isinstance(body, Points):
        _add_points(page, body, language)
    elif isinstance(body, Chart):
        _add_chart(page, body)
    else:
        add_table(page, body, LEFT, BODY_TOP, style, language)
        _add_small_print(page, body.remarks, REMARK, BODY.width, language)
    if not isinstance(body, Opening):
        _add_footer(page, document)
    _add_notes(page, slide.notes, language)


def _add_opening(page: Page, body: Opening, style: Style, language: str) -> None:
    subtitle = page.placeholders[1]
    if body.subtitle:
        write(subtitle.element.txBody, body.subtitle, Manner(body.size, language))
    else:
        subtitle.element.getparent().remove(subtitle.element)
    if body.about:
        middle = (STRIP_TOP + SLIDE.height - ABOUT.height) / 2
        frame = _box(page, OPENING_LEFT, middle, ABOUT, MSO_ANCHOR.MIDDLE)
        write(frame, body.about, Manner(ABOUT_SIZE, language))
    if style.logo:
        top = (STRIP_TOP + SLIDE.height - LOGO.height) / 2
        _add_picture(page, style.logo, style.logo.alt, SLIDE.width - LEFT - LOGO.width, top, LOGO)


def _add_points(page: Page, body: Points, language: str) -> None:
    frame = page.placeholders[1].element.txBody
    italic = body.kind == CalloutKind.COMMENTARY
    for point in body.points:
        manner = Manner(body.size, language, italic=italic, listed=point.listed, after=body.size * GAP)
        write(frame, point.text, manner)
    if body.source:
        write(frame, body.source, Manner(SOURCE, language, colour=MUTED))
    _add_small_print(page, (body.remark,) if body.remark else (), SMALL, BODY.width, language)


def _add_small_print(page: Page, lines: tuple[str, ...], size: float, room: float, language: str) -> None:
    """The small print at the bottom of a page."""
    if not lines:
        return
    high = sum(line_count(line, size, room) for line in lines) * size * LEADING
    frame = _box(page, LEFT, BODY_TOP + BODY.height - high, Room(room, high), MSO_ANCHOR.BOTTOM)
    for line in lines:
        write(frame, line, Manner(size, language, colour=MUTED))


def _box(page: Page, left: float, top: float, room: Room, anchor: MSO_ANCHOR) -> BaseOxmlElement:
    """The inside of a new text box."""
    shape = page.shapes.add_textbox(Pt(left), Pt(top), Pt(room.width), Pt(room.height))
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape.element.txBody


def _add_chart(page: Page, body: Chart) -> None:
    place = (BESIDE_LEFT, BESIDE_TOP, CHART_BESIDE) if body.beside else (LEFT, BODY_TOP, CHART)
    _add_picture(page, body.figure, tidy(body.figure.alt), *place)


def _add_picture(page: Page, image: Figure | Logo, alt: str, left: float, top: float, room: Room) -> None:
    """An image as large as fits, in the middle of its room."""
    wide = proportion(image)
    width, height = min(room.width, room.height * wide), min(room.height, room.width / wide)
    place = left + (room.width - width) / 2, top + (room.height - height) / 2
    content = io.BytesIO(image.content if image.mime == PNG else to_png(image.content, RESOLUTION))
    try:
        picture = page.shapes.add_picture(content, *(Pt(each) for each in (*place, width, height)))
    except OSError as error:
        raise MonitorError(
            "an image on a slide must be a PNG that can be read",
            got=f"{shortened(alt)}: {error}",
            remedy=REDRAW,
        ) from error
    picture.name = shortened(alt)
    picture.element.nvPicPr.cNvPr.set("descr", alt)


def _add_footer(page: Page, document: Document) -> None:
    """The number of the slide and what document it is from, in the places that the layout has for them."""
    about = " · ".join(
        tidy(each) for each in (document.title, document.municipality, document.period) if each
    )
    tree = page.element.cSld.spTree
    for box in page.slide_layout.placeholders:
        kind = box.placeholder_format.type
        if kind not in FOOTERS:
            continue
        copied = deepcopy(box.element)
        copied.nvSpPr.cNvPr.set("id", str(max(int(each) for each in tree.xpath(".//p:cNvPr/@id")) + 1))
        _empty(copied.spPr)
        _empty(copied.txBody.find(qn("a:lstStyle")))
        if kind is PP_PLACEHOLDER.FOOTER:
            copied.find(f".//{qn('a:t')}").text = cut(about, FOOTER_SIZE, FOOTER.width, 1)
        tree.append(copied)


def _empty(element: BaseOxmlElement) -> None:
    for each in list(element):
        element.remove(each)


def _add_notes(page: Page, notes: tuple[str, ...], language: str) -> None:
    if not notes:
        return
    body = page.notes_slide.notes_placeholder.element.txBody
    for note in notes:
        write(body, note, Manner(NOTES_SIZE, language, after=NOTES_SIZE * GAP))


def _set_sections(deck: Deck, slides: tuple[Slide, ...], title: str) -> None:
    """The sections of the document as those of the presentation, by which PowerPoint groups slides."""
    numbers = iter(deck.slides)
    sections = []
    for place, (name, group) in enumerate(groupby(slides, key=lambda slide: slide.section)):
        pages = "".join(f'<p14:sldId id="{next(numbers).slide_id}"/>' for _ in group)
        key = str(uuid5(NAMESPACE_URL, str(place))).upper()
        sections.append(_SECTION.format(name=escape(shortened(name or title)), key=key, pages=pages))
    extensions = deck.element.makeelement(qn("p:extLst"))
    extensions.append(parse_xml(_SECTIONS.format("".join(sections))))
    for old in deck.element.findall(qn("p:extLst")):
        deck.element.remove(old)
    deck.element.append(extensions)


def _set_properties(deck: Deck, document: Document) -> None:
    """What the file says about itself; its dates are those of the figures."""
    moment = datetime.fromisoformat(document.date) if document.date else datetime(*MOMENT)
    about = deck.core_properties
    about.title, about.subject = shortened(document.title, PROPERTY), shortened(document.subject, PROPERTY)
    about.author = about.last_modified_by = shortened(document.municipality, PROPERTY)
    about.comments, about.language = shortened(document.description, PROPERTY), LANGUAGES[document.language]
    about.created = about.modified = moment
    about.revision = 1


def _finished(contents: dict[str, bytes], style: Style, language: str) -> dict[str, bytes]:
    """The parts of the file with our theme and language, without what the library's own presentation left in it."""
    del contents[_THUMBNAIL]
    contents["docProps/app.xml"] = _PROPERTIES
    contents["_rels/.rels"] = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", contents["_rels/.rels"])
    for name in contents:
        if name.startswith("ppt/theme/"):
            contents[name] = dressed(contents[name], style)
        elif name.startswith(_FRAMES):
            contents[name] = contents[name].replace(b'lang="en-US"', f'lang="{LANGUAGES[language]}"'.encode())
    return contents
