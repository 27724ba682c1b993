"""What may not enter a release: the checks at the wall. They fail closed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from monitor.vocabulary import MonitorError

if TYPE_CHECKING:
    from monitor.release import ProtectedCube

# Tables without persons: they enter the release as published. Postcodes stay out.
PUBLIC_TABLES = (
    "areas",
    "population",
    "providers",
    "products",
    "contracts",
    "budgets",
    "targets",
    "commentary",
    "public_figures",
    "results",
    "agreements",
    "self_assessment",
    "instrument_survey",
    "review_sessions",
    "review_insights",
    "boundaries",
)
# What may not stand in free text that is published, also as people write it: with dots, spaces, small letters.
# A postcode in small letters counts only when written as one word: "in 2025 is" is none.
PERSONAL_PATTERNS = {
    "a BSN": re.compile(r"(?<!\d)(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3})(?!\d)"),
    "a postcode": re.compile(r"\b[1-9]\d{3}(?: ?[A-Z]{2}|[A-Za-z]{2})\b"),
    "a phone number": re.compile(
        r"(?<!\d)(?:(?:\+|00)31[ .-]?(?:\(0\))?|\(?0)[ .-]?[1-9](?:[ .()-]*\d){8}(?!\d)"
    ),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
}
PSEUDONYM = re.compile(r"\b[0-9a-f]{64}\b")
# The outline of an area is read as what it is: positions of two numbers, in metres or in degrees of at most five
# decimals (0.00001 is written 1e-05). Its digits are no phone numbers, and nothing but an outline can stand in it.
_NUMBER = r"-?\d{1,8}(?:\.\d{1,5}|e-05)?"
_RING = rf"\[\[{_NUMBER},{_NUMBER}\](?:,\[{_NUMBER},{_NUMBER}\])+\]"
_RINGS = rf"\[{_RING}(?:,{_RING})*\]"
OUTLINE = re.compile(
    rf'\{{"type":"(?:Polygon","coordinates":{_RINGS}|MultiPolygon","coordinates":\[{_RINGS}(?:,{_RINGS})*\])\}}',
    re.ASCII,
)
OUTLINES = ("boundaries", "geometry")  # the table and the column that hold them


def refuse_foreign(folder: Path) -> None:
    """Refuse to write over a folder that is no release."""
    if folder.exists() and not (folder / "manifest.json").is_file() and any(folder.iterdir()):
        raise MonitorError(
            "a release is written in a new folder or over an earlier release",
            got=f"{folder}, which holds something else",
            remedy="give another folder with --release",
        )


def check_cube(name: str, cube: ProtectedCube, base: int) -> None:
    """Refuse a cube with other columns than declared, an unprotected count or a pseudonym."""
    expected = ["period", *cube.columns, "count", *cube.amounts]
    if list(cube.frame.columns) != expected:
        raise MonitorError(
            f"cube {name} must have the columns {', '.join(expected)}",
            got=", ".join(cube.frame.columns),
            remedy="declare the columns on the universe",
        )
    if (cube.frame["count"] % base).any():
        raise MonitorError(
            f"every count in a release must be a multiple of {base}",
            got=f"cube {name} with other counts",
            remedy="protect the cube before it is released",
        )
    for amount in cube.amounts:
        _check_amount(name, amount, cube.frame)
    for column in cube.columns:
        _refuse_pseudonyms(f"cube {name}, column {column}", cube.frame[column])


def _check_amount(name: str, amount: str, frame: pd.DataFrame) -> None:
    """Refuse an amount that is not, in whole cents, its rounded count times a mean of three significant digits."""
    known = frame[frame[amount].notna()]
    mean = (known[amount] / known["count"]).astype("float64")
    written = mean.map(lambda value: float(f"{value:.2e}"))
    if ((written * known["count"]).round() != known[amount]).any():
        raise MonitorError(
            "an amount in a release must be its count times a mean of three digits",
            got=f"cube {name}, column {amount}, with other amounts",
            remedy="protect the cube before it is released",
        )


def _refuse_pseudonyms(place: str, values: pd.Series) -> None:
    if values.astype("str").str.contains(PSEUDONYM).any():
        raise MonitorError(
            "a release may hold no pseudonym",
            got=place,
            remedy="leave this column, or what stands in it, out",
        )


def check_public(name: str, table: pd.DataFrame) -> None:
    """Refuse a table that is not public, and free text that holds what may identify a person."""
    if name not in PUBLIC_TABLES:
        raise MonitorError(
            f"only public tables enter a release as they are: {', '.join(PUBLIC_TABLES)}",
            got=name,
            remedy="count this table in a universe instead",
        )
    for column in table.select_dtypes(["string", "object"]):
        if (name, column) == OUTLINES:
            _check_outlines(name, column, table[column])
            continue
        _refuse_pseudonyms(f"table {name}, column {column}", table[column])
        for row, text in enumerate(table[column].fillna("").astype("str")):
            _check_text(f"{name}, row {row + 1}, {column}", text)


def _check_outlines(name: str, column: str, outlines: pd.Series) -> None:
    """Refuse an outline that is anything but the numbers of a GeoJSON Polygon or MultiPolygon."""
    for row, text in enumerate(outlines.fillna("").astype("str")):
        if not OUTLINE.fullmatch(text):
            raise MonitorError(
                "an outline must be a GeoJSON Polygon or MultiPolygon, in numbers of at most five decimals only",
                got=f"{name}, row {row + 1}, {column} (not shown)",
                remedy="give the outlines as areas.geojson: reading writes them in this form",
            )


def _check_text(place: str, text: str) -> None:
    for what, pattern in PERSONAL_PATTERNS.items():
        if pattern.search(text):
            raise MonitorError(
                f"free text is published as written, so it may not hold {what}",
                got=f"{place} (text not shown)",
                remedy="take it out of the text",
            )
