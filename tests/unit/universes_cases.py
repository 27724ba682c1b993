"""Tiny tables by hand: every case is one person at an address of their own, so that its area finds it back."""

import pandas as pd

from monitor import universes
from monitor.sources.reading import origin
from monitor.tables import validate
from monitor.vocabulary import Period

YEARS = [Period(year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
DEFAULTS = {
    "persons": {"birth_year": "1980", "sex": "f", "valid_from": "2000-01-01"},
    "allocations": {
        "municipality": "GM0001", "allocation": "1", "law": "wmo",
        "assigned_at": "2024-01-01T09:30:00", "start": "2024-01-01",
    },
    "deliveries": {
        "municipality": "GM0001", "allocation": "1", "law": "wmo", "product": "01A01", "category": "01",
        "start": "2024-02-01", "standard_version": "3.2",
    },
    "requests": {"law": "wmo", "received": "2025-01-01"},
    "outcomes": {"law": "wmo", "start": "2024-01-01", "end": "2025-02-01", "end_reason": "01"},
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


def area(number):
    """The neighbourhood of a case."""
    return f"BU0001{number // 100:02d}{number % 100:02d}"


def provider(number):
    """The provider of a case."""
    return f"99{number:06d}"


def typed(name, rows):
    """Rows as the table `name`, by the package's own rules; a row that breaks one is a mistake in the test."""
    rows = [{**DEFAULTS[name], **row} for row in rows]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    frame = pd.DataFrame([[row.get(column, "") for column in columns] for row in rows], columns=columns)
    frame, faults = validate(name, frame.astype("str").set_index(origin(name, range(len(rows)))))
    assert not faults, list(map(str, faults))
    return frame


def town(cases, **shared):
    """Tables of all cases together; `cases` has rows per table per case, `shared` rows of nobody."""
    rows = {name: list(listed) for name, listed in shared.items()}
    for number, (person, tables) in enumerate(cases.items()):
        at = {"persons": [{}], **({"allocations": [{}]} if "deliveries" in tables else {}), **tables}
        for name, listed in at.items():
            rows.setdefault(name, []).extend(_own(name, row, number, person) for row in listed)
    return {name: typed(name, listed) for name, listed in rows.items()}


def _own(name, row, number, person):
    """A row of a case, at its own area and provider, with numbers that are its own."""
    own = {
        "persons": {"area_code": area(number)},
        "requests": {"request": str(number)},
        "contracts": {"provider": provider(number), "contract": "C1"},
    }.get(name, {"provider": provider(number)})
    row = {**DEFAULTS[name], **({} if name == "contracts" else {"person": person}), **own, **row}
    numbered = [column for column in ("allocation", "contract") if row.get(column)]
    return row | {column: f"{number}-{row[column]}" for column in numbered}


def counted(name, tables, periods=YEARS):
    """The cube of a universe on these tables."""
    return universes.count(universes.UNIVERSES[name], universes.connect(tables, periods))


class Counted:
    """All groups of cases in one town, each universe counted once."""

    def __init__(self, groups, **shared):
        self.cases = {
            f"{group}: {name}": case for group, cases in groups.items() for name, case in cases.items()
        }
        self.tables = universes.connect(town(self.cases, **shared), YEARS)
        self.cubes = {}

    def cube(self, universe):
        """The cube of a universe over all cases."""
        if universe not in self.cubes:
            self.cubes[universe] = universes.count(universes.UNIVERSES[universe], self.tables)
        return self.cubes[universe]

    def number(self, group, name):
        """The number of a case, which its area and its provider are made of."""
        return list(self.cases).index(f"{group}: {name}")

    def found(self, universe, group, *columns, period=None):
        """Per case of a group the sorted cells of `columns` in its area, repeated as often as they were counted."""
        frame = self.cube(universe)
        frame = frame[frame["period"] == period] if period else frame
        frame = frame.loc[frame.index.repeat(frame["count"])]
        cells = {}
        for number, (head, name) in enumerate(each.split(": ", 1) for each in self.cases):
            if head == group:
                mine = frame.loc[frame["area_code"] == area(number), list(columns)].to_numpy().tolist()
                cells[name] = sorted(tuple(row) if len(columns) > 1 else row[0] for row in mine)
        return cells
