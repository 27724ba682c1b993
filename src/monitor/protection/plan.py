"""How one universe is protected: which columns may appear, and which sums are published most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.vocabulary import MEMBER_COLUMNS, MonitorError

RESERVED = ("period", "count", *MEMBER_COLUMNS)


@dataclass(frozen=True)
class Coarser:
    """A coarser version of a column, such as the district of a neighbourhood: value -> group."""

    column: str
    groups: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """How one universe is protected; declared beside the universe and handed over by the pipeline.

    Args:
        columns: the classifying columns, all of them and no other; together they are the base.
        margins: combinations of columns whose sums are published most: these stay close to the
            truth. `()` is the grand total. A margin may name columns, `nested` names and, where there
            are members, `member_law`, `member_provider` and `member_layer`; these three belong
            together, so `("member_law", "member_provider")` is a provider under a law.
        flow: flows add up over the year and carry their error from quarter to quarter; stocks do not.
        nested: coarser versions of a column by their own name:
            `{"district": Coarser("area_code", {"BU00010101": "WK000101"})}`. Any grouping of values
            will do: the number of laws in a profile is one too.
        members: the column that holds a set, written as sorted parts `law/provider/layer` joined by `|`.
            A person with two parts counts in the sums of both, and once in the total.
        amounts: columns of amounts that are published as rounded units times a mean.
        ancestors: combinations of columns and `nested` names, from the cell itself to `()`: the mean of a
            cell is that of the first of these groups with enough units and without a dominant one.

    Raises:
        MonitorError: a plan that does not say enough to protect anything.
    """

    columns: tuple[str, ...]
    margins: tuple[tuple[str, ...], ...]
    flow: bool
    nested: Mapping[str, Coarser] = field(default_factory=dict)
    members: str | None = None
    amounts: tuple[str, ...] = ()
    ancestors: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        _check_columns(self)
        _check_margins(self)
        _check_amounts(self)


def _check_columns(plan: Plan) -> None:
    names = [*plan.columns, *plan.nested]
    if not plan.columns:
        raise _unclear("a plan must name the classifying columns", plan.columns)
    if len(set(names)) < len(names) or set(names) & set(RESERVED):
        raise _unclear(f"the columns of a plan must differ from each other and from {RESERVED}", names)
    for coarser in plan.nested.values():
        if coarser.column not in plan.columns:
            raise _unclear("a coarser version must be of a column of the plan", coarser.column)
    if plan.members is not None and plan.members not in plan.columns:
        raise _unclear("the column of members must be a column of the plan", plan.members)


def _check_margins(plan: Plan) -> None:
    known = {*plan.columns, *plan.nested, *(MEMBER_COLUMNS if plan.members else ())}
    if not plan.margins:
        raise _unclear("a plan must name the margins that are published", plan.margins)
    if len({frozenset(margin) for margin in plan.margins}) < len(plan.margins):
        raise _unclear("every margin must be named once", plan.margins)
    for margin in plan.margins:
        if isinstance(margin, str) or len(set(margin)) < len(margin) or not set(margin) <= known:
            raise _unclear(f"a margin must be a tuple of different columns out of {sorted(known)}", margin)


def _check_amounts(plan: Plan) -> None:
    known = {*plan.columns, *plan.nested}
    if plan.amounts and (not plan.ancestors or plan.ancestors[-1] != ()):
        raise _unclear(
            "a plan with amounts must name the groups of their means, the last one ()", plan.ancestors
        )
    for group in plan.ancestors:
        if not set(group) <= known:
            raise _unclear(f"a group for means must be a tuple of columns out of {sorted(known)}", group)


def _unclear(must: str, got: object) -> MonitorError:
    return MonitorError(must, got=repr(got), remedy="mend the plan that is declared beside the universe")
