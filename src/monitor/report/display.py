"""What a notebook cell shows: MIME bundles that Jupyter displays and that publishing reads."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from typing import Any

DOCUMENT = "application/vnd.monitor.document+json"
TABLE = "application/vnd.monitor.table+json"
CALLOUT = "application/vnd.monitor.callout+json"
PROSE = "text/markdown"
SVG = "image/svg+xml"

Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Title:
    """Who and what the document is about."""

    title: str
    subtitle: str
    language: str
    kind: str
    subject: str
    period: str
    municipality: str
    summary: str
    description: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return {DOCUMENT: asdict(self), "text/plain": self.title}, {}


@dataclass(frozen=True)
class Prose:
    """Markdown."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return {PROSE: self.text, "text/plain": self.text}, {}


@dataclass(frozen=True)
class Callout:
    """Sentences set apart: the headline, an explanation by the municipality, what figures do not say."""

    kind: str
    items: tuple[str, ...]
    title: str | None = None
    source: str | None = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        plain = "\n".join(filter(None, [self.title, *self.items, self.source]))
        return {CALLOUT: {**asdict(self), "items": list(self.items)}, "text/plain": plain}, {}


@dataclass(frozen=True)
class Column:
    """A column heading of a table."""

    label: str
    align: str = "right"


@dataclass(frozen=True)
class Table:
    """A table of words and figures as they are printed."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    highlight: tuple[int, ...] = ()
    note: str | None = None
    kind: str | None = None
    collapsed: bool = False

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        content = {
            "caption": self.caption,
            "columns": [asdict(column) for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "row_header": True,
            "highlight": list(self.highlight),
            "note": self.note,
            "kind": self.kind,
            "collapsed": self.collapsed,
        }
        return {TABLE: content, "text/html": self._html(), "text/plain": self.caption}, {}

    def _html(self) -> str:
        """For JupyterLab; the published table is made by publishing."""
        head = "".join(f"<th scope='col'>{html.escape(column.label)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        caption = html.escape(self.caption)
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"


@dataclass(frozen=True)
class Chart:
    """A figure as SVG, with the words that say the same."""

    svg: str
    alt: str
    caption: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        words = {"alt": self.alt, "caption": self.caption}
        return {SVG: self.svg, "text/plain": self.alt}, {SVG: words}


@dataclass(frozen=True)
class Nothing:
    """A place where this report has nothing to show; it leaves no trace in the document."""

    def _ipython_display_(self) -> None:
        return None
