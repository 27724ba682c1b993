"""Estimates from protected counts: shares, rates, counts, medians and means, with their margins.

Every margin holds two errors, taken as independent: chance (an interval for a share, a rate, ranks or a mean) and
the rounding by which counts were protected, of which the release states the standard error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.indicators import Indicator, Inhabitants, Kind
from monitor.indicators.evaluate import Cube, Cut, denominator, numerator, over_time, tally
from monitor.release import Release
from monitor.statistics import (
    byar,
    proportion_rounding_error,
    student_mean,
    weighted_quantile_from_classes,
    wilson,
    with_rounding_error,
)
from monitor.vocabulary import DAY_CLASSES, Period, Unit

SCALE = {Unit.PERCENT: 100.0, Unit.PER_1000: 1000.0}
# The two limits that readers of funnels know: a judgement in a table, and a signal in a headline.
CONFIDENCE = {"": 0.95, "_wide": 0.998}
COLUMNS = ["numerator", "denominator", "value", "lower", "upper", "lower_wide", "upper_wide"]


@dataclass(frozen=True)
class Subjects:
    """Whom figures are computed for: their codes, and how cells are cut to arrive at them."""

    codes: tuple[str, ...]
    cut: Cut


def no_results() -> pd.DataFrame:
    """A frame of results without any."""
    index = pd.MultiIndex.from_arrays([[], []], names=["subject", "period"])
    return pd.DataFrame(columns=COLUMNS, index=index)


def rounding_error(release: Release, indicator: Indicator) -> np.ndarray:
    """Standard error, in counts, that rounding gave to a published sum, per period of the release.

    Protection keeps the error of a flow small over the year to date. Four quarters that end with a
    year are therefore as exact as one quarter; four others are a year to date, plus a year, minus
    the year to date of then: three such errors, which add up as independent ones.
    """
    error = release.manifest["universes"][indicator.universe]["rounding_error"]
    quarters = np.array([Period.parse(period).quarter for period in release.periods])
    crosses_years = (indicator.window > 1) & (quarters != 4)
    return error * np.where(crosses_years, np.sqrt(3), 1.0)


def assembled(top: pd.DataFrame, bottom: pd.DataFrame, **values: np.ndarray) -> pd.DataFrame:
    """Arrays of subjects x periods as one long frame."""
    index = pd.MultiIndex.from_product([top.index, top.columns], names=["subject", "period"])
    columns = {"numerator": top, "denominator": bottom, **values}
    return pd.DataFrame({name: np.asarray(columns[name]).ravel() for name in COLUMNS}, index=index)


def proportion(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    codes, periods = list(subjects.codes), release.periods
    population = release.public.get("population", pd.DataFrame())
    top = numerator(indicator, cube, subjects.cut, codes, periods)
    bottom = denominator(indicator, cube, subjects.cut, codes, periods, population)
    known = bottom.where(bottom > 0)
    top = np.minimum(top, known)
    method = byar if indicator.unit is Unit.PER_1000 else wilson
    scale, error = SCALE[indicator.unit], rounding_error(release, indicator)
    counted = not isinstance(indicator.denominator, Inhabitants)
    value = (top / known).to_numpy()
    noise = proportion_rounding_error(top.to_numpy(), known.to_numpy(), error, error if counted else 0.0)
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        lower, upper = method(top.to_numpy(), known.to_numpy(), confidence)
        lower, upper = with_rounding_error(value, lower, upper, noise, confidence)
        limits |= {f"lower{suffix}": np.maximum(lower, 0) * scale, f"upper{suffix}": upper * scale}
    if indicator.kind is Kind.SHARE or indicator.unit is Unit.PERCENT:
        limits |= {name: np.minimum(limit, scale) for name, limit in limits.items()}
    return assembled(top, bottom, value=value * scale, **limits)


def count(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """A count varies by chance like one of independent events (Poisson), and by its rounding."""
    top = numerator(indicator, cube, subjects.cut, list(subjects.codes), release.periods)
    value, error = top.to_numpy(), np.broadcast_to(rounding_error(release, indicator), top.shape)
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        lower, upper = byar(value, np.ones_like(value), confidence)
        lower, upper = with_rounding_error(value, lower, upper, error, confidence)
        limits |= {f"lower{suffix}": np.maximum(lower, 0), f"upper{suffix}": upper}
    return assembled(top, top, value=value, **limits)


def _by_class(
    release: Release, indicator: Indicator, cube: Cube, subjects: Subjects, classes: list[str]
) -> tuple[np.ndarray, pd.DataFrame]:
    """Counts of shape (subjects, periods, classes), and their totals as a frame."""
    codes, periods = list(subjects.codes), release.periods
    counts = tally(cube, indicator.numerator, subjects.cut, indicator.measured)
    tables = [
        over_time(_level(counts, indicator.measured, name), codes, periods, indicator.window)
        for name in classes
    ]
    return np.stack([table.to_numpy() for table in tables], axis=-1), sum(tables[1:], tables[0])


def _level(counts: pd.Series, level: str, value: str) -> pd.Series:
    return counts[counts.index.get_level_values(level) == value].droplevel(level)


def median(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """The median, with limits from the ranks (binomial), widened by the rounding error of the counts."""
    counts, total = _by_class(release, indicator, cube, subjects, [str(each) for each in DAY_CLASSES])
    edges = np.array([*(each.first for each in DAY_CLASSES), np.inf])
    known = total.where(total > 0).to_numpy()
    error = rounding_error(release, indicator)
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        lower, upper = with_rounding_error(
            np.full(known.shape, 0.5), *wilson(known / 2, known, confidence), error / known, confidence
        )
        limits[f"lower{suffix}"] = weighted_quantile_from_classes(counts, edges, np.clip(lower, 0, 1))[0]
        limits[f"upper{suffix}"] = weighted_quantile_from_classes(counts, edges, np.clip(upper, 0, 1))[0]
    value = weighted_quantile_from_classes(counts, edges, np.full(known.shape, 0.5))[0]
    return assembled(total, total, value=value, **limits)


def mean(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """The mean mark, with Student's limits, widened by the rounding error of each mark's count."""
    marks = np.arange(1, 11, dtype=float)
    counts, total = _by_class(release, indicator, cube, subjects, [f"{mark:.0f}" for mark in marks])
    known = total.where(total > 1).to_numpy()
    value = (counts @ marks) / known
    away = (marks - value[..., None]) ** 2
    deviation = np.sqrt((counts * away).sum(axis=-1) / (known - 1))
    noise = rounding_error(release, indicator) * np.sqrt(away.sum(axis=-1)) / known
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        alone = student_mean(counts @ marks, known, deviation, confidence)
        lower, upper = with_rounding_error(value, alone.lower, alone.upper, noise, confidence)
        limits |= {f"lower{suffix}": np.clip(lower, 1, 10), f"upper{suffix}": np.clip(upper, 1, 10)}
    return assembled(total, total, value=value, **limits)
