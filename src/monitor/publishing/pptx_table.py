"""Real tables in PowerPoint: a header row, names of rows, tints that the text repeats."""

from __future__ import annotations

from lxml.etree import SubElement, _Element
from pptx.oxml.ns import qn
from pptx.slide import Slide as Page
from pptx.util import Pt

from monitor.publishing.fitting import LEADING
from monitor.publishing.plain import shortened
from monitor.publishing.pptx_text import ACCENT, INK, MUTED, RULE, TINT, Manner, set_colour, write
from monitor.publishing.slide_tables import ABOVE, BESIDE, HEAD, Grid, is_bold
from monitor.publishing.style import Style

# PowerPoint's own style without lines and fills; the lines are set on the cells.
_PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TONES = {"better": "better", "worse": "worse", "higher": "differs", "lower": "differs"}
_TOO_FEW = "too_few"
_THICK, _THIN = 1.5, 0.75


def add_table(page: Page, grid: Grid, left: float, top: float, style: Style, language: str) -> None:
    """A table on a page, from its left and top in points."""
    # Rows grow where the text needs it; the room for that was measured for a wide font.
    least = grid.size * LEADING + 2 * ABOVE
    size = Pt(sum(grid.widths)), Pt(least * (len(grid.rows) + 1))
    shape = page.shapes.add_table(len(grid.rows) + 1, len(grid.columns), Pt(left), Pt(top), *size)
    shape.name = shortened(grid.caption)
    shape.element.nvGraphicFramePr.cNvPr.set("descr", grid.caption)
    table = shape.table
    table.first_row, table.first_col, table.horz_banding = True, grid.row_header, False
    element = shape.element.graphic.graphicData.tbl
    element.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_STYLE
    for column, width in zip(element.tblGrid, grid.widths, strict=True):
        column.set("w", str(int(Pt(width))))
    head, *rows = element.tr_lst
    for place, cell in enumerate(head.tc_lst):
        _head(cell, grid, place, language)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row.tc_lst):
            _body(cell, grid, number, place, style, language)


def _head(cell: _Element, grid: Grid, place: int, language: str) -> None:
    column = grid.columns[place]
    right = column.align == "right"
    manner = Manner(grid.size * HEAD, language, bold=True, colour=MUTED, right=right)
    write(cell.txBody, column.label, manner)
    line = ACCENT if grid.kind == "key-figures" else INK
    _set_cell(cell, anchor="b", thickness=_THICK, line=line, ground="")


def _body(cell: _Element, grid: Grid, number: int, place: int, style: Style, language: str) -> None:
    tone = grid.tones[number][place] if grid.tones else ""
    is_figure = grid.kind == "key-figures" and place == 1
    colour = ACCENT if is_figure else MUTED if tone == _TOO_FEW else ""
    right = grid.columns[place].align == "right"
    manner = Manner(grid.size, language, bold=is_bold(grid, number, place), colour=colour, right=right)
    write(cell.txBody, grid.rows[number][place], manner)
    ground = TINT if number in grid.highlight else ""
    if tone in _TONES:
        ground = style.light[_TONES[tone]].lstrip("#")
    _set_cell(cell, anchor="t", thickness=_THIN, line=RULE, ground=ground)


def _set_cell(cell: _Element, *, anchor: str, thickness: float, line: str, ground: str) -> None:
    """Margins, the line below, for which the library has no way, and then the fill: the order counts."""
    properties = cell.get_or_add_tcPr()
    beside, above = str(int(Pt(BESIDE))), str(int(Pt(ABOVE)))
    properties.attrib.update({"marL": beside, "marR": beside, "marT": above, "marB": above, "anchor": anchor})
    below = SubElement(properties, qn("a:lnB"))
    below.set("w", str(int(Pt(thickness))))
    set_colour(below, line)
    if ground:
        set_colour(properties, ground)
