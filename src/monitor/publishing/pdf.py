"""A tagged PDF of a document: PDF/UA-1 for who does not see it, PDF/A-3a for the archive, its tables inside as CSV."""

from __future__ import annotations

import base64
import datetime
import io
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file, files
from itertools import takewhile
from pathlib import Path
from typing import Any

import matplotlib
import typst
from page import ValidationProfile, validate_pdf_bytes
from PIL import Image

from monitor.publishing import csv_files, pdf_breaks, pdf_tables, pdf_tree, prose, typst_prose
from monitor.publishing.document import Callout, Document, Figure, Part, Prose, Table
from monitor.publishing.edition import Edition
from monitor.publishing.plain import shortened
from monitor.publishing.style import Logo, Style
from monitor.publishing.words import words_in
from monitor.vocabulary import MonitorError, Text

STANDARDS = ["ua-1", "a-3a"]
PROFILES = (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_3A)
WORDS = {
    "page": Text(nl="pagina {page} van {pages}", en="page {page} of {pages}"),
    "attached": Text(
        nl="De cijfers van elke tabel zitten als CSV-bestand in deze pdf.",
        en="The figures of each table are in this PDF as a CSV file.",
    ),
}
# The moment of a document without a date: any will do, as long as it is always the same.
NO_DATE = datetime.date(1980, 1, 1)
# For characters that the fonts of a style lack; the last one draws a box with the script's sign for any character.
FALLBACK_FONTS = ("Source Sans 3", "DejaVu Sans", "Last Resort High-Efficiency")
CODE_FONTS = ("DejaVu Sans Mono", *FALLBACK_FONTS)
# PDF/A refuses characters that every font draws as it likes.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_TRIAL = b'#math.equation(eval(read("formula.txt"), mode: "math"), alt: "x")'
# The checker takes a stream that ends in a carriage return for one byte shorter; qpdf, which writes the file,
# counts right.
_MISTAKEN = {"PDFA3A-STREAM-LENGTH-001"}
LOGO = "logo.svg"
# PDF/A allows 32,767 bytes in a string, which is what titles and descriptions of images are, at two a character.
_LONGEST = 15_000


def encode(document: Document, edition: Edition) -> bytes:
    """The document as PDF, checked; the same document gives the same bytes.

    Raises MonitorError for a PDF that would not comply. Call it in a process that was not forked after it made a
    PDF: Typst hangs in one.
    """
    _refuse_fork()
    content = _typeset(_sources(document, edition), document, edition.style)
    row_headers = [part.row_header for part in document.parts if isinstance(part, Table)]
    content = pdf_tree.with_row_headers(content, row_headers)
    _check(content)
    return content


def _refuse_fork() -> None:
    if os.getpid() != _first_process():
        raise MonitorError(
            "a PDF must be made in a process that was started afresh",
            got="a copy, by os.fork(), of a process that had made a PDF",
            remedy="start processes with the method spawn",
        )


@cache
def _first_process() -> int:
    return os.getpid()


def _typeset(sources: dict[str, bytes], document: Document, style: Style) -> bytes:
    date = datetime.date.fromisoformat(document.date) if document.date else NO_DATE
    moment = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    try:
        return _compiler(style.font_folder).compile(
            input=sources, format="pdf", pdf_standards=STANDARDS, timestamp=moment
        )
    except typst.TypstError as error:
        raise _refused("a document must be printable", error) from error


def _prints(formula: str) -> bool:
    """Whether Typst can set a formula, which may hold a name that it does not know."""
    sources = {"main.typ": _TRIAL, "formula.txt": formula.encode()}
    try:
        _compiler(None).compile(input=sources, format="svg")
    except typst.TypstError:
        return False
    return True


def _refused(must: str, got: object) -> MonitorError:
    remedy = "try without the house style; if that does not help, report this as a fault with the notebook"
    return MonitorError(must, got=shortened(got, 500), remedy=remedy)


@cache
def _fonts(own: Path | None) -> typst.Fonts:
    """The fonts of the style, of the package, and of matplotlib, which has characters of many scripts."""
    with as_file(files("monitor.publishing") / "fonts") as packaged:
        folders = [packaged, Path(matplotlib.get_data_path()) / "fonts" / "ttf", own]
        return typst.Fonts(include_system_fonts=False, font_paths=[str(each) for each in folders if each])


@cache
def _compiler(own: Path | None) -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(own))


def _check(content: bytes) -> None:
    """Refuse a PDF that breaks a rule of either standard; both are checked at the same time."""
    with ThreadPoolExecutor(len(PROFILES)) as pool:
        reports = list(pool.map(lambda profile: validate_pdf_bytes(content, profile=profile), PROFILES))
    for profile, report in zip(PROFILES, reports, strict=True):
        for failure in report.failures:
            if failure.rule_id not in _MISTAKEN:
                raise _refused(f"a PDF must comply with {profile.name}, {failure.rule_id}", failure.message)


def _sources(document: Document, edition: Edition) -> dict[str, bytes]:
    """The files that Typst reads: the template, its data, and images and tables by name."""
    tables, logo = csv_files.tables(document), edition.style.logo
    figures = {_file(number): _drawing(part) for number, part in _numbered(document, Figure)}
    logos = {LOGO: _drawing(logo)} if logo else {}
    data = _data(document, edition.style, list(tables))
    data["pieces"] = pdf_breaks.pieces(data)
    text = _PRIVATE.sub("\ufffd", json.dumps(data, ensure_ascii=False, sort_keys=True))
    return {"main.typ": _template(), "document.json": text.encode(), **figures, **logos, **tables}


@cache
def _template() -> bytes:
    return files("monitor.publishing").joinpath("templates", "report.typ").read_bytes()


def _numbered(document: Document, kind: type) -> Iterator[tuple[int, Any]]:
    return ((number, part) for number, part in enumerate(document.parts) if isinstance(part, kind))


def _file(number: int) -> str:
    return f"figure-{number}.svg"


def _drawing(image: Figure | Logo) -> bytes:
    """An image as SVG, in which a picture of points is wrapped: Typst is given files of text only."""
    if image.mime == "image/svg+xml":
        return image.content
    try:
        with Image.open(io.BytesIO(image.content)) as picture:
            wide, high = picture.size
    except OSError as error:
        raise _refused("an image must be readable", error) from error
    address = f"data:{image.mime};base64,{base64.b64encode(image.content).decode()}"
    size = f'width="{wide}" height="{high}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{address}"/></svg>'.encode()


def _data(document: Document, style: Style, table_files: list[str]) -> dict[str, Any]:
    """What the template prints, as JSON values."""
    words = words_in(document.language) | {name: text.in_(document.language) for name, text in WORDS.items()}
    parts = list(_parts(document, words, table_files))
    opening = len(list(takewhile(lambda part: not part["opens_section"], parts)))
    about = [each for each in (document.municipality, document.period) if each]
    return {
        "title": document.title,
        "subtitle": document.subtitle.strip(),
        "about": about,
        "running": [shortened(document.title, 60), shortened(", ".join(about), 50)],
        "closing": words["attached"] if table_files else "",
        "opening": parts[:opening],
        "body": parts[opening:],
        "contents": any(heading.level == 2 for heading in document.headings),
        "anchors": [heading.identifier for heading in document.headings],
        "formulas": typst_prose.formulas(document, _prints),
        "language": document.language,
        "words": words,
        **_metadata(document, words, about),
        **_look(style),
    }


def _metadata(document: Document, words: dict[str, str], about: list[str]) -> dict[str, Any]:
    kind = words.get(f"kind_{document.kind}", words["kind_notebook"])
    return {
        "full_title": shortened(" – ".join([document.title, *about]), _LONGEST),
        "author": shortened(document.municipality, _LONGEST),
        "description": shortened(document.description, _LONGEST),
        "keywords": [
            shortened(each, _LONGEST) for each in dict.fromkeys((kind, document.subject, *about)) if each
        ],
    }


def _look(style: Style) -> dict[str, Any]:
    known = _fonts(style.font_folder).families()
    logo = style.logo
    return {
        "colours": dict(style.print),
        "fonts": [*(name for name in style.fonts if name in known), *FALLBACK_FONTS],
        "code_fonts": CODE_FONTS,
        "logo": {"file": LOGO, "alt": logo.alt} if logo else None,
    }


def _parts(document: Document, words: dict[str, str], table_files: list[str]) -> Iterator[dict[str, Any]]:
    """The parts of the document as the template takes them."""
    names = iter(table_files)
    for number, part in enumerate(document.parts):
        name = next(names) if isinstance(part, Table) else ""
        yield {"opens_section": False} | _part(number, part, words, name)


def _part(number: int, part: Part, words: dict[str, str], table_file: str) -> dict[str, Any]:
    match part:
        case Prose():
            return {"type": "prose", "blocks": part.blocks, "opens_section": bool(prose.headings(part))}
        case Figure():
            return {
                "type": "figure",
                "file": _file(number),
                "alt": shortened(part.alt, _LONGEST),
                "caption": part.caption,
            }
        case Table():
            values = (
                vars(part)
                | vars(pdf_tables.fit(part))
                | {"columns": [vars(column) for column in part.columns]}
            )
            return {
                "type": "table",
                **values,
                "file": table_file,
                "attached_as": shortened(part.caption, 500),
            }
        case Callout():
            return {"type": "callout", **vars(part), "title": part.title or words[part.kind]}
