"""Every format by its name: the same document, by `monitor publish`, by the library and by nbconvert."""

import nbformat
import pytest
from lxml import html
from nbconvert.exporters import get_exporter
from nbconvert.utils.exceptions import ConversionException
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import FORMATS, Edition, document_from, encode, publish, write
from monitor.vocabulary import MonitorError

EXPORTERS = {"html", "pdf", "docx", "pptx", "slides", "xlsx"}
# What a file of each format begins with.
BEGINS = {
    "html": b"<!doctype html>",
    "slides": b"<!doctype html>",
    "pdf": b"%PDF-1.7",
    **dict.fromkeys(("docx", "pptx", "xlsx", "csv"), b"PK\x03\x04"),
}


@pytest.fixture(scope="module")
def whole():
    return notebook(
        callout(items=["Eerste.", "Tweede."]),
        text("## Vraag\n\nTekst[^1] en [meer](https://www.cbs.nl).\n\n[^1]: Een noot."),
        figure(),
        table(kind="key-figures", highlight=[1], note="Afgerond."),
    )


@pytest.fixture(scope="module")
def document(whole):
    return document_from(whole)


@pytest.fixture(scope="module")
def executed(whole, tmp_path_factory):
    path = tmp_path_factory.mktemp("executed") / "noord.ipynb"
    nbformat.write(whole, path)
    return path


def test_every_format_has_its_beginning():
    assert set(BEGINS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_gives_the_same_bytes_twice(document, name):
    first = encode(document, name, Edition())
    assert first.startswith(BEGINS[name]) and encode(document, name, Edition()) == first


def test_a_page_links_to_the_files_beside_it(document, tmp_path):
    paths = write(document, tmp_path / "2025Q4" / "WK1.en", tuple(FORMATS), Edition())
    assert [path.name for path in paths] == [f"WK1.en{each.suffix}" for each in FORMATS.values()]
    page = html.fromstring(paths[-1].read_text())
    links = {link.get("href"): link.text for link in page.find_class("forms")[0].iter("a")}
    assert links.keys() == {path.name for path in paths[:-1]}
    size = paths[0].stat().st_size
    assert links[paths[0].name] == f"PDF ({max(1, round(size / 1000))} kB)"


def test_only_what_is_asked_for_is_written(document, tmp_path):
    write(document, tmp_path / "WK1", ("csv", "html"), Edition())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["WK1.csv.zip", "WK1.html"]


def test_an_unknown_format_is_refused_before_anything_is_written(document, tmp_path):
    with pytest.raises(MonitorError, match="must be written as one of pdf"):
        encode(document, "odt", Edition())


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_nbconvert_gives_the_same_bytes(whole, executed, tmp_path, name):
    content, resources = get_exporter(f"monitor_{name}")().from_notebook_node(whole)
    publish(executed, tmp_path / f"noord{FORMATS[name].suffix}")
    assert resources["output_extension"] == FORMATS[name].suffix
    assert (tmp_path / f"noord{FORMATS[name].suffix}").read_bytes() == content


def test_nbconvert_takes_a_house_style_and_says_what_a_gate_refuses(whole, tmp_path):
    (tmp_path / "tokens.yml").write_text('light: {accent: "#7A1F5C"}')
    exporter = get_exporter("monitor_html")(style=str(tmp_path))
    assert b"--accent: #7A1F5C" in exporter.from_notebook_node(whole)[0]
    with pytest.raises(ConversionException, match=r"cell 2: .*caption"):
        exporter.from_notebook_node(notebook(figure(caption="")))
