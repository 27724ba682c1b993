"""Money, and what the municipality keeps of its own accounts and agreements, from the words of the definitions."""

from collections import defaultdict
from functools import cache

import numpy as np
import pandas as pd
import pytest
from recomputed_cases import (
    LAST,
    PERIODS,
    QUARTERS,
    added_up,
    cases,
    clients,
    facts,
    in_quarter,
    residents,
    subjects,
    true_release,
)

from monitor.indicators import INDICATORS
from monitor.report.measures import Measures
from monitor.report.results import results
from monitor.report.subject import subject_of, subjects_of

BASIC = ("basic", "informal")
# How far a published amount of this small municipality may be from the true one, as a part of it.
FARTHEST = {"municipality": 0.06, "district": 0.25, "provider": 0.40}  # in a town of 4,000 inhabitants
# Errors of quarters are taken as independent but partly repeat themselves, so margins over a year are narrow.
MOSTLY_HELD = 0.9


def spending(quarter):
    """What was claimed and not rejected, per person, provider, law, layer and whether a result was agreed.

    A line counts in the quarter in which its period ends, at the address on the last such day.
    """
    parts = defaultdict(list)
    for line in facts().tables["claims"]:
        if in_quarter(line["period_end"], quarter) and not line["rejected"]:
            parts[
                line["person"],
                line["provider"],
                line["law"],
                facts().layers.get((line["law"], line["code"])),
                agreed(facts().contract(line, line["period_end"])),
            ].append(line)
    return [
        facts().at_home({"person": person}, max(line["period_end"] for line in lines))
        | {"provider": provider, "law": law, "layer": layer, "agreed": result}
        | {"euros": sum(line["amount_cents"] for line in lines) / 100}
        for (person, provider, law, layer, result), lines in parts.items()
    ]


def agreed(contract):
    """Whether a contract names a result; None without a contract."""
    return bool(contract["result"]) if contract else None


def allocated(quarter):
    """Allocations of which the last day lies in the quarter and the budget is known."""
    ended = facts().within("allocations", "end", quarter)
    return [each | {"claimed": claimed()[key(each)]} for each in ended if each["budget_eur"]]


def key(row):
    """What tells allocations apart."""
    return row["municipality"], row["law"], row["allocation"]


@cache
def claimed():
    """Euros claimed and not rejected per allocation."""
    found = defaultdict(float)
    for line in facts().tables["claims"]:
        if not line["rejected"]:
            found[key(line)] += line["amount_cents"] / 100
    return found


UNITS = {"spending": spending, "allocated": allocated, "clients": clients}


@cache
def units(name):
    """The units of a universe per quarter."""
    return {quarter: UNITS[name](quarter) for quarter in QUARTERS}


def spent(where=lambda unit: True):
    """Euros of the units that meet a condition, per subject and period over four quarters."""
    return lambda by, codes: added_up(
        units("spending"), lambda unit: unit["euros"] * bool(where(unit)), by, codes, 4
    )


def allocations(column):
    """Euros of allocations that ended, per subject and period over four quarters."""
    return lambda by, codes: added_up(units("allocated"), lambda unit: unit[column], by, codes, 4)


def mean_clients(by, codes):
    """The mean number of people with support on the last days of four quarters."""
    return added_up(units("clients"), lambda unit: 1, by, codes, 4) / 4


def one(by, codes):
    """Nothing to divide by."""
    return 1


# Per indicator of amounts, from its definition: the euros above the line, and what they are divided by.
DEFINED = {
    "spend": (spent(), one),
    "spend_per_inhabitant": (spent(), lambda by, codes: residents(codes)),
    "spend_per_client": (spent(), mean_clients),
    "claimed_share": (allocations("claimed"), allocations("budget_eur")),
    "basic_spend_share": (
        spent(lambda unit: unit["layer"] in BASIC),
        spent(lambda unit: unit["layer"] in (*BASIC, "specialist")),
    ),
    "contracts_with_result_share": (
        spent(lambda unit: unit["agreed"]),
        spent(lambda unit: unit["agreed"] is not None),
    ),
}
RECOMPUTED = {*DEFINED, "budget_used_share", "forecast_deviation", "process_agreements_done_share"}


def expected(part, by, codes):
    """The euros and the value of an indicator of amounts, per subject and period."""
    above, below = DEFINED[part.id]
    euros, scale = above(by, codes), 100 if part.unit == "percent" else 1
    divisor = below(by, codes)
    return euros, euros / divisor * scale


def shown(release, part, by, column):
    """A column of the results of the package, per subject and period."""
    about = subjects(release, by)
    return results(release, part, about)[column].unstack("period").loc[list(about.codes), PERIODS]


@pytest.fixture(scope="module")
def release(demo_release):
    """The release of the demo data with true counts and amounts instead of protected ones."""
    return true_release(demo_release)


@pytest.mark.parametrize(("part", "by"), cases(DEFINED))
def test_amounts_are_what_the_definition_says(part, by, release):
    codes = list(subjects(release, by).codes)
    euros, value = expected(part, by, codes)
    pd.testing.assert_frame_equal(shown(release, part, by, "numerator"), euros, check_names=False)
    # for whom nothing was claimed at all there is no amount, and not an amount of zero
    counted = value.replace(np.inf, np.nan).mask(euros == 0)
    printed = shown(release, part, by, "value").mask(euros == 0)
    pd.testing.assert_frame_equal(printed, counted, check_names=False)
    assert value[str(LAST)].notna().any()


@pytest.mark.parametrize(("part", "by"), cases(DEFINED))
def test_what_is_published_is_near_the_truth(part, by, demo_release):
    """Published amounts are rounded persons times a mean of a group; small subjects are farthest off."""
    codes = list(subjects(demo_release, by).codes)
    _, truth = expected(part, by, codes)
    distance = (shown(demo_release, part, by, "value") / truth - 1).abs().stack()
    assert len(distance)
    assert distance.max() <= FARTHEST[by]


def test_the_widest_margin_holds_the_truth_of_most_published_amounts(demo_release):
    held = []
    for case in cases(DEFINED):
        part, by = case.values
        codes = list(subjects(demo_release, by).codes)
        _, truth = expected(part, by, codes)
        lower, upper = (shown(demo_release, part, by, f"{end}_wide") for end in ("lower", "upper"))
        inside = (lower <= truth) & (truth <= upper)
        held += inside.to_numpy()[(truth.notna() & lower.notna()).to_numpy()].tolist()
    assert sum(held) / len(held) >= MOSTLY_HELD


def accounts(release, by, code):
    """The accounts that the package shows of a subject, by taakveld."""
    return Measures(release, subject_of(release, by, code)).accounts().set_index("tax_field")


def costs(kind, quarter):
    """Costs of the last year per taakveld."""
    return {
        row["tax_field"]: row["amount_eur"]
        for row in facts().tables["budgets"]
        if (row["year"], row["lines"]) == (LAST.year, "lasten")
        and (row["kind"], row["quarter"]) == (kind, quarter)
    }


def pays_for(provider, field):
    """Whether a provider has a contract for a product of this taakveld."""
    tables = facts().tables
    return any(
        product["law"] == contract["law"] and contract["category"] in (None, product["category"])
        for product in tables["products"]
        for contract in tables["contracts"]
        if (contract["provider"], product["tax_field"]) == (provider, field)
    )


@pytest.mark.parametrize("by", ["municipality", "provider"])
def test_accounts_are_realised_over_the_budget_up_to_the_quarter(by, release):
    budget, realised = costs("budget", None), costs("realised", LAST.quarter)
    for code in subjects_of(release, by):
        found = accounts(release, by, code)["share"]
        fields = {field for field in budget if by == "municipality" or pays_for(code, field)}
        assert found.to_dict() == pytest.approx({field: realised[field] / budget[field] for field in fields})


def test_the_forecast_is_that_of_the_year_over_its_budget(release):
    found = accounts(release, "municipality", release.municipality)
    budget, forecast = costs("budget", None), costs("forecast", None)
    expected_of = {field: forecast[field] / budget[field] for field in budget}
    assert found["forecast"].to_dict() == pytest.approx(expected_of)


AGREED = INDICATORS["process_agreements_done_share"]


@pytest.mark.parametrize("by", ["municipality", "provider"])
def test_agreements_done_are_those_of_all_that_were_not_stopped(by, release):
    found = results(release, AGREED, subjects(release, by)).xs(str(LAST), level="period")
    for code in subjects_of(release, by):
        states = [
            row["state"]
            for row in facts().tables["agreements"]
            if row["state"] != "stopped"
            and (by == "municipality" or code in (row["executor"], row["commissioner"]))
        ]
        assert found.loc[code, "denominator"] == len(states)
        assert found.loc[code, "value"] == pytest.approx(100 * states.count("done") / len(states))
