"""Columns and references that several tables have."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import AREA, DATE, LAWS, MUNICIPALITY, PERIOD, PROVIDER, TEXT, column

LAYERS = ("informal", "basic", "specialist")
IN_AREAS = {"area_code": ("areas", "area_code")}
BY_PROVIDER = {"provider": ("providers", "provider")}
OF_PERSON = {"person": ("persons", "person")}
INDICATOR = r"[a-z0-9_]+"


def area_code(description: str, *, optional: bool = False) -> pa.Column:
    """An area of any level."""
    return column(TEXT, description, pattern=AREA, optional=optional)


def person() -> pa.Column:
    """Whom a row is about."""
    return column(TEXT, "pseudonym of the person (HMAC-SHA-256 of the BSN)", personal=True)


def household() -> pa.Column:
    """The household of whom a row is about."""
    return column(TEXT, "pseudonym of the household", optional=True, personal=True)


def plan(*, optional: bool = False) -> pa.Column:
    """A support plan: its number leads to a person."""
    return column(TEXT, "number of the support plan", optional=optional, personal=True)


def provider(*, optional: bool = False) -> pa.Column:
    """An organisation that delivers support."""
    return column(TEXT, "AGB code of the provider", pattern=PROVIDER, optional=optional)


def law(*, optional: bool = False) -> pa.Column:
    """One of the three laws."""
    return column(TEXT, "law that the support falls under", values=LAWS, optional=optional)


def municipality(description: str = "CBS code of the municipality") -> pa.Column:
    """A municipality by its code."""
    return column(TEXT, description, pattern=MUNICIPALITY)


def period(*, optional: bool = False) -> pa.Column:
    """A quarter or a year."""
    return column(TEXT, "quarter (2025Q4) or year (2025)", pattern=PERIOD, optional=optional)


def day(description: str, *, optional: bool = False) -> pa.Column:
    """A date."""
    return column(DATE, description, unit="date", optional=optional)
