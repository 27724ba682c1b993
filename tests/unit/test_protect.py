"""Protecting a cube: what comes out, how close it stays, and everything that is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.protection import Coarser, Plan, protect
from monitor.vocabulary import MonitorError

AREAS = [f"BU0001{district:02d}{number:02d}" for district in range(4) for number in range(5)]
DISTRICT = Coarser("area_code", {area: "WK" + area[2:8] for area in AREAS})
AGES = ["00-17", "18-64", "65+"]
BY_AREA = Plan(("area_code", "age"), ((), ("district",), ("age",)), False, {"district": DISTRICT})
MARGINS = (
    (),
    ("district",),
    ("area_code",),
    ("age",),
    ("member_law",),
    ("member_provider",),
    ("district", "member_provider"),
    ("member_law", "member_provider"),
    ("age", "member_provider"),
)
PROFILED = Plan(("area_code", "age", "profile"), MARGINS, True, {"district": DISTRICT}, "profile")


def profiles(rng, size=50):
    """Different sets of one to three parts, with ten providers."""
    found = set()
    while len(found) < size:
        parts = {
            f"{rng.choice(['jeugdwet', 'wmo'])}/{99000000 + rng.integers(10)}/{rng.choice(['basic', 'specialist'])}"
            for _ in range(rng.choice([1, 1, 2, 3]))
        }
        found.add("|".join(sorted(parts)))
    return sorted(found)


def synthetic(periods=("2025Q1",), size=3000, seed=3):
    """A cube of `size` small counts per period."""
    rng = np.random.default_rng(seed)
    product = pd.MultiIndex.from_product(
        [AREAS, AGES, profiles(rng)], names=["area_code", "age", "profile"]
    ).to_frame(index=False)
    frames = [
        product.sample(size, random_state=seed + place).assign(period=period, count=rng.geometric(0.5, size))
        for place, period in enumerate(periods)
    ]
    return pd.concat(frames, ignore_index=True)


def with_amounts(cube, seed=5):
    """The same cube with what its units cost, a little of it taken back, and what protection needs of that."""
    rng = np.random.default_rng(seed)
    cells = np.repeat(np.arange(len(cube)), cube["count"])
    cents = np.round(rng.lognormal(11, 0.8, len(cells)) * rng.choice([1, -0.2], len(cells), p=[0.97, 0.03]))
    units = pd.DataFrame({"cell": cells, "cents": cents.astype("int64")})
    size = units.assign(size=units["cents"].abs()).groupby("cell")["size"]
    return cube.reset_index(drop=True).assign(
        cents=units.groupby("cell")["cents"].sum(), cents_largest=size.max(), cents_gross=size.sum()
    )


PAID = Plan(
    ("area_code", "age"),
    ((), ("district",), ("area_code",), ("age",)),
    True,
    {"district": DISTRICT},
    amounts=("cents",),
    ancestors=(("area_code", "age"), ("district", "age"), ("age",), ()),
)


def paid(quarters, seed=11):
    """A flow with amounts in the first `quarters` quarters of 2025."""
    rng = np.random.default_rng(seed)
    cells = [(area, age) for area in AREAS for age in AGES]
    frames = [
        with_amounts(
            pd.DataFrame(cells, columns=["area_code", "age"]).assign(
                period=f"2025Q{quarter}", count=rng.geometric(0.2, len(cells))
            ),
            quarter,
        )
        for quarter in range(1, quarters + 1)
    ]
    return pd.concat(frames, ignore_index=True)


def small(**columns):
    """A cube of a few rows in one quarter."""
    return pd.DataFrame({"period": "2025Q1", **columns})


@pytest.fixture(scope="module")
def year():
    """Four quarters of a flow, true and protected."""
    cube = synthetic([f"2025Q{quarter}" for quarter in (1, 2, 3, 4)], 1500)
    return cube, protect(cube, PROFILED)


def sums(frame, column="count"):
    """Published sums that a report would make, straight from the cube: by district, and by provider."""
    district = frame["area_code"].map(DISTRICT.groups)
    providers = frame["profile"].map(lambda text: {part.split("/")[1] for part in text.split("|")})
    exploded = frame.assign(provider=providers).explode("provider")
    return pd.concat(
        [
            frame.groupby(["period", district])[column].sum(),
            exploded.groupby(["period", "provider"])[column].sum(),
        ]
    )


def test_counts_are_multiples_near_the_truth_in_one_order(year):
    cube, protected = year
    frame = protected.frame
    both = cube.merge(frame, on=["period", *PROFILED.columns], how="left", suffixes=("", "_rounded"))
    rounded = both["count_rounded"].fillna(0)
    assert (rounded % 5 == 0).all() and (abs(rounded - both["count"]) < 5).all()
    assert list(frame) == ["period", *PROFILED.columns, "count"] and (frame["count"] > 0).all()
    assert frame["count"].dtype == "int64"
    assert frame.equals(frame.sort_values(["period", *PROFILED.columns], ignore_index=True))


def test_published_sums_stay_close(year):
    cube, protected = year
    error = sums(protected.frame).reindex(sums(cube).index, fill_value=0) - sums(cube)
    assert error.abs().mean() < 3


@pytest.mark.parametrize(("base", "flow"), [(5, False), (5, True), (10, False)])
def test_mean_error_on_a_practical_size(base, flow):
    plan = Plan(PROFILED.columns, MARGINS, flow, PROFILED.nested, "profile")
    loss = protect(synthetic(), plan, base).loss.query("margin != 'each cell'")
    assert np.average(loss["rmse"], weights=loss["cells"]) < 0.7 * base
    assert loss.set_index("margin").loc["total", "max_error"].max() < base


def test_loss_equals_what_a_report_would_find(year):
    cube, protected = year
    loss = protected.loss.set_index(["margin", "span"])
    true, rounded = sums(cube), sums(protected.frame)
    error = (rounded.reindex(true.index, fill_value=0) - true).reset_index(name="error")
    error.columns = ["period", "key", "error"]
    for margin, found in (
        ("district", error[error["key"].str.startswith("WK")]),
        ("member_provider", error[error["key"].str.startswith("99")]),
    ):
        row = loss.loc[(margin, "period")]
        assert row["cells"] == len(found) and row["max_error"] == found["error"].abs().max()
        assert row["rmse"] == pytest.approx(np.sqrt((found["error"] ** 2).mean()))
        to_date = found.sort_values("period").groupby("key")["error"].cumsum()
        assert loss.loc[(margin, "year to date"), "max_error"] == to_date.abs().max()


def test_year_to_date_does_not_drift(year):
    _, protected = year
    to_date = protected.loss.query("span == 'year to date' and margin != 'each cell'")
    assert to_date["rmse"].max() < 5
    assert to_date.set_index("margin").loc["total", "max_error"] < 5


def test_a_later_quarter_never_changes_an_earlier_one(year):
    cube, protected = year
    early = cube[cube["period"] <= "2025Q2"]
    expected = protected.frame[protected.frame["period"] <= "2025Q2"].reset_index(drop=True)
    pd.testing.assert_frame_equal(protect(early, PROFILED).frame, expected)


def test_a_later_quarter_never_changes_an_earlier_one_with_amounts():
    """Two releases of a quarter that differ would tell more than one: a mean over both is nearer to the truth."""
    dear = paid(3)
    last = dear["period"] == "2025Q3"
    amounts = ["cents", "cents_largest", "cents_gross"]
    dear.loc[last, amounts] = 10 * dear.loc[last, amounts]
    later = protect(dear, PAID).frame
    pd.testing.assert_frame_equal(
        protect(dear[~last], PAID).frame, later[later["period"] < "2025Q3"].reset_index(drop=True)
    )


def test_amounts_stay_close_and_counts_hardly_suffer():
    cube = paid(4)
    protected, plain = protect(cube, PAID), protect(cube[list(COUNTS)], COUNTED)
    merged = cube.merge(protected.frame, on=["period", *PAID.columns], how="left", suffixes=("", "_printed"))
    for margin in ("period", ["period", "age"]):
        sums = merged.fillna({"cents_printed": 0}).groupby(margin)[["cents", "cents_printed"]].sum()
        away = (sums["cents_printed"].astype(float) / sums["cents"] - 1).abs()
        assert away.max() < 0.1, away
    before, after = (
        each.loss[each.loss["span"] == "year to date"].set_index("margin")["rmse"]
        for each in (plain, protected)
    )
    assert (after < before + 3).all()


COUNTS = ("period", "area_code", "age", "count")
COUNTED = Plan(PAID.columns, PAID.margins, True, PAID.nested)


def test_the_columns_that_a_mean_is_made_from_stay_inside():
    frame = protect(paid(1), PAID).frame
    assert list(frame) == ["period", "area_code", "age", "count", "cents"]
    assert frame["cents"].dtype == "Int64"


@pytest.mark.parametrize(
    "missing", [["cents_largest"], ["cents_gross"], ["cents", "cents_largest", "cents_gross"]]
)
def test_an_amount_without_what_protects_it_is_refused(missing):
    with pytest.raises(MonitorError, match="exactly the columns"):
        protect(paid(1).drop(columns=missing), PAID)


def test_an_amount_that_the_plan_does_not_name_is_refused():
    with pytest.raises(MonitorError, match="exactly the columns"):
        protect(paid(1), COUNTED)


def test_a_group_of_values_is_a_margin_too():
    """Begin and end of a flow overlap in their groups of one column; both are kept close."""
    movements = ["came", "left", "passed", "stayed"]
    cube = pd.DataFrame(
        [(area, movement, 2) for area in AREAS for movement in movements],
        columns=["area_code", "movement", "count"],
    ).assign(period="2025Q1")
    groups = {
        "at_begin": {"stayed": "yes", "left": "yes", "came": "no", "passed": "no"},
        "at_end": {"stayed": "yes", "left": "no", "came": "yes", "passed": "no"},
    }
    nested = {name: Coarser("movement", group) for name, group in groups.items()}
    plan = Plan(("area_code", "movement"), ((), ("at_begin",), ("at_end",)), False, nested)
    loss = protect(cube, plan).loss.set_index("margin")
    assert loss.loc[["total", "at_begin", "at_end"], "max_error"].max() <= 2
    unknown = cube.assign(movement=cube["movement"].replace("passed", "flew"))
    with pytest.raises(MonitorError, match="flew"):
        protect(unknown, plan)


def test_without_carry_the_year_to_date_drifts_further(year):
    cube, protected = year
    stock = Plan(PROFILED.columns, MARGINS, False, PROFILED.nested, "profile")
    apart = protect(cube, stock).frame

    def drift(frame):
        true = sums(cube).groupby(level=1).sum()
        return np.sqrt(((sums(frame).groupby(level=1).sum().reindex(true.index) - true) ** 2).mean())

    assert drift(protected.frame) < drift(apart)


def test_carry_starts_anew_each_year_and_stocks_have_none():
    cube = pd.DataFrame({"period": ["2025Q3", "2025Q4", "2026Q1"], "law": "wmo", "count": [2, 2, 2]})
    plan = Plan(("law",), ((),), True)
    assert protect(cube, plan).frame[["period", "count"]].values.tolist() == [["2025Q4", 5]]
    assert protect(cube, Plan(("law",), ((),), False)).frame.empty
    years_apart = cube.assign(period=["2025", "2025Q1", "2025Q2"])
    assert protect(years_apart, plan).frame["period"].tolist() == ["2025Q2"]


def test_a_person_with_two_parts_is_in_the_sums_of_both():
    both = "jeugdwet/99000001/basic|wmo/99000002/basic"
    cube = small(profile=[both, "wmo/99000002/basic"], count=[5, 10])
    plan = Plan(
        ("profile",), ((), ("member_law",), ("member_law", "member_provider")), False, members="profile"
    )
    loss = protect(cube, plan).loss.set_index("margin")
    assert loss["cells"].to_dict() == {
        "each cell": 2,
        "total": 1,
        "member_law": 2,
        "member_law, member_provider": 2,  # a law with another law's provider is no sum
    }


def test_overlapping_sums_are_all_kept_close():
    laws = ["jeugdwet/1/basic", "jeugdwet/1/basic|wmo/2/basic", "wmo/2/basic"]
    cube = pd.DataFrame(
        [(f"{age:02d}", profile, 2) for age in range(20) for profile in laws],
        columns=["age", "profile", "count"],
    ).assign(period="2025Q1")
    plan = Plan(("age", "profile"), ((), ("member_law",)), False, members="profile")
    loss = protect(cube, plan).loss.set_index("margin")
    assert loss.loc["member_law", "max_error"] <= 2 and loss.loc["total", "max_error"] <= 2


def test_missing_is_a_class_of_its_own_and_classes_become_text():
    cube = small(
        area_code=[AREAS[0], None, AREAS[1]],
        mark=[7.0, np.nan, 8.0],
        met=[True, None, False],
        count=[5, 10, 15],
    )
    plan = Plan(("area_code", "mark", "met"), (("district",),), False, {"district": DISTRICT})
    assert protect(cube, plan).frame.drop(columns="period").values.tolist() == [
        [AREAS[0], "7", "true", 5],
        [AREAS[1], "8", "false", 15],
        ["unknown", "unknown", "unknown", 10],
    ]


def test_an_unknown_profile_counts_in_the_total():
    cube = small(profile=[None, "wmo/1/basic"], count=[5, 10])
    plan = Plan(("profile",), ((), ("member_law",)), False, members="profile")
    assert protect(cube, plan).loss.set_index("margin").loc["member_law", "cells"] == 2


def test_nothing_counted_is_nothing_released():
    empty = small(area_code=[], age=[], count=np.array([], dtype=int))
    for cube in (empty, small(area_code=AREAS[:1], age="65+", count=0)):
        protected = protect(cube, BY_AREA)
        assert protected.frame.empty and list(protected.frame) == ["period", "area_code", "age", "count"]
    assert (
        protect(synthetic(size=20), PROFILED).frame["area_code"].dtype == protected.frame["area_code"].dtype
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=60, max_size=60), st.sampled_from([5, 10]))
def test_any_cube_is_rounded_and_left_alone(counts, base):
    cube = small(area_code=np.repeat(AREAS, 3), age=AGES * 20, count=counts)
    before = cube.copy()
    frame = protect(cube, BY_AREA, base).frame
    pd.testing.assert_frame_equal(cube, before)
    assert (frame["count"] % base == 0).all()
    assert abs(frame["count"].sum() - sum(counts)) < base


GOOD = {"area_code": AREAS[:3], "age": AGES, "count": [1, 2, 3]}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({**GOOD, "person": ["a", "b", "c"]}, "person"),
        ({"area_code": AREAS[:3], "count": [1, 2, 3]}, "exactly the columns"),
        ({**GOOD, "count": [1.0, 2.5, 3.0]}, "float64"),
        ({**GOOD, "count": [True, False, True]}, "bool"),
        ({**GOOD, "count": ["1", "2", "3"]}, "whole numbers"),
        ({**GOOD, "count": pd.array([1, None, 3], dtype="Int64")}, "1 missing"),
        ({**GOOD, "count": [1, -2, 3]}, "least -2"),
        ({**GOOD, "area_code": AREAS[:1] * 3, "age": "65+"}, "twice"),
        ({**GOOD, "area_code": "BU99999999"}, "BU99999999"),
        ({**GOOD, "age": [0.5, 1.5, 2.0]}, "age"),
        ({**GOOD, "age": [1, "65+", True]}, "age"),
        ({**GOOD, "age": pd.to_datetime(["2025-01-01"] * 3)}, "age"),
        ({**GOOD, "period": ["2025Q1", "2025K2", "2025Q3"]}, "2025K2"),
        ({**GOOD, "period": ["2025Q1", None, "2025Q3"]}, "a period must be"),
    ],
)
def test_what_is_unclear_is_refused(columns, message):
    with pytest.raises(MonitorError, match=message):
        protect(small(**columns), BY_AREA)


@pytest.mark.parametrize("base", [0, 1, 3, 5.5, -5, True, None, "5"])
def test_only_two_bases(base):
    with pytest.raises(MonitorError, match="base must be one of"):
        protect(small(**GOOD), BY_AREA, base)


@pytest.mark.parametrize(
    "profile",
    ["wmo/1", "wmo/1/basic|", "wmo//basic", "wmo/2/basic|wmo/1/basic", "wmo/1/basic|wmo/1/basic", ""],
)
def test_a_profile_that_cannot_be_read_is_refused(profile):
    plan = Plan(("profile",), ((),), False, members="profile")
    with pytest.raises(MonitorError, match="a profile must be"):
        protect(small(profile=[profile], count=[1]), plan)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"columns": ()}, "classifying columns"),
        ({"columns": ("law", "law")}, "differ"),
        ({"columns": ("law", "count")}, "differ"),
        ({"columns": ("law", "member_law")}, "differ"),
        ({"margins": ()}, "margins"),
        ({"margins": (("district",),)}, "district"),
        ({"margins": ("law",)}, "tuple"),
        ({"margins": (("law", "law"),)}, "different"),
        ({"margins": (("law", "age"), ("age", "law"))}, "once"),
        ({"margins": (("member_law",),)}, "member_law"),
        ({"nested": {"law": Coarser("age", {})}}, "differ"),
        ({"nested": {"district": Coarser("area_code", {})}}, "coarser"),
        ({"members": "profile"}, "members"),
        ({"amounts": ("cents",)}, "groups of their means"),
        ({"amounts": ("cents",), "ancestors": (("law",),)}, "the last one"),
        ({"amounts": ("cents",), "ancestors": ((), ("law",))}, "the last one"),
        ({"amounts": ("cents",), "ancestors": (("district",), ())}, "a group for means"),
        ({"ancestors": (("district",), ())}, "a group for means"),
    ],
)
def test_a_plan_that_protects_nothing_is_refused_where_it_is_declared(arguments, message):
    with pytest.raises(MonitorError, match=message):
        Plan(**{"columns": ("law", "age"), "margins": ((),), "flow": False, **arguments})
