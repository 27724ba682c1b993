"""What pandoc leaves out of a Word document: tables that can be read aloud, pictures, contents, and how boxes end."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from docx.document import Document as WordDocument
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.shared import Inches, Length, Pt
from docx.text.paragraph import Paragraph

from monitor.publishing.document import Figure, Table
from monitor.publishing.docx_body import PICTURE
from monitor.publishing.docx_style import BULLET, CELL, HANGING, SMALL_CELL, TABLE, TEXT_WIDTH, element
from monitor.publishing.docx_widths import text_size
from monitor.publishing.gates import refuse

# A picture takes at most half of a page.
HIGHEST = Inches(5)
# A table of at most so many rows stays on one page with its note; of a longer one so many rows at both ends.
WHOLE_ROWS, ENDS = 15, 3
AFTER_CALLOUT = Pt(12)
TONES = {"better": "better", "worse": "worse", "higher": "differs", "lower": "differs"}
_UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)


def finish_tables(book: WordDocument, tables: Sequence[Table], colours: Mapping[str, str]) -> None:
    """Describe every table, and shade, size and keep together what is in it."""
    for made, table in zip(book.tables, tables, strict=True):
        _describe(made._tbl, table)
        _shade(made._tbl, table, colours)
        _set_cells(made._tbl, table, _id(book, CELL if text_size(table) == TABLE else SMALL_CELL))


def _describe(made: CT_Tbl, table: Table) -> None:
    """The words for a screen reader, and which row and column name the others."""
    heads = ", ".join(column.label for column in table.columns if column.label.strip())
    made.tblPr.append(element("w:tblDescription", val=heads))
    look = made.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstColumn"), str(int(table.row_header)))
    look.set(qn("w:val"), "00A0" if table.row_header else "0020")


def _shade(made: CT_Tbl, table: Table, colours: Mapping[str, str]) -> None:
    for number, row in enumerate(made.tr_lst[1:]):
        marked = number in table.highlight
        for place, cell in enumerate(row.tc_lst):
            tone = TONES.get(table.tones[number][place]) if table.tones else None
            if tone or marked:
                ground = colours[tone or "tint"].removeprefix("#")
                cell.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=ground))
            for run in cell.iter(qn("w:r")) if marked else ():
                run.get_or_add_rPr().append(element("w:b"))


def _set_cells(made: CT_Tbl, table: Table, style: str) -> None:
    """The size of the text; no page ends inside a row, inside a short table, or close to an end of a long one."""
    rows = made.tr_lst
    for number, row in enumerate(rows):
        row.get_or_add_trPr().insert(0, element("w:cantSplit"))
        keep = _keeps(number, len(rows), bool(table.note))
        for line in row.iter(qn("w:p")):
            shape = line.get_or_add_pPr()
            shape.style = style
            if keep:
                shape.get_or_add_keepNext()


def _keeps(row: int, rows: int, noted: bool) -> bool:
    """Whether a row stays on the page of the next one, or of the note after the last one."""
    if row == rows - 1:
        return noted
    return rows <= WHOLE_ROWS or row < ENDS or row >= rows - ENDS


def _id(book: WordDocument, name: str) -> str:
    return book.styles[name].style_id


def place_pictures(book: WordDocument, figures: Sequence[Figure], images: Sequence[bytes]) -> None:
    """Every picture where its place was kept, in its own size as far as that fits, with its alternative text."""
    places = list(_lines(book, _id(book, PICTURE)))
    for place, figure, image in zip(places, figures, images, strict=True):
        line = Paragraph(place, book._body)
        line.clear()
        _place(line, figure, image)


def _place(line: Paragraph, figure: Figure, image: bytes) -> None:
    try:
        picture = line.add_run().add_picture(io.BytesIO(image))
    except _UNREADABLE as error:
        refuse(figure.cell, "a PNG figure must be a whole PNG image", repr(error), "draw the figure again")
    smaller = min(1, TEXT_WIDTH / picture.width, HIGHEST / picture.height)
    picture.width, picture.height = (Length(smaller * side) for side in (picture.width, picture.height))
    describe_picture(picture, figure.alt)


def describe_picture(picture: InlineShape, alternative: str) -> None:
    """The text instead of a picture; and no space around it, which some programs add if nothing is said."""
    picture._inline.docPr.set("descr", alternative)
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")


def _lines(book: WordDocument, style: str) -> Iterator[CT_P]:
    """The paragraphs in a style, outside tables."""
    return (line for line in book.element.body.iterchildren(qn("w:p")) if line.style == style)


def build_contents(book: WordDocument) -> None:
    """The contents as Word knows them, filled already; they give links and no page numbers, which need Word."""
    lines = list(_lines(book, _id(book, "toc 1")))
    if not lines:
        return
    (title,) = _lines(book, _id(book, "Contents Title"))
    known, gallery = element("w:sdtPr"), element("w:docPartObj")
    gallery.extend((element("w:docPartGallery", val="Table of Contents"), element("w:docPartUnique")))
    known.append(gallery)
    whole, content = element("w:sdt"), element("w:sdtContent")
    title.addprevious(whole)
    whole.extend((known, content))
    content.extend((title, *lines))
    _make_field(lines, r'TOC \o "1-1" \n \h')


def _make_field(lines: Sequence[CT_P], code: str) -> None:
    """A field over several paragraphs, whose result they are."""
    instruction = element("w:instrText")
    instruction.text = code
    opening = (
        element("w:fldChar", fldCharType="begin"),
        instruction,
        element("w:fldChar", fldCharType="separate"),
    )
    for number, part in enumerate(opening, start=1):
        lines[0].insert(number, _run(part))
    lines[-1].append(_run(element("w:fldChar", fldCharType="end")))


def _run(part: BaseOxmlElement) -> BaseOxmlElement:
    run = element("w:r")
    run.append(part)
    return run


def end_callouts(book: WordDocument) -> None:
    """Space after the last paragraph of every callout; between the others it would break the box."""
    blocks = list(book.element.body.iterchildren(qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sectPr")))
    for line, following in pairwise(blocks):
        if _callout(line) and (not _callout(following) or "title" in following.style):
            line.get_or_add_pPr().get_or_add_spacing().after = AFTER_CALLOUT


def _callout(block: BaseOxmlElement) -> bool:
    return isinstance(block, CT_P) and (block.style or "").startswith("Callout")


def indent_lists(levels: Iterable[BaseOxmlElement]) -> None:
    """Bullets and numbers close to the margin, where the titles above them begin."""
    for level in levels:
        left = BULLET + HANGING * (1 + int(level.get(qn("w:ilvl"))))
        for old in list(level.iter(qn("w:ind"))):
            old.getparent().replace(old, element("w:ind", left=left, hanging=HANGING))
