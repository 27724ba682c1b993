"""MDTO for the archive: every element in the order and number of MDTO-XML 1.0.1, and the same bytes every time."""

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from lxml import etree
from test_publishing_reading import ABOUT, notebook

from monitor.publishing import document_from
from monitor.publishing.mdto import ArchivedFile, Archiving, mdto
from monitor.vocabulary import MonitorError

NAMESPACE = "{https://www.nationaalarchief.nl/mdto}"
# What the schema of the National Archives says of each element that is written here; all others hold text.
REFERENCE = "verwijzingNaam verwijzingIdentificatie?"
CONCEPT = "begripLabel begripCode? begripBegrippenlijst"
IDENTIFICATION = "identificatieKenmerk identificatieBron"
CHILDREN = {
    "MDTO": "(informatieobject|bestand)",
    "informatieobject": "identificatie+ naam aggregatieniveau? classificatie* trefwoord* omschrijving*"
    " raadpleeglocatie* dekkingInTijd* dekkingInRuimte* taal* event* waardering bewaartermijn?"
    " informatiecategorie? isOnderdeelVan* bevatOnderdeel* heeftRepresentatie* aanvullendeMetagegevens*"
    " gerelateerdInformatieobject* archiefvormer+ betrokkene* activiteit? beperkingGebruik+",
    "bestand": "identificatie+ naam omvang bestandsformaat checksum+ URLBestand? isRepresentatieVan",
    "dekkingInTijd": "dekkingInTijdType dekkingInTijdBegindatum dekkingInTijdEinddatum?",
    "event": "eventType eventTijd? eventVerantwoordelijkeActor? eventResultaat?",
    "beperkingGebruik": "beperkingGebruikType beperkingGebruikNadereBeschrijving?"
    " beperkingGebruikDocumentatie* beperkingGebruikTermijn?",
    "checksum": "checksumAlgoritme checksumWaarde checksumDatum",
    **dict.fromkeys(("identificatie", "verwijzingIdentificatie"), IDENTIFICATION),
    **dict.fromkeys(("aggregatieniveau", "waardering", "bestandsformaat", "checksumAlgoritme"), CONCEPT),
    **dict.fromkeys(("eventType", "dekkingInTijdType", "beperkingGebruikType"), CONCEPT),
    **dict.fromkeys(("heeftRepresentatie", "isRepresentatieVan", "archiefvormer"), REFERENCE),
    **dict.fromkeys(("eventVerantwoordelijkeActor", "begripBegrippenlijst"), REFERENCE),
}
TYPES = {
    "omvang": int,
    "checksumDatum": datetime.fromisoformat,
    "eventTijd": date.fromisoformat,
    "dekkingInTijdBegindatum": date.fromisoformat,
    "dekkingInTijdEinddatum": date.fromisoformat,
}
DOCUMENT = replace(document_from(notebook()), date="2025-12-31")
FILES = (
    ArchivedFile("noord.html", b"<p>"),
    ArchivedFile("noord.slides.html", b""),
    ArchivedFile("noord.pdf", b"%"),
)
KNOWN_BY = "GM9002/2025Q4/noord"
DECIDED = Archiving(KNOWN_BY, "Archief", "Gemeente X", "GM9002", "B", "2025-10-01", "2026-02-01")


def written(document=DOCUMENT, files=FILES, archiving=None):
    return mdto(document, stem="noord", files=files, archiving=archiving or Archiving(KNOWN_BY))


def check_element(element):
    name = element.tag.removeprefix(NAMESPACE)
    if name not in CHILDREN:
        assert len(element) == 0 and element.text.strip(), name
        TYPES.get(name, str)(element.text)
        return
    form = re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", CHILDREN[name]).replace(" (?", "(?")
    found = "".join(f"{child.tag.removeprefix(NAMESPACE)} " for child in element)
    assert re.fullmatch(form, found), (name, found)
    for child in element:
        check_element(child)


def said(content, path):
    steps = "/".join(f"{NAMESPACE}{step}" for step in path.split("/"))
    return [element.text for element in etree.fromstring(content).iterfind(f".//{steps}")]


@pytest.mark.parametrize("archiving", [None, DECIDED], ids=["undecided", "decided"])
def test_every_file_keeps_the_schema(archiving):
    for content in written(archiving=archiving).values():
        check_element(etree.fromstring(content))


def test_a_document_and_each_file_have_their_own_metadata():
    assert list(written()) == [
        "noord.mdto.xml",
        "noord.html.bestand.mdto.xml",
        "noord.slides.html.bestand.mdto.xml",
        "noord.pdf.bestand.mdto.xml",
    ]


def test_the_document_is_described():
    content = written()["noord.mdto.xml"]
    assert said(content, "naam") == [f"{ABOUT['title']} – {ABOUT['period']}"]
    assert said(content, "omschrijving") == [ABOUT["description"], ABOUT["summary"]]
    assert said(content, "trefwoord") == ["Noord"] and said(content, "taal") == ["nl"]
    assert said(content, "archiefvormer/verwijzingNaam") == ["Gemeente Voorbeeldstad"]
    assert said(content, "dekkingInTijd/dekkingInTijdBegindatum") == ["2025-12-31"]
    assert said(content, "heeftRepresentatie/verwijzingNaam") == [file.name for file in FILES]


def test_what_is_not_decided_promises_nothing():
    assert said(written()["noord.mdto.xml"], "waardering/begripCode") == ["N"]
    decided = written(archiving=DECIDED)["noord.mdto.xml"]
    assert said(decided, "waardering/begripLabel") == ["Blijvend te bewaren"]
    assert said(decided, "event/eventTijd") == ["2026-02-01"]
    assert said(decided, "dekkingInTijd/dekkingInTijdEinddatum") == ["2025-12-31"]
    assert said(decided, "archiefvormer/verwijzingIdentificatie/identificatieKenmerk") == ["GM9002"]


def test_a_file_is_described_and_refers_to_its_document():
    content = written()["noord.pdf.bestand.mdto.xml"]
    assert said(content, "omvang") == ["1"] and said(content, "bestandsformaat/begripCode") == ["fmt/479"]
    assert said(content, "checksumWaarde") == [hashlib.sha256(b"%").hexdigest()]
    assert said(content, "checksumDatum") == ["2025-12-31T00:00:00"]
    known_by = "verwijzingIdentificatie/identificatieKenmerk"
    document = written()["noord.mdto.xml"]
    assert said(content, f"isRepresentatieVan/{known_by}") == ["GM9002/2025Q4/noord"]
    assert said(content, "bestand/identificatie/identificatieKenmerk")[0] in said(
        document, f"heeftRepresentatie/{known_by}"
    )


def test_the_same_document_gives_the_same_bytes_and_names_are_text():
    assert written() == written()
    hostile = '<script>&"]]>' + "n" * 10_000
    content = written(replace(DOCUMENT, title=hostile, municipality=hostile, summary=""))["noord.mdto.xml"]
    assert said(content, "naam")[0].startswith(hostile) and b"<script>" not in content
    assert said(content, "archiefvormer/verwijzingNaam") == [hostile]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"document": replace(DOCUMENT, municipality="")}, "organisation"),
        ({"document": replace(DOCUMENT, date="")}, "must have a day"),
        ({"archiving": Archiving(KNOWN_BY, appraisal="X")}, "Blijvend te bewaren"),
        ({"files": [ArchivedFile("noord.exe", b"")]}, r"noord\.exe"),
    ],
)
def test_what_mdto_asks_is_asked(changed, words):
    with pytest.raises(MonitorError, match=words):
        written(**changed)
