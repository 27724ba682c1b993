"""Public accounts: budget, forecast and realised amounts per taakveld."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.catalogue import PRODUCTS
from monitor.sources.simulate.planted import planted_in
from monitor.sources.simulate.settings import Settings, generator

NEW_FIELDS_FROM = 2025
USED = (0.93, 0.995)  # part of the budget that is spent, where nothing is planted
NAMES = {
    "6.1": "Samenkracht en burgerparticipatie",
    "6.2": "Toegang en eerstelijnsvoorzieningen",
    "6.21": "Toegang en eerstelijnsvoorzieningen Wmo",
    "6.22": "Toegang en eerstelijnsvoorzieningen Jeugd",
    "6.3": "Inkomensregelingen",
    "6.4": "WSW en beschut werk",
    "6.5": "Arbeidsparticipatie",
    "6.6": "Maatwerkvoorzieningen (Wmo)",
    "6.60": "Hulpmiddelen en diensten (Wmo)",
    "6.71a": "Hulp bij het huishouden (WMO)",
    "6.71b": "Begeleiding (WMO)",
    "6.71c": "Dagbesteding (WMO)",
    "6.71d": "Overige maatwerkarrangementen (WMO)",
    "6.711": "Huishoudelijke hulp (Wmo)",
    "6.712": "Begeleiding (Wmo)",
    "6.713": "Dagbesteding (Wmo)",
    "6.714": "Overige maatwerkarrangementen (Wmo)",
    "6.72a": "Jeugdhulp begeleiding",
    "6.72b": "Jeugdhulp behandeling",
    "6.72c": "Jeugdhulp dagbesteding",
    "6.72d": "Jeugdhulp zonder verblijf overig",
    "6.73b": "Gezinsgericht",
    "6.74a": "Jeugdhulp behandeling GGZ zonder verblijf",
    "6.751": "Jeugdhulp ambulant lokaal",
    "6.752": "Jeugdhulp ambulant regionaal",
    "6.761": "Jeugdhulp met verblijf lokaal",
    "6.81a": "Beschermd wonen (WMO)",
    "6.811": "Beschermd wonen (Wmo)",
}
# Paid without claims: euro per inhabitant in a year, as costs and as income. A pair of fields is
# the one until 2025 and the one from then; what is one field before may be two after.
UNCLAIMED = (
    ("6.1", "6.1", 62.0, 4.0),
    ("6.2", "6.21", 21.0, 0.0),
    ("6.2", "6.22", 26.0, 0.0),
    ("6.3", "6.3", 465.0, 392.0),
    ("6.5", "6.5", 34.0, 3.0),
    ("6.71a", "6.711", 0.0, 5.5),
    ("6.81a", "6.811", 0.0, 2.0),
)


def budgets_table(settings: Settings, claims: pd.DataFrame) -> pd.DataFrame:
    """Realised up to each quarter, and budget and forecast of the year, for years simulated from January."""
    rng = generator(settings, 17)
    realised = _cumulative(_per_quarter(settings, claims, rng))
    year = realised[realised["quarter"] == realised.groupby("year")["quarter"].transform("max")]
    year = year.assign(amount_eur=year["amount_eur"] * 4 / year["quarter"], quarter=pd.NA)
    budget = year.assign(
        kind="budget", amount_eur=_thousands(year["amount_eur"] / _used(settings, year, rng))
    )
    forecast = year["amount_eur"] * rng.uniform(0.99, 1.01, len(year))
    forecast = year.assign(kind="forecast", amount_eur=_thousands(forecast))
    rows = pd.concat([realised.assign(kind="realised"), budget, forecast], ignore_index=True)
    return rows.assign(
        municipality=settings.municipality,
        name=rows["tax_field"].map(NAMES),
        layer=rows["tax_field"].map(_layers()),
        amount_eur=rows["amount_eur"].round(0),
    )


def field_of(code: str, year: int) -> str:
    """The taakveld that carries a product in a year."""
    product = next(each for each in PRODUCTS if each.code == code)
    return product.field if year >= NEW_FIELDS_FROM else product.field_before


def _per_quarter(settings: Settings, claims: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    whole_years = [
        year for year in settings.years if any(p.year == year and p.quarter == 1 for p in settings.periods)
    ]
    counted = claims[~claims["rejected"] & claims["period_end"].dt.year.isin(whole_years)]
    year, quarter = counted["period_end"].dt.year, counted["period_end"].dt.quarter
    pairs = {(code, y): field_of(code, y) for code in counted["code"].unique() for y in whole_years}
    claimed = pd.DataFrame(
        {
            "tax_field": [pairs[pair] for pair in zip(counted["code"], year, strict=True)],
            "year": year.to_numpy(),
            "quarter": quarter.to_numpy(),
            "lines": "lasten",
            "amount_eur": counted["amount_cents"].to_numpy() / 100,
        }
    )
    rows = pd.concat([claimed, _unclaimed(settings, whole_years, rng)], ignore_index=True)
    keys = ["tax_field", "year", "quarter", "lines"]
    return rows.groupby(keys, as_index=False)["amount_eur"].sum()


def _unclaimed(settings: Settings, years: list[int], rng: np.random.Generator) -> pd.DataFrame:
    """Subsidies, own teams, benefits and contributions, paid in about equal parts per quarter."""
    rows = [
        (after if period.year >= NEW_FIELDS_FROM else before, period.year, period.quarter, lines, amount)
        for before, after, costs, income in UNCLAIMED
        for period in settings.periods
        if period.year in years
        for lines, yearly in (("lasten", costs), ("baten", income))
        if yearly
        for growth in [1.035 ** (period.year - settings.last.year)]
        for amount in [yearly / 4 * growth * settings.inhabitants * rng.uniform(0.98, 1.02)]
    ]
    return pd.DataFrame(rows, columns=["tax_field", "year", "quarter", "lines", "amount_eur"])


def _cumulative(quarters: pd.DataFrame) -> pd.DataFrame:
    """Up to and including each quarter; a field without an amount in a quarter keeps what it had."""
    wide = quarters.pivot(index=["tax_field", "year", "lines"], columns="quarter", values="amount_eur")
    last = quarters.groupby("year")["quarter"].max()
    long = wide.fillna(0).cumsum(axis=1).stack().rename("amount_eur").reset_index()
    return long[long["quarter"] <= long["year"].map(last)].reset_index(drop=True)


def _used(settings: Settings, year: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Realised as a part of the budget: within it everywhere but in the planted taakveld."""
    planted = planted_in(settings.municipality)
    used = rng.uniform(*USED, len(year))
    over = (year["tax_field"] == planted.overspent_field) & (year["year"] == planted.overspent_year)
    over &= year["lines"] == "lasten"
    return np.where(over, planted.overspent_ratio, used)


def _layers() -> dict[str, str]:
    """The layer of a taakveld, where all its products are of one layer."""
    pairs = {(field, each.layer) for each in PRODUCTS for field in (each.field, each.field_before)}
    counts = pd.Series([field for field, _ in pairs]).value_counts()
    return {field: layer for field, layer in sorted(pairs) if counts[field] == 1}


def _thousands(amounts: pd.Series) -> pd.Series:
    return (amounts / 1000).round() * 1000
