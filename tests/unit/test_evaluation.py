"""Interrupted time series and staggered differences on made-up data of which the answer is known."""

import sys
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from monitor.evaluation import interrupted_time_series, staggered_differences
from monitor.vocabulary import MonitorError

# Made-up series fit exactly, of which statsmodels warns.
pytestmark = pytest.mark.filterwarnings("ignore:Perfect separation or prediction")
ABSENT = "the extra `evaluation` is not installed"
# It doubles every period, and is halved by the intervention in the fifth.
DOUBLING = np.array([10, 20, 40, 80, 80, 160, 320, 640])
SINCE = np.array([0, 0, 0, 0, 1, 1, 1, 1])
MILLION = np.full(8, 1e6)
NAMES = {"outcome": "waiting", "unit": "district", "period": "year", "first_treated": "start"}


def series(events=DOUBLING, population=MILLION, after=SINCE, **options):
    pytest.importorskip("statsmodels", reason=ABSENT)
    return interrupted_time_series(events, population, after, **{"harmonics": 0, **options})


def ratios(result):
    return dict(zip(result.terms["term"], result.terms["ratio"], strict=True))


def test_a_level_that_is_halved():
    result = series()
    assert result.rate_ratio == pytest.approx(0.5)
    assert ratios(result) == pytest.approx({"intercept": 5e-6, "after": 0.5, "time": 2})
    np.testing.assert_allclose(result.series["fitted"], DOUBLING)
    np.testing.assert_allclose(result.series["without"], [10, 20, 40, 80, 160, 320, 640, 1280])
    assert result.dispersion == pytest.approx(0, abs=1e-9)


def test_limits_follow_from_the_information_in_the_counts():
    result = series(overdispersed=False, confidence=0.9)
    design = np.column_stack([np.ones(8), SINCE, np.arange(1, 9)])
    error = np.sqrt(np.linalg.inv(design.T * DOUBLING @ design)[1, 1])
    margin = NormalDist().inv_cdf(0.95) * error
    assert result.terms["standard_error"][1] == pytest.approx(error)
    assert (result.lower, result.upper) == pytest.approx((0.5 * np.exp(-margin), 0.5 * np.exp(margin)))
    assert result.dispersion == 1


def test_overdispersion_widens_by_the_root_of_the_dispersion():
    uneven = DOUBLING + np.array([3, -5, 6, -4, 7, -9, 4, 5])
    plain, wide = series(uneven, overdispersed=False), series(uneven)
    fitted = plain.series["fitted"]
    dispersion = ((uneven - fitted) ** 2 / fitted).sum() / (8 - 3)
    assert wide.dispersion == pytest.approx(dispersion)
    widened = plain.terms["standard_error"] * np.sqrt(dispersion)
    np.testing.assert_allclose(wide.terms["standard_error"], widened)


def test_a_slope_that_changes():
    # doubling becomes tripling; in the fourth period, the last before, both lines meet
    result = series([10, 20, 40, 80, 240, 720, 2160, 6480], change_of_slope=True)
    assert ratios(result) == pytest.approx({"intercept": 5e-6, "after": 1, "time": 2, "slope_after": 1.5})
    np.testing.assert_allclose(result.series["without"], 10 * 2.0 ** np.arange(8))


def test_a_season_is_no_effect():
    time, since = np.arange(1, 25), np.repeat([0, 1], 12)
    wave = 0.3 * np.sin(2 * np.pi * time / 4) - 0.2 * np.cos(2 * np.pi * time / 4)
    result = series(np.round(1e9 * np.exp(wave)), np.full(24, 1e10), since, harmonics=1, season=4)
    expected = {"intercept": 0.1, "after": 1, "time": 1, "sine_1": np.exp(0.3), "cosine_1": np.exp(-0.2)}
    assert ratios(result) == pytest.approx(expected)


def test_more_inhabitants_are_no_effect():
    assert series(population=1e6 * (1 + SINCE)).rate_ratio == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"events": DOUBLING[:7]}, r"shapes \(7,\), \(8,\) and \(8,\)"),
        ({"events": DOUBLING / 3}, "whole counts.*\n.*3.33333 in period 1"),
        ({"events": -DOUBLING}, "-10 in period 1"),
        ({"events": np.append(DOUBLING[:7], np.nan)}, "nan in period 8"),
        ({"events": DOUBLING * SINCE}, "events before the intervention"),
        ({"events": DOUBLING * (1 - SINCE)}, "events after the intervention"),
        ({"population": MILLION * SINCE}, "0 in period 1"),
        ({"after": 2 * SINCE}, "2 in period 5"),
        ({"after": 1 - SINCE}, "after must be 0 up to"),
        ({"after": 0 * SINCE}, "after must be 0 up to"),
        ({"after": np.array([0, 1] * 4)}, "after must be 0 up to"),
        ({"harmonics": 6}, "6 in a season of 12"),
        ({"harmonics": -1}, "-1 in a season"),
        ({"harmonics": 3}, "8 periods, 4 of them after, for 9 terms"),
        ({"after": np.arange(8) == 7, "change_of_slope": True}, "8 periods, 1 of them after, for 4 terms"),
        ({"confidence": 95}, "between 0 and 1"),
    ],
)
def test_a_series_that_shows_nothing_is_refused(wrong, words):
    with pytest.raises(MonitorError, match=words):
        series(**wrong)


def panel():
    """Six districts in four years, in pairs that differ by a slope of 1 either way around what is told.

    All gain 10 a year. The pair of 2022 gains 4 more at its start and 8 from the next year on; the pair
    of 2023 gains 3.
    """
    rows = []
    for pair, (start, effects) in enumerate([(0, []), (2022, [4, 8, 8]), (2023, [3, 3])]):
        gain = dict(enumerate(effects, start))
        for slope in (-1, 1):
            for year in range(2021, 2025):
                waiting = 100 * pair + (10 + slope) * (year - 2021) + gain.get(year, 0)
                rows.append((f"{start}{slope:+}", year, start, waiting, slope))
    return pd.DataFrame(rows, columns=["district", "year", "start", "waiting", "slope"])


def differences(frame=None, **options):
    pytest.importorskip("diff_diff", reason=ABSENT)
    return staggered_differences(panel() if frame is None else frame, **{**NAMES, **options})


def averages(result, by):
    rows = result.averages[result.averages["by"] == by].set_index("at")["effect"]
    return {None if np.isnan(at) else at: effect for at, effect in rows.items()}


@pytest.mark.parametrize("controls", ["never_treated", "not_yet_treated"])
def test_effects_that_were_put_in(controls):
    result = differences(controls=controls)
    got = result.group_time.set_index(["group", "period"])["effect"].to_dict()
    assert got == pytest.approx(
        {(2022, 2022): 4, (2022, 2023): 8, (2022, 2024): 8, (2023, 2022): 0, (2023, 2023): 3, (2023, 2024): 3}
    )
    assert result.effect == pytest.approx((4 + 8 + 8 + 3 + 3) / 5)
    assert averages(result, "group") == pytest.approx({2022: 20 / 3, 2023: 3, None: (20 / 3 + 3) / 2})
    assert averages(result, "elapsed") == pytest.approx({-1: 0, 0: 3.5, 1: 5.5, 2: 8, None: 17 / 3})
    assert averages(result, "period") == pytest.approx({2022: 4, 2023: 5.5, 2024: 5.5, None: 5})


def test_a_group_weighs_by_its_units():
    more = panel()
    more = pd.concat([more, more[more["start"] == 2023].assign(district=lambda rows: rows["district"] + "b")])
    result = differences(more)
    assert result.effect == pytest.approx((4 + 8 + 8 + 2 * (3 + 3)) / 7)
    assert averages(result, "period")[2024] == pytest.approx((8 + 2 * 3) / 3)


def test_standard_errors_by_hand():
    """Changes differ by 1 a year either way: their variance after k years is k^2, over 2 districts a side."""
    result = differences(confidence=0.9)
    error = result.group_time.set_index(["group", "period"])["standard_error"]
    assert error[2022, 2022] == pytest.approx(np.sqrt(1 / 2 + 1 / 2))
    assert error[2022, 2024] == pytest.approx(np.sqrt(9 / 2 + 9 / 2))
    margin = NormalDist().inv_cdf(0.95) * result.standard_error
    assert (result.lower, result.upper) == pytest.approx((result.effect - margin, result.effect + margin))


def test_a_covariate_that_explains_who_gained_more_takes_away_the_noise():
    result = differences(covariates=["slope"], method="regression")
    assert result.effect == pytest.approx(5.2)
    assert result.standard_error < differences().standard_error


def test_the_panel_stays_as_it_was():
    frame = panel()
    differences(frame)
    pd.testing.assert_frame_equal(frame, panel())


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda frame: frame, {"outcome": "cost"}, "no column 'cost'"),
        (lambda frame: frame.assign(waiting=frame["waiting"].where(frame.index > 1)), {}, "2 missing of 24"),
        (lambda frame: frame.assign(year=frame["year"].astype(str)), {}, "year must hold finite numbers"),
        (lambda frame: frame.assign(waiting=np.inf), {}, "waiting must hold finite numbers"),
        (lambda frame: frame.iloc[1:], {}, "1 units that are not, such as '0-1'"),
        (lambda frame: pd.concat([frame, frame.iloc[:1]]), {}, "1 units that are not, such as '0-1'"),
        (lambda frame: frame.assign(start=frame["start"].where(frame.index > 0, 2022)), {}, "in one group"),
        (lambda frame: frame.assign(start=0), {}, "some units must be treated"),
        (lambda frame: frame.assign(start=frame["start"].replace(2022, 2021)), {}, "starts in 2021"),
        (lambda frame: frame.assign(start=frame["start"].replace(2022, 2025)), {}, "starts in 2025"),
        (lambda frame: frame[frame["start"] > 0], {}, "No never-treated units"),
        (lambda frame: frame, {"covariates": ["slope"]}, "Events Per Variable"),
        (lambda frame: frame, {"controls": "everyone"}, "never_treated, not_yet_treated"),
        (lambda frame: frame, {"method": "magic"}, "doubly_robust, weighting, regression"),
        (lambda frame: frame, {"confidence": 0}, "between 0 and 1"),
    ],
)
def test_a_panel_that_shows_nothing_is_refused(change, options, words):
    with pytest.raises(MonitorError, match=words):
        differences(change(panel()), **options)


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("statsmodels.api", lambda: interrupted_time_series(DOUBLING, MILLION, SINCE)),
        ("diff_diff", lambda: staggered_differences(panel(), **NAMES)),
    ],
)
def test_without_the_extra_it_says_what_to_install(monkeypatch, module, call):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MonitorError, match=r"monitor-sociaal-domein\[evaluation\]"):
        call()
