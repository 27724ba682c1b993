"""Intervals against the test data of UKHSA's PHEindicatormethods."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics import byar, wilson

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "phe"
LIMITS = {0.95: ["lower95_0cl", "upper95_0cl"], 0.998: ["lower99_8cl", "upper99_8cl"]}
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)


def cases(name: str, sheet: str) -> pd.DataFrame:
    """One sheet of test data, with the percentages and rates brought back to per one."""
    frame = pd.read_excel(
        FOLDER / f"testdata_{name}.xlsx", sheet_name=sheet, keep_default_na=False, na_values=["", "NA"]
    )
    columns = [column for pair in LIMITS.values() for column in pair]
    frame[columns] = frame[columns].div(frame["multiplier"], axis=0)
    return frame


@pytest.mark.parametrize("confidence", LIMITS)
def test_wilson_equals_phe_proportion(confidence):
    frame = cases("Proportion", "testdata_Prop")
    assert len(frame) == 19
    limits = wilson(frame["Numerator"], frame["Denominator"], confidence)
    np.testing.assert_allclose(np.transpose(limits), frame[LIMITS[confidence]], rtol=1e-12)


@pytest.mark.parametrize("confidence", LIMITS)
def test_byar_equals_phe_rate(confidence):
    frame = cases("Rate", "testdata_Rate")
    assert len(frame) == 20
    limits = byar(frame["Numerator"], frame["Denominator"], confidence)
    np.testing.assert_allclose(np.transpose(limits), frame[LIMITS[confidence]], rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "name", "sheet"),
    [(wilson, "Proportion", "testdata_Prop_g"), (byar, "Rate", "testdata_Rate_g")],
)
def test_grouped_sheets(method, name, sheet):
    frame = pd.read_excel(
        FOLDER / f"testdata_{name}.xlsx", sheet_name=sheet, keep_default_na=False, na_values=["", "NA"]
    )
    expected = frame[["lowercl", "uppercl"]].div(frame["multiplier"], axis=0)
    limits = method(frame["Numerator"], frame["Denominator"])
    np.testing.assert_allclose(np.transpose(limits), expected, rtol=1e-12)
