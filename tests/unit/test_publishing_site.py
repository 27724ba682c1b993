"""The index: documents by kind, under the headings of the site."""

import pytest
from lxml import html

from monitor.publishing import Entry, Site, write_index
from monitor.publishing.site import render_index
from monitor.vocabulary import MonitorError

SITE = Site(
    title="Resultaten",
    language="nl",
    municipality="Voorbeeldstad",
    period="4e kwartaal 2025",
    intro="Wat levert het op?",
    headlines=("Het gaat goed.",),
    headings=(("council", "Voor de raad"), ("district", "Wijken"), ("provider", "Aanbieders")),
    colophon=("Release 2025Q4",),
)
ENTRIES = (
    Entry("district", "Noord", "wijken/noord.html", "Meer jeugdhulp.", flagged=True),
    Entry("provider", "Zorg & Zo", "aanbieders/zorg #1.html"),
    Entry("district", "Zuid", "wijken/zuid.html"),
)


def test_documents_stand_under_their_heading_in_the_order_given(tmp_path):
    path = write_index(tmp_path / "site", SITE, ENTRIES)
    page = html.fromstring(path.read_text(encoding="utf-8"))
    assert path == tmp_path / "site" / "index.html" and page.get("lang") == "nl"
    assert [heading.text for heading in page.iter("h1", "h2")] == ["Resultaten", "Wijken", "Aanbieders"]
    links = [(link.text, link.get("href")) for link in page.xpath("//ul[@class='entries']//a")]
    assert links == [
        ("Noord", "wijken/noord.html"),
        ("Zuid", "wijken/zuid.html"),
        ("Zorg & Zo", "aanbieders/zorg%20%231.html"),
    ]


def test_the_index_has_headline_flag_and_colophon():
    text = html.fromstring(render_index(SITE, ENTRIES)).text_content()
    assert [words for words in ("Het gaat goed.", "valt op", "Release 2025Q4") if words not in text] == []


def test_the_index_is_the_same_every_time():
    assert render_index(SITE, ENTRIES) == render_index(SITE, ENTRIES)


@pytest.mark.parametrize(
    "entry",
    [
        Entry("region", "Regio", "regio.html"),
        Entry("district", " ", "x.html"),
        Entry("district", "Noord", "//evil.example"),
        Entry("district", "Noord", ""),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_written(tmp_path, entry):
    with pytest.raises(MonitorError):
        write_index(tmp_path, SITE, [entry])
    assert list(tmp_path.iterdir()) == []
