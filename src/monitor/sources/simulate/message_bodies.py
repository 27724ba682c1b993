"""The contents of 3.2 messages as trees of names and values, in the order that the XSDs ask for.

A tree is a name with a text or with more trees; `b:` marks a name of the basic schema, and what has
the value None is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from monitor.sources.istandaarden.codes import ACCEPTED, EUROS, IN_TOTAL
from monitor.vocabulary import MonitorError

Row = dict[str, object]
Tree = tuple[str, "str | list[Tree] | None"]

SEXES = {"m": "1", "f": "2", "x": "0"}
NAMED_REFERRERS = ("02", "03", "04", "05")  # a referrer of these types has a name (CD067)
REFUSED = "9321"  # RetourCode: the volume is more than was allocated
NO_REMARK, *_ = ACCEPTED


def client_of_301(person: Row, allocations: Iterable[Row]) -> list[Tree]:
    """The client of a 301, who lives at the one address that is written."""
    address = [("b:Huis", [("b:Huisnummer", "1")]), ("b:Postcode", person["postcode6"]), ("b:LandCode", "NL")]
    contact = [("Soort", "01"), ("Adres", address if person["postcode6"] else None)]
    return [
        *_described(person, [("b:NaamGebruik", "1")]),
        ("Contactgegevens", [("Contact", contact)]),
        ("ToegewezenProducten", [("ToegewezenProduct", _allocation(each)) for each in allocations]),
    ]


def _described(person: Row, more: list[Tree]) -> list[Tree]:
    surname = ("b:Geslachtsnaam", [("b:Achternaam", person["surname"])])
    return [
        ("Bsn", person["bsn"]),
        ("Geboortedatum", [("b:Datum", _day(person["birth_date"]))]),
        ("Geslacht", SEXES[person["sex"]]),
        ("Naam", [surname, *more]),
    ]


def _allocation(row: Row) -> list[Tree]:
    return [
        ("ToewijzingNummer", number(row["allocation"])),
        ("ReferentieAanbieder", reference(row)),
        _product(row, "code"),
        ("Toewijzingsdatum", _day(row["assigned_at"])),
        ("Toewijzingstijd", row["assigned_at"].time().isoformat()),
        ("Ingangsdatum", _day(row["start"])),
        ("Einddatum", _day(row["end"])),
        ("RedenWijziging", row["change_reason"]),
        _size(row),
        ("Budget", _budget(row)),
    ]


def reference(row: Row) -> str | None:
    """What joins an allocation to its request (315); one that nobody referred has no request."""
    return f"V{row['allocation']}" if row["referrer"] else None


def number(allocation: str) -> str:
    """An allocation as the standard numbers it."""
    if not (allocation.isdecimal() and allocation == str(int(allocation)) and len(allocation) <= 9):
        raise MonitorError(
            "an allocation in a message must be a whole number of at most nine digits",
            got=repr(allocation),
            remedy="number allocations 1, 2, 3 ... without leading zeros",
        )
    return allocation


def _product(row: Row, code: str) -> Tree:
    if row["category"] is None and row[code] is not None:
        raise MonitorError(
            "a product in a message must have a category",
            got=f"product {row[code]} without one",
            remedy="fill the column category",
        )
    return "Product", row["category"] and [("b:Categorie", row["category"]), ("b:Code", row[code])]


def _size(row: Row) -> Tree:
    size = [
        ("b:Volume", _whole(row["volume"])),
        ("b:Eenheid", row["unit"]),
        ("b:Frequentie", row["frequency"]),
    ]
    given = [value for _, value in size if value is not None]
    if given and len(given) < len(size):
        raise MonitorError(
            "volume, unit and frequency must be there together, or none of them",
            got=f"allocation {row['allocation']} with {', '.join(given)}",
            remedy="fill or empty all three columns",
        )
    return "Omvang", size if given else None


def _budget(row: Row) -> str | None:
    """The amount in euro cents, unless the volume says the same already."""
    said = (row["unit"], row["frequency"]) == (EUROS, IN_TOTAL)
    cents = None if row["budget_eur"] is None else round(row["budget_eur"] * 100)
    if cents is None or (said and cents == row["volume"]):
        return None
    return str(cents)


def client_of_315(person: Row, allocations: Iterable[Row]) -> list[Tree]:
    """The client of a 315, with a request for each allocation."""
    requests = [("AangevraagdProduct", _request(each)) for each in allocations]
    return [*_described(person, []), ("AangevraagdeProducten", requests)]


def _request(row: Row) -> list[Tree]:
    name = "Verwijzer" if row["referrer"] in NAMED_REFERRERS else None
    return [
        ("ReferentieAanbieder", reference(row)),
        _product(row, "code"),
        ("ToewijzingIngangsdatum", _day(row["start"])),
        ("ToewijzingEinddatum", _day(row["end"])),
        _size(row),
        ("Budget", _budget(row)),
        ("Verwijzer", [("b:Type", row["referrer"]), ("b:Naam", name)]),
    ]


def client_of_305(person: Row, deliveries: Iterable[Row]) -> list[Tree]:
    """The client of a 305, with a start for each delivery."""
    starts = [("StartProduct", [*_delivery(each), _first_sent()]) for each in deliveries]
    return [*_described(person, []), ("StartProducten", starts)]


def client_of_307(person: Row, deliveries: Iterable[Row]) -> list[Tree]:
    """The client of a 307, with a stop for each delivery."""
    stops = [
        (
            "StopProduct",
            [
                *_delivery(each),
                ("RedenBeeindiging", each["stop_reason"]),
                ("Einddatum", _day(each["stop"])),
                _first_sent(),
            ],
        )
        for each in deliveries
    ]
    return [*_described(person, []), ("StopProducten", stops)]


def _delivery(row: Row) -> list[Tree]:
    return [
        ("ToewijzingNummer", row["allocation"] and number(row["allocation"])),
        _product(row, "product"),
        ("Begindatum", _day(row["start"])),
    ]


def _first_sent() -> Tree:
    return "StatusAanlevering", "1"


def declaration(claims: list[Row], number_of: str, month: tuple[date, date]) -> list[Tree]:
    """The declaration of a 323: the lines of one month, by client."""
    return [
        ("DeclaratieNummer", number_of),
        ("DeclaratiePeriode", _period(*month)),
        ("DeclaratieDagtekening", _day(month[1])),
        ("TotaalIngediendBedrag", _total(claims)),
        ("Clienten", _clients(claims, [], [])),
    ]


def answer(claims: list[Row], number_of: str) -> list[Tree]:
    """The answer of a 325, which refuses the lines that were rejected."""
    rejected = [row for row in claims if row["rejected"]]
    return [
        ("DeclaratieNummer", number_of),
        ("TotaalIngediendBedrag", _total(claims)),
        ("TotaalToegekendBedrag", _total(row for row in claims if not row["rejected"])),
        ("Clienten", _clients(rejected, [return_codes(REFUSED)], [return_codes(NO_REMARK)])),
        return_codes(NO_REMARK),
    ]


def return_codes(code: str) -> Tree:
    """What an answer says of the element that it stands in."""
    return "RetourCodes", [("RetourCode", code)]


def _clients(claims: list[Row], per_line: list[Tree], per_client: list[Tree]) -> list[Tree]:
    clients: dict[str, list[Tree]] = {}
    for row in claims:
        clients.setdefault(row["bsn"], []).append(("Prestatie", [*_line(row), *per_line]))
    return [("Client", [("Bsn", bsn), ("Prestaties", lines), *per_client]) for bsn, lines in clients.items()]


def _line(row: Row) -> list[Tree]:
    for column in ("allocation", "category", "code"):
        if row[column] is None:
            raise MonitorError(
                f"a claim in a message must have a value for {column}",
                got=f"claim {row['claim_line']} without one",
                remedy="leave out what was not claimed by message, such as the task variant",
            )
    rate = row["rate_cents"]
    return [
        (
            "ProductReferentie",
            [("b:ReferentieNummer", row["claim_line"]), ("b:VorigReferentieNummer", row["takes_back"])],
        ),
        ("ToewijzingNummer", number(row["allocation"])),
        ("ProductCategorie", row["category"]),
        ("ProductCode", row["code"]),
        ("ProductPeriode", _period(row["period_start"], row["period_end"])),
        ("GeleverdVolume", _whole(row["volume"])),
        ("Eenheid", row["unit"]),
        ("ProductTarief", None if rate is None else _whole(rate)),
        ("IngediendBedrag", [("b:Bedrag", _whole(abs(row["amount_cents"]))), _sign(row["credit"])]),
    ]


def _total(claims: Iterable[Row]) -> list[Tree]:
    cents = sum(row["amount_cents"] for row in claims)
    return [("b:TotaalBedrag", _whole(abs(cents))), _sign(cents < 0)]


def _sign(credit: bool) -> Tree:
    return "b:DebetCredit", "C" if credit else "D"


def _period(first: date, last: date) -> list[Tree]:
    return [("b:Begindatum", _day(first)), ("b:Einddatum", _day(last))]


def _day(value: date | datetime | None) -> str | None:
    return None if value is None else value.strftime("%Y-%m-%d")


def _whole(value: float | None) -> str | None:
    if value is not None and value != int(value):
        raise MonitorError(
            "a volume or amount in a message must be a whole number",
            got=str(value),
            remedy="choose a smaller unit, such as minutes or euro cents",
        )
    return None if value is None else str(int(value))
