"""The universes about support: who has it, who comes and goes, and how trajectories start and end."""

from __future__ import annotations

from monitor.universes.courses import followed, switches, turnover
from monitor.universes.rows import EARLY, WITHIN, clients, contracted, ended, several, starts
from monitor.universes.universe import BY_PLACE, BY_PROVIDER, Universe
from monitor.vocabulary import Text


def _either(value: str, *wanted: str) -> str:
    return "yes" if value in wanted else "no"


CLIENTS = Universe(
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
)

TURNOVER = Universe(
    "turnover",
    Text(
        "mensen die in ondersteuning kwamen en gingen, per wet",
        "people who entered and left support, per law",
    ),
    flow=False,
    columns=("area_code", "law", "movement"),
    margins=(
        *BY_PLACE,
        ("movement",),
        ("law", "movement"),
        ("at_begin",),
        ("at_end",),
        ("entered",),
        ("gone",),
        ("district", "movement"),
        ("district", "at_begin"),
        ("district", "at_end"),
        ("district", "entered"),
        ("district", "gone"),
    ),
    needs=("persons", "allocations", "deliveries"),
    rows=turnover,
    groups={
        "at_begin": ("movement", lambda movement: _either(movement, "stayed", "left")),
        "at_end": ("movement", lambda movement: _either(movement, "stayed", "came")),
        "entered": ("movement", lambda movement: _either(movement, "came", "passed")),
        "gone": ("movement", lambda movement: _either(movement, "left", "passed")),
    },
)

STARTS = Universe(
    "starts",
    Text("trajecten die begonnen", "trajectories started"),
    flow=True,
    columns=("area_code", "provider", "law", "waiting", "reported_in_time"),
    margins=(
        *BY_PLACE,
        *BY_PROVIDER,
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
)

SWITCHES = Universe(
    "switches",
    Text("trajecten die begonnen, naar wat eraan voorafging", "trajectories started, by what went before"),
    flow=True,
    columns=("area_code", "provider", "law", "switched"),
    margins=(
        *BY_PLACE,
        *BY_PROVIDER,
        ("switched",),
        ("law", "switched"),
        ("provider", "switched"),
        ("district", "switched"),
    ),
    needs=("persons", "allocations", "deliveries"),
    rows=switches,
)

ENDED = Universe(
    "ended",
    Text("trajecten die eindigden", "trajectories ended"),
    flow=True,
    columns=("area_code", "provider", "law", "end_class", "duration", "outcome"),
    margins=(
        *BY_PLACE,
        *BY_PROVIDER,
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
)

FOLLOWED = Universe(
    "followed",
    Text("trajecten die een jaar geleden eindigden", "trajectories that ended a year ago"),
    flow=True,
    columns=("area_code", "provider", "law", "new_care"),
    margins=(
        *BY_PLACE,
        *BY_PROVIDER,
        ("new_care",),
        ("law", "new_care"),
        ("provider", "new_care"),
        ("district", "new_care"),
        ("provider", "law", "new_care"),
        ("district", "law", "new_care"),
    ),
    needs=("persons", "allocations", "deliveries"),
    rows=followed,
)

TRAJECTORIES = Universe(
    "trajectories",
    Text("lopende trajecten op de laatste dag", "trajectories running on the last day"),
    flow=False,
    columns=("area_code", "provider", "law", "funding_form", "result_agreed"),
    margins=(
        *BY_PLACE,
        *BY_PROVIDER,
        ("district", "funding_form"),
        ("provider", "funding_form"),
        ("district", "result_agreed"),
    ),
    needs=("persons", "allocations", "deliveries", "contracts"),
    rows=contracted,
)

SUPPORT = (CLIENTS, TURNOVER, STARTS, SWITCHES, ENDED, FOLLOWED, TRAJECTORIES)
