"""What a figure means beside another, and which of them open a report."""

import math
import weakref
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.indicators import INDICATORS, Kind, Yardstick
from monitor.indicators.declaration import WITHOUT_CHANCE
from monitor.indicators.evaluate import Cube
from monitor.report import headline
from monitor.report.headline import MOST, Signal, chosen, judged, over_budget, signals
from monitor.report.judgement import (
    SYMBOL,
    Basis,
    Verdict,
    against_earlier,
    against_peers,
    against_series,
    against_value,
    judge,
    not_compared,
)
from monitor.report.measures import Measures
from monitor.report.report import Report
from monitor.report.results import TOO_FEW, Result
from monitor.report.subject import subject_of, subjects_of
from monitor.report.wording import Wording
from monitor.vocabulary import CHAIN, KINDS, Direction

SHARE = INDICATORS["dropout_share"]
TOLD = [part for each in INDICATORS.values() for part in each.parts()]
HIGHER, LOWER, NEITHER = Direction.HIGHER_BETTER, Direction.LOWER_BETTER, Direction.NEITHER


def result(value=50.0, direction=HIGHER, arm=10.0, denominator=100.0, **indicator):
    """A figure with symmetric limits, the wide ones at z998 / z95 of the arm."""
    wide = arm * 3.0902 / 1.96
    return Result(
        replace(SHARE, direction=direction, **indicator), "WK900201", "2025Q4", value * denominator / 100,
        denominator, value, value - arm, value + arm, value - wide, value + wide,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("own", "other", "beyond", "signal", "expected"),
    [
        (result(), 40.0, True, True, (Verdict.BETTER, True, 9.0)),
        (result(), 60.0, True, False, (Verdict.WORSE, False, 9.0)),
        (result(direction=LOWER), 60.0, True, True, (Verdict.BETTER, True, 9.0)),
        (result(direction=NEITHER), 40.0, True, True, (Verdict.HIGHER, True, 9.0)),
        (result(direction=NEITHER), 60.0, True, True, (Verdict.LOWER, True, 9.0)),
        (result(), 40.0, False, False, (Verdict.SIMILAR, False, 9.0)),
        (result(), 40.0, False, True, (Verdict.SIMILAR, False, 9.0)),  # no signal of what is within chance
        (result(denominator=TOO_FEW - 1), 40.0, True, True, (Verdict.TOO_FEW, False, 0.0)),
        (result(denominator=TOO_FEW), 40.0, True, True, (Verdict.BETTER, True, 9.0)),
        (result(math.nan), 40.0, True, True, (Verdict.NOT_COMPARED, False, 0.0)),
        (result(), math.nan, True, True, (Verdict.NOT_COMPARED, False, 0.0)),
        (result(clustered=True), 40.0, True, True, (Verdict.NOT_COMPARED, False, 0.0)),
        *[
            (result(kind=kind), 40.0, True, True, (Verdict.NOT_COMPARED, False, 0.0))
            for kind in WITHOUT_CHANCE
        ],
    ],
)
@pytest.mark.parametrize("basis", Basis)
def test_evidence_becomes_a_verdict(own, other, beyond, signal, expected, basis):
    found = judge(own, other, basis, beyond=beyond, signal=signal, strength=9.0)
    assert (found.verdict, found.signal, found.strength) == expected
    assert (found.result, found.basis) == (own, basis) and found.other is other


@pytest.mark.parametrize(
    ("level", "special", "verdict", "signal"),
    [
        (39.0, True, Verdict.BETTER, False),  # beyond its own margin of 10, at 95%
        (61.0, True, Verdict.WORSE, False),
        (34.0, True, Verdict.BETTER, True),  # and at 99.8%
        (66.0, True, Verdict.WORSE, True),
        (41.0, True, Verdict.SIMILAR, False),  # the method sees something that the margin explains
        (34.0, False, Verdict.SIMILAR, False),  # the margin does not explain it, but it is usual
        (math.nan, True, Verdict.NOT_COMPARED, False),
    ],
)
@pytest.mark.parametrize("basis", [Basis.PROCESS, Basis.TREND])
def test_a_quarter_must_be_special_and_beyond_its_own_margin(level, special, verdict, signal, basis):
    found = against_series(result(), level, basis, special=special)
    assert (found.verdict, found.signal, found.basis) == (verdict, signal, basis)


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        (result(denominator=TOO_FEW - 1), Verdict.TOO_FEW),
        (result(arm=math.nan), Verdict.NOT_COMPARED),
        (result(clustered=True), Verdict.NOT_COMPARED),
        (result(math.nan), Verdict.NOT_COMPARED),
    ],
)
def test_a_quarter_that_cannot_be_judged_is_not(own, verdict):
    for special in (True, False):
        assert against_series(own, 0.0, Basis.PROCESS, special=special).verdict is verdict


@pytest.mark.parametrize(
    ("score", "beyond", "signal"),
    [(0.0, False, False), (1.95, False, False), (1.97, True, False), (3.08, True, False), (3.1, True, True)],
)
@pytest.mark.parametrize("direction", Direction)
def test_the_verdict_by_the_place_in_the_funnel(score, beyond, signal, direction):
    high = against_peers(result(60.0, direction), 50.0, score)
    low = against_peers(result(40.0, direction), 50.0, -score)
    above, below = {
        HIGHER: (Verdict.BETTER, Verdict.WORSE),
        LOWER: (Verdict.WORSE, Verdict.BETTER),
        NEITHER: (Verdict.HIGHER, Verdict.LOWER),
    }[direction]
    assert (high.verdict, low.verdict) == ((above, below) if beyond else (Verdict.SIMILAR,) * 2)
    assert high.signal is low.signal is signal
    assert high.strength == low.strength == score and high.basis is Basis.PEERS


@pytest.mark.parametrize(
    ("own", "score", "verdict"),
    [
        (result(), math.nan, Verdict.NOT_COMPARED),
        (result(clustered=True), 9.0, Verdict.NOT_COMPARED),
        (result(denominator=TOO_FEW - 1), 9.0, Verdict.TOO_FEW),
    ],
)
def test_who_is_not_in_the_funnel_has_no_place_in_it(own, score, verdict):
    found = against_peers(own, 40.0, score)
    assert (found.verdict, found.signal, found.strength) == (verdict, False, 0.0)


# Every way of judging, as a stub of Measures: what each finds of one figure.
FAR, NEAR, NONE = 20.0, 45.0, math.nan  # of 50: a signal; within the margin; not to be compared


def judged_by(indicator, **others):
    """Measures that know one figure: `others` has per way of judging what it is held against."""
    ways = {"whole": NONE, "target": NONE, "peers": NONE, "process": NONE, "year_ago": NONE} | others
    own = replace(result(), indicator=indicator)
    found = {
        f"against_{way}": lambda _, other=other, way=way: against_value(own, other, Basis(way))
        for way, other in ways.items()
    }
    return SimpleNamespace(measured=lambda each: each is indicator, **found)


AS_PEERS = replace(SHARE, direction=HIGHER, yardstick=Yardstick.PEERS)
AS_TARGET = replace(SHARE, direction=HIGHER, yardstick=Yardstick.TARGET)


@pytest.mark.parametrize(
    ("indicator", "others", "basis"),
    [
        (AS_TARGET, {"target": NEAR, "process": FAR, "peers": FAR, "whole": FAR}, "target"),
        (AS_TARGET, {"process": FAR, "peers": FAR, "whole": FAR}, "process"),
        (AS_PEERS, {"target": FAR, "process": FAR, "peers": FAR, "whole": FAR}, "process"),
        (AS_PEERS, {"target": FAR, "process": NEAR, "peers": NEAR, "whole": FAR}, "peers"),
        (AS_PEERS, {"target": FAR, "process": NEAR, "whole": NEAR}, "whole"),
        (AS_PEERS, {"target": FAR}, "whole"),
    ],
)
def test_the_judgement_that_says_most(indicator, others, basis):
    assert Measures.best_judgement(judged_by(indicator, **others), indicator).basis == basis


@pytest.mark.parametrize(
    ("indicator", "others", "key", "tier"),
    [
        (AS_PEERS, {"process": FAR, "peers": FAR, "target": FAR, "year_ago": FAR}, "process_rise", 1),
        (AS_PEERS, {"process": 80.0, "peers": FAR}, "process_fall", 1),
        (AS_PEERS, {"process": NEAR, "peers": FAR, "target": FAR, "year_ago": FAR}, "whole", 1),
        (AS_PEERS, {"whole": FAR}, "whole", 1),  # no funnel: beside the whole
        (AS_PEERS, {"peers": NEAR, "whole": FAR, "target": FAR}, "target_met", 2),  # a funnel goes before
        (AS_PEERS, {"target": 80.0, "year_ago": FAR}, "target_missed", 2),
        (AS_PEERS, {"target": NEAR, "year_ago": FAR}, "rise", 3),
        (AS_PEERS, {"year_ago": 80.0}, "fall", 3),
        (AS_TARGET, {"target": 80.0, "process": FAR, "peers": FAR}, "target_missed", 2),
        (AS_TARGET, {"target": NEAR, "process": FAR, "peers": FAR}, "process_rise", 1),
        (replace(AS_PEERS, direction=NEITHER), {"peers": FAR, "whole": FAR, "target": FAR}, None, None),
        (replace(AS_PEERS, direction=NEITHER), {"peers": FAR, "year_ago": FAR}, "rise", 3),
        (AS_PEERS, {"process": NEAR, "peers": NEAR, "target": NEAR, "year_ago": NEAR}, None, None),
    ],
)
def test_a_figure_opens_a_report_once_by_what_says_most(monkeypatch, indicator, others, key, tier):
    monkeypatch.setattr(headline, "SHARP", (indicator,))
    monkeypatch.setattr(headline, "_over_budget", lambda measures: [])
    found = signals(judged_by(indicator, **others))
    assert [(each.key, each.tier) for each in found] == ([(key, tier)] if key else [])
    assert all(each.good == (each.comparison.verdict is Verdict.BETTER) for each in found)


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
        about_itself = ("rise", "fall", "process_rise", "process_fall")
        assert signal.key in about_itself or own.indicator.direction is not NEITHER


def test_a_whole_is_not_judged_against_itself(demo_release):
    code = demo_release.municipality
    measures = Measures(demo_release, subject_of(demo_release, "municipality", code))
    measured = [each for each in TOLD if measures.measured(each)]
    assert len(measured) > 40
    ways = measures.against_whole, measures.against_peers
    assert {way(each).verdict for each in measured for way in ways} == {Verdict.NOT_COMPARED}


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


def alike(release, planned):
    """The same release in which every quarter and district has the same decisions, and nothing else was counted."""
    cube = release.cubes["decisions"]
    rows = [
        (period, area, "wmo", "granted", in_time, planned, count)
        for period in release.periods
        for area in release.public["areas"].query("level == 'neighbourhood'")["area_code"]
        for in_time, count in (("yes", 40), ("no", 10))
    ]
    cells = pd.DataFrame(rows, columns=list(cube.cells))
    return replace(
        release, cubes={"decisions": Cube.of(cells, None)}, public={"areas": release.public["areas"]}
    )


ALIKE = [
    (
        "unknown",
        1,
        "Het ene cijfer dat te beoordelen was, wijkt niet zo sterk af dat toeval bijna is uitgesloten.",
        "The one figure that could be judged does not stand out so far that chance is all but ruled out.",
    ),
    (
        "yes",
        2,
        "Geen van de 2 cijfers wijkt zo sterk af dat toeval bijna is uitgesloten. "
        "Kleinere verschillen staan in de tabellen.",
        "None of the 2 figures stands out so far that chance is all but ruled out. "
        "Smaller differences stand in the tables.",
    ),
]


@pytest.mark.parametrize(("planned", "number", "dutch", "english"), ALIKE, ids=["one figure", "two figures"])
def test_when_nothing_stands_out_the_report_says_so(planned, number, dutch, english, demo_release):
    release = alike(demo_release, planned)
    code = next(iter(subjects_of(release, "district")))
    measures = Measures(release, subject_of(release, "district", code))
    assert signals(measures) == [] and judged(measures) == number
    for language, sentence in (("nl", dutch), ("en", english)):
        assert Report(measures, Wording(language, measures), "district").headlines() == [sentence]
