"""The universes about access: requests and decisions, plans and goals, households."""

from __future__ import annotations

from monitor.universes.plans import answers, goals, households, plans
from monitor.universes.rows import decisions, requests
from monitor.universes.universe import BY_PLACE, BY_PROVIDER, Universe
from monitor.vocabulary import Level, Text

REQUESTS = Universe(
    "requests",
    Text("meldingen die binnenkwamen", "requests received"),
    flow=True,
    columns=("area_code", "law", "referrer"),
    margins=(*BY_PLACE, ("referrer",), ("district", "referrer"), ("law", "referrer")),
    needs=("requests", "persons"),
    rows=requests,
)

DECISIONS = Universe(
    "decisions",
    Text("meldingen waarop is besloten", "requests decided on"),
    flow=True,
    columns=("area_code", "law", "decision", "in_time", "planned"),
    margins=(
        *BY_PLACE,
        ("in_time",),
        ("law", "in_time"),
        ("district", "in_time"),
        ("decision", "planned"),
        ("district", "decision", "planned"),
    ),
    needs=("requests", "persons"),
    rows=decisions,
)

ANSWERS = Universe(
    "answers",
    Text("beantwoorde verzoeken om een toewijzing", "requests for an allocation that were answered"),
    flow=True,
    columns=("area_code", "provider", "law", "in_time"),
    margins=(*BY_PLACE, *BY_PROVIDER, ("in_time",), ("provider", "in_time"), ("district", "in_time")),
    needs=("persons", "allocations"),
    rows=answers,
)

HOUSEHOLDS = Universe(
    "households",
    Text("huishoudens met ondersteuning op de laatste dag", "households with support on the last day"),
    flow=False,
    columns=("area_code", "several_laws", "several", "directors"),
    margins=(
        (),
        ("area_code",),
        ("district",),
        ("several_laws",),
        ("several",),
        ("district", "several_laws"),
        ("district", "several"),
        ("several", "directors"),
        ("district", "several", "directors"),
    ),
    needs=("persons", "allocations", "deliveries"),
    rows=households,
)

PLANS = Universe(
    "plans",
    Text("plannen van een jaar of ouder", "plans of a year and older"),
    flow=False,
    columns=("area_code", "reviewed"),
    margins=((), ("area_code",), ("district",), ("reviewed",), ("district", "reviewed")),
    needs=("persons", "plans"),
    rows=plans,
)

GOALS = Universe(
    "goals",
    Text("doelen die zijn gemeten", "goals measured"),
    flow=True,
    columns=("area_code", "result_area", "domain", "achieved", "change"),
    margins=(
        (),
        ("area_code",),
        ("achieved",),
        ("result_area", "achieved"),
        ("domain", "change"),
        ("area_code", "achieved"),
        ("area_code", "result_area", "achieved"),
        ("area_code", "domain", "change"),
    ),
    needs=("persons", "plans", "goals", "areas"),
    rows=goals,
    level=Level.DISTRICT,
)

ACCESS = (REQUESTS, DECISIONS, ANSWERS, HOUSEHOLDS, PLANS, GOALS)
