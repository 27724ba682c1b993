"""One subject among its peers, sorted, with their margins."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import name_rows, shortened, value_axis
from monitor.figures.style import BOLD, DASHED, INK, OTHER, OWN, TARGET, drawing, room, to_svg
from monitor.figures.words import Words

# More rows than this do not fit a page with their names: then only the subject is named.
MOST_NAMED = 40
NAME_LETTERS = 34


def comparison(rows: pd.DataFrame, own: str, whole: float, target: float, words: Words) -> str:
    """All districts or providers as points with their 95% interval, sorted, the subject dark.

    Args:
        rows: name, value, lower and upper, indexed by code; a row without a value is left out.
        own: the code of the subject.
        whole: the value of the whole, and `target` the norm, as vertical lines; missing for none.
        words: `unit`, `whole` and `target`.

    Returns:
        SVG.
    """
    rows = rows[rows["value"].notna()].sort_values(["value", "name"], kind="stable")
    rows = rows.assign(name=[shortened(name, NAME_LETTERS) for name in rows["name"]])
    mine = rows.index == own
    named = len(rows) <= MOST_NAMED
    names = rows["name"].where(mine | named, "")
    height = 0.85 + (0.235 * len(rows) if named else min(0.075 * len(rows), 4.0))
    left = max(room(names), BOLD * room(names[mine]))
    with drawing(height, left=left, top=0.3) as (figure, axes):
        _draw_rows(axes, rows, mine, named)
        heads = [(whole, words.whole, INK, "-"), (target, words.target, TARGET, DASHED)]
        _draw_heads(axes, [head for head in heads if not np.isnan(head[0])])
        name_rows(axes, list(names), list(mine))
        if not (rows[["value", "lower"]] < 0).to_numpy().any():  # no room below zero for what cannot be there
            axes.set_xlim(left=max(0.0, axes.get_xlim()[0]))
        value_axis(axes.xaxis, axes, words)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.grid(visible=False, axis="y")
        return to_svg(figure)


def _draw_rows(axes: Axes, rows: pd.DataFrame, mine: np.ndarray, named: bool) -> None:
    places = np.arange(len(rows))
    colors = np.where(mine, OWN, OTHER)
    axes.hlines(places, rows["lower"], rows["upper"], colors=colors, linewidth=1.6 if named else 0.9)
    sizes = np.where(mine, 52.0, 26.0 if named else 9.0)
    axes.scatter(rows["value"], places, c=colors, s=sizes, linewidths=0, zorder=3)


def _draw_heads(axes: Axes, heads: list[tuple[float, str, str, object]]) -> None:
    """Vertical lines with their names above: the left one ends at its line, the right one starts there."""
    for place, (value, name, color, style) in enumerate(sorted(heads, key=lambda head: head[0])):
        axes.axvline(value, color=color, linewidth=1.2, linestyle=style)
        side, away = ("center", 0) if len(heads) == 1 else (("right", -2) if place == 0 else ("left", 2))
        axes.annotate(
            name, (value, 1.0), xycoords=("data", "axes fraction"), xytext=(away, 4), textcoords="offset points",
            color=color, ha=side, va="bottom", annotation_clip=False,
        )  # fmt: skip
