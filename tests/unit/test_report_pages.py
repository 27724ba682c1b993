"""What the pages of a report show: breakdowns, profile, heat map, peers, judgements, catalogue, what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from monitor import open_report
from monitor.indicators import INDICATORS
from monitor.indicators.evaluate import Cube
from monitor.report import peer_charts, peers
from monitor.report.display import Chart, Nothing
from monitor.report.judgement import SYMBOL, Verdict
from monitor.report.measures import WHOLE_FIGURES, Measures
from monitor.report.report import ABOUT_FIGURES, Report
from monitor.report.results import TOO_FEW, one
from monitor.report.subject import subject_of
from monitor.report.wording import Wording
from monitor.vocabulary import CHAIN, Instrument, MonitorError

MUNICIPALITY = ("municipality", "GM9002")
CENTRE, NORTH = ("district", "WK900201"), ("district", "WK900202")
PROVIDER = ("provider", "99000003")
SUBJECTS = [MUNICIPALITY, CENTRE, NORTH, PROVIDER]
SPLIT = [each.id for each in INDICATORS.values() if each.split]
NONE = "–"
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="session")
def page(demo_release):
    """`page(kind, code)` is the report about a subject of the demo release."""
    return cache(lambda kind, code: open_report(demo_release.folder, kind, code))


def of(release, kind, code):
    """A report of a release that is not in a folder."""
    measures = Measures(release, subject_of(release, kind, code))
    return Report(measures, Wording("nl", measures), kind)


def items(chart):
    """The figures in the description of a chart, by name."""
    told = chart.alt.split(". ", 1)[1].rstrip(".")
    return dict(item.split(": ", 1) for item in told.split("; "))


# Breakdowns


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject[1])
@pytest.mark.parametrize("name", SPLIT)
def test_a_breakdown_draws_the_parts_that_rest_on_enough(page, subject, name):
    report, indicator = page(*subject), INDICATORS[name]
    drawn, table = report.breakdown(name), report.breakdown_table(name)
    if not report.measures.measured(indicator):
        assert drawn == table == Nothing()
        return
    own = {
        label.nl: report.measures.own(part)
        for label, part in zip(indicator.split.labels.values(), indicator.parts(), strict=True)
    }
    enough = {label: each for label, each in own.items() if each.measured and each.denominator >= TOO_FEW}
    assert [row[0] for row in table.rows] == list(own) and table.collapsed
    few = {label for label, each in own.items() if each.denominator and label not in enough}
    assert {row[0] for row in table.rows if row[1] == SYMBOL[Verdict.TOO_FEW]} == few
    assert [row[2] == NONE for row in table.rows] == [label not in enough for label in own]
    assert isinstance(drawn, Chart) == bool(enough)
    if enough:
        values = {label: report.words.number(indicator, each.value) for label, each in enough.items()}
        assert {label: told.split(" / ")[0] for label, told in items(drawn).items()} == values
        top = max(enough, key=lambda label: enough[label].value)
        parts = [each for each in indicator.parts() if report.measures.own(each).measured]
        verdicts = {report.measures.against_whole(each).verdict for each in parts}
        differs = bool(verdicts - {Verdict.SIMILAR, Verdict.TOO_FEW, Verdict.NOT_COMPARED})
        alone = report.measures.subject.kind == "municipality"
        said = f"{top} het hoogst ({values[top]})" if differs or alone else "niet duidelijk anders dan"
        assert said in drawn.caption


def test_breakdowns_are_drawn_for_every_kind_of_subject(page):
    """Otherwise the test above would be about nothing."""
    drawn = Counter(
        subject[0]
        for subject in SUBJECTS
        for name in SPLIT
        if isinstance(page(*subject).breakdown(name), Chart)
    )
    assert drawn["municipality"] == len(SPLIT) and drawn["district"] > len(SPLIT)
    assert page(*PROVIDER).breakdown("referrer_share") == Nothing()


@pytest.mark.parametrize("name", ["referrer_share", "experience_positive_share"])
def test_a_whole_is_not_drawn_beside_itself(page, name):
    whole, part = page(*MUNICIPALITY), page(*NORTH)
    assert "naast elkaar" in part.breakdown(name).alt and " / " in part.breakdown(name).alt
    assert "naast elkaar" not in whole.breakdown(name).alt and " / " not in whole.breakdown(name).alt
    columns = [column.label for column in part.breakdown_table(name).columns]
    assert columns[1:] == ["Waarde", "Marge (95%)", "Gemeente", "Oordeel"]
    assert [column.label for column in whole.breakdown_table(name).columns] == columns[:3]
    assert "naast elkaar" in part.end_reasons().alt and " / " in part.end_reasons().alt
    assert "naast elkaar" not in whole.end_reasons().alt and " / " not in whole.end_reasons().alt


@pytest.mark.parametrize("subject", [MUNICIPALITY, NORTH], ids=lambda subject: subject[1])
def test_every_domain_is_told_by_three_shares_that_make_a_whole(page, subject):
    report = page(*subject)
    told = {name: text.split(" / ") for name, text in items(report.self_reliance()).items()}
    shares = {name: [int(share.removesuffix("%")) for share in each] for name, each in told.items()}
    assert len(shares) >= 1
    assert all(len(each) == 3 and 99 <= sum(each) <= 101 for each in shares.values())
    names = INDICATORS["self_reliance_up_share"].split.labels
    up = {
        names[part.id.split(":")[1]].nl: report.measures.own(part)
        for part in INDICATORS["self_reliance_up_share"].parts()
    }
    assert set(shares) == {name for name, own in up.items() if own.measured and not own.too_few}
    best = max(shares, key=lambda name: up[name].value)
    assert f"bij {best} ({told[best][0]})" in report.self_reliance().caption


@pytest.mark.parametrize("method", ["breakdown", "breakdown_table"])
@pytest.mark.parametrize(("name", "got"), [("clients", "clients"), ("referrers", "'referrers'")])
def test_what_has_no_breakdown_is_refused_with_what_has(page, method, name, got):
    with pytest.raises(MonitorError) as refused:
        getattr(page(*NORTH), method)(name)
    assert refused.value.got == got and "referrer_share" in refused.value.remedy


# Beside others


def test_with_too_few_peers_a_funnel_is_a_comparison(page):
    report = page(*NORTH)
    shown = report.chart("funnel", "dropout_share")
    assert shown == report.chart("comparison", "dropout_share") and shown.alt.startswith("Puntgrafiek")


def test_with_enough_peers_a_funnel_is_drawn(page, monkeypatch):
    monkeypatch.setattr(peers, "FEWEST_PEERS", 3)
    report, dropout = page(*PROVIDER), INDICATORS["dropout_share"]
    shown, found = report.chart("funnel", "dropout_share"), report.measures.funnel(dropout)
    assert shown.alt.startswith("Trechtergrafiek") and "voor 3 aanbieders" in shown.alt
    own = found.rows.loc["99000003"]
    word = report.words.text(f"position.{own['position']}")
    assert f"ligt {word} (50%, gemiddeld 22%)" in shown.caption
    far = [code for code, row in found.rows.iterrows() if row["position"].endswith("far")]
    assert all(report.measures.subject.names[code] in shown.alt.split("liggen: ")[-1] for code in far)
    # a mean has no funnel, whatever the number of peers
    assert report.chart("funnel", "usefulness_mean").alt.startswith("Puntgrafiek")


def test_a_profile_takes_enough_peers_and_tells_every_figure_and_its_judgement(page, monkeypatch):
    report = page(*PROVIDER)
    assert report.profile() == Nothing()
    monkeypatch.setattr(peer_charts, "FEWEST_PEERS", 3)
    shown, measures = report.profile(), report.measures
    told = items(shown)
    labels = {report.words.label(each): each for each in WHOLE_FIGURES}
    assert len(told) >= 3 and set(told) <= set(labels)
    outside = judged = 0
    for label, text in told.items():
        each = labels[label]
        verdict = measures.against_whole(each).verdict
        own, whole = (report.words.cell(result) for result in (measures.own(each), measures.whole(each)))
        assert text == f"{own} / {whole} ({report.words.text(f'verdict.{verdict}')})", label
        outside += verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.HIGHER, Verdict.LOWER)
        judged += verdict is not Verdict.NOT_COMPARED
    assert outside == 1 and told["Eenzijdig voortijdig gestopt"] == "50% / 22% (slechter)"
    assert (
        shown.caption
        == f"Jeugdhulp De Zonnedauw verschilt op 1 van {judged} cijfers duidelijk van alle aanbieders"
    )


@pytest.mark.parametrize(
    ("subject", "first", "names"),
    [
        (MUNICIPALITY, "Wijk", ["Centrum", "Noord", "Oostpolder"]),
        (CENTRE, "Buurt", ["Bloemenbuurt", "Vogelkwartier", "Schildershof"]),
    ],
)
def test_a_heat_map_tints_what_its_cells_say(page, subject, first, names):
    report = page(*subject)
    table, measures = report.heat_map(), report.measures
    subjects = measures.districts if subject == MUNICIPALITY else measures.neighbourhoods
    labels = [column.label for column in table.columns]
    assert labels[0] == first and [row[0] for row in table.rows] == names and len(labels) <= 8
    figures = [each for label in labels[1:] for each in WHOLE_FIGURES if report.words.label(each) == label]
    for code, row, tones in zip(subjects.codes, table.rows, table.tones, strict=True):
        for indicator, cell, tone in zip(figures, row[1:], tones[1:], strict=True):
            result = one(measures.frame(indicator, subjects), indicator, code, "2025Q4")
            expected = report.words.cell(result)
            if tone and tone != "too_few":
                expected += SPACE + SYMBOL[Verdict(tone)]
            assert cell == expected, (code, indicator.id)
            assert (tone == "too_few") == (result.too_few and indicator.id != "clients")
    assert {tone for tones in table.tones for tone in tones} >= {"", "similar"}
    assert table.note.startswith("Oordeel: het cijfer naast dat van de gemeente. ▲ beter")


def test_a_provider_has_no_heat_map(page):
    assert page(*PROVIDER).heat_map() == Nothing()


def test_peers_are_listed_by_name_and_the_subject_stands_out(page):
    report = page(*NORTH)
    table, frame = report.peers("dropout_share"), report.measures.peers(INDICATORS["dropout_share"])
    assert [row[0] for row in table.rows] == ["Centrum", "Noord", "Oostpolder"] and table.highlight == (1,)
    now = frame.xs("2025Q4", level="period")["value"]
    assert [row[1] for row in table.rows] == [f"{value:.0f}%" for value in now]
    words = {f"{SYMBOL[each]}{SPACE}{report.words.text(f'verdict.{each}')}" for each in Verdict}
    assert {row[3] for row in table.rows} <= words


def test_peers_that_rest_on_too_few_are_not_listed(page):
    report = page(*NORTH)
    frame = report.measures.peers(INDICATORS["usefulness_mean"]).xs("2025Q4", level="period")
    assert (frame["denominator"] < TOO_FEW).any()
    enough = [report.measures.subject.names[code] for code in frame.index[frame["denominator"] >= TOO_FEW]]
    assert [row[0] for row in report.peers("usefulness_mean").rows] == enough
    assert page(*MUNICIPALITY).peers("dropout_share") == Nothing()  # a whole without peers


def test_small_panels_leave_out_what_rests_on_too_few(page, monkeypatch):
    drawn = {}
    draw = peer_charts.CHARTS["small_multiples"]
    keep = lambda series, *rest: drawn.update(series=series) or draw(series, *rest)  # noqa: E731
    monkeypatch.setitem(peer_charts.CHARTS, "small_multiples", keep)
    report = page(*MUNICIPALITY)
    shown = report.chart("small_multiples", "dropout_share")
    frame = report.measures.frame(INDICATORS["dropout_share"], report.measures.districts)
    known = frame[frame["value"].notna()]
    enough = known[known["denominator"] >= TOO_FEW]
    assert len(enough) < len(known)
    assert sorted(drawn["series"]["value"]) == sorted(enough["value"]) and "voor 3 gebieden" in shown.alt
    assert shown.caption.endswith("geen gebied of aanbieder verschilt duidelijk van het geheel")


# Judgements


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject[1])
def test_every_judgement_of_a_figure_stands_beside_the_others(page, subject):
    report = page(*subject)
    measures, table = report.measures, report.judgements()
    ways = {
        report.words.text(f"column.whole_{subject[0]}"): measures.against_whole,
        "Doel": measures.against_target,
        "In de trechter": measures.against_peers,
        "Eigen kwartalen": measures.against_process,
        "Vijf kwartalen": measures.against_trend,
        "Een jaar eerder": measures.against_year_ago,
    }
    expected = {}
    for each in WHOLE_FIGURES:
        if measures.measured(each) and measures.tells(each):
            found = {label: way(each) for label, way in ways.items()}
            if any(one.verdict is not Verdict.NOT_COMPARED for one in found.values()):
                expected[report.words.label(each)] = found
    labels = [column.label for column in table.columns]
    assert [row[0] for row in table.rows] == list(expected) and table.collapsed
    for row in table.rows:
        printed = dict(zip(labels[1:], row[1:], strict=True))
        for label, comparison in expected[row[0]].items():
            none = comparison.verdict is Verdict.NOT_COMPARED
            assert printed.get(label, NONE) == (NONE if none else report.words.verdict(comparison))
    assert not any({row[place] for row in table.rows} == {NONE} for place in range(len(labels)))
    assert "In de trechter" not in labels  # three districts and three providers make no funnel


# The catalogue and the methods


@pytest.mark.parametrize("kind", ABOUT_FIGURES)
def test_a_document_about_figures_is_about_the_municipality(page, kind):
    title = page(kind, "GM9002").title()
    assert (title.kind, title.municipality) == (kind, "Klein Zandermeer")
    assert title.subject == title.title and "Klein Zandermeer" not in title.title
    assert title.summary == page(kind, "GM9002").words.text(f"summary.{kind}")
    with pytest.raises(MonitorError, match="must be about a municipality"):
        page(kind, "WK900201")


def test_every_figure_is_in_the_catalogue_once_and_as_declared(page):
    report = page("catalogue", "GM9002")
    tables = {each: report.catalogue(each) for each in Instrument}
    assert [each for each, table in tables.items() if table == Nothing()] == [
        Instrument.PROCESS_AGREEMENTS,
        Instrument.COMMISSIONING,
    ]
    rows = {
        (instrument, row[0].split("(")[-1].rstrip(")")): row
        for instrument, table in tables.items()
        if table != Nothing()
        for row in table.rows
    }
    assert set(rows) == {(each.instrument, each.id) for each in INDICATORS.values()}
    for (_, name), (label, meaning, formula, source, _) in rows.items():
        each = INDICATORS[name]
        assert (
            label.startswith(each.label.nl) and formula == each.formula and source.endswith(each.reference.nl)
        )
        assert meaning == f"{each.definition.nl} Let op: {each.caveat.nl}"


def test_the_catalogue_says_what_is_measured(page, demo_release):
    def measured(report):
        rows = [row for each in CHAIN for row in report.catalogue(each).rows]
        assert {row[4] for row in rows} <= {"ja", "nee"}
        return {row[0].split("(")[-1].rstrip(")") for row in rows if row[4] == "ja"}

    whole = page("catalogue", "GM9002")
    less = replace(demo_release, cubes={n: c for n, c in demo_release.cubes.items() if n != "plans"})
    part = of(less, *MUNICIPALITY)
    assert measured(whole) - measured(part) == {"plan_reviewed_share"}
    of_cooperation = 2
    for report in (whole, part):
        number = len(measured(report)) + of_cooperation
        assert f"Van de {len(INDICATORS)} cijfers zijn er {number} gemeten" in report.state().text


def test_worked_checks_give_what_was_published(page):
    report = page("methods", "GM9002")
    proportions, counts = report.worked_check("proportion"), report.worked_check("count")
    assert proportions.rows[0] == ("81 / 263", "0,2553 – 0,3662", "0,2553 – 0,3662")
    assert counts.rows[-1] == ("5", "1,62 – 11,67", "1,62 – 11,67")
    for row in (*proportions.rows, *counts.rows):
        assert row[1] == row[2]


# What was not measured


def test_when_all_is_measured_nothing_is_said(page):
    assert page(*CENTRE).not_measured() == Nothing()


@pytest.mark.parametrize(
    ("left_out", "line"),
    [
        (
            ["plans"],
            "Over de toegang is dit niet gemeten: Plannen die het laatste jaar zijn besproken. "
            "Daarvoor zijn deze tabellen nodig: persons en plans.",
        ),
        (
            ["allocated", "spending"],
            "Over de bekostiging is dit niet gemeten: Gedeclareerde kosten; Gedeclareerde kosten per inwoner; "
            "Gedeclareerde kosten per persoon met ondersteuning; Toegewezen budget dat is gedeclareerd. "
            "Daarvoor zijn deze tabellen nodig: allocations, claims, deliveries, persons en population.",
        ),
        (
            ["ended", "outcomes", "followed", "goals", "experience"],
            "Over de resultaten zijn in deze uitgave geen cijfers. Daarvoor zijn deze tabellen nodig: "
            "allocations, deliveries, experience, goals, outcomes, persons en plans.",
        ),
    ],
)
def test_what_is_not_measured_is_named_by_figure_or_as_a_whole(demo_release, left_out, line):
    cubes = {name: cube for name, cube in demo_release.cubes.items() if name not in left_out}
    text = of(replace(demo_release, cubes=cubes), *CENTRE).not_measured().text.replace("\\", "")
    assert line in text.split("\n- ")


def test_a_column_of_which_all_is_unknown_is_not_measured(demo_release):
    cube = demo_release.cubes["requests"]
    unknown = cube.cells.astype("object").assign(referrer="unknown")
    cubes = demo_release.cubes | {"requests": Cube.of(unknown.astype({"count": "int64"}), None)}
    report = of(replace(demo_release, cubes=cubes), *CENTRE)
    assert "niet gemeten\\: Wie verwees\\." in report.not_measured().text
    assert report.breakdown("referrer_share") == report.breakdown_table("referrer_share") == Nothing()


# Explanations by the municipality


@pytest.mark.parametrize(
    ("subject", "instrument", "opening", "role"),
    [
        (MUNICIPALITY, "funding", "Aan regionale ambulante jeugdhulp", "concerncontroller"),
        (MUNICIPALITY, "accountability", "Voor de meeste afgesloten trajecten", "beleidsadviseur monitoring"),
        (MUNICIPALITY, "demand", None, None),  # those are about a district
        (MUNICIPALITY, "results", None, None),  # about a provider
        (MUNICIPALITY, "access", None, None),  # of an earlier quarter
        (MUNICIPALITY, "", None, None),
        (CENTRE, "demand", "In deze wijk verandert er weinig", "wijkcoördinator"),
        (NORTH, "demand", "Sinds het voorjaar", "beleidsadviseur jeugd"),
        (NORTH, "funding", None, None),  # about the whole municipality
        (PROVIDER, "results", "Bij deze aanbieder stoppen veel trajecten", "contractmanager"),
        (PROVIDER, "funding", None, None),
        (("provider", "99000002"), "access", None, None),  # of an earlier quarter
    ],
)
def test_an_explanation_stands_on_its_own_page_under_its_instrument(page, subject, instrument, opening, role):
    shown = page(*subject).commentary(instrument)
    if opening is None:
        assert shown == Nothing()
    else:
        (text,) = shown.items
        assert text.startswith(opening) and (shown.kind, shown.source) == ("commentary", role)


def test_an_explanation_about_nothing_in_particular_stands_at_the_top(demo_release):
    rows = demo_release.public["commentary"]
    general = rows[rows["period"] == "2025Q4"].tail(2).assign(indicator=None, text=["Eén.", "Twee."])
    report = of(replace(demo_release, public=demo_release.public | {"commentary": general}), *MUNICIPALITY)
    assert report.commentary().items == ("Eén.", "Twee.")
    assert report.commentary().source == "beleidsadviseur monitoring en concerncontroller"
    assert report.commentary("funding") == Nothing()
    public = {name: table for name, table in demo_release.public.items() if name != "commentary"}
    assert of(replace(demo_release, public=public), *MUNICIPALITY).commentary("funding") == Nothing()
