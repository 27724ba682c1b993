"""Sums over cubes: who is counted where, over which quarters, among how many inhabitants."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.indicators import Inhabitants
from monitor.indicators.evaluate import WHOLE, Cube, Cut, _both, inhabitants, over_time, tally

A, B = "99000001", "99000002"
YOUTH_A, WMO_A, WMO_B = f"jeugdwet/{A}/specialist", f"wmo/{A}/basic", f"wmo/{B}/specialist"
PROFILES = [
    (WMO_A, 10),
    (f"{YOUTH_A}|{WMO_B}", 5),  # two laws, two providers
    (f"{WMO_A}|{WMO_B}", 20),  # one law, two providers
    (f"{YOUTH_A}|{WMO_A}", 15),  # two laws, one provider
    ("unknown", 5),
]


def cube_of(profiles, area="BU00010101", period="2025Q1"):
    """A cube of clients."""
    frame = pd.DataFrame(profiles, columns=["profile", "count"]).assign(period=period, area_code=area)
    return Cube.of(frame[["period", "area_code", "profile", "count"]], "profile")


def counted(where=None, cut=None, profiles=PROFILES):
    """Counts by subject in the one quarter."""
    return tally(cube_of(profiles), where or {}, cut or Cut()).droplevel("period").to_dict()


@pytest.mark.parametrize(
    ("where", "cut", "expected"),
    [
        ({}, Cut(), {WHOLE: 55}),
        ({}, Cut("provider"), {A: 50, B: 25}),
        ({}, Cut("law"), {"jeugdwet": 20, "wmo": 50, "unknown": 5}),
        ({"law": ("wmo",)}, Cut(), {WHOLE: 50}),
        ({"member_law": ("jeugdwet",)}, Cut(), {WHOLE: 20}),
        ({"several_laws": ("yes",)}, Cut(), {WHOLE: 20}),
        ({"several_laws": ("yes",)}, Cut("provider"), {A: 20, B: 5}),
        ({"several_providers": ("yes",)}, Cut("provider"), {A: 25, B: 25}),
        # conditions on parts are met by one part: nobody has jeugdwet from B
        ({"law": ("jeugdwet",), "provider": (B,)}, Cut(), {}),
        ({"layer": ("basic",), "law": ("wmo",)}, Cut(), {WHOLE: 45}),
        # a provider's clients under a law are those whom it helps under that law
        ({"law": ("jeugdwet",)}, Cut("provider"), {A: 20}),
        ({}, Cut("provider", where={"law": ("jeugdwet",)}), {A: 20}),
        ({}, Cut("provider", where={"law": ("wmo",)}), {A: 45, B: 25}),
        ({"law": ("jeugdwet",)}, Cut(None, where={"law": ("wmo",)}), {}),
        ({"law": ("jeugdwet", "wmo")}, Cut(None, where={"law": ("wmo",)}), {WHOLE: 50}),
        ({"law": ()}, Cut(), {}),
    ],
)
def test_profiles_are_counted_once_per_subject(where, cut, expected):
    found = counted(where, cut)
    found.pop(None, None)
    assert {key: value for key, value in found.items() if not pd.isna(key)} == expected


def test_a_person_with_two_providers_counts_for_both_and_once_in_total():
    profiles = [(f"{WMO_A}|{WMO_B}", 5)]
    assert counted(cut=Cut("provider"), profiles=profiles) == {A: 5, B: 5}
    assert counted(profiles=profiles) == {WHOLE: 5}


def test_two_products_of_one_provider_are_one_client_of_it():
    profiles = [(f"{WMO_A}|wmo/{A}/specialist", 5)]
    assert counted(cut=Cut("provider"), profiles=profiles) == {A: 5}
    assert counted({"several_providers": ("yes",)}, profiles=profiles) == {}


def test_areas_are_mapped_to_their_level_and_what_lies_outside_is_left_out():
    frame = pd.DataFrame(
        [("2025Q1", "BU1", 5), ("2025Q1", "BU2", 10), ("2025Q1", "unknown", 20)],
        columns=["period", "area_code", "count"],
    )
    cube = Cube.of(frame, None)
    assert tally(cube, {}, Cut("area_code")).droplevel("period").to_dict() == {
        "BU1": 5,
        "BU2": 10,
        "unknown": 20,
    }
    assert tally(cube, {}, Cut("area_code", {"BU1": "WK", "BU2": "WK"})).to_dict() == {("WK", "2025Q1"): 15}
    everywhere = {"BU1": "GM", "BU2": "GM", "unknown": "GM"}
    assert tally(cube, {}, Cut("area_code", everywhere)).to_dict() == {("GM", "2025Q1"): 35}


def test_an_empty_cube_counts_nothing():
    for members in (None, "profile"):
        cube = Cube.of(pd.DataFrame({"period": [], "profile": [], "count": []}, dtype="str"), members)
        table = over_time(tally(cube, {}, Cut("provider" if members else None)), [A], ["2025Q1"], 1)
        assert table.to_numpy().tolist() == [[0.0]]


def test_a_condition_on_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="outcome"):
        counted({"outcome": ("yes",)})


PARTS = [f"{law}/{provider}/{layer}" for law in ("wmo", "jeugdwet") for provider in (A, B) for layer in "bs"]
parts = st.sets(st.sampled_from(PARTS), min_size=1, max_size=4)
populations = st.dictionaries(parts.map(lambda each: "|".join(sorted(each))), st.integers(1, 50), min_size=1)


@settings(max_examples=20, deadline=None)
@given(populations, st.sampled_from(["wmo", "jeugdwet"]))
def test_counts_of_profiles_are_those_of_a_count_by_hand(population, law):
    profiles = list(population.items())
    split = [([part.split("/") for part in profile.split("|")], count) for profile, count in profiles]
    for provider in (A, B):
        any_law = sum(count for members, count in split if provider in {each[1] for each in members})
        of_law = sum(count for members, count in split if [law, provider] in [each[:2] for each in members])
        assert counted(cut=Cut("provider"), profiles=profiles).get(provider, 0) == any_law
        assert counted({"law": (law,)}, Cut("provider"), profiles).get(provider, 0) == of_law
    assert counted(profiles=profiles) == {WHOLE: sum(population.values())}


conditions = st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), unique=True).map(tuple))


@given(conditions, conditions)
def test_both_conditions_hold_what_each_of_them_allows(first, second):
    both = _both(first, second)
    for column in "abc":
        for value in "xyz":
            allowed = all(value in where[column] for where in (first, second) if column in where)
            assert allowed == (column not in both or value in both[column])


PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from(PERIODS)), st.integers(0, 10**6)),
    st.sampled_from([1, 4]),
)
def test_a_window_adds_up_its_quarters_or_is_missing(counts, window):
    series = pd.Series(counts, dtype="int64")
    if len(series):
        series.index.names = ["subject", "period"]
    table = over_time(series, ["a", "b", "nobody"], PERIODS, window)
    assert table.shape == (3, len(PERIODS))
    for subject in ("a", "b", "nobody"):
        for place, period in enumerate(PERIODS):
            if place + 1 < window:
                assert np.isnan(table.loc[subject, period])
                continue
            inside = PERIODS[place + 1 - window : place + 1]
            assert table.loc[subject, period] == sum(counts.get((subject, each), 0) for each in inside)


def population(*bands, sex="total", area="GM0001", year=2025):
    """Bands of (first, last, persons)."""
    return pd.DataFrame(bands, columns=["age_from", "age_to", "persons"]).assign(
        sex=sex, area_code=area, year=year
    )


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([(0, 22, 50)], 50),
        ([(0, 3, 10), (4, 17, 20), (18, 22, 5)], 35),
        ([(18, 22, 5), (0, 3, 10), (4, 17, 20)], 35),
        ([(0, 22, 50), (0, 3, 10), (4, 17, 20), (18, 22, 5)], 50),
        ([(0, 22, 50), (0, 120, 400), (23, 64, 300)], 50),
        ([(0, 3, 10), (18, 22, 5)], None),  # a band is missing
        ([(0, 17, 30), (18, 21, 4)], None),  # stops short
        ([(1, 22, 30)], None),  # begins late
        ([(0, 17, 30), (18, 24, 6)], None),  # reaches beyond
        ([(0, 17, 30), (17, 22, 6)], None),  # two bands overlap
        ([(0, 120, 400)], None),
        ([], None),
    ],
)
def test_bands_fill_the_ages_exactly_or_nothing_is_known(bands, expected):
    found = inhabitants(population(*bands), Inhabitants(0, 22), ["GM0001"], ["2025Q1", "2024Q4"])
    assert found["2024Q4"].isna().all()  # no inhabitants of that year
    value = found.loc["GM0001", "2025Q1"]
    assert np.isnan(value) if expected is None else value == expected


def test_only_the_area_the_year_and_both_sexes_together_count():
    listed = pd.concat(
        [
            population((0, 120, 100)),
            population((0, 120, 60), sex="f"),
            population((0, 120, 7), area="GM0002"),
            population((0, 120, 90), year=2024),
        ]
    )
    found = inhabitants(listed, Inhabitants(), ["GM0001", "GM0003"], ["2024Q3", "2025Q1"])
    assert found.loc["GM0001"].tolist() == [90, 100] and found.loc["GM0003"].isna().all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 119), unique=True, min_size=1, max_size=6), st.integers(0, 6), st.randoms())
def test_any_tiling_adds_up_and_none_without_one_of_its_bands(cuts, missing, random):
    edges = [0, *sorted(cuts), 121]
    bands = [(first, last - 1, 10 * first + 1) for first, last in pairwise(edges)]
    total = sum(persons for *_, persons in bands)
    random.shuffle(bands)
    whole = inhabitants(population(*bands), Inhabitants(), ["GM0001"], ["2025Q1"]).iloc[0, 0]
    assert whole == total
    bands.pop(missing % len(bands))
    assert np.isnan(inhabitants(population(*bands), Inhabitants(), ["GM0001"], ["2025Q1"]).iloc[0, 0])
