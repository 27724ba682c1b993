"""Write and read a release: the folder that may be public, and the wall behind which no person is seen.

A release holds protected cubes, public tables as they were published, the definitions of the
indicators, a data package that describes its tables, and a manifest. Everything to the right of it
is arithmetic on what stands in it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from monitor.indicators import INDICATORS
from monitor.indicators.catalogue import described
from monitor.indicators.evaluate import Cube
from monitor.release.columns import is_number
from monitor.release.datapackage import NAME, datapackage
from monitor.release.guards import PUBLIC_TABLES, check_cube, check_public, refuse_foreign
from monitor.vocabulary import Level, MonitorError, Period

FORMAT = 2


@dataclass(frozen=True)
class ProtectedCube:
    """What protection hands over: rounded counts, how they are laid out, and the error of their sums.

    `rounding_error` is the standard error of a published sum, in counts; `amounts` names the columns of
    amounts in whole euro cents, each with that of a published sum in cents. `level` is that of the areas.
    """

    frame: pd.DataFrame
    columns: tuple[str, ...]
    members: str | None
    flow: bool
    label: dict[str, str]
    rounding_error: float
    level: str = Level.NEIGHBOURHOOD
    amounts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What the manifest says about how the release was made."""

    municipality: str
    periods: tuple[str, ...]
    base: int
    inputs: tuple[dict[str, str], ...]
    quarantined: dict[str, int]
    software: dict[str, str]


@dataclass(frozen=True, eq=False)
class Release:
    """A release as read: its manifest, its cubes by universe and its public tables by name.

    It is compared by identity, so that what is computed from one can be kept by it.
    """

    folder: Path
    manifest: dict[str, Any]
    cubes: dict[str, Cube]
    public: dict[str, pd.DataFrame]

    @cached_property
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
    refuse_foreign(folder)
    for name, cube in cubes.items():
        check_cube(name, cube, facts.base)
    for name, table in public.items():
        check_public(name, table)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as temporary:
        draft = Path(temporary) / "draft"
        _write_files(draft, cubes, public, facts)
        _take_place(draft, folder)
    return folder


def _take_place(draft: Path, folder: Path) -> None:
    """Put the draft in place of an earlier release, which comes back when that fails."""
    earlier = draft.with_name("earlier")
    if folder.exists():
        folder.rename(earlier)
    try:
        draft.rename(folder)
    except OSError:
        if earlier.exists():
            earlier.rename(folder)
        raise


def _write_files(
    folder: Path, cubes: dict[str, ProtectedCube], public: dict[str, pd.DataFrame], facts: Facts
) -> None:
    (folder / "cubes").mkdir(parents=True)
    (folder / "public").mkdir()
    for name, cube in cubes.items():
        _write_csv(cube.frame, folder / "cubes" / f"{name}.csv")
    for name, table in public.items():
        _write_csv(table, folder / "public" / f"{name}.csv")
    _write_json(described(INDICATORS.values()), folder / "definitions.json")
    _write_json(datapackage(folder, cubes, public, facts), folder / NAME)
    _write_json(_manifest(folder, cubes, facts), folder / "manifest.json")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def _write_json(value: Any, path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


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
                "level": cube.level,
                "amounts": dict(cube.amounts),
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
    manifest = _read_manifest(folder)
    for name, facts in manifest["files"].items():
        _check_unchanged(folder / name, facts["sha256"])
    cubes = {
        name: Cube.of(_read_csv(folder / "cubes" / f"{name}.csv"), facts["members"])
        for name, facts in manifest["universes"].items()
    }
    present = [name for name in PUBLIC_TABLES if f"public/{name}.csv" in manifest["files"]]
    public = {name: _read_csv(folder / "public" / f"{name}.csv") for name in present}
    return Release(folder, manifest, cubes, public)


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        made_in = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MonitorError(
            "a release is a folder with a manifest.json",
            got=f"{folder}: {type(error).__name__}: {error}",
            remedy="make one with `monitor release`, or give the folder of another",
        ) from error
    if made_in != FORMAT:
        raise MonitorError(
            f"this version reads releases of format {FORMAT}",
            got=f"format {made_in} in {folder}",
            remedy="make the release again with this version",
        )
    return manifest


def _check_unchanged(path: Path, expected: str) -> None:
    if not path.is_file() or _sha256(path.read_bytes()) != expected:
        raise MonitorError(
            "a release is never changed after it was made",
            got=f"{path}, which is missing or has another content than the manifest says",
            remedy="make the release again, or fetch it again from where it came from",
        )


def _read_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    numbers = [name for name in frame.columns if is_number(name)]
    return frame.assign(**{column: pd.to_numeric(frame[column]) for column in numbers})
