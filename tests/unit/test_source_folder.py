"""Reading a folder of tables in every form that is allowed, and each fault and refusal."""

import csv
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from monitor.sources import SOURCES, folder, read_all
from monitor.sources.quarantine import write_quarantine
from monitor.sources.reading import pseudonym
from monitor.tables import validate
from monitor.vocabulary import Fault, MonitorError

BSN = "111222333"
AREAS = "area_code,name,level,parent_code\nGM0363,Amsterdam,municipality,\nWK036300,Centrum,district,GM0363\n"
PERSONS = "person,birth_year,sex,area_code\np1,1980,f,\n"
PROVIDERS = {"provider": ["12345678"], "name": ["Hulp"], "kind": ["basic"]}


@pytest.fixture
def write(tmp_path):
    def write(name: str, content: str, encoding: str = "utf-8") -> Path:
        (tmp_path / name).write_text(content, encoding=encoding)
        return tmp_path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_with_and_without_a_mark_with_commas_and_semicolons(write, encoding, separator):
    reading = folder.read(write("areas.csv", AREAS.replace(",", separator), encoding))
    areas = reading.tables["areas"]
    assert areas["name"].tolist() == ["Amsterdam", "Centrum"]
    assert areas.index.tolist() == [("areas.csv", 2), ("areas.csv", 3)]
    assert (reading.faults, [file.name for file in reading.files]) == ((), ["areas.csv"])


def test_the_row_is_the_line_in_the_file(write):
    text = 'area_code,name,level\nGM0363,"Amster\ndam",municipality\n\n,,\nGM0014,Groningen,municipality\n'
    areas = folder.read(write("areas.csv", text)).tables["areas"]
    assert areas.index.get_level_values("row").tolist() == [2, 6]


def test_a_row_that_does_not_fit_is_a_fault_without_its_values(write):
    reading = folder.read(write("areas.csv", AREAS + "GM0014,Groningen\nGM0518,x,municipality,,,\n"))
    rule = "must have 4 cells, as the first line has"
    assert reading.faults == (Fault("areas.csv", 4, "(row)", "2 cells", rule),)
    assert len(reading.tables["areas"]) == 3  # empty cells at the end of a row are no fault


def budget(amount: str, separator: str = ";") -> str:
    cells = ["GM0363", "6.1", "x", "2025", "budget", "lasten", amount]
    headings = ["municipality", "tax_field", "name", "year", "kind", "lines", "amount_eur"]
    return f"{separator.join(headings)}\n{separator.join(cells)}\n"


@pytest.mark.parametrize(
    ("amount", "value"), [("12,5", 12.5), ("-1250,00", -1250), ("12.5", 12.5), ("0.125", 0.125)]
)
def test_beside_semicolons_a_number_may_have_a_decimal_comma(write, amount, value):
    raw = folder.read(write("budgets.csv", budget(amount))).tables["budgets"]
    table, faults = validate("budgets", raw)
    assert (table["amount_eur"].tolist(), faults) == ([value], ())
    assert table["tax_field"].tolist() == ["6.1"]


@pytest.mark.parametrize("amount", ["1.250", "1.250.000"])
def test_a_point_that_may_mean_thousands_is_a_fault(write, amount):
    reading = folder.read(write("budgets.csv", budget(amount)))
    assert [(fault.row, fault.field, fault.value) for fault in reading.faults] == [(2, "amount_eur", amount)]
    assert reading.tables["budgets"].empty


def test_beside_commas_a_decimal_comma_is_a_fault(write):
    raw = folder.read(write("budgets.csv", budget('"12,5"', ","))).tables["budgets"]
    assert [fault.value for fault in validate("budgets", raw)[1]] == ["12,5"]


@pytest.mark.parametrize("content", ["", "area_code,name,level\n", "\ufeff"])
def test_a_file_without_rows_is_an_empty_table(write, content):
    table, faults = validate("areas", folder.read(write("areas.csv", content)).tables["areas"])
    assert (len(table), faults) == (0, ())


def test_parquet_keeps_types_and_counts_records(tmp_path):
    frame = pd.DataFrame({"person": ["p1", "p2"], "birth_year": [1980.0, None], "sex": ["m", "f"]})
    frame.assign(valid_from=pd.to_datetime(["2025-01-01", None])).to_parquet(tmp_path / "persons.parquet")
    table, faults = validate("persons", folder.read(tmp_path).tables["persons"])
    assert table.loc[("persons.parquet", 1), "valid_from"] == pd.Timestamp(2025, 1, 1)
    assert [(fault.row, fault.rule) for fault in faults] == [(2, "must not be empty")]


def test_a_workbook_named_after_a_table(tmp_path):
    pd.DataFrame(PROVIDERS).to_excel(tmp_path / "providers_2025.xlsx", index=False, sheet_name="Blad1")
    providers = folder.read(tmp_path).tables["providers"]
    assert providers.to_dict("records") == [{"provider": "12345678", "name": "Hulp", "kind": "basic"}]
    assert providers.index.tolist() == [("providers_2025.xlsx", 2)]


def test_a_workbook_with_a_sheet_per_table(tmp_path):
    persons = {"person": ["p1"], "birth_year": [1980], "sex": ["m"], "valid_from": [pd.Timestamp(2025, 1, 1)]}
    with pd.ExcelWriter(tmp_path / "gegevens.xlsx") as book:
        pd.DataFrame(PROVIDERS).to_excel(book, sheet_name="providers", index=False)
        pd.DataFrame(persons).to_excel(book, sheet_name="persons", index=False)
        pd.DataFrame().to_excel(book, sheet_name="Blad3", index=False)
    reading = folder.read(tmp_path)
    assert list(reading.tables) == ["providers", "persons"]
    row = reading.tables["persons"].loc[("gegevens.xlsx, sheet persons", 2)]
    assert (row["birth_year"], row["valid_from"]) == ("1980", "2025-01-01")


def test_several_files_make_one_table(write):
    write("areas_a.csv", AREAS)
    reading = folder.read(write("areas_b.csv", "name,level,area_code\nGroningen,municipality,GM0014\n"))
    assert reading.tables["areas"]["area_code"].tolist() == ["GM0363", "WK036300", "GM0014"]
    assert [file.name for file in reading.files] == ["areas_a.csv", "areas_b.csv"]


def test_the_longest_table_name_counts(write):
    text = "area_code,year,indicator,value,source\n"
    assert list(folder.read(write("public_figures_2025.csv", text)).tables) == ["public_figures"]


def test_other_files_are_left_alone(write):
    for name in ("README.md", "roads.geojson", ".hidden.csv", "~$areas.xlsx"):
        write(name, "x")
    assert list(folder.read(write("areas.csv", AREAS)).tables) == ["areas"]


def feature(shape: object, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": shape}


def square(x: float = 4.3, y: float = 52.1, size: float = 0.1) -> dict:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def outlines(reading) -> dict:
    table = reading.tables["boundaries"]
    return dict(zip(table["area_code"], table["geometry"], strict=True))


@pytest.mark.parametrize("name", ["areas.geojson", "boundaries.geojson", "Areas.GeoJSON"])
@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"area_code": "GM0363"}, "GM0363"),
        ({"statcode": "WK036300", "statnaam": "Centrum"}, "WK036300"),
        ({"WK_CODE": "WK036300", "GM_CODE": "GM0363"}, "WK036300"),
        ({"gm_code": "GM0363", "wk_code": "WK036300", "bu_code": "BU03630001"}, "BU03630001"),
        ({"Gemeentecode": "GM0363    ", "Wijkcode": None, "Buurtcode": ""}, "GM0363"),
    ],
)
def test_outlines_are_read_by_the_code_in_a_property(write, name, properties, code):
    reading = folder.read(write(name, collection(feature(square(), **properties))))
    assert list(outlines(reading)) == [code]
    assert (reading.tables["boundaries"].index.tolist(), reading.faults) == ([(name, 1)], ())
    assert [file.name for file in reading.files] == [name]


def test_outlines_are_rounded_to_a_metre(write):
    degrees = {"type": "MultiPolygon", "coordinates": [[[[4.1234567, 52.7654321, 3.0]] * 4]]}
    metres = square(121_000.4321, 487_000.5, 100)
    text = collection(feature(degrees, area_code="GM0363"), feature(metres, area_code="WK036300"))
    found = outlines(folder.read(write("areas.geojson", text)))
    four = ",".join(["[4.12346,52.76543]"] * 4)
    assert found["GM0363"] == f'{{"type":"MultiPolygon","coordinates":[[[{four}]]]}}'
    assert found["WK036300"].startswith('{"type":"Polygon","coordinates":[[[121000,487000],[121100,487000],')


def test_outlines_in_a_table_are_rounded_too(write):
    geometry = json.dumps(square(4.1234567)).replace('"', '""')
    reading = folder.read(write("boundaries.csv", f'area_code,geometry\nGM0363,"{geometry}"\nWK036300,x\n'))
    assert "4.12346" in outlines(reading)["GM0363"]
    _, faults = validate("boundaries", reading.tables["boundaries"])
    assert [(fault.row, fault.value) for fault in faults] == [(3, "x")]


def test_a_cell_may_hold_a_fine_outline(write):
    ring = [[4 + i / 1e5, 52 + i / 1e5] for i in range(9_000)]
    geometry = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}).replace('"', '""')
    assert len(geometry) > 131_072
    reading = folder.read(write("boundaries.csv", f'area_code,geometry\nGM0363,"{geometry}"\n'))
    assert validate("boundaries", reading.tables["boundaries"])[1] == ()


HALF_A_CHARACTER = "\ud800"
NO_CODE, NO_OUTLINE = "must have the code", "must be a Polygon"


@pytest.mark.parametrize(
    ("broken", "field", "value", "rule"),
    [
        (feature(square()), "area_code", "(empty)", NO_CODE),
        (feature(square(), area_code="Centrum"), "area_code", "Centrum", NO_CODE),
        (feature(square(), area_code=363), "area_code", "363", NO_CODE),
        (feature(square(), area_code=HALF_A_CHARACTER), "area_code", "?", NO_CODE),
        (feature(square(), area_code="x" * 200), "area_code", "x" * 80 + "...", NO_CODE),
        (feature(None, area_code="GM0363"), "geometry", "(empty)", NO_OUTLINE),
        (
            feature({"type": "Point", "coordinates": [4, 52]}, area_code="GM0363"),
            "geometry",
            "Point",
            NO_OUTLINE,
        ),
        (feature({"type": ["Polygon"]}, area_code="GM0363"), "geometry", "['Polygon']", NO_OUTLINE),
        (feature({"type": "Polygon"}, area_code="GM0363"), "geometry", "Polygon", NO_OUTLINE),
        ({"type": "Feature", "properties": None, "geometry": square()}, "area_code", "(empty)", NO_CODE),
        ("x", "(feature)", "str", "must be a feature"),
        (None, "(feature)", "NoneType", "must be a feature"),
    ],
)
def test_a_feature_without_a_code_or_an_outline_is_a_fault_and_loses_nothing_else(
    write, broken, field, value, rule
):
    good = feature(square(), area_code="WK036300"), feature(square(), area_code="WK036301")
    path = write("areas.geojson", collection(good[0], broken, good[1]))
    reading = folder.read(path)
    assert list(outlines(reading)) == ["WK036300", "WK036301"]
    assert [(fault.file, fault.row, fault.field, fault.value) for fault in reading.faults] == [
        ("areas.geojson", 2, field, value)
    ]
    assert rule in reading.faults[0].rule
    write_quarantine(reading.faults, path / "quarantine.txt")


@pytest.mark.parametrize("content", ["", "x", "[]", "{}", '{"features": 1}', "[" * 100_000])
def test_what_is_no_map_is_refused(write, content):
    with pytest.raises(MonitorError, match=r"areas.geojson must be a GeoJSON FeatureCollection"):
        folder.read(write("areas.geojson", content))


def test_of_a_map_only_the_own_municipality_is_read(write):
    write("areas.csv", AREAS)
    codes = ("GM0363", "WK036300", "GM0384", "BU03840101", "WK036399")
    path = write("boundaries.geojson", collection(*(feature(square(), statcode=code) for code in codes)))
    reading = read_all([("folder", path)], "")
    assert list(outlines(reading)) == ["GM0363", "WK036300"]
    assert [(fault.file, fault.row, fault.value) for fault in reading.faults] == [
        ("boundaries.geojson", 5, "WK036399")
    ]


def test_a_bsn_becomes_a_pseudonym(write):
    reading = folder.read(write("persons.csv", PERSONS.replace("person", "bsn").replace("p1", BSN)), "key")
    assert reading.tables["persons"]["person"].tolist() == [pseudonym(BSN, "key")]
    assert "bsn" not in reading.tables["persons"]


def test_what_is_no_bsn_is_set_aside_and_not_shown(write):
    text = "bsn,birth_year,sex\n111222334,1980,f\n,1980,f\n"
    reading = folder.read(write("persons.csv", text), "key")
    assert [(fault.row, fault.field, fault.value) for fault in reading.faults] == [(2, "bsn", "(not shown)")]
    assert [fault.rule for fault in validate("persons", reading.tables["persons"])[1]] == [
        "must not be empty"
    ]


def test_a_bsn_without_a_key_is_refused_and_not_shown(write):
    with pytest.raises(MonitorError, match="MONITOR_PSEUDONYM_KEY") as error:
        folder.read(write("persons.csv", f"bsn,birth_year,sex\n{BSN},1980,f\n"))
    assert BSN not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("claim.csv", "x", "did you mean 'claims'"),
        ("areas.xls", "x", "save areas.xls as .xlsx"),
        ("areas.csv", "area_code,naam,level\n", "missing: name"),
        ("areas.csv", "area_code,name,name,level\n", "more than once: name"),
        ("areas.csv", ",area_code,name,level\n", r"more than once: \(empty\)"),
        ("areas.csv", 'area_code,name,level\nGM0363,"Amsterdam,municipality\n', "starts on line 2"),
        ("persons.csv", "bsn,person,birth_year,sex\n1,p1,1980,f\n", "got:    both"),
        ("areas.parquet", "x", "areas.parquet must be a Parquet file"),
        ("areas.xlsx", "x", "areas.xlsx must be an Excel workbook"),
        ("README.md", "x", "must hold at least one table"),
    ],
)
def test_refusals_name_the_file_and_the_remedy(write, name, content, words):
    with pytest.raises(MonitorError, match=words):
        folder.read(write(name, content), "key")


def test_a_file_that_is_not_utf8_is_refused(write):
    with pytest.raises(MonitorError, match=r"areas.csv must be text in UTF-8"):
        folder.read(write("areas.csv", AREAS + "GM0014,Coöp,municipality,\n", "latin-1"))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "areas.xlsx", "w") as archive:
        archive.writestr("x", "x")
    with pytest.raises(MonitorError, match="must be an Excel workbook"):
        folder.read(tmp_path)


def test_a_sheet_that_is_no_table_is_refused(tmp_path):
    with pd.ExcelWriter(tmp_path / "gegevens.xlsx") as book:
        pd.DataFrame(PROVIDERS).to_excel(book, sheet_name="provider", index=False)
    with pytest.raises(MonitorError, match=r"sheet provider of gegevens.xlsx .*\n.*did you mean 'providers'"):
        folder.read(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "areas.csv"])
def test_what_is_no_folder_is_refused(write, name):
    with pytest.raises(MonitorError, match="must be a folder with tables"):
        folder.read(write("areas.csv", AREAS) / name)


def test_read_all_checks_sorts_and_lists_what_was_read(write):
    write("persons.csv", PERSONS + "p0,1990,m,BU99999999\np0,oud,m,\n")
    path = write("areas.csv", AREAS + "GM0014,Groningen,municipality,\n")
    reading = read_all([("folder", path)], "")
    assert reading.tables["areas"]["area_code"].tolist() == ["GM0014", "GM0363", "WK036300"]
    assert [(fault.file, fault.row) for fault in reading.faults] == [("persons.csv", 3), ("persons.csv", 4)]
    assert reading.tables["persons"]["person"].tolist() == ["p1"]
    assert sorted(file.name for file in reading.files) == ["areas.csv", "persons.csv"]


def test_a_later_source_completes_areas_and_persons_but_may_not_repeat_claims(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    claim = "GM0363,1,p1,12345678,wmo,2025-01-01,2025-01-31,1,04,100,false,false\n"
    headings = "municipality,claim_line,person,provider,law,period_start,period_end,volume,unit,amount_cents"
    for path in (first, second):
        path.mkdir()
        (path / "claims.csv").write_text(f"{headings},credit,rejected\n{claim}")
        (path / "areas.csv").write_text(AREAS.replace("Centrum", path.name))
    (second / "areas_more.csv").write_text("area_code,name,level\nGM0014,Groningen,municipality\n")
    reading = read_all([("folder", first), ("folder", second)], "")
    assert reading.tables["areas"]["name"].tolist() == ["Groningen", "Amsterdam", "first"]
    assert [(fault.file, fault.field) for fault in reading.faults] == [("claims.csv", "provider, claim_line")]


def test_folders_are_read_before_messages(monkeypatch, write):
    order = []
    path = write("areas.csv", AREAS)

    def noting(name):
        real = SOURCES["folder"]
        return lambda *given: (order.append((name, sorted(given[3]))), real(*given))[1]

    monkeypatch.setitem(SOURCES, "istandaarden", noting("istandaarden"))
    monkeypatch.setitem(SOURCES, "folder", noting("folder"))
    read_all([("istandaarden", path), ("folder", path)], "")
    assert order == [("folder", []), ("istandaarden", ["areas"])]


def test_an_unknown_source_and_no_source_are_refused(tmp_path):
    with pytest.raises(MonitorError, match="one of folder, cbs, istandaarden"):
        read_all([("fodler", tmp_path)], "")
    with pytest.raises(MonitorError, match="at least one table"):
        read_all([], "")


def test_the_quarantine_is_a_csv_file_that_is_there_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "quarantine.csv"
    write_quarantine([Fault("a.csv", 2, "law", "x,y", "rule"), Fault("b.csv", None, "x", "", "rule")], path)
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["file", "row", "field", "value", "rule"]
    assert rows[1:] == [["a.csv", "2", "law", "x,y", "rule"], ["b.csv", "", "x", "", "rule"]]
    with pytest.raises(TypeError):
        write_quarantine([Fault("c.csv", 3, "law", "x", "rule"), "no fault"], path)
    assert list(csv.reader(path.read_text(encoding="utf-8").splitlines())) == rows
    assert [file.name for file in path.parent.iterdir()] == ["quarantine.csv"]
