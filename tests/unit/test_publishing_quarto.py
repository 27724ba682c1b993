"""Documents by Quarto: with the real program where there is one, and with a stand-in that goes wrong as it does."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pypandoc
import pytest
import yaml
from nbformat.v4 import new_markdown_cell, new_notebook
from test_publishing_reading import DRAWING, callout, figure, notebook, table, text

from monitor.publishing import document_from
from monitor.publishing.quarto import FORMATS, Quarto, check_format, find_quarto, render, write
from monitor.publishing.quarto_markdown import inert
from monitor.publishing.quarto_notebook import prepared
from monitor.publishing.schemas import PNG, SVG
from monitor.vocabulary import MonitorError

stand_in = pytest.importorskip("quarto_stand_in", reason="the stand-in is a script that starts with #!")
REAL = shutil.which("quarto")
with_real_quarto = pytest.mark.skipif(not REAL, reason="quarto is not on the PATH")
DOCUMENT = document_from(notebook(text("## Kop\n\nTekst."), figure(), table(), callout(title="Kort")))
HOSTILE = [
    "<script>alert(1)</script>",
    "{{< include /etc/passwd >}}",
    "{{{< include x >}}} {{</* x */>}}",
    "{{ 7 * 7 }} {% include 'x' %}",
    "`x`{=html} ```{python} 1",
    "`{python} 1`",
    "::: {.callout-note} :::",
    "--- title: x ---",
    "$\\input{/etc/passwd}$ \\directlua{x} \\(x\\)",
    '#import "@preview/x:1.0.0" #eval("1")',
    "@fig-1 [@x] [^1] ^[x] [x](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "# x | - y | 1. z * * *",
    "'a' \"b\" -- ... :smile: &amp; &#60;b&#62; <https://evil.example>",
    "_a_ *b* **c** ~~d~~ H~2~O x^2^ \\ \ue0000\ue001",
    "onder\n---\ntitle: x\n---\n\n```{=html}\n<b>\n```",
    "| a | b {#tbl-1 onclick=x} %% %",
    "n" * 10_000,
]


@pytest.fixture
def quarto(tmp_path):
    """A stand-in in a folder of its own, which does what it should."""
    home = tmp_path / "quarto home"
    home.mkdir()
    program = home / "quarto"
    program.write_text(
        f"#!{sys.executable}\n{Path(stand_in.__file__).read_text(encoding='utf-8')}", encoding="utf-8"
    )
    program.chmod(0o755)
    (home / "behaviour").write_text("well")
    return Quarto(program, seconds=30)


def misbehaving(quarto, behaviour):
    (quarto.program.parent / "behaviour").write_text(behaviour)
    return quarto


def calls(quarto):
    return [json.loads(line) for line in (quarto.program.parent / "calls").read_text().splitlines()]


def executed(path):
    """A notebook of a researcher, under an awkward name."""
    nbformat.write(new_notebook(cells=[new_markdown_cell("Tekst.")]), path)
    return path


# The program


@pytest.mark.parametrize("to", FORMATS)
def test_a_document_is_written_in_every_format_and_nothing_beside_it(quarto, tmp_path, to):
    out = tmp_path / "out" / f"noord{FORMATS[to].suffix}"
    write(DOCUMENT, out, to, quarto)
    assert FORMATS[to].begins.match(out.read_bytes())
    assert list(out.parent.iterdir()) == [out]
    (call,) = calls(quarto)
    made = f"document{FORMATS[to].suffix}"
    words = ["render", "document.ipynb", "--to", to, "--output", made, "--no-execute"]
    embedded = ["-M", "embed-resources:true"] if to in ("html", "revealjs") else []
    assert call["words"] == words + embedded
    assert not Path(call["folder"]).exists()


def test_a_page_holds_its_pictures(quarto, tmp_path):
    write(DOCUMENT, tmp_path / "noord.html", "html", quarto)
    assert re.findall('src="([^"]{4})', (tmp_path / "noord.html").read_text(encoding="utf-8")) == ["data"]


def test_renders_at_the_same_time_do_not_meet(quarto, tmp_path):
    documents = [replace(DOCUMENT, title=f"Wijk {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = [
            pool.submit(write, each, tmp_path / f"{number}.html", "html", quarto)
            for number, each in enumerate(documents)
        ]
        assert [each.result() for each in made] == [None] * 4
    assert len({call["folder"] for call in calls(quarto)}) == 4
    assert all(
        f"Wijk {number}" in (tmp_path / f"{number}.html").read_text(encoding="utf-8") for number in range(4)
    )


@pytest.mark.parametrize("name", ["rep [a].ipynb", "-o *.ipynb", "a?{b}.ipynb"])
def test_a_notebook_may_have_any_name(quarto, tmp_path, name):
    render(executed(tmp_path / name), tmp_path / "out.html", "html", quarto)
    assert "Tekst." in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("behaviour", "to", "words"),
    [
        (
            "silent",
            "html",
            ["must make noord.html", "exit code 0 and no file", "Output created", "--with quarto"],
        ),
        ("elsewhere", "html", ["exit code 0 and no file"]),
        ("empty", "html", ["must be a whole .html file", "0 bytes"]),
        ("wrong", "typst", ["must be a whole .pdf file", "13 bytes, beginning with", "geen document"]),
        ("broken_off", "html", ["must be a whole .html file"]),
        ("broken_off", "docx", ["must be a whole .docx file"]),
        ("fails", "html", ["exit code 1 and no file", "\n          ERROR: YAMLError: het voorblad is stuk"]),
        ("fails_with_0", "revealjs", ["exit code 0 and no file", "het voorblad is stuk"]),
        ("whole_with_1", "html", ["must make noord.html", "exit code 1\n"]),
        (
            "no_tex",
            "pdf",
            ["No TeX installation was detected", "quarto install tinytex", "typst, which needs no TeX"],
        ),
    ],
)
def test_what_goes_wrong_is_told_in_the_words_of_quarto(quarto, tmp_path, behaviour, to, words):
    out = tmp_path / f"noord{FORMATS[to].suffix}"
    out.write_text("van gisteren")
    with pytest.raises(MonitorError) as caught:
        write(DOCUMENT, out, to, misbehaving(quarto, behaviour))
    message = str(caught.value)
    assert [each for each in words if each not in message] == []
    assert "\x1b" not in message and "[31m" not in message and "at render" not in message.split("ERROR")[0]
    assert out.read_text() == "van gisteren"


def test_the_error_comes_before_what_led_to_it(quarto, tmp_path):
    with pytest.raises(MonitorError) as caught:
        write(DOCUMENT, tmp_path / "noord.html", "html", misbehaving(quarto, "fails"))
    assert "output-file" not in caught.value.got and "Stack trace" in caught.value.got


def test_one_that_hangs_is_stopped_with_all_that_it_started(quarto, tmp_path):
    home = quarto.program.parent
    with pytest.raises(MonitorError, match=r"in time"):
        write(DOCUMENT, tmp_path / "noord.html", "html", replace(misbehaving(quarto, "hang"), seconds=2))
    assert stand_in.is_freed(home / "lock")
    assert not (tmp_path / "noord.html").exists()


def test_the_moment_of_making_is_the_date_of_the_document(quarto, tmp_path):
    given = replace(quarto, environment=dict(os.environ))
    for document in (DOCUMENT, replace(DOCUMENT, date="2025-12-31")):
        write(document, tmp_path / "noord.html", "html", given)
    assert [call["epoch"] for call in calls(quarto)] == ["315532800", "1767139200"]


def test_a_word_document_is_the_same_bytes_each_time(quarto, tmp_path):
    paths = [tmp_path / "een.docx", tmp_path / "twee.docx"]
    for path in paths:
        write(DOCUMENT, path, "docx", quarto)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_project_above_the_temporary_files_is_refused(quarto, tmp_path, monkeypatch):
    (tmp_path / "_quarto.yml").write_text("project:\n  pre-render: rm -rf /\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(MonitorError, match=r"project of Quarto") as caught:
        write(DOCUMENT, tmp_path / "noord.html", "html", quarto)
    assert str(tmp_path / "_quarto.yml") in caught.value.remedy


@pytest.mark.parametrize("to", ["typst-pdf", "pptx", ""])
def test_an_unknown_format_is_refused(to):
    with pytest.raises(MonitorError, match=r"html, docx, typst, revealjs, pdf"):
        check_format(to)


def test_quarto_is_found_by_its_variable_or_on_the_path(quarto, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_quarto(str(quarto.program)) == quarto.program
    for configured, words in ((None, "must be on the PATH"), (str(tmp_path), "QUARTO_PATH must be")):
        with pytest.raises(MonitorError, match=words) as caught:
            find_quarto(configured)
        assert "environment.yml" in caught.value.remedy and "https://quarto.org" in caught.value.remedy
    monkeypatch.setenv("PATH", str(quarto.program.parent))
    assert find_quarto(None) == find_quarto("") == quarto.program


def test_a_program_that_is_none_is_refused(quarto, tmp_path):
    quarto.program.write_text("geen programma")
    with pytest.raises(MonitorError, match=r"a program that runs"):
        write(DOCUMENT, tmp_path / "noord.html", "html", quarto)


# The stand-in


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["rep [a].ipynb"], 1, "No valid input files"),
        (["--to", "html", "b.ipynb"], 1, "not a Quarto project"),
        (["b.ipynb", "--output", "out/b.html"], 1, "cannot specify a relative or absolute path"),
        (["b.ipynb", "--no-such-option"], 1, "Unknown option"),
        (["b.ipynb", "-P", "subject:007"], 0, "Output created: b.html"),
        (["b.ipynb", "--output-dir", "site"], 0, "Output created"),
    ],
)
def test_the_stand_in_has_the_traps_of_quarto(quarto, tmp_path, words, code, said):
    for name in ("rep [a].ipynb", "b.ipynb"):
        executed(tmp_path / name)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("van gisteren")
    done = subprocess.run(
        [quarto.program, "render", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr and "\x1b[31m" in done.stderr
    assert (tmp_path / "site" / "index.html").exists() == ("--output-dir" not in words)


@with_real_quarto
def test_the_stand_in_accepts_what_quarto_names_in_its_help():
    done = subprocess.run([REAL, "render", "--help"], capture_output=True, text=True, check=True)
    named = set(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", done.stdout + done.stderr))
    assert stand_in.OPTIONS.keys() | stand_in.SHORT.keys() | {"--no-execute"} <= named


@with_real_quarto
@pytest.mark.slow
@pytest.mark.parametrize("to", ["html", "docx", "typst", "revealjs"])
def test_quarto_itself_makes_every_format_of_a_hostile_document(tmp_path, to):
    shown = [cell for words in HOSTILE for cell in hostile_cells(words)]
    document = replace(document_from(notebook(*shown, title=HOSTILE[1])), date="2025-12-31")
    given = Quarto(find_quarto(REAL), environment=dict(os.environ))
    paths = [tmp_path / f"{name}{FORMATS[to].suffix}" for name in "ab"]
    for path in paths:
        write(document, path, to, given)
        assert b"root:x:" not in path.read_bytes()
        assert not re.search(rb"<(script|img|link|iframe)[^>]* (src|href)=.(https?:)?//", path.read_bytes())
    if to in ("docx", "typst"):
        assert paths[0].read_bytes() == paths[1].read_bytes()


# The notebook


def as_quarto_reads(book):
    """The Markdown that Quarto makes of the notebook, by src/core/jupyter/jupyter.ts of its source."""
    return "\n\n".join(_as_quarto_reads(cell) for cell in book.cells)


def _as_quarto_reads(cell):
    if cell.cell_type != "code":
        return cell.source
    options = yaml.safe_load(re.sub(r"^#\| ", "", cell.source, flags=re.MULTILINE))
    alt = options["fig-alt"].replace("'", "\\'")
    image = f"![{options['fig-cap']}](x.svg){{#{options['label']} fig-alt='{alt}'}}"
    return f"::: {{.cell}}\n\n::: {{.cell-output .cell-output-display}}\n{image}\n:::\n:::\n"


def tree(markdown):
    return json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))


def nodes(part, kind=None):
    """Every node of a tree, or those of a kind."""
    if isinstance(part, dict):
        if "t" in part and kind in (None, part["t"]):
            yield part
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        yield from nodes(each, kind)


def said(part):
    """The text of a tree, on one line."""
    words = [
        each["c"] if each["t"] == "Str" else " " for each in nodes(part) if each["t"] in ("Str", "Space")
    ]
    return " ".join("".join(words).split())


def hostile_cells(words):
    row = [words, words]
    return (
        figure(alt=words, caption=words),
        table(
            caption=words,
            columns=[{"label": words, "align": "right"}] * 2,
            rows=[row],
            note=words,
            highlight=[0],
        ),
        callout(title=words, items=[words, words], source=words),
        callout(kind="commentary", items=[words], source=words),
    )


@pytest.mark.parametrize("to", ["html", "docx"])
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_hostile_text_is_printed_as_written_and_nothing_else(words, to):
    about = dict.fromkeys(("title", "subtitle", "municipality"), words)
    markdown = as_quarto_reads(prepared(document_from(notebook(*hostile_cells(words), **about)), to))
    assert "{{" not in markdown and not re.search(r"^\s*(```|~~~|\$\$)", markdown, re.MULTILINE)
    assert len(re.findall(r"^---\s*$", markdown, re.MULTILINE)) == 2
    read = tree(markdown)
    kinds = {each["t"] for each in nodes(read)}
    assert kinds.isdisjoint(
        {"RawBlock", "RawInline", "Cite", "Code", "CodeBlock", "Math", "Link", "Note", "Quoted"}
    )
    assert not any("{{" in each["c"] for each in nodes(read, "Str"))
    printed = " ".join(words.split())
    assert said(read).count(printed) >= 14
    assert [said(read["meta"][name]) for name in ("title", "subtitle", "author")] == [printed] * 3
    (image,) = nodes(read, "Image")
    assert image["c"][0][2] == [["fig-alt", printed]] and image["c"][2][0] == "x.svg"
    classes = {name for each in nodes(read, "Div") for name in each["c"][0][1]}
    assert classes <= {"cell", "cell-output", "cell-output-display", "callout-note"}


@pytest.mark.parametrize(
    ("markdown", "printed", "kinds"),
    [
        ("## Kop\n\nZin **vet** *schuin*.", "Kop Zin vet schuin.", {"Header", "Strong", "Emph"}),
        ("- een\n- twee\n\n1. drie", "een twee drie", {"BulletList", "OrderedList"}),
        ("Zin[^1].\n\n[^1]: Noot @x.", "Zin Noot @x. .", {"Note"}),
        ("[web](https://www.cbs.nl/a_b?c=d(e))", "web", {"Link"}),
        ("`a + b`", "", {"Code"}),
        ("`{python} 1`", "{python} 1", set()),
        ("```python\nfor x in [1]:\n    print('{x}')\n```", "", {"CodeBlock"}),
        ("    {{< include x >}}\n      y", "{{< include x >}} y", {"LineBlock"}),
        (
            "- een\n\n  ```\n  ```{python} 1\n  ```\n\n  twee",
            "een ```{python} 1 twee",
            {"BulletList", "LineBlock"},
        ),
        ("$\\frac{a}{b} \\times 100$", "", {"Math"}),
        ("$\\input{/etc/passwd}$", "$\\input{/etc/passwd}$", set()),
        ("{{< include x >}}", "{{< include x >}}", set()),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", set()),
        ("::: {onclick=x}\nbinnen\n:::", "binnen", set()),
        (
            "> [word]{lang=en}\n>\n> ***\n>\n> ~~weg~~ H~2~O x^een\\ twee^",
            "word weg H2O xeen twee",
            {"BlockQuote"},
        ),
        ("een\\\ntwee\n\n---\n\ndrie", "een twee drie", {"LineBreak", "HorizontalRule"}),
        ("\ue0000\ue001 \ue000boundary\ue001", "\ue0000\ue001 \ue000boundary\ue001", set()),
    ],
)
def test_prose_keeps_its_form_and_nothing_that_runs(markdown, printed, kinds):
    book = prepared(
        document_from(notebook(text("## Voor"), text(markdown.replace("## ", "### ")), text("Na."))), "html"
    )
    before, after = book.cells[1], book.cells[-1]
    assert (before.source, after.source) == ("## Voor {#s-voor}", "Na&#46;")
    read = tree(book.cells[2].source)["blocks"]
    assert said(read).replace(" ", "") == printed.replace(" ", "")
    found = {each["t"] for each in nodes(read)}
    assert kinds <= found
    assert found.isdisjoint({"RawBlock", "RawInline", "Cite"} | ({"Code", "CodeBlock", "Math"} - kinds))


def test_notes_are_numbered_through_the_document():
    book = prepared(
        document_from(notebook(*(text(f"Zin {n}[^1].\n\n[^1]: Noot {n}.") for n in "ab"))), "html"
    )
    assert len(list(nodes(tree(as_quarto_reads(book))["blocks"], "Note"))) == 2


def test_an_address_is_kept_but_for_what_markdown_would_read():
    book = prepared(document_from(notebook(text("[x](https://www.cbs.nl/a_b?c='$d$';e={{f}}#g)"))), "html")
    (link,) = nodes(tree(book.cells[1].source), "Link")
    assert link["c"][2][0] == "https://www.cbs.nl/a_b?c=%27%24d%24%27%3Be=%7B%7Bf%7D%7D#g"


def test_the_front_matter_says_what_quarto_must_know():
    document = replace(DOCUMENT, date="2025-12-31")
    settings = {to: yaml.safe_load(prepared(document, to).cells[0].source.strip("-")) for to in FORMATS}
    known = settings["html"]
    assert (known["lang"], known["date"], known["author"]) == ("nl", "2025-12-31", "Gemeente Voorbeeldstad")
    assert known["execute"] == {"echo": False, "enabled": False} and known["number-sections"] is False
    assert known["html-math-method"] == "mathml" and known["papersize"] == "a4"
    assert [to for to in FORMATS if not settings[to]["toc"]] == ["docx"]
    assert [to for to in FORMATS if "breakable" in str(settings[to])] == ["typst"]
    bare = yaml.safe_load(prepared(document_from(notebook(subtitle="")), "html").cells[0].source.strip("-"))
    assert not {"subtitle", "date"} & bare.keys()


@pytest.mark.parametrize(
    ("to", "mime"), [("html", SVG), ("revealjs", SVG), ("typst", SVG), ("docx", PNG), ("pdf", PNG)]
)
def test_a_figure_is_an_output_with_its_caption_and_description(to, mime):
    (cell,) = [each for each in prepared(DOCUMENT, to).cells if each.cell_type == "code"]
    assert cell.source.splitlines()[0] == '#| label: "fig-1"'
    assert all(line.startswith("#| ") for line in cell.source.splitlines())
    (output,) = cell.outputs
    assert list(output.data) == [mime] and output.metadata[mime]["alt"] == "Lijngrafiek"
    assert (output.data[mime] == DRAWING) == (mime == SVG)


def test_a_description_cannot_end_a_string_of_typst():
    document = document_from(notebook(figure(alt='a "b" \\c')))
    alts = {to: tree(as_quarto_reads(prepared(document, to))) for to in ("html", "typst")}
    described = {to: next(nodes(read, "Image"))["c"][0][2] for to, read in alts.items()}
    assert described == {"html": [["fig-alt", 'a "b" \\c']], "typst": [["fig-alt", "a 'b' /c"]]}


def test_a_table_has_its_caption_sides_and_marks():
    rows = [["Jeugdhulp en zorg", "72"], ["Wmo", ""]]
    book = prepared(document_from(notebook(table(rows=rows, highlight=[0], note="Noot."))), "html")
    read = tree(book.cells[1].source)["blocks"]
    (shown,) = nodes(read, "Table")
    assert [said(part) for part in (shown["c"][1], shown["c"][3], read[1])] == [
        "Kerncijfers",
        "CijferNoord",
        "Noot.",
    ]
    assert [column[0]["t"] for column in shown["c"][2]] == ["AlignLeft", "AlignRight"]
    assert [said(each) for each in nodes(shown, "Strong")] == ["Jeugdhulp en zorg", "72"]
    first, second = re.findall("-+", book.cells[1].source.splitlines()[1])
    assert len(first) > len(second) > len("Noord")


def test_a_callout_is_a_box_where_that_needs_nothing_else():
    sources = {
        to: prepared(document_from(notebook(callout(kind="caveat"))), to).cells[1].source for to in FORMATS
    }
    boxed = {
        to
        for to, source in sources.items()
        if source.startswith("::: {.callout-warning}\n## Wat dit niet zegt\n")
    }
    quoted = {to for to, source in sources.items() if source.startswith("> **Wat dit niet zegt**\n>\n> Zin")}
    assert (boxed, quoted) == ({"html", "revealjs"}, {"docx", "typst", "pdf"})


def test_slides_break_before_figures_and_tables():
    breaks = {to: [cell.source for cell in prepared(DOCUMENT, to).cells].count("* * *") for to in FORMATS}
    assert breaks == {"revealjs": 2} | dict.fromkeys(FORMATS.keys() - {"revealjs"}, 0)


def test_the_notebook_is_valid_and_the_same_each_time():
    books = [prepared(DOCUMENT, "html") for _ in range(2)]
    nbformat.validate(books[0])
    assert nbformat.writes(books[0]) == nbformat.writes(books[1])


def test_text_without_marks_stays_readable():
    assert inert(" Noord en  zuid\n2 ") == "Noord en zuid 2"
