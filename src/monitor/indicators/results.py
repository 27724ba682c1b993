"""Results: how trajectories end and what people think of them."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind, Split
from monitor.indicators.goals import GOALS
from monitor.vocabulary import END_CLASSES, Direction, Instrument, Law, Text, Unit

_PROTOCOL = Text("Regeling Jeugdwet, bijlage 2 (outcome)", "Regeling Jeugdwet, annex 2 (outcome)")
_EARLY = Text(
    "Voortijdig stoppen is niet altijd slecht: soms is het doel al gehaald. Het cijfer zegt niet waarom "
    "iemand stopt.",
    "Stopping early is not always bad: the goal may have been reached. The figure does not say why "
    "somebody stops.",
)


def _ending(
    id: str, label: Text, words: Text, ends: tuple[str, ...], direction: Direction, *, opens: bool = False
) -> Indicator:
    """A share of the trajectories that ended in the last four quarters, by the reason why."""
    return Indicator(
        id=id,
        label=label,
        definition=Text(
            f"Het deel van de trajecten dat {words.nl}, van alle trajecten die in de laatste vier kwartalen "
            "eindigden en waarvan de reden bekend is. Een overstap naar een andere aanbieder of een gewijzigde "
            "toewijzing is geen einde.",
            f"The share of trajectories that {words.en}, of all that ended in the last four quarters and of "
            "which the reason is known. A move to another provider, or a changed allocation, is no end.",
        ),
        caveat=_EARLY,
        instrument=Instrument.RESULTS,
        laws=tuple(Law),
        kind=Kind.SHARE,
        unit=Unit.PERCENT,
        decimals=0,
        direction=direction,
        source=("deliveries", "allocations", "persons"),
        reference=_PROTOCOL,
        owner="Monitor Sociaal Domein",
        valid_from=date(2015, 1, 1),
        universe="ended",
        numerator={"end_class": ends},
        denominator={"end_class": END_CLASSES},
        window=4,
        opens=opens,
    )


DROPOUT_SHARE = _ending(
    "dropout_share",
    Text("Eenzijdig voortijdig gestopt", "Stopped early by one side"),
    Text(
        "eenzijdig is gestopt door de cliënt of de aanbieder",
        "was stopped early by the client or the provider alone",
    ),
    ("client", "provider"),
    Direction.LOWER_BETTER,
    opens=True,
)
END_SHARES = (
    _ending(
        "end_plan_share",
        Text("Geëindigd volgens plan", "Ended according to plan"),
        Text("volgens plan eindigde", "ended according to plan"),
        ("plan",),
        Direction.HIGHER_BETTER,
    ),
    _ending(
        "end_agreed_share",
        Text("In overleg eerder gestopt", "Stopped early in agreement"),
        Text("in overleg eerder stopte", "stopped early in agreement"),
        ("agreed",),
        Direction.NEITHER,
    ),
    _ending(
        "end_client_share",
        Text("Eenzijdig gestopt door de cliënt", "Stopped by the client"),
        Text("eenzijdig stopte door de cliënt", "was stopped by the client alone"),
        ("client",),
        Direction.LOWER_BETTER,
    ),
    _ending(
        "end_provider_share",
        Text("Eenzijdig gestopt door de aanbieder", "Stopped by the provider"),
        Text("eenzijdig stopte door de aanbieder", "was stopped by the provider alone"),
        ("provider",),
        Direction.LOWER_BETTER,
    ),
    _ending(
        "end_external_share",
        Text("Gestopt door omstandigheden van buiten", "Stopped by external circumstances"),
        Text(
            "stopte door omstandigheden van buiten, zoals verhuizen of overlijden",
            "stopped by external circumstances, such as moving or death",
        ),
        ("external",),
        Direction.NEITHER,
    ),
)

USEFULNESS_MEAN = Indicator(
    id="usefulness_mean",
    label=Text("Rapportcijfer voor het nut van de hulp", "Mark for the usefulness of support"),
    definition=Text(
        "Het gemiddelde cijfer (1 tot 10) dat mensen na afloop geven voor het nut van de hulp, over de laatste "
        "vier kwartalen.",
        "The mean mark (1 to 10) that people give afterwards for the usefulness of the support, over the last "
        "four quarters.",
    ),
    caveat=Text(
        "Niet iedereen geeft een cijfer. Wie tevreden is, antwoordt misschien vaker.",
        "Not everybody gives a mark. The satisfied may answer more often.",
    ),
    instrument=Instrument.RESULTS,
    laws=tuple(Law),
    kind=Kind.MEAN,
    unit=Unit.MARK,
    decimals=1,
    direction=Direction.HIGHER_BETTER,
    source=("outcomes", "persons"),
    reference=_PROTOCOL,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="outcomes",
    measured="mark",
    window=4,
)

USEFULNESS_RESPONSE_SHARE = Indicator(
    id="usefulness_response_share",
    label=Text(
        "Resultaten waarbij een cijfer is gegeven",
        "Outcomes with a mark",
    ),
    definition=Text(
        "Het deel van de gemelde resultaten over de laatste vier kwartalen waarbij de cliënt, jongere of ouder "
        "een cijfer gaf voor het nut van de hulp.",
        "The share of the outcomes reported over the last four quarters with a mark for usefulness by the "
        "client, young person or parent.",
    ),
    caveat=Text(
        "Bij een lage respons zegt het gemiddelde cijfer weinig over wie niets invulde.",
        "With a low response the mean mark says little about those who gave none.",
    ),
    instrument=Instrument.RESULTS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("outcomes", "persons"),
    reference=_PROTOCOL,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="outcomes",
    numerator={"mark": tuple(str(mark) for mark in range(1, 11))},
    denominator={},
    window=4,
)

NO_NEW_CARE_SHARE = Indicator(
    id="no_new_care_share",
    label=Text(
        "Binnen een jaar geen nieuwe hulp",
        "No new support within a year",
    ),
    definition=Text(
        "Het deel van de trajecten waarna binnen 365 dagen geen nieuw traject uit dezelfde wet begon, van alle "
        "trajecten met een bekende reden van einde waarvan dat jaar in de laatste vier kwartalen voorbij ging. "
        "Het gaat dus over trajecten die een tot twee jaar geleden eindigden.",
        "The share of trajectories after which no new trajectory under the same law began within 365 days, of "
        "all with a known reason of ending of which that year passed in the last four quarters. So it is about "
        "trajectories that ended one to two years ago.",
    ),
    caveat=Text(
        "Wie verhuist of overlijdt, heeft ook geen nieuwe hulp. Hulp in een andere gemeente is niet bekend.",
        "Who moves or dies has no new support either. Support in another municipality is not known.",
    ),
    instrument=Instrument.RESULTS,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("deliveries", "allocations", "persons"),
    reference=_PROTOCOL,
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="followed",
    numerator={"new_care": ("no",), "law": ("wmo", "jeugdwet")},
    denominator={"new_care": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    window=4,
)

EXPERIENCE_POSITIVE_SHARE = Indicator(
    id="experience_positive_share",
    label=Text(
        "Positieve ervaring",
        "Positive experience",
    ),
    definition=Text(
        "Het deel van de inwoners met ondersteuning dat positief antwoordt op vragen over dit onderwerp, van "
        "alle antwoorden in het ervaringsonderzoek van het jaar.",
        "The share of inhabitants with support who answer questions on this subject positively, of all answers "
        "in the survey of experiences of the year.",
    ),
    caveat=Text(
        "Niet iedereen doet mee. Wie tevreden is, antwoordt misschien vaker.",
        "Not everybody takes part. The satisfied may answer more often.",
    ),
    instrument=Instrument.RESULTS,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("experience",),
    reference=Text(
        "cliëntervaringsonderzoek Wmo en Jeugdwet (Wmo 2015, artikel 2.5.1)",
        "survey of clients of Wmo and Jeugdwet (Wmo 2015, article 2.5.1)",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="experience",
    numerator={"positive": ("yes",), "law": ("wmo", "jeugdwet")},
    denominator={"positive": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    split=Split(
        "item",
        {
            "a": Text("toegankelijkheid", "access"),
            "b": Text("kwaliteit", "quality"),
            "c": Text("zelfredzaamheid", "self-reliance"),
        },
    ),
    window=4,
)

RESULTS = (
    DROPOUT_SHARE,
    USEFULNESS_MEAN,
    USEFULNESS_RESPONSE_SHARE,
    NO_NEW_CARE_SHARE,
    *GOALS,
    EXPERIENCE_POSITIVE_SHARE,
    *END_SHARES,
)
