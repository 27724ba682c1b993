"""What the start page of a site says about a municipality: headlines, key figures, a map, and their source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.path import Path

from monitor.figures.geometry import breadth_at, fitted, label_point
from monitor.indicators import INDICATORS, Indicator, Kind
from monitor.report.areas import outlines
from monitor.report.colophon import colophon_lines, only_published
from monitor.report.figure_tables import KEY_FIGURES, MOST_KEY_FIGURES
from monitor.report.judgement import Verdict
from monitor.report.results import Result, one
from monitor.report.subject import subjects_of
from monitor.report.wording import Wording
from monitor.texts import formatting
from monitor.vocabulary import KINDS

# What the map of districts shows: the first of these that at least two districts have a figure of.
MAP_FIGURES = (
    "youth_care_share",
    "wmo_clients_rate",
    "cbs_youth_care_share",
    "cbs_wmo_clients_rate",
    "waiting_time_in_norm_share",
    "dropout_share",
)
FEWEST_AREAS = 2
STEPS = 5
# The map in inches, and how many units of its drawing go in an inch.
WIDTH, TALLEST, UNITS = 6.4, 5.6, 72
# A number of two digits takes this many inches of an area.
LEAST_BREADTH = 0.24


def site_words(words: Wording, headlines: tuple[str, ...]) -> dict[str, Any]:
    """What a site says about a release in one language, as plain values."""
    intro = "index.intro_published" if only_published(words) else "index.intro"
    return {
        "title": words.text("index.title"),
        "municipality": words.municipality,
        "period": formatting.period(words.measures.release.period, words.language),
        "intro": words.text(intro),
        "headlines": list(headlines),
        "figures": key_figures(words),
        "headings": {kind: words.text(f"index.{kind}") for kind in KINDS},
        "map": district_map(words),
        "colophon": colophon_lines(words),
    }


def key_figures(words: Wording) -> list[dict[str, Any]]:
    """At most eight figures: name, value, and what there is to compare it with."""
    measures = words.measures
    known = [INDICATORS[name] for name in KEY_FIGURES if measures.measured(INDICATORS[name])]
    telling = [each for each in known if measures.tells(each)][:MOST_KEY_FIGURES]
    return [_key_figure(words, each) for each in telling]


def _key_figure(words: Wording, indicator: Indicator) -> dict[str, Any]:
    measures = words.measures
    label = indicator.label.in_(words.language)
    notes = [_earlier(words, indicator), _target(words, indicator)]
    return {
        "label": label,
        "value": words.value(measures.own(indicator)),
        "notes": [note for note in notes if note],
    }


def _earlier(words: Wording, indicator: Indicator) -> str:
    measures = words.measures
    earlier = measures.own(indicator, measures.period(indicator).previous)
    if not earlier.measured:
        return ""
    label = words.text("column.previous_year" if indicator.kind is Kind.PUBLISHED else "column.previous")
    return f"{label}: {words.value(earlier)}"


def _target(words: Wording, indicator: Indicator) -> str:
    comparison = words.measures.against_target(indicator)
    if np.isnan(comparison.other):
        return ""
    told = f"{words.text('column.target')}: {words.number(indicator, comparison.other)}"
    untold = comparison.verdict is Verdict.NOT_COMPARED
    return told if untold else f"{told}, {words.verdict(comparison)}"


def district_map(words: Wording) -> dict[str, Any] | None:
    """The districts with a figure each, in the order of their names; their outlines where these are known."""
    figures = (INDICATORS[name] for name in MAP_FIGURES)
    told = ((each, _results(words, each)) for each in figures if words.measures.measured(each))
    found = next(((each, results) for each, results in told if len(_known(results)) >= FEWEST_AREAS), None)
    return _drawn(words, *found) if found else None


def _results(words: Wording, indicator: Indicator) -> dict[str, Result]:
    measures = words.measures
    frame, period = measures.frame(indicator, measures.districts), str(measures.period(indicator))
    return {code: one(frame, indicator, code, period) for code in measures.districts.codes}


def _known(results: Mapping[str, Result]) -> dict[str, float]:
    return {code: each.value for code, each in results.items() if each.measured and not each.too_few}


def _drawn(words: Wording, indicator: Indicator, results: Mapping[str, Result]) -> dict[str, Any]:
    known = _known(results)
    edges = np.linspace(min(known.values()), max(known.values()), STEPS + 1)
    steps = {code: int(np.searchsorted(edges[1:-1], value, side="right")) for code, value in known.items()}
    shapes = outlines(words)
    drawn = {code: shapes[code] for code in results if code in shapes}
    paths, height = fitted(drawn, (0.0, 0.0), (WIDTH, TALLEST)) if drawn else ({}, 0.0)
    names = subjects_of(words.measures.release, "district")
    areas = [
        {
            "code": code,
            "name": names[code],
            "value": words.value(result) if code in known else words.text("index.unknown"),
            "step": steps.get(code),
            **_shape(paths.get(code)),
        }
        for code, result in results.items()
    ]
    return {
        "caption": words.text(
            "index.map",
            label=indicator.label.in_(words.language),
            period=formatting.period(words.measures.period(indicator), words.language),
        ),
        "width": round(WIDTH * UNITS, 1),
        "height": round(height * UNITS, 1),
        "areas": areas,
        "legend": _legend(words, indicator, edges, set(steps.values())),
        "unknown": words.text("index.unknown") if len(known) < len(results) else "",
    }


def _shape(path: Path | None) -> dict[str, Any]:
    """The outline as the commands of an SVG path, and where a number stands in it if there is room for one."""
    if path is None:
        return {"outline": "", "point": None}
    point = label_point(path)
    roomy = breadth_at(path, point) >= LEAST_BREADTH
    at = [round(float(each) * UNITS, 1) for each in point] if roomy else None
    return {"outline": _commands(path), "point": at}


def _commands(path: Path) -> str:
    letters = {Path.MOVETO: "M{} {}", Path.LINETO: "L{} {}", Path.CLOSEPOLY: "Z"}
    scaled = np.round(path.vertices * UNITS, 1) + 0.0
    return "".join(
        letters[code].format(*(f"{each:g}" for each in vertex))
        for code, vertex in zip(path.codes, scaled, strict=True)
    )


def _legend(words: Wording, indicator: Indicator, edges: np.ndarray, used: set[int]) -> list[dict[str, Any]]:
    """The shades that the map has, from low to high, each with its limits."""
    limits = [words.number(indicator, float(edge)) for edge in edges]
    return [
        {"step": step, "text": words.text("index.step", low=limits[step], high=limits[step + 1])}
        for step in sorted(used)
    ]
