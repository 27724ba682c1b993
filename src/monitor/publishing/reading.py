"""From an executed notebook to a document: every output passes the gates or nothing is published."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from monitor.publishing import gates, prose
from monitor.publishing.document import Callout, CalloutKind, Column, Document, Figure, Part, Prose, Table
from monitor.publishing.plain import plain_values
from monitor.publishing.schemas import CALLOUT, DOCUMENT, MARKDOWN, MIMES, PNG, SVG, TABLE
from monitor.vocabulary import MonitorError


@dataclass(frozen=True)
class Shown:
    """One output that passed the first gate: the cell, what kind it is, and what it holds."""

    cell: int
    mime: str
    payload: object
    metadata: dict


def read_document(path: Path) -> Document:
    """The document in an executed notebook file."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise MonitorError(
            "a notebook to publish must be a readable .ipynb file",
            got=f"{path}: {error}",
            remedy="run the notebook first, and give the file that this wrote",
        ) from error
    return document_from(notebook)


def document_from(notebook: NotebookNode) -> Document:
    """The document in an executed notebook; cells are counted from 1."""
    shown = tuple(_shown(notebook))
    abouts = [item for item in shown if item.mime == DOCUMENT]
    gates.check_one_document([item.cell for item in abouts])
    parts = _parts([item for item in shown if item.mime != DOCUMENT])
    headings = tuple(found for part in parts if isinstance(part, Prose) for found in prose.headings(part))
    gates.check_headings(headings)
    return Document(**abouts[0].payload, parts=parts, headings=headings)


def _shown(notebook: NotebookNode) -> Iterator[Shown]:
    """The outputs of code cells and the text of Markdown cells, in order."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown" and cell.source.strip():
            yield Shown(number, MARKDOWN, cell.source, {})
        for output in cell.get("outputs", ()):
            gates.check_output(number, output)
            yield _chosen(number, output)


def _chosen(number: int, output: NotebookNode) -> Shown:
    mime = next(mime for mime in MIMES if mime in output.data)
    payload = plain_values(output.data[mime])
    metadata = plain_values(dict(output.get("metadata", {}).get(mime, {})))
    if mime in (DOCUMENT, TABLE, CALLOUT):
        gates.check_payload(number, mime, payload)
    return Shown(number, mime, payload, metadata)


def _parts(shown: Sequence[Shown]) -> tuple[Part, ...]:
    """One part for each output; all prose is read together."""
    parsed = iter(prose.parse([(item.cell, item.payload) for item in shown if item.mime == MARKDOWN]))
    return tuple(next(parsed) if item.mime == MARKDOWN else _READERS[item.mime](item) for item in shown)


def _figure(item: Shown) -> Figure:
    gates.check_payload(item.cell, item.mime, item.metadata)
    return Figure(item.cell, item.metadata["alt"], item.metadata["caption"], item.mime, _image(item))


def _image(item: Shown) -> bytes:
    if item.mime == SVG:
        content = item.payload.encode()
        gates.check_svg(item.cell, content)
        return content
    try:
        content = base64.b64decode(item.payload)
    except binascii.Error as error:
        gates.refuse(item.cell, "a PNG figure must be base64 text", error, "draw the figure again")
    gates.check_png(item.cell, content)
    return content


def _table(item: Shown) -> Table:
    gates.check_rows(item.cell, item.payload)
    gates.check_tones(item.cell, item.payload)
    table = item.payload
    return Table(
        cell=item.cell,
        caption=table["caption"],
        columns=tuple(Column(column["label"], column["align"]) for column in table["columns"]),
        rows=tuple(tuple(row) for row in table["rows"]),
        row_header=table.get("row_header", True),
        highlight=tuple(table.get("highlight", ())),
        tones=tuple(tuple(row) for row in table.get("tones", ())),
        note=table.get("note"),
        kind=table.get("kind"),
        collapsed=table.get("collapsed", False),
    )


def _callout(item: Shown) -> Callout:
    callout = item.payload
    return Callout(
        cell=item.cell,
        kind=CalloutKind(callout["kind"]),
        title=callout.get("title"),
        items=tuple(callout["items"]),
        source=callout.get("source"),
    )


_READERS = {SVG: _figure, PNG: _figure, TABLE: _table, CALLOUT: _callout}
