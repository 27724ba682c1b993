"""An HTML table as pandas, its Styler and great-tables show it, read as a table of text.

Header rows become one, merged cells are repeated, and the names of row groups go before those of their rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from lxml import etree, html

from monitor.publishing.gates import read_html, refuse
from monitor.publishing.plain import plain

_BETWEEN_LEVELS = " – "
# What pandas writes in rows and columns that it leaves out; the table as printed is then not the whole table.
_LEFT_OUT = {"...", "…"}
_MOST_SPANNED = 1_000
_LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[(<>≤≥±+−–€$£\s-]*\d[\d.,'\s]*(?:[eE][+-]?\d+)?[%‰€]?\)?(?: \(\w+\))?")
_NOTHING = ("", "-", "–", "—", "nan", "none", "<na>", "nat")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_BLOCKS = ("br", "p", "div", "li", "tr")
# Also what draws itself with a script, which leaves nothing but the head of a table behind.
_NOT_TEXT = ("img", "svg", "canvas", "input", "button", "select", "iframe", "object", "video", "script")
_UNSEEN = ("style", "template")
_SIZE = re.compile(r"\d+ rows × \d+ columns")
_FOOTNOTE_MARK = "gt_footnote_marks"
_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
# The rows under a table are totals, unless they are footnotes of great-tables.
_FOOTNOTES = "contains(@class, 'gt_sourcenote') or contains(@class, 'gt_footnote')"
_ROWS = f"./tbody/tr|./tr|./tfoot/tr[not({_FOOTNOTES})]"


@dataclass(frozen=True)
class _Cell:
    """One cell; `origin` is the same for all places that a merged cell covers."""

    text: str
    is_header: bool
    origin: int
    is_group: bool = False


_EMPTY, _NAMELESS = _Cell("", False, 0), _Cell("", True, 0)
_Grid = tuple[tuple[_Cell, ...], ...]


def is_table(source: str) -> bool:
    """Whether HTML holds a table at all."""
    return "<table" in source.lower()


def read_table(number: int, source: str, caption: str | None) -> dict:
    """The table in what a cell shows as HTML, as the contract for tables has it; `caption` goes before its own.

    A caption that is nowhere is left out, for the gate to refuse. Raises MonitorError for HTML that is more than
    one table of text, and for a table that is not whole.
    """
    table = _only_table(number, source)
    head, body = _with_groups(_grid(number, _head_rows(table)), _grid(number, table.xpath(_ROWS)))
    width = max(map(len, (*head, *body)), default=0)
    head, body = (tuple(_filled(row, width) for row in rows) for rows in (head, body))
    named = _leading_headers(body)
    labels = _labels(_with_levels(head, named) if _is_pandas(table) else head)
    texts = [[cell.text for cell in row] for row in body]
    _refuse_left_out(number, labels, texts)
    caption = _own_caption(table) if caption is None else caption
    return {
        "columns": [_column(label, texts, place, named) for place, label in enumerate(labels)],
        "rows": texts,
        "row_header": named > 0,
        "note": _note(table) or None,
    } | ({} if caption is None else {"caption": caption})


def _column(label: str, texts: Sequence[Sequence[str]], place: int, named: int) -> dict:
    return {"label": label, "align": "right" if place >= named and _is_numeric(texts, place) else "left"}


def _only_table(number: int, source: str) -> html.HtmlElement:
    """The one table in the HTML, with nothing in or around it that would be lost."""
    page = read_html(f"<body>{plain(source)}</body>")
    if page is None:
        remedy = "show the table as pandas or great-tables writes it"
        refuse(number, "text/html must not be nested without end", "too many levels", remedy)
    lost = next(page.iterdescendants(*_NOT_TEXT), None)
    if lost is not None:
        remedy = "leave pictures, controls and scripts out of the table; show a picture as a figure"
        refuse(number, "a table in text/html must be text", f"<{lost.tag}>", remedy)
    tables, around = list(page.iterdescendants("table")), _text(page, leave=(*_UNSEEN, "table"))
    if len(tables) != 1 or (around and not _SIZE.fullmatch(around)):
        got = around or f"{len(tables)} tables"
        remedy = "show each table in a cell of its own, and other text as Markdown"
        refuse(number, "text/html must be one table and nothing else", got, remedy)
    if not _head_rows(tables[0]):
        must, remedy = "a table in text/html must have a row of headers", "put it in <thead>, as pandas does"
        refuse(number, must, "none", remedy)
    return tables[0]


def _head_rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    """The rows that hold the labels of columns: not the title of great-tables, which stands above them."""
    return table.xpath("./thead/tr[not(contains(@class, 'gt_heading'))]")


def _grid(number: int, rows: Sequence[html.HtmlElement]) -> _Grid:
    """The cells of every row, each merged cell in all places that it covers."""
    covered: list[dict[int, _Cell]] = [{} for _ in rows]
    origin = 0
    for y, row in enumerate(rows):
        for element in row.xpath("./th|./td"):
            origin += 1
            cell = _Cell(_cell_text(element), element.tag == "th", origin, _is_group(element))
            x = next(place for place in count() if place not in covered[y])
            across = range(x, x + _spanned(number, element, "colspan"))
            for below in covered[y : y + _spanned(number, element, "rowspan")]:
                below |= dict.fromkeys(across, cell)
    widths = [max(places, default=-1) + 1 for places in covered]
    return tuple(
        tuple(places.get(x, _EMPTY) for x in range(width))
        for places, width in zip(covered, widths, strict=True)
    )


def _spanned(number: int, element: html.HtmlElement, direction: str) -> int:
    written = element.get(direction, "1").strip()
    if not written.isdecimal() or not 1 <= int(written[:9]) <= _MOST_SPANNED:
        must = f"a cell of a table must cover 1 to {_MOST_SPANNED} places"
        refuse(number, must, f"{direction}={written}", "show the table as pandas or great-tables writes it")
    return int(written)


def _filled(row: tuple[_Cell, ...], width: int) -> tuple[_Cell, ...]:
    return row + (_EMPTY,) * (width - len(row))


def _is_group(element: html.HtmlElement) -> bool:
    """Whether a cell of great-tables stands over the rows below it and names them together."""
    return "gt_group_heading" in element.get("class", "").split()


def _with_groups(head: _Grid, body: _Grid) -> tuple[_Grid, _Grid]:
    """Rows with the name of their group: before the row's own name, or in a column of its own where rows have none."""
    if not any(row and row[0].is_group for row in body):
        return head, body
    if _leading_headers(tuple(row for row in body if row and not row[0].is_group)):
        return head, tuple(_grouped(body))
    unnamed = tuple(row if row and row[0].is_group else (_NAMELESS, *row) for row in body)
    return tuple((_EMPTY, *row) for row in head), tuple(_grouped(unnamed))


def _grouped(rows: _Grid) -> Iterator[tuple[_Cell, ...]]:
    group = ""
    for row in rows:
        if row and row[0].is_group:
            group = row[0].text
        elif row:
            text = _BETWEEN_LEVELS.join(filter(None, (group, row[0].text)))
            yield (replace(row[0], text=text), *row[1:])


def _leading_headers(rows: _Grid) -> int:
    """How many columns at the left name the rows."""
    widths = [next((x for x, cell in enumerate(row) if not cell.is_header), len(row)) for row in rows]
    return min(widths, default=0)


def _labels(head: _Grid) -> list[str]:
    """One label for each column, of all header rows; a merged cell says its word once."""
    return [_BETWEEN_LEVELS.join(_said_once(column)) for column in zip(*head, strict=True)]


def _said_once(column: Sequence[_Cell]) -> Iterator[str]:
    spoken = set()
    for cell in column:
        if cell.text and cell.origin not in spoken:
            spoken.add(cell.origin)
            yield cell.text


def _with_levels(head: _Grid, named: int) -> _Grid:
    """A head of pandas with the name of each level, which stands over the index, before the words of the level."""
    return tuple(_level(row, named) if any(cell.text for cell in row[named:]) else row for row in head)


def _level(row: tuple[_Cell, ...], named: int) -> tuple[_Cell, ...]:
    name = " ".join(cell.text for cell in row[:named] if cell.text)
    words = (replace(cell, text=f"{name} {cell.text}".strip()) if cell.text else cell for cell in row[named:])
    return (*(replace(cell, text="") for cell in row[:named]), *words)


def _is_pandas(table: html.HtmlElement) -> bool:
    return "dataframe" in table.get("class", "").split() or table.get("id", "").startswith("T_")


def _is_numeric(texts: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column holds numbers, and nothing else but gaps."""
    said = [row[place] for row in texts if row[place].lower() not in _NOTHING]
    return bool(said) and all(len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) for text in said)


def _refuse_left_out(number: int, labels: Sequence[str], texts: Sequence[Sequence[str]]) -> None:
    columns = zip(labels, *texts, strict=True)
    if any(texts and set(line) <= _LEFT_OUT for line in (*texts, *columns)):
        remedy = "show fewer, such as frame.head(20), or all: pd.options.display.max_rows = None"
        refuse(number, "a table must be shown whole", "rows or columns left out as ...", remedy)


def _own_caption(table: html.HtmlElement) -> str | None:
    """The caption in the table, or the title and subtitle that great-tables puts in its head."""
    said = [_text(found) for found in table.xpath("./caption")] or [
        _text(found) for found in table.xpath("./thead/tr/td[contains(@class, 'gt_heading')]")
    ]
    return _BETWEEN_LEVELS.join(filter(None, said)) if said else None


def _note(table: html.HtmlElement) -> str:
    """The footnotes and sources that great-tables puts under a table."""
    cells = table.xpath(f"./tfoot/tr/td[{_FOOTNOTES}]")
    return "; ".join(" ".join(filter(None, (_marks(cell), _text(cell)))) for cell in cells)


def _cell_text(cell: html.HtmlElement) -> str:
    """The text of a cell, with the marks of its footnotes behind it."""
    return " ".join(filter(None, (_text(cell), _marks(cell))))


def _marks(cell: html.HtmlElement) -> str:
    marks = cell.xpath(f".//*[contains(@class, '{_FOOTNOTE_MARK}')]")
    return " ".join(f"({mark.text_content().strip()})" for mark in marks)


def _text(element: html.HtmlElement, leave: tuple[str, ...] = _UNSEEN) -> str:
    """The text in an element, words of separate lines apart, without the marks of footnotes."""
    pieces = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        pieces.append(" " if node.tag in _BLOCKS else "")
        if event == "end":
            pieces.append(node.tail or "" if node is not element else "")
        elif node.tag in leave or _FOOTNOTE_MARK in node.get("class", ""):
            walk.skip_subtree()
        else:
            pieces.append(_raised(node))
    return _WHITE_SPACE.sub(" ", "".join(pieces)).strip()


def _raised(node: html.HtmlElement) -> str:
    text = node.text or ""
    return text.translate(_RAISED) if node.tag == "sup" else text
