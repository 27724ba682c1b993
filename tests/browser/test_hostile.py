"""Whatever names and explanations hold, no format runs, fetches or breaks by it: it stands there as written."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pikepdf
import pptx
import pytest
import tools
from lxml import etree
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import FORMATS, Edition, document_from, encode

# Nobody listens there; a request would be seen all the same.
ELSEWHERE = "http://127.0.0.1:9/x"
ACTIVE = [
    "<script>window.ran = 1</script>",
    f"<img src={ELSEWHERE} onerror='window.ran = 1'>",
    '"><svg onload="window.ran = 1"><foreignObject>',
    f"</style><style>@import url({ELSEWHERE});</style>",
    f"</title><iframe src={ELSEWHERE}></iframe><base href={ELSEWHERE}>",
    "[x](javascript:window.ran=1) <a href=javascript:window.ran=1 autofocus onfocus=window.ran=1>",
    f"![x]({ELSEWHERE})",
    '#panic("x") #read("/etc/passwd") *vet* @bron <plek> $x$ // weg /* weg */',
    "\\input{/etc/passwd} \\immediate\\write18{id} $\\href{javascript:window.ran=1}{x}$ %weg",
    f'=HYPERLINK("{ELSEWHERE}","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    f"{ELSEWHERE} _x000D_ ]]></w:t></a:t><w:instrText>DDEAUTO c:\\\\x</w:instrText>",
    "<section data-background-iframe=javascript:window.ran=1><!-- .slide: data-state=x -->\n---\n--",
]
HOSTILE = [
    *ACTIVE,
    "{{ 7 * 7 }} {% include 'x' %} {# weg #} `x`{=html}",
    "::: {onclick=window.ran=1}",
    "<!-- weg --> <!--monitor--> &lt;b&gt; &amp; &#x3c;script&#x3e;",
    "n" * 10_000,
]
FORMULA = ("=", "+", "-", "@")
PACKAGES = ("docx", "pptx", "xlsx")
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"}
ON_A_SLIDE, ON_A_PAGE = 200, 1_000  # characters that there is surely room for
PUBLIC = ("http://", "https://", "mailto:")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A document for each hostile text, full of it, in every format: `<number><suffix>`."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, words in enumerate(HOSTILE):
        document = document_full_of(words)
        for name, each in FORMATS.items():
            (folder / f"{number}{each.suffix}").write_bytes(encode(document, name, Edition()))
    return folder


def document_full_of(words: str):
    """A document with the same words wherever there can be words."""
    about = dict.fromkeys(("title", "subtitle", "subject", "municipality", "period", "description"), words)
    columns = [{"label": words, "align": "left"}, {"label": words, "align": "right"}]
    shown = (
        text(f"## Kop\n\n{words}"),
        figure(alt=words, caption=words),
        table(caption=words, columns=columns, rows=[[words, words]], note=words),
        table(caption=words, collapsed=True),
        callout(title=words, items=[words, words], source=words),
        callout(kind="commentary", items=[words], source=words),
    )
    return document_from(notebook(*shown, **about, summary=words))


@pytest.fixture(scope="module")
def opened(folder):
    """What the browser sees of each of these pages."""
    return tools.look(
        [tools.PLAIN | {"url": path.as_uri(), "steps": ["text"]} for path in sorted(folder.glob("*.html"))]
    )


def each_of(folder: Path, name: str) -> list[tuple[Path, str]]:
    """The files of one format, each with the text that it is full of."""
    return [(folder / f"{number}{FORMATS[name].suffix}", words) for number, words in enumerate(HOSTILE)]


def bare(words: str) -> str:
    return "".join(words.split())


def test_in_a_browser_nothing_runs_and_nothing_is_fetched(opened):
    assert opened
    for found in opened:
        url = found["visit"]["url"]
        assert found["requests"] == [url] and found["dialogs"] == [] and found["ran"] is None, url
        assert found["console"] == [], url


def test_in_a_browser_it_stands_as_written(opened, folder):
    texts = {found["visit"]["url"]: bare(found["text"]) for found in opened}
    files = each_of(folder, "html")
    assert [path.name for path, words in files if bare(words) not in texts[path.as_uri()]] == []


def test_in_a_page_that_does_not_escape_it_would_run_and_fetch(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><body>{ACTIVE[0]}{ACTIVE[1]}<script>alert(1)</script>", encoding="utf-8")
    (found,) = tools.look([tools.PLAIN | {"url": page.as_uri(), "steps": []}])
    assert found["ran"] == 1 and found["dialogs"] == ["1"] and found["requests"] == [page.as_uri(), ELSEWHERE]
    assert any("ERR_UNSAFE_PORT" in line or "ERR_CONNECTION" in line for line in found["console"])


def test_in_a_pdf_it_stands_as_written_and_nothing_acts(folder):
    for path, words in each_of(folder, "pdf"):
        printed = tools.words_of_pdf(path)
        is_whole = bare(words)[:ON_A_PAGE] in printed and len(printed) > len(bare(words))
        assert is_whole, words[:40]
        with pikepdf.open(path) as pdf:
            assert [str(each.S) for each in actions(pdf) if str(each.S) in ACTIONS] == [], words[:40]
            addresses = [str(each.URI) for each in actions(pdf) if "/URI" in each]
            assert [address for address in addresses if not address.startswith(PUBLIC)] == [], words[:40]


def actions(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every dictionary that could be an action."""
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_in_an_office_suite_it_stands_as_written(folder, tmp_path, name):
    files = each_of(folder, name)
    made = tools.as_pdf([path for path, _ in files], tmp_path)
    room = ON_A_SLIDE if name == "pptx" else None
    words = [
        (bare(words)[:room], tools.words_of_pdf(pdf)) for (_, words), pdf in zip(files, made, strict=True)
    ]
    assert [each[:40] for each, printed in words if each not in printed] == []


def test_what_is_too_long_for_a_slide_stands_whole_in_its_notes(folder):
    for path, words in each_of(folder, "pptx"):
        slides = pptx.Presentation(path).slides
        notes = [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]
        assert len(words) <= ON_A_SLIDE or any(words in note for note in notes), words[:40]


@pytest.mark.parametrize("name", PACKAGES)
def test_an_office_file_is_sound_and_refers_to_nothing_elsewhere(folder, name):
    for path, words in each_of(folder, name):
        assert tools.open_xml_faults(path) == [], words[:40]
        assert [target for target in external(path) if not target.startswith(PUBLIC)] == [], words[:40]
        assert ELSEWHERE not in external(path), words[:40]
        assert fields(path) == [], words[:40]


def external(path: Path) -> list[str]:
    """Where the package refers to outside itself."""
    with zipfile.ZipFile(path) as archive:
        parts = [
            etree.fromstring(archive.read(part)) for part in archive.namelist() if part.endswith(".rels")
        ]
    return [each.get("Target") for part in parts for each in part if each.get("TargetMode") == "External"]


def fields(path: Path) -> list[str]:
    """Commands that an office suite would carry out, but for page numbers and tables of contents."""
    with zipfile.ZipFile(path) as archive:
        parts = [etree.fromstring(archive.read(part)) for part in archive.namelist() if part.endswith(".xml")]
    told = [each for part in parts for each in part.iter() if isinstance(each.tag, str)]
    commands = [
        (each.text or "").strip() for each in told if etree.QName(each).localname in ("instrText", "f")
    ]
    harmless = re.compile(r"(PAGE|NUMPAGES|TOC|PAGEREF|STYLEREF)\b")
    acting = [str(each.attrib) for each in told if "ppaction://program" in str(each.attrib)]
    return acting + [command for command in commands if command and not harmless.match(command)]


def test_in_a_workbook_it_is_a_text(folder):
    for path, words in each_of(folder, "xlsx"):
        sheets = openpyxl.load_workbook(path).worksheets
        rows = [row for sheet in sheets for row in sheet.iter_rows()]
        cells = [cell for row in rows for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}, words[:40]
        assert [cell.value for cell in cells if cell.hyperlink and cell.hyperlink.target] == [], words[:40]
        assert words in {str(cell.value) for cell in cells}, words[:40]


def test_in_a_csv_no_cell_begins_a_formula(folder):
    for path, words in each_of(folder, "csv"):
        contents = tables_of(path)
        cells = [
            cell
            for content in contents
            for row in csv.reader(io.StringIO(content), delimiter=";")
            for cell in row
        ]
        assert [cell for cell in cells if cell.startswith(FORMULA)] == [], words[:40]
        assert bare(words) in {bare(cell).removeprefix("'") for cell in cells}, words[:40]


def tables_of(path: Path) -> list[str]:
    """The text of a file with one table, or of each table in a zip file."""
    if not zipfile.is_zipfile(path):
        return [path.read_text(encoding="utf-8-sig")]
    with zipfile.ZipFile(path) as archive:
        return [
            archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".csv")
        ]


@pytest.fixture(scope="module")
def hostile_site(demo, release_demo, publish, tmp_path_factory):
    """The demo as if all its providers and explanations were hostile, published."""
    tables = tmp_path_factory.mktemp("tables") / "demo"
    shutil.copytree(demo, tables)
    providers, commentary = (
        pd.read_csv(tables / f"{name}.csv", dtype=str) for name in ("providers", "commentary")
    )
    providers["name"] = names_for(providers)
    commentary["text"] = names_for(commentary)
    providers.to_csv(tables / "providers.csv", index=False)
    commentary.to_csv(tables / "commentary.csv", index=False)
    release = release_demo(tables.with_name("release"), sources=[("folder", tables)])
    return publish(release, [release.municipality, *providers["provider"]], languages=["nl"])


def names_for(rows: pd.DataFrame) -> list[str]:
    """A hostile text for each row, by turns."""
    return [" ".join(ACTIVE[number % len(ACTIVE)].split()) for number in range(len(rows))]


def test_a_site_about_hostile_providers_runs_and_fetches_nothing(hostile_site):
    visits = [tools.PLAIN | {"url": page.as_uri(), "steps": ["text"]} for page in hostile_site.pages()]
    found = tools.look(visits)
    own = hostile_site.folder.as_uri()
    for each in found:
        assert [address for address in each["requests"] if not address.startswith(own)] == []
        assert (each["console"], each["dialogs"], each["ran"]) == ([], [], None), each["visit"]["url"]
    texts = "".join(bare(each["text"]) for each in found)
    names = [made.name for made in hostile_site.documents if made.job.kind == "provider"]
    assert len(names) > 1 and [name for name in names if bare(name) not in texts] == []
