"""The master, the layouts and the theme of slides for PowerPoint, in the house style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree
from markupsafe import escape
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from monitor.publishing.fitting import LEADING, Room
from monitor.publishing.pptx_text import LANGUAGES
from monitor.publishing.slides import (
    BODY,
    KICKER_SIZE,
    MOST_KICKER_LINES,
    OPENING,
    SLIDE,
    SUBTITLE,
    TITLE,
    TITLE_BESIDE,
)
from monitor.publishing.style import Style
from monitor.vocabulary import Text

# In points from the left and the top.
LEFT, TOP, BODY_TOP, SMALL_TOP = 48, 28, 124, 508
OPENING_LEFT, OPENING_TOP, SUBTITLE_TOP, STRIP_TOP = 64, 84, 290, 420
BESIDE_LEFT, BESIDE_TOP = 350, 24
FOOTER, FOOTER_SIZE = Room(820, 16), 12

WORDS = {
    "opening": Text(nl="Opening", en="Opening"),
    "text": Text(nl="Titel en tekst", en="Title and text"),
    "talk": Text(nl="Titel en gesprek", en="Title and conversation"),
    "quote": Text(nl="Titel en citaat", en="Title and quotation"),
    "only": Text(nl="Alleen titel", en="Title only"),
    "beside": Text(nl="Titel naast beeld", en="Title beside picture"),
    "master": Text(nl="Huisstijl", en="House style"),
    "title": Text(nl="Titel", en="Title"),
    "subtitle": Text(nl="Ondertitel", en="Subtitle"),
    "body": Text(nl="Tekst", en="Text"),
    "footer": Text(nl="Voettekst", en="Footer"),
    "number": Text(nl="Dianummer", en="Slide number"),
    "band": Text(nl="Vlak", en="Band"),
}

# The layouts of the library's own presentation that are kept, and what they become.
_KEPT = {0: "opening", 1: "text", 2: "talk", 3: "quote", 5: "only", 8: "beside"}
_TYPES = {"opening": "title", "text": "obj", "only": "titleOnly"}
# The fixed colours of charts, for who draws one of their own in PowerPoint.
_CHART_COLOURS = ("B25000", "2E7D32", "7A3E9D", "4A4A4A")
# Of a wide sans serif, so that a program without the font takes one like it.
_PANOSE = "020B0604020202020204"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT_STYLES = ("titleStyle", "bodyStyle")


class Layout(IntEnum):
    """The layouts by their place in the master."""

    OPENING = 0
    TEXT = 1
    TALK = 2
    QUOTE = 3
    ONLY = 4
    BESIDE = 5


@dataclass(frozen=True)
class Box:
    """A placeholder or a band on a layout, in points; without `kind` it is a band."""

    word: str
    left: float
    top: float
    room: Room
    colour: str
    kind: str = ""
    index: int = 0
    size: int = 0
    bold: bool = False
    anchor: str = "t"


def _title(room: Room, *, size: int = 30, colour: str = "tx1", kicker_lines: int = 1) -> Box:
    whole = Room(room.width, room.height + kicker_lines * KICKER_SIZE * LEADING)
    return Box("title", LEFT, TOP, whole, colour, "title", size=size, bold=True)


def _body(left: float, width: float) -> Box:
    return Box("body", left, BODY_TOP, Room(width, BODY.height), "tx1", "body", 1, 28)


def _small() -> tuple[Box, Box]:
    number = Box("number", LEFT, SMALL_TOP, Room(34, FOOTER.height), "tx2", "sldNum", 12, FOOTER_SIZE)
    return Box("footer", LEFT + 36, SMALL_TOP, FOOTER, "tx2", "ftr", 11, FOOTER_SIZE), number


_BAND = Box("band", 0, 0, Room(SLIDE.width, 6), "accent1")
_TITLE, _ACCENTED = _title(TITLE), _title(TITLE, colour="accent1")
_BESIDE = _title(TITLE_BESIDE, size=26, kicker_lines=MOST_KICKER_LINES)
_BOXES = {
    "master": (_BAND, _TITLE, _body(LEFT, BODY.width), *_small()),
    "opening": (
        Box("band", 0, 0, Room(SLIDE.width, STRIP_TOP), "accent1"),
        Box("title", OPENING_LEFT, OPENING_TOP, OPENING, "bg1", "ctrTitle", 0, 44, bold=True, anchor="b"),
        Box("subtitle", OPENING_LEFT, SUBTITLE_TOP, SUBTITLE, "bg1", "subTitle", 1, 22),
    ),
    "text": (_ACCENTED, _body(LEFT, BODY.width), *_small()),
    "talk": (_ACCENTED, _body(LEFT, BODY.width), *_small()),
    "quote": (
        Box("band", LEFT, BODY_TOP, Room(5, 150), "accent1"),
        _ACCENTED,
        _body(LEFT + 28, BODY.width - 28),
        *_small(),
    ),
    "only": (_TITLE, *_small()),
    "beside": (_BESIDE, *_small()),
}


def framed(style: Style, language: str) -> Deck:
    """A presentation without slides, in the house style."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(SLIDE.width), Pt(SLIDE.height)
    deck.element.sldSz.attrib.pop("type", None)
    _without_printer(deck)
    _frame(deck.slide_master.element, "master", language)
    _set_text_styles(deck.slide_master.element)
    for place, layout in reversed(list(enumerate(deck.slide_layouts))):
        if place not in _KEPT:
            deck.slide_layouts.remove(layout)
            continue
        _frame(layout.element, _KEPT[place], language)
    return deck


def _without_printer(deck: Deck) -> None:
    for name, relation in list(deck.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            deck.part.rels.pop(name)


def _frame(element: etree._Element, name: str, language: str) -> None:
    """Replace the boxes of a master or layout by ours."""
    ground = {"talk": "bg2"}.get(name, "bg1")
    xml = _template().render(
        name=WORDS[name].in_(language),
        ground=ground,
        boxes=[(WORDS[box.word].in_(language), box) for box in _BOXES[name]],
        language=LANGUAGES[language],
    )
    element.replace(element.cSld, parse_xml(xml))
    if name == "opening":
        element.set("showMasterSp", "0")
    if name != "master":
        element.attrib.pop("type", None)
        element.attrib.update({"type": _TYPES[name]} if name in _TYPES else {})


@cache
def _template() -> object:
    environment = Environment(
        loader=PackageLoader("monitor.publishing", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["emu"] = lambda points: int(Pt(points))
    return environment.get_template("slide_frame.xml.j2")


def _set_text_styles(master: etree._Element) -> None:
    """The first level of text has no bullet and begins at the left; sizes come from the boxes."""
    for style in (element for element in master.iter() if etree.QName(element).localname in _TEXT_STYLES):
        first = style.find(f"{_DRAWING}lvl1pPr")
        first.attrib.update({"algn": "l", "marL": "0", "indent": "0"})
        for bullet in [each for each in first if etree.QName(each).localname.startswith("bu")]:
            first.remove(bullet)
        first.find(f"{_DRAWING}defRPr").addprevious(first.makeelement(f"{_DRAWING}buNone"))


def dressed(theme: bytes, style: Style) -> bytes:
    """A theme in the colours and with the font of the style."""
    text = theme.decode()
    colours = "".join(
        f"<a:{name}>{_colour(value)}</a:{name}>" for name, value in _scheme(style.light).items()
    )
    text = re.sub(r"(<a:clrScheme [^>]*>).*?(</a:clrScheme>)", rf"\g<1>{colours}\g<2>", text, flags=re.DOTALL)
    latin = f'<a:latin typeface="{escape(style.fonts[0])}" panose="{_PANOSE}" pitchFamily="34" charset="0"/>'
    return re.sub(r'<a:latin typeface="[^"]*"/>', lambda _: latin, text).encode()


def _colour(value: str) -> str:
    return f'<a:srgbClr val="{value.lstrip("#")}"/>'


def _scheme(colours: Mapping[str, str]) -> dict[str, str]:
    """The twelve colours of a theme: ink on paper, muted on tint, the accent, and those of charts."""
    base = {"dk1": colours["ink"], "lt1": colours["paper"], "dk2": colours["muted"], "lt2": colours["tint"]}
    charts = {f"accent{number}": colour for number, colour in enumerate(_CHART_COLOURS, start=2)}
    links = {"hlink": colours["accent"], "folHlink": colours["muted"]}
    return {**base, "accent1": colours["accent"], **charts, "accent6": colours["rule"], **links}
