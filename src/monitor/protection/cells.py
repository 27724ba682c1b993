"""The base cells of a cube, and which published sums each of them is part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from monitor.protection.plan import Coarser, Plan
from monitor.vocabulary import MEMBER_COLUMNS, UNKNOWN, MonitorError, Period


@dataclass(frozen=True)
class Published:
    """The published sums: which rows of the cube each adds up, over all periods, and its margin."""

    membership: sparse.csc_array  # published x rows
    margin: NDArray[np.int64]  # place of each published sum's margin in the plan


def checked(cube: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The cube with text classes, in its one order and without zeros; anything unclear is an error."""
    _check_shape(cube, plan)
    cube = cube.reset_index(drop=True)
    for period in cube["period"].unique():
        Period.parse(period)
    classes = {name: _as_text(cube[name]) for name in ("period", *plan.columns)}
    numbers = {name: cube[name].astype("int64") for name in ("count", *amount_columns(plan))}
    frame = pd.DataFrame({**classes, **numbers})
    keys = ["period", *plan.columns]
    if frame.duplicated(keys).any():
        twice = frame.loc[frame.duplicated(keys), keys].iloc[0].to_dict()
        raise MonitorError(
            "a cube must hold every cell once", got=f"twice {twice}", remedy="count per distinct row first"
        )
    return frame.query("count > 0").sort_values(keys).reset_index(drop=True)


def published_sums(frame: pd.DataFrame, plan: Plan) -> Published:
    """Every sum that the plan's margins name, with the rows that it adds up."""
    classes = with_nested(frame, plan)
    parts = _parts(frame[plan.members]) if plan.members else None
    blocks = [_membership(classes, parts, margin) for margin in plan.margins]
    margin = np.repeat(np.arange(len(blocks)), [block.shape[0] for block in blocks])
    return Published(sparse.csc_array(sparse.vstack(blocks)), margin)


def amount_columns(plan: Plan) -> list[str]:
    """Per amount: its sum in a cell, the largest of one unit, and the sum of sizes."""
    return [f"{amount}{ending}" for amount in plan.amounts for ending in ("", "_largest", "_gross")]


def _check_shape(cube: pd.DataFrame, plan: Plan) -> None:
    due = {"period", *plan.columns, "count", *amount_columns(plan)}
    if set(cube.columns) != due or len(cube.columns) != len(due):
        raise MonitorError(
            f"a cube must have exactly the columns {sorted(due)}",
            got=f"{sorted(map(str, cube.columns))}",
            remedy="add the column to the plan beside the universe, or leave it out of the cube",
        )
    count = cube["count"]
    if not pd.api.types.is_integer_dtype(count) or count.isna().any() or (count < 0).any():
        raise MonitorError(
            "counts must be whole numbers from 0 up, none missing",
            got=f"type {count.dtype}, least {count.min()}, {count.isna().sum()} missing",
            remedy="count rows, and cast the count to an integer",
        )


def _as_text(column: pd.Series) -> pd.Series:
    """A class is text: whole numbers and truths are written out, and the missing are `unknown`."""
    values = column.astype(object).convert_dtypes()
    is_text, is_truth = pd.api.types.is_string_dtype(values), pd.api.types.is_bool_dtype(values)
    if not (is_text or is_truth or pd.api.types.is_integer_dtype(values) or values.isna().all()):
        raise MonitorError(
            "a classifying column must hold text, whole numbers or truths",
            got=f"{column.name}: {column.dtype}",
            remedy="make classes of it in the universe",
        )
    text = values.astype("string").str.lower() if is_truth else values.astype("string")
    return text.fillna(UNKNOWN).astype("str")


def with_nested(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The classifying columns and their coarser versions."""
    nested = {name: _grouped(frame[coarser.column], coarser) for name, coarser in plan.nested.items()}
    return frame[list(plan.columns)].assign(**nested)


def _grouped(column: pd.Series, coarser: Coarser) -> pd.Series:
    groups: Mapping[str, str] = {UNKNOWN: UNKNOWN, **coarser.groups}
    for value in column.unique():
        if value not in groups:
            raise MonitorError(
                f"every {coarser.column} must lie in a group",
                got=repr(value),
                remedy="add it to the groups of the plan, or mend the table that they come from",
            )
    return column.map(groups)


def _parts(profiles: pd.Series) -> pd.DataFrame:
    """One row per part of each row's profile: the row's number, and the part's law, provider and layer."""
    split = {profile: _split(profile) for profile in profiles.unique()}
    rows = [(row, *part) for row, profile in enumerate(profiles) for part in split[profile]]
    return pd.DataFrame(rows, columns=["row", *MEMBER_COLUMNS])


def _split(profile: str) -> list[tuple[str, ...]]:
    if profile == UNKNOWN:
        return [(UNKNOWN,) * len(MEMBER_COLUMNS)]
    texts = profile.split("|")
    parts = [tuple(text.split("/")) for text in texts]
    if sorted(set(texts)) != texts or any(len(part) != 3 or not all(part) for part in parts):
        raise MonitorError(
            "a profile must be sorted, different parts law/provider/layer joined by |",
            got=repr(profile),
            remedy=f"sort the parts, and write {UNKNOWN} for a part that is not known",
        )
    return parts


def _membership(
    classes: pd.DataFrame, parts: pd.DataFrame | None, margin: tuple[str, ...]
) -> sparse.coo_array:
    """Published sums of one margin x rows; a row is once in a sum, however many of its parts name it."""
    if set(margin) & set(MEMBER_COLUMNS):
        keys = parts.join(classes, on="row")
    else:
        keys = classes.assign(row=np.arange(len(classes)))
    total = np.zeros(len(keys), dtype=int)
    group = keys.groupby(list(margin), sort=False).ngroup().to_numpy() if margin else total
    pairs = pd.DataFrame({"group": group, "row": keys["row"].to_numpy()}).drop_duplicates()
    ones = np.ones(len(pairs), dtype=np.int64)
    shape = (int(group.max(initial=-1)) + 1, len(classes))
    return sparse.coo_array((ones, (pairs["group"], pairs["row"])), shape=shape)
