"""Tiny tables by hand: every case has an area and a provider of its own, so that its area finds it back."""

import pandas as pd

from monitor import universes
from monitor.sources.reading import origin
from monitor.tables import TABLES, validate
from monitor.vocabulary import Level, Period

YEARS = [Period(year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
OTHER = "98000000"  # a provider that is not the case's own
DEFAULTS = {
    "areas": {"name": "x", "level": "neighbourhood"},
    "persons": {"birth_year": "1980", "sex": "f", "valid_from": "2000-01-01"},
    "allocations": {
        "municipality": "GM0001", "allocation": "1", "law": "wmo",
        "assigned_at": "2024-01-01T09:30:00", "start": "2024-01-01",
    },
    "deliveries": {
        "municipality": "GM0001", "allocation": "1", "law": "wmo", "product": "01A01", "category": "01",
        "start": "2024-02-01", "standard_version": "3.2",
    },
    "requests": {"request": "1", "law": "wmo", "received": "2025-01-01"},
    "plans": {"plan": "1", "start": "2023-01-01"},
    "goals": {"plan": "1", "result_area": "work", "domain": "finances", "measured": "2025-02-01"},
    "outcomes": {"law": "wmo", "start": "2024-01-01", "end": "2025-02-01", "end_reason": "01"},
    "experience": {"respondent": "1", "law": "wmo", "year": "2025", "item": "a", "positive": "true"},
    "claims": {
        "municipality": "GM0001", "claim_line": "1", "law": "wmo", "period_start": "2025-01-01",
        "period_end": "2025-01-31", "volume": "1", "unit": "04", "amount_cents": "100",
        "credit": "false", "rejected": "false",
    },
    "contracts": {
        "contract": "C1", "law": "wmo", "variant": "output", "funding_form": "result",
        "responsible": "municipality", "start": "2020-01-01",
    },
    "products": {"law": "wmo", "category": "01", "code": "01A01", "name": "x", "layer": "basic"},
}  # fmt: skip
# Numbers that two cases may not share: each is given that of the case.
NUMBERED = ("person", "household", "allocation", "contract", "request", "plan", "respondent", "claim_line")


def area(number):
    """The neighbourhood of a case."""
    return f"BU0001{number // 100:02d}{number % 100:02d}"


def district(number):
    """The district of a case: that of no other, so that it finds back what is counted per district."""
    return f"WK{number:06d}"


def provider(number):
    """The provider of a case."""
    return f"99{number:06d}"


def spell(start, stop="", reason="", **more):
    """A delivery; a stop without a reason is one according to plan."""
    return {"start": start, "stop": stop, "stop_reason": reason or ("19" if stop else ""), **more}


def typed(name, rows):
    """Rows as the table `name`, by the package's own rules; a row that breaks one is a mistake in the test."""
    rows = [{**DEFAULTS[name], **row} for row in rows]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    frame = pd.DataFrame([[row.get(column, "") for column in columns] for row in rows], columns=columns)
    frame, faults = validate(name, frame.astype("str").set_index(origin(name, range(len(rows)))))
    assert not faults, list(map(str, faults))
    return frame


def town(cases, **shared):
    """Tables of all cases together; a case has rows per table, `shared` rows of nobody."""
    places = [{"area_code": area(number), "parent_code": district(number)} for number in range(len(cases))]
    rows = {name: list(listed) for name, listed in shared.items()}
    rows["areas"] = [*places, *rows.get("areas", [])]
    for number, tables in enumerate(cases):
        supported, planned = "deliveries" in tables, "goals" in tables
        most = {"persons": [{}]} | ({"allocations": [{}]} if supported else {})
        for name, listed in (most | ({"plans": [{}]} if planned else {}) | tables).items():
            rows.setdefault(name, []).extend(_own(name, row, number) for row in listed)
    return {name: typed(name, listed) for name, listed in rows.items() if listed}


def _own(name, row, number):
    """A row of a case, at its own area and provider, with numbers that are its own."""
    own = {"person": "1", "provider": provider(number), "area_code": area(number)}
    own = {column: value for column, value in own.items() if column in TABLES[name].schema.columns}
    row = own | DEFAULTS[name] | row
    return row | {column: f"{number}-{row[column]}" for column in NUMBERED if row.get(column)}


def counted(name, tables, periods=YEARS):
    """The cube of a universe on these tables."""
    return universes.count(universes.UNIVERSES[name], universes.connect(tables, periods))


class Counted:
    """All groups of cases in one town, each universe counted once."""

    def __init__(self, groups, **shared):
        cases = {(group, name): case for group, listed in groups.items() for name, case in listed.items()}
        self.numbers = {key: number for number, key in enumerate(cases)}
        self.frames = town(cases.values(), **shared)
        self.tables = universes.connect(self.frames, YEARS)
        self.cubes = {}

    def cube(self, universe):
        """The cube of a universe over all cases."""
        if universe not in self.cubes:
            self.cubes[universe] = universes.count(universes.UNIVERSES[universe], self.tables)
        return self.cubes[universe]

    def found(self, universe, group, *columns, period=None):
        """Per case of a group the sorted cells of `columns` in its area, repeated as often as they were counted."""
        frame = self.cube(universe)
        frame = frame[frame["period"] == period] if period else frame
        frame = frame.loc[frame.index.repeat(frame["count"])]
        cells = {
            place: sorted(tuple(row) if len(columns) > 1 else row[0] for row in rows.to_numpy().tolist())
            for place, rows in frame.set_index("area_code")[list(columns)].groupby(level=0)
        }
        place = district if universes.UNIVERSES[universe].level is Level.DISTRICT else area
        return {
            name: cells.get(place(number), [])
            for (head, name), number in self.numbers.items()
            if head == group
        }
