"""A page of the site itself: our own words in the common look, with a map, a search form, or the one script."""

from __future__ import annotations

from importlib.resources import files

from lxml import etree, html
from markupsafe import Markup

from monitor.publishing.html import style_sheet, templates
from monitor.publishing.plain import shortened
from monitor.publishing.style import Style
from monitor.vocabulary import MonitorError

SCRIPT = "search.js"
# How much of the accent is in each shade of the map: the darkest leaves dark letters a contrast of 5:1.
SHADES = (0.06, 0.16, 0.26, 0.35, 0.45)

_TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "nav", "footer"),
    *("section", "article", "aside", "div", "span", "p", "br", "strong", "code", "a", "img", "figure"),
    *("figcaption", "details", "summary", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd"),
    *("form", "label", "input", "select", "option", "button"),
    *("svg", "defs", "pattern", "g", "path", "rect", "text"),
}
_LINKS = ("href", "action")
_FETCHING = ("src", "srcset", "background", "poster", "formaction", "data", "ping")


def site_page(template: str, style: Style, **values: object) -> str:
    """A page from a template of the site, checked to hold nothing that runs but the script of the search."""
    sheet = files("monitor.publishing").joinpath("templates", "site.css").read_text(encoding="utf-8")
    look = Markup("{}\n{}\n{}").format(Markup(style_sheet(style)), Markup(_shades(style)), Markup(sheet))
    text = templates().get_template(template).render(style=look, logo=style.logo, **values)
    check_site_page(text)
    return text


def _shades(style: Style) -> str:
    """The shades of the map: the accent thinned with the panel, the same on every screen and on paper."""
    accent, panel = _channels(style.light["accent"]), _channels(style.light["panel"])
    mixed = [
        "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in zip(accent, panel, strict=True))
        for share in SHADES
    ]
    shades = " ".join(f"--shade-{number}: {colour};" for number, colour in enumerate(mixed))
    return f":root {{ {shades} --map-accent: {style.light['accent']}; --map-panel: {style.light['panel']}; }}"


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def check_site_page(page: str) -> None:
    """Refuse a page with anything that runs, but the script of the search, or that is fetched from elsewhere."""
    for element in html.fromstring(page, parser=html.HTMLParser(huge_tree=True)).iter(etree.Element):
        fault = _fault(element)
        if fault:
            raise MonitorError(
                "a page of the site must hold nothing that runs or that is fetched from elsewhere",
                got=shortened(fault),
                remedy="report this as a fault of the publisher, with the listing of the period",
            )


def _fault(element: html.HtmlElement) -> str | None:
    """What an element could do by itself, if anything."""
    tag = element.tag
    if tag not in _TAGS or (tag == "script" and not _is_search(element)):
        return etree.tostring(element, encoding="unicode", with_tail=False)
    for name, value in element.attrib.items():
        leads_out = name in _LINKS and (":" in value.split("/")[0] or value.startswith(("/", "\\")))
        fetches = name in _FETCHING and tag != "script" and not value.startswith("data:image/")
        steers = name == "http-equiv" and value != "Content-Security-Policy"
        if name.startswith("on") or name == "style" or ":" in name or leads_out or fetches or steers:
            return f"<{tag} {name}={value}>"
    return None


def _is_search(script: html.HtmlElement) -> bool:
    return set(script.attrib) == {"src", "defer"} and script.get("src") == SCRIPT and not script.text
