"""The synthetic municipality keeps its own promises: valid, reproducible, and with the planted facts only."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from monitor.sources.folder import read as read_folder
from monitor.sources.reading import is_bsn, pseudonym
from monitor.sources.simulate import (
    PLANTED,
    PLANTED_SMALL,
    Planted,
    Settings,
    Simulation,
    simulate,
    write_tables,
)
from monitor.sources.simulate.dirty import FAULTS
from monitor.sources.simulate.plans import ACHIEVED, POSITIVE
from monitor.tables.schemas import TABLES
from monitor.vocabulary import STANDARD_BANDS, MonitorError, Period

FILLED = sorted(set(TABLES) - {"public_figures"})
DROPOUT_CODES = {"wmo": ["21", "22"], "jeugdwet": ["32", "33"]}
NOT_AN_END = ["20", "37"]


@pytest.fixture(scope="session")
def small() -> Simulation:
    return simulate(Settings.small())


@pytest.fixture(scope="session")
def whole() -> Simulation:
    return simulate(Settings())


@pytest.fixture(scope="session")
def both(small: Simulation, whole: Simulation) -> dict[str, tuple[Simulation, Planted]]:
    return {"small": (small, PLANTED_SMALL), "whole": (whole, PLANTED)}


@pytest.fixture(params=["small", "whole"])
def case(request: pytest.FixtureRequest, both: dict) -> tuple[Simulation, Planted]:
    return both[request.param]


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", FILLED)
def test_clean_table_passes_its_schema(case, name):
    frame = case[0].tables[name]
    TABLES[name].schema.validate(frame, lazy=True)
    assert len(frame) > 0
    assert not frame.duplicated(list(TABLES[name].key)).any()


@pytest.mark.parametrize("name", FILLED)
def test_references_hold(case, name):
    tables = case[0].tables
    for column, (other, field) in TABLES[name].references.items():
        assert tables[name][column].dropna().isin(tables[other][field]).all(), column


def test_people_are_those_of_the_tables(case):
    simulation = case[0]
    people = simulation.people
    assert list(people) == ["person", "bsn", "birth_date", "sex", "surname", "postcode6"]
    assert people["bsn"].is_unique
    assert all(is_bsn(bsn) and bsn.startswith("9") for bsn in people["bsn"])
    assert set(people["person"]) == set(simulation.tables["persons"]["person"])
    assert people["person"].iloc[0] == pseudonym(people["bsn"].iloc[0], simulation.settings.key)


def test_population_adds_up(case):
    simulation = case[0]
    tables, total = simulation.tables, simulation.settings.inhabitants
    keys = ["year", "age_from", "age_to", "sex"]
    population = tables["population"].merge(tables["areas"], on="area_code")
    levels = [part.groupby(keys)["persons"].sum() for _, part in population.groupby("level")]
    assert all(level.equals(levels[0]) for level in levels)
    assert len(levels) == 3
    whole = population["age_to"].sub(population["age_from"]) == 120
    bands = population[~whole].groupby(["area_code", "year", "sex"])["persons"].sum().unstack("sex")
    assert (bands["f"] + bands["m"] == bands["total"]).all()
    printed = population[whole].set_index(["area_code", "year"])["persons"]
    assert (printed == bands["total"].reindex(printed.index)).all()
    assert printed[simulation.settings.municipality, 2025] == pytest.approx(total, rel=0.005)


def test_same_seed_gives_the_same_bytes(small, tmp_path):
    for folder, simulation in (
        ("one", small),
        ("two", simulate(Settings.small())),
        ("other", simulate(Settings.small(seed=7))),
    ):
        write_tables(simulation, tmp_path / folder)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    one, other = digest(tmp_path / "one"), digest(tmp_path / "other")
    assert one["deliveries.csv"] != other["deliveries.csv"]
    assert sum(path.stat().st_size for path in (tmp_path / "one").iterdir()) < 2_000_000


def test_the_committed_demonstration_is_this_simulation(small, tmp_path):
    committed = Path(__file__).parents[2] / "data" / "demo"
    write_tables(small, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in committed.iterdir()}
    for path in tmp_path.iterdir():
        assert (committed / path.name).read_bytes() == path.read_bytes(), f"make data/demo again: {path.name}"


def test_sizes_are_those_of_a_real_municipality(whole):
    tables = whole.tables
    assert 8_000 < tables["persons"]["person"].nunique() < 16_000
    assert 15_000 < len(tables["allocations"]) < 27_000
    assert 60_000 < len(tables["claims"]) < 150_000
    share = _in_care(tables, "wmo", "2025-12-31")["person"].nunique() / whole.settings.inhabitants
    assert share == pytest.approx(0.04, abs=0.005)
    assert _youth_in_year(tables, 2025) == pytest.approx(0.11, abs=0.01)


def test_rows_can_be_written_as_messages(case):
    tables = case[0].tables
    allocations, claims, deliveries = (tables[name] for name in ("allocations", "claims", "deliveries"))
    assert allocations["allocation"].str.fullmatch(r"\d{1,9}").all()
    assert allocations["code"].str.fullmatch(r"[0-9A-Z]{5}").all()
    assert set(allocations["unit"]) <= {"01", "04", "14", "16", "82", "83", "84"}
    assert set(allocations["frequency"]) <= {"1", "2", "4", "6"}
    assert (claims["claim_line"].str.len() <= 20).all()
    sign = claims["credit"].map({True: -1, False: 1}).astype(int)
    assert (claims["amount_cents"] == sign * claims["volume"].astype(int) * claims["rate_cents"]).all()
    tasks = deliveries["allocation"].isna()
    assert set(deliveries.loc[tasks, "product"]) == {"02A01", "45A04"} | (
        {"09A01"} if len(tables["providers"]) > 16 else set()
    )
    assert deliveries.loc[~tasks, "allocation"].isin(allocations["allocation"]).all()


def test_each_credit_line_takes_back_an_earlier_debit(case):
    claims = case[0].tables["claims"].set_index(["provider", "claim_line"])
    credits = claims[claims["credit"]].reset_index()
    assert len(credits) > 5
    debit = claims.loc[list(zip(credits["provider"], credits["claim_line"].str.rstrip("C"), strict=True))]
    assert (debit["amount_cents"].to_numpy() == -credits["amount_cents"].to_numpy()).all()
    assert not debit["rejected"].any()


def test_nothing_is_known_after_the_last_day(case):
    tables, last = case[0].tables, pd.Timestamp("2026-01-01")
    for table, columns in {
        "requests": ["received", "decided"],
        "allocations": ["assigned_at", "requested_at"],
        "deliveries": ["start", "stop", "start_reported", "stop_reported"],
        "claims": ["period_end"],
        "outcomes": ["end"],
        "plans": ["start", "end", "reviewed"],
        "goals": ["measured"],
    }.items():
        assert (tables[table][columns].max() < last).all(), table


def test_youth_care_is_under_23(case):
    tables = case[0].tables
    born = tables["persons"].drop_duplicates("person").set_index("person")["birth_year"]
    youth = tables["deliveries"][lambda frame: frame["law"] == "jeugdwet"]
    age = youth["stop"].fillna(pd.Timestamp("2025-12-31")).dt.year - youth["person"].map(born)
    assert age.max() < 23


def test_renewals_follow_within_three_days(whole):
    deliveries = whole.tables["deliveries"]
    renewed = deliveries[deliveries["stop_reason"] == "37"]
    keys = ["person", "provider", "product"]
    again = renewed.merge(deliveries[[*keys, "start"]], on=keys, suffixes=("", "_next"))
    gap = (again["start_next"] - again["stop"]).dt.days
    followed = again[gap.between(1, 3)].drop_duplicates([*keys, "stop"])
    ended_lately = renewed["stop"] > pd.Timestamp("2025-12-28")
    assert len(followed) >= (~ended_lately).sum() * 0.98


def test_only_the_planted_provider_has_many_dropouts(case):
    simulation, planted = case
    share = _dropouts(simulation.tables)
    assert share.loc[planted.dropout_provider, "mean"] == pytest.approx(planted.dropout_share, abs=0.06)
    others = share[(share["size"] >= 30) & (share.index != planted.dropout_provider)]
    assert others["mean"].max() < 0.20
    outcomes = simulation.tables["outcomes"].query("end >= '2025-01-01' and law == 'jeugdwet'")
    dropped = outcomes["end_reason"].isin(["03", "04"]).groupby(outcomes["provider"]).mean()
    assert dropped[planted.dropout_provider] > 0.30


def test_the_planted_dropouts_are_enough_to_be_certain(whole):
    assert _dropouts(whole.tables).loc[PLANTED.dropout_provider, "size"] >= 150


def test_only_the_planted_district_rises(case):
    simulation, planted = case
    rise = _youth_per_district(simulation.tables, "2025-12-31") / _youth_per_district(
        simulation.tables, str(planted.rising_from.last_day)
    )
    assert rise[planted.rising_district] == pytest.approx(planted.rising_ratio, abs=0.25)
    others = rise.drop(planted.rising_district)
    assert others.between(0.7, 1.3).all()


def test_only_the_planted_provider_is_late(case):
    simulation, planted = case
    in_norm = _in_norm(simulation.tables, planted)
    assert in_norm.loc[planted.late_provider, "mean"] < 0.35
    assert in_norm.loc[planted.late_provider, "size"] >= 15
    others = in_norm[(in_norm["size"] >= 20) & (in_norm.index != planted.late_provider)]
    assert others["mean"].min() > 0.80


def test_only_the_planted_taakveld_is_overspent(case):
    simulation, planted = case
    budgets = simulation.tables["budgets"]
    spent = budgets.query("kind == 'realised' and quarter == 4").set_index(["year", "tax_field", "lines"])
    budget = budgets.query("kind == 'budget'").set_index(["year", "tax_field", "lines"])
    used = (spent["amount_eur"] / budget["amount_eur"]).drop(index="baten", level="lines")
    over = used.pop((planted.overspent_year, planted.overspent_field, "lasten"))
    assert over == pytest.approx(planted.overspent_ratio, abs=0.01)
    assert used.between(0.90, 1.005).all()


def test_taakvelden_are_those_of_the_year(whole):
    fields = whole.tables["budgets"].groupby("year")["tax_field"].agg(set)
    assert "6.72b" in fields[2024]
    assert "6.752" not in fields[2024]
    assert "6.752" in fields[2025]
    assert not {field for field in fields[2025] if field[-1].isalpha()}


def test_two_providers_change_halfway(whole):
    contracts = whole.tables["contracts"].set_index("provider")
    middle = whole.settings.halfway.first_day
    assert contracts.loc["99000018", "end"] == pd.Timestamp(middle) - pd.Timedelta(days=1)
    assert contracts.loc["99000019", "start"] == pd.Timestamp(middle)
    deliveries = whole.tables["deliveries"]
    assert deliveries.loc[deliveries["provider"] == "99000018", "stop"].max() < pd.Timestamp(middle)
    assert deliveries.loc[deliveries["provider"] == "99000019", "start"].min() >= pd.Timestamp(middle)


def test_some_providers_are_too_small_to_report_on(whole):
    clients = _in_care(whole.tables, None, "2025-12-31").groupby("provider")["person"].nunique()
    assert (clients < 10).sum() >= 2


def test_population_has_the_bands_that_use_is_standardised_by(case):
    """Every area, year and sex has the same bands, and each standard band is some of them without a gap."""
    population = case[0].tables["population"].query("age_to - age_from < 120")
    bands = population.groupby(["area_code", "year", "sex"])[["age_from", "age_to"]].apply(
        lambda rows: tuple(sorted(rows.itertuples(index=False, name=None)))
    )
    assert set(bands.index.unique("sex")) == {"f", "m", "total"}
    assert len(bands) == case[0].tables["areas"]["area_code"].nunique() * 3 * len(case[0].settings.years)
    (every,) = set(bands)
    assert [first for first, _ in every] == [0, *(last + 1 for _, last in every[:-1])]
    assert {first for first, _ in STANDARD_BANDS} <= {first for first, _ in every}
    assert every[-1][1] == STANDARD_BANDS[-1][1]


def test_every_planned_request_has_its_plan_and_goals(case):
    tables = case[0].tables
    requests, plans, goals = tables["requests"], tables["plans"].set_index("plan"), tables["goals"]
    planned = requests.dropna(subset="plan").set_index("plan")
    of_requests = plans.loc[~plans.index.str.startswith("E")]  # the others are of support that began before
    assert set(planned.index) == set(of_requests.index)
    assert set(plans.index) == set(goals["plan"])
    assert (planned["decision"] == "granted").all()
    assert (of_requests["person"] == planned["person"].reindex(of_requests.index)).all()
    assert (of_requests["start"] >= planned["decided"].reindex(of_requests.index)).all()
    assert not ((plans["reviewed"] < plans["start"]) | (plans["reviewed"] > plans["end"])).any()
    assert goals.groupby("plan").size().between(1, 4).all()


def test_most_plans_have_a_director_and_a_review(case):
    plans, day = case[0].tables["plans"], pd.Timestamp("2025-12-31")
    director = plans["case_director"].fillna("none").value_counts(normalize=True)
    assert director["99000001"] == pytest.approx(0.70, abs=0.05)
    assert director["none"] == pytest.approx(0.20, abs=0.05)
    year = pd.Timedelta(days=365)
    running = plans[~(plans["end"] < day) & (plans["start"] <= day - year)]
    assert (running["reviewed"] > day - year).mean() == pytest.approx(0.75, abs=0.08)


def test_goals_agree_with_their_scores(case):
    simulation = case[0]
    goals = simulation.tables["goals"].merge(simulation.tables["plans"], on="plan")
    measured = goals["measured"].notna()
    assert (goals["achieved"].notna() == measured).all()
    assert goals["achieved"].mean() == pytest.approx(ACHIEVED, abs=0.05)
    known = goals[goals["latest"].notna()]
    assert ((known["latest"] >= known["target"]) == known["achieved"]).all()
    assert (goals["target"] > goals["baseline"]).sum() == goals["baseline"].notna().sum()
    assert not ((goals["measured"] < goals["start"]) | (goals["measured"] > goals["end"])).any()
    quarters = goals["measured"].dropna().dt.to_period("Q").value_counts()
    simulated = quarters.reindex(
        pd.PeriodIndex(map(str, simulation.settings.periods), freq="Q"), fill_value=0
    )
    assert quarters.max() < 3 * simulated.min()


def test_experience_is_of_respondents_whom_no_other_table_knows(case):
    tables = case[0].tables
    experience = tables["experience"]
    assert not experience["respondent"].isin(tables["persons"]["person"]).any()
    assert set(experience["year"]) == set(case[0].settings.years)
    positive = experience.groupby("item")["positive"].mean()
    assert {item: pytest.approx(share, abs=0.05) for item, share in POSITIVE.items()} == dict(positive)
    scored = experience.dropna(subset="score")
    assert ((scored["score"] >= 4) == scored["positive"]).all()
    for law in ("wmo", "jeugdwet"):
        clients = _in_care(tables, law, "2025-06-30")["person"].nunique()
        asked = experience.query("law == @law and year == 2025")["respondent"].nunique()
        assert 0.08 < asked / clients < 0.30


def test_providers_ask_for_what_somebody_referred_to(case):
    allocations = case[0].tables["allocations"]
    asked = allocations["requested_at"].notna()
    assert (asked == allocations["referrer"].notna()).all()
    days = (allocations["assigned_at"].dt.normalize() - allocations["requested_at"]).dt.days[asked]
    assert days.between(1, 12).all()
    assert (days <= 7).mean() == pytest.approx(0.85, abs=0.03)


def test_agreements_are_between_parties_that_are_there(case):
    tables = case[0].tables
    agreements = tables["agreements"]
    parties = {*tables["providers"]["provider"], case[0].settings.municipality}
    assert {*agreements["commissioner"], *agreements["executor"]} <= parties
    assert 15 <= len(agreements) <= 20
    contracts = agreements[agreements["basis_kind"] == "contract"]
    assert contracts["basis"].isin(tables["contracts"]["contract"]).all()
    assert set(tables["contracts"]["result"].dropna()) <= set(tables["results"]["name"])
    assert set(tables["results"]["result"]) == set(agreements["result"]) | {"R9"}


def edges(geometry: str) -> Counter:
    """The directed edges of an outline; it must be one closed ring."""
    shape = json.loads(geometry)
    assert shape["type"] == "Polygon"
    ((*ring, last),) = shape["coordinates"]
    assert ring[0] == last
    points = [tuple(point) for point in ring]
    return Counter(zip(points, [*points[1:], points[0]], strict=True))


@pytest.mark.parametrize("prefix", ["BU", "WK"])
def test_outlines_of_parts_are_that_of_the_municipality(case, prefix):
    """Each edge of a part is that of a neighbour the other way round, or one of the municipality."""
    boundaries = case[0].tables["boundaries"].set_index("area_code")["geometry"]
    assert set(boundaries.index) == set(case[0].tables["areas"]["area_code"])
    every = sum((edges(each) for each in boundaries[boundaries.index.str.startswith(prefix)]), Counter())
    assert set(every.values()) == {1}
    outer = {edge for edge in every if edge[::-1] not in every}
    assert outer == set(edges(boundaries[case[0].settings.municipality]))


def test_outlines_are_counterclockwise_and_in_degrees(case):
    for geometry in case[0].tables["boundaries"]["geometry"]:
        area = sum(x * v - u * y for (x, y), (u, v) in edges(geometry))
        assert area > 0
        assert all(
            5 < x < 6 and 52 < y < 53 for x, y in (point for edge in edges(geometry) for point in edge)
        )


def test_what_is_written_is_read_back(small, tmp_path):
    write_tables(Simulation(small.tables, small.people, Settings.small(dirty=False)), tmp_path)
    reading = read_folder(tmp_path)
    assert set(reading.tables) == set(small.tables)
    found = reading.tables["boundaries"].sort_values("area_code")
    assert found["geometry"].tolist() == small.tables["boundaries"]["geometry"].tolist()
    assert reading.faults == ()


def test_dirty_rows_fail_their_schema(small, tmp_path):
    write_tables(small, tmp_path)
    for name, field, wrong, _ in FAULTS:
        read = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        assert len(read) == len(small.tables[name]) + 1
        assert read[field].iloc[-1] == wrong
        assert not (read[field].iloc[:-1] == wrong).any()
        assert _fault_is_seen(name, field, small.tables, read.iloc[[-1]])


def test_dirty_rows_can_be_left_out_and_are_few(small, whole, tmp_path):
    clean = Simulation(small.tables, small.people, Settings.small(dirty=False))
    write_tables(clean, tmp_path)
    rows = {path.stem: len(pd.read_csv(path, dtype=str)) for path in tmp_path.glob("*.csv")}
    rows["boundaries"] = len(json.loads((tmp_path / "areas.geojson").read_text())["features"])
    assert rows == {name: len(frame) for name, frame in small.tables.items()}
    assert all(1 / len(whole.tables[name]) < 0.002 for name, *_ in FAULTS)


@pytest.mark.parametrize(
    ("field", "value"),
    [("providers", 3), ("districts", 1), ("neighbourhoods", 4), ("last", Period(2025)), ("claim_months", 2)],
)
def test_impossible_settings_are_refused(field, value):
    with pytest.raises(MonitorError):
        Settings(**{field: value})


def _in_care(tables: dict, law: str | None, day: str) -> pd.DataFrame:
    deliveries, moment = tables["deliveries"], pd.Timestamp(day)
    active = (deliveries["start"] <= moment) & ~(deliveries["stop"] < moment)
    return deliveries[active & ((deliveries["law"] == law) if law else True)]


def _youth_in_year(tables: dict, year: int) -> float:
    deliveries, population = tables["deliveries"], tables["population"]
    some = (deliveries["start"].dt.year <= year) & ~(deliveries["stop"].dt.year < year)
    clients = deliveries[some & (deliveries["law"] == "jeugdwet")]["person"].nunique()
    young = population.query("year == @year and sex == 'total' and age_to <= 22")
    return clients / young[young["area_code"].str.startswith("GM")]["persons"].sum()


def _dropouts(tables: dict) -> pd.DataFrame:
    """Youth and Wmo trajectories ended in the last four quarters, per provider."""
    ended = tables["deliveries"].query("stop >= '2025-01-01'")
    ended = ended[ended["stop_reason"].notna() & ~ended["stop_reason"].isin(NOT_AN_END)]
    codes = ended["law"].map(DROPOUT_CODES)
    dropped = pd.Series([code in some for code, some in zip(ended["stop_reason"], codes, strict=True)])
    return dropped.groupby(ended["provider"].to_numpy()).agg(["size", "mean"])


def _youth_per_district(tables: dict, day: str) -> pd.Series:
    persons = tables["persons"]
    here = persons[
        ~(persons["valid_from"] > pd.Timestamp(day)) & ~(persons["valid_to"] < pd.Timestamp(day))
    ].set_index("person")["area_code"]
    youth = _in_care(tables, "jeugdwet", day).drop_duplicates("person")
    district = "WK" + youth["person"].map(here).str[2:8]
    return district.value_counts().astype(float)


def _in_norm(tables: dict, planted: Planted) -> pd.DataFrame:
    """First starts under an allocation that is not a renewal, since the planted quarter."""
    starts = tables["deliveries"].dropna(subset="allocation").drop_duplicates("allocation")
    new = tables["allocations"].query("change_reason.isna()")
    starts = starts.merge(new[["allocation", "assigned_at"]], on="allocation")
    starts = starts[starts["start"] >= pd.Timestamp(planted.late_since.first_day)]
    days = (starts["start"] - starts["assigned_at"].dt.normalize()).dt.days
    return (days <= planted.waiting_norm_days).groupby(starts["provider"]).agg(["size", "mean"])


def _fault_is_seen(name: str, field: str, tables: dict, row: pd.DataFrame) -> bool:
    """Whether the row breaks a type, the schema, or a reference."""
    table = TABLES[name]
    dtypes = {column: str(each.dtype) for column, each in table.schema.columns.items()}
    try:
        frame = row.replace("", None).astype("object")
        for column, dtype in dtypes.items():
            frame[column] = _parsed(frame[column], dtype)
        table.schema.validate(frame, lazy=True)
    except (pandera.errors.SchemaErrors, ValueError):
        return True
    other, key = table.references[field]
    return not frame[field].isin(tables[other][key]).all()


def _parsed(column: pd.Series, dtype: str) -> pd.Series:
    if dtype.startswith("datetime"):
        return pd.to_datetime(column, format="ISO8601").astype(dtype)
    if dtype == "boolean":
        return column.map({"true": True, "false": False}).astype(dtype)
    if dtype == "Int64":
        return pd.to_numeric(column).astype(dtype)
    return column.astype(dtype)
