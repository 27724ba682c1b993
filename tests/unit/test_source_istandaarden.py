"""iWmo and iJw messages, written by hand: every rule of reading, and every fault."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from monitor.sources.istandaarden import read
from monitor.sources.reading import Reading, pseudonym
from monitor.tables import TABLES, validate
from monitor.tables.coercion import dtype_of
from monitor.vocabulary import MonitorError

KEY = "a key for tests"
TOM, TIM = "999900006", "999900018"
PERSON, OTHER = pseudonym(TOM, KEY), pseudonym(TIM, KEY)
CODES = {
    "wmo": {"301": "414", "305": "418", "307": "420", "315": "444", "323": "484", "325": "485", "302": "415"},
    "jw": {"301": "436", "305": "438", "307": "440", "315": "446", "323": "490", "325": "491", "302": "437"},
}
POSTCODES = pd.DataFrame({"postcode6": ["2513AA", "2514BB"], "area_code": ["BU05180101", "BU05180202"]})


def elements(**values: object) -> str:
    """Elements by name; one with the value None is left out."""
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if value is not None)


def message(kind: str, *inside: str, law: str = "wmo", sent: str = "2025-04-01", **header: object) -> str:
    """A message of a municipality (0518) and a provider (12345678), each element on a line of its own."""
    municipality, provider = header.pop("municipality", "0518"), header.pop("provider", "12345678")
    sides = (municipality, provider) if kind in ("301", "325") else (provider, municipality)
    identification = elements(Identificatie=header.pop("identification", "1"), Dagtekening=sent)
    fields = {
        "BerichtCode": CODES[law][kind],
        "BerichtVersie": "3",
        "BerichtSubversie": "2",
        "Afzender": sides[0],
        "Ontvanger": sides[1],
        "BerichtIdentificatie": identification,
    } | header
    namespace = f"http://www.istandaarden.nl/i{law}/3_2/{law}{kind}/schema"
    return (
        f'<Bericht xmlns="{namespace}">\n<Header>{elements(**fields)}</Header>\n{"".join(inside)}</Bericht>'
    )


def client(path: str, *products: str, bsn: str | None = TOM, born: str = "2010-02-14", **values: str) -> str:
    """A client with products at `path`."""
    described = {"Geboortedatum": elements(Datum=born), "Geslacht": "1"} | values
    around, each = path.split("/")
    lines = "\n".join(f"<{each}>{product}</{each}>" for product in products)
    return f"<Client>{elements(Bsn=bsn, **described)}<{around}>\n{lines}\n</{around}></Client>\n"


def allocation(number: object = "7", **values: object) -> str:
    fields = {
        "ToewijzingNummer": number,
        "Product": elements(Categorie="02", Code="02A01"),
        "Toewijzingsdatum": "2025-03-20",
        "Toewijzingstijd": "10:00:00",
        "Ingangsdatum": "2025-04-01",
        "Omvang": elements(Volume=120, Eenheid="01", Frequentie="2"),
    }
    return elements(**(fields | values))


def start(number: str | None = "7", begin: str = "2025-04-03", status: str = "1", **values: object) -> str:
    fields = {
        "ToewijzingNummer": number,
        "Product": elements(Categorie="02", Code="02A01"),
        "Begindatum": begin,
        "RedenBeeindiging": None,
        "Einddatum": None,
        "StatusAanlevering": status,
    }
    return elements(**(fields | values))


def stop(end: str = "2025-07-17", reason: str = "19", **values: object) -> str:
    return start(**({"Einddatum": end, "RedenBeeindiging": reason} | values))


def line(reference: str = "R1", sign: str = "D", **values: object) -> str:
    fields = {
        "ProductReferentie": elements(ReferentieNummer=reference),
        "ToewijzingNummer": "7",
        "ProductCategorie": "02",
        "ProductCode": "02A01",
        "ProductPeriode": elements(Begindatum="2025-04-01", Einddatum="2025-04-30"),
        "GeleverdVolume": "480",
        "Eenheid": "01",
        "ProductTarief": "125",
        "IngediendBedrag": elements(Bedrag="60000", DebetCredit=sign),
    }
    return elements(**(fields | values))


def request(reference: str, referrer: str) -> str:
    return elements(ReferentieAanbieder=reference, Verwijzer=elements(Type=referrer, Naam="Dokter"))


def allocated(*products: str, sent: str = "2025-03-20", law: str = "wmo", **values: object) -> str:
    header = {name: values.pop(name) for name in ("provider", "municipality") if name in values}
    inside = client("ToegewezenProducten/ToegewezenProduct", *products, **values)
    return message("301", inside, law=law, sent=sent, **header)


def started(*products: str, sent: str = "2025-04-04", **values: object) -> str:
    return message("305", client("StartProducten/StartProduct", *products), sent=sent, **values)


def stopped(*products: str, sent: str = "2025-07-18", **values: object) -> str:
    return message("307", client("StopProducten/StopProduct", *products), sent=sent, **values)


def claimed(*clients: str, number: str = "D1", sent: str = "2025-05-05", **values: object) -> str:
    inside = f"<DeclaratieNummer>{number}</DeclaratieNummer><Clienten>{''.join(clients)}</Clienten>"
    return message("323", f"<Declaratie>{inside}</Declaratie>", sent=sent, **values)


def lines(*products: str, bsn: str | None = TOM) -> str:
    return (
        f"<Client>{elements(Bsn=bsn)}<Prestaties>"
        + "".join(f"\n<Prestatie>{product}</Prestatie>" for product in products)
        + "</Prestaties></Client>\n"
    )


def codes(code: str) -> str:
    return f"<RetourCodes><RetourCode>{code}</RetourCode></RetourCodes>"


def answered(
    *products: str, number: str = "D1", granted: int = 1, whole: str = "0200", client: str = "0200"
) -> str:
    clients = (
        f"<Client><Prestaties>{''.join(products)}</Prestaties>{codes(client)}</Client>" if products else ""
    )
    inside = (
        f"<DeclaratieNummer>{number}</DeclaratieNummer><TotaalToegekendBedrag>{elements(TotaalBedrag=granted)}"
        f"</TotaalToegekendBedrag><Clienten>{clients}</Clienten>{codes(whole)}"
    )
    return message("325", f"<DeclaratieAntwoord>{inside}</DeclaratieAntwoord>", sent="2025-05-12")


def refused(reference: str, code: str = "9321") -> str:
    return f"<Prestatie>{line(reference)}{codes(code)}</Prestatie>"


@pytest.fixture
def reading(tmp_path: Path):
    """Reads messages, each from a file of its own, and holds that every table keeps its schema."""

    def read_all(*messages: str, postcodes: pd.DataFrame | None = POSTCODES) -> Reading:
        for place, text in enumerate(messages):
            (tmp_path / f"{place}.xml").write_text(text, encoding="utf-8")
        found = read(tmp_path, KEY, postcodes)
        for name, frame in found.tables.items():
            declared = {column: dtype_of(each) for column, each in TABLES[name].schema.columns.items()}
            assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == declared
            assert validate(name, frame)[1] == ()
            assert frame.index.names == ["file", "row"]
        return found

    return read_all


def rows(found: Reading, name: str, *columns: str) -> list[tuple]:
    """The rows of a table in some columns, dates as text and what is missing as None."""
    frame = found.tables[name][list(columns)].astype("object")
    return [tuple(_plain(value) for value in row) for row in frame.itertuples(index=False)]


def whole_row(found: Reading, name: str) -> dict[str, object]:
    """The first row of a table, every column."""
    columns = list(TABLES[name].schema.columns)
    return dict(zip(columns, rows(found, name, *columns)[0], strict=True))


def _plain(value: object) -> object:
    if pd.isna(value):
        return None
    return str(value).removesuffix(" 00:00:00") if isinstance(value, pd.Timestamp) else value


def faults(found: Reading) -> list[tuple]:
    return [
        (fault.file.split("/")[-1], fault.row, fault.field, fault.value, fault.rule) for fault in found.faults
    ]


# ---------------------------------------------------------------- allocations


def test_an_allocation_is_read_with_its_amounts_and_moments(reading):
    found = reading(allocated(allocation(Einddatum="2025-09-30", RedenWijziging="04")))
    assert whole_row(found, "allocations") == {
        "municipality": "GM0518",
        "allocation": "7",
        "person": PERSON,
        "provider": "12345678",
        "law": "wmo",
        "category": "02",
        "code": "02A01",
        "assigned_at": "2025-03-20 10:00:00",
        "start": "2025-04-01",
        "end": "2025-09-30",
        "volume": 120.0,
        "unit": "01",
        "frequency": "2",
        "budget_eur": None,
        "change_reason": "04",
        "referrer": None,
        "requested_at": None,
    }
    assert found.faults == ()
    assert [path.name for path in found.files] == ["0.xml"]


@pytest.mark.parametrize(
    ("values", "budget"),
    [
        ({"Omvang": None}, None),
        ({"Omvang": None, "Budget": "123456"}, 1234.56),
        ({"Omvang": elements(Volume=50000, Eenheid="83", Frequentie="6")}, 500.0),
        ({"Omvang": elements(Volume=50000, Eenheid="83", Frequentie="4")}, None),  # per month: no total
        ({"Omvang": elements(Volume=50000, Eenheid="82", Frequentie="6")}, None),
    ],
)
def test_a_budget_is_there_only_if_the_message_says_so(reading, values, budget):
    found = reading(allocated(allocation(**values)))
    assert rows(found, "allocations", "budget_eur") == [(budget,)]


@pytest.mark.parametrize(
    ("versions", "kept"),
    [
        ([{}, {"Toewijzingsdatum": "2025-05-01"}], "2025-05-01"),
        ([{"Toewijzingsdatum": "2025-05-01"}, {}], "2025-05-01"),
        ([{}, {"Toewijzingstijd": "10:00:01", "Ingangsdatum": "2025-06-01"}], "2025-06-01"),
        ([{}, {"RedenWijziging": "13"}], None),
        ([{"RedenWijziging": "13"}, {}], None),  # same moment: withdrawn, whichever file comes first
        ([{"RedenWijziging": "13"}, {"Toewijzingsdatum": "2025-05-01"}], "2025-05-01"),
    ],
)
def test_the_latest_version_of_an_allocation_holds(reading, versions, kept):
    found = reading(*(allocated(allocation(**values)) for values in versions))
    latest = [max(row) for row in rows(found, "allocations", "assigned_at", "start")]
    assert [moment[:10] for moment in latest] == ([kept] if kept else [])


def test_a_number_is_of_one_municipality_and_one_law(reading):
    found = reading(
        allocated(allocation("7")),
        allocated(allocation("007"), municipality="0384"),
        allocated(allocation("8", Product=elements(Categorie="45")), law="jw"),
    )
    expected = [
        ("GM0384", "7", "wmo", "02A01"),
        ("GM0518", "8", "jeugdwet", None),
        ("GM0518", "7", "wmo", "02A01"),
    ]
    assert rows(found, "allocations", "municipality", "allocation", "law", "code") == expected


def test_the_same_number_in_another_law_replaces_nothing(tmp_path):
    for law in ("wmo", "jw"):
        (tmp_path / f"{law}.xml").write_text(allocated(allocation("7"), law=law))
    assert len(read(tmp_path, KEY).tables["allocations"]) == 2


def test_the_referrer_and_the_day_come_from_the_request(reading):
    def asked(*requests, **values):
        inside = client("AangevraagdeProducten/AangevraagdProduct", *requests)
        return message("315", inside, **values)

    found = reading(
        asked(request("V1", "02"), request("V2", "04"), sent="2025-03-01"),
        asked(request("V1", "06"), provider="87654321"),
        asked(request("V3", "01"), sent="2025-05-20"),
        allocated(allocation("1", ReferentieAanbieder="V1"), allocation("2", ReferentieAanbieder="V2")),
        allocated(allocation("3"), allocation("4", ReferentieAanbieder="unknown")),
        allocated(allocation("1", Toewijzingsdatum="2025-06-01")),  # changed later, without the reference
        allocated(allocation("5", ReferentieAanbieder="V1")),
        allocated(allocation("5", ReferentieAanbieder="V2", Toewijzingsdatum="2025-06-01")),
        allocated(allocation("6", ReferentieAanbieder="V1")),
        allocated(allocation("6", ReferentieAanbieder="V3", Toewijzingsdatum="2025-06-01")),
        allocated(allocation("7", ReferentieAanbieder="V1")),
        allocated(allocation("7", ReferentieAanbieder="V1", Toewijzingsdatum="2025-06-01")),
    )
    first, third = "2025-03-01", "2025-05-20"
    # A change that nobody asked for has the referrer still, but answers no request.
    expected = [
        ("1", "02", None),
        ("2", "04", first),
        ("3", None, None),
        ("4", None, None),
        ("5", "04", first),
    ]
    expected += [("6", "01", third), ("7", "02", None)]
    assert rows(found, "allocations", "allocation", "referrer", "requested_at") == expected


# ----------------------------------------------------------------- deliveries


def test_a_start_is_joined_to_its_stop(reading):
    found = reading(started(start(), BerichtSubversie="1"), stopped(stop()))
    assert found.tables["deliveries"].index.tolist()[0][0].endswith("0.xml")
    assert whole_row(found, "deliveries") == {
        "municipality": "GM0518",
        "allocation": "7",
        "person": PERSON,
        "provider": "12345678",
        "law": "wmo",
        "category": "02",
        "product": "02A01",
        "start": "2025-04-03",
        "stop": "2025-07-17",
        "stop_reason": "19",
        "standard_version": "3.2",
        "start_reported": "2025-04-04",
        "stop_reported": "2025-07-18",
    }


A, B = "2025-04-03", "2025-06-02"
END = "2025-07-17"


@pytest.mark.parametrize(
    ("case", "messages", "expected"),
    [
        ("open", [started(start())], [(A, None, None)]),
        ("only a stop", [stopped(stop())], [(A, END, "19")]),
        ("twice the same", [started(start()), started(start(), sent="2025-04-09")], [(A, None, None)]),
        ("start removed", [started(start()), started(start(status="3"), sent="2025-04-05")], []),
        ("removed in an earlier file", [started(start(status="3")), started(start())], []),
        (
            "removed, then another first day",
            [started(start()), started(start(status="3"), start(begin=B), sent="2025-06-03")],
            [(B, None, None)],
        ),
        (
            "sent again after removal",
            [
                started(start()),
                started(start(status="3"), sent="2025-04-05"),
                started(start(), sent="2025-04-06"),
            ],
            [(A, None, None)],
        ),
        (
            "stop removed",
            [started(start()), stopped(stop()), stopped(stop(status="3"), sent="2025-07-20")],
            [(A, None, None)],
        ),
        (
            "stop removed and corrected on one day",
            [
                started(start()),
                stopped(stop()),
                stopped(stop(status="3"), stop(end="2025-07-10"), sent="2025-07-20"),
            ],
            [(A, "2025-07-10", "19")],
        ),
        (
            "stop removed with another last day",
            [
                started(start()),
                stopped(stop()),
                stopped(stop(end="2025-07-16", status="3"), sent="2025-07-20"),
            ],
            [(A, None, None)],
        ),
        (
            "temporary, then for good",
            [started(start()), stopped(stop("2025-05-01", "20"), sent="2025-05-02"), stopped(stop())],
            [(A, END, "19")],
        ),
        (
            "temporary, then started again",
            [started(start()), stopped(stop("2025-05-01", "20"), sent="2025-05-02"), started(start(begin=B))],
            [(A, "2025-05-01", "20"), (B, None, None)],
        ),
        (
            "two starts, the second stopped",
            [started(start(), start(begin=B)), stopped(stop(begin=B))],
            [(A, None, None), (B, END, "19")],
        ),
        (
            "a stop with another first day ends the open start",
            [started(start()), stopped(stop(begin="2025-04-10"))],
            [(A, END, "19")],
        ),
        (
            "a stop of another provider does not",
            [started(start()), stopped(stop(), provider="87654321")],
            [(A, None, None), (A, END, "19")],
        ),
        (
            "task variant",
            [started(start(None)), stopped(stop(number=None))],
            [(A, END, "19")],
        ),
        (
            "task variant, another product",
            [started(start(None)), stopped(stop(number=None, Product=elements(Categorie="01")))],
            [(A, END, "19"), (A, None, None)],
        ),
        (
            "task variant, another first day",
            [started(start(None)), stopped(stop(number=None, begin=B))],
            [(A, None, None), (B, END, "19")],
        ),
    ],
)
def test_deliveries(tmp_path, case, messages, expected):
    for place, text in enumerate(messages):
        (tmp_path / f"{place}.xml").write_text(text)
    found = read(tmp_path, KEY)
    assert found.faults == ()
    assert sorted(rows(found, "deliveries", "start", "stop", "stop_reason"), key=str) == sorted(
        expected, key=str
    )


def test_the_version_is_that_of_the_stop_reason(reading):
    found = reading(
        started(start("1"), start("2"), BerichtSubversie="0"), stopped(stop(number="1"), BerichtSubversie="1")
    )
    assert rows(found, "deliveries", "allocation", "standard_version") == [("1", "3.1"), ("2", "3.0")]


def test_a_stop_alone_was_never_reported_as_a_start(reading):
    found = reading(stopped(stop()))
    assert rows(found, "deliveries", "start_reported", "stop_reported") == [(None, "2025-07-18")]


# --------------------------------------------------------------------- claims


def test_a_claim_and_the_credit_that_takes_it_back(reading):
    credit = line("R2", "C", ProductReferentie=elements(ReferentieNummer="R2", VorigReferentieNummer="R1"))
    found = reading(claimed(lines(line()), lines(credit, bsn=TIM)))
    assert whole_row(found, "claims") == {
        "municipality": "GM0518",
        "claim_line": "R1",
        "allocation": "7",
        "person": PERSON,
        "provider": "12345678",
        "law": "wmo",
        "category": "02",
        "code": "02A01",
        "period_start": "2025-04-01",
        "period_end": "2025-04-30",
        "volume": 480.0,
        "unit": "01",
        "rate_cents": 125,
        "amount_cents": 60000,
        "credit": False,
        "rejected": False,
    }
    assert rows(found, "claims", "claim_line", "person", "amount_cents", "credit")[1] == (
        "R2",
        OTHER,
        -60000,
        True,
    )
    assert found.tables["claims"]["amount_cents"].sum() == 0


def answered_as_a_whole(identification: str, code: str) -> str:
    """A 325 without an answer: the message itself was refused."""
    about = {"DeclaratieIdentificatie": elements(Identificatie=identification)}
    return message("325", **about, RetourCodes=elements(RetourCode=code))


TWO_LINES = claimed(lines(line("R1"), line("R2")))


@pytest.mark.parametrize(
    ("answer", "rejected"),
    [
        (answered(refused("R2")), ["R2"]),
        (answered(refused("R2", "0200")), []),
        (answered(refused("R2", "0200"), client="8187"), ["R2"]),
        (answered(refused("R2"), number="D9"), []),
        (answered(whole="8001"), []),
        (answered(whole="9333", granted=0), ["R1", "R2"]),
        (answered(whole="9333", granted=5), []),
        (answered_as_a_whole("1", "0001"), ["R1", "R2"]),
        (answered_as_a_whole("9", "0001"), []),
        (answered_as_a_whole("1", "0200"), []),
    ],
)
def test_an_answer_refuses_lines(reading, answer, rejected):
    found = reading(TWO_LINES, answer)
    assert [
        number for number, refused in rows(found, "claims", "claim_line", "rejected") if refused
    ] == rejected


def test_a_refused_line_may_be_claimed_again_under_its_reference(reading):
    found = reading(claimed(lines(line())), answered(refused("R1")), claimed(lines(line()), number="D2"))
    assert rows(found, "claims", "claim_line", "rejected") == [("R1", False)]
    assert found.tables["claims"].index[0][0].endswith("2.xml")
    assert found.faults == ()


def test_a_reference_that_is_used_twice_is_a_fault_and_a_copy_is_not(reading):
    found = reading(claimed(lines(line())), claimed(lines(line())), claimed(lines(line()), number="D2"))
    assert len(found.tables["claims"]) == 1
    assert [(fault.file[-5:], fault.value) for fault in found.faults] == [("2.xml", "R1")]


# -------------------------------------------------------------------- persons


def home(kind: str, postcode: str) -> str:
    return f"<Contact>{elements(Soort=kind, Adres=elements(Postcode=postcode))}</Contact>"


@pytest.mark.parametrize(
    ("contacts", "area"),
    [
        (home("01", "2513AA"), "BU05180101"),
        (home("03", "2513 aa"), "BU05180101"),
        (home("03", "2514BB") + home("01", "2513AA"), "BU05180101"),
        (home("04", "2513AA") + home("02", "2513AA"), None),
        (home("01", "9999XX"), None),
    ],
)
def test_the_neighbourhood_is_that_of_the_own_home(reading, contacts, area):
    relation = f"<Relatie>{home('01', '2514BB')}</Relatie>"
    found = reading(allocated(allocation(), Relaties=relation, Contactgegevens=contacts))
    assert rows(found, "persons", "area_code") == [(area,)]


def test_a_person_is_one_row_as_the_latest_message_has_it(reading):
    here, there = home("01", "2513AA"), home("01", "2514BB")
    born = {"Geboortedatum": elements(Datum="1972-01-01", DatumGebruik="2")}
    found = reading(
        allocated(allocation(), Contactgegevens=there, sent="2025-05-01"),
        allocated(allocation(), Contactgegevens=here, sent="2025-03-01"),
        message(
            "305", client("StartProducten/StartProduct", start(), Geslacht="2", **born), sent="2025-06-01"
        ),
    )
    expected = [(PERSON, None, 1972, "f", "BU05180202", None, None)]
    assert rows(found, "persons", *TABLES["persons"].schema.columns) == expected


@pytest.mark.parametrize(("sex", "read_as"), [("0", "x"), ("1", "m"), ("2", "f"), ("9", "x")])
def test_sex(reading, sex, read_as):
    assert rows(reading(allocated(allocation(), Geslacht=sex)), "persons", "sex") == [(read_as,)]


def test_the_postcode_that_held_on_the_day_counts(reading):
    moved = pd.DataFrame(
        {
            "postcode6": ["2513AA"] * 3,
            "area_code": ["BU05180303", "BU05180101", "BU05180202"],
            "valid_from": ["2026-01-01", None, "2025-01-01"],
        }
    )
    text = allocated(allocation(), Contactgegevens=home("01", "2513AA"))
    assert rows(reading(text, postcodes=moved), "persons", "area_code") == [("BU05180202",)]
    assert rows(reading(text, postcodes=None), "persons", "area_code") == [(None,)]


# --------------------------------------------------------------------- faults

PRODUCT = "Bericht/Client/ToegewezenProducten/ToegewezenProduct"
DATE_RULE = "must be a date such as 2025-12-31"
WHOLE_RULE = "must be a whole number of zero or more"
REQUIRED = "must be there and not empty"


@pytest.mark.parametrize(
    ("values", "field", "value", "rule"),
    [
        ({"ToewijzingNummer": None}, "ToewijzingNummer", "(empty)", REQUIRED),
        ({"ToewijzingNummer": "x7"}, "ToewijzingNummer", "x7", WHOLE_RULE),
        ({"ToewijzingNummer": f"{TOM}x"}, "ToewijzingNummer", "(not shown)", WHOLE_RULE),
        ({"Ingangsdatum": "2025-02-30"}, "Ingangsdatum", "2025-02-30", DATE_RULE),
        ({"Ingangsdatum": "20250401"}, "Ingangsdatum", "20250401", DATE_RULE),
        ({"Ingangsdatum": ""}, "Ingangsdatum", "(empty)", REQUIRED),
        ({"Einddatum": "soon"}, "Einddatum", "soon", DATE_RULE),
        ({"Toewijzingstijd": "25:00:00"}, "Toewijzingstijd", "25:00:00", "must be a time such as 12:34:56"),
        ({"Omvang": elements(Volume="-1", Eenheid="01", Frequentie="2")}, "Omvang/Volume", "-1", WHOLE_RULE),
        ({"Omvang": elements(Volume="1", Frequentie="2")}, "Omvang/Eenheid", "(empty)", REQUIRED),
        ({"Budget": "9" * 30}, "Budget", "9" * 30, WHOLE_RULE),
        ({"Product": elements(Code="02A01")}, "Product/Categorie", "(empty)", REQUIRED),
    ],
)
def test_a_fault_in_an_allocation_sets_only_that_allocation_aside(reading, values, field, value, rule):
    number = values.pop("ToewijzingNummer", "1")
    found = reading(allocated(allocation(number, **values), allocation("2")))
    assert rows(found, "allocations", "allocation") == [("2",)]
    assert len(found.tables["persons"]) == 1
    assert faults(found) == [("0.xml", 4, f"{PRODUCT}/{field}", value, rule)]


@pytest.mark.parametrize(
    ("values", "field", "value"),
    [
        ({"sign": "X"}, "IngediendBedrag/DebetCredit", "X"),
        ({"IngediendBedrag": elements(Bedrag="-5", DebetCredit="D")}, "IngediendBedrag/Bedrag", "-5"),
        ({"IngediendBedrag": elements(Bedrag="5.00", DebetCredit="D")}, "IngediendBedrag/Bedrag", "5.00"),
        ({"IngediendBedrag": elements(DebetCredit="D")}, "IngediendBedrag/Bedrag", "(empty)"),
        ({"ProductPeriode": elements(Einddatum="2025-04-30")}, "ProductPeriode/Begindatum", "(empty)"),
        ({"ProductReferentie": ""}, "ProductReferentie/ReferentieNummer", "(empty)"),
        ({"ToewijzingNummer": None}, "ToewijzingNummer", "(empty)"),
    ],
)
def test_a_fault_in_a_line_sets_only_that_line_aside(reading, values, field, value):
    found = reading(claimed(lines(line("R1", **values), line("R2")), lines(line("R3"), bsn=TIM)))
    assert rows(found, "claims", "claim_line") == [("R2",), ("R3",)]
    path = f"Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie/{field}"
    assert [(each.field, each.value) for each in found.faults] == [(path, value)]


@pytest.mark.parametrize("bsn", ["999900007", "12345678", "000000000", "９９９９００００６", "abc", None])
def test_a_client_without_a_sound_bsn_is_set_aside(reading, bsn):
    found = reading(claimed(lines(line("R1"), bsn=bsn), lines(line("R2"), bsn=TIM)))
    assert rows(found, "claims", "claim_line", "person") == [("R2", OTHER)]
    [fault] = found.faults
    assert fault.field == "Bericht/Declaratie/Clienten/Client/Bsn"
    assert fault.value == ("(not shown)" if bsn else "(empty)")


@pytest.mark.parametrize(
    ("values", "field", "value"),
    [
        ({"Geslacht": "7"}, "Geslacht", "7"),
        ({"Geslacht": None}, "Geslacht", "(empty)"),
        ({"born": "14-02-2010"}, "Geboortedatum/Datum", "(not shown)"),
        (
            {"Geboortedatum": elements(Datum="1900-01-01", DatumGebruik="3")},
            "Geboortedatum/DatumGebruik",
            "(not shown)",
        ),
    ],
)
def test_a_client_that_is_not_described_is_set_aside(reading, values, field, value):
    found = reading(allocated(allocation("1"), **values), allocated(allocation("2"), bsn=TIM))
    assert rows(found, "allocations", "allocation") == [("2",)]
    assert rows(found, "persons", "person") == [(OTHER,)]
    assert [(each.row, each.field, each.value) for each in found.faults] == [
        (3, f"Bericht/Client/{field}", value)
    ]


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        (started(start(status="7")), "StatusAanlevering", "must be one of 1, 2, 9, 3"),
        (started(start(None, Product=None)), "ToewijzingNummer", "must be there where there is no Product"),
        (stopped(stop(Einddatum=None)), "Einddatum", REQUIRED),
        (stopped(stop(RedenBeeindiging=None)), "RedenBeeindiging", REQUIRED),
    ],
)
def test_a_fault_in_a_delivery(reading, text, field, rule):
    found = reading(text)
    assert len(found.tables["deliveries"]) == 0
    assert [(fault.field.split("/")[-1], fault.rule) for fault in found.faults] == [(field, rule)]


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ({"BerichtCode": "999"}, "BerichtCode", "999"),
        ({"BerichtCode": None}, "BerichtCode", "(empty)"),
        ({"BerichtSubversie": "9"}, "BerichtVersie", "3"),
        ({"BerichtVersie": None}, "BerichtVersie", "(empty)"),
        ({"municipality": "518"}, "Afzender", "518"),
        ({"provider": "0518"}, "Ontvanger", "0518"),
        ({"BerichtIdentificatie": ""}, "BerichtIdentificatie/Dagtekening", "(empty)"),
    ],
)
def test_a_message_with_an_unsound_header_is_set_aside(reading, header, field, value):
    inside = client("ToegewezenProducten/ToegewezenProduct", allocation("1"))
    found = reading(message("301", inside, **header), allocated(allocation("2")))
    assert rows(found, "allocations", "allocation") == [("2",)]
    assert [(fault.row, fault.field, fault.value) for fault in found.faults] == [
        (2, f"Bericht/Header/{field}", value)
    ]


@pytest.mark.parametrize(
    ("text", "row", "rule"),
    [
        (allocated(allocation("1"))[:-20], 5, "ERR_TAG_NOT_FINISHED"),
        (allocated(allocation("1")).replace("</Client>", "</Jansen>"), 5, "ERR_TAG_NAME_MISMATCH"),
        (allocated(allocation("&entity;")), 4, "ERR_UNDECLARED_ENTITY"),
        ("", 1, "no element"),
        ("<Envelope><Body/></Envelope>", 1, "no element Bericht"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + allocated(allocation("1")), 1, "DOCTYPE"),
        ("<Bericht/>", 1, "must be there"),
        (message("301"), 1, "must be there"),
        (allocated(allocation("1")).replace("ToegewezenProduct>", "Product>"), 3, "must be there"),
    ],
)
def test_a_document_that_cannot_be_read_is_one_fault(reading, text, row, rule):
    found = reading(text, allocated(allocation("2")))
    assert rows(found, "allocations", "allocation") == [("2",)]
    [fault] = found.faults
    assert (fault.file.split("/")[-1], fault.row) == ("0.xml", row)
    assert rule in fault.rule
    assert "Jansen" not in str(fault)


def test_nothing_personal_is_in_a_table_or_a_fault(reading):
    found = reading(
        allocated(allocation("x"), Contactgegevens=home("01", "2513AA"), Naam=elements(Achternaam="Wit")),
        allocated(allocation("1"), bsn="123456789", born=TOM),
        claimed(lines(line(TOM, sign=TOM))),
    )
    said = " ".join(
        [*(str(fault) for fault in found.faults), *(table.to_csv() for table in found.tables.values())]
    )
    assert len(found.faults) == 3
    for secret in (TOM, "123456789", "Wit", "2513AA"):
        assert secret not in said


# ----------------------------------------------------- files, folders, envelopes


@pytest.mark.parametrize(
    "envelope",
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n{}',
        "<s:Envelope xmlns:s='urn:soap'><s:Header>x</s:Header><s:Body>{}</s:Body></s:Envelope>",
        "<Di01 xmlns='urn:stuf'><stuurgegevens/><inhoud><!-- a remark -->{}</inhoud></Di01>",
        "\ufeff{}",
    ],
)
def test_any_envelope(reading, envelope):
    text = allocated(allocation()).replace("xmlns=", "xmlns:unused=")  # names count, namespaces do not
    found = reading(envelope.format(text), started(start()))
    assert len(found.tables["allocations"]) == len(found.tables["deliveries"]) == 1


def test_several_messages_in_one_file_and_a_table_only_where_it_was_delivered(reading):
    found = reading(
        f"<Berichten>{allocated(allocation('1'))}{allocated(allocation('2'), bsn=TIM)}</Berichten>"
    )
    assert rows(found, "allocations", "allocation", "person") == [("1", PERSON), ("2", OTHER)]
    assert set(found.tables) == {"persons", "allocations"}


def test_a_message_of_the_standard_that_fills_no_table_is_passed_over(reading):
    found = reading(message("302", law="jw"), claimed(lines(line("x", sign="Q"))))
    assert set(found.tables) == {"claims"}
    assert len(found.tables["claims"]) == 0
    assert len(found.faults) == 1


def test_folders_zips_and_files_have_names_from_above_the_path(tmp_path):
    folder = tmp_path / "in" / "deeper"
    folder.mkdir(parents=True)
    (folder / "b.XML").write_text(allocated(allocation("1")))
    (folder / "notes.txt").write_text("no message")
    (folder / ".hidden.xml").write_text("no message")
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        archive.writestr("x/c.xml", allocated(allocation("2")))
        archive.writestr("__MACOSX/._c.xml", "no message")
    found = read(tmp_path / "in", KEY)
    assert found.tables["allocations"].index.tolist() == [("in/deeper/b.XML", 4), ("in/a.zip/x/c.xml", 4)]
    assert [path.name for path in found.files] == ["a.zip", "b.XML"]
    assert found.faults == ()
    assert read(folder / "b.XML", KEY).tables["allocations"].index.tolist() == [("b.XML", 4)]
    assert read(tmp_path / "in" / "a.zip", KEY).tables["allocations"].index.tolist() == [("a.zip/x/c.xml", 4)]


def test_lines_beyond_65535_are_counted(reading):
    found = reading(
        "\n" * 70_000 + f"<Berichten>{allocated(allocation('x'))}</Berichten>".replace("<B", "<B", 1)
    )
    assert found.faults[0].row == 70_004


@pytest.mark.parametrize("name", ["nowhere.xml", "empty", "notes.txt", "broken.zip", "empty.zip"])
def test_a_path_without_messages_is_refused(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("no message")
    (tmp_path / "broken.zip").write_bytes(b"PK no zip")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(MonitorError, match="remedy"):
        read(tmp_path / name, KEY)


def test_a_huge_member_of_a_zip_is_refused(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xml", "<a>" + " " * 10_000)
    monkeypatch.setattr("monitor.sources.istandaarden.documents.LARGEST_MEMBER", 9_000)
    with pytest.raises(MonitorError, match="at most 9,000 bytes"):
        read(tmp_path / "a.zip", KEY)


def test_a_damaged_member_of_a_zip_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", allocated(allocation()))
    path.write_bytes(path.read_bytes().replace(b"ToewijzingNummer>7", b"ToewijzingNummer>8"))
    with pytest.raises(MonitorError, match="must be whole"):
        read(path, KEY)


def test_without_a_key_nothing_is_read(tmp_path):
    with pytest.raises(MonitorError, match="key"):
        read(tmp_path / "nowhere.xml", "")


def test_rows_are_in_the_order_of_their_keys_whatever_the_files(reading, tmp_path):
    numbers = ["3", "1", "2"]
    found = reading(
        *(
            allocated(allocation(number), bsn=bsn)
            for number, bsn in zip(numbers, (TOM, TIM, TOM), strict=False)
        )
    )
    assert rows(found, "allocations", "allocation") == [("1",), ("2",), ("3",)]
    assert rows(found, "persons", "person") == sorted([(PERSON,), (OTHER,)])
