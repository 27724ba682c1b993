"""How and where a document is published, which every writer is told besides the document itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.publishing.quarto import Quarto
from monitor.publishing.style import Style, default_style


@dataclass(frozen=True)
class Form:
    """Another form of the same document: a label such as PDF, its link, and its size in bytes."""

    label: str
    href: str
    size: int


@dataclass(frozen=True)
class Edition:
    """The house style, the link to the start page ("" without one), and the other forms of the document.

    With `quarto`, the formats that Quarto can write are written by Quarto.
    """

    style: Style = field(default_factory=default_style)
    index_href: str = ""
    forms: tuple[Form, ...] = ()
    quarto: Quarto | None = None
