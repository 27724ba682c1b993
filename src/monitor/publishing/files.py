"""Writing a file whole or not at all, and links that stay inside the site."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from monitor.vocabulary import MonitorError


def write_whole(path: Path, content: bytes) -> None:
    """Write by way of a temporary file in the same folder: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of our own rather than tempfile's, whose files only their maker may read.
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def relative_link(place: str) -> str:
    """The path of a file as a link relative to the page; never one that leaves the site by its own address."""
    if not place.strip() or place.startswith(("/", "\\")):
        raise MonitorError(
            "a link between pages must be a relative path",
            got=repr(place),
            remedy="give the path from the folder of the page, such as wijken/noord.html",
        )
    return quote(place, safe="/", errors="replace")
