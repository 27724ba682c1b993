"""From a release to documents and the site of them: plan, run notebooks, write, list."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
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
from monitor.publishing.listing import (
    Entry,
    File,
    Listing,
    check_municipality,
    read_listing,
    read_listings,
    updated,
    write_listing,
)
from monitor.publishing.quarto import Quarto
from monitor.publishing.site import START, write_site
from monitor.publishing.style import Style, default_style
from monitor.vocabulary import KINDS, MonitorError

Follow = Callable[[Iterator[Outcome], int], Iterator[Outcome]]


def follow_silently(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Show nothing of the progress."""
    return outcomes


@dataclass(frozen=True)
class PublishOrder:
    """What is published: from which release, by which notebooks, in which languages and formats, and where to.

    `formats` come instead of those of the publications. With `quarto`, what Quarto can write it does write.
    """

    release: Path
    out: Path
    notebooks: Path
    publications: Path
    languages: tuple[str, ...] = ("nl",)
    only: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    style: Path | None = None
    workers: int | None = None
    formats: tuple[str, ...] = ()
    quarto: Quarto | None = None


@dataclass(frozen=True)
class Made:
    """A document that was written: for whom, what it says in a sentence, its files, and whether anything stands out."""

    job: Job
    name: str
    summary: str
    paths: tuple[Path, ...]
    title: str = ""
    flagged: bool = False


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
    make = partial(make_document, out=order.out, style=style, quarto=order.quarto)
    with executor or processes(order.workers) as pool:
        ended = list(follow(fan_out(make, work, pool), len(work)))
    outcomes = sorted(ended, key=lambda each: work.index(each.item))  # whichever was ready first
    made = tuple(each.value for each in outcomes if each.error is None)
    failed = tuple(each for each in outcomes if each.error is not None)
    if made:
        write_listing(order.out, listed(order, made))
        write_site(order.out, style)
    return Published(order.out / START, made, failed)


def check(order: PublishOrder) -> list[Publication]:
    """The publications of an order; every mistake that shows without a release raises MonitorError."""
    declared = read_publications(order.publications, order.notebooks)
    publications = [replace(each, formats=order.formats or each.formats) for each in declared]
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
    check_municipality(read_listings(order.out), release.municipality, order.out)
    subjects = {kind: list(subjects_of(release, kind)) for kind in KINDS}
    asked = Order(
        order.release, str(release.period), subjects, order.languages, order.out, order.only, order.parameters
    )
    return jobs(publications, asked)


def make_document(job: Job, out: Path, style: Style, quarto: Quarto | None = None) -> Made:
    """Run one notebook and write its document in every format that was asked for."""
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        document = publishing.read_document(run(job, Path(folder) / job.notebook.name))
    start = START if job.stem.name == job.subject else f"index.{job.language}.html"
    index = "../" * (len(job.stem.relative_to(out).parts) - 1) + start
    edition = publishing.Edition(style, index, quarto=quarto)
    known_by = f"{document.municipality}/{job.stem.relative_to(out).as_posix()}"
    paths = publishing.write(document, job.stem, job.formats, edition, publishing.Archiving(known_by))
    return Made(job, document.subject, document.summary, paths, document.title, document.stands_out)


def listed(order: PublishOrder, made: Sequence[Made]) -> Listing:
    """The listing of the period with what was made, and what stays of an earlier run."""
    from monitor.release import read_release
    from monitor.report import open_report

    release = read_release(order.release)
    period = str(release.period)
    earlier = read_listing(order.out, period)
    languages = dict.fromkeys([*(earlier.languages if earlier else ()), *order.languages])
    about = partial(open_report, order.release, "municipality", release.municipality)
    new = Listing(
        period,
        release.id,
        release.municipality,
        order.languages,
        tuple((each.each, each.notebook.stem) for each in check(order)),
        {language: about(language).site_words() for language in languages},
        tuple(_entry(each, release.id, order.out / period) for each in made),
    )
    return updated(earlier, new, whole=not (order.only or order.formats))


def _entry(made: Made, release: str, folder: Path) -> Entry:
    """A document as its period lists it."""
    job = made.job
    labels = {each.suffix: each.label for each in publishing.FORMATS.values()}
    paths = {path.name.removeprefix(job.stem.name): path for path in made.paths}
    page = paths.pop(publishing.FORMATS["html"].suffix, None)
    return Entry(
        job.kind,
        job.notebook.stem,
        job.subject,
        job.language,
        release,
        made.name,
        made.title or made.name,
        made.summary,
        made.flagged,
        page.relative_to(folder).as_posix() if page else "",
        tuple(
            File(labels[suffix], path.relative_to(folder).as_posix(), path.stat().st_size)
            for suffix, path in paths.items()
        ),
    )
