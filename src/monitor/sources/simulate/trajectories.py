"""Trajectories of support: who, which product, at whom, from when to when, and how it ended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.flows import DROPOUT_ENDS, FLOWS, LEAVING, Flow
from monitor.sources.simulate.inhabitants import age_on
from monitor.sources.simulate.planted import planted_in
from monitor.sources.simulate.settings import DAY, Settings, even, generator, spread
from monitor.vocabulary import Period

QUARTERS_AHEAD = 3  # starts after the last day, so that requests and allocations still wait on it
SHORTEST_DAYS = 14
GAP_DAYS = 35
LONGEST_DAYS = 1500  # before the first day
WHEN_BUSY = 0.12  # how likely someone in support is to get a second form under the same law
ONE_DAY = np.timedelta64(1, "D")


def make_trajectories(settings: Settings, offers: pd.DataFrame, inhabitants: pd.DataFrame) -> pd.DataFrame:
    """One row per trajectory that touches the simulated quarters or lies shortly after.

    Columns: inhabitant (row), offer (row), law, start, end, ended (why), continued (taken over
    from a provider that stopped).
    """
    rng = generator(settings, 7)
    parts = [_of_law(settings, flow, offers, inhabitants, rng) for flow in FLOWS]
    drawn = _with_takeovers(settings, pd.concat(parts, ignore_index=True), offers, rng)
    return _without_conflicts(_after_leaving(drawn), offers)


def pick_inhabitants(
    inhabitants: pd.DataFrame, weights: np.ndarray, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Systematic sample: each area gets its expected number, so that only what is planted differs."""
    edges = np.cumsum(weights)
    points = (rng.random() + np.arange(size)) / max(size, 1) * edges[-1]
    return np.minimum(np.searchsorted(edges, points), len(inhabitants) - 1)


def weights_on(settings: Settings, flow: Flow, inhabitants: pd.DataFrame, day: np.datetime64) -> np.ndarray:
    """How likely each inhabitant is to ask for support under a law on a day."""
    return _age_weights(flow, inhabitants, day) * _need(settings, flow, inhabitants)


def _age_weights(flow: Flow, inhabitants: pd.DataFrame, day: np.datetime64) -> np.ndarray:
    bounds, weights = (np.array(column) for column in zip(*flow.ages, strict=True))
    age = age_on(inhabitants["birth"].to_numpy().astype(DAY), day)
    band = np.searchsorted(bounds, age, side="right") - 1
    return np.where(band >= 0, weights[np.maximum(band, 0)], 0)


def _of_law(
    settings: Settings, flow: Flow, offers: pd.DataFrame, inhabitants: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Those in support on the first day, then those who start in each quarter."""
    need = _need(settings, flow, inhabitants)
    waves = [
        _completed(settings, flow, _initial(settings, flow, inhabitants, need, rng), offers, inhabitants, rng)
    ]
    busy = _busy_until(np.full(len(inhabitants), np.datetime64("1900-01-01", "D")), waves[0])
    for step in range(settings.quarters + QUARTERS_AHEAD):
        period = settings.periods[0].shifted(step)
        free = np.where(busy > np.datetime64(period.first_day, "D"), WHEN_BUSY, 1.0)
        wave = _starting(settings, flow, inhabitants, need * free, period, rng)
        waves.append(_completed(settings, flow, wave, offers, inhabitants, rng))
        busy = _busy_until(busy, waves[-1])
    frame = pd.concat(waves, ignore_index=True).assign(law=flow.law, continued=False)
    return _with_ends(settings, flow, frame, offers, rng)


def _completed(
    settings: Settings,
    flow: Flow,
    wave: pd.DataFrame,
    offers: pd.DataFrame,
    inhabitants: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The wave with an offer for each trajectory, and whether it ends because someone dies or moves away."""
    offer = _offers_for(flow, wave, offers, inhabitants, rng)
    ended = spread(rng, _leaving(flow), len(wave))
    return wave.assign(offer=offer, ended=ended, end=_before_too_old(flow, wave, inhabitants))


def _leaving(flow: Flow) -> dict[str, float]:
    leaving = {why: share for why, share in flow.ends.items() if why in LEAVING}
    return leaving | {"": 1 - sum(leaving.values())}


def _with_ends(
    settings: Settings, flow: Flow, frame: pd.DataFrame, offers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Why the other trajectories end: alike at every provider but the planted one."""
    provider = offers["provider"].to_numpy()[frame["offer"]]
    planted = provider == planted_in(settings.municipality).dropout_provider
    usual = {why: share for why, share in flow.ends.items() if why not in LEAVING}
    ended = frame["ended"].to_numpy().astype(object)
    for rows, shares in ((~planted, usual), (planted, DROPOUT_ENDS)):
        order = np.lexsort((frame["end"].to_numpy(), provider))
        order = order[(rows & (ended == ""))[order]]
        ended[order] = spread(rng, shares, len(order))
    return frame.assign(ended=ended)


def _before_too_old(flow: Flow, wave: pd.DataFrame, inhabitants: pd.DataFrame) -> np.ndarray:
    """Youth care ends in the year before someone turns 23 at the latest."""
    end = wave["end"].to_numpy().astype(DAY)
    if flow.law != "jeugdwet":
        return end
    born = inhabitants["birth"].to_numpy().astype("datetime64[Y]")[wave["inhabitant"]]
    return np.minimum(end, (born + np.timedelta64(23, "Y")).astype(DAY) - ONE_DAY)


def _busy_until(busy: np.ndarray, wave: pd.DataFrame) -> np.ndarray:
    """Until when each inhabitant is in support; for ever after dying or moving away."""
    until = np.where(
        wave["ended"].isin(LEAVING),
        np.datetime64("2100-01-01", "D"),
        wave["end"].to_numpy().astype(DAY),
    )
    later = busy.copy()
    np.maximum.at(later, wave["inhabitant"].to_numpy(), until.astype(DAY))
    return later


def _initial(
    settings: Settings, flow: Flow, inhabitants: pd.DataFrame, need: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Those in support on the first day: time since the start and time left are both exponential."""
    size = round(flow.starts * settings.inhabitants * flow.mean_days / 365.25)
    weights = _age_weights(flow, inhabitants, settings.first_day) * need
    chosen = pick_inhabitants(inhabitants, weights, size, rng)
    longest = 1 - np.exp(-LONGEST_DAYS / flow.mean_days)
    since = (-flow.mean_days * np.log(1 - longest * rng.random(size))).astype(int) + 3
    birth = inhabitants["birth"].to_numpy().astype(DAY)[chosen]
    start = np.maximum(settings.first_day - since.astype("timedelta64[D]"), birth + np.timedelta64(60, "D"))
    left = _lengths(flow.mean_days, size, rng)
    end = settings.first_day + left.astype("timedelta64[D]")
    return pd.DataFrame({"inhabitant": chosen, "start": _weekday(start), "end": end})


def _starting(
    settings: Settings,
    flow: Flow,
    inhabitants: pd.DataFrame,
    need: np.ndarray,
    period: Period,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Those who start in one quarter."""
    first, last = (np.datetime64(day, "D") for day in (period.first_day, period.last_day))
    weights = _age_weights(flow, inhabitants, first) * need
    rise = _rise(settings, flow, inhabitants, period)
    starts = flow.starts * settings.inhabitants / 4 * flow.seasons[period.quarter - 1]
    size = int(starts * (weights * rise).sum() / weights.sum() + rng.random())
    chosen = pick_inhabitants(inhabitants, weights * rise, size, rng)
    days = rng.permutation(
        (np.arange(size) + rng.random(size)) / max(size, 1) * int((last - first) / ONE_DAY)
    )
    start = _weekday(first + days.astype(int).astype("timedelta64[D]"))
    length = SHORTEST_DAYS + _lengths(flow.mean_days - SHORTEST_DAYS, size, rng)
    return pd.DataFrame(
        {"inhabitant": chosen, "start": start, "end": start + length.astype("timedelta64[D]")}
    )


def _lengths(mean_days: float, size: int, rng: np.random.Generator) -> np.ndarray:
    """Exponential lengths in days, as long in one area as in another: those drawn are in the order of areas."""
    return (-mean_days * np.log1p(-even(rng, size))).astype(int)


def _need(settings: Settings, flow: Flow, inhabitants: pd.DataFrame) -> np.ndarray:
    """How much likelier than others of the same age: risk differs within a district, hardly between them."""
    number = [each.law for each in FLOWS].index(flow.law)
    factors = np.clip(generator(settings, 100 + number).normal(1, 0.05, settings.districts), 0.92, 1.08)
    middle = settings.first_day + (settings.last_day - settings.first_day) // 2
    age = _age_weights(flow, inhabitants, middle)
    district = inhabitants["district_number"].to_numpy() - 1
    risk = inhabitants["risk"].to_numpy()
    level = np.bincount(district, age * risk) / np.bincount(district, age)
    return risk / level[district] * factors[district]


def _rise(settings: Settings, flow: Flow, inhabitants: pd.DataFrame, period: Period) -> np.ndarray:
    """Planted: more youth care starts in one district after the quarter from which it rises."""
    planted = planted_in(settings.municipality)
    number = int(planted.rising_district[-2:])
    rises = flow.law == "jeugdwet" and period > planted.rising_from
    factor = 2.2 if period.quarter != 3 else 2.7  # the summer dip would hide it otherwise
    return np.where(rises & (inhabitants["district_number"].to_numpy() == number), factor, 1.0)


def _offers_for(
    flow: Flow, frame: pd.DataFrame, offers: pd.DataFrame, inhabitants: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    """An offer for each trajectory among those open on its start, in proportion to weight and age."""
    rows = np.flatnonzero(offers["law"] == flow.law)
    some = offers.iloc[rows]
    start = frame["start"].to_numpy().astype(DAY)[:, None]
    open_ = (start >= some["from_day"].to_numpy().astype(DAY)) & (
        start <= some["to_day"].to_numpy().astype(DAY)
    )
    birth = inhabitants["birth"].to_numpy().astype(DAY)[frame["inhabitant"]]
    senior = ((start[:, 0] - birth).astype(int) / 365.25 >= 65)[:, None]
    weight = some["weight"].to_numpy() * np.where(senior, some["seniors"].to_numpy(), 1.0) * open_
    edges = np.cumsum(weight, axis=1)
    return rows[(even(rng, len(frame))[:, None] * edges[:, -1:] > edges).sum(axis=1)]


def _with_takeovers(
    settings: Settings, frame: pd.DataFrame, offers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Where a provider stops, its clients go on elsewhere with the same product the next weekday."""
    close = offers["to_day"].to_numpy().astype(DAY)[frame["offer"]]
    late = frame["end"].to_numpy().astype(DAY) > close
    taken = frame[late].assign(continued=True, start=_weekday(close[late] + ONE_DAY))
    taken = taken[taken["end"] > taken["start"]]
    taken["offer"] = np.array([_other_offer(offers, offer, rng) for offer in taken["offer"]], dtype=int)
    left = frame.assign(
        end=np.where(late, close, frame["end"].to_numpy().astype(DAY)),
        ended=np.where(late, "switched", frame["ended"]),
    )
    return pd.concat([left, taken], ignore_index=True)


def _other_offer(offers: pd.DataFrame, offer: int, rng: np.random.Generator) -> int:
    same = (offers["code"] == offers["code"].iloc[offer]) & (offers["change"] == "")
    return int(rng.choice(np.flatnonzero(same)))


def _after_leaving(frame: pd.DataFrame) -> pd.DataFrame:
    """Nobody is supported after dying or moving away: later starts go, what still ran ends then."""
    leaving = frame[frame["ended"].isin(LEAVING)].sort_values("end")
    first = leaving.drop_duplicates("inhabitant").set_index("inhabitant")
    gone = frame["inhabitant"].map(first["end"])
    why = frame["inhabitant"].map(first["ended"])
    late = frame["end"] > gone
    frame = frame.assign(end=frame["end"].mask(late, gone), ended=frame["ended"].mask(late, why))
    return frame[~(frame["start"] >= gone)]


def _without_conflicts(frame: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Nobody has one product twice at once; other products may go together."""
    frame = frame.assign(
        code=offers["code"].to_numpy()[frame["offer"]], provider=offers["provider"].to_numpy()[frame["offer"]]
    )
    frame = frame[~_overlaps(frame, ["inhabitant", "code"]) | frame["continued"]]
    frame = frame.drop_duplicates(["inhabitant", "code", "start"])
    frame = frame.drop_duplicates(["inhabitant", "provider", "law", "end"])
    return frame.sort_values(["start", "inhabitant", "offer"]).reset_index(drop=True)


def _overlaps(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Whether a row starts before an earlier row of the same keys ended, or shortly after."""
    ordered = frame.sort_values([*keys, "start", "end"])
    latest = (
        ordered["end"]
        .astype("datetime64[us]")
        .astype("int64")
        .groupby([ordered[key] for key in keys])
        .cummax()
    )
    before = pd.to_datetime(latest, unit="us").groupby([ordered[key] for key in keys]).shift()
    overlap = ordered["start"] <= before + pd.Timedelta(days=GAP_DAYS)
    return overlap.reindex(frame.index)


def _weekday(days: np.ndarray) -> np.ndarray:
    return np.busday_offset(days.astype(DAY), 0, roll="forward")
