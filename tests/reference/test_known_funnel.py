"""Funnels against PHEindicatormethods, and against what FunnelPlotR makes of hospital stays."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics.control_limits import (
    chi_squared_limits,
    exact_limits,
    expected_at_limits,
    funnel_limits,
)
from monitor.statistics.funnel import funnel_positions, interval_positions, limit_positions

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)
SIGNIFICANCE = {
    "far_below": "Low (0.001)",
    "below": "Low (0.025)",
    "within": "Not significant",
    "above": "High (0.025)",
    "far_above": "High (0.001)",
}
UKHSA_NAMES = {
    "lower_998": "lower_3s",
    "lower_95": "lower_2s",
    "upper_95": "upper_2s",
    "upper_998": "upper_3s",
}
ADJUSTED = {"lower_95": "OD95LCL", "upper_95": "OD95UCL", "lower_998": "OD99LCL", "upper_998": "OD99UCL"}
POISSON = {"lower_95": "LCL95", "upper_95": "UCL95", "lower_998": "LCL99", "upper_998": "UCL99"}
# file, whether limits are adjusted, phi, tau2, outliers
CASES = [
    ("medpar_SR_SHMI_99_adj", True, 8.5328512893, 0.0284102323, 9),
    ("medpar_SR_SHMI_99_unadj", False, 8.5328512893, 0.0, 25),
    ("pkg_six_groups_SR_SHMI", True, 2.948033, None, 0),
]


def ukhsa(name: str) -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "phe" / f"testdata_funnel_{name}.csv", encoding="utf-8-sig")
    return frame.rename(columns=str.strip)


def funnel_plot_r(case: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / "funnel" / f"funnelplotr_{case}.csv")


def compare(limits, frame: pd.DataFrame, names: dict[str, str], rtol: float):
    for name, column in names.items():
        np.testing.assert_allclose(getattr(limits, name), frame[column], rtol=rtol, err_msg=column)


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "kind", "rows"),
    [
        ("prop_inputs", "numerator", "denominator", "proportion", 303),
        ("ratio_inputs", "obs", "expected", "ratio", 300),
    ],
)
def test_significance(name, numerator, denominator, kind, rows):
    frame = ukhsa(name)
    position = pd.Series(interval_positions(frame[numerator], frame[denominator], kind=kind))
    assert len(frame) == rows
    assert position.map(SIGNIFICANCE).tolist() == frame["significance"].tolist()


def test_score_positions_of_proportions_are_those_of_the_intervals():
    frame = ukhsa("prop_inputs")
    funnel = funnel_positions(frame["numerator"], frame["denominator"], overdispersed=False)
    expected = frame["significance"].to_numpy()
    np.testing.assert_array_equal(pd.Series(funnel.position).map(SIGNIFICANCE), expected)
    at_average = funnel_limits(frame["denominator"], funnel.centre)
    np.testing.assert_array_equal(limit_positions(funnel.value, at_average), funnel.position)


def test_ratio_limits_at_observed_counts():
    frame = ukhsa("ratio_outputs")
    assert len(frame) == 100
    observed = frame["Observed_events"].to_numpy()
    expected = expected_at_limits(observed)
    compare(expected, frame, {name: f"{short}_exp_events" for name, short in UKHSA_NAMES.items()}, 1e-4)
    for name, short in UKHSA_NAMES.items():
        ratio = observed / getattr(expected, name)
        np.testing.assert_allclose(100 * ratio, frame[f"{short}_isr"], rtol=1e-4)
        np.testing.assert_allclose(ratio - 1, frame[f"{short}_count"], rtol=1e-4, atol=1e-4)


def test_ratio_limits_at_expected_numbers():
    frame = ukhsa("ratio_outputs")
    for name, short in UKHSA_NAMES.items():
        limits = exact_limits(frame[f"{short}_exp_events"], 1, kind="ratio")
        np.testing.assert_allclose(100 * getattr(limits, name), frame[f"{short}_isr"], rtol=1e-4)


@pytest.mark.parametrize(("case", "adjusted", "phi", "tau2", "outliers"), CASES)
def test_log_ratio_with_truncation(case, adjusted, phi, tau2, outliers):
    frame = funnel_plot_r(case)
    funnel = funnel_positions(
        frame["numerator"], frame["denominator"], kind="ratio", outliers="truncate", overdispersed=adjusted
    )
    np.testing.assert_allclose(funnel.phi, phi, atol=1e-6)
    if tau2 is not None:
        np.testing.assert_allclose(funnel.tau2, tau2, atol=1e-10)
    np.testing.assert_allclose(np.log(funnel.value), frame["Y"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(funnel.z_unadjusted, frame["Uzscore"], rtol=1e-9, atol=1e-9)
    compare(funnel.limits, frame, ADJUSTED, 1e-9)
    position = (
        funnel.position
        if adjusted
        else limit_positions(funnel.value, chi_squared_limits(frame["denominator"]))
    )
    outlying = np.isin(position, ["far_below", "far_above"])
    assert outlying.sum() == outliers
    np.testing.assert_array_equal(outlying, frame["outlier"] == 1)


@pytest.mark.parametrize("case", [case for case, *_ in CASES])
def test_unadjusted_ratio_limits(case):
    frame = funnel_plot_r(case)
    compare(chi_squared_limits(frame["denominator"]), frame, POISSON, 1e-9)


def test_expected_numbers_are_the_sums_of_the_predictions():
    stays = pd.read_csv(FOLDER / "funnel" / "medpar_model_input.csv").groupby("provnum")
    frame = funnel_plot_r(CASES[0][0])
    assert len(frame) == stays.ngroups == 54
    np.testing.assert_array_equal(stays["los"].sum(), frame["numerator"])
    predicted = stays["prds"].sum().to_numpy()
    np.testing.assert_array_equal(predicted.round(2), frame["denominator"])
    np.testing.assert_allclose(frame["numerator"] / predicted, frame["rr"], rtol=1e-9)
