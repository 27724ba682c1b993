"""Access: requests, decisions and the wait until support starts."""

from datetime import date

from monitor.indicators.declaration import Indicator, Inhabitants, Kind, Split, Yardstick
from monitor.indicators.plans import PLANS
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

REFERRERS = {
    "01": Text("gemeente", "municipality"),
    "02": Text("huisarts", "general practitioner"),
    "03": Text("jeugdarts", "school doctor"),
    "04": Text("gecertificeerde instelling", "certified child protection body"),
    "05": Text("medisch specialist", "medical specialist"),
    "06": Text("zelf, geen verwijzer", "self, no referrer"),
    "08": Text("rechter of officier van justitie", "judge or public prosecutor"),
}
WITHIN_NORM = ("0-7", "8-14", "15-28", "29-42")

REQUESTS_RATE = Indicator(
    id="requests_rate",
    label=Text("Meldingen", "Requests for help"),
    definition=Text(
        "Het aantal meldingen van een hulpvraag in het kwartaal, per 1.000 inwoners.",
        "The number of requests for help in the quarter, per 1,000 inhabitants.",
    ),
    caveat=Text(
        "Een melding is geen persoon: wie zich twee keer meldt, telt twee keer.",
        "A request is not a person: who asks twice counts twice.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.RATE,
    unit=Unit.PER_1000,
    decimals=1,
    direction=Direction.NEITHER,
    source=("requests", "persons", "population"),
    reference=Text("eigen registratie", "own registration"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="requests",
    denominator=Inhabitants(),
    by_provider=False,
)

DECISION_IN_TIME_SHARE = Indicator(
    id="decision_in_time_share",
    label=Text("Besluiten op tijd", "Decisions in time"),
    definition=Text(
        "Het deel van de meldingen waarop binnen acht weken (56 dagen) is besloten, van alle besluiten in "
        "de laatste vier kwartalen.",
        "The share of requests decided on within eight weeks (56 days), of all decisions in the last four "
        "quarters.",
    ),
    caveat=Text(
        "Meldingen waarop nog niet is besloten, tellen niet mee. Ook niet als ze al te laat zijn.",
        "Requests not yet decided on do not count, even when they are late already.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("requests", "persons"),
    reference=Text("Wmo 2015, artikelen 2.3.2 en 2.3.5", "Wmo 2015, articles 2.3.2 and 2.3.5"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="decisions",
    numerator={"in_time": ("yes",)},
    denominator={"in_time": ("yes", "no")},
    window=4,
    yardstick=Yardstick.TARGET,
    by_provider=False,
)

WAITING_TIME_IN_NORM_SHARE = Indicator(
    id="waiting_time_in_norm_share",
    label=Text("Hulp binnen zes weken gestart", "Support started within six weeks"),
    definition=Text(
        "Het deel van de trajecten dat binnen 42 dagen na de toewijzing begon, van alle trajecten die in de "
        "laatste vier kwartalen begonnen.",
        "The share of trajectories that started within 42 days of the allocation, of all that started in "
        "the last four quarters.",
    ),
    caveat=Text(
        "De wachttijd loopt van toewijzing tot start. De tijd tussen melding en toewijzing telt niet mee.",
        "The wait runs from allocation to start. The time from request to allocation is not in it.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("allocations", "deliveries", "persons"),
    reference=Text("norm van de gemeente: 42 dagen", "the municipality's norm: 42 days"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="starts",
    numerator={"waiting": WITHIN_NORM},
    denominator={"waiting": (*WITHIN_NORM, "43-56", "57-84", "85-182", "183-365", "366-730", "731+")},
    window=4,
    yardstick=Yardstick.TARGET,
)

WAITING_TIME_MEDIAN = Indicator(
    id="waiting_time_median",
    label=Text("Wachttijd (mediaan)", "Waiting time (median)"),
    definition=Text(
        "De helft van de trajecten die in de laatste vier kwartalen begonnen, begon binnen dit aantal dagen "
        "na de toewijzing.",
        "Half of the trajectories that started in the last four quarters did so within this number of days "
        "of the allocation.",
    ),
    caveat=Text(
        "Berekend uit klassen van dagen en daarom bij benadering.",
        "Computed from classes of days, so approximate.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.MEDIAN,
    unit=Unit.DAYS,
    decimals=0,
    direction=Direction.LOWER_BETTER,
    source=("allocations", "deliveries", "persons"),
    reference=Text("eigen registratie (berichten 301 en 305)", "own registration (messages 301 and 305)"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="starts",
    measured="waiting",
    window=4,
)

REFERRER_SHARE = Indicator(
    id="referrer_share",
    label=Text(
        "Wie verwees",
        "Who referred",
    ),
    definition=Text(
        "Het deel van de meldingen in de laatste vier kwartalen dat via deze verwijzer kwam, van alle "
        "meldingen waarvan de verwijzer bekend is.",
        "The share of the requests in the last four quarters that came through this referrer, of all of which "
        "the referrer is known.",
    ),
    caveat=Text(
        "Een verwijzing van de huisarts die meteen naar een aanbieder gaat, komt niet bij de gemeente binnen "
        "als melding.",
        "A referral by the general practitioner straight to a provider does not reach the municipality as a "
        "request.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("requests", "persons"),
    reference=Text(
        "codelijst COD327",
        "code list COD327",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="requests",
    denominator={"referrer": tuple(REFERRERS)},
    split=Split("referrer", REFERRERS, within=False),
    window=4,
    by_provider=False,
)

REQUEST_ANSWERED_IN_TIME_SHARE = Indicator(
    id="request_answered_in_time_share",
    label=Text(
        "Verzoeken van aanbieders op tijd beantwoord",
        "Requests of providers answered in time",
    ),
    definition=Text(
        "Het deel van de verzoeken om een toewijzing dat de gemeente binnen vijf werkdagen met een toewijzing "
        "beantwoordde, over de laatste vier kwartalen.",
        "The share of requests for an allocation that the municipality answered with an allocation within five "
        "working days, over the last four quarters.",
    ),
    caveat=Text(
        "Vijf werkdagen zijn geteld als zeven dagen. Verzoeken die zijn afgewezen of nog openstaan, tellen "
        "niet mee.",
        "Five working days are counted as seven days. Requests that were refused or are still open are not in "
        "it.",
    ),
    instrument=Instrument.ACCESS,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("allocations", "persons"),
    reference=Text(
        "iWmo en iJw 3.2, bericht 315",
        "iWmo and iJw 3.2, message 315",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="answers",
    numerator={"in_time": ("yes",), "law": ("wmo", "jeugdwet")},
    denominator={"in_time": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    window=4,
    yardstick=Yardstick.TARGET,
)

ACCESS = (
    REQUESTS_RATE,
    REFERRER_SHARE,
    DECISION_IN_TIME_SHARE,
    REQUEST_ANSWERED_IN_TIME_SHARE,
    WAITING_TIME_IN_NORM_SHARE,
    WAITING_TIME_MEDIAN,
    *PLANS,
)
