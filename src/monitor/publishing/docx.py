"""A document for Word, by pandoc: real headings, footnotes, captions and table heads, the same bytes every time."""

from __future__ import annotations

import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from monitor.publishing import docx_parts
from monitor.publishing.document import Document, Figure, Table
from monitor.publishing.docx_body import blocks
from monitor.publishing.docx_style import LOCALE, element, reference
from monitor.publishing.edition import Edition
from monitor.publishing.gates import refuse
from monitor.publishing.images import to_png
from monitor.publishing.prose import pandoc, tree
from monitor.publishing.schemas import PNG
from monitor.publishing.style import Style
from monitor.publishing.zipped import unzipped, zipped
from monitor.vocabulary import Text

UNDATED = datetime(1980, 1, 1)
PAGE_WORDS = Text(nl="Pagina {} van {}", en="Page {} of {}")
# Word keeps no more of a property, and of the columns of a table.
LONGEST, MOST_COLUMNS = 255, 63
# Dots per inch: sharp on paper and on a screen that is enlarged.
RESOLUTION, LOGO_RESOLUTION = 180, 600
LOGO_HEIGHT = Mm(14)
# Word's own layout, rather than that of the version that pandoc's example was made with.
_PRESENT = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": "15"}


def encode(document: Document, edition: Edition) -> bytes:
    """The Word document."""
    tables = [part for part in document.parts if isinstance(part, Table)]
    figures = [part for part in document.parts if isinstance(part, Figure)]
    _check_columns(tables)
    with ThreadPoolExecutor(1) as worker:  # pandoc writes while the pictures are drawn
        written = worker.submit(_by_pandoc, document, edition.style)
        images = [_image(figure) for figure in figures]
        book = docx.Document(io.BytesIO(written.result()))
    docx_parts.finish_tables(book, tables, edition.style.print)
    docx_parts.place_pictures(book, figures, images)
    docx_parts.build_contents(book)
    docx_parts.end_callouts(book)
    docx_parts.indent_lists(book.part.numbering_part.element.iter(qn("w:lvl")))
    _add_logo(book, edition.style)
    _add_header_and_footer(book, document)
    _describe(book, document)
    buffer = io.BytesIO()
    book.save(buffer)
    return zipped(unzipped(buffer.getvalue()))


def _check_columns(tables: list[Table]) -> None:
    for table in tables:
        if len(table.columns) > MOST_COLUMNS:
            must = f"a table in a Word document must have at most {MOST_COLUMNS} columns"
            got = f"{len(table.columns)} in {table.caption}"
            refuse(table.cell, must, got, "show it as several tables, or leave Word out")


def _image(figure: Figure) -> bytes:
    return figure.content if figure.mime == PNG else to_png(figure.content, RESOLUTION)


def _by_pandoc(document: Document, style: Style) -> bytes:
    options = ["-f", "json", "-t", "docx", "--shift-heading-level-by=-1", "--syntax-highlighting=none"]
    language = {"t": "MetaString", "c": LOCALE[document.language]}
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        path = Path(folder) / "reference.docx"
        path.write_bytes(reference(style, document.language))
        return pandoc([*options, f"--reference-doc={path}", "-o", "-"], tree(blocks(document), lang=language))


def _add_logo(book: WordDocument, style: Style) -> None:
    """The logo above everything else."""
    if style.logo:
        logo = style.logo
        content = logo.content if logo.mime == PNG else to_png(logo.content, LOGO_RESOLUTION)
        run = book.paragraphs[0].insert_paragraph_before().add_run()
        picture = run.add_picture(io.BytesIO(content), height=LOGO_HEIGHT)
        docx_parts.describe_picture(picture, logo.alt)


def _add_header_and_footer(book: WordDocument, document: Document) -> None:
    """From the second page on, the title above; on every page its number below."""
    (section,) = book.sections
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = " · ".join(filter(None, (document.title, document.municipality)))
    section.header.paragraphs[0].style = book.styles["Header"]
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = book.styles["Footer"]
        _number_page(footer.paragraphs[0], document.language)


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
    about.language, about.revision = LOCALE[document.language], 1
    about.created = about.modified = moment
    settings = book.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LOCALE[document.language])
    present = element("w:compat")
    present.append(element("w:compatSetting", **_PRESENT))
    settings.find(qn("w:rsids")).addprevious(present)
