"""The fixed words of a site: its start page, its periods and its search."""

from __future__ import annotations

from monitor.vocabulary import Text

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}

SITE_WORDS = {
    "site": Text(nl="Deze site", en="This site"),
    "start": Text(nl="Start", en="Start"),
    "search": Text(nl="Zoeken", en="Search"),
    "search_in": Text(nl="Zoek in alle rapporten", en="Search all reports"),
    "find": Text(nl="Zoek", en="Search"),
    "on_this_page": Text(nl="Op deze pagina", en="On this page"),
    "newest": Text(nl="Nieuwste cijfers: {period}", en="Newest figures: {period}"),
    "earlier": Text(
        nl="Cijfers van een eerdere periode: {period}", en="Figures of an earlier period: {period}"
    ),
    "to_newest": Text(nl="Naar de nieuwste cijfers", en="To the newest figures"),
    "replaces": Text(
        nl="Deze cijfers vervangen cijfers over dezelfde periode die eerder zijn gepubliceerd.",
        en="These figures replace figures on the same period that were published before.",
    ),
    "of_earlier_release": Text(
        nl="nog niet opnieuw gemaakt met de nieuwste cijfers",
        en="not yet made again with the newest figures",
    ),
    "report": Text(nl="Het rapport van de gemeente", en="The report of the municipality"),
    "figures": Text(nl="Kerncijfers", en="Key figures"),
    "also_as": Text(nl="Ook als", en="Also as"),
    "some_stand_out": Text(
        nl="Bij {number} van de {total} valt iets op: daar staat ◆ bij.",
        en="In {number} of the {total} something stands out, marked with ◆.",
    ),
    "none_stands_out": Text(
        nl="Bij geen van de {total} valt iets op.", en="In none of the {total} does anything stand out."
    ),
    "forms_of_each": Text(
        nl="Elk rapport is er ook als {forms}; de links staan bovenaan het rapport.",
        en="Every report is also there as {forms}; the links are at its top.",
    ),
    "and": Text(nl="en", en="and"),
    "map_numbers": Text(
        nl="De nummers op de kaart staan ook in de lijst.", en="The numbers on the map are also in the list."
    ),
    "skip_map": Text(nl="Sla de kaart over", en="Skip the map"),
    "other": Text(nl="Andere documenten", en="Other documents"),
    "periods": Text(nl="Alle perioden", en="All periods"),
    "documents": Text(nl="{number} documenten", en="{number} documents"),
    "one_document": Text(nl="1 document", en="1 document"),
    "no_letter": Text(nl="Cijfers en tekens", en="Digits and signs"),
    "search_title": Text(nl="Zoeken in alle rapporten", en="Search all reports"),
    "search_offline": Text(
        nl="Zoeken werkt alleen op een webserver, en met JavaScript. Hieronder staan wel alle documenten.",
        en="Search only works on a web server, and with JavaScript. All documents are listed below.",
    ),
    "search_how": Text(
        nl="Op uw eigen computer: geef in een terminal de opdracht {command} en open het adres dat dan verschijnt.",
        en="On your own computer: give the command {command} in a terminal and open the address that it shows.",
    ),
    "search_words": Text(nl="Zoekwoorden", en="Search words"),
    "all_kinds": Text(nl="Alle soorten", en="All kinds"),
    "all_periods": Text(nl="Alle perioden", en="All periods"),
    "results": Text(nl="Resultaten", en="Results"),
    "found_none": Text(nl="Niets gevonden.", en="Nothing found."),
    "found_one": Text(nl="1 document gevonden.", en="1 document found."),
    "found_many": Text(nl="{number} documenten gevonden.", en="{number} documents found."),
    "failed": Text(
        nl="Het zoeken is mislukt. Laad de pagina opnieuw.", en="The search failed. Load the page again."
    ),
    "more": Text(nl="Toon meer resultaten", en="Show more results"),
    "inside": Text(nl="In dit document:", en="In this document:"),
    "all_documents": Text(nl="Alle documenten over {period}", en="All documents on {period}"),
}
# The search page by language: an address is a word too.
SEARCH_PAGES = Text(nl="zoeken.html", en="search.html")


def site_words_in(language: str) -> dict[str, str]:
    """All fixed words of a site in one language."""
    return {key: text.in_(language) for key, text in SITE_WORDS.items()}
