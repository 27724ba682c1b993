"""Areas on paper: rings from GeoJSON, fitted, with fewer points, and the place in them for a label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from monitor.vocabulary import MonitorError

Points = NDArray[np.float64]
# A corner is left out when the triangle with its neighbours is smaller than this (square inches): half a point
# of height on a base of four, which a border of that thickness hides.
SMALLEST = 2.0 / 72**2
# Rounded to this part of an inch: a tenth of a point, which keeps the numbers short.
PARTS = 720
# Islands smaller than this (square inches) are not drawn, unless they are all there is.
SPECK = 4.0 / 72**2
# A label is wider than it is high: so much the more room does it need to its sides.
FLAT = 2.0
CANDIDATES = 15
# What an inch from the middle weighs against an inch from the border.
CENTRED = 0.1


def rings(code: str, geometry: Mapping) -> list[list[Points]]:
    """The polygons of a GeoJSON geometry, each as its outer ring and its holes, without the closing point."""
    kinds = {"Polygon": lambda found: [found], "MultiPolygon": lambda found: found}
    kind = geometry.get("type")
    if kind not in kinds:
        raise MonitorError(
            "the shape of an area must be a Polygon or a MultiPolygon",
            got=f"{code}: {kind}",
            remedy="draw the borders of the areas from another file",
        )
    polygons = kinds[kind](geometry["coordinates"])
    return [[np.array(ring, dtype=float)[:-1, :2] for ring in polygon] for polygon in polygons]


def fitted(
    shapes: Mapping[str, Mapping], corner: tuple[float, float], room: tuple[float, float]
) -> tuple[dict[str, Path], float]:
    """The shapes as paths in inches, north up, as large as fits into the room below this corner; their height.

    Degrees (WGS84) are shortened from east to west by the cosine of the latitude; metres stay as they are.
    """
    if not shapes:
        raise MonitorError(
            "a map needs the shape of at least one area",
            got="no shapes",
            remedy="leave out the map, or give the borders of the areas",
        )
    polygons = {code: rings(code, geometry) for code, geometry in shapes.items()}
    west, south, east, north = _bounds(ring for each in polygons.values() for parts in each for ring in parts)
    degrees = max(-west, east) <= 180 and max(-south, north) <= 90
    stretch = np.cos(np.radians((south + north) / 2)) if degrees else 1.0
    breadth, height = (east - west) * stretch, north - south
    scale = min(room[0] / breadth, room[1] / height)
    origin = np.array([corner[0] + (room[0] - breadth * scale) / 2, corner[1]])
    scales = np.array([scale * stretch, -scale])
    paths = {
        code: _path([[origin + (ring - (west, north)) * scales for ring in parts] for parts in each])
        for code, each in polygons.items()
    }
    return paths, float(height * scale)


def _bounds(every: Iterable[Points]) -> tuple[float, float, float, float]:
    points = np.concatenate(list(every))
    return *points.min(axis=0), *points.max(axis=0)


def _path(polygons: list[list[Points]]) -> Path:
    """One path of all rings, outer ones in one direction and holes in the other; specks left out."""
    sizes = [abs(_area(polygon[0])) for polygon in polygons]
    kept = [each for each, size in zip(polygons, sizes, strict=True) if size >= min(SPECK, max(sizes))]
    directed = [_directed(ring, hole > 0) for polygon in kept for hole, ring in enumerate(polygon)]
    drawn = [ring for ring in map(simplified, directed) if len(ring) >= 3]
    return Path.make_compound_path(*(Path(np.vstack([ring, ring[:1]]), closed=True) for ring in drawn))


def _directed(ring: Points, hole: bool) -> Points:
    return ring if (_area(ring) > 0) != hole else ring[::-1]


def _area(ring: Points) -> float:
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def simplified(ring: Points) -> Points:
    """The ring with fewer points: corners that cannot be seen are left out, the least visible first.

    What goes depends on neighbouring points only, so a border that two areas share stays shared.

    Source of the method: Visvalingam & Whyatt (1993), Line generalisation by repeated elimination of
    points, The Cartographic Journal 30; here all points that are the least of three go at once.
    """
    ring = np.round(ring * PARTS) / PARTS
    while len(ring) > 3:
        around = np.vstack([ring[-1:], ring, ring[:1]])
        (left, up), (right, down) = (around[:-2] - ring).T, (around[2:] - ring).T
        sizes = np.abs(left * down - up * right) / 2
        keys = np.column_stack([sizes, ring])
        around = np.vstack([keys[-1:], keys, keys[:1]])
        least = _before(keys, around[:-2]) & _before(keys, around[2:]) & (sizes < SMALLEST)
        kept = ~(least | (keys == around[:-2]).all(axis=1))
        if kept.all() or kept.sum() < 3:
            break
        ring = ring[kept]
    return ring


def _before(keys: Points, others: Points) -> NDArray[np.bool_]:
    """Whether each key of three numbers comes before the other one; the first number decides, then the next."""
    first, second, third = (keys < others).T
    same, same_too, _ = (keys == others).T
    return first | (same & (second | (same_too & third)))


def _segments(path: Path) -> tuple[Points, Points]:
    """Begin and end of every piece of border."""
    joined = path.codes[1:] != Path.MOVETO
    return path.vertices[:-1][joined], path.vertices[1:][joined]


def _crossings(path: Path, points: Points) -> Points:
    """Where the border lies on the level of each point: a row of x a point, missing where it does not cross."""
    (x, y), (next_x, next_y) = (each.T for each in _segments(path))
    level = points[:, 1:]
    crosses = (y > level) != (next_y > level)
    rise = np.where(next_y == y, 1.0, next_y - y)
    return np.where(crosses, x + (level - y) / rise * (next_x - x), np.nan)


def label_point(path: Path) -> tuple[float, float]:
    """Where a label has most room: of a raster of points inside the one farthest from the border."""
    low, high = path.get_extents().get_points()
    steps = (np.arange(CANDIDATES) + 0.5) / CANDIDATES
    x, y = np.meshgrid(*(low + (high - low) * steps[:, None]).T)
    raster = np.column_stack([x.ravel(), y.ravel()])
    inside = raster[np.sum(_crossings(path, raster) > raster[:, :1], axis=1) % 2 == 1]
    if not len(inside):
        return tuple((low + high) / 2)
    off_centre = np.abs(inside - (low + high) / 2).sum(axis=1)
    return tuple(inside[np.argmax(_away(path, inside) - CENTRED * off_centre)])


def _away(path: Path, points: Points) -> Points:
    """Inches from each point to the border, where those to the side count less."""
    squeeze = np.array([1 / FLAT, 1.0])
    starts, ends = (each * squeeze for each in _segments(path))
    along, apart = ends - starts, (points * squeeze)[:, None] - starts
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip((apart * along).sum(axis=-1) / length, 0.0, 1.0)
    return np.sqrt(((apart - share[..., None] * along) ** 2).sum(axis=-1).min(axis=1))


def breadth_at(path: Path, point: tuple[float, float]) -> float:
    """Inches that a label around a point inside may take before it crosses the border at its level."""
    crossings = _crossings(path, np.array([point]))
    return 2 * float(np.nanmin(np.abs(crossings - point[0]), initial=np.inf))
