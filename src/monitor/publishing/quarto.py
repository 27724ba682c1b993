"""Documents by Quarto, for who wants its look: found, run at a distance, and never taken at its word.

Quarto returns 0 or 1 only, and some versions always 0; all that it says is on standard error, in colour. It takes its
input for a pattern, its place for a project, and files beside the input for its own. So every render has a folder, a
fixed name and a time limit of its own, and counts as done when a file of the right kind is there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import nbformat

from monitor.publishing.document import Document
from monitor.publishing.files import write_whole
from monitor.publishing.plain import plain, shortened
from monitor.publishing.quarto_notebook import prepared
from monitor.publishing.zipped import unzipped, zipped
from monitor.vocabulary import MonitorError

SECONDS = 300.0
_NAME = "document"
_PROJECTS = ("_quarto.yml", "_quarto.yaml")
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MOST_LINES = 8
# The earliest moment that a zip file can hold, for a document without a date.
_EARLIEST = "1980-01-01"
_INSTALL = (
    "install Quarto, by `conda env create --file environment.yml` or from https://quarto.org, "
    "or leave out --with quarto: the other formats do not need it"
)
_LOOK = "mend what Quarto names, or leave out --with quarto: the other formats do not need it"


@dataclass(frozen=True)
class Format:
    """How the name of a file ends, how a whole file begins and ends, and what to do when there is none."""

    suffix: str
    begins: re.Pattern[bytes]
    ends: bytes
    remedy: str = _LOOK


_HTML = re.compile(rb"\s*<!doctype html", re.IGNORECASE), b"</html>"
_PDF = re.compile(rb"%PDF-"), b"%%EOF"
_ZIP = re.compile(rb"PK\x03\x04"), b"PK\x05\x06"
_TEX = "install TeX with `quarto install tinytex`, or choose typst, which needs no TeX"
# By Quarto's names: `typst` is a PDF without TeX.
FORMATS = {
    "html": Format(".html", *_HTML),
    "docx": Format(".docx", *_ZIP),
    "typst": Format(".pdf", *_PDF),
    "revealjs": Format(".html", *_HTML),
    "pdf": Format(".pdf", *_PDF, _TEX),
}
# Within so many bytes from its end a whole file says that it ends.
_TAIL = 2048
_EMBEDDED = ("html", "revealjs")
# What Quarto calls the formats of the package that it can write; the other way to a PDF is by TeX.
NAMES = {"html": "html", "docx": "docx", "pdf": "typst", "slides": "revealjs"}
TEX = "pdf"


@dataclass(frozen=True)
class Quarto:
    """The program, how long a render may take, and the environment it gets: that of this process when None.

    With `tex` a PDF is made by TeX. With an environment given the moment of making is that of the document, so that
    the same document gives the same file as far as Quarto allows.
    """

    program: Path
    seconds: float = SECONDS
    environment: Mapping[str, str] | None = None
    tex: bool = False


def find_quarto(configured: str | None) -> Path:
    """The program `configured` (QUARTO_PATH), else the one on the PATH; MonitorError when there is none."""
    found = shutil.which(configured or "quarto")
    if found:
        return Path(found).absolute()  # not where a link leads: a program may go by its name
    if configured:
        remedy = f"correct QUARTO_PATH, or clear it to look on the PATH; {_INSTALL}"
        raise MonitorError("QUARTO_PATH must be the program quarto", got=configured, remedy=remedy)
    raise MonitorError("Quarto must be on the PATH", got="no program quarto", remedy=_INSTALL)


def check_format(to: str) -> None:
    """Refuse a format that Quarto is not asked for here."""
    if to not in FORMATS:
        raise MonitorError(
            f"with Quarto a document must be written as one of {', '.join(FORMATS)}",
            got=repr(to),
            remedy="choose one of these formats",
        )


def encode(document: Document, name: str, quarto: Quarto) -> bytes:
    """A document by Quarto, in the format that the package calls `name` and that is in NAMES."""
    to = TEX if name == "pdf" and quarto.tex else NAMES[name]
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        out = Path(folder) / f"{_NAME}{FORMATS[to].suffix}"
        write(document, out, to, quarto)
        return out.read_bytes()


def write(document: Document, out: Path, to: str, quarto: Quarto) -> None:
    """Write a document by Quarto in the format `to`, whole or not at all."""
    check_format(to)
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        notebook = Path(folder) / f"{_NAME}.ipynb"
        notebook.write_text(nbformat.writes(prepared(document, to)), encoding="utf-8")
        render(notebook, out, to, quarto, document.date)


def render(notebook: Path, out: Path, to: str, quarto: Quarto, date: str = "") -> None:
    """Render an executed notebook as it stands; nothing is run. `out` is written whole or not at all.

    `date` is the moment that is written into the file, as an ISO date; it needs an environment in `quarto`.
    """
    check_format(to)
    with tempfile.TemporaryDirectory(prefix="monitor-quarto-") as name:
        folder = Path(name).resolve()
        _refuse_project(folder)
        shutil.copyfile(notebook, folder / f"{_NAME}.ipynb")
        ended = _run(folder, to, quarto, date)
        write_whole(out, _checked(folder, to, ended, out))


def _refuse_project(folder: Path) -> None:
    """Quarto takes the first folder upwards with such a file for its project, and runs what it says there."""
    found = [above / name for above in folder.parents for name in _PROJECTS if (above / name).exists()]
    if found:
        raise MonitorError(
            "the folder for temporary files must not be in a project of Quarto",
            got=found[0],
            remedy=f"remove {found[0]}, or set TMPDIR to another folder",
        )


def _run(folder: Path, to: str, quarto: Quarto, date: str) -> int | None:
    """Run Quarto to its end in `folder`: its exit code, or None when the time was up."""
    # No shell, input before flags, output without a slash; never --output-dir, which deletes, and never --quiet,
    # with which every render fails.
    command = [quarto.program, "render", f"{_NAME}.ipynb", "--to", to, "--output", _NAME + FORMATS[to].suffix]
    command += ["--no-execute", *(["-M", "embed-resources:true"] if to in _EMBEDDED else [])]
    with (folder / "said.txt").open("wb") as said:
        try:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=folder,
                env=_environment(quarto, date),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise MonitorError("Quarto must be a program that runs", got=error, remedy=_INSTALL) from error
        return _ended(process, quarto.seconds)


def _environment(quarto: Quarto, date: str) -> dict[str, str] | None:
    if quarto.environment is None:
        return None
    moment = datetime.fromisoformat(date or _EARLIEST).replace(tzinfo=UTC)
    return {**quarto.environment, "SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}


def _ended(process: subprocess.Popen, seconds: float) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """End the process and all that it started: pandoc, TeX and Typst go on by themselves otherwise."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _checked(folder: Path, to: str, ended: int | None, out: Path) -> bytes:
    """The file that was made, whatever the exit code said; MonitorError with Quarto's last lines otherwise."""
    form, made = FORMATS[to], folder / (_NAME + FORMATS[to].suffix)
    said = _last_lines(folder / "said.txt")
    if ended is None:
        _fail(f"Quarto must be ready with {out.name} in time", f"stopped after the time limit\n{said}", _LOOK)
    if ended != 0 or not made.is_file():
        got = f"exit code {ended}{'' if made.is_file() else ' and no file'}\n{said}"
        _fail(f"Quarto must make {out.name}", got, form.remedy)
    content = made.read_bytes()
    if not form.begins.match(content) or form.ends not in content[-_TAIL:]:
        got = f"{len(content)} bytes, beginning with {shortened(content[:20])}\n{said}"
        _fail(f"what Quarto makes must be a whole {form.suffix} file", got, form.remedy)
    return zipped(unzipped(content)) if to == "docx" else content


def _fail(must: str, got: str, remedy: str) -> NoReturn:
    raise MonitorError(must, got=got.replace("\n", "\n          ").rstrip(), remedy=remedy)


def _last_lines(said: Path) -> str:
    """What Quarto said last, from its error on, without colours."""
    text = _COLOUR.sub("", said.read_text(encoding="utf-8", errors="replace"))
    lines = [shortened(line) for line in plain(text).split("\n") if line.strip()]
    errors = [number for number, line in enumerate(lines) if line.startswith(("ERROR", "[ERROR"))]
    first = errors[-1] if errors else -_MOST_LINES
    return "\n".join(lines[first:][:_MOST_LINES])
