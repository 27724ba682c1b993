"""Publishing: an executed notebook becomes a document, and a document becomes files in the formats asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.publishing import csv_files, docx, html, workbook
from monitor.publishing.document import Document
from monitor.publishing.edition import Edition, Form
from monitor.publishing.files import write_whole
from monitor.publishing.reading import document_from, read_document
from monitor.publishing.style import Style, read_style, recoloured
from monitor.vocabulary import MonitorError

__all__ = [
    "FORMATS",
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
    "docx": Format(".docx", "Word", docx.encode),
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


def write(document: Document, stem: Path, formats: Sequence[str], edition: Edition) -> tuple[Path, ...]:
    """Write a document in every format asked for, each whole or not at all, as `stem` with the format's suffix.

    A page in HTML links to the other files.
    """
    asked = [name for name in FORMATS if name in formats]
    contents = {name: encode(document, name, edition) for name in asked if name != "html"}
    paths = {name: stem.with_name(stem.name + FORMATS[name].suffix) for name in asked}
    if "html" in asked:
        forms = tuple(
            Form(FORMATS[name].label, paths[name].name, len(content)) for name, content in contents.items()
        )
        contents["html"] = encode(document, "html", replace(edition, forms=forms))
    for name, content in contents.items():
        write_whole(paths[name], content)
    return tuple(paths[name] for name in asked)


def encode(document: Document, name: str, edition: Edition) -> bytes:
    """A document in one format, dressed in the house style."""
    check_format(name)
    return FORMATS[name].encode(recoloured(document, edition.style), edition)


def check_format(name: str) -> None:
    """Refuse a format that there is no writer for."""
    if name not in FORMATS:
        raise MonitorError(
            f"a document must be written as one of {', '.join(FORMATS)}",
            got=repr(name),
            remedy="choose one of these formats",
        )
