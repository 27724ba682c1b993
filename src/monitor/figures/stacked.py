"""Shares of three kinds per category: what went up, stayed the same, and went down."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import breadth, wrapped
from monitor.figures.style import INK, MUTED, OTHER, OWN, PALE, TARGET, WIDTH, sheet, to_svg
from monitor.figures.words import Words

PARTS = ["up", "same", "down"]
# Dark, light and in between: they differ in grey too. An edge bounds what is light on white.
FILLS, EDGES, INKS = (OWN, PALE, "#E9A870"), (OWN, OTHER, TARGET), ("white", INK, "#1A1A1A")
HEADS = (OWN, MUTED, TARGET)
SIDES = ("left", "center", "right")
# Inches: from row to row, of a bar, above the first, beside a bar, and between a bar and its figure.
ROW, BAR, TOP, SIDE, NEAR = 0.36, 0.26, 0.34, 0.5, 0.07
NAME_LETTERS = 32
SMALL = 9.0


def stacked(rows: pd.DataFrame, words: Words) -> str:
    """Shares of three kinds per category as one bar each: up, the same, down.

    Args:
        rows: name, up, same and down, in percent. Every bar has the same length, also when rounded
            shares add up to a little more or less. A category of which a share is missing has no bar,
            but the dash that `number` prints for what is missing.
        words: `parts` names the three shares, from left to right; `unit` is "%", and `number`.

    Returns:
        SVG. Every share is printed in its part of the bar, or beside it where that is too short; only
        a short part in the middle is not.
    """
    names = [wrapped(name, NAME_LETTERS) for name in rows["name"]]
    values = rows[PARTS].to_numpy(dtype=float)
    left, right = max(map(breadth, names)) + SIDE, WIDTH - SIDE
    borders = left + (right - left) * _borders(values)
    middles = TOP + ROW * (np.arange(len(rows)) + 0.5)
    with sheet(TOP + ROW * len(rows) + 0.08) as (figure, axes):
        for place, fill, edge in zip(range(len(PARTS)), FILLS, EDGES, strict=True):
            starts, lengths = borders[:, place], borders[:, place + 1] - borders[:, place]
            axes.barh(middles, lengths, BAR, starts, facecolor=fill, edgecolor=edge, linewidth=0.8)
        for middle, name, shares, border in zip(middles, names, values, borders, strict=True):
            axes.text(0, middle, name, va="center", linespacing=1.05)
            _write_shares(axes, words, middle, shares, border)
        _write_heads(axes, words, left, right)
        return to_svg(figure)


def _borders(values: np.ndarray) -> np.ndarray:
    """Where the parts of every bar begin and end, from 0 to 1; missing if a share is."""
    total = values.sum(axis=1, keepdims=True)
    parts = values / np.where(total > 0, total, np.nan)
    return np.hstack([np.zeros((len(values), 1)), parts.cumsum(axis=1)])


def _write_heads(axes: Axes, words: Words, left: float, right: float) -> None:
    places = (left, (left + right) / 2, right)
    for place, name, color, side in zip(places, words.parts, HEADS, SIDES, strict=True):
        axes.text(place, TOP - 0.06, name, ha=side, va="bottom", color=color, weight="bold")


def _write_shares(axes: Axes, words: Words, middle: float, shares: np.ndarray, border: np.ndarray) -> None:
    """The figures of a bar: inside where they fit, else beside it; in the middle inside or not at all."""
    if not np.isfinite(border).all():
        axes.text(border[0] + NEAR, middle, words.figure(np.nan), va="center")
        return
    for place, (share, ink, side) in enumerate(zip(shares, INKS, SIDES, strict=True)):
        label = words.figure(share)
        start, end = border[place], border[place + 1]
        fits = end - start > breadth(label, SMALL) + 1.5 * NEAR
        if fits:
            at = {"left": start + NEAR, "center": (start + end) / 2, "right": end - NEAR}[side]
            axes.text(at, middle, label, fontsize=SMALL, color=ink, ha=side, va="center")
        elif side != "center":
            at, turned = (start - NEAR, "right") if side == "left" else (end + NEAR, "left")
            axes.text(at, middle, label, fontsize=SMALL, color=EDGES[place], ha=turned, va="center")
