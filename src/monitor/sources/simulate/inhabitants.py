"""Everyone who lives in the synthetic municipality, and the population table counted from them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.settings import DAY, Settings, generator

BANDS = ((0, 3), (4, 11), (12, 17), (18, 22), (23, 44), (45, 64), (65, 74), (75, 84), (85, 120))
BAND_SHARES = (0.040, 0.088, 0.070, 0.062, 0.270, 0.270, 0.110, 0.066, 0.024)
YEARLY_GROWTH = 0.004
OLDEST = 99


def make_inhabitants(settings: Settings, places: pd.DataFrame) -> pd.DataFrame:
    """One row per inhabitant in the order of the neighbourhoods.

    Columns: neighbourhood (row of `places`), district_number, band, birth, sex, household (number), risk (how much
    likelier than others the household is to need help).
    """
    rng = generator(settings, 3)
    sizes = _whole(places["share"].to_numpy() * settings.inhabitants, settings.inhabitants)
    neighbourhood = np.repeat(np.arange(len(places)), sizes)
    band = np.concatenate([_bands(rng, size) for size in sizes])
    frame = pd.DataFrame(
        {
            "neighbourhood": neighbourhood,
            "band": band,
            "birth": _birth(rng, band, settings.last.year),
            "sex": np.where(rng.random(len(band)) < np.where(band >= 7, 0.42, 0.495), "m", "f"),
            "household": _households(rng, neighbourhood, band),
        }
    )
    risk = rng.gamma(0.4, 1 / 0.4, frame["household"].max() + 1)
    number = places["district"].str[-2:].astype(int).to_numpy()[neighbourhood]
    return frame.assign(district_number=number, risk=0.1 + 0.9 * risk[frame["household"]])


def population_table(settings: Settings, places: pd.DataFrame, inhabitants: pd.DataFrame) -> pd.DataFrame:
    """Inhabitants per area of every level, year, age band and sex, with the totals as rows of their own."""
    cells = _cells(settings, places, inhabitants)
    levels = [
        cells.assign(area_code=cells["area_code"]),
        cells.assign(area_code=cells["district"]),
        cells.assign(area_code=settings.municipality),
    ]
    keys = ["area_code", "year", "age_from", "age_to", "sex"]
    by_sex = pd.concat(levels).groupby(keys, as_index=False)["persons"].sum()
    bands = by_sex.assign(sex="total").groupby(keys, as_index=False)["persons"].sum()
    whole = bands.assign(age_from=0, age_to=120).groupby(keys, as_index=False)["persons"].sum()
    return pd.concat([by_sex, bands, whole], ignore_index=True)


def age_on(birth: np.ndarray, day: np.datetime64) -> np.ndarray:
    """Age in years on `day`, with decimals; negative before birth."""
    return (day.astype(DAY) - birth).astype(int) / 365.25


def _cells(settings: Settings, places: pd.DataFrame, inhabitants: pd.DataFrame) -> pd.DataFrame:
    """Persons per neighbourhood, band, sex and year; earlier years are a little smaller."""
    rng = generator(settings, 4)
    index = pd.MultiIndex.from_product(
        [range(len(places)), range(len(BANDS)), ["f", "m"]], names=["neighbourhood", "band", "sex"]
    )
    counts = inhabitants.groupby(["neighbourhood", "band", "sex"]).size().reindex(index, fill_value=0)
    rounding = rng.random(len(counts))
    years = [
        pd.DataFrame(
            {"year": year, "persons": np.floor(counts * _size_of(year, settings) + rounding).astype(int)}
        )
        for year in settings.years
    ]
    frame = pd.concat(years).reset_index()
    frame["age_from"] = np.array([band[0] for band in BANDS])[frame["band"]]
    frame["age_to"] = np.array([band[1] for band in BANDS])[frame["band"]]
    frame["area_code"] = places["area_code"].to_numpy()[frame["neighbourhood"]]
    frame["district"] = places["district"].to_numpy()[frame["neighbourhood"]]
    return frame.drop(columns=["neighbourhood", "band"])


def _size_of(year: int, settings: Settings) -> float:
    return (1 - YEARLY_GROWTH) ** (settings.last.year - year)


def _whole(parts: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers near `parts` that add up to `total` (largest remainders)."""
    floor = np.floor(parts).astype(int)
    most = np.argsort(-(parts - floor), kind="stable")[: total - floor.sum()]
    floor[most] += 1
    return floor


def _bands(rng: np.random.Generator, size: int) -> np.ndarray:
    shares = np.array(BAND_SHARES) * np.exp(rng.normal(0, 0.08, len(BANDS)))
    return np.repeat(np.arange(len(BANDS)), rng.multinomial(size, shares / shares.sum()))


def _birth(rng: np.random.Generator, band: np.ndarray, year: int) -> np.ndarray:
    """Days of birth that give an age within the band on 1 January of `year`."""
    low = np.array([each[0] for each in BANDS])[band]
    high = np.minimum(np.array([each[1] for each in BANDS]), OLDEST)[band]
    days = (low + (high - low + 1) * rng.random(len(band)) * 0.999) * 365.25
    return (
        np.datetime64(f"{year}-01-01", "D")
        - days.astype(int).astype("timedelta64[D]")
        - np.timedelta64(1, "D")
    )


def _households(rng: np.random.Generator, neighbourhood: np.ndarray, band: np.ndarray) -> np.ndarray:
    """Household numbers: adults singly or in pairs, those under 23 with adults of 23 to 64."""
    group = np.where(band <= 3, 0, np.where(band <= 5, 1, 2))
    place = (
        pd.Series(rng.random(len(band))).groupby([neighbourhood, group]).rank(method="first").to_numpy() - 1
    )
    adults = np.bincount(neighbourhood[group == 1], minlength=neighbourhood.max() + 1)
    seniors = np.bincount(neighbourhood[group == 2], minlength=neighbourhood.max() + 1)
    families, pairs = adults * 5 // 8 + 1, seniors * 2 // 3 + 1
    base = np.concatenate([[0], np.cumsum(families + pairs)[:-1]])[neighbourhood]
    with_children = np.maximum(families[neighbourhood] * 0.45, 1)
    own = np.where(
        group == 0,
        (rng.random(len(band)) * with_children).astype(int),
        np.where(group == 1, place * 5 // 8, families[neighbourhood] + place * 2 // 3),
    )
    return (base + own).astype(int)
