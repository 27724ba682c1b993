"""Results: goals in plans and self-reliance, told per result area or domain and never as one score."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind, Split
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

RESULT_AREAS = {
    "finances": Text("financiën", "finances"),
    "work": Text("werk", "work"),
    "education": Text("onderwijs", "education"),
    "upbringing": Text("opvoeding", "upbringing"),
    "mental_health": Text("psychische gezondheid", "mental health"),
    "social_network": Text("sociaal netwerk", "social network"),
    "daily_life": Text("dagelijks leven", "daily life"),
}
ZRM_DOMAINS = {
    "finances": Text("financiën", "finances"),
    "work_education": Text("werk en opleiding", "work and education"),
    "time_use": Text("tijdsbesteding", "use of time"),
    "housing": Text("huisvesting", "housing"),
    "domestic_relations": Text("huiselijke relaties", "domestic relations"),
    "mental_health": Text("geestelijke gezondheid", "mental health"),
    "physical_health": Text("lichamelijke gezondheid", "physical health"),
    "substance_use": Text("middelengebruik", "substance use"),
    "basic_adl": Text("basale ADL", "basic daily activities"),
    "instrumental_adl": Text("instrumentele ADL", "instrumental daily activities"),
    "social_network": Text("sociaal netwerk", "social network"),
    "community_participation": Text("maatschappelijke participatie", "community participation"),
    "judicial": Text("justitie", "judicial"),
}
_SOURCE = ("goals", "plans", "persons")

GOALS_ACHIEVED_SHARE = Indicator(
    id="goals_achieved_share",
    label=Text(
        "Doelen die zijn bereikt",
        "Goals reached",
    ),
    definition=Text(
        "Het deel van de doelen in ondersteuningsplannen dat is bereikt, van alle doelen die in de laatste "
        "vier kwartalen zijn gemeten.",
        "The share of goals in support plans that were reached, of all goals measured in the last four "
        "quarters.",
    ),
    caveat=Text(
        "Wie een makkelijk doel kiest, bereikt het eerder. Doelen die niet zijn gemeten, tellen niet mee.",
        "Who chooses an easy goal reaches it sooner. Goals that were not measured are not in it.",
    ),
    instrument=Instrument.RESULTS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=_SOURCE,
    reference=Text(
        "ondersteuningsplannen van de gemeente",
        "support plans of the municipality",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="goals",
    numerator={"achieved": ("yes",)},
    denominator={"achieved": ("yes", "no")},
    window=4,
    by_provider=False,
)

GOALS_ACHIEVED_BY_AREA_SHARE = Indicator(
    id="goals_achieved_by_area_share",
    label=Text(
        "Doelen die zijn bereikt, per resultaatgebied",
        "Goals reached, per result area",
    ),
    definition=Text(
        "Het deel van de doelen in een resultaatgebied dat is bereikt, van alle doelen in dat gebied die in de "
        "laatste vier kwartalen zijn gemeten.",
        "The share of goals in a result area that were reached, of all goals in that area measured in the last "
        "four quarters.",
    ),
    caveat=Text(
        "Gebieden zijn niet te vergelijken: een doel over werk is moeilijker dan een doel over een dagje uit.",
        "Result areas cannot be compared: a goal about work is harder than one about a day out.",
    ),
    instrument=Instrument.RESULTS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=_SOURCE,
    reference=Text(
        "ondersteuningsplannen van de gemeente",
        "support plans of the municipality",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="goals",
    numerator={"achieved": ("yes",)},
    denominator={"achieved": ("yes", "no")},
    split=Split("result_area", RESULT_AREAS),
    window=4,
    by_provider=False,
)


def _self_reliance(change: str, label: Text, words: Text, direction: Direction) -> Indicator:
    """The share of paired measurements that changed so, per domain."""
    return Indicator(
        id=f"self_reliance_{change}_share",
        label=label,
        definition=Text(
            "Het deel van de metingen op een domein van de Zelfredzaamheid-Matrix (ZRM) waarop iemand "
            f"{words.nl}, van alle eerste en laatste metingen in de laatste vier kwartalen.",
            "The share of measurements on a domain of the Self-Sufficiency Matrix (ZRM) on which somebody "
            f"{words.en}, of all pairs of first and latest measurements in the last four quarters.",
        ),
        caveat=Text(
            "Per domein en nooit als één totaalscore. Wie op het hoogste niveau begint, kan niet meer vooruit.",
            "Per domain and never as one total score. Who begins at the highest level cannot improve.",
        ),
        instrument=Instrument.RESULTS,
        laws=tuple(Law),
        kind=Kind.SHARE,
        unit=Unit.PERCENT,
        decimals=0,
        direction=direction,
        source=_SOURCE,
        reference=Text(
            "Zelfredzaamheid-Matrix 2017 (GGD Amsterdam)", "Self-Sufficiency Matrix 2017 (GGD Amsterdam)"
        ),
        owner="Monitor Sociaal Domein",
        valid_from=date(2015, 1, 1),
        universe="goals",
        numerator={"change": (change,)},
        denominator={"change": ("up", "same", "down")},
        split=Split("domain", ZRM_DOMAINS),
        window=4,
        by_provider=False,
    )


SELF_RELIANCE = (
    _self_reliance(
        "up",
        Text("Zelfredzaamheid omhoog", "Self-reliance up"),
        Text("vooruitging", "improved"),
        Direction.HIGHER_BETTER,
    ),
    _self_reliance(
        "same",
        Text("Zelfredzaamheid gelijk", "Self-reliance the same"),
        Text("gelijk bleef", "stayed the same"),
        Direction.NEITHER,
    ),
    _self_reliance(
        "down",
        Text("Zelfredzaamheid omlaag", "Self-reliance down"),
        Text("achteruitging", "got worse"),
        Direction.LOWER_BETTER,
    ),
)
GOALS = (GOALS_ACHIEVED_SHARE, GOALS_ACHIEVED_BY_AREA_SHARE, *SELF_RELIANCE)
