"""Values with their uncertainty: what an indicator says per area or provider and per period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.indicators import INDICATORS, Indicator, Inhabitants, Kind, Units
from monitor.indicators.evaluate import Cut, tally
from monitor.release import Release
from monitor.report.accounted import agreed, amount, amount_share, expected_use, published, residents
from monitor.report.estimates import COLUMNS, Subjects, count, mean, median, no_results, proportion
from monitor.vocabulary import Level, MonitorError

# Below this many units the rounding alone moves a share by some ten percentage points.
TOO_FEW = 20


# Kinds that count all there is, or that others published: no number of them is too small to tell.
COMPLETE = (Kind.POPULATION, Kind.PUBLISHED, Kind.ACCOUNT, Kind.LISTED, Kind.TARGETS)


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
        return self.indicator.kind not in COMPLETE and self.denominator < TOO_FEW


def measured_in(indicator: Indicator, release: Release) -> bool:
    """Whether the release holds what the indicator needs, and anything was counted: else "not measured"."""
    return _there(indicator, release) and _counts_anything(indicator, release)


def _there(indicator: Indicator, release: Release) -> bool:
    """Whether the release has the tables and cubes that the indicator is computed from."""
    public = release.public
    if indicator.kind is Kind.PUBLISHED:
        figures = public.get("public_figures")
        return figures is not None and indicator.id in set(figures["indicator"])
    if indicator.kind is Kind.POPULATION:
        return "population" in public
    if indicator.table is not None:
        return indicator.table in public and len(public[indicator.table]) > 0
    needs = [indicator.universe]
    bottom = indicator.denominator
    if isinstance(bottom, Units):
        needs.append(bottom.universe)
    per_head = isinstance(bottom, Inhabitants) or indicator.kind is Kind.RATIO
    return set(needs) <= release.cubes.keys() and not (per_head and "population" not in public)


def _counts_anything(indicator: Indicator, release: Release) -> bool:
    """Whether anything was counted below the line: a column of which all is unknown measures nothing."""
    if indicator.universe is None:
        return True
    bottom = indicator.denominator
    where = indicator.numerator if bottom is None or isinstance(bottom, Inhabitants | Units) else bottom
    cube = release.cubes[indicator.universe]
    if cube.cells.empty:
        return False
    if indicator.amount:
        return bool(tally(cube, where, Cut(), measure=indicator.amount).notna().any())
    return isinstance(bottom, Inhabitants) or len(tally(cube, where, Cut())) > 0


COMPUTE = {
    Kind.COUNT: count,
    Kind.MEDIAN: median,
    Kind.MEAN: mean,
    Kind.SHARE: proportion,
    Kind.RATE: proportion,
    Kind.RATIO: expected_use,
    Kind.AMOUNT: amount,
    Kind.AMOUNT_SHARE: amount_share,
}
OF_TABLES = {Kind.PUBLISHED: published, Kind.POPULATION: residents, Kind.LISTED: agreed}


def results(release: Release, indicator: Indicator, subjects: Subjects) -> pd.DataFrame:
    """Values of an indicator, indexed by (subject, period), with the columns of `COLUMNS`.

    Limits are of 95% and (`_wide`) 99.8%, and hold the error that rounding added. A period before the
    window of the indicator is full has no value. An indicator that is not measured, that is about taakvelden
    or targets and not about subjects, or that is counted per district when neighbourhoods are asked for, gives no
    rows. One that is split is told by its parts: ask for those.
    """
    if indicator.split is not None:
        raise MonitorError(
            f"{indicator.id} is told per {indicator.split.column}, never as a total",
            got=indicator.id,
            remedy=f"ask for one of: {', '.join(each.id for each in indicator.parts())}",
        )
    if not _there(indicator, release) or _too_fine(release, indicator, subjects):
        return no_results()
    if indicator.kind in OF_TABLES:
        return OF_TABLES[indicator.kind](release, indicator, subjects)
    if indicator.kind not in COMPUTE:
        return no_results()
    return COMPUTE[indicator.kind](release, indicator, release.cubes[indicator.universe], subjects)


def _too_fine(release: Release, indicator: Indicator, subjects: Subjects) -> bool:
    """Whether neighbourhoods are asked for of what is counted per district."""
    of_neighbourhoods = subjects.cut.by == "area_code" and subjects.cut.areas is None
    facts = release.manifest["universes"].get(indicator.universe, {})
    return of_neighbourhoods and facts.get("level") == Level.DISTRICT


def one(frame: pd.DataFrame, indicator: Indicator, subject: str, period: str) -> Result:
    """The figure of one subject in one period; without a value when it was not measured."""
    known = (subject, period) in frame.index
    row = frame.loc[(subject, period)] if known else pd.Series(np.nan, index=COLUMNS)
    return Result(indicator, subject, period, **{name: float(row[name]) for name in COLUMNS})


def indicator_of(name: str) -> Indicator:
    """The indicator with this id, or the part of one (`referrer_share:02`); an unknown one is an error."""
    parts = {part.id: part for each in INDICATORS.values() if each.split for part in each.parts()}
    if name in parts:
        return parts[name]
    if name not in INDICATORS:
        raise MonitorError(
            "an indicator must be one of the catalogue",
            got=repr(name),
            remedy=f"choose from: {', '.join(INDICATORS)}",
        )
    return INDICATORS[name]


__all__ = ["COLUMNS", "TOO_FEW", "Result", "Subjects", "indicator_of", "measured_in", "one", "results"]
