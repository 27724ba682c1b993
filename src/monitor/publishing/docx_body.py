"""The parts of a document as pandoc's blocks, for Word: paragraphs in named styles, pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.publishing.document import Callout, Document, Figure, Part, Prose, Table
from monitor.publishing.docx_widths import shares
from monitor.publishing.words import words_in

# A paragraph in this style is where a picture comes; prose has no styles of its own, so nothing else is in it.
PICTURE = "Figure"
_NO_ATTRIBUTES = ["", [], []]
_ALIGN = {"left": "AlignLeft", "right": "AlignRight"}


def blocks(document: Document) -> list[dict]:
    """The whole document: what it is about, its contents, and every part in order."""
    return [
        *_opening(document),
        *(block for part in document.parts for block in _part(part, document.language)),
    ]


def _opening(document: Document) -> Iterator[dict]:
    about = " · ".join(filter(None, (document.municipality, document.period)))
    for style, text in (("Kicker", about), ("Title", document.title), ("Subtitle", document.subtitle)):
        if text.strip():
            yield styled(style, [paragraph(text)])
    chapters = [heading for heading in document.headings if heading.level == 2]
    if chapters:
        yield styled("Contents Title", [paragraph(words_in(document.language)["contents"])])
        yield styled("toc 1", [_para([_link(each.text, each.identifier)]) for each in chapters])


def _part(part: Part, language: str) -> Sequence[dict]:
    if isinstance(part, Prose):
        return part.blocks
    if isinstance(part, Figure):
        return (styled("Image Caption", [paragraph(part.caption)]), styled(PICTURE, [paragraph("·")]))
    if isinstance(part, Table):
        return _table(part)
    return _callout(part, words_in(language))


def styled(style: str, inside: Sequence[dict]) -> dict:
    """Blocks in a paragraph style of Word."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], list(inside)]}


def paragraph(text: str) -> dict:
    """A paragraph of plain text."""
    return _para(inlines(text))


def inlines(text: str) -> list[dict]:
    """Text as it is written, with its line ends."""
    lines = text.split("\n")
    found = [[{"t": "Str", "c": line}, {"t": "LineBreak"}] for line in lines]
    return [each for line in found for each in line][:-1]


def _para(content: list[dict]) -> dict:
    return {"t": "Para", "c": content}


def _link(text: str, identifier: str) -> dict:
    return {"t": "Link", "c": [_NO_ATTRIBUTES, inlines(text), [f"#{identifier}", ""]]}


def _table(table: Table) -> Iterator[dict]:
    caption = [None, [{"t": "Plain", "c": inlines(table.caption)}]]
    columns = [
        [{"t": _ALIGN[column.align]}, {"t": "ColWidth", "c": share}]
        for column, share in zip(table.columns, shares(table), strict=True)
    ]
    head = [_NO_ATTRIBUTES, [_row([column.label for column in table.columns])]]
    body = [_NO_ATTRIBUTES, int(table.row_header), [], [_row(row) for row in table.rows]]
    yield {"t": "Table", "c": [_NO_ATTRIBUTES, caption, columns, head, [body], [_NO_ATTRIBUTES, []]]}
    if table.note:
        yield styled("Table Note", [paragraph(table.note)])


def _row(cells: Sequence[str]) -> list:
    return [_NO_ATTRIBUTES, [_cell(cell) for cell in cells]]


def _cell(text: str) -> list:
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inlines(text)}] if text else []]


def _callout(callout: Callout, words: dict[str, str]) -> Iterator[dict]:
    """A title and sentences; more than one sentence is a list, unless somebody says them."""
    quoted = callout.kind == "commentary"
    listed = len(callout.items) > 1 and not quoted
    end = " list" if listed else ""
    style = f"Callout {callout.kind}"
    yield styled(f"{style} title{end}", [paragraph(callout.title or words[callout.kind])])
    if listed:
        items = [[styled(f"{style}{end}", [paragraph(item)])] for item in callout.items]
        yield {"t": "BulletList", "c": items}
    else:
        yield styled(style, [paragraph(item) for item in callout.items])
    if callout.source:
        mark = "— " if quoted else f"{words['source']}: "
        yield styled(f"{style} source{end}", [paragraph(mark + callout.source)])
