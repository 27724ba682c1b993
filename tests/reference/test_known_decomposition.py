"""Decompositions against the examples of Das Gupta (1993), as DasGuptR gives them, and against LMDIR."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from monitor.statistics.decomposition import decompose, structure_shares, total_of_products
from monitor.statistics.logarithmic import logarithmic_effects, logarithmic_ratios

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "decompose"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)


def natural_increase(crude_birth, crude_death):
    return crude_birth - crude_death


def intrinsic_growth(Lx, mx):
    """The yearly growth r at which daughters replace their mothers: sum(exp(-r age) Lx mx) = 1."""
    age = 12.5 + 5 * np.arange(len(Lx))
    return brentq(lambda r: np.sum(np.exp(-r * age) * Lx * mx) / 100_000 - 1, -1, 1, xtol=1e-15)


def share_born_unmarried(A, B, C, D):
    unmarried, married = np.sum(A * B * C), np.sum(A * (1 - B) * D)
    return 1000 * unmarried / (unmarried + married)


RATES = {
    "eg2.1": total_of_products,
    "eg2.3": total_of_products,
    "eg3.1": natural_increase,
    "eg4.1": intrinsic_growth,
    "eg5.1": total_of_products,
    "eg6.5": share_born_unmarried,
}


def input_of(example):
    """The populations and, by factor, their values: (populations,) or (populations, strata)."""
    frame = pd.read_csv(FOLDER / f"{example}_input.csv", dtype={"pop": str})
    meta = pd.read_csv(FOLDER / "dasgupta_examples_meta.csv").set_index("example").loc[example]
    names, populations = meta["factors"].split("|"), list(frame["pop"].unique())
    names = [meta["crossclassified"], *names] if isinstance(meta["crossclassified"], str) else names
    values = {name: np.array([frame.loc[frame["pop"] == p, name] for p in populations]) for name in names}
    if "size" in values:
        (values["age_group_struct"],) = structure_shares(values.pop("size"))
    return populations, values


@pytest.mark.parametrize("example", RATES)
def test_das_gupta(example):
    populations, factors = input_of(example)
    structure = [name for name in factors if name.endswith("_struct")]
    got = decompose(factors, RATES[example], nested=[structure] if structure else [])
    table = pd.concat(
        [
            pd.DataFrame({"factor": name, "pop": populations, "rate": rates.ravel()})
            for name, rates in [("crude", got.rates), *zip(got.factors, got.standardised, strict=True)]
        ]
    )
    every = pd.read_csv(FOLDER / "dasgupta_expected_standardised_rates.csv", dtype={"pop": str})
    expected = every[every["example"] == example]
    both = expected.merge(table, on=["factor", "pop"], how="outer", indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == len(expected)
    np.testing.assert_allclose(both["rate_y"], both["rate_x"], rtol=1e-10)


def test_every_example_is_here():
    every = pd.read_csv(FOLDER / "dasgupta_expected_standardised_rates.csv")
    assert set(every["example"]) == set(RATES)


def test_lmdi():
    expected = pd.read_csv(FOLDER / "lmdir_simple_expected.csv")
    frame = pd.read_csv(FOLDER / "lmdir_simple_input.csv").pivot(index="year", columns="subcat")
    factors = {name: frame[name].to_numpy() for name in ("factor1", "factor2", "factor3")}
    effects, ratios = logarithmic_effects(factors), logarithmic_ratios(factors)
    for name in factors:
        np.testing.assert_allclose(effects[name], expected[f"dV_{name}"], rtol=1e-8)
        np.testing.assert_allclose(ratios[name], expected[f"D_{name}"], rtol=1e-8)
    np.testing.assert_allclose(sum(effects.values()), expected["dV_total"], rtol=1e-8)
    np.testing.assert_allclose(np.prod(list(ratios.values()), axis=0), expected["D_total"], rtol=1e-8)


def test_the_eight_zero_limits():
    case = pd.read_csv(FOLDER / "ang1998_zero_cases.csv")
    assert len(case) == 8
    zero = case[["x0", "xT"]].to_numpy().T == 0
    x, v = (case[columns].to_numpy().T.astype(float) for columns in (["x0", "xT"], ["v0", "vT"]))
    # the other factor makes the product v; where x is 0 any number does that, so take that of the other period
    with np.errstate(divide="ignore", invalid="ignore"):
        other = v / x
    other = np.where(zero, np.where(zero[::-1], 1.0, other[::-1]), other)
    got = [logarithmic_effects({"x": x[:, i], "other": other[:, i]})["x"][0] for i in range(8)]
    np.testing.assert_allclose(got, case["expected"], atol=1e-8)
