"""A document for Word, by pandoc: real headings, footnotes, captions and table heads, the same bytes every time."""

from __future__ import annotations

import io
import tempfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from monitor.publishing.document import Document, Table
from monitor.publishing.docx_body import PNG, blocks, shares
from monitor.publishing.docx_style import LOCALE, TEXT_WIDTH, element, reference
from monitor.publishing.edition import Edition
from monitor.publishing.images import to_png
from monitor.publishing.prose import pandoc, tree
from monitor.publishing.style import Style
from monitor.publishing.zipped import unzipped, zipped
from monitor.vocabulary import Text

UNDATED = datetime(1980, 1, 1)
PAGE_WORDS = Text(nl="Pagina {} van {}", en="Page {} of {}")
# Word keeps no more of a property.
LONGEST = 255
LOGO_HEIGHT, LOGO_RESOLUTION = Mm(14), 600
_DIFFERS = ("higher", "lower")


def encode(document: Document, edition: Edition) -> bytes:
    """The Word document."""
    book = docx.Document(io.BytesIO(_by_pandoc(document, edition.style)))
    tables = [part for part in document.parts if isinstance(part, Table)]
    for made, table in zip(book.tables, tables, strict=True):
        _finish_table(made._tbl, table, edition.style)
    _add_logo(book, edition.style)
    _add_header_and_footer(book, document)
    _describe(book, document)
    buffer = io.BytesIO()
    book.save(buffer)
    return zipped(unzipped(buffer.getvalue()))


def _by_pandoc(document: Document, style: Style) -> bytes:
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        path = Path(folder) / "reference.docx"
        path.write_bytes(reference(style, document.language))
        options = [
            "-f",
            "json",
            "-t",
            "docx",
            "--shift-heading-level-by=-1",
            f"--reference-doc={path}",
            "-o",
            "-",
        ]
        language = {"t": "MetaString", "c": LOCALE[document.language]}
        return pandoc(options, tree(blocks(document), lang=language))


def _finish_table(made: CT_Tbl, table: Table, style: Style) -> None:
    """What pandoc leaves out: thin lines, bold heads, tinted cells, a description, and rows that stay whole."""
    colours = {name: colour.removeprefix("#") for name, colour in style.print.items()}
    made.tblPr.append(element("w:tblDescription", val=_description(table)))
    _set_widths(made, table)
    look = made.tblPr.find(qn("w:tblLook"))
    look.addprevious(_no_margin())
    look.set(qn("w:firstColumn"), str(int(table.row_header)))
    look.set(qn("w:val"), "00A0" if table.row_header else "0020")
    head, *rows = made.tr_lst
    _finish_row(head, colours["accent"], "12")
    _bold(head.tc_lst)
    for number, row in enumerate(rows):
        _finish_row(row, colours["rule"], "4")
        if table.row_header:
            _bold(row.tc_lst[:1])
        for place, cell in enumerate(row.tc_lst):
            ground = _ground(table, number, place)
            if ground:
                cell.get_or_add_tcPr().append(
                    element("w:shd", val="clear", color="auto", fill=colours[ground])
                )


def _no_margin() -> BaseOxmlElement:
    """The first column begins where the text does."""
    margins = element("w:tblCellMar")
    for side, twips in (("left", "0"), ("right", "110")):
        margins.append(element(f"w:{side}", w=twips, type="dxa"))
    return margins


def _set_widths(made: CT_Tbl, table: Table) -> None:
    """The columns fill the width between the margins; pandoc reckons with another page."""
    for column, share in zip(made.tblGrid.gridCol_lst, shares(table), strict=True):
        column.w = Length(round(TEXT_WIDTH * share))


def _description(table: Table) -> str:
    """What a screen reader says of a table besides its caption."""
    return ", ".join(column.label for column in table.columns if column.label.strip())


def _finish_row(row: BaseOxmlElement, colour: str, size: str) -> None:
    """A line below every cell, and no page end inside the row."""
    row.get_or_add_trPr().insert(0, element("w:cantSplit"))
    for cell in row.tc_lst:
        borders = element("w:tcBorders")
        borders.append(element("w:bottom", val="single", sz=size, space="0", color=colour))
        cell.get_or_add_tcPr().append(borders)  # before any shading, as the standard has it


def _bold(cells: list[BaseOxmlElement]) -> None:
    for cell in cells:
        for run in cell.iter(qn("w:r")):
            run.get_or_add_rPr().append(element("w:b"))


def _ground(table: Table, row: int, place: int) -> str:
    """The colour behind a cell: that of its judgement, or that of a row that stands out."""
    tone = table.tones[row][place] if table.tones else ""
    if tone in ("better", "worse"):
        return tone
    if tone in _DIFFERS:
        return "differs"
    return "tint" if row in table.highlight else ""


def _add_logo(book: WordDocument, style: Style) -> None:
    """The logo above everything else."""
    if style.logo:
        content = (
            style.logo.content if style.logo.mime == PNG else to_png(style.logo.content, LOGO_RESOLUTION)
        )
        run = book.paragraphs[0].insert_paragraph_before().add_run()
        picture = run.add_picture(io.BytesIO(content), height=LOGO_HEIGHT)
        picture._inline.docPr.set("descr", style.logo.alt)


def _add_header_and_footer(book: WordDocument, document: Document) -> None:
    """From the second page on, the title above; on every page its number below."""
    (section,) = book.sections
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = " · ".join(filter(None, (document.title, document.municipality)))
    for footer in (section.footer, section.first_page_footer):
        _number_page(footer.paragraphs[0], document.language)
    for each in (section.header, section.footer, section.first_page_footer):
        each.paragraphs[0].style = book.styles["Table Note"]


def _number_page(line: Paragraph, language: str) -> None:
    before, between, after = PAGE_WORDS.in_(language).split("{}")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES")):
        line.add_run(words)
        simple = element("w:fldSimple", instr=field)
        simple.append(line.add_run("1")._r)
        line._p.append(simple)
    line.add_run(after)


def _describe(book: WordDocument, document: Document) -> None:
    """What the file says of itself; the moment is that of the figures, not that of the writing."""
    moment = datetime.fromisoformat(document.date) if document.date else UNDATED
    about = book.core_properties
    about.title, about.subject = document.title[:LONGEST], document.description[:LONGEST]
    about.author = about.last_modified_by = document.municipality[:LONGEST]
    about.language, about.created, about.modified, about.revision = (
        LOCALE[document.language],
        moment,
        moment,
        1,
    )
