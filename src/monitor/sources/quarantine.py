"""What was set aside, as a file that the municipality can work through."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from tempfile import NamedTemporaryFile

from monitor.vocabulary import Fault


def write_quarantine(faults: Iterable[Fault], path: Path) -> None:
    """Write `faults` as CSV (file, row, field, value, rule); the file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as unfinished:
        try:
            writer = csv.writer(unfinished)
            writer.writerow(field.name for field in fields(Fault))
            writer.writerows(astuple(fault) for fault in faults)
        except BaseException:
            Path(unfinished.name).unlink()
            raise
    Path(unfinished.name).replace(path)
