"""A figure beside its own quarters and beside all peers: what is usual, and who is outside of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from test_results import release

from monitor.indicators import INDICATORS, Kind
from monitor.report.peers import FEWEST_PEERS, funnel_of, in_funnel
from monitor.report.results import TOO_FEW
from monitor.report.series import FEWEST_QUARTERS, by_quarter, controlled, is_trend, series_of
from monitor.vocabulary import Direction, Period

SHARE, RATE = INDICATORS["dropout_share"], INDICATORS["requests_rate"]
HIGHER, LOWER, NEITHER = Direction.HIGHER_BETTER, Direction.LOWER_BETTER, Direction.NEITHER


def quarters(values, arm=5.0, denominator=100.0):
    """Quarters of one subject up to 2025Q4, with symmetric margins."""
    values = np.array(values, float)
    periods = [str(Period(2025, 4).shifted(1 + place - len(values))) for place in range(len(values))]
    columns = {"denominator": denominator, "value": values, "lower": values - arm, "upper": values + arm}
    return pd.DataFrame(columns, index=periods)


def usual(last):
    """Eleven quarters that alternate between 50 and 51, and then this one."""
    return [50.0, 51.0] * 5 + [50.0, last]


@pytest.mark.parametrize(
    ("direction", "last", "arm", "special", "tone"),
    [
        (HIGHER, 70, 5, "high", "better"),
        (HIGHER, 30, 5, "low", "worse"),
        (LOWER, 70, 5, "high", "worse"),
        (LOWER, 30, 5, "low", "better"),
        (NEITHER, 70, 5, "high", "neutral"),
        (NEITHER, 30, 5, "low", "neutral"),
        (HIGHER, 70, 25, "", "better"),  # beyond the process limits, but within its own margin
        (HIGHER, 51, 5, "", ""),
    ],
)
def test_a_quarter_that_is_not_usual(direction, last, arm, special, tone):
    series = series_of(replace(SHARE, direction=direction), quarters(usual(last), arm), math.nan)
    row = series.frame.loc["2025Q4"]
    assert (row["special"], row["tone"], series.special_now) == (special, tone, bool(special))
    mean = 50.5  # of the first eight quarters: the last four are judged by those before them
    assert series.mean == pytest.approx(mean)
    assert (row["process_lower"], row["process_upper"]) == pytest.approx((mean - 2.66, mean + 2.66))


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        (HIGHER, 30, "consistent_pass"),
        (HIGHER, 70, "consistent_fail"),
        (LOWER, 30, "consistent_fail"),
        (HIGHER, 50.5, "inconsistent"),
        (HIGHER, math.nan, "not_judged"),
        (NEITHER, 30, "not_judged"),
    ],
)
def test_whether_the_target_will_be_met(direction, target, assurance):
    assert series_of(replace(SHARE, direction=direction), quarters(usual(51)), target).assurance == assurance


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ([50.0] * FEWEST_QUARTERS, True),
        ([50.0] * (FEWEST_QUARTERS - 1), False),
        ([math.nan, *[50.0] * FEWEST_QUARTERS], True),
        ([math.nan, *[50.0] * (FEWEST_QUARTERS - 1)], False),
        ([*[50.0] * FEWEST_QUARTERS, math.nan], False),  # nothing to say about the last quarter
    ],
)
def test_a_series_takes_enough_quarters_and_the_last(values, known):
    assert (series_of(SHARE, quarters(values), math.nan) is not None) is known


@pytest.mark.parametrize(("denominator", "counts"), [(TOO_FEW - 1, False), (TOO_FEW, True)])
def test_a_quarter_over_too_few_units_is_left_out(denominator, counts):
    frame = quarters([90.0, *[50.0] * FEWEST_QUARTERS])
    series = series_of(SHARE, frame.assign(denominator=[denominator, *[100.0] * FEWEST_QUARTERS]), math.nan)
    assert series.mean == pytest.approx((90 + 7 * 50) / 8 if counts else 50)
    assert np.isnan(series.frame["value"].iloc[0]) == (not counts)
    last_too_few = frame.assign(denominator=[*[100.0] * FEWEST_QUARTERS, denominator])
    assert (series_of(SHARE, last_too_few, math.nan) is not None) is counts


@pytest.mark.parametrize(
    ("values", "arm", "moves"),
    [
        ([10, 12, 14, 16, 18], 1, True),
        ([18, 16, 14, 12, 10], 1, True),
        ([10, 12, 14, 16, 18], 10, False),  # within the margins
        ([10, 10, 10, 10, 18], 1, False),  # one point makes the slope
        ([10, 10, 10, 10, 10], 1, False),
        ([12, 14, 16, 18], 1, False),  # four quarters
        ([math.nan, 10, 12, 14, 16, 18], 1, True),
        ([10, math.nan, 14, 16, 18], 1, False),
        ([10, 12, math.nan, 14, 16, 18], 1, False),  # five are known, but not the last five
        ([50, 40, 10, 12, 14, 16, 18], 1, True),  # only the last five count
        ([2, 4, 6, 8, 10, 10, 10, 10, 10], 1, False),
    ],
)
def test_a_steady_rise_or_fall(values, arm, moves):
    assert is_trend(quarters(values, arm)) is moves


def test_a_quarter_without_a_margin_makes_no_trend():
    frame = quarters([10, 12, 14, 16, 18], 1)
    assert is_trend(frame) and not is_trend(frame.assign(lower=[math.nan, *frame["lower"][1:]]))


@pytest.mark.parametrize("name", ["dropout_share", "youth_care_share", "clients"])
def test_by_quarter_is_the_same_figure_over_one(name):
    indicator = INDICATORS[name]
    assert by_quarter(indicator).window == 1
    assert replace(by_quarter(indicator), window=indicator.window) == indicator


@pytest.mark.parametrize(
    ("kind", "series", "funnel"),
    [
        (Kind.SHARE, True, True),
        (Kind.RATE, True, True),
        (Kind.MEAN, True, False),
        (Kind.COUNT, True, False),
        (Kind.MEDIAN, False, False),
        (Kind.RATIO, False, False),
        (Kind.AMOUNT, False, False),
        (Kind.PUBLISHED, False, False),
    ],
)
def test_which_figures_have_a_series_and_a_funnel(kind, series, funnel):
    each = replace(SHARE, kind=kind)
    assert (controlled(each), in_funnel(each)) == (series, funnel)
    together = replace(each, clustered=True)
    assert (controlled(together), in_funnel(together)) == (False, False)


def peers(tops, bottom=200, scale=100):
    """Units by letter, each with a numerator; the figure in percent, or per 1,000."""
    tops = np.array(tops, float)
    bottoms = np.broadcast_to(np.array(bottom, float), tops.shape)
    columns = {"numerator": tops, "denominator": bottoms, "value": scale * tops / bottoms}
    return pd.DataFrame(columns, index=list("abcdefghijklmnopqrst")[: len(tops)])


def funnel(now, whole, indicator=SHARE, error=0.0):
    return funnel_of(release(error, **{indicator.universe: []}), indicator, now, whole)


ALIKE = [20] * 11


@pytest.mark.parametrize(
    ("last", "position"),
    [(20, "within"), (28, "within"), (30, "high"), (36, "high_far"), (11, "low"), (4, "low_far")],
)
@pytest.mark.parametrize(("indicator", "scale"), [(SHARE, 100), (RATE, 1000)])
def test_the_place_in_the_funnel(last, position, indicator, scale):
    """Of 200, 20 is the whole: the standard error of chance is 4.2 of them for a share, 4.5 for a rate."""
    found = funnel(peers([*ALIKE, last], scale=scale), scale / 10, indicator)
    assert found.rows.loc["l", "position"] == position and set(found.rows["position"][:-1]) == {"within"}
    chance = math.sqrt(200 * 0.1 * (0.9 if indicator is SHARE else 1.0))
    assert found.score("l") == pytest.approx((last - 20) / chance) and found.score("a") == pytest.approx(0)


def test_usual_variation_widens_the_funnel():
    varied = funnel(peers([10, 30, 14, 26, 12, 28, 10, 30, 20, 20, 20, 36]), 10.0)
    assert varied.rows.loc["l", "position"] != "high_far"
    assert varied.score("l") < funnel(peers([*ALIKE, 36]), 10.0).score("l")


def test_a_rounding_error_that_is_known_is_no_difference():
    exact, rounded = (funnel(peers([*ALIKE, 36]), 10.0, error=error) for error in (0.0, 5.0))
    assert exact.rows.loc["l", "position"] == "high_far"
    assert rounded.rows.loc["l", "position"] == "high" and rounded.score("l") < exact.score("l")


@pytest.mark.parametrize(
    ("now", "whole", "indicator", "known"),
    [
        (peers([20] * FEWEST_PEERS), 10.0, SHARE, True),
        (peers([20] * (FEWEST_PEERS - 1)), 10.0, SHARE, False),
        (peers([2] * FEWEST_PEERS, TOO_FEW), 10.0, SHARE, True),
        (peers([2] * FEWEST_PEERS, TOO_FEW - 1), 10.0, SHARE, False),
        (peers([*[20] * (FEWEST_PEERS - 1), math.nan]), 10.0, SHARE, False),
        (peers([20] * FEWEST_PEERS), 0.0, SHARE, False),
        (peers([20] * FEWEST_PEERS), 100.0, SHARE, False),
        (peers([20] * FEWEST_PEERS), math.nan, SHARE, False),
        (peers([20] * FEWEST_PEERS, scale=1000), 1500.0, RATE, True),  # more requests than inhabitants
        (peers([20] * FEWEST_PEERS, scale=1000), 0.0, RATE, False),
    ],
)
def test_a_funnel_takes_enough_peers_and_a_whole_between_nothing_and_all(now, whole, indicator, known):
    assert (funnel(now, whole, indicator) is not None) is known


def test_who_rests_on_too_few_is_left_out_and_has_no_score():
    found = funnel(peers([*ALIKE, 10], [*[200] * 11, TOO_FEW - 1]), 10.0)
    assert list(found.rows.index) == list("abcdefghijk") and math.isnan(found.score("l"))


def test_the_curves_lie_around_the_whole_and_close_in():
    sizes = np.arange(100, 1200, 100)
    curves = funnel(peers(sizes / 10, sizes), 10.0).curves
    limits = curves[["lower998", "lower95", "upper95", "upper998"]]
    assert (np.diff(limits.to_numpy(), axis=1) > 0).all()
    assert (limits["lower95"] < 10).all() and (limits["upper95"] > 10).all()
    assert curves["denominator"].is_monotonic_increasing and curves["denominator"].iloc[-1] >= 1100
    assert limits["upper95"].is_monotonic_decreasing and limits["upper998"].is_monotonic_decreasing
