"""What support cost: claim lines, amounts in whole cents per person, and what of an allocation was claimed."""

import pytest
from universes_cases import OTHER, Counted

from monitor.vocabulary import UNKNOWN

CREDIT = {"claim_line": "2", "credit": "true", "amount_cents": "-40"}
SECOND = {"claim_line": "2", "amount_cents": "33"}
REJECTED = {"rejected": "true"}
# name: claims, and per line handed in whether it was rejected
LINES = {
    "paid": ([{}], ["no"]),
    "rejected": ([REJECTED], ["yes"]),
    "taken back": ([{}, CREDIT], ["no"]),
    "only a credit": ([{**CREDIT, **REJECTED}], []),
    "handed in again": ([REJECTED, SECOND], ["no", "yes"]),
    "one reference at two providers": ([{}, {"provider": OTHER}], ["no", "no"]),
    "of another year": ([{"period_start": "2023-12-01", "period_end": "2023-12-31"}], []),
}

PRODUCTS = [
    {}, {"code": "02A02", "layer": "specialist"}, {"code": "03A03"}, {"code": "50A01", "law": "jeugdwet"},
]  # fmt: skip
BASIC, SPECIALIST = {"code": "01A01", "category": "01"}, {"code": "02A02", "category": "02"}
# name: claims, and per unit its quarter, law, layer and amount in cents
SPENDING = {
    "one line": ([BASIC], [("2025Q1", "wmo", "basic", 100)]),
    "two lines of a product": ([BASIC, BASIC | SECOND], [("2025Q1", "wmo", "basic", 133)]),
    "two products of a layer": (
        [BASIC, BASIC | SECOND | {"code": "03A03"}], [("2025Q1", "wmo", "basic", 133)],
    ),
    "two layers": (
        [BASIC, SPECIALIST | SECOND], [("2025Q1", "wmo", "basic", 100), ("2025Q1", "wmo", "specialist", 33)],
    ),
    "two laws": (
        [BASIC, SECOND | {"code": "50A01", "law": "jeugdwet"}],
        [("2025Q1", "jeugdwet", "basic", 33), ("2025Q1", "wmo", "basic", 100)],
    ),
    "two providers": (
        [BASIC, BASIC | SECOND | {"provider": OTHER}],
        [("2025Q1", "wmo", "basic", 33), ("2025Q1", "wmo", "basic", 100)],
    ),
    "two persons": (
        [BASIC, BASIC | {"claim_line": "2", "person": "2"}], [("2025Q1", "wmo", "basic", 200)] * 2,
    ),
    "two quarters": (
        [BASIC, BASIC | SECOND | {"period_end": "2025-04-01"}],
        [("2025Q1", "wmo", "basic", 100), ("2025Q2", "wmo", "basic", 33)],
    ),
    "a line over the end of a quarter": (
        [BASIC | {"period_start": "2025-03-01", "period_end": "2025-04-30"}],
        [("2025Q2", "wmo", "basic", 100)],
    ),
    "partly taken back": ([BASIC, BASIC | CREDIT], [("2025Q1", "wmo", "basic", 60)]),
    "wholly taken back": (
        [BASIC, BASIC | CREDIT | {"amount_cents": "-100"}], [("2025Q1", "wmo", "basic", 0)],
    ),
    "taken back in a later quarter": (
        [BASIC, BASIC | CREDIT | {"period_end": "2025-04-30"}],
        [("2025Q1", "wmo", "basic", 100), ("2025Q2", "wmo", "basic", -40)],
    ),
    "rejected": ([BASIC | REJECTED], []),
    "one of two rejected": ([BASIC, BASIC | SECOND | REJECTED], [("2025Q1", "wmo", "basic", 100)]),
    "a rejected credit": ([BASIC, BASIC | CREDIT | REJECTED], [("2025Q1", "wmo", "basic", 100)]),
    "no code": ([{}], [("2025Q1", "wmo", UNKNOWN, 100)]),
    "with and without a category": ([{}, {"category": "01"} | SECOND], [("2025Q1", "wmo", UNKNOWN, 133)]),
    "a code that nobody lists": ([BASIC | {"code": "99Z99"}], [("2025Q1", "wmo", UNKNOWN, 100)]),
    "a code of another law": ([BASIC | {"code": "50A01"}], [("2025Q1", "wmo", UNKNOWN, 100)]),
    "nothing at all": ([BASIC | {"amount_cents": "0"}], [("2025Q1", "wmo", "basic", 0)]),
    "one cent": ([BASIC | {"amount_cents": "1"}], [("2025Q1", "wmo", "basic", 1)]),
    "more than fits in 32 bits": (
        [BASIC | {"amount_cents": "99999999999"}], [("2025Q1", "wmo", "basic", 99999999999)],
    ),
}  # fmt: skip

RESULT, NO_RESULT = {"result": "thuis"}, {"contract": "C2", "start": "2025-02-01"}
ENDS_IN_JANUARY = RESULT | {"end": "2025-01-31"}
IN_MARCH = SECOND | {"period_start": "2025-03-01", "period_end": "2025-03-31"}
# name: claims, contracts, and per unit whether a result was agreed and the amount in cents
AGREED = {
    "a result": ([{}], [RESULT], [("yes", 100)]),
    "no result": ([{}], [NO_RESULT | {"start": "2025-01-01"}], [("no", 100)]),
    "no contract": ([{}], [], [(UNKNOWN, 100)]),
    "of another law": ([{}], [RESULT | {"law": "jeugdwet"}], [(UNKNOWN, 100)]),
    "ends on the last day of the line": ([{}], [ENDS_IN_JANUARY], [("yes", 100)]),
    "ended the day before": ([{}], [RESULT | {"end": "2025-01-30"}], [(UNKNOWN, 100)]),
    "starts on the last day of the line": ([{}], [RESULT | {"start": "2025-01-31"}], [("yes", 100)]),
    "starts the day after": ([{}], [RESULT | {"start": "2025-02-01"}], [(UNKNOWN, 100)]),
    "its category goes before all": (
        [BASIC], [NO_RESULT | {"start": "2024-01-01"}, RESULT | {"category": "01"}], [("yes", 100)],
    ),
    "another category does not count": ([BASIC], [RESULT | {"category": "02"}], [(UNKNOWN, 100)]),
    "no category, so that for all": (
        [{}], [RESULT, {"contract": "C2", "category": "01"}], [("yes", 100)],
    ),
    "two contracts are no second unit": (
        [{}], [RESULT, RESULT | {"contract": "C2", "start": "2024-01-01"}], [("yes", 100)],
    ),
    "another contract within the quarter": (
        [{}, IN_MARCH], [ENDS_IN_JANUARY, NO_RESULT], [("no", 33), ("yes", 100)],
    ),
    "no contract any more within the quarter": (
        [{}, IN_MARCH], [ENDS_IN_JANUARY], [(UNKNOWN, 33), ("yes", 100)],
    ),
    "two lines under one contract": ([{}, IN_MARCH], [RESULT], [("yes", 133)]),
}  # fmt: skip

ENDS = {"end": "2025-02-28", "budget_eur": "10"}
CLAIM = {"allocation": "1"}
# name: allocations, claims, and per allocation what was allocated and what was claimed, in cents
ALLOCATED = {
    "part of it": ([ENDS], [CLAIM], [(1000, 100)]),
    "nothing": ([ENDS], [], [(1000, 0)]),
    "more than was allocated": ([ENDS], [CLAIM | {"amount_cents": "2001"}], [(1000, 2001)]),
    "several lines": ([ENDS], [CLAIM, CLAIM | SECOND], [(1000, 133)]),
    "partly taken back": ([ENDS], [CLAIM, CLAIM | CREDIT], [(1000, 60)]),
    "rejected": ([ENDS], [CLAIM | REJECTED], [(1000, 0)]),
    "of earlier years and afterwards": (
        [ENDS],
        [
            CLAIM | {"period_start": "2023-05-01", "period_end": "2023-05-31"},
            CLAIM | SECOND | {"period_start": "2026-05-01", "period_end": "2026-05-31"},
        ],
        [(1000, 133)],
    ),
    "on no allocation": ([ENDS], [{}], [(1000, 0)]),
    "on another allocation": ([ENDS], [{"allocation": "2"}], [(1000, 0)]),
    "on that number under another law": ([ENDS], [CLAIM | {"law": "jeugdwet"}], [(1000, 0)]),
    "on that number in another municipality": ([ENDS], [CLAIM | {"municipality": "GM0002"}], [(1000, 0)]),
    "no budget": ([ENDS | {"budget_eur": ""}], [CLAIM], []),
    "no end": ([ENDS | {"end": ""}], [CLAIM], []),
    "neither end nor budget": ([{}], [CLAIM], []),
    "whole cents, just below by float": ([ENDS | {"budget_eur": "1.15"}], [], [(115, 0)]),
    "whole cents, just above by float": ([ENDS | {"budget_eur": "1.1"}], [], [(110, 0)]),
    "one cent": ([ENDS | {"budget_eur": "0.01"}], [], [(1, 0)]),
    "a large budget": ([ENDS | {"budget_eur": "123456789.29"}], [], [(12345678929, 0)]),
    "of two providers": (
        [ENDS, ENDS | {"allocation": "2", "provider": OTHER, "budget_eur": "20"}],
        [CLAIM | {"allocation": "2", "provider": OTHER}], [(1000, 0), (2000, 100)],
    ),
}  # fmt: skip

# What protection needs of the amounts in a cell: their sum, the largest, and the sum of sizes.
CELL = {
    "persons": [{}, {"person": "2"}, {"person": "3"}],
    "claims": [
        {"amount_cents": "70"},
        CREDIT | {"person": "2", "amount_cents": "-100"},
        SECOND | {"claim_line": "3", "person": "3"},
    ],
}
SEVERAL_HOMES = [{"valid_from": f"200{year}-01-01"} for year in range(5)]

GROUPS = {
    "line": {name: {"claims": case[0]} for name, case in LINES.items()},
    "spending": {
        name: {"persons": [{}, {"person": "2"}], "claims": case[0]} for name, case in SPENDING.items()
    },
    "agreed": {name: {"claims": case[0], "contracts": case[1]} for name, case in AGREED.items()},
    "allocated": {name: {"allocations": case[0], "claims": case[1]} for name, case in ALLOCATED.items()},
    "cell": {"three persons": CELL},
    "homes": {
        "several": {"persons": SEVERAL_HOMES, "allocations": [ENDS], "claims": [CLAIM], "contracts": [{}]}
    },
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS, products=PRODUCTS)


def test_claim_lines_are_debits_by_the_day_they_end(here):
    assert here.found("claim_lines", "line", "rejected") == {name: case[1] for name, case in LINES.items()}


@pytest.mark.parametrize("name", SPENDING)
def test_spending_is_what_was_claimed_less_what_was_taken_back(name, here):
    found = here.found("spending", "spending", "period", "law", "layer", "spend_cents")
    assert found[name] == SPENDING[name][1]


@pytest.mark.parametrize("name", AGREED)
def test_a_line_falls_under_the_contract_of_its_last_day(name, here):
    assert here.found("spending", "agreed", "result_agreed", "spend_cents")[name] == AGREED[name][2]


@pytest.mark.parametrize("name", ALLOCATED)
def test_what_was_claimed_belongs_to_the_allocation_that_ended(name, here):
    found = here.found("allocated", "allocated", "allocated_cents", "claimed_cents")
    assert found[name] == ALLOCATED[name][2]


def test_a_cell_says_how_much_one_unit_weighs_in_it(here):
    columns = ["count", "spend_cents", "spend_cents_largest", "spend_cents_gross"]
    found = here.found("spending", "cell", *columns)
    assert found == {"three persons": [(3, 3, 100, 203)] * 3}


def test_an_address_is_no_second_amount(here):
    assert here.found("spending", "homes", "spend_cents") == {"several": [100]}
    assert here.found("allocated", "homes", "allocated_cents", "claimed_cents") == {"several": [(1000, 100)]}
