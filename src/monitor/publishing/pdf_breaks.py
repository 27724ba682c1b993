"""Where words without spaces may be broken, so that no name or address runs off the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Ordinary words are hyphenated by the rules of the language; these are what they do not reach.
_LONG = re.compile(r"(\S{20,})")
_WORD = re.compile(r"[^\W\d_]{1,32}")
_PIECES = re.compile(r"[^\W_]{1,16}[\W_]{0,4}|[\W_]{1,16}")


def pieces(tree: object) -> dict[str, list[str]]:
    """The pieces of every line in a tree of JSON values that holds what must be broken, by the line."""
    found = {line: broken(line) for line in _lines(tree) if _LONG.search(line)}
    return {line: pieces for line, pieces in found.items() if len(pieces) > 1}


def _lines(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield from (tree, *tree.split("\n")) if "\n" in tree else (tree,)
        return
    inner = tree.values() if isinstance(tree, dict) else tree
    for item in inner if isinstance(inner, Iterable) else ():
        yield from _lines(item)


def broken(line: str) -> list[str]:
    """The line in pieces between which it may be broken."""
    found = [""]
    for place, text in enumerate(_LONG.split(line)):
        first, *others = _PIECES.findall(text) if place % 2 and not _WORD.fullmatch(text) else [text]
        found[-1] += first
        found += others
    return found
