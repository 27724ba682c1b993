"""Process charts: the limits, each rule and their order, gaps, rebasing, and what is refused."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.statistics.process import ProcessChart, process_chart

NOTHING = np.nan
SMALL = settings(max_examples=40, deadline=None)
PER_SERIES = {"variation", "assurance"}
WAVE = [1, -1] * 12  # a process that only varies around its mean


def one(values, **options) -> ProcessChart:
    """The chart of one series."""
    return process_chart([values], **options)


def causes(values, **options) -> list[str]:
    """The special cause of every point of one series."""
    return one(values, **options).special_cause[0].tolist()


def places(values, cause, **options) -> list[int]:
    """Where one series has this special cause."""
    return np.flatnonzero(one(values, **options).special_cause[0] == cause).tolist()


def assert_alike(one_chart, other, at=slice(None), other_at=slice(None), but=()):
    """Two charts say the same at these points."""
    for name in {field.name for field in fields(ProcessChart)} - set(but):
        first, second = getattr(one_chart, name), getattr(other, name)
        if name not in PER_SERIES:
            first, second = first[:, at], second[:, other_at]
        np.testing.assert_array_equal(first, second, err_msg=name)


def test_limits_by_hand():
    chart = one([10, 12, 11, 15])
    assert chart.moving_range[0, 1:].tolist() == [2, 1, 4]
    assert np.isnan(chart.moving_range[0, 0])
    width = 7 / 3
    expected = {
        "mean": 12,
        "upper": 12 + 2.66 * width,
        "lower": 12 - 2.66 * width,
        "mean_moving_range": width,
    }
    expected |= {"upper_near": 12 + 2.66 * width * 2 / 3, "lower_near": 12 - 2.66 * width * 2 / 3}
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(chart, name), np.full((1, 4), value), rtol=1e-14)


def test_screening_leaves_outlying_ranges_out_of_the_limits_and_not_of_the_mean():
    values = [*WAVE, 49, *WAVE]
    screened, whole = one(values), one(values, screen=False)
    assert screened.mean_moving_range[0, 0] == pytest.approx(2)
    assert whole.mean_moving_range[0, 0] == pytest.approx((46 * 2 + 50 + 48) / 48)
    assert screened.mean[0, 0] == whole.mean[0, 0] == 1
    assert screened.moving_range[0, 24] == 50


def test_fixed_limits_rest_on_the_first_points():
    values = [*WAVE[:12], *(30 + each for each in WAVE)]
    chart, first = one(values, fixed_after=12), one(WAVE[:12])
    assert set(chart.upper[0]) == set(first.upper[0])
    assert set(chart.points_used[0]) == {12}
    assert set(chart.special_cause[0, 12:]) == {"above_limit"}
    assert_alike(one(values, fixed_after=[NOTHING]), one(values))


@pytest.mark.parametrize(
    ("values", "cause", "options", "expected"),
    [
        ([*WAVE, 9], "above_limit", {}, [24]),
        ([*WAVE, -9], "below_limit", {}, [24]),
        # the rise starts at the -1 before it; with its start it is 7 points
        ([*WAVE, -0.5, 0, 0.5, 0.7, 0.8, 0.9], "trend_increasing", {}, [*range(23, 30)]),
        ([*WAVE, -0.5, 0, 0.5, 0.7, 0.8], "trend_increasing", {}, []),
        ([*WAVE, -0.5, 0, 0.5, 0.7, 0.8], "trend_increasing", {"trend_length": 6}, [*range(23, 29)]),
        ([*WAVE, -0.5, 0, 0.5, 0.5, 0.8, 0.9], "trend_increasing", {}, []),
        (
            [*WAVE[1:], -2, -3, -4, -4.5, -4.7, -4.8],
            "trend_decreasing",
            {"fixed_after": 23},
            [*range(21, 29)],
        ),
        ([*WAVE, *[0.3, 0.2] * 3, 0.3], "shift_above", {"fixed_after": 24}, [*range(24, 31)]),
        ([*WAVE, *[0.3, 0.2] * 3], "shift_above", {"fixed_after": 24}, []),
        (
            [*WAVE[1:], *[-0.3, -0.2] * 3],
            "shift_below",
            {"fixed_after": 22, "shift_length": 6},
            [*range(22, 29)],
        ),
        ([*WAVE, *[0.3, 0.2, 0.3, 0, 0.2, 0.3, 0.2]], "shift_above", {"fixed_after": 24}, []),
        # near limits -+ 3.55, limits -+ 5.32
        ([*WAVE, 4, 0.5, 4, -1], "two_in_three_above", {"fixed_after": 24}, [24, 26]),
        ([*WAVE, -4, -4, 1], "two_in_three_below", {"fixed_after": 24}, [24, 25]),
        ([*WAVE, 4, -0.5, 4, -1], "two_in_three_above", {"fixed_after": 24}, []),
        ([*WAVE, 4, 6, 0.5, -1], "two_in_three_above", {"fixed_after": 24}, []),
        ([*WAVE, 4, 0.5, 0.5, 4, -1], "two_in_three_above", {"fixed_after": 24}, []),
    ],
)
def test_each_rule(values, cause, options, expected):
    assert places(values, cause, **options) == expected


def test_order_of_the_rules():
    values = [*WAVE, 0.2, 0.3, 0.5, 0.7, 4, 4.5, 6, 2, 4]
    chart = one(values, fixed_after=24)
    assert chart.special_cause[0, 22:].tolist() == [
        "common_cause",
        *["trend_increasing"] * 7,
        "above_limit",
        "shift_above",
        "shift_above",
    ]
    assert chart.shift[0, 24:].all()
    assert chart.two_in_three[0, [28, 29]].all()
    values[-2:] = [4, 2]
    assert causes(values, fixed_after=24)[-2:] == ["two_in_three_above", "shift_above"]


@pytest.mark.parametrize(
    ("after", "peak"),
    [
        ([0.8, 0.5, 0.2, -0.1, -0.4, -0.7], "trend_decreasing"),  # and it falls
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], "trend_decreasing"),  # and after one step down it rises again
        ([0.8, 0.5, 0.2, -0.1, -0.4], "trend_increasing"),  # and it falls, too shortly for a trend
        ([0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5], "trend_increasing"),  # and after a step of nothing it rises again
    ],
)
def test_where_trends_meet_the_step_after_counts(after, peak):
    found = causes([*WAVE, -0.6, -0.3, 0, 0.3, 0.6, 0.9, *after], fixed_after=24)
    assert found[22:30] == ["common_cause", *["trend_increasing"] * 6, peak]


def test_a_trend_away_from_the_good_side_of_the_mean_is_judged_by_its_direction():
    chart = one([*WAVE, -0.9, -0.8, -0.7, -0.6, -0.5, -0.4], direction="increase")
    assert chart.side_of_mean[0, -1] == -1
    assert chart.variation[0] == "special_cause_improvement"


@pytest.mark.parametrize(
    ("direction", "last", "expected"),
    [
        ("increase", 9, "special_cause_improvement"),
        ("increase", -9, "special_cause_concern"),
        ("decrease", 9, "special_cause_concern"),
        ("decrease", -9, "special_cause_improvement"),
        ("neutral", 9, "special_cause_neutral_high"),
        ("neutral", -9, "special_cause_neutral_low"),
        ("increase", 1, "common_cause"),
        ("increase", NOTHING, "common_cause"),
    ],
)
def test_variation_is_the_type_of_the_last_known_point(direction, last, expected):
    assert one([*WAVE, last], direction=direction).variation.tolist() == [expected]


def test_assurance_of_many_series_with_targets_and_directions_of_their_own():
    cases = [
        ("increase", 6, "consistent_fail"),
        ("increase", -6, "consistent_pass"),
        ("decrease", 6, "consistent_pass"),
        ("decrease", -6, "consistent_fail"),
        ("decrease", 2, "inconsistent"),
        ("neutral", 6, "not_judged"),
        ("increase", NOTHING, "not_judged"),
    ]
    direction, target, expected = zip(*cases, strict=True)
    chart = process_chart([WAVE] * len(cases), direction=direction, target=target)
    assert chart.assurance.tolist() == list(expected)


@pytest.mark.parametrize("gap", [[], [NOTHING, NOTHING]])
def test_assurance_looks_at_the_limits_of_the_last_known_point(gap):
    values = [*WAVE[:12], *(20 + each for each in WAVE[:12]), *gap]
    # a segment that starts in the gap has no limits of its own
    rebase = np.isin(np.arange(len(values)), [12, 25])
    expected = {"increase": "consistent_pass", "decrease": "consistent_fail"}
    for direction, word in expected.items():
        assert one(values, rebase=rebase, target=6, direction=direction).assurance.tolist() == [word]


def test_runs_stop_at_a_rebase_point():
    values, rebase = [*WAVE, *range(2, 12)], np.arange(34) == 29
    assert np.flatnonzero(one(values).trend).tolist() == [*range(23, 34)]
    # the six points from the low one on are too few, and so are the five after the rebase point
    assert not one(values, rebase=rebase).trend.any()


@pytest.mark.parametrize("values", [[NOTHING] * 3, [NOTHING, 4, NOTHING]])
def test_too_little_to_draw_limits(values):
    chart = one(values, target=3, direction="increase")
    assert np.isnan([chart.lower, chart.upper]).all()
    assert chart.special_cause[0].tolist() == np.where(np.isnan(values), "missing", "common_cause").tolist()
    assert chart.assurance.tolist() == ["not_judged"]


@given(st.floats(-1e9, 1e9), st.integers(2, 60))
def test_a_process_that_never_varies_has_no_special_cause(value, points):
    chart = one([value] * points)
    assert set(chart.special_cause[0]) == {"common_cause"}
    assert set(chart.upper[0]) == set(chart.lower[0]) == {value}


TABLES = arrays.arrays(
    float,
    st.tuples(st.integers(1, 4), st.integers(2, 40)),
    elements=st.integers(0, 12).map(float) | st.just(NOTHING),
)
LENGTHS = st.fixed_dictionaries({"shift_length": st.integers(2, 7), "trend_length": st.integers(2, 7)})


@SMALL
@given(TABLES, LENGTHS)
def test_a_gap_changes_nothing_for_the_other_points(table, lengths):
    for series in table[~np.isnan(table).all(axis=1)]:
        known = ~np.isnan(series)
        assert_alike(one(series, **lengths), one(series[known], **lengths), at=known)


@SMALL
@given(TABLES, LENGTHS)
def test_series_do_not_touch_one_another(table, lengths):
    rebase = np.arange(table.size).reshape(table.shape) % 9 == 4
    together = process_chart(table, rebase=rebase, fixed_after=5, **lengths)
    for index, series in enumerate(table):
        alone = one(series, rebase=rebase[index], fixed_after=5, **lengths)
        for field in fields(ProcessChart):
            left, right = getattr(together, field.name)[index], getattr(alone, field.name)[0]
            np.testing.assert_array_equal(left, right, err_msg=field.name)


@SMALL
@given(TABLES, LENGTHS, st.data())
def test_a_rebased_chart_is_two_charts(table, lengths, data):
    cut = data.draw(st.integers(1, table.shape[1] - 1))
    both = process_chart(table, rebase=np.arange(table.shape[1]) == cut, **lengths)
    but = ["segment", *PER_SERIES]
    assert_alike(both, process_chart(table[:, :cut], **lengths), at=slice(cut), but=but)
    assert_alike(both, process_chart(table[:, cut:], **lengths), at=slice(cut, None), but=but)


@SMALL
@given(TABLES, LENGTHS)
def test_upside_down_with_the_other_direction_means_the_same(table, lengths):
    up = process_chart(table, direction="increase", target=9, **lengths)
    down = process_chart(-table, direction="decrease", target=-9, **lengths)
    for name in ("point_type", "variation", "assurance"):
        np.testing.assert_array_equal(getattr(up, name), getattr(down, name))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": ["increase", "up"]}, "got up at index 1"),
        ({"fixed_after": [12, 1]}, "got 1 at index 1"),
        ({"rebase": 3}, "rebase must be true or false; got 3"),
        ({"rebase": [True, False, True]}, "rebase must fit shape"),
        ({"screen": "no"}, "screen must be true or false; got no"),
        ({"target": [1, 2, 3]}, "target must fit shape"),
        ({"trend_length": 1}, "got 1"),
        ({"shift_length": 6.5}, "got 6.5"),
    ],
)
def test_refused_options(options, message):
    with pytest.raises(ValueError, match=message):
        process_chart([[1, 2], [3, 4]], **options)


@pytest.mark.parametrize(
    ("values", "message"),
    [([1, 2], "got shape"), ([[]], "got shape"), ([[1, 2], [3, np.inf]], r"got inf at index \(1, 1\)")],
)
def test_refused_values(values, message):
    with pytest.raises(ValueError, match=message):
        process_chart(values)
