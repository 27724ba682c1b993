"""What a margin promises: by simulation it holds the true figure, and the parameter behind it, 94 times in 100."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.indicators import INDICATORS, Kind
from monitor.indicators.evaluate import WHOLE, Cube, Cut
from monitor.protection import protect
from monitor.release import Release
from monitor.releasing import _cube, plan_of
from monitor.report.results import TOO_FEW, Subjects, results
from monitor.universes import UNIVERSES
from monitor.vocabulary import DAY_CLASSES, Period

SEED, BASE = 20251, 5
DISTRICTS, INSIDE = 10, 4  # districts in a municipality, neighbourhoods in a district
QUARTERS = [str(Period(2024, 1).shifted(step)) for step in range(6)]
# Four quarters that are a year, for which protection keeps errors small, and four that cross one.
ENDS = ("2024Q4", "2025Q2")
LAWS, AGES, PROVIDERS = ("jeugdwet", "wmo"), ("0-17", "18-22", "23-64", "65-120"), 8
AGE_LIMITS = [(0, 17), (18, 22), (23, 64), (65, 120)]
MARKS = np.arange(1, 11)
CODES = tuple(f"WK0001{district:02d}" for district in range(DISTRICTS))
NEIGHBOURHOODS = np.array([f"BU{code[2:]}{place:02d}" for code in CODES for place in range(INSIDE)])
AREAS = pd.DataFrame(
    [
        *((area, "WK" + area[2:8]) for area in NEIGHBOURHOODS),
        *((code, "GM0001") for code in CODES),
        ("GM0001", None),
    ],
    columns=["area_code", "parent_code"],
)
DISTRICT_OF = {area: "WK" + area[2:8] for area in NEIGHBOURHOODS} | {code: code for code in CODES}
PROVIDER_CODES = tuple(f"990000{number:02d}" for number in range(PROVIDERS))
SUBJECTS = {
    "district": Subjects(CODES, Cut("area_code", DISTRICT_OF)),
    "provider": Subjects(PROVIDER_CODES, Cut("provider")),
    "municipality": Subjects((WHOLE,), Cut()),
}
# How many municipalities are simulated, and the share of margins that must hold: of few, chance takes more.
FEW, MANY = 20, 200
LEAST = {FEW: 0.92, MANY: 0.94}


@dataclass(frozen=True)
class Municipality:
    """One simulated municipality: its true cubes, its inhabitants, and the parameters that made them."""

    cubes: dict[str, pd.DataFrame]
    population: pd.DataFrame
    parameters: dict[str, np.ndarray]  # by indicator, per district


def simulated(seed):
    """A municipality with districts of 600 to 12,000 inhabitants, and neighbourhoods of which most are small."""
    rng = np.random.default_rng([SEED, seed])
    people = np.round(rng.lognormal(np.log(3000), 0.6, DISTRICTS).clip(600, 12000)).astype(int)
    spread = rng.dirichlet(np.full(INSIDE, 3.0), DISTRICTS)
    made = [_clients, _turnover, _decisions, _outcomes, _starts, _spending]
    cubes, parameters = {}, {}
    for make in made:
        name, frame, known = make(rng, people, spread)
        cubes[name] = counted(name, frame)
        parameters |= known
    return Municipality(cubes, _population(people), parameters)


def counted(name, units):
    """The cube of a universe from its units, with what protection needs of their amounts."""
    universe = UNIVERSES[name]
    grouped = units.groupby(["period", *universe.columns])
    cube = grouped.size().rename("count").to_frame()
    for amount in universe.amounts:
        size = units.assign(size=units[amount].abs()).groupby(["period", *universe.columns])["size"]
        cube = cube.assign(
            **{amount: grouped[amount].sum(), f"{amount}_largest": size.max(), f"{amount}_gross": size.sum()}
        )
    return cube.reset_index()


def _population(people):
    """Inhabitants per district, a quarter of them below 23; all ages are those of the bands together."""
    shares = np.array([0.20, 0.05, 0.55, 0.20])
    rows = []
    for code, number in zip(CODES, people, strict=True):
        bands = np.round(number * shares).astype(int)
        found = [*zip(AGE_LIMITS, bands, strict=True), ((0, 22), bands[:2].sum()), ((0, 120), bands.sum())]
        rows += [(code, year, *ages, "total", persons) for year in (2024, 2025) for ages, persons in found]
    return pd.DataFrame(rows, columns=["area_code", "year", "age_from", "age_to", "sex", "persons"])


def _inhabitants(people, age_to):
    population = _population(people).query(f"year == 2024 and age_from == 0 and age_to == {age_to}")
    return population.set_index("area_code")["persons"].loc[list(CODES)].to_numpy()


def placed(rng, spread, numbers, period):
    """One row per unit: its district (a number), neighbourhood and period."""
    district = np.repeat(np.arange(DISTRICTS), numbers)
    edges = spread.cumsum(axis=1)[district]
    inside = (rng.random(len(district))[:, None] > edges).sum(axis=1).clip(max=INSIDE - 1)
    areas = NEIGHBOURHOODS[district * INSIDE + inside]
    return pd.DataFrame({"period": period, "area_code": areas, "district": district})


def chosen(rng, units, probabilities, values):
    """A value for every unit, by the probabilities of its district."""
    edges = probabilities.cumsum(axis=1)[units["district"]]
    place = (rng.random(len(units))[:, None] > edges).sum(axis=1)
    return np.asarray(values)[place.clip(max=len(values) - 1)]


def per_quarter(rng, spread, expected):
    """Units of all quarters, their number in a district as independent events make it."""
    return pd.concat(
        [placed(rng, spread, rng.poisson(expected), period) for period in QUARTERS], ignore_index=True
    )


def any_of(rng, units, values):
    return rng.choice(values, len(units))


def _providers(rng, units):
    """Providers of very different sizes."""
    sizes = 0.6 ** np.arange(PROVIDERS)
    return rng.choice(PROVIDER_CODES, len(units), p=sizes / sizes.sum())


def _clients(rng, people, spread):
    """Young people are binomial among inhabitants; users of the Wmo are independent events."""
    young, everyone = _inhabitants(people, 22), _inhabitants(people, 120)
    youth, wmo, basic = (
        rng.beta(20, 180, DISTRICTS),
        rng.gamma(20, 0.0025, DISTRICTS),
        rng.beta(5, 5, DISTRICTS),
    )
    by_law = {"jeugdwet": rng.binomial(young, youth), "wmo": rng.poisson(wmo * everyone)}
    frames = []
    for law, numbers in by_law.items():
        units = placed(rng, spread, numbers, "2024Q4")
        layer = chosen(rng, units, np.stack([basic, 1 - basic], axis=1), ("basic", "specialist"))
        ages = any_of(rng, units, AGES[:2] if law == "jeugdwet" else AGES[2:])
        profile = law + "/" + pd.Series(_providers(rng, units)) + "/" + layer
        frames.append(units.assign(age_band=ages, profile=profile))
    return (
        "clients",
        pd.concat(frames),
        {
            "youth_care_share": 100 * youth,
            "wmo_clients_rate": 1000 * wmo,
            "basic_support_share": 100 * basic,
            "clients": young * youth + everyone * wmo,
        },
    )


def _turnover(rng, people, spread):
    expected = people * rng.gamma(4, 0.002, DISTRICTS)
    units = placed(rng, spread, rng.poisson(expected), "2024Q4")
    entered = np.full((DISTRICTS, 4), [0.7, 0.1, 0.15, 0.05])
    movement = chosen(rng, units, entered, ("stayed", "came", "left", "passed"))
    units = units.assign(law=any_of(rng, units, LAWS), movement=movement)
    return "turnover", units, {"inflow": 0.15 * expected, "clients_end": 0.8 * expected}


def _decisions(rng, people, spread):
    in_time = rng.beta(6, 2, DISTRICTS)
    units = per_quarter(rng, spread, people * 0.006)
    units = units.assign(
        law=any_of(rng, units, LAWS),
        decision=rng.choice(["granted", "refused", "withdrawn"], len(units), p=[0.7, 0.2, 0.1]),
        in_time=chosen(rng, units, np.stack([in_time, 1 - in_time], axis=1), ("yes", "no")),
        planned=any_of(rng, units, ("yes", "no")),
    )
    return "decisions", units, {"decision_in_time_share": 100 * in_time}


def _outcomes(rng, people, spread):
    marks = rng.dirichlet([0.2, 0.2, 0.3, 0.5, 1, 2, 4, 4, 2, 1], DISTRICTS)
    units = per_quarter(rng, spread, people * 0.006)
    units = units.assign(
        law=any_of(rng, units, LAWS),
        provider=_providers(rng, units),
        informant=any_of(rng, units, ("client", "parent")),
        mark=chosen(rng, units, marks, MARKS.astype(str)),
    )
    return "outcomes", units, {"usefulness_mean": marks @ MARKS}


def _starts(rng, people, spread):
    waits = rng.dirichlet([4, 3, 4, 4, 2, 2, 1.5, 0.5, 0.2, 0.1], DISTRICTS)
    units = per_quarter(rng, spread, people * 0.006)
    units = units.assign(
        law=any_of(rng, units, LAWS),
        provider=_providers(rng, units),
        waiting=chosen(rng, units, waits, [str(each) for each in DAY_CLASSES]),
        reported_in_time=rng.choice(["yes", "no"], len(units), p=[0.85, 0.15]),
    )
    return "starts", units, {"waiting_time_in_norm_share": 100 * waits[:, :4].sum(axis=1)}


def _spending(rng, people, spread):
    """People cost more or less by law and layer, by provider, by district and by person."""
    units = per_quarter(rng, spread, people * 0.04)
    units = units.assign(
        area_code="WK" + units["area_code"].str[2:8],
        law=any_of(rng, units, LAWS),
        layer=rng.choice(["basic", "specialist"], len(units), p=[0.65, 0.35]),
        provider=_providers(rng, units),
        result_agreed=any_of(rng, units, ("yes", "no")),
    )
    of_district, of_provider = rng.lognormal(0, 0.1, DISTRICTS), rng.lognormal(0, 0.3, PROVIDERS)
    euros = (
        np.where(units["law"] == "wmo", 700, 900)
        * np.where(units["layer"] == "basic", 1.0, 3.8)
        * of_district[units["district"]]
        * of_provider[units["provider"].str[-2:].astype(int)]
        * rng.lognormal(0, 0.7, len(units))
    )
    return "spending", units.assign(spend_cents=np.round(100 * euros).astype("int64")), {}


def released(town, protected):
    """A release in memory: of the true cubes without an error, or of the protected ones with that which is stated."""
    cubes, facts = {}, {}
    for name, cube in town.cubes.items():
        universe = UNIVERSES[name]
        frame, stated = cube[["period", *universe.columns, "count", *universe.amounts]], None
        if protected:
            stated = _cube(universe, protect(cube, plan_of(universe, cube, AREAS), BASE), BASE)
            frame = stated.frame
        cubes[name] = Cube.of(frame, universe.members)
        facts[name] = {
            "rounding_error": stated.rounding_error if stated else 0.0,
            "amounts": dict(stated.amounts) if stated else dict.fromkeys(universe.amounts, 0.0),
            "level": universe.level,
        }
    manifest = {"municipality": "GM0001", "periods": QUARTERS, "base": BASE, "universes": facts}
    return Release(Path(), manifest, cubes, {"population": town.population})


STOCKS = ("youth_care_share", "wmo_clients_rate", "basic_support_share", "clients", "inflow", "clients_end")
WINDOWED = ("decision_in_time_share", "waiting_time_in_norm_share", "usefulness_mean")
AMOUNTS = ("spend", "spend_per_inhabitant", "basic_spend_share")
# Figures with a parameter behind them, and those of which a margin is about the true figure alone.
WITH_PARAMETER = [(name, "2024Q4", "district") for name in STOCKS] + [
    (name, end, "district") for name in WINDOWED for end in ENDS
]
OF_AMOUNTS = [(name, end, "district") for name in AMOUNTS for end in ENDS] + [
    ("spend", end, about) for end in ENDS for about in ("provider", "municipality")
]
MEDIANS = [("waiting_time_median", end, "district") for end in ENDS]
FIGURES = [*WITH_PARAMETER, *MEDIANS, *OF_AMOUNTS]


def named(figure):
    return " ".join(figure)


def held(town):
    """Per figure and subject whether its margin holds the true figure, and the parameter; too few are left out."""
    true, published = released(town, protected=False), released(town, protected=True)
    found = []
    for name, end, about in FIGURES:
        subjects, indicator = SUBJECTS[about], INDICATORS[name]
        exact, printed = (
            results(each, indicator, subjects).xs(end, level="period").loc[list(subjects.codes)]
            for each in (true, published)
        )
        parameter = town.parameters.get(name, exact["value"])
        rows = pd.DataFrame({"figure": named((name, end, about))}, index=printed.index)
        rows["true"] = within(exact["value"], printed)
        rows["parameter"] = within(pd.Series(parameter, index=printed.index), printed)
        found.append(rows[(printed["denominator"] >= TOO_FEW) | (indicator.kind is Kind.COUNT)])
    return pd.concat(found)


def within(value, printed):
    """Whether the limits hold the value, but for the last bit of floating point."""
    return value.between(printed["lower"] * (1 - 1e-12), printed["upper"] * (1 + 1e-12))


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def shares(request):
    """The share of margins that hold, per figure, and what it must be at least."""
    found = pd.concat([held(simulated(seed)) for seed in range(request.param)])
    return found.groupby("figure")[["true", "parameter"]].mean(), LEAST[request.param]


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_a_margin_holds_the_figure_without_protection(figure, shares):
    share, least = shares
    assert share.loc[named(figure), "true"] >= least


@pytest.mark.parametrize("figure", WITH_PARAMETER, ids=named)
def test_a_margin_holds_the_parameter_behind_the_figure(figure, shares):
    share, least = shares
    assert share.loc[named(figure), "parameter"] >= least


def test_a_simulated_municipality_has_the_small_cells_that_protection_is_for():
    town = simulated(0)
    assert all((cube["count"] < BASE).mean() > 0.5 for cube in town.cubes.values())
