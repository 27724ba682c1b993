"""When each trajectory was asked for, decided and allocated, and the terms it was allocated in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from monitor.sources.simulate.planted import planted_in
from monitor.sources.simulate.settings import DAY, Settings, even, generator

USUAL_WAIT, LATE_WAIT = (15.0, 0.74), (60.0, 0.40)  # median days and spread: 9% and 81% above 42 days
DECISION = (32.5, 0.40)  # 92% within the 56 days of the Wmo
LONGEST_WAIT, LONGEST_DECISION = 150, 130
NEVER_STARTED = 0.025


def with_dates(settings: Settings, trajectories: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Trajectories with received, decided, assigned (day), reckoned back from the start of delivery."""
    rng = generator(settings, 8)
    size = len(trajectories)
    start = trajectories["start"].to_numpy().astype(DAY)
    wait = _waits(settings, trajectories, rng)
    assigned = _weekday_before(start - wait.astype("timedelta64[D]"))
    decided = _weekday_before(assigned - rng.integers(0, 4, size).astype("timedelta64[D]"))
    received = _weekday_before(decided - decision_days(rng, size).astype("timedelta64[D]"))
    facts = offers[["law", "category", "code", "variant", "provider"]].iloc[trajectories["offer"]]
    return trajectories.assign(
        trajectory=np.arange(size),
        received=received,
        decided=decided,
        assigned=assigned,
        category=facts["category"].to_numpy(),
        variant=facts["variant"].to_numpy(),
        never_started=rng.random(size) < NEVER_STARTED,
    )


def decision_days(rng: np.random.Generator, size: int) -> np.ndarray:
    """Days from receipt to decision."""
    return np.minimum(rng.lognormal(np.log(DECISION[0]), DECISION[1], size), LONGEST_DECISION).astype(int)


def make_terms(settings: Settings, dated: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """One row per term: support outside the task variant is allocated for a while and then renewed.

    Adds term (0 is the first), final, allocated_from, allocated_to, delivered_from, delivered_to
    and assigned_at. A renewal starts one to three days after the term before it.
    """
    rng = generator(settings, 9)
    terms = _repeat(dated, offers, rng)
    size = len(terms)
    first = (terms["term"] == 0).to_numpy()
    length = terms["term_days"].to_numpy().astype("timedelta64[D]")
    since = terms["origin"].to_numpy().astype(DAY) + terms["term"].to_numpy() * length
    until = since + length - rng.integers(1, 4, size).astype("timedelta64[D]")
    task = (terms["variant"] == "taak").to_numpy()
    end = terms["end"].to_numpy().astype(DAY)
    start = terms["start"].to_numpy().astype(DAY)
    assigned = np.where(
        first,
        terms["assigned"].to_numpy().astype(DAY),
        _weekday_before(since - rng.integers(3, 15, size).astype("timedelta64[D]")),
    )
    terms = terms.assign(
        allocated_from=since,
        allocated_to=until,
        delivered_from=np.where(first, start, since),
        delivered_to=np.where(task, end, np.minimum(end, until)),
        assigned_at=assigned.astype("datetime64[us]") + _office_hours(rng, size),
    )
    return _seen(settings, terms)


def _waits(settings: Settings, trajectories: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Days from allocation to start: planted long at one provider, elsewhere alike for everyone."""
    planted = planted_in(settings.municipality)
    late = (trajectories["provider"] == planted.late_provider) & (
        trajectories["start"] >= pd.Timestamp(planted.late_since.first_day)
    )
    median = np.where(late, LATE_WAIT[0], USUAL_WAIT[0])
    spread = np.where(late, LATE_WAIT[1], USUAL_WAIT[1])
    order = np.lexsort((trajectories["start"].to_numpy(), trajectories["provider"].to_numpy().astype(int)))
    chance = np.empty(len(order))
    chance[order] = even(rng, len(order))
    days = np.minimum(median * np.exp(spread * ndtri(chance)), LONGEST_WAIT).astype(int)
    return np.where(trajectories["continued"], rng.integers(1, 12, len(days)), days)


def _repeat(dated: pd.DataFrame, offers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Each trajectory as many times as it has terms."""
    start, assigned = (dated[name].to_numpy().astype(DAY) for name in ("start", "assigned"))
    origin = np.minimum(assigned + rng.integers(0, 3, len(dated)).astype("timedelta64[D]"), start)
    term_days = offers["term_days"].to_numpy()[dated["offer"]]
    days = (dated["end"].to_numpy().astype(DAY) - origin).astype(int)
    count = np.where(term_days > 0, days // np.maximum(term_days, 1) + 1, 1)
    frame = dated.assign(origin=origin, term_days=term_days, terms=count)
    frame = frame.loc[frame.index.repeat(count)].reset_index(drop=True)
    term = frame.groupby("trajectory").cumcount()
    frame = frame.assign(term=term, final=term == frame["terms"] - 1)
    return frame[~frame["never_started"] | (frame["term"] == 0)].reset_index(drop=True)


def _seen(settings: Settings, terms: pd.DataFrame) -> pd.DataFrame:
    """The terms known on the last day and not over before the first; later stops are not known yet."""
    first, last = pd.Timestamp(settings.first_day), pd.Timestamp(settings.last_day)
    task = terms["variant"] == "taak"
    known = np.where(
        task,
        terms["delivered_from"] <= last,
        terms["assigned"].le(last) & (terms["assigned_at"] < last + pd.Timedelta(days=1)),
    )
    terms = terms[known & (terms["delivered_to"] >= first)].reset_index(drop=True)
    started = (terms["delivered_from"] <= last) & ~terms["never_started"]
    return terms.assign(started=started, stopped=started & (terms["delivered_to"] <= last))


def _office_hours(rng: np.random.Generator, size: int) -> np.ndarray:
    return rng.integers(8 * 3600, 18 * 3600, size).astype("timedelta64[s]").astype("timedelta64[us]")


def _weekday_before(days: np.ndarray) -> np.ndarray:
    return np.busday_offset(days.astype(DAY), 0, roll="backward")
