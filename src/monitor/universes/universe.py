"""What a universe is: what is counted, by which columns, and which of its sums are published most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis

from monitor.vocabulary import Level, Text

Rows = Callable[[dict[str, ibis.Table]], ibis.Table]


@dataclass(frozen=True)
class Universe:
    """One row per counted unit; its cube is the number of units per distinct combination of columns.

    `members` names the column that holds a profile: the set of law/provider/layer of one unit, so
    that persons with several kinds of support are counted once in every sum. `margins` are the
    sums that reports print most; protection keeps those closest to the truth. `groups` are values of a
    column that figures add up (all that stayed within a norm): by name the column and the group
    of a value, so that these sums can be margins too. `level` is that of the areas in `area_code`: what is
    too thin for neighbourhoods is counted per district. `amounts` are columns of whole euro cents per
    unit that are published as rounded units times a mean amount; `ancestors` are the ever coarser groups
    of cells that such a mean is taken over.
    """

    name: str
    label: Text
    flow: bool
    columns: tuple[str, ...]
    margins: tuple[tuple[str, ...], ...]
    needs: tuple[str, ...]
    rows: Rows
    members: str | None = None
    groups: Mapping[str, tuple[str, Callable[[str], str]]] = field(default_factory=dict)
    level: Level = Level.NEIGHBOURHOOD
    amounts: tuple[str, ...] = ()
    ancestors: tuple[tuple[str, ...], ...] = ()


BY_PLACE = ((), ("area_code",), ("district",), ("law",), ("district", "law"))
BY_PROVIDER = (("provider",), ("provider", "law"))
# Of a universe that is counted per district.
BY_DISTRICT = ((), ("area_code",), ("law",), ("area_code", "law"))
