"""What every reader returns."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from monitor.tables.personal import is_bsn
from monitor.vocabulary import Fault, MonitorError

__all__ = ["Reading", "is_bsn", "origin", "pseudonym"]


@dataclass(frozen=True)
class Reading:
    """What a reader found: tables, what it set aside, and the files that it read.

    Each table is a frame of strings or of typed values with columns of its schema, and an index
    of two levels, `file` and `row` (the line in the file; the header is line 1).
    """

    tables: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...] = ()
    files: tuple[Path, ...] = field(default=())


def origin(file: str, rows: object) -> pd.MultiIndex:
    """The index of a frame of which every row came from `file`, at the lines `rows`."""
    rows = list(rows)
    return pd.MultiIndex.from_arrays([[file] * len(rows), rows], names=["file", "row"])


def pseudonym(bsn: str, key: str) -> str:
    """HMAC-SHA-256 of a BSN as 64 hexadecimal digits; without a key it is refused."""
    if not key:
        raise MonitorError(
            "a BSN must become a pseudonym at reading, and that takes a key",
            got="no MONITOR_PSEUDONYM_KEY in the environment",
            remedy="set MONITOR_PSEUDONYM_KEY to a long secret that stays the same over the years",
        )
    return hmac.new(key.encode(), bsn.encode(), hashlib.sha256).hexdigest()
