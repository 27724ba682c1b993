"""One series of counts before and after an intervention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from monitor.evaluation.common import library, normal_quantile
from monitor.vocabulary import MonitorError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InterruptedTimeSeries:
    """What an interrupted time series shows.

    Attributes:
        rate_ratio, lower, upper: the rate after the intervention, over what level, trend and season
            before it led to expect: 0.9 is ten percent less. If the slope may change too, this is the
            ratio in the last period before, from which the ratio grows or shrinks with `slope_after`.
        terms: a row per term of the model (`intercept`, `after`, `time`, `slope_after`, `sine_1`,
            `cosine_1`, ...): `estimate` and `standard_error` as logarithms, and `ratio`, `lower`, `upper`.
        series: a row per period: `time`, `events`, `fitted` by the model, and `without`: what the model
            expects had there been no intervention.
        dispersion: how many times the variance exceeds that of a Poisson count; 1 if not estimated.
    """

    rate_ratio: float
    lower: float
    upper: float
    terms: pd.DataFrame
    series: pd.DataFrame
    dispersion: float


def interrupted_time_series(
    events: ArrayLike,
    population: ArrayLike,
    after: ArrayLike,
    *,
    harmonics: int = 2,
    season: int = 12,
    change_of_slope: bool = False,
    overdispersed: bool = True,
    confidence: float = 0.95,
) -> InterruptedTimeSeries:
    """Whether the rate of events changed level (or slope) when something was introduced.

    Poisson regression of counts in consecutive periods, time 1, 2, 3, ...: log E(events) =
    log(population) + intercept + after + time + the sum over k = 1 ... harmonics of
    sine_k sin(2 pi k time / season) + cosine_k cos(2 pi k time / season), each with its coefficient;
    if the slope may change too, also slope_after x after x (time - the last before).

    It shows what the intervention did only if nothing else changed at the same moment.

    Args:
        events: counts, one for each period, in order of time and without gaps.
        population: what they are out of, the same length, above 0 (inhabitants, client-days).
        after: 0 (or False) before the intervention, 1 (or True) from its start on.
        harmonics: pairs of waves for the season; 0 for none.
        season: periods in which the season returns: 12 for months, 4 for quarters.
        change_of_slope: let the trend change too.
        overdispersed: let the variance exceed that of a Poisson count, by Pearson's chi-squared over
            its degrees of freedom; counts of people seldom vary as little as Poisson.
        confidence: coverage of the limits, between 0 and 1.

    Raises:
        MonitorError: the extra is not installed; series that differ in length, or cannot be what they
            should; no event before or none after; more terms than so many periods can tell apart.

    Source: Lopez Bernal, Cummins & Gasparrini (2017), Interrupted time series regression for the
    evaluation of public health interventions: a tutorial, International Journal of Epidemiology 46.
    Estimated by statsmodels.
    """
    models, z = library("statsmodels.api"), normal_quantile(confidence)
    counts, people, since = _checked(events, population, after)
    design = _design(since, _waves(len(counts), harmonics, season), change_of_slope)
    model = models.GLM(counts, design, family=models.families.Poisson(), offset=np.log(people))
    fit = model.fit(scale="X2" if overdispersed else 1.0, tol=1e-9, tol_criterion="params")
    if not fit.converged:
        raise MonitorError(
            "the model must fit the series",
            got="no convergence",
            remedy="give a longer series or fewer terms",
        )
    terms = _terms(fit, z)
    level = terms.set_index("term").loc["after", ["ratio", "lower", "upper"]]
    return InterruptedTimeSeries(*level, terms, _series(fit, design, counts, people), float(fit.scale))


def _checked(events: ArrayLike, population: ArrayLike, after: ArrayLike) -> tuple[Floats, Floats, Floats]:
    counts, people, since = (np.asarray(each, float) for each in (events, population, after))
    if counts.ndim != 1 or not counts.shape == people.shape == since.shape:
        raise MonitorError(
            "events, population and after must be series of one length",
            got=f"shapes {counts.shape}, {people.shape} and {since.shape}",
            remedy="give one of each for every period",
        )
    _each(counts, (counts >= 0) & (counts % 1 == 0), "events must be whole counts of 0 or more")
    _each(people, (people > 0) & np.isfinite(people), "population must be above 0")
    _each(since, np.isin(since, (0, 1)), "after must be 0 or 1")
    if since[0] != 0 or np.sum(np.diff(since) != 0) != 1:
        raise MonitorError(
            "after must be 0 up to the intervention and 1 from its start on",
            got=since.astype(int).tolist(),
            remedy="put the periods in order of time, with some before and some after",
        )
    for moment, here in (("before", since == 0), ("after", since == 1)):
        if not counts[here].any():
            raise MonitorError(
                f"there must be events {moment} the intervention",
                got="none",
                remedy="count something that happens more often, or in longer periods",
            )
    return counts, people, since


def _each(values: Floats, right: NDArray[np.bool_], must: str) -> None:
    if not right.all():
        place = int(np.argmin(right))
        raise MonitorError(
            f"{must}, in each period",
            got=f"{values[place]:g} in period {place + 1}",
            remedy="mend the series",
        )


def _waves(length: int, harmonics: int, season: int) -> dict[str, Floats]:
    if not 0 <= 2 * harmonics < season:
        raise MonitorError(
            "harmonics must be 0 or more, and fewer than half the periods of a season",
            got=f"{harmonics} in a season of {season}",
            remedy="give 2 for months (season=12), 1 for quarters (season=4), 0 for no season",
        )
    angle = 2 * np.pi * np.arange(1, length + 1) / season
    return {
        f"{name}_{k}": wave(k * angle)
        for k in range(1, harmonics + 1)
        for name, wave in (("sine", np.sin), ("cosine", np.cos))
    }


def _design(since: Floats, waves: dict[str, Floats], change_of_slope: bool) -> pd.DataFrame:
    time = np.arange(1.0, len(since) + 1)
    columns = {"intercept": np.ones_like(time), "after": since, "time": time, **waves}
    if change_of_slope:
        columns["slope_after"] = since * (time - np.sum(since == 0))
    design = pd.DataFrame(columns)
    if len(time) <= len(columns) or np.linalg.matrix_rank(design) < len(columns):
        raise MonitorError(
            "the periods must tell the terms of the model apart",
            got=f"{len(time)} periods, {int(since.sum())} of them after, for {len(columns)} terms",
            remedy="give a longer series, or fewer terms: harmonics=0, change_of_slope=False",
        )
    return design


def _terms(fit: Any, z: float) -> pd.DataFrame:
    terms = pd.DataFrame(
        {"term": fit.params.index, "estimate": fit.params.values, "standard_error": fit.bse.values}
    )
    margin = z * terms["standard_error"]
    return terms.assign(
        ratio=np.exp(terms["estimate"]),
        lower=np.exp(terms["estimate"] - margin),
        upper=np.exp(terms["estimate"] + margin),
    )


def _series(fit: Any, design: pd.DataFrame, counts: Floats, people: Floats) -> pd.DataFrame:
    never = design.assign(**{name: 0.0 for name in ("after", "slope_after") if name in design})
    return pd.DataFrame(
        {
            "time": design["time"].astype(int),
            "events": counts.astype(int),
            "fitted": np.asarray(fit.fittedvalues),
            "without": people * np.exp(never.to_numpy() @ fit.params.to_numpy()),
        }
    )
