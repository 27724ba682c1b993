"""Demand: who lives here and how many of them use support."""

from datetime import date

from monitor.indicators.declaration import Indicator, Inhabitants, Kind, Split
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

_OWN = ("persons", "allocations", "deliveries", "population")
_STOCK = Text(
    "Geteld op de laatste dag van het kwartaal. Het CBS telt iedereen die in een half jaar hulp had; "
    "dat getal is hoger.",
    "Counted on the last day of the quarter. CBS counts everyone helped within half a year; "
    "that figure is higher.",
)
_AGE = Text(
    "Leeftijd is het jaar van de telling min het geboortejaar.",
    "Age is the year of counting minus the year of birth.",
)
YOUTH_CARE_SHARE = Indicator(
    id="youth_care_share",
    label=Text("Jongeren met jeugdhulp", "Young people with youth care"),
    definition=Text(
        "Het deel van de jongeren tot 23 jaar dat op de laatste dag van het kwartaal jeugdhulp krijgt. "
        "Een jongere met twee soorten hulp telt één keer.",
        "The share of young people under 23 who receive youth care on the last day of the quarter. "
        "A person with two kinds of care counts once.",
    ),
    caveat=_STOCK,
    instrument=Instrument.DEMAND,
    laws=(Law.YOUTH,),
    kind=Kind.RATE,
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.NEITHER,
    source=_OWN,
    reference=Text("leeftijdsgrens als CBS (tot 23 jaar)", "age limit as CBS (under 23)"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"member_law": ("jeugdwet",), "age_band": ("0-17", "18-22")},
    denominator=Inhabitants(0, 22),
    by_provider=False,
)

YOUTH_CARE_SHARE_BBV29 = Indicator(
    id="youth_care_share_bbv29",
    label=Text("Jongeren tot 18 jaar met jeugdhulp", "Young people under 18 with youth care"),
    definition=Text(
        "Het deel van de jongeren tot 18 jaar dat op de laatste dag van het kwartaal jeugdhulp krijgt.",
        "The share of young people under 18 who receive youth care on the last day of the quarter.",
    ),
    caveat=_AGE,
    instrument=Instrument.DEMAND,
    laws=(Law.YOUTH,),
    kind=Kind.RATE,
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.NEITHER,
    source=_OWN,
    reference=Text("BBV-indicator 29 (leeftijdsgrens)", "BBV indicator 29 (age limit)"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"member_law": ("jeugdwet",), "age_band": ("0-17",)},
    denominator=Inhabitants(0, 17),
    by_provider=False,
    opens=False,
)

WMO_CLIENTS_RATE = Indicator(
    id="wmo_clients_rate",
    label=Text("Inwoners met Wmo-ondersteuning", "Inhabitants with Wmo support"),
    definition=Text(
        "Het aantal inwoners met een Wmo-voorziening op de laatste dag van het kwartaal, per 1.000 inwoners.",
        "The number of inhabitants with Wmo support on the last day of the quarter, per 1,000 inhabitants.",
    ),
    caveat=Text(
        "In een wijk met meer ouderen krijgen meer mensen Wmo-ondersteuning. Het cijfer houdt daar geen "
        "rekening mee.",
        "In a district with more older people, more people have Wmo support. The figure does not allow for it.",
    ),
    instrument=Instrument.DEMAND,
    laws=(Law.WMO,),
    kind=Kind.RATE,
    unit=Unit.PER_1000,
    decimals=1,
    direction=Direction.NEITHER,
    source=_OWN,
    reference=Text("BBV-indicator 32 (eenheid)", "BBV indicator 32 (unit)"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"member_law": ("wmo",)},
    denominator=Inhabitants(),
    by_provider=False,
)

STACKED_CLIENTS_SHARE = Indicator(
    id="stacked_clients_share",
    label=Text("Mensen met hulp uit meer dan één wet", "People helped under more than one law"),
    definition=Text(
        "Het deel van de mensen met ondersteuning dat op de laatste dag van het kwartaal hulp krijgt uit "
        "twee of drie wetten.",
        "The share of the people with support who are helped under two or three laws on the last day of "
        "the quarter.",
    ),
    caveat=Text(
        "Geteld per persoon. Huishoudens waarin verschillende personen hulp krijgen, staan hier niet in.",
        "Counted per person. Households in which different persons are helped are not in it.",
    ),
    instrument=Instrument.DEMAND,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.NEITHER,
    source=_OWN[:3],
    reference=Text("combinaties als in CBS 85637NED", "combinations as in CBS 85637NED"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"several_laws": ("yes",)},
    denominator={},
)


INHABITANTS = Indicator(
    id="inhabitants",
    label=Text(
        "Inwoners",
        "Inhabitants",
    ),
    definition=Text(
        "Het aantal inwoners op 1 januari van het jaar.",
        "The number of inhabitants on 1 January of the year.",
    ),
    caveat=Text(
        "De stand van 1 januari geldt voor alle kwartalen van het jaar.",
        "The number on 1 January holds for all quarters of the year.",
    ),
    instrument=Instrument.DEMAND,
    laws=(),
    kind=Kind.POPULATION,
    unit=Unit.COUNT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("population",),
    reference=Text(
        "bevolking op 1 januari, zoals het CBS publiceert",
        "population on 1 January, as CBS publishes",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    by_provider=False,
)

EXPECTED_USE_RATIO = Indicator(
    id="expected_use_ratio",
    label=Text(
        "Gebruik naast wat bij leeftijd en geslacht past",
        "Use beside what age and sex lead to expect",
    ),
    definition=Text(
        "Het aantal mensen met ondersteuning op de laatste dag van het kwartaal, gedeeld door het aantal dat "
        "er zou zijn als iedereen even vaak ondersteuning kreeg als mensen van dezelfde leeftijd en hetzelfde "
        "geslacht in de hele gemeente. Bij 1,00 is het gebruik zoals verwacht.",
        "The number of people with support on the last day of the quarter, divided by the number there would "
        "be if all had support as often as people of the same age and sex in the whole municipality. At 1.00 "
        "use is as expected.",
    ),
    caveat=Text(
        "Alleen leeftijd en geslacht zijn meegewogen. Inkomen, gezondheid en wie er thuis kan helpen niet.",
        "Only age and sex are allowed for, not income, health, or who can help at home.",
    ),
    instrument=Instrument.DEMAND,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.RATIO,
    unit=Unit.RATIO,
    decimals=2,
    direction=Direction.NEITHER,
    source=_OWN,
    reference=Text(
        "indirecte standaardisatie",
        "indirect standardisation",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="users",
    split=Split("law", {"wmo": Text("Wmo", "Wmo"), "jeugdwet": Text("Jeugdwet", "Jeugdwet")}),
    by_provider=False,
)

STACKED_HOUSEHOLDS_SHARE = Indicator(
    id="stacked_households_share",
    label=Text(
        "Huishoudens met hulp uit meer dan één wet",
        "Households helped under more than one law",
    ),
    definition=Text(
        "Het deel van de huishoudens met ondersteuning dat op de laatste dag van het kwartaal hulp krijgt uit "
        "twee of drie wetten.",
        "The share of the households with support that are helped under two or three laws on the last day of "
        "the quarter.",
    ),
    caveat=Text(
        "Alleen huishoudens met ondersteuning tellen mee. Hulp uit meer wetten kan nodig zijn.",
        "Only households with support are in it. Help under several laws may be needed.",
    ),
    instrument=Instrument.DEMAND,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=_OWN[:3],
    reference=Text(
        "combinaties als in CBS 85637NED, per huishouden",
        "combinations as in CBS 85637NED, per household",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="households",
    numerator={"several_laws": ("yes",)},
    denominator={"several_laws": ("yes", "no")},
    by_provider=False,
)

DEMAND = (
    INHABITANTS,
    YOUTH_CARE_SHARE,
    YOUTH_CARE_SHARE_BBV29,
    WMO_CLIENTS_RATE,
    EXPECTED_USE_RATIO,
    STACKED_CLIENTS_SHARE,
    STACKED_HOUSEHOLDS_SHARE,
)
