"""How much of a change each of its factors makes: effects that sum to the change, with nothing left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, permutations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.statistics.intervals import Floats, _refuse

LARGEST_EXACT = 2.0**53  # from here on a float no longer holds every whole number
TIE = 3  # decimals of a cent in which remainders are compared: what differs less, differs by noise only


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Rates of populations, and the rates they would have if they differed in one factor only.

    Attributes:
        factors: the names, in the order given.
        rates: the rate of each population as it is, shape (populations, ...).
        standardised: the rate of each population in which only that factor is its own and the others
            are those of all populations alike, shape (factors, populations, ...).
    """

    factors: tuple[str, ...]
    rates: Floats
    standardised: Floats

    def effects(self, first: int = 0, second: int = 1) -> dict[str, Floats]:
        """What each factor adds to the change from population `first` to population `second`."""
        change = self.standardised[:, second] - self.standardised[:, first]
        return dict(zip(self.factors, change, strict=True))


def products(**factors: Floats) -> Floats:
    """The product of the factors, stratum by stratum: its effects are effects per stratum."""
    return reduce(np.multiply, factors.values())


def total_of_products(**factors: Floats) -> Floats:
    """The product of the factors, summed over all strata: clients x volume x price is spending."""
    return np.sum(products(**factors))


def decompose(
    factors: Mapping[str, ArrayLike],
    rate: Callable[..., ArrayLike] = total_of_products,
    nested: Sequence[Sequence[str]] = (),
) -> Decomposition:
    """Effects of factors on the difference between populations (or years) in a rate, amount or count.

    Two populations a and b: the standardised rate of factor x in a is the mean of the rate over all
    ways to take each other factor from a or from b, while x stays that of a. A way that takes s of the
    k - 1 others from b weighs 1 / (k C(k - 1, s)). So the effect of x is its Shapley value: its mean
    contribution over all orders in which the factors can change. Effects sum to the change exactly.

    More populations: with S[i, j] the standardised rate of i when compared with j, that of i among all
    N is sum_j S[i, j] / (N - 1) + sum_{m != i} (sum_{j != i, m} S[m, j] - (N - 2) S[m, i]) / (N (N - 1)).
    Effects are then consistent: that from 1 to 3 is that from 1 to 2 plus that from 2 to 3.

    Nested: factors in one group change together as seen by the factors outside it, and share the
    effect of their group among them. With a group for the structure (see `structure_shares`) and one
    for the factors of the rate this is Das Gupta's method for cross-classified populations: the effect
    of age is sum over strata of (r_a + r_b) / 2 x the effect of age on the share of the stratum.

    Args:
        factors: values by name. The first axis is the population, the others (strata) are free:
            shape (populations, strata) for a price per product, (populations,) for all clients.
        rate: takes the factors of one population as keywords, shape (strata) or (), and returns a
            number, or an array of any one shape. Give `products` to see effects per stratum.
        nested: groups of names. A name in none of them is a group of its own; give none for the
            plain method.

    Returns:
        Rates and standardised rates in the units of `rate`; `effects()` gives the differences. A
        missing factor makes missing what depends on it. A stratum that one population lacks has a
        number or share of 0 there, but no price of its own: give it that of the other population, so
        that its whole effect goes to the structure.

    Raises:
        ValueError: fewer than two populations, factors that disagree in how many there are, a group
            that names an unknown factor or one twice.

    Source: Das Gupta (1993), Standardization and decomposition of rates: a user's manual, U.S. Bureau
    of the Census, P23-186, chapters 2-6 (3.54, 5.36, 6.11); Shapley (1953), A value for n-person
    games; for groups Owen (1977), Values of games with a priori unions.
    """
    values = _checked_factors(factors)
    scenarios = [_scenarios(name, _groups(values, nested)) for name in values]
    rates = np.array([_rate_of(rate, values, each, each, frozenset()) for each in _populations(values)])
    compared = np.zeros((len(values), len(rates), *rates.shape))
    for own, other in permutations(_populations(values), 2):
        found: dict[frozenset[str], Floats] = {}
        for place, each in enumerate(scenarios):
            for weight, swapped in each:
                if swapped not in found:
                    found[swapped] = _rate_of(rate, values, own, other, swapped)
                compared[place, own, other] += weight * found[swapped]
    return Decomposition(tuple(values), rates, _among_all(compared))


def structure_shares(counts: ArrayLike) -> tuple[Floats, ...]:
    """Split each share of a cross-classified population into one factor for each classification.

    With two classifications, age i and sex j: A_ij = sqrt(n_ij / n_.j x n_i. / n_..), B_ij likewise, and
    A_ij B_ij = n_ij / n_... With more, A is the product over all sets S of the other classifications,
    s in number, of (total within S and age / total within S)^(1 / (k C(k - 1, s))).

    Args:
        counts: persons or clients, shape (populations, one axis for each classification).

    Returns:
        One array for each classification, of the shape of `counts`: factors for `decompose`, to be
        nested. Their product is the share of each cell in its population; empty cells are 0.

    Raises:
        ValueError: no classification, a negative count, a population of nobody.

    Source: Das Gupta (1993), equations 5.1 and 5.36.
    """
    number = np.asarray(counts, float)
    if number.ndim < 2:
        raise ValueError(
            f"counts must have an axis for populations and one or more for strata; got shape {number.shape}"
        )
    axes = range(1, number.ndim)
    _refuse(number < 0, "counts must not be negative", number)
    everyone = number.sum(axis=tuple(axes))
    _refuse(everyone == 0, "each population must have somebody in it", everyone)
    return tuple(_share_by(number, axis, [each for each in axes if each != axis]) for axis in axes)


def to_the_cent(effects: ArrayLike, change: ArrayLike) -> NDArray[np.int64]:
    """Round effects to whole cents that still sum to the change exactly.

    Each effect is rounded down; the cents that are then short go, one each, to the effects with the
    largest remainders, of equal ones (to a thousandth of a cent) to the first. No effect moves by a
    whole cent or more.

    Args:
        effects: in cents (or any unit that is to be whole), shape (factors, ...).
        change: what they sum to, whole, shape (...).

    Returns:
        Whole cents, the shape of `effects`.

    Raises:
        ValueError: a change that is missing, not whole or beyond 2^53; effects that are half a cent or
            more away from summing to it.

    Source: largest remainder (Hamilton) apportionment.
    """
    exact, whole = np.asarray(effects, float), np.asarray(change, float)
    if exact.ndim == 0 or exact.shape[1:] != whole.shape:
        raise ValueError(f"effects must be (factors, *{whole.shape}), like the change; got {exact.shape}")
    _refuse(~(np.abs(whole) < LARGEST_EXACT) | (whole % 1 != 0), "change must be a whole number", whole)
    total = exact.sum(axis=0)
    _refuse(~(np.abs(total - whole) < 0.5), "effects must sum to their change", total, whole)
    down = np.floor(exact)
    order = np.argsort(-np.round(exact - down, TIE), axis=0, kind="stable")
    turn = np.argsort(order, axis=0, kind="stable")  # 0 for the largest remainder, 1 for the next
    return (down + (turn < whole - down.sum(axis=0))).astype(np.int64)


def _checked_factors(factors: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    values = {name: np.asarray(each, float) for name, each in factors.items()}
    shapes = {name: each.shape for name, each in values.items()}
    sizes = {shape[0] if shape else 0 for shape in shapes.values()}
    if len(sizes) != 1 or min(sizes) < 2:
        raise ValueError(f"factors must be for the same two or more populations; got shapes {shapes}")
    return values


def _groups(names: Mapping[str, Floats], nested: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """All names by group; one that no group holds is alone."""
    named = [name for group in nested for name in group]
    if len(set(named)) != len(named) or not set(named) <= set(names):
        raise ValueError(f"nested must group the factors {list(names)}, each at most once; got {nested}")
    alone = [(name,) for name in names if name not in named]
    return [tuple(group) for group in nested if group] + alone


def _scenarios(name: str, groups: list[tuple[str, ...]]) -> list[tuple[float, frozenset[str]]]:
    """Which other factors can come from the other population while `name` stays, and with what weight."""
    own = next(group for group in groups if name in group)
    outside = [group for group in groups if group is not own]
    inside = [other for other in own if other != name]
    return [
        (weight * share, frozenset(some).union(*whole))
        for weight, whole in _subsets(outside)
        for share, some in _subsets(inside)
    ]


def _subsets(others: Sequence) -> Iterator[tuple[float, tuple]]:
    """Every subset of the others, with the chance that it comes before one more in a random order."""
    for size in range(len(others) + 1):
        for subset in combinations(others, size):
            yield 1 / ((len(others) + 1) * comb(len(others), size)), subset


def _populations(values: Mapping[str, Floats]) -> range:
    return range(len(next(iter(values.values()))))


def _rate_of(
    rate: Callable[..., ArrayLike],
    values: Mapping[str, Floats],
    own: int,
    other: int,
    swapped: frozenset[str],
) -> Floats:
    chosen = {name: each[other if name in swapped else own] for name, each in values.items()}
    return np.asarray(rate(**chosen), float)


def _among_all(compared: Floats) -> Floats:
    """Das Gupta's 6.11, from S[factor, i, j]; the diagonal is 0. For two populations it is S itself."""
    number = compared.shape[1]
    of_own, of_others = compared.sum(axis=2), compared.sum(axis=1)
    rest = of_own.sum(axis=1, keepdims=True) - of_own - (number - 1) * of_others
    return of_own / (number - 1) + rest / (number * (number - 1))


def _share_by(number: Floats, axis: int, others: list[int]) -> Floats:
    """The factor of one classification in the share of every cell."""
    share = np.ones_like(number)
    for weight, within in _subsets(others):
        whole = _total_within(number, within)
        part = _total_within(number, (*within, axis))
        share = share * (part / np.where(whole == 0, 1.0, whole)) ** weight
    return share


def _total_within(number: Floats, within: Sequence[int]) -> Floats:
    summed = tuple(axis for axis in range(1, number.ndim) if axis not in within)
    return number.sum(axis=summed, keepdims=True)
