"""What a document consists of, whatever the format it is written in; the cell says where a part came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CalloutKind(StrEnum):
    """What a callout is for, which decides how it looks."""

    HEADLINE = "headline"
    COMMENTARY = "commentary"
    CAVEAT = "caveat"
    QUESTION = "question"
    STATUS = "status"


@dataclass(frozen=True)
class Heading:
    """A heading inside prose; `identifier` is unique in the document."""

    level: int
    text: str
    identifier: str
    cell: int


@dataclass(frozen=True)
class Prose:
    """Running text as sanitised blocks of pandoc's document tree."""

    cell: int
    blocks: tuple[dict, ...]


@dataclass(frozen=True)
class Figure:
    """A chart or map; `mime` says what `content` is."""

    cell: int
    alt: str
    caption: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Column:
    """The head of a column; `align` is left or right."""

    label: str
    align: str


@dataclass(frozen=True)
class Table:
    """Plain text in rows; with `row_header` the first cell of a row names the row.

    `tones` holds the judgement of every cell, by which it is tinted; it is empty for a table without tints.
    """

    cell: int
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_header: bool
    highlight: tuple[int, ...]
    tones: tuple[tuple[str, ...], ...]
    note: str | None
    kind: str | None
    collapsed: bool


@dataclass(frozen=True)
class Callout:
    """Sentences that stand apart: the headline, an explanation, a caveat, questions, a status."""

    cell: int
    kind: CalloutKind
    title: str | None
    items: tuple[str, ...]
    source: str | None


Part = Prose | Figure | Table | Callout


@dataclass(frozen=True)
class Document:
    """One report: what it is about, and its parts in reading order; `date` is the last day it is about, or "".

    `stands_out` says that a reader of many should look at this one first.
    """

    title: str
    subtitle: str
    language: str
    kind: str
    subject: str
    period: str
    municipality: str
    summary: str
    description: str
    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]
    date: str = ""
    stands_out: bool = False
