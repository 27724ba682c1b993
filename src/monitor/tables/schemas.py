"""The input tables: one schema each. `data/README.md` is generated from them."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import (
    AREA,
    DATE,
    LAWS,
    MUNICIPALITY,
    NEIGHBOURHOOD,
    NUMBER,
    PERIOD,
    POSTCODE,
    PROVIDER,
    SEXES,
    TEXT,
    TRUTH,
    WHOLE,
    Table,
    column,
    table,
)

LAYERS = ("informal", "basic", "specialist")
IN_AREAS = {"area_code": ("areas", "area_code")}
BY_PROVIDER = {"provider": ("providers", "provider")}


def _area(description: str, *, optional: bool = False) -> object:
    return column(TEXT, description, pattern=AREA, optional=optional)


def _person() -> object:
    return column(TEXT, "pseudonym of the person (HMAC-SHA-256 of the BSN)", personal=True)


def _household() -> object:
    return column(TEXT, "pseudonym of the household", optional=True, personal=True)


def _provider(*, optional: bool = False) -> object:
    return column(TEXT, "AGB code of the provider", pattern=PROVIDER, optional=optional)


def _law() -> object:
    return column(TEXT, "law that the support falls under", values=LAWS)


def _municipality() -> object:
    return column(TEXT, "CBS code of the municipality", pattern=MUNICIPALITY)


def _period(*, optional: bool = False) -> object:
    return column(TEXT, "quarter (2025Q4) or year (2025)", pattern=PERIOD, optional=optional)


def _date(description: str, *, optional: bool = False) -> object:
    return column(DATE, description, unit="date", optional=optional)


AREAS = table(
    "areas",
    "Neighbourhoods, districts, the municipality and what lies above it.",
    {
        "area_code": _area("CBS code of the area"),
        "name": column(TEXT, "name as the municipality writes it"),
        "level": column(
            TEXT,
            "level of the area",
            values=("neighbourhood", "district", "municipality", "region", "country"),
        ),
        "parent_code": _area("code of the area that this one lies in", optional=True),
        "valid_from": _date("first day of this division", optional=True),
        "valid_to": _date("last day of this division", optional=True),
    },
    key=("area_code",),
    order=(("valid_from", "valid_to"),),
)

POPULATION = table(
    "population",
    "Inhabitants on 1 January per area of every level; a total is a row of its own, never a sum of parts.",
    {
        "area_code": _area("area"),
        "year": column(WHOLE, "year of 1 January", unit="year", at_least=1995, at_most=2100),
        "age_from": column(WHOLE, "lowest age in the band", unit="years", at_least=0, at_most=120),
        "age_to": column(WHOLE, "highest age; 120 for open", unit="years", at_least=0, at_most=120),
        "sex": column(TEXT, "sex, or total", values=SEXES),
        "persons": column(WHOLE, "inhabitants", unit="persons", at_least=0),
    },
    key=("area_code", "year", "age_from", "age_to", "sex"),
    references=IN_AREAS,
    order=(("age_from", "age_to"),),
)

POSTCODES = table(
    "postcodes",
    "Which neighbourhood a postcode lies in.",
    {
        "postcode6": column(TEXT, "postcode without a space", pattern=POSTCODE, personal=True),
        "area_code": column(TEXT, "neighbourhood", pattern=NEIGHBOURHOOD),
        "valid_from": _date("first day on which this holds", optional=True),
    },
    key=("postcode6", "valid_from"),
    references=IN_AREAS,
)

PROVIDERS = table(
    "providers",
    "Organisations that deliver support.",
    {
        "provider": _provider(),
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
        "law": _law(),
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
        "provider": _provider(),
        "law": _law(),
        "category": column(TEXT, "product category; empty for all", pattern=r"\d{2}", optional=True),
        "variant": column(TEXT, "uitvoeringsvariant", values=("inspanning", "output", "taak")),
        "funding_form": column(TEXT, "what is paid for", values=("result", "availability", "production")),
        "responsible": column(
            TEXT,
            "who is responsible for the result",
            values=("social_team", "main_contractor", "municipality", "inhabitant"),
        ),
        "start": _date("first day"),
        "end": _date("last day", optional=True),
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
        "person": _person(),
        "household": _household(),
        "birth_year": column(WHOLE, "year of birth", unit="year", at_least=1895, at_most=2100, personal=True),
        "sex": column(TEXT, "sex", values=("m", "f", "x")),
        "area_code": column(TEXT, "neighbourhood of residence", pattern=NEIGHBOURHOOD, optional=True),
        "valid_from": _date("first day at this address", optional=True),
        "valid_to": _date("last day at this address", optional=True),
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
        "person": _person(),
        "household": _household(),
        "law": _law(),
        "received": _date("day on which it was received"),
        "referrer": column(TEXT, "who referred (COD327)", pattern=r"0\d", optional=True),
        "decided": _date("day of the decision", optional=True),
        "decision": column(
            TEXT, "decision", values=("granted", "general_provision", "refused", "withdrawn"), optional=True
        ),
        "plan": column(TEXT, "number of the support plan", optional=True),
    },
    key=("request",),
    references={"person": ("persons", "person")},
    order=(("received", "decided"),),
)

ALLOCATIONS = table(
    "allocations",
    "Support allocated to a person at a provider (message 301, latest version of each number).",
    {
        "municipality": _municipality(),
        "allocation": column(TEXT, "number, unique within municipality and law"),
        "person": _person(),
        "provider": _provider(),
        "law": _law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "code": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "assigned_at": _date("moment of allocation"),
        "start": _date("first day allocated"),
        "end": _date("last day allocated", optional=True),
        "volume": column(NUMBER, "volume per frequency; euro cents for unit 83", optional=True, at_least=0),
        "unit": column(TEXT, "unit (WJ756)", pattern=r"\d{2}", optional=True),
        "frequency": column(TEXT, "frequency (WMO757)", pattern=r"\d", optional=True),
        "budget_eur": column(NUMBER, "amount allocated", unit="euro", optional=True, at_least=0),
        "change_reason": column(TEXT, "reason of change (JZ002, WMO002)", pattern=r"\d{2}", optional=True),
        "referrer": column(TEXT, "who referred (COD327), from message 315", pattern=r"0\d", optional=True),
    },
    key=("municipality", "law", "allocation"),
    references={"person": ("persons", "person"), **BY_PROVIDER},
    order=(("start", "end"),),
)

DELIVERIES = table(
    "deliveries",
    "Start and stop of delivery (messages 305 and 307), without those that were withdrawn.",
    {
        "municipality": _municipality(),
        "allocation": column(TEXT, "allocation; empty in the task variant", optional=True),
        "person": column(TEXT, "pseudonym of the person", personal=True),
        "provider": _provider(),
        "law": _law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "product": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "start": _date("day on which delivery started"),
        "stop": _date("last day of delivery", optional=True),
        "stop_reason": column(TEXT, "reason as the standard codes it", pattern=r"\d{2}", optional=True),
        "standard_version": column(TEXT, "version of iWmo or iJw", pattern=r"\d\.\d"),
        "start_reported": _date("day of the start message", optional=True),
        "stop_reported": _date("day of the stop message", optional=True),
    },
    key=("municipality", "law", "allocation", "person", "product", "start"),
    references={"person": ("persons", "person"), **BY_PROVIDER},
    order=(("start", "stop"),),
)

CLAIMS = table(
    "claims",
    "Lines claimed by providers (message 323); a credit line has a negative amount.",
    {
        "municipality": _municipality(),
        "claim_line": column(TEXT, "reference of the line, unique per provider"),
        "allocation": column(TEXT, "allocation", optional=True),
        "person": _person(),
        "provider": _provider(),
        "law": _law(),
        "category": column(TEXT, "product category", pattern=r"\d{2}", optional=True),
        "code": column(TEXT, "product code", pattern=r"\w{1,5}", optional=True),
        "period_start": _date("first day delivered"),
        "period_end": _date("last day delivered"),
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

OUTCOMES = table(
    "outcomes",
    "What came of ended trajectories (Outcome Jeugd and its like for the other laws).",
    {
        "person": _person(),
        "provider": _provider(),
        "law": _law(),
        "start": _date("start of the trajectory"),
        "end": _date("end of the trajectory"),
        "end_reason": column(
            TEXT, "01 plan, 02 agreed, 03 client, 04 provider, 05 external", pattern="0[1-5]"
        ),
        "useful_mark": column(
            WHOLE, "mark for usefulness", unit="1-10", optional=True, at_least=1, at_most=10
        ),
        "informant": column(TEXT, "who gave the mark", values=("jeugdige", "ouder", "client"), optional=True),
        "without_help": column(TEXT, "can do without help (01-04)", pattern="0[1-4]", optional=True),
    },
    key=("person", "provider", "law", "end"),
    references={"person": ("persons", "person"), **BY_PROVIDER},
    order=(("start", "end"),),
)

BUDGETS = table(
    "budgets",
    "Public accounts per Iv3 taakveld: budget, forecast and realised, per year to date.",
    {
        "municipality": _municipality(),
        "tax_field": column(TEXT, "Iv3 taakveld of the year"),
        "name": column(TEXT, "name of the taakveld"),
        "layer": column(TEXT, "layer of support", values=LAYERS, optional=True),
        "year": column(WHOLE, "budget year", unit="year", at_least=2015, at_most=2100),
        "quarter": column(
            WHOLE, "up to and including this quarter; empty: the year", at_least=1, at_most=4, optional=True
        ),
        "kind": column(TEXT, "kind of amount", values=("budget", "forecast", "realised")),
        "lines": column(TEXT, "income or costs", values=("baten", "lasten")),
        "amount_eur": column(NUMBER, "amount", unit="euro"),
    },
    key=("municipality", "tax_field", "year", "quarter", "kind", "lines"),
)

TARGETS = table(
    "targets",
    "What the municipality wants to reach, per indicator.",
    {
        "indicator": column(TEXT, "id of the indicator"),
        "area_code": _area("area that it holds for; empty: all", optional=True),
        "provider": _provider(optional=True),
        "period": _period(optional=True),
        "value": column(NUMBER, "value to reach, in the unit of the indicator"),
        "source": column(TEXT, "where it was decided"),
    },
    key=("indicator", "area_code", "provider", "period"),
    references=IN_AREAS | BY_PROVIDER,
)

COMMENTARY = table(
    "commentary",
    "The municipality's own explanation, printed beside the figure as written.",
    {
        "period": _period(),
        "area_code": _area("area that it is about", optional=True),
        "provider": _provider(optional=True),
        "indicator": column(TEXT, "id of the indicator", optional=True),
        "text": column(TEXT, "the explanation; public, so without anything about a person"),
        "author_role": column(TEXT, "role of the author, never a name"),
    },
    key=("period", "area_code", "provider", "indicator"),
    references=IN_AREAS | BY_PROVIDER,
)

PUBLIC_FIGURES = table(
    "public_figures",
    "Figures that someone else published (CBS), printed as published and never added up.",
    {
        "area_code": _area("area"),
        "year": column(WHOLE, "year", unit="year", at_least=1995, at_most=2100),
        "indicator": column(TEXT, "id of the indicator", pattern=r"[a-z0-9_]+"),
        "value": column(NUMBER, "value as published; a missing one has no row"),
        "source": column(TEXT, "table that it was published in"),
    },
    key=("area_code", "year", "indicator"),
    references=IN_AREAS,
)

TABLES: dict[str, Table] = {
    each.name: each
    for each in (
        AREAS,
        POPULATION,
        POSTCODES,
        PROVIDERS,
        PRODUCTS,
        CONTRACTS,
        PERSONS,
        REQUESTS,
        ALLOCATIONS,
        DELIVERIES,
        CLAIMS,
        OUTCOMES,
        BUDGETS,
        TARGETS,
        COMMENTARY,
        PUBLIC_FIGURES,
    )
}
