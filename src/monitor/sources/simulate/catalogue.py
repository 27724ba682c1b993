"""The fictional products and providers that a simulated municipality buys from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One product: how it is counted, what it costs, and the taakveld that carries it.

    `field` is the Iv3 taakveld from 2025, `field_before` that of 2023 and 2024. `volume` is the
    range of units per frequency; `seniors` is how much likelier it is after 65.
    """

    law: str
    category: str
    code: str
    name: str
    layer: str
    variant: str
    unit: str | None
    frequency: str | None
    volume: tuple[int, int]
    rate_cents: int
    term_days: int
    seniors: float
    result_area: str
    field: str
    field_before: str


@dataclass(frozen=True)
class Role:
    """One provider: what it delivers, with its weight among the providers of that law."""

    name: str
    kind: str
    offers: dict[str, float]
    change: str = ""  # "stops" or "starts" halfway


HOUR, MINUTE, DAY_PART, FULL_DAY, OUTPUT, PIECE = "04", "01", "16", "14", "82", "84"
A_DAY, A_WEEK, A_MONTH, IN_TOTAL = "1", "2", "4", "6"
EFFORT, RESULT, TASK = "inspanning", "output", "taak"
WMO, YOUTH, WORK = "wmo", "jeugdwet", "participatiewet"

# fmt: off
PRODUCTS = (
    Product(WMO, "01", "01A03", "Hulp bij het huishouden", "basic", EFFORT, HOUR, A_WEEK, (2, 4), 3480, 730, 4.0,
            "daily_life", "6.711", "6.71a"),
    Product(WMO, "02", "02A12", "Individuele begeleiding", "specialist", EFFORT, HOUR, A_WEEK, (1, 5), 6720, 365, 0.5,
            "daily_life", "6.712", "6.71b"),
    Product(WMO, "02", "02A01", "Begeleiding door het sociaal team", "basic", TASK, None, None, (0, 0), 0, 0, 1.0,
            "social_network", "6.21", "6.2"),
    Product(WMO, "07", "07A11", "Dagbesteding", "specialist", EFFORT, DAY_PART, A_WEEK, (2, 6), 4310, 365, 1.5,
            "social_network", "6.713", "6.71c"),
    Product(WMO, "09", "09A01", "Inloop en ontmoeting", "informal", TASK, None, None, (0, 0), 0, 0, 1.0,
            "social_network", "6.1", "6.1"),
    Product(WMO, "10", "10A01", "Arrangement zelfstandig wonen", "specialist", RESULT, OUTPUT, IN_TOTAL, (2, 2),
            162_500, 365, 0.5, "daily_life", "6.714", "6.71d"),
    Product(WMO, "11", "11A02", "Rolstoel in bruikleen", "basic", EFFORT, PIECE, A_MONTH, (1, 1), 4550, 730, 3.0,
            "daily_life", "6.60", "6.6"),
    Product(WMO, "12", "12A05", "Scootmobiel in bruikleen", "basic", EFFORT, PIECE, A_MONTH, (1, 1), 6300, 730, 3.0,
            "daily_life", "6.60", "6.6"),
    Product(WMO, "15", "15A01", "Beschermd wonen", "specialist", EFFORT, FULL_DAY, A_DAY, (1, 1), 13_900, 365, 0.1,
            "mental_health", "6.811", "6.81a"),
    Product(YOUTH, "45", "45A48", "Ambulante begeleiding", "basic", EFFORT, MINUTE, A_WEEK, (60, 180), 122, 270, 1.0,
            "upbringing", "6.751", "6.72a"),
    Product(YOUTH, "45", "45A53", "Ambulante behandeling", "specialist", EFFORT, MINUTE, A_WEEK, (60, 150), 171, 270,
            1.0, "mental_health", "6.752", "6.72b"),
    Product(YOUTH, "54", "54001", "Jeugd-ggz", "specialist", EFFORT, MINUTE, A_WEEK, (45, 120), 198, 270, 1.0,
            "mental_health", "6.752", "6.74a"),
    Product(YOUTH, "41", "41A11", "Dagbehandeling", "specialist", EFFORT, DAY_PART, A_WEEK, (3, 8), 9900, 365, 1.0,
            "education", "6.752", "6.72c"),
    Product(YOUTH, "44", "44A08", "Gezinshuis", "specialist", EFFORT, FULL_DAY, A_DAY, (1, 1), 19_800, 365, 1.0,
            "upbringing", "6.761", "6.73b"),
    Product(YOUTH, "50", "50A01", "Arrangement opvoeden en opgroeien", "basic", RESULT, OUTPUT, IN_TOTAL, (2, 2),
            215_000, 365, 1.0, "upbringing", "6.751", "6.72d"),
    Product(YOUTH, "45", "45A04", "Jeugdhulp door het sociaal team", "basic", TASK, None, None, (0, 0), 0, 0, 1.0,
            "upbringing", "6.22", "6.2"),
    Product(WORK, "90", "RE001", "Re-integratietraject", "basic", RESULT, OUTPUT, IN_TOTAL, (2, 2), 98_000, 365, 1.0,
            "work", "6.5", "6.5"),
    Product(WORK, "91", "RE002", "Scholing en werkervaring", "basic", RESULT, OUTPUT, IN_TOTAL, (2, 2), 145_000, 365,
            1.0, "work", "6.5", "6.5"),
    Product(WORK, "92", "RE003", "Beschut werk", "specialist", EFFORT, PIECE, A_MONTH, (1, 1), 71_000, 730, 1.0,
            "work", "6.4", "6.4"),
)
# fmt: on
BY_CODE = {product.code: product for product in PRODUCTS}

# The first six are enough for a small municipality; the second and the third carry planted facts.
ROLES = (
    Role("Sociaal Team", "social_team", {"02A01": 9, "45A04": 17}),
    Role("Thuiszorg De Lisdodde", "basic", {"01A03": 8, "02A12": 13}),
    Role("Jeugdhulp De Zonnedauw", "specialist", {"45A53": 11, "54001": 11}),
    Role(
        "Zorggroep De Wilgenroos",
        "basic",
        {"01A03": 11, "07A11": 5, "10A01": 2, "11A02": 4, "12A05": 4},
    ),
    Role(
        "Jeugdhulp Het Lichtbaken",
        "main_contractor",
        {"45A48": 11, "45A53": 6, "41A11": 2, "44A08": 1, "50A01": 4},
    ),
    Role("Werkplein De Schakelaar", "basic", {"RE001": 55, "RE002": 20, "RE003": 12}),
    Role("Thuiszorg De Zilverlinde", "basic", {"01A03": 10}),
    Role("Begeleidingsgroep De Kamperfoelie", "specialist", {"02A12": 7, "07A11": 3}),
    Role("Hulpmiddelen Rietkraag", "basic", {"11A02": 6, "12A05": 6}),
    Role("Woonbegeleiding De Meidoorn", "specialist", {"15A01": 2, "02A12": 3}),
    Role("Jeugdpraktijk De Waterlelie", "specialist", {"54001": 12}),
    Role("Jeugdhulp Veldzuring", "basic", {"45A48": 6, "45A53": 4}),
    Role("Gezinshuizen De Egelantier", "specialist", {"44A08": 2.5}),
    Role("Opvoedhulp De Klaproos", "basic", {"45A48": 5, "50A01": 5}),
    Role("Dagbesteding De Dotterbloem", "specialist", {"07A11": 4}),
    Role("Loopbaanhuis De Springbalsemien", "basic", {"RE001": 25}),
    Role("Welzijnswerk De Ontmoeting", "basic", {"09A01": 8}),
    Role("Zorg aan Huis De Grutto", "basic", {"01A03": 5, "02A12": 4}, change="stops"),
    Role("Jeugdpraktijk De Kievitsbloem", "specialist", {"45A53": 5, "54001": 3}, change="starts"),
    Role("Begeleiding De Sleutelbloem", "specialist", {"02A12": 2}),
    Role("Dagcentrum De Korenbloem", "specialist", {"41A11": 3}),
    Role("Jeugdpraktijk De Blauwborst", "specialist", {"54001": 0.5}),
    Role("Thuisbegeleiding De Vlinderstruik", "specialist", {"02A12": 0.4}),
    Role("Opvoedpraktijk De Libel", "basic", {"45A48": 0.6}),
    Role("Wonen bij De Hazelaar", "specialist", {"15A01": 0.3}),
)


def roles(providers: int) -> tuple[Role, ...]:
    """The first `providers` roles; after the last, ordinary ones return under a numbered name."""
    ordinary = [role for role in ROLES[6:] if not role.change]
    more = (
        Role(
            f"{ordinary[i % len(ordinary)].name} {i // len(ordinary) + 2}",
            *_what(ordinary[i % len(ordinary)]),
        )
        for i in range(max(0, providers - len(ROLES)))
    )
    return (*ROLES[:providers], *more)


def _what(role: Role) -> tuple[str, dict[str, float]]:
    return role.kind, role.offers
