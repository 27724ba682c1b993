"""Figures that CBS published, printed as published and never added up."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

_ROUNDED = Text(
    "Het CBS rondt aantallen af op vijftallen. Tel daarom geen wijken of buurten op.",
    "CBS rounds counts to fives. So do not add districts or neighbourhoods up.",
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
        Text("Inwoners (CBS)", "Inhabitants (CBS)"),
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
            "Jongeren met jeugdzorg in natura als deel van alle jongeren tot 23 jaar, zoals het CBS "
            "publiceert.",
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
