"""Areas divided over quantile groups, such as deciles, by the rank of their value."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.statistics.intervals import Floats


def quantile_groups(
    value: ArrayLike, groups: int = 10, within: ArrayLike = "all", low_is_good: ArrayLike = False
) -> Floats:
    """Quantile group of each area among the areas of its own set; 1 is always the least favourable.

    With q groups, n areas with a value and rank 1 for the least favourable of them:
    (q + 1) - ceil((n + 1 - rank) / (n / q)). Areas with equal values share the lowest rank among them,
    and so the same group: where many are equal, groups can be of unequal size or empty.

    Args:
        value: one figure per area, any shape; a missing one is not ranked and gets no group.
        groups: number of groups q: 10 for deciles, 5 for quintiles.
        within: labels of the sets that are divided apart (a region, an indicator), of a shape that
            broadcasts; by default all areas are one set.
        low_is_good: whether a low value is favourable: one for all, or one for each area, but the same
            throughout a set. Group 1 then holds the highest values, otherwise the lowest.

    Returns:
        Groups 1 to q as whole floats, in the shape of `value`; missing where the value is, or where a
        set has fewer areas with a value than there are groups.

    Raises:
        ValueError: fewer than 2 groups, a missing label, or a set in which low is good for only some.

    Source: UKHSA (Public Health England), Technical guide: assigning deprivation quintiles; phe_quantile.
    """
    if groups < 2 or groups != int(groups):
        raise ValueError(f"groups must be a whole number from 2; got {groups}")
    figures = np.asarray(value, float)
    member = _members(np.broadcast_to(np.asarray(within), figures.shape).ravel())
    inverted = np.broadcast_to(np.asarray(low_is_good, bool), figures.shape).ravel()
    _refuse_mixed(member, inverted)
    favour = np.where(inverted, -figures.ravel(), figures.ravel())
    result = np.full(favour.shape, np.nan)
    known = np.flatnonzero(~np.isnan(favour))
    rank, size = _ranks(favour[known], member[known])
    # in whole numbers, so that no rounding error moves an area over the edge of its group
    group = groups + 1 + (rank - size - 1) * int(groups) // size
    result[known] = np.where(size < groups, np.nan, group)
    return result.reshape(figures.shape)


def _ranks(favour: Floats, member: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rank of each figure in its set, ties at the lowest, and the number of figures in that set."""
    order = np.lexsort((favour, member))
    figures, sets = favour[order], member[order]
    place = np.arange(order.size)
    begins = np.r_[True, sets[1:] != sets[:-1]][: order.size]
    differs = begins | np.r_[True, figures[1:] != figures[:-1]][: order.size]
    first, start = (np.maximum.accumulate(np.where(each, place, 0)) for each in (differs, begins))
    rank = np.empty_like(place)
    rank[order] = first - start + 1
    return rank, np.bincount(member)[member]


def _members(labels: NDArray) -> NDArray[np.intp]:
    missing = np.flatnonzero([label is None or label != label for label in labels.tolist()])
    if missing.size:
        raise ValueError(f"within must have a label for every area; got none at index {missing[0]}")
    return np.unique(labels, return_inverse=True)[1]


def _refuse_mixed(member: NDArray[np.intp], inverted: NDArray[np.bool_]) -> None:
    low, size = np.bincount(member, weights=inverted), np.bincount(member)
    mixed = np.flatnonzero(((low > 0) & (low < size))[member])
    if mixed.size:
        raise ValueError(
            f"low_is_good must be the same throughout a set; got both in the set of index {mixed[0]}"
        )
