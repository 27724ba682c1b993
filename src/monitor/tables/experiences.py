"""Tables about what is wanted for a person, what came of it, and what inhabitants think of it."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import NEIGHBOURHOOD, NUMBER, PROVIDER, TEXT, TRUTH, WHOLE, column, table
from monitor.tables.shared import (
    BY_PROVIDER,
    IN_AREAS,
    OF_PERSON,
    day,
    household,
    law,
    person,
    plan,
    provider,
)
from monitor.vocabulary import RESULT_AREAS, ZRM_DOMAINS


def _score(description: str) -> pa.Column:
    return column(WHOLE, description, unit="1-5", optional=True, at_least=1, at_most=5)


PLANS = table(
    "plans",
    "Support plans: who directs the case, and when the plan was last reviewed.",
    {
        "plan": plan(),
        "person": person(),
        "household": household(),
        "case_director": column(
            TEXT, "AGB code of the organisation that directs the case", pattern=PROVIDER, optional=True
        ),
        "start": day("first day of the plan"),
        "end": day("last day of the plan", optional=True),
        "reviewed": day("day of the last review", optional=True),
    },
    key=("plan",),
    references=OF_PERSON | {"case_director": ("providers", "provider")},
    order=(("start", "end"),),
)

GOALS = table(
    "goals",
    "Goals in support plans, with the scores of the self-reliance matrix (ZRM 2017) where they are known.",
    {
        "plan": plan(),
        "result_area": column(TEXT, "result area", values=RESULT_AREAS),
        "domain": column(TEXT, "domain of the ZRM", values=ZRM_DOMAINS, optional=True),
        "baseline": _score("ZRM score at the start"),
        "latest": _score("latest ZRM score"),
        "target": _score("ZRM score to reach"),
        "achieved": column(TRUTH, "whether the goal was reached, at the last measurement", optional=True),
        "measured": day("day of the last measurement", optional=True),
    },
    key=("plan", "result_area", "domain"),
    references={"plan": ("plans", "plan")},
)

OUTCOMES = table(
    "outcomes",
    "What came of ended trajectories (Outcome Jeugd and its like for the other laws).",
    {
        "person": person(),
        "provider": provider(),
        "law": law(),
        "start": day("start of the trajectory"),
        "end": day("end of the trajectory"),
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
    references=OF_PERSON | BY_PROVIDER,
    order=(("start", "end"),),
)

EXPERIENCE = table(
    "experience",
    "Answers of inhabitants in the yearly survey on what they think of their support.",
    {
        "respondent": column(
            TEXT, "number or pseudonym of who answered, which leads to nobody", personal=True
        ),
        "area_code": column(TEXT, "neighbourhood of residence", pattern=NEIGHBOURHOOD, optional=True),
        "provider": provider(optional=True),
        "law": law(),
        "year": column(WHOLE, "year of the survey", unit="year", at_least=2015, at_most=2100),
        "item": column(TEXT, "a access, b quality, c self-reliance", values=("a", "b", "c")),
        "score": column(NUMBER, "answer on the scale of the survey", optional=True),
        "positive": column(TRUTH, "whether the answer is a positive one"),
    },
    key=("respondent", "law", "year", "item"),
    references=IN_AREAS | BY_PROVIDER,
)
