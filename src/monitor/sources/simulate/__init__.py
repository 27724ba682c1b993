"""A synthetic municipality as canonical tables: the same settings give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from monitor.sources.simulate.accounts import budgets_table
from monitor.sources.simulate.care import allocations_rows, deliveries_rows, requests_rows, with_referrers
from monitor.sources.simulate.claims import claims_rows
from monitor.sources.simulate.flows import LEAVING
from monitor.sources.simulate.inhabitants import make_inhabitants, population_table
from monitor.sources.simulate.messages import write_messages
from monitor.sources.simulate.organisations import (
    contracts_table,
    offers_table,
    products_table,
    providers_table,
)
from monitor.sources.simulate.people import make_people
from monitor.sources.simulate.places import areas_table, neighbourhoods, postcodes_table
from monitor.sources.simulate.plans import experience_table, goals_table, plans_table
from monitor.sources.simulate.planted import PLANTED, PLANTED_SMALL, Planted, planted_in
from monitor.sources.simulate.results import commentary_table, outcomes_rows, targets_table
from monitor.sources.simulate.settings import Settings
from monitor.sources.simulate.shapes import boundaries_table
from monitor.sources.simulate.steering import (
    agreements_table,
    instrument_survey_table,
    results_table,
    review_insights_table,
    review_sessions_table,
    self_assessment_table,
)
from monitor.sources.simulate.timeline import make_terms, with_dates
from monitor.sources.simulate.trajectories import make_trajectories
from monitor.sources.simulate.writing import typed, write_files

__all__ = [
    "PLANTED",
    "PLANTED_SMALL",
    "Planted",
    "Settings",
    "Simulation",
    "planted_in",
    "simulate",
    "write_simulation",
    "write_tables",
]

IDENTITY = ["person", "bsn", "birth_date", "sex", "surname", "postcode6"]


@dataclass(frozen=True)
class Simulation:
    """Clean tables by name, the fictional persons behind them, and the settings that made them.

    `people` has person (pseudonym), bsn, birth_date, sex, surname and postcode6.
    """

    tables: dict[str, pd.DataFrame]
    people: pd.DataFrame
    settings: Settings


def simulate(settings: Settings | None = None) -> Simulation:
    """A synthetic municipality: every table that it fills passes its schema."""
    settings = settings or Settings()
    places = neighbourhoods(settings)
    inhabitants = make_inhabitants(settings, places)
    postcodes = postcodes_table(settings, places)
    offers = offers_table(settings)
    events, left = _events(settings, offers, inhabitants)
    known = np.unique(np.concatenate([rows["inhabitant"].to_numpy() for rows in events.values()]))
    identities, persons = make_people(settings, known, left, inhabitants, places, postcodes)
    tables = {
        "areas": areas_table(settings, places),
        "boundaries": boundaries_table(settings, places),
        "population": population_table(settings, places, inhabitants),
        "postcodes": postcodes,
        "providers": providers_table(settings),
        "products": products_table(),
        "contracts": contracts_table(settings, offers, events["claims"]),
        "persons": persons,
        **{name: _identified(rows, identities, settings) for name, rows in events.items()},
        "budgets": budgets_table(settings, events["claims"]),
        **_steering(settings),
    }
    people = identities[IDENTITY].sort_values("person").reset_index(drop=True)
    first = {name: typed(name, rows) for name, rows in tables.items()}
    return Simulation(first | _following(settings, first), people, settings)


def write_tables(simulation: Simulation, folder: Path) -> tuple[Path, ...]:
    """A file per table in `folder`; the faulty rows come last, if the settings ask for them."""
    return write_files(simulation.settings, simulation.tables, Path(folder))


def write_simulation(
    folder: Path, *, small: bool = False, seed: int = 2017, messages: Path | None = None
) -> list[Path]:
    """Simulate and write a municipality, also as iWmo and iJw 3.2 messages where a folder is given."""
    simulation = simulate(Settings.small(seed=seed) if small else Settings(seed=seed))
    told = write_messages(simulation.tables, simulation.people, messages) if messages else []
    return [*write_tables(simulation, folder), *told]


def _events(
    settings: Settings, offers: pd.DataFrame, inhabitants: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """The tables about persons, by inhabitant still, and the day on which some of them left."""
    drawn = make_trajectories(settings, offers, inhabitants)
    dated = with_referrers(settings, with_dates(settings, drawn, offers))
    terms = make_terms(settings, dated, offers)
    allocations = allocations_rows(settings, terms, offers)
    deliveries = deliveries_rows(settings, terms, allocations)
    events = {
        "requests": requests_rows(settings, dated, inhabitants),
        "allocations": allocations,
        "deliveries": deliveries,
        "claims": claims_rows(settings, deliveries, allocations, offers),
        "outcomes": outcomes_rows(settings, deliveries, inhabitants),
    }
    return {name: _with_columns(name, rows) for name, rows in events.items()}, _left(deliveries)


def _steering(settings: Settings) -> dict[str, pd.DataFrame]:
    """What the municipality aims for, says and hears, whatever its figures are."""
    return {
        "results": results_table(settings),
        "targets": targets_table(settings),
        "commentary": commentary_table(settings),
        "self_assessment": self_assessment_table(settings),
        "instrument_survey": instrument_survey_table(settings),
        "review_sessions": review_sessions_table(settings),
        "review_insights": review_insights_table(settings),
    }


def _following(settings: Settings, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables that follow from other ones."""
    plans = plans_table(settings, tables["requests"], tables["deliveries"], tables["persons"])
    rows = {
        "plans": plans,
        "goals": goals_table(settings, plans, tables["products"]),
        "experience": experience_table(settings, tables["deliveries"], tables["persons"]),
        "agreements": agreements_table(settings, tables["contracts"]),
    }
    return {name: typed(name, each) for name, each in rows.items()}


def _with_columns(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The working columns under the names of the table."""
    if name == "allocations":
        return rows.assign(start=rows["allocated_from"], end=rows["allocated_to"].where(rows["end_known"]))
    if name == "deliveries":
        return rows.assign(start=rows["delivered_from"], product=rows["code"])
    return rows


def _left(deliveries: pd.DataFrame) -> pd.Series:
    """The day on which an inhabitant died or moved away, as far as it is known."""
    gone = deliveries[deliveries["final"] & deliveries["stop"].notna() & deliveries["ended"].isin(LEAVING)]
    return gone.groupby("inhabitant")["stop"].min()


def _identified(rows: pd.DataFrame, identities: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    return rows.assign(
        person=rows["inhabitant"].map(identities["person"]),
        household=rows["inhabitant"].map(identities["household"]),
        municipality=settings.municipality,
    )
