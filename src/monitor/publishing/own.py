"""What a researcher's own notebook says about itself: its title, language, author and day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from nbformat import NotebookNode

from monitor.publishing import gates, prose
from monitor.publishing.document import Document, Part, Prose
from monitor.publishing.options import read_yaml
from monitor.publishing.plain import plain
from monitor.vocabulary import LANGUAGES

_FENCED = re.compile(r"\s*---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class FrontMatter:
    """The YAML between --- lines at the top of a notebook, and what follows it in its cell (counted from 1)."""

    cell: int = 0
    fields: Mapping[str, object] = field(default_factory=dict)
    rest: str = ""

    @property
    def execute(self) -> dict[str, str]:
        """Quarto's options for all cells of the document."""
        said = self.fields.get("execute")
        return dict(said) if isinstance(said, dict) else {}


def front_matter(cells: Sequence[NotebookNode]) -> FrontMatter:
    """The front matter in the first cell that is not code; empty when that cell begins with something else."""
    written = (
        (number, plain(cell.source))
        for number, cell in enumerate(cells, start=1)
        if cell.cell_type != "code" and cell.source.strip()
    )
    number, source = next(written, (0, ""))
    found = _FENCED.match(source)
    fields = read_yaml(found[1]) if found else None
    if found and fields is None:
        must, remedy = "the block between --- lines must be YAML", 'put texts between quotes: title: "..."'
        gates.refuse(number, must, found[1], remedy)
    return FrontMatter(number, fields, source[found.end() :]) if isinstance(fields, dict) else FrontMatter()


def described(front: FrontMatter, metadata: Mapping, parts: tuple[Part, ...], name: str) -> Document:
    """The document of a notebook that shows none itself; a heading that is its title is taken out of the prose."""
    title = _text(front.fields.get("title")) or _text(metadata.get("title"))
    if not title:
        title, parts = _from_heading(parts)
    gates.check_title(title, name)
    subtitle = _text(front.fields.get("subtitle"))
    return Document(
        title=title,
        subtitle=subtitle,
        language=_language(front),
        kind="notebook",
        subject=title,
        period="",
        municipality=_authors(front.fields.get("author")),
        summary="",
        description=subtitle or title,
        parts=parts,
        headings=(),
        date=_day(front),
    )


def _text(value: object) -> str:
    return " ".join(plain(value).split()) if isinstance(value, str) else ""


def _authors(value: object) -> str:
    """The names in Quarto's forms: a text, a name with other facts, or a list of those."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_authors, value)))
    return _authors(value.get("name")) if isinstance(value, dict) else _text(value)


def _language(front: FrontMatter) -> str:
    said = _text(front.fields.get("lang")) or LANGUAGES[0]
    language = re.split("[-_]", said)[0].lower()
    if language not in LANGUAGES:
        must = f"`lang` must be one of {', '.join(LANGUAGES)}"
        gates.refuse(front.cell, must, said, f"write lang: {LANGUAGES[0]}")
    return language


def _day(front: FrontMatter) -> str:
    """The day, if one is given; words such as today would make another document every day."""
    said = _text(front.fields.get("date"))
    try:
        return date.fromisoformat(said[:10]).isoformat() if said else ""
    except ValueError:
        gates.refuse(front.cell, "`date` must be a day", said, "write it as year-month-day: 2025-12-31")


def _from_heading(parts: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    """The first heading of the first level, and the parts without it."""
    for place, part in enumerate(parts):
        headings = prose.headings(part) if isinstance(part, Prose) else ()
        found = [heading for heading in headings if heading.level == 1]
        if found:
            left = prose.without_heading(part, found[0].identifier)
            return _text(found[0].text), (
                *parts[:place],
                *((left,) if left.blocks else ()),
                *parts[place + 1 :],
            )
    return "", parts
