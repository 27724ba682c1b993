"""The description of every input table, as data/README.md: made from the schemas, so always true."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.coercion import dtype_of
from monitor.tables.columns import (
    AREA,
    DATE,
    MUNICIPALITY,
    NEIGHBOURHOOD,
    NUMBER,
    PERIOD,
    POSTCODE,
    PROVIDER,
    TEXT,
    TRUTH,
    WHOLE,
    Table,
)
from monitor.tables.schemas import TABLES
from monitor.tables.shared import INDICATOR
from monitor.tables.steering import RESULT_CODE

TYPES = {TEXT: "text", WHOLE: "whole number", NUMBER: "number", DATE: "date", TRUTH: "true or false"}
LOOKS = {
    AREA: "GM####, WK######, BU########, NL00, or two letters and 2-4 digits (region)",
    MUNICIPALITY: "GM####",
    NEIGHBOURHOOD: "BU########",
    PROVIDER: "eight digits",
    POSTCODE: "1234AB",
    PERIOD: "2025Q4 or 2025",
    INDICATOR: "small letters, digits and _",
    RESULT_CODE: "1 to 12 letters, digits or -",
    r"\w{1,5}": "1 to 5 letters or digits",
    r"\d{2}": "two digits",
    r"\d": "one digit",
    r"0\d": "two digits, 0 first",
    r"\d\.\d": "such as 3.2",
    "0[1-5]": "01 to 05",
    "0[1-4]": "01 to 04",
}

INTRODUCTION = """\
# Your own data

*Made from the schemas in `src/monitor/tables` by `monitor.tables.describe`; a test compares the two.*

A folder with the tables below is all that `monitor release` needs. **Every table is optional**: without it the
indicators that use it say "not measured"; nothing becomes zero.

## How to write the files

- One file per table, named after it: `claims.csv`, `claims.parquet` or `claims.xlsx`. Several files for one table
  carry something after the name, as `claims_2024.csv` and `claims_2025.csv`. One Excel workbook with a sheet per
  table is fine too. Files of other kinds (`.md`) may lie beside them.
- **CSV**: UTF-8, headings in the first line, commas or semicolons between the cells. Beside semicolons a number may
  have a decimal comma (`12,5`); a number such as `1.250` is refused there, because it has two meanings.
- **Dates**: `2025-12-31`, with a time if you like (`2025-12-31 14:30`). **Whole numbers**: `1250`, never `1.250`.
  **True or false**: `true`, `false`, `ja`, `nee`, `1`, `0`. An empty cell is a missing value.
- Codes are text: in Excel, format such columns as text, or `01` becomes `1`.
- The columns are those below, by exactly these names, in any order. An optional column may be absent or empty.
- **Outlines of areas** are a GeoJSON file, `areas.geojson` or `boundaries.geojson`: a FeatureCollection of which each
  feature is a Polygon or MultiPolygon with the code of its area in a property `area_code`, `statcode`, `BU_CODE`,
  `buurtcode`, `WK_CODE`, `wijkcode`, `GM_CODE` or `gemeentecode` (small or capital letters; the first of these that is
  filled counts), as CBS and PDOK deliver them. Several files may lie side by side. Of other municipalities than those
  in `areas` nothing is read.

## Persons

`person` and `household` are pseudonyms, never a BSN. Either you make them before delivering, or you give a column
`bsn` in place of `person`: reading makes the pseudonym (HMAC-SHA-256 with the secret in `MONITOR_PSEUDONYM_KEY`) and
drops the BSN. A value in `person`, `household` or `respondent` that is a valid BSN is refused. Columns marked
*personal* are never shown in a message, and nothing personal goes into a release.

## What happens to rows with a fault

A row that breaks a rule is set aside, the rest is used. `monitor check` lists each fault, and the quarantine file has
a line for it: `file, row, field, value, rule` (the row is the line in the file; in Parquet the number of the record, in
GeoJSON of the feature; a personal value reads "(not shown)"). Of two rows with the same key the first counts. A row
that refers to an area, person, provider, plan or result that is not in the table given for it is set aside as well. A
column that is missing or unknown is not a fault in a row: nothing is read until it has been mended.

## Other sources

CBS key figures of districts and neighbourhoods (`cbs`) fill `areas`, `population` and `public_figures`; iWmo and iJw
messages (`istandaarden`) fill `persons`, `allocations`, `deliveries` and `claims`. What your own tables say about the
same area, figure or person counts first.

## The tables
"""


def describe() -> str:
    """The whole of data/README.md."""
    contents = "\n".join(f"- [`{name}`](#{name}): {table.description}" for name, table in TABLES.items())
    return "\n".join([INTRODUCTION, contents, "", *map(_section, TABLES.values())]).rstrip() + "\n"


def _section(table: Table) -> str:
    key = ", ".join(f"`{column}`" for column in table.key)
    rows = [_row(name, column, table) for name, column in table.schema.columns.items()]
    rules = [f"- {check.error}" for check in table.schema.checks]
    lines = [
        f"### {table.name}",
        "",
        table.description,
        "",
        f"Key: {key}.",
        "",
        "| column | type | unit | required | allowed | meaning |",
        "|---|---|---|---|---|---|",
        *rows,
        *(["", "Further:", "", *rules] if rules else []),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, column: pa.Column, table: Table) -> str:
    meaning = column.description + (" (*personal*)" if name in table.personal else "")
    cells = [
        f"`{name}`",
        TYPES[dtype_of(column)],
        column.metadata["unit"],
        "yes" if column.required else "no",
        "; ".join([*_allowed(column), *_reference(name, table)]),
        meaning,
    ]
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _allowed(column: pa.Column) -> list[str]:
    if column.metadata["values"]:
        return [", ".join(f"`{value}`" for value in column.metadata["values"])]
    return [_rule(str(check.error)) for check in column.checks]


def _rule(error: str) -> str:
    """The rule as the schema says it, with a pattern in words."""
    rule = error.removeprefix("must be ")
    pattern = rule.removeprefix("must look like ")
    return LOOKS.get(pattern, f"`{pattern}`") if pattern != rule else rule


def _reference(name: str, table: Table) -> list[str]:
    if name not in table.references:
        return []
    other, column = table.references[name]
    return [f"occurs in `{other}.{column}`"]


if __name__ == "__main__":
    print(describe(), end="")
