"""The parts of a document as Markdown for Quarto, in which no text can be anything but text.

Quarto looks for shortcodes, code cells and YAML in the bare Markdown, before any parser sees it, and older versions
look for shortcodes in the parsed text once more. Escapes of Markdown are therefore not enough: every character that is
no letter or digit is written as its number, which pandoc turns into text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from monitor.publishing.document import Callout, CalloutKind, Prose, Table
from monitor.publishing.prose import pandoc, tree

# A note stands right behind its block, so that the Markdown can be divided over the parts again.
_OPTIONS = (
    *("-f", "json", "-t", "markdown-smart-raw_html-raw_tex-raw_attribute"),
    *("--wrap=none", "--reference-location=block"),
)

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_MARKS = re.compile(r"[^\w ]|_")
# Text is put into pandoc's Markdown afterwards; these characters, for private use, stand where it must come.
_PLACE = re.compile("\ue000([0-9]+)\ue001")
_BOUNDARY = "\ue000boundary\ue001"
_RULE = "* * *"
_RESHAPED = ("HorizontalRule", "CodeBlock", "Figure", "Div")
_NO_ATTRIBUTES = ["", [], []]
# Escapes do not work in code: what cannot be a shortcode, a code cell, a fence or YAML stays code.
_HARMLESS_CODE = re.compile(r"""[\w .,:;/()=+*<>"'\[\]!?%&#@-]+""")
_HARMFUL_LINES = re.compile("```|~~~|{{<|^ *---|\ue000", re.MULTILINE)
_TEX_WORDS = (
    "alpha|approx|bar|beta|binom|cdot|chi|delta|Delta|epsilon|exp|frac|gamma|ge|geq|hat|infty|int|lambda|ldots|le|left"
    "|leq|ln|log|mathrm|max|min|mu|ne|neq|omega|Omega|overline|partial|phi|Phi|pi|pm|prod|rho|right|sigma|Sigma|sqrt"
    "|sum|tau|text|theta|tilde|times|to|underline|widehat"
)
_HARMLESS_TEX = re.compile(rf"(?:[\w +*/=<>().,;:|!'^{{}}\[\]-]|\\(?:{_TEX_WORDS})(?![A-Za-z])|\\[,;:! ])+")
_SAFE_IN_ADDRESS = ":/?#@!&,=%.~-+"

# Widths of columns in characters: the longest word that stays whole, a figure with its margin or the like on one
# line, and a text of several lines; and what stands around the text in a cell.
_LONGEST_WORD, _ON_ONE_LINE, _RUNNING, _AROUND = 30, 16, 40, 4
_BOXES = {
    CalloutKind.HEADLINE: "note",
    CalloutKind.COMMENTARY: "note",
    CalloutKind.CAVEAT: "warning",
    CalloutKind.QUESTION: "tip",
    CalloutKind.STATUS: "note",
}


def inert(text: str) -> str:
    """`text` on one line, which Quarto prints as written wherever Markdown is read."""
    return _MARKS.sub(_number_between_braces, _BLANKS.sub(" ", text).strip())


def inert_attribute(text: str) -> str:
    """`text` as the value of an attribute, where Markdown is not read but numbers of characters are."""
    return _MARKS.sub(_number, _BLANKS.sub(" ", text).strip())


def _number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _number_between_braces(found: re.Match[str]) -> str:
    """The number of a character; two braces are kept apart by a span, so that no version finds a shortcode."""
    doubled = found[0] == "{" and found.string.startswith("{", found.end())
    return f"[{_number(found)}]{{}}" if doubled else _number(found)


def prose(parts: Sequence[Prose]) -> tuple[str, ...]:
    """The Markdown of each part; notes are numbered through all of them."""
    if not parts:
        return ()
    texts: list[str] = []
    boundary = {"t": "Para", "c": [{"t": "Str", "c": _BOUNDARY}]}
    blocks = [block for part in parts for block in (*_blocks(part.blocks, texts), boundary)]
    written = pandoc(_OPTIONS, tree(blocks)).decode()
    *pieces, _ = written.split(_BOUNDARY)
    return tuple(_PLACE.sub(lambda found: texts[int(found[1])], piece).strip("\n") for piece in pieces)


def _blocks(blocks: Sequence[dict], texts: list[str]) -> list[dict]:
    return [node for block in blocks for node in _block(block, texts)]


def _block(block: dict, texts: list[str]) -> Iterator[dict]:
    """The same block with places for text; without boxes that mean nothing."""
    kind, content = block["t"], block.get("c")
    if kind == "HorizontalRule":
        yield {"t": "Para", "c": [_place(_RULE, texts)]}
    elif kind == "CodeBlock":
        yield _code_block(content[1], texts)
    elif kind == "Figure" or (kind == "Div" and content[0] == _NO_ATTRIBUTES):
        yield from _blocks(content[-1], texts)
    else:
        yield _node(block, texts)


def _code_block(code: str, texts: list[str]) -> dict:
    """Code between fences, for which pandoc wants a class; code that could end them as lines of text."""
    if not _HARMFUL_LINES.search(code):
        return {"t": "CodeBlock", "c": [["", ["text"], []], code]}
    return {"t": "LineBlock", "c": [[_printed(_indented(line), texts)] for line in code.split("\n")]}


def _indented(line: str) -> str:
    """The same line with blanks in front that stay."""
    text = line.expandtabs(4)
    return text.lstrip(" ").rjust(len(text), "\u00a0")


def _node(node: object, texts: list[str]) -> object:
    """The same tree with places for text."""
    if isinstance(node, list):
        reshaped = any(isinstance(item, dict) and item["t"] in _RESHAPED for item in node)
        return _blocks(node, texts) if reshaped else [_node(item, texts) for item in node]
    if not isinstance(node, dict) or "c" not in node:
        return node
    rewritten = _INLINES.get(node["t"])
    return rewritten(node["c"], texts) if rewritten else {"t": node["t"], "c": _node(node["c"], texts)}


def _place(text: str, texts: list[str]) -> dict:
    """A place that `text` comes into as it is."""
    texts.append(text)
    return {"t": "Str", "c": f"\ue000{len(texts) - 1}\ue001"}


def _printed(text: str, texts: list[str]) -> dict:
    """A place for text that is printed as written, blanks at its ends included."""
    return _place(_MARKS.sub(_number_between_braces, _BLANKS.sub(" ", text)).replace(" ", "&#32;"), texts)


def _code(content: list, texts: list[str]) -> dict:
    harmless = _HARMLESS_CODE.fullmatch(content[1])
    return {"t": "Code", "c": [_NO_ATTRIBUTES, content[1]]} if harmless else _printed(content[1], texts)


def _math(content: list, texts: list[str]) -> dict:
    """Formulas of known commands only: TeX could read files, and run programs."""
    formula = _BLANKS.sub(" ", content[1]).strip()
    if not _HARMLESS_TEX.fullmatch(formula):
        return _printed(f"${content[1]}$", texts)
    apart = formula.replace("{{", "{ {").replace("}}", "} }")
    return {"t": "Math", "c": [content[0], apart]}


def _link(content: list, texts: list[str]) -> dict:
    attributes, words, (address, _) = content
    target = address if address.startswith("#") else quote(address, safe=_SAFE_IN_ADDRESS)
    return {"t": "Link", "c": [attributes, _node(words, texts), [target, ""]]}


_INLINES: dict[str, Callable[[list, list[str]], dict]] = {
    "Str": _printed,
    "Code": _code,
    "Math": _math,
    "Link": _link,
}


def table(part: Table) -> str:
    """A table of pandoc with its caption; widths of columns are in proportion to what stands in them."""
    rows = [_row(row, strong=number in part.highlight) for number, row in enumerate(part.rows)]
    lines = [_row([column.label for column in part.columns]), _rule(part), *rows]
    after = (f": {inert(part.caption)}", inert(part.note or ""))
    return "\n\n".join(("\n".join(lines), *filter(None, after)))


def _row(cells: Sequence[str], *, strong: bool = False) -> str:
    shown = [inert(cell) for cell in cells]
    return f"| {' | '.join(f'**{cell}**' if strong and cell else cell for cell in shown)} |"


def _rule(part: Table) -> str:
    columns = [[row[place] for row in part.rows] for place in range(len(part.columns))]
    dashes = ["-" * _width(column.label, cells) for column, cells in zip(part.columns, columns, strict=True)]
    aligned = [
        f"{line}:" if column.align == "right" else f":{line}"
        for line, column in zip(dashes, part.columns, strict=True)
    ]
    return f"|{'|'.join(aligned)}|"


def _width(label: str, cells: Sequence[str]) -> int:
    """How wide a column wants to be: words stay whole, and the more text there is, the wider."""
    word = max((len(word) for text in (label, *cells) for word in text.split(" ")), default=0)
    cell = max(map(len, cells), default=0)
    usual = sum(map(len, cells)) // max(1, len(cells))
    return max(min(word, _LONGEST_WORD), min(cell, _ON_ONE_LINE), min(usual, _RUNNING)) + _AROUND


def callout(part: Callout, words: dict[str, str], *, boxed: bool) -> str:
    """A callout of Quarto, or a quotation for formats in which its callout is a table or must be fetched."""
    title, body = inert(part.title or words[part.kind]), _body(part, words)
    if boxed:
        # The title is a heading: Quarto reads one that is given as an attribute as Markdown once more.
        return f"::: {{.callout-{_BOXES[part.kind]}}}\n## {title}\n\n{body}\n:::"
    return "\n".join(f"> {line}".rstrip() for line in f"**{title}**\n\n{body}".split("\n"))


def _body(part: Callout, words: dict[str, str]) -> str:
    items = [inert(item) for item in part.items]
    quoted = part.kind == CalloutKind.COMMENTARY
    said = "\n\n".join(items) if quoted or len(items) == 1 else "\n".join(f"- {item}" for item in items)
    source = f"{'—' if quoted else inert(words['source'] + ':')} {inert(part.source)}" if part.source else ""
    return "\n\n".join(filter(None, (said, source)))
