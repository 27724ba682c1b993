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
from docx.shared import Length, Mm, Pt, RGBColor
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
HEADINGS = {1: 17, 2: 12.5, 3: 11, 4: 10, 5: 10, 6: 10}


def reference(style: Style, language: str) -> bytes:
    """A Word document without text, in which every style that pandoc uses looks as the house style asks."""
    font = next((name for name in style.fonts if name not in default_style().fonts), USUAL_FONT)
    return _made(font, tuple(style.print.items()), language)


@cache
def _made(font: str, listed: tuple[tuple[str, str], ...], language: str) -> bytes:
    colours = dict(listed)
    book = docx.Document(io.BytesIO(pandoc(["--print-default-data-file", "reference.docx"], "")))
    _set_page(book)
    _set_defaults(book, font, language)
    _shape_running_text(book, colours)
    _shape_headings(book, colours)
    _add_own(book, colours)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set_page(book: WordDocument) -> None:
    (section,) = book.sections
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _set_defaults(book: WordDocument, font: str, language: str) -> None:
    """One font for everything, and the language that it is read aloud in."""
    for each in list(book.styles.element.iter(qn("w:rFonts"), qn("w:lang"))):
        each.getparent().remove(each)
    defaults = next(book.styles.element.find(qn("w:docDefaults")).iter(qn("w:rPr")))
    kinds = ("ascii", "hAnsi", "cs", "eastAsia")
    defaults.insert(0, element("w:rFonts", **dict.fromkeys(kinds, font)))
    defaults.append(element("w:lang", **dict.fromkeys(("val", "eastAsia", "bidi"), LOCALE[language])))


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of Word's own mark-up, with attributes of the same namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _shape_running_text(book: WordDocument, colours: Mapping[str, str]) -> None:
    for name in (*RUNNING, *CAPTIONS):
        _shape(book.styles[name], BODY, colours["ink"])
    for name in ("Body Text", "First Paragraph"):
        _space(book.styles[name], 0, 7, lines=1.2)
    _shape(book.styles["Compact"], TABLE, colours["ink"])
    _space(book.styles["Compact"], 2, 2)
    _shape(book.styles["Footnote Text"], SMALL, colours["ink"])
    _shape(book.styles["Hyperlink"], None, colours["accent"])
    book.styles["Hyperlink"].font.underline = True
    for name in CAPTIONS:
        caption = book.styles[name]
        _shape(caption, BODY, colours["ink"], bold=True)
        _space(caption, 12, 4)
        caption.font.italic = False
        caption.paragraph_format.keep_with_next = True


def _shape_headings(book: WordDocument, colours: Mapping[str, str]) -> None:
    for level, size in HEADINGS.items():
        heading = book.styles[f"Heading {level}"]
        _shape(heading, size, colours["accent" if level == 1 else "ink"], bold=True)
        _space(heading, 22 if level == 1 else 14, 5)
        heading.font.italic = False
        heading.paragraph_format.keep_with_next = True
    _shape(book.styles["Title"], 26, colours["ink"], bold=True)
    _space(book.styles["Title"], 4, 4)
    _shape(book.styles["Subtitle"], 12.5, colours["muted"], bold=False)
    _space(book.styles["Subtitle"], 0, 16)
    for name in ("Title", "Subtitle"):
        book.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for wide in list(book.styles[name].element.rPr.iter(qn("w:spacing"))):
            wide.getparent().remove(wide)


def _shape(style: BaseStyle, size: float | None, colour: str, bold: bool | None = None) -> None:
    if size:
        style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    style.font.bold = bold


def _space(style: BaseStyle, before: float, after: float, lines: float = 1.1) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), lines


def _add_own(book: WordDocument, colours: Mapping[str, str]) -> None:
    """What pandoc has no style for: kicker, contents, notes below tables, and a callout of each kind."""
    _own(book, "Kicker", 10, colours["muted"], (0, 0))
    _own(book, "Table Note", SMALL, colours["muted"], (3, 10))
    _own(book, "Contents Title", BODY, colours["muted"], (16, 3))
    _own(book, "Contents", BODY, colours["accent"], (1, 1))
    _frame(_own(book, "Callout headline", 14, colours["ink"], (10, 10)), side=colours["accent"])
    _frame(_own(book, "Callout commentary", 10.5, colours["ink"], (10, 10)), side=colours["accent"])
    for kind in ("caveat", "question", "status"):
        _frame(_own(book, f"Callout {kind}", 9.5, colours["ink"], (10, 10)), ground=colours["tint"])


def _own(book: WordDocument, name: str, size: float, colour: str, space: tuple[float, float]) -> BaseStyle:
    made = book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = book.styles["Normal"]
    _shape(made, size, colour)
    _space(made, *space)
    return made


def _frame(style: BaseStyle, *, side: str = "", ground: str = "") -> None:
    """A line at the left of a paragraph, or a colour behind it; both stand in from the text beside them."""
    shape = style.element.get_or_add_pPr()
    shape.append(element("w:contextualSpacing"))  # no gap between paragraphs of one callout
    if side:
        borders = element("w:pBdr")
        colour = side.removeprefix("#")
        borders.append(element("w:left", val="single", sz="24", space="10", color=colour))
        shape.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    if ground:
        shading = element("w:shd", val="clear", color="auto", fill=ground.removeprefix("#"))
        shape.insert_element_before(shading, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(4)
