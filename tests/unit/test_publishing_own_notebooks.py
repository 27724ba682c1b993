"""A researcher's own notebook becomes a document: what it says of itself, its options, and its data frames."""

import great_tables as gt
import pandas as pd
import pytest
from great_tables import loc
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from test_publishing_reading import DESCRIBED, DRAWING, PIXEL, cell, refusal

from monitor.publishing import Edition, document_from, encode
from monitor.publishing.document import Figure, Prose, Table
from monitor.publishing.schemas import HTML, LATEX, MARKDOWN, PNG, SVG

TITLE = new_markdown_cell("# Wie stopt er eerder?")
FRONT = """---
title: "Wie stopt er eerder?"
subtitle: Een verkenning
author:
  - name: A. Onderzoeker
  - B. Tweede
lang: en-GB
date: 2025-12-31
---"""
FRAME = pd.DataFrame({"wijk": ["Noord", "Noord", "Zuid"], "jaar": [2024, 2025, 2024], "n": [5, 10, 15]})
FULL_OPTIONS = '#| fig-cap: "Een lijn"\n#| fig-alt: Drie punten\n'


def code(source, *outputs, tags=()):
    """A code cell, with what it showed as outputs or as data by MIME type."""
    shown = [new_output("display_data", data=each) if "output_type" not in each else each for each in outputs]
    return new_code_cell(source, outputs=shown, metadata={"tags": list(tags)})


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def own(*cells):
    """A notebook that says what it is about by its first heading."""
    return new_notebook(cells=[TITLE, *cells])


def parts(*cells):
    return document_from(own(*cells)).parts


def table_of(frame, options="#| tbl-cap: Cijfers"):
    (found,) = parts(code(options, {HTML: frame._repr_html_(), "text/plain": "x"}))
    return found


def labels(table):
    return [(column.label, column.align) for column in table.columns]


def test_front_matter_says_what_a_notebook_is_about():
    document = document_from(new_notebook(cells=[new_raw_cell(FRONT), new_markdown_cell("Tekst.")]))
    assert (document.title, document.subtitle) == ("Wie stopt er eerder?", "Een verkenning")
    assert (document.municipality, document.language) == ("A. Onderzoeker, B. Tweede", "en")
    assert (document.date, document.kind, document.period) == ("2025-12-31", "notebook", "")
    assert (document.subject, document.description) == (document.title, document.subtitle)
    assert [part.cell for part in document.parts] == [2]


def test_front_matter_in_a_markdown_cell_leaves_what_follows_it():
    (found,) = document_from(new_notebook(cells=[new_markdown_cell(f"{FRONT}\n\nTekst.")])).parts
    assert found.cell == 1 and "Tekst" in str(found.blocks) and "title" not in str(found.blocks)


def test_the_title_of_the_notebook_and_its_first_heading_follow_in_that_order():
    book = own(new_markdown_cell("## Kop"))
    document = document_from(book)
    assert (document.title, document.language, document.date) == ("Wie stopt er eerder?", "nl", "")
    assert [part.cell for part in document.parts] == [2] and document.headings[0].text == "Kop"
    titled = new_notebook(cells=[new_markdown_cell("Tekst.")], metadata={"title": "Uit de metagegevens"})
    assert document_from(titled).title == "Uit de metagegevens"


def test_text_around_the_heading_that_is_the_title_stays():
    book = new_notebook(cells=[new_markdown_cell("Vooraf.\n\n# De *titel*\n\nErna.")])
    document = document_from(book)
    assert document.title == "De titel"
    assert [block["t"] for block in document.parts[0].blocks] == ["Para", "Para"]


def test_lines_that_are_no_front_matter_are_text():
    document = document_from(
        new_notebook(cells=[new_markdown_cell("---\nTekst\n---\n"), new_markdown_cell("# T")])
    )
    assert document.title == "T" and "Tekst" in str(document.parts[0].blocks)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([new_raw_cell("---\ntitle: a: b\n---")], ["cell 1", "YAML", "quotes"]),
        ([new_raw_cell("---\ntitle: T\nlang: de\n---")], ["cell 1", "`lang`", "nl, en", "de"]),
        ([new_raw_cell("---\ntitle: T\ndate: today\n---")], ["cell 1", "`date`", "today"]),
        ([new_raw_cell("---\nsubtitle: T\n---")], ["title", "`# Title`"]),
        ([new_raw_cell("---\ntitle: T\n---"), TITLE], ["cell 2", "one title"]),
        ([TITLE, new_raw_cell("\\LaTeX")], ["cell 2", "raw cell", "remove-cell"]),
        ([TITLE, new_markdown_cell("![a](attachment:a.png)")], ["cell 2", "image", "fig-alt"]),
        ([TITLE, new_markdown_cell("| a |\n|---|\n| b |")], ["cell 2", "table", "tbl-cap"]),
        (
            [TITLE, code("1 + 1", {"text/plain": "2"})],
            ["cell 2", "text/plain", "semicolon", "#| output: false"],
        ),
        ([TITLE, code("x", {HTML: "<b>x</b>"})], ["cell 2", "one table", "text/markdown"]),
        ([TITLE, code("x", {LATEX: r"\begin{tabular}{l}x\end{tabular}"})], ["cell 2", "one formula"]),
        ([TITLE, code("x", {"image/jpeg": "/9j/"})], ["cell 2", "image/jpeg"]),
        ([TITLE, code("x", printed("hallo"))], ["cell 2", "hallo", "#| output: false"]),
        ([TITLE, code("x", printed("let op", "stderr"))], ["cell 2", "let op", "#| warning: false"]),
        ([TITLE, code("x", {PNG: PIXEL})], ["cell 2", "`alt` must be given", '`#| fig-alt: "..."`']),
        ([TITLE, code("#| fig-alt: a", {PNG: PIXEL})], ["cell 2", "`caption`", '`#| fig-cap: "..."`']),
        ([TITLE, code("#| fig-alt: ''\n#| fig-cap: b", {SVG: DRAWING})], ["`alt` must hold text", "fig-alt"]),
        ([TITLE, code("#| fig-cap: a: b", {PNG: PIXEL})], ["cell 2", "YAML", "quotes", "a: b"]),
        ([TITLE, code("#| fig-cap: [a, b]", {PNG: PIXEL})], ["cell 2", "`fig-cap`", "one text"]),
        ([TITLE, code("#| echo: soms")], ["cell 2", "`echo`", "true or false", "soms"]),
        ([TITLE, code(FULL_OPTIONS, {PNG: PIXEL}, {SVG: DRAWING})], ["cell 2", "fig-alt", "2 outputs"]),
        ([TITLE, code("#| include: false", new_output("error", ename="E", evalue="v"))], ["cell 2", "E: v"]),
    ],
)
def test_a_gate_says_which_cell_and_what_to_add(cells, words):
    message = refusal(new_notebook(cells=cells))
    assert [word for word in words if word not in message] == []


def test_options_describe_a_figure_and_computed_words_go_before_them():
    source = "# | fig-cap: 'Een lijn'\n#| fig-alt: |\n#|   Drie\n#|   punten\n#| label: fig-x\nplot()"
    assert parts(code(source, {PNG: PIXEL, SVG: DRAWING})) == (
        Figure(2, "Drie punten", "Een lijn", SVG, DRAWING.encode()),
    )
    computed = cell(SVG, DRAWING, DESCRIBED | {"width": 9})
    computed.source = FULL_OPTIONS
    (found,) = parts(computed)
    assert {"alt": found.alt, "caption": found.caption} == DESCRIBED


def test_two_figures_in_a_cell_may_each_bring_their_own_words():
    both = [new_output("display_data", {SVG: DRAWING}, metadata={SVG: DESCRIBED}) for _ in range(2)]
    assert len(parts(code(FULL_OPTIONS, *both))) == 2


def test_what_a_drawing_returns_is_left_out_beside_its_picture():
    returned = {"text/plain": "<Axes: title={'center': 'Noord'}>"}
    assert [type(part) for part in parts(code(FULL_OPTIONS, returned, {PNG: PIXEL}))] == [Figure]
    assert "text/plain" in refusal(own(code("x", returned)))


@pytest.mark.parametrize(
    ("source", "tags", "shown"),
    [
        ("x = 1", (), ["output"]),
        ("#| echo: true\nx = 1", (), ["code", "output"]),
        ("#| echo: fenced\nx = 1", (), ["code", "output"]),
        ("#| echo: true\n#| output: false\nx = 1", (), ["code"]),
        ("#| echo: true\n#| eval: false\nx = 1", (), ["code"]),
        ("#| echo: true\n#| include: false\nx = 1", (), []),
        ("x = 1", ("show-code",), ["code", "output"]),
        ("#| echo: true\nx = 1", ("remove_cell",), []),
        ("x = 1", ("hide-output",), []),
        ("x = 1", ("remove_input", "parameters"), ["output"]),
    ],
)
def test_options_and_tags_choose_what_is_shown(source, tags, shown):
    found = parts(code(source, {MARKDOWN: "Tekst."}, tags=tags))
    kinds = {"CodeBlock": "code", "Para": "output"}
    assert [kinds[part.blocks[0]["t"]] for part in found] == shown


def test_code_is_shown_without_its_options_and_as_it_is():
    source = "\n#| echo: true\n#| label: a\n\nprint('<script>')\n# einde\n"
    (found,) = parts(code(source))
    assert found.blocks[0]["c"][1] == "print('<script>')\n# einde"
    assert b"&lt;script&gt;" in encode(document_from(own(code(source))), "html", Edition())


def test_front_matter_sets_options_for_all_code_cells():
    front = new_raw_cell("---\ntitle: T\nexecute:\n  echo: true\n  output: false\n---")
    shown = code("#| output: true\nx", {MARKDOWN: "Tekst."})
    book = new_notebook(cells=[front, new_markdown_cell("Vooraf."), code("y", printed("weg")), shown])
    assert [part.cell for part in document_from(book).parts] == [2, 3, 4, 4]


def test_printed_text_may_be_markdown_or_left_out():
    (found,) = parts(code("#| output: asis", printed("Een *zin*"), printed(" en nog een.")))
    assert "Emph" in str(found.blocks) and "nog" in str(found.blocks)
    assert parts(code("#| output: false", printed("weg"))) == ()
    assert parts(code("#| warning: false", printed("weg", "stderr"))) == ()


def test_cells_may_be_left_out_by_a_tag():
    left_out = new_markdown_cell("![a](a.png)", metadata={"tags": ["remove-cell"]})
    raw = new_raw_cell("\\LaTeX", metadata={"raw_mimetype": "text/latex"})
    assert parts(left_out, raw) == ()


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        (r"$\displaystyle \frac{a}{b}$", r"\frac{a}{b}"),
        ("$$\nx^2\n$$", "x^2"),
        (r"\[x\]", "x"),
        (r"\begin{equation}x\end{equation}", "x"),
        (r"\begin{align*}x &= 1\end{align*}", r"\begin{aligned}x &= 1\end{aligned}"),
    ],
)
def test_a_formula_in_latex_is_prose(source, formula):
    (found,) = parts(code("x", {LATEX: source, "text/plain": "x", PNG: PIXEL}))
    assert found.blocks[0]["c"] == [{"t": "Math", "c": [{"t": "DisplayMath"}, formula]}]


def test_a_data_frame_becomes_a_table():
    found = table_of(FRAME.set_index("wijk"))
    assert labels(found) == [("wijk", "left"), ("jaar", "right"), ("n", "right")]
    assert found.rows == (("Noord", "2024", "5"), ("Noord", "2025", "10"), ("Zuid", "2024", "15"))
    assert (found.caption, found.row_header, found.cell) == ("Cijfers", True, 2)


def test_header_rows_become_one_and_merged_cells_are_repeated():
    found = table_of(FRAME.assign(p=0.5).pivot_table(index="wijk", columns="jaar", values=["n", "p"]))
    names = [label for label, _ in labels(found)]
    assert names == ["wijk", "n – jaar 2024", "n – jaar 2025", "p – jaar 2024", "p – jaar 2025"]
    indexed = table_of(FRAME.set_index(["wijk", "jaar"]))
    assert labels(indexed) == [("wijk", "left"), ("jaar", "left"), ("n", "right")]
    assert indexed.rows[:2] == (("Noord", "2024", "5"), ("Noord", "2025", "10"))


def test_a_styler_keeps_its_caption_and_its_formats():
    styler = FRAME.assign(p=[1234.5, float("nan"), 0.1]).set_index("wijk").style.set_caption("Eigen titel")
    found = table_of(styler.format(precision=1, decimal=",", thousands=".", na_rep="–"), options="")
    assert found.caption == "Eigen titel" and [row[3] for row in found.rows] == ["1.234,5", "–", "0,1"]
    assert labels(found)[3] == ("p", "right")
    assert table_of(styler.hide(axis="index")).row_header is False
    assert table_of(styler).caption == "Cijfers"


def test_a_great_table_keeps_its_title_groups_and_notes():
    great = gt.GT(FRAME, rowname_col="jaar", groupname_col="wijk").tab_header("Titel", "Ondertitel")
    great = great.tab_stubhead("Jaar").tab_spanner("Aantal", ["n"]).tab_source_note("Bron: CBS")
    found = table_of(great.tab_footnote("Voorlopig", loc.body("n", [0])), options="")
    assert found.caption == "Titel – Ondertitel" and found.note == "Bron: CBS; (1) Voorlopig"
    assert labels(found) == [("Jaar", "left"), ("Aantal – n", "right")]
    assert found.rows == (("Noord – 2024", "5 (1)"), ("Noord – 2025", "10"), ("Zuid – 2024", "15"))


def test_groups_of_rows_without_names_get_a_column():
    found = table_of(gt.GT(FRAME, groupname_col="wijk"))
    assert labels(found) == [("", "left"), ("jaar", "right"), ("n", "right")]
    assert found.rows[0] == ("Noord", "2024", "5") and found.row_header


def test_text_in_cells_is_text():
    row = "<tr><th>m<sup>2</sup></th><td>a<br>b<p>c</p></td><td>&lt;script&gt; 1&nbsp;000</td></tr>"
    html = f"<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>{row}</tbody></table>"
    (found,) = parts(code("#| tbl-cap: C", {HTML: html}))
    assert found.rows == (("m²", "a b c", "<script> 1\u00a0000"),)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (FRAME._repr_html_(), ["`caption` must be given", '`#| tbl-cap: "..."`']),
        (FRAME._repr_html_() * 2, ["one table", "2 tables"]),
        (f"<p>Let op</p>{FRAME._repr_html_()}", ["one table", "Let op"]),
        (pd.DataFrame({"a": range(200)})._repr_html_(), ["shown whole", "max_rows"]),
        (pd.DataFrame(1, index=[0], columns=range(60)).to_html(max_cols=10), ["shown whole"]),
        ("<table><thead><tr><th>a</th></tr></thead><tr><td><img src=x></td></tr></table>", ["text", "<img>"]),
        ("<table><thead><tr><th>a</th></tr></thead></table><script>x()</script>", ["text", "<script>"]),
        ("<table><tr><td>a</td></tr></table>", ["row of headers"]),
        ("<table><caption>C</caption><thead><tr></tr></thead></table>", ["`columns`"]),
        (f"<table><thead><tr><th>a</th></tr></thead><tr><td>{'<b>' * 3_000}x", ["without end"]),
        ("<table><thead><tr><th colspan=99999>a</th></tr></thead></table>", ["colspan=99999"]),
        ("<table><thead><tr><th rowspan=-1>a</th></tr></thead></table>", ["rowspan=-1"]),
    ],
)
def test_a_table_that_would_lose_something_is_refused(html, words):
    message = refusal(own(code("x", {HTML: html})))
    assert "cell 2" in message and [word for word in words if word not in message] == []


def test_markdown_beside_other_html_is_taken():
    (found,) = parts(code("x", {HTML: "<b>x</b>", MARKDOWN: "**x**"}))
    assert isinstance(found, Prose)


def test_a_table_option_belongs_to_one_table():
    shown = {HTML: FRAME._repr_html_()}
    assert "2 outputs" in refusal(own(code("#| tbl-cap: C", shown, shown)))
    captioned = {HTML: FRAME.style.set_caption("Eigen")._repr_html_()}
    assert [type(part) for part in parts(code("x", captioned, captioned))] == [Table, Table]
