"""Who comes and goes, who needs help again within a year, and who moves to another provider."""

import pytest
from universes_cases import OTHER, YEARS, Counted, spell

CAME, STAYED, LEFT, PASSED = "came", "stayed", "left", "passed"
QUARTERS = [str(period) for period in YEARS]
# name: deliveries, and how the person moved per quarter (the quarters in between: stayed)
MOVES = {
    "still runs": ([spell("2024-02-01")], [("2024Q1", CAME), *((each, STAYED) for each in QUARTERS[1:])]),
    "begins and ends within the quarter": ([spell("2024-02-01", "2024-03-30")], [("2024Q1", PASSED)]),
    "ends on the last day": ([spell("2024-02-01", "2024-03-31")], [("2024Q1", CAME), ("2024Q2", LEFT)]),
    "ends on the first day": ([spell("2024-02-01", "2024-04-01")], [("2024Q1", CAME), ("2024Q2", LEFT)]),
    "only on the last day": ([spell("2024-03-31", "2024-03-31")], [("2024Q1", CAME), ("2024Q2", LEFT)]),
    "only on the first day": ([spell("2024-04-01", "2024-04-01")], [("2024Q2", PASSED)]),
    "from the first day to the last": (
        [spell("2024-04-01", "2024-06-30")], [("2024Q2", CAME), ("2024Q3", LEFT)],
    ),
    "from the eve on": (
        [spell("2024-03-31", "2024-07-01")], [("2024Q1", CAME), ("2024Q2", STAYED), ("2024Q3", LEFT)],
    ),
    "there on the eve of the first quarter": ([spell("2023-05-01", "2023-12-31")], [("2024Q1", LEFT)]),
    "gone before that eve": ([spell("2023-05-01", "2023-12-30")], []),
    "begins after the last quarter": ([spell("2026-01-01")], []),
    "ends with the last quarter": ([spell("2025-10-01", "2025-12-31")], [("2025Q4", CAME)]),
    "ends after the last quarter": ([spell("2025-10-01", "2026-01-01")], [("2025Q4", CAME)]),
    "again on day 31": (
        [spell("2024-02-01", "2024-03-01"), spell("2024-04-01", "2024-05-01")],
        [("2024Q1", CAME), ("2024Q2", LEFT)],
    ),
    "again on day 32": (
        [spell("2024-02-01", "2024-03-01"), spell("2024-04-02", "2024-05-01")],
        [("2024Q1", PASSED), ("2024Q2", PASSED)],
    ),
    "again on day 31, at another provider": (
        [spell("2024-02-01", "2024-03-01"), spell("2024-04-01", "2024-05-01", provider=OTHER)],
        [("2024Q1", CAME), ("2024Q2", LEFT)],
    ),
    "again on day 32, at another provider": (
        [spell("2024-02-01", "2024-03-01"), spell("2024-04-02", "2024-05-01", provider=OTHER)],
        [("2024Q1", PASSED), ("2024Q2", PASSED)],
    ),
    "day 31 counts from the end of the longest": (
        [
            spell("2024-02-01", "2024-03-01"),
            spell("2024-02-10", "2024-02-20", provider=OTHER),
            spell("2024-04-01", "2024-05-01", provider=OTHER),
        ],
        [("2024Q1", CAME), ("2024Q2", LEFT)],
    ),
    "two providers, one of which goes on": (
        [spell("2024-02-01", "2024-05-01"), spell("2024-02-01", "2024-07-15", provider=OTHER, allocation="2")],
        [("2024Q1", CAME), ("2024Q2", STAYED), ("2024Q3", LEFT)],
    ),
    "two laws": (
        [spell("2024-02-01", "2024-05-01"), spell("2024-02-01", "2024-03-15", law="jeugdwet")],
        [("2024Q1", CAME), ("2024Q1", PASSED), ("2024Q2", LEFT)],
    ),
    "the other law follows at once": (
        [spell("2024-02-01", "2024-03-01"), spell("2024-03-02", "2024-03-15", law="jeugdwet")],
        [("2024Q1", PASSED), ("2024Q1", PASSED)],
    ),
    "leaves and comes back in one quarter": (
        [spell("2024-02-01", "2024-04-05"), spell("2024-06-01", "2024-07-01")],
        [("2024Q1", CAME), ("2024Q2", CAME), ("2024Q2", LEFT), ("2024Q3", LEFT)],
    ),
    "twice within a quarter": (
        [spell("2024-01-01", "2024-01-05"), spell("2024-03-01", "2024-03-05")],
        [("2024Q1", PASSED), ("2024Q1", PASSED)],
    ),
    "a pause is no end": (
        [spell("2024-02-01", "2024-03-10", "20"), spell("2024-06-01", "2024-07-01")],
        [("2024Q1", CAME), ("2024Q2", STAYED), ("2024Q3", LEFT)],
    ),
}  # fmt: skip

YES, NO = "yes", "no"
ENDS = spell("2024-02-01", "2024-03-10")  # the 365th day after it is 2025-03-10
ONCE = [("2025Q1", NO)]
AGAIN = [("2025Q1", YES)]
# name: deliveries, and per trajectory the quarter in which the year was over and whether there was new care in it
FOLLOWED = {
    "nothing new": ([ENDS], ONCE),
    "on day 365": ([ENDS, spell("2025-03-10")], AGAIN),
    "on day 366": ([ENDS, spell("2025-03-11")], ONCE),
    "the next day, at another provider": ([ENDS, spell("2024-03-11", provider=OTHER)], AGAIN),
    "within three days it is the same trajectory": ([ENDS, spell("2024-03-13")], []),
    "after four days it is another": ([ENDS, spell("2024-03-14")], AGAIN),
    "under another law": ([ENDS, spell("2024-06-01", law="jeugdwet")], ONCE),
    "other support had begun before": ([ENDS, spell("2024-03-09", provider=OTHER)], ONCE),
    "new and over again": (
        [ENDS, spell("2024-06-01", "2024-12-31", provider=OTHER)], [("2025Q1", YES), ("2025Q4", NO)],
    ),
    "twice anew": (
        [ENDS, spell("2024-06-01", provider=OTHER), spell("2024-09-01", provider="98000001")], AGAIN,
    ),
    "over on the first day": ([spell("2022-06-01", "2023-01-01")], [("2024Q1", NO)]),
    "over before the first day": ([spell("2022-06-01", "2022-12-31")], []),
    "over on the last day": ([spell("2024-02-01", "2024-12-31")], [("2025Q4", NO)]),
    "not over yet": ([spell("2024-02-01", "2025-01-01")], []),
    "not over yet, though there is new care": ([spell("2024-02-01", "2025-01-01"), spell("2025-06-01")], []),
    "365 days end on 31 March of a leap year": ([spell("2023-02-01", "2023-04-01")], [("2024Q1", NO)]),
    "365 days end on 1 April of a leap year": ([spell("2023-02-01", "2023-04-02")], [("2024Q2", NO)]),
    "a transfer is no end": ([spell("2024-02-01", "2024-03-10", "38")], []),
    "a changed allocation is no end": ([spell("2024-02-01", "2024-03-10", "37")], []),
    "a pause is no end": ([spell("2024-02-01", "2024-03-10", "20")], []),
    "an end without a known reason": ([spell("2024-02-01", "2024-03-10", "99")], []),
}  # fmt: skip

STARTED = spell("2024-06-15")
ANOTHER = {"provider": "98000001", "allocation": "2"}


def before(end, **more):
    """Support at another provider, begun before the first quarter."""
    return spell("2023-06-01", end, "38", **{"provider": OTHER} | more)


# name: deliveries, and of each trajectory that began in the quarters whether somebody switched for it
SWITCHES = {
    "nothing before": ([STARTED], [NO]),
    "ended 31 days before": ([before("2024-05-15"), STARTED], [YES]),
    "ended 32 days before": ([before("2024-05-14"), STARTED], [NO]),
    "ended on the day": ([before("2024-06-15"), STARTED], [YES]),
    "ended 31 days after": ([before("2024-07-16"), STARTED], [YES]),
    "ended 32 days after": ([before("2024-07-17"), STARTED], [NO]),
    "goes on": ([before(""), STARTED], [NO]),
    "under another law": ([before("2024-06-14", law="jeugdwet"), STARTED], [NO]),
    "at the same provider": ([spell("2023-06-01", "2024-06-01"), STARTED], [NO]),
    "from two at once": ([before("2024-06-14"), before("2024-06-14", **ANOTHER), STARTED], [YES]),
    "from one, while another goes on": (
        [before("2024-06-14"), before("", **ANOTHER), STARTED], [YES],
    ),
    "the other began on the same day": (
        [spell("2024-06-15", "2024-06-20", provider=OTHER, allocation="2"), STARTED], [NO, NO],
    ),
    "the other began afterwards": ([spell("2024-06-16", "2024-06-20", provider=OTHER), STARTED], [NO, NO]),
    "there and back": (
        [spell("2023-05-01", "2024-02-01"), spell("2024-02-02", "2024-06-14", provider=OTHER), STARTED],
        [YES, YES],
    ),
    "a gap of three days begins nothing": (
        [before("2024-06-14"), spell("2023-05-01", "2024-06-12"), STARTED], [],
    ),
}  # fmt: skip

GROUPS = {
    group: {name: {"deliveries": case[0]} for name, case in cases.items()}
    for group, cases in {"moves": MOVES, "followed": FOLLOWED, "switches": SWITCHES}.items()
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS)


@pytest.mark.parametrize("name", MOVES)
def test_people_come_and_go_with_a_term_of_31_days(name, here):
    assert here.found("turnover", "moves", "period", "movement")[name] == MOVES[name][1]


def test_who_is_there_at_the_end_is_there_at_the_next_begin(here):
    frame = here.cube("turnover")
    moved = frame.pivot_table(
        index=["law", "period"], columns="movement", values="count", aggfunc="sum", fill_value=0
    )
    end, begin = moved[CAME] + moved[STAYED], moved[LEFT] + moved[STAYED]
    for law in frame["law"].unique():
        assert end[law].reindex(QUARTERS[:-1], fill_value=0).tolist() == (
            begin[law].reindex(QUARTERS[1:], fill_value=0).tolist()
        )


@pytest.mark.parametrize("name", FOLLOWED)
def test_new_care_is_a_start_within_365_days_of_an_end(name, here):
    assert here.found("followed", "followed", "period", "new_care")[name] == FOLLOWED[name][1]


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_a_start_around_the_end_at_another_provider(name, here):
    assert here.found("switches", "switches", "switched")[name] == SWITCHES[name][1]
