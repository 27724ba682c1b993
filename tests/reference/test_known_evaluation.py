"""The two evaluation designs against published analyses: Sicily's smoking ban, and county employment."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.evaluation import interrupted_time_series, staggered_differences

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "evaluation"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)

MODELS = {
    "model1_poisson": {"harmonics": 0, "overdispersed": False},
    "model2_quasipoisson": {"harmonics": 0},
    "model3_quasi_harmonic": {},
    "model4_change_in_slope": {"change_of_slope": True},
}
TERMS = {
    "(Intercept)": "intercept",
    "smokban": "after",
    "time": "time",
    "smokban:I(time - 36)": "slope_after",
    **{
        f"harm(month, 2, 12){r}{k}": f"{w}_{k}"
        for r, w in (("sin", "sine"), ("cos", "cosine"))
        for k in (1, 2)
    },
}
SCENARIOS = {
    "mpdta_nev_dr": {},
    "mpdta_nyt_dr": {"controls": "not_yet_treated"},
    "mpdta_nev_reg_cov": {"method": "regression", "covariates": ["lpop"]},
    "mpdta_nev_ipw": {"method": "weighting"},
}
BY = {"simple": "all", "group": "group", "dynamic": "elapsed", "calendar": "period"}
# The answers of this one are on simulated data that are not in the folder.
WITHOUT_DATA = {"sim_nev_dr"}


@pytest.mark.parametrize("model", MODELS)
def test_sicily(model):
    pytest.importorskip("statsmodels", reason="the extra `evaluation` is not installed")
    frame = pd.read_csv(FOLDER / "sicily.csv")
    every = pd.read_csv(FOLDER / "sicily_its_expected.csv")
    expected = every[every["model"] == model].assign(term=lambda rows: rows["term"].map(TERMS))
    got = interrupted_time_series(frame["aces"], frame["stdpop"], frame["smokban"], **MODELS[model])
    assert set(got.terms["term"]) == set(expected["term"])
    both = expected.merge(got.terms, on="term")
    for theirs, ours in [("estimate_x", "estimate_y"), ("se", "standard_error")]:
        np.testing.assert_allclose(both[ours], both[theirs], rtol=0, atol=1e-6)
    for theirs, ours in [("rr", "ratio"), ("rr_lo", "lower"), ("rr_hi", "upper")]:
        np.testing.assert_allclose(both[ours], both[theirs], rtol=0, atol=1e-6)
    # R takes the dispersion from the last weights before convergence, which differ in the sixth figure
    assert got.dispersion == pytest.approx(expected["dispersion"].iloc[0], rel=1e-5)


def counties(scenario):
    pytest.importorskip("diff_diff", reason="the extra `evaluation` is not installed")
    names = {"outcome": "lemp", "unit": "countyreal", "period": "year", "first_treated": "first.treat"}
    return staggered_differences(pd.read_csv(FOLDER / "mpdta.csv"), **names, **SCENARIOS[scenario])


def expected_of(table, scenario):
    every = pd.read_csv(FOLDER / table)
    assert set(every["scenario"]) == SCENARIOS.keys() | WITHOUT_DATA
    return every[every["scenario"] == scenario]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_effects_by_group_and_time(scenario):
    got, expected = counties(scenario).group_time, expected_of("ref_attgt.csv", scenario)
    both = expected.merge(got, left_on=["group", "t"], right_on=["group", "period"])
    assert len(both) == len(expected) == len(got) == 12
    np.testing.assert_allclose(both["effect"], both["att"], rtol=0, atol=1e-8)
    np.testing.assert_allclose(both["standard_error"], both["se"], rtol=0, atol=1e-8)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_averages(scenario):
    result = counties(scenario)
    expected = expected_of("ref_aggte.csv", scenario).assign(by=lambda rows: rows["type"].map(BY))
    over_all = expected.drop_duplicates("by")[["by", "overall_att", "overall_se"]].assign(at=np.nan)
    over_all.columns = ["by", "att", "se", "at"]
    single = expected.dropna(subset=["egt"])[["by", "att_egt", "se_egt", "egt"]]
    single.columns = over_all.columns
    both = pd.concat([over_all, single]).merge(result.averages, on=["by", "at"])
    assert len(both) == len(over_all) + len(single) == len(result.averages) == 18
    np.testing.assert_allclose(both["effect"], both["att"], rtol=0, atol=1e-8)
    # the library has no standard errors by period, nor of the mean over groups
    known = both["standard_error"].notna()
    assert known.sum() == 1 + 3 + 8
    np.testing.assert_allclose(both.loc[known, "standard_error"], both.loc[known, "se"], rtol=0, atol=1e-8)
