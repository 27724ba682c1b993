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


def with_residence(rows: ibis.Table, day: str, persons: ibis.Table, also: tuple[str, ...] = ()) -> ibis.Table:
    """`rows` (with a unique `unit`) with the neighbourhood and birth year of the person on `day`.

    `also` names further columns of `persons`. An address without dates always holds. Of addresses that
    overlap the latest counts.
    """
    homes = persons.select(
        "person",
        "area_code",
        "birth_year",
        *also,
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

    A temporary stop ends nothing, and neither does a missing stop: delivery then lasts until it
    starts again under the same allocation, or else until the allocation's end.
    """
    deliveries = tables["deliveries"].mutate(
        start=_.start.cast("date"), stop=_.stop.cast("date"), start_reported=_.start_reported.cast("date")
    )
    same = ["municipality", "law", "allocation", "person", "provider", "product"]
    again = deliveries.start.lead().over(group_by=same, order_by=deliveries.start)
    deliveries = deliveries.mutate(before_again=(again - ibis.interval(days=1)).cast("date"))
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
    lasts = ibis.least(joined.before_again, joined.allocated_to).fill_null(FOREVER)
    return joined.mutate(
        last_day=ibis.ifelse(stopped, joined.stop, ibis.greatest(joined.start, lasts)),
        reason=ibis.ifelse(stopped, joined.stop_reason, ibis.null("string")),
    )


def _numbered(deliveries: ibis.Table) -> ibis.Table:
    """Deliveries with their trajectory: its number within person, provider and law, and `unit`, its key.

    `turn` is the order in which they start and `rank` the order in which they end; of those that end
    together, one with a reason comes last.
    """
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
    ends = [_.last_day, _.reason.notnull(), _.start, _.allocation, _.product]
    numbered = starts_new.mutate(
        chain=_.new.sum().over(upto),
        turn=ibis.row_number().over(upto),
        rank=ibis.row_number().over(group_by=group, order_by=ends),
    )
    return numbered.mutate(unit=key_of(_.person, _.provider, _.law, _.chain.cast("string")))


def trajectories(tables: dict[str, ibis.Table]) -> ibis.Table:
    """One row per trajectory: deliveries of one provider to one person under one law, without a gap.

    Columns: unit, person, provider, law, start, last_day, end (null while it runs), reason,
    standard_version, first_assigned, start_reported.
    """
    numbered = _numbered(_effective_deliveries(tables))
    first, last = numbered.turn, numbered.rank
    grouped = numbered.group_by("unit", "person", "provider", "law").aggregate(
        start=numbered.start.min(),
        last_day=numbered.last_day.max(),
        reason=numbered.reason.argmax(last),
        standard_version=numbered.standard_version.argmax(last),
        first_assigned=numbered.assigned.argmin(first),
        start_reported=numbered.start_reported.argmin(first),
    )
    return grouped.mutate(end=grouped.last_day.nullif(FOREVER))


def end_class(rows: ibis.Table) -> ibis.Value:
    """The class of the stop reason, keyed on law, version and code; an unknown one is not guessed."""
    branches = [("/".join(key), value) for key, value in END_REASONS.items()]
    return key_of(rows.law, rows.standard_version, rows.reason).cases(*branches, else_=NOT_REPORTED)


def running(tables: dict[str, ibis.Table]) -> ibis.Table:
    """Trajectories that run on the last day of a period: a row per delivery that runs in it that day.

    In a gap that the trajectory bridges it is the delivery before it. Columns: unit, person,
    provider, law, category, product, period, last_day (of the period), layer, place (0 for the
    delivery that speaks for the trajectory: the one that ends last).
    """
    numbered, periods = _numbered(_effective_deliveries(tables)), tables["periods"]
    days = periods.select("period", day=periods.last_day)
    reaching = numbered.mutate(reaches=_.last_day.max().over(group_by="unit"))
    joined = reaching.join(days, [reaching.start <= days.day, reaching.reaches >= days.day])
    place = ibis.row_number().over(group_by=["unit", "period"], order_by=joined["rank"].desc())
    placed = joined.mutate(place=place)
    there = placed.filter((placed.last_day >= placed.day) | (placed.place == 0)).select(
        "unit", "person", "provider", "law", "category", "product", "period", "place", last_day="day"
    )
    if "products" not in tables:
        return there.mutate(layer=ibis.literal(UNKNOWN))
    layers = tables["products"].select("law", "layer", product=_.code)
    with_layer = there.left_join(layers, ["law", "product"])
    return with_layer.mutate(layer=with_layer.layer.fill_null(UNKNOWN)).select(*there.columns, "layer")
