"""The course of support: who comes and goes, who moves to another provider, and who needs help again."""

from __future__ import annotations

import ibis
from ibis import _

from monitor.universes.care import (
    end_class,
    in_period,
    key_of,
    trajectories,
    with_residence,
    yes_no,
)
from monitor.vocabulary import END_CLASSES

Tables = dict[str, ibis.Table]

# Support that starts again within so many days goes on: CBS counts an outflow only after that.
OUTFLOW_DAYS = 31
# An outcome of the Jeugdwet: no new start within a year of the end (Regeling Jeugdwet, bijlage 2).
NEW_CARE_DAYS = 365
# A start so many days around the end at another provider is a move to that provider.
SWITCH_DAYS = 31
MOVEMENTS = {
    (True, True): "stayed",
    (False, True): "came",
    (True, False): "left",
    (False, False): "passed",
}


def _spells(tables: Tables) -> ibis.Table:
    """Support of one person under one law without a break of more than 31 days: unit, start, last_day."""
    runs = trajectories(tables)
    group, order = ["person", "law"], [runs.start, runs.last_day, runs.unit]
    reached = runs.mutate(
        reached=runs.last_day.max().over(ibis.window(group_by=group, order_by=order, preceding=(None, 1)))
    )
    anew = reached.reached.isnull() | (reached.start > reached.reached + ibis.interval(days=OUTFLOW_DAYS))
    counted = reached.mutate(new=anew.cast("int64")).mutate(
        spell=_.new.sum().over(
            ibis.window(group_by=group, order_by=[_.start, _.last_day, _.unit], preceding=(None, 0))
        )
    )
    return counted.group_by("person", "law", "spell").aggregate(
        start=counted.start.min(), last_day=counted.last_day.max()
    )


def turnover(tables: Tables) -> ibis.Table:
    """Spells of support that touch a period: stayed, came, left or passed (came and left).

    At the begin are those that stayed or left, at the end those that stayed or came: so
    begin + inflow - outflow = end holds in every cell, and stays so after protection.
    """
    spells, periods = _spells(tables), tables["periods"]
    eve = periods.first_day - ibis.interval(days=1)
    touching = spells.join(
        periods.mutate(eve=eve.cast("date")),
        [spells.start <= periods.last_day, spells.last_day >= eve.cast("date")],
    ).rename(closing="last_day_right")
    at_begin, at_end = touching.start <= touching.eve, touching.last_day >= touching.closing
    # who left on the very eve was there at the begin and is no longer: an outflow of this period
    movement = ibis.cases(
        *[((at_begin == first) & (at_end == last), name) for (first, last), name in MOVEMENTS.items()]
    )
    rows = touching.mutate(
        movement=movement,
        day=ibis.least(touching.last_day, touching.closing),
        unit=key_of(touching.person, touching.law, touching.spell.cast("string"), touching.period),
    ).select("unit", "person", "law", "period", "movement", "day")
    return with_residence(rows, "day", tables["persons"])


def followed(tables: Tables) -> ibis.Table:
    """Trajectories of which the year after the end is over in a period, and whether a new one began in it."""
    runs = trajectories(tables)
    ended = runs.filter(runs.end.notnull()).mutate(
        end_class=end_class(runs), over=(runs.end + ibis.interval(days=NEW_CARE_DAYS)).cast("date")
    )
    real = ended.filter(ended.end_class.isin(END_CLASSES))
    again = runs.select("person", "law", new_start="start")
    began = (
        real.join(again, ["person", "law"])
        .filter(lambda rows: (rows.new_start > rows.end) & (rows.new_start <= rows.over))
        .select("unit")
        .distinct()
        .mutate(began=True)
    )
    marked = real.left_join(began, "unit").drop("unit_right")
    told = marked.mutate(new_care=yes_no(marked.began.fill_null(False)))
    return with_residence(in_period(told, "over", tables["periods"]), "end", tables["persons"])


def switches(tables: Tables) -> ibis.Table:
    """Trajectories started, and whether the person came from another provider under the same law."""
    runs = trajectories(tables)
    others = runs.filter(runs.end.notnull()).select(
        "person", "law", other="provider", other_start="start", other_end="end"
    )
    apart = ibis.interval(days=SWITCH_DAYS)
    came = (
        runs.join(others, ["person", "law"])
        .filter(
            lambda rows: (
                (rows.other != rows.provider)
                & (rows.other_start < rows.start)
                & (rows.other_end >= rows.start - apart)
                & (rows.other_end <= rows.start + apart)
            )
        )
        .select("unit")
        .distinct()
        .mutate(came=True)
    )
    marked = runs.left_join(came, "unit").drop("unit_right")
    told = marked.mutate(switched=yes_no(marked.came.fill_null(False)))
    return with_residence(in_period(told, "start", tables["periods"]), "start", tables["persons"])
