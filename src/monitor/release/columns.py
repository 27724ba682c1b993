"""What the columns of a release hold: the type of each, and what it is called for whoever reads the data."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, WHOLE, NUMBER, DAY, OUTLINE = "string", "integer", "number", "date", "geojson"
# Columns of amounts are named after what they are of.
AMOUNT_ENDING = "_cents"


@dataclass(frozen=True)
class Column:
    """A column by its type in the Table Schema of Frictionless and its title in Dutch."""

    type: str
    title: str


_TITLES = {
    TEXT: {
        # what a cube is counted by
        "achieved": "of het doel is bereikt",
        "age_band": "leeftijdsgroep",
        "area_code": "CBS-code van het gebied",
        "change": "verandering op het leefgebied",
        "decision": "besluit op de melding",
        "directors": "aantal regisseurs in het huishouden, in klassen",
        "domain": "leefgebied van de zelfredzaamheid-matrix",
        "duration": "duur in dagen, in klassen",
        "end_class": "reden van beëindiging, in klassen",
        "funding_form": "bekostiging: op resultaat, beschikbaarheid of productie",
        "in_time": "of het op tijd was",
        "informant": "wie antwoord gaf",
        "item": "vraag van het ervaringsonderzoek",
        "law": "wet",
        "layer": "informele, basis- of gespecialiseerde ondersteuning",
        "mark": "rapportcijfer",
        "movement": "of mensen kwamen, bleven of gingen",
        "new_care": "of binnen een jaar nieuwe hulp begon",
        "outcome": "of de ervaring na afloop is gemeld",
        "period": "kwartaal of jaar",
        "planned": "of er een plan is",
        "positive": "of het antwoord positief is",
        "profile": "combinatie van wet, aanbieder en soort ondersteuning",
        "provider": "AGB-code van de aanbieder",
        "referrer": "verwijzer",
        "rejected": "of de declaratieregel is afgewezen",
        "reported_in_time": "of de start op tijd is gemeld",
        "result_agreed": "of een resultaat is afgesproken",
        "result_area": "resultaatgebied",
        "reviewed": "of het plan binnen een jaar is besproken",
        "several": "of er meer wetten of aanbieders in het huishouden zijn",
        "several_laws": "of er meer wetten in het huishouden zijn",
        "sex": "geslacht",
        "switched": "of iemand van een andere aanbieder kwam",
        "waiting": "wachttijd in dagen, in klassen",
        # what a public table says besides
        "action": "wat ermee is gedaan",
        "activity": "wat er gebeurt",
        "ambition": "richting die de ondersteuning op moet",
        "author_role": "functie van de schrijver",
        "basis": "contract, subsidie, besluit of afspraak",
        "basis_kind": "soort grondslag",
        "category": "productcategorie",
        "code": "productcode",
        "commissioner": "opdrachtgever",
        "contract": "nummer van het contract",
        "evidence": "waar de score op rust",
        "executor": "uitvoerder",
        "from": "CBS-code van de gemeente die het inzicht gaf",
        "host": "CBS-code van de gemeente die de vraag stelde",
        "indicator": "cijfer, zie definitions.json",
        "insight": "inzicht",
        "instrument": "instrument",
        "kind": "soort",
        "level": "niveau van het gebied",
        "lines": "baten of lasten",
        "monitoring": "hoe het wordt gevolgd",
        "municipality": "CBS-code van de gemeente",
        "name": "naam",
        "owner": "functie van wie erop aanspreekbaar is",
        "parent_code": "CBS-code van het gebied waar dit in ligt",
        "peers": "wie meededen",
        "question": "vraag",
        "respondent_group": "wie zijn gevraagd",
        "responsible": "wie verantwoordelijk is voor het resultaat",
        "result": "resultaat",
        "session": "nummer van het gesprek",
        "source": "waar het is vastgelegd of gepubliceerd",
        "state": "hoe ver het is",
        "tax_field": "taakveld (Iv3)",
        "text": "toelichting",
        "tip": "advies",
        "to": "CBS-code van de gemeente die het inzicht kreeg",
        "unit": "eenheid (WJ756)",
        "variant": "uitvoeringsvariant",
    },
    WHOLE: {
        "age_from": "laagste leeftijd",
        "age_to": "hoogste leeftijd; 120 is zonder grens",
        "allocated_cents": "budget van de toewijzingen, in centen",
        "claimed_cents": "gedeclareerd, in centen",
        "count": "aantal, afgerond op een veelvoud",
        "develop_further": "aantal dat het verder wil ontwikkelen",
        "exists": "aantal dat zegt dat het er is",
        "n": "aantal dat antwoord gaf",
        "persons": "inwoners op 1 januari",
        "quarter": "tot en met dit kwartaal; leeg is het hele jaar",
        "score": "score van 1 (niet) tot 5 (helemaal)",
        "spend_cents": "gedeclareerd bedrag, in centen",
        "year": "jaar",
    },
    NUMBER: {
        "amount_eur": "bedrag in euro",
        "ceiling_eur": "hoogste bedrag per jaar, in euro",
        "target": "streefwaarde, in de eenheid van het cijfer",
        "value": "waarde, in de eenheid van het cijfer",
    },
    DAY: {
        "due": "dag waarop het klaar moet zijn",
        "end": "laatste dag",
        "start": "eerste dag",
        "valid_from": "eerste dag van deze indeling",
        "valid_to": "laatste dag van deze indeling",
    },
    OUTLINE: {"geometry": "omtrek van het gebied, als GeoJSON"},
}
COLUMNS = {name: Column(kind, title) for kind, titles in _TITLES.items() for name, title in titles.items()}


def is_number(name: str) -> bool:
    """Whether a column holds numbers; all others are text, codes too."""
    return name.endswith(AMOUNT_ENDING) or (name in COLUMNS and COLUMNS[name].type in (WHOLE, NUMBER))
