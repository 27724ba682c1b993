"""Write and read a release: the folder that may be public, and the wall behind which no person is seen.

A release holds protected cubes, public tables as they were published, the definitions of the
indicators and a manifest. Everything to the right of it is arithmetic on what stands in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from monitor.indicators import INDICATORS
from monitor.indicators.evaluate import Cube
from monitor.vocabulary import MonitorError, Period

FORMAT = 1
# Tables without persons: they enter the release as published. Postcodes stay out.
PUBLIC_TABLES = (
    "areas",
    "population",
    "providers",
    "products",
    "contracts",
    "budgets",
    "targets",
    "commentary",
    "public_figures",
)
TEXT_COLUMNS = {
    "commentary": ("text", "author_role"),
    "targets": ("source",),
    "contracts": ("result",),
    "providers": ("name",),
}
# What may not stand in free text that is published.
PERSONAL_PATTERNS = {
    "a BSN": re.compile(r"(?<!\d)\d{9}(?!\d)"),
    "a postcode": re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b"),
    "a phone number": re.compile(r"(?<!\d)(?:\+31|0031|0)[ -]?[1-9](?:[ -]?\d){8}(?!\d)"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
}
PSEUDONYM = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class ProtectedCube:
    """What protection hands over: rounded counts, how they are laid out, and the error of their sums.

    `rounding_error` is the standard error of a published sum, in counts.
    """

    frame: pd.DataFrame
    columns: tuple[str, ...]
    members: str | None
    flow: bool
    label: dict[str, str]
    rounding_error: float


@dataclass(frozen=True)
class Facts:
    """What the manifest says about how the release was made."""

    municipality: str
    periods: tuple[str, ...]
    base: int
    inputs: tuple[dict[str, str], ...]
    quarantined: dict[str, int]
    software: dict[str, str]


@dataclass(frozen=True)
class Release:
    """A release as read: its manifest, its cubes by universe and its public tables by name."""

    folder: Path
    manifest: dict[str, Any]
    cubes: dict[str, Cube]
    public: dict[str, pd.DataFrame]

    @property
    def id(self) -> str:
        """The first twelve digits of the hash over the manifest, which holds the hash of every file."""
        return _sha256((self.folder / "manifest.json").read_bytes())[:12]

    @property
    def municipality(self) -> str:
        """CBS code of the municipality."""
        return self.manifest["municipality"]

    @property
    def periods(self) -> list[str]:
        """The periods in it, first to last."""
        return self.manifest["periods"]

    @property
    def period(self) -> Period:
        """The last period: the one that reports are about."""
        return Period.parse(self.periods[-1])


def write_release(
    folder: Path, cubes: dict[str, ProtectedCube], public: dict[str, pd.DataFrame], facts: Facts
) -> Path:
    """Write a release at once or not at all; returns `folder`.

    Raises MonitorError when a count is no multiple of the base, when a table is not public, or when
    free text holds what may identify a person.
    """
    _refuse_foreign(folder)
    for name, cube in cubes.items():
        _check_cube(name, cube, facts.base)
    for name, table in public.items():
        _check_public(name, table)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as temporary:
        draft = Path(temporary) / "draft"
        _write_files(draft, cubes, public, facts)
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        draft.rename(folder)
    return folder


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not (folder / "manifest.json").is_file() and any(folder.iterdir()):
        raise MonitorError(
            "a release is written in a new folder or over an earlier release",
            got=f"{folder}, which holds something else",
            remedy="give another folder with --release",
        )


def _check_cube(name: str, cube: ProtectedCube, base: int) -> None:
    expected = ["period", *cube.columns, "count"]
    if list(cube.frame.columns) != expected:
        raise MonitorError(
            f"cube {name} must have the columns {', '.join(expected)}",
            got=", ".join(cube.frame.columns),
            remedy="declare the columns on the universe",
        )
    if (cube.frame["count"] % base).any():
        raise MonitorError(
            f"every count in a release must be a multiple of {base}",
            got=f"cube {name} with other counts",
            remedy="protect the cube before it is released",
        )
    for column in cube.columns:
        if cube.frame[column].str.contains(PSEUDONYM).any():
            raise MonitorError(
                "a release may hold no pseudonym",
                got=f"cube {name}, column {column}",
                remedy="leave this column out of the universe",
            )


def _check_public(name: str, table: pd.DataFrame) -> None:
    if name not in PUBLIC_TABLES:
        raise MonitorError(
            f"only public tables enter a release as they are: {', '.join(PUBLIC_TABLES)}",
            got=name,
            remedy="count this table in a universe instead",
        )
    for column in TEXT_COLUMNS.get(name, ()):
        for row, text in enumerate(table[column].fillna("")):
            _check_text(f"{name}, row {row + 1}, {column}", text)


def _check_text(place: str, text: str) -> None:
    for what, pattern in PERSONAL_PATTERNS.items():
        if pattern.search(text):
            raise MonitorError(
                f"free text is published as written, so it may not hold {what}",
                got=f"{place} (text not shown)",
                remedy="take it out of the text",
            )


def _write_files(
    folder: Path, cubes: dict[str, ProtectedCube], public: dict[str, pd.DataFrame], facts: Facts
) -> None:
    (folder / "cubes").mkdir(parents=True)
    (folder / "public").mkdir()
    for name, cube in cubes.items():
        _write_csv(cube.frame, folder / "cubes" / f"{name}.csv")
    for name, table in public.items():
        _write_csv(table, folder / "public" / f"{name}.csv")
    _write_json(_definitions(), folder / "definitions.json")
    _write_json(_manifest(folder, cubes, facts), folder / "manifest.json")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def _write_json(value: Any, path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _definitions() -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "label": vars(each.label),
            "definition": vars(each.definition),
            "formula": each.formula,
            "instrument": each.instrument,
            "laws": list(each.laws),
            "unit": each.unit,
            "source": list(each.source),
            "reference": vars(each.reference),
            "owner": each.owner,
            "valid_from": each.valid_from.isoformat(),
        }
        for each in INDICATORS.values()
    ]


def _manifest(folder: Path, cubes: dict[str, ProtectedCube], facts: Facts) -> dict[str, Any]:
    counted = f"counted from persons, every count a multiple of {facts.base}"
    origin = {"cubes": counted, "public": "public, as published", ".": "made with the release"}
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        "format": FORMAT,
        **vars(facts),
        "universes": {
            name: {
                "columns": cube.columns,
                "members": cube.members,
                "flow": cube.flow,
                "label": cube.label,
                "rounding_error": cube.rounding_error,
            }
            for name, cube in cubes.items()
        },
        "files": {
            path.as_posix(): {
                "sha256": _sha256((folder / path).read_bytes()),
                "origin": origin[path.parent.as_posix()],
            }
            for path in files
        },
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_release(folder: Path) -> Release:
    """Read a release; raises MonitorError when it is none, or when a file was changed since."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise MonitorError(
            "a release is a folder with a manifest.json",
            got=str(folder),
            remedy="make one with `monitor release`, or give its folder with --release",
        )
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise MonitorError(
            f"this version reads releases of format {FORMAT}",
            got=f"format {manifest['format']} in {folder}",
            remedy="make the release again with this version",
        )
    for name, facts in manifest["files"].items():
        _check_unchanged(folder / name, facts["sha256"])
    cubes = {
        name: Cube.of(_read_csv(folder / "cubes" / f"{name}.csv"), facts["members"])
        for name, facts in manifest["universes"].items()
    }
    present = [name for name in PUBLIC_TABLES if f"public/{name}.csv" in manifest["files"]]
    public = {name: _read_csv(folder / "public" / f"{name}.csv") for name in present}
    return Release(folder, manifest, cubes, public)


def _check_unchanged(path: Path, expected: str) -> None:
    if not path.is_file() or _sha256(path.read_bytes()) != expected:
        raise MonitorError(
            "a release is never changed after it was made",
            got=f"{path}, which is missing or has another content than the manifest says",
            remedy="make the release again, or fetch it again from where it came from",
        )


NUMBER_COLUMNS = {
    "count",
    "year",
    "age_from",
    "age_to",
    "persons",
    "quarter",
    "amount_eur",
    "value",
    "ceiling_eur",
}


def _read_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    numbers = [column for column in frame.columns if column in NUMBER_COLUMNS]
    return frame.assign(**{column: pd.to_numeric(frame[column]) for column in numbers})
