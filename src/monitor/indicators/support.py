"""Support: how many people are helped, in which layer and for how long."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.indicators.turnover import TURNOVER
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

_SOURCE = ("persons", "allocations", "deliveries")
_OWN = Text("eigen registratie (berichten 301, 305 en 307)", "own registration (messages 301, 305, 307)")

CLIENTS = Indicator(
    id="clients",
    label=Text("Mensen met ondersteuning", "People with support"),
    definition=Text(
        "Het aantal mensen met ondersteuning uit de Wmo, de Jeugdwet of de Participatiewet op de laatste dag "
        "van het kwartaal. Wie meer hulp krijgt, telt één keer.",
        "The number of people with support under the Wmo, the Jeugdwet or the Participatiewet on the last day "
        "of the quarter. A person with more support counts once.",
    ),
    caveat=Text(
        "De laatste 31 dagen zijn voorlopig: sommige berichten over start en stop komen later.",
        "The last 31 days are provisional: some messages on starts and stops come later.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.COUNT,
    unit=Unit.COUNT,
    decimals=0,
    direction=Direction.NEITHER,
    source=_SOURCE,
    reference=_OWN,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
)

BASIC_SUPPORT_SHARE = Indicator(
    id="basic_support_share",
    label=Text("Mensen met basisondersteuning", "People with basic support"),
    definition=Text(
        "Het deel van de mensen met ondersteuning dat (ook) basisondersteuning krijgt op de laatste dag van "
        "het kwartaal.",
        "The share of the people with support who (also) have basic support on the last day of the quarter.",
    ),
    caveat=Text(
        "Hulp van buren, vrijwilligers of de huisarts staat niet in de registratie.",
        "Help by neighbours, volunteers or the general practitioner is not in the registration.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=(*_SOURCE, "products"),
    reference=_OWN,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"member_layer": ("basic",)},
    denominator={},
    by_provider=False,
)

DURATION_MEDIAN = Indicator(
    id="duration_median",
    label=Text("Duur van een traject (mediaan)", "Duration of a trajectory (median)"),
    definition=Text(
        "De helft van de trajecten die in de laatste vier kwartalen eindigden, duurde korter dan dit aantal "
        "dagen.",
        "Half of the trajectories that ended in the last four quarters lasted less than this number of days.",
    ),
    caveat=Text(
        "Trajecten die nog lopen, tellen niet mee. Berekend uit klassen van dagen en daarom bij benadering.",
        "Running trajectories are not in it. Computed from classes of days, so approximate.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.MEDIAN,
    unit=Unit.DAYS,
    decimals=0,
    direction=Direction.NEITHER,
    source=_SOURCE,
    reference=_OWN,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="ended",
    measured="duration",
    window=4,
)

CONCURRENT_PROVIDERS_SHARE = Indicator(
    id="concurrent_providers_share",
    label=Text("Mensen met meer dan één aanbieder", "People with more than one provider"),
    definition=Text(
        "Het deel van de mensen met ondersteuning dat op de laatste dag van het kwartaal hulp krijgt van twee "
        "of meer aanbieders.",
        "The share of the people with support who are helped by two or more providers on the last day of the "
        "quarter.",
    ),
    caveat=Text(
        "Meer dan één aanbieder kan nodig zijn. Het cijfer zegt niet of zij goed samenwerken.",
        "More than one provider may be needed. The figure does not say whether they work well together.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=_SOURCE,
    reference=_OWN,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="clients",
    numerator={"several_providers": ("yes",)},
    denominator={},
)

BASIC_SPEND_SHARE = Indicator(
    id="basic_spend_share",
    label=Text(
        "Kosten van basisondersteuning",
        "Costs of basic support",
    ),
    definition=Text(
        "Het deel van de gedeclareerde kosten over de laatste vier kwartalen dat naar basisondersteuning ging.",
        "The share of the costs claimed over the last four quarters that went to basic support.",
    ),
    caveat=Text(
        "Een benadering. Basisondersteuning die met subsidie wordt betaald, wordt niet gedeclareerd en telt "
        "niet mee.",
        "An approximation. Basic support paid for by subsidy is not claimed, so it is not in it.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.AMOUNT_SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("claims", "products", "persons"),
    reference=Text(
        "bericht 323",
        "message 323",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="spending",
    amount="spend_cents",
    numerator={"layer": ("basic",)},
    denominator={"layer": ("informal", "basic", "specialist")},
    window=4,
    by_provider=False,
)

PROVIDER_SWITCH_SHARE = Indicator(
    id="provider_switch_share",
    label=Text(
        "Starts na een overstap",
        "Starts after a switch",
    ),
    definition=Text(
        "Het deel van de trajecten die in de laatste vier kwartalen begonnen waarvoor iemand overstapte van "
        "een andere aanbieder, uit dezelfde wet en binnen 31 dagen.",
        "The share of the trajectories started in the last four quarters for which somebody switched from "
        "another provider, under the same law and within 31 days.",
    ),
    caveat=Text(
        "Een overstap kan goed zijn. Het cijfer zegt niet wie hem wilde.",
        "A switch may be right. The figure does not say who wanted it.",
    ),
    instrument=Instrument.SUPPORT,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=_SOURCE,
    reference=_OWN,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="switches",
    numerator={"switched": ("yes",)},
    denominator={"switched": ("yes", "no")},
    window=4,
    clustered=True,  # when a provider stops, all its clients move at once
)

SUPPORT = (
    CLIENTS,
    *TURNOVER,
    BASIC_SUPPORT_SHARE,
    BASIC_SPEND_SHARE,
    DURATION_MEDIAN,
    CONCURRENT_PROVIDERS_SHARE,
    PROVIDER_SWITCH_SHARE,
)
