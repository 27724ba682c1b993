"""The house style as a Word document that others take their styles from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.styles.style import BaseStyle

from monitor.publishing.prose import pandoc
from monitor.publishing.style import Style, default_style

LOCALE = {"nl": "nl-NL", "en": "en-GB"}
# A4, with margins that leave lines of some ninety letters.
PAGE, MARGIN = (Mm(210), Mm(297)), Mm(22)
TEXT_WIDTH = Length(PAGE[0] - 2 * MARGIN)
# Word takes what is installed; this font, or one of the same widths, is there on every system.
USUAL_FONT = "Arial"
BODY, TABLE, SMALL = 10, 9, 8.5
RUNNING = ("Normal", "Body Text", "First Paragraph", "Compact", "Block Text", "Footnote Text")
CAPTIONS = ("Table Caption", "Image Caption")
CODE_FONT = "Courier New"
HEADINGS = {1: 16, 2: 12.5, 3: 11, 4: 10, 5: 10, 6: 10}
# A cell of a table with many columns has smaller text, or its words would be broken.
CELL, SMALL_CELL = "Table Text", "Table Text Small"
SMALLER = 8
# The size of the text and that of the title of a callout of each kind.
CALLOUTS = {
    "headline": (13, 10),
    "commentary": (10.5, 9),
    "caveat": (9.5, 9.5),
    "question": (9.5, 9.5),
    "status": (9, 9),
}
_BESIDE_A_LINE = ("headline", "commentary")
# In twips: how far a bullet stands in, and its text; a title above bullets begins where they do.
BULLET, HANGING = 170, 320
# In points: between the text of a callout and its edge.
_INSET = 8
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")


def reference(style: Style, language: str) -> bytes:
    """A Word document without text, in which every style that pandoc uses looks as the house style asks."""
    font = next((name for name in style.fonts if name not in default_style().fonts), USUAL_FONT)
    return _made(font, tuple(style.print.items()), language)


@cache
def _made(font: str, listed: tuple[tuple[str, str], ...], language: str) -> bytes:
    colours = {name: colour.removeprefix("#") for name, colour in listed}
    book = docx.Document(io.BytesIO(pandoc(["--print-default-data-file", "reference.docx"], "")))
    _set_page(book)
    _set_defaults(book, font, language)
    _shape_running_text(book, colours)
    _shape_headings(book, colours)
    _shape_tables(book, colours)
    _add_own(book, colours)
    _add_callouts(book, colours)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set_page(book: WordDocument) -> None:
    (section,) = book.sections
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _set_defaults(book: WordDocument, font: str, language: str) -> None:
    """One font for everything but code, and the language that it is read aloud in."""
    for each in list(book.styles.element.iter(qn("w:rFonts"), qn("w:lang"))):
        each.getparent().remove(each)
    defaults = next(book.styles.element.find(qn("w:docDefaults")).iter(qn("w:rPr")))
    kinds = ("ascii", "hAnsi", "cs", "eastAsia")
    defaults.insert(0, element("w:rFonts", **dict.fromkeys(kinds, font)))
    defaults.append(element("w:lang", **dict.fromkeys(("val", "eastAsia", "bidi"), LOCALE[language])))
    book.styles["Verbatim Char"].font.name = CODE_FONT


def element(name: str, /, **attributes: object) -> BaseOxmlElement:
    """An element of Word's own mark-up, with attributes of the same namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _shape_running_text(book: WordDocument, colours: Mapping[str, str]) -> None:
    for name in (*RUNNING, *CAPTIONS):
        _shape(book.styles[name], BODY, colours["ink"])
    for name in ("Body Text", "First Paragraph"):
        _space(book.styles[name], 0, 7, lines=1.2)
    _space(book.styles["Compact"], 0, 3, lines=1.2)
    _shape(book.styles["Footnote Text"], SMALL, colours["ink"])
    _shape(book.styles["Hyperlink"], None, colours["accent"])
    book.styles["Hyperlink"].font.underline = True
    for name in CAPTIONS:
        caption = book.styles[name]
        _shape(caption, BODY, colours["ink"], bold=True)
        _space(caption, 14, 4)
        caption.font.italic = False
        _keep(caption)


def _shape_headings(book: WordDocument, colours: Mapping[str, str]) -> None:
    for level, size in HEADINGS.items():
        heading = book.styles[f"Heading {level}"]
        _shape(heading, size, colours["accent" if level == 1 else "ink"], bold=True)
        _space(heading, 26 if level == 1 else 14, 5)
        heading.font.italic = False
        _keep(heading)
    _border(book.styles["Heading 1"], colours["rule"], top=(4, 8))
    _shape(book.styles["Title"], 24, colours["ink"], bold=True)
    _space(book.styles["Title"], 2, 4, lines=1)
    _shape(book.styles["Subtitle"], 12.5, colours["muted"], bold=False)
    _space(book.styles["Subtitle"], 0, 14)
    for name in ("Title", "Subtitle"):
        book.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for wide in list(book.styles[name].element.rPr.iter(qn("w:spacing"))):
            wide.getparent().remove(wide)


def _shape_tables(book: WordDocument, colours: Mapping[str, str]) -> None:
    """Thin lines between the rows, a line of the accent below the head, and bold words that name a row."""
    table = book.styles["Table"].element
    for old in list(table.iter(qn("w:tblPr"), qn("w:tblStylePr"))):
        table.remove(old)
    shape, borders, margins = element("w:tblPr"), element("w:tblBorders"), element("w:tblCellMar")
    for side in ("bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color=colours["rule"]))
    for side, twips in (("left", 60), ("right", 120)):
        margins.append(element(f"w:{side}", w=twips, type="dxa"))
    shape.extend((element("w:tblInd", w=0, type="dxa"), borders, margins))
    table.extend((shape, _conditional("firstRow", colours["accent"]), _conditional("firstCol")))


def _conditional(place: str, line: str = "") -> BaseOxmlElement:
    """Bold text in the first row or column of a table, with a line below it."""
    made, letters = element("w:tblStylePr", type=place), element("w:rPr")
    letters.append(element("w:b"))
    made.append(letters)
    if line:
        cell, borders = element("w:tcPr"), element("w:tcBorders")
        borders.append(element("w:bottom", val="single", sz=12, space=0, color=line))
        cell.extend((borders, element("w:vAlign", val="bottom")))
        made.append(cell)
    return made


def _shape(style: BaseStyle, size: float | None, colour: str, bold: bool | None = None) -> None:
    if size:
        style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.bold = bold


def _space(style: BaseStyle, before: float, after: float, lines: float = 1.1) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), lines


def _keep(style: BaseStyle) -> None:
    """On one page, and on that of what follows."""
    style.paragraph_format.keep_together = style.paragraph_format.keep_with_next = True


def _add_own(book: WordDocument, colours: Mapping[str, str]) -> None:
    """What pandoc has no style for: kicker, contents, cells and notes of tables, header and footer of a page."""
    kicker = _own(book, "Kicker", BODY, colours["muted"], (0, 0))
    _border(kicker, colours["accent"], top=(36, 14))
    for name, size in ((CELL, TABLE), (SMALL_CELL, SMALLER)):
        _own(book, name, size, colours["ink"], (2, 2))
    _own(book, "Table Note", SMALL, colours["muted"], (3, 10))
    _keep(_own(book, "Contents Title", BODY, colours["muted"], (0, 3)))
    _own(book, "toc 1", BODY, colours["accent"], (1, 2))
    for name in ("Header", "Footer"):
        _own(book, name, SMALL, colours["muted"], (0, 0))


def _own(book: WordDocument, name: str, size: float, colour: str, space: tuple[float, float]) -> BaseStyle:
    made = book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = book.styles["Normal"]
    _shape(made, size, colour)
    _space(made, *space)
    return made


def _add_callouts(book: WordDocument, colours: Mapping[str, str]) -> None:
    """Styles for the title, the sentences and the source of a callout of each kind, as a list and without.

    Word draws paragraphs as one box if their borders and indents are the same, so a title above bullets hangs as
    they do.
    """
    for kind, (size, title_size) in CALLOUTS.items():
        title_colour = colours["accent" if kind in ("headline", "question") else "ink"]
        for end, hanging in (("", 0), (" list", HANGING)):
            title = _own(book, f"Callout {kind} title{end}", title_size, title_colour, (12, 3))
            text = _own(book, f"Callout {kind}{end}", size, colours["ink"], (0, 3))
            source = _own(book, f"Callout {kind} source{end}", SMALL, colours["muted"], (0, 0))
            title.font.bold, text.font.italic = True, kind == "commentary"
            text.paragraph_format.keep_together = True
            _keep(title)
            for each in (title, text, source):
                _box(each, kind, colours)
                _indent(each, hanging)


def _box(style: BaseStyle, kind: str, colours: Mapping[str, str]) -> None:
    """A line at the left of a callout, or a colour behind it."""
    if kind in _BESIDE_A_LINE:
        _border(style, colours["accent"], left=(24, _INSET))
    else:
        _border(style, colours["tint"], top=(4, 4), left=(4, _INSET), bottom=(4, 4), right=(4, _INSET))
        ground = element("w:shd", val="clear", color="auto", fill=colours["tint"])
        style.element.pPr.insert_element_before(ground, *_AFTER_BORDERS[1:])


def _indent(style: BaseStyle, hanging: int) -> None:
    shape = style.paragraph_format
    shape.left_indent, shape.right_indent = Twips(BULLET + hanging), Twips(BULLET)
    shape.first_line_indent = Twips(-hanging)


def _border(style: BaseStyle, colour: str, **sides: tuple[int, int]) -> None:
    """Lines beside a paragraph: the width of each in eighths of a point, and how far off in points."""
    borders = element("w:pBdr")
    for side, (width, space) in sides.items():
        borders.append(element(f"w:{side}", val="single", sz=width, space=space, color=colour))
    style.element.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)
