"""All 99 district reports of Amsterdam 2019, from CBS alone: every figure as printed is the figure in the file."""

import csv
from pathlib import Path

import pytest

from monitor import open_report
from monitor.releasing import ReleaseOrder, make_release
from monitor.report import areas

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "cbs" / "kwb_2019_amsterdam.csv"
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"the CBS file is not in the repository and not at {FILE}"
)

# In the order in which reports print them.
LABELS = {
    "Inwoners": "Bevolking.Aantal.inwoners..aantal.",
    "Inwoners (CBS)": "Bevolking.Aantal.inwoners..aantal.",
    "Aantal jongeren met jeugdzorg (CBS)": "Zorg.Jongeren.met.jeugdzorg.in.natura..aantal.",
    "Jongeren met jeugdzorg (CBS)": "Zorg.Percentage.jongeren.met.jeugdzorg....",
    "Aantal Wmo-cliënten (CBS)": "Zorg.Wmo.cliënten..aantal.",
    "Wmo-cliënten (CBS, per 1.000 inwoners)": "Zorg.Wmo.cliënten.relatief..per.1.000.inwoners.",
    "Aantal mensen met bijstand (CBS)": "Sociale.zekerheid.Personen.per.soort.uitkering..Bijstand..aantal.",
}
# What the heat map of neighbourhoods shows of these, in its order.
OF_NEIGHBOURHOODS = (
    "Inwoners (CBS)",
    "Jongeren met jeugdzorg (CBS)",
    "Wmo-cliënten (CBS, per 1.000 inwoners)",
    "Aantal mensen met bijstand (CBS)",
)
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


@pytest.fixture(scope="module")
def heat_maps(reports):
    return {code: report.heat_map() for code, report in reports.items()}


def test_the_release_holds_nothing_that_was_counted(release):
    assert release.cubes == {} and release.manifest["universes"] == {}
    assert release.periods == ["2019"]


def test_every_printed_figure_of_all_districts_is_that_of_the_file(reports, rows):
    assert len(reports) == 99
    for code, report in reports.items():
        table = report.figures("demand")
        assert [row[0] for row in table.rows] == list(LABELS)
        for (label, column), row in zip(LABELS.items(), table.rows, strict=True):
            own, whole = map(as_in_file, row[1:3])
            assert own.removesuffix(",0") == as_compared(rows[code][column]), (code, label)
            assert whole.removesuffix(",0") == as_compared(rows["GM0363"][column]), label


def test_neighbourhoods_are_printed_as_in_the_file_and_missing_stays_missing(heat_maps, rows):
    """A figure that CBS published of no neighbourhood of the district has no column."""
    dashes = 0
    for code, table in heat_maps.items():
        inside = sorted(each for each in rows if each.startswith("BU" + code[2:]))
        expected = {
            label: [as_compared(rows[each][LABELS[label]]) for each in inside] for label in OF_NEIGHBOURHOODS
        }
        known = {label: figures for label, figures in expected.items() if any(figures)}
        first, *labels = (column.label for column in table.columns)
        assert (first, labels) == ("Buurt", list(known)), code
        for neighbourhood, row, *figures in zip(inside, table.rows, *known.values(), strict=True):
            printed = [as_in_file(cell).removesuffix(",0") for cell in row[1:]]
            assert printed == figures, neighbourhood
            dashes += row.count("–")
    assert dashes > 0


def test_published_figures_of_neighbourhoods_are_not_judged(heat_maps):
    assert {tone for table in heat_maps.values() for row in table.tones for tone in row} == {""}
    assert {table.note for table in heat_maps.values()} == {None}


def test_as_many_columns_as_a_page_is_wide_enough_for(reports, districts, monkeypatch):
    monkeypatch.setattr(areas, "MOST_FIGURES", 2)
    columns = reports[districts[0]].heat_map().columns
    assert [column.label for column in columns] == ["Buurt", *OF_NEIGHBOURHOODS[:2]]


def test_what_is_not_measured_is_said_once(reports, districts):
    """Of five links there is nothing at all; of the demand only what CBS publishes."""
    report = reports[districts[0]]
    first, *others = report.not_measured().text.split("\n- ")[1:]
    assert first.startswith(r"Over de vraag is dit niet gemeten\: Jongeren met jeugdhulp; ")
    assert "CBS" not in first and "Inwoners;" not in first
    assert [line.split(" zijn in deze uitgave geen cijfers")[0] for line in others] == [
        "Over de toegang",
        "Over de resultaten",
        "Over de bekostiging",
        "Over de ondersteuning",
        "Over de verantwoording",
    ]
    assert "10,2%" in report.headlines()[0]
