"""Numerators and denominators of an indicator, summed over protected cubes; nothing is rounded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.indicators.declaration import Indicator, Inhabitants, Where
from monitor.vocabulary import MEMBER_COLUMNS, Period

WHOLE = "total"


@dataclass(frozen=True)
class Cube:
    """A protected cube: `cells` has period, classifying columns and count; `parts` unfolds profiles.

    `parts` has a row per cell and part of its profile: cell (row of `cells`), member_law,
    member_provider, member_layer. `cells` then also has `several_laws` and `several_providers`: yes or no.
    """

    cells: pd.DataFrame
    parts: pd.DataFrame | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, members: str | None) -> Cube:
        """A cube from the columns as released; `members` names the profile column, if there is one."""
        cells = frame.reset_index(drop=True)
        if members is None:
            return cls(_as_classes(cells))
        listed = cells[members].str.split("|").explode()
        parts = listed.str.split("/", expand=True).reindex(columns=range(3)).set_axis(MEMBER_COLUMNS, axis=1)
        parts = parts.rename_axis("cell").reset_index()
        several = parts.groupby("cell")[["member_law", "member_provider"]].nunique() > 1
        several = several.set_axis(["several_laws", "several_providers"], axis=1)
        cells = cells.drop(columns=members).join(several.replace({True: "yes", False: "no"}))
        return cls(_as_classes(cells), _as_classes(parts))


def _as_classes(frame: pd.DataFrame) -> pd.DataFrame:
    """Text columns as categories: selecting and adding up is then arithmetic on whole numbers."""
    text = [name for name in frame.columns if name not in ("count", "cell") and not name.endswith("_cents")]
    return frame.astype(dict.fromkeys(text, "category"))


@dataclass(frozen=True)
class Cut:
    """By what figures are split: `area_code` (with a map to the level), `provider`, `law`, or nothing.

    `where` narrows numerator and denominator alike, such as to one law.
    """

    by: str | None = None
    areas: Mapping[str, str] | None = None
    where: Where | None = None


def tally(cube: Cube, where: Where, cut: Cut, extra: str | None = None, measure: str = "count") -> pd.Series:
    """Counts of the selected cells, indexed by subject, period and, if given, the column `extra`.

    `measure` may name a column of amounts instead; a missing amount makes every sum with it missing.
    """
    wanted = _both(_named(cube, cut.where or {}), _named(cube, where))
    subject = _subject(cube, cut, wanted)
    subject = subject[_selected(cube, wanted)[subject.index].to_numpy()]
    cells = cube.cells.loc[subject.index]
    keys = {"subject": subject, "period": cells["period"], **({extra: cells[extra]} if extra else {})}
    return _added_up(keys, cells[measure].to_numpy())


def _added_up(keys: Mapping[str, pd.Series], counts: np.ndarray) -> pd.Series:
    """Counts summed per combination of classes that occurs, in the order of the classes."""
    shape = tuple(len(key.cat.categories) for key in keys.values())
    place = np.ravel_multi_index([key.cat.codes.to_numpy() for key in keys.values()], shape)
    size = int(np.prod(shape))
    sums, occurs = np.bincount(place, counts, size), np.flatnonzero(np.bincount(place, minlength=size))
    levels = [key.cat.categories.astype("str") for key in keys.values()]
    index = pd.MultiIndex(levels, np.unravel_index(occurs, shape), names=list(keys))
    return pd.Series(sums[occurs], index)


def _named(cube: Cube, where: Where) -> Where:
    return {_column(cube, column): values for column, values in where.items()}


def _both(first: Where, second: Where) -> Where:
    """What meets both: per column the values that each of them allows."""
    shared = {
        column: tuple(v for v in first[column] if v in second[column]) for column in first.keys() & second
    }
    return {**first, **second, **shared}


def _selected(cube: Cube, where: Where) -> pd.Series:
    """Per cell whether it meets all conditions; those on members must be met by one part of the profile."""
    chosen = pd.Series(True, index=cube.cells.index)
    for column in where.keys() - set(MEMBER_COLUMNS):
        chosen &= cube.cells[column].isin(where[column])
    if where.keys().isdisjoint(MEMBER_COLUMNS):
        return chosen
    return chosen & chosen.index.isin(_parts(cube, where)["cell"])


def _parts(cube: Cube, where: Where) -> pd.DataFrame:
    """The parts of profiles that meet the conditions on members."""
    parts = cube.parts
    for column in where.keys() & set(MEMBER_COLUMNS):
        parts = parts[parts[column].isin(where[column])]
    return parts


def _column(cube: Cube, column: str) -> str:
    """In a cube of profiles, law, provider and layer are those of a part of the profile."""
    is_member = cube.parts is not None and f"member_{column}" in MEMBER_COLUMNS
    return f"member_{column}" if is_member else column


def _subject(cube: Cube, cut: Cut, where: Where) -> pd.Series:
    """The subject of each cell, indexed by cell; one outside has none.

    A cell with several members has several subjects: those of the parts that meet the conditions,
    so that clients under one law count for the provider that helps them under that law.
    """
    if cut.by is None:
        return pd.Series(WHOLE, index=cube.cells.index, name="subject", dtype="category")
    column = _column(cube, cut.by)
    if column in MEMBER_COLUMNS:
        parts = _parts(cube, where)[["cell", column]]
        return parts.dropna().drop_duplicates().set_index("cell")[column].rename("subject")
    subject = cube.cells[column].rename("subject")
    return _grouped(subject, cut.areas) if cut.by == "area_code" and cut.areas else subject


def _grouped(subject: pd.Series, groups: Mapping[str, str]) -> pd.Series:
    """Classes replaced by the group that each is in; rows of a class without a group fall away."""
    found = pd.Categorical([groups.get(name) for name in subject.cat.categories])
    codes = found.codes[subject.cat.codes]
    kept = pd.Categorical.from_codes(codes[codes >= 0], found.categories)
    return pd.Series(kept, index=subject.index[codes >= 0], name=subject.name)


def over_time(counts: pd.Series, subjects: list[str], periods: list[str], window: int) -> pd.DataFrame:
    """Counts as subjects x periods, summed over the last `window` periods.

    A subject without a cell counts zero; a period without `window` periods before it is missing.
    """
    table = np.zeros((len(subjects), len(periods)))
    if len(counts):
        rows = pd.Index(subjects).get_indexer(counts.index.get_level_values("subject"))
        columns = pd.Index(periods).get_indexer(counts.index.get_level_values("period"))
        known = (rows >= 0) & (columns >= 0)
        np.add.at(table, (rows[known], columns[known]), counts.to_numpy()[known])
    if window > 1:
        upto = np.pad(table, ((0, 0), (1, 0))).cumsum(axis=1)
        table[:, : window - 1] = np.nan
        table[:, window - 1 :] = upto[:, window:] - upto[:, :-window]
    return pd.DataFrame(table, index=subjects, columns=periods)


def numerator(
    indicator: Indicator, cube: Cube, cut: Cut, subjects: list[str], periods: list[str]
) -> pd.DataFrame:
    """The numerator per subject and period."""
    return over_time(tally(cube, indicator.numerator, cut), subjects, periods, indicator.window)


def denominator(
    indicator: Indicator,
    cube: Cube,
    cut: Cut,
    subjects: list[str],
    periods: list[str],
    population: pd.DataFrame,
) -> pd.DataFrame:
    """The denominator per subject and period: counted units, or inhabitants on 1 January of the year."""
    if isinstance(indicator.denominator, Inhabitants):
        return inhabitants(population, indicator.denominator, subjects, periods)
    return over_time(tally(cube, indicator.denominator or {}, cut), subjects, periods, indicator.window)


def amounts(
    column: str, where: Where, window: int, cube: Cube, cut: Cut, subjects: list[str], periods: list[str]
) -> pd.DataFrame:
    """Euros per subject and period, from a column of cents."""
    cents = tally(cube, where, cut, measure=column)
    return over_time(cents, subjects, periods, window) / 100


def inhabitants(
    population: pd.DataFrame, ages: Inhabitants, subjects: list[str], periods: list[str], sex: str = "total"
) -> pd.DataFrame:
    """Inhabitants per area and period; missing where no bands of that area and year fill the ages exactly."""
    years = {period: Period.parse(period).year for period in periods}
    fits = (population["age_from"] >= ages.age_from) & (population["age_to"] <= ages.age_to)
    wanted = population[
        fits
        & (population["sex"] == sex)
        & population["area_code"].isin(subjects)
        & population["year"].isin(set(years.values()))
    ]
    known = {key: _filled(bands, ages) for key, bands in wanted.groupby(["area_code", "year"])}
    values = [[known.get((area, years[period]), np.nan) for period in periods] for area in subjects]
    return pd.DataFrame(values, index=subjects, columns=periods, dtype=float)


def _filled(bands: pd.DataFrame, ages: Inhabitants) -> float:
    """Persons in bands that follow each other from the first age to the last; else missing."""
    rows = sorted(zip(bands["age_from"], bands["age_to"], bands["persons"], strict=True))
    exact = [persons for first, last, persons in rows if (first, last) == (ages.age_from, ages.age_to)]
    if exact:
        return float(exact[0])
    starts = [first for first, _, _ in rows]
    expected = [ages.age_from, *(last + 1 for _, last, _ in rows)]
    return float(sum(row[2] for row in rows)) if [*starts, ages.age_to + 1] == expected else np.nan
