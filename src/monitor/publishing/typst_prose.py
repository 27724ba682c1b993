"""Formulas in prose: from TeX to Typst by pandoc, each tried before it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from monitor.publishing import prose
from monitor.publishing.document import Document, Prose

_TYPST = ("-f", "json", "-t", "typst", "--wrap=none")
# A private character: a formula that holds one is not converted.
_BETWEEN = "\ue000"
# What is in quotation marks or behind a backslash is text; a # elsewhere would begin code.
_TEXT = re.compile(r'"(\\.|[^"\\])*"|\\.', re.DOTALL)
_FORMULA = re.compile(r"\$(.+)\$", re.DOTALL)


def formulas(document: Document, prints: Callable[[str], bool]) -> dict[str, str]:
    """The formulas of a document by their TeX, as Typst writes them; without those that it cannot print."""
    blocks = [part.blocks for part in document.parts if isinstance(part, Prose)]
    found = sorted({tex for tex in _math(blocks) if _BETWEEN not in tex})
    converted = zip(found, _converted(found), strict=True)
    return {tex: source for tex, source in converted if source and prints(source)}


def _math(tree: object) -> Iterator[str]:
    if isinstance(tree, dict) and tree.get("t") == "Math":
        yield tree["c"][1]
    inner = tree.get("c") if isinstance(tree, dict) else tree
    for item in inner if isinstance(inner, (list, tuple)) else ():
        yield from _math(item)


def _converted(found: Sequence[str]) -> list[str | None]:
    """Each formula in Typst, by one call of pandoc; None for what pandoc cannot read or what would be code."""
    if not found:
        return []
    between = {"t": "RawBlock", "c": ["typst", _BETWEEN]}
    blocks = [block for tex in found for block in (_paragraph(tex), between)]
    pieces = prose.pandoc(_TYPST, prose.tree(blocks)).decode().split(_BETWEEN)
    matches = (_FORMULA.fullmatch(piece.strip()) for piece in pieces[: len(found)])
    return [match[1].strip() if match and "#" not in _TEXT.sub("", match[1]) else None for match in matches]


def _paragraph(tex: str) -> dict:
    return {"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]}
