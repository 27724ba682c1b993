"""CBS key figures in each of their forms; what is missing stays missing and nothing is added up."""

from pathlib import Path

import pytest

from monitor.sources import cbs, read_all
from monitor.sources.cbs_columns import MEASURES, measure_of, stem
from monitor.tables import validate
from monitor.vocabulary import Fault, MonitorError

R_MANGLED = """"","Wijken.en.buurten","Regioaanduiding.Gemeentenaam..naam.",\
"Regioaanduiding.Soort.regio..omschrijving.","Regioaanduiding.Codering..code.","Bevolking.Aantal.inwoners..aantal.","Bevolking.Geslacht.Mannen..aantal.",\
"Bevolking.Leeftijdsgroepen.65.jaar.of.ouder..aantal.","Zorg.Percentage.jongeren.met.jeugdzorg....",\
"Zorg.Wmo.cliënten..aantal."
"1","Nederland","Nederland   ","Land      ","NL00      ",17282163,8581086,3314004,"9,9",1166485
"2","Amsterdam","Amsterdam   ","Gemeente  ","GM0363    ",862965,427787,107980,"10,2",70295
"3","Centrum  ","Amsterdam   ","Wijk      ","WK036300  ",4295,2405,400,NA,.
"4","Kop Zeedijk","Amsterdam   ","Buurt     ","BU03630000",1035,610,,"5",45
"5","Groningen","Groningen   ","Gemeente  ","GM0014    ",230000,1,1,1,5
"""
STATLINE = """\ufeff"Wijken en buurten";"Regioaanduiding/Soort regio (omschrijving)";"Regioaanduiding/Codering (code)";\
"Perioden";"Bevolking/Aantal inwoners (aantal)";"Zorg/Jongeren met jeugdzorg in natura (aantal)";\
"Zorg/Percentage jongeren met jeugdzorg (%)";"Zorg/Wmo-cliënten (aantal)";\
"Zorg/Wmo-cliënten relatief (per 1 000 inwoners)";"Sociale zekerheid/Personen per soort uitkering; Bijstand (aantal)"
"Amsterdam";"Gemeente  ";"GM0363    ";"2020";"872755";"20735";"10,2";"70295";"81";"40340"
"""
ODATA3 = """WijkenEnBuurten,Gemeentenaam_1,SoortRegio_2,Codering_3,AantalInwoners_5,Mannen_6,Vrouwen_7,k_0Tot15Jaar_8,\
k_15Tot25Jaar_9,k_25Tot45Jaar_10,k_45Tot65Jaar_11,k_65JaarOfOuder_12,JongerenMetJeugdzorgInNatura_{0},\
PercentageJongerenMetJeugdzorg_{1},WmoClienten_{2},WmoClientenRelatief_{3},PersonenPerSoortUitkeringBijstand_80
GM0363,Amsterdam,Gemeente,GM0363    ,862965,427787,435178,125602,108487,311068,209828,107980,20735,10.2,70295,81.0,40340
WK036300,Amsterdam,Wijk,WK036300  ,4295,2405,1895,235,580,2150,935,400,30,5.7,125,29.0,80
"""
ODATA4 = """"Id";"Measure";"ValueAttribute";"Value";"WijkenEnBuurten"
1;"T001036";"None";862965.0;"GM0363    "
2;"A045561";"None";10.2;"GM0363    "
3;"M001342_1";"None";70295.0;"GM0363    "
4;"M001342_2";"None";81.0;"GM0363    "
5;"M001342_1";"Impossible";;"WK036300  "
6;"1010";"None";555066;"GM0363    "
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "kwb_2019.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def figures(reading) -> dict[tuple[str, str], float]:
    table, faults = validate("public_figures", reading.tables["public_figures"])
    assert faults == ()
    return dict(zip(zip(table["area_code"], table["indicator"], strict=True), table["value"], strict=True))


def population(reading) -> set[tuple]:
    table, faults = validate("population", reading.tables["population"])
    assert faults == ()
    return set(table.drop(columns="year").itertuples(index=False, name=None))


def test_the_form_that_r_made_of_it(write):
    reading = cbs.read(write(R_MANGLED))
    assert reading.faults == ()
    assert figures(reading) == {
        ("NL00", "cbs_inhabitants"): 17282163,
        ("NL00", "cbs_youth_care_share"): 9.9,
        ("NL00", "cbs_wmo_clients"): 1166485,
        ("GM0363", "cbs_inhabitants"): 862965,
        ("GM0363", "cbs_youth_care_share"): 10.2,
        ("GM0363", "cbs_wmo_clients"): 70295,
        ("WK036300", "cbs_inhabitants"): 4295,
        ("BU03630000", "cbs_inhabitants"): 1035,
        ("BU03630000", "cbs_youth_care_share"): 5,
        ("BU03630000", "cbs_wmo_clients"): 45,
        ("GM0014", "cbs_inhabitants"): 230000,
        ("GM0014", "cbs_youth_care_share"): 1,
        ("GM0014", "cbs_wmo_clients"): 5,
    }
    assert ("BU03630000", 0, 120, "total", 1035) in population(reading)
    assert ("BU03630000", 0, 120, "m", 610) in population(reading)
    assert not [row for row in population(reading) if row[0] == "BU03630000" and row[1] == 65]


def test_areas_are_stripped_and_lie_in_each_other_by_code(write):
    areas, faults = validate("areas", cbs.read(write(R_MANGLED), municipality="GM0363").tables["areas"])
    assert faults == ()
    assert areas.iloc[:, :4].fillna("").values.tolist() == [
        ["NL00", "Nederland", "country", ""],
        ["GM0363", "Amsterdam", "municipality", "NL00"],
        ["WK036300", "Centrum", "district", "GM0363"],
        ["BU03630000", "Kop Zeedijk", "neighbourhood", "WK036300"],
    ]
    assert areas.index[2] == ("kwb_2019.csv", 4)


def test_statlines_own_form_with_a_period(write):
    reading = cbs.read(write(STATLINE, "download.csv"))
    assert figures(reading) == {
        ("GM0363", "cbs_inhabitants"): 872755,
        ("GM0363", "cbs_youth_care"): 20735,
        ("GM0363", "cbs_youth_care_share"): 10.2,
        ("GM0363", "cbs_wmo_clients"): 70295,
        ("GM0363", "cbs_wmo_clients_rate"): 81,
        ("GM0363", "cbs_benefit_recipients"): 40340,
    }
    table = reading.tables["public_figures"]
    assert set(table["year"]) == {"2020"}
    assert set(table["source"]) == {"CBS kerncijfers wijken en buurten 2020"}


@pytest.mark.parametrize("first", [83, 87, 91, 96])
def test_odata_3_with_suffixes_that_shift(write, first):
    reading = cbs.read(write(ODATA3.format(*range(first, first + 4)), "84583NED_2019.csv"))
    values = figures(reading)
    assert len(values) == 12
    assert values["WK036300", "cbs_wmo_clients"] == 125
    assert values["GM0363", "cbs_youth_care_share"] == 10.2
    bands = {row[1:4] for row in population(reading) if row[0] == "WK036300"}
    ages = {(0, 14), (15, 24), (25, 44), (45, 64), (65, 120), (0, 120)}
    assert bands == {(*band, "total") for band in ages} | {(0, 120, "m"), (0, 120, "f")}
    assert set(reading.tables["public_figures"]["source"]) == {"CBS 84583NED"}
    names = dict(zip(reading.tables["areas"]["area_code"], reading.tables["areas"]["name"], strict=True))
    assert names == {"GM0363": "Amsterdam", "WK036300": "WK036300"}  # OData names municipalities only


def test_odata_4_with_a_row_per_figure(write):
    reading = cbs.read(write(ODATA4, "Observations_2019.csv"))
    assert figures(reading) == {
        ("GM0363", "cbs_inhabitants"): 862965,
        ("GM0363", "cbs_youth_care_share"): 10.2,
        ("GM0363", "cbs_wmo_clients"): 70295,
        ("GM0363", "cbs_wmo_clients_rate"): 81,
    }
    assert reading.tables["areas"]["area_code"].tolist() == ["GM0363", "WK036300"]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.names[1])
def test_every_measure_is_found_by_its_exact_names_only_once(measure):
    for name in measure.names:
        assert measure_of(name) is measure


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Zorg/Wmo-cliënten (aantal)", "zorgwmoclientenaantal"),
        ("Zorg.Wmo.cliënten..aantal.", "zorgwmoclientenaantal"),
        ("WmoClienten_93", "wmoclienten"),
        ("k_0Tot15Jaar_8", "k0tot15jaar"),
    ],
)
def test_stem(heading, expected):
    assert stem(heading) == expected


@pytest.mark.parametrize("cell", ["x1", "-5", "4,5", "1.035"])
def test_an_unreadable_number_is_a_fault_and_the_other_figures_stay(write, cell):
    reading = cbs.read(write(R_MANGLED.replace('"5",45', f'"5","{cell}"')))
    rule = "must be a whole number such as 120, or . where CBS gives none"
    assert reading.faults == (Fault("kwb_2019.csv", 5, "Zorg.Wmo.cliënten..aantal.", cell, rule),)
    assert ("BU03630000", "cbs_inhabitants") in figures(reading)


@pytest.mark.parametrize(("code", "kind"), [("BU0363", "Buurt"), ("PV27", "Provincie"), ("GM0014", "Wijk")])
def test_a_code_that_cannot_be_is_a_fault(write, code, kind):
    changed = R_MANGLED.replace('"Buurt     ","BU03630000"', f'"{kind}","{code}"')
    faults = cbs.read(write(changed)).faults
    assert [(fault.row, fault.value) for fault in faults] == [(5, f"{code} {kind}")]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (R_MANGLED, "kwb.csv", "must say of which year"),
        (R_MANGLED, "kwb_2019_2020.csv", "2019, 2020"),
        ("a,b\n1,2\n", "kwb_2019.csv", "must have a column of CBS area codes"),
        ("", "kwb_2019.csv", "must have a column of CBS area codes"),
        ("Wijken en buurten,Aantal inwoners\nCentrum,5\n", "kwb_2019.csv", "column of CBS area codes"),
        ("Codering,Huizen\nGM0363,5\n", "kwb_2019.csv", "must hold key figures of CBS"),
        ("Codering,AantalInwoners_5,a_inw\nGM0363,5,5\n", "kwb_2019.csv", "AantalInwoners_5, a_inw"),
    ],
)
def test_refusals(write, text, name, words):
    with pytest.raises(MonitorError, match=words):
        cbs.read(write(text, name))


def test_a_municipality_that_is_not_in_it_and_an_empty_folder_are_refused(write, tmp_path):
    with pytest.raises(MonitorError, match="must hold the municipality GM9999"):
        cbs.read(write(R_MANGLED), municipality="GM9999")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MonitorError, match=r"without any \.csv"):
        cbs.read(tmp_path / "empty")
    with pytest.raises(MonitorError, match="must be a file that can be read"):
        cbs.read(tmp_path / "kwb_2018.csv")


def test_a_folder_of_editions_is_a_series_with_the_last_areas(write, tmp_path):
    write(R_MANGLED)
    write(R_MANGLED.replace("Kop Zeedijk", "Kop Zeedijk e.o."), "kwb_2020.csv")
    reading = read_all([("cbs", tmp_path)], "", "GM0363")
    assert reading.faults == ()
    assert set(reading.tables["public_figures"]["year"]) == {2019, 2020}
    assert reading.tables["areas"]["name"].tolist()[0] == "Kop Zeedijk e.o."
    assert len(reading.tables["areas"]) == 4


def test_the_own_table_of_areas_counts_before_that_of_cbs(write, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "areas.csv").write_text("area_code,name,level\nGM0363,Onze stad,municipality\n")
    reading = read_all([("cbs", write(R_MANGLED)), ("folder", own)], "", "GM0363")
    names = dict(zip(reading.tables["areas"]["area_code"], reading.tables["areas"]["name"], strict=True))
    assert (reading.faults, names["GM0363"], names["WK036300"]) == ((), "Onze stad", "Centrum")
