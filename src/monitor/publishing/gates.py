"""Gates: what is refused rather than published, each with the cell it is in and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from lxml import etree, html
from nbformat import NotebookNode

from monitor.publishing.document import Heading
from monitor.publishing.plain import shortened
from monitor.publishing.schemas import DOCUMENT, HTML, LATEX, MIMES, SCHEMAS, TONES
from monitor.vocabulary import MonitorError

_INERT_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "footer", "section"),
    *(
        "aside",
        "a",
        "p",
        "div",
        "span",
        "br",
        "hr",
        "blockquote",
        "cite",
        "pre",
        "code",
        "details",
        "summary",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
    *("em", "strong", "del", "u", "sup", "sub", "figure", "figcaption", "img"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_FETCHING = ("src", "srcset", "href", "xlink:href", "background", "poster")
_LINKED = ("http:", "https:", "mailto:")
_MATH = "math"
_FETCHED_BY_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!#|data:image/)", re.IGNORECASE)
_HIDE = "hide it with the line `#| output: false` at the top of the cell"


def refuse(cell: int, must: str, got: object, remedy: str) -> NoReturn:
    """Stop: nothing is published as long as this stands in the notebook."""
    raise MonitorError(f"cell {cell}: {must}", got=shortened(got), remedy=remedy)


def check_error(cell: int, output: NotebookNode) -> None:
    """Refuse an error, also one that would not be shown."""
    if output.output_type == "error":
        got = f"{output.get('ename')}: {output.get('evalue')}"
        refuse(cell, "a published notebook must run without errors", got, "mend the cell and run it again")


def refuse_printed(cell: int, output: NotebookNode) -> NoReturn:
    """Refuse what a cell printed."""
    remedy = f"remove the print, show it as a text or table, or {_HIDE}"
    if output.name == "stderr":
        remedy = "mend what is warned about, or hide warnings with the line `#| warning: false`"
    refuse(cell, "printed text is not published", output.text, remedy)


def refuse_output(cell: int, mimes: Sequence[str]) -> NoReturn:
    """Refuse an output that no writer knows."""
    remedies = {
        HTML: f"HTML must be one table; show other things as an image or as text/markdown, or {_HIDE}",
        LATEX: f"LaTeX must be one formula between $$ and $$; show other things as Markdown, or {_HIDE}",
    }
    plain_text = f"end the line with a semicolon, show it with display(Markdown(...)), or {_HIDE}"
    remedy = next((words for mime, words in remedies.items() if mime in mimes), plain_text)
    got = ", ".join(sorted(mimes)) or "an empty output"
    refuse(cell, f"an output must be one of {', '.join(MIMES)}", got, remedy)


def check_payload(
    cell: int, mime: str, payload: object, remedies: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Refuse a payload that does not keep the contract of its mime type; `remedies` says what mends a field."""
    faults = Draft202012Validator(SCHEMAS[mime]).iter_errors(payload)
    for fault in sorted(faults, key=lambda fault: [str(step) for step in fault.absolute_path]):
        field, rule = _field_and_rule(fault)
        remedy = remedies.get(field.strip("`"), f"add or correct {field} in what the cell shows as {mime}")
        refuse(cell, f"{field} {rule}", fault.instance, remedy)


def _field_and_rule(fault: ValidationError) -> tuple[str, str]:
    if fault.validator == "required":
        missing = next(name for name in fault.validator_value if name not in fault.instance)
        return f"`{missing}`", "must be given"
    field = f"`{fault.json_path.removeprefix('$').removeprefix('.') or 'the output'}`"
    if fault.validator == "additionalProperties":
        unknown = sorted(set(fault.instance) - set(fault.schema["properties"]))
        return f"`{unknown[0]}`", "is not a known field"
    if fault.validator == "enum":
        return field, f"must be one of {', '.join(fault.validator_value)}"
    if fault.validator == "pattern":
        return field, fault.schema["description"]
    return field, f"must be of another kind or size: {fault.validator} {fault.validator_value}"


def check_rows(cell: int, payload: dict) -> None:
    """Refuse rows that differ from the columns, cells that are no text, and marks on rows that are not there."""
    width = len(payload["columns"])
    for number, row in enumerate(payload["rows"]):
        if not isinstance(row, list) or len(row) != width:
            must = f"row {number} of a table must have {width} cells, one for each column"
            refuse(cell, must, row, "give every row as many cells as there are columns")
        if not all(isinstance(value, str) for value in row):
            must = f"the cells in row {number} must be text"
            refuse(cell, must, row, "format the figures before they enter the table")
    outside = [row for row in payload.get("highlight", ()) if row >= len(payload["rows"])]
    if outside:
        must = f"a highlighted row must be one of the {len(payload['rows'])} rows, counted from 0"
        refuse(cell, must, outside, "correct `highlight`")


def check_tones(cell: int, payload: dict) -> None:
    """Refuse tones that do not stand for the cells of the rows one by one, and unknown ones."""
    tones, rows = payload.get("tones", []), payload["rows"]
    if tones and [_width(row) for row in tones] != [len(row) for row in rows]:
        must = "the tones of a table must be as many as its cells, row by row"
        got = f"{[_width(row) for row in tones]} tones for {[len(row) for row in rows]} cells"
        refuse(cell, must, got, "give every cell a tone, an empty one for a cell without judgement")
    unknown = [tone for row in tones for tone in row if tone not in TONES]
    if unknown:
        must = f"the tone of a cell must be one of {', '.join(filter(None, TONES))}, or empty"
        refuse(cell, must, unknown[0], "correct `tones`")


def _width(row: object) -> int | None:
    return len(row) if isinstance(row, list) else None


def check_svg(cell: int, content: bytes) -> None:
    """Refuse an image that is not well-formed SVG, or that could do or fetch something."""
    fault = svg_fault(content)
    if fault:
        must = "an SVG figure must be well-formed, without script and without anything fetched"
        refuse(cell, must, fault, "draw the figure again with the charts of the report")


def svg_fault(content: bytes) -> str | None:
    """What is wrong with an SVG image, if anything."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return str(error)
    if etree.QName(root).localname != "svg":
        return root.tag
    definitions = root.getroottree().docinfo.internalDTD
    if definitions is not None and any(definitions.iterentities()):
        return "an entity of its own"
    return next((fault for element in root.iter(etree.Element) if (fault := _svg_active(element))), None)


def _svg_active(element: etree._Element) -> str | None:
    name = etree.QName(element).localname.lower()
    if name in ("script", "foreignobject"):
        return name
    if name == "style" and _FETCHED_BY_STYLE.search(element.text or ""):
        return element.text
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname.lower()
        fetches = attribute == "href" and not value.startswith(("#", "data:image/"))
        if attribute.startswith("on") or fetches or _FETCHED_BY_STYLE.search(value):
            return f"{name} {attribute}={value}"
    return None


def check_png(cell: int, content: bytes) -> None:
    """Refuse bytes that are not a PNG image."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        refuse(cell, "a PNG figure must be a PNG image", content[:8], "draw the figure again")


def check_one_document(cells: Sequence[int]) -> None:
    """Refuse a notebook that says twice what it is about."""
    if len(cells) > 1:
        refuse(cells[1], "a notebook is one document", f"a document in cells {cells}", "keep the first only")


def check_title(title: str, name: str) -> None:
    """Refuse a notebook that says nowhere what it is about."""
    if not title:
        raise MonitorError(
            f"a published notebook must have a title, or show {DOCUMENT}",
            got=f"no title in {name or 'the notebook'}",
            remedy="begin a Markdown cell at the top with `# Title`, or with the lines `---`, `title: ...` and `---`",
        )


def check_raw(cell: int, format_name: str) -> None:
    """Refuse a raw cell that is meant for every format; one that is meant for another format is left out."""
    if not format_name:
        remedy = "make it a Markdown cell, or leave it out with the tag remove-cell"
        refuse(cell, "a raw cell is not published", "text without a format", remedy)


def check_lent_once(cell: int, option: str, outputs: int) -> None:
    """Refuse the words of one option with several figures or tables."""
    if outputs > 1:
        remedy = "show each in a cell of its own, with words of its own"
        refuse(cell, f"`#| {option}` must go with one output", f"{outputs} outputs", remedy)


def check_headings(headings: Sequence[Heading]) -> None:
    """Refuse a second title, an empty heading, and a heading that skips a level."""
    above = 1
    for heading in headings:
        if not heading.text.strip():
            refuse(heading.cell, "a heading must hold text", "#" * heading.level, "write it or remove it")
        if heading.level == 1:
            remedy = "begin headings in the text with ##; the title comes from the document"
            refuse(heading.cell, "a document has one title", f"# {heading.text}", remedy)
        if heading.level > above + 1:
            must = f"a heading must not skip a level: at most {'#' * (above + 1)} here"
            refuse(heading.cell, must, f"{'#' * heading.level} {heading.text}", "use fewer # signs")
        above = heading.level


def check_page(page: str) -> None:
    """Refuse a page that could run or fetch anything: the last gate, behind escaping and sanitising."""
    root = read_html(page)
    elements = root.iter(etree.Element) if root is not None else ()
    fault = next(filter(None, map(_active, elements)), None if root is not None else "endless nesting")
    if fault:
        raise MonitorError(
            "a page must hold nothing that runs or that is fetched from elsewhere",
            got=shortened(fault),
            remedy="report this as a fault of the publisher, with the notebook",
        )


def read_html(source: str) -> html.HtmlElement | None:
    """HTML as a tree without comments; None when the parser gave up, which leaves the rest of it out."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(source, parser=parser)
    return None if any(entry.level_name == "FATAL" for entry in parser.error_log) else root


def _active(element: html.HtmlElement) -> str | None:
    """What an element could do by itself, if anything."""
    tag = element.tag
    within_math = tag == _MATH or next(element.iterancestors(_MATH), None) is not None
    if tag not in _INERT_TAGS and not within_math:
        return f"<{tag}>"
    for name, value in element.attrib.items():
        fetches = name in _FETCHING and tag != "a" and not value.startswith("data:image/")
        carried = "download" in element.attrib and value.startswith("data:text/csv;base64,")
        has_scheme = name == "href" and ":" in value.split("/")[0] and not carried
        if name.startswith("on") or fetches or (has_scheme and not value.startswith(_LINKED)):
            return f"<{tag} {name}={value}>"
    return None
