"""Outlines of areas from a GeoJSON file, as CBS and PDOK deliver them: a feature with its code in a property."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from monitor.sources.reading import origin
from monitor.tables.columns import AREA
from monitor.tables.geometry import outline_of
from monitor.tables.personal import shown
from monitor.vocabulary import Fault, MonitorError

# A feature of CBS names the areas around its own as well, so the smallest comes first.
CODES = (
    "area_code",
    "statcode",
    "bu_code",
    "buurtcode",
    "wk_code",
    "wijkcode",
    "gm_code",
    "gemeentecode",
)
NO_CODE = f"the feature must have the code of an area in one of its properties {', '.join(CODES)}"
NO_OUTLINE = (
    "the feature must be a Polygon or MultiPolygon with numbers only, and rings of four positions or more"
)
NO_FEATURE = "must be a feature with properties and a geometry"


def read_outlines(path: Path) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """The rows of `boundaries` in a GeoJSON file, and a fault for each feature without a code or an outline.

    The row of both is the number of the feature in the file, from 1. Raises MonitorError for a file
    that is no FeatureCollection.
    """
    read = [_read(path.name, *each) for each in enumerate(_features(path), start=1)]
    faults = tuple(each for each in read if isinstance(each, Fault))
    rows = [each for each in read if not isinstance(each, Fault)]
    index = origin(path.name, [number for number, _, _ in rows])
    sound = [(code, geometry) for _, code, geometry in rows]
    return pd.DataFrame(sound, columns=["area_code", "geometry"], index=index, dtype="str"), faults


def _features(path: Path) -> list:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise _unreadable(path, "JSON without a list of features")
    return features


def _unreadable(path: Path, got: str) -> MonitorError:
    return MonitorError(
        f"{path.name} must be a GeoJSON FeatureCollection",
        got=got,
        remedy="export the layer again as GeoJSON, or take the file out of the folder",
    )


def _read(file: str, number: int, feature: object) -> tuple[int, str, str] | Fault:
    if not isinstance(feature, dict):
        return Fault(file, number, "(feature)", type(feature).__name__, NO_FEATURE)
    code = _code(feature.get("properties"))
    if not re.fullmatch(AREA, code):
        return Fault(file, number, "area_code", shown(code, personal=False), NO_CODE)
    geometry = outline_of(feature.get("geometry"))
    if geometry is None:
        return Fault(file, number, "geometry", _kind(feature.get("geometry")), NO_OUTLINE)
    return number, code, geometry


def _code(properties: object) -> str:
    """The first property that holds a code, without the spaces that CBS fills it up with."""
    if not isinstance(properties, dict):
        return ""
    by_name = {str(name).lower(): value for name, value in properties.items()}
    found = (_writable(by_name[name]) for name in CODES if by_name.get(name) is not None)
    return next((code for code in found if code), "")


def _kind(geometry: object) -> str:
    """What stands there, in a word: a value of an outline itself would fill pages."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    return shown("" if kind is None else _writable(kind), personal=False)


def _writable(value: object) -> str:
    """A value as text that a file can hold: JSON may have half of a character."""
    return str(value).strip().encode("utf-8", "replace").decode("utf-8")
