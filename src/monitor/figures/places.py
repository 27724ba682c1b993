"""A map of areas by value: light fills, the figure printed in every area, the subject outlined."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from monitor.figures.geometry import breadth_at, fitted, label_point
from monitor.figures.labels import Box, breadth, overlaps, tallness
from monitor.figures.style import OTHER, OWN, TONE_MARKER, WIDTH, sheet, to_svg
from monitor.figures.words import Words

# Steps of one hue from low to high; the darkest leaves dark letters a contrast of 6:1.
FILLS = ("#F1F7FB", "#D8E8F2", "#B9D4E6", "#93BDD9", "#6BA6CB")
LETTERS_INK = "#1A1A1A"
TALLEST, TOP, EDGE = 5.6, 0.36, 0.06
SMALL, SMALLER = 9.0, 7.0
# Inches that a symbol takes before a figure.
MARK = 0.14
MARKED = ("better", "worse", "higher", "lower")
# Behind a figure in a filled area, and in a hatched one.
GROUND, HATCHED_GROUND = None, {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
# Tried in turn, in heights of the label, where the best place is taken.
SHIFTS = (0.0, 0.7, -0.7, 1.2, -1.2)


def places(shapes: Mapping[str, Mapping], values: pd.DataFrame, own: str, words: Words) -> str:
    """A map: each area filled by its value and with its figure in it, the subject outlined.

    Args:
        shapes: the borders by area code, as GeoJSON geometry (Polygon or MultiPolygon) in degrees
            (WGS84) or in metres (RD); at least one.
        values: indexed by area code: name, value, text (the figure as printed) and tone ("better",
            "worse", "higher" and "lower" get the symbol of the tables; any other none). An area without
            a value is hatched; a code without a shape is left out.
        own: the code of the subject; "" for none.
        words: `unit`.

    Returns:
        SVG. A name is printed where it fits; a figure is left out only where it would cover another.

    Raises:
        MonitorError: no shapes, or a geometry that has no surface.
    """
    paths, height = fitted(shapes, (EDGE, TOP), (WIDTH - 2 * EDGE, TALLEST))
    values = values.reindex(list(paths))
    with sheet(TOP + height + EDGE) as (figure, axes):
        axes.text(EDGE, 0.14, words.unit, va="center")
        _draw_areas(axes, paths, values["value"].to_numpy(dtype=float))
        if own in paths:
            _draw(axes, [paths[own]], facecolors="none", edgecolors=OWN, linewidths=3.0, zorder=3)
        _write_labels(axes, paths, values, own)
        return to_svg(figure)


def _draw_areas(axes: Axes, paths: Mapping[str, Path], values: np.ndarray) -> None:
    """The areas of which the value is known filled by step, the others hatched."""
    look = {"edgecolors": OTHER, "linewidths": 0.8}
    known = np.isfinite(values)
    fills = [FILLS[step] for step in _steps(values[known])]
    drawn = list(zip(paths.values(), known, strict=True))
    _draw(axes, [path for path, is_known in drawn if is_known], facecolors=fills, **look)
    _draw(axes, [path for path, is_known in drawn if not is_known], facecolors="white", hatch="////", **look)


def _draw(axes: Axes, paths: list[Path], **look: object) -> None:
    axes.add_collection(PathCollection(paths, transform=axes.transData, **look), autolim=False)


def _steps(values: np.ndarray) -> np.ndarray:
    """For every value one of five steps that are equally wide: areas that hardly differ look alike."""
    borders = np.linspace(values.min(), values.max(), len(FILLS) + 1)[1:-1] if len(values) else []
    return np.searchsorted(borders, values, side="right")


def _write_labels(axes: Axes, paths: Mapping[str, Path], values: pd.DataFrame, own: str) -> None:
    """The subject first, then the largest areas; a label for which no place is free is left out."""
    size = {code: np.prod(np.ptp(path.vertices, axis=0)) for code, path in paths.items()}
    taken: list[Box] = []
    for code in sorted(paths, key=lambda code: (code != own, -size[code])):
        if isinstance(values.loc[code, "text"], str):
            label = _label(paths[code], values.loc[code])
            box = _free(label, taken)
            if box:
                taken.append(box)
                _write(axes, label, box, bold=code == own)


@dataclass(frozen=True)
class _Label:
    """What is printed in an area: the name (if it fits) above the figure, and the symbol before that."""

    point: tuple[float, float]
    name: str
    text: str
    marker: str
    ground: dict | None

    @property
    def width(self) -> float:
        """Inches from side to side."""
        return max(breadth(self.name, SMALLER), breadth(self.text, SMALL) + (MARK if self.marker else 0))

    @property
    def height(self) -> float:
        """Inches from top to bottom."""
        return tallness(self.text, SMALL) + (tallness(self.name, SMALLER) if self.name else 0)


def _label(path: Path, row: pd.Series) -> _Label:
    point = label_point(path)
    most = breadth_at(path, point)
    halves = textwrap.fill(row["name"], len(row["name"]) // 2 + 2, break_long_words=False)
    fitting = (name for name in (row["name"], halves) if breadth(name, SMALLER) <= most)
    known = np.isfinite(row["value"])
    marker = TONE_MARKER[row["tone"]] if known and row["tone"] in MARKED else ""
    return _Label(point, next(fitting, ""), row["text"], marker, GROUND if known else HATCHED_GROUND)


def _free(label: _Label, taken: list[Box]) -> Box | None:
    """Where the label stands without covering another: around its point, or a little above or below."""
    x, y = label.point
    for shift in SHIFTS:
        top = y + (shift - 0.5) * label.height
        box = (x - label.width / 2, top, x + label.width / 2, top + label.height)
        if not overlaps(box, taken):
            return box
    return None


def _write(axes: Axes, label: _Label, box: Box, *, bold: bool) -> None:
    x, foot = label.point[0], box[3] - tallness(label.text, SMALL) / 2
    weight = "bold" if bold else "normal"
    look = {"ha": "center", "color": LETTERS_INK, "weight": weight}
    if label.name:
        axes.text(
            x, box[1], label.name, fontsize=SMALLER, va="top", linespacing=1.1, bbox=label.ground, **look
        )
    middle = x + (MARK / 2 if label.marker else 0)
    axes.text(middle, foot, label.text, fontsize=SMALL, va="center", bbox=label.ground, **look)
    if label.marker:
        start = middle - breadth(label.text, SMALL) / 2 - 0.06
        axes.plot(start, foot, label.marker, color=LETTERS_INK, markersize=5.5, markeredgewidth=0)
