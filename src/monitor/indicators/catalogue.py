"""The catalogue as plain values: what a release and the command line say of every figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from monitor.indicators.declaration import Indicator


def described(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """Every figure with its words in both languages, its formula and its facts."""
    return [_described(each) for each in indicators]


def _described(indicator: Indicator) -> dict[str, Any]:
    split = indicator.split
    return {
        "id": indicator.id,
        "label": vars(indicator.label),
        "definition": vars(indicator.definition),
        "caveat": vars(indicator.caveat),
        "formula": indicator.formula,
        "instrument": indicator.instrument,
        "laws": list(indicator.laws),
        "kind": indicator.kind,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "quarters": indicator.window,
        "per": {value: vars(label) for value, label in split.labels.items()} if split else None,
        "cuts": [name for name in CUTS if getattr(indicator, f"by_{CUTS[name]}")],
        "source": list(indicator.source),
        "reference": vars(indicator.reference),
        "owner": indicator.owner,
        "valid_from": indicator.valid_from.isoformat(),
    }


CUTS = {"municipality": "municipality", "district": "area", "provider": "provider"}
