"""The official iWmo and iJw 3.2 samples and schemas: what they say, and what we write, are known answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pandas.testing import assert_frame_equal

from monitor.sources.istandaarden import read
from monitor.sources.reading import pseudonym
from monitor.sources.simulate.messages import write_messages
from monitor.tables import TABLES, validate
from monitor.tables.coercion import dtype_of
from monitor.tables.personal import is_bsn
from monitor.vocabulary import MonitorError

STANDARDS = Path(__file__).parents[2].parent / "shared" / "istandaarden"
needs_samples = pytest.mark.skipif(
    not STANDARDS.exists(), reason=f"the official XSDs and sample messages are not in {STANDARDS}"
)
KEY = "a key for tests"
BSNS = [bsn for bsn in (f"{number:09}" for number in range(999_900_000, 999_900_200)) if is_bsn(bsn)][:6]
PEOPLE = pd.DataFrame(
    {
        "person": [pseudonym(bsn, KEY) for bsn in BSNS],
        "bsn": BSNS,
        "birth_date": [date(1950 + 9 * place, 1 + place, 28) for place in range(len(BSNS))],
        "sex": ["m", "f", "x", "f", "m", "f"],
        "surname": ["Wit", "de Vries", "Ümit-Çelik", "Jansen & Zn", "O'Neill", "Bakker"],
        "postcode6": ["2513AA", "2514BB", "2513AA", None, "2514BB", "9999XX"],
    }
)
PERSONS = PEOPLE["person"].tolist()
POSTCODES = pd.DataFrame({"postcode6": ["2513AA", "2514BB"], "area_code": ["BU05180101", "BU05180202"]})
AREA_OF = dict(POSTCODES.itertuples(index=False))


def frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """A typed frame of a table, sorted by its key; what a row leaves out is missing."""
    declared = {column: dtype_of(each) for column, each in TABLES[name].schema.columns.items()}
    typed = pd.DataFrame(rows, columns=list(declared), dtype="object").astype(declared)
    return typed.sort_values(list(TABLES[name].key), na_position="first", ignore_index=True)


def plain(found: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as dictionaries, what is missing left out, dates as text."""
    rows = found.astype("object").to_dict("records")
    return [{name: _text(value) for name, value in row.items() if not pd.isna(value)} for row in rows]


def _text(value: object) -> object:
    return str(value).removesuffix(" 00:00:00") if isinstance(value, pd.Timestamp) else value


# ---------------------------------------------------------------- the samples


@pytest.fixture(scope="module")
def samples():
    return read(STANDARDS, KEY, pd.DataFrame({"postcode6": ["9999XX"], "area_code": ["BU03840101"]}))


@needs_samples
def test_every_sample_is_read_without_a_fault(samples):
    names = ["JW301", "JW302", "JW305", "JW307", "WMO301", "WMO305", "WMO307", "WMO315", "WMO323"]
    assert sorted(path.stem for path in samples.files) == names
    assert samples.faults == ()
    for name, table in samples.tables.items():
        assert validate(name, table)[1] == ()


@needs_samples
def test_persons_of_the_samples(samples):
    """One BSN is in every sample; JW307 was sent last, and JW301 is the last with an address."""
    expected = {
        "person": pseudonym("999900006", KEY),
        "birth_year": 2010,
        "sex": "m",
        "area_code": "BU03840101",
    }
    assert plain(samples.tables["persons"]) == [expected]


@needs_samples
def test_allocations_of_the_samples(samples):
    """Only the WMO301 names its request: the WMO315 tells who referred, and on which day it was sent."""
    both = {"municipality": "GM0384", "provider": "42420001", "person": pseudonym("999900006", KEY)}
    wmo = {
        "allocation": "101",
        "law": "wmo",
        "category": "01",
        "code": "01A01",
        "assigned_at": "2023-08-13 12:34:56",
        "start": "2023-01-01",
        "end": "2023-12-31",
        "volume": 10.0,
        "unit": "01",
        "frequency": "1",
        "referrer": "04",
        "requested_at": "2023-07-15",
    }
    youth = {
        "law": "jeugdwet",
        "category": "55",
        "assigned_at": "2026-04-01 12:34:56",
        "start": "2026-04-01",
        "volume": 2.0,
        "frequency": "2",
    }
    first = {"allocation": "300201", "code": "55A11", "end": "2026-07-14", "unit": "04"}
    second = {"allocation": "300202", "code": "55A12", "end": "2026-07-19", "unit": "16"}
    assert plain(samples.tables["allocations"]) == [both | youth | first, both | youth | second, both | wmo]


@needs_samples
def test_deliveries_of_the_samples(samples):
    """The second WMO307 stop names another first day than its WMO305 start: the start's holds."""
    both = {"municipality": "GM0363", "provider": "65656055", "person": pseudonym("999900006", KEY)}
    both |= {"stop_reason": "31", "standard_version": "3.2"}
    wmo = {"law": "wmo", "category": "01", "stop": "2025-07-18"}
    wmo |= {"start_reported": "2025-04-05", "stop_reported": "2025-07-21"}
    youth = {"law": "jeugdwet", "category": "55", "stop": "2026-07-17"}
    youth |= {"start_reported": "2026-04-15", "stop_reported": "2026-07-20"}
    assert plain(samples.tables["deliveries"]) == [
        both | youth | {"allocation": "300201", "product": "55A11", "start": "2026-04-03"},
        both | youth | {"allocation": "300202", "product": "55A12", "start": "2026-04-15"},
        both | wmo | {"allocation": "300201", "product": "01A11", "start": "2025-04-03"},
        both | wmo | {"allocation": "300202", "product": "01A12", "start": "2025-04-04"},
    ]


@needs_samples
def test_claims_of_the_samples(samples):
    claims = samples.tables["claims"]
    columns = ["claim_line", "allocation", "code", "volume", "rate_cents", "amount_cents"]
    assert list(claims[columns].itertuples(index=False, name=None)) == [
        ("RN001", "20072", "01A03", 4.0, 1250, 5000),
        ("RN002", "200730", "01A04", 16.0, 1500, 24000),
        ("RN003", "20074", "01A03", 4.0, 1250, 5000),
        ("RN004", "20073", "01A04", 16.0, 1500, 24000),
    ]
    assert claims["amount_cents"].sum() == 58000  # TotaalIngediendBedrag
    assert claims["person"].tolist() == [pseudonym(bsn, KEY) for bsn in ["999900006"] * 2 + ["999900018"] * 2]
    assert not claims["credit"].any() and not claims["rejected"].any()
    file = "istandaarden/iwmo32/voorbeelden/WMO323.xml"
    assert claims.index.tolist() == [(file, 33), (file, 52), (file, 76), (file, 95)]


@needs_samples
@pytest.mark.parametrize("encoded", ["windows-1252", "utf-16"])
def test_a_sample_in_another_encoding(tmp_path, encoded):
    text = (STANDARDS / "iwmo32" / "voorbeelden" / "WMO323.xml").read_text(encoding="utf-8")
    (tmp_path / "a.xml").write_bytes(text.replace("UTF-8", encoded).encode(encoded))
    assert len(read(tmp_path, KEY).tables["claims"]) == 4


# ------------------------------------------------------------- what we write

T = pd.Timestamp
WMO = {"municipality": "GM0518", "provider": "12345678", "law": "wmo"}
YOUTH = {"municipality": "GM0518", "provider": "87654321", "law": "jeugdwet"}
HOURS = {"volume": 120, "unit": "01", "frequency": "2"}
EUROS = {"volume": 250_000, "unit": "83", "frequency": "6", "budget_eur": 2500.0}


def _allocation(number: str, person: int, sides: dict, **more: object) -> dict[str, object]:
    product = {"category": "02", "code": "02A01"} if sides is WMO else {"category": "45", "code": "45A01"}
    days = {"assigned_at": T("2025-03-20 10:30:00"), "start": T("2025-04-01")}
    return {"allocation": number, "person": PERSONS[person]} | sides | product | days | more


def _request(referrer: str, day: str) -> dict[str, object]:
    """What a 315 tells of an allocation."""
    return {"referrer": referrer, "requested_at": T(day)}


def _delivery(
    number: str | None, person: int, sides: dict, start: str, stop: str = "", **more: object
) -> dict:
    product = (
        {"category": "02", "product": "02A01"} if sides is WMO else {"category": "45", "product": "45A01"}
    )
    row = {"allocation": number, "person": PERSONS[person], "start": T(start), "standard_version": "3.2"}
    row["start_reported"] = T(start) + timedelta(days=4)
    if stop:
        row |= {"stop": T(stop), "stop_reported": T(stop) + timedelta(days=2), "stop_reason": "20"}
    return sides | product | row | more


def _claim(line: str, number: str, person: int, sides: dict, month: int, amount: int, **more: object) -> dict:
    product = {"category": "02", "code": "02A01"} if sides is WMO else {"category": "45", "code": "45A01"}
    days = {"period_start": T(2025, month, 1), "period_end": T(2025, month, 28)}
    signs = {"credit": amount < 0, "rejected": False}
    row = {"claim_line": line, "allocation": number, "person": PERSONS[person], "amount_cents": amount}
    return (
        sides
        | product
        | row
        | days
        | {"volume": abs(amount) / 100, "unit": "01", "rate_cents": 100}
        | signs
        | more
    )


TOLD = {
    "allocations": frame(
        "allocations",
        [
            _allocation("1", 0, WMO, end=T("2025-12-31"), **HOURS),
            _allocation("2", 0, WMO, code=None, budget_eur=1234.56, assigned_at=T("2025-03-20 10:30:00.25")),
            _allocation("3", 0, YOUTH, **_request("02", "2025-03-12"), **HOURS),
            _allocation("4", 1, YOUTH, **_request("06", "2025-03-12"), change_reason="04", **EUROS),
            _allocation("5", 2, WMO, assigned_at=T("2025-05-02"), **HOURS),
            _allocation("6", 3, WMO, **_request("01", "2025-02-28"), provider="11112222", **HOURS),
        ],
    ),
    "deliveries": frame(
        "deliveries",
        [
            _delivery("1", 0, WMO, "2025-04-03"),
            _delivery("2", 0, WMO, "2025-04-03", "2025-05-31", product=None),
            _delivery("3", 0, YOUTH, "2025-04-10", "2025-04-30"),
            _delivery("3", 0, YOUTH, "2025-06-10"),
            _delivery("5", 2, WMO, "2025-05-05", "2025-08-31", start_reported=pd.NaT),
            _delivery(None, 4, WMO, "2025-01-06"),
            _delivery(None, 5, YOUTH, "2025-01-06", "2025-02-28", product=None),
        ],
    ),
    "claims": frame(
        "claims",
        [
            _claim("R1", "1", 0, WMO, 4, 10_000),
            _claim("R2", "1", 0, WMO, 4, -10_000),
            _claim("R3", "1", 0, WMO, 4, 9_000, rate_cents=None),
            _claim("R4", "5", 2, WMO, 5, 500, rejected=True),
            _claim("R1", "3", 0, YOUTH, 4, 700),
            _claim("R2", "3", 0, YOUTH, 5, 800, rejected=True),
            _claim("R3", "4", 1, YOUTH, 6, 250_000, unit="83", rate_cents=None),
            _claim("R4", "4", 1, YOUTH, 6, -250_000, unit="83", rate_cents=None),
        ],
    ),
}


def expected_persons(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The persons that messages tell of; only a 301 tells where someone lives."""
    told = {person for name in ("allocations", "deliveries") for person in tables[name]["person"]}
    at_home = set(tables["allocations"]["person"])
    return frame(
        "persons",
        [
            {
                "person": row.person,
                "birth_year": row.birth_date.year,
                "sex": row.sex,
                "area_code": AREA_OF.get(row.postcode6) if row.person in at_home else None,
            }
            for row in PEOPLE.itertuples()
            if row.person in told
        ],
    )


def check_round_trip(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    write_messages(tables, PEOPLE, folder)
    found = read(folder, KEY, POSTCODES)
    assert found.faults == ()
    for name, expected in (tables | {"persons": expected_persons(tables)}).items():
        if name in found.tables:
            assert_frame_equal(found.tables[name].reset_index(drop=True), expected)
        else:
            assert expected.empty


@cache
def schema(name: str) -> etree.XMLSchema | None:
    """The official schema of a message, such as JW301; the WMO325 is not among them."""
    path = STANDARDS / ("ijw32" if name.startswith("JW") else "iwmo32") / "xsd" / f"{name}.xsd"
    return etree.XMLSchema(etree.parse(path)) if path.exists() else None


def check_valid(files: list[Path]) -> set[str]:
    """Hold that each message keeps its schema; returns the names of the schemas."""
    names = set()
    for path in files:
        name = path.name.split("_")[0]
        for message in etree.parse(path).iter("{*}Bericht"):
            if schema(name) is not None:
                schema(name).assertValid(etree.ElementTree(message))
                names.add(name)
    return names


def test_what_is_written_reads_back(tmp_path):
    check_round_trip(TOLD, tmp_path)


@needs_samples
def test_what_is_written_keeps_the_official_schemas(tmp_path):
    names = check_valid(write_messages(TOLD, PEOPLE, tmp_path))
    kinds = ("301", "305", "307", "315", "323")
    assert names == {f"{law}{kind}" for law in ("JW", "WMO") for kind in kinds} | {"JW325"}


def test_writing_is_the_same_every_time_whatever_the_order_of_rows(tmp_path):
    shuffled = {name: table.sample(frac=1, random_state=7) for name, table in TOLD.items()}
    first, second = (
        write_messages(each, PEOPLE, tmp_path / name) for each, name in ((TOLD, "a"), (shuffled, "b"))
    )
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_what_was_never_reported_has_no_message(tmp_path):
    """Of an unreported stop only the start is told; of what was not reported at all, nothing."""
    unreported = {"stop_reported": None}
    rows = [
        _delivery("1", 0, WMO, "2025-04-03", "2025-05-31", **unreported),
        _delivery("2", 0, WMO, "2025-04-03", "2025-05-31", start_reported=None, **unreported),
    ]
    write_messages({"deliveries": frame("deliveries", rows)}, PEOPLE, tmp_path)
    found = read(tmp_path, KEY).tables["deliveries"].reset_index(drop=True)
    assert_frame_equal(found, frame("deliveries", [_delivery("1", 0, WMO, "2025-04-03")]))


def test_a_law_without_messages_and_a_table_that_is_absent_are_left_out(tmp_path):
    other = TOLD["allocations"].assign(law="participatiewet")
    assert write_messages({"allocations": other}, PEOPLE, tmp_path) == []


def test_a_credit_line_names_the_line_that_it_takes_back(tmp_path):
    path = next(path for path in write_messages(TOLD, PEOPLE, tmp_path) if path.name.startswith("WMO323"))
    line = etree.parse(path).find(".//{*}VorigReferentieNummer")
    assert (line.text, line.getprevious().text) == ("R1", "R2")


@pytest.mark.parametrize(
    ("name", "change", "must"),
    [
        ("allocations", {"allocation": "007"}, "whole number of at most nine digits"),
        ("allocations", {"allocation": "A7"}, "whole number of at most nine digits"),
        ("allocations", {"volume": 1.5, "unit": "01", "frequency": "2"}, "must be a whole number"),
        ("allocations", {"volume": None, "unit": "01", "frequency": "2"}, "must be there together"),
        ("allocations", {"category": None, "code": "02A01"}, "must have a category"),
        ("allocations", {"person": "nobody"}, "people must hold every person"),
        ("allocations", {"referrer": "02", "requested_at": pd.NaT}, "both a referrer and a requested_at"),
        (
            "allocations",
            {"referrer": None, "requested_at": T("2025-03-12")},
            "both a referrer and a requested_at",
        ),
        (
            "deliveries",
            {"stop": pd.NaT, "stop_reported": T("2026-01-01")},
            "must have a stop and a stop_reason",
        ),
        ("deliveries", {"standard_version": "3.1"}, "standard_version 3.2"),
        ("claims", {"allocation": None}, "must have a value for allocation"),
        ("claims", {"amount_cents": -1, "credit": True}, "must take back one earlier line"),
    ],
)
def test_what_messages_cannot_tell_is_refused(tmp_path, name, change, must):
    broken = TOLD[name].head(1).assign(**change)
    with pytest.raises(MonitorError, match=must):
        write_messages({name: broken}, PEOPLE, tmp_path)


DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31)).map(T)


@st.composite
def cases(draw):
    """An allocation with at most one start and stop and some claims, of any person and either law."""
    person, sides = draw(st.integers(0, 5)), draw(st.sampled_from([WMO, YOUTH]))
    size = draw(st.sampled_from([HOURS, EUROS, {"budget_eur": 0.29}, {}]))
    referrer = draw(st.sampled_from([None, "01", "02", "08"]))
    more = {
        "assigned_at": draw(DAYS) + timedelta(seconds=draw(st.integers(0, 86_399))),
        "end": draw(st.one_of(st.none(), st.just(T("2026-06-30")))),
        "referrer": referrer,
        "requested_at": draw(DAYS) if referrer else None,
    }
    stop = draw(st.sampled_from(["", "2025-10-01"]))
    months = draw(st.lists(st.integers(1, 12), unique=True, max_size=3))
    return person, sides, size | more, stop, [(month, draw(st.booleans())) for month in months]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(cases(), min_size=1, max_size=6))
def test_any_case_reads_back(tmp_path_factory, drawn):
    allocations, deliveries, claims = [], [], []
    for place, (person, sides, more, stop, months) in enumerate(drawn, 1):
        allocations.append(_allocation(str(place), person, sides, **more))
        deliveries.append(_delivery(str(place), person, sides, "2025-02-03", stop))
        for month, rejected in months:
            line = f"{place}-{month}"
            claims.append(_claim(line, str(place), person, sides, month, 100 * place, rejected=rejected))
    rows = {"allocations": allocations, "deliveries": deliveries, "claims": claims}
    check_round_trip(
        {name: frame(name, each) for name, each in rows.items()}, tmp_path_factory.mktemp("told")
    )
