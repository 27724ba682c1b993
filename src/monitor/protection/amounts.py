"""Amounts in a release: rounded units times the mean of a group in which nobody stands out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitor.protection.cells import with_nested
from monitor.protection.plan import Plan

Floats = NDArray[np.float64]
# A mean over fewer units, or one of which a single unit is half or more, would tell about a person: the
# minimum and the (1, 50%) dominance rule of Hundepool et al. (2012), Statistical disclosure control.
FEWEST_UNITS = 10
DOMINANT = 0.5
DIGITS = 3
STEPS = 4


def cell_means(frame: pd.DataFrame, plan: Plan, amount: str) -> Floats:
    """The mean amount per unit that a cell is published with, to three significant digits.

    The cells of a period fall apart into groups, each with one mean: a cell with at least ten units and no unit
    of half of the sum or more is a group by itself; the cells that are not are put together by the plan's
    ancestors, from fine to coarse, until their group is safe. The groups do not overlap, so that nothing
    follows from the difference of two means, and units times means add up to the true sums but for rounding.
    What is left over in the end takes the mean of all others of the period, which tells nothing about it;
    missing when there are none.

    Args:
        frame: the true cells, with `count` and per amount its sum, `_largest` and `_gross`.
        plan: names the amounts and the ancestors.
        amount: which of the amounts.

    Returns:
        One mean per row of `frame`, in the unit of the amount.
    """
    classes = with_nested(frame, plan).assign(period=frame["period"])
    means = np.full(len(frame), np.nan)
    for group in plan.ancestors:
        left = np.isnan(means)
        means[left] = _safe_means(frame[left], amount, classes.loc[left, ["period", *group]])
    means = significant(means)
    others = _means_of_others(frame["count"], means, frame["period"])
    return np.where(np.isnan(means), significant(others), means)


def _safe_means(frame: pd.DataFrame, amount: str, groups: pd.DataFrame) -> Floats:
    """Per row the mean of its group; missing where that would tell about a unit."""
    grouped = frame.groupby([groups[name] for name in groups])
    units, total = grouped["count"].transform("sum"), grouped[amount].transform("sum")
    largest = grouped[f"{amount}_largest"].transform("max")
    gross = grouped[f"{amount}_gross"].transform("sum")
    safe = (units >= FEWEST_UNITS) & (largest < DOMINANT * gross)
    return np.where(safe, total / units, np.nan)


def _means_of_others(count: pd.Series, means: Floats, periods: pd.Series) -> Floats:
    """Per row the mean of all published means of its period; what has none itself is not in it, so nothing shows."""
    known = pd.Series(~np.isnan(means), index=count.index)
    units = count.where(known, 0).groupby(periods).transform("sum")
    total = (count * np.nan_to_num(means)).groupby(periods).transform("sum")
    return (total / units.where(units > 0)).to_numpy(dtype=float)


def significant(values: Floats, digits: int = DIGITS) -> Floats:
    """Values to so many significant digits; 0 stays 0."""
    size = np.abs(values)
    power = np.where(size > 0, np.floor(np.log10(np.where(size > 0, size, 1.0))), 0.0)
    factor = 10.0 ** (digits - 1 - power)
    return np.round(values * factor) / factor


def in_steps(means: Floats) -> tuple[NDArray[np.int64], float]:
    """What a unit of each cell weighs in an amount, in whole steps of a quarter of the usual mean; and the step.

    Whole numbers keep the search for a rounding exact. A cell without a mean weighs nothing.
    """
    known = np.abs(means[~np.isnan(means)])
    step = float(known.mean()) / STEPS if known.any() else 1.0
    return np.round(np.nan_to_num(means) / step).astype(np.int64), step
