"""What is counted: every universe, with its classifying columns and the sums that are published most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis

from monitor.universes.rows import (
    EARLY,
    WITHIN,
    Tables,
    claim_lines,
    clients,
    contracted,
    decisions,
    ended,
    outcomes,
    requests,
    several,
    starts,
)
from monitor.vocabulary import Text


@dataclass(frozen=True)
class Universe:
    """One row per counted unit; its cube is the number of units per distinct combination of columns.

    `members` names the column that holds a profile: the set of law/provider/layer of one unit, so
    that persons with several kinds of support are counted once in every sum. `margins` are the
    sums that reports print most; protection keeps those closest to the truth. `groups` are values of a
    column that figures add up (all that stayed within a norm): by name the column and the group
    of a value, so that these sums can be margins too.
    """

    name: str
    label: Text
    flow: bool
    columns: tuple[str, ...]
    margins: tuple[tuple[str, ...], ...]
    needs: tuple[str, ...]
    rows: Callable[[Tables], ibis.Table]
    members: str | None = None
    groups: Mapping[str, tuple[str, Callable[[str], str]]] = field(default_factory=dict)


_BY_PLACE = ((), ("area_code",), ("district",), ("law",), ("district", "law"))
_BY_PROVIDER = (("provider",), ("provider", "law"))

UNIVERSES: dict[str, Universe] = {
    each.name: each
    for each in (
        Universe(
            "clients",
            Text("personen met ondersteuning op de laatste dag", "persons with support on the last day"),
            flow=False,
            columns=("area_code", "age_band", "profile"),
            margins=(
                (),
                ("area_code",),
                ("district",),
                ("age_band", "member_law"),
                ("member_law",),
                ("district", "member_law"),
                ("district", "age_band", "member_law"),
                ("member_provider",),
                ("member_layer",),
                ("district", "member_layer"),
                ("several_laws",),
                ("district", "several_laws"),
                ("several_providers",),
                ("district", "several_providers"),
                ("member_provider", "several_providers"),
                ("area_code", "member_law"),
                ("area_code", "age_band", "member_law"),
                ("district", "member_provider"),
                ("member_provider", "several_laws"),
            ),
            needs=("persons", "allocations", "deliveries"),
            rows=clients,
            members="profile",
            groups={"several_laws": ("profile", several(0)), "several_providers": ("profile", several(1))},
        ),
        Universe(
            "requests",
            Text("meldingen die binnenkwamen", "requests received"),
            flow=True,
            columns=("area_code", "law", "referrer"),
            margins=(*_BY_PLACE, ("referrer",)),
            needs=("requests", "persons"),
            rows=requests,
        ),
        Universe(
            "decisions",
            Text("meldingen waarop is besloten", "requests decided on"),
            flow=True,
            columns=("area_code", "law", "decision", "in_time"),
            margins=(*_BY_PLACE, ("in_time",), ("law", "in_time"), ("district", "in_time")),
            needs=("requests", "persons"),
            rows=decisions,
        ),
        Universe(
            "starts",
            Text("trajecten die begonnen", "trajectories started"),
            flow=True,
            columns=("area_code", "provider", "law", "waiting", "reported_in_time"),
            margins=(
                *_BY_PLACE,
                *_BY_PROVIDER,
                ("waiting",),
                ("provider", "waiting"),
                ("district", "waiting"),
                ("within",),
                ("provider", "within"),
                ("district", "within"),
                ("provider", "reported_in_time"),
                ("district", "reported_in_time"),
            ),
            needs=("persons", "allocations", "deliveries"),
            rows=starts,
            groups={"within": ("waiting", WITHIN.__getitem__)},
        ),
        Universe(
            "ended",
            Text("trajecten die eindigden", "trajectories ended"),
            flow=True,
            columns=("area_code", "provider", "law", "end_class", "duration", "outcome"),
            margins=(
                *_BY_PLACE,
                *_BY_PROVIDER,
                ("end_class",),
                ("provider", "end_class"),
                ("district", "end_class"),
                ("early",),
                ("provider", "early"),
                ("district", "early"),
                ("area_code", "early"),
                ("provider", "duration"),
                ("district", "duration"),
                ("provider", "outcome"),
                ("district", "outcome"),
            ),
            needs=("persons", "allocations", "deliveries"),
            rows=ended,
            groups={"early": ("end_class", EARLY.__getitem__)},
        ),
        Universe(
            "outcomes",
            Text("ervaringen na afloop", "outcomes reported"),
            flow=True,
            columns=("area_code", "provider", "law", "informant", "mark"),
            margins=(*_BY_PLACE, *_BY_PROVIDER, ("mark",), ("provider", "mark"), ("district", "mark")),
            needs=("outcomes", "persons"),
            rows=outcomes,
        ),
        Universe(
            "trajectories",
            Text("lopende trajecten op de laatste dag", "trajectories running on the last day"),
            flow=False,
            columns=("area_code", "provider", "law", "funding_form", "result_agreed"),
            margins=(
                *_BY_PLACE,
                *_BY_PROVIDER,
                ("district", "funding_form"),
                ("provider", "funding_form"),
                ("district", "result_agreed"),
            ),
            needs=("persons", "allocations", "deliveries", "contracts"),
            rows=contracted,
        ),
        Universe(
            "claim_lines",
            Text("ingediende declaratieregels", "claim lines handed in"),
            flow=True,
            columns=("area_code", "provider", "law", "rejected"),
            margins=(*_BY_PLACE, *_BY_PROVIDER, ("provider", "rejected"), ("district", "rejected")),
            needs=("claims", "persons"),
            rows=claim_lines,
        ),
    )
}
