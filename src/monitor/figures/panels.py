"""Many small line charts on one scale, so that their shapes can be compared at a glance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Transform

from monitor.figures.labels import breadth, ends, tallness, tick_labels, true_ticks, wrapped
from monitor.figures.style import DASHED, MUTED, OWN, RULE, TARGET, WIDTH, sheet, to_svg
from monitor.figures.words import Words

# Panels on a line: three up to so many units, four, and beyond that five.
MOST_IN_THREES, MOST_IN_FOURS = 9, 20
# Inches: a plot, what stands below it, the head of the sheet, its foot, and around a title.
PLOT, GAP, HEAD, FOOT, AIR = 0.72, 0.16, 0.26, 0.1, 0.08
SMALL, SMALLER = 8.5, 7.0
HEADROOM = 1.08
BEHIND = "#CCCCCC"


@dataclass(frozen=True)
class _Grid:
    """Where panels stand, in inches from the upper left corner of the sheet, and the scale that they share.

    `corners` are the lower left corners of the plots, a row of x and y each.
    """

    columns: int
    corners: np.ndarray
    width: float
    low: float
    high: float

    def up(self, values: np.ndarray) -> np.ndarray:
        """Inches above the foot of a plot."""
        return (values - self.low) / (self.high - self.low) * PLOT

    def across(self, heights: np.ndarray) -> list[list[tuple[float, float]]]:
        """A line through every plot at each of these heights, by its two ends."""
        return [[(x, y - up), (x + self.width, y - up)] for x, y in self.corners for up in heights]


def small_multiples(series: pd.DataFrame, target: float, words: Words, own: str = "") -> str:
    """A small line chart per unit, all on the same scale, with the other units faint behind it.

    Args:
        series: code, name, period (a label) and value; a row per unit and period, in the order of
            the panels and of the periods. A missing row or value leaves a gap.
        target: the norm, dashed in every panel; missing for none.
        words: `unit` and `target`; `number` and `precise` print the values.
        own: the code of the subject, which is drawn in the accent colour; "" for none.

    Returns:
        SVG: three to five panels a line, each titled by name, with its last value.
    """
    names = series.drop_duplicates("code").set_index("code")["name"]
    periods = list(dict.fromkeys(series["period"]))
    table = series.pivot(index="code", columns="period", values="value").loc[names.index, periods]
    values, mine = table.to_numpy(dtype=float), names.index == own
    low, high = ends(values, [target])
    ticks = true_ticks(low, high * HEADROOM, words)
    ticks = ticks[:: 2 if len(ticks) > 4 else 1]
    scale = tick_labels(ticks, words)
    lasts = [_last(words, each) for each in values]
    titles, grid = _grid(list(names), scale, lasts, (low * HEADROOM, high * HEADROOM))
    with sheet(grid.corners[-1, 1] + GAP + FOOT) as (figure, axes):
        axes.text(grid.corners[0, 0], 0.13, words.unit, fontsize=SMALL, va="center")
        _draw_scale(axes, grid, np.array(ticks), scale)
        _draw_target(axes, grid, target, words)
        _draw_behind(axes, grid, values, figure.dpi_scale_trans)
        _draw_lines(axes, grid, values, mine, lasts)
        _name_panels(axes, grid, titles, mine)
        _name_periods(axes, grid, periods)
        return to_svg(figure)


def _last(words: Words, values: np.ndarray) -> str:
    known = values[np.isfinite(values)]
    return words.figure(known[-1]) if len(known) else ""


def _grid(
    names: list[str], scale: list[str], lasts: list[str], ends_: tuple[float, float]
) -> tuple[list[str], _Grid]:
    """The names wrapped to fit, and the grid; a line of panels is as high as its titles ask."""
    most = 3 if len(names) <= MOST_IN_THREES else 4 if len(names) <= MOST_IN_FOURS else 5
    columns = max(2, min(most, len(names)))
    left = max((breadth(text, SMALL) for text in scale), default=0) + 0.12
    across = (WIDTH - left) / columns
    titles = [wrapped(name, int((across - 0.08) / breadth("n", SMALL))) for name in names]
    rows = [titles[start : start + columns] for start in range(0, len(titles), columns)]
    high = [max(tallness(title, SMALL) for title in row) + AIR + PLOT + GAP for row in rows]
    feet = HEAD + np.cumsum(high) - GAP
    corners = [(left + place % columns * across, feet[place // columns]) for place in range(len(names))]
    width = across - max(breadth(last, SMALL) for last in lasts) - 0.2
    return titles, _Grid(columns, np.array(corners), width, *ends_)


def _draw_scale(axes: Axes, grid: _Grid, ticks: np.ndarray, scale: list[str]) -> None:
    """Thin lines at the ticks of every panel, printed beside the first of a line."""
    heights = grid.up(ticks)
    _add(axes, LineCollection(grid.across(heights), colors=RULE, linewidths=0.8, zorder=0))
    for left, foot in grid.corners[:: grid.columns]:
        for height, text in zip(heights, scale, strict=True):
            axes.text(left - 0.06, foot - height, text, fontsize=SMALL, ha="right", va="center")


def _draw_target(axes: Axes, grid: _Grid, target: float, words: Words) -> None:
    """The norm in every panel, named in the first."""
    if np.isnan(target):
        return
    lines = grid.across(grid.up(np.array([target])))
    _add(axes, LineCollection(lines, colors=TARGET, linewidths=1.1, linestyles=[DASHED], zorder=1))
    x, y = lines[0][0]
    axes.text(x + 0.02, y - 0.02, words.target, fontsize=SMALL, color=TARGET, va="bottom", zorder=4)


def _add(axes: Axes, drawn: LineCollection | PathCollection) -> None:
    axes.add_collection(drawn, autolim=False)


def _draw_behind(axes: Axes, grid: _Grid, values: np.ndarray, inches: Transform) -> None:
    """All units as one faint path, which every panel uses: written once, however many panels there are."""
    pieces = [_pieces(grid.up(each), grid.width) for each in values]
    path = Path(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))
    _add(axes, PathCollection(
        [path], offsets=grid.corners, offset_transform=axes.transData, transform=inches, facecolors="none",
        edgecolors=BEHIND, linewidths=0.6, zorder=1,
    ))  # fmt: skip


def _pieces(heights: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """The points of a line that are known, and for each whether a line leads there from the one before."""
    known = np.isfinite(heights)
    joined = known & np.concatenate([[False], known[:-1]])
    points = np.column_stack([np.linspace(0, width, len(heights)), heights])
    return points[known], np.where(joined, Path.LINETO, Path.MOVETO)[known]


def _draw_lines(axes: Axes, grid: _Grid, values: np.ndarray, mine: np.ndarray, lasts: list[str]) -> None:
    """The line of each unit, with a dot and the figure at its last value; all of a colour are one line."""
    x = grid.corners[:, :1] + np.linspace(0, grid.width, values.shape[1])
    y = grid.corners[:, 1:] - grid.up(values)
    known = np.isfinite(y).any(axis=1)
    last = values.shape[1] - 1 - np.argmax(np.isfinite(y)[:, ::-1], axis=1)
    ends_x, ends_y = (np.take_along_axis(each, last[:, None], axis=1)[:, 0] for each in (x, y))
    for color, some in ((OWN, mine & known), (MUTED, ~mine & known)):
        axes.plot(_apart(x[some]), _apart(y[some]), color=color, linewidth=1.8, zorder=3)
        axes.scatter(ends_x[some], ends_y[some], color=color, s=20, linewidths=0, zorder=3)
        look = {"color": color, "weight": "bold", "fontsize": SMALL, "va": "center"}
        for place in np.flatnonzero(some):
            axes.text(ends_x[place] + 0.07, ends_y[place], lasts[place], **look)


def _apart(rows: np.ndarray) -> np.ndarray:
    """All rows after each other, with a gap between them."""
    return np.pad(rows, ((0, 0), (0, 1)), constant_values=np.nan).ravel()


def _name_panels(axes: Axes, grid: _Grid, titles: list[str], mine: np.ndarray) -> None:
    for (left, foot), title, is_mine in zip(grid.corners, titles, mine, strict=True):
        look = {"color": OWN, "weight": "bold"} if is_mine else {}
        axes.text(left, foot - PLOT - 0.05, title, fontsize=SMALL, va="bottom", linespacing=1.1, **look)


def _name_periods(axes: Axes, grid: _Grid, periods: list[str]) -> None:
    """The first and the last period under the lowest panel of every column."""
    for left, foot in grid.corners[-grid.columns :]:
        axes.text(left, foot + 0.06, periods[0], fontsize=SMALLER, va="top")
        if len(periods) > 1:
            axes.text(left + grid.width, foot + 0.06, periods[-1], fontsize=SMALLER, va="top", ha="right")
