"""The rows of every universe: one per counted unit, as an ibis expression over the tables."""

from __future__ import annotations

from collections.abc import Callable

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
from monitor.universes.contracts import with_contract
from monitor.universes.end_reasons import NOT_REPORTED, TRANSFER
from monitor.vocabulary import AGE_BANDS, DAY_CLASSES, UNKNOWN, age_band

Tables = dict[str, ibis.Table]

# Decisions on a request are due within eight weeks (Wmo 2015, art. 2.3.2 and 2.3.5: six plus two).
DECISION_DAYS = 56
# A start must be reported within five working days, which always lie within seven days.
REPORT_DAYS = 7
# An outcome belongs to the trajectory of that person, provider and law that ended at most so long before or after.
OUTCOME_DAYS = 31
# The municipality's norm for the wait until support starts.
NORM_DAYS = 42


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


def several(place: int) -> Callable[[str], str]:
    """Whether a profile of law/provider/layer parts has more than one law (place 0) or provider (place 1)."""
    return lambda profile: "yes" if len({part.split("/")[place] for part in profile.split("|")}) > 1 else "no"


def clients(tables: Tables) -> ibis.Table:
    """Persons with support on the last day, with the profile of it."""
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


def requests(tables: Tables) -> ibis.Table:
    """Requests received."""
    rows = tables["requests"].mutate(received=_.received.cast("date"), unit=_.request)
    there = with_residence(in_period(rows, "received", tables["periods"]), "received", tables["persons"])
    return there.mutate(referrer=there.referrer.fill_null(UNKNOWN))


def decisions(tables: Tables) -> ibis.Table:
    """Requests decided on, and whether in time."""
    rows = tables["requests"].mutate(
        received=_.received.cast("date"),
        decided=_.decided.cast("date"),
        unit=_.request,
        plans=_.plan.count().over(ibis.window()),
    )
    there = with_residence(in_period(rows, "decided", tables["periods"]), "decided", tables["persons"])
    days = there.decided.delta(there.received, unit="day")
    return there.mutate(
        in_time=yes_no(days <= DECISION_DAYS),
        decision=there.decision.fill_null(UNKNOWN),
        # a register without any plan number does not say which requests have no plan
        planned=ibis.cases((there.plans == 0, UNKNOWN), (there.plan.notnull(), "yes"), else_="no"),
    )


def starts(tables: Tables) -> ibis.Table:
    """Trajectories started, with the wait since the first allocation."""
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


def ended(tables: Tables) -> ibis.Table:
    """Trajectories ended, with why, after how long, and whether an outcome was reported."""
    there = with_residence(
        in_period(trajectories(tables), "end", tables["periods"]), "end", tables["persons"]
    )
    classed = there.mutate(
        end_class=end_class(there), duration=day_class(there.end.delta(there.start, unit="day"))
    )
    return _with_outcome(classed, tables)


def outcomes(tables: Tables) -> ibis.Table:
    """Outcomes reported, with the mark."""
    rows = tables["outcomes"].mutate(
        end=_.end.cast("date"),
        unit=key_of(_.person, _.provider, _.law, _.end.cast("string")),
    )
    there = with_residence(in_period(rows, "end", tables["periods"]), "end", tables["persons"])
    return there.mutate(
        mark=there.useful_mark.cast("string").fill_null(UNKNOWN),
        informant=there.informant.fill_null(UNKNOWN),
    )


def contracted(tables: Tables) -> ibis.Table:
    """Trajectories running on the last day, with the contract that they are under."""
    there = running(tables).filter(_.place == 0).drop("place").mutate(unit=_.unit + _.period)
    return with_contract(with_residence(there, "last_day", tables["persons"]), "last_day", tables)


def claim_lines(tables: Tables) -> ibis.Table:
    """Claim lines, without those that take another back."""
    lines = tables["claims"].mutate(period_end=_.period_end.cast("date")).filter(~_.credit)
    unit = key_of(_.provider, _.claim_line)
    rows = in_period(lines.mutate(unit=unit), "period_end", tables["periods"])
    located = with_residence(rows, "period_end", tables["persons"])
    return located.mutate(rejected=yes_no(located.rejected))
