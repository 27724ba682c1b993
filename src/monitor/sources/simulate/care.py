"""Requests, allocations and deliveries, as the municipality knows them on the last day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.flows import CODES, FLOWS
from monitor.sources.simulate.settings import DAY, Settings, draw, generator
from monitor.sources.simulate.timeline import decision_days
from monitor.sources.simulate.trajectories import pick_inhabitants, weights_on

VERSION = "3.2"
RENEWED, TEMPORARY = "37", "20"
FIRST_ALLOCATION = 100_001
REFERRERS = {
    "wmo": {"01": 0.80, "02": 0.08, "06": 0.12},
    "jeugdwet": {"01": 0.46, "02": 0.34, "03": 0.05, "04": 0.07, "05": 0.05, "06": 0.01, "08": 0.02},
    "participatiewet": {"01": 0.85, "06": 0.15},
}
DOCTORS = (
    "02",
    "03",
    "05",
)  # they refer to a provider directly: most never reach the municipality as a request
NOT_GRANTED = {"general_provision": 0.5, "refused": 0.3, "withdrawn": 0.2}
NOT_GRANTED_PER_START = 0.28
PAUSED = 0.04
ANSWERED_IN_TIME = 0.85  # requests of providers that were answered within five working days
REPORTED_IN_TIME = 0.93


def with_referrers(settings: Settings, dated: pd.DataFrame) -> pd.DataFrame:
    """Who referred each trajectory to support."""
    rng = generator(settings, 10)
    referrer = pd.Series(None, index=dated.index, dtype="object")
    for law, shares in REFERRERS.items():
        rows = dated["law"] == law
        referrer[rows] = draw(rng, shares, int(rows.sum()))
    return dated.assign(referrer=referrer)


def requests_rows(settings: Settings, dated: pd.DataFrame, inhabitants: pd.DataFrame) -> pd.DataFrame:
    """Requests received in the simulated quarters; a decision after the last day is not known yet."""
    rng = generator(settings, 11)
    direct = dated["referrer"].isin(DOCTORS) & (dated["law"] == "jeugdwet") & (rng.random(len(dated)) < 0.7)
    granted = dated.loc[
        ~dated["continued"] & ~direct, ["inhabitant", "law", "received", "decided", "referrer"]
    ]
    other = _not_granted(settings, granted, inhabitants, rng)
    rows = pd.concat([granted.assign(decision="granted"), other], ignore_index=True)
    rows = rows[rows["received"].between(pd.Timestamp(settings.first_day), pd.Timestamp(settings.last_day))]
    rows = rows.sort_values(["received", "inhabitant", "law", "decided"]).reset_index(drop=True)
    undecided = rows["decided"] > pd.Timestamp(settings.last_day)
    number = pd.Series(np.arange(1, len(rows) + 1)).map("{:06}".format)
    planned = (rows["decision"] == "granted") & ~undecided & (rng.random(len(rows)) < 0.8)
    return rows.assign(
        request="M" + number,
        decided=rows["decided"].mask(undecided),
        decision=rows["decision"].mask(undecided),
        plan=("P" + number).where(planned),
        referrer=rows["referrer"].mask(rng.random(len(rows)) < 0.03),
    )


def allocations_rows(settings: Settings, terms: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """One allocation per term outside the task variant, numbered in the order of allocation."""
    rng = generator(settings, 12)
    rows = terms[terms["variant"] != "taak"].sort_values(["assigned_at", "trajectory"]).reset_index(drop=True)
    size = len(rows)
    facts = offers[["unit", "frequency", "rate_cents", "price", "volume_low", "volume_high"]]
    facts = facts.iloc[rows["offer"]].reset_index(drop=True)
    volume = rng.integers(facts["volume_low"], facts["volume_high"] + 1)
    rate = rates(facts["rate_cents"] * facts["price"], rows["assigned_at"].dt.year, settings)
    days = (rows["allocated_to"] - rows["allocated_from"]).dt.days + 1
    times = days / facts["frequency"].map({"1": 1, "2": 7, "4": 30.4375, "6": np.inf}) + (
        facts["frequency"] == "6"
    )
    renewed = (rows["term"] > 0).to_numpy()
    told = np.select([rows["law"] == "jeugdwet", rows["law"] == "wmo"], [0.95, 0.35], 0)
    return rows.assign(
        allocation=[str(FIRST_ALLOCATION + i) for i in range(size)],
        volume=volume,
        unit=facts["unit"],
        frequency=facts["frequency"],
        rate_cents=rate,
        budget_eur=(np.round(times * volume) * rate / 100).mask(rng.random(size) < 0.05),
        end_known=~((rows["code"] == "01A03") & rows["final"] & (rng.random(size) < 0.08)),
        change_reason=np.where(renewed, "04", np.where(rows["continued"], "09", None)),
        referrer=rows["referrer"].where(rng.random(size) < told),
    ).pipe(_with_requests, settings)


def _with_requests(rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """When the provider asked for the allocation (message 315), where somebody referred to it."""
    rng = generator(settings, 19)
    size = len(rows)
    in_time = rng.random(size) < ANSWERED_IN_TIME
    days = np.where(in_time, rng.integers(1, 8, size), rng.integers(8, 13, size))
    asked = rows["assigned_at"].dt.normalize() - pd.to_timedelta(days, unit="D")
    return rows.assign(requested_at=asked.where(rows["referrer"].notna()))


def rates(base_cents: pd.Series, year: pd.Series, settings: Settings) -> np.ndarray:
    """Price per unit in whole cents: three percent dearer every year."""
    return np.round(base_cents.to_numpy() * 1.03 ** (year.to_numpy() - settings.last.year)).astype(int)


def deliveries_rows(settings: Settings, terms: pd.DataFrame, allocations: pd.DataFrame) -> pd.DataFrame:
    """Start and stop of delivery per term; a temporary stop makes two rows of one term."""
    rng = generator(settings, 13)
    numbers = allocations[["trajectory", "term", "allocation"]]
    rows = terms[terms["started"]].merge(
        numbers, on=["trajectory", "term"], how="left", validate="one_to_one"
    )
    rows = _paused(rows.assign(reason=_reason(rows)), settings, rng)
    rows = rows.sort_values(["delivered_from", "trajectory", "term"]).reset_index(drop=True)
    message = (rows["law"] != "participatiewet").to_numpy()
    last = np.datetime64(settings.last_day, "D")
    stop = rows["delivered_to"].where(rows["stopped"])
    return rows.assign(
        stop=stop,
        stop_reason=rows["reason"].where(rows["stopped"]),
        standard_version=VERSION,
        start_reported=_reported(rows["delivered_from"], message, last, rng),
        stop_reported=_reported(stop, message, last, rng),
    )


def _not_granted(
    settings: Settings, granted: pd.DataFrame, inhabitants: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Requests that led to something else than support under a law, spread over the quarters."""
    parts = []
    for flow in FLOWS:
        size = int((granted["law"] == flow.law).sum() * NOT_GRANTED_PER_START)
        middle = settings.first_day + (settings.last_day - settings.first_day) // 2
        chosen = pick_inhabitants(inhabitants, weights_on(settings, flow, inhabitants, middle), size, rng)
        span = int((settings.last_day - settings.first_day).astype(int)) + 1
        received = settings.first_day + rng.integers(0, span, size).astype("timedelta64[D]")
        received = np.busday_offset(received, 0, roll="forward")
        decided = np.busday_offset(
            received + decision_days(rng, size).astype("timedelta64[D]"), 0, roll="backward"
        )
        parts.append(
            pd.DataFrame(
                {
                    "inhabitant": chosen,
                    "law": flow.law,
                    "received": received,
                    "decided": np.maximum(decided, received),
                    "referrer": draw(rng, REFERRERS[flow.law], size),
                    "decision": draw(rng, NOT_GRANTED, size),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _reason(rows: pd.DataFrame) -> pd.Series:
    """The stop reason as the standard of the law codes it; the Participatiewet has no such list."""
    reason = pd.Series(None, index=rows.index, dtype="object")
    for law, codes in CODES.items():
        reason = reason.mask(rows["law"] == law, rows["ended"].map(codes))
    coded = rows["law"].isin(list(CODES)) & (rows["variant"] != "taak")
    return reason.mask(coded & ~rows["final"], RENEWED)


def _paused(rows: pd.DataFrame, settings: Settings, rng: np.random.Generator) -> pd.DataFrame:
    """Some deliveries stop for two to six weeks and start again under the same allocation."""
    start, stop = (rows[name].to_numpy().astype(DAY) for name in ("delivered_from", "delivered_to"))
    known_to = np.minimum(stop, settings.last_day)
    length = (known_to - start).astype(int)
    size = len(rows)
    chosen = (length > 120) & (rng.random(size) < PAUSED) & (rows["law"] != "participatiewet").to_numpy()
    pause = start + (30 + rng.random(size) * np.maximum(length - 90, 0)).astype(int).astype("timedelta64[D]")
    again = np.busday_offset(pause + rng.integers(14, 43, size).astype("timedelta64[D]"), 0, roll="forward")
    before = rows.assign(
        delivered_to=np.where(chosen, pause, stop),
        stopped=rows["stopped"] | chosen,
        reason=rows["reason"].mask(chosen, TEMPORARY),
        final=rows["final"] & ~chosen,
    )
    after = rows[chosen].assign(delivered_from=again[chosen])
    return pd.concat([before, after], ignore_index=True)


def _reported(
    days: pd.Series, message: np.ndarray, last: np.datetime64, rng: np.random.Generator
) -> pd.Series:
    """The day of the message: mostly within five working days; not known yet after the last day."""
    size = len(days)
    in_time = rng.random(size) < REPORTED_IN_TIME
    lag = np.where(in_time, rng.integers(0, 6, size), rng.integers(6, 21, size))
    known = days.notna().to_numpy() & message
    day = days.fillna(pd.Timestamp(last)).to_numpy().astype(DAY)
    reported = np.busday_offset(day, lag, roll="forward")
    return pd.Series(reported, index=days.index).where(known & (reported <= last))
