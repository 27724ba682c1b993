"""Expressions that several universes share: who lives where, and which deliveries form a trajectory."""

from __future__ import annotations

import ibis
from ibis import _

from monitor.universes.end_reasons import END_REASONS, NOT_REPORTED, TEMPORARY
from monitor.vocabulary import DAY_CLASSES, UNKNOWN

# CBS joins allocations whose dates are equal or consecutive within three days.
GAP_DAYS = 3
FOREVER = ibis.date(9999, 12, 31)


def day_class(days: ibis.Value) -> ibis.Value:
    """The class of a number of days; a negative one (allocated afterwards) counts as none waited."""
    branches = [(days <= each.last, str(each)) for each in DAY_CLASSES if each.last is not None]
    return ibis.cases((days.isnull(), UNKNOWN), *branches, else_=str(DAY_CLASSES[-1]))


def key_of(*values: ibis.Value) -> ibis.Value:
    """Strings joined by a slash."""
    first, *others = values
    for each in others:
        first = first + "/" + each
    return first


def yes_no(condition: ibis.Value) -> ibis.Value:
    """`yes`, `no`, or `unknown` where the condition is missing."""
    return ibis.cases((condition.isnull(), UNKNOWN), (condition, "yes"), else_="no")


def in_period(rows: ibis.Table, day: str, periods: ibis.Table) -> ibis.Table:
    """`rows` whose date column `day` falls in a released period, with that period."""
    chosen = rows.filter(rows[day].notnull())
    joined = chosen.join(periods, [chosen[day] >= periods.first_day, chosen[day] <= periods.last_day])
    return joined.drop("first_day", "last_day")


def with_residence(rows: ibis.Table, day: str, persons: ibis.Table) -> ibis.Table:
    """`rows` (with a unique `unit`) with the neighbourhood and birth year of the person on `day`.

    An address without dates always holds. Of addresses that overlap the latest counts.
    """
    homes = persons.select(
        "person",
        "area_code",
        "birth_year",
        home_from=persons.valid_from.cast("date").fill_null(ibis.date(1, 1, 1)),
        home_to=persons.valid_to.cast("date").fill_null(FOREVER),
    )
    there = homes.home_from, homes.home_to
    joined = rows.left_join(
        homes, [rows.person == homes.person, there[0] <= rows[day], there[1] >= rows[day]]
    ).drop("person_right")
    latest = ibis.row_number().over(
        group_by=joined.unit, order_by=[joined.home_from.desc(), joined.area_code]
    )
    first = joined.mutate(place=latest).filter(_.place == 0)
    return first.mutate(area_code=first.area_code.fill_null(UNKNOWN)).drop("place", "home_from", "home_to")


def _effective_deliveries(tables: dict[str, ibis.Table]) -> ibis.Table:
    """Deliveries with the day on which they really end.

    A temporary stop ends nothing, and neither does a missing stop: then the allocation's end counts.
    """
    deliveries = tables["deliveries"].mutate(
        start=_.start.cast("date"), stop=_.stop.cast("date"), start_reported=_.start_reported.cast("date")
    )
    allocations = tables["allocations"].select(
        "municipality",
        "law",
        "allocation",
        assigned=_.assigned_at.cast("date"),
        allocated_to=_.end.cast("date"),
    )
    joined = deliveries.left_join(allocations, ["municipality", "law", "allocation"]).drop(
        "municipality_right", "law_right", "allocation_right"
    )
    stopped = joined.stop.notnull() & (joined.stop_reason.fill_null("") != TEMPORARY)
    return joined.mutate(
        last_day=ibis.ifelse(stopped, joined.stop, joined.allocated_to).fill_null(FOREVER),
        reason=ibis.ifelse(stopped, joined.stop_reason, ibis.null("string")),
    )


def _numbered(deliveries: ibis.Table) -> ibis.Table:
    """Deliveries with the number of the trajectory, within person, provider and law, that they belong to."""
    group = ["person", "provider", "law"]
    order = [_.start, _.last_day, _.allocation, _.product]
    before = ibis.window(group_by=group, order_by=order, preceding=(None, 1))
    reached = deliveries.mutate(reached=_.last_day.max().over(before))
    starts_new = reached.mutate(
        new=ibis.ifelse(
            reached.reached.isnull() | (reached.start > reached.reached + ibis.interval(days=GAP_DAYS)), 1, 0
        )
    )
    upto = ibis.window(group_by=group, order_by=order, preceding=(None, 0))
    return starts_new.mutate(chain=_.new.sum().over(upto), turn=ibis.row_number().over(upto))


def trajectories(tables: dict[str, ibis.Table]) -> ibis.Table:
    """One row per trajectory: deliveries of one provider to one person under one law, without a gap.

    Columns: unit, person, provider, law, start, end (null while it runs), reason, standard_version,
    category, product, first_assigned, start_reported.
    """
    numbered = _numbered(_effective_deliveries(tables))
    keys = ["person", "provider", "law", "chain"]
    first, last = numbered.turn, numbered.last_day
    grouped = numbered.group_by(keys).aggregate(
        start=numbered.start.min(),
        last_day=last.max(),
        reason=numbered.reason.argmax(last),
        standard_version=numbered.standard_version.argmax(last),
        category=numbered.category.argmax(last),
        product=numbered["product"].argmax(last),
        first_assigned=numbered.assigned.argmin(first),
        start_reported=numbered.start_reported.argmin(first),
    )
    return grouped.mutate(
        unit=key_of(_.person, _.provider, _.law, _.chain.cast("string")),
        end=grouped.last_day.nullif(FOREVER),
    )


def end_class(rows: ibis.Table) -> ibis.Value:
    """The class of the stop reason, keyed on law, version and code; an unknown one is not guessed."""
    branches = [
        ((rows.law == law) & (rows.standard_version == version) & (rows.reason == code), value)
        for (law, version, code), value in END_REASONS.items()
    ]
    return ibis.cases(*branches, else_=NOT_REPORTED)


def running(tables: dict[str, ibis.Table]) -> ibis.Table:
    """One row per trajectory and period on whose last day it runs, with its layer."""
    all_of_them, periods = trajectories(tables), tables["periods"]
    joined = all_of_them.join(
        periods, [all_of_them.start <= periods.last_day, all_of_them.last_day >= periods.last_day]
    )
    there = joined.drop("last_day").rename(last_day="last_day_right")
    if "products" not in tables:
        return there.mutate(layer=ibis.literal(UNKNOWN))
    layers = tables["products"].select("law", "layer", product=_.code)
    with_layer = there.left_join(layers, ["law", "product"])
    return with_layer.mutate(layer=with_layer.layer.fill_null(UNKNOWN)).select(*there.columns, "layer")
