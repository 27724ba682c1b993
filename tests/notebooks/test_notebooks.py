"""The notebooks: what a cell may hold, and every one of them run in both languages on the demo release."""

from __future__ import annotations

import ast
import operator
import os
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import nbformat
import papermill
import pytest

from monitor.execution.publications import Order, jobs, read_publications
from monitor.execution.run import run
from monitor.indicators import INDICATORS
from monitor.publishing import read_document
from monitor.report import subjects_of
from monitor.report.report import ABOUT_FIGURES, CHARTS, Report
from monitor.texts import texts
from monitor.vocabulary import LANGUAGES, Instrument, Text

REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
PUBLICATIONS = read_publications(REPOSITORY / "reports" / "publications.yml", REPOSITORY / "notebooks")
MOST_LINES = 5
GIVEN = {"release", "subject", "language"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
every_publication = pytest.mark.parametrize("publication", PUBLICATIONS, ids=lambda each: each.notebook.name)


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(path, as_version=4).cells


def statements(cell: nbformat.NotebookNode) -> list[ast.stmt]:
    return ast.parse(cell.source).body


def is_call(statement: ast.stmt) -> bool:
    """One call of a method of the report, with plain values: `report.chart("trend", "clients")`."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    function, arguments = statement.value.func, statement.value.args
    of_report = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return (
        of_report
        and function.value.id == "report"
        and all(isinstance(each, ast.Constant) for each in arguments)
    )


def test_there_are_notebooks_and_each_is_published():
    assert NOTEBOOKS and {each.notebook for each in PUBLICATIONS} == set(NOTEBOOKS)


@every_notebook
def test_the_first_cell_declares_the_parameters(path):
    first, *others = cells(path)
    assert first.metadata.tags == ["parameters"]
    assert all(
        isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant) for each in statements(first)
    )
    assert {each.targets[0].id for each in statements(first)} >= GIVEN
    assert [cell for cell in others if "parameters" in cell.metadata.get("tags", [])] == []


@every_notebook
def test_the_second_cell_opens_the_report(path):
    imported, opened, shown = statements(cells(path)[1])
    assert ast.unparse(imported) == "from monitor import open_report"
    assert ast.unparse(opened) == f"report = open_report(release, {path.stem!r}, subject, language)"
    assert ast.unparse(shown) == "report.title()"


@every_publication
def test_a_notebook_is_published_for_the_subjects_of_its_report(publication):
    kind = publication.notebook.stem
    assert publication.each == ("municipality" if kind in ABOUT_FIGURES else kind)


@every_notebook
def test_every_other_cell_is_one_call(path):
    assert [cell.source for cell in cells(path)[2:] if not all(map(is_call, statements(cell)))] == []
    assert [cell.source for cell in cells(path)[2:] if len(statements(cell)) != 1] == []


@every_notebook
def test_every_cell_is_short_code_without_output_or_comment(path):
    for cell in cells(path):
        assert cell.cell_type == "code"
        assert len(cell.source.splitlines()) <= MOST_LINES and "#" not in cell.source
        assert cell.outputs == [] and cell.execution_count is None


@every_notebook
def test_a_notebook_holds_nothing_of_whoever_saved_it(path):
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert {key for cell in notebook.cells for key in cell.metadata} <= {"tags"}


# What the arguments of a call may be: a figure of one number, a figure that is split, an instrument, a text.
WHOLE = {name for name, each in INDICATORS.items() if each.split is None}
SPLIT = INDICATORS.keys() - WHOLE
INSTRUMENTS = set(map(str, Instrument))
TEXTS = texts("nl").keys()
SECTIONS = {key.removeprefix("section.") for key in TEXTS if key.startswith("section.")}
NAMED = {key.removeprefix("instrument.") for key in TEXTS if key.startswith("instrument.")}
ARGUMENTS = {
    "chart": (set(CHARTS), WHOLE),
    "peers": (WHOLE,),
    "breakdown": (SPLIT,),
    "breakdown_table": (SPLIT,),
    "section": (SECTIONS,),
    "heading": (SECTIONS,),
    "figures": (NAMED,),
    "caveats": (NAMED,),
    "commentary": (INSTRUMENTS,),
    "catalogue": (INSTRUMENTS & NAMED,),
    "worked_check": ({"proportion", "count"},),
}


def fits(call: ast.Call) -> bool:
    """Whether a call has the arguments that its method takes; a commentary about all has none."""
    given = [each.value for each in call.args]
    wanted = ARGUMENTS.get(call.func.attr, ())
    if call.func.attr == "commentary" and not given:
        return True
    return len(given) == len(wanted) and all(map(operator.contains, wanted, given))


@every_notebook
def test_what_a_notebook_names_exists(path):
    calls = [statement.value for cell in cells(path)[2:] for statement in statements(cell)]
    assert [ast.unparse(call) for call in calls if not hasattr(Report, call.func.attr)] == []
    assert [ast.unparse(call) for call in calls if not fits(call)] == []


@pytest.mark.parametrize(
    "call",
    [
        'report.chart("trend", "no_such_figure")',
        'report.chart("pie", "clients")',
        'report.chart("trend", "referrer_share")',
        'report.breakdown("clients")',
        'report.breakdown_table("referrers")',
        'report.peers("experience_positive_share")',
        'report.section("demands")',
        'report.key_figures("demand")',
        "report.figures()",
    ],
)
def test_what_does_not_exist_would_be_found(call):
    assert not fits(ast.parse(call).body[0].value)


def test_every_notebook_method_of_a_report_is_used():
    """What no notebook shows is not tested on every page; these are for researchers, and for the index."""
    used = {
        statement.value.func.attr
        for path in NOTEBOOKS
        for cell in cells(path)[2:]
        for statement in statements(cell)
    }
    methods = {
        name for name in vars(Report) if not name.startswith("_") and callable(getattr(Report, name, None))
    }
    assert methods - used == {"title", "headlines", "site_words", "peers"}


# Run


@pytest.fixture(scope="session")
def made(tmp_path_factory, demo_release):
    """`made(publication, language)`: the job and the document, run once for every session."""
    known = {}

    def make(publication, language):
        key = publication.notebook, language
        if key not in known:
            folder = tmp_path_factory.mktemp(f"{publication.notebook.stem}-{language}")
            subject = list(subjects_of(demo_release, publication.each))[:2][-1]
            order = Order(demo_release.folder, "2025Q4", {publication.each: [subject]}, (language,), folder)
            (job,) = jobs([publication], order)
            known[key] = job, read_document(run(job, folder / publication.notebook.name))
        return known[key]

    return make


def words(part: object) -> list[str]:
    """Every text in a part of a document, whatever the part is."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for value in part.values() for text in words(value)]
    if isinstance(part, list | tuple):
        return [text for value in part for text in words(value)]
    if is_dataclass(part):
        return [text for field in fields(part) for text in words(getattr(part, field.name))]
    return []


def text_of(document: object) -> str:
    return " ".join(" ".join(words(document)).split())


def headings_in(language: str) -> set[str]:
    sections = [value for key, value in texts(language).items() if key.startswith("section.")]
    return {line.lstrip("# ").strip() for value in sections for line in value.splitlines() if line[:1] == "#"}


@every_publication
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_runs_to_a_document_in_its_language(made, publication, language):
    job, document = made(publication, language)
    assert (document.language, document.kind) == (language, publication.notebook.stem)
    headings = {heading.text for heading in document.headings}
    assert len(headings) >= 6
    assert headings <= headings_in(language) | {texts(language)["colophon.title"]}
    title = texts(language)[f"title.{publication.notebook.stem}"]
    assert document.title == title.replace("{{ subject }}", document.subject)
    assert job.subject not in document.title and "{{" not in document.title


def own_words(language: str) -> set[str]:
    """Pieces of prose between what is filled in, long enough to be of one language only."""
    prose = [*texts(language).values(), *indicator_words(language)]
    pieces = [piece for text in prose for piece in re.split(r"\{\{.*?\}\}|\{%.*?%\}|[\n*#\"]", text)]
    return {" ".join(piece.split()) for piece in pieces if len(piece.split()) >= 3}


def indicator_words(language: str) -> list[str]:
    every = [value for each in INDICATORS.values() for value in vars(each).values()]
    return [value.in_(language) for value in every if isinstance(value, Text)]


@every_publication
@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_a_document_holds_no_words_of_the_other_language(made, publication, language, other):
    said = text_of(made(publication, language)[1])
    foreign = own_words(other) - own_words(language)
    assert sorted(piece for piece in foreign if piece in said) == []
    least = 20 if publication.notebook.stem == "methods" else 40  # its paragraphs are long: fewer pieces
    assert sum(piece in said for piece in own_words(language)) > least


@every_publication
def test_both_languages_show_the_same_parts(made, publication):
    dutch, english = (made(publication, language)[1] for language in LANGUAGES)
    assert [type(part) for part in dutch.parts] == [type(part) for part in english.parts]
    assert [part.cell for part in dutch.parts] == [part.cell for part in english.parts]


@pytest.mark.slow
def test_the_notebooks_run_cell_by_cell_in_jupyter(tmp_path, demo_release):
    """As a researcher would: without papermill, by nbval, on copies with parameters of the demo release."""
    for publication in PUBLICATIONS:
        subject = next(iter(subjects_of(demo_release, publication.each)))
        parameters = {"release": str(demo_release.folder), "subject": subject, "language": "nl"}
        copy = tmp_path / publication.notebook.name
        papermill.execute_notebook(
            str(publication.notebook), str(copy), parameters, prepare_only=True, progress_bar=False
        )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-q",
        "--rootdir",
        tmp_path,
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*map(str, command), str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=plain_environment(),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout) and "failed" not in done.stdout


def plain_environment() -> dict[str, str]:
    """Without what an outer pytest, perhaps of several workers, tells its children."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
