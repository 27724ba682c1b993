"""Outlines of the areas of the synthetic municipality: a town that lies where in truth there is a lake."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from scipy.spatial import Voronoi, cKDTree

from monitor.sources.simulate.settings import Settings, generator
from monitor.tables.geometry import DECIMALS, outline_of

MIDDLE = (5.25, 52.56)  # longitude and latitude: open water in the Markermeer
KM_PER_DEGREE = (111.32 * np.cos(np.radians(MIDDLE[1])), 111.19)
NEIGHBOURHOOD_KM2 = 0.8
SAMPLE = 30_000
ROUNDS = 40
# Names of the second to the fifth district say where they lie: north, east, south, west.
DIRECTIONS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def boundaries_table(settings: Settings, places: pd.DataFrame) -> pd.DataFrame:
    """Adjoining outlines of the municipality, its districts and its neighbourhoods (WGS84).

    Neighbourhoods are the Voronoi cells of evenly spread points, bounded by a ring of points around
    the town; a district and the municipality are the union of their cells.
    """
    rng = generator(settings, 20)
    points = _neighbourhood_points(places, rng)
    cells = Voronoi(np.concatenate([points, _ring_around(len(points), rng)]))
    districts = places["district"].to_numpy()
    members = {settings.municipality: np.arange(len(points))}
    members |= {code: np.flatnonzero(districts == code) for code in pd.unique(districts)}
    members |= {code: np.array([row]) for row, code in enumerate(places["area_code"])}
    rows = [(code, _union(cells, rows)) for code, rows in members.items()]
    return pd.DataFrame(rows, columns=["area_code", "geometry"])


def feature_collection(boundaries: pd.DataFrame, areas: pd.DataFrame) -> str:
    """The outlines as a GeoJSON file, a feature on each line."""
    names = areas.set_index("area_code")["name"]
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"area_code": row.area_code, "name": names[row.area_code]},
                "geometry": json.loads(row.geometry),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in boundaries.itertuples(index=False)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _neighbourhood_points(places: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """A point per neighbourhood in kilometres from the middle, those of a district together."""
    counts = places["district"].value_counts(sort=False).to_numpy()
    radius = _radius(len(places))
    square = rng.uniform(-1.4, 1.4, (SAMPLE, 2)) * radius
    town = square[np.hypot(*square.T) <= radius * _shape(np.arctan2(square[:, 1], square[:, 0]))]
    centres = _in_order(_spread_out(town, len(counts), rng))
    district = cKDTree(centres).query(town)[1]
    parts = [_spread_out(town[district == i], count, rng) for i, count in enumerate(counts)]
    return np.concatenate(parts)


def _radius(neighbourhoods: int) -> float:
    return np.sqrt(neighbourhoods * NEIGHBOURHOOD_KM2 / np.pi)


def _shape(angle: np.ndarray) -> np.ndarray:
    """How far the edge of the town lies in each direction, as a part of the mean: no perfect circle."""
    return 1 + 0.13 * np.cos(2 * angle - 0.8) + 0.05 * np.cos(3 * angle + 0.5)


def _spread_out(sample: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    """`number` points of which each is the middle of about as much of the sample (Lloyd's algorithm)."""
    points = sample[rng.choice(len(sample), number, replace=False)]
    for _ in range(ROUNDS):
        nearest = cKDTree(points).query(sample)[1]
        size = np.bincount(nearest, minlength=number)[:, None]
        total = np.stack([np.bincount(nearest, each, minlength=number) for each in sample.T], axis=1)
        points = np.where(size > 0, total / np.maximum(size, 1), points)
    return points


def _in_order(centres: np.ndarray) -> np.ndarray:
    """The centres of districts in the order of their names: the first is in the middle of what is left."""
    left = list(range(len(centres)))
    outer = [
        left.pop(int(np.argmax(centres[left] @ direction))) for direction in DIRECTIONS[: len(centres) - 1]
    ]
    middle = left.pop(int(np.argmin(np.hypot(*centres[left].T))))
    return centres[[middle, *outer, *left]]


def _ring_around(neighbourhoods: int, rng: np.random.Generator) -> np.ndarray:
    """Points just outside the town, as far from its edge as the outer neighbourhoods lie within."""
    gap = np.sqrt(NEIGHBOURHOOD_KM2) / 2
    radius = _radius(neighbourhoods)
    angle = np.linspace(0, 2 * np.pi, int(2 * np.pi * (radius + gap) / gap), endpoint=False)
    away = radius * _shape(angle) + gap * rng.uniform(0.9, 1.25, len(angle))
    return away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _union(cells: Voronoi, rows: np.ndarray) -> str:
    """The outline of some cells together: the edges between one of them and one that is not."""
    inside = np.isin(cells.ridge_points, rows)
    edges = np.array(cells.ridge_vertices)[inside[:, 0] != inside[:, 1]]
    rings = [[_in_degrees(cells.vertices[ring])] for ring in _rings(edges)]
    whole = {"type": "Polygon", "coordinates": rings[0]}
    return outline_of(whole if len(rings) == 1 else {"type": "MultiPolygon", "coordinates": rings})


def _rings(edges: np.ndarray) -> list[list[int]]:
    """The edges chained into closed rings of vertices."""
    beside: dict[int, list[int]] = {}
    for one, other in edges.tolist():
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    rings = []
    while beside:
        ring = [min(beside)]
        while (now := ring[-1]) in beside and beside[now]:
            onward = beside[now].pop()
            beside[onward].remove(now)
            ring.append(onward)
        beside = {vertex: others for vertex, others in beside.items() if others}
        rings.append(ring)
    return rings


def _in_degrees(ring: np.ndarray) -> list[list[float]]:
    """Kilometres as degrees, counterclockwise (RFC 7946); corners less than a metre apart become one."""
    x, y = ring.T
    clockwise = (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() < 0
    degrees = np.round(np.array(MIDDLE) + (ring[::-1] if clockwise else ring) / KM_PER_DEGREE, DECIMALS)
    new = np.append(True, (degrees[1:] != degrees[:-1]).any(axis=1))
    return degrees[new].tolist()
