"""Support: who had it at the begin, came, went, and has it at the end; the four always add up."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit


def _movement(id: str, label: Text, definition: Text, movements: tuple[str, ...]) -> Indicator:
    """A count of people per law by how they moved in the quarter."""
    return Indicator(
        id=id,
        label=label,
        definition=definition,
        caveat=Text(
            "De laatste 31 dagen zijn voorlopig: wie binnen 31 dagen opnieuw hulp krijgt, is niet weg geweest. "
            "Wie hulp uit twee wetten heeft, telt bij elke wet. Door afronding kan het begin iets afwijken van "
            "het vorige einde.",
            "The last 31 days are provisional: who has support again within 31 days has not been gone. Who is "
            "helped under two laws counts under each. By rounding the begin may differ somewhat from the "
            "previous end.",
        ),
        instrument=Instrument.SUPPORT,
        laws=tuple(Law),
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        decimals=0,
        direction=Direction.NEITHER,
        source=("persons", "allocations", "deliveries"),
        reference=Text(
            "CBS, in- en uitstroom met een termijn van 31 dagen",
            "CBS, inflow and outflow with a term of 31 days",
        ),
        owner="Monitor Sociaal Domein",
        valid_from=date(2015, 1, 1),
        universe="turnover",
        numerator={"movement": movements},
        by_provider=False,
        opens=False,
    )


TURNOVER = (
    _movement(
        "clients_begin",
        Text("Met ondersteuning aan het begin", "With support at the begin"),
        Text(
            "Het aantal mensen dat aan het begin van het kwartaal ondersteuning had, per wet geteld.",
            "The number of people who had support at the begin of the quarter, counted per law.",
        ),
        ("stayed", "left"),
    ),
    _movement(
        "inflow",
        Text("Instroom", "Inflow"),
        Text(
            "Het aantal keren dat in het kwartaal ondersteuning begon bij iemand die in de 31 dagen ervoor "
            "geen "
            "ondersteuning uit dezelfde wet had.",
            "The number of times in the quarter that support began for somebody who had none under the same "
            "law "
            "in the 31 days before.",
        ),
        ("came", "passed"),
    ),
    _movement(
        "outflow",
        Text("Uitstroom", "Outflow"),
        Text(
            "Het aantal keren dat in het kwartaal iemands ondersteuning stopte zonder dat binnen 31 dagen "
            "nieuwe "
            "uit dezelfde wet begon.",
            "The number of times in the quarter that support ended for somebody without new support under the "
            "same law within 31 days.",
        ),
        ("left", "passed"),
    ),
    _movement(
        "clients_end",
        Text("Met ondersteuning aan het einde", "With support at the end"),
        Text(
            "Het aantal mensen dat aan het einde van het kwartaal ondersteuning had, per wet geteld: begin "
            "plus instroom min uitstroom.",
            "The number of people who had support at the end of the quarter, counted per law: begin plus "
            "inflow minus outflow.",
        ),
        ("stayed", "came"),
    ),
)
