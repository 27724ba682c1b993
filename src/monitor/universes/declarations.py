"""What is counted: every universe, with its classifying columns and the sums that are published most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
from ibis import _

from monitor.universes.care import (
    day_class,
    end_class,
    in_period,
    key_of,
    running,
    trajectories,
    with_residence,
    yes_no,
)
from monitor.universes.end_reasons import NOT_REPORTED, TRANSFER
from monitor.vocabulary import AGE_BANDS, DAY_CLASSES, UNKNOWN, Text, age_band

Tables = dict[str, ibis.Table]

# Decisions on a request are due within eight weeks (Wmo 2015, art. 2.3.2 and 2.3.5: six plus two).
DECISION_DAYS = 56
# A start must be reported within five working days, which always lie within seven days.
REPORT_DAYS = 7
# An outcome belongs to the trajectory of that person, provider and law that ended at most so long before or after.
OUTCOME_DAYS = 31
# The municipality's norm for the wait until support starts.
NORM_DAYS = 42


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


# What figures add up of the classes of a column.
EARLY = {
    **dict.fromkeys(("client", "provider"), "one_sided"),
    **dict.fromkeys(("plan", "agreed", "external"), "otherwise"),
    **dict.fromkeys((TRANSFER, NOT_REPORTED), "not_counted"),
}
WITHIN = {
    **{
        str(each): "in_norm" if (each.last or NORM_DAYS + 1) <= NORM_DAYS else "later" for each in DAY_CLASSES
    },
    UNKNOWN: UNKNOWN,
}


def _several(place: int) -> Callable[[str], str]:
    """Whether a profile of law/provider/layer parts has more than one law (place 0) or provider (place 1)."""
    return lambda profile: "yes" if len({part.split("/")[place] for part in profile.split("|")}) > 1 else "no"


def _clients(tables: Tables) -> ibis.Table:
    parts = running(tables).mutate(part=key_of(_.law, _.provider, _.layer), unit=_.person + _.period)
    persons = (
        parts.select("unit", "person", "period", "last_day", "part")
        .distinct()
        .group_by("unit", "person", "period", "last_day")
        .aggregate(profile=lambda rows: rows.part.group_concat("|", order_by=rows.part))
    )
    there = with_residence(persons, "last_day", tables["persons"])
    age = there.last_day.year() - there.birth_year.cast("int64")
    bands = [(age <= limits[1], age_band(limits)) for limits in AGE_BANDS]
    return there.mutate(age_band=ibis.cases((age.isnull(), UNKNOWN), *bands, else_=UNKNOWN))


def _requests(tables: Tables) -> ibis.Table:
    rows = tables["requests"].mutate(received=_.received.cast("date"), unit=_.request)
    there = with_residence(in_period(rows, "received", tables["periods"]), "received", tables["persons"])
    return there.mutate(referrer=there.referrer.fill_null(UNKNOWN))


def _decisions(tables: Tables) -> ibis.Table:
    rows = tables["requests"].mutate(
        received=_.received.cast("date"), decided=_.decided.cast("date"), unit=_.request
    )
    there = with_residence(in_period(rows, "decided", tables["periods"]), "decided", tables["persons"])
    days = there.decided.delta(there.received, unit="day")
    return there.mutate(in_time=yes_no(days <= DECISION_DAYS), decision=there.decision.fill_null(UNKNOWN))


def _starts(tables: Tables) -> ibis.Table:
    there = with_residence(
        in_period(trajectories(tables), "start", tables["periods"]), "start", tables["persons"]
    )
    reported = there.start_reported.delta(there.start, unit="day")
    return there.mutate(
        waiting=day_class(there.start.delta(there.first_assigned, unit="day")),
        reported_in_time=yes_no(reported <= REPORT_DAYS),
    )


def _with_outcome(ended: ibis.Table, tables: Tables) -> ibis.Table:
    """`ended` with whether an outcome was reported for it; `unknown` where there is no such table."""
    if "outcomes" not in tables:
        return ended.mutate(outcome=ibis.literal(UNKNOWN))
    outcomes = tables["outcomes"].select("person", "provider", "law", reported=_.end.cast("date"))
    joined = ended.join(outcomes, ["person", "provider", "law"])
    days = joined.reported.delta(joined.end, unit="day").abs()
    found = joined.filter(days <= OUTCOME_DAYS).select("unit").distinct().mutate(has=True)
    marked = ended.left_join(found, "unit").drop("unit_right")
    return marked.mutate(outcome=yes_no(marked.has.fill_null(False)))


def _ended(tables: Tables) -> ibis.Table:
    there = with_residence(
        in_period(trajectories(tables), "end", tables["periods"]), "end", tables["persons"]
    )
    classed = there.mutate(
        end_class=end_class(there), duration=day_class(there.end.delta(there.start, unit="day"))
    )
    return _with_outcome(classed, tables)


def _outcomes(tables: Tables) -> ibis.Table:
    rows = tables["outcomes"].mutate(
        end=_.end.cast("date"),
        unit=key_of(_.person, _.provider, _.law, _.end.cast("string")),
    )
    there = with_residence(in_period(rows, "end", tables["periods"]), "end", tables["persons"])
    return there.mutate(
        mark=there.useful_mark.cast("string").fill_null(UNKNOWN),
        informant=there.informant.fill_null(UNKNOWN),
    )


def _trajectories(tables: Tables) -> ibis.Table:
    there = running(tables).filter(_.place == 0).drop("place").mutate(unit=_.unit + _.period)
    located = with_residence(there, "last_day", tables["persons"])
    contracts = tables["contracts"].select(
        "contract", "provider", "law", "funding_form", "result",
        contract_category=_.category, begin=_.start.cast("date"), finish=_.end.cast("date"),
    )  # fmt: skip
    fits = located.left_join(
        contracts,
        [
            located.provider == contracts.provider,
            located.law == contracts.law,
            (contracts.contract_category == located.category) | contracts.contract_category.isnull(),
            contracts.begin <= located.last_day,
            (contracts.finish >= located.last_day) | contracts.finish.isnull(),
        ],
    ).drop("provider_right", "law_right")
    closest = ibis.row_number().over(
        group_by=fits.unit, order_by=[fits.contract_category.isnull(), fits.begin.desc(), fits.contract]
    )
    chosen = fits.mutate(place=closest).filter(_.place == 0)
    return chosen.mutate(
        funding_form=chosen.funding_form.fill_null(UNKNOWN),
        result_agreed=ibis.cases(
            (chosen.contract.isnull(), UNKNOWN), (chosen.result.notnull(), "yes"), else_="no"
        ),
    )


def _claim_lines(tables: Tables) -> ibis.Table:
    lines = tables["claims"].mutate(period_end=_.period_end.cast("date")).filter(~_.credit)
    unit = key_of(_.provider, _.claim_line)
    rows = in_period(lines.mutate(unit=unit), "period_end", tables["periods"])
    located = with_residence(rows, "period_end", tables["persons"])
    return located.mutate(rejected=yes_no(located.rejected))


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
            ),
            needs=("persons", "allocations", "deliveries"),
            rows=_clients,
            members="profile",
            groups={"several_laws": ("profile", _several(0)), "several_providers": ("profile", _several(1))},
        ),
        Universe(
            "requests",
            Text("meldingen die binnenkwamen", "requests received"),
            flow=True,
            columns=("area_code", "law", "referrer"),
            margins=(*_BY_PLACE, ("referrer",)),
            needs=("requests", "persons"),
            rows=_requests,
        ),
        Universe(
            "decisions",
            Text("meldingen waarop is besloten", "requests decided on"),
            flow=True,
            columns=("area_code", "law", "decision", "in_time"),
            margins=(*_BY_PLACE, ("in_time",), ("law", "in_time"), ("district", "in_time")),
            needs=("requests", "persons"),
            rows=_decisions,
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
            rows=_starts,
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
                ("provider", "duration"),
                ("district", "duration"),
                ("provider", "outcome"),
                ("district", "outcome"),
            ),
            needs=("persons", "allocations", "deliveries"),
            rows=_ended,
            groups={"early": ("end_class", EARLY.__getitem__)},
        ),
        Universe(
            "outcomes",
            Text("ervaringen na afloop", "outcomes reported"),
            flow=True,
            columns=("area_code", "provider", "law", "informant", "mark"),
            margins=(*_BY_PLACE, *_BY_PROVIDER, ("mark",), ("provider", "mark"), ("district", "mark")),
            needs=("outcomes", "persons"),
            rows=_outcomes,
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
            rows=_trajectories,
        ),
        Universe(
            "claim_lines",
            Text("ingediende declaratieregels", "claim lines handed in"),
            flow=True,
            columns=("area_code", "provider", "law", "rejected"),
            margins=(*_BY_PLACE, *_BY_PROVIDER, ("provider", "rejected"), ("district", "rejected")),
            needs=("claims", "persons"),
            rows=_claim_lines,
        ),
    )
}
