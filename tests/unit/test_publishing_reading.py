"""A notebook becomes a document: each kind of output, and each gate. Other tests borrow the notebooks."""

import base64

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from monitor.publishing import document_from, gates, publish
from monitor.publishing.document import Callout, CalloutKind, Column, Figure, Prose, Table
from monitor.publishing.schemas import CALLOUT, DOCUMENT, MARKDOWN, PNG, SVG, TABLE
from monitor.vocabulary import MonitorError

ABOUT = {
    "title": "Meer jongeren krijgen jeugdhulp in Noord",
    "subtitle": "Wijkrapport",
    "language": "nl",
    "kind": "district",
    "subject": "Noord",
    "period": "4e kwartaal 2025",
    "municipality": "Gemeente Voorbeeldstad",
    "summary": "Een op de zes stopt eenzijdig.",
    "description": "Resultaten in Noord.",
}
FIGURES = {
    "caption": "Kerncijfers",
    "columns": [{"label": "Cijfer", "align": "left"}, {"label": "Noord", "align": "right"}],
    "rows": [["Jeugdhulp", "72"], ["Wmo", "41"]],
}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
DESCRIBED = {"alt": "Lijngrafiek", "caption": "Jeugdhulp per kwartaal"}
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n....").decode()
TEXT_ONLY = {"text/plain": "<Figure>"}


def cell(mime, payload, metadata=None):
    """A code cell that showed one thing."""
    return showing({mime: payload}, {mime: metadata} if metadata is not None else {})


def showing(data, metadata=None):
    return new_code_cell(
        "report.show()", outputs=[new_output("display_data", data=data, metadata=metadata or {})]
    )


def notebook(*cells, **about):
    """A notebook that shows its document in cell 1."""
    return new_notebook(cells=[cell(DOCUMENT, ABOUT | about), *cells])


def text(markdown):
    return cell(MARKDOWN, markdown)


def callout(**fields):
    return cell(CALLOUT, {"kind": "headline", "title": None, "items": ["Zin."], "source": None} | fields)


def table(**fields):
    return cell(TABLE, FIGURES | fields)


def figure(mime=SVG, payload=DRAWING, **described):
    return cell(mime, payload, DESCRIBED | described)


def without(record, name):
    return {key: value for key, value in record.items() if key != name}


def refusal(book):
    with pytest.raises(MonitorError) as caught:
        document_from(book)
    return str(caught.value)


def test_the_document_says_what_it_is_about():
    document = document_from(notebook())
    assert {name: getattr(document, name) for name in ABOUT} == ABOUT
    assert document.parts == ()


def test_every_kind_of_output_becomes_its_part_in_order():
    shown = (text("Tekst."), figure(), figure(PNG, PIXEL), table(), callout(), new_markdown_cell("Slot."))
    parts = document_from(notebook(*shown)).parts
    assert [type(part) for part in parts] == [Prose, Figure, Figure, Table, Callout, Prose]
    assert [part.cell for part in parts] == [2, 3, 4, 5, 6, 7]


def test_a_document_may_have_a_day():
    assert document_from(notebook()).date == ""
    assert document_from(notebook(date="2025-12-31")).date == "2025-12-31"


def test_figures_keep_their_bytes():
    drawing, pixel = document_from(notebook(figure(), figure(PNG, PIXEL))).parts
    assert drawing == Figure(2, "Lijngrafiek", "Jeugdhulp per kwartaal", SVG, DRAWING.encode())
    assert pixel.content == base64.b64decode(PIXEL)


def test_a_table_has_defaults_for_what_is_left_out():
    (found,) = document_from(notebook(table())).parts
    columns = (Column("Cijfer", "left"), Column("Noord", "right"))
    rows = (("Jeugdhulp", "72"), ("Wmo", "41"))
    assert found == Table(2, "Kerncijfers", columns, rows, True, (), (), None, None, False)


def test_a_table_keeps_the_tones_of_its_cells():
    (found,) = document_from(notebook(table(tones=[["", "better"], ["", "too_few"]]))).parts
    assert found.tones == (("", "better"), ("", "too_few"))


def test_a_callout_keeps_its_words():
    (found,) = document_from(
        notebook(callout(kind="commentary", title="T", items=["a", "b"], source="s"))
    ).parts
    assert found == Callout(2, CalloutKind.COMMENTARY, "T", ("a", "b"), "s")


def test_a_known_kind_goes_before_plain_text_beside_it():
    shown = showing({SVG: DRAWING} | TEXT_ONLY, {SVG: DESCRIBED})
    assert isinstance(document_from(notebook(shown)).parts[0], Figure)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (figure(alt=" "), ["cell 2", "`alt`", "must hold text"]),
        (figure(caption=""), ["cell 2", "`caption`"]),
        (cell(SVG, DRAWING), ["cell 2", "`alt`", "must be given", '#| fig-alt: "..."']),
        (cell(PNG, PIXEL, {"alt": "a"}), ["cell 2", "`caption`", "must be given", '#| fig-cap: "..."']),
        (figure(payload="<svg><g></svg>"), ["cell 2", "well-formed"]),
        (figure(payload="<html/>"), ["cell 2", "SVG figure", "got:    html"]),
        (figure(payload="<svg><script>alert(1)</script></svg>"), ["cell 2", "script"]),
        (figure(payload='<svg onload="alert(1)"/>'), ["cell 2", "script"]),
        (figure(payload='<svg><use href="http://evil.example/x.svg"/></svg>'), ["cell 2", "fetched", "href"]),
        (figure(payload="<svg><style>@import 'http://evil.example'</style></svg>"), ["fetched", "@import"]),
        (figure(payload='<svg fill="url(http://evil.example)"/>'), ["fetched", "evil.example"]),
        (figure(payload='<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'), ["cell 2", "entity"]),
        (figure(PNG, "####"), ["cell 2", "PNG"]),
        (table(caption=""), ["cell 2", "`caption`", "must hold text"]),
        (cell(TABLE, without(FIGURES, "caption")), ["cell 2", "`caption`", "must be given"]),
        (table(rows=[["Jeugdhulp", "72"], ["Wmo"]]), ["cell 2", "row 1", "2 cells"]),
        (table(rows=[["Jeugdhulp", 72]]), ["cell 2", "row 0", "text"]),
        (table(highlight=[2]), ["cell 2", "highlighted"]),
        (table(tones=[["", "better"]]), ["cell 2", "as many as its cells", "[2] tones for [2, 2] cells"]),
        (table(tones=[["", "better"], "ab"]), ["cell 2", "as many as its cells"]),
        (table(tones=[["", "good"], ["", ""]]), ["cell 2", "one of better, worse", "good"]),
        (table(kind='x" onclick="'), ["cell 2", "`kind`"]),
        (table(colapsed=True), ["cell 2", "`colapsed`", "not a known field"]),
        (callout(kind="verdict"), ["cell 2", "`kind`", "headline, commentary"]),
        (callout(items=[]), ["cell 2", "`items`"]),
        (callout(items=[""]), ["cell 2", "`items[0]`"]),
        (cell(DOCUMENT, ABOUT), ["cell 2", "one document"]),
        (text("# Titel"), ["cell 2", "one title", "# Titel"]),
        (text("### Te diep"), ["cell 2", "skip a level", "### Te diep"]),
        (text("## Kop\n\n#### Te diep"), ["cell 2", "skip a level"]),
        (text("##"), ["cell 2", "hold text"]),
        (text("| a |\n|---|\n| b |"), ["cell 2", "table"]),
        (showing(TEXT_ONLY), ["cell 2", "text/plain"]),
        (showing({"text/html": "<p>Tekst</p>"} | TEXT_ONLY), ["cell 2", "text/html", "one table"]),
        (cell(DOCUMENT, ABOUT | {"date": "vandaag"}), ["cell 2", "`date`", "2025-12-31"]),
    ],
)
def test_a_gate_refuses_and_says_where_and_what(shown, words):
    message = refusal(notebook(shown))
    assert [word for word in words if word not in message] == []


def test_an_error_and_printed_text_are_refused():
    failed = new_output("error", ename="ValueError", evalue="te weinig", traceback=[])
    printed = new_output("stream", name="stdout", text="hallo")
    for output, words in ((failed, "ValueError: te weinig"), (printed, "hallo")):
        message = refusal(notebook(new_code_cell("x", outputs=[output])))
        assert "cell 2" in message and words in message


def test_a_notebook_that_does_not_say_what_it_is_about_is_refused():
    message = refusal(new_notebook(cells=[text("Tekst.")]))
    assert DOCUMENT in message and "`# Title`" in message


@pytest.mark.parametrize("field", [name for name in ABOUT if name not in ("subtitle", "summary")])
def test_a_document_misses_nothing(field):
    assert f"`{field}`" in refusal(notebook(**{field: ""}))


def test_headings_are_followed_across_cells():
    document = document_from(notebook(text("## Een"), table(), text("### Twee *x*"), text("## Een")))
    found = [(heading.level, heading.text, heading.identifier, heading.cell) for heading in document.headings]
    assert found == [(2, "Een", "s-een", 2), (3, "Twee x", "s-twee-x", 4), (2, "Een", "s-een-1", 5)]


def test_nothing_is_written_when_a_gate_refuses(tmp_path):
    path = tmp_path / "executed.ipynb"
    nbformat.write(notebook(figure(alt="")), path)
    with pytest.raises(MonitorError):
        publish(path, tmp_path / "out" / "noord.html")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_an_unreadable_notebook_is_named(tmp_path, content):
    path = tmp_path / "executed.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(MonitorError, match=r"executed\.ipynb"):
        publish(path, tmp_path / "noord.html")


@pytest.mark.parametrize("page", ["<p onclick='x()'>a</p>", "<p>" + "<b>" * 3_000 + "<script>x()</script>"])
def test_a_page_that_could_do_something_is_never_written(page):
    with pytest.raises(MonitorError, match="nothing that runs"):
        gates.check_page(f"<!doctype html><html><body>{page}</body></html>")
