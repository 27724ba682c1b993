"""What a notebook cell shows: MIME bundles that publishing reads, and that JupyterLab and Quarto can show too.

Publishing takes the first kind of each bundle. The others are for who opens or renders a notebook itself; they are
short, for every document carries them.
"""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from monitor.texts import escape_markdown

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
    date: str = ""
    stands_out: bool = False

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        heading = "\n\n".join(
            filter(None, [f"# {escape_markdown(self.title)}", escape_markdown(self.subtitle)])
        )
        return {DOCUMENT: asdict(self), PROSE: heading, "text/plain": self.title}, {}


@dataclass(frozen=True)
class Prose:
    """Markdown."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return {PROSE: self.text, "text/plain": self.text.partition("\n")[0]}, {}


@dataclass(frozen=True)
class Callout:
    """Sentences set apart: the headline, an explanation by the municipality, what figures do not say."""

    kind: str
    items: tuple[str, ...]
    title: str | None = None
    source: str | None = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        content = {**asdict(self), "items": list(self.items)}
        return {CALLOUT: content, PROSE: self._quoted(), "text/plain": self.title or self.items[0]}, {}

    def _quoted(self) -> str:
        """The callout as a quotation, which every reader of Markdown knows."""
        said = [escape_markdown(item) for item in self.items]
        title = f"**{escape_markdown(self.title)}**" if self.title else ""
        items = "\n".join(f"- {item}" for item in said) if len(said) > 1 else said[0]
        text = "\n\n".join(filter(None, [title, items, escape_markdown(self.source or "")]))
        return "\n".join(f"> {line}" for line in text.split("\n"))


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
        head = "".join(
            self._cell("th scope='col'", place, column.label) for place, column in enumerate(self.columns)
        )
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        return f"<table><caption>{html.escape(self.caption)}</caption><tr>{head}</tr>{body}</table>{note}"

    def _row(self, row: tuple[str, ...]) -> str:
        return "".join(
            self._cell("td" if place else "th scope='row'", place, text) for place, text in enumerate(row)
        )

    def _cell(self, opening: str, place: int, text: str) -> str:
        # JupyterLab puts all cells to the right by itself.
        side = " style='text-align:left'" if self.columns[place].align == "left" else ""
        return f"<{opening}{side}>{html.escape(text)}</{opening[:2]}>"

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
