"""Publishing: an executed notebook becomes a document, and a document becomes files in the formats asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.publishing import csv_files, docx, html, pdf, pptx, quarto, reveal, workbook
from monitor.publishing.document import Document
from monitor.publishing.edition import Edition, Form
from monitor.publishing.files import write_whole
from monitor.publishing.mdto import ArchivedFile, Archiving, mdto
from monitor.publishing.reading import document_from, read_document
from monitor.publishing.style import Style, read_style, recoloured
from monitor.vocabulary import MonitorError

__all__ = [
    "FORMATS",
    "Archiving",
    "Document",
    "Edition",
    "Style",
    "check_format",
    "document_from",
    "encode",
    "publish",
    "read_document",
    "read_style",
    "write",
]


@dataclass(frozen=True)
class Format:
    """How a file of a format ends, what a reader calls it, and what writes it."""

    suffix: str
    label: str
    encode: Callable[[Document, Edition], bytes]


# A format is one function and one entry here. HTML is the last: it links to the others.
FORMATS = {
    "pdf": Format(".pdf", "PDF", pdf.encode),
    "docx": Format(".docx", "Word", docx.encode),
    "pptx": Format(".pptx", "PowerPoint", pptx.encode),
    "slides": Format(".slides.html", "Slides", reveal.encode),
    "xlsx": Format(".xlsx", "Excel", workbook.encode),
    "csv": Format(".csv.zip", "CSV", csv_files.encode),
    "html": Format(".html", "HTML", html.encode),
}


def publish(notebook_path: Path | str, out_path: Path | str, edition: Edition | None = None) -> Document:
    """Turn an executed notebook into one file; its suffix chooses the format.

    Raises `MonitorError`, and writes nothing, when a gate refuses.
    """
    document = read_document(Path(notebook_path))
    path = Path(out_path)
    name = next(
        (name for name, each in FORMATS.items() if path.name.lower().endswith(each.suffix)), path.name
    )
    write_whole(path, encode(document, name, edition or Edition()))
    return document


def write(
    document: Document,
    stem: Path,
    formats: Sequence[str],
    edition: Edition,
    archiving: Archiving | None = None,
) -> tuple[Path, ...]:
    """Write a document in every format asked for, each whole or not at all, as `stem` with the format's suffix.

    A page in HTML links to the other files. With `archiving`, metadata for the archive lie beside them.
    """
    contents = _contents(document, stem, formats, edition)
    for name, content in contents.items():
        write_whole(stem.with_name(name), content)
    if archiving:
        files = [ArchivedFile(name, content) for name, content in contents.items()]
        for name, content in mdto(document, stem=stem.name, files=files, archiving=archiving).items():
            write_whole(stem.with_name(name), content)
    return tuple(stem.with_name(name) for name in contents)


def _contents(document: Document, stem: Path, formats: Sequence[str], edition: Edition) -> dict[str, bytes]:
    """The files of a document by name, HTML last."""
    contents, forms = {}, []
    for name in (name for name in FORMATS if name in formats):
        file = stem.name + FORMATS[name].suffix
        dressed = replace(edition, forms=tuple(forms)) if name == "html" else edition
        contents[file] = encode(document, name, dressed)
        forms.append(Form(FORMATS[name].label, file, len(contents[file])))
    return contents


def encode(document: Document, name: str, edition: Edition) -> bytes:
    """A document in one format, dressed in the house style; by Quarto where that is asked for and can."""
    check_format(name)
    dressed = recoloured(document, edition.style)
    if edition.quarto and name in quarto.NAMES:
        return quarto.encode(dressed, name, edition.quarto)
    return FORMATS[name].encode(dressed, edition)


def check_format(name: str) -> None:
    """Refuse a format that there is no writer for."""
    if name not in FORMATS:
        raise MonitorError(
            f"a document must be written as one of {', '.join(FORMATS)}",
            got=repr(name),
            remedy="choose one of these formats",
        )
