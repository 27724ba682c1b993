"""Slides in a browser: a show by the arrow keys in which all fits, and the same words as a page to read."""

from __future__ import annotations

import base64
from collections import Counter

import pytest
import tools
from lxml import html


def test_every_slide_is_reached_by_the_arrow_key_and_holds_all_that_is_on_it(seen, slides):
    for name in slides:
        show = seen("light")[name]["show"]
        titles = [slide["title"] for slide in show["slides"]]
        assert show["total"] > 2 and len(set(titles)) == show["total"] and "" not in titles, name
        assert [slide for slide in show["slides"] if slide["cut"] > 1 or slide["over"]] == [], name


def test_without_javascript_slides_are_a_page_that_says_the_same(seen, slides):
    assert [name for name in slides if seen("read")[name]["text"] != seen("noscript")[name]["text"]] == []


def test_paper_has_every_slide(seen, slides, site, tmp_path):
    for name in slides:
        printed = tmp_path / "printed.pdf"
        printed.write_bytes(base64.b64decode(seen("paper")[name]["paper"]))
        words, page = tools.words_of_pdf(printed), html.parse(site.folder / name)
        titles = ["".join(each.text_content().split()) for each in page.iter("h1", "h2")]
        assert [title for title in titles if title not in words] == [], name


@pytest.fixture(scope="module")
def markup(site, slides):
    """Each page of slides, parsed, by name."""
    return {name: html.parse(site.folder / name).getroot() for name in slides}


def test_slides_have_a_language_headings_alternatives_and_heads_of_tables(markup):
    for name, page in markup.items():
        assert page.get("lang") == ("en" if ".en." in name else "nl") and page.findtext(".//title"), name
        assert len(page.findall(".//h1")) == 1 and page.find(".//main") is not None, name
        assert page.xpath("//section[count(.//h1 | .//h2) != 1]") == [], name
        assert page.xpath("//figure//img[string-length(@alt) < 20]") == [], name
        assert page.xpath("//th[not(@scope)] | //table[not(normalize-space(caption))]") == [], name
        titles = Counter(each.text_content() for each in page.iter("h2"))
        assert [title for title, count in titles.items() if count > 1] == [], name


def test_slides_run_their_own_scripts_and_no_other(markup):
    for name, page in markup.items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'") and policy.count("'sha256-") == 2, name
        assert len(page.findall(".//script")) == 2 and page.xpath("//script[@src]") == [], name
        assert "script-src 'unsafe-inline'" not in policy and "unsafe-eval" not in policy, name
