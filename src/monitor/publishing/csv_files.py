"""Every table of a document as CSV, and all of them together as a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

from monitor.publishing.document import Document, Table
from monitor.publishing.edition import Edition
from monitor.publishing.zipped import zipped
from monitor.vocabulary import Text

# What Excel in the language takes a file apart by when it is opened with a double click.
SEPARATOR = Text(nl=";", en=",")
# Without a mark at the beginning Excel reads UTF-8 as something else; who reads UTF-8 by name knows the mark.
ENCODING, DECLARED_ENCODING = "utf-8-sig", "utf-8"
UNNAMED = Text(nl="rij", en="row")
LONGEST_NAME = 60

_NUMBER = re.compile(r"[-+]?\s?(€\s?)?\d[\d.,]*\s?%?|-")
# Excel skips space before a formula. A file for one language that is opened in another falls apart at the other's
# separator, and its quotation marks do not help, so what could begin a formula there is marked too.
_FORMULA = re.compile(r"(^\s*|[;,\t\n](?:[^\S\t\n]|\")*)(?=[=+\-@＝＋－＠])|^(?=[\t\n])")


def encode(document: Document, edition: Edition) -> bytes:
    """All tables of a document in one zip file, described in `datapackage.json`."""
    described = json.dumps(_package(document), ensure_ascii=False, indent=1) + "\n"
    return zipped({"datapackage.json": described.encode(), **tables(document)})


def tables(document: Document) -> dict[str, bytes]:
    """One CSV file for each table, by its name, in reading order."""
    separator = SEPARATOR.in_(document.language)
    return {name: _written(table, separator, document.language) for name, table in _named(document)}


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    """Every table with the name of its file: its number and its caption."""
    found = (part for part in document.parts if isinstance(part, Table))
    for number, table in enumerate(found, start=1):
        yield f"{number:02}-{slug(table.caption)}.csv", table


def slug(text: str) -> str:
    """`text` as part of a file name: lower-case letters without accents, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-") or "tabel"


def _written(table: Table, separator: str, language: str) -> bytes:
    """As RFC 4180 has it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(map(harmless, labels(table, language)))
    writer.writerows(map(harmless, row) for row in table.rows)
    return buffer.getvalue().encode(ENCODING)


def labels(table: Table, language: str) -> list[str]:
    """The heads of the columns, each filled and each once, as a data package asks."""
    return _unique(column.label.strip() or UNNAMED.in_(language) for column in table.columns)


def _unique(names: Iterable[str]) -> list[str]:
    taken: list[str] = []
    for name in names:
        numbered = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
        taken.append(next(each for each in numbered if each not in taken))
    return taken


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before whatever could begin one."""
    return cell if _NUMBER.fullmatch(cell) else _FORMULA.sub(r"\1'", cell)


def _package(document: Document) -> dict[str, object]:
    resources = [_resource(name, table, document.language) for name, table in _named(document)]
    return {
        "name": slug(f"{document.subject} {document.period}"),
        "title": document.title,
        "description": document.description,
        "languages": [document.language],
        "resources": resources,
    }


def _resource(name: str, table: Table, language: str) -> dict[str, object]:
    fields = [{"name": harmless(label), "type": "string"} for label in labels(table, language)]
    return {
        "name": name.removesuffix(".csv"),
        "path": name,
        "title": table.caption,
        **({"description": table.note} if table.note else {}),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": DECLARED_ENCODING,
        "dialect": {"delimiter": SEPARATOR.in_(language)},
        "schema": {"fields": fields},
    }
