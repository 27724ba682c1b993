"""The index of a site: the municipality's headline, and every document in a list by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.publishing.document import Callout, CalloutKind
from monitor.publishing.files import relative_link, write_whole
from monitor.publishing.html import page
from monitor.publishing.plain import plain
from monitor.publishing.style import Style
from monitor.publishing.words import words_in
from monitor.vocabulary import MonitorError


@dataclass(frozen=True)
class Site:
    """What the index says itself; `headings` gives each kind of document its heading, in order."""

    title: str
    language: str
    municipality: str
    period: str
    intro: str
    headlines: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    colophon: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A document in the index; `href` is the path of its file relative to the index."""

    kind: str
    subject: str
    href: str
    summary: str = ""
    flagged: bool = False


@dataclass(frozen=True)
class Section:
    """The documents of one kind under their heading."""

    identifier: str
    heading: str
    entries: tuple[Entry, ...]


def write_index(folder: Path, site: Site, entries: Sequence[Entry], style: Style) -> Path:
    """Write `index.html` in the folder, whole or not at all, and say where it is."""
    path = folder / "index.html"
    write_whole(path, render_index(site, entries, style).encode())
    return path


def render_index(site: Site, entries: Sequence[Entry], style: Style) -> str:
    """The index page; entries keep the order they are given in."""
    _check(site, entries)
    return page(
        "index.html.j2",
        style,
        language=site.language,
        word=words_in(site.language),
        title=plain(site.title),
        municipality=plain(site.municipality),
        period=plain(site.period),
        intro=plain(site.intro),
        headline=_headline(site),
        sections=[section for section in _sections(site, entries) if section.entries],
        colophon=[plain(line) for line in site.colophon],
    )


def _headline(site: Site) -> Callout | None:
    items = tuple(plain(item) for item in site.headlines)
    return Callout(0, CalloutKind.HEADLINE, None, items, None) if items else None


def _sections(site: Site, entries: Sequence[Entry]) -> list[Section]:
    return [
        Section(f"k-{number}", plain(heading), tuple(_safe(entry) for entry in entries if entry.kind == kind))
        for number, (kind, heading) in enumerate(site.headings, start=1)
    ]


def _safe(entry: Entry) -> Entry:
    link = relative_link(entry.href)
    return Entry(entry.kind, plain(entry.subject), link, plain(entry.summary), entry.flagged)


def _check(site: Site, entries: Sequence[Entry]) -> None:
    known = {kind for kind, _ in site.headings}
    unknown = sorted({entry.kind for entry in entries} - known)
    if unknown:
        raise MonitorError(
            f"the index must have a heading for every kind of document; it has {', '.join(sorted(known))}",
            got=", ".join(unknown),
            remedy="give the site a heading for it",
        )
    if not site.title.strip() or not all(entry.subject.strip() for entry in entries):
        raise MonitorError(
            "the index and every document in it must have a name",
            got="an empty title or subject",
            remedy="give the name",
        )
