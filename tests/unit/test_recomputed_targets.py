"""Which targets of the municipality are met, from figures that were counted once more."""

import pytest
import test_recomputed
import test_recomputed_support
from recomputed_cases import CUTS, LAST, QUARTERS, belongs, facts, true_release

from monitor.indicators import INDICATORS
from monitor.report.measures import Measures
from monitor.report.subject import subject_of, subjects_of

# Of the targets in the demo data those of figures told as one number, and for which lower is better.
TOLD = (
    "decision_in_time_share",
    "dropout_share",
    "goals_achieved_share",
    "outcome_coverage_share",
    "plan_share",
    "usefulness_mean",
    "waiting_time_in_norm_share",
)
LOWER_BETTER = ("dropout_share",)


@pytest.fixture(scope="module")
def release(demo_release):
    """The release of the demo data with true counts instead of protected ones."""
    return true_release(demo_release)


def sum_and_number(name, by, code):
    """What the last value of a figure is the quotient of: hundreds and units, or the sum of marks and marks."""
    if name == "usefulness_mean":
        given = test_recomputed.marks(name, by, code, lambda unit: unit["useful_mark"])[str(LAST)]
        return sum(given), len(given)
    source = test_recomputed if name in test_recomputed.DEFINED else test_recomputed_support
    every = source.units(INDICATORS[name].universe)
    mine = [unit for quarter in QUARTERS[-4:] for unit in every[quarter] if belongs(unit, by, code)]
    above, below = (sum(bool(each(unit)) for unit in mine) for each in source.DEFINED[name])
    return 100 * above, below


def target_of(name, by, code):
    """The value to reach: of the targets that hold for the subject the one that says most of it."""
    own = {"area_code": None if by == "provider" else code, "provider": code if by == "provider" else None}
    holding = [
        row
        for row in facts().tables["targets"]
        if row["indicator"] == name
        and all(row[column] in (None, value) for column, value in own.items())
        and row["period"] in (None, str(LAST), str(LAST.year))
    ]
    return max(holding, key=lambda row: sum(row[column] is not None for column in (*own, "period")))["value"]


@pytest.mark.parametrize("by", CUTS)
def test_targets_met_are_those_that_the_figures_reach(by, release):
    applicable = [name for name in TOLD if by != "provider" or INDICATORS[name].by_provider]
    for code in subjects_of(release, by):
        met = {}
        for name in applicable:
            above, below = sum_and_number(name, by, code)
            distance = above - target_of(name, by, code) * below
            if below:
                met[name] = distance <= 0 if name in LOWER_BETTER else distance >= 0
        found = Measures(release, subject_of(release, by, code)).own(INDICATORS["targets_met_share"])
        assert (found.numerator, found.denominator) == (sum(met.values()), len(met))
        assert found.value == pytest.approx(100 * sum(met.values()) / len(met))
