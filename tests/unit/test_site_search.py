"""The search index: which pages are in it, by which words they are found, and the same bytes every time."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_publishing_site import ENTRIES, entry, listing, page_of, written

from monitor.publishing import search
from monitor.publishing.search import FOLDER, write_index
from monitor.vocabulary import MonitorError

ENGLISH = tuple(
    entry(each.kind, each.subject, each.name, language="en", notebook=each.notebook) for each in ENTRIES
)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Pages in two languages and two periods, of many kinds and with one that no listing names."""
    older = replace(listing(), period="2025Q3")
    out = tmp_path_factory.mktemp("site")
    stray = out / "2025Q4" / "provider" / "99.html"
    stray.parent.mkdir(parents=True)
    stray.write_text(page_of(replace(ENTRIES[3], title="Ingetrokken"), listing()))
    return written(out, older, listing((*ENTRIES, *ENGLISH)))


def fragments(out) -> dict[str, dict]:
    """What the index holds of every page, by its name there."""
    return {
        path.stem: json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in (out / FOLDER / "fragment").iterdir()
    }


def test_every_page_that_is_listed_is_indexed_in_its_language_and_no_other(out):
    found = {each["url"]: name[:2] for name, each in fragments(out).items()}
    expected = {f"/{period}/{each.page}": "nl" for period in ("2025Q3", "2025Q4") for each in ENTRIES}
    assert found == expected | {f"/2025Q4/{each.page[:-5]}.en.html": "en" for each in ENTRIES}
    languages = json.loads((out / FOLDER / "pagefind-entry.json").read_text())["languages"]
    assert {name: each["page_count"] for name, each in languages.items()} == {"en": 5, "nl": 10}


def test_a_page_is_known_by_its_title_words_and_headings_and_not_by_what_is_hidden(out):
    for each in fragments(out).values():
        assert each["meta"]["title"].startswith("Rapport ") and "image" not in each["meta"]
        assert "Wachttijd" in each["content"] and [anchor["id"] for anchor in each["anchors"]] == ["wachten"]
        assert not {"Verborgen", "Voorlopig", "head"} & set(each["content"].replace(".", " ").split())


def test_the_facets_name_kind_and_period_of_every_page(out):
    told = {
        name: tuple(facets)
        for language in ("nl", "en")
        for name, facets in json.loads((out / FOLDER / f"facets.{language}.json").read_text()).items()
    }
    for name, each in fragments(out).items():
        _, period, notebook, _ = each["url"].split("/")
        assert told.pop(name) == (
            f"{'municipality' if notebook == 'methods' else notebook}/{notebook}",
            period,
        )
    assert told == {}


def test_the_index_is_the_same_every_time_and_has_no_pages_of_its_own(out, tmp_path):
    first = {path.relative_to(out): path.read_bytes() for path in (out / FOLDER).rglob("*") if path.is_file()}
    assert [path.name for path in first if path.suffix in (".css", ".html") or "ui" in path.name] == []
    for _ in range(3):
        write_index(out, [listing((*ENTRIES, *ENGLISH)), replace(listing(), period="2025Q3")])
    again = {path.relative_to(out): path.read_bytes() for path in (out / FOLDER).rglob("*") if path.is_file()}
    assert again == first
    assert [path for path in out.iterdir() if path.name.startswith(".")] == []


def test_a_page_of_another_program_is_indexed_too(tmp_path):
    out = written(tmp_path, listing())
    page = out / "2025Q4" / ENTRIES[0].page
    page.write_text(page.read_text().replace(" data-pagefind-body", ' class="content"'))
    write_index(out, [listing()])
    assert f"/2025Q4/{ENTRIES[0].page}" in [each["url"] for each in fragments(out).values()]


def test_a_folder_may_be_named_from_where_one_stands(tmp_path, monkeypatch):
    page = tmp_path / "site" / "2025Q4" / ENTRIES[0].page
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html><html lang=nl><main data-pagefind-body><h1>a</h1>wachttijd</main>")
    monkeypatch.chdir(tmp_path)
    write_index(Path("site"), [listing((ENTRIES[0],))])
    assert len(list((tmp_path / "site" / FOLDER / "fragment").iterdir())) == 1


def test_without_pages_there_is_no_index(tmp_path):
    (tmp_path / FOLDER).mkdir()
    write_index(tmp_path, [listing((replace(ENTRIES[0], page=""),))])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("program", "words"), [(None, "needs the program"), ("false", "must index")])
def test_without_a_working_pagefind_it_says_so_and_the_earlier_index_stays(
    program, words, tmp_path, monkeypatch
):
    out = written(tmp_path, listing())
    names = sorted(path.name for path in out.iterdir())
    monkeypatch.setattr(search, "get_executable", lambda: program)
    with pytest.raises(MonitorError, match=words):
        write_index(out, [listing()])
    assert sorted(path.name for path in out.iterdir()) == names and fragments(out)
