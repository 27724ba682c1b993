"""One subject among its peers in a funnel, which allows for their size."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import (
    Box,
    free_place,
    spread,
    tallness,
    tick_labels,
    true_ticks,
    value_axis,
    wrapped,
)
from monitor.figures.style import BOLD, DASHED, INK, MUTED, OTHER, OWN, PALE, drawing, room, to_svg
from monitor.figures.words import Words

HEIGHT, TOP, BOTTOM = 4.3, 0.4, 0.55
MOST_NAMED = 5
NAME_LETTERS, END_LETTERS = 24, 18
SMALL = 9.0
# Half the width of a mark, in inches.
MARK = 0.06
# A triangle lies beyond a limit, and points there; a solid one lies beyond the outer limit.
MARKERS = {"within": "o", "high": "^", "low": "v", "high_far": "^", "low_far": "v"}
FAR = ("high_far", "low_far")
LIMITS = {"lower95": DASHED, "upper95": DASHED, "lower998": "-", "upper998": "-"}


def funnel(rows: pd.DataFrame, curves: pd.DataFrame, own: str, whole: float, words: Words) -> str:
    """Values against the numbers that they rest on, within limits that chance explains.

    Args:
        rows: indexed by code: name, denominator, value and position ("within", or beyond the inner
            limit "high" or "low", or beyond the outer one "high_far" or "low_far"). A row without a
            value or denominator is left out.
        curves: denominator (rising), lower95, upper95, lower998 and upper998.
        own: the code of the subject; "" for none.
        whole: the value that the funnel is drawn around.
        words: `unit`, `own`, `whole`, `size` for the horizontal axis and `limits` for the limits.

    Returns:
        SVG. The subject is dark and named; of those beyond the outer limit the five clearest are named.

    Source of the method: Spiegelhalter (2005), Funnel plots for comparing institutional performance,
    Statistics in Medicine 24.
    """
    rows = rows.dropna(subset=["denominator", "value"])
    low, high = _ends(rows, curves, whole)
    farthest = max(curves["denominator"].max(), rows["denominator"].max())
    names = [wrapped(words.whole, END_LETTERS, 3), *words.limits]
    left, right = room(tick_labels(true_ticks(low, high, words), words)), room(names) + 0.1
    with drawing(HEIGHT, left=left, right=right, top=TOP, bottom=BOTTOM) as (figure, axes):
        axes.set(xlim=(0, farthest * 1.03), ylim=(low, high))
        _draw_limits(axes, curves, whole)
        _draw_points(axes, rows, own)
        _name_limits(axes, curves, whole, names)
        _name_points(axes, rows, own, whole, words)
        value_axis(axes.yaxis, axes, words)
        ticks = true_ticks(*axes.get_xlim(), words)
        axes.set_xticks(ticks, tick_labels(ticks, words))
        axes.set_xlabel(words.size)
        axes.grid(visible=False)
        return to_svg(figure)


def _ends(rows: pd.DataFrame, curves: pd.DataFrame, whole: float) -> tuple[float, float]:
    """The ends of the vertical axis: all points, and the limits of all but the smallest units."""
    size = rows["denominator"].median()
    narrow = curves[curves["denominator"] >= size] if len(rows) else curves
    shown = np.concatenate([rows["value"], [whole], narrow[list(LIMITS)].to_numpy().ravel()])
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    slack = 0.08 * (high - low) or 1.0
    return (low - slack if low < 0 else max(0.0, low - slack)), high + slack


def _draw_limits(axes: Axes, curves: pd.DataFrame, whole: float) -> None:
    axes.axhline(whole, color=INK, linewidth=1.1, zorder=1)
    for name, style in LIMITS.items():
        axes.plot(curves["denominator"], curves[name], color=OTHER, linewidth=1.2, linestyle=style, zorder=1)


def _name_limits(axes: Axes, curves: pd.DataFrame, whole: float, names: list[str]) -> None:
    """The whole and the upper limits, named where they end."""
    low, high = axes.get_ylim()
    inch = (high - low) / (HEIGHT - TOP - BOTTOM)
    last = curves.iloc[-1]
    centres = np.clip([whole, last["upper95"], last["upper998"]], low, high)
    places = spread(list(centres), [tallness(name) * inch for name in names], low, high)
    for place, name, color in zip(places, names, (INK, MUTED, MUTED), strict=True):
        axes.annotate(
            name, (1, place), xycoords=("axes fraction", "data"), xytext=(5, 0), va="center", color=color,
            textcoords="offset points", annotation_clip=False, linespacing=1.1,
        )  # fmt: skip


def _draw_points(axes: Axes, rows: pd.DataFrame, own: str) -> None:
    """One layer of marks per position, the subject on top of all."""
    for (mine, position), some in rows.groupby([rows.index == own, "position"]):
        axes.scatter(
            some["denominator"], some["value"], marker=MARKERS[position], s=90 if mine else 34, linewidths=1.2,
            edgecolors=OWN if mine else MUTED, facecolors=_fill(position, mine), zorder=4 if mine else 3,
        )  # fmt: skip


def _fill(position: str, subject: bool) -> str:
    if subject:
        return OWN
    return {"within": PALE, "high": "white", "low": "white"}.get(position, INK)


def _name_points(axes: Axes, rows: pd.DataFrame, own: str, whole: float, words: Words) -> None:
    """Names beside points, each where nothing stands; one for which there is no such place is left out."""
    inches = axes.bbox.size / axes.figure.dpi
    points = axes.transLimits.transform(rows[["denominator", "value"]].to_numpy(dtype=float)) * inches
    marks = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in points]
    taken: list[Box] = []
    for place in _named(rows, own, whole):
        mine = rows.index[place] == own
        name = wrapped(words.own if mine else rows["name"].iloc[place], NAME_LETTERS)
        size = SMALL * (BOLD if mine else 1)
        box = free_place(points[place], name, size, (0.0, 0.0, *inches), taken, marks)
        if box:
            taken.append(box)
            anchor, side = _anchor(box, points[place][0])
            look = {"color": OWN, "weight": "bold"} if mine else {}
            _write(axes, name, anchor / inches, ha=side, **look)


def _named(rows: pd.DataFrame, own: str, whole: float) -> list[int]:
    """Whom to name, by place: the subject, and those beyond the outer limit, the clearest first."""
    distance = ((rows["value"] - whole).abs() * np.sqrt(rows["denominator"])).to_numpy()
    mine = (rows.index == own).tolist()
    far = [place for place in np.argsort(-distance, kind="stable") if rows["position"].iloc[place] in FAR]
    others = [int(place) for place in far if not mine[place]]
    return [place for place, is_mine in enumerate(mine) if is_mine] + others[:MOST_NAMED]


def _anchor(box: Box, point: float) -> tuple[np.ndarray, str]:
    """The side of a box that is nearest to its point, so that a short name stands close to it."""
    left, bottom, right, top = box
    x, side = (left, "left") if left > point else (right, "right") if right < point else (point, "center")
    return np.array([x, (bottom + top) / 2]), side


def _write(axes: Axes, name: str, place: np.ndarray, **look: object) -> None:
    """A name at a place of the axes, from 0 to 1, on a ground that no line shows through."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    axes.text(
        *place, name, transform=axes.transAxes, fontsize=SMALL, va="center", linespacing=1.1, bbox=ground,
        zorder=2, **look,
    )  # fmt: skip
