"""Slides as one offline HTML file: a show with reveal.js, a page to read without script and on paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.publishing import gates
from monitor.publishing.document import Document, Figure
from monitor.publishing.edition import Edition
from monitor.publishing.slide_tables import Grid
from monitor.publishing.slide_texts import Points
from monitor.publishing.slides import Body, Chart, Opening, Slide, slides_of
from monitor.publishing.style import Logo, Style
from monitor.vocabulary import MonitorError, Text

WORDS = {
    "controls": Text(nl="Bladeren", en="Move between slides"),
    "previous": Text(nl="Vorige dia", en="Previous slide"),
    "next": Text(nl="Volgende dia", en="Next slide"),
    "resume": Text(nl="Verder", en="Resume"),
    "notes": Text(nl="Notities", en="Notes"),
    "read": Text(nl="Als tekst lezen", en="Read as text"),
    "hint": Text(
        nl="Pijltjestoetsen: verder en terug · O: overzicht · S: notities · F: volledig scherm",
        en="Arrow keys: forward and back · O: overview · S: notes · F: full screen",
    ),
}
# In a point: the show measures 1280 by 720 of them.
PIXELS = 4 / 3
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}; "
    "base-uri 'none'; form-action 'none'"
    '">'
)
# What a browser would look for on the web when somebody opens its tools.
_MAP = "//# sourceMappingURL"


def encode(document: Document, edition: Edition) -> bytes:
    """The slides of a document as one HTML file."""
    style, slides = edition.style, slides_of(document)
    page = (
        _templates()
        .get_template("slides.html.j2")
        .render(
            language=document.language,
            document=document,
            about=[each for each in (document.title, document.municipality, document.period) if each],
            policy=policy(),
            show_style=Markup(_part("reveal/reveal.css")),
            style=Markup(_style_sheet(style, slides)),
            scripts=_script_elements(),
            word={key: text.in_(document.language) for key, text in WORDS.items()},
            slides=[(slide, _kind(slide), _runs(slide)) for slide in slides],
            logo=style.logo,
        )
    )
    check_slides(page)
    return page.encode()


def _kind(slide: Slide) -> str:
    """The class of a slide, by which it is laid out."""
    body = slide.body
    if isinstance(body, Opening):
        return "opening"
    if isinstance(body, Points):
        return str(body.kind)
    if isinstance(body, Chart):
        return "chart beside" if body.beside else "chart"
    return "table"


def _runs(slide: Slide) -> list[tuple[bool, list[str]]]:
    """The paragraphs of a slide, those that make one list together."""
    points = slide.body.points if isinstance(slide.body, Points) else ()
    runs = groupby(points, key=lambda point: point.listed)
    return [(listed, [point.text for point in run]) for listed, run in runs]


def check_slides(page: str) -> None:
    """Refuse a page with any script but the two that belong to it, or with anything that fetches.

    Text cannot hold these elements, because it is escaped: without them the page must pass the gate of every page.
    """
    scripts, rule = _script_elements(), policy()
    if page.count(scripts) != 1 or page.count(rule) != 1:
        raise MonitorError(
            "slides must hold their own two scripts once, and the rule that allows no other",
            got=f"{page.count(scripts)} times the scripts, {page.count(rule)} times the rule",
            remedy="report this as a fault of the publisher, with the notebook",
        )
    gates.check_page(page.replace(scripts, ""))


@cache
def _scripts() -> tuple[str, ...]:
    """The show, vendored as it is published, and what starts it."""
    library = _part("reveal/reveal.js").partition(_MAP)[0]
    return library, _part("slides.js")


@cache
def _script_elements() -> Markup:
    return Markup("\n").join(Markup("<script>{}</script>").format(Markup(script)) for script in _scripts())


@cache
def policy() -> Markup:
    """The rule for the browser, as an element: exactly these scripts may run, and nothing is fetched."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _scripts())
    return Markup(_POLICY.format(scripts=" ".join(f"'sha256-{digest}'" for digest in digests)))


def _style_sheet(style: Style, slides: Sequence[Slide]) -> str:
    """The colours of a light screen and of paper as custom properties, and the sheet that uses them."""
    fonts = ", ".join(f'"{name}"' for name in style.fonts)
    light = f":root {{ --font: {fonts}, sans-serif; {_properties(style.light)} }}"
    paper = f"@media print {{ :root {{ {_properties(style.print)} }} }}"
    own = "\n".join(
        [*_sizes(slides), *(_columns(number, slide.body) for number, slide in enumerate(slides, start=1))]
    )
    return "\n".join([light, paper, _part("slides.css"), f"@media screen {{\n{own}\n}}"])


def _sizes(slides: Sequence[Slide]) -> list[str]:
    """The sizes of text in the show."""
    sizes = {slide.size for slide in slides}
    sizes |= {slide.body.size for slide in slides if not isinstance(slide.body, Chart)}
    return [f".show .size-{size} {{ font-size: {_pixels(size)}px; }}" for size in sorted(sizes)]


def _columns(number: int, body: Body) -> str:
    """The widths that the columns of a table have on its slide."""
    if not isinstance(body, Grid):
        return ""
    widths = enumerate(body.widths, start=1)
    table = f".show .grid-{number}"
    heads = (f"{table} thead :nth-child({place}) {{ width: {_pixels(width)}px; }}" for place, width in widths)
    return " ".join([f"{table} {{ width: {_pixels(sum(body.widths))}px; }}", *heads])


def _pixels(points: float) -> float:
    return round(points * PIXELS, 1)


def _properties(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


@cache
def _part(name: str) -> str:
    return files("monitor.publishing").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.publishing", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_address"] = _data_address
    return environment


def _data_address(image: Figure | Logo) -> str:
    return f"data:{image.mime};base64,{base64.b64encode(image.content).decode()}"
