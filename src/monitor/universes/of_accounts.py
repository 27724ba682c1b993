"""The universes by which support is accounted for: what people say, and what it cost."""

from __future__ import annotations

from monitor.universes.plans import experience, users
from monitor.universes.rows import claim_lines, outcomes
from monitor.universes.spending import allocated, spending
from monitor.universes.universe import BY_DISTRICT, BY_PLACE, BY_PROVIDER, Universe
from monitor.vocabulary import Level, Text

OUTCOMES = Universe(
    "outcomes",
    Text("ervaringen na afloop", "outcomes reported"),
    flow=True,
    columns=("area_code", "provider", "law", "informant", "mark"),
    margins=(*BY_PLACE, *BY_PROVIDER, ("mark",), ("provider", "mark"), ("district", "mark")),
    needs=("outcomes", "persons"),
    rows=outcomes,
)

EXPERIENCE = Universe(
    "experience",
    Text("antwoorden in het ervaringsonderzoek", "answers in the survey of experiences"),
    flow=True,
    columns=("area_code", "provider", "law", "item", "positive"),
    margins=(
        *BY_DISTRICT,
        *BY_PROVIDER,
        ("item", "positive"),
        ("law", "item", "positive"),
        ("area_code", "item", "positive"),
        ("provider", "item", "positive"),
    ),
    needs=("experience", "areas"),
    rows=experience,
    level=Level.DISTRICT,
)

USERS = Universe(
    "users",
    Text("mensen met ondersteuning per wet, leeftijd en geslacht", "people with support by law, age and sex"),
    flow=False,
    columns=("area_code", "law", "age_band", "sex"),
    margins=(*BY_DISTRICT, ("law", "age_band", "sex")),
    needs=("persons", "allocations", "deliveries", "areas"),
    rows=users,
    level=Level.DISTRICT,
)

CLAIM_LINES = Universe(
    "claim_lines",
    Text("ingediende declaratieregels", "claim lines handed in"),
    flow=True,
    columns=("area_code", "provider", "law", "rejected"),
    margins=(*BY_PLACE, *BY_PROVIDER, ("provider", "rejected"), ("district", "rejected")),
    needs=("claims", "persons"),
    rows=claim_lines,
)

SPENDING = Universe(
    "spending",
    Text("mensen voor wie is gedeclareerd, en het bedrag", "people for whom was claimed, and the amount"),
    flow=True,
    columns=("area_code", "provider", "law", "layer", "result_agreed"),
    margins=(
        *BY_DISTRICT,
        *BY_PROVIDER,
        ("layer",),
        ("area_code", "layer"),
        ("result_agreed",),
        ("area_code", "result_agreed"),
        ("area_code", "provider"),
    ),
    needs=("claims", "persons", "areas"),
    rows=spending,
    level=Level.DISTRICT,
    amounts=("spend_cents",),
    ancestors=(
        ("area_code", "provider", "law", "layer", "result_agreed"),
        ("provider", "law", "layer", "result_agreed"),
        ("provider", "law", "layer"),
        ("law", "layer"),
        ("law",),
        (),
    ),
)

ALLOCATED = Universe(
    "allocated",
    Text("toewijzingen die eindigden, met hun budget", "allocations that ended, with their budget"),
    flow=True,
    columns=("area_code", "provider", "law"),
    margins=(*BY_DISTRICT, *BY_PROVIDER),
    needs=("allocations", "claims", "persons", "areas"),
    rows=allocated,
    level=Level.DISTRICT,
    amounts=("claimed_cents", "allocated_cents"),
    ancestors=(("area_code", "provider", "law"), ("provider", "law"), ("law",), ()),
)

ACCOUNTS = (OUTCOMES, EXPERIENCE, USERS, CLAIM_LINES, SPENDING, ALLOCATED)
