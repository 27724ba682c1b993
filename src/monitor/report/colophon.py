"""Where figures come from, how final they are, and how to read them."""

from __future__ import annotations

from importlib.metadata import version

from monitor.indicators import INDICATORS
from monitor.report.display import Callout, Prose
from monitor.report.results import TOO_FEW
from monitor.report.wording import Wording
from monitor.texts import escape_markdown, formatting


def only_published(words: Wording) -> bool:
    """Whether the release holds figures of others only."""
    return not words.measures.release.cubes


def status(words: Wording) -> Callout:
    """What kind of figures these are, and how final."""
    key = "published" if only_published(words) else "provisional"
    items = [words.text(f"status.{key}")]
    if words.measures.subject.kind == "provider" and _is_small(words):
        items.append(words.text("status.small"))
    return Callout("status", tuple(items))


def _is_small(words: Wording) -> bool:
    own = words.measures.own
    return own(INDICATORS["clients"]).value < TOO_FEW or own(INDICATORS["dropout_share"]).too_few


def reading_guide(words: Wording) -> Prose:
    """How to read the figures."""
    key = "section.definitions_published" if only_published(words) else "section.definitions"
    base = words.measures.release.manifest["base"]
    small = formatting.count(0, base, words.language)
    return Prose(words.prose(key, small=small))


def colophon(words: Wording) -> Prose:
    """Where the figures come from."""
    title = f"### {words.text('colophon.title')}"
    return Prose("\n\n".join([title, *map(escape_markdown, colophon_lines(words))]))


def colophon_lines(words: Wording) -> list[str]:
    """The same as lines of plain text."""
    release = words.measures.release
    left_out = [
        words.text("colophon.rows", number=formatting.number(number, 0, words.language), table=table)
        for table, number in sorted(release.manifest["quarantined"].items())
    ]
    rows = formatting.listing(left_out, words.language)
    return [
        words.text("colophon.public" if only_published(words) else "colophon.data", id=release.id),
        words.text("colophon.quarantined", rows=rows) if rows else words.text("colophon.none_quarantined"),
        words.text("colophon.software", version=version("monitor-sociaal-domein")),
        words.text("colophon.contact"),
    ]
