"""What a release says about a municipality for the start page: figures, and a map of districts with outlines."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitor import open_report
from monitor.figures.geometry import fitted
from monitor.indicators import INDICATORS
from monitor.report.areas import outlines
from monitor.report.measures import Measures
from monitor.report.site import MAP_FIGURES, STEPS, district_map, site_words
from monitor.report.wording import Wording
from monitor.vocabulary import LANGUAGES


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request, demo_release):
    return open_report(demo_release.folder, "municipality", "GM9002", request.param)


@pytest.fixture(scope="module")
def told(report) -> dict:
    return report.site_words()


def test_it_tells_what_the_reports_tell(report, told):
    assert told["headlines"] == report.headlines()
    rows = {row[0].split(" (")[0]: row for row in report.key_figures().rows}
    assert [each["label"] for each in told["figures"]] == list(rows)
    for each in told["figures"]:
        assert each["value"].split()[0] in rows[each["label"]][1]


def test_a_figure_is_told_beside_the_quarter_before_and_its_target(report, told):
    (in_time,) = [
        each for each in told["figures"] if each["label"] == label_of("decision_in_time_share", report)
    ]
    measures, indicator = report.measures, INDICATORS["decision_in_time_share"]
    before = report.words.value(measures.own(indicator, measures.release.period.previous))
    assert in_time["notes"][0].endswith(f": {before}")
    target = report.words.verdict(measures.against_target(indicator))
    assert in_time["notes"][1].endswith(f"90%, {target}")


def label_of(name, report) -> str:
    return INDICATORS[name].label.in_(report.words.language)


def test_the_map_has_every_district_with_its_figure(report, told):
    indicator = INDICATORS[MAP_FIGURES[0]]
    names = report.words.names()
    for area in told["map"]["areas"]:
        own = open_report(report.measures.release.folder, "district", area["code"], report.words.language)
        assert (area["name"], area["value"]) == (
            names[area["code"]],
            own.words.value(own.measures.own(indicator)),
        )
    assert [area["code"] for area in told["map"]["areas"]] == ["WK900201", "WK900202", "WK900203"]
    assert label_of(MAP_FIGURES[0], report) in told["map"]["caption"]


def test_the_shades_go_up_with_the_figures_and_the_legend_has_those_that_are_used(report, told):
    found = {area["step"] for area in told["map"]["areas"]}
    values = sorted((value_of(area), area["step"]) for area in told["map"]["areas"])
    assert [step for _, step in values] == sorted(step for _, step in values)
    assert values[0][1] == 0 and values[-1][1] == STEPS - 1
    assert [each["step"] for each in told["map"]["legend"]] == sorted(found)
    ends = re.findall(r"\d+[.,]\d%", " ".join(each["text"] for each in told["map"]["legend"]))
    assert number(ends[0]) == values[0][0] and number(ends[-1]) == values[-1][0]


def value_of(area: dict) -> float:
    return number(area["value"])


def number(text: str) -> float:
    return float(text.removesuffix("%").replace(",", "."))


def test_the_outlines_are_those_of_the_release_within_the_drawing(report, told):
    shapes = outlines(report.words)
    paths, _ = fitted(
        {area["code"]: shapes[area["code"]] for area in told["map"]["areas"]}, (0, 0), (6.4, 5.6)
    )
    for area in told["map"]["areas"]:
        points = [
            tuple(map(float, pair.split())) for pair in re.findall(r"[ML]([\d.]+ [\d.]+)", area["outline"])
        ]
        assert area["outline"].count("Z") == area["outline"].count("M") >= 1
        assert all(0 <= x <= told["map"]["width"] and 0 <= y <= told["map"]["height"] for x, y in points)
        assert len(points) == sum(code != 79 for code in paths[area["code"]].codes)  # 79 closes a ring
        assert area["point"] is None or paths[area["code"]].contains_point(
            [each / 72 for each in area["point"]]
        )


def without(report, **changes: object) -> Wording:
    """The same report of a release with other public tables; None takes one away."""
    release = report.measures.release
    public = {name: table for name, table in {**release.public, **changes}.items() if table is not None}
    return Wording(report.words.language, Measures(replace(release, public=public), report.measures.subject))


def test_without_outlines_there_are_figures_to_list(report):
    found = district_map(without(report, boundaries=None))
    assert [(area["outline"], area["point"]) for area in found["areas"]] == [("", None)] * 3
    assert found["height"] == 0 and found["legend"]


def test_a_district_with_too_few_has_no_shade_and_says_so(report):
    population = report.measures.release.public["population"]
    few = population["persons"].where(population["area_code"] != "WK900203", other=0.1)
    found = district_map(without(report, population=population.assign(persons=few)))
    (area,) = [each for each in found["areas"] if each["code"] == "WK900203"]
    assert area["step"] is None and area["value"] == found["unknown"] != ""


def test_without_figures_of_two_districts_there_is_no_map(report):
    bare = replace(report.measures.release, cubes={}, public=report.measures.release.public)
    words = Wording(report.words.language, Measures(bare, report.measures.subject))
    assert district_map(words) is None and site_words(words, ())["map"] is None
