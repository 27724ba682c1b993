"""Figures that are no estimates from a count alone: amounts, standardised use, and public tables."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from monitor.indicators import Indicator, Inhabitants, Units
from monitor.indicators.evaluate import WHOLE, Cube, Cut, amounts, denominator, inhabitants, over_time, tally
from monitor.release import Release
from monitor.report.estimates import COLUMNS, CONFIDENCE, Subjects, assembled, no_results, rounding_error
from monitor.statistics import indirectly_standardised, with_rounding_error
from monitor.vocabulary import STANDARD_BANDS, age_band

Z = {"": 1.959963984540054, "_wide": 3.090232306167813}


def amount(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """Euros, or euros per inhabitant or per client; the margin is what protection may have changed."""
    codes, periods = list(subjects.codes), release.periods
    arguments = (indicator.window, cube, subjects.cut, codes, periods)
    euros = amounts(indicator.amount, indicator.numerator, *arguments)
    # people per quarter, so that a handful is too few however many quarters are added up
    counted = tally(cube, indicator.numerator, subjects.cut)
    units = over_time(counted, codes, periods, indicator.window) / indicator.window
    below, its_error = _below(release, indicator, cube, subjects)
    value = (euros / below).where(units > 0).to_numpy()
    noise = np.hypot(_amount_error(release, indicator), value * its_error) / below.to_numpy()
    return assembled(euros, units, value=value, **_around(value, noise))


def _below(
    release: Release, indicator: Indicator, cube: Cube, subjects: Subjects
) -> tuple[pd.DataFrame, float]:
    """What euros are divided by, and the standard error that rounding gave it."""
    codes, periods = list(subjects.codes), release.periods
    bottom = indicator.denominator
    if isinstance(bottom, Inhabitants):
        population = release.public["population"]
        per = denominator(indicator, cube, subjects.cut, codes, periods, population)
        return per.where(per > 0), 0.0
    if isinstance(bottom, Units):
        counted = tally(release.cubes[bottom.universe], bottom.where, subjects.cut)
        per = over_time(counted, codes, periods, indicator.window) / indicator.window
        error = release.manifest["universes"][bottom.universe]["rounding_error"]
        return per.where(per > 0), error / np.sqrt(indicator.window)
    return pd.DataFrame(1.0, index=codes, columns=periods), 0.0


def amount_share(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """Euros as a percentage of euros; the margin is what protection may have changed."""
    codes, periods = list(subjects.codes), release.periods
    arguments = (indicator.window, cube, subjects.cut, codes, periods)
    top = amounts(indicator.amount, indicator.numerator, *arguments)
    whole = amounts(indicator.amount_of or indicator.amount, indicator.denominator or {}, *arguments)
    known = whole.where(whole > 0)
    counted = tally(cube, indicator.denominator or {}, subjects.cut)
    units = over_time(counted, codes, periods, indicator.window) / indicator.window
    part = (top / known).to_numpy()
    error = _amount_error(release, indicator)
    noise = np.hypot(error, part * error) / known.to_numpy()
    limits = _around(part * 100, noise * 100)
    if indicator.amount_of is None:  # a part is never more than its whole; what was claimed may be
        limits = {name: np.minimum(limit, 100.0) for name, limit in limits.items()}
    return assembled(top, units, value=part * 100, **limits)


def _amount_error(release: Release, indicator: Indicator) -> float:
    """Standard error in euro of a sum over the window: quarters are taken as independent."""
    cents = release.manifest["universes"][indicator.universe]["amounts"][indicator.amount]
    return cents / 100 * np.sqrt(indicator.window)


def _around(value: np.ndarray, noise: np.ndarray) -> dict[str, np.ndarray]:
    limits = {}
    for suffix, z in Z.items():
        limits[f"lower{suffix}"] = np.maximum(value - z * noise, 0.0)
        limits[f"upper{suffix}"] = value + z * noise
    return limits


def expected_use(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """Observed users over those expected from age and sex at the rates of the whole municipality.

    Indirect standardisation over bands of age and sex; its limits are widened by the rounding of the observed
    number. The rates of the municipality are taken as known.
    """
    codes, periods = list(subjects.codes), release.periods
    observed = over_time(tally(cube, indicator.numerator, subjects.cut), codes, periods, indicator.window)
    here = _by_stratum(release, subjects.codes)
    whole = _by_stratum(release, (release.municipality,))[0]
    users = _users_by_stratum(indicator, cube, periods)
    found = {
        suffix: indirectly_standardised(observed.to_numpy(), here, users, whole, confidence)
        for suffix, confidence in CONFIDENCE.items()
    }
    expected = pd.DataFrame(found[""].expected, index=codes, columns=periods)
    value, error = found[""].ratio, rounding_error(release, indicator) / found[""].expected
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        alone = found[suffix]
        lower, upper = with_rounding_error(value, alone.ratio_lower, alone.ratio_upper, error, confidence)
        limits |= {f"lower{suffix}": np.maximum(lower, 0), f"upper{suffix}": upper}
    return assembled(observed, expected, value=value, **limits)


STRATA = tuple((ages, sex) for ages in STANDARD_BANDS for sex in ("m", "f"))


@lru_cache(maxsize=8)
def _by_stratum(release: Release, codes: tuple[str, ...]) -> np.ndarray:
    """Inhabitants of shape (areas, periods, strata), the same for every law; kept, never changed."""
    population, periods = release.public["population"], release.periods
    known = [inhabitants(population, Inhabitants(*ages), list(codes), periods, sex) for ages, sex in STRATA]
    return np.stack([each.to_numpy() for each in known], axis=-1)


def _users_by_stratum(indicator: Indicator, cube: Cube, periods: list[str]) -> np.ndarray:
    """Users in the whole municipality, of shape (periods, strata)."""
    counts = [
        tally(cube, {**indicator.numerator, "age_band": (age_band(ages),), "sex": (sex,)}, Cut())
        for ages, sex in STRATA
    ]
    tables = [over_time(each, [WHOLE], periods, indicator.window).to_numpy()[0] for each in counts]
    return np.stack(tables, axis=-1)


def published(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    """Figures as someone else published them, per year."""
    figures = release.public["public_figures"]
    mine = figures[(figures["indicator"] == indicator.id) & figures["area_code"].isin(subjects.codes)]
    mine = mine.assign(subject=mine["area_code"], period=mine["year"].astype("int64").astype("str"))
    frame = mine.set_index(["subject", "period"])[["value"]].astype(float)
    return frame.reindex(columns=COLUMNS).sort_index()


def residents(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    """Inhabitants on 1 January of the year of each period."""
    here = inhabitants(release.public["population"], Inhabitants(), list(subjects.codes), release.periods)
    frame = assembled(here, here, value=here.to_numpy(), **_around(here.to_numpy(), np.zeros(here.shape)))
    return frame.assign(**dict.fromkeys(("lower", "upper", "lower_wide", "upper_wide"), np.nan))


def agreed(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    """The percentage of the rows of a public table that meet the numerator, as they stand now."""
    table = release.public[indicator.table]
    below = table[_meets(table, indicator.denominator or {})]
    counted = {code: _rows_of(below, code, release) for code in subjects.codes}
    known = {code: rows for code, rows in counted.items() if len(rows)}
    if not known:
        return no_results()
    index = pd.MultiIndex.from_tuples(
        [(code, release.periods[-1]) for code in known], names=["subject", "period"]
    )
    top = [float(_meets(rows, indicator.numerator).sum()) for rows in known.values()]
    bottom = [float(len(rows)) for rows in known.values()]
    frame = pd.DataFrame({"numerator": top, "denominator": bottom}, index=index)
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"]).reindex(columns=COLUMNS)


def _meets(table: pd.DataFrame, where: dict) -> pd.Series:
    chosen = pd.Series(True, index=table.index)
    for column, values in where.items():
        chosen &= table[column].isin(values)
    return chosen


def _rows_of(table: pd.DataFrame, code: str, release: Release) -> pd.DataFrame:
    """The rows that a subject has a part in; all of them for the whole."""
    if code in (WHOLE, release.municipality):
        return table
    return table[(table["executor"] == code) | (table["commissioner"] == code)]
