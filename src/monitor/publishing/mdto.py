"""MDTO metadata (1.0.1) for the archive: one XML file for the document and one for each file that it was written as.

The names are those that archives read by: `noord.mdto.xml` for the document, `noord.pdf.bestand.mdto.xml` for a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

from monitor.publishing.document import Document
from monitor.publishing.plain import plain
from monitor.vocabulary import MonitorError

_NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_SCHEMA = f"{_NAMESPACE} {_NAMESPACE}/MDTO-XML1.0.1.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_MDTO = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE, "xsi": _INSTANCE})

# MDTO's own closed list. Until a municipality has decided, nothing may be destroyed and nothing is promised.
APPRAISALS = {"B": "Blijvend te bewaren", "V": "Tijdelijk te bewaren", "N": "Nader te bepalen"}
# The formats that are written here, as the PRONOM register of the British National Archives names them.
_FORMATS = {
    ".html": ("Hypertext Markup Language", "fmt/471"),
    ".pdf": ("Acrobat PDF/A - Portable Document Format", "fmt/479"),
    ".docx": ("Microsoft Word for Windows", "fmt/412"),
    ".pptx": ("Microsoft Powerpoint for Windows", "fmt/215"),
    ".xlsx": ("Microsoft Excel for Windows", "fmt/214"),
    ".csv": ("Comma Separated Values", "x-fmt/18"),
    ".json": ("JSON Data Interchange Format", "fmt/817"),
    ".svg": ("Scalable Vector Graphics", "fmt/92"),
    ".zip": ("ZIP Format", "x-fmt/263"),
}


@dataclass(frozen=True)
class ArchivedFile:
    """A file that holds the document in some format, or a part of it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Archiving:
    """What a document is known by in the archive, and what a municipality decides about it; days as 2025-12-31.

    `source` is the system that gives out identifications; `creator` and its CBS code say whose record it is (the
    municipality of the document where it is empty); `covers_from` is the first day that the document is about.
    """

    identification: str
    source: str = "Monitor Sociaal Domein"
    creator: str = ""
    creator_code: str = ""
    appraisal: str = "N"
    covers_from: str = ""
    published: str = ""


def mdto(
    document: Document, *, stem: str, files: Sequence[ArchivedFile], archiving: Archiving
) -> dict[str, bytes]:
    """The metadata of a document and of its files, as XML by file name; the same document gives the same bytes.

    `stem` is the file name of the document without a suffix. Raises MonitorError for what MDTO does not allow to
    be left out, and for a file of an unknown format.
    """
    _check(document, archiving)
    described = {f"{stem}.mdto.xml": _information_object(document, files, archiving)}
    for file in files:
        described[f"{file.name}.bestand.mdto.xml"] = _file(document, file, archiving)
    return {name: _written(element) for name, element in described.items()}


def _check(document: Document, archiving: Archiving) -> None:
    if not (archiving.creator or document.municipality).strip():
        raise MonitorError(
            "an archived document must say which organisation made it",
            got="no municipality and no author",
            remedy="give the creator for the archive, or the author in the notebook",
        )
    if not (archiving.published or document.date):
        raise MonitorError(
            "an archived document must have a day",
            got="no date",
            remedy="give the day of publication for the archive, or the date in the notebook",
        )
    if archiving.appraisal not in APPRAISALS:
        raise MonitorError(
            f"the appraisal must be one of {', '.join(f'{code} ({name})' for code, name in APPRAISALS.items())}",
            got=repr(archiving.appraisal),
            remedy="take it from the municipality's selection list",
        )


def _information_object(
    document: Document, files: Sequence[ArchivedFile], archiving: Archiving
) -> etree._Element:
    """The document as MDTO's informatieobject; the order of the elements is that of its schema."""
    return _MDTO.informatieobject(
        _identification("identificatie", archiving.identification, archiving),
        _MDTO.naam(_name(document)),
        _concept("aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"),
        *[_MDTO.trefwoord(word) for word in (document.subject,) if word != document.title],
        *[_MDTO.omschrijving(text) for text in (document.description, document.summary) if text.strip()],
        *_coverage(document, archiving),
        _MDTO.taal(document.language),
        *_publication(document, archiving),
        _concept(
            "waardering",
            APPRAISALS[archiving.appraisal],
            "Begrippenlijst Waarderingen MDTO",
            archiving.appraisal,
        ),
        *[
            _reference("heeftRepresentatie", file.name, _of_file(archiving.identification, file), archiving)
            for file in files
        ],
        _creator("archiefvormer", document, archiving),
        _MDTO.beperkingGebruik(
            _concept(
                "beperkingGebruikType", "Geen beperking", "Begrippenlijst BeperkingGebruikTypeLijst MDTO"
            ),
            _MDTO.beperkingGebruikNadereBeschrijving("Openbaar"),
        ),
    )


def _file(document: Document, file: ArchivedFile, archiving: Archiving) -> etree._Element:
    """A file as MDTO's bestand."""
    return _MDTO.bestand(
        _identification("identificatie", _of_file(archiving.identification, file), archiving),
        _MDTO.naam(plain(file.name)),
        _MDTO.omvang(str(len(file.content))),
        _format(file),
        _MDTO.checksum(
            _concept("checksumAlgoritme", "SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"),
            _MDTO.checksumWaarde(hashlib.sha256(file.content).hexdigest()),
            _MDTO.checksumDatum(f"{archiving.published or document.date}T00:00:00"),
        ),
        _reference("isRepresentatieVan", _name(document), archiving.identification, archiving),
    )


def _name(document: Document) -> str:
    """MDTO advises a name that says the subject, the place and the time."""
    return " – ".join(filter(None, (document.title, document.period)))


def _of_file(identification: str, file: ArchivedFile) -> str:
    return f"{identification}/{file.name}"


def _format(file: ArchivedFile) -> etree._Element:
    suffix = next((suffix for suffix in _FORMATS if file.name.lower().endswith(suffix)), None)
    if suffix is None:
        raise MonitorError(
            f"an archived file must be one of {', '.join(_FORMATS)}",
            got=repr(file.name),
            remedy="archive the document in one of these formats",
        )
    label, code = _FORMATS[suffix]
    return _concept("bestandsformaat", label, "PRONOM-register", code)


def _coverage(document: Document, archiving: Archiving) -> list[etree._Element]:
    """The period that the document is about, or its last day when only that is known."""
    if not document.date:
        return []
    label, begin = (
        ("Periode", archiving.covers_from) if archiving.covers_from else ("Peildatum", document.date)
    )
    return [
        _MDTO.dekkingInTijd(
            _concept("dekkingInTijdType", label, f"Begrippenlijst dekking in tijd {archiving.source}"),
            _MDTO.dekkingInTijdBegindatum(begin),
            *[_MDTO.dekkingInTijdEinddatum(document.date)] * (label == "Periode"),
        )
    ]


def _publication(document: Document, archiving: Archiving) -> list[etree._Element]:
    if not archiving.published:
        return []
    return [
        _MDTO.event(
            _concept("eventType", "Publicatie", "Begrippenlijst EventTypeLijst MDTO"),
            _MDTO.eventTijd(archiving.published),
            _creator("eventVerantwoordelijkeActor", document, archiving),
        )
    ]


def _creator(name: str, document: Document, archiving: Archiving) -> etree._Element:
    said = _MDTO.verwijzingNaam(plain(archiving.creator or document.municipality))
    if not archiving.creator_code:
        return _MDTO(name, said)
    code = _MDTO.identificatieKenmerk(archiving.creator_code)
    register = _MDTO.identificatieBron("CBS-gemeentecode")
    return _MDTO(name, said, _MDTO.verwijzingIdentificatie(code, register))


def _identification(name: str, identification: str, archiving: Archiving) -> etree._Element:
    known_by = _MDTO.identificatieKenmerk(plain(identification))
    return _MDTO(name, known_by, _MDTO.identificatieBron(archiving.source))


def _reference(name: str, called: str, identification: str, archiving: Archiving) -> etree._Element:
    known_by = _identification("verwijzingIdentificatie", identification, archiving)
    return _MDTO(name, _MDTO.verwijzingNaam(plain(called)), known_by)


def _concept(name: str, label: str, vocabulary: str, code: str = "") -> etree._Element:
    coded = [_MDTO.begripCode(code)] if code else []
    source = _MDTO.begripBegrippenlijst(_MDTO.verwijzingNaam(vocabulary))
    return _MDTO(name, _MDTO.begripLabel(label), *coded, source)


def _written(element: etree._Element) -> bytes:
    root = _MDTO.MDTO(element, {f"{{{_INSTANCE}}}schemaLocation": _SCHEMA})
    etree.indent(root, "\t")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
