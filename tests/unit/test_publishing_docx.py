"""The Word document: read back, it has real headings, captions, heads, footnotes and alternative texts."""

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import Edition, document_from
from monitor.publishing.docx import encode
from monitor.publishing.docx_body import shares
from monitor.publishing.schemas import PNG
from monitor.publishing.style import Logo, default_style
from monitor.publishing.zipped import unzipped

WHOLE = (
    callout(items=["Eerste.", "Tweede."]),
    text(
        "## Vraag\n\nTekst[^1] en [meer](https://www.cbs.nl), $x^2$.\n\n### Dieper\n\n- a\n- b\n\n[^1]: Een noot."
    ),
    figure(),
    table(highlight=[1], note="Afgerond.", tones=[["", "worse"], ["", ""]]),
    callout(kind="commentary", items=["Zo zit dat."], source="afdeling Jeugd"),
    table(caption="Alles", row_header=False, collapsed=True),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</w:t></w:r><w:altChunk/>",
    "{ HYPERLINK http://evil.example }",
    "=1+1",
    "]]>&amp;",
    "::: {custom-style=x}",
    "x" * 10_000,
]


def made(*cells, edition=None, **about):
    return encode(document_from(notebook(*cells, **about)), edition or Edition())


def opened(*cells, **about):
    return docx.Document(io.BytesIO(made(*cells, **about)))


@pytest.fixture(scope="module")
def whole():
    return opened(*WHOLE)


def texts(book, style):
    return [line.text for line in book.paragraphs if line.style.name == style]


def test_headings_are_real_and_begin_below_the_title(whole):
    assert texts(whole, "Title") == ["Meer jongeren krijgen jeugdhulp in Noord"]
    assert texts(whole, "Heading 1") == ["Vraag"] and texts(whole, "Heading 2") == ["Dieper"]


def test_the_contents_lead_to_the_chapters(whole):
    (line,) = [line for line in whole.paragraphs if line.style.name == "Contents"]
    (link,) = line._p.iter(qn("w:hyperlink"))
    marks = [mark.get(qn("w:name")) for mark in whole.element.iter(qn("w:bookmarkStart"))]
    assert link.get(qn("w:anchor")) in marks and line.text == "Vraag"


def test_tables_have_a_caption_and_heads_that_come_back_on_every_page(whole):
    first, second = whole.tables
    for made_table, caption, row_header in ((first, "Kerncijfers", "1"), (second, "Alles", "0")):
        properties = made_table._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == caption
        assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Cijfer, Noord"
        assert properties.find(qn("w:tblLook")).get(qn("w:firstColumn")) == row_header
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made_table.rows] == [
            True,
            False,
            False,
        ]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in made_table.rows)
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Cijfer", "Noord"],
        ["Jeugdhulp", "72"],
        ["Wmo", "41"],
    ]
    assert "Kerncijfers" in texts(whole, "Table Caption") and texts(whole, "Table Note") == ["Afgerond."]


def test_cells_are_tinted_by_their_judgement_and_rows_that_stand_out(whole):
    colours = default_style().print
    fills = [
        [shade.get(qn("w:fill")) for shade in cell._tc.iter(qn("w:shd"))]
        for row in whole.tables[0].rows[1:]
        for cell in row.cells
    ]
    tint, worse = (colours[name].removeprefix("#") for name in ("tint", "worse"))
    assert fills == [[], [worse], [tint], [tint]]


def test_pictures_have_their_alternative_text(whole):
    described = [each.get("descr") for each in whole.element.iter(qn("wp:docPr"))]
    assert described == ["Lijngrafiek"] and texts(whole, "Image Caption") == ["Jeugdhulp per kwartaal"]


def test_footnotes_and_formulas_are_real(whole):
    files = unzipped(made(*WHOLE))
    assert "Een noot." in files["word/footnotes.xml"].decode()
    assert len(list(whole.element.iter(qn("w:footnoteReference")))) == 1
    assert len(list(whole.element.iter(qn("m:oMath")))) == 1


def test_callouts_keep_their_kind(whole):
    assert texts(whole, "Callout headline") == ["Het belangrijkste", "Eerste.", "Tweede."]
    assert texts(whole, "Callout commentary")[1:] == ["Zo zit dat.", "— afdeling Jeugd"]


@pytest.mark.parametrize(
    ("language", "locale", "page"), [("nl", "nl-NL", "Pagina "), ("en", "en-GB", "Page ")]
)
def test_the_file_says_its_language_and_what_it_is(language, locale, page):
    book = opened(table(), language=language)
    defaults = book.styles.element.find(qn("w:docDefaults"))
    assert [each.get(qn("w:val")) for each in defaults.iter(qn("w:lang"))] == [locale]
    about = book.core_properties
    assert (about.title, about.language) == ("Meer jongeren krijgen jeugdhulp in Noord", locale)
    assert about.author == "Gemeente Voorbeeldstad" and about.created == about.modified
    assert book.sections[0].footer.paragraphs[0].text.startswith(page)
    assert [each.get(qn("w:instr")) for each in book.sections[0].footer._element.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_the_house_style_restyles_the_document():
    style = replace(default_style(), fonts=("Verdana", *default_style().fonts))
    style = replace(style, print=style.print | {"accent": "#7A1F5C"})
    style = replace(
        style,
        logo=Logo(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "image/svg+xml", "Stad"),
    )
    book = docx.Document(io.BytesIO(made(text("## Kop"), edition=Edition(style))))
    assert str(book.styles["Heading 1"].font.color.rgb) == "7A1F5C"
    fonts = next(book.styles.element.find(qn("w:docDefaults")).iter(qn("w:rFonts")))
    assert fonts.get(qn("w:ascii")) == "Verdana"
    assert [each.get("descr") for each in book.element.iter(qn("wp:docPr"))] == ["Stad"]


def test_a_picture_of_points_is_taken_as_it_is():
    content = made(figure(PNG, PIXEL_OF_ONE))
    assert any(name.startswith("word/media/") for name in unzipped(content))


PIXEL_OF_ONE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_printed_as_written(hostile):
    cells = (
        callout(items=[hostile], source=hostile),
        callout(kind="commentary", items=[hostile]),
        table(caption=hostile, rows=[[hostile, hostile]], note=hostile),
        figure(alt=hostile, caption=hostile),
    )
    content = made(*cells, title=hostile, subtitle=hostile, municipality=hostile)
    book = docx.Document(io.BytesIO(content))
    assert book.tables[0].rows[1].cells[1].text == hostile and texts(book, "Title") == [hostile]
    for name, part in unzipped(content).items():
        if name.endswith((".xml", ".rels")):
            found = {etree.QName(each).localname for each in etree.fromstring(part).iter(etree.Element)}
            assert not found & {"altChunk", "instrText", "object", "OLEObject"}
            assert not re.search(rb'TargetMode="External"', part)


def test_a_column_has_room_for_its_longest_word():
    (document_table,) = document_from(notebook(table(rows=[["Ondersteuning", "1"], ["a b", "2"]]))).parts
    first, second = shares(document_table)
    assert first > second and first + second == pytest.approx(1)


def test_the_same_document_gives_the_same_bytes():
    assert made(*WHOLE) == made(*WHOLE)
