"""The messages in one XML document, read as a stream: a header, then clients with their products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from lxml import etree

from monitor.sources.istandaarden.codes import FROM_MUNICIPALITY, MESSAGES, PRODUCTS, VERSIONS
from monitor.sources.istandaarden.documents import Document
from monitor.sources.istandaarden.elements import Broken, day, find, find_all, local, matching, required, text
from monitor.sources.istandaarden.products import READERS, described, is_refused, pseudonym_of, wholly_refused
from monitor.tables.personal import HIDDEN
from monitor.vocabulary import Fault, Law

TAGS = tuple(f"{{*}}{name}" for name in ("Bericht", "Header", "Client", "DeclaratieAntwoord"))
NOT_A_MESSAGE = "must be an iWmo or iJw message: there is no element Bericht"
NO_DOCTYPE = "must not have a DOCTYPE: messages need none, and one can hide an attack"


@dataclass(frozen=True)
class Header:
    """What the header of a message says; `answers` is the 323 that a 325 answers."""

    law: Law
    kind: str
    version: str
    municipality: str
    provider: str
    sent: date
    identification: str
    answers: str | None
    refused: bool


@dataclass(frozen=True)
class Record:
    """One thing that a message says, with where it stands; `kind` is what it is recorded as."""

    kind: str
    header: Header
    file: str
    row: int
    values: dict[str, object]


def read_document(document: Document, key: str) -> list[Record | Fault]:
    """Everything that a document says; of one that cannot be read to its end only the fault."""
    with document.open() as stream:
        events = _parsed(stream)
        try:
            return list(_messages(events, document.name, key))
        except etree.XMLSyntaxError:
            return [_not_well_formed(events, document.name)]


def _not_well_formed(events: etree.iterparse, file: str) -> Fault:
    """The parser's name for what is wrong: its message may quote the file, its name does not."""
    fatal = next(iter(events.error_log.filter_from_fatals()), None)
    cause, row = ("no element at all", 1) if fatal is None else (fatal.type_name, fatal.line)
    return Fault(file, row, "Bericht", HIDDEN, f"must be whole, well-formed XML ({cause})")


def _messages(events: etree.iterparse, file: str, key: str) -> Iterator[Record | Fault]:
    """Follow the elements as they close; what was read is dropped, so that size hardly matters."""
    header, messages = None, 0
    for event, element in events:
        name = local(element)
        if event == "start":
            if name != "Bericht":
                continue
            header, messages = None, messages + 1
            if messages == 1 and element.getroottree().docinfo.doctype:
                yield Fault(file, 1, "DOCTYPE", HIDDEN, NO_DOCTYPE)
                return
        elif _is_header(element):
            try:
                header = _header(element)
                if header is not None:
                    yield Record("message", header, file, element.sourceline, {})
            except Broken as broken:
                yield broken.fault(file)
        else:
            yield from _closed(element, header, file, key)
            if name in ("Bericht", "Client"):
                element.clear(keep_tail=True)
    if not messages:
        yield Fault(file, 1, "Bericht", HIDDEN, NOT_A_MESSAGE)


def _parsed(stream: IO[bytes]) -> etree.iterparse:
    return etree.iterparse(
        stream,
        events=("start", "end"),
        tag=TAGS,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _is_header(element: etree._Element) -> bool:
    """Whether this is the header of a message, not that of an envelope around it."""
    parent = element.getparent()
    return local(element) == "Header" and parent is not None and local(parent) == "Bericht"


def _header(element: etree._Element) -> Header | None:
    """What a header says; nothing for a message of the standard that fills no table."""
    code = required(element, "BerichtCode")
    if code not in MESSAGES:
        raise Broken(element, "BerichtCode", "must be a message code of iWmo or iJw, such as 414 or 436")
    law, kind = MESSAGES[code]
    if kind not in PRODUCTS:
        return None
    municipality, provider = (
        ("Afzender", "Ontvanger") if kind in FROM_MUNICIPALITY else ("Ontvanger", "Afzender")
    )
    return Header(
        law,
        kind,
        _version(element),
        "GM"
        + matching(element, municipality, "[0-9]{4}", "must be the code of a municipality, such as 0518"),
        matching(element, provider, "[0-9]{8}", "must be an AGB code of eight digits"),
        day(element, "BerichtIdentificatie/Dagtekening"),
        required(element, "BerichtIdentificatie/Identificatie"),
        text(element, "DeclaratieIdentificatie/Identificatie"),
        is_refused(element),
    )


def _version(header: etree._Element) -> str:
    version = f"{required(header, 'BerichtVersie')}.{required(header, 'BerichtSubversie')}"
    if version not in VERSIONS:
        raise Broken(header, "BerichtVersie", f"must be a version that is read: {', '.join(VERSIONS)}")
    return version


def _closed(element: etree._Element, header: Header | None, file: str, key: str) -> Iterator[Record | Fault]:
    """What follows from an element of which everything has been read."""
    name = local(element)
    try:
        if name == "Bericht":
            yield from _whole_message(element, header, file)
        elif header is None:
            return
        elif name == "Client":
            yield from _client(element, header, file, key)
        elif name == "DeclaratieAntwoord" and wholly_refused(element):
            number = {"declaration": required(element, "DeclaratieNummer")}
            yield Record("refused_declaration", header, file, element.sourceline, number)
    except Broken as broken:
        yield broken.fault(file)


def _whole_message(message: etree._Element, header: Header | None, file: str) -> Iterator[Record]:
    if find(message, "Header") is None:
        raise Broken(message, "Header", "must be there")
    if header is None:
        return
    if header.kind != "325":
        if next(message.iter("{*}Client"), None) is None:
            raise Broken(message, "Client", "must be there")
    elif header.refused and find(message, "DeclaratieAntwoord") is None:
        answered = {"identification": header.answers}
        yield Record("refused_message", header, file, message.sourceline, answered)


def _client(client: etree._Element, header: Header, file: str, key: str) -> Iterator[Record | Fault]:
    """The person, and a record per sound product; a fault in the one leaves the others as they are."""
    person = {}
    if header.kind != "325":
        person = {"person": pseudonym_of(client, key)}
    if header.kind not in ("323", "325"):
        yield Record("person", header, file, client.sourceline, person | described(client))
    path, kind = PRODUCTS[header.kind]
    products = find_all(client, path)
    if not products:
        raise Broken(client, path, "must be there")
    for product in products:
        try:
            yield Record(kind, header, file, product.sourceline, person | READERS[kind](product))
        except Broken as broken:
            yield broken.fault(file)
