"""Gates: what is refused rather than published, each with the cell it is in and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from lxml import etree, html
from nbformat import NotebookNode

from monitor.publishing.document import Heading
from monitor.publishing.plain import shortened
from monitor.publishing.schemas import DOCUMENT, MIMES, SCHEMAS, TONES
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


def refuse(cell: int, must: str, got: object, remedy: str) -> NoReturn:
    """Stop: nothing is published as long as this stands in the notebook."""
    raise MonitorError(f"cell {cell}: {must}", got=shortened(got), remedy=remedy)


def check_output(cell: int, output: NotebookNode) -> None:
    """Refuse an error, printed text, and output that no writer knows."""
    if output.output_type == "error":
        got = f"{output.get('ename')}: {output.get('evalue')}"
        refuse(cell, "a published notebook must run without errors", got, "mend the cell and run it again")
    if output.output_type == "stream":
        remedy = "remove the print or the warning, or show it with a call on the report"
        refuse(cell, "printed text is not published", output.get("text", ""), remedy)
    if not any(mime in output.data for mime in MIMES):
        remedy = "show a text, table, figure or callout of the report; end other lines with a semicolon"
        got = ", ".join(sorted(output.data)) or "an empty output"
        refuse(cell, f"an output must be one of {', '.join(MIMES)}", got, remedy)


def check_payload(cell: int, mime: str, payload: object) -> None:
    """Refuse a payload that does not keep the contract of its mime type."""
    faults = Draft202012Validator(SCHEMAS[mime]).iter_errors(payload)
    for fault in sorted(faults, key=lambda fault: [str(step) for step in fault.absolute_path]):
        field, rule = _field_and_rule(fault)
        remedy = f"add or correct {field} in what the cell shows as {mime}"
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
    return next((fault for element in root.iter(etree.Element) if (fault := _svg_active(element))), None)


def _svg_active(element: etree._Element) -> str | None:
    name = etree.QName(element).localname.lower()
    if name in ("script", "foreignobject"):
        return name
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname.lower()
        if attribute.startswith("on") or (attribute == "href" and not value.startswith(("#", "data:image/"))):
            return f"{name} {attribute}={value}"
    return None


def check_png(cell: int, content: bytes) -> None:
    """Refuse bytes that are not a PNG image."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        refuse(cell, "a PNG figure must be a PNG image", content[:8], "draw the figure again")


def check_one_document(cells: Sequence[int]) -> None:
    """Refuse a notebook that does not say what it is about, or says it twice."""
    if not cells:
        raise MonitorError(
            f"a published notebook must show {DOCUMENT} once",
            got="no such output",
            remedy="open the report in the second cell and let it show itself",
        )
    if len(cells) > 1:
        refuse(cells[1], "a notebook is one document", f"a document in cells {cells}", "keep the first only")


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
    for element in html.fromstring(page, parser=html.HTMLParser(huge_tree=True)).iter(etree.Element):
        fault = _active(element)
        if fault:
            raise MonitorError(
                "a page must hold nothing that runs or that is fetched from elsewhere",
                got=shortened(fault),
                remedy="report this as a fault of the publisher, with the notebook",
            )


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
