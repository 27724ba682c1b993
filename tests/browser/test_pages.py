"""What a page does in a browser: it fetches nothing, fits a telephone, and works by keyboard and on paper."""

from __future__ import annotations

import base64
import re

import pytest
import tools
from lxml import html

EVERY_MODE = ("light", "dark", "narrow", "read", "large", "noscript", "skip", "paper")
RING = 2  # pixels, the least that a focus is seen by
PAPER_WIDTH = 595  # points, of A4


@pytest.mark.parametrize("mode", EVERY_MODE)
def test_nothing_is_fetched_from_elsewhere_and_nothing_is_complained_of(seen, site, mode):
    own = site.folder.as_uri()
    for name, found in seen(mode).items():
        assert [address for address in found["requests"] if not address.startswith(own)] == [], name
        assert found["console"] == [] and found["dialogs"] == [] and found["ran"] is None, name


def test_a_document_is_one_file(seen, site):
    for path in site.files("html"):
        assert seen("light")[site.name(path)]["requests"] == [path.as_uri()]


def test_every_image_is_drawn(seen):
    assert [(name, found["images"]) for name, found in seen("light").items() if found["images"]] == []


@pytest.mark.parametrize("mode", ["narrow", "large"])
def test_a_page_fits_a_telephone_and_text_of_twice_the_size(seen, mode):
    wide = {name: found["overflow"] for name, found in seen(mode).items()}
    assert {name: found for name, found in wide.items() if found["width"] > found["room"]} == {}


def test_text_of_twice_the_size_is_not_cut(seen):
    assert [(name, found["clipped"]) for name, found in seen("large").items() if found["clipped"]] == []


def test_every_link_and_scrolling_box_is_reached_by_keyboard_in_order_and_seen(seen, documents):
    pages = {name: seen("light")[name] for name in documents} | seen("read")
    for name, found in pages.items():
        wanted, stops = found["tab"]["wanted"], found["tab"]["stops"]
        reached = [stop["number"] for stop in stops]
        assert [wanted[number] for number in range(len(wanted)) if number not in reached] == [], name
        assert reached == sorted(reached), name
        unseen = [wanted[stop["number"]] for stop in stops if stop["ring"] < RING or not stop["inView"]]
        assert unseen == [], name


def test_the_first_stop_skips_to_the_content(seen, documents):
    for name in documents:
        assert seen("skip")[name]["skip"] == {"href": "#content", "seen": True, "focus": "main"}, name


def test_without_javascript_a_document_says_the_same(seen, site):
    names = [site.name(path) for path in site.files("html")]
    assert [name for name in names if seen("light")[name]["text"] != seen("noscript")[name]["text"]] == []


def test_paper_holds_every_table_whole(seen, site, tmp_path):
    for path in site.files("html"):
        printed = tmp_path / "printed.pdf"
        printed.write_bytes(base64.b64decode(seen("paper")[site.name(path)]["paper"]))
        words, page = tools.words_of_pdf(printed), html.parse(path)
        cells = {"".join(cell.text_content().split()) for cell in page.iter("td", "th")}
        assert sorted(cell for cell in cells if cell not in words) == [], path.name
        assert furthest(printed) < PAPER_WIDTH, path.name


def furthest(path) -> float:
    """How far to the right a word ends, in points."""
    boxes = tools.output_of([tools.program("pdftotext"), "-bbox", path, "-"])
    return max(map(float, re.findall(r'xMax="([\d.]+)"', boxes)))
