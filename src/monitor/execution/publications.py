"""Which documents there are to make: publications.yml times the subjects of a release, checked before any runs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import papermill
import yaml
from nbformat import ValidationError

from monitor.vocabulary import KINDS, LANGUAGES, MonitorError

FIELDS = {"notebook", "each", "formats", "parameters"}
# What every notebook is given; a publication may not set them.
GIVEN = ("release", "subject", "language")
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Publication:
    """One kind of document."""

    notebook: Path
    each: str
    formats: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """One document to make: a notebook, its parameters, where its files go but for their suffix, and which."""

    notebook: Path
    kind: str
    subject: str
    language: str
    parameters: Mapping[str, Any]
    stem: Path
    formats: tuple[str, ...]


def read_publications(path: Path, notebooks: Path) -> list[Publication]:
    """The publications that a file declares; raises MonitorError on anything that it should not hold."""
    try:
        declared = list(yaml.safe_load(path.read_text(encoding="utf-8"))["publications"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise MonitorError(
            "the publications must stand in a YAML file as a list under the key `publications`",
            got=f"{path}: {error}",
            remedy="mend the file, or give another with --publications",
        ) from error
    return [_publication(path, each, notebooks) for each in declared]


def _publication(path: Path, declared: Any, notebooks: Path) -> Publication:
    if not _is_sound(declared, notebooks):
        raise MonitorError(
            f"a publication in {path} must name a notebook that exists, and `each` out of {', '.join(KINDS)}; "
            "its formats are a list, its parameters names with values",
            got=declared,
            remedy=f"use the fields {', '.join(sorted(FIELDS))}; notebooks are looked for in {notebooks}",
        )
    formats = tuple(declared.get("formats", ("html",)))
    return Publication(notebooks / declared["notebook"], declared["each"], formats, _parameters(declared))


def _is_sound(declared: Any, notebooks: Path) -> bool:
    return (
        isinstance(declared, dict)
        and set(declared) <= FIELDS
        and declared.get("each") in KINDS
        and (notebooks / str(declared.get("notebook"))).is_file()
        and isinstance(declared.get("formats", []), list)
        and isinstance(_parameters(declared), dict)
    )


def _parameters(declared: Mapping[str, Any]) -> Any:
    return declared.get("parameters") or {}


def check_languages(languages: Sequence[str]) -> None:
    """Refuse a language that there are no texts in."""
    for language in languages:
        if language not in LANGUAGES:
            raise MonitorError(
                f"a language must be one of {', '.join(LANGUAGES)}",
                got=repr(language),
                remedy="choose one of them",
            )


def check_publication(publication: Publication, parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that the notebook of a publication does not declare, or that it is given anyway."""
    asked = {**publication.parameters, **parameters}
    for name in GIVEN:
        if name in asked:
            raise MonitorError(
                f"the parameters {', '.join(GIVEN)} are given to every notebook",
                got=f"{name} = {asked[name]!r}",
                remedy="choose the release as argument, the subject with --only and the language with --language",
            )
    check_parameters(publication.notebook, {**dict.fromkeys(GIVEN), **asked})


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook does not declare in its cell tagged `parameters`."""
    declared = _declared(notebook)
    for name in given:
        if name not in declared:
            near = "".join(difflib.get_close_matches(name, declared, n=1, cutoff=0.5))
            raise MonitorError(
                f"a parameter must be declared in the first cell of {notebook.name}",
                got=f"{name} = {given[name]!r}",
                remedy=f"did you mean {near}? " * bool(near) + f"it has: {', '.join(declared)}",
            )


def _declared(notebook: Path) -> Mapping[str, Any]:
    try:
        return papermill.inspect_notebook(str(notebook))
    except (ValueError, AttributeError, ValidationError) as error:  # what nbformat says of other files
        raise MonitorError(
            f"{notebook.name} must be a Jupyter notebook",
            got=f"{notebook}: {error}"[:LONGEST_SHOWN],
            remedy="open and save it in JupyterLab, or take it out of the publications",
        ) from error


@dataclass(frozen=True)
class Order:
    """What is asked for: from which release, for whom, in which languages, and where to."""

    release: Path
    period: str
    subjects: Mapping[str, Sequence[str]]
    languages: tuple[str, ...]
    out: Path
    only: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


def jobs(publications: Sequence[Publication], order: Order) -> list[Job]:
    """Every document to make, in order.

    Raises MonitorError for a subject that is not in the release, and for two documents with one place.
    """
    _check_only(order)
    found = [
        _job(publication, order, subject, language)
        for publication in publications
        for subject in order.subjects.get(publication.each, ())
        if not order.only or subject in order.only
        for language in order.languages
    ]
    _check_places(found)
    return found


def _check_places(found: Sequence[Job]) -> None:
    makers: dict[Path, Path] = {}
    for job in found:
        if job.stem in makers:
            raise MonitorError(
                "every document must have a place of its own",
                got=f"{job.stem} by {makers[job.stem].name} and by {job.notebook.name}",
                remedy="declare a notebook once for each kind of subject, with all its formats",
            )
        makers[job.stem] = job.notebook


def _check_only(order: Order) -> None:
    known = sorted({subject for subjects in order.subjects.values() for subject in subjects})
    for subject in order.only:
        if subject not in known:
            near = difflib.get_close_matches(subject, known, n=3, cutoff=0.0)
            raise MonitorError(
                "a report must be about a district, provider or municipality of the release",
                got=repr(subject),
                remedy=f"choose one that is there, such as {', '.join(near)}",
            )


def _job(publication: Publication, order: Order, subject: str, language: str) -> Job:
    folder = order.out / order.period / publication.notebook.stem
    stem = subject if language == order.languages[0] else f"{subject}.{language}"
    parameters = {
        **publication.parameters,
        **order.parameters,
        "release": str(order.release.resolve()),
        "subject": subject,
        "language": language,
    }
    return Job(
        publication.notebook,
        publication.each,
        subject,
        language,
        parameters,
        folder / stem,
        publication.formats,
    )
