"""Plans, goals and who directs a case; what inhabitants say of their support; and use by age and sex."""

from __future__ import annotations

import ibis
from ibis import _

from monitor.universes.care import FOREVER, in_period, key_of, running, with_residence, yes_no
from monitor.vocabulary import STANDARD_BANDS, UNKNOWN, age_band

Tables = dict[str, ibis.Table]

# A plan is to be reviewed at least once a year.
REVIEW_DAYS = 365
# An answer to a request for an allocation is due within five working days, which always lie within seven days.
ANSWER_DAYS = 7


def households(tables: Tables) -> ibis.Table:
    """Households with support on the last day: several laws, several laws or providers, and case directors.

    Somebody without a household is one alone. The household lives where its first member does.
    """
    parts = running(tables)
    persons = parts.select("person", "period", "last_day").distinct().mutate(unit=_.person + _.period)
    homes = _in_households(persons, "last_day", tables).select("person", "period", "area_code", "home")
    joined = parts.join(homes, ["person", "period"])
    counted = joined.group_by("home", "period", "last_day").aggregate(
        laws=joined.law.nunique(),
        providers=joined.provider.nunique(),
        area_code=joined.area_code.argmin(joined.person),
    )
    several = (counted.laws > 1) | (counted.providers > 1)
    rows = counted.mutate(
        unit=key_of(counted.home, counted.period),
        several_laws=yes_no(counted.laws > 1),
        several=yes_no(several),
    )
    return _with_directors(rows, tables)


def _in_households(rows: ibis.Table, day: str, tables: Tables) -> ibis.Table:
    """`rows` (with a unique `unit`) with the area and the household (`home`) of the person on `day`."""
    located = with_residence(rows, day, tables["persons"], also=("household",))
    return located.mutate(home=located.household.fill_null("person/" + located.person))


def _with_directors(rows: ibis.Table, tables: Tables) -> ibis.Table:
    """How many organisations direct the case: those in the plans of its members that run on the day.

    A member without support of its own counts too: its plan may direct the case of the household.
    """
    if "plans" not in tables:
        return rows.mutate(directors=ibis.literal(UNKNOWN))
    plans, days = tables["plans"], tables["periods"].select("period", day="last_day")
    begin, finish = plans.start.cast("date"), plans.end.cast("date").fill_null(FOREVER)
    on_the_day = plans.join(days, [begin <= days.day, finish >= days.day]).select(
        "person", "case_director", "period", "day", unit=plans.plan + days.period
    )
    located = _in_households(on_the_day, "day", tables)
    known = located.group_by("home", "period").aggregate(number=located.case_director.nunique())
    joined = rows.left_join(known, ["home", "period"]).drop("home_right", "period_right")
    number = joined.number.fill_null(0)
    return joined.mutate(directors=ibis.cases((number == 0, "none"), (number == 1, "one"), else_="several"))


def plans(tables: Tables) -> ibis.Table:
    """Plans that run on the last day and are a year old, and whether they were reviewed within the year.

    A plan holds its latest review only, so what was known in earlier quarters cannot be told any more: only
    the last period is counted.
    """
    periods = tables["periods"]
    last = periods.filter(periods.last_day == periods.last_day.max()).select("period", day="last_day")
    rows = tables["plans"].select(
        "plan", "person",
        begin=_.start.cast("date"), finish=_.end.cast("date").fill_null(FOREVER), reviewed_on=_.reviewed.cast("date"),
    )  # fmt: skip
    joined = rows.join(last, [rows.begin <= last.day, rows.finish >= last.day])
    since = (joined.day - ibis.interval(days=REVIEW_DAYS)).cast("date")
    old = joined.mutate(unit=joined.plan, since=since).filter(_.begin <= _.since)
    # a review after the day hides whether there was one in the year before it
    reviewed = ibis.cases(
        (old.reviewed_on > old.day, UNKNOWN), (old.reviewed_on > old.since, "yes"), else_="no"
    )
    told = old.mutate(reviewed=reviewed)
    return with_residence(told, "day", tables["persons"])


def goals(tables: Tables) -> ibis.Table:
    """Goals measured in a period: whether they were reached, and whether self-reliance changed.

    Baseline and latest are the paired scores of the ZRM on one domain; never a total over domains.
    """
    plans = tables["plans"].select("plan", "person")
    rows = tables["goals"].mutate(measured=_.measured.cast("date")).join(plans, "plan")
    unit = key_of(rows.plan, rows.result_area, rows.domain.fill_null(""))
    there = with_residence(
        in_period(rows.mutate(unit=unit), "measured", tables["periods"]), "measured", tables["persons"]
    )
    step = there.latest - there.baseline
    return there.mutate(
        domain=there.domain.fill_null(UNKNOWN),
        achieved=yes_no(there.achieved),
        change=ibis.cases((step.isnull(), UNKNOWN), (step > 0, "up"), (step < 0, "down"), else_="same"),
    )


def experience(tables: Tables) -> ibis.Table:
    """Answers in the yearly survey of inhabitants with support; those of a year stand in its last quarter."""
    rows = tables["experience"]
    told = rows.mutate(
        unit=key_of(rows.respondent, rows.law, rows.year.cast("string"), rows["item"]),
        day=ibis.date(rows.year.cast("int32"), 12, 31),
        area_code=rows.area_code.fill_null(UNKNOWN),
        provider=rows.provider.fill_null(UNKNOWN),
        positive=yes_no(rows.positive),
    )
    return in_period(told, "day", tables["periods"])


def answers(tables: Tables) -> ibis.Table:
    """Allocations that a provider asked for, and whether the answer came in time."""
    rows = tables["allocations"].mutate(
        requested_at=_.requested_at.cast("date"), assigned=_.assigned_at.cast("date"),
        unit=key_of(_.municipality, _.law, _.allocation),
    )  # fmt: skip
    asked = in_period(rows.filter(_.requested_at.notnull()), "assigned", tables["periods"])
    there = with_residence(asked, "assigned", tables["persons"])
    days = there.assigned.delta(there.requested_at, unit="day")
    return there.mutate(in_time=yes_no(days <= ANSWER_DAYS))


def users(tables: Tables) -> ibis.Table:
    """Persons with support on the last day by law, sex and the age bands that use is standardised by."""
    persons = running(tables).select("person", "law", "period", "last_day").distinct()
    rows = persons.mutate(unit=key_of(persons.person, persons.law, persons.period))
    there = with_residence(rows, "last_day", tables["persons"], also=("sex",))
    age = there.last_day.year() - there.birth_year.cast("int64")
    bands = [(age <= limits[1], age_band(limits)) for limits in STANDARD_BANDS]
    return there.mutate(
        age_band=ibis.cases((age.isnull(), UNKNOWN), *bands, else_=UNKNOWN), sex=there.sex.fill_null(UNKNOWN)
    )
