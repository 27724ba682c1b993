"""Every table of a document as a CSV file."""
# Placed here by the main author to keep the tree importable; helper 'office' replaces it whole.

from __future__ import annotations

import csv
import io

from monitor.publishing.document import Document, Table


def tables(document: Document) -> dict[str, bytes]:
    """One CSV file for each table, by its name, in reading order."""
    found = [part for part in document.parts if isinstance(part, Table)]
    return {f"{number:02}-tabel.csv": _csv(table) for number, table in enumerate(found, start=1)}


def _csv(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows([[column.label for column in table.columns], *table.rows])
    return buffer.getvalue().encode("utf-8-sig")
