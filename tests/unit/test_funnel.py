"""Funnels: limits, overdispersion, extra error, positions, curves, and what is refused."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import binom, poisson

from monitor.statistics.control_limits import (
    SCALES,
    chi_squared_limits,
    exact_limits,
    expected_at_limits,
    funnel_limits,
)
from monitor.statistics.funnel import (
    funnel_curves,
    funnel_positions,
    interval_positions,
    limit_positions,
    overdispersion,
)
from monitor.statistics.intervals import proportion_rounding_error, wilson

NOTHING = np.nan
SMALL = settings(max_examples=40, deadline=None)
UNITS = np.array([40.0, 80, 120, 400, 900, 2500])
SPREAD_OUT = np.array([4.0, 40, 20, 240, 300, 1500])
MIRROR = {
    "far_below": "far_above",
    "below": "above",
    "within": "within",
    "above": "below",
    "far_above": "far_below",
}
KINDS_AND_SCALES = [(kind, scale) for kind, scales in SCALES.items() for scale in scales]
counts_of_units = arrays.arrays(
    float, (3, 6), elements=st.integers(0, 40).map(float)
)  # all at or below the smallest of UNITS


def same(first, second, **options):
    for one, other in zip(astuple(first), astuple(second), strict=True):
        np.testing.assert_allclose(one, other, **options)


def test_z_scores_and_limits_by_hand():
    error = np.array([0.05, 0, 0, 0.01, 0, 0])
    funnel = funnel_positions(SPREAD_OUT, UNITS, error=error)
    value, centre = SPREAD_OUT / UNITS, SPREAD_OUT.sum() / UNITS.sum()
    chance = centre * (1 - centre) / UNITS
    np.testing.assert_allclose(funnel.z_unadjusted, (value - centre) / np.sqrt(chance + error**2))
    deviation = np.sqrt(chance + funnel.tau2 + error**2)
    np.testing.assert_allclose(funnel.z, (value - centre) / deviation)
    np.testing.assert_allclose(funnel.limits.lower_95, np.maximum(centre - 1.959964 * deviation, 0))
    np.testing.assert_allclose(funnel.limits.upper_998, np.minimum(centre + 3.090232 * deviation, 1))
    assert funnel.tau2 > 0


@pytest.mark.parametrize(
    ("outliers", "kept"),
    [
        ("keep", [-9.0, -3, -1, 0, 1, 2, 3, 4, 12]),
        ("truncate", [-3.0, -1, 0, 1, 2, 3, 4]),
        ("winsorise", [-4.2, -3, -1, 0, 1, 2, 3, 4, 5.6]),
    ],
)
def test_outliers_do_not_set_the_overdispersion(outliers, kept):
    z = np.array([4.0, NOTHING, -9, -3, 12, 2, 0, -1, 1, 3])
    spread = overdispersion(z, 0.01, outliers=outliers, share=0.15 if outliers == "truncate" else 0.1)
    phi, units = np.mean(np.square(kept)), len(kept)
    np.testing.assert_allclose(spread.phi, phi)
    # for equal variances the general formula comes down to this
    np.testing.assert_allclose(spread.tau2, 0.01 * (units * phi - (units - 1)) / (units - 1))


def test_tau2_with_unequal_variances():
    variance = np.array([0.01, 0.02, 0.04])
    weight = 1 / variance
    expected = (4 + 9 + 1 - 2) / (weight.sum() - (weight**2).sum() / weight.sum())
    np.testing.assert_allclose(overdispersion([2, -3, 1], variance, outliers="keep").tau2, expected)


@pytest.mark.parametrize("outliers", ["keep", "truncate", "winsorise"])
def test_share_of_zero_keeps_all(outliers):
    z = np.array([5.0, -8, 0, 1])
    np.testing.assert_allclose(overdispersion(z, 1, outliers=outliers, share=0).phi, np.mean(z**2))


def test_positions_on_either_side_of_each_limit():
    centre, size = 0.5, np.full(5, 400.0)
    z = np.array([-3.2, -2.5, 1.9, 2.5, 3.2])
    numerator = size * (centre + z * np.sqrt(0.25 / size))
    funnel = funnel_positions(numerator, size, centre=centre, overdispersed=False)
    expected = ["far_below", "below", "within", "above", "far_above"]
    assert funnel.position.tolist() == expected
    assert limit_positions(funnel.value, funnel.limits).tolist() == expected
    assert limit_positions(funnel.value, exact_limits(size, centre)).tolist() == expected
    assert interval_positions(numerator, size, centre=centre).tolist() == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "error"),
    [(NOTHING, 20, 0), (3, NOTHING, 0), (0, 0, 0), (3, 20, NOTHING)],
)
def test_missing_units_take_no_part(numerator, denominator, error):
    errors = np.full(6, 0.01)
    with_it = funnel_positions([*SPREAD_OUT, numerator], [*UNITS, denominator], error=[*errors, error])
    without = funnel_positions(SPREAD_OUT, UNITS, error=errors)
    assert with_it.position.tolist() == [*without.position, "missing"]
    for name in ("z", "value", "denominator"):
        np.testing.assert_array_equal(getattr(with_it, name), [*getattr(without, name), NOTHING])
    assert (with_it.centre, with_it.phi, with_it.tau2) == (without.centre, without.phi, without.tau2)


@pytest.mark.parametrize("units", [[NOTHING, NOTHING], [5, NOTHING]])
@pytest.mark.parametrize("outliers", ["keep", "truncate", "winsorise"])
def test_fewer_than_two_units_have_no_position(units, outliers):
    funnel = funnel_positions(units, [10, 10], outliers=outliers)
    assert funnel.position.tolist() == ["missing", "missing"]
    assert np.isnan(funnel.tau2)
    assert np.isnan(funnel.limits.upper_95).all()


@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("scale", SCALES["proportion"])
def test_all_or_none_everywhere_is_within(share, scale):
    funnel = funnel_positions(share * UNITS, UNITS, scale=scale)
    assert set(funnel.position) == {"within"}
    assert funnel.tau2 == 0


def test_zero_events_on_the_log_scale_count_as_half():
    zero, half = (funnel_positions([each, 20, 30], [10, 20, 30], kind="ratio") for each in (0, 0.5))
    np.testing.assert_array_equal(zero.z, half.z)
    assert zero.value[0] == 0


def test_scales_by_hand():
    size, tau2 = np.array([50.0, 500.0]), 0.002
    z = 1.959964
    arcsine = funnel_limits(size, 0.3, scale="arcsine", tau2=tau2)
    inner = np.arcsin(np.sqrt(0.3)) + z * np.sqrt(1 / (4 * size) + tau2)
    np.testing.assert_allclose(arcsine.upper_95, np.sin(inner) ** 2)
    square = funnel_limits(size, 0.3, kind="rate", scale="square_root", tau2=tau2)
    np.testing.assert_allclose(square.lower_95, (np.sqrt(0.3) - z * np.sqrt(1 / (4 * size) + tau2)) ** 2)
    log = funnel_limits(size, 1, kind="ratio", tau2=tau2, error=0.03)
    np.testing.assert_allclose(log.upper_95, np.exp(z * np.sqrt(1 / size + tau2 + 0.03**2)))


@pytest.mark.parametrize(("kind", "scale"), KINDS_AND_SCALES)
def test_every_scale_is_alike_for_large_units(kind, scale):
    centre = 1.0 if kind == "ratio" else 0.4
    linear, other = (
        funnel_limits(1e8, centre, kind=kind, scale=each, error=1e-4) for each in ("linear", scale)
    )
    same(linear, other, rtol=1e-6)


@SMALL
@given(
    counts_of_units, st.sampled_from(["proportion", "rate", "ratio"]), st.sampled_from(["keep", "truncate"])
)
def test_rows_are_funnels_of_their_own(counts, kind, outliers):
    together = funnel_positions(counts, UNITS, kind=kind, outliers=outliers)
    for row, count in enumerate(counts):
        alone = funnel_positions(count, UNITS, kind=kind, outliers=outliers)
        assert together.position[row].tolist() == alone.position.tolist()
        np.testing.assert_allclose(together.tau2[row], alone.tau2, rtol=1e-12)


@SMALL
@given(counts_of_units, st.sampled_from(SCALES["proportion"]))
def test_the_rest_mirrors_the_part(counts, scale):
    part, rest = (funnel_positions(each, UNITS, scale=scale) for each in (counts, UNITS - counts))
    np.testing.assert_allclose(part.z, -rest.z, rtol=1e-6, atol=1e-6)
    clear = np.abs(np.abs(part.z[..., None]) - [1.959964, 3.090232]).min(axis=-1) > 1e-5
    assert [MIRROR[each] for each in part.position[clear]] == rest.position[clear].tolist()


@SMALL
@given(counts_of_units, st.floats(0, 0.2))
def test_an_error_that_is_known_is_no_difference_between_units(counts, error):
    plain, with_error = (funnel_positions(counts, 50, error=each, outliers="keep") for each in (0, error))
    np.testing.assert_allclose(with_error.tau2, np.maximum(plain.tau2 - error**2, 0), atol=1e-12)
    assert (np.abs(with_error.z) <= np.abs(plain.z) + 1e-9).all()


@SMALL
@given(counts_of_units)
def test_overdispersion_only_widens(counts):
    wide, narrow = (funnel_positions(counts, UNITS, overdispersed=each) for each in (True, False))
    assert (wide.limits.upper_95 >= narrow.limits.upper_95).all()
    assert (wide.limits.lower_998 <= narrow.limits.lower_998).all()
    np.testing.assert_array_equal(narrow.phi, wide.phi)
    np.testing.assert_array_equal(narrow.tau2, 0)


@SMALL
@given(st.integers(5, 10_000), st.floats(0.2, 0.8))
def test_linear_limits_of_a_proportion_invert_wilson(size, centre):
    limits = funnel_limits(size, centre)
    if limits.lower_95 > 0:
        np.testing.assert_allclose(wilson(size * limits.lower_95, size)[1], centre, atol=1e-7)
    if limits.upper_95 < 1:
        np.testing.assert_allclose(wilson(size * limits.upper_95, size)[0], centre, atol=1e-7)


@SMALL
@given(st.integers(1, 300), st.floats(0.001, 0.999))
def test_exact_binomial_limits(size, centre):
    limits, counts = exact_limits(size, centre), np.arange(size + 1)
    beyond(counts / size, limits, binom.cdf(counts, size, centre), binom.sf(counts - 1, size, centre))


@SMALL
@given(st.floats(0.001, 500))
def test_exact_poisson_limits(expected):
    limits, counts = exact_limits(expected, 1, kind="ratio"), np.arange(int(3 * expected) + 20)
    beyond(counts / expected, limits, poisson.cdf(counts, expected), poisson.sf(counts - 1, expected))


def beyond(values, limits, at_most, at_least):
    """A count is beyond a limit exactly if so small, or so large, a count has less than the tail probability."""
    for tail, lower, upper in (
        (0.025, limits.lower_95, limits.upper_95),
        (0.001, limits.lower_998, limits.upper_998),
    ):
        clear = [np.abs(each / tail - 1) > 1e-6 for each in (at_most, at_least)]
        np.testing.assert_array_equal((values < lower)[clear[0]], (at_most < tail)[clear[0]])
        np.testing.assert_array_equal((values > upper)[clear[1]], (at_least < tail)[clear[1]])


@SMALL
@given(st.integers(1, 2000))
def test_expected_numbers_lie_on_the_exact_limits(observed):
    expected = expected_at_limits(observed)
    for name in ("lower_998", "lower_95", "upper_95", "upper_998"):
        number = getattr(expected, name)
        limit = getattr(exact_limits(number, 1, kind="ratio"), name)
        np.testing.assert_allclose(limit, observed / number, rtol=1e-9)


def test_chi_squared_limits_by_table():
    # the published exact interval of 10 events is 4.795 to 18.390
    limits = chi_squared_limits([10, 0, NOTHING])
    np.testing.assert_allclose(limits.lower_95, [0.4795389, NOTHING, NOTHING], rtol=1e-6)
    np.testing.assert_allclose(limits.upper_95, [1.8390356, NOTHING, NOTHING], rtol=1e-6)


def test_rates_may_exceed_one_and_judge_events():
    position = interval_positions([400, 250, 100, NOTHING], [100, 100, 100, 100], kind="rate", centre=2.5)
    assert position.tolist() == ["far_above", "within", "far_below", "missing"]
    assert funnel_positions([400, 250, 100], 100, kind="rate", overdispersed=False).centre == 2.5


def test_curves_pass_through_the_limits_of_the_units():
    error = proportion_rounding_error(0.3 * UNITS, UNITS, 1.4, 0.7)
    funnel = funnel_positions(SPREAD_OUT, UNITS, centre=0.3, error=error)
    grid, curves = funnel_curves(funnel, error_numerator=1.4, error_denominator=0.7, points=50)
    assert (grid[0], grid[-1], grid.size) == pytest.approx((40, 2500, 50))
    for curve, limits in zip(astuple(curves), astuple(funnel.limits), strict=True):
        np.testing.assert_allclose(curve[[0, -1]], limits[[0, -1]])
        assert curve.shape == (50,)


def test_curves_of_many_funnels_and_of_none():
    sizes = np.array([[10, 20, NOTHING], [5, 50, 500], [NOTHING] * 3])
    grid, curves = funnel_curves(funnel_positions(sizes / 2, sizes), points=3)
    np.testing.assert_allclose(grid, [[10, np.sqrt(200), 20], [5, 50, 500], [NOTHING] * 3])
    assert curves.upper_95.shape == (3, 3)


@pytest.mark.parametrize(
    ("method", "arguments", "options", "message"),
    [
        (funnel_positions, ([3, 7], [5, 6]), {}, "numerator .* 7 of 6 at index 1"),
        (funnel_positions, ([3, -1], [5, 6]), {}, "must not be negative; got -1 of 6 at index 1"),
        (funnel_positions, ([3, 1], [5, 6]), {"error": [0, -0.1]}, "error .* -0.1 at index 1"),
        (funnel_positions, (3, 5), {}, "on an axis"),
        (funnel_positions, ([3], [5]), {"centre": 0}, "room for chance; got 0"),
        (funnel_positions, ([3], [5]), {"centre": 1}, "room for chance; got 1"),
        (funnel_positions, ([3], [5]), {"kind": "mean"}, "kind .* 'mean'"),
        (funnel_positions, ([3], [5]), {"scale": "log"}, "scale of a proportion .* 'log'"),
        (funnel_positions, ([3], [5]), {"outliers": "drop"}, "outliers .* 'drop'"),
        (funnel_positions, ([3], [5]), {"share": 0.5}, "share .* 0.5"),
        (interval_positions, ([3], [5]), {"kind": "mean"}, "kind .* 'mean'"),
        (funnel_limits, ([5, 5], [0.5, 1.5]), {}, "centre .* 1.5 at index 1"),
        (funnel_limits, (5, 0.5), {"tau2": -1}, "tau2 and error .* -1 of 0"),
        (exact_limits, (5, -1), {"kind": "rate"}, "centre .* -1"),
        (expected_at_limits, ([2, -2],), {}, "observed .* -2 at index 1"),
    ],
)
def test_what_cannot_be_is_refused(method, arguments, options, message):
    with pytest.raises(ValueError, match=message):
        method(*arguments, **options)
