"""Charts from figures: each takes values and words, and returns SVG. One function a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from monitor.figures.style import INK, OTHER, OWN, TARGET, drawing, room, to_svg

# More rows than this do not fit a page with their names: then only the subject is named.
MOST_NAMED = 40
# Values are final when they get here: seaborn must not average or resample them.
AS_GIVEN = {"estimator": None, "errorbar": None}


@dataclass(frozen=True)
class Words:
    """The words and number formats of a chart, in the language of the report."""

    unit: str
    own: str
    whole: str
    target: str
    number: Callable[[float], str]


def trend(own: pd.DataFrame, whole: pd.Series, target: float, words: Words) -> str:
    """A line over time with its 95% interval, the whole as a light line, and the target dashed.

    `own` has value, lower and upper by period label in order; `whole` has values by the same labels, or
    none for a figure of which the whole does not compare.
    """
    widest = room([words.number(max(own["upper"].max(), whole.max() if len(whole) else 0))]) + 0.3
    with drawing(2.9, left=widest, right=room([words.own + " ", words.whole, words.target])) as (
        figure,
        axes,
    ):
        places = np.arange(len(own))
        axes.fill_between(places, own["lower"], own["upper"], color=OWN, alpha=0.13, linewidth=0)
        if len(whole):
            sns.lineplot(x=places, y=whole.to_numpy(), ax=axes, color=OTHER, linewidth=1.6, **AS_GIVEN)
        sns.lineplot(
            x=places,
            y=own["value"].to_numpy(),
            ax=axes,
            color=OWN,
            linewidth=2.4,
            marker="o",
            markersize=5,
            **AS_GIVEN,
        )
        if not np.isnan(target):
            axes.axhline(target, color=TARGET, linewidth=1.4, linestyle=(0, (4, 3)))
        _label_ends(axes, own["value"], whole, target, words)
        _label_periods(axes, list(own.index))
        _value_axis(axes.yaxis, axes, words)
        axes.set_ylim(bottom=0)
        axes.grid(visible=False, axis="x")
        return to_svg(figure)


def _label_ends(axes: Axes, own: pd.Series, whole: pd.Series, target: float, words: Words) -> None:
    """Names at the right end of the lines, moved apart where they would overlap."""
    ends = [(own.dropna().iloc[-1], words.own, OWN, "bold")]
    if len(whole):
        ends.append((whole.dropna().iloc[-1], words.whole, "#6B6B6B", "normal"))
    if not np.isnan(target):
        ends.append((target, words.target, TARGET, "normal"))
    top = max(axes.get_ylim()[1], *(end[0] for end in ends))
    axes.set_ylim(0, top)
    for place, (_, name, color, weight) in _apart(sorted(ends), top * 0.085):
        axes.annotate(
            name,
            (1.01, place),
            xycoords=("axes fraction", "data"),
            color=color,
            weight=weight,
            va="center",
            annotation_clip=False,
        )


def _apart(ends: list[tuple], gap: float) -> list[tuple[float, tuple]]:
    placed: list[tuple[float, tuple]] = []
    for end in ends:
        floor = placed[-1][0] + gap if placed else end[0]
        placed.append((max(end[0], floor), end))
    return placed


def _label_periods(axes: Axes, labels: list[str]) -> None:
    """Every label when they fit, else every other, counted back from the last."""
    step = 1 if len(labels) <= 8 else 2
    places = list(range(len(labels) - 1, -1, -step))[::-1]
    axes.set_xticks(places, [labels[place] for place in places])
    axes.tick_params(axis="x", length=0)


def _value_axis(axis: object, axes: Axes, words: Words) -> None:
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    vertical = axis is axes.yaxis
    (axes.set_ylabel if vertical else axes.set_xlabel)(words.unit)
    (axes.set_xlabel if vertical else axes.set_ylabel)("")


def comparison(rows: pd.DataFrame, own: str, whole: float, target: float, words: Words) -> str:
    """All districts or providers as points with their 95% interval, sorted, the subject dark.

    `rows` has name, value, lower and upper, indexed by code; rows without a value must be left out.
    """
    rows = rows.sort_values(["value", "name"], kind="stable")
    named = len(rows) <= MOST_NAMED
    names = rows["name"] if named else rows["name"][rows.index == own]
    height = 0.85 + (0.235 * len(rows) if named else min(0.075 * len(rows), 4.0))
    with drawing(height, left=room(names), top=0.3) as (figure, axes):
        places = np.arange(len(rows))
        mine = rows.index == own
        colors = np.where(mine, OWN, OTHER)
        axes.hlines(places, rows["lower"], rows["upper"], colors=colors, linewidth=1.6 if named else 0.9)
        sizes = np.where(mine, 52.0, 26.0 if named else 9.0)
        sns.scatterplot(
            x=rows["value"], y=places, ax=axes, c=colors, s=sizes, linewidth=0, legend=False, zorder=3
        )
        axes.axvline(whole, color=INK, linewidth=1.1)
        heads = [(whole, words.whole, INK)]
        if not np.isnan(target):
            axes.axvline(target, color=TARGET, linewidth=1.3, linestyle=(0, (4, 3)))
            heads.append((target, words.target, TARGET))
        _head_lines(axes, heads, len(rows))
        _name_rows(axes, rows, mine, named)
        _value_axis(axes.xaxis, axes, words)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.grid(visible=False, axis="y")
        return to_svg(figure)


def _head_lines(axes: Axes, heads: list[tuple[float, str, str]], rows: int) -> None:
    """Names over the vertical lines: the left one ends at its line, the right one starts there."""
    for place, (value, name, color) in enumerate(sorted(heads)):
        alone = len(heads) == 1
        side = "center" if alone else ("right" if place == 0 else "left")
        axes.annotate(
            name, (value, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points",
            color=color, ha=side, va="bottom", annotation_clip=False,
        )  # fmt: skip


def _name_rows(axes: Axes, rows: pd.DataFrame, mine: np.ndarray, named: bool) -> None:
    places = np.arange(len(rows)) if named else np.flatnonzero(mine)
    axes.set_yticks(places, rows["name"].iloc[places])
    axes.tick_params(axis="y", length=0)
    for label, is_mine in zip(axes.get_yticklabels(), mine[places], strict=True):
        if is_mine:
            label.set(color=OWN, weight="bold")


def shares(rows: pd.DataFrame, words: Words) -> str:
    """Bars of the subject beside those of the whole, per category in the given order.

    `rows` has name, own and whole.
    """
    long = rows.melt("name", ["own", "whole"], var_name="who", value_name="value")
    with drawing(0.6 + 0.5 * len(rows), left=room(rows["name"])) as (figure, axes):
        palette = {"own": OWN, "whole": "#BDBDBD"}
        sns.barplot(
            long, x="value", y="name", hue="who", palette=palette, ax=axes, legend=False, saturation=1,
            errorbar=None,
        )  # fmt: skip
        for bars, name, color in zip(
            axes.containers, (words.own, words.whole), (OWN, "#595959"), strict=True
        ):
            labels = [words.number(bar.get_width()) for bar in bars]
            labels[0] = f"{labels[0]}  {name}"
            axes.bar_label(bars, labels, padding=3, color=color, fontsize=9)
        _value_axis(axes.xaxis, axes, words)
        axes.set_xlim(0, long["value"].max() * 1.5)
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        return to_svg(figure)


def accounts(rows: pd.DataFrame, words: Words) -> str:
    """Realised costs as bars, with the budget as a mark, per taakveld.

    `rows` has name, budget, realised (in the unit of the axis) and over (whether it is over budget).
    """
    with drawing(0.85 + 0.4 * len(rows), left=room(rows["name"]), top=0.3) as (figure, axes):
        palette = {True: TARGET, False: OWN}
        sns.barplot(
            rows, x="realised", y="name", hue="over", palette=palette, ax=axes, legend=False, saturation=1,
            width=0.55, errorbar=None,
        )  # fmt: skip
        places = np.arange(len(rows))
        axes.vlines(rows["budget"], places - 0.38, places + 0.38, color=INK, linewidth=2)
        axes.annotate(
            words.target, (rows["budget"].iloc[0], -0.42), xytext=(0, 2), textcoords="offset points",
            ha="center", va="bottom", color=INK, annotation_clip=False,
        )  # fmt: skip
        _value_axis(axes.xaxis, axes, words)
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        return to_svg(figure)
