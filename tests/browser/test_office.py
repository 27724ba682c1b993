"""Word, PowerPoint and Excel files open without repair: by their rules, and in an office suite."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
import tools
from lxml import etree

PACKAGES = ("docx", "pptx", "xlsx")
CONTENT_TYPES = "[Content_Types].xml"
MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
NEVER = ("vbaProject", "embeddings/", "externalLinks/", "activeX/", "customUI/")

every_package = pytest.mark.parametrize("name", PACKAGES)


@every_package
def test_the_rules_of_office_find_nothing_to_repair(site, name):
    faults = [fault for path in site.files(name) for fault in tools.open_xml_faults(path)]
    assert faults == []


@every_package
def test_every_part_is_there_is_sound_and_has_a_type(site, name):
    for path in site.files(name):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None and MAIN[name] in archive.namelist(), path.name
            assert [part for part, count in Counter(archive.namelist()).items() if count > 1] == [], path.name
            assert [part for part in archive.namelist() if any(word in part for word in NEVER)] == [], (
                path.name
            )
            assert untyped(archive) == [] and lost(archive) == [], path.name


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_an_office_suite_opens_every_file(site, name, tmp_path):
    made = tools.as_pdf(site.files(name), tmp_path)
    assert [pdf.name for pdf in made if tools.pages_of_pdf(pdf) < 2] == []


def test_a_word_file_has_headings_row_heads_and_words_for_its_pictures(site):
    for path in site.files("docx"):
        report = docx.Document(path)
        styles = Counter(each.style.name for each in report.paragraphs)
        assert styles["Title"] == 1 and styles["Heading 1"] + styles["Heading 2"] > 0, path.name
        rows = [table.rows[0]._tr for table in report.tables]
        assert rows and all(row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows), path.name
        drawn = list(report.element.iter(DRAWN))
        assert [each.get("name") for each in drawn if not (each.get("descr") or "").strip()] == [], path.name
        assert [each for each, count in Counter(each.get("id") for each in drawn).items() if count > 1] == []
        assert report.core_properties.title and report.core_properties.language, path.name


def test_slides_have_titles_of_their_own_and_words_for_their_pictures(site):
    for path in site.files("pptx"):
        slides = list(pptx.Presentation(path).slides)
        titles = Counter(slide.shapes.title.text_frame.text for slide in slides)
        assert "" not in titles and [title for title, count in titles.items() if count > 1] == [], path.name
        for slide in slides:
            shapes = [shape._element._nvXxPr.cNvPr for shape in slide.shapes]
            assert len({each.get("id") for each in shapes}) == len(shapes), path.name
            pictures = [
                shape for shape in slide.shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE
            ]
            described = [each._element._nvXxPr.cNvPr.get("descr", "") for each in pictures]
            assert all(map(str.strip, described)), path.name


def test_a_workbook_holds_every_table_and_no_formula(site):
    for path in site.files("xlsx"):
        sheets = openpyxl.load_workbook(path).worksheets
        assert sheets and all(sheet.max_row > 1 for sheet in sheets), path.name
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type in ("f", "e")] == [], path.name
        assert [cell.value for cell in cells if cell.hyperlink and cell.hyperlink.target] == [], path.name


def untyped(archive: zipfile.ZipFile) -> list[str]:
    """Parts that the package gives no type; reading each XML part raises when it is not well-formed."""
    types = etree.fromstring(archive.read(CONTENT_TYPES))
    endings = {each.get("Extension").lower() for each in types if each.get("Extension")}
    named = {each.get("PartName") for each in types if each.get("PartName")}
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(part))
    return [
        part
        for part in archive.namelist()
        if part != CONTENT_TYPES
        and f"/{part}" not in named
        and part.rpartition(".")[2].lower() not in endings
    ]


def lost(archive: zipfile.ZipFile) -> list[str]:
    """Relations within the package that lead to no part, and relations of which a part has two by one name."""
    found = []
    for part in archive.namelist():
        if part.endswith(".rels"):
            relations = list(etree.fromstring(archive.read(part)))
            folder = posixpath.dirname(posixpath.dirname(part))
            inside = [each.get("Target") for each in relations if each.get("TargetMode") != "External"]
            targets = {each: posixpath.normpath(posixpath.join("/", folder, each))[1:] for each in inside}
            found += [f"{part}: {each}" for each, path in targets.items() if path not in archive.namelist()]
            names = Counter(each.get("Id") for each in relations)
            found += [f"{part}: {name} twice" for name, count in names.items() if count > 1]
    return found


def test_a_broken_package_would_be_found(site, tmp_path):
    """The same file without its styles and with a word in a wrong place."""
    broken, source = tmp_path / "broken.docx", site.files("docx")[0]
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(broken, "w") as bad:
        for part in good.namelist():
            if part != "word/styles.xml":
                bad.writestr(part, good.read(part).replace(b"<w:body>", b"<w:body><w:tblPr/>"))
    assert tools.open_xml_faults(broken) != []
    with zipfile.ZipFile(Path(broken)) as archive:
        assert [fault for fault in lost(archive) if "styles.xml" in fault]
