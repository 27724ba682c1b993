"""What a page of the site shows of a listing: documents in sections, by letter where they are many, and the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from monitor.publishing.files import relative_link
from monitor.publishing.listing import Entry, Listing, alphabetical
from monitor.publishing.site_words import site_words_in
from monitor.vocabulary import KINDS

# A section with more documents than this shows names only, by first letter.
MOST_IN_FULL = 60
# More areas than this have no numbers on the map: they would stand on each other.
MOST_NUMBERED = 60
# The notebook of the report that a municipality is told about first.
MAIN = "municipality"

View = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a page lies: its language, and the period whose folder it lies in ("" for the folder of the site)."""

    language: str
    period: str = ""

    def link(self, path: str) -> str:
        """The address of a file, given its path from the folder of the site."""
        if self.period and path.startswith(f"{self.period}/"):
            return relative_link(path.removeprefix(f"{self.period}/"))
        return ("../" if self.period else "") + relative_link(path)


def languages_of(listing: Listing) -> list[str]:
    """The languages that a listing has documents in, the first one first."""
    made = {entry.language for entry in listing.documents}
    return [each for each in listing.languages if each in made]


def number_of(documents: int, language: str) -> str:
    """How many documents there are, in words."""
    words = site_words_in(language)
    return words["one_document"] if documents == 1 else words["documents"].format(number=documents)


def sections_of(listing: Listing, place: Place) -> list[View]:
    """The documents in the language of the page: the municipality's together and first, then by kind and notebook."""
    mine = [entry for entry in listing.documents if entry.language == place.language]
    known: list[View] = []
    for kind, notebook in dict.fromkeys(_group(kind, notebook) for kind, notebook in _in_order(listing)):
        entries = [entry for entry in mine if _group(entry.kind, entry.notebook) == (kind, notebook)]
        if entries:
            number = 1 + sum(each["kind"] == kind for each in known)
            known.append(_section(listing, place, entries, number))
    return known


def _in_order(listing: Listing) -> list[tuple[str, str]]:
    return sorted(listing.sections, key=lambda section: KINDS.index(section[0]))


def _group(kind: str, notebook: str) -> tuple[str, str]:
    """Which documents stand together; there is one of each about the municipality."""
    return kind, "" if kind == "municipality" else notebook


def _section(listing: Listing, place: Place, entries: Sequence[Entry], number: int) -> View:
    """Documents of one notebook; `number` counts the sections about the same kind of subject."""
    kind, notebook, is_first = entries[0].kind, entries[0].notebook, number == 1
    views = [_view(listing, place, entry) for entry in entries]
    return {
        "identifier": f"{kind}s" if is_first else f"{kind}s-{number}",
        "kind": kind,
        "heading": _heading(listing, place, kind, "" if is_first else notebook),
        "is_first": is_first,
        "entries": views,
        "letters": _by_letter(views) if len(views) > MOST_IN_FULL else [],
        "standouts": [view for view in views if view["flagged"]][:MOST_IN_FULL],
        "told": _told(entries, place.language),
    }


def _heading(listing: Listing, place: Place, kind: str, notebook: str) -> str:
    heading = listing.words[place.language]["headings"][kind]
    return f"{heading}: {notebook}" if notebook else heading


def kinds_of(listing: Listing, place: Place) -> dict[str, str]:
    """What a search can be narrowed to: the documents of one notebook, by the code that the index has for them."""
    found = {}
    for kind, notebook in _in_order(listing):
        titles = [entry.title for entry in listing.documents if _is_of(entry, kind, notebook, place)]
        is_own = (kind, notebook) not in [(each, each) for each in KINDS]
        if titles:
            is_titled = kind == "municipality" and is_own
            name = titles[0] if is_titled else _heading(listing, place, kind, notebook if is_own else "")
            found[f"{kind}/{notebook}"] = name
    return found


def _is_of(entry: Entry, kind: str, notebook: str, place: Place) -> bool:
    return (entry.kind, entry.notebook, entry.language) == (kind, notebook, place.language)


def _view(listing: Listing, place: Place, entry: Entry) -> View:
    """A document as the page shows it; one without a page leads to the first of its files."""
    about = entry.kind == "municipality"
    forms = [
        {
            "label": each.label,
            "href": place.link(f"{listing.period}/{each.path}"),
            "size": f"{max(1, round(each.size / 1000))} kB",
        }
        for each in entry.files
    ]
    return {
        "subject": entry.subject,
        "name": entry.title if about else entry.name,
        "href": place.link(f"{listing.period}/{entry.paths[0]}"),
        "label": "" if entry.page else entry.files[0].label,
        "summary": entry.summary if about or entry.flagged else "",
        "flagged": entry.flagged and not about,
        "is_stale": entry.release != listing.release,
        "is_main": about and entry.notebook == MAIN,
        "forms": forms if about else [],
    }


def _by_letter(views: Sequence[View]) -> list[tuple[str, list[View]]]:
    """The documents by first letter; those that begin with none come first, under ""."""
    ordered = sorted(views, key=lambda view: (_letter(view), alphabetical(view["name"])))
    return [(letter, list(group)) for letter, group in groupby(ordered, key=_letter)]


def _letter(view: View) -> str:
    first = alphabetical(view["name"])[:1].upper()
    return first if first.isalpha() else ""


def _told(entries: Sequence[Entry], language: str) -> str:
    """How many of these documents have something that stands out, and in which forms each is there."""
    words = site_words_in(language)
    flagged = sum(entry.flagged for entry in entries)
    key = "some_stand_out" if flagged else "none_stands_out"
    told = words[key].format(number=flagged, total=len(entries))
    forms = _shared_forms(entries)
    last = f" {words['and']} ".join(filter(None, [", ".join(forms[:-1]), *forms[-1:]]))
    return f"{told} {words['forms_of_each'].format(forms=last)}" if forms else told


def _shared_forms(entries: Sequence[Entry]) -> list[str]:
    """The other forms that every one of these documents has besides its page, on which they are linked."""
    labels = [[file.label for file in entry.files] if entry.page else [] for entry in entries]
    return [label for label in labels[0] if all(label in each for each in labels)]


def map_of(told: Mapping[str, Any] | None, sections: Sequence[View]) -> View | None:
    """The areas of the map in the order of their names, each with the document that it leads to."""
    districts = next((each["entries"] for each in sections if each["kind"] == "district"), None)
    if told is None or districts is None:
        return None
    documents = {entry["subject"]: entry for entry in districts}
    ordered = sorted(told["areas"], key=lambda area: (alphabetical(area["name"]), area["code"]))
    drawn = any(area["outline"] for area in ordered)
    areas = [
        {**area, "number": number, "entry": documents.get(area["code"])}
        for number, area in enumerate(ordered, start=1)
    ]
    codes = {area["code"] for area in areas}
    return {
        **told,
        "areas": areas,
        "rest": [entry for entry in districts if entry["subject"] not in codes],
        "is_drawn": drawn,
        "is_numbered": drawn and len(areas) <= MOST_NUMBERED,
    }
