"""Bars per category: the subject beside the whole, and costs beside the budget."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import breadth, ends, name_rows, shortened, value_axis, wrapped
from monitor.figures.style import INK, MUTED, OTHER, OWN, TARGET, drawing, room, to_svg
from monitor.figures.words import Words

NAME_LETTERS = 34
SMALL = 9.0
WHO_LETTERS = 20
# The bars of a category together, of the room that it has.
TOGETHER = 0.8
# Inches between a bar and its label, and behind that.
BEHIND = 0.12
HEADROOM = 1.06


def shares(rows: pd.DataFrame, words: Words) -> str:
    """Bars of the subject beside those of the whole, per category in the given order.

    Args:
        rows: name, own and whole; with lower and upper also the interval of own, as a thin line. What is
            missing has no bar, but the dash that `number` prints for it; without any value of the whole
            the subject stands alone.
        words: `unit`, `own` and `whole`; `number` prints the values.

    Returns:
        SVG.
    """
    names = [wrapped(name, NAME_LETTERS) for name in rows["name"]]
    margin = rows.reindex(columns=["lower", "upper"]).to_numpy(dtype=float)
    pair = [_own(rows, margin, words), *([_whole(rows, words)] if rows["whole"].notna().any() else [])]
    thick = TOGETHER / len(pair)
    with drawing(0.62 + (0.1 + 0.2 * len(pair)) * len(rows), left=room(names)) as (figure, axes):
        low, high = ends(rows["own"], rows["whole"], margin)
        axes.set(xlim=(low, high), ylim=(len(rows) - 0.5, -0.5))
        for number, bars in enumerate(pair):
            places = np.arange(len(rows)) + (number - (len(pair) - 1) / 2) * thick
            axes.barh(places, bars.values, thick * 0.92, color=bars.color)
            _write_values(axes, bars, places)
            if bars.color == OWN:
                axes.hlines(places, *margin.T, colors="white", linewidth=3.0)
                axes.hlines(places, *margin.T, colors=INK, linewidth=1.2)
        name_rows(axes, names)
        value_axis(axes.xaxis, axes, words)
        axes.set_xlim(right=_right_end(pair, low, axes))
        axes.grid(visible=False, axis="y")
        return to_svg(figure)


@dataclass(frozen=True)
class _Bars:
    """Bars of one kind: their values, where their labels begin, and the labels."""

    values: np.ndarray
    ends: np.ndarray
    labels: list[str]
    color: str
    ink: str


def _own(rows: pd.DataFrame, margin: np.ndarray, words: Words) -> _Bars:
    values = rows["own"].to_numpy(dtype=float)
    outer = np.where(values < 0, np.fmin(values, margin[:, 0]), np.fmax(values, margin[:, 1]))
    return _Bars(values, outer, _labels(values, words.own, words), OWN, OWN)


def _whole(rows: pd.DataFrame, words: Words) -> _Bars:
    values = rows["whole"].to_numpy(dtype=float)
    return _Bars(values, values, _labels(values, words.whole, words), OTHER, MUTED)


def _labels(values: np.ndarray, who: str, words: Words) -> list[str]:
    """The figures as printed, a dash for a missing one; the first of them also says whose it is."""
    labels = [words.figure(value) for value in values]
    return [f"{labels[0]}  {shortened(who, WHO_LETTERS)}", *labels[1:]]


def _right_end(pair: list[_Bars], low: float, axes: Axes) -> float:
    """Where the axis ends, so that every label fits behind its bar."""
    inches = axes.bbox.width / axes.figure.dpi
    needed = [0.0]
    for bars in pair:
        taken = np.array([breadth(label, SMALL) + BEHIND for label in bars.labels]) / inches
        needed.extend((np.fmax(bars.ends, 0) - low) / (1 - np.minimum(taken, 0.8)))
    return low + (np.nanmax(needed) or 1.0)


def _write_values(axes: Axes, bars: _Bars, places: np.ndarray) -> None:
    weight = "bold" if bars.color == OWN else "normal"
    for place, end, label in zip(places, np.fmax(bars.ends, 0.0), bars.labels, strict=True):
        axes.annotate(
            label, (end, place), xytext=(4, 0), textcoords="offset points", va="center", color=bars.ink,
            fontsize=SMALL, weight=weight,
        )  # fmt: skip


def accounts(rows: pd.DataFrame, words: Words) -> str:
    """Realised costs as bars, with the budget as a mark, per taakveld.

    Args:
        rows: name, budget and realised in the unit of the axis, and over: whether it is over budget.
        words: `unit`, and `target` for the budget.

    Returns:
        SVG.
    """
    names = [wrapped(name, NAME_LETTERS) for name in rows["name"]]
    with drawing(0.85 + 0.4 * len(rows), left=room(names), top=0.3) as (figure, axes):
        over = rows["over"].to_numpy(dtype=bool)
        places = np.arange(len(rows))
        axes.barh(places, rows["realised"], 0.55, color=np.where(over, TARGET, OWN))
        axes.vlines(rows["budget"], places - 0.38, places + 0.38, color=INK, linewidth=2)
        axes.annotate(
            words.target, (rows["budget"].iloc[0], -0.42), xytext=(0, 2), textcoords="offset points",
            ha="center", va="bottom", color=INK, annotation_clip=False,
        )  # fmt: skip
        low, high = ends(rows["budget"], rows["realised"])
        axes.set(xlim=(low, high * HEADROOM), ylim=(len(rows) - 0.5, -0.5))
        name_rows(axes, names)
        value_axis(axes.xaxis, axes, words)
        axes.grid(visible=False, axis="y")
        return to_svg(figure)
