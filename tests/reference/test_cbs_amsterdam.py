"""The real CBS file of Amsterdam 2019: every figure as in the file, counted again with the csv module."""

import csv
from pathlib import Path

import pytest

from monitor.sources import read_all

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "cbs" / "kwb_2019_amsterdam.csv"
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"the CBS file is not in the repository and not at {FILE}"
)

FIGURES = {
    "cbs_inhabitants": "Bevolking.Aantal.inwoners..aantal.",
    "cbs_youth_care": "Zorg.Jongeren.met.jeugdzorg.in.natura..aantal.",
    "cbs_youth_care_share": "Zorg.Percentage.jongeren.met.jeugdzorg....",
    "cbs_wmo_clients": "Zorg.Wmo.cliënten..aantal.",
    "cbs_wmo_clients_rate": "Zorg.Wmo.cliënten.relatief..per.1.000.inwoners.",
    "cbs_benefit_recipients": "Sociale.zekerheid.Personen.per.soort.uitkering..Bijstand..aantal.",
}
BANDS = {
    (0, 120, "total"): "Bevolking.Aantal.inwoners..aantal.",
    (0, 120, "m"): "Bevolking.Geslacht.Mannen..aantal.",
    (0, 120, "f"): "Bevolking.Geslacht.Vrouwen..aantal.",
    (0, 14, "total"): "Bevolking.Leeftijdsgroepen.0.tot.15.jaar..aantal.",
    (15, 24, "total"): "Bevolking.Leeftijdsgroepen.15.tot.25.jaar..aantal.",
    (25, 44, "total"): "Bevolking.Leeftijdsgroepen.25.tot.45.jaar..aantal.",
    (45, 64, "total"): "Bevolking.Leeftijdsgroepen.45.tot.65.jaar..aantal.",
    (65, 120, "total"): "Bevolking.Leeftijdsgroepen.65.jaar.of.ouder..aantal.",
}


@pytest.fixture(scope="module")
def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reading():
    return read_all([("cbs", FILE)], "", "GM0363")


def published(rows, columns):
    """What the file says: (area, key) -> value, without what is missing."""
    return {
        (row["Regioaanduiding.Codering..code."].strip(), key): float(row[column].strip().replace(",", "."))
        for row in rows
        for key, column in columns.items()
        if row[column].strip() not in ("", ".", "NA")
    }


def test_there_are_no_faults_and_as_many_areas_as_cbs_says(reading):
    assert reading.faults == ()
    levels = reading.tables["areas"]["level"].value_counts().to_dict()
    assert levels == {"neighbourhood": 479, "district": 99, "municipality": 1, "country": 1}


def test_every_figure_is_that_of_the_file_and_what_is_missing_has_no_row(rows, reading):
    table = reading.tables["public_figures"]
    keys = zip(table["area_code"], table["indicator"], strict=True)
    expected = published(rows, FIGURES)
    assert dict(zip(keys, table["value"], strict=True)) == expected
    missing = sum(row[column].strip() in ("", ".", "NA") for row in rows for column in FIGURES.values())
    assert missing > 0
    assert len(table) == len(rows) * len(FIGURES) - missing
    assert set(table["source"]) == {"CBS 84583NED"}


def test_every_inhabitant_is_that_of_the_file(rows, reading):
    table = reading.tables["population"]
    bands = zip(table["age_from"], table["age_to"], table["sex"], strict=True)
    found = dict(zip(zip(table["area_code"], bands, strict=True), table["persons"], strict=True))
    assert found == published(rows, BANDS)
    assert set(table["year"]) == {2019}


def test_a_total_is_the_published_one_and_not_a_sum_of_parts(reading):
    table = reading.tables["public_figures"]
    wmo = table[table["indicator"] == "cbs_wmo_clients"].set_index("area_code")["value"]
    assert wmo["GM0363"] == 70_295
    assert wmo[wmo.index.str.startswith("WK")].sum() == 68_780
    assert wmo[wmo.index.str.startswith("BU")].sum() == 68_480


def test_areas_lie_in_an_area_that_is_there(reading):
    areas = reading.tables["areas"]
    assert set(areas["parent_code"].dropna()) <= set(areas["area_code"])
    assert not areas["name"].str.endswith(" ").any()
