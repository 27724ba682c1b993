"""Prose: Markdown to pandoc's document tree, made harmless there, and from that tree to HTML."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

import pypandoc
from markupsafe import Markup

from monitor.publishing.document import Heading, Prose
from monitor.publishing.gates import refuse
from monitor.publishing.plain import plain, shortened
from monitor.vocabulary import MonitorError

# Without `smart`, quotation marks are printed as written; `alerts` would change the quotation around a cell.
_MARKDOWN = ("-f", "commonmark_x-raw_html-raw_attribute-emoji-smart-alerts", "-t", "json")
_HTML = ("-f", "json", "-t", "html5", "--mathml", "--syntax-highlighting=none", "--wrap=none")
_API_VERSION = [1, 23, 1]
_SECONDS = 60
# A footnote that refers to itself makes pandoc use all memory there is; no document needs this much.
_MEMORY = ("+RTS", "-M256M", "-RTS")
# A rule, which takes the attributes that a cell may end with and that would go to the next block.
_BETWEEN_CELLS = "\n\n---\n\n"
_BOUNDARY = "<!--monitor-->"

_TAKEN_OVER = {
    *("Plain", "Para", "LineBlock", "CodeBlock", "BlockQuote", "OrderedList", "BulletList", "DefinitionList"),
    *("HorizontalRule", "Table", "Figure", "Div", "Str", "Emph", "Underline", "Strong", "Strikeout"),
    *("Superscript", "Subscript", "SmallCaps", "Quoted", "Code", "Space", "SoftBreak", "LineBreak", "Math"),
    *("Span", "Note", "SingleQuote", "DoubleQuote", "InlineMath", "DisplayMath"),
    *("AlignDefault", "AlignLeft", "AlignRight", "AlignCenter", "ColWidth", "ColWidthDefault"),
    *("DefaultStyle", "Example", "Decimal", "LowerRoman", "UpperRoman", "LowerAlpha", "UpperAlpha"),
    *("DefaultDelim", "Period", "OneParen", "TwoParens"),
}
# What IPython and SymPy show as LaTeX, and the formula in it; text/latex may be anything else too.
_TEX = r"((?:[^$\\]|\\.)+)"
_FORMULAS = {
    re.compile(pattern, re.DOTALL): formula
    for pattern, formula in {
        rf"\$\${_TEX}\$\$": "%s",
        rf"\${_TEX}\$": "%s",
        r"\\\[(.+)\\\]": "%s",
        r"\\begin\{equation\*?\}(.+)\\end\{equation\*?\}": "%s",
        r"\\begin\{align\*?\}(.+)\\end\{align\*?\}": r"\begin{aligned}%s\end{aligned}",
    }.items()
}
# Office files with a longer address, or with one that cannot be taken apart, count as damaged.
_LONGEST_ADDRESS = 2_000
_PUBLIC_ADDRESS = re.compile(
    r"https?://[\w.-]+(:\d{1,4})?([/?#][^\s\\]*)?|mailto:[\w.+-]+@[\w.-]+", re.IGNORECASE
)
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def parse(sources: Sequence[tuple[int, str]], written: Set[int] = frozenset()) -> tuple[Prose, ...]:
    """Read the Markdown of all cells at once, so that footnotes cross cells; one `Prose` for each source.

    An image is refused in a cell that an author wrote (`written`); in what a cell showed its words are printed.
    """
    if not sources:
        return ()
    quoted = _BETWEEN_CELLS.join(_quoted(source) for _, source in sources)
    try:
        blocks = json.loads(pandoc(_MARKDOWN, quoted))["blocks"]
        quotations = [block["c"] for block in blocks if block["t"] == "BlockQuote"]
        _refuse_images(zip(sources, quotations, strict=True), written)
        cells = [_clean(blocks) for blocks in quotations]
    except RecursionError:
        remedy = "look for long rows of > or - signs in the text"
        refuse(sources[0][0], "prose must not be nested without end", "too many levels", remedy)
    named = _with_unique_identifiers(cells)
    parsed = tuple(Prose(cell, tuple(blocks)) for (cell, _), blocks in zip(sources, named, strict=True))
    _refuse_tables(parsed)
    return parsed


def headings(prose: Prose) -> tuple[Heading, ...]:
    """The headings in prose, in reading order."""
    found = (node["c"] for node in _nodes(prose.blocks, "Header"))
    return tuple(Heading(level, _text(words), name, prose.cell) for level, (name, _, _), words in found)


def code(cell: int, source: str) -> Prose:
    """Code that a cell shows besides what it made."""
    return Prose(cell, ({"t": "CodeBlock", "c": [["", [], []], plain(source)]},))


def formula(cell: int, source: str) -> Prose | None:
    """The formula that a cell shows as LaTeX; None when it is something else in LaTeX."""
    text = plain(source).strip()
    found = ((form, pattern.fullmatch(text)) for pattern, form in _FORMULAS.items())
    tex = next(
        (form % match[1].replace("\\displaystyle", "").strip() for form, match in found if match), None
    )
    if tex is None:
        return None
    return Prose(cell, ({"t": "Para", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, tex]}]},))


def without_heading(prose: Prose, identifier: str) -> Prose:
    """The same prose without a heading, unless that stands inside a list or quotation."""
    kept = (node for node in prose.blocks if node["t"] != "Header" or node["c"][1][0] != identifier)
    return Prose(prose.cell, tuple(kept))


def to_html(parts: Sequence[Prose], words: dict[str, str]) -> tuple[tuple[Markup, ...], Markup]:
    """The HTML of each part, and the footnotes of all of them together."""
    if not parts:
        return (), Markup("")
    boundary = {"t": "RawBlock", "c": ["html", _BOUNDARY]}
    blocks = [block for part in parts for block in (*part.blocks, boundary)]
    *pieces, notes = pandoc(_HTML, tree(blocks)).decode().split(_BOUNDARY)
    labelled = _with_label(notes, "doc-backlink", words["footnote_back"])
    labelled = _with_label(labelled, "doc-endnotes", words["footnotes"])
    return tuple(Markup(piece.strip()) for piece in pieces), Markup(labelled.strip())


def _with_label(notes: str, role: str, label: str) -> str:
    """The same HTML with a label on each role, for which pandoc has no words; text cannot hold this mark-up."""
    return notes.replace(f' role="{role}">', f' role="{role}" aria-label="{label}">')


def _quoted(source: str) -> str:
    """The source as a block quotation: whatever it leaves open is closed where the cell ends."""
    return "\n".join(f"> {line.expandtabs(4)}" for line in plain(source).split("\n"))


def tree(blocks: Sequence[dict], **meta: dict) -> str:
    """Blocks as pandoc's document, in JSON."""
    return json.dumps({"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": list(blocks)})


def pandoc(options: Sequence[str], text: str) -> bytes:
    """What pandoc writes; it may read the files that the options name, and no other."""
    command = [pypandoc.get_pandoc_path(), *_MEMORY, "--sandbox", *options]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace")
        raise MonitorError(
            "pandoc must be able to read the prose",
            got=shortened(said or error),
            remedy="look for a footnote that refers to itself; if there is none, reinstall pypandoc_binary",
        ) from error
    return done.stdout


def _clean(node: object) -> object:
    """The same tree without attributes, raw HTML, images, or links to elsewhere than the web or this page."""
    if isinstance(node, str):
        return plain(node)
    if isinstance(node, list):
        return _clean_attributes(node) if _is_attributes(node) else [_clean(item) for item in node]
    if isinstance(node, dict):
        return _clean_node(node)
    return node


def _clean_node(node: dict) -> dict:
    kind = node.get("t")
    if kind in _SPECIAL:
        return _SPECIAL[kind](node["c"])
    if kind not in _TAKEN_OVER:
        raise MonitorError(
            "prose must consist of paragraphs, headings, lists, quotations, links and footnotes",
            got=shortened(node),
            remedy="write it in plainer Markdown",
        )
    return {"t": kind, "c": _clean(node["c"])} if "c" in node else {"t": kind}


def _is_attributes(node: list) -> bool:
    """Whether a list is pandoc's triple of identifier, classes, and pairs; nothing else has this shape."""
    return len(node) == 3 and isinstance(node[0], str) and all(isinstance(item, list) for item in node[1:])


def _clean_attributes(node: list) -> list:
    """Only a language is kept, which a screen reader needs."""
    pairs = [[key, value] for key, value in node[2] if key == "lang" and _LANGUAGE_CODE.fullmatch(value)]
    return ["", [], pairs]


def _header(content: list) -> dict:
    level, (name, _, _), words = content
    return {"t": "Header", "c": [level, [_identifier(name), [], []], _clean(words)]}


def _identifier(name: str) -> str:
    """A name for a place in the text; the prefix keeps it apart from the page's own."""
    return "s-" + re.sub(r"[^\w-]+", "-", plain(name).lower())[:80]


def _link(content: list) -> dict:
    attributes, words, (address, _) = content
    address = plain(address).strip()
    if address.startswith("#"):
        return {"t": "Link", "c": [_clean(attributes), _clean(words), [f"#{_identifier(address[1:])}", ""]]}
    if not _is_public(address):
        return _span(words)
    return {"t": "Link", "c": [_clean(attributes), _clean(words), [address, ""]]}


def _is_public(address: str) -> bool:
    return len(address) <= _LONGEST_ADDRESS and _PUBLIC_ADDRESS.fullmatch(address) is not None


def _span(words: list) -> dict:
    return {"t": "Span", "c": [["", [], []], _clean(words)]}


def _raw_block(content: list) -> dict:
    return {"t": "Para", "c": [{"t": "Str", "c": plain(content[1]).strip()}]}


def _raw_inline(content: list) -> dict:
    return {"t": "Str", "c": plain(content[1])}


_SPECIAL: dict[str, Callable[[list], dict]] = {
    "Header": _header,
    "Link": _link,
    "Image": lambda content: _span(content[1]),
    "RawBlock": _raw_block,
    "RawInline": _raw_inline,
}


def _nodes(tree: object, kind: str) -> Iterator[dict]:
    """Every node of a kind, in reading order."""
    if isinstance(tree, dict) and tree.get("t") == kind:
        yield tree
    inner = tree.get("c") if isinstance(tree, dict) else tree
    for item in inner if isinstance(inner, (list, tuple)) else ():
        yield from _nodes(item, kind)


def _with_unique_identifiers(tree: object) -> object:
    """The same tree; a heading whose identifier stood earlier gets a number behind it."""
    taken: set[str] = set()

    def rebuilt(node: object) -> object:
        if isinstance(node, list):
            return [rebuilt(item) for item in node]
        if not isinstance(node, dict) or node["t"] != "Header":
            return {**node, "c": rebuilt(node["c"])} if isinstance(node, dict) and "c" in node else node
        level, (name, classes, pairs), words = node["c"]
        unique = _free(name, taken)
        taken.add(unique)
        return {"t": "Header", "c": [level, [unique, classes, pairs], words]}

    return rebuilt(tree)


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in (name, *numbered) if candidate not in taken)


def _text(words: object) -> str:
    """The bare text of inline nodes, without the footnotes that hang on them."""
    if isinstance(words, list):
        return "".join(_text(item) for item in words)
    if not isinstance(words, dict) or words["t"] == "Note":
        return ""
    if words["t"] in ("Space", "SoftBreak", "LineBreak"):
        return " "
    content = words.get("c", "")
    return content if isinstance(content, str) else _text_inside(words["t"], content)


def _text_inside(kind: str, content: list) -> str:
    if kind in ("Code", "Math"):
        return content[1]
    inner = content[1] if kind in ("Span", "Link", "Quoted") else content
    return _text(inner)


def _refuse_tables(parts: Sequence[Prose]) -> None:
    """Markdown has no captions or row headers, so a table in prose cannot be made accessible."""
    for part in parts:
        if next(_nodes(part.blocks, "Table"), None):
            remedy = "show it as a table of the report, or as a data frame with `#| tbl-cap: ...`"
            refuse(part.cell, "prose must hold no table", "a Markdown table", remedy)


def _refuse_images(cells: Iterable[tuple[tuple[int, str], list]], written: Set[int]) -> None:
    """An image in Markdown has no caption, and the file may be elsewhere tomorrow."""
    for (cell, _), blocks in cells:
        image = next(_nodes(blocks, "Image"), None) if cell in written else None
        if image:
            remedy = "show it from a code cell: display(Image(filename)), with `#| fig-alt` and `#| fig-cap`"
            refuse(cell, "Markdown must hold no image", image["c"][2][0], remedy)
