"""Units of the demo data made one by one, in plain Python from the words of the definitions.

Nothing here uses the universes: what the package counts is compared with what is counted here.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from monitor import universes
from monitor.indicators import INDICATORS
from monitor.indicators.evaluate import Cube, Cut, denominator, numerator
from monitor.report.results import Subjects, results
from monitor.report.subject import subject_of, subjects_of
from monitor.sources import read_all
from monitor.vocabulary import Period

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
QUARTERS = [Period(year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
PERIODS = [str(quarter) for quarter in QUARTERS]
LAST = QUARTERS[-1]
FOREVER = date(9999, 12, 31)
# Why a trajectory ended, by the codes of the standards; moves to another provider (37, 38) are no end.
YOUTH_ENDS = {"31": "plan", "32": "client", "33": "provider", "34": "agreed", "35": "external"}
OTHER_ENDS = {"19": "plan", "21": "client", "22": "provider", "23": "agreed", "31": "external"}
EXTERNAL = dict.fromkeys(("02", "36", "39"), "external")
CUTS = ("municipality", "district", "provider")


@cache
def tables():
    """The demo data as read, without its dirty rows."""
    return read_all([("folder", DEMO)], key="").tables


@cache
def facts():
    """The demo data as rows, with its trajectories."""
    return Facts({name: rows(table) for name, table in tables().items()})


@cache
def true_cubes():
    """Every cube as it is before protection."""
    loaded = universes.connect(tables(), QUARTERS)
    return {
        name: Cube.of(universes.count(universe, loaded), universe.members)
        for name, universe in universes.UNIVERSES.items()
    }


def true_release(protected):
    """A release of the demo data with the true counts instead of protected ones."""
    return replace(protected, cubes=true_cubes(), manifest={**protected.manifest, "periods": PERIODS})


def rows(table):
    """The rows of a table, with plain dates and None for what is missing."""
    days = [name for name in table if str(table[name].dtype).startswith("datetime")]
    plain = table.assign(**{name: table[name].dt.date for name in days}).astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


class Facts:
    """The tables as rows, where everybody lives, and the trajectories."""

    def __init__(self, tables):
        self.tables = tables
        self.homes = defaultdict(list)
        for row in tables["persons"]:
            self.homes[row["person"]].append(row)
        self.layers = {(row["law"], row["code"]): row["layer"] for row in tables["products"]}
        self.trajectories = self._trajectories()

    def home(self, person, day):
        """Where somebody lives on a day: the latest address that holds then."""
        there = [
            home
            for home in self.homes[person]
            if (home["valid_from"] or date.min) <= day <= (home["valid_to"] or FOREVER)
        ]
        return max(there, key=lambda home: home["valid_from"] or date.min) if there else {}

    def at_home(self, unit, day):
        """A unit with the neighbourhood, the year of birth and the sex of its person on a day."""
        home = self.home(unit["person"], day)
        return {**unit, "area": home.get("area_code"), "born": home.get("birth_year"), "sex": home.get("sex")}

    def within(self, table, column, quarter):
        """What happened in a quarter, each at the address of that day."""
        listed = self.trajectories if table == "trajectories" else self.tables[table]
        return [self.at_home(row, row[column]) for row in listed if in_quarter(row[column], quarter)]

    def running(self, quarter):
        """Trajectories that run on the last day of a quarter, at the address of that day."""
        day = quarter.last_day
        return [self.at_home(each, day) for each in self.trajectories if each["start"] <= day <= each["end"]]

    def contract(self, unit, day):
        """The contract of a provider, for the category before the general, the latest before the earlier."""
        fitting = [
            row
            for row in self.tables["contracts"]
            if (row["provider"], row["law"]) == (unit["provider"], unit["law"])
            and row["category"] in (None, unit["category"])
            and row["start"] <= day <= (row["end"] or FOREVER)
        ]
        fitting.sort(key=lambda row: row["contract"])
        fitting.sort(key=lambda row: row["start"], reverse=True)
        fitting.sort(key=lambda row: row["category"] is None)
        return fitting[0] if fitting else None

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
        return [each for listed in spells.values() for each in chains(listed)]


def chains(spells):
    """Trajectories of one person at one provider: deliveries with at most three days between them."""
    chained = []
    for spell in sorted(spells, key=lambda each: (each["start"], each["end"], each["allocation"] or "~")):
        if chained and (spell["start"] - max(each["end"] for each in chained[-1])).days <= 3:
            chained[-1].append(spell)
        else:
            chained.append([spell])
    return [trajectory(chain) for chain in chained]


def trajectory(chain):
    """One trajectory: the begin of its first delivery and the end of the one that ends last."""
    first, last = chain[0], speaking(chain)
    own = ("person", "provider", "law", "start", "assigned", "start_reported")
    return {**{key: first[key] for key in own}, "end": last["end"], "reason": last["reason"], "spells": chain}


def why(unit):
    """The class of the reason why a trajectory ended; None when it is not known or no end."""
    own = YOUTH_ENDS if unit["law"] == "jeugdwet" else OTHER_ENDS
    return (own | EXTERNAL).get(unit["reason"])


def in_quarter(day, quarter):
    """Whether a day lies in a quarter."""
    return day is not None and quarter.first_day <= day <= quarter.last_day


def clients(quarter):
    """Everybody with support on the last day, with all of it."""
    day, persons = quarter.last_day, defaultdict(list)
    for each in facts().running(quarter):
        persons[each["person"]].append(each)
    return [
        facts().at_home({"person": person, "day": day}, day)
        | {
            "laws": {each["law"] for each in running},
            "providers": {each["provider"] for each in running},
            "layers": {
                facts().layers.get((each["law"], spell["product"]))
                for each in running
                for spell in delivered(each, day)
            },
        }
        for person, running in persons.items()
    ]


def delivered(each, day):
    """The deliveries of a trajectory that run on a day; in a gap that it bridges the one before."""
    begun = [spell for spell in each["spells"] if spell["start"] <= day]
    return [spell for spell in begun if day <= spell["end"]] or [speaking(begun)]


def speaking(spells):
    """The delivery that speaks for several: the one that ends last; of those that end together one with a reason."""
    return max(spells, key=lambda spell: (spell["end"], spell["reason"] is not None, spell["start"]))


def subjects(release, by):
    """The package's subjects for a cut; of providers all, whatever laws they work under."""
    codes = tuple(subjects_of(release, by))
    return Subjects(codes, Cut("provider")) if by == "provider" else subject_of(release, by, codes[0]).peers


def belongs(unit, by, code):
    """Whether a unit is the subject's; codes of areas nest."""
    if by == "provider":
        return code in unit.get("providers", {unit.get("provider")})
    if by == "municipality":
        return True  # whoever has no known address counts for the municipality too
    return (unit["area"] or "")[2:8] == code[2:]


def cases(names):
    """Indicators (of a split one each part) with the cuts that they have meaning for."""
    meant = {"municipality": "by_municipality", "district": "by_area", "provider": "by_provider"}
    chosen = [part for name in names for part in INDICATORS[name].parts()]
    return [
        pytest.param(part, by, id=f"{part.id}-{by}")
        for part in chosen
        for by in CUTS
        if getattr(part, meant[by])
    ]


def conditions(defined, part):
    """What an indicator, or a part of a split one, counts above and below the line."""
    name, _, value = part.id.partition(":")
    return defined[name](value) if value else defined[name]


def added_up(units, what, by, codes, window=1):
    """What is said of every unit, added up per subject (rows) and period (columns) over a window of quarters.

    `units` has a list of units per quarter; a period before the window is full is missing.
    """
    sums = {
        code: [
            sum(what(unit) or 0 for unit in units[quarter] if belongs(unit, by, code)) for quarter in QUARTERS
        ]
        for code in codes
    }
    frame = pd.DataFrame.from_dict(sums, orient="index", columns=PERIODS, dtype=float)
    return frame.T.rolling(window).sum().T


def assert_counted(release, part, by, units, above, below):
    """The numerator and denominator of the package are these conditions, counted over these units.

    `below` is a condition, a span of ages of the inhabitants, or None.
    """
    about, cube = subjects(release, by), release.cubes[part.universe]
    codes, population = list(about.codes), release.public["population"]
    found = numerator(part, cube, about.cut, codes, PERIODS)
    expected = added_up(units, lambda unit: bool(above(unit)), by, codes, part.window)
    pd.testing.assert_frame_equal(found, expected)
    if below is None:
        return
    found = denominator(part, cube, about.cut, codes, PERIODS, population)
    if callable(below):
        expected = added_up(units, lambda unit: bool(below(unit)), by, codes, part.window)
    else:
        expected = residents(codes, *below)
    pd.testing.assert_frame_equal(found, expected)


def assert_divided(release, part, by):
    """The value is the numerator over the denominator, in the unit of the indicator."""
    frame = results(release, part, subjects(release, by))
    scale = {"percent": 100, "per_1000": 1000, "count": None}[part.unit]
    known = frame["denominator"].where(frame["denominator"] > 0)
    expected = frame["numerator"] / known * scale if scale else frame["numerator"]
    pd.testing.assert_series_equal(frame["value"], expected, check_names=False)
    assert frame["value"].notna().any()


def residents(codes, youngest=0, oldest=120):
    """Inhabitants per area (rows) and period (columns) in a span of ages."""
    values = [[inhabitants(code, quarter.year, youngest, oldest) for quarter in QUARTERS] for code in codes]
    return pd.DataFrame(values, index=codes, columns=PERIODS, dtype=float)


@cache
def inhabitants(code, year, youngest=0, oldest=120, sexes=("m", "f", "x")):
    """Inhabitants of an area in a span of ages, from the finest bands of men and women."""
    return sum(
        row["persons"]
        for row in facts().tables["population"]
        if (row["area_code"], row["year"]) == (code, year)
        and row["sex"] in sexes
        and youngest <= row["age_from"]
        and row["age_to"] <= oldest
    )
