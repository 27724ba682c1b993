"""Outlines of areas: GeoJSON polygons (RFC 7946) as text, with no more decimals than a map needs."""

from __future__ import annotations

import json
from numbers import Real

FEWEST_POSITIONS = 4  # a ring is a triangle at least, of which the first position returns as the last
DECIMALS = 5  # about a metre, in degrees
FARTHEST = 1e7  # metres; anything larger is no place on a Dutch map
# How deep the positions lie: a polygon is a list of rings, a multipolygon a list of polygons.
RINGS_IN = {"Polygon": 1, "MultiPolygon": 2}


def outline(text: str) -> str | None:
    """The Polygon or MultiPolygon in a JSON text as `outline_of` writes it, or None where it is none."""
    try:
        return outline_of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def outline_of(geometry: object) -> str | None:
    """A GeoJSON Polygon or MultiPolygon as compact JSON, or None for anything else.

    Coordinates are rounded: degrees (WGS84) to five decimals, anything larger (RD) to whole metres; a
    height is left out.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    depth = RINGS_IN.get(kind) if isinstance(kind, str) else None
    coordinates = _nested(geometry.get("coordinates"), depth) if depth else None
    if coordinates is None:
        return None
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def _nested(parts: object, depth: int) -> list | None:
    """Lists of `depth` levels above rings of positions; None if anything in them is not as it must be."""
    if not isinstance(parts, list) or not parts:
        return None
    inner = [_nested(part, depth - 1) if depth else _position(part) for part in parts]
    too_short = depth == 0 and len(inner) < FEWEST_POSITIONS
    return None if too_short or any(part is None for part in inner) else inner


def _position(position: object) -> list[float] | None:
    if not isinstance(position, list) or len(position) < 2:
        return None
    x, y = position[:2]
    if not (_is_place(x) and _is_place(y)):
        return None
    degrees = abs(x) <= 180 and abs(y) <= 90
    return [round(x, DECIMALS), round(y, DECIMALS)] if degrees else [round(x), round(y)]


def _is_place(value: object) -> bool:
    """Whether `value` is a number that can be on a map; NaN and infinity are not."""
    return isinstance(value, Real) and not isinstance(value, bool) and abs(value) <= FARTHEST
