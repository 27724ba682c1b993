"""Accountability: whether results are agreed on, and reported in time."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind, Yardstick
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

OUTCOME_COVERAGE_SHARE = Indicator(
    id="outcome_coverage_share",
    label=Text("Trajecten met een gemeten resultaat", "Trajectories with a reported outcome"),
    definition=Text(
        "Het deel van de trajecten uit Wmo en Jeugdwet die in de laatste vier kwartalen eindigden, waarvan het "
        "resultaat is gemeld.",
        "The share of the trajectories under Wmo and Jeugdwet that ended in the last four quarters of which "
        "the "
        "outcome was reported.",
    ),
    caveat=Text(
        "Een gemeld resultaat is nog geen goed resultaat.",
        "A reported outcome is not yet a good outcome.",
    ),
    instrument=Instrument.ACCOUNTABILITY,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("deliveries", "allocations", "outcomes", "persons"),
    reference=Text("Regeling Jeugdwet, bijlage 2 (outcome)", "Regeling Jeugdwet, annex 2 (outcome)"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="ended",
    numerator={"outcome": ("yes",), "law": ("wmo", "jeugdwet")},
    denominator={"outcome": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    window=4,
    yardstick=Yardstick.TARGET,
)

START_REPORTED_IN_TIME_SHARE = Indicator(
    id="start_reported_in_time_share",
    label=Text("Starts die op tijd zijn gemeld", "Starts reported in time"),
    definition=Text(
        "Het deel van de trajecten uit Wmo en Jeugdwet dat begon in de laatste vier kwartalen, waarvan de "
        "start "
        "binnen vijf werkdagen is gemeld.",
        "The share of the trajectories under Wmo and Jeugdwet that started in the last four quarters of which "
        "the start was reported within five working days.",
    ),
    caveat=Text(
        "Vijf werkdagen zijn geteld als zeven dagen. Een start zonder meldingsdatum telt niet mee.",
        "Five working days are counted as seven days. A start without a date of reporting is not in it.",
    ),
    instrument=Instrument.ACCOUNTABILITY,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("deliveries", "allocations", "persons"),
    reference=Text("iWmo en iJw 3.2, bericht 305", "iWmo and iJw 3.2, message 305"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="starts",
    numerator={"reported_in_time": ("yes",), "law": ("wmo", "jeugdwet")},
    denominator={"reported_in_time": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    window=4,
    yardstick=Yardstick.TARGET,
)

RESULT_AGREED_SHARE = Indicator(
    id="result_agreed_share",
    label=Text("Trajecten met een afgesproken resultaat", "Trajectories with an agreed result"),
    definition=Text(
        "Het deel van de lopende trajecten op de laatste dag van het kwartaal waarvan het contract een "
        "resultaat "
        "noemt, van alle trajecten met een bekend contract.",
        "The share of trajectories running on the last day of the quarter of which the contract names a "
        "result, "
        "of all with a known contract.",
    ),
    caveat=Text(
        "Het contract noemt een resultaat voor de groep. Dat is nog geen doel in het plan van een persoon.",
        "The contract names a result for the group. That is not yet a goal in a person's plan.",
    ),
    instrument=Instrument.ACCOUNTABILITY,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("contracts", "deliveries", "allocations", "persons"),
    reference=Text("contractregister van de gemeente", "the municipality's contract register"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="trajectories",
    numerator={"result_agreed": ("yes",)},
    denominator={"result_agreed": ("yes", "no")},
    by_provider=False,
    clustered=True,
)

CONTRACTS_WITH_RESULT_SHARE = Indicator(
    id="contracts_with_result_share",
    label=Text(
        "Kosten onder een contract met een resultaat",
        "Costs under a contract with a result",
    ),
    definition=Text(
        "Het deel van de gedeclareerde kosten over de laatste vier kwartalen onder een contract dat een "
        "resultaat noemt, van alle kosten onder een bekend contract.",
        "The share of the costs claimed over the last four quarters under a contract that names a result, of "
        "all under a known contract.",
    ),
    caveat=Text(
        "Een benadering. Dat een contract een resultaat noemt, zegt nog niet dat het is bereikt.",
        "An approximation. That a contract names a result does not say that it was reached.",
    ),
    instrument=Instrument.ACCOUNTABILITY,
    laws=tuple(Law),
    kind=Kind.AMOUNT_SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("claims", "contracts", "persons"),
    reference=Text(
        "contractregister van de gemeente",
        "the municipality's contract register",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="spending",
    amount="spend_cents",
    numerator={"result_agreed": ("yes",)},
    denominator={"result_agreed": ("yes", "no")},
    window=4,
    by_provider=False,
)

TARGETS_MET_SHARE = Indicator(
    id="targets_met_share",
    label=Text(
        "Doelen van de gemeente die zijn gehaald",
        "The municipality's targets that were met",
    ),
    definition=Text(
        "Het deel van de doelen die de gemeente heeft gesteld dat is gehaald, van alle doelen bij een cijfer in "
        "dit rapport. Doelen over begrotingen en over cijfers die zijn uitgesplitst, tellen niet mee.",
        "The share of the targets that the municipality has set that were met, of all for a figure in this "
        "report. Targets on budgets, and on figures that are told per part, do not count.",
    ),
    caveat=Text(
        "Gehaald betekent dat het cijfer zelf het doel haalt. De marge is daarbij niet meegewogen.",
        "Met means that the figure itself reaches the target. Its margin is not allowed for.",
    ),
    instrument=Instrument.ACCOUNTABILITY,
    laws=tuple(Law),
    kind=Kind.TARGETS,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_BETTER,
    source=("targets",),
    reference=Text(
        "doelen van de gemeenteraad",
        "the council's targets",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    table="targets",
)

ACCOUNTABILITY = (
    OUTCOME_COVERAGE_SHARE,
    START_REPORTED_IN_TIME_SHARE,
    RESULT_AGREED_SHARE,
    CONTRACTS_WITH_RESULT_SHARE,
    TARGETS_MET_SHARE,
)
