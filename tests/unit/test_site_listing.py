"""The listing of a period: what a later run replaces and what it leaves, and what is refused to be read."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from test_publishing_site import ENTRIES, entry, listing, words

from monitor.publishing.listing import (
    NAME,
    File,
    alphabetical,
    check_municipality,
    read_listing,
    read_listings,
    updated,
    write_listing,
)
from monitor.vocabulary import MonitorError


def subjects(found) -> list[tuple[str, str, str]]:
    return [(each.subject, each.language, each.release) for each in found.documents]


NORTH, SOUTH = ENTRIES[1:3]


def test_a_listing_comes_back_as_it_was_written(tmp_path):
    path = write_listing(tmp_path, listing(replaces=("r0",)))
    assert path == tmp_path / "2025Q4" / NAME and read_listing(tmp_path, "2025Q4") == listing(
        replaces=("r0",)
    )
    content = path.read_bytes()
    write_listing(tmp_path, read_listing(tmp_path, "2025Q4"))
    assert path.read_bytes() == content


def test_documents_stand_in_the_order_of_publications_languages_and_names():
    names = ("Élan", "eb", "Fien", "ea")
    entries = [entry("provider", str(number), name) for number, name in enumerate(names)]
    english = replace(NORTH, language="en", page="district/WK1.en.html", files=())
    mixed = listing((*entries, english, SOUTH, NORTH), languages=("nl", "en"))
    found = updated(None, mixed, whole=True)
    assert [each.name for each in found.documents] == ["Noord", "Zuid", "Noord", "ea", "eb", "Élan", "Fien"]
    assert found == updated(None, replace(mixed, documents=mixed.documents[::-1]), whole=True)


def test_a_run_for_a_few_replaces_what_it_made_and_leaves_the_rest():
    new = listing((replace(NORTH, release="r2", summary="Nieuw."),), release="r2")
    found = updated(listing(), new, whole=False)
    assert len(found.documents) == len(ENTRIES) and found.release == "r2" and found.replaces == ("r1",)
    assert [each.summary for each in found.documents if each.release == "r2"] == ["Nieuw."]


def test_a_whole_run_replaces_its_notebooks_and_languages_only():
    own = entry("district", "WK1", "Noord", notebook="own")
    english = entry("district", "WK1", "Noord", language="en")
    earlier = listing((NORTH, SOUTH, own, english), languages=("nl", "en"))
    new = listing((replace(NORTH, release="r2"),), release="r2", sections=(("district", "district"),))
    found = updated(earlier, new, whole=True)
    assert subjects(found) == [("WK1", "nl", "r2"), ("WK1", "en", "r1"), ("WK1", "nl", "r1")]
    assert found.sections[:1] == (("district", "district"),) and found.languages == ("nl", "en")


def test_a_document_at_the_same_place_replaces_the_earlier_one():
    taken = replace(NORTH, language="en")
    found = updated(listing((NORTH,)), listing((taken,), languages=("en",)), whole=False)
    assert subjects(found) == [("WK1", "en", "r1")] and found.languages == ("nl", "en")


@pytest.mark.parametrize(
    ("release", "whole", "labels", "page"),
    [
        ("r1", False, ["Word", "PDF"], NORTH.page),
        ("r1", True, ["Word"], ""),
        ("r2", False, ["Word"], ""),
    ],
)
def test_forms_are_added_to_a_document_of_the_same_release(release, whole, labels, page):
    word = replace(NORTH, release=release, page="", files=(File("Word", "district/WK1.docx", 1),))
    found = updated(listing((NORTH,)), listing((word,), release=release), whole=whole)
    assert [file.label for each in found.documents for file in each.files] == labels
    assert [each.page for each in found.documents] == [page]


def test_releases_of_a_period_that_were_replaced_are_kept_once():
    found = listing()
    for release in ("r2", "r2", "r3", "r1"):
        found = updated(found, listing(release=release), whole=True)
    assert (found.release, found.replaces) == ("r1", ("r2", "r3"))


def test_what_is_not_there_any_more_is_left_out(tmp_path):
    for period in ("2025Q3", "2025Q4", "2024", "drafts"):
        (tmp_path / period).mkdir()
    for each in (listing(), listing(period="2025Q3"), listing(period="2024")):
        write_listing(tmp_path, each)
    for path in (*NORTH.paths, SOUTH.page):
        for period in ("2025Q3", "2025Q4"):
            (tmp_path / period / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / period / path).touch()
    (tmp_path / "drafts" / NAME).write_text("{}")
    assert [(each.period, subjects(each)) for each in read_listings(tmp_path)] == [
        ("2025Q4", [("WK1", "nl", "r1")]),
        ("2025Q3", [("WK1", "nl", "r1")]),
    ]
    assert read_listing(tmp_path, "2023") is None


def broken(*steps: str | int, value: object) -> str:
    """A listing as JSON with another value at one place."""
    folder = json.loads(json.dumps({"format": 1, **asdict(listing())}))
    at = folder
    for step in steps[:-1]:
        at = at[step]
    at[steps[-1]] = value
    return json.dumps(folder)


BROKEN = {
    "no JSON": "{",
    "another format": broken("format", value=2),
    "a list": "[]",
    "a page above the folder": broken("documents", 0, "page", value="../x.html"),
    "a page above in the middle": broken("documents", 0, "page", value="a/../../x.html"),
    "a page from the root": broken("documents", 0, "page", value="/x.html"),
    "a page elsewhere": broken("documents", 0, "page", value="https://evil.example/x.html"),
    "a file above the folder": broken("documents", 0, "files", 0, "path", value="a/.."),
    "a kind that is unknown": broken("documents", 0, "kind", value="region"),
    "a name of nothing": broken("documents", 0, "name", value=" "),
    "an outline that is none": broken("words", "nl", "map", "areas", 0, "outline", value='M0 0"/>'),
    "a shade that is none": broken("words", "nl", "map", "areas", 0, "step", value="0"),
    "another field": broken("more", value=1),
    "a language without words": broken("documents", 0, "language", value="en"),
    "a notebook that is not listed": broken("documents", 0, "notebook", value="other"),
    "no title": broken("words", "nl", "title", value=""),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_listing_that_monitor_did_not_write_is_refused(text, tmp_path):
    (tmp_path / "2025Q4").mkdir()
    (tmp_path / "2025Q4" / NAME).write_text(text)
    with pytest.raises(MonitorError, match="must be a listing") as refused:
        read_listings(tmp_path)
    assert "publish that period again" in refused.value.remedy


def test_what_cannot_be_read_is_not_written(tmp_path):
    with pytest.raises(MonitorError, match="must be a listing"):
        write_listing(tmp_path, listing(words={"nl": words(title="")}))
    assert list(tmp_path.iterdir()) == []


def test_text_is_made_plain(tmp_path):
    reordered = replace(NORTH, name="Noord\u202egnp.exe")
    write_listing(tmp_path, listing((reordered,)))
    assert read_listing(tmp_path, "2025Q4").documents[0].name == "Noordgnp.exe"


def test_a_site_is_about_one_municipality(tmp_path):
    check_municipality([listing()], "GM1", tmp_path)
    with pytest.raises(MonitorError, match="one municipality") as refused:
        check_municipality([listing()], "GM2", tmp_path)
    assert "GM1" in refused.value.got


@pytest.mark.parametrize(
    ("name", "sought"), [("Élan", "elan"), (" De Zon", "de zon"), ("'t Huys", "'t huys")]
)
def test_a_name_is_sought_without_accents_and_capitals(name, sought):
    assert alphabetical(name) == sought
