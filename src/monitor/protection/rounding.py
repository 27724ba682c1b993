"""Round the base cells of one period, so that the sums that are published stay close to the truth.

The method is that of Langsrud & Heldal (2018), An algorithm for small count rounding of tabular data
(Privacy in Statistical Databases), which is behind SmallCountRounding of Statistics Norway; here every
count is rounded, not the small ones alone, and the search adds swaps of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
CANDIDATES = 512  # likeliest falls tried in swaps; all of 2,000 cost 25% more time for 0.5% less error
BLOCK = 64  # base cells whose swaps are weighed at once: small enough for the cache, large enough for numpy


def round_base(
    counts: Integers,
    membership: sparse.csr_array,
    weights: Floats,
    carry: Floats,
    base: int,
    seed: int,
) -> Integers:
    """Round every base count to the multiple of `base` below or above it.

    Zero and every other multiple stays as it is. For the rest the choice minimises, over the
    published cells c, the sum of weights[c] x (carry[c] + sum of (rounded - true) over c)^2. It starts
    by going up wherever the running total asks for it, then turns single cells and swaps one that went
    down (of the 512 likeliest) for one that went up, until no such move lowers the sum. Each move lowers
    it by more than a tolerance, so the search ends.

    With whole weights and carry every number in the search is a whole number that floating point
    holds exactly: the outcome is then the same on every machine.

    Args:
        counts: true counts of the n base cells, not negative.
        membership: published cells x base cells: how much one unit of the base cell weighs in the published
            one; 1 where a count is part of a sum.
        weights: importance of each published cell, above 0.
        carry: error that each published cell already has, as a count.
        base: what every count becomes a multiple of.
        seed: settles the order of the start and of ties. It is no secret key: the protection rests on
            the interval in which every true count can lie, not on the seed.

    Returns:
        The rounded counts, in the order of `counts`.

    Raises:
        ValueError: arguments of which the shapes do not fit, or a negative count.
    """
    _check(counts, membership, weights, carry)
    order = _shuffled(len(counts), seed)
    loose = order[counts[order] % base > 0]
    rounded = counts - counts % base
    if not loose.size:
        return rounded
    remainder = counts[loose] % base
    problem = _problem(sparse.csr_array(membership)[:, loose], weights, base)
    up = _start(remainder, base)
    error = carry + problem.members @ (base * up - remainder).astype(float)
    state = _State(up, problem.parts @ (weights * error))
    rounded[loose[_settled(problem, state).up]] += base
    return rounded


@dataclass(frozen=True)
class _Problem:
    """What the search needs and never changes."""

    members: sparse.csr_array  # published x base
    parts: sparse.csr_array  # base x published: its transpose
    steps: sparse.csc_array  # published x base: what going up adds to the weighted error of a published cell
    alone: Floats  # what turning a base cell costs on top of the slope
    base: int
    tolerance: float  # a move must gain more than this


@dataclass(frozen=True)
class _State:
    """Which base cells went up, and per base cell the weighted error of all it is part of."""

    up: NDArray[np.bool_]
    slope: Floats


def _check(counts: Integers, membership: sparse.csr_array, weights: Floats, carry: Floats) -> None:
    shape = (len(weights), len(counts))
    if membership.shape != shape or len(carry) != shape[0]:
        raise ValueError(
            f"membership must be published x base {shape}, carry {shape[0]} long; "
            f"got {membership.shape} and {len(carry)}"
        )
    if (counts < 0).any():
        raise ValueError(f"counts must not be negative; got {counts[counts < 0][0]}")


def _shuffled(size: int, seed: int) -> Integers:
    """An order that depends on the seed alone: numpy promises the raw stream, not that of `permutation`."""
    return np.argsort(np.random.PCG64(seed).random_raw(size), kind="stable")


def _problem(members: sparse.csr_array, weights: Floats, base: int) -> _Problem:
    members = members.astype(float)
    parts = sparse.csr_array(members.T)
    steps = sparse.csc_array(sparse.diags_array(base * weights) @ members)
    tolerance = 1e-9 * base**2 * max(1.0, float(weights.max(initial=0.0)))
    return _Problem(members, parts, steps, base**2 * (parts.power(2) @ weights), base, tolerance)


def _start(remainder: Integers, base: int) -> NDArray[np.bool_]:
    """Go up wherever the running total of what was rounded away reaches half a base."""
    running = remainder.cumsum() + base // 2
    return running // base > (running - remainder) // base


def _settled(problem: _Problem, state: _State) -> _State:
    """The state from which no turn gains anything, and no swap of the likeliest candidates."""
    state = _turned(problem, state)
    while True:
        better = _swapped(problem, state)
        if better is state:
            return state
        state = better


def _costs(problem: _Problem, state: _State) -> Floats:
    """What turning each base cell would add to the sum that is minimised."""
    return problem.alone + 2 * problem.base * np.where(state.up, -state.slope, state.slope)


def _moved(problem: _Problem, state: _State, *cells: int) -> _State:
    """The state after turning `cells`."""
    up, change = state.up.copy(), np.zeros(problem.steps.shape[0])
    for cell in cells:
        column = slice(problem.steps.indptr[cell], problem.steps.indptr[cell + 1])
        steps = problem.steps.data[column]
        change[problem.steps.indices[column]] += -steps if up[cell] else steps
        up[cell] = not up[cell]
    return replace(state, up=up, slope=state.slope + problem.parts @ change)


def _turned(problem: _Problem, state: _State) -> _State:
    """Turn the one cell that gains most, as long as one gains."""
    while True:
        costs = _costs(problem, state)
        best = int(costs.argmin())
        if costs[best] >= -problem.tolerance:
            return state
        state = _moved(problem, state, best)


def _swapped(problem: _Problem, state: _State) -> _State:
    """One pass over pairs of a cell that went down and one that went up, the likeliest falls first."""
    rises = np.flatnonzero(state.up)
    falls = np.flatnonzero(~state.up)
    falls = falls[_costs(problem, state)[falls].argsort(kind="stable")[:CANDIDATES]]
    parts = problem.parts[rises]
    for start in range(0, len(falls) if len(rises) else 0, BLOCK):
        block = falls[start : start + BLOCK]
        # two cells that share published cells cancel out there: a swap costs less than both turns
        saved = 2 * problem.base * (parts @ problem.steps[:, block].toarray())
        state = _swapped_within(problem, state, rises, block, saved)
    return state


def _swapped_within(
    problem: _Problem, state: _State, rises: Integers, falls: Integers, saved: Floats
) -> _State:
    """Swap the pair that gains most, then turn what that made worthwhile, as long as a pair gains."""
    while True:
        costs = _costs(problem, state)
        lowered = np.where(state.up[rises], costs[rises], np.inf)
        raised = np.where(state.up[falls], np.inf, costs[falls])
        total = lowered[:, None] + raised - saved
        rise, fall = divmod(int(total.argmin()), len(falls))
        if total[rise, fall] >= -problem.tolerance:
            return state
        state = _turned(problem, _moved(problem, state, rises[rise], falls[fall]))
