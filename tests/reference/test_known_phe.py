"""Means, standardised rates, quantile groups and inequality against UKHSA's PHEindicatormethods."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics.inequality import inequality_index, inequality_limits
from monitor.statistics.means import student_mean, student_mean_of_values
from monitor.statistics.quantile_groups import quantile_groups
from monitor.statistics.standardise import (
    directly_standardised,
    directly_standardised_repeated,
    indirectly_standardised,
)

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "phe"
LIMITS = {0.95: ["lower95_0cl", "upper95_0cl"], 0.998: ["lower99_8cl", "upper99_8cl"]}
STRATA = 19
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)


def sheet(name: str, of: str) -> pd.DataFrame:
    path = FOLDER / f"testdata_{name}.xlsx"
    return pd.read_excel(path, sheet_name=of, keep_default_na=False, na_values=["", "NA"])


def strata(of: str, *columns: str) -> list[np.ndarray]:
    """Columns of a sheet as areas x strata. UKHSA takes a missing stratum as empty; so does this test."""
    frame = sheet("DSR_ISR", of)
    return [frame[column].fillna(0).to_numpy(float).reshape(-1, STRATA) for column in columns]


def european_standard() -> np.ndarray:
    return strata("testdata_err1", "stdpop")[0][0]


def same(actual, expected, tolerance=1e-12):
    np.testing.assert_allclose(actual, expected, rtol=tolerance)


# --- means ---


@pytest.mark.parametrize("confidence", LIMITS)
def test_means_from_sums(confidence):
    frame = sheet("Mean", "testdata_Mean_results")
    assert len(frame) == 3
    mean = student_mean(frame["value_sum"], frame["value_count"], frame["stdev"], confidence)
    same(mean.value, frame["value"])
    same([mean.lower, mean.upper], frame[LIMITS[confidence]].T)


@pytest.mark.parametrize("confidence", LIMITS)
def test_means_from_values(confidence):
    values, expected = (
        sheet("Mean", "testdata_Mean"),
        sheet("Mean", "testdata_Mean_results").set_index("area"),
    )
    groups = {area: part["values"] for area, part in values.groupby("area")} | {
        "No grouping": values["values"]
    }
    assert set(groups) == set(expected.index)
    for area, observed in groups.items():
        mean = student_mean_of_values(observed, confidence)
        same(
            [mean.value, mean.lower, mean.upper],
            expected.loc[area, ["value", *LIMITS[confidence]]].astype(float),
        )


# --- direct standardisation ---


def check_direct(result, rows: slice | list[int], confidence: float, tolerance: float = 1e-12):
    frame = sheet("DSR_ISR", "testresults_DSR").iloc[rows]
    multiplier = frame["statistic"].str.extract(r"per (\d+)$")[0].astype(float).to_numpy()
    same(result.total_count, frame["total_count"])
    same(result.total_population, frame["total_pop"])
    same(result.value * multiplier, frame["value"], tolerance)
    same(np.multiply([result.lower, result.upper], multiplier), frame[LIMITS[confidence]].T, tolerance)


@pytest.mark.parametrize("confidence", LIMITS)
@pytest.mark.parametrize("rows", [slice(0, 3), slice(4, 7)])
def test_direct_rates(rows, confidence):
    count, population = strata("testdata_multiarea", "count", "pop")
    check_direct(directly_standardised(count, population, european_standard(), confidence), rows, confidence)


def test_direct_rates_with_an_older_standard():
    frame = sheet("DSR_ISR", "testdata_1976")
    both = np.tile(frame[["count", "pop"]].T.to_numpy(float)[:, None], (1, 2, 1))
    check_direct(directly_standardised(*both, frame["esp1976"]), [3, 7], 0.95)
    # the published limits at 99.8% are ten times too large
    expected = sheet("DSR_ISR", "testresults_DSR").iloc[3][LIMITS[0.998]].astype(float) / 10
    result = directly_standardised(*both[:, 0], frame["esp1976"], 0.998)
    same(np.multiply([result.lower, result.upper], 10_000), expected)


@pytest.mark.parametrize("confidence", LIMITS)
def test_direct_rates_of_repeated_events(confidence):
    population, *persons = strata("testdata_nonindepe", "pop", "f1", "f2", "f3", "f4")
    result = directly_standardised_repeated(
        np.stack(persons, axis=1), [1, 2, 3, 4], population, european_standard(), confidence
    )
    check_direct(result, slice(8, 12), confidence, 1e-10)


@pytest.mark.parametrize("name", ["testdata_err1", "testdata_err3", "testdata_err4"])
def test_negative_figures_are_refused(name):
    with pytest.raises(ValueError, match="must not be negative"):
        directly_standardised(*strata(name, "count", "pop", "stdpop"))


def test_an_empty_stratum_has_no_direct_rate():
    result = directly_standardised(*strata("testdata_err2", "count", "pop"), european_standard())
    assert np.isnan(result.value).tolist() == [True, False]


# --- indirect standardisation ---


def indirect(of: str, confidence: float):
    count, population = strata(of, "count", "pop")
    reference = strata("refdata", "refcount", "refpop")
    return indirectly_standardised(
        count.sum(axis=1), population, *(each[0] for each in reference), confidence
    )


def check_indirect(result, rows: slice, confidence: float):
    frame = sheet("DSR_ISR", "testresults_ISR").iloc[rows]
    same(result.observed, frame["observed"])
    same(result.expected, frame["expected"])
    found = frame["statistic"].str.extract(r"standardised (rate|ratio) (?:per|x) (\d+)$")
    (kind,), multiplier = found[0].unique(), found[1].astype(float).to_numpy()
    columns = [kind, f"{kind}_lower", f"{kind}_upper"]
    values = np.multiply([getattr(result, column) for column in columns], multiplier)
    same(values, frame[["value", *LIMITS[confidence]]].T)
    if kind == "rate":
        same(result.reference_rate * multiplier, frame["ref_rate"])


@pytest.mark.parametrize("confidence", LIMITS)
@pytest.mark.parametrize("first", [0, 3, 6, 9])
def test_indirect_rates_and_ratios(first, confidence):
    result = indirect("testdata_multiarea_isr", confidence)
    check_indirect(result, slice(first, first + 3), confidence)
    same(result.observed, sheet("DSR_ISR", "testdata_multiarea_lookup")["total_count"])


@pytest.mark.parametrize("first", [12, 14])
def test_indirect_rates_with_an_empty_stratum(first):
    check_indirect(indirect("testdata_err2", 0.95), slice(first, first + 2), 0.95)


def test_the_reference_can_be_given_for_each_area():
    population, *reference = strata("testdata_multiarea_isr", "pop", "refcount", "refpop")
    result = indirectly_standardised(population[:, 0], population, *reference)
    same(result.expected, sheet("DSR_ISR", "testresults_ISR")["expected"][:3])


# --- quantile groups ---

NUMBER = {"Decile": 10, "Septile": 7, "Quartile": 4}
SETS = {"IndSexReg": ["IndSexRef", "ParentCode"], "IndSex": ["IndSexRef"], "None": []}


def test_quantile_groups():
    """The published sheet asks for the three divisions below; each is one call over all of its areas."""
    frame = sheet("Quantiles", "testdata_Quantiles")
    assert len(frame) == 1017
    for (number, sets), part in frame.groupby(["QuantileNm", "GroupSet"]):
        label = part[["GroupSet", *SETS[sets]]].agg("|".join, axis=1)
        # sets that hold indicators of both kinds are ranked as if low were good
        mixed = part.groupby(label)["Polarity"].transform("nunique") > 1
        low_is_good = mixed | part["Polarity"].isin(["RAG - Low is good", True])
        result = quantile_groups(part["Value"], NUMBER[number], label, low_is_good)
        np.testing.assert_array_equal(result, part["QuantileInGrp"])


def test_a_set_of_both_kinds_is_refused():
    frame = sheet("Quantiles", "testdata_Quantiles").query("Test == 'BadPolarity'")
    assert len(frame) == 35
    with pytest.raises(ValueError, match="same throughout"):
        quantile_groups(frame["Value"], 7, frame["IndSexRef"], frame["Polarity"])


# --- inequality ---

TRANSFORMED = {"log transform": "log", "logit transform": "logit"}


def inequality_cases():
    """Each area of each test with known answers: its rows, and the first of them, which has the answers."""
    frame = sheet("SII", "testdata_SII")
    for (_, area), rows in frame.groupby(["TestDescription", "Area"], sort=False):
        if rows["sii"].notna().any():
            yield area, rows, rows.iloc[0]


def scale_of(description: str) -> str:
    return next((scale for words, scale in TRANSFORMED.items() if words in description), "linear")


def multiplier_of(description: str) -> float:
    found = re.search(r"multiplier \(x (-?\d+)\)", description)
    return float(found[1]) if found else -1.0 if "negative multiplier" in description else 1.0


def test_slope_and_relative_index():
    cases = list(inequality_cases())
    assert len(cases) == 44
    for _, rows, answer in cases:
        words = answer["TestDescription"]
        index, multiplier = (
            inequality_index(rows["Value"], rows["Population"], scale_of(words)),
            multiplier_of(words),
        )
        same(index.slope * multiplier, answer["sii"], 1e-10)
        # a negative multiplier turns what is good around, and with it the ratio
        if "without rii" not in words:
            same(index.relative ** np.sign(multiplier), answer["rii"], 1e-10)
        if not np.isnan(answer["Intercept"]):
            same(index.least_advantaged, answer["Intercept"], 1e-10)


def test_a_count_and_a_population_give_the_proportion():
    rows = next(rows for _, rows, answer in inequality_cases() if "proportion" in answer["TestDescription"])
    same(rows["Count"] / rows["Population"], rows["Value"])


def test_limits_are_those_of_the_simulation():
    """Simulated 10,000 or 100,000 times, so that the published limits have an error of their own."""
    checked = 0
    for _, rows, answer in inequality_cases():
        given = [level for level in (1, 2) if not np.isnan(answer[f"sii_lowercl_{level}"])]
        for level in given if answer["ValueType"] == 0 else []:
            confidence = float(re.findall(r"\d+", str(answer["Confidence"]))[level - 1]) / 100
            limits = inequality_limits(rows["Value"], rows["Population"], rows["StandardError"], confidence)
            slope, relative = (
                answer[[f"{index}_{end}cl_{level}" for end in ("lower", "upper")]].astype(float)
                for index in ("sii", "rii")
            )
            np.testing.assert_allclose([limits.slope_lower, limits.slope_upper], slope, rtol=0, atol=0.06)
            np.testing.assert_allclose(
                [limits.relative_lower, limits.relative_upper], relative, rtol=0, atol=1e-3
            )
            checked += 1
    assert checked == 12


def test_inequality_without_an_answer():
    frame = sheet("SII", "testdata_SII").set_index("TestDescription")
    rows = frame.loc["error handling - negative populations"]
    with pytest.raises(ValueError, match="-200 at index 1"):
        inequality_index(rows["Value"], rows["Population"])
    for words in (
        "error handling - missing value field",
        "warning handling - missing populations, counts or values",
    ):
        rows = frame.loc[words]
        assert np.isnan(inequality_index(rows["Value"], rows["Population"]).slope)
