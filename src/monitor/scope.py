"""What a release is about: which municipality, and which quarters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitor.vocabulary import Level, MonitorError, Period

MOST_PERIODS = 12
# The days that say up to when there are data: of what happened, never of what was planned.
EVENTS = (("requests", "received"), ("deliveries", "start"), ("deliveries", "stop"), ("claims", "period_end"))
# Tables of which a row is about an area, or about a person of whom the address says where.
BY_AREA = ("areas", "boundaries", "population", "public_figures", "experience", "targets", "commentary")
BY_PERSON = ("requests", "outcomes", "plans")
# A kind of event with fewer than this in all tells nothing about when registration began.
FEWEST_EVENTS = 100
# A quarter without any event in as many days before its end is not over yet.
LAST_WEEKS = 21


def municipality_of(tables: Mapping[str, pd.DataFrame], wanted: str | None) -> str:
    """The municipality that the release is about: the one asked for, or the only one in `areas`."""
    areas = tables["areas"]
    known = sorted(areas.loc[areas["level"] == Level.MUNICIPALITY, "area_code"])
    if wanted in known:
        return wanted
    if wanted is None and len(known) == 1:
        return known[0]
    raise MonitorError(
        "a release is about one municipality of the table areas",
        got=wanted or f"{len(known)} municipalities and none chosen",
        remedy=f"choose one with --municipality: {', '.join(known[:10]) or 'areas has none'}",
    )


def of_municipality(tables: Mapping[str, pd.DataFrame], code: str) -> dict[str, pd.DataFrame]:
    """The tables without what is about another municipality."""
    chosen = dict(tables)
    for name, table in tables.items():
        if "municipality" in table:
            chosen[name] = table[table["municipality"] == code]
        elif name in BY_AREA:
            area = table["area_code"].fillna("")
            elsewhere = area.str.match(r"(?:GM|WK|BU)\d{4}") & (area.str[2:6] != code[2:])
            chosen[name] = table[~elsewhere]
    if "persons" in chosen and len(tables["areas"]) > len(chosen["areas"]):
        areas = set(chosen["areas"]["area_code"])
        persons = chosen["persons"]
        here = persons["area_code"].isna() | persons["area_code"].isin(areas)
        chosen["persons"] = persons[here]
        for name in BY_PERSON:
            if name in chosen:
                chosen[name] = chosen[name][chosen[name]["person"].isin(persons.loc[here, "person"])]
    if {"goals", "plans"} <= chosen.keys():
        chosen["goals"] = chosen["goals"][chosen["goals"]["plan"].isin(chosen["plans"]["plan"])]
    return chosen


def periods_of(tables: Mapping[str, pd.DataFrame], last: Period | None, most: int) -> list[Period]:
    """The quarters that the data are about, at most `most`, up to and including `last`.

    A quarter counts as one with data when it has at least a fifth of the events of a usual (median)
    quarter: a mistyped date does not stretch the release. It starts where every kind of event has begun:
    before that only trajectories are known that lasted, and their number seems to grow. The last
    one must have events up to its last weeks, else it is not over. Without data on persons it is the last
    year of the public figures.
    """
    days = [tables[table][column].dropna() for table, column in EVENTS if table in tables]
    events = pd.concat(days) if days else pd.Series(dtype="datetime64[us]")
    if events.empty:
        return [last or Period(_last_year(tables))]
    begins = [_quarters_with_data(each)[0] for each in days if len(each) >= FEWEST_EVENTS]
    known = [each for each in _quarters_with_data(events) if each >= max(begins, default=each)]
    last = last or known[-1]
    if last not in known:
        raise MonitorError(
            "the period of a release is a quarter in which there are data",
            got=str(last),
            remedy=f"choose one from {known[0]} to {known[-1]} with --period",
        )
    return [each for each in known if each <= last][-most:]


def _quarters_with_data(events: pd.Series) -> list[Period]:
    """The last unbroken run of quarters that have enough events, the last of them up to its end."""
    numbers = (4 * events.dt.year + events.dt.quarter - 1).value_counts().sort_index()
    usual = numbers[numbers >= numbers.max() / 5].median()
    enough = numbers.index[numbers >= usual / 5].to_numpy()
    breaks = np.flatnonzero(np.diff(enough) > 1)
    run = enough[breaks[-1] + 1 :] if len(breaks) else enough
    known = [Period(int(number) // 4, int(number) % 4 + 1) for number in run]
    last_weeks = pd.Timestamp(known[-1].last_day) - pd.Timedelta(days=LAST_WEEKS)
    ends = pd.Timestamp(known[-1].last_day) + pd.Timedelta(days=1)
    is_over = ((events >= last_weeks) & (events < ends)).any()
    return known if is_over or len(known) == 1 else known[:-1]


def _last_year(tables: Mapping[str, pd.DataFrame]) -> int:
    if "public_figures" not in tables or tables["public_figures"].empty:
        raise MonitorError(
            "there must be data with dates: requests, deliveries, claims or public figures",
            got=f"the tables {', '.join(tables)}",
            remedy="add one of these tables",
        )
    return int(tables["public_figures"]["year"].max())
