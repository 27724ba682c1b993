"""A newcomer on a fresh machine: a copy of the repository, `make demo`, and what then stands in reports/out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

REPOSITORY = Path(__file__).resolve().parents[1]
GUARD = "MONITOR_FROM_NOTHING"  # set inside the copy, so that its own tests do not make another copy
# Documents by the notebook that makes them, and how the files are called.
DOCUMENTS = {
    "municipality": (1, "GM9001"),
    "district": (12, r"WK9001\d\d"),
    "provider": (25, r"\d{8}"),
    "catalogue": (1, "GM9001"),
    "methods": (1, "GM9001"),
}
SEARCH = "zoeken.html"
# The start page, that of the period, and the search.
SITE_PAGES = ("index.html", "2025Q4/index.html", SEARCH)
NUMBER = sum(number for number, _ in DOCUMENTS.values())

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(GUARD in os.environ, reason="these are the tests of the copy itself"),
    pytest.mark.skipif(shutil.which("make") is None, reason="there is no make; see environment.yml"),
    pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="not a clone: git says what to copy"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """What git would clone, with the changes that are not committed yet."""
    folder = tmp_path_factory.mktemp("clone") / "a folder with spaces"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def demo(copy) -> subprocess.CompletedProcess:
    return inside(copy, "make", "demo")


def inside(folder: Path, *command: str) -> subprocess.CompletedProcess:
    """A command in the copy, as in a new terminal: without this virtual environment and its pytest."""
    own = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MONITOR_PSEUDONYM_KEY"}
    known = {name: value for name, value in os.environ.items() if name not in own and "PYTEST" not in name}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=known | {GUARD: "1"}, timeout=1800
    )


def test_make_demo_ends_well(demo, copy):
    assert demo.returncode == 0, demo.stdout[-2000:] + demo.stderr[-4000:]
    assert f"{NUMBER} documents made, 0 failed: reports/out/index.html" in demo.stdout


def test_there_is_a_document_for_every_subject(demo, copy):
    out = copy / "reports" / "out"
    made = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    for notebook, (number, name) in DOCUMENTS.items():
        wanted = re.compile(rf"2025Q4/{notebook}/{name}\.html")
        assert sum(bool(wanted.fullmatch(each)) for each in made) == number, notebook
    pages = [each for each in made if each.endswith(".html") and not each.endswith(".slides.html")]
    assert len(pages) == NUMBER + len(SITE_PAGES)
    assert sum(each.endswith(".pdf") for each in made) == NUMBER


def test_every_page_stands_alone_and_describes_its_pictures(demo, copy):
    for path in (copy / "reports" / "out").rglob("*.html"):
        if path.name == SEARCH or path.name.endswith(".slides.html"):
            continue  # these have a script, which tests of their own look at
        text = path.read_text(encoding="utf-8")
        page = html.fromstring(text)
        assert "<script" not in text.lower() and not page.xpath("//@*[starts-with(name(), 'on')]"), path
        assert not page.xpath("//iframe | //object | //embed | //link[@rel!='icon'] | //base"), path
        sources = page.xpath("//@src | //@srcset | //@poster")
        assert [each for each in sources if not each.startswith("data:")] == [], path
        assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", "".join(page.xpath("//style/text()"))), path
        assert page.xpath("//img[not(normalize-space(@alt))]") == [], path


def test_every_link_between_pages_leads_somewhere(demo, copy):
    for path in (copy / "reports" / "out").rglob("*.html"):
        links = html.parse(str(path)).xpath("//a/@href")
        places = [
            link for link in links if not link.startswith(("#", "?", "https://", "mailto:", "data:text/csv"))
        ]
        assert [each for each in places if not (path.parent / each.split("#")[0]).is_file()] == [], path


def test_the_index_leads_to_every_report(demo, copy):
    index = copy / "reports" / "out" / "index.html"
    links = set(html.parse(str(index)).xpath("//a/@href"))
    reports = {path.relative_to(index.parent).as_posix() for path in index.parent.glob("2*/*/*.html")}
    reports = {each for each in reports if not each.endswith(".slides.html")}
    assert len(reports) == NUMBER and reports - links == set()


def test_nothing_is_made_that_git_would_take_along(demo, copy):
    """Everything that was made is ignored: a newcomer cannot commit data on persons by accident."""
    inside(copy, "git", "init", "--quiet")
    ignored = inside(
        copy, "git", "check-ignore", "data/private/demo", "data/releases/GM9001", "reports/out", ".venv"
    )
    assert len(ignored.stdout.splitlines()) == 4


def test_make_test_would_run_all_tests(demo, copy):
    told = inside(copy, "make", "-n", "test")
    assert told.returncode == 0 and "pytest" in told.stdout and "ruff check" in told.stdout
    found = inside(copy, ".venv/bin/pytest", "--collect-only", "-q")
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr[-2000:]
    assert "test_from_nothing.py" in found.stdout and "error" not in found.stdout.lower().splitlines()[-1]
