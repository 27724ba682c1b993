"""The listing of a period: what a site says about it and which documents it has, as a file beside them.

The pages of a site are made from the listings that lie in its folder, so that old periods stay when new ones come.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from monitor.publishing.files import write_whole
from monitor.publishing.listing_schema import FORMAT, LISTING
from monitor.publishing.plain import plain_values, shortened
from monitor.vocabulary import MonitorError, Period

NAME = "documents.json"


@dataclass(frozen=True)
class File:
    """Another form of a document: a label such as PDF, its path from the folder of the period, its size in bytes."""

    label: str
    path: str
    size: int


@dataclass(frozen=True)
class Entry:
    """A document: for whom, what it says in a sentence, whether something stands out, and its files.

    `page` is the path of its HTML page from the folder of the period, or "" when there is none.
    """

    kind: str
    notebook: str
    subject: str
    language: str
    release: str
    name: str
    title: str
    summary: str
    flagged: bool
    page: str
    files: tuple[File, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Which document it is, whoever made it when."""
        return self.kind, self.notebook, self.subject, self.language

    @property
    def paths(self) -> tuple[str, ...]:
        """Where it lies, the page first."""
        return tuple(filter(None, [self.page, *(file.path for file in self.files)]))


@dataclass(frozen=True)
class Listing:
    """All documents of a period, in order, and what a site says about it in every language.

    `languages` has the first language first; `sections` are the pairs of kind and notebook in the order of the
    publications; `replaces` are the releases of the same period that this one came in the place of.
    """

    period: str
    release: str
    municipality: str
    languages: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    words: dict[str, dict[str, Any]]
    documents: tuple[Entry, ...]
    replaces: tuple[str, ...] = ()


def updated(earlier: Listing | None, new: Listing, *, whole: bool) -> Listing:
    """What a run made, put in the place of what an earlier one made.

    A whole run replaces every document of its notebooks and languages, also those that it could not make again.
    Any other run replaces only what it made, and adds new forms to a document of the same release. Documents of
    other notebooks and languages stay.
    """
    if earlier is None:
        return _sorted(new)
    replaced = {(*section, language) for section in new.sections for language in new.languages if whole}
    kept = [each for each in earlier.documents if (each.kind, each.notebook, each.language) not in replaced]
    made = [_with_forms(each, kept) for each in new.documents]
    taken = {path for each in made for path in each.paths}
    kept = [each for each in kept if each.identity not in {one.identity for one in made}]
    before = [each for each in (*earlier.replaces, earlier.release) if each != new.release]
    return _sorted(
        replace(
            new,
            languages=_joined(earlier.languages, new.languages),
            sections=_joined(new.sections, earlier.sections),
            documents=(*made, *(each for each in kept if not taken & set(each.paths))),
            replaces=_joined(before),
        )
    )


def _with_forms(entry: Entry, earlier: Sequence[Entry]) -> Entry:
    """The document with the forms that it has from an earlier run of the same release."""
    same = [each for each in earlier if (each.identity, each.release) == (entry.identity, entry.release)]
    labels = {file.label for file in entry.files}
    others = [file for each in same for file in each.files if file.label not in labels]
    page = next((each.page for each in same), "")
    return replace(entry, page=entry.page or page, files=(*entry.files, *others))


def _joined(*lists: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one))


def _sorted(listing: Listing) -> Listing:
    places = {section: place for place, section in enumerate(listing.sections)}
    languages = {language: place for place, language in enumerate(listing.languages)}

    def place(entry: Entry) -> tuple[Any, ...]:
        section = places[entry.kind, entry.notebook]
        return section, languages[entry.language], alphabetical(entry.name), entry.subject

    return replace(listing, documents=tuple(sorted(listing.documents, key=place)))


def alphabetical(name: str) -> str:
    """A name as it is looked up: without accents and capitals."""
    parts = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


def write_listing(out: Path, listing: Listing) -> Path:
    """Write `documents.json` in the folder of its period, whole or not at all."""
    path = out / listing.period / NAME
    content = plain_values(json.loads(json.dumps({"format": FORMAT, **asdict(listing)})))
    _check(path, content)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())
    return path


def read_listing(out: Path, period: str) -> Listing | None:
    """The listing of a period as it was written; None when there is none."""
    path = out / period / NAME
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    _check(path, content)
    fields = {name: value for name, value in content.items() if name != "format"}
    return Listing(**fields | _tuples(fields))


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "languages": tuple(fields["languages"]),
        "sections": tuple((kind, notebook) for kind, notebook in fields["sections"]),
        "replaces": tuple(fields["replaces"]),
        "documents": tuple(_entry(each) for each in fields["documents"]),
    }


def _entry(fields: dict[str, Any]) -> Entry:
    return Entry(**fields | {"files": tuple(File(**file) for file in fields["files"])})


def _check(path: Path, content: Any) -> None:
    fault = next(Draft202012Validator(LISTING).iter_errors(content), None)
    if fault is not None:
        raise _unreadable(path, f"{fault.json_path}: {fault.message}")
    for entry in content["documents"]:
        known = entry["language"] in content["words"] and entry["language"] in content["languages"]
        if not known or [entry["kind"], entry["notebook"]] not in content["sections"]:
            raise _unreadable(path, f"{entry['title']}, of another language or notebook than is listed")


def _unreadable(path: Path, error: object) -> MonitorError:
    return MonitorError(
        f"{path} must be a listing as `monitor publish` writes it",
        got=shortened(error),
        remedy="remove the file and publish that period again",
    )


def read_listings(out: Path) -> list[Listing]:
    """The listings in the folder of a site, the newest period first, each with the documents that are there.

    A document whose files are not all there any more is left out, and so is a period without documents.
    """
    periods = sorted(filter(None, map(_period, out.glob(f"*/{NAME}"))), reverse=True)
    found = [_present(out, read_listing(out, str(period))) for period in periods]
    return [listing for listing in found if listing.documents]


def _period(path: Path) -> Period | None:
    """The period that a folder is named after; any other folder is not of a site."""
    try:
        return Period.parse(path.parent.name)
    except MonitorError:
        return None


def _present(out: Path, listing: Listing) -> Listing:
    folder = out / listing.period
    there = [entry for entry in listing.documents if all((folder / path).is_file() for path in entry.paths)]
    return replace(listing, documents=tuple(there))


def check_municipality(listings: Sequence[Listing], municipality: str, out: Path) -> None:
    """Refuse to put two municipalities in one site."""
    others = sorted({each.municipality for each in listings} - {municipality})
    if others:
        raise MonitorError(
            "a site must be about one municipality",
            got=f"a release of {municipality} for {out}, which has documents of {', '.join(others)}",
            remedy="give another folder with --out",
        )
