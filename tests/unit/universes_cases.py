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
    columns = [name for name in dict.fromkeys(key for row in rows for key in row)]
    frame = pd.DataFrame([[row.get(column, "") for column in columns] for row in rows], columns=columns)
    frame, faults = validate(name, frame.astype("str").set_index(origin(name, range(len(rows)))))
    assert not faults, list(map(str, faults))
    return frame


def town(cases, **shared):
    """Tables of all cases together; `cases` has rows per table per case, `shared` rows of nobody."""
    rows = {name: list(listed) for name, listed in shared.items()}
    for number, (person, tables) in enumerate(cases.items()):
        at = {"persons": [{"area_code": area(number)}], **tables}
        if "deliveries" in at:
            at.setdefault("allocations", [{}])
        for name, listed in at.items():
            rows.setdefault(name, []).extend(_own(name, row, number, person) for row in listed)
    return {name: typed(name, listed) for name, listed in rows.items()}


def _own(name, row, number, person):
    own = {"person": person} if name != "contracts" else {}
    own |= {"provider": provider(number)} if name not in ("persons", "requests") else {}
    own |= {"request": f"{number}"} if name == "requests" else {}
    row = {**own, **row}
    numbered = row.get("allocation", DEFAULTS[name].get("allocation"))
    return {**row, "allocation": f"{number}-{numbered}"} if numbered else row


def counted(name, tables, periods=YEARS):
    """The cube of a universe on these tables."""
    return universes.count(universes.UNIVERSES[name], universes.connect(tables, periods))


def by_case(frame, cases, *columns):
    """What is counted per case: its sorted cells of `columns`, each repeated as often as it was counted."""
    cells = {}
    for number, name in enumerate(cases):
        mine = frame[frame["area_code"] == area(number)]
        repeated = mine.loc[mine.index.repeat(mine["count"]), list(columns)]
        cells[name] = sorted(tuple(row) if len(columns) > 1 else row[0] for row in repeated.to_numpy())
    return cells
