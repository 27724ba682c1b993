"""The fixed words of a page, in every language."""

from __future__ import annotations

from monitor.vocabulary import Text

WORDS = {
    "skip": Text(nl="Ga naar de inhoud", en="Skip to content"),
    "contents": Text(nl="Inhoud", en="Contents"),
    "back_to_index": Text(nl="Alle rapporten", en="All reports"),
    "to_top": Text(nl="Terug naar boven", en="Back to top"),
    "footnotes": Text(nl="Voetnoten", en="Footnotes"),
    "footnote_back": Text(nl="Terug naar de tekst", en="Back to the text"),
    "other_forms": Text(nl="Dit rapport ook als", en="This report also as"),
    "download": Text(nl="Download als CSV", en="Download as CSV"),
    "kind": Text(nl="Soort", en="Kind"),
    "period": Text(nl="Periode", en="Period"),
    "kind_municipality": Text(nl="Gemeente", en="Municipality"),
    "kind_district": Text(nl="Wijk", en="District"),
    "kind_provider": Text(nl="Aanbieder", en="Provider"),
    "kind_catalogue": Text(nl="Begrippen", en="Definitions"),
    "kind_methods": Text(nl="Methoden", en="Methods"),
    "kind_notebook": Text(nl="Analyse", en="Analysis"),
    "source": Text(nl="Bron", en="Source"),
    "flagged": Text(nl="valt op", en="stands out"),
    "made_with": Text(nl="Gemaakt met Monitor Sociaal Domein", en="Made with Monitor Sociaal Domein"),
    "headline": Text(nl="Het belangrijkste", en="Main findings"),
    "commentary": Text(nl="Toelichting van de gemeente", en="Explanation by the municipality"),
    "caveat": Text(nl="Wat dit niet zegt", en="What this does not say"),
    "question": Text(nl="Vragen voor het gesprek", en="Questions for the conversation"),
    "status": Text(nl="Status van de cijfers", en="Status of the figures"),
}


def words_in(language: str) -> dict[str, str]:
    """All fixed words in one language."""
    return {key: text.in_(language) for key, text in WORDS.items()}
