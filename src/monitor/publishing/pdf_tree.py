"""The structure tree of a PDF: the row headers of tables, for which Typst has no words yet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from monitor.vocabulary import MonitorError


def with_row_headers(content: bytes, named: Sequence[bool]) -> bytes:
    """The PDF with the first cell of every row as the header of that row, in the tables that are `named` so.

    Raises MonitorError when the PDF lacks what a screen reader begins with: a language, a title, a structure.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        _check(pdf)
        root = pdf.Root.StructTreeRoot
        tables = zip(_tables(root.K), named, strict=True)
        headers = [
            each
            for number, (table, is_named) in enumerate(tables)
            if is_named
            for each in _name(table, number)
        ]
        if headers:
            root.IDTree = _with_names(root.IDTree, headers)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return buffer.getvalue()


def _check(pdf: Pdf) -> None:
    present = {
        "a language": str(pdf.Root.get("/Lang", "")),
        "a title": str(pdf.docinfo.get("/Title", "")).strip(),
        "a structure": pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False),
    }
    missing = [name for name, value in present.items() if not value]
    if missing:
        remedy = "report this as a fault of the publisher, with the notebook"
        raise MonitorError(
            "a PDF must have a language, a title and a structure", got=f"no {missing[0]}", remedy=remedy
        )


def _tables(node: Object) -> Iterator[Object]:
    """The tables under a node, in reading order; what is no element is a place on a page."""
    if isinstance(node, Array):
        for item in node:
            yield from _tables(item)
    elif isinstance(node, Dictionary) and node.get("/S") == Name.Table:
        yield node
    elif isinstance(node, Dictionary) and "/K" in node:
        yield from _tables(node.K)


def _name(table: Object, number: int) -> Iterator[tuple[str, Object]]:
    """Make the first cell of each row in the body its header, and give each with its name."""
    rows = (row for group in table.K if Name.TBody == group.S for row in group.K)
    for place, row in enumerate(rows):
        first, *others = row.K
        name = f"R{number}y{place}"
        for cell in others:
            _attributes(cell).Headers.append(String(name))
        first.S, first.ID = Name.TH, String(name)
        _attributes(first).Scope = Name.Row
        yield name, first


def _attributes(cell: Object) -> Object:
    """What a cell says about its place in the table, which Typst gives first."""
    return next(each for each in cell.A if Name.Table == each.O)


def _with_names(tree: Object, headers: Sequence[tuple[str, Object]]) -> Dictionary:
    """The name tree with more names, which must be in order."""
    known = list(tree.Names)
    pairs = sorted(
        [*((str(name), cell) for name, cell in zip(known[::2], known[1::2], strict=True)), *headers], key=_key
    )
    return Dictionary(Names=Array([each for name, cell in pairs for each in (String(name), cell)]))


def _key(pair: tuple[str, Object]) -> str:
    return pair[0]
