"""A program that behaves as Quarto does where a wrapper can go wrong; a test makes it executable and calls it.

The word in the file `behaviour` beside it says what goes wrong. Every call is noted in `calls`, a line of JSON each.
"""

import fcntl
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
VERSION = "1.10.18"
# What `quarto render --help` names, and whether a value follows.
OPTIONS = {
    "--to": True,
    "--output": True,
    "--output-dir": True,
    "--metadata": True,
    "--site-url": True,
    "--execute": False,
    "--execute-param": True,
    "--execute-params": True,
    "--execute-dir": True,
    "--execute-daemon": True,
    "--execute-daemon-restart": False,
    "--execute-debug": False,
    "--use-freezer": False,
    "--cache": False,
    "--cache-refresh": False,
    "--no-clean": False,
    "--debug": False,
}
SHORT = {"-t": "--to", "-o": "--output", "-M": "--metadata", "-P": "--execute-param"}
# Of --execute and --cache the help says in words that they can be denied.
DENIED = {"--no-execute": False, "--no-cache": False}
SUFFIXES = {"html": "html", "revealjs": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf"}
NO_TEX = "No TeX installation was detected.\n\nPlease run 'quarto install tinytex' to install TinyTex."


def say(text):
    """All that Quarto says is on standard error, in colour even where nobody can see it."""
    print(f"\x1b[1m\x1b[31m{text}\x1b[39m\x1b[22m", file=sys.stderr)


def fail(text):
    say(f"ERROR: {text}\n\nStack trace:\n    at render (file:///opt/quarto/bin/quarto.js:1:1)")
    return 1


def options(words):
    """What is asked for by name; what it does not know itself is for pandoc."""
    asked, words = {}, list(words)
    while words:
        name = words.pop(0)
        name = SHORT.get(name, name)
        if name not in OPTIONS | DENIED:
            raise ValueError(f"Unknown option {name}.")
        asked.setdefault(name, []).append(words.pop(0) if (OPTIONS | DENIED)[name] else True)
    return asked


def render(words):
    if not words or words[0].startswith("-"):
        return fail("The specified directory ('.') is not a Quarto project.")
    found = sorted(Path().glob(words[0]))
    if not found:
        return fail("No valid input files passed to render")
    try:
        asked = options(words[1:])
    except ValueError as error:
        return fail(error)
    if "/" in asked.get("--output", [""])[0]:
        return fail("--output option cannot specify a relative or absolute path")
    return make(Path(found[0]), asked)


def make(source, asked):
    """Write what is asked for, or what goes wrong; parameters do nothing as long as nothing is executed."""
    to = asked.get("--to", ["html"])[0]
    made = source.with_name(asked.get("--output", [f"{source.stem}.{SUFFIXES[to]}"])[0])
    if "--output-dir" in asked:
        made = emptied(Path(asked["--output-dir"][0])) / made.name
    behaviour = (HERE / "behaviour").read_text().strip()
    say(f"pandoc \n  to: {to}\n  output-file: {made.name}\n")
    if behaviour == "no_tex" and to == "pdf":
        say(NO_TEX)
        return 1
    if behaviour == "hang":
        return hang()
    if behaviour in ("fails", "fails_with_0"):
        return fail("YAMLError: het \x1b[4mvoorblad\x1b[24m is stuk") * (behaviour == "fails")
    embedded = "embed-resources:true" in asked.get("--metadata", [])
    notebook = json.loads(source.read_text(encoding="utf-8"))
    whole = content(notebook, to, files(source, notebook, to, embedded))
    faulty = {"silent": None, "empty": b"", "wrong": b"geen document", "broken_off": whole[: len(whole) // 2]}
    written = faulty.get(behaviour, whole)
    if written is not None:
        made.with_name("other" if behaviour == "elsewhere" else made.name).write_bytes(written)
    say(f"Output created: {made.name}\n")
    return int(behaviour == "whole_with_1")


def emptied(folder):
    """What --output-dir does to whatever else was there."""
    folder.mkdir(exist_ok=True)
    for each in folder.iterdir():
        each.unlink()
    return folder


def files(source, notebook, to, embedded):
    """The pictures, which stand beside the output under a name that every format of the source shares."""
    folder = source.with_name(f"{source.stem}_files")
    cells = [cell for cell in notebook["cells"] if cell.get("outputs")]
    pictures = [f"{folder.name}/figure-{to}/cell-{number}.svg" for number, _ in enumerate(cells)]
    if not embedded:
        for picture in pictures:
            (source.parent / picture).parent.mkdir(parents=True, exist_ok=True)
            (source.parent / picture).write_text("<svg/>")
    return ["data:image/svg+xml,"] * len(pictures) if embedded else pictures


def content(notebook, to, pictures):
    said = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    if SUFFIXES[to] == "html":
        shown = "".join(f'<img src="{picture}">' for picture in pictures)
        return f"<!DOCTYPE html>\n<html><pre>{said}</pre>{shown}</html>".encode()
    if to == "docx":
        packed, moment = io.BytesIO(), (1980 + os.getpid() % 100, 1, 1, 0, 0, 0)  # another one each time
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo("word/document.xml", moment), said)
        return packed.getvalue()
    return b"%PDF-1.7\n" + said.encode() + b"\n%%EOF\n"


def hang():
    """Wait for a program of its own, which holds a lock as long as it runs."""
    lock = str(HERE / "lock")
    code = f"import fcntl, time; lock = open({lock!r}, 'w'); fcntl.flock(lock, fcntl.LOCK_EX); time.sleep(60)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def is_freed(lock):
    """Whether whoever held the lock is ended; a process that is killed takes a moment to be gone."""
    with lock.open("w") as file:
        for _ in range(100):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return True
    return False


def main(words):
    if words == ["--version"]:
        print(VERSION)
        return 0
    if words[-1:] == ["--help"]:
        short = {name: letter for letter, name in SHORT.items()}
        print("\n".join(", ".join(filter(None, (short.get(name), name))) for name in OPTIONS))
        return 0
    with (HERE / "calls").open("a") as calls:
        said = {"words": words, "folder": str(Path.cwd()), "epoch": os.environ.get("SOURCE_DATE_EPOCH")}
        print(json.dumps(said), file=calls)
    return render(words[1:]) if words[:1] == ["render"] else fail(f"Unknown command {words[0]!r}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
