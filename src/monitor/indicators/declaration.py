"""What an indicator is: a numerator and a denominator selected over one universe, with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

Where = Mapping[str, tuple[str, ...]]


class Kind(StrEnum):
    """How the value follows from counts."""

    COUNT = "count"  # numerator
    SHARE = "share"  # numerator / denominator, percent; the numerator is a part of the denominator
    RATE = "rate"  # numerator / inhabitants, per 1,000 or percent
    RATIO = "ratio"  # observed / expected from age and sex (indirect standardisation)
    MEDIAN = "median"  # of a column of classes, in days
    MEAN = "mean"  # of a column of marks
    AMOUNT = "amount"  # euros, or euros per unit of the denominator
    AMOUNT_SHARE = "amount_share"  # euros / euros, percent
    POPULATION = "population"  # inhabitants, from the public population table
    PUBLISHED = "published"  # as someone else published it
    ACCOUNT = "account"  # from the public accounts per taakveld
    LISTED = "listed"  # rows of a public table / rows, percent
    TARGETS = "targets"  # targets met / targets set, percent


# Kinds of which the value is exact arithmetic on public or accounted figures: no margin of chance belongs to it.
WITHOUT_CHANCE = (
    Kind.AMOUNT,
    Kind.AMOUNT_SHARE,
    Kind.POPULATION,
    Kind.PUBLISHED,
    Kind.ACCOUNT,
    Kind.LISTED,
    Kind.TARGETS,
)


class Yardstick(StrEnum):
    """Which comparison says most about a figure; the one by which it may open a report."""

    PEERS = "peers"  # the same figure of all districts or providers: a funnel
    TARGET = "target"  # a norm that the law or the council has set
    PROCESS = "process"  # its own past: process control


@dataclass(frozen=True)
class Inhabitants:
    """A denominator: inhabitants on 1 January in an age band, from the public population table."""

    age_from: int = 0
    age_to: int = 120


@dataclass(frozen=True)
class Units:
    """A denominator: units of another universe, on average over the quarters of the window."""

    universe: str
    where: Where = field(default_factory=dict)


@dataclass(frozen=True)
class Split:
    """A figure that is told per value of a column, never as a total over them.

    `within` says that the denominator is narrowed to the value too: the share of goals about work that
    were reached, of all goals about work. Without it the values share one denominator.
    """

    column: str
    labels: Mapping[str, Text]
    within: bool = True


@dataclass(frozen=True)
class Indicator:
    """One figure, defined once: formula and words.

    `numerator` and `denominator` select rows of the cube of `universe`: per column the values that
    count. `measured` is the column of classes or marks for a median or a mean. `window` is the
    number of quarters that are added up. `by_provider` says whether it has meaning per provider,
    `by_area` whether per district, `by_municipality` whether for the whole. `clustered` says that units hang
    together (lines of one client, trajectories under one contract): limits are then too narrow to judge by,
    and the figure is only shown. `amount` is the column of amounts that is added up, `amount_of` the one it is
    a share of. `table` is the public table of which rows are counted. `split` tells it per value of a column.
    `opens` is false for a figure that another one tells already: it never opens a report.
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
    denominator: Where | Inhabitants | Units | None = None
    measured: str | None = None
    window: int = 1
    by_area: bool = True
    by_provider: bool = True
    by_municipality: bool = True
    clustered: bool = False
    amount: str | None = None
    amount_of: str | None = None
    table: str | None = None
    split: Split | None = None
    yardstick: Yardstick = Yardstick.PEERS
    opens: bool = True
    result_area: str | None = None

    @property
    def formula(self) -> str:
        """The formula as it is evaluated, such as `ended[end_class: client | provider] / ended`."""
        return _formula(self) + (f", per {self.split.column}" if self.split else "")

    def parts(self) -> tuple[Indicator, ...]:
        """The figures that a split one is told as, in the order of its labels; itself when it is not split."""
        if self.split is None:
            return (self,)
        return tuple(_part(self, self.split, value) for value in self.split.labels)


def _part(indicator: Indicator, split: Split, value: str) -> Indicator:
    chosen = {split.column: (value,)}
    label, name = indicator.label, split.labels[value]
    bottom = indicator.denominator
    within = split.within and not isinstance(bottom, Inhabitants | Units)
    return replace(
        indicator,
        id=f"{indicator.id}:{value}",
        label=Text(f"{label.nl}: {name.nl}", f"{label.en}: {name.en}"),
        numerator={**indicator.numerator, **chosen},
        denominator={**(bottom or {}), **chosen} if within else bottom,
        split=None,
    )


def _formula(indicator: Indicator) -> str:
    kind, top = indicator.kind, f"{indicator.universe or indicator.table}{_written(indicator.numerator)}"
    if kind is Kind.PUBLISHED:
        return f"public_figures[{indicator.id}]"
    if kind is Kind.POPULATION:
        return f"population{_written(indicator.numerator)}"
    if kind is Kind.TARGETS:
        return "targets[met] / targets[measured]"
    if kind in (Kind.MEDIAN, Kind.MEAN):
        return f"{kind}({top}.{indicator.measured})"
    if kind is Kind.RATIO:
        return f"{top} / sum over age and sex(population x rate of the municipality)"
    if indicator.amount:
        top = f"{top}.{indicator.amount}"
    bottom = _denominator(indicator)
    return f"{top} / {bottom}" if bottom else top


def _denominator(indicator: Indicator) -> str:
    bottom = indicator.denominator
    if isinstance(bottom, Inhabitants):
        return f"population[{bottom.age_from}-{bottom.age_to}]"
    if isinstance(bottom, Units):
        return f"mean({bottom.universe}{_written(bottom.where)})"
    if indicator.kind in (Kind.COUNT, Kind.AMOUNT) or bottom is None:
        return ""
    amount = f".{indicator.amount_of or indicator.amount}" if indicator.amount else ""
    return f"{indicator.universe or indicator.table}{_written(bottom)}{amount}"


def _written(where: Where) -> str:
    conditions = [f"{column}: {' | '.join(values)}" for column, values in where.items()]
    return f"[{', '.join(conditions)}]" if conditions else ""
