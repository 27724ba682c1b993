"""The pages of a site: what they say, where they lead, and that nothing in them runs or is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from monitor.publishing import site
from monitor.publishing.listing import Entry, File, Listing, read_listings, write_listing
from monitor.publishing.site import write_site
from monitor.publishing.site_page import SHADES, check_site_page
from monitor.publishing.site_view import MOST_IN_FULL, MOST_NUMBERED
from monitor.publishing.site_words import SEARCH_PAGES, SITE_WORDS
from monitor.publishing.style import contrast, default_style
from monitor.publishing.words import WORDS
from monitor.vocabulary import LANGUAGES, MonitorError

SECTIONS = (("municipality", "municipality"), ("district", "district"), ("provider", "provider"))
MORE = (*SECTIONS, ("municipality", "methods"), ("district", "own"))
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "' onfocus='alert(1)",
    "x" * 10_000,
)


def area(code: str, name: str, value: str = "5,0%", step: int | None = 2, **changes: object) -> dict:
    drawn = {"outline": "M0 0L20 0L20 20Z", "point": [12.0, 8.0]}
    return {"code": code, "name": name, "value": value, "step": step, **drawn, **changes}


def words(**changes: object) -> dict:
    return {
        "title": "Resultaten",
        "municipality": "Voorbeeldstad",
        "period": "4e kwartaal 2025",
        "intro": "Wat levert het op?",
        "headlines": ["Het gaat goed.", "Het kan beter."],
        "figures": [{"label": "Besluiten op tijd", "value": "92%", "notes": ["Doel: 90%, ▲ beter"]}],
        "headings": {"municipality": "Gemeente", "district": "Wijken", "provider": "Aanbieders"},
        "map": {
            "caption": "Jeugdhulp per wijk",
            "width": 460.8,
            "height": 396.0,
            "areas": [area("WK2", "Zuid"), area("WK1", "Noord", "te weinig gegevens", None)],
            "legend": [{"step": 2, "text": "4,5% tot 5,5%"}],
            "unknown": "te weinig gegevens",
        },
        "colophon": ["Uit release r1."],
        **changes,
    }


def entry(kind: str, subject: str, name: str, **changes: object) -> Entry:
    notebook = str(changes.pop("notebook", kind))
    language = str(changes.pop("language", "nl"))
    stem = f"{notebook}/{subject}" + ("" if language == "nl" else f".{language}")
    made = Entry(
        kind,
        notebook,
        subject,
        language,
        "r1",
        name,
        f"Rapport {name}",
        f"Over {name}.",
        False,
        f"{stem}.html",
    )
    return replace(made, files=(File("PDF", f"{stem}.pdf", 12_345),), **changes)


ENTRIES = (
    entry("municipality", "GM1", "Voorbeeldstad"),
    entry("district", "WK1", "Noord", flagged=True),
    entry("district", "WK2", "Zuid"),
    entry("provider", "01", "Zorg & Zo #1"),
    entry("municipality", "GM1", "Methoden", notebook="methods"),
)


def listing(entries: tuple[Entry, ...] = ENTRIES, **changes: object) -> Listing:
    spoken = {each.language: words() for each in entries}
    made = Listing("2025Q4", "r1", "GM1", tuple(spoken), MORE, spoken, entries)
    return replace(made, **changes)


def written(out: Path, *listings: Listing) -> Path:
    """A site of listings, each document a page of a few words."""
    for each in listings:
        write_listing(out, each)
        for document in each.documents:
            for path in document.paths:
                place = out / each.period / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(page_of(document, each), encoding="utf-8")
    write_site(out, default_style())
    return out


def page_of(document: Entry, of: Listing) -> str:
    """A small document as a page of it looks to the index."""
    return (
        f'<!doctype html><html lang="{document.language}"><head><title>head</title></head><body>'
        f'<h1 data-pagefind-meta="title">{document.title}</h1><main data-pagefind-body>'
        f'<img src="data:image/png;base64,AAAA" alt="Kaart"><h2 id="wachten">Wachttijd</h2><p>Woord{of.period}.</p>'
        '<p class="status">Voorlopig</p><details><p>Verborgen</p></details></main></body></html>'
    )


def opened(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """Two periods; the newest one in two languages."""
    english = tuple(replace(entry(each.kind, each.subject, each.name, language="en")) for each in ENTRIES[:3])
    newest = listing((*ENTRIES, *english), replaces=("r0",))
    spoken = {"nl": words(period="3e kwartaal 2025")}
    older = replace(listing(), period="2025Q3", words=spoken)
    return written(tmp_path_factory.mktemp("site"), older, newest)


@pytest.fixture
def unsearched(monkeypatch) -> None:
    """Without the index, which takes most of the time."""
    monkeypatch.setattr(site, "write_index", lambda out, listings: None)


def test_a_site_has_these_pages(out):
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("index*.html")) == [
        "2025Q3/index.html",
        "2025Q4/index.en.html",
        "2025Q4/index.html",
        "index.en.html",
        "index.html",
    ]
    assert all((out / name).is_file() for name in ("zoeken.html", "search.html", "search.js"))


def pages(out: Path) -> list[Path]:
    return [*out.rglob("index*.html"), *(out / SEARCH_PAGES.in_(language) for language in LANGUAGES)]


def test_every_link_leads_to_a_file_and_to_an_element(out):
    for path in pages(out):
        page = opened(path)
        for link in page.xpath("//a/@href | //form/@action | //script/@src"):
            place, _, identifier = link.partition("#")
            assert not place or (path.parent / unquote(place)).is_file(), (path, link)
            assert not identifier or place or page.get_element_by_id(identifier) is not None, (path, link)


def test_every_document_is_linked_from_the_page_of_its_period(out):
    for path, language in ((out / "index.html", "nl"), (out / "index.en.html", "en")):
        documents = {
            f"2025Q4/{each.page}" for each in read_listings(out)[0].documents if each.language == language
        }
        assert documents - {unquote(link) for link in opened(path).xpath("//main//a/@href")} == set()


def test_identifiers_are_unique_and_headings_skip_no_level(out):
    for path in pages(out):
        page = opened(path)
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers)), path
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_the_language_is_said_and_changed_both_ways(out):
    for path, other in (("index.html", "index.en.html"), ("zoeken.html", "search.html")):
        for here, there, language in ((path, other, "en"), (other, path, "nl")):
            page = opened(out / here)
            (link,) = page.find_class("language")
            assert page.get("lang") != language
            assert (link.get("lang"), link.get("hreflang"), link.get("href")) == (language, language, there)
    assert opened(out / "2025Q3/index.html").find_class("language") == []


def test_the_start_page_tells_what_is_new_and_an_older_page_leads_to_it(out):
    news = opened(out / "index.html").get_element_by_id("news").text_content()
    assert "4e kwartaal 2025" in news and SITE_WORDS["replaces"].nl in news
    older = opened(out / "2025Q3/index.html").get_element_by_id("news")
    assert "eerdere periode: 3e kwartaal 2025" in older.text_content()
    assert [link.get("href") for link in older.iter("a")] == ["../index.html"]


def test_the_start_page_tells_headlines_figures_and_forms(out):
    page = opened(out / "index.html")
    text = page.text_content()
    assert [
        each for each in ("Het gaat goed.", "Doel: 90%, ▲ beter", "Uit release r1.") if each not in text
    ] == []
    report = page.get_element_by_id("municipality")
    links = [(link.get("href"), link.text) for link in report.iter("a")]
    assert links == [
        ("2025Q4/municipality/GM1.html", "Rapport Voorbeeldstad"),
        ("2025Q4/municipality/GM1.pdf", "PDF"),
    ]
    assert "(12 kB)" in report.text_content()


def test_only_what_stands_out_has_its_sentence(out):
    text = opened(out / "index.html").text_content()
    assert "Over Noord." in text and "Over Zuid." not in text
    assert "Bij 1 van de 2 valt iets op" in text and "Bij geen van de 1 valt iets op" in text


def test_the_map_and_the_list_beside_it_say_and_link_the_same(out):
    page = opened(out / "index.html")
    drawn = [(link.get("href"), link.get("aria-label")) for link in page.xpath("//figure[@id='map']//svg//a")]
    listed = []
    for item in page.get_element_by_id("area-list").iter("li"):
        (link,) = item.iter("a")
        (value,) = item.find_class("value")
        listed.append((link.get("href"), f"{link.text}: {value.text}"))
    assert (
        drawn
        == listed
        == [
            ("2025Q4/district/WK1.html", "Noord: te weinig gegevens"),
            ("2025Q4/district/WK2.html", "Zuid: 5,0%"),
        ]
    )
    assert page.xpath("//figure[@id='map']//text/text()") == ["1", "2"]
    assert page.xpath("//figure[@id='map']//a/path/@fill") == ["url(#unknown)"]


def test_a_district_without_a_document_is_told_and_one_outside_the_map_is_linked(tmp_path, unsearched):
    entries = (entry("district", "WK1", "Noord"), entry("district", "WK9", "Opgeheven"))
    page = opened(written(tmp_path, listing(entries)) / "index.html")
    assert page.xpath("//figure[@id='map']//g[@role='img']/@aria-label") == ["Zuid: 5,0%"]
    assert page.xpath("//div[@id='area-list']//a/text()") == ["Noord", "Opgeheven"]


def test_without_outlines_there_is_a_list_and_without_a_map_the_documents(tmp_path, unsearched):
    undrawn = words(map={**words()["map"], "areas": [area("WK1", "Noord", outline="", point=None)]})
    page = opened(written(tmp_path / "a", listing(words={"nl": undrawn})) / "index.html")
    assert page.xpath("//svg") == [] and "Noord" in page.get_element_by_id("area-list").text_content()
    page = opened(written(tmp_path / "b", listing(words={"nl": words(map=None)})) / "index.html")
    assert page.xpath("//section[@aria-labelledby='districts']//a/text()") == ["Noord", "Zuid"]


def test_many_areas_have_no_numbers_on_the_map(tmp_path, unsearched):
    many = [area(f"WK{number}", f"Wijk {number:03}") for number in range(MOST_NUMBERED + 1)]
    told = words(map={**words()["map"], "areas": many})
    page = opened(written(tmp_path, listing(words={"nl": told})) / "index.html")
    assert len(page.xpath("//svg//path")) == len(many) and page.xpath("//svg//text") == []


def test_many_documents_stand_under_their_letters(tmp_path, unsearched):
    names = [f"{letter}{number}" for letter in "aÉz3" for number in range(MOST_IN_FULL // 4 + 1)]
    entries = tuple(entry("provider", name, name, flagged=name == "z1") for name in names)
    page = opened(written(tmp_path, listing(entries)) / "index.html")
    letters = {each[0].text.strip(): len(list(each.iter("a"))) for each in page.find_class("letter")}
    assert letters == {"Cijfers en tekens": 16, "A": 16, "E": 16, "Z": 16}
    assert page.xpath("//ul[@class='entries']//a/text()") == ["z1"]


def test_documents_of_another_notebook_and_of_an_earlier_release_say_so(tmp_path, unsearched):
    own = entry("district", "WK1", "Noord", notebook="own", release="r0")
    page = opened(written(tmp_path, listing((*ENTRIES, own))) / "index.html")
    assert [each.text for each in page.iter("h2")][2:5] == ["Wijken", "Wijken: own", "Aanbieders"]
    (stale,) = page.find_class("stale")
    assert stale.getparent().find("a").get("href") == "2025Q4/own/WK1.html"


def test_a_document_without_a_page_is_linked_as_what_it_is(tmp_path, unsearched):
    only_pdf = (replace(ENTRIES[3], page=""),)
    page = opened(written(tmp_path, listing(only_pdf)) / "index.html")
    assert [(link.text, link.get("href")) for link in page.xpath("//ul[@class='entries']//a")] == [
        ("Zorg & Zo #1 (PDF)", "2025Q4/provider/01.pdf")
    ]


def test_the_search_page_has_its_choices_a_message_and_all_documents(out):
    page = opened(out / "zoeken.html")
    choices = page.xpath("//select/option/@value")
    assert choices == [
        *("", "municipality/municipality", "municipality/methods", "district/district", "provider/provider"),
        *("", "2025Q4", "2025Q3"),
    ]
    assert page.xpath("//option[@selected]/@value") == ["2025Q4"]
    assert "monitor serve" in page.get_element_by_id("search-offline").text_content()
    assert page.get_element_by_id("search-offline").get("hidden") is None
    assert page.get_element_by_id("search-form").get("hidden") is not None
    documents = {f"2025Q4/{each.page}" for each in ENTRIES}
    assert documents - {unquote(link) for link in page.xpath("//section[@id='documents']//a/@href")} == set()


def test_only_the_search_may_run_and_only_its_own_script(out):
    for path in pages(out):
        page = opened(path)
        policy = page.xpath("//meta[@http-equiv]/@content")[0]
        is_search = path.name in (SEARCH_PAGES.nl, SEARCH_PAGES.en)
        assert page.xpath("//script/@src") == ["search.js"] * is_search
        assert ("script-src 'self' 'wasm-unsafe-eval'" in policy) == is_search
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy.replace(
            "style-src 'unsafe-inline'", ""
        )


def test_the_script_makes_no_html_of_text_and_knows_no_address(repository):
    script = (repository / "src/monitor/publishing/templates/search.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?:", script
    )


def test_hostile_names_are_printed_as_written(tmp_path, unsearched):
    entries = tuple(
        replace(entry("provider", str(number), name), title=name, summary=name, flagged=True)
        for number, name in enumerate(HOSTILE)
    )
    told = words(title=HOSTILE[0], intro=HOSTILE[1], headlines=list(HOSTILE), colophon=list(HOSTILE))
    out = written(tmp_path, listing(entries, words={"nl": told}))
    for name in ("index.html", "zoeken.html"):
        page = opened(out / name)
        assert [each for each in HOSTILE if each not in page.text_content()] == []
        assert page.xpath("//img") == [] and page.xpath("//@*[starts-with(name(), 'on')]") == []


ACTIVE = {
    "a script": "<script>x()</script>",
    "a script from elsewhere": '<script src="https://evil.example/x.js" defer></script>',
    "a script with text": '<script src="search.js" defer>x()</script>',
    "a handler": '<p onclick="x()">x</p>',
    "an address of its own": '<a href="//evil.example">x</a>',
    "a scheme": '<a href="javascript:x()">x</a>',
    "a form that leads away": '<form action="https://evil.example"></form>',
    "an image from elsewhere": '<img src="https://evil.example/x.png">',
    "a frame": "<iframe></iframe>",
    "drawn HTML": "<svg><foreignObject></foreignObject></svg>",
    "a use of another file": '<svg><use href="x.svg"></use></svg>',
    "a turn of the page": '<meta http-equiv="refresh" content="0;url=x">',
    "a look of its own": '<p style="background:url(x)">x</p>',
}


@pytest.mark.parametrize("text", ACTIVE.values(), ids=ACTIVE)
def test_a_page_that_could_do_something_is_refused(text):
    with pytest.raises(MonitorError, match="nothing that runs"):
        check_site_page(f"<html><body>{text}</body></html>")


@pytest.mark.parametrize("accent", ["#005D8F", "#000000", "#7A1F5C"])
def test_the_shades_of_the_map_leave_its_words_readable(accent, tmp_path, unsearched):
    style = default_style()
    write_listing(written(tmp_path, listing()), listing())
    write_site(tmp_path, replace(style, light={**style.light, "accent": accent}))
    shades = re.findall(r"--shade-\d: (#[0-9A-F]{6})", (tmp_path / "index.html").read_text())
    assert len(shades) == len(SHADES)
    assert min(contrast("#1A1A1A", shade) for shade in shades) >= 4.5


def test_the_words_of_a_site_and_of_a_document_do_not_share_a_name():
    assert set(WORDS) & set(SITE_WORDS) == set()


def test_a_site_is_the_same_every_time(out, tmp_path):
    content = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    write_site(out, default_style())
    again = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert again == content and not list(out.glob(".*"))
