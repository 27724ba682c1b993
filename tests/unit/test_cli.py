"""The command line as a user meets it: one clear message for what can be mended, and nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from monitor import cli
from monitor.cli.orders import KEY_VARIABLE
from monitor.indicators import INDICATORS

MONITOR = Path(sys.executable).with_name("monitor")
KEY = "a long secret for tests only"
BSN, PSEUDONYM = "999900006", "0123456789abcdef" * 4
ROWS = 30


@pytest.fixture
def call(monkeypatch, capsys):
    """`call(...)` runs the real `main` in this process: exit code, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["monitor", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch, demo):
    """A working folder with a few rows of the demo data in `input`; without a key in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    (tmp_path / "input").mkdir()
    for name in ("areas", "claims", "persons", "products", "providers"):
        lines = (demo / f"{name}.csv").read_text(encoding="utf-8").splitlines()[: ROWS + 1]
        (tmp_path / "input" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def changed(name: str, row: int | None = None, **values: str) -> None:
    """Another value in a row (counted from 1, without the headings) of a table in the input; or in all rows."""
    path = Path("input") / f"{name}.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    for column, value in values.items():
        table.loc[slice(None) if row is None else row - 1, column] = value
    table.to_csv(path, index=False)


def without_column(name: str, column: str) -> None:
    path = Path("input") / f"{name}.csv"
    pd.read_csv(path, dtype="str").drop(columns=column).to_csv(path, index=False)


def messages(text: str) -> str:
    (Path.cwd() / "messages").mkdir()
    (Path.cwd() / "messages" / "301.xml").write_text(text, encoding="utf-8")
    return "istandaarden=messages"


def files() -> dict[str, bytes]:
    """Everything in the working folder but the list of faults, which is made to be read."""
    every = {path.as_posix(): path for path in Path().rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in every.items() if "quarantine" not in name}


def check_refusal(code: int, out: str, err: str, *words: str) -> None:
    """Exit code 1 and one message that holds `words`, a value and a remedy, and nothing personal."""
    assert code == 1 and out == ""
    assert [err.count(part) for part in ("monitor: ", "\n  got:    ", "\n  remedy: ")] == [1, 1, 1]
    assert "Traceback" not in err
    assert [word for word in words if word not in err] == []
    assert BSN not in err and not re.search("[0-9a-f]{16,}", err)


# Faults in input, each with a change and what the message must name: file, row, value, rule.


def missing_column() -> None:
    without_column("claims", "amount_cents")


def misspelt_column() -> None:
    path = Path("input/claims.csv")
    path.write_text(path.read_text().replace("amount_cents", "amount_cent", 1))


def negative_amount() -> None:
    changed("claims", 3, amount_cents="-12500", credit="false")


def unknown_area() -> None:
    changed("persons", 7, area_code="BU99999999")


def impossible_date() -> None:
    changed("claims", 2, period_start="31-02-2025")


def personal_value() -> None:
    changed("persons", 5, birth_year="1066")


def bsn_for_a_person() -> None:
    changed("persons", 4, person=BSN)


def unknown_table() -> None:
    Path("input/clams.csv").write_text("a\n1\n")


def empty_folder() -> None:
    for path in Path("input").iterdir():
        path.unlink()


def no_areas() -> None:
    Path("input/areas.csv").unlink()


def no_dates() -> None:
    Path("input/claims.csv").unlink()


def not_text() -> None:
    Path("input/claims.csv").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)


BAD_INPUT = [
    (missing_column, ("claims.csv", "missing: amount_cents")),
    (misspelt_column, ("claims.csv", "'amount_cent' (did you mean 'amount_cents'?)")),
    (negative_amount, ("claims.csv, row 4: amount_cents = -12500", "negative")),
    (unknown_area, ("persons.csv, row 8: area_code = BU99999999", "does not occur in areas.csv")),
    (impossible_date, ("claims.csv, row 3: period_start = 31-02-2025", "date")),
    (personal_value, ("persons.csv, row 6: birth_year = (not shown)",)),
    (bsn_for_a_person, ("persons.csv, row 5: person = (not shown)", "looks like a BSN")),
    (unknown_table, ("clams.csv", "did you mean 'claims'?")),
    (empty_folder, ("the folder input", "no file that ends in .csv")),
    (no_areas, ("table `areas`", "add areas.csv")),
    (no_dates, ("data with dates",)),
    (not_text, ("claims.csv",)),
]


@pytest.mark.parametrize(("spoil", "words"), BAD_INPUT, ids=[case[0].__name__ for case in BAD_INPUT])
def test_bad_input_is_refused_and_nothing_is_written(folder, call, spoil, words):
    spoil()
    before = files()
    check_refusal(*call("release", "--source", "folder=input", "--release", "made/release"), *words)
    assert files() == before and not Path("made").exists()


BAD_WORDS = {
    "no such folder": (["--source", "folder=inptu"], ("inptu", "not there")),
    "a file for a folder": (["--source", "folder=input/areas.csv"], ("areas.csv", "a file")),
    "unknown source": (["--source", "foldr=input"], ("'foldr' (did you mean 'folder'?)",)),
    "source without =": (["--source", "input"], ("'input'", "write folder=input")),
    "no such messages": (["--source", "istandaarden=post"], ("key",)),
    "bad period": (["--source", "folder=input", "--period", "2025K4"], ("'2025K4'", "such as 2025Q4")),
    "period without data": (["--source", "folder=input", "--period", "2031Q1"], ("2031Q1", "from 2024Q1 to")),
    "other municipality": (["--source", "folder=input", "--municipality", "GM0001"], ("GM0001", "GM9002")),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_WORDS.values(), ids=BAD_WORDS)
@pytest.mark.parametrize("command", ["release", "run"])
def test_a_wrong_order_is_refused_and_nothing_is_written(folder, call, repository, command, arguments, words):
    before = files()
    more = [*documents(repository), "--out", "made/out"] if command == "run" else []
    check_refusal(*call(command, *arguments, "--release", "made/release", *more), *words)
    assert files() == before and not Path("made").exists()


def documents(repository: Path) -> list[object]:
    publications = repository / "reports" / "publications.yml"
    return ["--notebooks", repository / "notebooks", "--publications", publications]


def test_a_base_that_does_not_protect_is_refused(folder, call, demo):
    order = ["--source", f"folder={demo}", "--tolerate", "1", "--quarters", "1", "--base", "1"]
    check_refusal(*call("release", *order, "--release", "made"), "base", "5")
    assert not Path("made").exists()


BROKEN_XML = f"<Bericht>\n<Bsn>{BSN}</Bsn>\n<Client>\n"


def test_messages_take_a_key(folder, call):
    found = call("release", "--source", "folder=input", "--source", messages(BROKEN_XML), "--release", "made")
    check_refusal(*found, "MONITOR_PSEUDONYM_KEY", "set MONITOR_PSEUDONYM_KEY")
    assert not Path("made").exists()


def test_a_message_that_cannot_be_read_is_named_with_its_line(folder, call, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    found = call("release", "--source", "folder=input", "--source", messages(BROKEN_XML), "--release", "made")
    check_refusal(*found, "messages/301.xml, row 4", "well-formed XML")
    assert KEY not in found[2] and not Path("made").exists()


def test_an_earlier_release_stays_as_it_was(folder, call):
    order = ["release", "--source", "folder=input", "--release", "release"]
    assert call(*order)[0] == 0
    negative_amount()
    before = files()
    check_refusal(*call(*order), "claims.csv, row 4")
    assert files() == before and "release/manifest.json" in before


BAD_PUBLISHING = {
    "no such district": (["--only", "WK999999"], ("'WK999999'", "such as WK9")),
    "misspelt parameter": (["--parameter", "langage=en"], ("langage = 'en'", "did you mean language?")),
    "strange parameter": (["--parameter", "zzz=1"], ("zzz = '1'", "it has: release, subject, language")),
    "parameter without =": (["-p", "language"], ("'language'", "write language=...")),
    "parameter that is given": (["-p", "language=en"], ("language = 'en'", "--language")),
    "unknown language": (["--language", "fr"], ("'fr'", "nl, en")),
    "no such style": (["--style", "huisstijl.css"], ("huisstijl.css",)),
    "no such publications": (["--publications", "my.yml"], ("my.yml",)),
    "no such notebooks": (["--notebooks", "mine"], ("municipality.ipynb", "mine")),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_PUBLISHING.values(), ids=BAD_PUBLISHING)
def test_a_wrong_order_for_documents_is_refused(folder, call, repository, demo_release, arguments, words):
    before = files()
    found = call("publish", demo_release.folder, "--out", "made", *documents(repository), *arguments)
    check_refusal(*found, *words)
    assert files() == before and not Path("made").exists()


@pytest.mark.parametrize("arguments", [["-p", "langage=en"], ["--language", "fr"]])
def test_a_wrong_order_for_documents_shows_before_the_release_is_made(folder, call, repository, arguments):
    order = ["run", "--source", "folder=input", "--release", "made", "--out", "out", *documents(repository)]
    check_refusal(*call(*order, *arguments), arguments[-1].split("=")[-1])
    assert not Path("made").exists() and not Path("out").exists()


@pytest.mark.parametrize("place", ["input", "nowhere", "input/areas.csv"])
def test_what_is_no_release_cannot_be_published(folder, call, repository, place):
    found = call("publish", place, "--out", "made", *documents(repository))
    check_refusal(*found, place, "manifest.json")
    assert not Path("made").exists()


def test_a_place_that_cannot_be_written_is_one_message(folder, call):
    Path("taken").write_text("a file")
    check_refusal(*call("simulate", "taken/town", "--small"), "taken/town")
    assert Path("taken").read_text() == "a file"


USAGE = [
    ["publish"],
    ["publish", "x", "--nope"],
    ["release"],
    ["release", "--source", "a=b", "--tolerate", "much"],
    ["release", "--source", "a=b", "--quarters", "0"],
    ["nope"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_wrong_usage_ends_with_two(folder, call, arguments):
    code, _, err = call(*arguments)
    assert code == 2 and "Usage: " in err and "Traceback" not in err


def test_indicators_as_json(call):
    code, out, _ = call("indicators", "--json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0 and list(rows) == list(INDICATORS)
    for name, each in INDICATORS.items():
        assert rows[name]["formula"] == each.formula
        for words in ("label", "definition", "caveat", "reference"):
            assert rows[name][words] == vars(getattr(each, words)), (name, words)
    assert rows["dropout_share"]["per"] is None
    assert rows["experience_positive_share"]["per"]["b"] == {"nl": "kwaliteit", "en": "quality"}
    assert rows["youth_care_share"]["cuts"] == ["municipality", "district"]


def test_indicators_as_a_list(call):
    code, out, _ = call("indicators", "--language", "en")
    heading, *lines, total = out.splitlines()
    assert code == 0 and heading.split() == ["id", "instrument", "unit", "quarters", "label", "formula"]
    places = [heading.index(name) for name in heading.split()]
    for line, each in zip(lines, INDICATORS.values(), strict=True):
        cells = [line[start:end].rstrip() for start, end in zip(places, [*places[1:], None], strict=True)]
        facts = [each.id, each.instrument, each.unit, str(each.window), each.label.en, each.formula]
        assert cells == facts
    assert total == f"{len(INDICATORS)} figures"


def test_simulate_check_and_release(folder, call):
    assert call("simulate", "town", "--small")[0] == 0
    check_refusal(*call("check", "--source", "folder=town"), "6 faults", "amount_cents = -12500", "awbz")
    order = ["--source", "folder=town", "--release", "made", "--tolerate", "1", "--quarters", "1"]
    code, out, _ = call("release", *order, "--quarantine", "faults.csv")
    assert code == 0 and out.startswith("release ") and "of GM9002, 2025Q4 to 2025Q4: made" in out
    for list_of_faults in (cli.QUARANTINE, Path("faults.csv")):
        with list_of_faults.open(encoding="utf-8", newline="") as file:
            faults = list(csv.DictReader(file))
        assert len(faults) == 6 and all(fault["file"] and fault["rule"] for fault in faults)


def test_check_says_how_many_rows_are_sound(folder, call):
    code, out, _ = call("check", "--source", "folder=input")
    assert code == 0 and re.search(rf"claims +{ROWS} rows, no faults", out)


# In a process of its own, as the user starts it.


def started(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    known = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
    return subprocess.run(
        [MONITOR, *map(str, arguments)], capture_output=True, text=True, env=known | environment, timeout=120
    )


def test_the_command_refuses_in_a_process_of_its_own(folder):
    negative_amount()
    done = started("release", "--source", "folder=input", "--release", "made")
    check_refusal(done.returncode, done.stdout, done.stderr, "claims.csv, row 4: amount_cents = -12500")
    assert not Path("made").exists()
    with Path("data/private/quarantine.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["file"], row["row"]) for row in csv.DictReader(file)] == [("claims.csv", "4")]


def test_help_answers_without_loading_what_the_work_takes():
    heavy = ("pandas", "duckdb", "ibis", "matplotlib", "papermill", "pandera", "scipy", "nbformat")
    script = f"import sys, monitor.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    helped = started("--help")
    commands = ("simulate", "check", "release", "publish", "run", "indicators")
    assert helped.returncode == 0 and all(command in helped.stdout for command in commands)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another signal there")
def test_stopping_says_so_and_leaves_nothing_half_written(folder, demo):
    order = ["release", "--source", f"folder={demo}", "--tolerate", "1", "--release", "made"]
    with subprocess.Popen([MONITOR, *order], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline() == "reading\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("monitor: stopped") and "Traceback" not in said
    assert [path.name for path in Path().iterdir() if path.name not in ("input", "data")] == []
