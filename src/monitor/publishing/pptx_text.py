"""Text in PowerPoint: every run has a language, every line a fixed height, so that it fits as it was measured.

The library's own way to set these takes a millisecond for a paragraph; a document has five hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lxml.etree import SubElement, _Element
from pptx.oxml.ns import qn
from pptx.util import Pt

from monitor.publishing.fitting import INDENT, LEADING

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
# The names of theme colours.
INK, MUTED, ACCENT, TINT, RULE = "tx1", "tx2", "accent1", "bg2", "accent6"


@dataclass(frozen=True)
class Manner:
    """How a paragraph looks; without a colour it has that of its place. `after` is the space below, in points."""

    size: float
    language: str
    bold: bool | None = None
    italic: bool = False
    colour: str = ""
    listed: bool = False
    after: float = 0
    right: bool = False


def write(body: _Element, text: str, manner: Manner) -> None:
    """Add a paragraph to a text box, in the place of the empty one that a new box has."""
    empty = [paragraph for paragraph in body.findall(_name("a:p")) if paragraph.find(_name("a:r")) is None]
    for paragraph in empty:
        body.remove(paragraph)
    paragraph = SubElement(body, _name("a:p"))
    _set_paragraph(SubElement(paragraph, _name("a:pPr")), manner)
    run = SubElement(paragraph, _name("a:r"))
    _set_run(SubElement(run, _name("a:rPr")), manner)
    SubElement(run, _name("a:t")).text = text


def _set_paragraph(properties: _Element, manner: Manner) -> None:
    if manner.right:
        properties.set("algn", "r")
    spaces = {"a:lnSpc": manner.size * LEADING, "a:spcBef": 0, "a:spcAft": manner.after}
    for name, points in spaces.items():
        space = SubElement(SubElement(properties, _name(name)), _name("a:spcPts"))
        space.set("val", str(round(points * 100)))
    if manner.listed:
        indent = int(Pt(manner.size * INDENT))
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        SubElement(properties, _name("a:buFont")).set("typeface", "Arial")
        SubElement(properties, _name("a:buChar")).set("char", "•")


def _set_run(properties: _Element, manner: Manner) -> None:
    properties.set("lang", LANGUAGES[manner.language])
    properties.set("sz", str(round(manner.size * 100)))
    if manner.bold is not None:
        properties.set("b", str(int(manner.bold)))
    if manner.italic:
        properties.set("i", "1")
    if manner.colour:
        set_colour(properties, manner.colour)


def set_colour(element: _Element, colour: str) -> None:
    """Fill an element with a colour: the name of one of the theme, or six digits."""
    filling = SubElement(element, _name("a:solidFill"))
    is_named = colour in (INK, MUTED, ACCENT, TINT, RULE)
    SubElement(filling, _name("a:schemeClr" if is_named else "a:srgbClr")).set("val", colour)


@cache
def _name(name: str) -> str:
    return qn(name)
