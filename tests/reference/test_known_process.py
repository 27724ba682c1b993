"""Process charts against what NHSRplotthedots makes of 60 series and of the cases of its own tests."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics.process import process_chart

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "spc"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)
CAUSES = {
    "Common Cause": "common_cause",
    "Above UCL": "above_limit",
    "Below LCL": "below_limit",
    "7 Point Trend (Increasing)": "trend_increasing",
    "7 Point Trend (Decreasing)": "trend_decreasing",
    "2 in 3 Above CL": "two_in_three_above",
    "2 in 3 Below CL": "two_in_three_below",
    "7 Points Above CL": "shift_above",
    "7 Points Below CL": "shift_below",
}
LIMITS = {"mean_col": "mean", "lpl": "lower", "upl": "upper"}
EXACT = {
    "rebase_group": "segment",
    "outside_limits": "outside_limits",
    "relative_to_mean": "side_of_mean",
    "close_to_limits": "close_to_limits",
    "special_cause_type": "special_cause",
    "point_type": "point_type",
}


def side_by_side(points: pd.DataFrame, key: list[str]) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The values, a series in each row with missing ones behind, and the place there of every point."""
    place = points.groupby(key, sort=False).ngroup(), points.groupby(key, sort=False).cumcount()
    values = np.full([each.max() + 1 for each in place], np.nan)
    values[place] = points["y"]
    return values, place


def compare(chart, points, place):
    for column, name in LIMITS.items():
        np.testing.assert_allclose(
            getattr(chart, name)[place], points[column], rtol=0, atol=1e-9, err_msg=name
        )
    expected = points.assign(special_cause_type=points["special_cause_type"].map(CAUSES))
    for column, name in EXACT.items():
        np.testing.assert_array_equal(getattr(chart, name)[place], expected[column].to_numpy(), err_msg=name)


def test_sixty_series():
    points, meta = pd.read_csv(FOLDER / "series_points.csv"), pd.read_csv(FOLDER / "series_meta.csv")
    assert (len(points), len(meta)) == (1799, 60)
    values, place = side_by_side(points, ["series"])
    rebase = np.zeros(values.shape, bool)
    rebase[place] = points["x"].to_numpy() == points["series"].map(meta.set_index("series")["rebase"])
    chart = process_chart(
        values,
        direction=meta["improvement_direction"].to_numpy(),
        target=meta["target"],
        rebase=rebase,
        fixed_after=meta["fix_after_n_points"],
        screen=meta["screen_outliers"],
    )
    compare(chart, points, place)
    np.testing.assert_array_equal(chart.variation, meta["variation"])
    np.testing.assert_array_equal(chart.assurance, meta["assurance"].fillna("not_judged"))


def test_cases_of_the_package():
    points = pd.read_csv(FOLDER / "ptd_package_cases.csv")
    assert len(points) == 156
    values, place = side_by_side(points, ["case", "f"])
    case = points.groupby(["case", "f"], sort=False)["case"].first()
    rebase = np.zeros(values.shape, bool)
    rebase[place] = points["case"] == "rnorm20_rebase_" + points["x"]
    assert rebase.sum() == 1
    chart = process_chart(
        values,
        direction="increase",
        rebase=rebase,
        fixed_after=np.where(case.str.endswith("fix12"), 12, np.inf),
        screen=~case.str.endswith("noscreen"),
    )
    compare(chart, points, place)
