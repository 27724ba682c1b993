"""A handful of faulty rows that a reader must set aside without losing the others."""

from __future__ import annotations

import pandas as pd

from monitor.sources.simulate.settings import Settings, generator

# table, field, the value that is wrong, and what keeps the row from repeating a clean one
FAULTS = (
    ("deliveries", "stop", "2001-01-01", {"allocation": "999000001", "stop_reason": "20"}),
    ("persons", "area_code", "BU99999999", {"person": "f" * 64}),
    ("claims", "amount_cents", "-12500", {"claim_line": "X0000001", "credit": "false"}),
    ("outcomes", "useful_mark", "11", {"end": "2026-01-01"}),
    ("requests", "received", "31-02-2025", {"request": "M999001"}),
    ("allocations", "law", "awbz", {"allocation": "999000002"}),
)


def dirty_rows(settings: Settings, written: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The faulty rows per table as text: a copy of a clean row with one field spoilt."""
    rng = generator(settings, 18)
    rows = {}
    for table, field, wrong, other in FAULTS:
        clean = written[table]
        row = clean.iloc[[int(rng.integers(len(clean)))]]
        rows[table] = row.assign(**other, **{field: wrong})
    return rows
