"""Recent trends: both tests, which points count, judgement, benchmarks, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import chi2

from monitor.statistics.trend import (
    CRITICAL,
    compare_with_benchmark,
    recent_trend,
    recent_trend_of_proportions,
)

NOTHING = np.nan
SMALL = settings(max_examples=40, deadline=None)
RISING = [10.0, 12, 13, 15, 16]
TIMES = np.arange(1.0, 6)


def one(values, half_width=0.5, **options):
    """The trend of one series with limits as far as this from each value."""
    values = np.array([values], float)
    return recent_trend(values, values - half_width, values + half_width, **options)


def test_the_critical_value_is_that_of_998_in_1000():
    assert pytest.approx(chi2.isf(0.002, 1), rel=1e-12) == CRITICAL


@pytest.mark.parametrize(
    ("values", "change"),
    [
        (RISING, "increasing"),
        (RISING[::-1], "decreasing"),
        ([10, 10, 10, 10, 10], "no_change"),
        ([10, 10.1, 10, 9.9, 10], "no_change"),  # far too little for such limits
        ([10, 9.9, 9.8, 9.7, 30], "no_change"),  # one point makes the slope
        ([40, 30, *RISING], "increasing"),  # only the last five count
        ([10, NOTHING, 12, 13, NOTHING, 15, 16, NOTHING], "increasing"),
        (RISING[:4], "not_known"),
        ([NOTHING, *RISING[:4]], "not_known"),
        ([], "not_known"),
    ],
)
def test_change(values, change):
    assert one(values).change.tolist() == [change]


@pytest.mark.parametrize(
    ("values", "direction", "judgement"),
    [
        (RISING, "increase", "improvement"),
        (RISING, "decrease", "concern"),
        (RISING, "neutral", "neutral"),
        (RISING[::-1], "decrease", "improvement"),
        (RISING[::-1], "increase", "concern"),
        ([5, 5, 5, 5, 5], "increase", "neutral"),
        ([5], "increase", "not_known"),
    ],
)
def test_judgement(values, direction, judgement):
    assert one(values, direction=direction).judgement.tolist() == [judgement]


def test_slope_is_that_of_weighted_least_squares():
    values, half = np.array([3.0, 5, 4, 8, 9]), np.array([1, 2, 0.5, 1, 3])
    trend = one(values, half)
    error = 2 * half / 3.92
    (slope, _), covariance = np.polyfit(TIMES, values, 1, w=1 / error, cov="unscaled")
    np.testing.assert_allclose(trend.slope, [slope])
    np.testing.assert_allclose(trend.chi_squared, [slope**2 / covariance[0, 0]])


def test_chi_squared_of_proportions_by_the_textbook():
    r, n = np.array([20.0, 25, 31, 30, 54]), np.array([200.0, 210, 190, 220, 230])
    total, counted, times = n.sum(), r.sum(), TIMES
    top = total * (total * (r * times).sum() - counted * (n * times).sum()) ** 2
    bottom = counted * (total - counted) * (total * (n * times**2).sum() - (n * times).sum() ** 2)
    trend = recent_trend_of_proportions([r], [n])
    np.testing.assert_allclose(trend.chi_squared, [top / bottom])
    np.testing.assert_allclose(trend.slope, [np.polyfit(times, np.log(r / (n - r)), 1)[0]])
    assert trend.change.tolist() == ["increasing"]


@pytest.mark.parametrize(
    ("numerator", "change"),
    [
        ([100, 120, 130, 150, 160], "increasing"),
        ([160, 150, 130, 120, 100], "decreasing"),
        ([100, 101, 100, 99, 100], "no_change"),
        ([100, 99, 98, 97, 300], "no_change"),
        ([900, 800, 100, 120, 130, 150, 160], "increasing"),
        ([100, 120, NOTHING, 130, 150, 160], "increasing"),
        ([100, 120, 130, 150], "not_known"),
        ([0, 120, 130, 150, 160], "not_known"),
        ([100, 120, 130, 150, 1000], "not_known"),
        ([0, 100, 120, 130, 150, 160], "increasing"),  # without a share of 0 among the last five
    ],
)
def test_change_of_proportions(numerator, change):
    sizes = np.full((1, len(numerator)), 1000.0)
    assert recent_trend_of_proportions([numerator], sizes).change.tolist() == [change]


def test_points_that_are_not_published_are_passed_over():
    numerator, sizes = [[500, 100, 120, 500, 130, 150, 160]], np.full((1, 7), 1000.0)
    published = [True, True, True, False, True, True, True]
    assert recent_trend_of_proportions(numerator, sizes).change.tolist() == ["no_change"]
    assert recent_trend_of_proportions(numerator, sizes, published=published).change.tolist() == [
        "increasing"
    ]
    none = recent_trend_of_proportions(numerator, sizes, published=False)
    assert none.change.tolist() == ["no_change"]
    assert np.isnan(none.chi_squared).all()


def test_without_five_intervals_no_change_can_be_shown():
    values, half = np.array([RISING, RISING]), np.array([[0.5], [0]])
    lower = values - half
    lower[0, 2] = NOTHING
    trend = recent_trend(values, lower, values + half)
    assert trend.change.tolist() == ["no_change", "no_change"]
    assert np.isnan(trend.chi_squared).all()


@SMALL
@given(arrays.arrays(float, (3, 7), elements=st.integers(0, 100).map(float) | st.just(NOTHING)))
def test_each_series_stands_alone_and_mirrors(values):
    lower, upper = values - 2, values + 3
    direction = np.array(["increase", "decrease", "neutral"])
    together = recent_trend(values, lower, upper, direction=direction)
    for row in range(3):
        pick = slice(row, row + 1)
        alone = recent_trend(values[pick], lower[pick], upper[pick], direction=direction[row])
        assert (alone.change[0], alone.judgement[0]) == (together.change[row], together.judgement[row])
    turned = recent_trend(-values, -upper, -lower)
    mirror = {"increasing": "decreasing", "decreasing": "increasing"}
    assert [mirror.get(each, each) for each in together.change] == turned.change.tolist()
    np.testing.assert_allclose(turned.chi_squared, together.chi_squared, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("lower", "upper", "direction", "outcome"),
    [
        (11, 12, "increase", "better"),
        (11, 12, "decrease", "worse"),
        (11, 12, "neutral", "higher"),
        (8, 9, "increase", "worse"),
        (8, 9, "decrease", "better"),
        (8, 9, "neutral", "lower"),
        (10, 12, "increase", "similar"),  # the limit itself is still inside
        (8, 10, "neutral", "similar"),
        (NOTHING, 12, "increase", "missing"),
    ],
)
def test_benchmark(lower, upper, direction, outcome):
    assert compare_with_benchmark(lower, upper, 10, direction=direction) == outcome
    assert compare_with_benchmark([lower] * 2, upper, [10, NOTHING], direction=direction).tolist() == [
        outcome,
        "missing",
    ]


FIVE = np.ones((1, 5))


@pytest.mark.parametrize(
    ("method", "arguments", "options", "message"),
    [
        (recent_trend, (FIVE[0], FIVE[0], FIVE[0]), {}, r"\(series, points\)"),
        (recent_trend, (FIVE, FIVE, FIVE[:, :4]), {}, "same shape"),
        (recent_trend, (FIVE, FIVE + 1, FIVE), {}, "lower must not be above upper; got 2 of 1"),
        (recent_trend, (FIVE, FIVE, FIVE), {"direction": "up"}, "direction .* got up"),
        (recent_trend_of_proportions, (FIVE * 3, FIVE), {}, "numerator .* got 3 of 1"),
        (recent_trend_of_proportions, (-FIVE, FIVE), {}, "numerator .* got -1 of 1"),
        (compare_with_benchmark, (3, 2, 1), {}, "lower must not be above upper; got 3 of 2"),
        (compare_with_benchmark, (1, 2, 1), {"direction": "up"}, "direction .* got up"),
    ],
)
def test_what_cannot_be_is_refused(method, arguments, options, message):
    with pytest.raises(ValueError, match=message):
        method(*arguments, **options)
