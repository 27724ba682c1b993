"""What an indicator is: a numerator and a denominator selected over one universe, with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

Where = Mapping[str, tuple[str, ...]]


class Kind(StrEnum):
    """How the value follows from counts."""

    COUNT = "count"  # numerator
    SHARE = "share"  # numerator / denominator, percent; the numerator is a part of the denominator
    RATE = "rate"  # numerator / inhabitants, per 1,000 or percent
    MEDIAN = "median"  # of a column of classes, in days
    MEAN = "mean"  # of a column of marks
    PUBLISHED = "published"  # as someone else published it
    ACCOUNT = "account"  # from the public accounts per taakveld


@dataclass(frozen=True)
class Inhabitants:
    """A denominator: inhabitants on 1 January in an age band, from the public population table."""

    age_from: int = 0
    age_to: int = 120


@dataclass(frozen=True)
class Indicator:
    """One figure, defined once: formula and words.

    `numerator` and `denominator` select rows of the cube of `universe`: per column the values that
    count. `measured` is the column of classes or marks for a median or a mean. `window` is the
    number of quarters that are added up. `by_provider` says whether it has meaning per provider,
    `by_area` whether per area. `clustered` says that units hang together (lines of one client, trajectories
    under one contract): limits are then too narrow to judge by, and the figure is only shown.
    """

    id: str
    label: Text
    definition: Text
    caveat: Text
    instrument: Instrument
    laws: tuple[Law, ...]
    kind: Kind
    unit: Unit
    decimals: int
    direction: Direction
    source: tuple[str, ...]
    reference: Text
    owner: str
    valid_from: date
    universe: str | None = None
    numerator: Where = field(default_factory=dict)
    denominator: Where | Inhabitants | None = None
    measured: str | None = None
    window: int = 1
    by_area: bool = True
    by_provider: bool = True
    clustered: bool = False

    @property
    def formula(self) -> str:
        """The formula as it is evaluated, such as `ended[end_class: client | provider] / ended`."""
        if self.kind is Kind.PUBLISHED:
            return f"public_figures[{self.id}]"
        if self.kind is Kind.ACCOUNT:
            return "budgets[realised] / budgets[budget]"
        top = f"{self.universe}{_written(self.numerator)}"
        if self.kind in (Kind.MEDIAN, Kind.MEAN):
            return f"{self.kind}({top}.{self.measured})"
        if self.kind is Kind.COUNT:
            return top
        if isinstance(self.denominator, Inhabitants):
            return f"{top} / population[{self.denominator.age_from}-{self.denominator.age_to}]"
        return f"{top} / {self.universe}{_written(self.denominator)}"


def _written(where: Where) -> str:
    conditions = [f"{column}: {' | '.join(values)}" for column, values in where.items()]
    return f"[{', '.join(conditions)}]" if conditions else ""
