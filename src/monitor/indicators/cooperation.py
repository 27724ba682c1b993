"""Cooperation: who shares clients with whom, and what was agreed on that."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

SHARED_CLIENTS = Indicator(
    id="shared_clients",
    label=Text(
        "Gedeelde cliënten",
        "Shared clients",
    ),
    definition=Text(
        "Het aantal mensen dat op de laatste dag van het kwartaal ook hulp krijgt van een andere aanbieder.",
        "The number of people who are also helped by another provider on the last day of the quarter.",
    ),
    caveat=Text(
        "Het cijfer zegt niet of de aanbieders goed samenwerken.",
        "The figure does not say whether the providers work well together.",
    ),
    instrument=Instrument.COOPERATION,
    laws=tuple(Law),
    kind=Kind.COUNT,
    unit=Unit.COUNT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("persons", "allocations", "deliveries"),
    reference=Text(
        "eigen registratie (berichten 301, 305 en 307)",
        "own registration (messages 301, 305, 307)",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"several_providers": ("yes",)},
    by_area=False,
)

PROCESS_AGREEMENTS_DONE_SHARE = Indicator(
    id="process_agreements_done_share",
    label=Text(
        "Afspraken die zijn uitgevoerd",
        "Agreements carried out",
    ),
    definition=Text(
        "Het deel van de afspraken over resultaten dat is uitgevoerd, van alle afspraken die niet zijn "
        "gestopt.",
        "The share of the agreements on results that were carried out, of all that were not stopped.",
    ),
    caveat=Text(
        "De gemeente houdt de stand van afspraken zelf bij.",
        "The municipality itself keeps the state of agreements.",
    ),
    instrument=Instrument.COOPERATION,
    laws=tuple(Law),
    kind=Kind.LISTED,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("agreements",),
    reference=Text(
        "afsprakenregister van de gemeente",
        "the municipality's register of agreements",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    table="agreements",
    numerator={"state": ("done",)},
    denominator={"state": ("planned", "running", "done")},
    by_area=False,
)

COOPERATION = (SHARED_CLIENTS, PROCESS_AGREEMENTS_DONE_SHARE)
