"""The PDF: tagged, with bookmarks, row heads and its tables inside; what does not comply is not written."""

import base64
import io

import pikepdf
import pytest
from PIL import Image
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import Edition, document_from, pdf
from monitor.publishing.pdf import encode
from monitor.publishing.schemas import PNG
from monitor.vocabulary import MonitorError

WHOLE = (
    callout(items=["Eerste.", "Tweede."]),
    text(
        "## Vraag\n\nTekst[^1] en [meer](https://www.cbs.nl), $x^2$ en\n\n$$\\frac{a}{b}$$\n\n[^1]: Een noot."
    ),
    figure(),
    table(highlight=[1], note="Afgerond.", tones=[["", "worse"], ["", ""]]),
    callout(kind="commentary", items=["Zo zit dat."], source="afdeling Jeugd"),
    text("### Dieper\n\n- a\n- b"),
    table(caption="Alles", row_header=False, collapsed=True),
)


def made(*cells, **about):
    return encode(document_from(notebook(*cells, **about)), Edition())


@pytest.fixture(scope="module")
def whole():
    with pikepdf.open(io.BytesIO(made(*WHOLE))) as opened:
        yield opened


def elements(node):
    """Every element of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from elements(item)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def kinds(opened):
    return [str(each.S) for each in elements(opened.Root.StructTreeRoot.K)]


def test_a_pdf_says_what_it_is(whole):
    assert str(whole.docinfo.Title).startswith("Meer jongeren krijgen jeugdhulp in Noord")
    assert str(whole.Root.Lang) == "nl" and whole.Root.MarkInfo.Marked
    with whole.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (
            "1",
            "3",
            "A",
        )


def test_headings_are_bookmarks(whole):
    with whole.open_outline() as outline:
        titles = [entry.title for entry in outline.root] + [
            each.title for e in outline.root for each in e.children
        ]
    assert "Vraag" in titles


def test_heads_of_rows_name_their_rows(whole):
    tables = [each for each in elements(whole.Root.StructTreeRoot.K) if str(each.S) == "/Table"]
    scopes = [
        [str(a.Scope) for cell in elements(each.K) if str(cell.S) == "/TH" for a in cell.A if "/Scope" in a]
        for each in tables
    ]
    assert scopes == [["/Column", "/Column", "/Row", "/Row"], ["/Column", "/Column"]]


def test_figures_formulas_and_notes_are_tagged(whole):
    found = kinds(whole)
    assert found.count("/H1") == 1 and found.count("/Formula") == 2 and "/Note" in found
    alts = [str(each.Alt) for each in elements(whole.Root.StructTreeRoot.K) if str(each.S) == "/Figure"]
    assert alts == ["Lijngrafiek"]


def test_a_picture_of_points_is_drawn_and_a_broken_one_refused():
    points = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(points, "PNG")
    shown = [base64.b64encode(content).decode() for content in (points.getvalue(), points.getvalue()[:40])]
    with pikepdf.open(io.BytesIO(made(figure(PNG, shown[0])))) as opened:
        assert kinds(opened).count("/Figure") == 1 and len(opened.pages[0].get_images()) == 1
    with pytest.raises(MonitorError):
        made(figure(PNG, shown[1]))


def test_every_table_is_inside_as_csv(whole):
    assert sorted(whole.attachments) == ["01-kerncijfers.csv", "02-alles.csv"]
    assert "72" in whole.attachments["01-kerncijfers.csv"].get_file().read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic() #read("x")',
        "$ x $ *b* _i_ @ref <label>",
        "\\input{x}",
        "https://evil.example",
        "n" * 10_000,
        "漢字 العربية 😀",
    ],
)
def test_hostile_text_is_printed_and_complies(hostile):
    cells = (
        callout(items=[hostile], source=hostile),
        table(caption=hostile, rows=[[hostile, hostile]], note=hostile),
        figure(alt=hostile, caption=hostile),
    )
    assert made(*cells, title=hostile, municipality=hostile).startswith(b"%PDF-1.7")


def test_a_pdf_that_does_not_comply_is_not_written(monkeypatch):
    monkeypatch.setattr(pdf, "STANDARDS", ["1.7"])
    with pytest.raises(MonitorError, match="a PDF must"):
        made(*WHOLE)


def test_the_same_document_gives_the_same_bytes():
    assert made(*WHOLE) == made(*WHOLE)
