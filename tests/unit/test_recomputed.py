"""Every figure on the demo data once more, in plain Python from the words of its definition.

Nothing here uses the universes: units are made one by one, from the tables as they were read.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from monitor import universes
from monitor.indicators import INDICATORS, Kind
from monitor.indicators.evaluate import WHOLE, Cube, Cut, denominator, numerator
from monitor.report.measures import Measures
from monitor.report.results import Subjects, results
from monitor.report.subject import subject_of, subjects_of
from monitor.sources import read_all
from monitor.vocabulary import DAY_CLASSES, Period

YEAR = [Period(2025, quarter) for quarter in (1, 2, 3, 4)]
QUARTER = YEAR[-1]
DAY, FIRST_DAY, YEAR_FIRST = date(2025, 12, 31), date(2025, 10, 1), date(2025, 1, 1)
FOREVER = date(9999, 12, 31)
YOUTH_31 = {"31": "plan", "32": "client", "33": "provider", "34": "agreed"}
WMO_19 = {"19": "plan", "21": "client", "22": "provider", "23": "agreed"}
EXTERNAL = {"02", "35", "36", "39"}


def rows(table):
    """The rows of a table, with plain dates and None for what is missing."""
    days = [name for name in table if str(table[name].dtype).startswith("datetime")]
    plain = table.assign(**{name: table[name].dt.date for name in days}).astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


@pytest.fixture(scope="module")
def tables(demo):
    """The demo data as read, without its dirty rows."""
    return read_all([("folder", demo)], key="").tables


@pytest.fixture(scope="module")
def truth(tables):
    """Per universe the units of the last year, each with what figures ask about it."""
    return Truth({name: rows(table) for name, table in tables.items()})


class Truth:
    """Units made one by one."""

    def __init__(self, tables):
        self.tables = tables
        self.homes = defaultdict(list)
        for row in tables["persons"]:
            self.homes[row["person"]].append(row)
        self.layers = {(row["law"], row["code"]): row["layer"] for row in tables["products"]}
        self.trajectories = self._trajectories()
        self.units = {
            "clients": self._clients(),
            "requests": self._within("requests", "received", FIRST_DAY),
            "decisions": [
                row | {"days": (row["decided"] - row["received"]).days}
                for row in self._within("requests", "decided")
            ],
            "starts": self._within("trajectories", "start"),
            "ended": [self._ended(each) for each in self._within("trajectories", "end")],
            "outcomes": self._within("outcomes", "end"),
            "trajectories": [self._contracted(each) for each in self._running()],
            "claim_lines": [row for row in self._within("claims", "period_end") if not row["credit"]],
        }

    def _within(self, table, column, first=YEAR_FIRST):
        """What happened from `first` to the last day, each at the address of that day."""
        listed = self.trajectories if table == "trajectories" else self.tables[table]
        return [self._at(row, row[column]) for row in listed if row[column] and first <= row[column] <= DAY]

    def _running(self):
        return [self._at(each, DAY) for each in self.trajectories if each["start"] <= DAY <= each["end"]]

    def _home(self, person, day):
        there = [
            home
            for home in self.homes[person]
            if (home["valid_from"] or date.min) <= day <= (home["valid_to"] or FOREVER)
        ]
        return max(there, key=lambda home: home["valid_from"] or date.min) if there else {}

    def _at(self, unit, day):
        home = self._home(unit["person"], day)
        return {**unit, "area": home.get("area_code"), "birth_year": home.get("birth_year")}

    def _trajectories(self):
        allocated = {
            (row["municipality"], row["law"], row["allocation"]): row for row in self.tables["allocations"]
        }
        same = ("person", "provider", "law", "municipality", "allocation", "product")
        begun = defaultdict(list)
        for row in self.tables["deliveries"]:
            begun[tuple(row[key] for key in same)].append(row["start"])
        spells = defaultdict(list)
        for row in self.tables["deliveries"]:
            allocation = allocated.get((row["municipality"], row["law"], row["allocation"]), {})
            again = [day for day in begun[tuple(row[key] for key in same)] if day > row["start"]]
            spell = {**row, "assigned": allocation.get("assigned_at"), "reason": None}
            if row["stop"] and row["stop_reason"] != "20":
                spell |= {"end": row["stop"], "reason": row["stop_reason"]}
            elif again:
                spell |= {"end": min(again) - timedelta(days=1)}
            else:
                spell |= {"end": allocation.get("end") or FOREVER}
            spells[row["person"], row["provider"], row["law"]].append(spell)
        return [each for listed in spells.values() for each in self._chains(listed)]

    def _chains(self, spells):
        chains = []
        for spell in sorted(
            spells, key=lambda spell: (spell["start"], spell["end"], spell["allocation"] or "~")
        ):
            if chains and (spell["start"] - max(each["end"] for each in chains[-1])).days <= 3:
                chains[-1].append(spell)
            else:
                chains.append([spell])
        return [self._trajectory(chain) for chain in chains]

    def _trajectory(self, chain):
        first = chain[0]
        last = max(chain, key=lambda spell: (spell["end"], spell["reason"] is not None, spell["start"]))
        return {
            **{key: first[key] for key in ("person", "provider", "law", "start", "assigned", "start_reported")},
            "end": last["end"],
            "reason": last["reason"],
            "spells": chain,
        }  # fmt: skip

    def _clients(self):
        persons = defaultdict(list)
        for each in self._running():
            persons[each["person"]].append(each)
        return [
            self._at({"person": person}, DAY)
            | {
                "laws": {each["law"] for each in running},
                "providers": {each["provider"] for each in running},
                "layers": {
                    self.layers.get((each["law"], spell["product"]))
                    for each in running
                    for spell in each["spells"]
                    if spell["start"] <= DAY <= spell["end"]
                },
            }
            for person, running in persons.items()
        ]

    def _ended(self, each):
        meaning = YOUTH_31 if each["law"] == "jeugdwet" else WMO_19
        external = EXTERNAL | ({"31"} if each["law"] != "jeugdwet" else set())
        known = meaning.get(each["reason"]) or ("external" if each["reason"] in external else None)
        reported = any(
            (row["person"], row["provider"], row["law"]) == (each["person"], each["provider"], each["law"])
            and abs((row["end"] - each["end"]).days) <= 31
            for row in self.tables["outcomes"]
        )
        return each | {
            "why": known,
            "reported": reported,
            "days": (each["end"] - each["start"]).days,
        }

    def _contracted(self, each):
        # the delivery that speaks for the trajectory: of those begun, the one that ends last
        spell = max(
            (spell for spell in each["spells"] if spell["start"] <= DAY),
            key=lambda spell: (spell["end"], spell["reason"] is not None, spell["start"]),
        )
        fitting = [
            row
            for row in self.tables["contracts"]
            if (row["provider"], row["law"]) == (each["provider"], each["law"])
            and row["category"] in (None, spell["category"])
            and row["start"] <= DAY <= (row["end"] or FOREVER)
        ]
        fitting.sort(key=lambda row: row["contract"])
        fitting.sort(key=lambda row: row["start"], reverse=True)
        fitting.sort(key=lambda row: row["category"] is None)
        return each | {"contract": fitting[0] if fitting else None}


def wait(unit):
    """Days from the allocation to the start."""
    return (unit["start"] - unit["assigned"]).days if unit["assigned"] else None


def age(unit):
    """The year of counting minus the year of birth."""
    return 2025 - unit["birth_year"] if unit["birth_year"] else 999


def ended_with(*whys):
    """The numerator of an end share."""
    return lambda unit: unit["why"] in whys, lambda unit: unit["why"] is not None


def of_two_laws(unit):
    """Under the Wmo or the Jeugdwet."""
    return unit["law"] != "participatiewet"


def anyone(unit):
    """Every unit of the universe."""
    return True


# Per indicator, from its definition: which units the numerator counts, and which the denominator
# (or the ages of the inhabitants).
DEFINED = {
    "youth_care_share": (lambda u: "jeugdwet" in u["laws"] and age(u) < 23, (0, 22)),
    "youth_care_share_bbv29": (lambda u: "jeugdwet" in u["laws"] and age(u) < 18, (0, 17)),
    "wmo_clients_rate": (lambda u: "wmo" in u["laws"], (0, 120)),
    "stacked_clients_share": (lambda u: len(u["laws"]) >= 2, anyone),
    "requests_rate": (anyone, (0, 120)),
    "decision_in_time_share": (lambda u: u["days"] <= 56, anyone),
    "waiting_time_in_norm_share": (
        lambda u: wait(u) is not None and wait(u) <= 42,
        lambda u: wait(u) is not None,
    ),
    "dropout_share": ended_with("client", "provider"),
    "end_plan_share": ended_with("plan"),
    "end_agreed_share": ended_with("agreed"),
    "end_client_share": ended_with("client"),
    "end_provider_share": ended_with("provider"),
    "end_external_share": ended_with("external"),
    "result_funded_share": (
        lambda u: u["contract"] and u["contract"]["funding_form"] == "result",
        lambda u: u["contract"],
    ),
    "rejected_claims_share": (lambda u: of_two_laws(u) and u["rejected"], of_two_laws),
    "clients": (anyone, None),
    "basic_support_share": (lambda u: "basic" in u["layers"], anyone),
    "concurrent_providers_share": (lambda u: len(u["providers"]) >= 2, anyone),
    "outcome_coverage_share": (lambda u: of_two_laws(u) and u["reported"], of_two_laws),
    "start_reported_in_time_share": (
        lambda u: of_two_laws(u) and u["start_reported"] and (u["start_reported"] - u["start"]).days <= 7,
        lambda u: of_two_laws(u) and u["start_reported"],
    ),
    "result_agreed_share": (lambda u: u["contract"] and u["contract"]["result"], lambda u: u["contract"]),
}
DAYS = {"waiting_time_median": wait, "duration_median": lambda unit: unit["days"]}
CUTS = ("municipality", "district", "provider")


@pytest.fixture(scope="module")
def release(tables, demo_release):
    """The release of the demo data with the true counts of the last year instead of protected ones."""
    loaded = universes.connect(tables, YEAR)
    cubes = {
        name: Cube.of(universes.count(universe, loaded), universe.members)
        for name, universe in universes.UNIVERSES.items()
    }
    return replace(
        demo_release, cubes=cubes, manifest={**demo_release.manifest, "periods": list(map(str, YEAR))}
    )


def subjects(release, by):
    """The package's subjects for a cut."""
    first = next(iter(subjects_of(release, by)))
    subject = subject_of(release, by, first)
    return subject.peers if by != "provider" else Subjects(tuple(subjects_of(release, by)), Cut("provider"))


def of_subject(unit, by, code):
    """Whether a unit is the subject's; codes of areas nest."""
    if by == "provider":
        return code in unit.get("providers", {unit.get("provider")})
    if by == "municipality":
        return True  # whoever has no known address counts for the municipality too
    return (unit["area"] or "")[2:8] == code[2:]


def cases():
    """Every defined indicator with the cuts that it has meaning for."""
    return [(name, by) for name in DEFINED for by in CUTS if by != "provider" or INDICATORS[name].by_provider]


def test_every_indicator_is_recomputed():
    elsewhere = {*DAYS, "usefulness_mean", "budget_used_share"}
    published = {each.id for each in INDICATORS.values() if each.kind is Kind.PUBLISHED}
    assert {*DEFINED, *elsewhere, *published} == set(INDICATORS)


@pytest.mark.parametrize(("name", "by"), cases())
def test_numerator_and_denominator_are_what_the_definition_says(name, by, release, truth, tables):
    indicator, (top, bottom) = INDICATORS[name], DEFINED[name]
    about = subjects(release, by)
    codes, periods, cube = list(about.codes), release.periods, release.cubes[indicator.universe]
    units = {code: [u for u in truth.units[indicator.universe] if of_subject(u, by, code)] for code in codes}
    found = numerator(indicator, cube, about.cut, codes, periods)[str(QUARTER)]
    assert found.to_dict() == {code: sum(map(bool, map(top, units[code]))) for code in codes}
    if bottom is None:
        return
    population = tables["population"]
    found = denominator(indicator, cube, about.cut, codes, periods, population)[str(QUARTER)]
    if callable(bottom):
        assert found.to_dict() == {code: sum(map(bool, map(bottom, units[code]))) for code in codes}
    else:
        assert found.to_dict() == {code: people(truth, code, *bottom) for code in codes}


def people(truth, code, youngest, oldest):
    """Inhabitants of an area in a span of ages, from the finest bands of men and women."""
    return sum(
        row["persons"]
        for row in truth.tables["population"]
        if (row["area_code"], row["year"]) == (code, 2025)
        and row["sex"] != "total"
        and youngest <= row["age_from"]
        and row["age_to"] <= oldest
    )


@pytest.mark.parametrize(("name", "by"), cases())
def test_the_value_is_the_numerator_over_the_denominator(name, by, release):
    indicator = INDICATORS[name]
    frame = results(release, indicator, subjects(release, by)).xs(str(QUARTER), level="period")
    scale = {"percent": 100, "per_1000": 1000, "count": None}[indicator.unit]
    expected = frame["numerator"] / frame["denominator"] * scale if scale else frame["numerator"]
    pd.testing.assert_series_equal(frame["value"], expected, check_names=False)
    assert frame["value"].notna().any()


@pytest.mark.parametrize("by", CUTS)
@pytest.mark.parametrize("name", DAYS)
def test_a_median_lies_in_the_class_of_the_median_unit(name, by, release, truth):
    indicator = INDICATORS[name]
    frame = results(release, indicator, subjects(release, by)).xs(str(QUARTER), level="period")
    for code, row in frame.iterrows():
        mine = [DAYS[name](u) for u in truth.units[indicator.universe] if of_subject(u, by, code)]
        days = sorted(max(day, 0) for day in mine if day is not None)
        assert row["numerator"] == len(days)
        if not days:
            assert pd.isna(row["value"])
            continue
        middle = days[(len(days) - 1) // 2]
        own = next(each for each in DAY_CLASSES if each.last is None or middle <= each.last)
        assert own.first <= row["value"] <= (own.last or FOREVER.toordinal()) + 1


@pytest.mark.parametrize("by", CUTS)
def test_the_mean_mark_is_that_of_all_marks_given(by, release, truth):
    about = subjects(release, by)
    frame = results(release, INDICATORS["usefulness_mean"], about).xs(str(QUARTER), level="period")
    for code, row in frame.iterrows():
        mine = [u["useful_mark"] for u in truth.units["outcomes"] if of_subject(u, by, code)]
        marks = [mark for mark in mine if mark is not None]
        assert row["numerator"] == len(marks)
        assert len(marks) < 2 or row["value"] == pytest.approx(sum(marks) / len(marks))


def test_accounts_are_realised_over_the_budget_up_to_the_quarter(release, truth):
    accounts = Measures(release, subject_of(release, "municipality", release.municipality)).accounts()
    costs = [row for row in truth.tables["budgets"] if (row["year"], row["lines"]) == (2025, "lasten")]
    fields = sorted({row["tax_field"] for row in costs if row["kind"] == "realised"})
    assert accounts["tax_field"].tolist() == fields
    for row in accounts.to_dict("records"):
        mine = [each for each in costs if each["tax_field"] == row["tax_field"]]
        [budget] = [e["amount_eur"] for e in mine if e["kind"] == "budget" and e["quarter"] is None]
        [realised] = [e["amount_eur"] for e in mine if e["kind"] == "realised" and e["quarter"] == 4]
        assert row["share"] == pytest.approx(realised / budget)


def test_the_whole_of_a_provider_is_everyone_under_its_laws(release, truth):
    for code in subjects_of(release, "provider"):
        subject = subject_of(release, "provider", code)
        frame = results(release, INDICATORS["clients"], subject.whole)
        laws = set(subject.laws)
        expected = sum(bool(laws & unit["laws"]) for unit in truth.units["clients"])
        assert frame.loc[(WHOLE, str(QUARTER)), "value"] == expected


@pytest.mark.parametrize(
    "name", [name for name, each in INDICATORS.items() if each.universe and len(each.laws) < 3]
)
def test_an_indicator_of_some_laws_counts_those_only(name, release):
    indicator, whole = INDICATORS[name], Cut(None)
    others = Cut(None, where={"law": tuple({"wmo", "jeugdwet", "participatiewet"} - set(indicator.laws))})
    cube = release.cubes[indicator.universe]
    counts = [
        numerator(indicator, cube, cut, [WHOLE], release.periods).iloc[0, -1] for cut in (whole, others)
    ]
    assert counts[0] > 0
    assert counts[1] == 0 or cube.parts is not None
