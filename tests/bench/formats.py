"""How long a document takes in every format, for `make bench`: beside nbconvert's HTML of the same notebook.

Prints milliseconds (for scale: machines differ and are noisy) and the ratio to nbconvert, which is what counts.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
from nbconvert import HTMLExporter

from monitor.execution.publications import Job
from monitor.execution.run import run
from monitor.publishing import FORMATS, Edition, document_from, encode
from monitor.releasing import ReleaseOrder, make_release

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = 7
SUBJECTS = {"district": "WK900201", "municipality": "GM9002"}


def main() -> None:
    """Execute a report of each kind once, write it in every format in turn, and print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, subject in SUBJECTS.items():
            _report(kind, _executed(Path(folder), kind, subject))


def _executed(folder: Path, kind: str, subject: str) -> nbformat.NotebookNode:
    release = folder / "release"
    if not release.exists():
        sources = [("folder", REPOSITORY / "data" / "demo")]
        order = ReleaseOrder(
            sources=sources, folder=release, key="", quarantine=folder / "faults.csv", tolerate=1.0
        )
        make_release(order)
    parameters = {"release": str(release), "subject": subject, "language": "nl"}
    job = Job(REPOSITORY / "notebooks" / f"{kind}.ipynb", kind, subject, "nl", parameters, folder / kind, ())
    return nbformat.read(run(job, folder / f"{kind}.ipynb"), as_version=4)


def _report(kind: str, notebook: nbformat.NotebookNode) -> None:
    document = document_from(notebook)
    ways = {name: lambda name=name: encode(document, name, Edition()) for name in FORMATS}
    ways |= {
        "(reading the notebook)": lambda: document_from(notebook),
        "(nbconvert's HTML)": lambda: HTMLExporter().from_notebook_node(notebook),
    }
    for way in ways.values():  # once to warm up
        way()
    times = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = perf_counter()
            way()
            times[name].append(1000 * (perf_counter() - start))
    beside = median(times["(nbconvert's HTML)"])
    print(f"{kind} report: {len(document.parts)} parts")
    for name, taken in times.items():
        print(f"  {name:26}{median(taken):8.0f} ms{median(taken) / beside:8.2f}")


if __name__ == "__main__":
    main()
