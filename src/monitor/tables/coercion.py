"""Columns of text or of typed values become columns of the schema's type, exactly or not at all."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pandera.pandas as pa
from pandas.api import types

from monitor.tables.columns import DATE, NUMBER, TEXT, TRUTH, WHOLE

# pandera writes some types under another name than they were declared by.
DECLARED = {str(pa.Column(dtype).dtype): dtype for dtype in (TEXT, WHOLE, NUMBER, DATE, TRUTH)}
RULES = {
    DATE: "must be a date such as 2025-12-31",
    WHOLE: "must be a whole number such as 120",
    NUMBER: "must be a number such as 12.5",
    TRUTH: "must be true or false (also ja, nee, 1, 0)",
}
TRUTHS = {"true": True, "ja": True, "1": True, "false": False, "nee": False, "0": False}
# A trailing .0 is what pandas writes for whole numbers in a column with an empty cell.
WHOLE_PATTERN = r"[+-]?[0-9]{1,18}(?:\.0)?"
NUMBER_PATTERN = r"[+-]?[0-9]+(?:\.[0-9]+)?"
DATE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"


def dtype_of(column: pa.Column) -> str:
    """The pandas type that a column of a schema was declared with."""
    return DECLARED[str(column.dtype)]


def coerce(values: pd.Series, dtype: str) -> tuple[pd.Series, pd.Series]:
    """`values` as `dtype`, and where that was impossible (a missing value there is not in the file)."""
    if values.dtype == dtype and dtype != TEXT:
        return values, pd.Series(False, index=values.index)
    if dtype == DATE and types.is_datetime64_any_dtype(values):
        return _from_moments(values)
    text = as_text(values)
    if dtype == TEXT:
        return text, pd.Series(False, index=values.index)
    typed = {DATE: _dates, WHOLE: _whole_numbers, NUMBER: _numbers, TRUTH: _truths}[dtype](text)
    return typed, text.notna() & typed.isna()


def as_text(values: pd.Series) -> pd.Series:
    """`values` as stripped text, an empty one as missing."""
    if not isinstance(values.dtype, pd.StringDtype):
        values = values.astype("object").map(cell_text)
    text = values.astype("str").str.strip()
    return text.mask(text == "")


def cell_text(value: object) -> str:
    """One typed value as a CSV file would hold it; a missing one as empty text."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if types.is_bool(value):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if types.is_float(value):
        return _float_text(float(value))
    return str(value)


def _float_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def _from_moments(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Dates of another precision; one with a time zone becomes the wall clock time of its own zone."""
    if getattr(values.dt, "tz", None) is not None:
        values = values.dt.tz_localize(None)
    return values.astype(DATE), pd.Series(False, index=values.index)


def _dates(text: pd.Series) -> pd.Series:
    sound = text.where(text.str.fullmatch(DATE_PATTERN))
    return pd.to_datetime(sound, format="ISO8601", errors="coerce").astype(DATE)


def _whole_numbers(text: pd.Series) -> pd.Series:
    sound = text.where(text.str.fullmatch(WHOLE_PATTERN))
    return sound.str.removesuffix(".0").str.removeprefix("+").astype(WHOLE)


def _numbers(text: pd.Series) -> pd.Series:
    return text.where(text.str.fullmatch(NUMBER_PATTERN)).str.removeprefix("+").astype(NUMBER)


def _truths(text: pd.Series) -> pd.Series:
    return text.str.lower().map(TRUTHS).astype(TRUTH)
