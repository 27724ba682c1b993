"""Report prose by key, in every language under the same keys, and how numbers and dates are written."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from jinja2 import Environment, StrictUndefined, Template

from monitor.vocabulary import LANGUAGES, MonitorError

MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~^$:\"'@&=])")


@cache
def texts(language: str) -> dict[str, str]:
    """All prose of a language, by key such as `district.demand`."""
    if language not in LANGUAGES:
        raise MonitorError(
            f"a language must be one of {', '.join(LANGUAGES)}",
            got=repr(language),
            remedy="choose one of them",
        )
    source = files("monitor.texts").joinpath(f"{language}.yml").read_text(encoding="utf-8")
    return dict(_flat("", yaml.safe_load(source)))


def _flat(prefix: str, tree: dict) -> list[tuple[str, str]]:
    pairs = []
    for key, value in tree.items():
        pairs += _flat(f"{prefix}{key}.", value) if isinstance(value, dict) else [(prefix + key, value)]
    return pairs


def plain(key: str, language: str, **values: object) -> str:
    """The text of `key`, filled in; for titles, cells and captions, which are printed as written."""
    return _template(key, language, escaped=False).render(**values).strip()


def markdown(key: str, language: str, **values: object) -> str:
    """The text of `key`, filled in; what is filled in is escaped, so a name is printed as written."""
    return _template(key, language, escaped=True).render(**values).strip()


@cache
def _template(key: str, language: str, *, escaped: bool) -> Template:
    known = texts(language)
    if key not in known:
        raise MonitorError(
            "a text must stand in texts/nl.yml and texts/en.yml",
            got=f"no text {key!r} in {language}.yml",
            remedy="add it under that key in both files",
        )
    return _environment(escaped=escaped).from_string(known[key])


# Not the spaces that keep an amount on one line.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")


@cache
def _environment(*, escaped: bool) -> Environment:
    return Environment(undefined=StrictUndefined, autoescape=False, finalize=_escaped if escaped else None)


def escape_markdown(text: str) -> str:
    """Text that Markdown prints as it is, on one line."""
    return MARKDOWN.sub(r"\\\1", _BLANKS.sub(" ", text).strip())


def _escaped(value: object) -> object:
    return escape_markdown(value) if isinstance(value, str) else value
