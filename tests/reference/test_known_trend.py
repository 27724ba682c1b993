"""Recent trends and benchmark comparisons against the cases of DHSC Fingertips."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics.trend import compare_with_benchmark, recent_trend, recent_trend_of_proportions

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "trend"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)
DIRECTIONS = {"High is good": "increase", "Low is good": "decrease", "No judgement": "neutral"}
SUFFIXES = {"improvement": "AndGettingBetter", "concern": "AndGettingWorse", "neutral": "", "not_known": ""}
CHANGES = {
    "increasing": "Increasing",
    "decreasing": "Decreasing",
    "no_change": "NoChange",
    "not_known": "CannotBeCalculated",
}


def cases() -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    """The columns as (series, points) in order of time, and the first row of each series."""
    frame = pd.read_csv(FOLDER / "trend_marker_cases.csv").sort_values(["case", "year"])
    series = frame.groupby("case")
    columns = ("value", "lower95", "upper95", "count", "denominator")
    return {name: np.stack(series[name].agg(list).to_list()) for name in columns}, series.first()


def markers(trend) -> list[str]:
    return [CHANGES[each] + SUFFIXES[how] for each, how in zip(trend.change, trend.judgement, strict=True)]


def compare(trend, first: pd.DataFrame):
    assert markers(trend) == first["expected_trend"].tolist()
    told = first["expected_chi2"].notna().to_numpy()
    np.testing.assert_allclose(trend.chi_squared[told], first["expected_chi2"][told], atol=0.005)


def test_weighted_slopes():
    tables, first = cases()
    assert len(first) == 4
    direction = first["polarity"].map(DIRECTIONS).to_numpy()
    trend = recent_trend(tables["value"], tables["lower95"], tables["upper95"], direction=direction)
    compare(trend, first)


def test_proportions_by_their_counts():
    tables, first = cases()
    proportions = (first["value_type"] == "Proportion").to_numpy()
    assert proportions.sum() == 3
    count, size, lower = (tables[name][proportions] for name in ("count", "denominator", "lower95"))
    direction = first["polarity"].map(DIRECTIONS).to_numpy()[proportions]
    trend = recent_trend_of_proportions(count, size, published=~np.isnan(lower), direction=direction)
    compare(trend, first[proportions])


def test_benchmark():
    frame = pd.read_csv(FOLDER / "rag_benchmark_cases.csv")
    assert len(frame) == 12
    outcome = compare_with_benchmark(
        frame["lower_cl"],
        frame["upper_cl"],
        frame["benchmark_value"],
        direction=frame["polarity"].map(DIRECTIONS),
    )
    assert [each.capitalize() for each in outcome] == frame["expected_outcome"].tolist()
