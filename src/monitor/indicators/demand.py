"""Demand: who lives here and how many of them use support."""

from datetime import date

from monitor.indicators.declaration import Indicator, Inhabitants, Kind
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
_ROUNDED = Text(
    "Het CBS rondt aantallen af op vijftallen. Tel daarom geen wijken of buurten op.",
    "CBS rounds counts to fives. So do not add districts or neighbourhoods up.",
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


def _published(
    id: str, label: Text, definition: Text, unit: Unit, decimals: int, laws: tuple[Law, ...], reference: str
) -> Indicator:
    return Indicator(
        id=id,
        label=label,
        definition=definition,
        caveat=_ROUNDED,
        instrument=Instrument.DEMAND,
        laws=laws,
        kind=Kind.PUBLISHED,
        unit=unit,
        decimals=decimals,
        direction=Direction.NEITHER,
        source=("public_figures",),
        reference=Text(reference, reference),
        owner="CBS",
        valid_from=date(2015, 1, 1),
        by_provider=False,
    )


_KWB = "CBS kerncijfers wijken en buurten"

CBS = (
    _published(
        "cbs_inhabitants",
        Text("Inwoners", "Inhabitants"),
        Text(
            "Inwoners op 1 januari, zoals het CBS publiceert.", "Inhabitants on 1 January, as CBS publishes."
        ),
        Unit.COUNT,
        0,
        (),
        _KWB,
    ),
    _published(
        "cbs_youth_care",
        Text("Aantal jongeren met jeugdzorg (CBS)", "Number of young people with youth care (CBS)"),
        Text(
            "Jongeren tot 23 jaar met jeugdzorg in natura in het jaar, zoals het CBS publiceert.",
            "Young people under 23 with youth care in kind in the year, as CBS publishes.",
        ),
        Unit.COUNT,
        0,
        (Law.YOUTH,),
        _KWB,
    ),
    _published(
        "cbs_youth_care_share",
        Text("Jongeren met jeugdzorg (CBS)", "Young people with youth care (CBS)"),
        Text(
            "Jongeren met jeugdzorg in natura als deel van alle jongeren tot 23 jaar, zoals het CBS publiceert.",
            "Young people with youth care in kind as a share of all under 23, as CBS publishes.",
        ),
        Unit.PERCENT,
        1,
        (Law.YOUTH,),
        _KWB,
    ),
    _published(
        "cbs_wmo_clients",
        Text("Aantal Wmo-cliënten (CBS)", "Number of Wmo clients (CBS)"),
        Text(
            "Personen met een Wmo-maatwerkvoorziening in het jaar, zoals het CBS publiceert.",
            "Persons with individual Wmo support in the year, as CBS publishes.",
        ),
        Unit.COUNT,
        0,
        (Law.WMO,),
        _KWB,
    ),
    _published(
        "cbs_wmo_clients_rate",
        Text("Wmo-cliënten (CBS)", "Wmo clients (CBS)"),
        Text(
            "Personen met een Wmo-maatwerkvoorziening per 1.000 inwoners, zoals het CBS publiceert.",
            "Persons with individual Wmo support per 1,000 inhabitants, as CBS publishes.",
        ),
        Unit.PER_1000,
        0,
        (Law.WMO,),
        _KWB,
    ),
    _published(
        "cbs_benefit_recipients",
        Text("Aantal mensen met bijstand (CBS)", "Number of people on social assistance (CBS)"),
        Text(
            "Personen met een bijstandsuitkering, zoals het CBS publiceert.",
            "Persons on social assistance, as CBS publishes.",
        ),
        Unit.COUNT,
        0,
        (Law.PARTICIPATION,),
        _KWB,
    ),
)

DEMAND = (YOUTH_CARE_SHARE, YOUTH_CARE_SHARE_BBV29, WMO_CLIENTS_RATE, STACKED_CLIENTS_SHARE, *CBS)
