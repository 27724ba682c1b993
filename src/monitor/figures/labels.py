"""Labels that fit: names shortened or wrapped, moved apart, put where nothing stands; ticks that are true."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from monitor.figures.style import LETTER, LINE, OTHER, OWN, SIZE
from monitor.figures.words import Words

ELLIPSIS = "…"
MOST_TICKS = 6
# Round steps of an axis; a quarter would need more decimals than its size tells.
STEPS = [1, 2, 5, 10]
# The places of a name around its point, the best first, and the inches between them.
AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
BESIDE = 0.08
# What a label covers, in inches from left, bottom, right, top.
Box = tuple[float, float, float, float]


def shortened(name: str, most: int) -> str:
    """`name` with at most this many letters, the last an ellipsis if it was longer."""
    return name if len(name) <= most else name[: most - 1].rstrip() + ELLIPSIS


def wrapped(name: str, width: int, lines: int = 2) -> str:
    """`name` over at most so many lines of at most so many letters, with an ellipsis for what is left."""
    return "\n".join(textwrap.wrap(name, width, max_lines=lines, placeholder=ELLIPSIS, break_long_words=True))


def breadth(text: str, size: float = SIZE) -> float:
    """Inches that the longest line of a text takes at this size of letters."""
    return LETTER * size / SIZE * max(map(len, text.split("\n")))


def tallness(text: str, size: float = SIZE) -> float:
    """Inches that the lines of a text take at this size of letters."""
    return LINE * size / SIZE * (1 + text.count("\n"))


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Where things of these sizes stand along a line without overlap, near their centres and in order.

    What would end above `high` is moved down again, as far as there is room.
    """
    order = sorted(range(len(centres)), key=lambda place: (centres[place], place))
    placed = [max(centre, low + size / 2) for centre, size in zip(centres, sizes, strict=True)]
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + (sizes[before] + sizes[after]) / 2)
    for place in order[-1:]:
        placed[place] = min(placed[place], high - sizes[place] / 2)
    for after, before in pairwise(reversed(order)):
        placed[before] = min(placed[before], placed[after] - (sizes[before] + sizes[after]) / 2)
    return placed


def free_place(
    point: Sequence[float], text: str, size: float, frame: Box, names: Sequence[Box], marks: Sequence[Box]
) -> Box | None:
    """Where a name stands beside its point, in inches: inside the frame, over no other name, over few marks.

    None if every place beside the point is taken or outside the frame.
    """
    x, y = point
    across, up = breadth(text, size) / 2, tallness(text, size) / 2
    centres = [(x + right * (across + BESIDE), y + above * (up + BESIDE)) for right, above in AROUND]
    boxes = [(left - across, low - up, left + across, low + up) for left, low in centres]
    free = [box for box in boxes if within(box, frame) and not overlaps(box, names)]
    return min(free, key=lambda box: overlaps(box, marks), default=None)


def overlaps(box: Box, boxes: Iterable[Box]) -> int:
    """With how many boxes this one overlaps."""
    left, bottom, right, top = box
    return sum(
        left < other[2] and other[0] < right and bottom < other[3] and other[1] < top for other in boxes
    )


def within(box: Box, frame: Box) -> bool:
    """Whether the box lies inside the frame."""
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def name_rows(axes: Axes, names: Sequence[str], mine: Sequence[bool] | None = None) -> None:
    """Names to the left of the rows of a chart, the subject's in the accent colour; "" for a row without one."""
    axes.set_yticks([])
    at = axes.get_yaxis_transform() + ScaledTranslation(-BESIDE, 0, axes.figure.dpi_scale_trans)
    for place, name in enumerate(names):
        look = {"color": OWN, "weight": "bold"} if mine is not None and mine[place] else {}
        if name:
            axes.text(0, place, name, transform=at, ha="right", va="center", linespacing=1.05, **look)


def value_axis(axis: Axis, axes: Axes, words: Words) -> None:
    """Ticks on round values, printed as they are, a line at zero; the unit below, or above a vertical axis."""
    if axis.get_view_interval().min() < 0:
        (axes.axhline if axis is axes.yaxis else axes.axvline)(0, color=OTHER, linewidth=0.8, zorder=1)
    ticks = true_ticks(*axis.get_view_interval(), words)
    axis.set_ticks(ticks, tick_labels(ticks, words))
    axis.set_tick_params(length=0)
    axes.set(xlabel="" if axis is axes.yaxis else words.unit, ylabel="")
    if axis is axes.yaxis:
        axes.annotate(
            words.unit, (0, 1), xycoords="axes fraction", xytext=(-4, 8), textcoords="offset points",
            ha="left", va="bottom", annotation_clip=False,
        )  # fmt: skip


def true_ticks(low: float, high: float, words: Words) -> list[float]:
    """Round values between the ends of an axis, of which none is printed as another value.

    Without `precise` these are whole numbers, unless the axis stays below one.
    """
    locator = MaxNLocator(MOST_TICKS, steps=STEPS, integer=words.precise is None)
    slack = (high - low) * 1e-9
    ticks = [float(tick) for tick in locator.tick_values(low, high) if low - slack <= tick <= high + slack]
    exact = words.precise is not None or max(abs(low), abs(high)) < 1
    return [tick for tick in ticks if exact or tick.is_integer()]


def tick_labels(ticks: Sequence[float], words: Words) -> list[str]:
    """The ticks as they are printed."""
    decimals = _decimals(ticks)
    if decimals and words.precise:
        return [words.precise(tick, decimals) for tick in ticks]
    return [words.number(tick) for tick in ticks]


def _decimals(ticks: Sequence[float]) -> int:
    """The decimals that tell these ticks apart."""
    step = min((after - before for before, after in pairwise(ticks)), default=1.0)
    return max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0


def ends(*values: object) -> tuple[float, float]:
    """The ends of an axis that holds all values that there are, and zero."""
    every = np.concatenate([np.ravel(np.asarray(each, dtype=float)) for each in values])
    known = every[np.isfinite(every)]
    low, high = min(0.0, known.min(initial=0)), max(0.0, known.max(initial=0))
    return (low, high) if high > low else (low, low + 1.0)
