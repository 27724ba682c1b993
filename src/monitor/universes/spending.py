"""What support cost: amounts per person, provider and law, and what of an allocation was claimed."""

from __future__ import annotations

import ibis
from ibis import _

from monitor.universes.care import in_period, key_of, with_residence
from monitor.universes.contracts import with_contract
from monitor.vocabulary import UNKNOWN

Tables = dict[str, ibis.Table]
CENTS = 100


def spending(tables: Tables) -> ibis.Table:
    """Persons for whom a provider claimed under a law in a period, and the amount, without rejected lines.

    A unit is a person at one provider, under one law, in one layer, under one kind of contract. A line
    counts in the quarter in which its period ends; credit lines lower the amount.
    """
    lines = tables["claims"].mutate(period_end=_.period_end.cast("date"), cents=_.amount_cents)
    valid = in_period(lines.filter(~lines.rejected), "period_end", tables["periods"])
    keys = ["person", "provider", "law", "category", "code", "period_end", "period"]
    per_product = valid.group_by(keys).aggregate(cents=valid.cents.sum())
    text = [per_product[name].cast("string").fill_null("") for name in keys]
    agreed = with_contract(per_product.mutate(unit=key_of(*text)), "period_end", tables)
    layered = _with_layer(agreed, tables)
    parts = ["person", "provider", "law", "layer", "result_agreed", "period"]
    summed = layered.group_by(parts).aggregate(spend_cents=layered.cents.sum(), day=layered.period_end.max())
    rows = summed.mutate(unit=key_of(*(summed[name] for name in parts)))
    return with_residence(rows, "day", tables["persons"])


def _with_layer(rows: ibis.Table, tables: Tables) -> ibis.Table:
    if "products" not in tables:
        return rows.mutate(layer=ibis.literal(UNKNOWN))
    layers = tables["products"].select("law", "code", "layer")
    joined = rows.left_join(layers, ["law", "code"])
    return joined.mutate(layer=joined.layer.fill_null(UNKNOWN)).drop("law_right", "code_right")


def allocated(tables: Tables) -> ibis.Table:
    """Allocations that ended in a period and of which the budget is known: what was allocated and claimed."""
    allocations = tables["allocations"].mutate(end=_.end.cast("date"))
    known = in_period(allocations.filter(allocations.budget_eur > 0), "end", tables["periods"])
    valid = tables["claims"].filter(~_.rejected)
    key = ["municipality", "law", "allocation"]
    claimed = valid.group_by(key).aggregate(claimed_cents=valid.amount_cents.sum())
    joined = known.left_join(claimed, key)
    rows = joined.mutate(
        unit=key_of(joined.municipality, joined.law, joined.allocation),
        allocated_cents=(joined.budget_eur * CENTS).round().cast("int64"),
        claimed_cents=joined.claimed_cents.fill_null(0),
    ).drop("municipality_right", "law_right", "allocation_right")
    return with_residence(rows, "end", tables["persons"])
