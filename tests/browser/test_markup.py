"""What a page says to who cannot see it, and what axe lets pass: each file read as it was written."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import tools
from lxml import html

SHORTEST_ALT = 20
POLICY = "default-src 'none'"
# What the Nu checker says besides errors, and why it is sound.
ALLOWED = {
    "Section lacks heading": "a callout is labelled by its own first line, which is no heading of the report",
    "Resource violates Content Security Policy (meta tag): image “data:": (
        "the policy allows images in the page itself; test_pages looks whether each is drawn"
    ),
}


@pytest.fixture(scope="module")
def markup(site, documents):
    """Each page but slides, parsed, by name."""
    return {name: html.parse(site.folder / name).getroot() for name in documents}


def test_every_kind_of_document_is_there_in_every_language(site, repository):
    notebooks = {path.stem for path in (repository / "notebooks").glob("*.ipynb")}
    made = {(each.job.notebook.stem, each.job.language) for each in site.documents}
    assert made == {(notebook, language) for notebook in notebooks for language in ("nl", "en")}


def test_the_language_is_that_of_the_text(markup, site):
    languages = {site.name(path): made.job.language for made in site.documents for path in made.paths}
    wrong = {name: page.get("lang") for name, page in markup.items() if page.get("lang") not in ("nl", "en")}
    assert wrong == {}
    for name, page in markup.items():
        assert page.get("lang") == languages.get(name, page.get("lang")), name


def test_every_page_has_a_title_of_its_own(markup):
    titles = Counter(page.findtext(".//title").strip() for page in markup.values())
    assert "" not in titles and [title for title, count in titles.items() if count > 1] == []


def test_headings_begin_with_one_title_and_skip_no_level(markup):
    for name, page in markup.items():
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == [], name


def test_every_page_has_its_landmarks(markup):
    for name, page in markup.items():
        counted = {tag: len(page.findall(f".//{tag}")) for tag in ("main", "header", "footer")}
        assert counted == {"main": 1, "header": 1, "footer": 1}, name
        assert page.xpath("//nav[not(@aria-label) and not(@aria-labelledby)]") == [], name


def test_an_image_is_told_in_words_that_say_more_than_its_caption(markup):
    for name, page in markup.items():
        alts = [image.get("alt", "") for image in page.xpath("//figure//img")]
        captions = {"".join(each.itertext()).strip() for each in page.iter("figcaption")}
        assert [alt for alt in alts if len(alt) < SHORTEST_ALT or alt.strip() in captions] == [], name
        assert [alt for alt in alts if alt.endswith((".png", ".svg")) or "No description" in alt] == [], name
        assert [alt for alt, count in Counter(alts).items() if count > 1] == [], name
        assert page.xpath("//img[not(@alt)]") == [], name


def test_every_figure_and_table_has_a_caption(markup):
    for name, page in markup.items():
        bare = page.xpath("//figure[.//img][not(normalize-space(figcaption))]")
        assert bare + page.xpath("//table[not(normalize-space(caption))]") == [], name
        captions = Counter(each.text_content().strip() for each in page.iter("caption", "figcaption"))
        assert [caption for caption, count in captions.items() if count > 1] == [], name


def test_every_head_of_a_table_says_what_it_heads(markup):
    for name, page in markup.items():
        assert page.xpath("//th[not(@scope) or not(normalize-space())]") == [], name
        assert page.xpath("//table[not(thead//th[@scope='col'])]") == [], name
        assert page.xpath("//tbody/tr[not(th[@scope='row'])]") == [], name


def test_every_link_says_something_and_leads_somewhere(markup, site):
    for name, page in markup.items():
        links = page.xpath("//a[@href]")
        assert [link.get("href") for link in links if not link.text_content().strip()] == [], name
        inside = [link.get("href") for link in links if not urlsplit(link.get("href")).scheme]
        assert [href for href in inside if not leads_somewhere(site.folder / name, href)] == [], name


def leads_somewhere(page: Path, href: str) -> bool:
    """Whether a link within the site has a file at its end, and the place in it."""
    address = urlsplit(href)
    target = page.parent / unquote(address.path) if address.path else page
    if target.is_dir():
        target /= "index.html"
    if not target.is_file() or not address.fragment:
        return target.is_file()
    return bool(html.parse(target).xpath("//*[@id=$name]", name=unquote(address.fragment)))


def test_a_document_has_no_script_and_a_policy_that_forbids_them(site):
    for path in site.files("html"):
        page = html.parse(path).getroot()
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith(POLICY) and "script-src" not in policy, path.name
        assert list(page.iter("script", "link", "iframe", "object", "embed", "form", "base")) == []


def test_the_nu_checker_finds_no_error(site):
    said = tools.nu(site.pages())
    assert {f"{name_of(each)}: {each['message']}" for each in said if each["type"] != "info"} == set()
    notes = {each["message"] for each in said if each["type"] == "info"}
    assert {note for note in notes if not note.startswith(tuple(ALLOWED))} == set()


def name_of(message: dict) -> str:
    """The file that a message of the checker is about."""
    return "/".join(message.get("url", "").split("/")[-2:])


def test_the_nu_checker_would_find_an_error(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=nl><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert [each["type"] for each in tools.nu([page]) if "Duplicate ID" in each["message"]] == ["error"]
