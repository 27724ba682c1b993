"""Numbers, dates and periods as a language writes them: the one place where figures become words."""

from __future__ import annotations

import math
from datetime import date

from monitor.vocabulary import Period, Text, Unit

DECIMAL_MARK = Text(",", ".")
THOUSANDS = Text(".", ",")
RANGE_WORD = Text(" t/m ", "-")
MONTHS = Text(
    "januari februari maart april mei juni juli augustus september oktober november december",
    "January February March April May June July August September October November December",
)
QUARTER = Text("{quarter}e kwartaal {year}", "Q{quarter} {year}")
SHORT_QUARTER = Text("{year} k{quarter}", "{year} Q{quarter}")
SUFFIX = {
    Unit.PERCENT: Text("%", "%"),
    Unit.PER_1000: Text(" per 1.000", " per 1,000"),
    Unit.DAYS: Text(" dagen", " days"),
}
ONE_IN = Text("1 op de {}", "1 in {}")
NOTHING = "–"
# "1 in 3" is said of 32 to 35 percent, and not of 38.
CLOSE_ENOUGH = 0.05


def number(value: float, decimals: int, language: str) -> str:
    """A number with the language's marks: 1234.5 -> `1.234,5` in Dutch. Missing -> a dash.

    Decimals below 0 round to tens, hundreds, thousands.
    """
    if value is None or math.isnan(value):
        return NOTHING
    value = round(value, decimals) + 0.0  # no minus zero
    written = f"{value:,.{max(decimals, 0)}f}"
    marks = {",": THOUSANDS.in_(language), ".": DECIMAL_MARK.in_(language), "-": "−"}
    return "".join(marks.get(character, character) for character in written)


def figure(value: float, unit: Unit, decimals: int, language: str) -> str:
    """A figure with its unit: `12,3%`, `8,1 per 1.000`, `35 dagen`, `€ 1.200`."""
    written = number(value, decimals, language)
    if written == NOTHING:
        return NOTHING
    if unit is Unit.EURO:
        return f"€\N{NO-BREAK SPACE}{written}"
    return written + (SUFFIX[unit].in_(language) if unit in SUFFIX else "")


def interval(lower: float, upper: float, decimals: int, language: str) -> str:
    """`10,1 – 14,9`; a dash when either end is missing."""
    ends = number(lower, decimals, language), number(upper, decimals, language)
    return NOTHING if NOTHING in ends else " – ".join(ends)


def count(value: float, base: int, language: str) -> str:
    """A protected count; one below the base reads `0 t/m 4`, for it may be any of these."""
    if value is not None and value < base:
        return f"0{RANGE_WORD.in_(language)}{base - 1}"
    return number(value, 0, language)


def one_in(share: float, language: str) -> str:
    """A share (0-1) as `1 op de 6`; missing where that reads oddly (above one half or below 1 in 50)."""
    if math.isnan(share) or not 0.02 <= share <= 0.5:
        return ""
    parts = math.floor(1 / share + 0.5)
    return ONE_IN.in_(language).format(parts) if abs(parts * share - 1) <= CLOSE_ENOUGH else ""


def day(value: date, language: str) -> str:
    """`31 december 2025` or `31 December 2025`."""
    return f"{value.day} {MONTHS.in_(language).split()[value.month - 1]} {value.year}"


def period(value: Period, language: str) -> str:
    """`4e kwartaal 2025` or `Q4 2025`; a year is itself."""
    if value.quarter is None:
        return str(value.year)
    return QUARTER.in_(language).format(quarter=value.quarter, year=value.year)


def short_period(value: Period, language: str) -> str:
    """`2025 k4` or `2025 Q4`, for an axis."""
    if value.quarter is None:
        return str(value.year)
    return SHORT_QUARTER.in_(language).format(quarter=value.quarter, year=value.year)


def listing(words: list[str], language: str) -> str:
    """`a, b en c` or `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    last = Text(" en ", " and ").in_(language)
    return f"{', '.join(words[:-1])}{last}{words[-1]}"
