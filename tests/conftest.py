"""What tests share: the small synthetic municipality in data/demo, and a release of it, made once a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from monitor.release import Release

REPOSITORY = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one command that refreshes the golden release."""
    parser.addoption("--refresh-golden", action="store_true", help="write tests/golden/release anew")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def demo() -> Path:
    """The tables of GM9002: 3 districts, 6 providers, 8 quarters and six dirty rows."""
    return REPOSITORY / "data" / "demo"


@pytest.fixture(scope="session")
def release_demo(demo: Path) -> Callable[..., Release]:
    """`release_demo(folder, **changes)` makes a release of the demo data; changes are of its order."""

    from monitor.releasing import ReleaseOrder, make_release

    def make(folder: Path, **changes: object) -> Release:
        order = {"sources": [("folder", demo)], "key": "", "tolerate": 1.0} | changes
        return make_release(ReleaseOrder(folder=folder, quarantine=folder.with_suffix(".csv"), **order))

    return make


@pytest.fixture(scope="session")
def demo_release(tmp_path_factory: pytest.TempPathFactory, release_demo: Callable[..., Release]) -> Release:
    """The release of the demo data; read it, never change it."""
    return release_demo(tmp_path_factory.mktemp("demo") / "release")
