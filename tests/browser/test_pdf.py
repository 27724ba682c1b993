"""Every PDF by veraPDF itself, for PDF/UA-1 and PDF/A-3a; and that it says what the page says."""

from __future__ import annotations

import pikepdf
import pytest
import tools
import typst
from lxml import html

LINE = 15  # characters that surely stand on one line
LEAST_CHECKS = 1_000  # of a report; an empty file complies with anything


@pytest.fixture(scope="module")
def judged(site):
    """What veraPDF says of each PDF of the site."""
    return tools.verapdf(site.files("pdf"))


def test_every_pdf_complies_with_pdf_ua_1_and_pdf_a_3a(site, judged):
    broken = [
        f"{each['path']} {each['flavour']}: {each['broken']}" for each in judged if not each["complies"]
    ]
    assert broken == []
    assert sorted((each["path"], each["flavour"]) for each in judged) == sorted(
        (str(path), flavour) for path in site.files("pdf") for flavour in ("ua1", "3a")
    )
    assert [each["path"] for each in judged if each["checks"] < LEAST_CHECKS] == []


def test_verapdf_would_find_a_pdf_that_does_not_comply(tmp_path):
    path = tmp_path / "plain.pdf"
    path.write_bytes(typst.compile(b"= Title"))
    assert [each["complies"] for each in tools.verapdf([path]) if each["flavour"] == "ua1"] == [False]


def test_a_pdf_has_title_language_bookmarks_and_the_figures_as_csv(site):
    for path in site.files("pdf"):
        page = page_of(path)
        with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
            assert str(pdf.docinfo.Title) in page.findtext(".//title"), path.name
            assert str(pdf.Root.Lang)[:2] == page.get("lang"), path.name
            bookmarks = [entry.title for entry in walked(outline.root)]
            assert [words for words in headings(page) if words not in bookmarks] == [], path.name
            names = page.xpath("//a/@download")
            assert sorted(name for name in names if name not in pdf.attachments) == [], path.name


def test_a_pdf_says_what_the_page_says(site):
    for path in site.files("pdf"):
        words, page = tools.words_of_pdf(path), page_of(path)
        said = headings(page) + [
            each.text_content() for each in page.iter("caption", "figcaption", "td", "th")
        ]
        assert sorted({text for text in said if not holds(words, "".join(text.split()))}) == [], path.name


def holds(words: str, text: str) -> bool:
    """Whether a text begins and ends in the words; a cell may go on after a page ends."""
    return text[:LINE] in words and text[-LINE:] in words


def page_of(path):
    """The page of the same document."""
    return html.parse(path.with_suffix(".html")).getroot()


def headings(page) -> list[str]:
    """The headings of the report itself, without the marks of their footnotes."""
    return [
        " ".join("".join(each.xpath(".//text()[not(ancestor::a)]")).split())
        for each in page.xpath("//div[@class='prose']//*[self::h2 or self::h3]")
    ]


def walked(entries):
    """Every bookmark, at any depth."""
    for entry in entries:
        yield entry
        yield from walked(entry.children)
