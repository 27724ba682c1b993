"""Slides: what they say and leave to the notes, that all of it fits, and both files read back."""

import base64
import hashlib
import io
from collections import Counter
from dataclasses import replace

import pytest
from lxml import etree, html
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import Edition, document_from, pptx, reveal
from monitor.publishing.condensing import CALM, sentences
from monitor.publishing.fitting import MORE, Point, Room, cut, fits, height, line_count, most_lines, paged
from monitor.publishing.images import to_png
from monitor.publishing.schemas import PNG
from monitor.publishing.slide_tables import MOST_COLUMNS, MOST_ROWS, Grid, remarks_height
from monitor.publishing.slide_texts import SMALL, SOURCE, Points, small_height
from monitor.publishing.slides import BODY, QUOTE, Opening, slides_of, title_box
from monitor.publishing.style import Logo, default_style
from monitor.publishing.zipped import unzipped
from monitor.vocabulary import MonitorError

WIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h9"/></svg>'
TALL = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="50pt"><path d="M0 0h9"/></svg>'
TONES = [["", "better"], ["", "too_few"]]
LONG = "Een zin die vrij lang is. " * 30
WHOLE = (
    callout(items=["Eerste.", "Tweede."]),
    callout(kind="status", items=["Voorlopig."]),
    text(f"## Vraag\n\nKort[^1]. {LONG}\n\n[^1]: Een noot."),
    figure(payload=WIDE),
    table(highlight=[1], note="Afgerond.", tones=TONES),
    callout(kind="commentary", items=["Zo zit dat."], source="afdeling Jeugd"),
    callout(kind="caveat", items=["Niet alles.", "Niet altijd."]),
    callout(kind="question", items=["Waarom?", "Hoe?"]),
    text("## Uitleg\n\n### Lezen\n\n- **Marge.** Zo ver.\n- b\n\n### Colofon\n\nUit een release."),
    table(caption="Alles", collapsed=True),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</script></style></title></section><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onload='x",
    "</a:t></a:r><p:oleObj/>]]>&amp; &#x3c; _x000D_",
    "[x](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "{{ 7 * 7 }} {% include 'x' %} {# weg #} \\g<1>",
    "=HYPERLINK(1) #panic() \\input{x}",
    "n" * 10_000,
    "Zorg " * 2_000,
]


def document(*cells, **about):
    return document_from(notebook(*cells, **about))


def slides(*cells, **about):
    return slides_of(document(*cells, **about))


def titles(*cells):
    return [slide.title for slide in slides(*cells)][1:]


def shown(slide):
    return [point.text for point in slide.body.points]


def sized(rows, columns, cell="1", **fields):
    """A table of so many rows and columns."""
    labels = [{"label": f"k{number}", "align": "left"} for number in range(columns)]
    return table(columns=labels, rows=[[cell] * columns for _ in range(rows)], **fields)


# What there is on slides


def test_every_part_has_its_slides_in_order():
    assert titles(*WHOLE) == [
        "Het belangrijkste",
        "Vraag",
        "Jeugdhulp per kwartaal",
        "Kerncijfers",
        "Toelichting van de gemeente",
        "Wat dit niet zegt",
        "Vragen voor het gesprek",
        "Lezen",
        "Colofon",
        "Ook in het rapport",
    ]


def test_the_first_slide_says_what_the_document_is():
    first = slides()[0]
    assert first.title == "Meer jongeren krijgen jeugdhulp in Noord"
    assert first.body == Opening("Wijkrapport", 22, "Gemeente Voorbeeldstad · 4e kwartaal 2025")


def test_a_status_stands_below_the_headline_and_else_alone():
    status = callout(kind="status", items=["Voorlopig."])
    headline = slides(callout(), status)[1]
    assert (headline.body.remark, headline.notes) == ("Voorlopig.", ())
    assert titles(status, callout()) == ["Status van de cijfers", "Het belangrijkste"]


def test_the_kicker_is_the_section_and_titles_below_it_are_unique():
    made = slides(*WHOLE, text("## Slot"), *WHOLE[3:6], *WHOLE[3:6])
    named = [(slide.kicker, slide.title) for slide in made]
    assert ("Vraag", "Kerncijfers") in named and ("Slot", "Kerncijfers") in named
    assert ("Slot", "Kerncijfers (2)") in named and ("", "Vraag") in named
    assert len(named) == len(set(named))


def test_tables_to_look_things_up_in_are_only_named():
    last = slides(*WHOLE, table(caption="Begrippen", kind="definitions"), table(caption="Leeg", rows=[]))[-1]
    assert last.title == "Ook in het rapport" and shown(last) == ["Alles", "Begrippen", "Leeg"]


@pytest.mark.parametrize(("drawing", "beside"), [(WIDE, False), (TALL, True), ("<svg/>", True)])
def test_a_tall_chart_has_its_title_at_its_side(drawing, beside):
    chart = slides(figure(payload=drawing.replace("<svg/>", '<svg xmlns="http://www.w3.org/2000/svg"/>')))[1]
    assert chart.body.beside is beside and chart.notes == ("Lijngrafiek",)


# Prose


def test_prose_is_on_the_slide_in_short_and_in_the_notes_in_full():
    slide = next(slide for slide in slides(*WHOLE) if slide.title == "Vraag")
    assert shown(slide)[0].startswith("Kort. Een zin") and len(shown(slide)[0]) <= CALM
    assert slide.notes == (f"Kort (Een noot.). {LONG.strip()}",)


def test_prose_that_is_whole_on_the_slide_is_not_repeated():
    slide = slides(text("## Kop\n\nEen zin. Nog een.\n\n1. a\n2. b\n\n> c"))[1]
    assert shown(slide) == ["Een zin. Nog een.", "a", "b", "c"] and slide.notes == ()
    assert [point.listed for point in slide.body.points] == [False, True, True, False]


def test_the_notes_say_where_links_lead():
    slide = slides(text("Zie [het CBS](https://www.cbs.nl) en <https://www.vng.nl>."))[1]
    assert slide.title == "Inleiding" and shown(slide) == ["Zie het CBS en https://www.vng.nl."]
    assert slide.notes == ("Zie het CBS (https://www.cbs.nl) en https://www.vng.nl.",)


def test_what_has_no_place_is_announced():
    slide = slides(text("## Kop\n\n" + "\n\n".join(f"Alinea {number}." for number in range(40))))[1]
    assert 0 < len(shown(slide)) < 40 == len(slide.notes)
    assert slide.body.remark == "Meer hierover staat in het rapport."


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Een. Twee! Drie?", ["Een.", "Twee!", "Drie?"]),
        ("Dat is bijv. Jeugdhulp. En dan.", ["Dat is bijv. Jeugdhulp.", "En dan."]),
        ("Van A. Jansen. Klaar.", ["Van A. Jansen.", "Klaar."]),
        ("Het is 6.752 en 1,5. Meer", ["Het is 6.752 en 1,5.", "Meer"]),
        ("Hij zei “ja.” En ging", ["Hij zei “ja.”", "En ging"]),
        ("geen punt", ["geen punt"]),
    ],
)
def test_sentences(paragraph, expected):
    assert sentences(paragraph) == expected


# Callouts


def test_the_first_caveats_are_shown_and_all_are_in_the_notes():
    items = [f"Punt {number}." for number in range(9)]
    slide = slides(callout(kind="caveat", items=items))[1]
    assert shown(slide) == items[:5] and slide.body.remark == "En nog 4: zie het rapport."
    assert slide.notes == tuple(items)


@pytest.mark.parametrize("kind", ["headline", "commentary", "question"])
def test_what_people_talk_about_is_shown_in_full(kind):
    items = [f"{number} {LONG}".strip() for number in range(3)]
    made = slides(callout(kind=kind, items=items, source="wie dit zegt"))[1:]
    assert len(made) > 1 and all(slide.body.source == "— wie dit zegt" for slide in made)
    words = " ".join(said.rstrip(MORE) for slide in made for said in shown(slide))
    assert words.split() == " ".join(items).split()


# Tables


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (MOST_ROWS, MOST_COLUMNS, [(9, 6)]),
        (MOST_ROWS + 1, 2, [(5, 2), (5, 2)]),
        (2 * MOST_ROWS, 1, [(9, 1), (9, 1)]),
        (2 * MOST_ROWS + 1, 2, [(9, 2)]),
        (1, MOST_COLUMNS + 1, [(1, 6)]),
    ],
)
def test_a_table_continues_and_a_very_long_one_stops(rows, columns, expected):
    made = slides(sized(rows, columns))[1:]
    assert [(len(slide.body.rows), len(slide.body.columns)) for slide in made] == expected


def test_a_table_that_compares_is_divided_with_its_names_on_both_slides():
    made = slides(sized(2, 8, tones=[["", *["better"] * 7]] * 2))[1:]
    labels = [[column.label for column in slide.body.columns] for slide in made]
    assert labels == [["k0", "k1", "k2", "k3", "k4"], ["k0", "k5", "k6", "k7"]]
    assert [slide.body.tones[0] for slide in made] == [("", *["better"] * 4), ("", *["better"] * 3)]


def test_a_wide_table_keeps_judgements_and_says_what_it_leaves_out():
    labels = ["Cijfer", "Waarde", "Marge", "Gemeente", "Eerder", "Doel", "Oordeel", "Over"]
    row = ["Hulp", "1", "0 – 2", "3", "4", "5 ●", "● gelijk", "stand"]
    columns = [{"label": label, "align": "left"} for label in labels]
    slide = slides(table(columns=columns, rows=[row], note="Noot."))[1]
    kept = [column.label for column in slide.body.columns]
    assert kept == ["Cijfer", "Waarde", "Gemeente", "Eerder", "Doel", "Oordeel"]
    left_out = "Niet op de dia: Marge, Over. De hele tabel staat in het rapport."
    assert slide.body.remarks == ("Noot.", left_out)
    assert slide.notes[0].startswith("Hulp. Waarde: 1; Marge: 0 – 2; Gemeente: 3")


def test_a_very_long_table_shows_its_highlights():
    rows = [[f"r{number}", "1"] for number in range(40)]
    slide = slides(table(rows=rows, highlight=[30]))[1]
    assert [row[0] for row in slide.body.rows] == [*(f"r{number}" for number in range(8)), "r30"]
    assert slide.body.highlight == (8,)
    assert slide.body.remarks == ("9 van de 40 rijen. De hele tabel staat in het rapport.",)


# Everything fits


def fits_its_slide(slide):
    room, _ = title_box(slide.body)
    assert line_count(slide.title, slide.size, room.width, bold=True) <= most_lines(slide.size, room.height)
    body = slide.body
    if isinstance(body, Points):
        width = QUOTE.width if body.kind == "commentary" else BODY.width
        small = small_height(body.source, SOURCE, width) + small_height(body.remark, SMALL, width)
        assert height(body.points, body.size, width) + small <= BODY.height
    if isinstance(body, Grid):
        assert sum(body.widths) <= BODY.width + 0.1
        assert sum(body.heights) + remarks_height(body.remarks, BODY.width) <= BODY.height + 0.1


@pytest.mark.parametrize(
    "words", ["Kort.", LONG, "n" * 10_000, "Zin. " * 3_000, "漢字" * 2_000], ids=lambda w: w[:9]
)
@pytest.mark.parametrize("rows", [9, 30])
def test_whatever_there_is_fits(words, rows):
    kinds = ("headline", "commentary", "caveat", "question", "status")
    cells = (
        *(callout(kind=kind, title=words, items=[words] * 3, source=words) for kind in kinds),
        text(f"## {words}\n\n{words}\n\n- {words}\n- {words}"),
        figure(caption=words, alt=words),
        table(caption=words, rows=[[words, words]] * rows, note=words),
        sized(rows, 12, cell=words, caption=words),
        *[table(caption=words, collapsed=True)] * 12,
    )
    made = slides(*cells, title=words, subtitle=words, municipality=words)
    for slide in made:
        fits_its_slide(slide)
    assert len({(slide.kicker, slide.title) for slide in made}) == len(made)


def test_what_a_title_cannot_hold_is_in_the_notes():
    name = "n" * 10_000
    made = slides(text(f"## {name}"), figure(caption=name), table(caption="Kort"), title=name)
    assert all(name in slide.notes for slide in made)
    assert all(slide.title.endswith(MORE) or slide.kicker.endswith(MORE) for slide in made)


def test_text_is_cut_where_it_still_fits_and_says_so():
    short = cut("woord " * 99, 20, 200, 3)
    assert short.endswith(MORE) and line_count(short, 20, 200) == 3
    assert cut("woord", 20, 200, 3) == "woord"


def test_pages_take_the_largest_size_and_lose_nothing():
    room = Room(400, 100)
    assert paged([Point("kort")], (30, 20), room) == (30, [[Point("kort")]])
    size, pages = paged([Point("lang woord " * 90, listed=True)], (30, 20), room)
    assert size == 20 and all(fits(page, size, room) for page in pages)
    assert (
        "".join(point.text for page in pages for point in page).replace(MORE, " ").split()
        == ["lang", "woord"] * 90
    )


# PowerPoint


def opened(*cells, edition=None, **about):
    return Presentation(io.BytesIO(pptx.encode(document(*cells, **about), edition or Edition())))


@pytest.fixture(scope="module")
def deck():
    return opened(*WHOLE)


def elements(presentation, name):
    return [found for slide in presentation.slides for found in slide.element.iter(qn(name))]


def placeholders(slide):
    return [shape.placeholder_format.type for shape in slide.placeholders]


def test_pptx_is_wide_with_a_title_of_its_own_first_on_every_slide(deck):
    assert (deck.slide_width.inches, deck.slide_height.inches) == pytest.approx((13.333, 7.5), abs=0.001)
    assert all(slide.shapes[0] == slide.shapes.title for slide in deck.slides)
    counted = Counter(slide.shapes.title.text_frame.text for slide in deck.slides)
    assert set(counted.values()) == {1} and "Vraag\nKerncijfers" in counted


def test_pptx_numbers_every_slide_but_the_first(deck):
    first, *others = deck.slides
    kinds = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    assert not any(kind in placeholders(first) for kind in kinds)
    assert all(kind in placeholders(slide) for slide in others for kind in kinds)
    assert len(elements(deck, "a:fld")) == len(others)


def test_pptx_has_real_tables_and_described_pictures(deck):
    frames = [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in frames[0].table.rows] == [
        ["Cijfer", "Noord"],
        ["Jeugdhulp", "72"],
        ["Wmo", "41"],
    ]
    assert frames[0].table.first_row and frames[0].table.first_col
    assert str(frames[0].table.cell(1, 1).fill.fore_color.rgb) == default_style().light["better"][1:]
    described = [
        shape.element.xpath(".//p:cNvPr/@descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    ]
    pictures = [each.nvPicPr.cNvPr.get("descr") for each in elements(deck, "p:pic")]
    assert described == [["Kerncijfers"]] and pictures == ["Lijngrafiek"]


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_pptx_marks_the_language_everywhere(language, code):
    presentation = opened(*WHOLE, language=language)
    runs = elements(presentation, "a:r")
    assert runs and {run.rPr.get("lang") for run in runs} == {code}
    contents = unzipped(pptx.encode(document(*WHOLE, language=language), Edition()))
    assert [name for name, content in contents.items() if b"en-US" in content] == []
    assert presentation.core_properties.language == code


def test_pptx_notes_hold_the_whole_text(deck):
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert f"Kort (Een noot.). {LONG.strip()}" in notes


def test_pptx_groups_slides_by_section(deck):
    sections = deck.element.findall(".//{*}section")
    assert [each.get("name") for each in sections][1:] == ["Vraag", "Uitleg", "Ook in het rapport"]
    listed = [each.get("id") for section in sections for each in section.iter("{*}sldId")]
    assert listed == [str(slide.slide_id) for slide in deck.slides]


def test_pptx_is_dressed_in_the_style():
    light = default_style().light | {"accent": "#7A0000"}
    logo = Logo(WIDE.encode(), "image/svg+xml", "Gemeente Voorbeeldstad")
    style = replace(default_style(), light=light, fonts=('A&B"', "Arial"), logo=logo)
    content = pptx.encode(document(*WHOLE), Edition(style))
    theme = etree.fromstring(unzipped(content)["ppt/theme/theme1.xml"])
    assert theme.find(".//{*}accent1/{*}srgbClr").get("val") == "7A0000"
    assert {each.get("typeface") for each in theme.iter("{*}latin")} == {'A&B"'}
    first = Presentation(io.BytesIO(content)).slides[0]
    assert first.element.xpath(".//p:pic/p:nvPicPr/p:cNvPr/@descr") == ["Gemeente Voorbeeldstad"]


def test_pptx_says_what_it_is_and_is_the_same_every_time():
    report = replace(document(*WHOLE, title="t" * 999), date="2025-12-31")
    content = pptx.encode(report, Edition())
    about = Presentation(io.BytesIO(content)).core_properties
    assert about.created == about.modified and about.created.date().isoformat() == "2025-12-31"
    assert about.title.startswith("ttt") and about.author == "Gemeente Voorbeeldstad"
    assert content == pptx.encode(report, Edition())
    assert "docProps/thumbnail.jpeg" not in unzipped(content)


def test_pptx_takes_a_png_and_refuses_a_broken_one():
    sound = base64.b64encode(to_png(WIDE.encode())).decode()
    assert len(elements(opened(figure(PNG, sound)), "p:pic")) == 1
    with pytest.raises(MonitorError, match="PNG that can be read"):
        opened(figure(PNG, base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 99).decode()))


# The show in a browser


def page(*cells, edition=None, **about):
    return html.fromstring(reveal.encode(document(*cells, **about), edition or Edition()).decode())


def test_the_show_is_one_section_with_one_heading_a_slide():
    report = page(*WHOLE)
    assert report.get("lang") == "nl" and len(report.findall(".//h1")) == 1
    assert report.findtext(".//title") == (
        "Meer jongeren krijgen jeugdhulp in Noord – Gemeente Voorbeeldstad – 4e kwartaal 2025"
    )
    sections = report.xpath("//main//section")
    assert len(sections) == len(slides(*WHOLE))
    assert [len(section.xpath(".//h1|.//h2")) for section in sections] == [1] * len(sections)
    headings = [heading.text_content() for heading in report.iter("h2")]
    assert "Vraag Kerncijfers" in headings and len(headings) == len(set(headings))


def test_the_show_has_the_structure_of_the_document():
    report = page(
        *WHOLE, edition=Edition(replace(default_style(), logo=Logo(WIDE.encode(), "image/svg+xml", "Merk")))
    )
    assert report.findtext(".//caption") == "Kerncijfers"
    assert report.xpath("//th/@scope") == ["col", "col", "row", "row"]
    assert report.xpath("//tr[@class='highlight']/td/@class") == ["right tone-too-few"]
    assert report.xpath("//img/@alt") == ["Merk", "Lijngrafiek"]
    assert report.findtext(".//blockquote/p") == "Zo zit dat."
    assert report.xpath("//p[@class='source']/text()") == ["— afdeling Jeugd"]
    assert [item.text for item in report.xpath("//section[@class='question']//li")] == ["Waarom?", "Hoe?"]
    assert f"Kort (Een noot.). {LONG.strip()}" in report.xpath("//aside[@class='notes']/p/text()")


def test_the_show_runs_two_known_scripts_and_fetches_nothing():
    report = page(*WHOLE)
    scripts = [script.text for script in report.iter("script")]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    (policy,) = report.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "reveal.js 5.2" in scripts[0] and "sourceMappingURL" not in scripts[0] and "Reveal" in scripts[1]
    assert report.xpath("//style[@id='show-style']/@media") == ["not all"]
    assert all(address.startswith("data:image/") for address in report.xpath("//@src"))
    assert report.xpath("//@href") == ["?read"] and not report.xpath("//link|//iframe|//base")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</main>", "<script>alert(1)</script></main>"),
        ("</main>", "<img src='http://evil.example/x.png'></main>"),
        ("<main>", "<main onclick='alert(1)'>"),
        ("Reveal.initialize", "Reveal.other"),
        ("script-src ", "script-src 'unsafe-inline' "),
    ],
)
def test_the_gate_refuses_anything_else(old, new):
    sound = reveal.encode(document(*WHOLE), Edition()).decode()
    reveal.check_slides(sound)
    with pytest.raises(MonitorError):
        reveal.check_slides(sound.replace(old, new))


def test_the_show_is_the_same_every_time_and_follows_the_language():
    assert reveal.encode(document(*WHOLE), Edition()) == reveal.encode(document(*WHOLE), Edition())
    report = page(*WHOLE, language="en")
    assert report.get("lang") == "en" and report.xpath("//p[@class='label']/text()")[0] == "Notes"


# Hostile words


def full_of(words):
    about = dict.fromkeys(("title", "subtitle", "subject", "municipality", "period", "description"), words)
    columns = [{"label": words, "align": "right"}] * 2
    cells = (
        callout(title=words, items=[words, words], source=words),
        callout(kind="commentary", items=[words], source=words),
        figure(alt=words, caption=words),
        table(caption=words, columns=columns, rows=[[words, words]], note=words),
        table(caption=words, collapsed=True),
    )
    return document(*cells, **about)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_hostile_words_stand_in_the_show_as_written(words):
    report = html.fromstring(reveal.encode(full_of(words), Edition()).decode())
    words = " ".join(words.split())
    assert len(list(report.iter("script"))) == 2 and not report.xpath("//svg|//iframe|//link|//body//style")
    assert report.xpath("//@*[starts-with(name(), 'on')]|//main//*/@style") == []
    assert words in [report.findtext(".//h1"), *report.xpath("//aside[@class='notes']/p/text()")]
    assert " ".join(report.xpath("//figure/img/@alt")[0].split()) == words


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_hostile_words_stand_in_powerpoint_as_written(words):
    content = pptx.encode(full_of(words), Edition())
    assert not any(
        b"TargetMode" in part for name, part in unzipped(content).items() if name.endswith(".rels")
    )
    presentation = Presentation(io.BytesIO(content))
    assert elements(presentation, "a:hlinkClick") == []
    first = presentation.slides[0]
    words = " ".join(words.split())
    said = [first.shapes.title.text_frame.text, *first.notes_slide.notes_text_frame.text.split("\n")]
    assert words in said
    assert elements(presentation, "p:pic")[0].nvPicPr.cNvPr.get("descr") == words
    names = [each.get("id") for each in elements(presentation, "p:cNvPr")]
    assert names and all(len(each.get("name")) < 200 for each in elements(presentation, "p:cNvPr"))
