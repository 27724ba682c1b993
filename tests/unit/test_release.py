"""The wall: what may enter a release, that it is written whole or not at all, and that it holds no person."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import release as module
from monitor.release import Facts, ProtectedCube, read_release, write_release
from monitor.release.guards import PUBLIC_TABLES, check_public
from monitor.sources.simulate import Settings, simulate
from monitor.tables import TABLES
from monitor.tables.geometry import outline_of
from monitor.vocabulary import MonitorError, Period

TEXT_COLUMNS = {
    "commentary": ("text", "author_role"),
    "targets": ("source",),
    "contracts": ("result",),
    "providers": ("name",),
    "areas": ("name",),
    "products": ("name",),
    "budgets": ("name",),
    "results": ("name", "owner"),
    "agreements": ("activity", "commissioner", "executor", "basis", "monitoring"),
    "self_assessment": ("evidence",),
    "review_sessions": ("question", "peers"),
    "review_insights": ("insight", "tip", "action"),
    "boundaries": ("area_code",),
}
PSEUDONYM = "0123456789abcdef" * 4
FACTS = Facts(
    municipality="GM9002",
    periods=("2025Q3", "2025Q4"),
    base=5,
    inputs=({"name": "areas.csv", "sha256": "0" * 64},),
    quarantined={"claims": 2},
    software={"pandas": "3.0.0"},
)
AREAS = pd.DataFrame({"area_code": ["WK900201"], "name": ["Één, «twee»\nof drie"], "parent_code": [None]})
COMMENTARY = pd.DataFrame({"period": ["2025Q4"], "text": ["Wij breiden uit."], "author_role": ["beleid"]})


def cube(counts=(5, 10), provider=("99000001", "unknown"), **changes) -> ProtectedCube:
    frame = pd.DataFrame({"period": FACTS.periods, "provider": provider, "count": counts})
    declared = {
        "columns": ("provider",),
        "members": None,
        "flow": False,
        "label": {"nl": "mensen", "en": "people"},
        "rounding_error": 2.1,
    }
    return ProtectedCube(changes.pop("frame", frame), **declared | changes)


def write(folder: Path, *, cubes=None, public=None, facts=FACTS) -> Path:
    return write_release(folder, cubes or {"clients": cube()}, public or {"areas": AREAS}, facts)


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def edited(folder: Path, name: str, change) -> None:
    path = folder / name
    path.write_bytes(change(path.read_bytes()))


def test_what_is_written_is_what_is_read(tmp_path):
    read = read_release(write(tmp_path / "release"))
    assert read.cubes["clients"].cells.to_dict("list") == cube().frame.to_dict("list")
    assert read.public["areas"].fillna("").to_dict("list") == AREAS.fillna("").to_dict("list")
    assert (read.municipality, read.periods, read.period) == ("GM9002", ["2025Q3", "2025Q4"], Period(2025, 4))
    assert re.fullmatch("[0-9a-f]{12}", read.id)


def test_the_profiles_of_a_cube_unfold_when_it_is_read(tmp_path):
    profiles = ("wmo/99000001/basic", "jeugdwet/99000001/basic|wmo/99000002/specialist")
    written = write(tmp_path / "release", cubes={"clients": cube(provider=profiles, members="provider")})
    read = read_release(written).cubes["clients"]
    assert list(read.parts["member_law"]) == ["wmo", "jeugdwet", "wmo"]


def test_a_name_such_as_na_is_not_a_missing_value(tmp_path):
    areas = AREAS.assign(name="NA")
    assert list(read_release(write(tmp_path / "r", public={"areas": areas})).public["areas"]["name"]) == [
        "NA"
    ]


def test_the_manifest_says_how_the_release_was_made(tmp_path):
    folder = write(tmp_path / "release")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == module.FORMAT == 2
    assert {name: manifest[name] for name in vars(FACTS)} == json.loads(json.dumps(vars(FACTS)))
    others = {name: data for name, data in contents(folder).items() if name != "manifest.json"}
    said = {name: each["sha256"] for name, each in manifest["files"].items()}
    assert said == {name: hashlib.sha256(data).hexdigest() for name, data in others.items()}
    assert {name: each["origin"] for name, each in manifest["files"].items()} == {
        "cubes/clients.csv": "counted from persons, every count a multiple of 5",
        "datapackage.json": "made with the release",
        "definitions.json": "made with the release",
        "public/areas.csv": "public, as published",
    }


def test_the_same_content_is_the_same_release_wherever_it_stands(tmp_path):
    first, second = write(tmp_path / "one"), write(tmp_path / "two")
    assert contents(first) == contents(second)
    assert read_release(first).id == read_release(second).id
    other = write(tmp_path / "three", cubes={"clients": cube(counts=(5, 15))})
    assert read_release(other).id != read_release(first).id


REFUSED_CUBES = [
    ("every count in a release must be a multiple of 5", {"counts": (5, 7)}),
    ("every count in a release must be a multiple of 5", {"counts": (5, 1)}),
    ("a release may hold no pseudonym", {"provider": ("99000001", PSEUDONYM)}),
    ("a release may hold no pseudonym", {"provider": ("99000001", f"a/{PSEUDONYM}|b")}),
    ("must have the columns period, provider, area_code, count", {"columns": ("provider", "area_code")}),
    ("must have the columns", {"frame": cube().frame.assign(person="x")}),
]


@pytest.mark.parametrize(("must", "changes"), REFUSED_CUBES)
def test_a_cube_that_is_not_protected_is_refused(tmp_path, must, changes):
    refused(tmp_path, must, cubes={"clients": cube(**changes)})


def refused(folder: Path, must: str, **content) -> str:
    """The words of the refusal; nothing is written."""
    with pytest.raises(MonitorError, match=re.escape(must)) as caught:
        write(folder / "release", **content)
    assert list(folder.iterdir()) == []
    return str(caught.value)


def test_counts_are_multiples_of_the_base_that_was_asked_for(tmp_path):
    facts = Facts(**vars(FACTS) | {"base": 10})
    refused(tmp_path, "multiple of 10", facts=facts)
    assert write(tmp_path / "release", cubes={"clients": cube(counts=(10, 20))}, facts=facts)


def with_amounts(cents, counts=(5, 10), **changes):
    """A cube with an amount beside its counts."""
    plain = cube(counts=counts)
    frame = plain.frame.assign(spend_cents=pd.array(cents, dtype="Int64"))
    return cube(frame=frame, amounts={"spend_cents": 19000.0}, level="district", **changes)


def test_amounts_are_written_and_read(tmp_path):
    folder = write(tmp_path / "release", cubes={"spending": with_amounts([6150, None])})
    read = read_release(folder)
    assert (folder / "cubes" / "spending.csv").read_text(encoding="utf-8").splitlines() == [
        "period,provider,count,spend_cents",
        "2025Q3,99000001,5,6150",
        "2025Q4,unknown,10,",
    ]
    cents = read.cubes["spending"].cells["spend_cents"]
    assert cents.iloc[0] == 6150 and pd.isna(cents.iloc[1])
    facts = read.manifest["universes"]["spending"]
    assert facts["amounts"] == {"spend_cents": 19000.0} and facts["level"] == "district"
    assert read_release(write(tmp_path / "other")).manifest["universes"]["clients"]["amounts"] == {}


@pytest.mark.parametrize("cents", [[6151, None], [6150, 123450], [-6151, None], [500500, 0]])
def test_an_amount_that_is_no_mean_of_three_digits_is_refused(tmp_path, cents):
    refused(
        tmp_path,
        "an amount in a release must be its count times a mean",
        cubes={"spending": with_amounts(cents)},
    )


@pytest.mark.parametrize("cents", [[6150, 123000], [-6150, 0], [None, None], [4, 1], [499, 10**9]])
def test_an_amount_of_three_digits_may_enter(tmp_path, cents):
    assert write(tmp_path / "release", cubes={"spending": with_amounts(cents)})


def test_an_amount_that_nobody_declared_is_refused(tmp_path):
    frame = cube().frame.assign(spend_cents=[6150, 123000])
    refused(tmp_path, "must have the columns period, provider, count", cubes={"spending": cube(frame=frame)})
    refused(tmp_path, "must have the columns", cubes={"spending": cube(amounts={"spend_cents": 1.0})})


PRIVATE = sorted(set(TABLES) - set(PUBLIC_TABLES))


def test_the_tables_about_persons_are_not_public():
    assert {"persons", "requests", "allocations", "deliveries", "claims", "outcomes"} <= set(PRIVATE)
    assert "postcodes" in PRIVATE
    public = [column for name in PUBLIC_TABLES for column in TABLES[name].schema.columns]
    assert {"person", "household", "birth_year", "postcode6", "bsn"} & set(public) == set()


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_table_is_refused(tmp_path, name):
    refused(tmp_path, "only public tables enter a release as they are", public={name: AREAS})


PERSONAL_TEXTS = [
    ("a BSN", "Zie 999900006 voor meer."),
    ("a BSN", "BSN:999900006."),
    ("a BSN", "BSN 9999.00.006"),
    ("a postcode", "Woont op 1234 AB."),
    ("a postcode", "Woont op 1234AB"),
    ("a postcode", "Woont op 1234ab."),
    ("a phone number", "Bel 06-12345678."),
    ("a phone number", "Bel 06 12 34 56 78."),
    ("a phone number", "Bel 020 123 4567"),
    ("a phone number", "Bel +31 6 12345678"),
    ("a phone number", "Bel +31 (0)6 12345678"),
    ("a phone number", "Bel (020) 123 45 67"),
    ("a phone number", "Bel 06.12.34.56.78"),
    ("an e-mail address", "Mail jan.jansen@gemeente.nl"),
]


@pytest.mark.parametrize(("what", "text"), PERSONAL_TEXTS)
def test_free_text_with_something_personal_is_refused_and_not_shown(tmp_path, what, text):
    said = refused(
        tmp_path, f"it may not hold {what}", public={"commentary": COMMENTARY.assign(text=["Wij. " + text])}
    )
    assert text not in said and "commentary, row 1, text" in said


@pytest.mark.parametrize("table", TEXT_COLUMNS)
def test_every_column_of_free_text_is_read(tmp_path, table):
    for column in TEXT_COLUMNS[table]:
        clean = pd.DataFrame({name: ["Niets."] for name in TEXT_COLUMNS[table]})
        refused(
            tmp_path, "it may not hold a BSN", public={table: clean.assign(**{column: ["BSN 999900006"]})}
        )


RING = "[[4.30298,52.12827],[4.30323,52.12809],[4.31,52.2],[4.30298,52.12827]]"
OUTLINES = {
    "a polygon": f'{{"type":"Polygon","coordinates":[{RING}]}}',
    "with a hole": f'{{"type":"Polygon","coordinates":[{RING},{RING}]}}',
    "in parts": f'{{"type":"MultiPolygon","coordinates":[[{RING}],[{RING},{RING}]]}}',
    "in metres": '{"type":"Polygon","coordinates":[[[81234,455123],[81299,455120],[81234,455123]]]}',
    "west and south": '{"type":"Polygon","coordinates":[[[-68.25,12.16],[-68.2,12.1],[-68.25,12.16]]]}',
}
NO_OUTLINES = {
    "a name": f'{{"type":"Polygon","coordinates":[{RING}],"name":"Jan"}}',
    "a name before it": f'{{"name":"Jan","type":"Polygon","coordinates":[{RING}]}}',
    "text for a number": OUTLINES["a polygon"].replace("52.2", '"52.2"'),
    "a BSN": OUTLINES["a polygon"].replace("52.2", "999900006"),
    "a BSN as decimals": OUTLINES["a polygon"].replace("52.2", "52.999900006"),
    "a phone number": OUTLINES["a polygon"].replace("52.2", "0612345678"),
    "a phone number in parts": OUTLINES["a polygon"].replace("52.2", "06 12345678"),
    "a height": OUTLINES["a polygon"].replace("52.2", "52.2,7"),
    "a point": '{"type":"Point","coordinates":[4.3,52.1]}',
    "a line": f'{{"type":"LineString","coordinates":{RING}}}',
    "a collection": '{"type":"GeometryCollection","geometries":[]}',
    "nothing": "",
    "no JSON": "Jan woont hier",
    "more behind it": OUTLINES["a polygon"] + " Jan",
    "a line further": OUTLINES["a polygon"] + "\n",
    "a pseudonym": PSEUDONYM,
    "other digits": OUTLINES["a polygon"].replace("52.2", "٥٢.٢"),
}


def boundaries(*outlines):
    codes = [f"WK9002{number:02d}" for number in range(len(outlines))]
    return pd.DataFrame({"area_code": codes, "geometry": outlines}, dtype="str")


@pytest.mark.parametrize("outline", OUTLINES.values(), ids=OUTLINES)
def test_an_outline_is_published_as_it_is(tmp_path, outline):
    read = read_release(write(tmp_path / "release", public={"boundaries": boundaries(outline)}))
    assert read.public["boundaries"]["geometry"].tolist() == [outline]


@pytest.mark.parametrize("outline", NO_OUTLINES.values(), ids=NO_OUTLINES)
def test_an_outline_is_numbers_only(tmp_path, outline):
    table = boundaries(OUTLINES["a polygon"], outline)
    said = refused(tmp_path, "an outline must be a GeoJSON Polygon", public={"boundaries": table})
    assert "boundaries, row 2, geometry (not shown)" in said and "Jan" not in said


def test_a_missing_outline_is_refused(tmp_path):
    table = boundaries(OUTLINES["a polygon"]).assign(geometry=[None])
    refused(tmp_path, "an outline must be a GeoJSON Polygon", public={"boundaries": table})


def test_digits_of_coordinates_are_no_phone_number_and_no_bsn(tmp_path):
    """As CBS writes them, a few of every hundred outlines hold what free text would be refused for."""
    raw = [[0.0221836369, 52.1], [4.302, 52.074318245], [4.307345678, 52.999900006], [0.0221836369, 52.1]]
    outline = outline_of({"type": "Polygon", "coordinates": [raw]})
    assert write(tmp_path / "release", public={"boundaries": boundaries(outline)})
    untouched = OUTLINES["a polygon"].replace(RING, json.dumps(raw, separators=(",", ":")))
    (tmp_path / "raw").mkdir()
    refused(tmp_path / "raw", "of at most five decimals", public={"boundaries": boundaries(untouched)})


@given(
    st.sampled_from([(180, 90), (10**7, 10**7)]).flatmap(
        lambda most: st.lists(
            st.tuples(st.floats(-most[0], most[0]), st.integers(-most[1], most[1])).map(list),
            min_size=4,
            max_size=9,
        )
    ),
    st.booleans(),
)
def test_whatever_reading_makes_of_an_outline_may_enter(ring, in_parts):
    shape = {"type": "MultiPolygon", "coordinates": [[ring], [ring, ring]]}
    shape = shape if in_parts else {"type": "Polygon", "coordinates": [ring, ring]}
    check_public("boundaries", boundaries(outline_of(shape)))


def test_the_geometry_of_another_table_is_free_text(tmp_path):
    refused(tmp_path, "it may not hold a BSN", public={"areas": AREAS.assign(geometry=["BSN 999900006"])})


HARMLESS = ["In 2025 waren er 12.345 mensen, 123456 euro en 10% meer.", "Wet van 2015, artikel 2.3.1", ""]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_published_as_written(tmp_path, text):
    folder = write(tmp_path / "release", public={"commentary": COMMENTARY.assign(text=[text])})
    assert text in (folder / "public" / "commentary.csv").read_text(encoding="utf-8")


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("jaren werk")
    with pytest.raises(MonitorError, match="which holds something else"):
        write(tmp_path)
    assert contents(tmp_path) == {"thesis.docx": b"jaren werk"}


def test_an_empty_folder_and_an_earlier_release_may_be_written_over(tmp_path):
    folder = tmp_path / "release"
    folder.mkdir()
    write(folder, public={"areas": AREAS, "commentary": COMMENTARY})
    write(folder)
    assert "public/commentary.csv" not in contents(folder)
    assert read_release(folder) and [path.name for path in tmp_path.iterdir()] == ["release"]


FAILURES = ["_write_csv", "_write_json", "_manifest"]


@pytest.mark.parametrize("function", FAILURES)
def test_a_release_that_fails_halfway_leaves_the_earlier_one(tmp_path, monkeypatch, function):
    earlier = contents(write(tmp_path / "release"))

    def fail(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(module, function, fail)
    with pytest.raises(OSError, match="no space left"):
        write(tmp_path / "release", cubes={"clients": cube(counts=(15, 20))})
    assert contents(tmp_path / "release") == earlier
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_release_that_cannot_take_its_place_leaves_the_earlier_one(tmp_path, monkeypatch):
    earlier = contents(write(tmp_path / "release"))
    rename = Path.rename

    def fail_for_the_draft(path, target):
        if path.name == "draft":
            raise OSError("the folder is open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_draft)
    with pytest.raises(OSError, match="is open"):
        write(tmp_path / "release", cubes={"clients": cube(counts=(15, 20))})
    assert contents(tmp_path / "release") == earlier
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


CHANGED = {
    "another count": ("cubes/clients.csv", lambda data: data.replace(b",10", b",11")),
    "another text": ("public/areas.csv", lambda data: data + b" "),
    "other definitions": ("definitions.json", lambda data: data.replace(b"clients", b"people")),
}


@pytest.mark.parametrize(("name", "change"), CHANGED.values(), ids=CHANGED)
def test_a_changed_file_is_refused(tmp_path, name, change):
    folder = write(tmp_path / "release")
    edited(folder, name, change)
    with pytest.raises(MonitorError, match=re.escape(name)):
        read_release(folder)


def test_a_missing_file_is_refused(tmp_path):
    folder = write(tmp_path / "release")
    (folder / "public" / "areas.csv").unlink()
    with pytest.raises(MonitorError, match=r"areas\.csv, which is missing"):
        read_release(folder)


def without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def of_another_format(folder: Path) -> None:
    edited(folder, "manifest.json", lambda data: data.replace(b'"format": 2', b'"format": 1'))


def of_something_else(folder: Path) -> None:
    edited(folder, "manifest.json", lambda data: b'{"name": "an app", "icons": []}')


def cut_short(folder: Path) -> None:
    edited(folder, "manifest.json", lambda data: data[:40])


NO_RELEASES = [
    (without_manifest, "a release is a folder with a manifest.json"),
    (of_another_format, "this version reads releases of format 2"),
    (of_something_else, "a release"),
    (cut_short, "a release"),
]


@pytest.mark.parametrize(("spoil", "must"), NO_RELEASES)
def test_what_is_no_release_is_refused(tmp_path, spoil, must):
    folder = write(tmp_path / "release")
    spoil(folder)
    with pytest.raises(MonitorError, match=must):
        read_release(folder)


# The release of the demo data


@pytest.fixture(scope="session")
def demo_bytes(demo_release):
    return contents(demo_release.folder)


@pytest.fixture(scope="session")
def people():
    return simulate(Settings.small()).people


def test_the_same_input_gives_the_same_bytes(tmp_path, demo_bytes, release_demo):
    assert contents(release_demo(tmp_path / "again").folder) == demo_bytes


def test_the_demo_data_are_the_simulated_people(demo, people):
    persons = pd.read_csv(demo / "persons.csv", dtype="str")["person"]
    assert len(set(people["person"]) & set(persons)) > 800


def test_no_file_holds_a_pseudonym_or_anything_like_it(demo, demo_bytes):
    persons = pd.read_csv(demo / "persons.csv", dtype="str")
    secrets = {*persons["person"], *persons["household"].dropna()}
    found = {word for data in demo_bytes.values() for word in re.findall(r"[0-9a-f]{16,}", data.decode())}
    assert found & secrets == set()
    hashes = {hashlib.sha256(data).hexdigest() for data in demo_bytes.values()}
    inputs = {each["sha256"] for each in json.loads(demo_bytes["manifest.json"])["inputs"]}
    assert found - hashes - inputs == set()


def test_no_file_holds_a_bsn(people, demo_bytes):
    runs = {run for data in demo_bytes.values() for run in re.findall(r"[0-9]{8,}", data.decode())}
    bsns = set(people["bsn"])
    assert len(bsns) > 800
    assert {
        run for run in runs if run in bsns or any(run[at : at + 9] in bsns for at in range(len(run)))
    } == set()


def test_no_file_holds_a_postcode(demo, demo_bytes):
    postcodes = pd.read_csv(demo / "postcodes.csv", dtype="str")["postcode6"]
    pattern = "|".join(f"{code[:4]} ?{code[4:]}" for code in postcodes)
    assert len(postcodes) > 10
    assert [name for name, data in demo_bytes.items() if re.search(pattern, data.decode())] == []


def test_no_file_has_a_column_about_a_person(demo_bytes):
    personal = {column for table in TABLES.values() for column in table.personal}
    forbidden = personal | {"person", "household", "birth_year", "birth_date", "postcode6", "bsn", "surname"}
    headings = {
        name: set(data.decode().split("\n", 1)[0].split(","))
        for name, data in demo_bytes.items()
        if name.endswith(".csv")
    }
    assert len(headings) > 10
    assert {name: columns & forbidden for name, columns in headings.items() if columns & forbidden} == {}


def test_every_count_of_persons_is_a_multiple_of_five(demo_release):
    for name in demo_release.cubes:
        counts = pd.read_csv(demo_release.folder / "cubes" / f"{name}.csv")["count"]
        assert len(counts) and (counts % 5 == 0).all() and (counts > 0).all(), name


def test_the_demo_manifest_tells_where_everything_came_from(demo, demo_release):
    manifest = demo_release.manifest
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in demo.iterdir()}
    assert {each["name"]: each["sha256"] for each in manifest["inputs"]} == hashes
    broken = ("allocations", "claims", "deliveries", "outcomes", "persons", "requests")
    assert manifest["quarantined"] == dict.fromkeys(broken, 1)
    assert {"monitor-sociaal-domein", "duckdb", "pandas"} <= manifest["software"].keys()
    assert (manifest["municipality"], manifest["base"]) == ("GM9002", 5)
    assert manifest["periods"][-1] == "2025Q4"
    origins = {name.split("/")[0]: each["origin"] for name, each in manifest["files"].items()}
    assert origins["cubes"].startswith("counted from persons") and origins["public"].startswith("public")


def test_the_definitions_stand_beside_the_figures(demo_bytes):
    from monitor.indicators import INDICATORS

    definitions = {each["id"]: each for each in json.loads(demo_bytes["definitions.json"])}
    assert set(definitions) == set(INDICATORS)
    assert all(definitions[name]["formula"] == each.formula for name, each in INDICATORS.items())
