"""House style: a folder with design tokens that every format is dressed in, refused when its contrast fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from monitor.publishing.document import Document, Figure, Part
from monitor.publishing.gates import svg_fault
from monitor.publishing.plain import shortened
from monitor.vocabulary import MonitorError

TOKENS = "tokens.yml"
SCHEMES = ("light", "dark", "print")
COLOURS = ("accent", "ink", "muted", "paper", "tint", "panel", "rule", "better", "worse", "differs")
FIELDS = ("fonts", "logo", *SCHEMES)
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

# WCAG 2.1: 1.4.3 asks 4.5:1 of text, 1.4.11 asks 3:1 of what a chart or a focus is seen by.
TEXT, MARK = 4.5, 3.0
PAIRS = (
    *((text, ground, TEXT) for text in ("ink", "muted", "accent") for ground in ("paper", "tint")),
    *(("ink", ground, TEXT) for ground in ("better", "worse", "differs")),
)
# What charts are drawn with on the panel, in every scheme; the accent of the light scheme marks the subject.
CHART_ACCENT = "#005D8F"
CHART_WORDS = {"the words of charts": "#333333", "the muted words of charts": "#6B6B6B"}
CHART_MARKS = {"the other marks of charts": "#8C8C8C", "the target in charts": "#B25000"}

_HEX = re.compile("#[0-9a-fA-F]{6}")
_FAMILY = re.compile(r"[\w .-]{1,60}")


@dataclass(frozen=True)
class Logo:
    """The mark of the organisation, and the words for who does not see it."""

    content: bytes
    mime: str
    alt: str


@dataclass(frozen=True)
class Style:
    """Colours by name for a light screen, a dark one and paper; fonts by preference; a logo.

    `font_folder` holds the font files of one's own for formats that carry their fonts with them.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    print: Mapping[str, str]
    fonts: tuple[str, ...]
    font_folder: Path | None = None
    logo: Logo | None = None


@cache
def default_style() -> Style:
    """The neutral look of the package: that of a well-made public report."""
    text = files("monitor.publishing").joinpath("templates", TOKENS).read_text(encoding="utf-8")
    tokens = yaml.safe_load(text)
    return Style(*(tokens[scheme] for scheme in SCHEMES), fonts=tuple(tokens["fonts"]))


def read_style(folder: Path) -> Style:
    """The look in a folder: `tokens.yml`, which names only what differs from the default; logo and fonts beside it.

    Raises MonitorError for anything that `tokens.yml` should not hold, and for two colours, by name, whose
    contrast is too low to read.
    """
    path = folder / TOKENS
    tokens = _read(path)
    style = _with_fonts(folder, path, tokens, default_style())
    for scheme in SCHEMES:
        style = replace(
            style, **{scheme: getattr(style, scheme) | _colours(path, scheme, tokens.get(scheme))}
        )
    style = replace(style, logo=_logo(folder, path, tokens.get("logo")))
    check_contrast(style, path)
    return style


def _read(path: Path) -> dict[str, Any]:
    try:
        tokens = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _refused(
            path, "a house style must be a folder with a readable tokens.yml in it", error
        ) from error
    if not isinstance(tokens, dict) or not set(tokens) <= set(FIELDS):
        raise _refused(path, f"a house style has the fields {', '.join(FIELDS)}", tokens)
    return tokens


def _refused(path: Path, must: str, got: object) -> MonitorError:
    return MonitorError(must, got=f"{path}: {shortened(got)}", remedy="see reports/style for an example")


def _colours(path: Path, scheme: str, given: Any) -> dict[str, str]:
    sound = isinstance(given or {}, dict) and all(
        name in COLOURS and _HEX.fullmatch(str(value)) for name, value in (given or {}).items()
    )
    if not sound:
        raise _refused(path, f"`{scheme}` must give {', '.join(COLOURS)} colours as '#RRGGBB'", given)
    return {name: value.upper() for name, value in (given or {}).items()}


def _with_fonts(folder: Path, path: Path, tokens: Mapping[str, Any], style: Style) -> Style:
    given = tokens.get("fonts") or []
    if not isinstance(given, list) or not all(_FAMILY.fullmatch(str(name)) for name in given):
        raise _refused(path, "`fonts` must list names of font families", given)
    own = folder / "fonts"
    return replace(
        style,
        fonts=(*given, *(name for name in style.fonts if name not in given)),
        font_folder=own if own.is_dir() else None,
    )


def _logo(folder: Path, path: Path, given: Any) -> Logo | None:
    if given is None:
        return None
    sound = isinstance(given, dict) and set(given) == {"file", "alt"} and str(given["alt"]).strip()
    mime = LOGO_TYPES.get(Path(str(given["file"])).suffix.lower()) if sound else None
    if mime is None:
        raise _refused(
            path, "`logo` must give a `file` (SVG or PNG) and an `alt` that names the owner", given
        )
    try:
        content = (folder / given["file"]).read_bytes()
    except OSError as error:
        raise _refused(path, "the logo must be a readable file beside tokens.yml", error) from error
    if mime == "image/svg+xml" and svg_fault(content):
        raise _refused(path, "the logo must be an image without script or anything fetched", given["file"])
    return Logo(content, mime, str(given["alt"]).strip())


def check_contrast(style: Style, path: Path) -> None:
    """Refuse a style with text or marks that cannot be told from their background, and name the two colours."""
    for scheme, first, second, colours, least in _pairs(style):
        ratio = contrast(*colours)
        if ratio < least:
            raise MonitorError(
                f"in {path} ({scheme}), {first} on {second} must have a contrast of at least {least}:1",
                got=f"{colours[0]} on {colours[1]}, which is {ratio:.1f}:1",
                remedy=f"choose a darker or lighter colour for one of the two under `{scheme}`",
            )


def _pairs(style: Style) -> Iterator[tuple[str, str, str, tuple[str, str], float]]:
    for scheme in SCHEMES:
        colours = getattr(style, scheme)
        for text, ground, least in PAIRS:
            yield scheme, text, ground, (colours[text], colours[ground]), least
        for words, colour in CHART_WORDS.items():
            yield scheme, words, "panel", (colour, colours["panel"]), TEXT
        for marks, colour in (*CHART_MARKS.items(), ("the accent in charts", style.light["accent"])):
            yield scheme, marks, "panel", (colour, colours["panel"]), MARK


def recoloured(document: Document, style: Style) -> Document:
    """The same document with the accent of the style in its charts, which are drawn in the default one."""
    accent = style.light["accent"]
    if accent.upper() == CHART_ACCENT:
        return document
    return replace(document, parts=tuple(_recoloured(part, accent) for part in document.parts))


def _recoloured(part: Part, accent: str) -> Part:
    if not isinstance(part, Figure) or part.mime != "image/svg+xml":
        return part
    content = re.sub(CHART_ACCENT.encode(), accent.encode(), part.content, flags=re.IGNORECASE)
    return replace(part, content=content)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it."""
    lower, higher = sorted((_luminance(first), _luminance(second)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
