"""Providers, products and contracts, and the offers that a trajectory is drawn from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.catalogue import BY_CODE, PRODUCTS, Role, roles
from monitor.sources.simulate.planted import planted_in
from monitor.sources.simulate.settings import Settings, generator

FEW_PROVIDERS = 10
FUNDING = {"inspanning": "production", "output": "result", "taak": "availability"}
AGREED = {
    "daily_life": "De inwoner woont zelfstandig en het huishouden loopt",
    "social_network": "De inwoner doet mee en heeft mensen om op terug te vallen",
    "mental_health": "De klachten zijn zo ver verminderd dat het gewone leven weer lukt",
    "upbringing": "De jeugdige groeit veilig op en de ouders kunnen zelf verder",
    "education": "De jeugdige gaat weer naar school of een leerplek",
    "work": "De inwoner heeft betaald werk of is daar een stap dichterbij",
}


def provider_code(index: int) -> str:
    """A fictional AGB code: those that start with 99 are not given out."""
    return f"99{index + 1:06}"


def providers_table(settings: Settings) -> pd.DataFrame:
    """The providers, the social team under the name of the municipality."""
    rows = [
        (provider_code(i), _name(role, settings), role.kind)
        for i, role in enumerate(roles(settings.providers))
    ]
    return pd.DataFrame(rows, columns=["provider", "name", "kind"])


def products_table() -> pd.DataFrame:
    """The products, with the taakveld that carries them from 2025."""
    fields = ["law", "category", "code", "name", "layer", "unit", "result_area"]
    rows = [[getattr(product, field) for field in fields] + [product.field] for product in PRODUCTS]
    return pd.DataFrame(rows, columns=[*fields, "tax_field"])


def offers_table(settings: Settings) -> pd.DataFrame:
    """One row per provider and product: its weight, and from when to when it may be chosen."""
    rng = generator(settings, 5)
    rows = [
        {
            "provider": provider_code(i),
            "kind": role.kind,
            "change": role.change,
            "weight": weight * _emphasis(settings, i),
            "price": factor,
            **_product_fields(code),
        }
        for i, role in enumerate(roles(settings.providers))
        for factor in [rng.uniform(0.96, 1.04)]
        for code, weight in role.offers.items()
    ]
    offers = pd.DataFrame(rows)
    offers["from_day"] = np.where(offers["change"] == "starts", _day(settings.halfway), _day(None))
    offers["to_day"] = np.where(
        offers["change"] == "stops", _day(settings.halfway) - 1, _day(None, late=True)
    )
    return offers.assign(contract=_contract_numbers(offers))


def contracts_table(settings: Settings, offers: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """One contract per provider, law and variant; its ceiling follows from what is claimed in a year."""
    rng = generator(settings, 6)
    contracts = offers.groupby("contract", as_index=False).agg(
        provider=("provider", "first"),
        kind=("kind", "first"),
        change=("change", "first"),
        law=("law", "first"),
        category=("category", _only),
        variant=("variant", "first"),
        result_area=("result_area", "first"),
    )
    contracts["funding_form"] = contracts["variant"].map(FUNDING)
    contracts["responsible"] = _responsible(contracts)
    contracts["start"] = _contract_start(settings, contracts["change"])
    contracts["end"] = _contract_end(settings, contracts["change"])
    contracts["ceiling_eur"] = _ceilings(settings, contracts, offers, claims, rng)
    agreed = (contracts["variant"] == "output") | (rng.random(len(contracts)) < 0.5)
    contracts["result"] = (
        contracts["result_area"].map(AGREED).where(agreed & (contracts["variant"] != "taak"))
    )
    return contracts.drop(columns=["kind", "change", "result_area"])


def _emphasis(settings: Settings, index: int) -> float:
    """Among few providers the planted drop-out needs more clients to be seen."""
    planted = planted_in(settings.municipality).dropout_provider
    return 1.8 if settings.providers < FEW_PROVIDERS and provider_code(index) == planted else 1.0


def _name(role: Role, settings: Settings) -> str:
    return f"{role.name} {settings.name}" if role.kind == "social_team" else role.name


def _product_fields(code: str) -> dict[str, object]:
    product = BY_CODE[code]
    fields = ("law", "category", "code", "variant", "unit", "frequency", "rate_cents", "term_days", "seniors")
    low, high = product.volume
    return {field: getattr(product, field) for field in fields} | {
        "result_area": product.result_area,
        "volume_low": low,
        "volume_high": high,
    }


def _day(period: object, *, late: bool = False) -> np.datetime64:
    if period is None:
        return np.datetime64("2100-01-01" if late else "1900-01-01", "D")
    return np.datetime64(period.first_day, "D")


def _contract_numbers(offers: pd.DataFrame) -> pd.Series:
    law = offers["law"].str[0].str.upper()
    variant = offers["variant"].str[0].str.upper()
    return "C" + law + variant + "-" + offers["provider"].str[-4:]


def _only(values: pd.Series) -> str | None:
    return values.iloc[0] if values.nunique() == 1 else None


def _responsible(contracts: pd.DataFrame) -> np.ndarray:
    kind, variant = contracts["kind"], contracts["variant"]
    return np.select(
        [
            kind == "social_team",
            kind == "main_contractor",
            (variant == "output") & (contracts["law"] == "wmo"),
        ],
        ["social_team", "main_contractor", "inhabitant"],
        "municipality",
    )


def _contract_start(settings: Settings, change: pd.Series) -> pd.Series:
    usual = pd.Timestamp(settings.years[0] - 2, 1, 1)
    return pd.Series(np.where(change == "starts", pd.Timestamp(settings.halfway.first_day), usual))


def _contract_end(settings: Settings, change: pd.Series) -> pd.Series:
    usual = pd.Timestamp(settings.years[-1] + 2, 12, 31)
    return pd.Series(np.where(change == "stops", pd.Timestamp(settings.halfway.previous.last_day), usual))


def _ceilings(
    settings: Settings,
    contracts: pd.DataFrame,
    offers: pd.DataFrame,
    claims: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.Series:
    """What was claimed in the dearest year and some room; none for a task, of which the sum is fixed elsewhere."""
    number = offers.set_index(["provider", "code"])["contract"]
    counted = claims[~claims["rejected"]]
    key = pd.MultiIndex.from_frame(counted[["provider", "code"]])
    by_year = (
        counted["amount_cents"].groupby([number.loc[key].to_numpy(), counted["period_end"].dt.year]).sum()
    )
    dearest = by_year.groupby(level=0).max() / 100
    room = rng.uniform(1.03, 1.15, len(contracts))
    return (np.ceil(contracts["contract"].map(dearest) * room / 1000) * 1000).astype("Float64")
