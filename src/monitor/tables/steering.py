"""The tables that a municipality steers by and accounts with: public, and about nobody in particular."""

from __future__ import annotations

import pandera.pandas as pa

from monitor.tables.columns import NUMBER, TEXT, WHOLE, column, table
from monitor.tables.shared import (
    BY_PROVIDER,
    IN_AREAS,
    INDICATOR,
    LAYERS,
    area_code,
    day,
    law,
    municipality,
    period,
    provider,
)
from monitor.vocabulary import RESULT_AREAS, Instrument

RESULT_CODE = r"[A-Za-z0-9-]{1,12}"
AMBITIONS = ("more_informal", "more_basic", "less_specialist", "keep")
STATES = ("planned", "running", "done", "stopped")


def _result() -> pa.Column:
    return column(TEXT, "short code of the result", pattern=RESULT_CODE)


def _not_above(part: str, whole: str) -> pa.Check:
    return pa.Check(
        lambda frame: frame[part] <= frame[whole], error=f"{part} must not be more than {whole}", name=part
    )


def _number(description: str) -> pa.Column:
    return column(WHOLE, description, unit="respondents", at_least=0)


BUDGETS = table(
    "budgets",
    "Public accounts per Iv3 taakveld: budget, forecast and realised, per year to date.",
    {
        "municipality": municipality(),
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

RESULTS = table(
    "results",
    "What the municipality wants to reach for inhabitants, per result area.",
    {
        "result": _result(),
        "name": column(
            TEXT, "the result in words, as published; contracts name it by these words or the code"
        ),
        "result_area": column(TEXT, "result area", values=RESULT_AREAS),
        "law": law(optional=True),
        "indicator": column(TEXT, "id of the indicator that shows it", pattern=INDICATOR, optional=True),
        "target": column(NUMBER, "value to reach, in the unit of the indicator", optional=True),
        "owner": column(TEXT, "role of who answers for it, never a name", optional=True),
        "ambition": column(TEXT, "which way support should move", values=AMBITIONS, optional=True),
    },
    key=("result",),
)

AGREEMENTS = table(
    "agreements",
    "Who does what for a result, on whose commission and on which basis.",
    {
        "result": _result(),
        "activity": column(TEXT, "what is done, in words"),
        "commissioner": column(TEXT, "who commissions it: a GM or AGB code, or a name"),
        "executor": column(TEXT, "who does it: an AGB or GM code, or a name"),
        "basis_kind": column(TEXT, "kind of basis", values=("contract", "subsidy", "decision", "agreement")),
        "basis": column(
            TEXT, "number or name of the contract, subsidy, decision or agreement", optional=True
        ),
        "monitoring": column(TEXT, "how it is followed, in words", optional=True),
        "state": column(TEXT, "how far it is", values=STATES),
        "due": day("day on which it must be done", optional=True),
    },
    key=("result", "activity", "executor"),
    references={"result": ("results", "result")},
)

TARGETS = table(
    "targets",
    "What the municipality wants to reach, per indicator.",
    {
        "indicator": column(TEXT, "id of the indicator"),
        "area_code": area_code("area that it holds for; empty: all", optional=True),
        "provider": provider(optional=True),
        "period": period(optional=True),
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
        "period": period(),
        "area_code": area_code("area that it is about", optional=True),
        "provider": provider(optional=True),
        "indicator": column(TEXT, "id of the indicator", optional=True),
        "text": column(TEXT, "the explanation; public, so without anything about a person"),
        "author_role": column(TEXT, "role of the author, never a name"),
    },
    key=("period", "area_code", "provider", "indicator"),
    references=IN_AREAS | BY_PROVIDER,
)

SELF_ASSESSMENT = table(
    "self_assessment",
    "What the municipality answers to the six questions of conscience about its own steering.",
    {
        "period": period(),
        "question": column(WHOLE, "number of the question", at_least=1, at_most=6),
        "score": column(WHOLE, "from 1 (not at all) to 5 (wholly)", unit="1-5", at_least=1, at_most=5),
        "evidence": column(TEXT, "what the score rests on, in words", optional=True),
    },
    key=("period", "question"),
)

INSTRUMENT_SURVEY = table(
    "instrument_survey",
    "Which instruments exist and which should be developed further, according to a group that was asked.",
    {
        "period": period(),
        "respondent_group": column(TEXT, "who were asked, such as municipality or providers"),
        "instrument": column(TEXT, "instrument", values=tuple(Instrument)),
        "exists": _number("who say that it exists"),
        "develop_further": _number("who say that it should be developed further"),
        "n": _number("who answered"),
    },
    key=("period", "respondent_group", "instrument"),
    checks=(_not_above("exists", "n"), _not_above("develop_further", "n")),
)

REVIEW_SESSIONS = table(
    "review_sessions",
    "Peer reviews: one municipality puts a question, others reflect on it from their own practice.",
    {
        "session": column(TEXT, "number of the session"),
        "period": period(),
        "host": municipality("CBS code of the municipality that put the question"),
        "question": column(TEXT, "the question, in words"),
        "peers": column(TEXT, "who took part, in words", optional=True),
    },
    key=("session",),
)

REVIEW_INSIGHTS = table(
    "review_insights",
    "What a municipality told another in a peer review, and what came of it.",
    {
        "session": column(TEXT, "number of the session"),
        "from": municipality("CBS code of the municipality that gave it"),
        "to": municipality("CBS code of the municipality that it was given to"),
        "insight": column(TEXT, "the insight, in words"),
        "tip": column(TEXT, "the advice, in words", optional=True),
        "action": column(TEXT, "what is done with it, in words", optional=True),
        "due": day("day on which the action must be done", optional=True),
    },
    key=("session", "from", "to", "insight"),
    references={"session": ("review_sessions", "session")},
)
