"""A static site: a start page, a page for every period and a search page, in every language, from the listings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.publishing.document import Callout, CalloutKind
from monitor.publishing.files import write_whole
from monitor.publishing.listing import Listing, read_listings
from monitor.publishing.search import write_index
from monitor.publishing.site_page import SCRIPT, site_page
from monitor.publishing.site_view import Place, kinds_of, languages_of, map_of, number_of, sections_of
from monitor.publishing.site_words import LANGUAGE_NAMES, SEARCH_PAGES, site_words_in
from monitor.publishing.style import Style
from monitor.publishing.words import words_in

START = "index.html"


@dataclass(frozen=True)
class Site:
    """All there is to tell: the listings, the newest period first, in the languages, the first one first."""

    listings: tuple[Listing, ...]
    languages: tuple[str, ...]
    style: Style

    def spoken(self, language: str) -> list[Listing]:
        """The listings with documents in a language."""
        return [listing for listing in self.listings if language in languages_of(listing)]

    def start(self, language: str) -> str:
        """The name of the start page, or of the page of a period, in a language."""
        return START if language == self.languages[0] else f"index.{language}.html"


def write_site(out: Path, style: Style) -> Path:
    """Write the pages and the search index of all listings in a folder; returns the start page.

    Every file is written whole or not at all, and has the same bytes for the same listings and documents.
    """
    listings = read_listings(out)
    languages = dict.fromkeys(each for listing in listings for each in languages_of(listing))
    site = Site(tuple(listings), tuple(languages), style)
    for path, page in _pages(site).items():
        write_whole(out / path, page.encode())
    if listings:
        write_whole(out / SCRIPT, files("monitor.publishing").joinpath("templates", SCRIPT).read_bytes())
        write_index(out, listings)
    return out / START


def _pages(site: Site) -> dict[str, str]:
    """Every page by its path from the folder of the site."""
    pages = {}
    for language in site.languages:
        spoken = site.spoken(language)
        pages[site.start(language)] = _period_page(site, spoken[0], Place(language))
        pages[SEARCH_PAGES.in_(language)] = _search_page(site, Place(language))
        for listing in spoken:
            path = f"{listing.period}/{site.start(language)}"
            pages[path] = _period_page(site, listing, Place(language, listing.period))
    return pages


def _period_page(site: Site, listing: Listing, place: Place) -> str:
    """The page of a period; that of the newest one is the start page too."""
    told = listing.words[place.language]
    newest = site.spoken(place.language)[0]
    sections = sections_of(listing, place)
    about = [entry for each in sections if each["kind"] == "municipality" for entry in each["entries"]]
    others = languages_of(listing) if place.period else site.languages
    return site_page(
        "index.html.j2",
        site.style,
        **_frame(site, listing, place, here="" if place.period else "start"),
        others=[_other(each, site.start(each)) for each in others if each != place.language],
        told=told,
        headline=_headline(told["headlines"]),
        news=_news(told["period"], place, is_newest=listing is newest),
        is_newest=listing is newest,
        is_replaced=bool(listing.replaces),
        main=next((entry for entry in about if entry["is_main"]), None),
        about=[entry for entry in about if not entry["is_main"]],
        sections=[each for each in sections if each["kind"] != "municipality"],
        map=map_of(told["map"], sections),
        periods=_periods(site, place, shown=listing),
    )


def _search_page(site: Site, place: Place) -> str:
    spoken = site.spoken(place.language)
    newest = spoken[0]
    words = site_words_in(place.language)
    return site_page(
        "search.html.j2",
        site.style,
        **_frame(site, newest, place, here="search"),
        others=[_other(each, SEARCH_PAGES.in_(each)) for each in site.languages if each != place.language],
        script=SCRIPT,
        how=words["search_how"].partition("{command}"),
        title=words["all_documents"].format(period=newest.words[place.language]["period"]),
        sections=sections_of(newest, place),
        kinds=_kinds(spoken, place),
        choices=[(each.period, each.words[place.language]["period"]) for each in spoken],
        periods=_periods(site, place, shown=newest),
    )


def _kinds(listings: Sequence[Listing], place: Place) -> dict[str, str]:
    """What a search can be narrowed to, in the order and with the names of the newest period."""
    found: dict[str, str] = {}
    for listing in listings:
        found |= {code: name for code, name in kinds_of(listing, place).items() if code not in found}
    return found


def _frame(site: Site, listing: Listing, place: Place, here: str) -> dict[str, Any]:
    """What stands around every page of the site."""
    return {
        "language": place.language,
        "word": words_in(place.language) | site_words_in(place.language),
        "municipality": listing.words[place.language]["municipality"],
        "colophon": listing.words[place.language]["colophon"],
        "start_href": place.link(site.start(place.language)),
        "search_href": place.link(SEARCH_PAGES.in_(place.language)),
        "here": here,
    }


def _other(language: str, href: str) -> dict[str, str]:
    """The same page in another language."""
    return {"language": language, "name": LANGUAGE_NAMES[language], "href": href}


def _headline(items: Sequence[str]) -> Callout | None:
    return Callout(0, CalloutKind.HEADLINE, None, tuple(items), None) if items else None


def _news(period: str, place: Place, *, is_newest: bool) -> str:
    return site_words_in(place.language)["newest" if is_newest else "earlier"].format(period=period)


def _periods(site: Site, place: Place, shown: Listing) -> list[Mapping[str, Any]]:
    """Every period, the newest first, each with its page in this language or else in its own first one."""
    found = []
    for listing in site.listings:
        spoken = languages_of(listing)
        language = place.language if place.language in spoken else spoken[0]
        number = sum(entry.language == language for entry in listing.documents)
        found.append(
            {
                "name": listing.words[language]["period"],
                "language": language,
                "href": place.link(f"{listing.period}/{site.start(language)}"),
                "number": number_of(number, place.language),
                "is_shown": listing is shown,
            }
        )
    return found
