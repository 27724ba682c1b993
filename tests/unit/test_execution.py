"""Documents are planned before anything runs; one that fails says where and why, and stops nothing else."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_notebook

from monitor import documents
from monitor.documents import Made, PublishOrder, publish
from monitor.execution.fan_out import fan_out
from monitor.execution.publications import (
    Order,
    Publication,
    check_languages,
    check_parameters,
    check_publication,
    jobs,
    read_publications,
)
from monitor.publishing.files import write_whole
from monitor.report.report import ABOUT_FIGURES
from monitor.vocabulary import KINDS, MonitorError

PARAMETERS = 'release = "r"\nsubject = "s"\nlanguage = "nl"'
OPENING = """from monitor import open_report

report = open_report(release, "district", subject, language)
report.title()"""
TITLED = [OPENING, "report.headline()"]
BROKEN = [OPENING, "report.chart('trend', 'no_such_figure')"]


def notebook(folder: Path, name: str, cells: list[str], parameters: str = PARAMETERS) -> Path:
    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    path = folder / name
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[first, *map(new_code_cell, cells)], metadata=kernel), path)
    return path


def publications(folder: Path, text: str) -> Path:
    path = folder / "publications.yml"
    path.write_text(text, encoding="utf-8")
    return path


SOUND = {
    "all fields": "{notebook: a.ipynb, each: district, formats: [html], parameters: {title: x}}",
    "the least": "{notebook: a.ipynb, each: provider}",
    "nothing under parameters": "{notebook: a.ipynb, each: municipality, parameters: }",
}


@pytest.mark.parametrize("declared", SOUND.values(), ids=SOUND)
def test_a_sound_publication(tmp_path, declared):
    notebook(tmp_path, "a.ipynb", [])
    (found,) = read_publications(publications(tmp_path, f"publications: [{declared}]"), tmp_path)
    assert found.notebook == tmp_path / "a.ipynb" and found.formats == ("html",)


UNSOUND = {
    "unknown field": "publications: [{notebook: a.ipynb, each: district, format: [html]}]",
    "missing notebook": "publications: [{notebook: b.ipynb, each: district}]",
    "no notebook": "publications: [{each: district}]",
    "wrong each": "publications: [{notebook: a.ipynb, each: street}]",
    "no each": "publications: [{notebook: a.ipynb}]",
    "formats that are no list": "publications: [{notebook: a.ipynb, each: district, formats: html}]",
    "parameters that are a list": "publications: [{notebook: a.ipynb, each: district, parameters: [x]}]",
    "only a name": "publications: [a.ipynb]",
    "no list": "publications: a.ipynb",
    "nothing in it": "publications:",
    "another key": "documents: []",
    "empty": "",
    "no YAML": "publications: [}",
}


@pytest.mark.parametrize("text", UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_publication_is_refused_with_its_file(tmp_path, text):
    notebook(tmp_path, "a.ipynb", [])
    with pytest.raises(MonitorError, match=r"publications\.yml"):
        read_publications(publications(tmp_path, text), tmp_path)


def test_the_publications_of_the_repository_are_sound(repository):
    declared = read_publications(repository / "reports" / "publications.yml", repository / "notebooks")
    made = [(each.notebook.stem, each.each) for each in declared]
    assert made == [
        *[(kind, kind) for kind in KINDS],
        *[(about_figures, "municipality") for about_figures in ABOUT_FIGURES],
    ]
    for publication in declared:
        check_publication(publication, {})


def order(**changes) -> Order:
    subjects = {"district": ["WK1", "WK2"], "provider": ["99"]}
    return Order(Path("r"), "2025Q4", subjects, **({"languages": ("nl",), "out": Path("out")} | changes))


DISTRICT = Publication(Path("district.ipynb"), "district", ("html", "pdf"), {"length": "short"})
PROVIDER = Publication(Path("provider.ipynb"), "provider", ("html",))


def test_every_publication_is_made_for_every_subject_in_every_language():
    planned = jobs([DISTRICT, PROVIDER], order(languages=("nl", "en")))
    assert [(job.kind, job.subject, job.language) for job in planned] == [
        *[("district", subject, language) for subject in ("WK1", "WK2") for language in ("nl", "en")],
        *[("provider", "99", language) for language in ("nl", "en")],
    ]


@pytest.mark.parametrize(("first", "second"), [("nl", "en"), ("en", "nl")])
def test_the_first_language_has_the_plain_name(first, second):
    planned = jobs([DISTRICT], order(languages=(first, second), only=("WK1",)))
    names = [(job.stem.as_posix(), job.formats) for job in planned]
    assert names == [
        ("out/2025Q4/district/WK1", ("html", "pdf")),
        (f"out/2025Q4/district/WK1.{second}", ("html", "pdf")),
    ]


def test_parameters_of_the_order_come_after_those_of_the_publication():
    job = jobs([DISTRICT], order(only=("WK2",), parameters={"length": "long"}))[0]
    assert job.parameters == {
        "length": "long",
        "release": str(Path("r").resolve()),
        "subject": "WK2",
        "language": "nl",
    }


def test_only_may_name_subjects_of_any_kind():
    assert [job.subject for job in jobs([DISTRICT, PROVIDER], order(only=("99", "WK2")))] == ["WK2", "99"]


def test_a_subject_that_is_not_in_the_release_is_refused_with_what_is_near():
    with pytest.raises(MonitorError, match="WK3") as caught:
        jobs([DISTRICT], order(only=("WK1", "WK3")))
    assert "such as WK" in caught.value.remedy


def test_languages_are_those_that_there_are_texts_in():
    check_languages(("nl", "en"))
    with pytest.raises(MonitorError, match="'fr'"):
        check_languages(("nl", "fr"))


def test_an_unknown_parameter_is_refused_with_the_nearest(tmp_path):
    path = notebook(tmp_path, "a.ipynb", [], PARAMETERS + '\nlength = "short"')
    check_parameters(path, {"release": "r", "length": "long"})
    with pytest.raises(MonitorError, match="lenght = 'long'") as caught:
        check_parameters(path, {"lenght": "long"})
    assert caught.value.remedy == "did you mean length? it has: release, subject, language, length"


@pytest.mark.parametrize("name", ["release", "subject", "language"])
def test_what_every_notebook_is_given_cannot_be_set(tmp_path, name):
    path = notebook(tmp_path, "a.ipynb", [])
    with pytest.raises(MonitorError, match="given to every notebook"):
        check_publication(Publication(path, "district", ("html",)), {name: "x"})
    with pytest.raises(MonitorError, match="given to every notebook"):
        check_publication(Publication(path, "district", ("html",), {name: "x"}), {})


@pytest.mark.parametrize("text", ["no json", "{}", "[]", '{"nbformat": 4, "nbformat_minor": 5}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(text)
    with pytest.raises(MonitorError, match=r"a\.ipynb must be a Jupyter notebook"):
        check_parameters(tmp_path / "a.ipynb", {"release": "r"})


def test_a_notebook_without_the_parameters_that_it_is_given_is_refused(tmp_path):
    path = notebook(tmp_path, "a.ipynb", [], 'release = "r"\nlanguage = "nl"')
    with pytest.raises(MonitorError, match="subject = None"):
        check_publication(Publication(path, "district", ("html",)), {})


def test_an_unknown_format_is_refused_before_anything_runs(tmp_path, demo_release):
    notebook(tmp_path, "a.ipynb", TITLED)
    listed = publications(tmp_path, "publications: [{notebook: a.ipynb, each: municipality, formats: [htm]}]")
    with pytest.raises(MonitorError, match=r"must be written as one of pdf(.|\n)*'htm'"):
        publish(PublishOrder(demo_release.folder, tmp_path / "out", tmp_path, listed))
    assert not (tmp_path / "out").exists()


def test_a_monitor_error_survives_the_way_from_another_process():
    error = MonitorError("must be so", got="this", remedy="do that")
    travelled = pickle.loads(pickle.dumps(error))
    assert type(travelled) is MonitorError and str(travelled) == str(error)
    assert (travelled.must, travelled.got, travelled.remedy) == ("must be so", "this", "do that")


def refuse_odd(number: int) -> int:
    if number % 2:
        raise MonitorError("must be even", got=number, remedy="add one")
    return number * 10


def test_one_that_fails_does_not_stop_the_others():
    outcomes = list(fan_out(refuse_odd, range(5), ThreadPoolExecutor(2)))
    assert {each.item: each.value for each in outcomes if each.error is None} == {0: 0, 2: 20, 4: 40}
    assert sorted(each.error.got for each in outcomes if each.error) == ["1", "3"]


def test_an_error_in_the_program_itself_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        list(fan_out(lambda number: 1 // number, [0, 1], ThreadPoolExecutor(1)))


@pytest.fixture
def kernels(monkeypatch):
    """Kernels that are running and were started by this test: they carry its mark."""
    mark = "MONITOR_TEST_OF_KERNELS"
    monkeypatch.setenv(mark, "1")

    def running() -> list[str]:
        return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if is_kernel(path, mark)]

    return running


def is_kernel(environment: Path, mark: str) -> bool:
    try:
        command = (environment.parent / "cmdline").read_text(errors="replace")
        return "ipykernel_launcher" in command and mark in environment.read_text(errors="replace")
    except OSError:  # it ended meanwhile
        return False


def test_documents_lie_in_a_folder_named_after_their_notebook():
    other = Publication(Path("other.ipynb"), "district", ("html",))
    planned = jobs([DISTRICT, other], order(only=("WK1",)))
    assert [(job.stem.as_posix(), job.formats) for job in planned] == [
        ("out/2025Q4/district/WK1", ("html", "pdf")),
        ("out/2025Q4/other/WK1", ("html",)),
    ]


@pytest.mark.parametrize("second", ["district.ipynb", "elsewhere/district.ipynb"])
def test_two_documents_cannot_have_one_place(second):
    with pytest.raises(MonitorError, match=r"WK1 by district\.ipynb and by district\.ipynb"):
        jobs([DISTRICT, Publication(Path(second), "district", ("html",))], order())


def test_documents_are_listed_in_the_order_of_the_publications_whichever_is_ready_first(
    tmp_path, demo_release, monkeypatch
):
    for name in ("a.ipynb", "b.ipynb"):
        notebook(tmp_path, name, [])
    listed = (
        "publications: [{notebook: b.ipynb, each: municipality}, {notebook: a.ipynb, each: municipality}]"
    )
    second_is_ready = threading.Event()

    def make(job, **_):
        name = job.notebook.stem
        assert name == "a" or second_is_ready.wait(10)
        second_is_ready.set()
        page = job.stem.with_suffix(".html")
        write_whole(page, b"<!doctype html><html lang=nl><main data-pagefind-body>a</main>")
        return Made(job, f"Document {name}", "", (page,))

    monkeypatch.setattr(documents, "make_document", make)
    asked = PublishOrder(demo_release.folder, tmp_path / "out", tmp_path, publications(tmp_path, listed))
    published = publish(asked, executor=ThreadPoolExecutor(2))
    assert [each.name for each in published.made] == ["Document b", "Document a"]
    links = html.parse(str(published.index)).xpath("//a/@href[contains(., '2025Q4')]")
    assert links == ["2025Q4/b/GM9002.html", "2025Q4/a/GM9002.html", "2025Q4/index.html"]


def test_a_notebook_that_fails_says_where_and_the_others_go_on(tmp_path, demo_release, kernels, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook(folder, "broken.ipynb", [OPENING.replace("district", "provider"), BROKEN[1]])
    notebook(folder, "good.ipynb", TITLED)
    text = "publications: [{notebook: broken.ipynb, each: provider}, {notebook: good.ipynb, each: district}]"
    asked = PublishOrder(
        demo_release.folder,
        tmp_path / "out",
        folder,
        publications(folder, text),
        only=("99000001", "WK900201"),
    )
    with ThreadPoolExecutor(1) as one_at_a_time:
        published = publish(asked, executor=one_at_a_time)
    assert [each.job.subject for each in published.made] == ["WK900201"]
    (failed,) = published.failed
    assert failed.error.must == "notebook broken.ipynb must run to its end for 99000001"
    assert failed.error.got.startswith("cell 3: MonitorError: ") and "no_such_figure" in failed.error.got
    assert "Traceback" not in str(failed.error)
    made = {path.relative_to(asked.out).as_posix() for path in asked.out.glob("2025Q4/**/*.html")}
    assert made == {"2025Q4/index.html", "2025Q4/good/WK900201.html"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "out"]
    if sys.platform == "linux":
        assert kernels() == []


def test_the_mark_finds_a_kernel_that_is_running(kernels):
    if sys.platform != "linux":
        pytest.skip("processes are looked up in /proc")
    command = [sys.executable, "-c", "import time; time.sleep(60)", "ipykernel_launcher"]
    with subprocess.Popen(command) as process:
        wait_until = time.monotonic() + 10
        while not kernels() and time.monotonic() < wait_until:
            time.sleep(0.05)
        found = kernels()
        process.kill()
    assert found == [str(process.pid)]
