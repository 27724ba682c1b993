"""Allocations, deliveries and claims as iWmo and iJw 3.2 messages, of fictional persons."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
from lxml import etree

from monitor.sources.istandaarden.codes import CODES, FROM_MUNICIPALITY
from monitor.sources.simulate.message_bodies import (
    NO_REMARK,
    Row,
    Tree,
    answer,
    client_of_301,
    client_of_305,
    client_of_307,
    client_of_315,
    declaration,
    return_codes,
)
from monitor.vocabulary import Law, MonitorError

STANDARDS = {Law.WMO: ("iwmo", "wmo"), Law.YOUTH: ("ijw", "jw")}
NAMESPACE = "http://www.istandaarden.nl/{standard}/3_2/{schema}/schema"
VERSION = "3.2"
TABLES_WRITTEN = ("allocations", "deliveries", "claims")
XSD_VERSION = [("b:BasisschemaXsdVersie", "1.0.0"), ("b:BerichtXsdVersie", "1.0.0")]


@dataclass(frozen=True)
class Message:
    """One message: what it is, between whom and when, and its contents after the header.

    `number` identifies it among the messages of its law and kind; a 325 has the number of its 323.
    """

    law: Law
    kind: str
    municipality: str
    provider: str
    sent: date
    contents: tuple[Tree, ...]
    number: int = 0


def write_messages(tables: dict[str, pd.DataFrame], people: pd.DataFrame, folder: Path) -> list[Path]:
    """Write `tables` (allocations, deliveries, claims; each optional) as messages, and return the files.

    `people` says who the pseudonyms are: person, bsn, birth_date, sex, surname, postcode6, all
    fictional. Messages 301, 305, 307, 315 (of allocations with a referrer), 323 and 325 (of rejected
    claims) of the Wmo and the Jeugdwet are written; rows of another law have no messages and are left
    out. A file holds the messages of one kind, law, provider and month: one bare, several in an
    element `Berichten`. Messages bear the dates of the rows that they tell, claims the last day of
    their month; a start or stop that was never reported has no message, so that such a delivery reads
    back without it, or not at all. Raises MonitorError for a row that the standard cannot tell.
    """
    allocations, deliveries, claims = (_writable(tables, name) for name in TABLES_WRITTEN)
    known = {row["person"]: row for row in _plain(people)}
    _check_requested(allocations)
    _check_reported(deliveries)
    messages = [
        *_of_clients("315", _having("referrer", allocations), known, "requested_at", client_of_315),
        *_of_clients("301", allocations, known, "assigned_at", client_of_301),
        *_of_clients("305", _having("start_reported", deliveries), known, "start_reported", client_of_305),
        *_of_clients("307", _having("stop_reported", deliveries), known, "stop_reported", client_of_307),
        *_of_claims(claims, known),
    ]
    return _write(_numbered(messages), folder)


def _writable(tables: dict[str, pd.DataFrame], name: str) -> list[Row]:
    """The rows of a table, if it was given, of laws that have messages."""
    return [row for row in _plain(tables.get(name, pd.DataFrame())) if row["law"] in set(STANDARDS)]


def _plain(frame: pd.DataFrame) -> list[Row]:
    """Rows without the types of pandas: a missing value is None."""
    rows = frame.to_dict("records")
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]


def _having(column: str, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[column] is not None]


def _check_requested(allocations: list[Row]) -> None:
    """Refuse a referrer without the day of the request that names him, and the other way round."""
    for row in allocations:
        if (row["referrer"] is None) != (row["requested_at"] is None):
            raise MonitorError(
                "an allocation in a message must have both a referrer and a requested_at, or neither",
                got=f"allocation {row['allocation']} with one of them",
                remedy="fill or empty both columns: a 315 tells them together",
            )


def _check_reported(deliveries: list[Row]) -> None:
    """Refuse a stop that a message cannot tell, and a version that is not written."""
    for row in deliveries:
        if row["stop_reported"] is not None and None in (row["stop"], row["stop_reason"]):
            raise _untold(row, "a delivery of which the stop was reported must have a stop and a stop_reason")
        if row["standard_version"] != VERSION:
            raise _untold(row, f"a delivery must be of standard_version {VERSION}")


def _untold(row: Row, must: str) -> MonitorError:
    return MonitorError(
        must,
        got=f"a delivery of allocation {row['allocation']} that started on {row['start']:%Y-%m-%d}",
        remedy="correct the row, or leave it out: messages cannot tell it",
    )


def _of_clients(
    kind: str,
    rows: list[Row],
    people: dict[str, Row],
    sent: str,
    client: Callable[[Row, list[Row]], list[Tree]],
) -> Iterator[Message]:
    """A message per client, provider and day, as the standard has it."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        sides = Law(row["law"]), row["municipality"], row["provider"]
        groups[(*sides, row[sent].date(), row["person"])].append(row)
    for (law, municipality, provider, day, person), group in groups.items():
        contents = client(_person(person, people), sorted(group, key=_place_in_message))
        yield Message(law, kind, municipality, provider, day, (("Client", contents),))


def _place_in_message(row: Row) -> tuple:
    product = row["code"] if "code" in row else row["product"]
    return row["start"], row["allocation"] or "", product or ""


def _person(person: str, people: dict[str, Row]) -> Row:
    if person not in people:
        raise MonitorError(
            "people must hold every person that has an allocation, a delivery or a claim",
            got="a person who is not in it",
            remedy="add a row for each pseudonym",
        )
    return people[person]


def _of_claims(claims: list[Row], people: dict[str, Row]) -> Iterator[Message]:
    """A 323 per provider and month, and a 325 where a line of it was rejected."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in sorted(_with_earlier_lines(claims), key=lambda row: (row["person"], row["claim_line"])):
        sides = Law(row["law"]), row["municipality"], row["provider"]
        first = row["period_end"].date().replace(day=1)
        groups[(*sides, first)].append(row | {"bsn": _person(row["person"], people)["bsn"]})
    for place, ((law, municipality, provider, first), rows) in enumerate(sorted(groups.items(), key=_key), 1):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        number_of = f"D{place:011}"
        told = ("Declaratie", declaration(rows, number_of, (first, last)))
        message = Message(law, "323", municipality, provider, last, (told,), place)
        yield message
        if any(row["rejected"] for row in rows):
            told = ("DeclaratieAntwoord", answer(rows, number_of))
            yield replace(message, kind="325", contents=(told,))


def _key(group: tuple[tuple, list[Row]]) -> tuple:
    return group[0]


def _with_earlier_lines(claims: list[Row]) -> list[Row]:
    """Each line with the earlier one that it takes back, which a credit line must name (CD060)."""
    debits: dict[tuple, list[Row]] = defaultdict(list)
    for row in sorted(claims, key=lambda row: row["claim_line"]):
        if not row["credit"]:
            debits[_claimed(row)].append(row)
    return [row | {"takes_back": _taken_back(row, debits) if row["credit"] else None} for row in claims]


def _claimed(row: Row) -> tuple:
    names = ("municipality", "provider", "law", "person", "allocation", "period_start", "period_end")
    return tuple(row[name] for name in names)


def _taken_back(credit: Row, debits: dict[tuple, list[Row]]) -> str:
    for debit in debits[_claimed(credit)]:
        if debit["amount_cents"] == -credit["amount_cents"]:
            debits[_claimed(credit)].remove(debit)
            return debit["claim_line"]
    raise MonitorError(
        "a credit line must take back one earlier line of the same allocation, period and amount",
        got=f"credit line {credit['claim_line']} without one",
        remedy="add the earlier line, or change the amount",
    )


def _numbered(messages: list[Message]) -> list[Message]:
    """Messages in order of sending, each with a number that is unique for its law and kind."""
    numbers: dict[tuple, int] = defaultdict(int)
    numbered = []
    for message in sorted(messages, key=_order):
        numbers[message.law, message.kind] += 1
        number = message.number or numbers[message.law, message.kind]
        numbered.append(replace(message, number=number))
    return numbered


def _order(message: Message) -> tuple:
    client = dict(message.contents[0][1]).get("Bsn", "")
    return message.law, message.kind, message.municipality, message.provider, message.sent, client


def _write(messages: list[Message], folder: Path) -> list[Path]:
    files: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        _, prefix = STANDARDS[message.law]
        sides = f"{message.municipality}_{message.provider}"
        files[f"{prefix.upper()}{message.kind}_{sides}_{message.sent:%Y-%m}.xml"].append(message)
    folder.mkdir(parents=True, exist_ok=True)
    for name, group in files.items():
        root = etree.Element("Berichten")
        for message in group:
            _add_message(root, message)
        whole = etree.ElementTree(root[0] if len(root) == 1 else root)
        whole.write(folder / name, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return [folder / name for name in files]


def _add_message(parent: etree._Element, message: Message) -> None:
    standard, prefix = STANDARDS[message.law]
    schema = f"{prefix}{message.kind}"
    names = {
        standard: NAMESPACE.format(standard=standard, schema="basisschema"),
        schema: NAMESPACE.format(standard=standard, schema=schema),
    }
    element = etree.SubElement(parent, f"{{{names[schema]}}}Bericht", nsmap=names)
    for tree in (("Header", _header(message)), *message.contents):
        _add(element, tree, names[schema], names[standard])


def _add(parent: etree._Element, tree: Tree, namespace: str, basis: str) -> None:
    name, value = tree
    if value is None:
        return
    inner = name.removeprefix("b:")
    element = etree.SubElement(parent, f"{{{basis if inner != name else namespace}}}{inner}")
    if isinstance(value, str):
        element.text = value
        return
    for each in value:
        _add(element, each, namespace, basis)


def _header(message: Message) -> list[Tree]:
    municipality = message.municipality.removeprefix("GM")
    sides = (municipality, message.provider)
    sender, receiver = sides if message.kind in FROM_MUNICIPALITY else reversed(sides)
    identification = [
        ("b:Identificatie", f"{message.number:012}"),
        ("b:Dagtekening", message.sent.isoformat()),
    ]
    version, subversion = VERSION.split(".")
    answered = [
        ("DeclaratieIdentificatie", identification),
        ("XsdVersieDeclaratie", XSD_VERSION),
        return_codes(NO_REMARK),
    ]
    return [
        ("BerichtCode", CODES[message.law, message.kind]),
        ("BerichtVersie", version),
        ("BerichtSubversie", subversion),
        ("Afzender", sender),
        ("Ontvanger", receiver),
        ("BerichtIdentificatie", identification),
        ("XsdVersie", XSD_VERSION),
        *(answered if message.kind == "325" else []),
    ]
