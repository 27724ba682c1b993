"""Something that starts in different districts at different times: what it changed."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitor.evaluation.common import library, normal_quantile
from monitor.vocabulary import MonitorError

CONTROLS = ("never_treated", "not_yet_treated")
METHODS = {"doubly_robust": "dr", "weighting": "ipw", "regression": "reg"}  # our words: those of diff-diff
ESTIMATE = ["effect", "standard_error"]


@dataclass(frozen=True, eq=False)
class StaggeredDifferences:
    """What a staggered difference-in-differences shows; effects are in the units of the outcome.

    Attributes:
        effect, standard_error, lower, upper: the mean effect over all treated units and periods.
        group_time: a row per group (the units first treated in the same period) and period: `group`,
            `period`, `effect`, `standard_error`, `lower`, `upper`. Before the group is treated these
            should be near 0: if not, the groups did not move alike and the design does not hold.
        averages: the mean effect `by` "all", "group", "elapsed" (periods since first treated; below 0
            is before) or "period", `at` one value of it, or where `at` is missing over all of them
            (over elapsed periods from 0 on). The library gives no standard error by period, nor over
            all groups or periods: these, and their limits, are missing.
    """

    effect: float
    standard_error: float
    lower: float
    upper: float
    group_time: pd.DataFrame
    averages: pd.DataFrame


def staggered_differences(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    period: str,
    first_treated: str,
    covariates: Sequence[str] = (),
    controls: str = "never_treated",
    method: str = "doubly_robust",
    confidence: float = 0.95,
) -> StaggeredDifferences:
    """The effect of something that started in different units (districts) at different times.

    The effect on group g in period t is how much more its outcome changed, since the last period before
    its treatment (for t < g: since the period before t), than that of the controls: for t >= g,
    ATT(g, t) = E(Y_t - Y_{g-1} | g) - E(Y_t - Y_{g-1} | controls), given the covariates. A unit that is
    treated already is never a control, as it is in a two-way fixed effects regression. Averages weigh
    groups by their number of units; standard errors come from influence functions, clustered by unit.

    It shows an effect only if without treatment all groups would have moved alike (given the
    covariates), nobody acted before the start, and treating one unit leaves the others' outcome alone.

    Args:
        panel: a row per unit and period, every unit in every period.
        outcome, unit, period, first_treated: names of its columns; numbers, but for the unit.
            `first_treated` is the first period of treatment, 0 for never (in these periods).
        covariates: names of columns of numbers; used as they were in the period compared with.
        controls: "never_treated", or "not_yet_treated" to add those that are treated later.
        method: "doubly_robust", "weighting" (inverse probability) or "regression"; they differ only with
            covariates.
        confidence: coverage of each pair of limits by itself, between 0 and 1.

    Raises:
        MonitorError: the extra is not installed; a column that is absent or has missing values; a unit
            that is not in every period once, or changes group; a group treated from the first period or
            after the last; no treated units; what the library cannot estimate, or only with a warning.

    Source: Callaway & Sant'Anna (2021), Difference-in-differences with multiple time periods, Journal
    of Econometrics 225. Estimated by diff-diff.
    """
    estimators, z = library("diff_diff"), normal_quantile(confidence)
    _one_of("controls", controls, CONTROLS)
    _one_of("method", method, METHODS)
    columns = {"unit": unit, "outcome": outcome, "time": period, "first_treat": first_treated}
    _check_columns(panel, unit, (outcome, period, first_treated, *covariates))
    _check_units(panel, unit, period, first_treated)
    units = panel.groupby(unit)[first_treated].first().value_counts()
    _check_groups(units, panel[period])
    estimator = estimators.CallawaySantAnna(control_group=controls, estimation_method=METHODS[method])
    fit, elapsed, groups = _fitted(estimator, panel, columns, covariates)
    group_time = _cells(fit)
    averages = pd.concat(
        [
            _row("all", np.nan, fit.overall_att, fit.overall_se),
            _by_group(groups, units),
            _by_elapsed(elapsed),
            _by_period(group_time, units),
        ],
        ignore_index=True,
    )
    group_time, averages = _with_limits(group_time, z), _with_limits(averages, z)
    return StaggeredDifferences(*averages.iloc[0, 2:].astype(float), group_time, averages)


def _one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise MonitorError(
            f"{name} must be one of {', '.join(known)}", got=repr(value), remedy="choose one of them"
        )


def _check_columns(panel: pd.DataFrame, unit: str, numbers: Sequence[str]) -> None:
    for name in (unit, *numbers):
        if name not in panel:
            raise MonitorError(
                "the panel must have every column that is named",
                got=f"no column {name!r}",
                remedy=f"choose from {', '.join(map(str, panel.columns))}",
            )
        if panel[name].isna().any():
            raise MonitorError(
                f"{name} must not be missing",
                got=f"{panel[name].isna().sum()} missing of {len(panel)}",
                remedy="fill these, or leave out the units; who is never treated has 0 for the first period",
            )
    for name in numbers:
        if not pd.api.types.is_numeric_dtype(panel[name]) or not np.isfinite(panel[name]).all():
            raise MonitorError(
                f"{name} must hold finite numbers",
                got=f"{panel[name].dtype}, such as {panel[name].iloc[0]!r}",
                remedy="number the periods 1, 2, 3, ... in order of time; mend what is not a number",
            )


def _check_units(panel: pd.DataFrame, unit: str, period: str, first_treated: str) -> None:
    each = panel.groupby(unit).agg(
        rows=(period, "size"), periods=(period, "nunique"), groups=(first_treated, "nunique")
    )
    number = panel[period].nunique()
    wrong = each.index[(each["rows"] != number) | (each["periods"] != number) | (each["groups"] != 1)]
    if len(wrong):
        raise MonitorError(
            "every unit must be in every period once, and in one group",
            got=f"{len(wrong)} units that are not, such as {wrong[0]!r}",
            remedy="complete these units, or leave them out",
        )


def _check_groups(units: pd.Series, period: pd.Series) -> None:
    treated = units.index[units.index != 0]
    if not len(treated):
        raise MonitorError(
            "some units must be treated",
            got="none",
            remedy="give their first period of treatment, 0 for never",
        )
    outside = [first for first in treated if not period.min() < first <= period.max()]
    if outside:
        raise MonitorError(
            f"treatment must start after the first period, {period.min()}, and by the last, {period.max()}",
            got=f"a group that starts in {outside[0]}",
            remedy="leave out units treated from the first period; give 0 for those treated after the last",
        )


def _fitted(
    estimator: Any, panel: pd.DataFrame, columns: dict[str, str], covariates: Sequence[str]
) -> tuple[Any, Any, Any]:
    """The fit, its averages by elapsed time and by group; a warning is an error: figures are right or absent."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fit = estimator.fit(panel, **columns, covariates=list(covariates) or None)
            return fit, fit.aggregate("event_study"), fit.aggregate("group")
        except (ValueError, UserWarning, RuntimeWarning) as problem:
            raise MonitorError(
                "every effect must be one that the panel can show",
                got=str(problem),
                remedy="look at the groups and their controls; take fewer covariates, or method='regression'",
            ) from problem


def _row(by: str, at: float, effect: float, standard_error: float = np.nan) -> pd.DataFrame:
    return pd.DataFrame([{"by": by, "at": at, "effect": effect, "standard_error": standard_error}])


def _cells(fit: Any) -> pd.DataFrame:
    cells = fit.to_dataframe("group_time").rename(columns={"time": "period", "se": "standard_error"})
    return cells[["group", "period", *ESTIMATE]]


def _by_group(groups: Any, units: pd.Series) -> pd.DataFrame:
    """By group, and the mean over units that were ever treated."""
    at = groups.label.astype(float)
    rows = pd.DataFrame({"by": "group", "at": at, "effect": groups.att, "standard_error": groups.se})
    over_all = np.average(rows["effect"], weights=units.loc[at])
    return pd.concat([rows, _row("group", np.nan, over_all)])


def _by_elapsed(elapsed: Any) -> pd.DataFrame:
    """By periods since first treated, and their plain mean from the first treated period on."""
    at = np.asarray(elapsed.event_time, float)
    rows = pd.DataFrame({"by": "elapsed", "at": at, "effect": elapsed.att, "standard_error": elapsed.se})
    weight = (at >= 0) / np.sum(at >= 0)
    error = np.sqrt(weight @ elapsed.vcov @ weight)
    return pd.concat([rows, _row("elapsed", np.nan, weight @ rows["effect"], error)])


def _by_period(cells: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """By period, over the groups treated by then weighed by their units, and the plain mean of that."""
    treated = cells[cells["period"] >= cells["group"]]
    weight = treated["group"].map(units)
    total = (treated["effect"] * weight).groupby(treated["period"]).sum()
    mean = total / weight.groupby(treated["period"]).sum()
    rows = pd.DataFrame({"by": "period", "at": mean.index.astype(float), "effect": mean.to_numpy()})
    return pd.concat([rows.assign(standard_error=np.nan), _row("period", np.nan, mean.mean())])


def _with_limits(table: pd.DataFrame, z: float) -> pd.DataFrame:
    margin = z * table["standard_error"]
    return table.assign(lower=table["effect"] - margin, upper=table["effect"] + margin)
