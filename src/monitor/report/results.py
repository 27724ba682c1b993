"""Values with their uncertainty: what an indicator says per area or provider and per period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.indicators.declaration import Inhabitants
from monitor.indicators.evaluate import Cube, Cut, denominator, numerator, over_time, tally
from monitor.release import Release
from monitor.statistics import (
    byar,
    proportion_rounding_error,
    weighted_quantile_from_classes,
    wilson,
    with_rounding_error,
)
from monitor.vocabulary import DAY_CLASSES, MonitorError, Period, Unit

SCALE = {Unit.PERCENT: 100.0, Unit.PER_1000: 1000.0}
# Below this many units the rounding alone moves a share by some ten percentage points.
TOO_FEW = 20
# The two limits that readers of funnels know: a judgement in a table, and a signal in a headline.
CONFIDENCE = {"": 0.95, "_wide": 0.998}
COLUMNS = ["numerator", "denominator", "value", "lower", "upper", "lower_wide", "upper_wide"]


@dataclass(frozen=True)
class Subjects:
    """Whom figures are computed for: their codes, and how cells are cut to arrive at them."""

    codes: tuple[str, ...]
    cut: Cut


@dataclass(frozen=True)
class Result:
    """One figure: its value in the unit of the indicator, its 95% and 99.8% limits, and what it rests on."""

    indicator: Indicator
    subject: str
    period: str
    numerator: float
    denominator: float
    value: float
    lower: float
    upper: float
    lower_wide: float
    upper_wide: float

    @property
    def measured(self) -> bool:
        """Whether there is a value at all."""
        return not np.isnan(self.value)

    @property
    def too_few(self) -> bool:
        """Whether it rests on too few units to say anything."""
        return self.denominator < TOO_FEW


def measured_in(indicator: Indicator, release: Release) -> bool:
    """Whether the release holds what the indicator needs; if not, it is "not measured"."""
    if indicator.kind is Kind.PUBLISHED:
        figures = release.public.get("public_figures")
        return figures is not None and indicator.id in set(figures["indicator"])
    if indicator.kind is Kind.ACCOUNT:
        return "budgets" in release.public
    needs_people = isinstance(indicator.denominator, Inhabitants)
    return indicator.universe in release.cubes and (not needs_people or "population" in release.public)


def results(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    """Values of an indicator, indexed by (subject, period), with the columns of `COLUMNS`.

    Limits are of 95% and (`_wide`) 99.8%, and hold the error that rounding added. A period before the
    window of the indicator is full has no value. An indicator that is not measured, or that is
    about taakvelden and not about subjects, gives no rows.
    """
    if indicator.kind is Kind.ACCOUNT or not measured_in(indicator, release):
        return pd.DataFrame(
            columns=COLUMNS, index=pd.MultiIndex.from_arrays([[], []], names=["subject", "period"])
        )
    if indicator.kind is Kind.PUBLISHED:
        return _published(release, indicator, subjects)
    cube = release.cubes[indicator.universe]
    compute = {Kind.COUNT: _count, Kind.MEDIAN: _median, Kind.MEAN: _mean}.get(indicator.kind, _proportion)
    return compute(release, indicator, cube, subjects)


def _published(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    figures = release.public["public_figures"]
    mine = figures[(figures["indicator"] == indicator.id) & figures["area_code"].isin(subjects.codes)]
    mine = mine.assign(subject=mine["area_code"], period=mine["year"].astype("int64").astype("str"))
    frame = mine.set_index(["subject", "period"])[["value"]].astype(float)
    return frame.reindex(columns=COLUMNS).sort_index()


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


def _assembled(top: pd.DataFrame, bottom: pd.DataFrame, **values: np.ndarray) -> pd.DataFrame:
    """Arrays of subjects x periods as one long frame."""
    index = pd.MultiIndex.from_product([top.index, top.columns], names=["subject", "period"])
    columns = {"numerator": top, "denominator": bottom, **values}
    return pd.DataFrame({name: np.asarray(columns[name]).ravel() for name in COLUMNS}, index=index)


def _proportion(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
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
    return _assembled(top, bottom, value=value * scale, **limits)


def _count(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """A count varies by chance like one of independent events (Poisson), and by its rounding."""
    top = numerator(indicator, cube, subjects.cut, list(subjects.codes), release.periods)
    value, error = top.to_numpy(), np.broadcast_to(rounding_error(release, indicator), top.shape)
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        lower, upper = byar(value, np.ones_like(value), confidence)
        lower, upper = with_rounding_error(value, lower, upper, error, confidence)
        limits |= {f"lower{suffix}": np.maximum(lower, 0), f"upper{suffix}": upper}
    return _assembled(top, top, value=value, **limits)


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


def _median(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
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
    return _assembled(total, total, value=value, **limits)


def _mean(release: Release, indicator: Indicator, cube: Cube, subjects: Subjects) -> pd.DataFrame:
    """The mean mark, with limits from its standard error and the rounding error of each mark's count."""
    marks = np.arange(1, 11, dtype=float)
    counts, total = _by_class(release, indicator, cube, subjects, [f"{mark:.0f}" for mark in marks])
    known = total.where(total > 1).to_numpy()
    value = (counts @ marks) / known
    away = (marks - value[..., None]) ** 2
    spread = np.sqrt((counts * away).sum(axis=-1) / (known - 1) / known)
    noise = rounding_error(release, indicator) * np.sqrt(away.sum(axis=-1)) / known
    limits = {}
    for suffix, confidence in CONFIDENCE.items():
        lower, upper = with_rounding_error(value, value, value, np.hypot(spread, noise), confidence)
        limits |= {f"lower{suffix}": np.clip(lower, 1, 10), f"upper{suffix}": np.clip(upper, 1, 10)}
    return _assembled(total, total, value=value, **limits)


def one(frame: pd.DataFrame, indicator: Indicator, subject: str, period: str) -> Result:
    """The figure of one subject in one period; without a value when it was not measured."""
    known = (subject, period) in frame.index
    row = frame.loc[(subject, period)] if known else pd.Series(np.nan, index=COLUMNS)
    return Result(indicator, subject, period, **{name: float(row[name]) for name in COLUMNS})


def indicator_of(name: str) -> Indicator:
    """The indicator with this id; an unknown one is an error that lists them."""
    if name not in INDICATORS:
        raise MonitorError(
            "an indicator must be one of the catalogue",
            got=repr(name),
            remedy=f"choose from: {', '.join(INDICATORS)}",
        )
    return INDICATORS[name]


__all__ = ["TOO_FEW", "Result", "Subjects", "indicator_of", "measured_in", "one", "results"]
