"""A publish run keeps the site up to date: what it makes is listed, what it does not touch stays."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import html
from test_execution import TITLED, notebook, publications

from monitor import documents
from monitor.documents import Made, PublishOrder, publish
from monitor.publishing.listing import read_listing
from monitor.release import read_release
from monitor.vocabulary import MonitorError

LISTED = "publications: [{notebook: district.ipynb, each: district}, {notebook: methods.ipynb, each: municipality}]"


@pytest.fixture
def run(tmp_path, demo_release, monkeypatch):
    """`run(...)` publishes the demo release without its notebooks: every document is a page of a few words."""
    for name in ("district.ipynb", "methods.ipynb"):
        notebook(tmp_path, name, TITLED)
    listed = publications(tmp_path, LISTED)
    monkeypatch.setattr(documents, "make_document", make)

    def publish_now(release: Path | None = None, **changes: object) -> documents.Published:
        order = PublishOrder(release or demo_release.folder, tmp_path / "out", tmp_path, listed, **changes)
        with ThreadPoolExecutor(1) as one_at_a_time:
            return publish(order, executor=one_at_a_time)

    return publish_now


def make(job, out, **_: object) -> Made:
    if job.subject == "WK900203":
        raise MonitorError("it must run", got="not", remedy="mend it")
    paths = [job.stem.with_name(job.stem.name + suffix) for suffix in (".pdf", ".html")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<html lang="{job.language}"><main data-pagefind-body><h1>{job.subject}</h1></main>')
    return Made(
        job, job.subject, "Een zin.", tuple(paths), f"Rapport {job.subject}", job.subject == "WK900202"
    )


def links(path: Path) -> set[str]:
    return set(html.parse(str(path)).xpath("//main//a/@href"))


def test_what_is_made_is_listed_and_linked(run, tmp_path):
    made = run(languages=("nl", "en"))
    listing = read_listing(tmp_path / "out", "2025Q4")
    assert made.index == tmp_path / "out" / "index.html" and len(made.failed) == 2
    assert listing.languages == ("nl", "en") and set(listing.words) == {"nl", "en"}
    assert [(each.notebook, each.subject, each.language, each.flagged) for each in listing.documents] == [
        ("district", "WK900201", "nl", False),
        ("district", "WK900202", "nl", True),
        ("district", "WK900201", "en", False),
        ("district", "WK900202", "en", True),
        ("methods", "GM9002", "nl", False),
        ("methods", "GM9002", "en", False),
    ]
    (file,) = listing.documents[0].files
    path = tmp_path / "out" / "2025Q4" / "district" / "WK900201.pdf"
    assert (file.label, file.path, file.size) == ("PDF", "district/WK900201.pdf", path.stat().st_size)
    assert {"2025Q4/district/WK900202.html", "2025Q4/methods/GM9002.html"} <= links(made.index)
    assert "2025Q4/district/WK900202.en.html" in links(tmp_path / "out" / "index.en.html")


def test_a_run_for_one_leaves_the_others(run, tmp_path):
    whole = run()
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    run(only=("WK900201",))
    after = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert after == before and len(whole.made) == 3


def changed(folder: Path, place: Path, **changes: object) -> Path:
    """A copy of a release with another manifest, which makes it another release."""
    shutil.copytree(folder, place)
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps(manifest | changes))
    return place


def test_another_release_of_the_period_replaces_and_one_of_another_period_stays_beside_it(
    run, tmp_path, demo_release
):
    run()
    other = changed(demo_release.folder, tmp_path / "other", software={})
    run(other, only=("WK900201",))
    listing = read_listing(tmp_path / "out", "2025Q4")
    assert listing.release == read_release(other).id and listing.replaces == (demo_release.id,)
    assert [each.subject for each in listing.documents if each.release == listing.release] == ["WK900201"]
    earlier = changed(demo_release.folder, tmp_path / "earlier", periods=demo_release.periods[:-1])
    published = run(earlier)
    assert {"2025Q4/index.html", "2025Q3/index.html"} <= links(published.index)
    assert "2025Q4/district/WK900201.html" in links(published.index)
    assert "district/WK900201.html" in links(tmp_path / "out" / "2025Q3" / "index.html")


def test_when_nothing_can_be_made_the_site_stays_as_it_was(run, tmp_path):
    failed = run(only=("WK900203",))
    assert failed.made == () and not (tmp_path / "out").exists()


def test_a_site_of_another_municipality_is_refused_before_anything_runs(run, tmp_path):
    run()
    path = tmp_path / "out" / "2025Q4" / "documents.json"
    path.write_text(path.read_text().replace('"municipality": "GM9002"', '"municipality": "GM9001"'))
    with pytest.raises(MonitorError, match="about one municipality"):
        run()
