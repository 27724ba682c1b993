"""One self-contained HTML page for a document: no script, nothing fetched, the same bytes every time."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.publishing import gates, prose
from monitor.publishing.document import Callout, Document, Figure, Part, Prose, Table
from monitor.publishing.files import relative_link
from monitor.publishing.plain import plain, shortened
from monitor.publishing.words import words_in
from monitor.vocabulary import MonitorError

_PART_TEMPLATES = {Figure: "figure.html.j2", Table: "table.html.j2", Callout: "callout.html.j2"}
# Ends the style element, or fetches something.
_UNSAFE_STYLE = re.compile(r"</\s*style|@import|url\(\s*['\"]?(?!data:)", re.IGNORECASE)


def render(document: Document, tokens: str = "", index_href: str = "") -> str:
    """The page of a document; `tokens` is CSS after the default, `index_href` the path back to the index."""
    words = words_in(document.language)
    pieces, notes = prose.to_html([part for part in document.parts if isinstance(part, Prose)], words)
    rendered = tuple(_rendered(document, pieces, words))
    opening = len(tuple(takewhile(lambda part: not _opens_section(part), document.parts)))
    return page(
        "document.html.j2",
        tokens,
        document=document,
        language=document.language,
        word=words,
        contents=[heading for heading in document.headings if heading.level == 2],
        opening=rendered[:opening],
        body=rendered[opening:],
        notes=notes,
        index_href=relative_link(index_href) if index_href else "",
    )


def encode(document: Document, tokens: str = "", index_href: str = "") -> bytes:
    """The page of a document as it stands in its file."""
    return render(document, tokens, index_href).encode()


def page(template: str, tokens: str, **values: object) -> str:
    """A page in the common look, checked to be inert."""
    style = Markup(_style() + _checked(tokens))
    text = _templates().get_template(template).render(style=style, **values)
    gates.check_page(text)
    return text


def read_tokens(path: Path) -> str:
    """The CSS of a municipality's own look."""
    try:
        return _checked(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MonitorError(
            "the style must be a readable CSS file in UTF-8",
            got=f"{path}: {error}",
            remedy="correct the path, or leave it out for the default look",
        ) from error


def _checked(tokens: str) -> str:
    found = _UNSAFE_STYLE.search(plain(tokens))
    if found:
        raise MonitorError(
            "a style must not close its element or fetch anything",
            got=shortened(tokens[found.start() :]),
            remedy="remove it; embed an image as url(data:...), and use fonts that readers have",
        )
    return plain(tokens)


def _opens_section(part: Part) -> bool:
    return isinstance(part, Prose) and bool(prose.headings(part))


def _rendered(document: Document, pieces: tuple[Markup, ...], words: dict[str, str]) -> Iterator[Markup]:
    """The HTML of every part, in order."""
    texts = iter(pieces)
    for number, part in enumerate(document.parts, start=1):
        if isinstance(part, Prose):
            yield Markup('<div class="prose">\n{}\n</div>').format(next(texts))
            continue
        template = _templates().get_template(_PART_TEMPLATES[type(part)])
        yield Markup(template.render(part=part, number=number, word=words))


@cache
def _templates() -> Environment:
    loader = PackageLoader("monitor.publishing", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["data_address"] = _data_address
    return environment


@cache
def _style() -> str:
    environment = _templates()
    source, _, _ = environment.loader.get_source(environment, "style.css")
    return source


def _data_address(figure: Figure) -> str:
    return f"data:{figure.mime};base64,{base64.b64encode(figure.content).decode()}"
