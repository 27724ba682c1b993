"""All figures of a subject at a glance: each on a scale of its own, with the whole in the middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import breadth, tallness, wrapped
from monitor.figures.style import (
    BOLD,
    INK,
    MUTED,
    OTHER,
    OWN,
    PALE,
    RULE,
    TONE_COLOR,
    TONE_MARKER,
    WIDTH,
    sheet,
    to_svg,
)
from monitor.figures.words import Words

# Inches from row to row, of a bar, between columns, and between the two parts.
ROW, BAR, GAP, PART = 0.38, 0.19, 0.16, 0.34
NAME_LETTERS, HEAD_LETTERS = 32, 14
SIZES = {"D": 62.0, "o": 80.0}
SIDE = {"higher": 1.0, "lower": -1.0}


def spine(rows: pd.DataFrame, words: Words) -> str:
    """A spine chart: per indicator the subject within the spread of its peers, the whole on one middle line.

    Each row is scaled by the distance from the whole to the farther end of the spread. Where an indicator
    has a good side, that is to the right; the others follow in a part of their own, higher to the right.

    Args:
        rows: name; own, whole, low, q25, q75 and high in the unit of the indicator; own_text and
            whole_text as printed; better ("higher", "lower" or "none"); tone of the subject ("better",
            "worse", "similar", "higher", "lower" or "none"). What is missing is not drawn.
        words: `own` and `whole` head the printed figures; `worse` and `better` the sides of the spine,
            `lower` and `higher` those of the indicators without a good side.

    Returns:
        SVG. A light bar from low to high, a darker one between the quartiles, and the subject as a
        triangle up (better) or down (worse), a dot (similar) or a diamond (higher, lower).

    Source of the form: the area profiles of Public Health England (Fingertips).
    """
    judged = rows["better"].isin(SIDE)
    parts = [(rows[judged], words.worse, words.better), (rows[~judged], words.lower, words.higher)]
    parts = [part for part in parts if len(part[0])]
    columns = _columns(rows, words)
    with sheet(columns.top + ROW * len(rows) + PART * (len(parts) - 1) + 0.1) as (figure, axes):
        _draw_heads(axes, columns)
        top = columns.top
        for part, left, right in parts:
            _name_sides(axes, columns, top, left, right)
            _draw_rows(axes, columns, part, top)
            top += ROW * len(part) + PART
        return to_svg(figure)


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand, in inches: right ends of the printed figures, and both ends of the spine."""

    own_head: str
    whole_head: str
    own: float
    whole: float
    left: float
    right: float

    @property
    def top(self) -> float:
        """Where the first row begins."""
        return max(tallness(self.own_head), tallness(self.whole_head)) + 0.16

    @property
    def middle(self) -> float:
        """Where the whole stands."""
        return (self.left + self.right) / 2


def _columns(rows: pd.DataFrame, words: Words) -> _Columns:
    own_head, whole_head = (wrapped(head, HEAD_LETTERS, 3) for head in (words.own, words.whole))
    names = max(breadth(wrapped(name, NAME_LETTERS)) for name in rows["name"])
    own = names + GAP + max(breadth(text) for text in (own_head, *rows["own_text"])) * BOLD
    whole = own + GAP + max(breadth(text) for text in (whole_head, *rows["whole_text"]))
    return _Columns(own_head, whole_head, own, whole, whole + 2 * GAP, WIDTH - GAP)


def _draw_heads(axes: Axes, columns: _Columns) -> None:
    look = {"va": "bottom", "ha": "right", "linespacing": 1.1}
    axes.text(columns.own, columns.top - 0.07, columns.own_head, color=OWN, weight="bold", **look)
    axes.text(columns.whole, columns.top - 0.07, columns.whole_head, **look)


def _name_sides(axes: Axes, columns: _Columns, top: float, left: str, right: str) -> None:
    """The two sides of the spine, over the rows that they are true of."""
    look = {"va": "bottom", "color": MUTED}
    axes.text(columns.left, top - 0.07, f"← {left}" if left else "", ha="left", **look)
    axes.text(columns.right, top - 0.07, f"{right} →" if right else "", ha="right", **look)


def _draw_rows(axes: Axes, columns: _Columns, rows: pd.DataFrame, top: float) -> None:
    middles = top + ROW * (np.arange(len(rows)) + 0.5)
    places = scaled(rows, columns.left, columns.right)
    axes.hlines(np.append(middles - ROW / 2, middles[-1] + ROW / 2), 0, WIDTH, colors=RULE, linewidth=0.8)
    _draw_bars(axes, middles, places["low"], places["high"], PALE)
    _draw_bars(axes, middles, places["q25"], places["q75"], OTHER)
    axes.vlines(columns.middle, top, middles[-1] + ROW / 2, colors=INK, linewidth=1.3, zorder=3)
    for tone, marker in TONE_MARKER.items():
        mine = (_tones(rows) == tone).to_numpy()
        axes.scatter(
            places["own"][mine], middles[mine], marker=marker, s=SIZES.get(marker, 95.0), zorder=4,
            color=TONE_COLOR[tone], edgecolors="white", linewidths=1.4,
        )  # fmt: skip
    _write_rows(axes, columns, rows, middles)


def _tones(rows: pd.DataFrame) -> pd.Series:
    """The tones; a figure that is not judged looks as one that does not differ."""
    return rows["tone"].where(rows["tone"].isin(TONE_MARKER), "similar")


def scaled(rows: pd.DataFrame, left: float, right: float) -> dict[str, np.ndarray]:
    """Every value of every row between two ends: the whole in the middle, the good side to the right."""
    values = {name: rows[name].to_numpy(dtype=float) for name in ("own", "low", "q25", "q75", "high")}
    whole = rows["whole"].to_numpy(dtype=float)
    away = np.abs(np.array(list(values.values())) - whole)
    farthest = np.max(np.where(np.isfinite(away), away, 0.0), axis=0)
    side = rows["better"].map(SIDE).fillna(1.0).to_numpy()
    scale = (right - left) / 2 * side / np.where(farthest > 0, farthest, 1.0)
    return {name: (left + right) / 2 + (each - whole) * scale for name, each in values.items()}


def _draw_bars(axes: Axes, middles: np.ndarray, starts: np.ndarray, ends: np.ndarray, color: str) -> None:
    """Bars between two ends, whichever is left; the edge shows where a light one ends."""
    axes.barh(
        middles, np.abs(ends - starts), BAR, np.fmin(starts, ends), color=color, edgecolor=OTHER,
        linewidth=0.7, zorder=2,
    )  # fmt: skip


def _write_rows(axes: Axes, columns: _Columns, rows: pd.DataFrame, middles: np.ndarray) -> None:
    for middle, name, own, whole in zip(
        middles, rows["name"], rows["own_text"], rows["whole_text"], strict=True
    ):
        axes.text(0, middle, wrapped(name, NAME_LETTERS), va="center", linespacing=1.05)
        axes.text(columns.own, middle, own, ha="right", va="center", color=OWN, weight="bold")
        axes.text(columns.whole, middle, whole, ha="right", va="center")
