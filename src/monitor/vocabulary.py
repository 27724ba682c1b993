"""The nouns that every part of the package shares; it imports nothing of the package."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering

LANGUAGES = ("nl", "en")


class MonitorError(Exception):
    """Something the user can mend: what must be, what was got, and what to do about it."""

    def __init__(self, must: str, *, got: object, remedy: str) -> None:
        super().__init__(must)
        self.must, self.got, self.remedy = must, str(got), remedy

    def __reduce__(self) -> tuple:
        """How it travels from a worker process: as its words."""
        return _error, (self.must, self.got, self.remedy)

    def __str__(self) -> str:
        return f"{self.must}\n  got:    {self.got}\n  remedy: {self.remedy}"


def _error(must: str, got: str, remedy: str) -> MonitorError:
    return MonitorError(must, got=got, remedy=remedy)


@dataclass(frozen=True)
class Text:
    """The same words in every language that reports are made in."""

    nl: str
    en: str

    def in_(self, language: str) -> str:
        """The words in `language`; there is no fallback language."""
        if language not in LANGUAGES:
            raise MonitorError(
                f"a language must be one of {', '.join(LANGUAGES)}",
                got=repr(language),
                remedy="choose one of them with --language",
            )
        return getattr(self, language)


class Law(StrEnum):
    """The three laws, by the names that the tables use."""

    WMO = "wmo"
    YOUTH = "jeugdwet"
    PARTICIPATION = "participatiewet"


class Instrument(StrEnum):
    """The steering instruments, in the order of the chain, then the preconditions."""

    DEMAND = "demand"
    ACCESS = "access"
    RESULTS = "results"
    FUNDING = "funding"
    SUPPORT = "support"
    ACCOUNTABILITY = "accountability"
    COOPERATION = "cooperation"
    PROCESS_AGREEMENTS = "process_agreements"
    COMMISSIONING = "commissioning"


CHAIN = tuple(Instrument)[:6]


class Level(StrEnum):
    """Levels of area, from small to large; the value is what the `areas` table says."""

    NEIGHBOURHOOD = "neighbourhood"
    DISTRICT = "district"
    MUNICIPALITY = "municipality"
    REGION = "region"
    COUNTRY = "country"


class Unit(StrEnum):
    """What a printed figure is expressed in."""

    COUNT = "count"
    PERCENT = "percent"
    PER_1000 = "per_1000"
    DAYS = "days"
    MARK = "mark"
    EURO = "euro"
    RATIO = "ratio"


class Direction(StrEnum):
    """Which way is better, if either is."""

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"
    NEITHER = "neither"


@total_ordering
@dataclass(frozen=True)
class Period:
    """A calendar quarter (`2025Q4`) or a year (`2025`)."""

    year: int
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2025Q4` or `2025`."""
        match = re.fullmatch(r"(\d{4})(?:Q([1-4]))?", str(text))
        if not match:
            raise MonitorError(
                "a period must be a quarter such as 2025Q4 or a year such as 2025",
                got=repr(text),
                remedy="write the year, and for a quarter Q and its number",
            )
        return cls(int(match[1]), int(match[2]) if match[2] else None)

    @classmethod
    def containing(cls, day: date) -> Period:
        """The quarter that `day` falls in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)

    def __lt__(self, other: Period) -> bool:
        return (self.year, self.quarter or 0) < (other.year, other.quarter or 0)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period: the day on which a stock is counted."""
        month = 3 * self.quarter if self.quarter else 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def previous(self) -> Period:
        """The period of the same kind just before this one."""
        return self.shifted(-1)

    @property
    def year_ago(self) -> Period:
        """The same period one year earlier."""
        return Period(self.year - 1, self.quarter)

    def shifted(self, steps: int) -> Period:
        """This period moved by `steps` quarters (or years)."""
        if self.quarter is None:
            return Period(self.year + steps)
        number = 4 * self.year + self.quarter - 1 + steps
        return Period(number // 4, number % 4 + 1)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the input: where it stands, what stands there, and which rule it breaks."""

    file: str
    row: int | None
    field: str
    value: str
    rule: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}: {self.field} = {self.value}: {self.rule}"


@dataclass(frozen=True)
class DayClass:
    """A class of durations in days; `last` is None for the open one."""

    first: int
    last: int | None

    def __str__(self) -> str:
        return f"{self.first}+" if self.last is None else f"{self.first}-{self.last}"


# Durations are counted in classes, so that a median is arithmetic on protected counts. The edges
# include every term that an indicator asks about: 7 (report), 42 (waiting norm), 56 (decision).
DAY_CLASSES = tuple(
    DayClass(first, last)
    for first, last in (
        (0, 7),
        (8, 14),
        (15, 28),
        (29, 42),
        (43, 56),
        (57, 84),
        (85, 182),
        (183, 365),
        (366, 730),
        (731, None),
    )
)

# Ages are counted in bands that hold the limits of the laws (18) and of CBS youth care (23).
AGE_BANDS = ((0, 17), (18, 22), (23, 64), (65, 120))
# Bands by which expected use is reckoned: use of the Wmo rises steeply after 75.
STANDARD_BANDS = ((0, 17), (18, 22), (23, 44), (45, 64), (65, 74), (75, 84), (85, 120))
END_CLASSES = ("plan", "agreed", "client", "provider", "external")
UNKNOWN = "unknown"
# What a part of a profile (law/provider/layer) is called where it is selected or summed.
MEMBER_COLUMNS = ("member_law", "member_provider", "member_layer")
# What a report can be about.
KINDS = ("municipality", "district", "provider")


def age_band(limits: tuple[int, int]) -> str:
    """The name of an age band in a cube, such as `18-22`."""
    return f"{limits[0]}-{limits[1]}"


# Areas of life in which results are wanted.
RESULT_AREAS = (
    "finances",
    "work",
    "education",
    "upbringing",
    "mental_health",
    "social_network",
    "daily_life",
)
# The domains of the Zelfredzaamheid-Matrix (ZRM 2017), in its order.
ZRM_DOMAINS = (
    "finances",
    "work_education",
    "time_use",
    "housing",
    "domestic_relations",
    "mental_health",
    "physical_health",
    "substance_use",
    "basic_adl",
    "instrumental_adl",
    "social_network",
    "community_participation",
    "judicial",
)
