"""Claim lines: what was delivered under an allocation in each month, quarter or four weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.care import rates
from monitor.sources.simulate.settings import DAY, Settings, generator

CREDITED, CORRECTED, REJECTED = 0.012, 0.6, 0.015
DELIVERED = (0.86, 1.0)  # part of the allocated volume that was delivered
FOUR_WEEKLY_EVERY = 5  # one in five providers claims per four weeks
OUTPUT, MONTHLY = "82", "4"


def claims_rows(
    settings: Settings, deliveries: pd.DataFrame, allocations: pd.DataFrame, offers: pd.DataFrame
) -> pd.DataFrame:
    """Debit lines and the few credit lines and corrections that follow them."""
    rng = generator(settings, 14)
    lines = _priced(settings, _periods(settings, deliveries, allocations), offers, rng)
    lines = lines.sort_values(["provider", "period_end", "allocation", "period_start"]).reset_index(drop=True)
    number = lines.groupby("provider").cumcount() + 1
    lines = lines.assign(claim_line="L" + number.map("{:07}".format), credit=False)
    credited = rng.random(len(lines)) < CREDITED
    lines["rejected"] = ~credited & (rng.random(len(lines)) < REJECTED)
    return pd.concat([lines, *_credits(lines[credited], rng)], ignore_index=True)


def _periods(settings: Settings, deliveries: pd.DataFrame, allocations: pd.DataFrame) -> pd.DataFrame:
    """One row per delivery and claim period that it touches within the simulated quarters."""
    details = allocations[["allocation", "volume", "unit", "frequency"]]
    rows = deliveries[["allocation", "inhabitant", "provider", "law", "category", "code", "offer", "final"]]
    rows = rows.assign(
        started=deliveries["delivered_from"],
        since=deliveries["delivered_from"].clip(lower=pd.Timestamp(settings.first_day)),
        until=deliveries["stop"].fillna(pd.Timestamp(settings.last_day)),
        ended=deliveries["stop"].notna(),
    ).dropna(subset="allocation")
    rows = rows.merge(details, on="allocation", validate="many_to_one")
    rows = rows[rows["since"] <= rows["until"]]
    weekly = (rows["provider"].astype(int) % FOUR_WEEKLY_EVERY == 4) & (rows["frequency"] != MONTHLY)
    weekly &= settings.claim_months == 1
    month = _edges_of_months(settings)
    four_weeks = np.arange(settings.first_day - 27, settings.last_day + 29, 28).astype(DAY)
    return pd.concat([_split(rows[~weekly], month), _split(rows[weekly], four_weeks)], ignore_index=True)


def _edges_of_months(settings: Settings) -> np.ndarray:
    first = settings.first_day.astype("datetime64[M]")
    last = settings.last_day.astype("datetime64[M]") + settings.claim_months + 1
    return np.arange(first, last, settings.claim_months).astype(DAY)


def _split(rows: pd.DataFrame, edges: np.ndarray) -> pd.DataFrame:
    """Cut each row at `edges`, the first days of the claim periods."""
    since, until = (rows[name].to_numpy().astype(DAY) for name in ("since", "until"))
    low = np.searchsorted(edges, since, side="right") - 1
    high = np.searchsorted(edges, until, side="right") - 1
    count = high - low + 1
    where = np.repeat(np.arange(len(rows)), count)
    index = np.repeat(low - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
    start = np.maximum(edges[index], since[where])
    stop = np.minimum(edges[index + 1] - np.timedelta64(1, "D"), until[where])
    return (
        rows.iloc[where]
        .reset_index(drop=True)
        .assign(
            period_start=start,
            period_end=stop,
            first=(index == low[where]) & (start == rows["started"].to_numpy().astype(DAY)[where]),
            last=(index == high[where]) & rows["ended"].to_numpy()[where] & rows["final"].to_numpy()[where],
        )
    )


def _priced(
    settings: Settings, rows: pd.DataFrame, offers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Whole volumes and amounts in cents; a period in which nothing was delivered has no line."""
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    part = rng.uniform(*DELIVERED, len(rows))
    months = np.maximum(np.round(days / 30.4375), days >= 15)
    volume = np.select(
        [rows["frequency"] == code for code in ("1", "2", "4", "6")],
        [
            np.floor(days * np.where(part > 0.87, 1, part)),
            np.round(rows["volume"] * days / 7 * part),
            rows["volume"] * months,
            rows["first"].astype(int) + rows["last"].astype(int),
        ],
    )
    facts = offers[["rate_cents", "price"]].iloc[rows["offer"]].reset_index(drop=True)
    rate = rates(facts["rate_cents"] * facts["price"], rows["period_end"].dt.year, settings)
    rows = rows.assign(volume=volume, rate_cents=rate, amount_cents=(volume * rate).astype("int64"))
    return rows[rows["volume"] > 0]


def _credits(debits: pd.DataFrame, rng: np.random.Generator) -> list[pd.DataFrame]:
    """Lines that take a debit back (its reference and C) and most of the time replace it (D)."""
    credit = debits.assign(
        claim_line=debits["claim_line"] + "C", amount_cents=-debits["amount_cents"], credit=True
    )
    again = debits[(rng.random(len(debits)) < CORRECTED) & (debits["volume"] > 1)]
    volume = np.maximum(np.floor(again["volume"] * 0.9), 1)
    amount = (volume * again["rate_cents"]).astype("int64")
    return [credit, again.assign(claim_line=again["claim_line"] + "D", volume=volume, amount_cents=amount)]
