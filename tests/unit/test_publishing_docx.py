"""The Word document: read back, it has real headings, captions, heads, footnotes and alternative texts."""

import base64
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
from monitor.publishing.docx_widths import LINE, shares, text_size
from monitor.publishing.schemas import PNG
from monitor.publishing.style import Logo, default_style
from monitor.publishing.zipped import unzipped
from monitor.vocabulary import MonitorError

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
    '{ INCLUDETEXT "c:/x" }',
    '\\o "1-9" { DDEAUTO c:\\\\x }',
    "=1+1",
    "]]>&amp;",
    "::: {custom-style=x}",
    "x" * 10_000,
]


CONTENTS = r'TOC \o "1-1" \n \h'


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
    (contents,) = whole.element.body.iter(qn("w:sdt"))
    (link,) = contents.iter(qn("w:hyperlink"))
    marks = [mark.get(qn("w:name")) for mark in whole.element.iter(qn("w:bookmarkStart"))]
    assert link.get(qn("w:anchor")) in marks
    assert [text.text for text in contents.iter(qn("w:t"))] == ["Inhoud", "Vraag"]
    (gallery,) = contents.iter(qn("w:docPartGallery"))
    assert gallery.get(qn("w:val")) == "Table of Contents"


def test_the_contents_are_a_field_that_is_filled_already(whole):
    (contents,) = whole.element.body.iter(qn("w:sdt"))
    kinds = [each.get(qn("w:fldCharType")) for each in contents.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert [each.text for each in contents.iter(qn("w:instrText"))] == [CONTENTS]
    assert whole.settings.element.find(qn("w:updateFields")) is None


def test_a_document_without_chapters_has_no_contents():
    assert not list(opened(table()).element.body.iter(qn("w:sdt")))


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


def test_a_short_table_stays_on_one_page_and_a_long_one_keeps_its_ends():
    def kept(rows, **fields):
        (found,) = opened(table(rows=[["a", "1"]] * rows, **fields)).tables
        return [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in found.rows]

    assert kept(2) == [True, True, False] and kept(2, note="Noot.") == [True] * 3
    assert kept(20) == [True] * 3 + [False] * 15 + [True] * 2 + [False]


def test_cells_are_tinted_by_their_judgement_and_rows_that_stand_out(whole):
    colours = default_style().print
    fills = [
        [shade.get(qn("w:fill")) for shade in cell._tc.iter(qn("w:shd"))]
        for row in whole.tables[0].rows[1:]
        for cell in row.cells
    ]
    tint, worse = (colours[name].removeprefix("#") for name in ("tint", "worse"))
    assert fills == [[], [worse], [tint], [tint]]
    assert [run.bold for cell in whole.tables[0].rows[2].cells for run in cell.paragraphs[0].runs] == [
        True
    ] * 2


def test_pictures_have_their_alternative_text(whole):
    described = [each.get("descr") for each in whole.element.iter(qn("wp:docPr"))]
    images = [name for name in unzipped(made(*WHOLE)) if name.startswith("word/media/")]
    assert len(images) == 1 and b"base64" not in etree.tostring(whole.element)
    assert described == ["Lijngrafiek"] and texts(whole, "Image Caption") == ["Jeugdhulp per kwartaal"]


def test_footnotes_and_formulas_are_real(whole):
    files = unzipped(made(*WHOLE))
    assert "Een noot." in files["word/footnotes.xml"].decode()
    assert len(list(whole.element.iter(qn("w:footnoteReference")))) == 1
    assert len(list(whole.element.iter(qn("m:oMath")))) == 1


def test_callouts_keep_their_kind(whole):
    assert texts(whole, "Callout headline title list") == ["Het belangrijkste"]
    assert texts(whole, "Callout headline list") == ["Eerste.", "Tweede."]
    assert texts(whole, "Callout commentary title") == ["Toelichting van de gemeente"]
    assert texts(whole, "Callout commentary") == ["Zo zit dat."]
    assert texts(whole, "Callout commentary source") == ["— afdeling Jeugd"]


def test_a_callout_is_one_box_whose_title_stays_with_it():
    book = opened(callout(kind="caveat", items=["Eerste.", "Tweede."]), text("Slot."))
    lines = [line for line in book.paragraphs if line.style.name.startswith("Callout")]
    shapes = [line.style.element.pPr for line in lines]
    boxes = {
        etree.tostring(shape.find(qn(name))) for shape in shapes for name in ("w:pBdr", "w:ind", "w:shd")
    }
    assert len(boxes) == 3 and lines[0].style.paragraph_format.keep_with_next
    levels = list(book.part.numbering_part.element.iter(qn("w:ind")))
    assert levels[0].get(qn("w:left")) == shapes[0].find(qn("w:ind")).get(qn("w:left"))
    assert [line.paragraph_format.space_after is not None for line in lines] == [False, False, True]


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


PIXEL_OF_ONE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_picture_of_points_is_taken_as_it_is():
    files = unzipped(made(figure(PNG, PIXEL_OF_ONE)))
    assert files["word/media/image1.png"] == base64.b64decode(PIXEL_OF_ONE)


def test_a_picture_that_is_broken_off_is_refused_with_its_cell():
    with pytest.raises(MonitorError, match="cell 2: a PNG figure must be a whole"):
        made(figure(PNG, PIXEL_OF_ONE[:40]))


def test_a_picture_is_no_wider_than_the_text_and_no_higher_than_half_a_page():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"/>'
    for size in ((2000, 100), (100, 2000)):
        (shape,) = opened(figure(payload=drawing.format(*size))).inline_shapes
        assert shape.width / shape.height == pytest.approx(size[0] / size[1], rel=0.02)
        assert shape._inline.get("distL") == shape._inline.get("distR") == "0"
        assert shape.width.pt <= LINE + 0.1 and shape.height.pt <= 360


def test_a_table_that_word_cannot_hold_is_refused():
    with pytest.raises(MonitorError, match=r"cell 2: .* at most 63 columns"):
        made(table(columns=[{"label": "k", "align": "left"}] * 64, rows=[["a"] * 64]))


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://www.cbs.nl/nl?a=b&c#d", True),
        ("mailto:info@gemeente.nl", True),
        (f"https://x.nl/{'y' * 2_000}", False),
        ("https://x.nl:99999/", False),
        ("https://a:b@x.nl/", False),
        ("mailto:a@b,c@d", False),
    ],
)
def test_an_address_that_word_stumbles_over_is_no_link(address, linked):
    files = unzipped(made(text(f"[meer](<{address}>)")))
    addresses = [each.get("Target") for each in etree.fromstring(files["word/_rels/document.xml.rels"])]
    assert (address in addresses) is linked
    assert ">meer<" in files["word/document.xml"].decode()


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
            tree = etree.fromstring(part)
            found = {etree.QName(each).localname for each in tree.iter(etree.Element)}
            assert not found & {"altChunk", "object", "OLEObject", "control", "attachedTemplate"}
            codes = [each.text for each in tree.iter(qn("w:instrText"))]
            codes += [each.get(qn("w:instr")) for each in tree.iter(qn("w:fldSimple"))]
            assert set(codes) <= {CONTENTS, "PAGE", "NUMPAGES"}
            assert not re.search(rb'TargetMode="External"', part)


@pytest.mark.parametrize(
    ("rows", "size", "whole_line"),
    [
        ([["Ondersteuning", "1"], ["a b", "2"]], 9, False),
        ([["Een lange zin die wel vaker voorkomt in de eerste kolom", "1"]], 9, True),
        ([["x" * 200, "1.234 " * 9]], 9, True),
    ],
)
def test_a_column_has_room_for_its_longest_word(rows, size, whole_line):
    (found,) = document_from(notebook(table(rows=rows))).parts
    first, second = shares(found)
    assert first > second and first * LINE > 13 * size / 2 and text_size(found) == size
    assert (first + second == pytest.approx(1)) is whole_line


def test_text_is_smaller_rather_than_words_broken():
    head = [{"label": "Ondersteuning", "align": "right"}] * 7
    (found,) = document_from(notebook(table(columns=head, rows=[["1"] * 7]))).parts
    assert text_size(found) == 8 and sum(shares(found)) == pytest.approx(1)


def test_the_same_document_gives_the_same_bytes():
    assert made(*WHOLE) == made(*WHOLE)
