"""What a notebook cell shows: MIME bundles that Jupyter displays and that publishing reads."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

DOCUMENT = "application/vnd.monitor.document+json"
TABLE = "application/vnd.monitor.table+json"
CALLOUT = "application/vnd.monitor.callout+json"
PROSE = "text/markdown"
SVG = "image/svg+xml"

# What JupyterLab shows behind a cell with this tone; the published tints are in the style of publishing.
TINTS = {"better": "#D3E7F3", "worse": "#FBE0CB", "higher": "#E7E3F0", "lower": "#E7E3F0"}

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
    """A table of words and figures as they are printed.

    `tones` makes it a heat map: the judgement of every cell ("better", "worse", "higher", "lower",
    "similar", "too_few" or "" for none), by which it is tinted. The text of the cell must say it too.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    highlight: tuple[int, ...] = ()
    note: str | None = None
    kind: str | None = None
    collapsed: bool = False
    tones: tuple[tuple[str, ...], ...] = ()

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
            "tones": [list(row) for row in self.tones],
        }
        return {TABLE: content, "text/html": self._html(), "text/plain": self.caption}, {}

    def _html(self) -> str:
        """For JupyterLab; the published table is made by publishing."""
        if self.tones:
            return self._heat_map()
        head = "".join(f"<th scope='col'>{html.escape(column.label)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        caption = html.escape(self.caption)
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"

    def _heat_map(self) -> str:
        # Only a heat map pays for this import. A fixed id, for the same table must give the same bytes.
        import great_tables as gt

        names = [str(place) for place in range(len(self.columns))]
        table = gt.GT(pd.DataFrame(self.rows, columns=names), id="heat-map").tab_header(self.caption)
        for place, (name, column) in enumerate(zip(names, self.columns, strict=True)):
            label = gt.html(html.escape(column.label))  # one with braces would not be escaped there
            table = table.cols_label({name: label}).cols_align(column.align, [name])
            for tone, color in TINTS.items():
                rows = [number for number, tones in enumerate(self.tones) if tones[place] == tone]
                table = table.tab_style(gt.style.fill(color), gt.loc.body([name], rows)) if rows else table
        return table.as_raw_html()


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
