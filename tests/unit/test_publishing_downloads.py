"""Downloads: every table as CSV and in a workbook, readable by machines, and nothing in them that runs."""

import csv
import io
import json

import openpyxl
import pytest
from frictionless import validate
from test_publishing_reading import notebook, table, text

from monitor.publishing import Edition, csv_files, document_from, workbook
from monitor.publishing.style import default_style
from monitor.publishing.workbook_cells import Number, as_number
from monitor.publishing.zipped import unzipped
from monitor.vocabulary import MonitorError

HOSTILE = {
    "=1+1": "'=1+1",
    "+31201234567x": "'+31201234567x",
    "-2+cmd|' /C calc'!A0": "'-2+cmd|' /C calc'!A0",
    "@SUM(A1)": "'@SUM(A1)",
    "\tx": "'\tx",
    "-5": "-5",
    " =1+1": " '=1+1",
    "\N{NO-BREAK SPACE}@x": "\N{NO-BREAK SPACE}'@x",
    "＝1+1": "'＝1+1",
    "Noord,=cmd|' /C calc'!A0": "Noord,'=cmd|' /C calc'!A0",
    'Noord; "=1': "Noord; \"'=1",
    "Noord\n-1+1": "Noord\n'-1+1",
    "-1.234,5%": "-1.234,5%",
    "- 3": "- 3",
    "-€ 300": "-€ 300",
    "a-b = c, d": "a-b = c, d",
    "-": "-",
    "– 3": "– 3",
    'zegt "nee"; ja': 'zegt "nee"; ja',
}


def document(*cells, **about):
    return document_from(notebook(*cells, **about))


def rows(content, separator=";"):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def named(first, *others):
    return [{"label": label, "align": "left"} for label in (first, *others)]


def test_every_table_is_a_file_named_by_its_caption():
    found = csv_files.tables(
        document(table(caption="Hulp in Noord, 4e kwartaal"), text("Tekst."), table(caption="Één & twee"))
    )
    assert list(found) == ["01-hulp-in-noord-4e-kwartaal.csv", "02-een-twee.csv"]
    assert rows(found["01-hulp-in-noord-4e-kwartaal.csv"]) == [
        ["Cijfer", "Noord"],
        ["Jeugdhulp", "72"],
        ["Wmo", "41"],
    ]


@pytest.mark.parametrize(("language", "separator"), [("nl", ";"), ("en", ",")])
def test_a_file_opens_in_the_spreadsheet_of_the_language(language, separator):
    (content,) = csv_files.tables(document(table(), language=language)).values()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == 3
    assert rows(content, separator)[1] == ["Jeugdhulp", "72"]


@pytest.mark.parametrize(("cell", "written"), HOSTILE.items())
def test_no_cell_is_a_formula(cell, written):
    (content,) = csv_files.tables(document(table(rows=[[cell, "1"]]))).values()
    assert rows(content)[1] == [written, "1"]


def test_a_caption_of_ten_thousand_signs_makes_a_short_name():
    (name,) = csv_files.tables(document(table(caption="../" + "x" * 10_000)))
    assert name == f"01-{'x' * 59}.csv"


def test_the_package_of_all_tables_is_valid(tmp_path):
    shown = (table(columns=named("", "a"), note="Afgerond."), table(columns=named("a", "a")))
    path = tmp_path / "tabellen.zip"
    path.write_bytes(csv_files.encode(document(*shown), Edition()))
    report = validate(str(path))
    assert report.valid, report.to_summary()
    package = json.loads(unzipped(path.read_bytes())["datapackage.json"])
    fields = [[field["name"] for field in each["schema"]["fields"]] for each in package["resources"]]
    assert fields == [["rij", "a"], ["a", "a (2)"]]
    assert package["resources"][0]["description"] == "Afgerond."


@pytest.mark.parametrize(
    ("text", "language", "value", "shown"),
    [
        ("1.234", "nl", 1234, "#,##0"),
        ("1,234", "en", 1234, "#,##0"),
        ("1.234", "en", 1.234, "0.000"),
        ("12,3%", "nl", 0.123, "0.0%"),
        ("€\N{NO-BREAK SPACE}1.200", "nl", 1200, '"€" #,##0'),
        ("−3,5", "nl", -3.5, "0.0"),
        ("0", "nl", 0, "0"),
        ("2025", "nl", 2025, "0"),
    ],
)
def test_a_figure_is_a_number(text, language, value, shown):
    assert as_number(text, language) == Number(value, shown)


@pytest.mark.parametrize(
    "text",
    ["", "–", "0 t/m 4", "10,1 – 14,9", "90% ●", "0344", "1.23", "12.345,", "1e5", "=1", "3 dagen", "1" * 16],
)
def test_any_other_text_stays_text(text):
    assert as_number(text, "nl") is None


def opened(*cells, **about):
    return openpyxl.load_workbook(io.BytesIO(workbook.encode(document(*cells, **about), Edition())))


def test_a_sheet_for_each_table_and_one_that_leads_to_them():
    book = opened(
        table(caption="Hulp: [per] wijk/buurt?", note="Afgerond."), table(caption="Hulp: [per] wijk/buurt?")
    )
    assert book.sheetnames == ["Inhoud", "1 Hulp per wijk buurt", "2 Hulp per wijk buurt"]
    first = book.worksheets[1]
    cells = [[cell.value for cell in row] for row in first.iter_rows()]
    assert [row for row in cells if any(row)] == [
        ["Hulp: [per] wijk/buurt?", None],
        ["Terug naar de inhoud", None],
        ["Cijfer", "Noord"],
        ["Jeugdhulp", 72],
        ["Wmo", 41],
        ["Afgerond.", None],
    ]
    assert first.freeze_panes == "B5" and first["A5"].font.bold and first["B5"].number_format == "0"
    links = [
        cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink
    ]
    assert links == ["'1 Hulp per wijk buurt'!A1", "'2 Hulp per wijk buurt'!A1"]


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_workbook_says_what_it_is(language, locale):
    properties = opened(table(), language=language).properties
    assert properties.title == "Meer jongeren krijgen jeugdhulp in Noord"
    assert (properties.creator, properties.language) == ("Gemeente Voorbeeldstad", locale)
    assert properties.created == properties.modified


def test_a_table_is_known_as_one_with_its_heads():
    (found,) = opened(table()).worksheets[1].tables.values()
    assert (found.ref, found.column_names) == ("A4:B6", ["Cijfer", "Noord"])
    assert found.headerRowCount == 1 and found.tableStyleInfo.showFirstColumn


@pytest.mark.parametrize(
    "labels", [("a", "A"), ("", "b"), ("a\nb", "c"), ("x" * 256, "b"), ("_x0041_", "b")], ids=str
)
def test_heads_that_excel_takes_for_damage_name_no_table(labels):
    sheet = opened(table(columns=named(*labels))).worksheets[1]
    assert not sheet.tables and [cell.value or "" for cell in sheet[4]] == list(labels)


def test_cells_are_tinted_by_their_judgement_and_rows_that_stand_out():
    sheet = opened(table(highlight=[1], tones=[["", "worse"], ["", ""]])).worksheets[1]
    colours = default_style().light
    shown = [[cell.fill.fgColor.rgb[2:] for cell in row] for row in sheet["A5:B6"]]
    tint, worse = (colours[name].removeprefix("#") for name in ("tint", "worse"))
    assert shown == [["000000", worse], [tint, tint]] and sheet["B6"].font.bold


def test_words_and_lines_have_room_in_every_program():
    long = "Ondersteuning voor jongeren. " * 5
    sheet = opened(table(rows=[[long, "1"]], columns=named("Cijfer", "Toewijzingsbesluiten"), note=long))
    first, second = (sheet.worksheets[1].column_dimensions[name].width for name in "AB")
    heights = [sheet.worksheets[1].row_dimensions[row].height for row in (4, 5, 7)]
    assert 60 <= first <= 61 and second > len("Toewijzingsbesluiten")
    assert heights == [None, 60, 45]  # none for the usual one


def test_a_table_that_excel_cannot_hold_is_refused():
    with pytest.raises(MonitorError, match=r"cell 2: .* at most 1000000 rows and 16384 columns"):
        opened(table(columns=named(*map(str, range(16_385))), rows=[]))


@pytest.mark.parametrize("cell", [*HOSTILE, "http://evil.example", "x" * 40_000])
def test_nothing_in_a_workbook_runs_or_links(cell):
    content = workbook.encode(document(table(rows=[[cell, cell]], caption=cell)), Edition())
    (found,) = [each for name, each in unzipped(content).items() if name.endswith("sheet2.xml")]
    assert b"<f>" not in found
    shown = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]["A5"]
    assert shown.data_type == "s" and (shown.value == cell or cell.startswith(shown.value[:32_000]))
    assert not shown.hyperlink
    shown = [link.display for sheet in links_of(content) for link in sheet]
    assert all(len(each) <= 255 for each in shown)


def links_of(content):
    return [sheet._hyperlinks for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets]


def test_the_same_document_gives_the_same_bytes():
    shown = document(table(note="Noot."), table())
    for writer in (workbook, csv_files):
        assert writer.encode(shown, Edition()) == writer.encode(shown, Edition())
