"""Validation: what is typed, what is set aside and why, and that data/README.md is true."""

import time
from pathlib import Path

import pandas as pd
import pytest

from monitor.sources.reading import origin
from monitor.tables import TABLES, check_references, validate
from monitor.tables.coercion import coerce, dtype_of
from monitor.tables.columns import DATE, NUMBER, TEXT, TRUTH, WHOLE
from monitor.tables.describe import describe
from monitor.tables.personal import is_bsn
from monitor.vocabulary import Fault, MonitorError

BSN = "111222333"
CLAIM = {
    "municipality": "GM0363",
    "claim_line": "1",
    "person": "p1",
    "provider": "12345678",
    "law": "wmo",
    "period_start": "2025-01-01",
    "period_end": "2025-01-31",
    "volume": "12.5",
    "unit": "04",
    "amount_cents": "62500",
    "credit": "false",
    "rejected": "nee",
}
ALLOCATION = {
    "municipality": "GM0363",
    "allocation": "1",
    "person": "p1",
    "provider": "12345678",
    "law": "wmo",
    "assigned_at": "2025-01-01 10:00",
    "start": "2025-01-01",
}
AREA = {"area_code": "GM0363", "name": "Amsterdam", "level": "municipality"}


def frame(*rows: dict, file: str = "claims.csv") -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype="str", index=origin(file, range(2, len(rows) + 2)))


def claims(**changes: str) -> pd.DataFrame:
    return frame(CLAIM | changes)


def test_readme_is_what_the_schemas_say():
    written = Path(__file__).parents[2] / "data" / "README.md"
    assert written.read_text(encoding="utf-8") == describe(), (
        "python -m monitor.tables.describe > data/README.md"
    )


def test_readme_has_words_for_every_pattern():
    assert "(?:" not in describe()
    assert r"\d" not in describe()


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_columns_and_types_of_the_schema(name):
    table, faults = validate(name, pd.DataFrame(columns=TABLES[name].required, index=origin("x.csv", [])))
    assert faults == ()
    expected = {column: dtype_of(each) for column, each in TABLES[name].schema.columns.items()}
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == expected


def test_a_sound_row_is_typed_and_keeps_its_origin():
    table, faults = validate("claims", claims(amount_cents=" 62500 ", rejected="Ja"))
    assert faults == ()
    assert list(table.columns) == list(TABLES["claims"].schema.columns)
    row = table.loc[("claims.csv", 2)]
    assert (row["amount_cents"], row["volume"], row["rejected"]) == (62500, 12.5, True)
    assert row["period_start"] == pd.Timestamp("2025-01-01")
    assert pd.isna(row["rate_cents"])


@pytest.mark.parametrize(
    ("dtype", "text", "value"),
    [
        (DATE, "2025-12-31", pd.Timestamp(2025, 12, 31)),
        (DATE, "2025-12-31T14:30:05", pd.Timestamp(2025, 12, 31, 14, 30, 5)),
        (DATE, "2025-12-31 14:30", pd.Timestamp(2025, 12, 31, 14, 30)),
        (WHOLE, "-120", -120),
        (WHOLE, "2019.0", 2019),
        (WHOLE, "123456789012345678", 123456789012345678),
        (NUMBER, "+12.50", 12.5),
        (NUMBER, "7", 7.0),
        (TRUTH, "JA", True),
        (TRUTH, "0", False),
        (TEXT, "  01 ", "01"),
    ],
)
def test_coercion_of_text(dtype, text, value):
    typed, impossible = coerce(pd.Series([text, "", None], dtype="str"), dtype)
    assert typed[0] == value
    assert typed.isna().tolist() == [False, True, True]
    assert not impossible.any()
    assert str(typed.dtype) == dtype


@pytest.mark.parametrize(
    ("dtype", "texts"),
    [
        (DATE, ["31-12-2025", "2025-02-30", "2025", "2025-1-1", "20251231", "2025-12-31T25:00", "gisteren"]),
        (WHOLE, ["1.5", "1.250", "1,0", "1e3", "٣", "1234567890123456789", "12 "[:1] + "x"]),
        (NUMBER, ["1,5", "1.234,5", "nan", "inf", "1e3", ".", "€ 5"]),
        (TRUTH, ["yes", "2", "onbekend"]),
    ],
)
def test_coercion_refuses(dtype, texts):
    typed, impossible = coerce(pd.Series(texts, dtype="str"), dtype)
    assert impossible.all()
    assert typed.isna().all()


@pytest.mark.parametrize(
    ("dtype", "values", "expected"),
    [
        (DATE, pd.to_datetime(["2025-01-02"]).astype("datetime64[ns]"), pd.Timestamp(2025, 1, 2)),
        (DATE, pd.to_datetime(["2025-01-02 10:00+02:00"]), pd.Timestamp(2025, 1, 2, 10)),
        (DATE, pd.Series([pd.Timestamp(2025, 1, 2).date()], dtype="object"), pd.Timestamp(2025, 1, 2)),
        (WHOLE, [2019.0], 2019),
        (NUMBER, [1e7], 1e7),
        (NUMBER, [0.00001], 0.00001),
        (TRUTH, [True], True),
        (TRUTH, [1], True),
        (TEXT, [12345678.0], "12345678"),
        (TEXT, [7], "7"),
    ],
)
def test_coercion_of_typed_values(dtype, values, expected):
    typed, impossible = coerce(pd.Series(values), dtype)
    assert typed[0] == expected
    assert not impossible.any()


@pytest.mark.parametrize(
    ("changes", "field", "value", "rule"),
    [
        ({"period_end": "2025-02-30"}, "period_end", "2025-02-30", "must be a date such as 2025-12-31"),
        ({"amount_cents": "1,5"}, "amount_cents", "1,5", "must be a whole number such as 120"),
        ({"volume": "veel"}, "volume", "veel", "must be a number such as 12.5"),
        ({"credit": "?"}, "credit", "?", "must be true or false (also ja, nee, 1, 0)"),
        ({"unit": " "}, "unit", "(empty)", "must not be empty"),
        ({"person": ""}, "person", "(empty)", "must not be empty"),
        ({"law": "Wmo"}, "law", "Wmo", "must be one of: wmo, jeugdwet, participatiewet"),
        ({"provider": "1234567"}, "provider", "1234567", r"must look like \d{8}"),
        ({"volume": "-1"}, "volume", "-1", "must be at least 0"),
        ({"amount_cents": "-5"}, "amount_cents", "-5", "an amount may be negative only on a credit line"),
        (
            {"period_start": "2025-02-01"},
            "period_end",
            "2025-01-31",
            "period_start must not be after period_end",
        ),
        (
            {"person": BSN},
            "person",
            "(not shown)",
            "looks like a BSN; a person must be a pseudonym: name the column bsn, and reading makes it one",
        ),
    ],
)
def test_one_fault_per_fault(changes, field, value, rule):
    table, faults = validate("claims", claims(**changes))
    assert faults == (Fault("claims.csv", 2, field, value, rule),)
    assert table.empty


def test_every_fault_of_a_row_is_named_and_the_other_rows_stay():
    broken = CLAIM | {"claim_line": "2", "law": "x", "period_end": "x", "volume": ""}
    table, faults = validate("claims", frame(CLAIM, broken, CLAIM | {"claim_line": "3"}))
    assert [(fault.row, fault.field) for fault in faults] == [(3, "law"), (3, "period_end"), (3, "volume")]
    assert table.index.tolist() == [("claims.csv", 2), ("claims.csv", 4)]


def test_the_second_row_with_a_key_is_the_fault():
    table, faults = validate("claims", frame(CLAIM, CLAIM | {"volume": "9"}))
    rule = "must be unique: the same stands in claims.csv, row 2"
    assert faults == (Fault("claims.csv", 3, "provider, claim_line", "12345678, 1", rule),)
    assert table["volume"].tolist() == [12.5]


def test_missing_parts_of_a_key_are_alike_and_personal_parts_are_hidden():
    person = {"person": "geheim", "birth_year": "1980", "sex": "m"}
    table, faults = validate("persons", frame(person, person, file="persons.csv"))
    assert len(table) == 1
    assert faults[0].value == "(not shown), (empty)"


def test_a_personal_value_is_never_shown():
    person = {"person": "p1", "birth_year": "neunzehn", "sex": "m", "household": "12345672"}
    _, faults = validate("persons", frame(person, file="persons.csv"))
    assert {fault.field: fault.value for fault in faults} == {
        "birth_year": "(not shown)",
        "household": "(not shown)",
    }


def test_a_bsn_that_lost_its_leading_zero_is_recognised():
    assert is_bsn("012345672")
    table, faults = validate("claims", claims(person="12345672"))
    assert (len(table), faults[0].field) == (0, "person")


def test_a_bsn_in_another_column_is_not_shown_either():
    _, faults = validate("claims", claims(unit=f"bsn {BSN}"))
    assert [fault.value for fault in faults] == ["(not shown)"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [(BSN, True), ("111222334", False), ("000000000", False), ("11122233", False), ("²11222333", False)],
)
def test_is_bsn(text, answer):
    assert is_bsn(text) is answer


def test_unknown_and_missing_columns_are_refused_with_the_nearest_name():
    with pytest.raises(MonitorError) as error:
        validate("claims", claims().rename(columns={"amount_cents": "amount_cent"}))
    message = str(error.value)
    assert "claims.csv must have the columns of the table claims" in message
    assert "unknown: 'amount_cent' (did you mean 'amount_cents'?); missing: amount_cents" in message
    assert "data/README.md" in message


def test_an_unknown_table_is_refused_with_the_nearest_name():
    with pytest.raises(MonitorError, match="did you mean 'claims'"):
        validate("claim", claims())


def test_an_index_that_is_not_unique_is_allowed():
    rows = frame(CLAIM, CLAIM | {"claim_line": "2", "law": "x"}, CLAIM | {"claim_line": "3"})
    table, faults = validate("claims", rows.set_index(origin("bericht.xml", [1, 1, 1])))
    assert (table["claim_line"].tolist(), len(faults)) == (["1", "3"], 1)


def sound(name: str, *rows: dict) -> pd.DataFrame:
    table, faults = validate(name, frame(*rows, file=f"{name}.csv"))
    assert faults == ()
    return table


def test_a_row_that_refers_to_what_is_not_there_is_set_aside():
    population = {"year": "2025", "age_from": "0", "age_to": "120", "sex": "total", "persons": "5"}
    rows = [population | {"area_code": code} for code in ("GM0363", "WK999999")]
    tables = {"areas": sound("areas", AREA), "population": sound("population", *rows)}
    kept, faults = check_references(tables)
    rule = "area WK999999 does not occur in areas.csv: add it there or correct it"
    assert faults == (Fault("population.csv", 3, "area_code", "WK999999", rule),)
    assert kept["population"]["area_code"].tolist() == ["GM0363"]
    assert len(tables["population"]) == 2


def test_missing_references_and_tables_that_were_not_given_are_fine():
    target = {"indicator": "x", "value": "1", "source": "raad"}
    tables = {
        "areas": sound("areas", AREA),
        "targets": sound("targets", target, target | {"provider": "12345678"}),
    }
    kept, faults = check_references(tables)
    assert (len(kept["targets"]), faults) == (2, ())


def test_what_was_left_out_cannot_be_referred_to_and_a_person_is_not_shown():
    request = {"request": "1", "person": "geheim", "law": "wmo", "received": "2025-01-01"}
    person = {"person": "geheim", "birth_year": "1980", "sex": "m", "area_code": "BU99999999"}
    tables = {
        "areas": sound("areas", AREA),
        "persons": sound("persons", person),
        "requests": sound("requests", request),
    }
    kept, faults = check_references(tables)
    assert (len(kept["persons"]), len(kept["requests"])) == (0, 0)
    assert faults[1].rule == "person (not shown) does not occur in persons.csv: add it there or correct it"
    assert "geheim" not in str(faults[1])


PLAN = {"plan": "geheim", "person": "p1", "start": "2025-01-01"}
GOAL = {
    "plan": "geheim",
    "result_area": "work",
    "domain": "work_education",
    "baseline": "2",
    "achieved": "ja",
}
ANSWER = {"respondent": "geheim", "law": "wmo", "year": "2025", "item": "a", "positive": "ja"}
RESULT = {"result": "R1", "name": "Iedereen doet mee", "result_area": "work", "ambition": "keep"}
AGREEMENT = {
    "result": "R1",
    "activity": "begeleiding",
    "commissioner": "GM0363",
    "executor": "12345678",
    "basis_kind": "contract",
    "state": "done",
}
SCORE = {"period": "2025Q4", "question": "6", "score": "5"}
SURVEY = {
    "period": "2025",
    "respondent_group": "providers",
    "instrument": "access",
    "exists": "4",
    "develop_further": "0",
    "n": "4",
}
SESSION = {"session": "S1", "period": "2025Q4", "host": "GM0363", "question": "Hoe dan?"}
INSIGHT = {"session": "S1", "from": "GM0384", "to": "GM0363", "insight": "Zo."}
TRIANGLE = '{"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 52]]]}'
BOUNDARY = {"area_code": "GM0363", "geometry": TRIANGLE}
ROWS = {
    "plans": PLAN,
    "goals": GOAL,
    "experience": ANSWER,
    "results": RESULT,
    "agreements": AGREEMENT,
    "self_assessment": SCORE,
    "instrument_survey": SURVEY,
    "review_sessions": SESSION,
    "review_insights": INSIGHT,
    "boundaries": BOUNDARY,
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_with_what_is_required_is_sound(name):
    assert len(sound(name, ROWS[name])) == 1


@pytest.mark.parametrize(
    ("name", "changes", "field", "value", "rule"),
    [
        ("plans", {"end": "2024-12-31"}, "end", "2024-12-31", "start must not be after end"),
        ("plans", {"case_director": "wij"}, "case_director", "wij", r"must look like \d{8}"),
        ("plans", {"person": BSN}, "person", "(not shown)", "looks like a BSN"),
        ("goals", {"result_area": "geld"}, "result_area", "geld", "must be one of: finances, work"),
        ("goals", {"domain": "werk"}, "domain", "werk", "must be one of: finances, work_education"),
        ("goals", {"latest": "6"}, "latest", "6", "must be at most 5"),
        ("goals", {"plan": ""}, "plan", "(empty)", "must not be empty"),
        ("experience", {"item": "d"}, "item", "d", "must be one of: a, b, c"),
        ("experience", {"area_code": "GM0363"}, "area_code", "GM0363", r"must look like BU\d{8}"),
        ("experience", {"respondent": BSN}, "respondent", "(not shown)", "a respondent must be"),
        ("results", {"result": "R 1"}, "result", "R 1", "must look like"),
        ("results", {"ambition": "minder"}, "ambition", "minder", "must be one of: more_informal"),
        ("agreements", {"basis_kind": "brief"}, "basis_kind", "brief", "must be one of: contract, subsidy"),
        ("agreements", {"state": "klaar"}, "state", "klaar", "must be one of: planned, running"),
        ("self_assessment", {"question": "7"}, "question", "7", "must be at most 6"),
        ("self_assessment", {"score": "0"}, "score", "0", "must be at least 1"),
        ("instrument_survey", {"exists": "5"}, "exists", "5", "exists must not be more than n"),
        ("instrument_survey", {"n": "-1"}, "n", "-1", "must be at least 0"),
        ("instrument_survey", {"instrument": "geld"}, "instrument", "geld", "must be one of: demand"),
        ("review_sessions", {"host": "Gouda"}, "host", "Gouda", r"must look like GM\d{4}"),
        ("review_insights", {"from": ""}, "from", "(empty)", "must not be empty"),
        ("allocations", {"requested_at": "mei"}, "requested_at", "mei", "must be a date"),
    ],
)
def test_the_rules_of_plans_and_steering(name, changes, field, value, rule):
    row = ROWS.get(name) or ALLOCATION
    table, faults = validate(name, frame(row | changes, file="x.csv"))
    assert [(fault.field, fault.value) for fault in faults if rule in fault.rule] == [(field, value)]
    assert table.empty


@pytest.mark.parametrize(
    "geometry",
    [
        "x",
        "[]",
        '{"type": "Point", "coordinates": [4, 52]}',
        '{"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [4, 52]]]}',
        TRIANGLE.replace("52", '"52"'),
        TRIANGLE.replace("52", "NaN"),
        TRIANGLE.replace("52", "1e999"),
        TRIANGLE.replace("52", "true"),
        TRIANGLE.replace("52", "9" * 400),
        TRIANGLE.replace("Polygon", "MultiPolygon"),
        '{"type": "Polygon", "coordinates": []}',
        "[" * 100_000,
    ],
)
def test_what_is_no_outline_is_a_fault_that_does_not_fill_the_screen(geometry):
    table, faults = validate("boundaries", frame(BOUNDARY | {"geometry": geometry}))
    assert [fault.field for fault in faults] == ["geometry"]
    assert len(str(faults[0])) < 250
    assert table.empty


def test_a_plan_and_a_respondent_are_never_shown():
    request = {"request": "1", "person": "p1", "law": "wmo", "received": "x", "plan": "geheim"}
    other = GOAL | {"plan": "geheim ook"}
    answers = frame(ANSWER, ANSWER, file="experience.csv")
    tables = {"plans": sound("plans", PLAN), "goals": sound("goals", GOAL, other)}
    kept, faults = check_references(tables)
    assert kept["goals"]["plan"].tolist() == ["geheim"]
    faults += validate("experience", answers)[1] + validate("requests", frame(request))[1]
    faults += validate("plans", frame(PLAN, PLAN))[1] + validate("goals", frame(GOAL, GOAL))[1]
    assert len(faults) == 5
    assert "geheim" not in " ".join(map(str, faults))


def test_what_belongs_to_a_result_or_a_session_refers_to_it():
    tables = {
        "results": sound("results", RESULT),
        "agreements": sound("agreements", AGREEMENT, AGREEMENT | {"result": "R2"}),
        "review_sessions": sound("review_sessions", SESSION),
        "review_insights": sound("review_insights", INSIGHT, INSIGHT | {"session": "S2"}),
        "boundaries": sound("boundaries", BOUNDARY),
    }
    kept, faults = check_references(tables)
    assert [fault.value for fault in faults] == ["R2", "S2"]
    assert [len(table) for table in kept.values()] == [1, 1, 1, 1, 1]


def test_many_claims_take_seconds():
    number = 150_000
    many = pd.DataFrame({name: [value] * number for name, value in CLAIM.items()}, dtype="str")
    many["claim_line"] = pd.Series(range(number)).astype("str")
    many.index = origin("claims.csv", range(2, number + 2))
    began = time.perf_counter()
    table, faults = validate("claims", many)
    assert time.perf_counter() - began < 6  # about 1 second alone; the limit leaves room for a busy machine
    assert (len(table), faults) == (number, ())
