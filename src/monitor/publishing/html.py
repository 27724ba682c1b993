"""One self-contained HTML page for a document: no script, nothing fetched, the same bytes every time."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.publishing import csv_files, gates, prose
from monitor.publishing.document import Callout, Document, Figure, Part, Prose, Table
from monitor.publishing.edition import Edition, Form
from monitor.publishing.files import relative_link
from monitor.publishing.style import Logo, Style
from monitor.publishing.words import words_in

_PART_TEMPLATES = {Figure: "figure.html.j2", Table: "table.html.j2", Callout: "callout.html.j2"}


def render(document: Document, edition: Edition) -> str:
    """The page of a document."""
    words = words_in(document.language)
    pieces, notes = prose.to_html([part for part in document.parts if isinstance(part, Prose)], words)
    rendered = tuple(_rendered(document, pieces, words))
    opening = len(tuple(takewhile(lambda part: not _opens_section(part), document.parts)))
    return page(
        "document.html.j2",
        edition.style,
        document=document,
        language=document.language,
        word=words,
        contents=[heading for heading in document.headings if heading.level == 2],
        opening=rendered[:opening],
        body=rendered[opening:],
        notes=notes,
        index_href=relative_link(edition.index_href) if edition.index_href else "",
        forms=[_form(form) for form in edition.forms],
    )


def encode(document: Document, edition: Edition) -> bytes:
    """The page of a document as it stands in its file."""
    return render(document, edition).encode()


def page(template: str, style: Style, **values: object) -> str:
    """A page in the common look, checked to be inert."""
    values = {"style": Markup(style_sheet(style)), "logo": style.logo, **values}
    text = templates().get_template(template).render(**values)
    gates.check_page(text)
    return text


def style_sheet(style: Style) -> str:
    """The colours and fonts of a style as custom properties, and the sheet that uses them."""
    fonts = ", ".join(f'"{name}"' for name in style.fonts)
    light = f":root {{ --font: {fonts}, sans-serif; {_properties(style.light)} }}"
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(style.dark)} }} }}"
    paper = f"@media print {{ :root {{ {_properties(style.print)} }} }}"
    return "\n".join([light, dark, paper, _sheet()])


def _properties(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _form(form: Form) -> dict[str, object]:
    """A link to another form of the document, with its size in the unit that readers know from their files."""
    return {
        "label": form.label,
        "href": relative_link(form.href),
        "kilobytes": max(1, round(form.size / 1000)),
    }


def _opens_section(part: Part) -> bool:
    return isinstance(part, Prose) and bool(prose.headings(part))


def _rendered(document: Document, pieces: tuple[Markup, ...], words: dict[str, str]) -> Iterator[Markup]:
    """The HTML of every part, in order."""
    texts, downloads = iter(pieces), iter(csv_files.tables(document).items())
    for number, part in enumerate(document.parts, start=1):
        if isinstance(part, Prose):
            yield Markup('<div class="prose">\n{}\n</div>').format(next(texts))
            continue
        template = templates().get_template(_PART_TEMPLATES[type(part)])
        download = _download(*next(downloads)) if isinstance(part, Table) else None
        yield Markup(template.render(part=part, number=number, word=words, download=download))


def _download(name: str, content: bytes) -> dict[str, str]:
    """A file that the page carries in itself."""
    return {"name": name, "address": f"data:text/csv;base64,{base64.b64encode(content).decode()}"}


@cache
def templates() -> Environment:
    """The templates of all pages; whatever they are given is escaped."""
    loader = PackageLoader("monitor.publishing", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["data_address"] = _data_address
    return environment


@cache
def _sheet() -> str:
    environment = templates()
    source, _, _ = environment.loader.get_source(environment, "style.css")
    return source


def _data_address(image: Figure | Logo) -> str:
    return f"data:{image.mime};base64,{base64.b64encode(image.content).decode()}"
