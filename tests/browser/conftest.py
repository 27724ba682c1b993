"""What these tests share: the demo published in every format and language, and what a browser sees of its pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "unit")]  # the tools here; there the notebooks that tests borrow

import tools  # noqa: E402

if TYPE_CHECKING:
    from monitor.documents import Made
    from monitor.release import Release

LANGUAGES = ("nl", "en")

# The ways in which a page is opened, and what is looked at then; the rest is as in tools.PLAIN.
MODES = {
    "light": {"steps": ["axe", "images", "text", "tab"]},
    "dark": {"scheme": "dark", "steps": ["axe"]},
    "narrow": {"width": 320, "steps": ["axe", "overflow"]},
    "large": {"zoom": "200%", "steps": ["overflow", "clipped"]},
    "noscript": {"javascript": False, "steps": ["text"]},
    "skip": {"steps": ["skip"]},
    "paper": {"media": "print", "steps": ["paper"]},
}
# Slides are a show in a wide window, and otherwise a page to read.
SLIDES = MODES | {
    "light": {"steps": ["axe", "images", "show"]},
    "read": {"query": "?read", "steps": ["axe", "text", "tab"]},
    "large": {"query": "?read", "zoom": "200%", "steps": ["overflow", "clipped"]},
}
del SLIDES["skip"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """These tests run when this folder is asked for: `make test` has wheels only, and they take programs."""
    folder = config.invocation_params.dir
    asked = [Path(folder, argument.split("::")[0]).resolve() for argument in config.args]
    return None if any(HERE in (each, *each.parents) for each in asked) else True


@dataclass(frozen=True)
class Site:
    """What was published: the folder, and the documents in it."""

    folder: Path
    documents: tuple[Made, ...]

    def files(self, name: str) -> list[Path]:
        """Every file of a document in one format; a format that there is a writer for has one for each."""
        from monitor.publishing import FORMATS

        suffix = FORMATS[name].suffix
        found = [path for made in self.documents for path in made.paths if path.name.endswith(suffix)]
        if name == "html" and "slides" in FORMATS:
            found = [path for path in found if not path.name.endswith(FORMATS["slides"].suffix)]
        assert len(found) >= len(self.documents), f"there are documents without {name}"
        return found

    def pages(self) -> list[Path]:
        """Every page of the site, the slides too."""
        return sorted(self.folder.rglob("*.html"))

    def name(self, path: Path) -> str:
        """How a page is called in a message."""
        return path.relative_to(self.folder).as_posix()


@pytest.fixture(scope="session")
def publish(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """`publish(release, only)` publishes all there is about a few subjects, in every format."""
    from monitor.documents import PublishOrder
    from monitor.documents import publish as publish_order
    from monitor.publishing import FORMATS

    def publish(release: Release, only: Sequence[str], languages: Sequence[str] = LANGUAGES) -> Site:
        folder = tmp_path_factory.mktemp("published")
        declared = yaml.safe_load((repository / "reports" / "publications.yml").read_text(encoding="utf-8"))
        for publication in declared["publications"]:
            publication["formats"] = list(FORMATS)
        publications = folder / "publications.yml"
        publications.write_text(yaml.safe_dump(declared), encoding="utf-8")
        order = PublishOrder(
            release=release.folder,
            out=folder / "site",
            notebooks=repository / "notebooks",
            publications=publications,
            languages=tuple(languages),
            only=tuple(only),
        )
        published = publish_order(order)
        assert [str(outcome.error) for outcome in published.failed] == []
        return Site(folder / "site", published.made)

    return publish


@pytest.fixture(scope="session")
def subjects(demo_release: Release) -> tuple[str, ...]:
    """The municipality, a district and a provider of the demo."""
    from monitor.report import subjects_of

    kinds = ("municipality", "district", "provider")
    return tuple(next(iter(subjects_of(demo_release, kind))) for kind in kinds)


@pytest.fixture(scope="session")
def site(demo_release: Release, publish: Callable[..., Site], subjects: tuple[str, ...]) -> Site:
    """Every kind of document of the demo, in Dutch and English and in all formats, and the pages around them."""
    return publish(demo_release, subjects)


@pytest.fixture(scope="session")
def slides(site: Site) -> list[str]:
    """The names of the pages that are slides."""
    return [site.name(path) for path in site.files("slides")]


@pytest.fixture(scope="session")
def documents(site: Site, slides: list[str]) -> list[str]:
    """The names of all other pages."""
    return [site.name(page) for page in site.pages() if site.name(page) not in slides]


@pytest.fixture(scope="session")
def seen(site: Site, documents: list[str], slides: list[str]) -> Callable[[str], dict[str, dict[str, Any]]]:
    """`seen(mode)`: what the browser found in that mode, by the name of the page; all pages are opened once."""
    modes = dict.fromkeys(documents, MODES) | dict.fromkeys(slides, SLIDES)
    visits = [
        tools.PLAIN
        | looked_at
        | {"name": name, "mode": mode, "url": (site.folder / name).as_uri() + looked_at.get("query", "")}
        for name in modes
        for mode, looked_at in modes[name].items()
    ]
    found = tools.look(visits)
    return lambda mode: {each["visit"]["name"]: each for each in found if each["visit"]["mode"] == mode}
