"""What a figure means beside another, and which of them open a report."""

import math
import weakref
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.indicators import INDICATORS, Kind
from monitor.indicators.evaluate import Cube
from monitor.report.headline import MOST, Signal, chosen, judged, over_budget, signals
from monitor.report.judgement import SYMBOL, Verdict, against_earlier, against_value, not_compared
from monitor.report.measures import Measures
from monitor.report.report import Report
from monitor.report.results import TOO_FEW, Result
from monitor.report.subject import subject_of, subjects_of
from monitor.report.wording import Wording
from monitor.vocabulary import CHAIN, KINDS, Direction

SHARE = INDICATORS["dropout_share"]
HIGHER, LOWER, NEITHER = Direction.HIGHER_BETTER, Direction.LOWER_BETTER, Direction.NEITHER


def result(value=50.0, direction=HIGHER, arm=10.0, denominator=100.0, **indicator):
    """A figure with symmetric limits, the wide ones at z998 / z95 of the arm."""
    wide = arm * 3.0902 / 1.96
    return Result(
        replace(SHARE, direction=direction, **indicator), "WK900201", "2025Q4", value * denominator / 100,
        denominator, value, value - arm, value + arm, value - wide, value + wide,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "below", "above"),
    [
        (HIGHER, Verdict.WORSE, Verdict.BETTER),
        (LOWER, Verdict.BETTER, Verdict.WORSE),
        (NEITHER, Verdict.LOWER, Verdict.HIGHER),
    ],
)
@pytest.mark.parametrize(
    ("distance", "beyond", "signal"),
    [(0, False, False), (10, False, False), (10.1, True, False), (15.7, True, False), (15.8, True, True)],
)
def test_the_verdict_by_direction_and_distance(direction, below, above, distance, beyond, signal):
    own = result(direction=direction)
    lower, higher = against_value(own, 50 - distance), against_value(own, 50 + distance)
    assert higher.verdict is (below if beyond else Verdict.SIMILAR)
    assert lower.verdict is (above if beyond else Verdict.SIMILAR)
    assert lower.signal is higher.signal is signal
    assert lower.strength == pytest.approx(higher.strength) == pytest.approx(distance / 10 * 1.96, rel=1e-4)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (result(denominator=TOO_FEW - 1), 0.0, Verdict.TOO_FEW),
        (result(denominator=TOO_FEW), 0.0, Verdict.BETTER),
        (result(value=math.nan), 0.0, Verdict.NOT_COMPARED),
        (result(arm=math.nan), 0.0, Verdict.NOT_COMPARED),
        (result(), math.nan, Verdict.NOT_COMPARED),
        (result(clustered=True), 0.0, Verdict.NOT_COMPARED),
        (result(arm=0.0), 50.0, Verdict.SIMILAR),
        (result(value=math.nan, denominator=0), 0.0, Verdict.NOT_COMPARED),
    ],
)
def test_what_cannot_be_judged_is_not(own, other, expected):
    comparison = against_value(own, other)
    assert comparison.verdict is expected
    if expected in (Verdict.TOO_FEW, Verdict.NOT_COMPARED):
        assert not comparison.signal and comparison.strength == 0


def test_two_periods_each_have_an_error_of_their_own():
    # each arm is 10, so that the difference has one of 14.1 (95%) and 22.3 (99.8%)
    for difference, verdict, signal in [
        (14, Verdict.SIMILAR, False),
        (15, Verdict.BETTER, False),
        (23, Verdict.BETTER, True),
    ]:
        comparison = against_earlier(result(50), result(50 - difference))
        assert (comparison.verdict, comparison.signal) == (verdict, signal)
    assert against_value(result(50), 36).verdict is Verdict.BETTER  # a fixed value has no error


@pytest.mark.parametrize(
    ("own", "earlier", "expected"),
    [
        (result(), result(0.0, denominator=10), Verdict.NOT_COMPARED),
        (result(), result(math.nan), Verdict.NOT_COMPARED),
        (result(math.nan), result(0.0), Verdict.NOT_COMPARED),
        (result(denominator=10), result(0.0), Verdict.TOO_FEW),
        (result(clustered=True), result(0.0), Verdict.NOT_COMPARED),
    ],
)
def test_no_change_is_told_between_figures_that_cannot_be_judged(own, earlier, expected):
    comparison = against_earlier(own, earlier)
    assert comparison.verdict is expected and not comparison.signal


numbers = st.floats(0, 100)


@given(numbers, numbers, st.floats(0.01, 50), st.sampled_from(list(Direction)))
def test_a_judgement_is_the_mirror_image_of_the_other_way_round(value, other, arm, direction):
    own = against_value(result(value, direction, arm), other)
    back = against_value(result(other, direction, arm), value)
    mirror = {Verdict.BETTER: Verdict.WORSE, Verdict.HIGHER: Verdict.LOWER}
    mirror |= {there: here for here, there in mirror.items()}
    if abs(abs(value - other) - arm) > 1e-6:
        assert back.verdict is mirror.get(own.verdict, own.verdict)
    assert not own.signal or own.verdict is not Verdict.SIMILAR


def test_every_verdict_has_a_symbol_and_opposites_differ():
    assert set(SYMBOL) == set(Verdict)
    assert SYMBOL[Verdict.BETTER] != SYMBOL[Verdict.WORSE]
    assert not_compared(result(), 1.0).verdict is Verdict.NOT_COMPARED


found_signals = st.lists(
    st.builds(
        Signal,
        key=st.just("whole"),
        instrument=st.sampled_from(CHAIN),
        tier=st.sampled_from([1, 2, 3]),
        strength=st.floats(3.1, 20),
        good=st.booleans(),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda each: (each.tier, -each.strength)))


@given(found_signals)
def test_at_most_three_of_different_instruments_and_one_that_goes_well(found):
    picked = chosen(found)
    instruments = [each.instrument for each in picked]
    assert len(picked) == min(MOST, len({each.instrument for each in found}))
    assert len(set(instruments)) == len(instruments)
    assert bool(picked) == bool(found)
    if found:
        assert picked[0] is found[0]  # the strongest evidence always opens
    if not any(each.good for each in picked):
        assert not any(each.good and each.instrument not in instruments[:2] for each in found)


def test_the_last_gives_way_to_what_goes_well():
    found = [Signal("whole", each, 1, 9.0 - n, False) for n, each in enumerate(CHAIN[:4])]
    good = Signal("whole", CHAIN[5], 3, 3.2, True)
    assert chosen([*found, good]) == [*found[:2], good]
    assert chosen(found) == found[:3]
    assert chosen([]) == []


def measures_of(release):
    """Measures of every subject in a release."""
    return [
        Measures(release, subject_of(release, kind, code))
        for kind in KINDS
        for code in subjects_of(release, kind)
    ]


def test_nothing_opens_a_report_that_rests_on_too_few(demo_release):
    everything = [
        (measures, signal) for measures in measures_of(demo_release) for signal in signals(measures)
    ]
    assert everything  # the demo data hold something to say
    for measures, signal in everything:
        if signal.account is not None:
            assert measures.subject.kind == "municipality"
            continue
        own = signal.comparison.result
        assert not own.too_few and not own.indicator.clustered and own.indicator.kind is not Kind.MEDIAN
        assert signal.comparison.verdict not in (Verdict.SIMILAR, Verdict.TOO_FEW, Verdict.NOT_COMPARED)
        assert signal.good == (signal.comparison.verdict is Verdict.BETTER)
        assert signal.key in ("rise", "fall") or own.indicator.direction is not NEITHER


def test_a_whole_is_not_judged_against_itself(demo_release):
    code = demo_release.municipality
    measures = Measures(demo_release, subject_of(demo_release, "municipality", code))
    verdicts = {
        measures.against_whole(each).verdict for each in INDICATORS.values() if measures.measured(each)
    }
    assert verdicts == {Verdict.NOT_COMPARED}


def test_subjects_live_as_long_as_their_figures(demo_release):
    # figures are kept by the identity of their subjects, which another object may get once these are gone
    measures = Measures(demo_release, subject_of(demo_release, "municipality", demo_release.municipality))
    subjects = replace(measures.subject.peers)
    measures.frame(INDICATORS["clients"], subjects)
    kept = weakref.ref(subjects)
    del subjects
    assert kept() is not None


def test_a_taakveld_is_over_budget_beyond_the_margin(demo_release):
    measures = Measures(demo_release, subject_of(demo_release, "municipality", demo_release.municipality))
    over = {signal.account["tax_field"] for signal in over_budget(measures)}
    accounts = measures.accounts().set_index("tax_field")["share"]
    assert over == set(accounts.index[accounts > 1.05])


def alike(release):
    """The same release in which every quarter and district has the same decisions, and nothing else was counted."""
    cube = release.cubes["decisions"]
    rows = [
        (period, area, "wmo", "granted", in_time, count)
        for period in release.periods
        for area in release.public["areas"].query("level == 'neighbourhood'")["area_code"]
        for in_time, count in (("yes", 40), ("no", 10))
    ]
    cells = pd.DataFrame(rows, columns=list(cube.cells))
    return replace(
        release, cubes={"decisions": Cube.of(cells, None)}, public={"areas": release.public["areas"]}
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nl",
            "Het ene cijfer dat te beoordelen was, wijkt niet zo sterk af dat toeval bijna is uitgesloten.",
        ),
        (
            "en",
            "The one figure that could be judged does not stand out so far that chance is all but ruled out.",
        ),
    ],
)
def test_when_nothing_stands_out_the_report_says_so(language, sentence, demo_release):
    release = alike(demo_release)
    measures = Measures(
        release, subject_of(release, "district", next(iter(subjects_of(release, "district"))))
    )
    assert signals(measures) == [] and judged(measures) == 1
    assert Report(measures, Wording(language, measures)).headlines() == [sentence]
