"""What a message says of a client and of each product, one function a kind of record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lxml import etree

from monitor.sources.istandaarden.codes import (
    ACCEPTED,
    DATE_UNKNOWN,
    DELIVERED,
    EUROS,
    HOMES,
    IN_TOTAL,
    REMOVED,
    SEXES,
)
from monitor.sources.istandaarden.elements import (
    Broken,
    clock,
    day,
    day_or_none,
    find,
    find_all,
    local,
    required,
    text,
    whole,
    whole_or_none,
)
from monitor.sources.reading import pseudonym
from monitor.tables.personal import is_bsn

Values = dict[str, object]


def pseudonym_of(client: etree._Element, key: str) -> str:
    """The pseudonym of a client, whose BSN must be sound."""
    bsn = required(client, "Bsn")
    if not is_bsn(bsn):
        raise Broken(client, "Bsn", "must be a BSN: nine digits that pass the eleven test")
    return pseudonym(bsn, key)


def described(client: etree._Element) -> Values:
    """Year of birth, sex and, from a 301, the postcode of the client's own home."""
    born = day(client, "Geboortedatum/Datum")
    if text(client, "Geboortedatum/DatumGebruik") == DATE_UNKNOWN:
        raise Broken(client, "Geboortedatum/DatumGebruik", "must leave at least the year of birth known")
    if required(client, "Geslacht") not in SEXES:
        raise Broken(client, "Geslacht", f"must be one of {', '.join(SEXES)}")
    return {
        "birth_year": born.year,
        "sex": SEXES[required(client, "Geslacht")],
        "postcode": _home_postcode(client),
    }


def _home_postcode(client: etree._Element) -> str | None:
    contacts = find_all(client, "Contactgegevens/Contact")
    postcodes = {text(each, "Soort"): text(each, "Adres/Postcode") for each in contacts}
    found = next((postcodes[kind] for kind in HOMES if postcodes.get(kind)), None)
    return found and "".join(found.split()).upper()


def _allocation(product: etree._Element) -> Values:
    moment = datetime.combine(day(product, "Toewijzingsdatum"), clock(product, "Toewijzingstijd"))
    size = _size(product)
    return {
        "allocation": str(whole(product, "ToewijzingNummer")),
        "reference": text(product, "ReferentieAanbieder"),
        **_product(product, "code"),
        "assigned_at": moment,
        "start": day(product, "Ingangsdatum"),
        "end": day_or_none(product, "Einddatum"),
        **size,
        "budget_eur": _budget(product, size),
        "change_reason": text(product, "RedenWijziging"),
    }


def _product(product: etree._Element, code: str) -> Values:
    if find(product, "Product") is None:
        return {"category": None, code: None}
    return {"category": required(product, "Product/Categorie"), code: text(product, "Product/Code")}


def _size(product: etree._Element) -> Values:
    if find(product, "Omvang") is None:
        return {"volume": None, "unit": None, "frequency": None}
    return {
        "volume": whole(product, "Omvang/Volume"),
        "unit": required(product, "Omvang/Eenheid"),
        "frequency": required(product, "Omvang/Frequentie"),
    }


def _budget(product: etree._Element, size: Values) -> float | None:
    """The whole amount in euros: said as such, or as a volume in euro cents for the whole allocation."""
    cents = whole_or_none(product, "Budget")
    if cents is None and (size["unit"], size["frequency"]) == (EUROS, IN_TOTAL):
        cents = size["volume"]
    return None if cents is None else cents / 100


def _start(product: etree._Element) -> Values:
    """A start; in the task variant it has no allocation, and is known by its product."""
    number = whole_or_none(product, "ToewijzingNummer")
    delivered = _product(product, "product")
    if number is None and delivered["category"] is None:
        raise Broken(product, "ToewijzingNummer", "must be there where there is no Product")
    return {
        "allocation": None if number is None else str(number),
        **delivered,
        "start": day(product, "Begindatum"),
        "removes": _removes(product),
    }


def _removes(product: etree._Element) -> bool:
    status = required(product, "StatusAanlevering")
    if status not in (*DELIVERED, REMOVED):
        raise Broken(product, "StatusAanlevering", f"must be one of {', '.join((*DELIVERED, REMOVED))}")
    return status == REMOVED


def _stop(product: etree._Element) -> Values:
    return _start(product) | {
        "stop": day(product, "Einddatum"),
        "stop_reason": required(product, "RedenBeeindiging"),
    }


def _referral(product: etree._Element) -> Values:
    return {
        "reference": required(product, "ReferentieAanbieder"),
        "referrer": required(product, "Verwijzer/Type"),
    }


def _claim(product: etree._Element) -> Values:
    credit = _is_credit(product)
    amount = whole(product, "IngediendBedrag/Bedrag")
    return {
        "declaration": _declaration(product, "Declaratie"),
        "claim_line": required(product, "ProductReferentie/ReferentieNummer"),
        "allocation": str(whole(product, "ToewijzingNummer")),
        "category": required(product, "ProductCategorie"),
        "code": required(product, "ProductCode"),
        "period_start": day(product, "ProductPeriode/Begindatum"),
        "period_end": day(product, "ProductPeriode/Einddatum"),
        "volume": whole(product, "GeleverdVolume"),
        "unit": required(product, "Eenheid"),
        "rate_cents": whole_or_none(product, "ProductTarief"),
        "amount_cents": -amount if credit else amount,
        "credit": credit,
    }


def _is_credit(product: etree._Element) -> bool:
    sign = required(product, "IngediendBedrag/DebetCredit")
    if sign not in ("D", "C"):
        raise Broken(product, "IngediendBedrag/DebetCredit", "must be D or C")
    return sign == "C"


def _rejection(product: etree._Element) -> Values:
    client = next(each for each in product.iterancestors() if local(each) == "Client")
    return {
        "declaration": _declaration(product, "DeclaratieAntwoord"),
        "claim_line": required(product, "ProductReferentie/ReferentieNummer"),
        "refused": is_refused(product) or is_refused(client),
    }


def _declaration(product: etree._Element, name: str) -> str:
    around = next((each for each in product.iterancestors() if local(each) == name), None)
    if around is None:
        raise Broken(product, "ProductReferentie", f"must stand in an element {name}")
    return required(around, "DeclaratieNummer")


def is_refused(element: etree._Element) -> bool:
    """Whether an answer refuses the thing that `element` is about."""
    codes = [(each.text or "").strip() for each in find_all(element, "RetourCodes/RetourCode")]
    return any(code not in ACCEPTED for code in codes)


def wholly_refused(answer: etree._Element) -> bool:
    """Whether a 325 refuses a whole declaration: a code that refuses, and nothing granted."""
    return is_refused(answer) and whole(answer, "TotaalToegekendBedrag/TotaalBedrag") == 0


READERS: dict[str, Callable[[etree._Element], Values]] = {
    "allocation": _allocation,
    "start": _start,
    "stop": _stop,
    "referral": _referral,
    "claim": _claim,
    "rejection": _rejection,
}
