"""The protected demo release: parts add up to wholes, and stay near the truth that only tests may see."""

import numpy as np
import pandas as pd
import pytest

from monitor import universes
from monitor.indicators import INDICATORS, Inhabitants, Kind
from monitor.indicators.evaluate import Cube, Cut, numerator, tally
from monitor.report.results import Subjects, results
from monitor.report.subject import ancestors, neighbourhoods_in, subject_of, subjects_of
from monitor.sources import read_all
from monitor.vocabulary import UNKNOWN, Level, Period

# No published sum of the demo data may be further from the truth than a reader could live with.
FURTHEST = 20
USUALLY = 5.0


@pytest.fixture(scope="module")
def true_cubes(demo, demo_release):
    """The same cubes before protection."""
    tables = read_all([("folder", demo)], key="").tables
    loaded = universes.connect(tables, [Period.parse(period) for period in demo_release.periods])
    return {
        name: Cube.of(universes.count(each, loaded), each.members)
        for name, each in universes.UNIVERSES.items()
    }


COUNTED = [part for each in INDICATORS.values() if each.universe for part in each.parts()]
IDS = [each.id for each in COUNTED]
OF_AMOUNTS = (Kind.AMOUNT, Kind.AMOUNT_SHARE)  # euros over units, which are counted


@pytest.fixture(scope="module")
def levels(demo_release):
    """Subjects per level of area; those of neighbourhoods are taken per district, as reports do."""
    whole = subject_of(demo_release, "municipality", demo_release.municipality).peers
    districts = subject_of(demo_release, "district", next(iter(subjects_of(demo_release, "district")))).peers
    inside = [code for each in districts.codes for code in neighbourhoods_in(demo_release, each).codes]
    return {
        "municipality": whole,
        "district": districts,
        "neighbourhood": Subjects(tuple(inside), Cut("area_code")),
    }


def small_enough(universe):
    """The levels below the municipality at which a universe is counted."""
    by_neighbourhood = universes.UNIVERSES[universe].level is Level.NEIGHBOURHOOD
    return ("district", "neighbourhood") if by_neighbourhood else ("district",)


def classes(universe):
    """The columns by which a universe can be cut; those of a profile are in its parts."""
    each = universes.UNIVERSES[universe]
    return {*each.columns, *(("law", "provider", "layer") if each.members else ())}


@pytest.mark.parametrize("indicator", COUNTED, ids=IDS)
def test_areas_add_up_to_the_municipality(indicator, demo_release, levels):
    cube, unknown = demo_release.cubes[indicator.universe], Subjects((UNKNOWN,), Cut("area_code"))
    inside = small_enough(indicator.universe)
    levels = {name: levels[name] for name in ("municipality", *inside)}
    sums = {
        level: numerator(indicator, cube, about.cut, list(about.codes), demo_release.periods).sum(min_count=1)
        for level, about in (levels | {"unknown": unknown}).items()
    }
    assert sums["municipality"].notna().any()
    for level in inside:
        pd.testing.assert_series_equal(sums[level] + sums["unknown"], sums["municipality"])


@pytest.mark.parametrize("indicator", COUNTED, ids=IDS)
def test_every_count_that_a_figure_rests_on_is_a_multiple_of_the_base(indicator, demo_release, levels):
    providers = Subjects(tuple(subjects_of(demo_release, "provider")), Cut("provider"))
    for about in (*levels.values(), *([providers] if indicator.by_provider else [])):
        frame = results(demo_release, indicator, about)
        if indicator.kind not in OF_AMOUNTS:
            assert (frame["numerator"].dropna() % 5 == 0).all()
        if indicator.kind is not Kind.RATIO and not isinstance(indicator.denominator, Inhabitants):
            # of amounts it is the people per quarter of the window
            quarters = indicator.window if indicator.kind in OF_AMOUNTS else 1
            assert (frame["denominator"].dropna() * quarters % 5 == 0).all()
        if indicator.kind is Kind.SHARE:
            assert (frame["numerator"].dropna() <= frame["denominator"][frame["numerator"].notna()]).all()


@pytest.mark.parametrize(
    "name", [name for name, each in universes.UNIVERSES.items() if "provider" in each.columns]
)
def test_providers_add_up_to_all_of_them(name, demo_release):
    cube = demo_release.cubes[name]
    by_provider = tally(cube, {}, Cut("provider")).groupby("period").sum()
    pd.testing.assert_series_equal(by_provider, tally(cube, {}, Cut()).droplevel("subject"))


def test_clients_with_several_providers_explain_all_that_providers_have_too_many(demo_release):
    cube = demo_release.cubes["clients"]
    by_provider = tally(cube, {}, Cut("provider")).groupby("period").sum()
    times = cube.parts.groupby("cell")["member_provider"].nunique()
    numbers = cube.cells.assign(times=times * cube.cells["count"])
    assert by_provider.to_dict() == numbers.groupby("period")["times"].sum().to_dict()


def test_laws_and_providers_make_the_same_clients_as_the_parts(demo_release):
    cube = demo_release.cubes["clients"]
    for law in ("wmo", "jeugdwet", "participatiewet"):
        narrowed = tally(cube, {}, Cut("provider", where={"law": (law,)}))
        whole = tally(cube, {"law": (law,)}, Cut()).droplevel("subject")
        assert (narrowed.groupby("period").max() <= whole).all()
        assert (narrowed.groupby("period").sum() >= whole).all()


@pytest.mark.parametrize("name", universes.UNIVERSES)
def test_what_is_published_stays_near_the_truth(name, demo_release, true_cubes):
    cuts = [Cut(), Cut("area_code", ancestors(demo_release, "district"))]
    cuts += [Cut(each) for each in ("law", "provider") if each in classes(name)]
    for cut in cuts:
        true, published = (tally(each[name], {}, cut) for each in (true_cubes, demo_release.cubes))
        error = published.reindex(true.index, fill_value=0) - true
        assert published.index.isin(true.index).all()  # nothing is invented
        assert error.abs().max() <= FURTHEST and np.sqrt((error**2).mean()) <= USUALLY, (cut, error)


FLOWS = [each.name for each in universes.UNIVERSES.values() if each.flow]


@pytest.mark.parametrize("name", FLOWS)
def test_the_year_to_date_stays_as_near_as_a_quarter(name, demo_release, true_cubes):
    for cut in (Cut(), Cut("area_code", ancestors(demo_release, "district"))):
        true, published = (tally(each[name], {}, cut) for each in (true_cubes, demo_release.cubes))
        error = (published.reindex(true.index, fill_value=0) - true).unstack("period").fillna(0)
        for year in sorted({period[:4] for period in error}):
            to_date = error[[period for period in error if period.startswith(year)]].cumsum(axis=1)
            assert to_date.abs().to_numpy().max() <= FURTHEST, (cut, to_date)
            assert np.sqrt((to_date**2).to_numpy().mean()) <= USUALLY, (cut, to_date)


@pytest.mark.parametrize(
    "name", [name for name, each in universes.UNIVERSES.items() if "law" in each.columns]
)
def test_laws_add_up_to_all_of_them(name, demo_release):
    cube = demo_release.cubes[name]
    by_law = tally(cube, {}, Cut("law")).groupby("period").sum()
    pd.testing.assert_series_equal(by_law, tally(cube, {}, Cut()).droplevel("subject"))
