"""The input tables: one schema each. `data/README.md` is generated from them."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import NEIGHBOURHOOD, NUMBER, TEXT, TRUTH, WHOLE, Table, column, table
from monitor.tables.experiences import EXPERIENCE, GOALS, OUTCOMES, PLANS
from monitor.tables.places import AREAS, BOUNDARIES, POPULATION, POSTCODES, PUBLIC_FIGURES
from monitor.tables.shared import (
    BY_PROVIDER,
    IN_AREAS,
    LAYERS,
    OF_PERSON,
    day,
    household,
    law,
    municipality,
    person,
    plan,
    provider,
)
from monitor.tables.steering import (
    AGREEMENTS,
    BUDGETS,
    COMMENTARY,
    INSTRUMENT_SURVEY,
    RESULTS,
    REVIEW_INSIGHTS,
    REVIEW_SESSIONS,
    SELF_ASSESSMENT,
    TARGETS,
)

PROVIDERS = table(
    "providers",
    "Organisations that deliver support.",
    {
        "provider": provider(),
        "name": column(TEXT, "name as it may be published"),
        "kind": column(
            TEXT, "role in the chain", values=("social_team", "basic", "specialist", "main_contractor")
        ),
    },
    key=("provider",),
)

PRODUCTS = table(
    "products",
    "What is allocated and claimed, by its code in the iWmo and iJw standards.",
    {
        "law": law(),
        "category": column(TEXT, "product category (WMO020 or JZ020)", pattern=r"\d{2}"),
        "code": column(TEXT, "product code", pattern=r"\w{1,5}"),
        "name": column(TEXT, "name of the product"),
        "layer": column(TEXT, "informal, basic or specialist support", values=LAYERS),
        "unit": column(TEXT, "unit (WJ756)", pattern=r"\d{2}", optional=True),
        "result_area": column(TEXT, "result area that it serves", optional=True),
        "tax_field": column(TEXT, "Iv3 taakveld of the year", optional=True),
    },
    key=("law", "code"),
)

CONTRACTS = table(
    "contracts",
    "Agreements with providers: how they are paid and which result was agreed.",
    {
        "contract": column(TEXT, "number of the contract"),
        "provider": provider(),
        "law": law(),
        "category": column(TEXT, "product category; empty for all", pattern=r"\d{2}", optional=True),
        "variant": column(TEXT, "uitvoeringsvariant", values=("inspanning", "output", "taak")),
        "funding_form": column(TEXT, "what is paid for", values=("result", "availability", "production")),
        "responsible": column(
            TEXT,
            "who is responsible for the result",
            values=("social_team", "main_contractor", "municipality", "inhabitant"),
        ),
        "start": day("first day"),
        "end": day("last day", optional=True),
        "ceiling_eur": column(NUMBER, "most that is paid in a year", unit="euro", optional=True, at_least=0),
        "result": column(TEXT, "result that was agreed", optional=True),
    },
    key=("contract",),
    references=BY_PROVIDER,
    order=(("start", "end"),),
)

PERSONS = table(
    "persons",
    "Persons known to the municipality, with where they live; a move is a new row.",
    {
        "person": person(),
        "household": household(),
        "birth_year": column(WHOLE, "year of birth", unit="year", at_least=1895, at_most=2100, personal=True),
        "sex": column(TEXT, "sex", values=("m", "f", "x")),
        "area_code": column(TEXT, "neighbourhood of residence", pattern=NEIGHBOURHOOD, optional=True),
        "valid_from": day("first day at this address", optional=True),
        "valid_to": day("last day at this address", optional=True),
    },
    key=("person", "valid_from"),
    references=IN_AREAS,
    order=(("valid_from", "valid_to"),),
)

REQUESTS = table(
    "requests",
    "Requests for help (meldingen) and the decision on them.",
    {
        "request": column(TEXT, "number of the request"),
        "person": person(),
        "household": household(),
        "law": law(),
        "received": day("day on which it was received"),
        "referrer": column(TEXT, "who referred (COD327)", pattern=r"0\d", optional=True),
        "decided": day("day of the decision", optional=True),
        "decision": column(
            TEXT, "decision", values=("granted", "general_provision", "refused", "withdrawn"), optional=True
        ),
        "plan": plan(optional=True),
    },
    key=("request",),
    references=OF_PERSON,
    order=(("received", "decided"),),
)

ALLOCATIONS = table(
    "allocations",
    "Support allocated to a person at a provider (message 301, latest version of each number).",
    {
        "municipality": municipality(),
        "allocation": column(TEXT, "number, unique within municipality and law"),
        "person": person(),
        "provider": provider(),
        "law": law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "code": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "assigned_at": day("moment of allocation"),
        "start": day("first day allocated"),
        "end": day("last day allocated", optional=True),
        "volume": column(NUMBER, "volume per frequency; euro cents for unit 83", optional=True, at_least=0),
        "unit": column(TEXT, "unit (WJ756)", pattern=r"\d{2}", optional=True),
        "frequency": column(TEXT, "frequency (WMO757)", pattern=r"\d", optional=True),
        "budget_eur": column(NUMBER, "amount allocated", unit="euro", optional=True, at_least=0),
        "change_reason": column(TEXT, "reason of change (JZ002, WMO002)", pattern=r"\d{2}", optional=True),
        "referrer": column(TEXT, "who referred (COD327), from message 315", pattern=r"0\d", optional=True),
        "requested_at": day("day on which the provider asked for it (message 315 or 317)", optional=True),
    },
    key=("municipality", "law", "allocation"),
    references=OF_PERSON | BY_PROVIDER,
    order=(("start", "end"),),
)

DELIVERIES = table(
    "deliveries",
    "Start and stop of delivery (messages 305 and 307), without those that were withdrawn.",
    {
        "municipality": municipality(),
        "allocation": column(TEXT, "allocation; empty in the task variant", optional=True),
        "person": column(TEXT, "pseudonym of the person", personal=True),
        "provider": provider(),
        "law": law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "product": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "start": day("day on which delivery started"),
        "stop": day("last day of delivery", optional=True),
        "stop_reason": column(TEXT, "reason as the standard codes it", pattern=r"\d{2}", optional=True),
        "standard_version": column(TEXT, "version of iWmo or iJw", pattern=r"\d\.\d"),
        "start_reported": day("day of the start message", optional=True),
        "stop_reported": day("day of the stop message", optional=True),
    },
    key=("municipality", "law", "allocation", "person", "provider", "product", "start"),
    references=OF_PERSON | BY_PROVIDER,
    order=(("start", "stop"),),
)

CLAIMS = table(
    "claims",
    "Lines claimed by providers (message 323); a credit line has a negative amount.",
    {
        "municipality": municipality(),
        "claim_line": column(TEXT, "reference of the line, unique per provider"),
        "allocation": column(TEXT, "allocation", optional=True),
        "person": person(),
        "provider": provider(),
        "law": law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "code": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "period_start": day("first day delivered"),
        "period_end": day("last day delivered"),
        "volume": column(NUMBER, "volume delivered; euro cents for unit 83", at_least=0),
        "unit": column(TEXT, "unit (WJ756)", pattern=r"\d{2}"),
        "rate_cents": column(WHOLE, "price per unit", unit="euro cent", optional=True, at_least=0),
        "amount_cents": column(WHOLE, "amount: negative only where credit is true", unit="euro cent"),
        "credit": column(TRUTH, "this line takes back an earlier one"),
        "rejected": column(TRUTH, "refused in the answer (message 325)"),
    },
    key=("provider", "claim_line"),
    references=BY_PROVIDER,
    order=(("period_start", "period_end"),),
    checks=(
        pa.Check(
            lambda frame: (frame["amount_cents"] < 0) <= frame["credit"],
            error="an amount may be negative only on a credit line",
            name="amount_cents",
        ),
    ),
)

TABLES: dict[str, Table] = {
    each.name: each
    for each in (
        AREAS,
        BOUNDARIES,
        POPULATION,
        POSTCODES,
        PROVIDERS,
        PRODUCTS,
        CONTRACTS,
        PERSONS,
        REQUESTS,
        PLANS,
        GOALS,
        ALLOCATIONS,
        DELIVERIES,
        CLAIMS,
        OUTCOMES,
        EXPERIENCE,
        BUDGETS,
        RESULTS,
        AGREEMENTS,
        TARGETS,
        COMMENTARY,
        SELF_ASSESSMENT,
        INSTRUMENT_SURVEY,
        REVIEW_SESSIONS,
        REVIEW_INSIGHTS,
        PUBLIC_FIGURES,
    )
}
