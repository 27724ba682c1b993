"""From a release to documents and their index: plan, run notebooks, write."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from monitor import publishing
from monitor.execution.fan_out import Outcome, fan_out, processes
from monitor.execution.publications import (
    Job,
    Order,
    Publication,
    check_languages,
    check_publication,
    jobs,
    read_publications,
)
from monitor.execution.run import run
from monitor.publishing.site import Entry, Site, write_index
from monitor.publishing.style import Style, default_style
from monitor.vocabulary import KINDS, MonitorError

Follow = Callable[[Iterator[Outcome], int], Iterator[Outcome]]


def follow_silently(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Show nothing of the progress."""
    return outcomes


@dataclass(frozen=True)
class PublishOrder:
    """What is published: from which release, by which notebooks, in which languages, and where to."""

    release: Path
    out: Path
    notebooks: Path
    publications: Path
    languages: tuple[str, ...] = ("nl",)
    only: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    style: Path | None = None
    workers: int | None = None


@dataclass(frozen=True)
class Made:
    """A document that was written: for whom, what it says in a sentence, and its files, HTML last."""

    job: Job
    name: str
    summary: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Published:
    """What came of an order: the index, what was made and what failed."""

    index: Path
    made: tuple[Made, ...]
    failed: tuple[Outcome, ...]


def publish(
    order: PublishOrder, follow: Follow = follow_silently, executor: Executor | None = None
) -> Published:
    """Make the documents of a release, each whole or not at all, and their index.

    One that fails does not stop the others. `follow` sees every outcome as it ends, for progress.
    Every mistake in the order raises MonitorError before anything runs.
    """
    work = planned(order)
    style = publishing.read_style(order.style) if order.style else default_style()
    make = partial(make_document, out=order.out, style=style)
    with executor or processes(order.workers) as pool:
        ended = list(follow(fan_out(make, work, pool), len(work)))
    outcomes = sorted(ended, key=lambda each: work.index(each.item))  # whichever was ready first
    made = tuple(each.value for each in outcomes if each.error is None)
    failed = tuple(each for each in outcomes if each.error is not None)
    index = order.out / "index.html"
    if not (order.only and index.is_file()):  # a few documents made again leave the list of all as it is
        write_site(order, made, style)
    return Published(index, made, failed)


def check(order: PublishOrder) -> list[Publication]:
    """The publications of an order; every mistake that shows without a release raises MonitorError."""
    publications = read_publications(order.publications, order.notebooks)
    check_languages(order.languages)
    for publication in publications:
        check_publication(publication, order.parameters)
        for name in publication.formats:
            publishing.check_format(name)
    return publications


def planned(order: PublishOrder) -> list[Job]:
    """The documents to make."""
    from monitor.release import read_release
    from monitor.report import subjects_of

    publications = check(order)
    release = read_release(order.release)
    if (order.out / "manifest.json").exists():
        raise MonitorError(
            "documents are written in a folder of their own, because a release never changes",
            got=f"{order.out}, which is a release",
            remedy="give another folder with --out",
        )
    subjects = {kind: list(subjects_of(release, kind)) for kind in KINDS}
    asked = Order(
        order.release, str(release.period), subjects, order.languages, order.out, order.only, order.parameters
    )
    return jobs(publications, asked)


def make_document(job: Job, out: Path, style: Style) -> Made:
    """Run one notebook and write its document in every format that was asked for."""
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        document = publishing.read_document(run(job, Path(folder) / job.notebook.name))
    index = "../" * (len(job.stem.relative_to(out).parts) - 1) + "index.html"
    paths = publishing.write(document, job.stem, job.formats, publishing.Edition(style, index))
    return Made(job, document.subject, document.summary, paths)


def write_site(order: PublishOrder, made: Sequence[Made], style: Style) -> Path:
    """The index of what was made, in the first language, with the municipality's headline."""
    from monitor.release import read_release
    from monitor.report import open_report

    language = order.languages[0]
    municipality = read_release(order.release).municipality
    report = open_report(order.release, "municipality", municipality, language)
    entries = [
        Entry(each.job.kind, each.name, each.paths[-1].relative_to(order.out).as_posix(), each.summary)
        for each in sorted(made, key=lambda each: (each.job.kind, each.job.subject))
        if each.job.language == language
    ]
    return write_index(order.out, Site(**report.site_words()), entries, style)
