"""Under which contract support falls: the closest one of that provider and law on a day."""

from __future__ import annotations

import ibis
from ibis import _

from monitor.vocabulary import UNKNOWN


def with_contract(rows: ibis.Table, day: str, tables: dict[str, ibis.Table]) -> ibis.Table:
    """`rows` (with a unique `unit`, provider, law and category) with funding_form and result_agreed.

    Of several contracts that hold on `day` one for the very category goes before one for all, and a later
    one before an earlier one. Without the table everything is unknown.
    """
    if "contracts" not in tables:
        return rows.mutate(funding_form=ibis.literal(UNKNOWN), result_agreed=ibis.literal(UNKNOWN))
    contracts = tables["contracts"].select(
        "contract", "provider", "law", "funding_form", "result",
        contract_category=_.category, begin=_.start.cast("date"), finish=_.end.cast("date"),
    )  # fmt: skip
    fits = rows.left_join(
        contracts,
        [
            rows.provider == contracts.provider,
            rows.law == contracts.law,
            (contracts.contract_category == rows.category) | contracts.contract_category.isnull(),
            contracts.begin <= rows[day],
            (contracts.finish >= rows[day]) | contracts.finish.isnull(),
        ],
    ).drop("provider_right", "law_right")
    closest = ibis.row_number().over(
        group_by=fits.unit, order_by=[fits.contract_category.isnull(), fits.begin.desc(), fits.contract]
    )
    chosen = fits.mutate(place=closest).filter(_.place == 0)
    return chosen.mutate(
        funding_form=chosen.funding_form.fill_null(UNKNOWN),
        result_agreed=ibis.cases(
            (chosen.contract.isnull(), UNKNOWN), (chosen.result.notnull(), "yes"), else_="no"
        ),
    )
