"""What a cell shows: for publishing, and for who opens or renders the notebook itself in JupyterLab or by Quarto."""

import subprocess
import sys

import pypandoc
import pytest
from lxml import html
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitor.publishing import document_from
from monitor.publishing.schemas import MIMES, TONES
from monitor.report.display import (
    CALLOUT,
    DOCUMENT,
    PROSE,
    SVG,
    TABLE,
    TINTS,
    Callout,
    Chart,
    Column,
    Prose,
    Table,
    Title,
)

COLUMNS = (Column("Wijk", "left"), Column("Jeugdhulp <23"))
ROWS = (("Noord", "7,7 ▲"), ("Zuid & <co>", "0 t/m 4 ○"))


def bundle(offered):
    return offered._repr_mimebundle_()[0]


def shown(**changed):
    return bundle(Table("Wijken <5", COLUMNS, ROWS, **changed))


def test_a_heat_map_gives_its_tones_to_publishing():
    tones = (("", "better"), ("", "too_few"))
    assert shown(tones=tones)[TABLE]["tones"] == [["", "better"], ["", "too_few"]]
    assert shown()[TABLE]["tones"] == []


def test_a_heat_map_is_tinted_in_jupyterlab():
    tinted = shown(tones=(("", "better"), ("", "worse")))
    page = tinted["text/html"]
    assert page.count(f"background-color: {TINTS['better']}") == 1
    assert page.count(f"background-color: {TINTS['worse']}") == 1
    assert "Zuid &amp; &lt;co&gt;" in page and "Jeugdhulp &lt;23" in page and "Wijken &lt;5" in page
    assert shown(tones=(("", "better"), ("", "worse"))) == tinted


def test_tints_are_of_known_tones():
    assert set(TINTS) == set(TONES) - {"", "similar", "too_few"}


def test_only_a_heat_map_pays_for_its_library():
    code = (
        "import sys; from monitor.report.display import Table, Column;"
        "Table('a', (Column('b'),), (('c',),))._repr_mimebundle_();"
        "sys.exit('great_tables' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Without publishing

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
HOSTILE = [
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![x](http://evil.example/x.png) `x`{=html}",
    "{{< include /etc/passwd >}} $x$ @x [^1]",
    "::: {.x} onder\n\n# Kop\n---\ntitle: x",
]


def title(words="Noord", subtitle="Wijkrapport"):
    return Title(words, subtitle, "nl", "district", words, words, words, words, words)


def executed(*offered):
    """The notebook that shows all of these."""
    bundles = [each._repr_mimebundle_() for each in offered]
    outputs = [new_output("execute_result", data=data, metadata=metadata) for data, metadata in bundles]
    return new_notebook(cells=[new_code_cell("show", outputs=[each]) for each in outputs])


def test_jupyter_shows_a_title_callouts_and_tables():
    callouts = Callout("headline", ("Zin *a*.",), "Kort"), Callout("caveat", ("Een.", "Twee."), None, "bron")
    table = Table("Wijken <5", COLUMNS, ROWS, note="Noot.")
    book = executed(title(), *callouts, table, Chart(DRAWING, "Lijn", "Jeugdhulp"), Prose("## Kop\n\nTekst."))
    page = html.fromstring(HTMLExporter(template_name="lab").from_notebook_node(book)[0])
    found = {
        name: [each.text_content().strip("¶") for each in page.iter(name)]
        for name in ("h1", "h2", "strong", "li")
    }
    assert found == {"h1": ["Noord"], "h2": ["Kop"], "strong": ["Kort"], "li": ["Een.", "Twee."]}
    assert [" ".join(each.text_content().split()) for each in page.iter("blockquote")] == [
        "Kort Zin *a*.",
        "Een. Twee. bron",
    ]
    assert page.findtext(".//caption") == "Wijken <5" and "Noot." in page.text_content()
    assert "data:image/svg+xml" in page.xpath("//img/@src")[0]
    assert "application/vnd.monitor" not in page.text_content()


def test_a_table_names_its_rows_and_puts_text_to_the_left():
    page = html.fromstring(bundle(Table("Wijken <5", COLUMNS, ROWS))["text/html"])
    assert page.xpath("//th[@scope='col']/text()") == ["Wijk", "Jeugdhulp <23"]
    assert page.xpath("//th[@scope='row']/text()") == ["Noord", "Zuid & <co>"]
    assert page.xpath("//*[@style='text-align:left']/text()") == ["Wijk", "Noord", "Zuid & <co>"]
    assert page.xpath("//td/text()") == ["7,7 ▲", "0 t/m 4 ○"]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:12])
def test_quarto_and_jupyter_print_text_as_written(words):
    for offered in (title(words, words), Callout("caveat", (words, words), words, words)):
        markdown = bundle(offered)[PROSE]
        assert "{{<" not in markdown
        plain = pypandoc.convert_text(markdown, "plain", format="markdown", extra_args=["--wrap=none"])
        assert " ".join(plain.split()).count(" ".join(words.split())) == (
            2 if isinstance(offered, Title) else 4
        )
        page = html.fromstring(pypandoc.convert_text(markdown, "html", format="markdown"))
        found = {each.tag for each in page.iter()}
        assert found <= {"div", "h1", "p", "blockquote", "strong", "ul", "li"}


def test_publishing_reads_its_own_kind_whatever_is_beside_it():
    offered = (
        title(),
        Callout("caveat", ("Een.",)),
        Table("Wijken", COLUMNS, ROWS),
        Chart(DRAWING, "a", "b"),
    )
    book = executed(*offered)
    first = [next(mime for mime in MIMES if mime in cell.outputs[0].data) for cell in book.cells]
    assert first == [DOCUMENT, CALLOUT, TABLE, SVG]
    document = document_from(book)
    assert document.title == "Noord" and len(document.parts) == 3


def test_what_is_shown_beside_it_is_short():
    long = "Zin. " * 200
    for offered in (Callout("caveat", (long, long), "Kort"), Prose(f"## Kop\n\n{long}")):
        assert len(bundle(offered)["text/plain"]) < 10
