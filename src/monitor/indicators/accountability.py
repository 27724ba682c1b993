"""Accountability: whether results are agreed on, and reported in time."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

OUTCOME_COVERAGE_SHARE = Indicator(
    id="outcome_coverage_share",
    label=Text("Trajecten met een gemeten resultaat", "Trajectories with a reported outcome"),
    definition=Text(
        "Het deel van de trajecten uit Wmo en Jeugdwet die in de laatste vier kwartalen eindigden, waarvan het "
        "resultaat is gemeld.",
        "The share of the trajectories under Wmo and Jeugdwet that ended in the last four quarters of which the "
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
)

START_REPORTED_IN_TIME_SHARE = Indicator(
    id="start_reported_in_time_share",
    label=Text("Starts die op tijd zijn gemeld", "Starts reported in time"),
    definition=Text(
        "Het deel van de trajecten uit Wmo en Jeugdwet dat begon in de laatste vier kwartalen, waarvan de start "
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
)

RESULT_AGREED_SHARE = Indicator(
    id="result_agreed_share",
    label=Text("Trajecten met een afgesproken resultaat", "Trajectories with an agreed result"),
    definition=Text(
        "Het deel van de lopende trajecten op de laatste dag van het kwartaal waarvan het contract een resultaat "
        "noemt, van alle trajecten met een bekend contract.",
        "The share of trajectories running on the last day of the quarter of which the contract names a result, "
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

ACCOUNTABILITY = (OUTCOME_COVERAGE_SHARE, START_REPORTED_IN_TIME_SHARE, RESULT_AGREED_SHARE)
