"""A release is a data package of Frictionless: complete, under a licence, and read as it says by others."""

import json
import shutil
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from monitor.release import Facts, ProtectedCube, write_release
from monitor.release.columns import COLUMNS, is_number

GOLDEN = Path(__file__).parents[1] / "golden" / "release"
FACTS = Facts("GM9002", ("2025Q3", "2025Q4"), 5, (), {}, {})
CUBE = ProtectedCube(
    frame=pd.DataFrame({"period": ["2025Q4"], "own": ["a"], "count": [5], "own_cents": [1_000]}),
    columns=("own",),
    members=None,
    flow=True,
    label={"nl": "lopende zaken", "en": "running cases"},
    rounding_error=2.1,
    amounts={"own_cents": 0.0},
)
AREAS = pd.DataFrame({"area_code": ["WK900201"], "name": ["Noord"], "extra": ["x"]})


@pytest.fixture
def written(tmp_path):
    """The descriptor of a small release, and its folder."""
    folder = write_release(tmp_path / "release", {"cases": CUBE}, {"areas": AREAS}, FACTS)
    return folder, json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def golden():
    return json.loads((GOLDEN / "datapackage.json").read_text(encoding="utf-8"))


def faults(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    return {fault[1] for fault in report.flatten(["name", "type"])}


def test_another_program_reads_a_release_as_it_describes_itself():
    assert faults(GOLDEN) == set()


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("cubes/users.csv", lambda text: text.replace(",5\n", ",vijf\n", 1), "type-error"),
        ("cubes/users.csv", lambda text: text + text.splitlines(keepends=True)[1], "primary-key"),
        ("public/areas.csv", lambda text: text.replace("2015-01-01", "1 januari", 1), "type-error"),
        ("public/areas.csv", lambda text: text.replace("area_code", "code", 1), "incorrect-label"),
    ],
)
def test_a_changed_file_is_found(tmp_path, name, change, found):
    folder = shutil.copytree(GOLDEN, tmp_path / "release")
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(change(text), encoding="utf-8")
    assert {found, "hash-count"} <= faults(folder)


def test_every_table_is_described_and_every_column_has_a_title():
    resources = golden()["resources"]
    files = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.csv")}
    assert {resource["path"] for resource in resources} == files
    for resource in resources:
        assert resource["title"].strip()
        assert [field for field in resource["schema"]["fields"] if not field.get("title")] == []


def test_what_cbs_publishes_has_the_licence_of_cbs():
    package = golden()
    assert [licence["name"] for licence in package["licenses"]] == ["CC0-1.0"]
    own = {each["name"]: each["licenses"][0]["name"] for each in package["resources"] if "licenses" in each}
    assert own == dict.fromkeys(("areas", "population", "boundaries"), "CC-BY-4.0")


def test_a_cube_is_told_by_its_label_and_key(written):
    _, package = written
    assert package["name"] == "monitor-sociaal-domein-gm9002-2025q4"
    cube = package["resources"][0]
    assert (cube["title"], cube["path"]) == ("Lopende zaken", "cubes/cases.csv")
    assert cube["schema"]["primaryKey"] == ["period", "own"]


def test_a_column_without_a_title_is_told_by_its_type(written):
    folder, package = written
    cube, areas = (resource["schema"]["fields"] for resource in package["resources"])
    assert cube[1] == {"name": "own", "type": "string"} and cube[3]["type"] == "integer"
    assert areas[2] == {"name": "extra", "type": "string"}
    assert faults(folder) == set()


def test_a_number_is_read_as_it_is_described():
    described = {name for name, column in COLUMNS.items() if column.type in ("integer", "number")}
    assert {name for name in COLUMNS if is_number(name)} == described and is_number("own_cents")


def test_the_description_is_in_the_manifest_and_the_same_every_time(written, tmp_path):
    folder, _ = written
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["datapackage.json"]["origin"] == "made with the release"
    again = write_release(tmp_path / "again", {"cases": CUBE}, {"areas": AREAS}, FACTS)
    assert (again / "datapackage.json").read_bytes() == (folder / "datapackage.json").read_bytes()
