"""From an executed notebook to a document: every output passes the gates or nothing is published."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from monitor.publishing import gates, prose
from monitor.publishing.document import Callout, CalloutKind, Column, Document, Figure, Part, Prose, Table
from monitor.publishing.frames import is_table, read_table
from monitor.publishing.options import Options, code_of, read_options
from monitor.publishing.own import FrontMatter, described, front_matter
from monitor.publishing.plain import plain_values
from monitor.publishing.schemas import CALLOUT, DOCUMENT, HTML, LATEX, MARKDOWN, MIMES, PNG, SVG, TABLE
from monitor.vocabulary import MonitorError

_CODE = "text/x-python"
# What matplotlib and seaborn return besides the picture that Jupyter shows.
_DRAWN = re.compile(r"matplotlib\.|seaborn\.|<Axes|<Figure|BarContainer|Text\(")
_REMEDY = 'add the line `#| {}: "..."` at the top of the cell, with {}'
_FIGURE_REMEDIES = {
    "alt": _REMEDY.format("fig-alt", "what the figure shows for who does not see it"),
    "caption": _REMEDY.format("fig-cap", "what the figure is about"),
}
_TABLE_REMEDIES = {"caption": _REMEDY.format("tbl-cap", "what the table is about")}


@dataclass(frozen=True)
class Shown:
    """One output that passed the first gate: the cell, what kind it is, what it holds and what goes with it."""

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
    return document_from(notebook, path.stem)


def document_from(notebook: NotebookNode, name: str = "") -> Document:
    """The document in an executed notebook, of the package or of a researcher; cells are counted from 1.

    A notebook of the package shows what it is about. Any other says so as it would to Quarto: in front matter, or
    by a heading of the first level. `name` is what messages call the notebook.
    """
    front = front_matter(notebook.cells)
    shown = tuple(_shown(notebook, front))
    abouts = [item for item in shown if item.mime == DOCUMENT]
    gates.check_one_document([item.cell for item in abouts])
    written = {number for number, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "markdown"}
    parts = _parts([item for item in shown if item.mime != DOCUMENT], written)
    if abouts:
        document = Document(**abouts[0].payload, parts=parts, headings=())
    else:
        document = described(front, notebook.metadata, parts, name)
    texts = (part for part in document.parts if isinstance(part, Prose))
    headings = tuple(found for part in texts for found in prose.headings(part))
    gates.check_headings(headings)
    return replace(document, headings=headings)


def _shown(notebook: NotebookNode, front: FrontMatter) -> Iterator[Shown]:
    """The text of Markdown cells and what code cells show, in order."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            yield from _of_code(number, cell, read_options(number, cell, front.execute))
        elif read_options(number, cell, {}).output:
            yield from _of_text(number, cell, front)


def _of_text(number: int, cell: NotebookNode, front: FrontMatter) -> Iterator[Shown]:
    source = front.rest if number == front.cell else cell.source
    if not source.strip():
        return
    if cell.cell_type == "markdown":
        yield Shown(number, MARKDOWN, source, {})
    else:
        gates.check_raw(number, cell.metadata.get("raw_mimetype") or cell.metadata.get("format", ""))


def _of_code(number: int, cell: NotebookNode, options: Options) -> Iterator[Shown]:
    code = code_of(cell)
    if options.code and code:
        yield Shown(number, _CODE, code, {})
    for output in cell.get("outputs", ()):
        gates.check_error(number, output)
    if options.output:
        shown = tuple(_outputs(number, cell, options))
        _check_lent_once(number, shown, options)
        yield from shown


def _outputs(number: int, cell: NotebookNode, options: Options) -> Iterator[Shown]:
    """What a code cell shows, without names of what a picture beside them shows."""
    has_picture = any(
        mime in output.get("data", ()) for output in cell.get("outputs", ()) for mime in (SVG, PNG)
    )
    for output in _with_text_together(cell.get("outputs", ())):
        if output.output_type == "stream":
            yield from _printed(number, output, options)
        elif not (has_picture and _is_name_of_drawing(output)):
            yield _chosen(number, output, options)


def _with_text_together(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """The outputs, with all that was printed to one stream in the place of its first piece."""
    seen = set()
    for output in outputs:
        if output.output_type != "stream":
            yield output
        elif output.name not in seen:
            seen.add(output.name)
            pieces = [each.text for each in outputs if each.get("name") == output.name]
            yield NotebookNode({**output, "text": "".join(pieces)})


def _printed(number: int, output: NotebookNode, options: Options) -> Iterator[Shown]:
    if output.name == "stdout" and options.as_markdown:
        yield Shown(number, MARKDOWN, output.text, {})
    elif output.name == "stdout" or options.warnings:
        gates.refuse_printed(number, output)


def _is_name_of_drawing(output: NotebookNode) -> bool:
    return list(output.data) == ["text/plain"] and bool(_DRAWN.search(output.data["text/plain"]))


def _chosen(number: int, output: NotebookNode, options: Options) -> Shown:
    """The best form of an output that can be published; words computed with it go before those of the options."""
    mime = next((mime for mime in MIMES if mime in output.data and _is_usable(mime, output.data[mime])), None)
    if mime is None:
        gates.refuse_output(number, list(output.data))
    payload = plain_values(output.data[mime])
    if mime in (DOCUMENT, TABLE, CALLOUT):
        gates.check_payload(number, mime, payload)
    computed = plain_values(dict(output.get("metadata", {}).get(mime, {})))
    words = {name: computed.get(name, word) for name, word in _words(mime, options).items()}
    return Shown(number, mime, payload, {name: word for name, word in words.items() if word is not None})


def _words(mime: str, options: Options) -> dict[str, str | None]:
    """What the options say of an output of this kind."""
    if mime in (SVG, PNG):
        return {"alt": options.alt, "caption": options.caption}
    return {"caption": options.table_caption} if mime == HTML else {}


def _check_lent_once(number: int, shown: Sequence[Shown], options: Options) -> None:
    """Words of an option go with one output; `is` tells them from the same words computed for another."""
    lent = {"fig-alt": options.alt, "fig-cap": options.caption, "tbl-cap": options.table_caption}
    for option, words in lent.items():
        outputs = [item for item in shown if any(word is words for word in item.metadata.values())]
        gates.check_lent_once(number, option, len(outputs))


def _is_usable(mime: str, payload: object) -> bool:
    if mime == HTML:
        return is_table(payload)
    return mime != LATEX or prose.formula(0, payload) is not None


def _parts(shown: Sequence[Shown], written: Set[int]) -> tuple[Part, ...]:
    """One part for each output; all prose is read together."""
    sources = [(item.cell, item.payload) for item in shown if item.mime == MARKDOWN]
    parsed = iter(prose.parse(sources, written))
    return tuple(next(parsed) if item.mime == MARKDOWN else _READERS[item.mime](item) for item in shown)


def _figure(item: Shown) -> Figure:
    gates.check_payload(item.cell, item.mime, item.metadata, _FIGURE_REMEDIES)
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


def _frame(item: Shown) -> Table:
    """A data frame, which keeps the same contract as a table of the report."""
    table = read_table(item.cell, item.payload, item.metadata.get("caption"))
    gates.check_payload(item.cell, TABLE, table, _TABLE_REMEDIES)
    return _table(replace(item, payload=table))


def _callout(item: Shown) -> Callout:
    callout = item.payload
    return Callout(
        cell=item.cell,
        kind=CalloutKind(callout["kind"]),
        title=callout.get("title"),
        items=tuple(callout["items"]),
        source=callout.get("source"),
    )


_READERS = {
    SVG: _figure,
    PNG: _figure,
    TABLE: _table,
    CALLOUT: _callout,
    HTML: _frame,
    LATEX: lambda item: prose.formula(item.cell, item.payload),
    _CODE: lambda item: prose.code(item.cell, item.payload),
}
