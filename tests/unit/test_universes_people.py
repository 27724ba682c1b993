"""Who has support, by age, sex and what it consists of, and what people say of it."""

import pytest
from universes_cases import OTHER, Counted, provider

from monitor.vocabulary import UNKNOWN

LAST = "2025Q4"
# year of birth: age band of clients, and of those by whom expected use is reckoned, at the end of 2025
BIRTHS = {
    2025: ("0-17", "0-17"),
    2008: ("0-17", "0-17"),
    2007: ("18-22", "18-22"),
    2003: ("18-22", "18-22"),
    2002: ("23-64", "23-44"),
    1981: ("23-64", "23-44"),
    1980: ("23-64", "45-64"),
    1961: ("23-64", "45-64"),
    1960: ("65-120", "65-74"),
    1951: ("65-120", "65-74"),
    1950: ("65-120", "75-84"),
    1941: ("65-120", "75-84"),
    1940: ("65-120", "85-120"),
    1905: ("65-120", "85-120"),
    1904: (UNKNOWN, UNKNOWN),
}

PRODUCTS = [{}, {"code": "02A02", "layer": "specialist"}, {"code": "50A01", "law": "jeugdwet"}]
TWO = {"allocation": "2", "provider": OTHER}
# deliveries of one person, and the parts of the profile at the end of 2025; {} is the own provider
PROFILES = {
    "one provider, two laws": (
        [{}, {"law": "jeugdwet", "product": "50A01"}], ["jeugdwet/{}/basic", "wmo/{}/basic"],
    ),
    "two providers, two laws": (
        [{**TWO, "product": "02A02"}, {"law": "jeugdwet", "product": "50A01"}],
        ["jeugdwet/{}/basic", "wmo/98000000/specialist"],
    ),
    "twice the same": ([{}, {"start": "2024-06-01", "allocation": "2"}], ["wmo/{}/basic"]),
    "two layers of one provider": (
        [{"stop": "2026-06-30"}, {"product": "02A02"}], ["wmo/{}/basic", "wmo/{}/specialist"],
    ),
    "another layer before": (
        [{"stop": "2025-12-29", "stop_reason": "37"}, {"product": "02A02", "start": "2025-12-30"}],
        ["wmo/{}/specialist"],
    ),
    "another layer afterwards": (
        [{"stop": "2025-12-31", "stop_reason": "37"}, {"product": "02A02", "start": "2026-01-01"}],
        ["wmo/{}/basic"],
    ),
    "in a gap between layers": (
        [{"stop": "2025-12-30", "stop_reason": "37"}, {"product": "02A02", "start": "2026-01-02"}],
        ["wmo/{}/basic"],
    ),
    "products that nobody lists": ([{"product": "99Z99"}, {"product": ""}], ["wmo/{}/unknown"]),
}  # fmt: skip

WMO, YOUTH = ("wmo", "45-64", "f"), ("jeugdwet", "45-64", "f")
# name: rows per table, and the law, age band and sex of each user at the end of 2025
USERS = {
    "two laws at one provider": ({"deliveries": [{}, {"law": "jeugdwet"}]}, [YOUTH, WMO]),
    "two providers under one law": ({"deliveries": [{}, TWO]}, [WMO]),
    "two products of one provider": ({"deliveries": [{}, {"product": "02A02"}]}, [WMO]),
    "two persons": (
        {"persons": [{}, {"person": "2", "sex": "m"}], "deliveries": [{}, {"person": "2", "allocation": "2"}]},
        [WMO, ("wmo", "45-64", "m")],
    ),
    "neither man nor woman": ({"persons": [{"sex": "x"}], "deliveries": [{}]}, [("wmo", "45-64", "x")]),
    "several addresses": (
        {"persons": [{"valid_from": f"200{year}-01-01"} for year in range(5)], "deliveries": [{}]}, [WMO],
    ),
    "what the latest address says": (
        {"persons": [{"sex": "m"}, {"valid_from": "2025-12-31"}], "deliveries": [{}]}, [WMO],
    ),
    "not what tomorrow's address says": (
        {"persons": [{"valid_to": "2025-12-31"}, {"sex": "m", "valid_from": "2026-01-01"}],
         "deliveries": [{}]}, [WMO],
    ),
    "stopped the day before": ({"deliveries": [{"stop": "2025-12-30", "stop_reason": "19"}]}, []),
    "stops on the day": ({"deliveries": [{"stop": "2025-12-31", "stop_reason": "19"}]}, [WMO]),
    "starts on the day": ({"deliveries": [{"start": "2025-12-31"}]}, [WMO]),
    "starts the day after": ({"deliveries": [{"start": "2026-01-01"}]}, []),
    "paused on the day": ({"deliveries": [{"stop": "2025-12-01", "stop_reason": "20"}]}, [WMO]),
}  # fmt: skip

YES, NO = (LAST, "wmo", "a", "yes"), (LAST, "wmo", "a", "no")
# name: answers, and per answer its quarter, law, item and whether it is positive
EXPERIENCE = {
    "positive": ([{}], [YES]),
    "not positive": ([{"positive": "false"}], [NO]),
    "without a score": ([{"score": ""}], [YES]),
    "three items": (
        [{"item": item} for item in "abc"], [YES, (LAST, "wmo", "b", "yes"), (LAST, "wmo", "c", "yes")],
    ),
    "two laws": ([{}, {"law": "jeugdwet"}], [(LAST, "jeugdwet", "a", "yes"), YES]),
    "two years": ([{}, {"year": "2024"}], [("2024Q4", "wmo", "a", "yes"), YES]),
    "two respondents": ([{}, {"respondent": "2", "positive": "false"}], [NO, YES]),
    "a year before the first quarter": ([{"year": "2023"}], []),
    "a year after the last quarter": ([{"year": "2026"}], []),
}  # fmt: skip
ANSWERED_ON = {"own provider": {}, "no provider": {"provider": ""}, "other provider": {"provider": OTHER}}

GROUPS = {
    "birth": {
        str(year): {"persons": [{"birth_year": str(year)}], "deliveries": [{"start": "2025-12-31"}]}
        for year in BIRTHS
    },
    "profile": {name: {"deliveries": case[0], "allocations": []} for name, case in PROFILES.items()},
    "users": {name: case[0] for name, case in USERS.items()},
    "experience": {name: {"experience": case[0]} for name, case in EXPERIENCE.items()},
    "about": {name: {"experience": [row]} for name, row in ANSWERED_ON.items()},
    "mark": {"none": {"outcomes": [{}]}, "seven": {"outcomes": [{"useful_mark": "7", "informant": "ouder"}]}},
}


@pytest.fixture(scope="module")
def here():
    """All cases in one town, each universe counted once."""
    return Counted(GROUPS, products=PRODUCTS)


def test_ages_at_the_edges(here):
    found = here.found("clients", "birth", "age_band", period=LAST)
    assert found == {str(year): [band] for year, (band, _) in BIRTHS.items()}


def test_standard_ages_at_the_edges(here):
    found = here.found("users", "birth", "age_band", period=LAST)
    assert found == {str(year): [band] for year, (_, band) in BIRTHS.items()}


def test_a_client_is_one_unit_with_the_sorted_distinct_parts_of_the_support_of_that_day(here):
    found = here.found("clients", "profile", "profile", period=LAST)
    for name, (_, parts) in PROFILES.items():
        own = provider(here.numbers["profile", name])
        assert found[name] == ["|".join(part.format(own) for part in parts)], name


@pytest.mark.parametrize("name", USERS)
def test_a_person_is_a_user_once_per_law(name, here):
    assert here.found("users", "users", "law", "age_band", "sex", period=LAST)[name] == USERS[name][1]


@pytest.mark.parametrize("name", EXPERIENCE)
def test_an_answer_of_a_year_stands_in_its_last_quarter(name, here):
    found = here.found("experience", "experience", "period", "law", "item", "positive")
    assert found[name] == EXPERIENCE[name][1]


def test_an_answer_is_about_the_provider_that_it_names(here):
    own = provider(here.numbers["about", "own provider"])
    found = here.found("experience", "about", "provider")
    assert found == {"own provider": [own], "no provider": [UNKNOWN], "other provider": [OTHER]}


def test_a_missing_mark_is_unknown(here):
    found = here.found("outcomes", "mark", "mark", "informant")
    assert found == {"none": [(UNKNOWN, UNKNOWN)], "seven": [("7", "ouder")]}
