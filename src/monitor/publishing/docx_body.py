"""The parts of a document as pandoc's blocks, for Word: paragraphs in named styles, pictures and tables."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.publishing.document import Callout, Column, Document, Figure, Part, Prose, Table
from monitor.publishing.images import to_png
from monitor.publishing.words import words_in

PNG = "image/png"
# Dots per inch of a chart: sharp on paper and on a screen that is enlarged.
RESOLUTION = 192
# Inches between the margins, and of half a page, which no picture may pass.
WIDEST, HIGHEST = 6.5, 5.0
# Signs that a line of a table holds, that a column may ask for, and that stand between two columns.
_LINE, _SHORTEST, _LONGEST, _LONGEST_WORD, _PADDING, _BOLD = 104, 4, 140, 20, 2, 1.2
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
        yield styled("Contents", [_para([_link(each.text, each.identifier)]) for each in chapters])


def _part(part: Part, language: str) -> Sequence[dict]:
    if isinstance(part, Prose):
        return part.blocks
    if isinstance(part, Figure):
        return _figure(part)
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


def _figure(figure: Figure) -> Iterator[dict]:
    """The caption above the picture, as on the page; the picture in its own size, as far as it fits."""
    yield styled("Image Caption", [paragraph(figure.caption)])
    content = figure.content if figure.mime == PNG else to_png(figure.content, RESOLUTION)
    address = f"data:{PNG};base64,{base64.b64encode(content).decode()}"
    sizes = [["width", f"{_width(content):.3f}in"]]
    yield _para([{"t": "Image", "c": [["", [], sizes], inlines(figure.alt), [address, ""]]}])


def _width(png: bytes) -> float:
    """Inches that a picture is wide: its own, or what the page has room for."""
    across, down = struct.unpack(">II", png[16:24])
    return min(across / RESOLUTION, WIDEST, HIGHEST * across / down)


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


def shares(table: Table) -> list[float]:
    """How much of the width each column takes: first its longest word, then what its longest cell asks of the rest."""
    columns = [_Column(head, [row[place] for row in table.rows]) for place, head in enumerate(table.columns)]
    words, asked = [column.least() for column in columns], [column.asked() for column in columns]
    rest = max(_LINE - sum(words), 0) / max(sum(asked) - sum(words), 1)
    widths = [word + min(rest, 1) * max(ask - word, 0) for word, ask in zip(words, asked, strict=True)]
    return [width / sum(widths) for width in widths]


@dataclass(frozen=True)
class _Column:
    """A column whose width is asked for, in signs."""

    head: Column
    cells: Sequence[str]

    def least(self) -> float:
        """Its longest word; a figure is one word, and a head is bold and so wider."""
        head = [_BOLD * len(word) for word in self.head.label.split(" ")]
        figures = self.head.align == "right"
        words = [len(word) for cell in self.cells for word in ([cell] if figures else cell.split(" "))]
        return min(max(*head, *words, _SHORTEST), _LONGEST_WORD) + _PADDING

    def asked(self) -> float:
        """Its longest cell."""
        return min(max(map(len, (self.head.label, *self.cells))), _LONGEST) + _PADDING


def _callout(callout: Callout, words: dict[str, str]) -> Iterator[dict]:
    style = f"Callout {callout.kind}"
    title = {"t": "Strong", "c": inlines(callout.title or words[callout.kind])}
    yield styled(style, [_para([title])])
    if len(callout.items) > 1 and callout.kind != "commentary":
        yield {"t": "BulletList", "c": [[styled(style, [paragraph(item)])] for item in callout.items]}
    else:
        yield styled(style, [paragraph(item) for item in callout.items])
    if callout.source:
        mark = "— " if callout.kind == "commentary" else f"{words['source']}: "
        yield styled(style, [paragraph(mark + callout.source)])
