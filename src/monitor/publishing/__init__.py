"""Publishing: an executed notebook becomes a document, and a document becomes a file in some format."""

from __future__ import annotations

from pathlib import Path

from monitor.publishing import html
from monitor.publishing.document import Document
from monitor.publishing.files import write_whole
from monitor.publishing.html import read_tokens
from monitor.publishing.reading import document_from, read_document
from monitor.publishing.site import Entry, Site, write_index
from monitor.vocabulary import MonitorError

__all__ = [
    "FORMATS",
    "Document",
    "Entry",
    "Site",
    "document_from",
    "publish",
    "read_document",
    "read_tokens",
    "write",
    "write_index",
]

# A format is one function (document, tokens, index_href) -> bytes and one entry here, by file suffix.
FORMATS = {"html": html.encode}


def publish(
    notebook_path: Path | str, out_path: Path | str, tokens: str = "", index_href: str = ""
) -> Document:
    """Turn an executed notebook into a document file; its suffix chooses the format.

    `tokens` is CSS that follows the default style (see reports/style/tokens.css); `index_href` is the path
    from the document to the index. Raises `MonitorError`, and writes nothing, when a gate refuses.
    """
    document = read_document(Path(notebook_path))
    write(document, Path(out_path), tokens, index_href)
    return document


def write(document: Document, path: Path, tokens: str = "", index_href: str = "") -> None:
    """Write a document whole or not at all, in the format of the path's suffix."""
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        raise MonitorError(
            f"a document must be written as one of {', '.join(FORMATS)}",
            got=repr(path.name),
            remedy="give the file another suffix",
        )
    write_whole(path, FORMATS[suffix](document, tokens, index_href))
