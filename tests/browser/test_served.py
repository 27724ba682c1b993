"""The site as `monitor serve` gives it: every page fetches its own files only, and search works by keyboard."""

from __future__ import annotations

from threading import Thread

import pytest
import tools
from test_axe import is_readable

from monitor.publishing.serve import site_server

SEARCH = {"nl": "zoeken.html", "en": "search.html"}
FOUND = "#search-results li a"
LOOKS = {"light": {}, "dark": {"scheme": "dark"}, "narrow": {"width": 320}}


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served."""
    with site_server(site.folder, 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def district(site):
    """The name of the district that was published."""
    return next(made.name for made in site.documents if made.job.kind == "district")


def test_a_served_page_fetches_only_what_is_of_the_site(site, address):
    visits = [tools.PLAIN | {"url": address + site.name(page)} for page in site.pages()]
    for found in tools.look(visits):
        assert [each for each in found["requests"] if not each.startswith(address)] == []
        assert (found["console"], found["dialogs"]) == ([], []), found["visit"]["url"]


@pytest.mark.parametrize("language", SEARCH)
def test_a_district_is_found_by_its_name_with_the_keyboard_alone(address, district, language):
    visit = {"url": address + SEARCH[language], "words": district, "steps": ["search"]}
    (found,) = tools.look([tools.PLAIN | visit])
    searched = found["search"]
    assert searched["count"].strip() and any(district in title for title in searched["titles"])
    assert district in searched["title"] and "/district/" in searched["opened"]
    assert (
        found["console"] == [] and [each for each in found["requests"] if not each.startswith(address)] == []
    )


def test_what_was_found_breaks_no_rule_and_fits_a_telephone(address, district):
    steps = {"ready": FOUND, "steps": ["axe", "overflow"]}
    urls = [f"{address}{page}?q={district}" for page in SEARCH.values()]
    visits = [tools.PLAIN | look | steps | {"url": url} for url in urls for look in LOOKS.values()]
    for found in tools.look(visits):
        told, overflow = found["axe"], found["overflow"]
        assert [f"{each['selector']}: {each['rule']}" for each in told["violations"]] == []
        unjudged = [each for each in told["incomplete"] if each["rule"] == "color-contrast"]
        assert [each["selector"] for each in unjudged if not is_readable(each["colours"])] == []
        assert overflow["width"] <= overflow["room"], overflow["wide"]


def test_what_is_searched_for_is_never_run(address):
    words = "%3Cimg%20src%3Dx%20onerror%3D%22window.ran%3D1%22%3E"
    (found,) = tools.look([tools.PLAIN | {"url": f"{address}{SEARCH['nl']}?q={words}", "steps": ["text"]}])
    assert found["ran"] is None and found["console"] == [] and found["dialogs"] == []
    assert [each for each in found["requests"] if not each.startswith(address)] == []


@pytest.mark.parametrize("javascript", [True, False], ids=["from a file", "without JavaScript"])
def test_where_search_cannot_work_the_page_says_so_and_lists_every_document(site, javascript):
    for page in SEARCH.values():
        visit = {"url": (site.folder / page).as_uri(), "javascript": javascript, "steps": ["text", "shown"]}
        (found,) = tools.look([tools.PLAIN | visit])
        assert found["shown"]["#search-offline"] and not found["shown"]["#search-form"]
        assert found["shown"]["#documents"]
