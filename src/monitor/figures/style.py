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

# Contrast on white: own 7:1, others 3.4:1 (a mark needs 3:1), ink 12:1. Target is told apart by its dashes.
OWN, OTHER, INK, TARGET = "#005D8F", "#8C8C8C", "#333333", "#B25000"
WIDTH = 7.2

RC = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.edgecolor": OTHER,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#E3E3E3",
    "svg.hashsalt": "monitor",
    "svg.fonttype": "path",
    "figure.dpi": 100,
}


# Inches that a letter of the chart font takes, widest first: room for labels is reckoned, not measured, because
# measuring draws everything twice.
LETTER = 0.083


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


def room(labels: Iterable[str]) -> float:
    """Inches that the longest of these labels takes beside the axes."""
    return 0.15 + LETTER * max((len(label) for label in labels), default=0)


def to_svg(figure: Figure) -> str:
    """The figure as SVG; the same figure gives the same bytes."""
    buffer = io.StringIO(newline="\n")
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :].replace(os.linesep, "\n")
