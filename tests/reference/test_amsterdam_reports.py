"""All 99 district reports of Amsterdam 2019, from CBS alone: every figure as printed is the figure in the file."""

import csv
from pathlib import Path

import pytest

from monitor import open_report
from monitor.releasing import ReleaseOrder, make_release

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "cbs" / "kwb_2019_amsterdam.csv"
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"the CBS file is not in the repository and not at {FILE}"
)

# In the order in which reports print them.
LABELS = {
    "Inwoners": "Bevolking.Aantal.inwoners..aantal.",
    "Aantal jongeren met jeugdzorg (CBS)": "Zorg.Jongeren.met.jeugdzorg.in.natura..aantal.",
    "Jongeren met jeugdzorg (CBS)": "Zorg.Percentage.jongeren.met.jeugdzorg....",
    "Aantal Wmo-cliënten (CBS)": "Zorg.Wmo.cliënten..aantal.",
    "Wmo-cliënten (CBS, per 1.000 inwoners)": "Zorg.Wmo.cliënten.relatief..per.1.000.inwoners.",
    "Aantal mensen met bijstand (CBS)": "Sociale.zekerheid.Personen.per.soort.uitkering..Bijstand..aantal.",
}
MISSING = ("NA", ".", "")
CODE = "Regioaanduiding.Codering..code."


def as_in_file(printed: str) -> str:
    """A printed cell as the file writes the figure: `70.295` -> 70295, `5,7%` -> 5,7, a dash -> missing."""
    return "" if printed == "–" else printed.replace(".", "").removesuffix("%")


def as_compared(written: str) -> str:
    """A cell of the file: missing is empty, and `10,0` is `10`."""
    stripped = written.strip()
    return "" if stripped in MISSING else stripped.removesuffix(",0")


@pytest.fixture(scope="module")
def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row[CODE].strip(): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("amsterdam")
    order = ReleaseOrder(
        [("cbs", FILE)], folder / "release", "", folder / "faults.csv", municipality="GM0363"
    )
    return make_release(order)


@pytest.fixture(scope="module")
def districts(rows):
    return [code for code in rows if code.startswith("WK")]


@pytest.fixture(scope="module")
def reports(release, districts):
    return {code: open_report(release.folder, "district", code) for code in districts}


def test_the_release_holds_nothing_that_was_counted(release):
    assert release.cubes == {} and release.manifest["universes"] == {}
    assert release.periods == ["2019"]


def test_every_printed_figure_of_all_districts_is_that_of_the_file(reports, rows):
    assert len(reports) == 99
    for code, report in reports.items():
        table = report.figures("demand")
        printed = {row[0]: row[1:3] for row in table.rows}
        assert list(printed) == list(LABELS)
        for label, column in LABELS.items():
            own, whole = map(as_in_file, printed[label])
            assert own.removesuffix(",0") == as_compared(rows[code][column]), (code, label)
            assert whole.removesuffix(",0") == as_compared(rows["GM0363"][column]), label


def test_neighbourhoods_are_printed_as_in_the_file_and_missing_stays_missing(reports, rows):
    shown = ("Inwoners", "Jongeren met jeugdzorg (CBS)", "Wmo-cliënten (CBS, per 1.000 inwoners)")
    dashes = 0
    for code, report in reports.items():
        inside = sorted(each for each in rows if each.startswith("BU" + code[2:]))
        table = report.neighbourhoods()
        assert len(table.rows) == len(inside)
        places = [[column.label for column in table.columns].index(label) for label in shown]
        for neighbourhood, row in zip(inside, table.rows, strict=True):
            for label, place in zip(shown, places, strict=True):
                expected = as_compared(rows[neighbourhood][LABELS[label]])
                assert as_in_file(row[place]).removesuffix(",0") == expected, (neighbourhood, label)
                dashes += row[place] == "–"
    assert dashes > 0


def test_what_is_not_measured_is_said_once(reports, districts):
    report = reports[districts[0]]
    assert report.not_measured().text.count("\n- ") == 5
    assert "10,2%" in report.headlines()[0]
