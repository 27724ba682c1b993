"""iWmo and iJw messages (3.0, 3.1, 3.2) as persons, allocations, deliveries and claims."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from monitor.sources.istandaarden.documents import documents_at
from monitor.sources.istandaarden.frames import frames
from monitor.sources.istandaarden.messages import Record, read_document
from monitor.sources.reading import Reading, pseudonym
from monitor.vocabulary import Fault


def read(path: Path, key: str, postcodes: pd.DataFrame | None = None) -> Reading:
    """Read a message, a folder (recursive) or a zip of messages 301, 305, 307, 315, 323 and 325.

    `key` turns each BSN into a pseudonym; `postcodes` (columns postcode6, area_code and, where known,
    valid_from) turns a client's own address into a neighbourhood. A table is there only if a message
    that fills it was read: what was not delivered is not measured, never zero. Amounts are euro cents.
    The index (file, row) names the message and the line that a row came from; messages are often one
    long line, so it need not be unique. What breaks a rule becomes a Fault and is left out, the rest
    stays. Raises MonitorError for a path that holds no messages, a broken zip, or without a key.
    """
    pseudonym("", key)  # refuses an empty key before anything personal is read
    faults: list[Fault] = []
    records: list[Record] = []
    files: dict[Path, None] = {}
    for document in documents_at(path):
        for item in read_document(document, key):
            (faults if isinstance(item, Fault) else records).append(item)
        files[document.path] = None
    tables, conflicts = frames(records, postcodes)
    ordered = sorted([*faults, *conflicts], key=lambda fault: (fault.file, fault.row or 0))
    return Reading(tables, tuple(ordered), tuple(files))
