"""Access: plans, their review, and who directs the case."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind, Yardstick
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

PLAN_SHARE = Indicator(
    id="plan_share",
    label=Text(
        "Toegekende hulp met een plan",
        "Support granted with a plan",
    ),
    definition=Text(
        "Het deel van de toegekende meldingen waarvoor een ondersteuningsplan is gemaakt, van alle "
        "toekenningen in de laatste vier kwartalen.",
        "The share of granted requests for which a support plan was made, of all granted in the last four "
        "quarters.",
    ),
    caveat=Text(
        "Dat er een plan is, zegt nog niet of het plan goed is.",
        "That there is a plan does not say that it is a good one.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("requests", "persons"),
    reference=Text(
        "Wmo 2015, artikel 2.3.2; Jeugdwet, artikel 4.1.3",
        "Wmo 2015, article 2.3.2; Jeugdwet, article 4.1.3",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="decisions",
    numerator={"decision": ("granted",), "planned": ("yes",)},
    denominator={"decision": ("granted",), "planned": ("yes", "no")},
    window=4,
    by_provider=False,
    yardstick=Yardstick.TARGET,
)

PLAN_REVIEWED_SHARE = Indicator(
    id="plan_reviewed_share",
    label=Text(
        "Plannen die het laatste jaar zijn besproken",
        "Plans reviewed within the last year",
    ),
    definition=Text(
        "Het deel van de lopende plannen van een jaar of ouder dat in de laatste twaalf maanden is "
        "geëvalueerd.",
        "The share of running plans of a year and older that were reviewed in the last twelve months.",
    ),
    caveat=Text(
        "Alleen de laatste evaluatie is bekend. Daarom is er geen cijfer over eerdere kwartalen.",
        "Only the latest review is known. So there is no figure of earlier quarters.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("plans", "persons"),
    reference=Text(
        "eigen registratie; norm: 12 maanden",
        "own registration; norm: 12 months",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="plans",
    numerator={"reviewed": ("yes",)},
    denominator={"reviewed": ("yes", "no")},
    by_provider=False,
    yardstick=Yardstick.TARGET,
)

ONE_DIRECTOR_SHARE = Indicator(
    id="one_director_share",
    label=Text(
        "Huishoudens met één casusregisseur",
        "Households with one case director",
    ),
    definition=Text(
        "Het deel van de huishoudens met hulp uit meer dan één wet of van meer dan één aanbieder waarin "
        "precies één organisatie de casus regisseert.",
        "The share of the households helped under more than one law or by more than one provider in which "
        "exactly one organisation directs the case.",
    ),
    caveat=Text(
        "Regie staat in het plan. Of de regisseur ook regie heeft, zegt het cijfer niet.",
        "Direction is written in the plan. Whether the director does direct, the figure does not say.",
    ),
    instrument=Instrument.ACCESS,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("plans", "persons", "allocations", "deliveries"),
    reference=Text(
        "eigen registratie (plannen)",
        "own registration (plans)",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="households",
    numerator={"several": ("yes",), "directors": ("one",)},
    denominator={"several": ("yes",), "directors": ("one", "several", "none")},
    by_provider=False,
)

PLANS = (PLAN_SHARE, PLAN_REVIEWED_SHARE, ONE_DIRECTOR_SHARE)
