"""The search index of a site: pagefind over the pages of the documents, and what a search can be narrowed to."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from pagefind.service import get_executable

from monitor.publishing.files import write_whole
from monitor.publishing.listing import Listing
from monitor.publishing.plain import shortened
from monitor.vocabulary import MonitorError

FOLDER = "pagefind"
# What every document repeats about its figures, what is folded away, and figures themselves would be found always.
LEFT_OUT = "details, td.right, .footnotes, .caveat, .status, .download"
# Neither words nor headings: what is carried in the page, and the look of it. pagefind would keep the first image,
# and filters in an order that differs from run to run; `facets` takes their place.
_NO_WORDS = re.compile(rb'<head>.*?</head>| (?:src|href)="data:[^"]*"', re.DOTALL)
# What pagefind reads of a page; without it in any page it would read all of each.
_MARK = b"data-pagefind-body"
# Ready-made pages of pagefind that this site does not use.
_UNUSED = re.compile(r"pagefind-(?:.*ui|highlight)\.(?:js|css)")
# What pagefind puts before the content of each of its files.
_SIGNATURE = b"pagefind_dcd"


def write_index(out: Path, listings: Sequence[Listing]) -> None:
    """Index the pages of all listings, in the place of an earlier index, whole or not at all.

    Raises MonitorError when pagefind is not there or fails.
    """
    with tempfile.TemporaryDirectory(dir=out, prefix=".search-") as folder:
        pages, draft = Path(folder) / "pages", Path(folder) / FOLDER
        facets = _copy_pages(out, pages, listings)
        if not facets:  # pagefind takes no empty folder, and an old index would lead to what is gone
            shutil.rmtree(out / FOLDER, ignore_errors=True)
            return
        _run(pages, draft)
        _tidy(draft, facets)
        _take_place(draft, out / FOLDER)


def _copy_pages(out: Path, pages: Path, listings: Sequence[Listing]) -> dict[str, tuple[str, str]]:
    """Copy the words of every page; returns the kind and the period of each by its address."""
    facets = {}
    for listing in listings:
        for entry in filter(lambda entry: entry.page, listing.documents):
            path = f"{listing.period}/{entry.page}"
            (pages / path).parent.mkdir(parents=True, exist_ok=True)
            (pages / path).write_bytes(_words((out / path).read_bytes()))
            facets[f"/{path}"] = f"{entry.kind}/{entry.notebook}", listing.period
    return facets


def _words(page: bytes) -> bytes:
    """A page without what is no word in it; one that was made by another program is marked as ours are."""
    marked = page if _MARK in page else page.replace(b"<main", b"<main " + _MARK, 1)
    return _NO_WORDS.sub(b"", marked)


def _run(pages: Path, draft: Path) -> None:
    program = get_executable()
    if program is None:
        raise MonitorError(
            "the search needs the program pagefind",
            got="no such program",
            remedy="install the package pagefind with its program: pagefind[bin]",
        )
    command = [
        program,
        "--silent",
        "--site",
        pages.resolve(),
        "--output-path",
        draft.resolve(),
        "--exclude-selectors",
        LEFT_OUT,
    ]
    done = subprocess.run(command, cwd=pages, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MonitorError(
            "pagefind must index the pages of the site",
            got=shortened(done.stderr or done.stdout),
            remedy="see what it says; the documents themselves are written",
        )


def _tidy(draft: Path, facets: dict[str, tuple[str, str]]) -> None:
    """Take out what is not used, add the facets, and put in order what pagefind leaves in any order."""
    for path in draft.iterdir():
        if _UNUSED.fullmatch(path.name):
            path.unlink()
    entry = draft / "pagefind-entry.json"
    content = json.loads(entry.read_bytes()) if entry.is_file() else {}
    write_whole(entry, json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, address in _fragments(draft):
        found[name.partition("_")[0]][name] = facets[address]
    for language, of_pages in found.items():
        text = json.dumps(of_pages, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        write_whole(draft / f"facets.{language}.json", text.encode())


def _fragments(draft: Path) -> Iterator[tuple[str, str]]:
    """The name of every indexed page in the index, and its address in the site."""
    for path in sorted(draft.glob("fragment/*.pf_fragment")):
        content = gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE)
        yield path.stem, json.loads(content)["url"]


def _take_place(draft: Path, folder: Path) -> None:
    """Put the new index in the place of the old one, which comes back when that fails."""
    earlier = draft.with_name("earlier")
    if folder.exists():
        folder.rename(earlier)
    try:
        draft.rename(folder)
    except OSError:
        if earlier.exists():
            earlier.rename(folder)
        raise
