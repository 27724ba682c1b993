"""How one column of an input table is declared: type, unit, allowed values, and whether it is personal."""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa

TEXT, WHOLE, NUMBER, DATE, TRUTH = "str", "Int64", "Float64", "datetime64[us]", "boolean"

AREA = r"(?:NL00|GM\d{4}|WK\d{6}|BU\d{8}|[A-Z]{2}\d{2,4})"
MUNICIPALITY = r"GM\d{4}"
NEIGHBOURHOOD = r"BU\d{8}"
PROVIDER = r"\d{8}"
POSTCODE = r"[1-9]\d{3}[A-Z]{2}"
PERIOD = r"\d{4}(?:Q[1-4])?"
LAWS = ("wmo", "jeugdwet", "participatiewet")
SEXES = ("m", "f", "x", "total")


@dataclass(frozen=True)
class Table:
    """One input table: its schema, the columns that make a row unique, and what its columns refer to.

    `references` says which column of which other table a column's values must occur in; it is
    checked only where that other table was given.
    """

    name: str
    description: str
    schema: pa.DataFrameSchema
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]]

    @property
    def required(self) -> list[str]:
        """Columns that a file of this table must have."""
        return [name for name, column in self.schema.columns.items() if column.required]

    @property
    def personal(self) -> list[str]:
        """Columns whose values are never shown in a message, a log or a quarantine file."""
        return [name for name, column in self.schema.columns.items() if column.metadata["personal"]]


def column(
    dtype: str,
    description: str,
    *,
    unit: str = "",
    optional: bool = False,
    values: tuple[str, ...] = (),
    pattern: str = "",
    at_least: float | None = None,
    at_most: float | None = None,
    personal: bool = False,
    check: pa.Check | None = None,
) -> pa.Column:
    """A pandera column; an optional one may be empty or absent. `check` is a rule of its own."""
    checks = []
    if values:
        checks.append(pa.Check.isin(values, error=f"must be one of: {', '.join(values)}"))
    if pattern:
        checks.append(pa.Check.str_matches(f"^{pattern}$", error=f"must look like {pattern}"))
    if at_least is not None:
        checks.append(pa.Check.ge(at_least, error=f"must be at least {at_least}"))
    if at_most is not None:
        checks.append(pa.Check.le(at_most, error=f"must be at most {at_most}"))
    if check:
        checks.append(check)
    return pa.Column(
        dtype,
        checks,
        nullable=optional,
        required=not optional,
        coerce=False,
        description=description,
        metadata={"unit": unit, "values": values, "personal": personal},
    )


def table(
    name: str,
    description: str,
    columns: dict[str, pa.Column],
    *,
    key: tuple[str, ...],
    references: dict[str, tuple[str, str]] | None = None,
    order: tuple[tuple[str, str], ...] = (),
    checks: tuple[pa.Check, ...] = (),
) -> Table:
    """A table; `order` names pairs of columns of which the first may not be after the second.

    A check over several columns is named after the column that a fault is reported on.
    """
    schema = pa.DataFrameSchema(
        columns,
        checks=[*(_in_order(first, last) for first, last in order), *checks],
        strict=True,
        name=name,
    )
    return Table(name, description, schema, key, references or {})


def _in_order(first: str, last: str) -> pa.Check:
    return pa.Check(
        lambda frame: (frame[first] <= frame[last]) | frame[first].isna() | frame[last].isna(),
        error=f"{first} must not be after {last}",
        name=last,
    )
