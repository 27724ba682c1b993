"""A frame as it was read becomes a table of its schema; what breaks a rule is set aside as a fault."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from monitor.tables.coercion import RULES, as_text, coerce, dtype_of
from monitor.tables.columns import Table
from monitor.tables.headings import check_columns, table_named
from monitor.tables.personal import HIDDEN, is_bsn, shown
from monitor.tables.schemas import TABLES
from monitor.vocabulary import Fault

REQUIRED = "must not be empty"
BSN_RULES = {
    "person": "looks like a BSN; a person must be a pseudonym: name the column bsn, and reading makes it one",
    "household": "looks like a BSN; a household must be a pseudonym: replace it before delivering the file",
    "respondent": "looks like a BSN; a respondent must be a number or pseudonym that leads to nobody: replace it",
}


def validate(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """The rows of `frame` that keep every rule of the table `name`, typed, and a fault per broken rule.

    `frame` holds text or typed values with an index of levels `file` and `row`, which the result
    keeps. The result has exactly the columns of the schema, in its order and of its types; an
    optional column that was absent is empty. A row with a fault is left out. Of rows with the same
    key the first counts. Raises MonitorError for a column that is missing or that no one knows.
    """
    table = table_named(name)
    check_columns(table, frame.columns, " and ".join(_files(frame)) or name)
    origins, raw = frame.index, frame.reset_index(drop=True)
    typed, broken = _typed(table, raw)
    broken += _bsns(table, typed) + _checked(table, typed, broken)
    faults = _faults(table, raw, origins, broken)
    sound = typed.drop(index=pd.Index([row for row, _, _ in broken]).unique())
    sound.index = origins.delete(pd.Index([row for row, _, _ in broken]).unique())
    kept, repeated = without_repeated_keys(name, sound)
    return kept, (*faults, *repeated)


def without_repeated_keys(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """A typed table without the rows of which the key occurs in an earlier row, and a fault for each."""
    table = TABLES[name]
    key = list(table.key)
    repeated = frame.duplicated(key).to_numpy()
    if not repeated.any():
        return frame, ()
    groups = frame.reset_index(drop=True).groupby(key, dropna=False, sort=False).ngroup()
    first_of = dict(zip(groups[~repeated], frame.index[~repeated], strict=True))
    values = _key_values(table, frame[repeated])
    faults = tuple(
        Fault(
            file, row, ", ".join(key), value, f"must be unique: the same stands in {_place(first_of[group])}"
        )
        for (file, row), value, group in zip(frame.index[repeated], values, groups[repeated], strict=True)
    )
    return frame[~repeated], faults


def check_references(
    tables: dict[str, pd.DataFrame],
) -> tuple[dict[str, pd.DataFrame], tuple[Fault, ...]]:
    """Typed `tables` without the rows that refer to what another table does not hold, and a fault for each.

    Only a table that was given is referred to; a missing value refers to nothing. Tables are taken
    in the order of TABLES, so that a row that is left out cannot be referred to either.
    """
    kept, faults = dict(tables), []
    for name in [each for each in TABLES if each in tables]:
        for column, (other, other_column) in TABLES[name].references.items():
            if other in kept:
                place = _files_in_words(tables[other], other)
                allowed = kept[other][other_column]
                kept[name], more = _referring(TABLES[name], kept[name], column, allowed, place)
                faults += more
    return kept, tuple(faults)


Broken = list[tuple[int, str, str]]  # position of the row, column, rule


def _typed(table: Table, raw: pd.DataFrame) -> tuple[pd.DataFrame, Broken]:
    columns, broken = {}, []
    for name, column in table.schema.columns.items():
        dtype = dtype_of(column)
        if name not in raw:
            columns[name] = pd.Series(index=raw.index, dtype=dtype)
            continue
        columns[name], impossible = coerce(raw[name], dtype)
        broken += [(row, name, RULES[dtype]) for row in raw.index[impossible]]
    return pd.DataFrame(columns, index=raw.index), broken


def _bsns(table: Table, typed: pd.DataFrame) -> Broken:
    """Persons, households and respondents given by a BSN; one of eight digits has lost its leading zero."""
    broken = []
    for name in BSN_RULES.keys() & typed.columns:
        numbers = typed[name][typed[name].str.fullmatch("[0-9]{8,9}").fillna(False)]
        broken += [(row, name, BSN_RULES[name]) for row, text in numbers.items() if is_bsn(text.zfill(9))]
    return broken


def _checked(table: Table, typed: pd.DataFrame, known: Broken) -> Broken:
    """What the schema refuses; a value that could not be typed is not reported as empty as well."""
    try:
        table.schema.validate(typed, lazy=True)
    except SchemaErrors as errors:
        untyped = {(row, column) for row, column, _ in known}
        return [
            (row, column, rule)
            for column, rule, rows in map(_refused, errors.schema_errors)
            for row in rows
            if rule != REQUIRED or (row, column) not in untyped
        ]
    return []


def _refused(error: pa.errors.SchemaError) -> tuple[str, str, Iterable[int]]:
    rows = error.failure_cases["index"].unique()
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return error.schema.name, REQUIRED, rows
    if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
        raise error
    several = isinstance(error.schema, pa.DataFrameSchema)
    return error.check.name if several else error.schema.name, error.check.error, rows


def _faults(table: Table, raw: pd.DataFrame, origins: pd.MultiIndex, broken: Broken) -> tuple[Fault, ...]:
    places = list(origins)
    columns = {column for _, column, _ in broken}.intersection(raw.columns)
    values = {column: as_text(raw[column]).fillna("").tolist() for column in columns}
    absent, personal = [""] * len(raw), set(table.personal)
    return tuple(
        Fault(*places[row], column, shown(values.get(column, absent)[row], column in personal), rule)
        for row, column, rule in sorted(broken)
    )


def _referring(
    table: Table, frame: pd.DataFrame, column: str, allowed: pd.Series, place: str
) -> tuple[pd.DataFrame, list[Fault]]:
    unknown = (frame[column].notna() & ~frame[column].isin(allowed)).to_numpy()
    personal = column in table.personal
    faults = []
    for (file, row), value in frame[column][unknown].items():
        text = shown(value, personal)
        rule = f"{_thing(column)} {text} does not occur in {place}: add it there or correct it"
        faults.append(Fault(file, row, column, text, rule))
    return (frame[~unknown], faults) if faults else (frame, [])


def _files_in_words(frame: pd.DataFrame, name: str) -> str:
    files = _files(frame)
    return files[0] if len(files) == 1 else f"the table {name}"


def _thing(column: str) -> str:
    return column.removesuffix("_code")


def _key_values(table: Table, frame: pd.DataFrame) -> list[str]:
    parts = [
        [HIDDEN] * len(frame)
        if column in table.personal
        else [shown(text, False) for text in as_text(frame[column]).fillna("")]
        for column in table.key
    ]
    return [", ".join(values) for values in zip(*parts, strict=True)]


def _files(frame: pd.DataFrame) -> list[str]:
    return [str(file) for file in frame.index.get_level_values("file").unique()]


def _place(where: tuple[str, int]) -> str:
    return f"{where[0]}, row {where[1]}"
