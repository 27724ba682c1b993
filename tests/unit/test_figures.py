"""Charts: well-formed, the same bytes every time, whole for odd input, readable in grey, no words of their own."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.figures import CHARTS, Words
from monitor.figures.geometry import breadth_at, fitted, label_point, simplified
from monitor.figures.labels import free_place, overlaps, shortened, spread, tick_labels, true_ticks, wrapped
from monitor.figures.places import FILLS, LETTERS_INK
from monitor.figures.spine import scaled
from monitor.figures.stacked import FILLS as PART_FILLS
from monitor.figures.stacked import INKS
from monitor.figures.style import INK, MUTED, OTHER, OWN, OWN_EDGE, TARGET, TONE_COLOR, TONE_MARKER
from monitor.publishing.gates import check_svg
from monitor.publishing.style import contrast
from monitor.vocabulary import MonitorError

NOTHING = float("nan")
LONG = "Stichting Samenwerkende Jeugdzorgaanbieders Haaglanden -- $x^$ & <co>"
PERIODS = [f"{year} k{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]


def printed(value, decimals=None):
    """A number in Dutch; without decimals as reports do, which round from one on."""
    if np.isnan(value):
        return "–"
    places = (1 if 0 < abs(value) < 1 else 0) if decimals is None else decimals
    return f"{value:.{places}f}".replace(".", ",")


def words(**changed):
    given_words = {
        "unit": "%", "own": "Noord", "whole": "gemeente", "target": "doel", "number": printed,
        "process": "proces", "size": "trajecten", "limits": ("95%", "99,8%"), "worse": "slechter",
        "better": "beter", "lower": "lager", "higher": "hoger", "parts": ("vooruit", "gelijk", "achteruit"),
        "precise": printed,
    }  # fmt: skip
    return Words(**given_words | changed)


def over_time(values):
    values = np.array(values, dtype=float)
    return pd.DataFrame(
        {"value": values, "lower": values - 2, "upper": values + 2}, index=PERIODS[: len(values)]
    )


def control(special, tone="worse", length=12):
    marks = {"special": [special if place == 3 else "" for place in range(length)], "tone": tone}
    return pd.DataFrame({"mean": 10.0, "lower": 6.0, "upper": 14.0} | marks, index=PERIODS[:length])


def peers(number, value=None, name="Aanbieder {}"):
    """Units of rising size and value, the last two far outside the funnel."""
    values = np.linspace(4, 30, number) if value is None else np.full(number, value)
    places = ["within"] * (number - 2) + ["high_far", "low_far"][: min(number, 2)]
    columns = {
        "name": [name.format(place) for place in range(number)],
        "denominator": np.linspace(20, 400, number),
        "value": values,
        "lower": values - 3,
        "upper": values + 3,
        "position": places[-number:],
    }
    return pd.DataFrame(columns, index=[f"U{place}" for place in range(number)])


def limits(whole=12.0):
    size = np.linspace(10, 420, 40)
    error = np.sqrt(whole * (100 - whole) / size)
    names = {"lower95": -1.96, "upper95": 1.96, "lower998": -3.09, "upper998": 3.09}
    return pd.DataFrame({"denominator": size} | {name: whole + z * error for name, z in names.items()})


def long_series(number, values=range(3, 15), name="Wijk {}"):
    rows = [
        (f"W{unit}", name.format(unit), period, float(value) + unit / 10)
        for unit in range(number)
        for period, value in zip(PERIODS, values, strict=False)
    ]
    return pd.DataFrame(rows, columns=["code", "name", "period", "value"])


def indicators(*rows):
    names = ["name", "own", "whole", "low", "q25", "q75", "high", "own_text", "whole_text", "better", "tone"]
    return pd.DataFrame(rows, columns=names)


SPINE = indicators(
    ("Op tijd", 97, 92, 80, 90, 95, 98, "97,1", "92,2", "higher", "better"),
    ("Gestopt", 19, 13, 5, 11, 17, 24, "19,3", "13,4", "lower", "worse"),
    (LONG, 7, 5, 3, 4, 6, 9, "7,5", "5,6", "none", "higher"),
)
BARS = pd.DataFrame({"name": ["Huisarts", "Toegang"], "own": [41.0, 33.0], "whole": [38.0, 36.0]})
STACK = pd.DataFrame({"name": ["Geldzaken", "Werk"], "up": [41, 2], "same": [50, 97.0], "down": [9, 1]})
COSTS = pd.DataFrame(
    {"name": ["Hulp", LONG], "budget": [9.0, 12.0], "realised": [13.0, 11.0], "over": [True, False]}
)


def square(west, south, side=1000.0):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def areas(number, value=None):
    shapes = {f"W{place}": square(80_000 + 1000 * (place % 4), 450_000 + 1000 * (place // 4))
              for place in range(number)}  # fmt: skip
    values = np.arange(number, dtype=float) if value is None else np.full(number, value)
    columns = {"name": [f"Wijk {code}" for code in shapes], "value": values, "tone": "better"}
    return shapes, pd.DataFrame(columns | {"text": [printed(each) for each in values]}, index=list(shapes))


NO_WHOLE = pd.Series(dtype=float)
WHOLE = pd.Series(9.0, index=PERIODS)
# Every chart for what it is made for, and for what is odd: one unit, many, all the same, missing, below zero.
CASES = {
    "trend": ("trend", over_time(range(3, 15)), WHOLE, 8.0),
    "trend_process": ("trend", over_time(range(3, 15)), WHOLE, 8.0, words(), control("high")),
    "trend_short": ("trend", over_time([5.0]), NO_WHOLE, NOTHING),
    "trend_gaps": ("trend", over_time([5, NOTHING, 7, 8, NOTHING]), WHOLE[:5] * NOTHING, NOTHING),
    "trend_below": ("trend", over_time([-5, -7, 3]), -WHOLE[:3], -4.0, words(own=LONG)),
    "comparison": ("comparison", peers(25), "U3", 12.0, 10.0),
    "comparison_one": ("comparison", peers(1), "U0", 12.0, NOTHING),
    "comparison_same": ("comparison", peers(40, 7.0, LONG + "{}"), "U3", 7.0, 7.0),
    "comparison_many": ("comparison", peers(90), "U3", NOTHING, NOTHING),
    "comparison_below": ("comparison", peers(4, -3.0), "absent", -2.0, NOTHING),
    "funnel": ("funnel", peers(25), limits(), "U3", 12.0),
    "funnel_one": ("funnel", peers(1), limits(), "U0", 12.0, words(own=LONG, whole=LONG)),
    "funnel_same": ("funnel", peers(40, 12.0, LONG), limits(), "", 12.0),
    "funnel_missing": ("funnel", peers(5).mask(peers(5) == 4.0), limits(), "U1", 12.0),
    "small_multiples": ("small_multiples", long_series(8), 9.0, words(), "W2"),
    "small_one": ("small_multiples", long_series(1, [4]), NOTHING),
    "small_many": ("small_multiples", long_series(40, name=LONG + "{}"), NOTHING),
    "small_below": ("small_multiples", long_series(3, [-3, NOTHING, -5]), NOTHING),
    "small_missing": ("small_multiples", long_series(2, [NOTHING, NOTHING]), NOTHING),
    "spine": ("spine", SPINE),
    "spine_missing": ("spine", SPINE.assign(own=NOTHING, q25=NOTHING, whole=[NOTHING, 1, 2])),
    "spine_same": ("spine", SPINE.assign(own=5, whole=5, low=5, q25=5, q75=5, high=5, tone="none")),
    "shares": ("shares", BARS),
    "shares_margin": ("shares", BARS.assign(lower=BARS["own"] - 5, upper=BARS["own"] + 5), words(own=LONG)),
    "shares_missing": ("shares", BARS.assign(own=[NOTHING, 3.0], whole=NOTHING)),
    "shares_zero": ("shares", BARS.assign(own=0.0, whole=0.0)),
    "shares_below": ("shares", BARS.assign(name=LONG, own=[-4.0, 3.0])),
    "stacked": ("stacked", STACK),
    "stacked_missing": ("stacked", STACK.assign(name=LONG, same=[NOTHING, 50.0])),
    "stacked_zero": ("stacked", STACK.assign(up=0, same=0, down=0)),
    "accounts": ("accounts", COSTS),
    "places": ("places", *areas(12), "W3"),
    "places_one": ("places", *areas(1), ""),
    "places_same": ("places", *areas(40, 5.0), "W3"),
    "places_missing": ("places", *areas(3, NOTHING), "absent"),
    "places_unknown": ("places", areas(6)[0], areas(3)[1], "W5"),
}


@cache
def drawn(name):
    """The chart of a case by its name."""
    return draw(*CASES[name])


def draw(name, *arguments):
    """A chart; the words stand last, unless the case gives its own."""
    given_words = any(isinstance(each, Words) for each in arguments)
    return CHARTS[name](*arguments, *([] if given_words else [words()]))


def texts(svg):
    """What is written in a chart: letters are drawn as shapes, with the words in a comment before them."""
    return [line for comment in re.findall(r"<!-- (.*?) -->", svg, re.DOTALL) for line in comment.split("\n")]


def frames_of(case):
    return [each for each in CASES[case] if isinstance(each, pd.DataFrame)]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("error")
def test_a_chart_is_whole_and_the_same_every_time(case):
    before = [frame.copy() for frame in frames_of(case)]
    svg = draw(*CASES[case])
    check_svg(1, svg.encode())
    assert 'width="518.4pt"' in svg and "nan" not in svg.lower() and len(svg) < 250_000
    assert drawn(case) == svg
    for frame, copy in zip(frames_of(case), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_every_chart_has_a_case():
    assert {case[0] for case in CASES.values()} == CHARTS.keys()


@pytest.mark.parametrize("case", CASES)
def test_a_chart_has_no_words_of_its_own(case):
    named = [str(cell) for frame in frames_of(case) for cell in [*frame.to_numpy().ravel(), *frame.index]]
    said = [each for each in (*CASES[case], words()) if isinstance(each, Words)]
    spoken = [text for each in said for text in vars(each).values()]
    spoken = [text for each in spoken for text in (each if isinstance(each, tuple) else [each])]
    allowed = " ".join(map(str, [*named, *spoken]))
    found = {word for text in texts(drawn(case)) for word in re.findall(r"[A-Za-zë]{2,}", text)}
    assert {word for word in found if word not in allowed} == set()


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("trend_process", {"Noord", "gemeente", "doel", "proces", "%"}),
        ("funnel", {"Noord", "gemeente", "95%", "99,8%", "trajecten", "Aanbieder 23", "Aanbieder 24"}),
        ("small_multiples", {"Wijk 0", "Wijk 7", "14%", "doel", "2023 k1", "2025 k4"}),
        ("spine", {"Noord", "gemeente", "97,1", "13,4", "← slechter", "beter →", "← lager", "hoger →"}),
        ("shares", {"Huisarts", "41%  Noord", "38%  gemeente", "33%", "36%"}),
        ("stacked", {"vooruit", "gelijk", "achteruit", "41%", "50%", "9%", "97%", "2%", "1%"}),
        ("stacked_missing", {"–"}),
        ("places", {"Wijk W0", "11", "%"}),
    ],
)
def test_what_is_drawn_is_named_beside_it(case, expected):
    assert expected - set(texts(drawn(case))) == set()


def test_only_the_five_clearest_are_named_in_a_funnel():
    rows = peers(30).assign(position="high_far", value=np.linspace(12, 40, 30))
    named = {text for text in texts(CHARTS["funnel"](rows, limits(), "U2", 12.0, words())) if "Aanb" in text}
    assert named <= {f"Aanbieder {place}" for place in range(25, 30)} and len(named) >= 3


@pytest.mark.parametrize(("special", "pointed"), [("high", r"M 0 -5\.5"), ("low", r"M -?0 5\.5")])
def test_a_special_cause_has_a_shape_of_its_own(special, pointed):
    svg = CHARTS["trend"](over_time(range(3, 15)), WHOLE, NOTHING, words(), control(special))
    assert re.search(rf'<path id="\w+" d="{pointed}', svg)
    assert not re.search(pointed, CHARTS["trend"](over_time(range(3, 15)), WHOLE, NOTHING, words()))


def test_a_missing_value_is_a_gap_in_the_line():
    lines = [
        re.findall(
            r'<path d="([^"]*)"[^>]*stroke: #005d8f; stroke-width: 2\.4', draw("trend", own, WHOLE, 1.0)
        )
        for own in (over_time([1, 2, 3, 4]), over_time([1, 2, NOTHING, 4, 5]))
    ]
    assert [len(re.findall("M", line)) for (line,) in lines] == [1, 2]


def test_every_row_of_a_spine_has_the_whole_in_the_middle_and_the_good_side_right():
    places = scaled(SPINE, -1.0, 1.0)
    assert places["low"] == pytest.approx([-1, 8 / 11, -0.5])
    assert places["high"] == pytest.approx([0.5, -1, 1])
    assert places["own"] == pytest.approx([5 / 12, -6 / 11, 0.5])


def test_marks_have_contrast_and_differ_in_grey_or_shape():
    assert all(
        contrast(color, "#FFFFFF") >= 3 for color in (OWN, OTHER, TARGET, OWN_EDGE, *TONE_COLOR.values())
    )
    assert all(contrast(color, "#FFFFFF") >= 4.5 for color in (OWN, TARGET, MUTED, INK))
    assert min(contrast(LETTERS_INK, fill) for fill in FILLS) >= 4.5
    inks = ["#FFFFFF" if ink == "white" else ink for ink in INKS]
    assert all(contrast(*pair) >= 4.5 for pair in zip(inks, PART_FILLS, strict=True))
    assert all(
        contrast(*pair) > 1.4
        for pair in pairwise(sorted(PART_FILLS, key=lambda fill: contrast(fill, "#FFFFFF")))
    )
    assert len(set(TONE_MARKER.values())) == 4 and TONE_MARKER["higher"] == TONE_MARKER["lower"]


@pytest.mark.parametrize(
    ("low", "high", "precise", "expected"),
    [
        (0, 21, printed, ["0", "5", "10", "15", "20"]),
        (7.05, 8.05, printed, ["7,2", "7,4", "7,6", "7,8", "8,0"]),
        (7.05, 8.05, None, ["8"]),
        (0, 1.6, None, ["0", "1"]),
        (0, 0.9, None, ["0", "0,2", "0,4", "0,6", "0,8"]),
        (-7, 3, printed, ["-6", "-4", "-2", "0", "2"]),
    ],
)
def test_a_tick_is_printed_as_what_it_is(low, high, precise, expected):
    some_words = words(precise=precise)
    ticks = true_ticks(low, high, some_words)
    assert tick_labels(ticks, some_words) == expected
    assert [float(label.replace(",", ".")) for label in expected] == pytest.approx(ticks)


@given(st.lists(st.tuples(st.floats(-5, 15), st.floats(0.1, 2)), min_size=1, max_size=6))
def test_names_moved_apart_do_not_overlap_and_stay_in_order(things):
    centres, sizes = map(list, zip(*things, strict=True))
    placed = spread(centres, sizes, 0.0, 20.0)
    order = sorted(range(len(things)), key=lambda place: (centres[place], place))
    for before, after in pairwise(order):
        assert placed[after] - placed[before] >= (sizes[before] + sizes[after]) / 2 - 1e-9
    assert min(placed[place] - sizes[place] / 2 for place in order) >= -1e-9
    assert max(placed[place] + sizes[place] / 2 for place in order) <= 20 + 1e-9


def test_a_name_stands_where_nothing_is():
    frame, point = (0.0, 0.0, 5.0, 3.0), (2.0, 1.5)
    first = free_place(point, "Noord", 9.0, frame, [], [])
    assert first[0] > point[0]
    second = free_place(point, "Noord", 9.0, frame, [first], [])
    assert second[2] < point[0] and overlaps(second, [first]) == 0
    assert free_place(point, "Noord", 9.0, frame, [], [first])[2] < point[0]
    assert free_place(point, "Noord", 9.0, frame, [frame], []) is None


def test_long_names_are_cut_or_wrapped():
    assert shortened("Noord", 5) == "Noord" and shortened("Noordoost", 6) == "Noord…"
    assert wrapped("Het Oude Dorp en Buitengebied", 14) == "Het Oude Dorp\nen…"
    assert wrapped("Bedrijventerrein", 10) == "Bedrijvent\nerrein"


def test_a_map_keeps_its_proportions():
    metres, height = fitted({"A": square(80_000, 450_000)}, (1.0, 0.5), (7.0, 5.0))
    assert np.ptp(metres["A"].vertices, axis=0) == pytest.approx([5, 5]) and height == pytest.approx(5)
    assert metres["A"].vertices.min(axis=0) == pytest.approx([2, 0.5])
    degrees, _ = fitted({"A": square(4.0, 52.0, 1.0)}, (0, 0), (7.0, 5.0))
    across, down = np.ptp(degrees["A"].vertices, axis=0)
    assert across / down == pytest.approx(np.cos(np.radians(52.5)), abs=0.001)


def test_a_border_with_fewer_points_hardly_moves():
    turn = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    circle = np.column_stack([3 + 2 * np.cos(turn), 3 + 2 * np.sin(turn)])
    simple = simplified(circle)
    assert 20 < len(simple) < 120
    assert np.abs(np.hypot(*(simple - 3).T) - 2).max() < 0.003
    x, y = simple.T
    assert abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2) == pytest.approx(4 * np.pi, rel=0.01)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=40))
def test_a_shared_border_is_simplified_the_same_from_both_sides(corners):
    ring = np.array(corners) / 144
    assert {tuple(point) for point in simplified(ring)} == {tuple(point) for point in simplified(ring[::-1])}
    assert len(simplified(ring)) >= 3


def test_a_label_stands_inside_its_area_and_not_in_a_hole():
    ring, hole = square(0, 0, 100)["coordinates"][0], square(20, 5, 75)["coordinates"][0]
    shape = {"type": "MultiPolygon", "coordinates": [[ring, hole], square(300, 0, 1)["coordinates"]]}
    paths, _ = fitted({"A": shape}, (0, 0), (6.0, 6.0))
    x, y = label_point(paths["A"])
    scale = 6.0 / 301
    assert 0 < x < 100 * scale and 0 < y < 20 * scale  # the strip above the hole is the widest
    assert breadth_at(paths["A"], (x, y)) == pytest.approx(100 * scale, rel=0.02)
    assert breadth_at(paths["A"], (10 * scale, 50 * scale)) == pytest.approx(20 * scale, rel=0.05)


@pytest.mark.parametrize("shapes", [{}, {"A": {"type": "Point", "coordinates": [1, 2]}}])
def test_a_map_without_areas_is_refused(shapes):
    with pytest.raises(MonitorError):
        CHARTS["places"](shapes, areas(1)[1], "", words())
