"""Figures over time: one subject with its margin and its process limits, or many side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from monitor.figures.labels import ends, spread, tallness, tick_labels, true_ticks, value_axis, wrapped
from monitor.figures.style import (
    BOLD,
    DASHED,
    INK,
    MUTED,
    OTHER,
    OWN,
    OWN_EDGE,
    TARGET,
    TONE_COLOR,
    drawing,
    room,
    to_svg,
)
from monitor.figures.words import Words

HEIGHT = 2.9
TOP, BOTTOM = 0.4, 0.4
# So many period labels fit under a chart.
MOST_PERIODS = 8
# Letters on a line of a name at the end of a line.
END_LETTERS = 20
HEADROOM = 1.06
FINE_DASHES = (0, (2, 2))
SPECIAL_MARKER = {"high": "^", "low": "v"}


@dataclass(frozen=True)
class _End:
    """A name at the right end of a line."""

    value: float
    name: str
    color: str
    weight: str = "normal"


def trend(
    own: pd.DataFrame, whole: pd.Series, target: float, words: Words, process: pd.DataFrame | None = None
) -> str:
    """A line over time with its 95% interval, the whole as a light line, and the target dashed.

    Args:
        own: value, lower and upper by period label, in order; a missing value leaves a gap.
        whole: values by the same labels, or empty for a figure of which the whole does not compare.
        target: the norm; missing for none.
        words: `unit`, `own`, `whole`, `target` and, with a process, `process`.
        process: by the same labels: mean, lower and upper of the process (a control chart), `special`
            ("high" or "low" for a point of special cause, else ""), and its `tone` ("better", "worse"
            or "neutral").

    Returns:
        SVG. Points of special cause are triangles that point up (high) or down (low).
    """
    names = _ends(own["value"], whole, target, words, process)
    limits = [] if process is None else process[["mean", "lower", "upper"]]
    low, high = ends(own[["value", "lower", "upper"]], whole, [target], limits)
    low, high = low * HEADROOM, high * HEADROOM
    labels = tick_labels(true_ticks(low, high, words), words)
    right = max(room([end.name]) * (BOLD if end.weight == "bold" else 1) for end in names) + 0.05
    with drawing(HEIGHT, left=room(labels), right=right, top=TOP, bottom=BOTTOM) as (figure, axes):
        axes.set(xlim=(-0.3, len(own) - 0.7), ylim=(low, high))
        _draw_margin(axes, own)
        if process is not None:
            _draw_process(axes, process)
        if len(whole):
            axes.plot(np.arange(len(whole)), whole, color=OTHER, linewidth=1.6)
        if not np.isnan(target):
            axes.axhline(target, color=TARGET, linewidth=1.4, linestyle=DASHED)
        _draw_own(axes, own["value"].to_numpy(dtype=float), process)
        _name_ends(axes, names, high - low)
        _name_periods(axes, list(own.index))
        value_axis(axes.yaxis, axes, words)
        axes.grid(visible=False, axis="x")
        return to_svg(figure)


def _draw_margin(axes: Axes, own: pd.DataFrame) -> None:
    places = np.arange(len(own))
    lower, upper = (own[end].to_numpy(dtype=float) for end in ("lower", "upper"))
    axes.fill_between(places, lower, upper, color=OWN, alpha=0.13, linewidth=0)
    for end in (lower, upper):
        axes.plot(places, end, color=OWN_EDGE, linewidth=0.6)


def _draw_process(axes: Axes, process: pd.DataFrame) -> None:
    """The mean and the limits; steps, because a process may be set anew."""
    places = np.arange(len(process))
    for name, color, style in (
        ("mean", INK, "-"),
        ("lower", OTHER, FINE_DASHES),
        ("upper", OTHER, FINE_DASHES),
    ):
        axes.plot(places, process[name], color=color, linewidth=1, linestyle=style, drawstyle="steps-mid")


def _draw_own(axes: Axes, values: np.ndarray, process: pd.DataFrame | None) -> None:
    """The line of the subject. It is broken where a value is missing: seaborn would join the neighbours."""
    places = np.arange(len(values))
    special = np.full(len(values), "") if process is None else process["special"].to_numpy()
    common = ~np.isin(special, list(SPECIAL_MARKER))
    axes.plot(places, values, color=OWN, linewidth=2.4, zorder=3, clip_on=False)
    axes.plot(places[common], values[common], "o", color=OWN, markersize=5, zorder=4, clip_on=False)
    for place in np.flatnonzero(~common):
        color = TONE_COLOR.get(process["tone"].iloc[place], INK)
        axes.plot(
            place, values[place], SPECIAL_MARKER[special[place]], color=color, markersize=11,
            markeredgecolor="white", markeredgewidth=1.2, zorder=5, clip_on=False,
        )  # fmt: skip


def _ends(
    own: pd.Series, whole: pd.Series, target: float, words: Words, process: pd.DataFrame | None
) -> list[_End]:
    """What is named at the right: each line that has a value, by its last one."""
    lines = [
        (own, words.own, OWN, "bold"),
        (whole, words.whole, MUTED, "normal"),
        (pd.Series([target]), words.target, TARGET, "normal"),
        (pd.Series(dtype=float) if process is None else process["mean"], words.process, INK, "normal"),
    ]
    known = [(values.dropna(), name, *look) for values, name, *look in lines if name]
    return [
        _End(float(values.iloc[-1]), wrapped(name, END_LETTERS, 3), *look)
        for values, name, *look in known
        if len(values)
    ]


def _name_ends(axes: Axes, names: list[_End], span: float) -> None:
    """Names beside the right ends of the lines, moved apart where they would overlap."""
    inch = span / (HEIGHT - TOP - BOTTOM)
    low, high = axes.get_ylim()
    sizes = [tallness(end.name) * inch for end in names]
    places = spread([end.value for end in names], sizes, low - 0.1 * inch, high + 0.1 * inch)
    for end, place in zip(names, places, strict=True):
        axes.annotate(
            end.name, (1, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
            textcoords="offset points", color=end.color, weight=end.weight, va="center",
            annotation_clip=False, linespacing=1.15,
        )  # fmt: skip


def _name_periods(axes: Axes, labels: list[str]) -> None:
    """As many labels as fit, counted back from the last."""
    step = max(1, -(-len(labels) // MOST_PERIODS))
    places = list(range(len(labels) - 1, -1, -step))[::-1]
    axes.set_xticks(places, [labels[place] for place in places])
    axes.tick_params(axis="x", length=0)
