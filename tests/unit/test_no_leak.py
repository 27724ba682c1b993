"""What a reader cannot learn by asking again, by waiting, or by knowing how the rounding works."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from monitor.protection import Plan, protect

LAWS = ["jeugdwet", "wmo", "participatiewet"]
PLAN = Plan(("area", "law"), ((), ("area",), ("law",)), True)


def cube(quarters=3, seed=5):
    """A few hundred small counts, among them zeros."""
    rng = np.random.default_rng(seed)
    periods = [f"2025Q{quarter + 1}" for quarter in range(quarters)]
    cells = pd.MultiIndex.from_product(
        [periods, [f"area {number:02d}" for number in range(30)], LAWS], names=["period", *PLAN.columns]
    ).to_frame(index=False)
    return cells.assign(count=rng.poisson(2, len(cells)))


def as_bytes(frame, plan=PLAN, **options):
    """What a release would hold."""
    return protect(frame, plan, **options).frame.to_csv(index=False).encode()


def test_asking_again_gives_the_same_bytes():
    assert as_bytes(cube()) == as_bytes(cube())


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rows_columns_and_index_does_not_matter(seed):
    shuffled = cube().sample(frac=1, random_state=seed)[["count", "law", "period", "area"]]
    assert as_bytes(shuffled) == as_bytes(cube())


def test_a_later_quarter_leaves_the_earlier_ones_alone():
    first_two = cube().query("period < '2025Q3'")
    released = protect(cube(), PLAN).frame.query("period < '2025Q3'")
    pd.testing.assert_frame_equal(protect(first_two, PLAN).frame, released)


def test_zeros_that_are_written_out_tell_nothing():
    assert as_bytes(cube().query("count > 0")) == as_bytes(cube())


def test_another_seed_is_another_rounding_of_the_same_truth():
    assert as_bytes(cube(), seed=1) != as_bytes(cube(), seed=2)


@pytest.mark.parametrize(("cells", "margins"), [(1, ((),)), (2, ((), ("law",)))])
def test_whoever_knows_the_method_and_the_seed_still_faces_three_values_or_more(cells, margins):
    # the smallest universes are the weakest: there is nothing for the rounding to hide among
    plan = Plan(("law",), margins, False)
    laws, highest = LAWS[:cells], 10
    truths = {}
    for counts in product(range(highest + 1), repeat=cells):
        frame = pd.DataFrame({"period": "2025Q1", "law": laws, "count": counts})
        rounded = protect(frame, plan).frame.set_index("law")["count"].reindex(laws, fill_value=0)
        truths.setdefault(tuple(rounded), []).append(counts)
    for rounded, possible in truths.items():
        if max(rounded) <= highest - 5:  # beyond it the enumeration is cut off
            assert all(len(set(values)) >= 3 for values in zip(*possible, strict=True))
