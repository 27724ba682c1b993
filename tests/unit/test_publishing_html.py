"""The page: accessible structure, one file without requests, the same bytes every time, written whole."""

import base64
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from lxml import html
from test_publishing_reading import callout, figure, notebook, table, text

import monitor.publishing as publishing
from monitor.publishing import Edition, document_from, publish
from monitor.publishing.edition import Form
from monitor.publishing.files import relative_link, write_whole
from monitor.publishing.gates import check_page
from monitor.publishing.html import render
from monitor.publishing.schemas import TONES
from monitor.vocabulary import MonitorError

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = Path(publishing.__file__).parent / "templates" / "style.css"


def rendered(*cells, index_href="", forms=(), **about):
    edition = Edition(index_href=index_href, forms=forms)
    return html.fromstring(render(document_from(notebook(*cells, **about)), edition))


def whole():
    return (
        callout(items=["Eerste.", "Tweede."]),
        text("## Vraag\n\nTekst[^1] en [meer](https://www.cbs.nl)."),
        figure(),
        table(kind="key-figures", highlight=[1], note="Afgerond."),
        callout(kind="commentary", items=["Zo zit dat."], source="afdeling Jeugd"),
        callout(kind="caveat"),
        callout(kind="question"),
        callout(kind="status"),
        text("### Dieper\n\nTekst.\n\n## Begrippen\n\n[^1]: Een noot."),
        table(collapsed=True, caption="Alles"),
    )


def test_the_frame_of_the_page():
    page = rendered(*whole())
    assert page.get("lang") == "nl"
    assert [heading.text for heading in page.iter("h1")] == ["Meer jongeren krijgen jeugdhulp in Noord"]
    assert page.findtext(".//title") == (
        "Meer jongeren krijgen jeugdhulp in Noord – Gemeente Voorbeeldstad – 4e kwartaal 2025"
    )
    assert page.xpath("//meta[@name='description']/@content") == ["Resultaten in Noord."]
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY]
    assert [len(page.xpath(f"//{name}")) for name in ("header", "main", "nav", "footer")] == [1, 1, 1, 1]


def test_the_fixed_words_follow_the_language():
    for language, words in (("nl", "Ga naar de inhoud"), ("en", "Skip to content")):
        page = rendered(text("## Kop"), language=language)
        skip = page.find_class("skip")[0]
        assert page.get("lang") == language and skip.text == words
        assert page.get_element_by_id(skip.get("href")[1:]).tag == "main"


def test_headings_do_not_skip_and_identifiers_are_unique():
    page = rendered(*whole(), text("## Vraag\n\n## Vraag {#s-vraag}"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in names


def test_the_contents_list_the_second_level():
    page = rendered(*whole())
    assert [link.text for link in page.xpath("//nav//a")] == ["Vraag", "Begrippen"]
    assert rendered(table()).xpath("//nav") == []


def test_the_headline_comes_before_the_contents():
    page = render(document_from(notebook(*whole())), Edition())
    assert page.index("Eerste.") < page.index("<nav") < page.index('id="s-vraag"')


def test_a_figure_is_embedded_with_alt_and_caption():
    (found,) = rendered(figure()).iter("figure")
    (image,) = found.iter("img")
    assert image.get("src").startswith("data:image/svg+xml;base64,") and image.get("alt") == "Lijngrafiek"
    assert found.findtext("figcaption") == "Jeugdhulp per kwartaal"


def test_a_table_can_be_read_by_a_screen_reader():
    page = rendered(table(highlight=[1], note="Afgerond.", kind="key-figures"))
    (region,) = page.xpath("//div[@role='region']")
    (caption,) = page.iter("caption")
    assert caption.text_content() == "Kerncijfers"
    assert region.get("aria-labelledby") == caption.get("id") and region.get("tabindex") == "0"
    assert page.xpath("//thead//th/@scope") == ["col", "col"]
    assert page.xpath("//tbody//th[@scope='row']/text()") == ["Jeugdhulp", "Wmo"]
    assert page.xpath("//td[@class='right']/text()") == ["72", "41"]
    assert page.xpath("//tr[@class='highlight']/th/text()") == ["Wmo"]
    assert page.find_class("note")[0].text == "Afgerond." and page.find_class("table-key-figures")


def test_a_table_without_row_header_or_with_an_empty_label():
    page = rendered(table(row_header=False, columns=[{"label": "", "align": "left"}] * 2))
    assert page.xpath("//th") == [] and len(page.xpath("//thead//td")) == 2


def test_the_cells_of_a_heat_map_have_their_tone():
    page = rendered(table(tones=[["", "worse"], ["", "too_few"]]))
    assert page.xpath("//td/@class") == ["right tone-worse", "right tone-too-few"]
    assert page.xpath("//tbody//th/@class") == [] and page.find_class("toned")
    assert rendered(table()).find_class("toned") == []


def test_every_tone_has_its_look():
    looks = set(re.findall(r"\.tone-([a-z-]+)", STYLE.read_text()))
    assert looks == {tone.replace("_", "-") for tone in TONES} - {"", "similar"}


def test_a_collapsed_table_has_its_caption_as_summary():
    page = rendered(table(collapsed=True))
    assert page.findtext(".//details/summary") == "Kerncijfers"
    assert page.xpath("//details//caption")[0].text_content() == "Kerncijfers"


def test_callouts_are_named_and_quoted():
    page = rendered(
        callout(kind="commentary", source="afdeling Jeugd"), callout(kind="caveat", title="Let op")
    )
    commentary, caveat = page.find_class("callout")
    assert commentary.findtext("blockquote/p") == "Zin."
    assert commentary.find_class("source")[0].text == "— afdeling Jeugd"
    assert caveat.find_class("callout-title")[0].text == "Let op"
    assert page.get_element_by_id(commentary.get("aria-labelledby")).text == "Toelichting van de gemeente"


def test_footnotes_cross_cells_and_have_a_name():
    page = rendered(*whole())
    (notes,) = page.xpath("//section[@role='doc-endnotes']")
    assert notes.get("aria-label") == "Voetnoten" and "Een noot." in notes.text_content()
    assert notes.xpath(".//a/@aria-label") == ["Terug naar de tekst"]


def test_the_link_to_the_index_is_relative():
    assert rendered(index_href="../index.html").find_class("back")[0].find("a").get("href") == "../index.html"
    assert rendered().find_class("back") == []
    assert relative_link("javascript:alert(1)") == "javascript%3Aalert%281%29"
    for wrong in ("//evil.example", "/index.html", "\\\\evil", " "):
        with pytest.raises(MonitorError):
            relative_link(wrong)


def test_a_page_links_to_the_other_forms_of_the_document():
    page = rendered(forms=(Form("PDF", "WK1.pdf", 123_456), Form("Word", "WK1.docx", 10)))
    (forms,) = page.find_class("forms")
    assert [(link.text, link.get("href")) for link in forms.iter("a")] == [
        ("PDF (123 kB)", "WK1.pdf"),
        ("Word (1 kB)", "WK1.docx"),
    ]
    assert rendered().find_class("forms") == []


def test_every_table_can_be_taken_along():
    (link,) = rendered(table()).xpath("//a[@download]")
    scheme, _, content = link.get("href").partition(",")
    assert scheme == "data:text/csv;base64" and link.get("download").endswith(".csv")
    assert "72" in base64.b64decode(content).decode("utf-8-sig")
    assert link.text_content() == "Download als CSV: Kerncijfers"


def test_nothing_runs_and_nothing_is_fetched():
    page = rendered(*whole(), index_href="../index.html")
    assert page.xpath("//script|//link|//iframe|//object|//form") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert all(address.startswith("data:image/") for address in page.xpath("//@src"))
    assert page.xpath("//a[starts-with(@href, 'http')]/@href") == ["https://www.cbs.nl"]
    assert "url(" not in STYLE.read_text() and "@import" not in STYLE.read_text()


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>",
        "<img src='http://evil.example/x.png'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<link rel='stylesheet' href='x.css'>",
        "<svg><a xlink:href='x'>",
    ],
)
def test_the_last_gate_refuses_a_page_that_is_not_inert(fragment):
    with pytest.raises(MonitorError, match="nothing that runs"):
        check_page(f"<html><body>{fragment}</body></html>")


def test_the_same_notebook_gives_the_same_bytes(tmp_path):
    path = tmp_path / "executed.ipynb"
    nbformat.write(notebook(*whole()), path)
    document = publish(path, tmp_path / "a" / "noord.html")
    publish(path, tmp_path / "b.html")
    assert (tmp_path / "a" / "noord.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert document.subject == "Noord"


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "noord.html"
    write_whole(path, b"oud")

    def fail(*_):
        raise OSError("schijf vol")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="schijf vol"):
        write_whole(path, b"nieuw")
    assert path.read_bytes() == b"oud" and list(tmp_path.iterdir()) == [path]


def test_an_unknown_format_is_refused(tmp_path):
    path = tmp_path / "executed.ipynb"
    nbformat.write(notebook(), path)
    with pytest.raises(MonitorError, match="html"):
        publish(path, tmp_path / "noord.odt")
