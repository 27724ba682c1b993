"""The look of every chart: one dark accent for the subject, light for the others, no decoration."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import matplotlib
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Contrast on white: own 7:1, others 3.4:1 (a mark needs 3:1), muted words 5.3:1, ink 12:1. Target is told
# apart by its dashes. A pale fill holds no mark by itself: it has an edge, or marks stand on it.
OWN, OTHER, INK, TARGET = "#005D8F", "#8C8C8C", "#333333", "#B25000"
MUTED, PALE, RULE = "#6B6B6B", "#E6E6E6", "#E3E3E3"
OWN_EDGE = "#5B93B5"
WIDTH = 7.2
DASHED = (0, (4, 3))

# What a judgement looks like: the same symbols as in the tables, so that colour never tells alone.
TONE_COLOR = {"better": OWN, "worse": TARGET, "similar": MUTED, "higher": INK, "lower": INK}
TONE_MARKER = {"better": "^", "worse": "v", "similar": "o", "higher": "D", "lower": "D"}

RC = {
    "font.size": 10,
    "text.parse_math": False,  # a name with dollar signs is a name
    "axes.titlesize": 10,
    "axes.edgecolor": OTHER,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": RULE,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "monitor",
    "svg.fonttype": "path",
    "figure.dpi": 100,
}


# Inches that a letter of the chart font takes, widest first: room for labels is reckoned, not measured, because
# measuring draws everything twice.
LETTER = 0.083
# So much wider are bold letters.
BOLD = 1.1
# Inches from one line of text to the next, at the same size.
LINE = 0.17
SIZE = 10.0


@contextmanager
def drawing(
    height: float, *, left: float = 0.6, right: float = 0.15, top: float = 0.12, bottom: float = 0.5
) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the house width with one set of axes and margins in inches, drawn without a screen."""
    with sns.axes_style("whitegrid", RC), matplotlib.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height))
        width = WIDTH - left - right
        yield (
            figure,
            figure.add_axes((left / WIDTH, bottom / height, width / WIDTH, 1 - (top + bottom) / height)),
        )


@contextmanager
def sheet(height: float) -> Iterator[tuple[Figure, Axes]]:
    """An empty figure of the house width in which coordinates are inches from the upper left corner.

    For what is no single chart: axes are the slowest thing to draw, so panels and columns share these.
    """
    with drawing(height, left=0, right=0, top=0, bottom=0) as (figure, axes):
        axes.set_axis_off()
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        yield figure, axes


def room(labels: Iterable[str]) -> float:
    """Inches that the longest line of these labels takes beside the axes."""
    lines = (line for label in labels for line in label.split("\n"))
    return 0.15 + LETTER * max(map(len, lines), default=0)


def to_svg(figure: Figure) -> str:
    """The figure as SVG; the same figure gives the same bytes."""
    buffer = io.StringIO(newline="\n")
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :].replace(os.linesep, "\n")
