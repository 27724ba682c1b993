"""The command line: read the words, call the library once, print what came of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import (
    NOTEBOOKS,
    OUT,
    PUBLICATIONS,
    QUARANTINE,
    Base,
    Format,
    Language,
    LastPeriod,
    Municipality,
    Notebooks,
    Only,
    Out,
    Parameter,
    Publications,
    Quarantine,
    Quarters,
    ReleaseFolder,
    Source,
    Style,
    Tolerate,
    With,
    Workers,
)
from monitor.cli.orders import publish_order, release_order
from monitor.vocabulary import MonitorError

if TYPE_CHECKING:
    from monitor.documents import Published
    from monitor.release import Release

app = typer.Typer(
    name="monitor",
    help="Result reports on Wmo, Jeugdwet and Participatiewet, from protected figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

STOPPED = 130  # the exit code that typer gives to Ctrl-C


@app.command()
def simulate(
    folder: Annotated[Path, typer.Argument(help="Where the tables are written.")],
    small: Annotated[bool, typer.Option(help="A small municipality: 3 districts, 6 providers.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2017,
    messages: Annotated[Path | None, typer.Option(help="Also write iWmo and iJw 3.2 messages here.")] = None,
) -> None:
    """Make a synthetic municipality: nobody in it exists."""
    from monitor.sources.simulate import write_simulation

    files = write_simulation(folder, small=small, seed=seed, messages=messages)
    print(f"wrote {len(files)} files to {folder}" + (f" and {messages}" if messages else ""))


@app.command()
def check(
    source: Source,
    municipality: Municipality = None,
    quarantine: Quarantine = QUARANTINE,
) -> None:
    """Check input and list every fault; nothing is made."""
    from monitor.releasing import read_checked

    reading = read_checked(release_order(source, Path(), municipality, quarantine=quarantine))
    for name, table in reading.tables.items():
        print(f"{name:16} {len(table):>9,} rows, no faults")


@app.command()
def release(
    source: Source,
    folder: ReleaseFolder = None,
    municipality: Municipality = None,
    period: LastPeriod = None,
    quarters: Quarters = 12,
    base: Base = 5,
    tolerate: Tolerate = 0.0,
    quarantine: Quarantine = QUARANTINE,
) -> None:
    """Make a release from data on persons: protected figures that may be public."""
    from monitor.releasing import make_release

    order = release_order(source, folder, municipality, period, quarters, base, tolerate, quarantine)
    _say_release(make_release(order, _step))


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(metavar="RELEASE", help="Folder of the release.")],
    out: Out = OUT,
    language: Language = ["nl"],  # noqa: B006
    only: Only = [],  # noqa: B006
    parameter: Parameter = [],  # noqa: B006
    notebooks: Notebooks = NOTEBOOKS,
    publications: Publications = PUBLICATIONS,
    style: Style = None,
    workers: Workers = None,
    formats: Format = [],  # noqa: B006
    by: With = None,
) -> None:
    """Make the documents of a release, and their index. No data on persons are needed."""
    from monitor.documents import publish
    from monitor.execution.progress import show_progress

    order = publish_order(
        folder, out, language, only, parameter, notebooks, publications, style, workers, formats, by
    )
    _say_published(publish(order, show_progress))


@app.command()
def run(
    source: Source,
    folder: ReleaseFolder = None,
    municipality: Municipality = None,
    period: LastPeriod = None,
    quarters: Quarters = 12,
    base: Base = 5,
    tolerate: Tolerate = 0.0,
    quarantine: Quarantine = QUARANTINE,
    out: Out = OUT,
    language: Language = ["nl"],  # noqa: B006
    only: Only = [],  # noqa: B006
    parameter: Parameter = [],  # noqa: B006
    notebooks: Notebooks = NOTEBOOKS,
    publications: Publications = PUBLICATIONS,
    style: Style = None,
    workers: Workers = None,
    formats: Format = [],  # noqa: B006
    by: With = None,
) -> None:
    """All of it: from data on persons to a release, and from the release to documents."""
    from monitor.execution.progress import show_progress
    from monitor.pipeline import run

    making = release_order(source, folder, municipality, period, quarters, base, tolerate, quarantine)
    publishing = publish_order(
        Path(), out, language, only, parameter, notebooks, publications, style, workers, formats, by
    )
    release, published = run(making, publishing, _step, show_progress)
    _say_release(release)
    _say_published(published)


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(help="Folder of the documents and their index.")] = OUT,
    port: Annotated[int, typer.Option(help="Port on this computer; 0 for any that is free.")] = 8000,
) -> None:
    """Show the site to this computer only, with its search."""
    from monitor.publishing.serve import serve

    serve(folder, port)


@app.command()
def indicators(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    language: Annotated[str, typer.Option(help="nl or en.")] = "nl",
) -> None:
    """The catalogue: every figure, with its formula; as JSON with its words, source and caveat too."""
    from monitor.indicators import INDICATORS
    from monitor.indicators.catalogue import described

    if as_json:
        print(json.dumps(described(INDICATORS.values()), ensure_ascii=False, indent=1))
        return
    columns = "id", "instrument", "unit", "quarters", "label", "formula"
    rows = [
        (each.id, each.instrument, each.unit, str(each.window), each.label.in_(language), each.formula)
        for each in INDICATORS.values()
    ]
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"{len(rows)} figures")


def _say_release(made: Release) -> None:
    print(f"release {made.id} of {made.municipality}, {made.periods[0]} to {made.periods[-1]}: {made.folder}")


def _say_published(published: Published) -> None:
    for outcome in published.failed:
        print(f"{outcome.item.kind} {outcome.item.subject}: {outcome.error}", file=sys.stderr)
    print(f"{len(published.made)} documents made, {len(published.failed)} failed: {published.index}")
    if published.failed:
        raise typer.Exit(1)


def _step(text: str) -> None:
    print(text, file=sys.stderr)


def main() -> None:
    """Run the command line; what the user can mend ends with one message and exit code 1."""
    try:
        app()
    except MonitorError as error:
        _refuse(error)
    except OSError as error:
        if error.filename is None:
            raise
        must = "a file or folder must be where it is said to be, with the right to read and write it"
        _refuse(MonitorError(must, got=error, remedy="correct the path, or free some space"))
    except SystemExit as end:
        if end.code == STOPPED:
            print("monitor: stopped; what was finished stands, nothing is half written", file=sys.stderr)
        raise


def _refuse(error: MonitorError) -> None:
    print(f"monitor: {error}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
