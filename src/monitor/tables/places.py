"""Tables about areas and who live there: public but for postcodes."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import NEIGHBOURHOOD, NUMBER, POSTCODE, SEXES, TEXT, WHOLE, column, table
from monitor.tables.geometry import outline
from monitor.tables.shared import IN_AREAS, INDICATOR, area_code, day

IS_OUTLINE = pa.Check(
    lambda text: outline(text) is not None,
    element_wise=True,
    error="must be a GeoJSON Polygon or MultiPolygon with numbers only",
)

AREAS = table(
    "areas",
    "Neighbourhoods, districts, the municipality and what lies above it.",
    {
        "area_code": area_code("CBS code of the area"),
        "name": column(TEXT, "name as the municipality writes it"),
        "level": column(
            TEXT,
            "level of the area",
            values=("neighbourhood", "district", "municipality", "region", "country"),
        ),
        "parent_code": area_code("code of the area that this one lies in", optional=True),
        "valid_from": day("first day of this division", optional=True),
        "valid_to": day("last day of this division", optional=True),
    },
    key=("area_code",),
    order=(("valid_from", "valid_to"),),
)

BOUNDARIES = table(
    "boundaries",
    "Outlines of areas for maps; mostly given as areas.geojson (see above).",
    {
        "area_code": area_code("area"),
        "geometry": column(
            TEXT, "outline as JSON text; WGS84 (longitude, latitude) or RD, not mixed", check=IS_OUTLINE
        ),
    },
    key=("area_code",),
    references=IN_AREAS,
)

POPULATION = table(
    "population",
    "Inhabitants on 1 January per area of every level; a total is a row of its own, never a sum of parts.",
    {
        "area_code": area_code("area"),
        "year": column(WHOLE, "year of 1 January", unit="year", at_least=1995, at_most=2100),
        "age_from": column(WHOLE, "lowest age in the band", unit="years", at_least=0, at_most=120),
        "age_to": column(WHOLE, "highest age; 120 for open", unit="years", at_least=0, at_most=120),
        "sex": column(TEXT, "sex, or total", values=SEXES),
        "persons": column(WHOLE, "inhabitants", unit="persons", at_least=0),
    },
    key=("area_code", "year", "age_from", "age_to", "sex"),
    references=IN_AREAS,
    order=(("age_from", "age_to"),),
)

POSTCODES = table(
    "postcodes",
    "Which neighbourhood a postcode lies in.",
    {
        "postcode6": column(TEXT, "postcode without a space", pattern=POSTCODE, personal=True),
        "area_code": column(TEXT, "neighbourhood", pattern=NEIGHBOURHOOD),
        "valid_from": day("first day on which this holds", optional=True),
    },
    key=("postcode6", "valid_from"),
    references=IN_AREAS,
)

PUBLIC_FIGURES = table(
    "public_figures",
    "Figures that someone else published (CBS), printed as published and never added up.",
    {
        "area_code": area_code("area"),
        "year": column(WHOLE, "year", unit="year", at_least=1995, at_most=2100),
        "indicator": column(TEXT, "id of the indicator", pattern=INDICATOR),
        "value": column(NUMBER, "value as published; a missing one has no row"),
        "source": column(TEXT, "table that it was published in"),
    },
    key=("area_code", "year", "indicator"),
    references=IN_AREAS,
)
