"""Amounts in a release: means of groups in which nobody stands out, never anybody's own amount."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.indicators.evaluate import Cut, tally
from monitor.protection import Plan, protect
from monitor.protection.amounts import cell_means, in_steps, significant
from monitor.release.guards import check_cube
from monitor.releasing import _cube
from monitor.report.subject import ancestors
from monitor.universes import UNIVERSES
from monitor.vocabulary import UNKNOWN, MonitorError

SOME = settings(max_examples=25, deadline=None)
KEYS = ("area_code", "provider")
GROUPS = (KEYS, ("provider",), ())
PLAN = Plan(KEYS, ((), ("area_code",), ("provider",)), True, amounts=("cents",), ancestors=GROUPS)
WITH_AMOUNTS = [name for name, each in UNIVERSES.items() if each.amounts]
AMOUNTS = [(name, amount) for name in WITH_AMOUNTS for amount in UNIVERSES[name].amounts]


def persons(*cells, period="2025Q1"):
    """One row per unit from (area, provider, amounts in cents)."""
    rows = [(period, area, provider, cents) for area, provider, listed in cells for cents in listed]
    return pd.DataFrame(rows, columns=["period", *KEYS, "cents"])


def cube(units):
    """The cube of units, as counting makes it."""
    sized = units.assign(gross=units["cents"].abs())
    grouped = sized.groupby(["period", *KEYS])
    return grouped.agg(
        count=("cents", "size"),
        cents=("cents", "sum"),
        cents_largest=("gross", "max"),
        cents_gross=("gross", "sum"),
    ).reset_index()


def published_mean(units, area="A", provider="P"):
    """The mean amount of one cell, in cents."""
    frame = cube(units)
    here = (frame["area_code"] == area) & (frame["provider"] == provider)
    return cell_means(frame, PLAN, "cents")[here.to_numpy()][0]


def safe_mean(units):
    """The mean of at least ten units of which none is half; else missing."""
    sizes = units["cents"].abs()
    safe = len(units) >= 10 and 2 * sizes.max() < sizes.sum()
    return units["cents"].sum() / len(units) if safe else np.nan


def by_hand(units):
    """The mean of every cell, straight from the units: those that have none yet, together by ever coarser groups."""
    means = {}
    for period, inside in units.groupby("period"):
        cells = dict(list(inside.groupby(list(KEYS))))
        known = {}
        for group in GROUPS:
            left = {cell: listed for cell, listed in cells.items() if cell not in known}
            for together in _grouped(left, group):
                mean = safe_mean(pd.concat(together.values()))
                known |= {} if np.isnan(mean) else dict.fromkeys(together, significant(np.array([mean]))[0])
        weights = [len(cells[cell]) for cell in known]
        others = np.average(list(known.values()), weights=weights) if known else np.nan
        means |= {(period, *cell): known.get(cell, others) for cell in cells}
    return means


def _grouped(cells, group):
    """The cells that have the same values of the keys of a group, together."""
    groups = {}
    for cell, listed in cells.items():
        groups.setdefault(tuple(cell[KEYS.index(key)] for key in group), {})[cell] = listed
    return groups.values()


@st.composite
def towns(draw, most=2_000_000):
    """Units in two quarters, two areas and at three providers; some amounts negative, some enormous."""
    cents = st.one_of(st.integers(-most, most), st.integers(1, 1000), st.just(50 * most))
    unit = st.tuples(
        st.sampled_from(["2025Q1", "2025Q2"]), st.sampled_from("AB"), st.sampled_from("PQR"), cents
    )
    rows = draw(st.lists(unit, min_size=1, max_size=90))
    return pd.DataFrame(rows, columns=["period", *KEYS, "cents"])


@SOME
@given(towns())
def test_a_mean_is_of_ten_units_or_more_of_which_none_is_half(units):
    frame = cube(units)
    means = by_hand(units)
    cells = frame[["period", *KEYS]].itertuples(index=False, name=None)
    expected = significant(np.array([means[cell] for cell in cells]))
    np.testing.assert_allclose(cell_means(frame, PLAN, "cents"), expected, rtol=1e-12)


FEW, ENOUGH = [1000] * 9, [1000] * 10
NEXT = ("B", "P", [3000] * 10)  # the same provider elsewhere
NEARLY = ("B", "P", [3000] * 9)  # the same, too few to stand alone
OTHER = ("B", "Q", [5000] * 10)
MEANS = {
    "ten units of its own": ([("A", "P", ENOUGH), NEXT], 1000),
    "nine go with the nine of the same provider": ([("A", "P", FEW), NEARLY, OTHER], 2000),
    "one goes with the nine of the same provider": ([("A", "P", [1000]), NEARLY, OTHER], 2800),
    "what stands alone elsewhere is not taken along": (
        [("A", "P", FEW), ("C", "P", [2000]), NEXT, OTHER], 1100,
    ),
    "nine go with the rest of everybody": ([("A", "P", FEW), ("A", "Q", [2000]), NEXT, OTHER], 1100),
    "half of the sum stands out": ([("A", "P", [*FEW, 9000]), NEARLY], 2370),
    "just below half does not": ([("A", "P", [*FEW, 8999]), NEARLY], 1800),
    "half by size, whatever the sign": ([("A", "P", [*FEW, -9000]), NEARLY], 1420),
    "what is dominated takes the mean of the others": ([("A", "P", [*FEW, 10**6]), OTHER], 5000),
    "fewer than ten in all": ([("A", "P", FEW)], np.nan),
    "nobody was paid anything": ([("A", "P", [0] * 10)], np.nan),
    "credits only": ([("A", "P", [-1000] * 10)], -1000),
    "three digits": ([("A", "P", [123456] * 10)], 123000),
    "three digits below a euro": ([("A", "P", [7, 7, 8] * 4)], 7.33),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "mean"), MEANS.values(), ids=MEANS)
def test_the_group_that_a_mean_is_of(cells, mean):
    assert published_mean(persons(*cells)) == pytest.approx(mean, nan_ok=True)


def test_a_mean_is_of_its_own_quarter():
    units = pd.concat([persons(("A", "P", FEW)), persons(("A", "P", FEW), period="2025Q2")])
    assert np.isnan(cell_means(cube(units), PLAN, "cents")).all()


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, 0), (1234567, 1230000), (-1236, -1240), (99960, 100000), (0.012345, 0.0123), (7, 7), (999.4, 999)],
)
def test_three_significant_digits(value, written):
    assert significant(np.array([float(value)]))[0] == pytest.approx(written, rel=1e-12)


@given(st.floats(1e-3, 1e12), st.booleans())
def test_significant_digits_are_three_and_near(size, negative):
    value = -size if negative else size
    written = float(significant(np.array([value]))[0])
    assert abs(written - value) <= 0.0051 * size
    assert len(Decimal(f"{written:.12e}").normalize().as_tuple().digits) <= 3
    assert significant(np.array([written]))[0] == pytest.approx(written, rel=1e-12)


def test_an_amount_is_its_rounded_count_times_the_mean():
    frame = protect(cube(persons(("A", "P", [123456] * 12), ("B", "P", [100] * 15))), PLAN).frame
    assert dict(zip(frame["area_code"], frame["cents"] / frame["count"], strict=True)) == {
        "A": 123000,
        "B": 100,
    }
    assert list(frame) == ["period", *KEYS, "count", "cents"]


def test_without_a_safe_group_the_amount_is_missing_and_the_count_is_not():
    frame = protect(cube(persons(("A", "P", [1000] * 5))), PLAN).frame
    assert frame["count"].tolist() == [5] and frame["cents"].isna().all()


@settings(SOME, max_examples=8)
@given(towns(), st.randoms(use_true_random=False))
def test_the_same_units_in_any_order_give_the_same_amounts(units, random):
    frame = cube(units)
    order = list(range(len(frame)))
    random.shuffle(order)
    first, second = (protect(each, PLAN) for each in (frame, frame.iloc[order]))
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.loss, second.loss)


cents = st.integers(-(10**6), 10**6)


@SOME
@given(cents, cents, st.lists(cents, min_size=3, max_size=20), st.lists(cents, max_size=12))
def test_no_figure_tells_who_alone_in_a_cell_cost_what(one, other, rest, elsewhere):
    """Two who are alone in their cells at one provider may change amounts, and no mean changes."""
    others = [("C", "P", rest), ("C", "Q", elsewhere)]
    first, second = (
        cell_means(cube(persons(("A", "P", [mine]), ("B", "P", [yours]), *others)), PLAN, "cents")
        for mine, yours in ((one, other), (other, one))
    )
    np.testing.assert_array_equal(first, second)


def test_units_times_means_add_up_to_the_true_sum():
    """Small and dear providers take the mean of each other, not that of the large and cheap one beside them."""
    small = [("A", f"Q{number}", [9000] * 4) for number in range(10)]
    frame = cube(persons(("A", "P", [1000] * 30), *small))
    means = cell_means(frame, PLAN, "cents")
    assert (frame["count"] * means).tolist() == frame["cents"].tolist()


@pytest.mark.parametrize("cents", [500, 2000, 5000])
def test_the_difference_of_two_means_is_no_amount_of_one_person(cents):
    """Even to who knows all true numbers: ten units with a mean of their own, and one that is left over."""
    means = cell_means(cube(persons(("A", "P", ENOUGH), ("B", "P", [cents]))), PLAN, "cents")
    assert abs((11 * means[1] - 10 * means[0]) / cents - 1) > 0.1


@pytest.mark.parametrize("cents", [1, 250_000, -250_000, 9_999_999])
def test_the_amount_of_one_person_alone_is_nowhere(cents):
    units = persons(("A", "P", [cents]), ("B", "P", [200_000 + 7919 * step for step in range(14)]))
    frame = protect(cube(units), PLAN).frame
    means = frame["cents"] / frame["count"]
    assert (means.dropna() != cents).all()
    assert not frame["cents"].isin([cents * number for number in range(1, 31)]).any()


@SOME
@given(towns())
def test_whatever_protection_makes_may_enter_a_release(units):
    check_cube("spending", _released(protect(cube(units), PLAN)), 5)


def _released(protected, **changes):
    """A protected cube as it goes to the wall, with some columns changed."""
    universe = _Universe()
    made = _cube(universe, protected, 5)
    return type(made)(**{**vars(made), "frame": made.frame.assign(**changes)})


class _Universe:
    """What `_cube` asks of a universe."""

    columns, members, flow, amounts = KEYS, None, True, ("cents",)
    level, label = UNIVERSES["spending"].level, UNIVERSES["spending"].label


TAMPERED = {
    "the true sum": lambda frame: 1_234_567,
    "one cent more": lambda frame: frame["cents"] + 1,
    "one cent less": lambda frame: frame["cents"] - 1,
    "a fourth digit": lambda frame: frame["count"] * 123_400,
    "part of a cent": lambda frame: frame["cents"] + 0.25,
    "the amount of one": lambda frame: 123_456,
    "negative, of four digits": lambda frame: -frame["count"] * 123_400,
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_the_wall_refuses_any_other_amount(change):
    protected = protect(cube(persons(("A", "P", [123456] * 12), ("B", "P", [98765] * 15))), PLAN)
    check_cube("spending", _released(protected), 5)
    with pytest.raises(MonitorError, match="an amount in a release must be its count times a mean"):
        check_cube("spending", _released(protected, cents=change(protected.frame)), 5)


def test_the_wall_refuses_the_columns_that_protection_needs():
    protected = protect(cube(persons(("A", "P", [123456] * 12))), PLAN)
    with pytest.raises(MonitorError, match="must have the columns"):
        check_cube("spending", _released(protected, cents_largest=123456), 5)


def test_the_search_weighs_amounts_in_whole_steps_of_a_quarter_of_the_usual_mean():
    unit, step = in_steps(np.array([100.0, -300.0, 0.0, np.nan]))
    assert unit.dtype == np.int64 and unit.tolist() == [3, -9, 0, 0]
    assert step == pytest.approx(400 / 3 / 4)
    nothing, _ = in_steps(np.full(4, np.nan))
    assert not nothing.any()


def test_the_loss_of_amounts_is_that_of_the_sums_that_reports_print():
    rng = np.random.default_rng(5)
    cells = [
        (area, provider, rng.integers(1000, 90_000, rng.integers(1, 25)).tolist())
        for area in "ABCDEF"
        for provider in "PQR"
    ]
    frame = cube(persons(*cells))
    protected = protect(frame, PLAN)
    loss = protected.loss[protected.loss["span"] == "cents"].groupby("margin").first()
    for margin in ("area_code", "provider"):
        true, printed = (each.groupby(margin)["cents"].sum() for each in (frame, protected.frame))
        error = printed.reindex(true.index, fill_value=0).astype(float) - true
        assert loss.loc[margin, "rmse"] == pytest.approx(np.sqrt((error**2).mean()))
        assert loss.loc[margin, "cells"] == len(true)


# The release of the demo data


@pytest.mark.parametrize(("name", "amount"), AMOUNTS)
@pytest.mark.parametrize("by", ["area_code", "law", "provider"])
def test_amounts_add_up_in_a_release(demo_release, name, amount, by):
    released = demo_release.cubes[name]
    whole = tally(released, {}, Cut(), measure=amount).droplevel("subject")
    parts = tally(released, {}, Cut(by), measure=amount).groupby("period").sum()
    assert whole.notna().all() and (whole.abs() > 0).all()
    pd.testing.assert_series_equal(parts, whole, check_exact=True)


@pytest.mark.parametrize(("name", "amount"), AMOUNTS)
def test_districts_as_reports_cut_them_make_the_whole(demo_release, name, amount):
    released = demo_release.cubes[name]
    districts = tally(released, {}, Cut("area_code", ancestors(demo_release, "district")), measure=amount)
    unknown = tally(released, {"area_code": (UNKNOWN,)}, Cut(), measure=amount)
    whole = tally(released, {}, Cut(), measure=amount).sum()
    assert districts.sum() + unknown.sum() == whole


@pytest.mark.parametrize(("name", "amount"), AMOUNTS)
def test_every_cell_of_a_release_has_a_mean_of_three_digits(demo_release, name, amount):
    cells = demo_release.cubes[name].cells
    mean = (cells[amount] / cells["count"]).dropna()
    assert len(mean) > 10
    assert (mean.map(lambda value: float(f"{value:.2e}")) == mean).all()


@pytest.mark.parametrize(("name", "amount"), AMOUNTS)
def test_the_manifest_states_the_error_of_an_amount_in_two_digits(demo_release, name, amount):
    stated = demo_release.manifest["universes"][name]["amounts"][amount]
    assert stated > 0 and float(f"{stated:.1e}") == stated
