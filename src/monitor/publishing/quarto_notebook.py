"""A document as a notebook for Quarto: nothing of the code that made it, and no text that is more than text."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from monitor.publishing import quarto_markdown
from monitor.publishing.document import Callout, Document, Figure, Part, Prose, Table
from monitor.publishing.images import to_png
from monitor.publishing.schemas import PNG, SVG
from monitor.publishing.words import words_in

# Quarto needs a program of its own for SVG in these, which few machines have.
_WITHOUT_SVG = ("docx", "pdf")
# A callout of Quarto is a table in Word, and elsewhere it needs fonts and packages that are fetched.
_BOXED = ("html", "revealjs")
# Strings of Typst and arguments of TeX end at these; a description is heard, not seen.
_HEARD_THE_SAME = str.maketrans({'"': "'", "\\": "/"})
_TYPESET = ("typst", "pdf")
# Typst keeps a figure on one page, and a table longer than a page would lose its end.
_TYPST = """
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: "quarto-float-tbl"): set block(breakable: true)
#show table: set par(justify: false)
#show table: set text(hyphenate: true)
"""
_SLIDE_BREAK = "* * *"
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def prepared(document: Document, to: str) -> NotebookNode:
    """The notebook from which Quarto makes the format `to`; the same document gives the same notebook."""
    cells = [new_raw_cell(_front_matter(document, to)), *_cells(document, to)]
    for number, cell in enumerate(cells):
        cell["id"] = f"part-{number}"  # nbformat's own would be another one each time
    return new_notebook(cells=cells, metadata=_METADATA)


def _front_matter(document: Document, to: str) -> str:
    """What is said about the document, as YAML; text in it is read as Markdown too."""
    said = {
        "title": quarto_markdown.inert(document.title),
        "subtitle": quarto_markdown.inert(document.subtitle),
        "author": quarto_markdown.inert(document.municipality),
        "date": document.date,
    }
    settings = {
        "date-format": "D MMMM YYYY",
        "lang": document.language,
        "toc": to != "docx",  # Word asks every reader whether it may update the one that pandoc writes
        "number-sections": False,
        "execute": {"echo": False, "enabled": False},
        "html-math-method": "mathml",  # others are fetched by whoever reads
        "papersize": "a4",
    }
    if to == "revealjs":
        settings["scrollable"] = True  # a table may be longer than a slide
    if to == "typst":
        settings["include-in-header"] = {"text": _TYPST}
    filled = {name: value for name, value in said.items() if value}
    text = yaml.safe_dump(filled | settings, sort_keys=False, allow_unicode=True, width=float("inf"))
    return f"---\n{text}---"


def _cells(document: Document, to: str) -> Iterator[NotebookNode]:
    words = words_in(document.language)
    texts = iter(quarto_markdown.prose([part for part in document.parts if isinstance(part, Prose)]))
    figures = 0
    for part in document.parts:
        if to == "revealjs" and isinstance(part, Figure | Table):
            yield new_markdown_cell(_SLIDE_BREAK)
        if isinstance(part, Figure):
            figures += 1
            yield _figure(part, figures, to)
        else:
            yield new_markdown_cell(next(texts) if isinstance(part, Prose) else _text(part, words, to))


def _text(part: Part, words: dict[str, str], to: str) -> str:
    if isinstance(part, Callout):
        return quarto_markdown.callout(part, words, boxed=to in _BOXED)
    return quarto_markdown.table(part)


def _figure(figure: Figure, number: int, to: str) -> NotebookNode:
    """A code cell without code that showed the figure; only one with a label keeps its alt text in Word."""
    heard = figure.alt.translate(_HEARD_THE_SAME) if to in _TYPESET else figure.alt
    options = {
        "label": f"fig-{number}",
        "fig-cap": quarto_markdown.inert(figure.caption),
        "fig-alt": quarto_markdown.inert_attribute(heard),
    }
    source = "\n".join(
        f"#| {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in options.items()
    )
    mime, image = _image(figure, to)
    described = {"alt": figure.alt, "caption": figure.caption}
    output = new_output("display_data", data={mime: image}, metadata={mime: described})
    return new_code_cell(source, outputs=[output])


def _image(figure: Figure, to: str) -> tuple[str, str]:
    if figure.mime == SVG and to not in _WITHOUT_SVG:
        return SVG, figure.content.decode()
    content = to_png(figure.content) if figure.mime == SVG else figure.content
    return PNG, base64.b64encode(content).decode()
