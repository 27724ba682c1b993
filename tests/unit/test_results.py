"""Values and their limits: ordered, within bounds, and absent where nothing can be said."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.indicators import INDICATORS, Kind
from monitor.indicators.evaluate import WHOLE, Cube, Cut
from monitor.release import Release
from monitor.report.accounted import STRATA
from monitor.report.estimates import rounding_error
from monitor.report.results import (
    COLUMNS,
    TOO_FEW,
    Subjects,
    indicator_of,
    measured_in,
    one,
    results,
)
from monitor.universes import UNIVERSES
from monitor.vocabulary import DAY_CLASSES, MonitorError, Period, age_band

PERIODS = [str(Period(2025, 1).shifted(step)) for step in range(-4, 4)]
LIMITS = ["lower_wide", "lower", "value", "upper", "upper_wide"]
NORTH, SOUTH = "BU00010101", "BU00010201"
DISTRICT = "WK000101"
AREAS = Subjects((NORTH, SOUTH), Cut("area_code"))
DISTRICTS = Subjects((DISTRICT,), Cut("area_code", {NORTH: DISTRICT, DISTRICT: DISTRICT}))
ALL = Subjects((WHOLE,), Cut())
DEFAULTS = {
    "area_code": NORTH, "law": "wmo", "provider": "99000001", "decision": "granted", "referrer": "01",
    "reported_in_time": "yes", "end_class": "plan", "outcome": "yes", "informant": "client",
    "age_band": "0-17", "profile": "jeugdwet/99000001/basic", "sex": "f", "layer": "basic", "result_agreed": "no",
    "planned": "yes", "result_area": "work", "domain": "finances", "achieved": "yes", "change": "up",
}  # fmt: skip
# Figures as they are told: a split one as its parts.
TOLD = {part.id: part for each in INDICATORS.values() for part in each.parts()}


def cube(universe, rows):
    """A cube from rows of some columns, the others the same everywhere."""
    frame = pd.DataFrame(
        [{**DEFAULTS, **row} for row in rows],
        columns=["period", *UNIVERSES[universe].columns, "count", *UNIVERSES[universe].amounts],
    )
    return Cube.of(frame, UNIVERSES[universe].members)


def facts(universe, error):
    """What the manifest says of a universe: an amount is a hundred times as uncertain as a count."""
    amounts = dict.fromkeys(UNIVERSES[universe].amounts, 100 * error)
    return {"rounding_error": error, "level": UNIVERSES[universe].level, "amounts": amounts}


def release(error=2.0, periods=PERIODS, public=None, **rows):
    """A release in memory with these cubes."""
    manifest = {
        "municipality": "GM0001",
        "periods": periods,
        "base": 5,
        "universes": {name: facts(name, error) for name in rows},
    }
    cubes = {name: cube(name, listed) for name, listed in rows.items()}
    return Release(Path(), manifest, cubes, public or {})


def inhabitants(persons, area=NORTH):
    """Inhabitants of an area in both years, in the ages that figures ask about, and as many in every stratum."""
    bands = [((0, 17), "total"), ((0, 22), "total"), ((0, 120), "total"), *STRATA]
    rows = [(area, year, *band, sex, persons) for year in (2024, 2025) for band, sex in bands]
    return pd.DataFrame(rows, columns=["area_code", "year", "age_from", "age_to", "sex", "persons"])


def by_period(**counts):
    """Rows with one count for every period."""
    return [{"period": period, **counts} for period in PERIODS]


def assert_ordered(frame, lowest=0.0, highest=np.inf):
    """Limits lie around the value, the wide ones around the others, all of them within bounds."""
    known = frame.dropna(subset=["value"])
    values = known[LIMITS].to_numpy()
    assert not np.isnan(values).any()
    assert (np.diff(values, axis=1) >= -1e-9).all(), known[LIMITS]
    assert values.min(initial=lowest) >= lowest and values.max(initial=lowest) <= highest


counts = st.lists(st.integers(0, 40).map(lambda number: 5 * number), min_size=8, max_size=8)
errors = st.sampled_from([0.0, 2.3, 9.0])


@settings(max_examples=25, deadline=None)
@given(counts, counts, errors)
def test_limits_of_shares(yes, no, error):
    rows = [
        {"period": period, "in_time": answer, "count": count}
        for answer, listed in (("yes", yes), ("no", no))
        for period, count in zip(PERIODS, listed, strict=True)
    ]
    frame = results(release(error, decisions=rows), INDICATORS["decision_in_time_share"], AREAS)
    assert_ordered(frame, 0, 100)
    for place, period in enumerate(PERIODS):
        top, whole = (sum(each[max(place - 3, 0) : place + 1]) for each in (yes, np.add(yes, no).tolist()))
        row = frame.loc[(NORTH, period)]
        if place < 3 or whole == 0:
            assert np.isnan(row["value"])
        else:
            assert (row["numerator"], row["denominator"]) == (top, whole)
            assert row["value"] == pytest.approx(100 * top / whole)


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(0, 300), errors)
def test_limits_of_rates(listed, persons, error):
    rows = [{"period": period, "count": count} for period, count in zip(PERIODS, listed, strict=True)]
    made = release(error, public={"population": inhabitants(persons)}, clients=rows, requests=rows)
    assert_ordered(results(made, INDICATORS["youth_care_share"], AREAS), 0, 100)
    frame = results(made, INDICATORS["requests_rate"], AREAS)
    assert_ordered(frame)
    assert frame.loc[SOUTH]["value"].isna().all()  # nobody knows how many live there
    assert frame.loc[NORTH]["value"].isna().all() == (persons == 0)


@settings(max_examples=25, deadline=None)
@given(counts, errors)
def test_limits_of_counts(listed, error):
    rows = [{"period": period, "count": count} for period, count in zip(PERIODS, listed, strict=True)]
    frame = results(release(error, clients=rows), INDICATORS["clients"], AREAS)
    assert_ordered(frame)
    assert frame.loc[NORTH]["value"].tolist() == listed
    assert frame.loc[SOUTH]["value"].tolist() == [0] * 8


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(DAY_CLASSES), st.integers(1, 20)), max_size=12, unique_by=str), errors
)
def test_limits_of_medians(found, error):
    rows = [{"period": "2025Q4", "waiting": str(each), "count": 5 * count} for each, count in found] + [
        {"period": "2025Q4", "waiting": "unknown", "count": 500}
    ]
    frame = results(release(error, starts=rows), INDICATORS["waiting_time_median"], ALL)
    assert_ordered(frame, 0, 731)
    row = frame.loc[(WHOLE, "2025Q4")]
    assert row["numerator"] == sum(5 * count for _, count in found)
    assert np.isnan(row["value"]) == (not found)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.integers(1, 10), st.integers(1, 20).map(lambda number: 5 * number)), errors)
def test_limits_of_means(marks, error):
    rows = [{"period": "2025Q4", "mark": str(mark), "count": count} for mark, count in marks.items()]
    rows += [{"period": "2025Q4", "mark": "unknown", "count": 50}]
    frame = results(release(error, outcomes=rows), INDICATORS["usefulness_mean"], ALL)
    assert_ordered(frame, 1, 10)
    value = frame.loc[(WHOLE, "2025Q4"), "value"]
    if marks:
        assert value == pytest.approx(np.average(list(marks), weights=list(marks.values())))
    else:
        assert np.isnan(value)


amounts = st.lists(
    st.tuples(counts.map(lambda listed: listed[0]), st.integers(0, 500)), min_size=8, max_size=8
)


def spent(listed, **row):
    """Rows with so many units, at so many euros each, per period."""
    return [
        {"period": period, "area_code": DISTRICT, "count": units, "spend_cents": 100 * units * euros, **row}
        for period, (units, euros) in zip(PERIODS, listed, strict=True)
    ]


@settings(max_examples=25, deadline=None)
@given(amounts, errors)
def test_limits_of_amounts(listed, error):
    rows = spent(listed)
    clients = [{"period": period, "count": 20} for period in PERIODS]
    made = release(error, public={"population": inhabitants(50, DISTRICT)}, spending=rows, clients=clients)
    units, euros = sum(units for units, _ in listed[4:]), sum(units * each for units, each in listed[4:])
    for name, below in (("spend", 1), ("spend_per_inhabitant", 50), ("spend_per_client", 20)):
        frame = results(made, INDICATORS[name], DISTRICTS)
        assert_ordered(frame)
        value = frame.loc[(DISTRICT, "2025Q4"), "value"]
        assert value == pytest.approx(euros / below) if units else np.isnan(value), name


@settings(max_examples=25, deadline=None)
@given(amounts, amounts, errors)
def test_limits_of_shares_of_amounts(basic, other, error):
    made = release(error, spending=[*spent(basic), *spent(other, layer="specialist")])
    frame = results(made, INDICATORS["basic_spend_share"], DISTRICTS)
    assert_ordered(frame, 0, 100)
    top, rest = (sum(units * euros for units, euros in each[4:]) for each in (basic, other))
    value = frame.loc[(DISTRICT, "2025Q4"), "value"]
    assert value == pytest.approx(100 * top / (top + rest)) if top + rest else np.isnan(value)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([0, 5, 30, 80]), min_size=28, max_size=28), st.integers(100, 300), errors)
def test_limits_of_expected_use(users, persons, error):
    """The use of a municipality of two districts is what its own ages and sexes lead to expect."""
    codes = (DISTRICT, "WK000102")
    places = [(code, age_band(ages), sex) for code in codes for ages, sex in STRATA]
    rows = [
        {"period": "2025Q4", "area_code": code, "age_band": ages, "sex": sex, "count": count}
        for (code, ages, sex), count in zip(places, users, strict=True)
    ]
    sizes = ((codes[0], persons), (codes[1], 200), ("GM0001", persons + 200))
    population = pd.concat([inhabitants(size, code) for code, size in sizes])
    made, indicator = (
        release(error, public={"population": population}, users=rows),
        TOLD["expected_use_ratio:wmo"],
    )
    frame = results(made, indicator, Subjects(codes, Cut("area_code")))
    assert frame.empty  # counted per district: it cannot be told of neighbourhoods
    frame = results(made, indicator, Subjects(codes, Cut("area_code", dict(zip(codes, codes, strict=True)))))
    assert_ordered(frame)
    now = frame.xs("2025Q4", level="period")
    assert now["numerator"].tolist() == [sum(users[:14]), sum(users[14:])]
    assert now["denominator"].sum() == pytest.approx(sum(users))
    assert now["denominator"].tolist() == pytest.approx(
        [sum(users) * size / (persons + 200) for _, size in sizes[:2]]
    )


def test_more_clients_than_inhabitants_is_everyone():
    rows = by_period(count=50)
    made = release(public={"population": inhabitants(40)}, clients=rows)
    assert results(made, INDICATORS["youth_care_share"], AREAS).loc[(NORTH, "2025Q4"), "value"] == 100


@pytest.mark.parametrize(("count", "too_few"), [(TOO_FEW - 5, True), (TOO_FEW, False)])
def test_too_few_is_about_all_units_of_the_figure(count, too_few):
    rows = [{"period": "2025Q4", "in_time": "yes", "count": count}]
    indicator = INDICATORS["decision_in_time_share"]
    found = one(results(release(decisions=rows), indicator, ALL), indicator, WHOLE, "2025Q4")
    assert found.measured and found.too_few is too_few


def test_a_figure_without_units_is_no_zero():
    indicator = INDICATORS["decision_in_time_share"]
    frame = results(
        release(decisions=[{"period": "2025Q4", "in_time": "unknown", "count": 50}]), indicator, ALL
    )
    found = one(frame, indicator, WHOLE, "2025Q4")
    assert not found.measured and found.too_few


@pytest.mark.parametrize("name", TOLD)
def test_what_the_release_does_not_hold_is_not_measured(name):
    indicator, nothing = TOLD[name], release()
    assert not measured_in(indicator, nothing)
    frame = results(nothing, indicator, AREAS)
    assert frame.empty and list(frame) == COLUMNS and frame.index.names == ["subject", "period"]
    found = one(frame, indicator, NORTH, "2025Q4")
    assert not found.measured and np.isnan(found.upper) and found.subject == NORTH


def test_a_rate_is_not_measured_without_inhabitants():
    assert not measured_in(INDICATORS["requests_rate"], release(requests=by_period(count=5)))


def test_published_figures_are_as_published():
    figures = pd.DataFrame(
        [(NORTH, 2025, "cbs_inhabitants", 1234.0), (NORTH, 2024, "cbs_wmo_clients", 60.0)],
        columns=["area_code", "year", "indicator", "value"],
    )
    made = release(public={"public_figures": figures})
    assert measured_in(INDICATORS["cbs_inhabitants"], made)
    assert not measured_in(INDICATORS["cbs_youth_care"], made)
    frame = results(made, INDICATORS["cbs_inhabitants"], AREAS)
    assert frame["value"].to_dict() == {(NORTH, "2025"): 1234.0}
    assert frame.drop(columns="value").isna().all(axis=None)


def test_the_figure_of_one_subject_does_not_depend_on_the_others():
    rows = [
        {"period": period, "area_code": area, "in_time": answer, "count": 20}
        for period in PERIODS for area in (NORTH, SOUTH) for answer in ("yes", "no")
    ]  # fmt: skip
    made, indicator = release(decisions=rows), INDICATORS["decision_in_time_share"]
    both = results(made, indicator, AREAS).loc[[SOUTH]]
    alone = results(made, indicator, Subjects((SOUTH,), Cut("area_code")))
    pd.testing.assert_frame_equal(both, alone)


def test_rounding_widens_limits_and_most_where_years_are_crossed():
    rows = [
        {"period": period, "in_time": answer, "count": 50} for period in PERIODS for answer in ("yes", "no")
    ]
    indicator = INDICATORS["decision_in_time_share"]
    exact, rounded = (results(release(error, decisions=rows), indicator, ALL) for error in (0.0, 5.0))
    width = (rounded["upper"] - rounded["lower"]).loc[WHOLE]
    assert (width > (exact["upper"] - exact["lower"]).loc[WHOLE]).loc["2024Q4":].all()
    assert width["2025Q3"] > width["2025Q4"]
    found = rounding_error(release(2.0, decisions=rows), indicator)
    assert found.tolist() == pytest.approx([2 * 3**0.5] * 3 + [2] + [2 * 3**0.5] * 3 + [2])


@pytest.mark.parametrize("universe", UNIVERSES)
def test_a_cube_without_cells_gives_zero_or_nothing(universe):
    made = release(public={"population": inhabitants(100, DISTRICT)}, **{"clients": [], universe: []})
    told = [each for each in TOLD.values() if each.universe == universe]
    assert told
    for indicator in told:
        row = results(made, indicator, DISTRICTS).loc[(DISTRICT, "2025Q4")]
        zero = indicator.kind in (Kind.COUNT, Kind.RATE)
        assert row["value"] == 0 if zero else np.isnan(row["value"]), indicator.id


SPLIT = [each for each in INDICATORS.values() if each.split]


@pytest.mark.parametrize("indicator", SPLIT, ids=lambda each: each.id)
def test_a_split_figure_has_no_total(indicator):
    with pytest.raises(MonitorError, match=f"{indicator.id} is told per {indicator.split.column}") as refused:
        results(release(), indicator, AREAS)
    for value, part in zip(indicator.split.labels, indicator.parts(), strict=True):
        assert part.id in refused.value.remedy and indicator_of(part.id) == part
        assert part.id == f"{indicator.id}:{value}" and part.label.nl.endswith(
            indicator.split.labels[value].nl
        )


def test_parts_share_a_denominator_or_have_their_own():
    asked = [
        {"period": period, "referrer": referrer, "count": count}
        for period in PERIODS
        for referrer, count in (("01", 30), ("02", 10), ("unknown", 400))
    ]
    goals = [
        {"period": period, "area_code": DISTRICT, "result_area": area, "achieved": achieved, "count": count}
        for period in PERIODS
        for area, achieved, count in (("work", "yes", 20), ("work", "no", 5), ("finances", "no", 10))
    ]
    made = release(requests=asked, goals=goals)
    value = {
        part.id: results(made, part, DISTRICTS).loc[(DISTRICT, "2025Q4"), "value"]
        for name in ("referrer_share", "goals_achieved_by_area_share")
        for part in INDICATORS[name].parts()
    }
    assert (value["referrer_share:01"], value["referrer_share:02"], value["referrer_share:08"]) == (75, 25, 0)
    achieved = {name: value[f"goals_achieved_by_area_share:{name}"] for name in ("work", "finances")}
    assert achieved == {"work": 80, "finances": 0}
    assert np.isnan(value["goals_achieved_by_area_share:education"])


def test_an_unknown_indicator_is_an_error_that_lists_them():
    with pytest.raises(MonitorError, match="dropout_share"):
        indicator_of("drop_out")
