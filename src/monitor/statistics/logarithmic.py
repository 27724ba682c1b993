"""A change that is split by logarithms: effects as amounts, or as ratios that multiply to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from monitor.statistics.intervals import Floats, _refuse


def logarithmic_mean(first: ArrayLike, second: ArrayLike) -> Floats:
    """L(a, b) = (a - b) / (ln a - ln b), a itself where they are equal, 0 where one of them is 0.

    Args:
        first, second: amounts of 0 or more, any shapes that broadcast.

    Raises:
        ValueError: a negative amount, naming the first index.
    """
    one, other = np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float))
    _refuse((one < 0) | (other < 0), "amounts must not be negative", one, other)
    low, high = np.minimum(one, other), np.maximum(one, other)
    some = low > 0
    # log1p keeps the figures that a difference of logarithms loses where both are nearly equal
    relative = np.where(some, high - low, 0.0) / np.where(some, low, 1.0)
    steep = np.log1p(relative)
    mean = low * np.where(steep > 0, relative / np.where(steep > 0, steep, 1.0), 1.0)
    return np.where(some | np.isnan(low), mean, 0.0)


def logarithmic_effects(factors: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    """Effect of each factor on the change of a sum of products, from each period to the next.

    With V_s the product of the factors in stratum s: effect of x = sum_s L(V_s', V_s) ln(x_s' / x_s),
    L the logarithmic mean (additive LMDI-I). Effects sum to the change of sum_s V_s. Nothing is added for
    zeros; each has its limit for a small number that goes to zero: a stratum that appears or vanishes
    gives its whole amount to the factor that was or becomes 0 (if several are, in equal parts), and a
    stratum that is 0 in both periods gives nothing.

    Args:
        factors: values of 0 or more by name, shape (periods, ...) with the same number of periods; the
            other axes (strata) must broadcast, and are summed over.

    Returns:
        The effect of each factor in the units of the product, shape (periods - 1,); missing where a
        factor is missing.

    Raises:
        ValueError: fewer than two periods, shapes that do not match, a negative value.

    Source: Ang & Liu (2001), A new energy decomposition method: perfect in decomposition and consistent
    in aggregation, Energy 26; for the zeros Ang, Zhang & Choi (1998), Factorizing changes in energy and
    environmental indicators through decomposition, Energy 23.
    """
    values = _checked_periods(factors)
    amounts = reduce(np.multiply, values.values())
    before, after = amounts[:-1], amounts[1:]
    mean = logarithmic_mean(before, after)
    newly = _equal_parts({name: each[:-1] == 0 for name, each in values.items()}, after)
    gone = _equal_parts({name: each[1:] == 0 for name, each in values.items()}, before)
    strata = tuple(range(1, amounts.ndim))
    return {
        name: (mean * _growth(each) + newly[name] - gone[name]).sum(axis=strata)
        for name, each in values.items()
    }


def logarithmic_ratios(factors: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    """Ratio by which each factor multiplied a sum of products, from each period to the next.

    With V the sum over strata: ratio of x = exp(sum_s L(V_s', V_s) / L(V', V) ln(x_s' / x_s))
    (multiplicative LMDI-I), zeros as in `logarithmic_effects`. Ratios multiply to V' / V.

    Args:
        factors: as for `logarithmic_effects`.

    Returns:
        The ratio of each factor (1 is no change), shape (periods - 1,); missing where the sum is 0 in one
        of both periods, or a factor is missing.

    Raises:
        ValueError: as for `logarithmic_effects`.

    Source: Ang & Liu (2001).
    """
    values = _checked_periods(factors)
    amounts = reduce(np.multiply, values.values())
    total = amounts.sum(axis=tuple(range(1, amounts.ndim)))
    mean = logarithmic_mean(total[:-1], total[1:])
    effects = logarithmic_effects(values)
    return {name: np.exp(each / np.where(mean > 0, mean, np.nan)) for name, each in effects.items()}


def _checked_periods(factors: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    values = {name: np.asarray(each, float) for name, each in factors.items()}
    shapes = {name: each.shape for name, each in values.items()}
    sizes = {shape[:1] for shape in shapes.values()}
    if len(sizes) != 1 or min(sizes) < (2,):
        raise ValueError(f"factors must be for the same two or more periods; got shapes {shapes}")
    for name, each in values.items():
        _refuse(each < 0, f"{name} must not be negative", each)
    # a factor of all strata together, shape (periods,), stands for each of them
    most = max(len(shape) for shape in shapes.values())
    spread = [each.reshape(each.shape + (1,) * (most - each.ndim)) for each in values.values()]
    return dict(zip(values, np.broadcast_arrays(*spread), strict=True))


def _growth(value: Floats) -> Floats:
    """ln(x' / x), and 0 where one of them is 0: the mean that it is multiplied by is 0 there too."""
    before, after = value[:-1], value[1:]
    none = (before == 0) | (after == 0)
    return np.log(np.where(none, 1.0, after)) - np.log(np.where(none, 1.0, before))


def _equal_parts(is_zero: dict[str, Floats], amount: Floats) -> dict[str, Floats]:
    """The amount in equal parts over the factors that are 0 on the other side of the change."""
    zeros = np.sum(list(is_zero.values()), axis=0)
    part = amount / np.where(zeros == 0, 1, zeros)
    return {name: np.where(each, part, 0.0) for name, each in is_zero.items()}
