"""The rounding of one period: what must hold for any counts and any published sums."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from monitor.protection.rounding import round_base

SMALL = settings(max_examples=60, deadline=None)


@st.composite
def problems(draw, base=5):
    """Counts, membership with a grand total as its first published sum, weights and carry."""
    counts = np.array(draw(st.lists(st.integers(0, 23), min_size=1, max_size=14)))
    rows = draw(st.lists(st.lists(st.booleans(), min_size=14, max_size=14), max_size=6))
    inside = np.array([[True] * len(counts), *(row[: len(counts)] for row in rows)]).astype(int)
    weights = np.array([10.0] + [1.0] * len(rows))
    carry = np.array(draw(st.lists(st.integers(-4, 4), min_size=len(weights), max_size=len(weights))), float)
    return counts, sparse.csr_array(inside), weights, carry, base


def objective(rounded, counts, membership, weights, carry):
    return float(weights @ (carry + membership @ (rounded - counts)) ** 2)


def random_problem(size=3000, sums=499, seed=7):
    """A size that is met in practice: every base cell in 8 of 499 sums and in the grand total."""
    rng = np.random.default_rng(seed)
    counts = rng.geometric(0.4, size)
    rows = np.concatenate([[0] * size, 1 + rng.integers(0, sums, 8 * size)])
    columns = np.concatenate([np.arange(size)] * 9)
    membership = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(sums + 1, size))
    membership.data[:] = 1
    return counts, membership, np.array([10.0] + [1.0] * sums), np.zeros(sums + 1), 5


@SMALL
@given(st.sampled_from([5, 10]).flatmap(problems), st.integers(0, 5))
def test_every_count_becomes_the_multiple_below_or_above(problem, seed):
    counts, *_, base = problem
    before = counts.copy()
    rounded = round_base(*problem, seed)
    assert (rounded % base == 0).all() and (abs(rounded - counts) < base).all()
    assert (rounded[counts % base == 0] == counts[counts % base == 0]).all()
    assert (counts == before).all()


@SMALL
@given(problems(), st.integers(0, 5))
def test_no_turn_and_no_swap_improves(problem, seed):
    counts, membership, weights, carry, base = problem
    rounded = round_base(*problem, seed)
    reached = objective(rounded, counts, membership, weights, carry)
    turn = np.where(rounded > counts, -base, base) * (counts % base > 0)
    moves = [turn * (np.arange(len(counts)) == cell) for cell in range(len(counts))]
    swaps = [a + b for a in moves for b in moves if a.sum() > 0 > b.sum()]
    for move in moves + swaps:
        assert objective(rounded + move, counts, membership, weights, carry) >= reached - 1e-6


@SMALL
@given(st.lists(st.integers(0, 40), min_size=1, max_size=30), st.integers(0, 9))
def test_the_total_alone_comes_within_half_a_base(counts, seed):
    counts = np.array(counts)
    rounded = round_base(
        counts, sparse.csr_array(np.ones((1, len(counts)))), np.ones(1), np.zeros(1), 5, seed
    )
    error = rounded.sum() - counts.sum()
    lowest = -(counts % 5).sum()
    highest = lowest + 5 * (counts % 5 > 0).sum()
    assert abs(error) <= 2 or error in (lowest, highest)


@SMALL
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_the_published_sums_does_not_matter(problem, random):
    counts, membership, weights, carry, base = problem
    order = list(range(len(weights)))
    random.shuffle(order)
    shuffled = round_base(counts, membership[order], weights[order], carry[order], base, 3)
    assert (shuffled == round_base(*problem, 3)).all()


def test_carry_is_made_good():
    one_sum = sparse.csr_array(np.ones((1, 4)))
    counts = np.full(4, 2)
    sums = [
        round_base(counts, one_sum, np.ones(1), np.array([carry]), 5, 1).sum() for carry in (-7.0, 0.0, 7.0)
    ]
    assert sums == [15, 10, 0]


def test_nothing_to_round():
    empty = sparse.csr_array((2, 0))
    assert round_base(np.zeros(0, int), empty, np.ones(2), np.zeros(2), 5, 1).size == 0
    whole = np.array([0, 5, 10])
    assert (
        round_base(whole, sparse.csr_array(np.ones((1, 3))), np.ones(1), np.zeros(1), 5, 1) == whole
    ).all()


def test_a_practical_size_stays_close_and_is_the_same_in_another_process():
    problem = random_problem()
    counts, membership, *_ = problem
    rounded = round_base(*problem, 2017)
    error = membership @ (rounded - counts)
    assert np.abs(error).mean() < 3 and abs(error[0]) < 5
    script = (
        "import sys; sys.path.insert(0, 'tests/unit'); import test_rounding as t;"
        "print(t.round_base(*t.random_problem(), 2017).tolist())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == str(rounded.tolist())


def test_shapes_that_do_not_fit_are_refused():
    counts, membership, weights, carry, base = random_problem(20, 5)
    with pytest.raises(ValueError, match="published x base"):
        round_base(counts[:-1], membership, weights, carry, base, 1)
    with pytest.raises(ValueError, match="carry"):
        round_base(counts, membership, weights, carry[:-1], base, 1)
    with pytest.raises(ValueError, match="-3"):
        round_base(np.where(counts == counts[0], -3, counts), membership, weights, carry, base, 1)
