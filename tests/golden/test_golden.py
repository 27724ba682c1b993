"""A whole small release as text: of data/demo, its last two quarters, every file byte by byte.

When a difference is meant, write the release anew and read the difference in review:

    .venv/bin/pytest tests/golden --refresh-golden
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "release"
REFRESH = "meant? then: .venv/bin/pytest tests/golden --refresh-golden, and read git diff"
QUARTERS = 2
MOST_BYTES = 400_000
LINES_SHOWN = 5


@pytest.fixture(scope="module")
def made(request, tmp_path_factory, release_demo) -> dict[str, str]:
    """Every file of the release as text, by name; with --refresh-golden it becomes the golden one."""
    folder = release_demo(tmp_path_factory.mktemp("golden") / "release", periods=QUARTERS).folder
    texts = contents(folder)
    if request.config.getoption("--refresh-golden"):
        refresh(texts)
    return texts


def contents(folder: Path) -> dict[str, str]:
    """Files as text without changes at line ends; the manifest without the versions of this machine."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in files}
    if "manifest.json" in texts:
        texts["manifest.json"] = without_versions(texts["manifest.json"])
    return texts


def without_versions(manifest: str) -> str:
    known = json.loads(manifest)
    software = dict.fromkeys(known["software"], "any version")
    return json.dumps(known | {"software": software}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def refresh(texts: dict[str, str]) -> None:
    for name in set(contents(GOLDEN)) - set(texts):
        (GOLDEN / name).unlink()
    for name, text in texts.items():
        path = GOLDEN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def test_the_release_has_the_same_files(made):
    assert set(made) == set(contents(GOLDEN)), REFRESH


def test_every_file_is_the_same(made):
    golden = contents(GOLDEN)
    different = {name: difference(golden.get(name, ""), text) for name, text in made.items()}
    shown = [f"{name}\n{lines}" for name, lines in different.items() if lines]
    assert not shown, "\n".join([*shown, REFRESH])


def difference(golden: str, made: str) -> str:
    """The first lines that are gone and the first that are new; empty when nothing changed."""
    if golden == made:
        return ""
    before, after = golden.split("\n"), made.split("\n")
    gone = [f"  - {line}" for line in before if line not in set(after)]
    new = [f"  + {line}" for line in after if line not in set(before)]
    return "\n".join([*gone[:LINES_SHOWN], *new[:LINES_SHOWN]]) or "  (the same lines in another order)"


def test_it_is_small_enough_to_read_in_review():
    assert sum(len(text.encode("utf-8")) for text in contents(GOLDEN).values()) < MOST_BYTES
