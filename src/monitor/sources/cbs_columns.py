"""Which column of a CBS table holds what, in each of the forms that CBS figures come in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from monitor.vocabulary import MonitorError


@dataclass(frozen=True)
class Measure:
    """One figure of the CBS key figures: how its column is called, and where it goes.

    `stem` matches a heading without accents, signs and the number that OData v3 adds; `names` are
    the exact names in OData v4 and in CBS' own Excel file. A measure goes to the table `population`
    (`band`: lowest and highest age, and sex), to `public_figures` (`indicator`), or to both.
    """

    stem: str
    names: tuple[str, ...]
    indicator: str = ""
    band: tuple[str, str, str] | None = None
    whole: bool = True


AGES = r"(?:bevolking)?(?:leeftijdsgroepen)?k?"
SEX = r"(?:bevolking)?(?:geslacht)?"
COUNT = r"(?:aantal)?"

MEASURES = (
    Measure(
        rf"(?:bevolking)?aantalinwoners{COUNT}",
        ("T001036", "a_inw"),
        "cbs_inhabitants",
        ("0", "120", "total"),
    ),
    Measure(rf"{SEX}mannen{COUNT}", ("3000", "a_man"), band=("0", "120", "m")),
    Measure(rf"{SEX}vrouwen{COUNT}", ("4000", "a_vrouw"), band=("0", "120", "f")),
    Measure(rf"{AGES}0tot15jaar{COUNT}", ("10680", "a_00_14"), band=("0", "14", "total")),
    Measure(rf"{AGES}15tot25jaar{COUNT}", ("53050", "a_15_24"), band=("15", "24", "total")),
    Measure(rf"{AGES}25tot45jaar{COUNT}", ("53310", "a_25_44"), band=("25", "44", "total")),
    Measure(rf"{AGES}45tot65jaar{COUNT}", ("53715", "a_45_64"), band=("45", "64", "total")),
    Measure(rf"{AGES}65jaarofouder{COUNT}", ("80200", "a_65_oo"), band=("65", "120", "total")),
    Measure(rf"(?:zorg)?jongerenmetjeugdzorginnatura{COUNT}", ("T001203", "a_jz_tn"), "cbs_youth_care"),
    Measure(
        r"(?:zorg)?percentagejongerenmetjeugdzorg",
        ("A045561", "p_jz_tn"),
        "cbs_youth_care_share",
        whole=False,
    ),
    Measure(rf"(?:zorg)?wmoclienten{COUNT}", ("M001342_1", "a_wmo_t"), "cbs_wmo_clients"),
    Measure(
        r"(?:zorg)?wmoclientenrelatief(?:per1000inwoners)?",
        ("M001342_2", "p_wmo_t"),
        "cbs_wmo_clients_rate",
        whole=False,
    ),
    Measure(
        rf"(?:socialezekerheid)?personenpersoortuitkeringbijstand{COUNT}",
        ("D006842", "a_soz_wb"),
        "cbs_benefit_recipients",
    ),
)

# The columns that say what a row is about, by their stems; the first that fits counts.
CODE = (r"(?:regioaanduiding)?codering(?:code)?", r"gwbcode(?:10)?", r"wijkenenbuurten", r"regios")
NAME = (r"wijkenenbuurten(?:label|title|naam)", r"wijkenenbuurten", r"regio")
MUNICIPALITY_NAME = (r"(?:regioaanduiding)?gemeentenaam(?:naam)?", r"gmnaam")
KIND = (r"(?:regioaanduiding)?soortregio(?:omschrijving)?", r"recs")
PERIOD = (r"perioden?", r"periods", r"jaar")
MEASURE_NAME, VALUE = (r"measure",), (r"value",)  # OData v4: a row per figure


def stem(heading: str) -> str:
    """A heading in lower case letters and digits only, without the number that OData v3 adds."""
    plain = unicodedata.normalize("NFKD", re.sub(r"_\d+$", "", heading.strip()))
    return re.sub(r"[^a-z0-9]", "", plain.encode("ascii", "ignore").decode().lower())


def positions(headings: list[str], patterns: tuple[str, ...]) -> list[int]:
    """Where the headings stand that match `patterns`, in the order of the patterns."""
    stems = [stem(heading) for heading in headings]
    return [i for pattern in patterns for i, text in enumerate(stems) if re.fullmatch(pattern, text)]


def measure_columns(headings: list[str], file: str) -> dict[int, Measure]:
    """The measure of each column that holds one; two columns for one measure are refused."""
    found = {index: measure_of(heading) for index, heading in enumerate(headings)}
    columns = {index: measure for index, measure in found.items() if measure}
    if len(set(columns.values())) < len(columns):
        twice = [headings[i] for i, measure in columns.items() if list(columns.values()).count(measure) > 1]
        raise MonitorError(
            f"{file} must hold each figure of CBS in one column",
            got=f"columns for the same figure: {', '.join(twice)}",
            remedy="remove one of them",
        )
    return columns


def measure_of(heading: str) -> Measure | None:
    """The measure that a heading, or a code of OData v4, stands for."""
    name, text = heading.strip(), stem(heading)
    for measure in MEASURES:
        if name in measure.names or re.fullmatch(measure.stem, text):
            return measure
    return None
