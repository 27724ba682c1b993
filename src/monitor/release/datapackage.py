"""A release as a data package of Frictionless: what every CSV file holds, by which key, and under which licence.

Any program that knows the standard reads and checks the files by it: `frictionless validate datapackage.json`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from monitor.release.columns import AMOUNT_ENDING, COLUMNS, TEXT, WHOLE

if TYPE_CHECKING:
    from monitor.release import Facts, ProtectedCube

NAME = "datapackage.json"

# What data.overheid.nl advises for a government's own data; a municipality may decide otherwise.
CC0 = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/deed.nl",
    "title": "Creative Commons Zero 1.0",
}
# What Statistics Netherlands publishes may be used with its name.
CC_BY = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/deed.nl",
    "title": "Creative Commons Naamsvermelding 4.0",
}
CBS = {"title": "Centraal Bureau voor de Statistiek (CBS)", "path": "https://www.cbs.nl"}
FROM_CBS = ("areas", "population", "public_figures", "boundaries")

TITLES = {
    "areas": "Gebieden",
    "population": "Inwoners op 1 januari",
    "providers": "Aanbieders",
    "products": "Producten",
    "contracts": "Contracten",
    "budgets": "Begroting en rekening per taakveld",
    "targets": "Streefwaarden",
    "commentary": "Toelichting van de gemeente",
    "public_figures": "Cijfers die anderen publiceerden",
    "results": "Resultaten die de gemeente wil bereiken",
    "agreements": "Afspraken per resultaat",
    "self_assessment": "Antwoorden op de gewetensvragen",
    "instrument_survey": "Peiling van instrumenten",
    "review_sessions": "Gesprekken met andere gemeenten",
    "review_insights": "Inzichten uit gesprekken met andere gemeenten",
    "boundaries": "Omtrekken van gebieden",
}
# The columns that make a row unique, where none of them may be empty.
KEYS = {
    "areas": ("area_code",),
    "population": ("area_code", "year", "age_from", "age_to", "sex"),
    "providers": ("provider",),
    "products": ("law", "code"),
    "contracts": ("contract",),
    "public_figures": ("area_code", "year", "indicator"),
    "results": ("result",),
    "agreements": ("result", "activity", "executor"),
    "self_assessment": ("period", "question"),
    "instrument_survey": ("period", "respondent_group", "instrument"),
    "review_sessions": ("session",),
    "review_insights": ("session", "from", "to", "insight"),
    "boundaries": ("area_code",),
}


def datapackage(
    folder: Path,
    cubes: Mapping[str, ProtectedCube],
    public: Mapping[str, pd.DataFrame],
    facts: Facts,
    licence: Mapping[str, str] = CC0,
) -> dict[str, Any]:
    """The descriptor of the CSV files in a release folder; without a moment, so the same files give the same bytes."""
    last = facts.periods[-1]
    return {
        "profile": "tabular-data-package",
        "name": f"monitor-sociaal-domein-{facts.municipality}-{last}".lower(),
        "title": f"Monitor Sociaal Domein, {facts.municipality}, {facts.periods[0]} tot en met {last}",
        "description": "Aantallen over de Wmo, de Jeugdwet en de Participatiewet. Alles wat over mensen gaat, is"
        f" afgerond op een veelvoud van {facts.base}. De cijfers die ermee worden gemaakt, staan in definitions.json.",
        "keywords": ["sociaal domein", "Wmo", "Jeugdwet", "Participatiewet"],
        "licenses": [dict(licence)],
        "resources": [
            *[_of_cube(folder, name, cube) for name, cube in cubes.items()],
            *[_of_table(folder, name, table) for name, table in public.items()],
        ],
    }


def _of_cube(folder: Path, name: str, cube: ProtectedCube) -> dict[str, Any]:
    label = cube.label["nl"]
    described = {
        "title": f"{label[:1].upper()}{label[1:]}",
        "description": "Geteld in de periode." if cube.flow else "Geteld op de laatste dag van de periode.",
    }
    return _resource(
        folder, f"cubes/{name}.csv", described, list(cube.frame.columns), ("period", *cube.columns)
    )


def _of_table(folder: Path, name: str, table: pd.DataFrame) -> dict[str, Any]:
    described: dict[str, Any] = {"title": TITLES[name]}
    if name in FROM_CBS:
        described |= {"licenses": [CC_BY], "sources": [CBS]}
    return _resource(folder, f"public/{name}.csv", described, list(table.columns), KEYS.get(name, ()))


def _resource(
    folder: Path, path: str, described: dict[str, Any], columns: Sequence[str], key: Sequence[str]
) -> dict[str, Any]:
    content = (folder / path).read_bytes()
    known = {"primaryKey": list(key)} if key and set(key) <= set(columns) else {}
    return {
        "profile": "tabular-data-resource",
        "name": Path(path).stem,
        "path": path,
        **described,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(name) for name in columns], **known},
    }


def _field(name: str) -> dict[str, str]:
    """A column that is unknown here is told by its type only."""
    if name in COLUMNS:
        return {"name": name, "type": COLUMNS[name].type, "title": COLUMNS[name].title}
    return {"name": name, "type": WHOLE if name.endswith(AMOUNT_ENDING) else TEXT}
