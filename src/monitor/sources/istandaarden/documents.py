"""Which messages a path holds: a file, every file in a folder, or every file in a zip."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from monitor.vocabulary import MonitorError

# Far over what is sent in one message; a larger member is a mistake, or an attack on time and memory.
LARGEST_MEMBER = 200_000_000


@dataclass(frozen=True)
class Document:
    """One XML file: the name that faults and rows show, the path on disk, and how to open it."""

    name: str
    path: Path
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def documents_at(path: Path) -> Iterator[Document]:
    """The XML documents at `path`, in order of their names; raises MonitorError where there are none."""
    path = Path(path)
    if not path.exists():
        raise MonitorError(
            "the messages must be in an existing file or folder",
            got=str(path),
            remedy="give the path of an XML file, or of a folder or zip of them",
        )
    found = [each for each in _files(path) for each in _documents_in(each, path.absolute().parent)]
    if not found:
        raise MonitorError(
            "there must be at least one XML file to read",
            got=f"no file ending in .xml in {path}",
            remedy="give the path of an XML file, or of a folder or zip of them",
        )
    return iter(found)


def _files(path: Path) -> list[Path]:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [each for each in found if each.is_file() and not each.name.startswith(".")]


def _documents_in(file: Path, above: Path) -> list[Document]:
    name = file.absolute().relative_to(above).as_posix()
    if file.suffix.lower() == ".xml":
        return [Document(name, file, partial(file.open, "rb"))]
    if file.suffix.lower() == ".zip":
        return [
            Document(f"{name}/{member}", file, partial(_open_member, file, member))
            for member in _members(file)
        ]
    return []


def _members(file: Path) -> list[str]:
    with _opened(file) as archive:
        members = [each for each in archive.infolist() if _is_message(each.filename)]
    for member in members:
        _check_member(file, member)
    return sorted(member.filename for member in members)


def _is_message(member: str) -> bool:
    return member.lower().endswith(".xml") and not Path(member).name.startswith(".")


def _check_member(file: Path, member: zipfile.ZipInfo) -> None:
    if member.file_size > LARGEST_MEMBER:
        raise MonitorError(
            f"a file in a zip must be at most {LARGEST_MEMBER:,} bytes",
            got=f"{member.filename} of {member.file_size:,} bytes in {file}",
            remedy="unpack the zip and read the folder, if you trust where it came from",
        )
    if member.flag_bits & 0x1:
        raise MonitorError(
            "a zip must be readable without a password",
            got=f"{member.filename} in {file}",
            remedy="unpack the zip and read the folder",
        )


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise MonitorError(
            "a zip must be whole", got=f"{file}: {error}", remedy="copy or make the zip again"
        ) from error


@contextmanager
def _open_member(file: Path, member: str) -> Iterator[IO[bytes]]:
    """A member as a stream; it never yields more than the size that was checked."""
    with _opened(file) as archive, archive.open(member) as stream:
        yield stream
