"""Funding: what is paid for, and whether it stays within the budget."""

from datetime import date

from monitor.indicators.declaration import Indicator, Inhabitants, Kind, Units, Yardstick
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

BUDGET_USED_SHARE = Indicator(
    id="budget_used_share",
    label=Text("Uitgegeven deel van de begroting", "Share of the budget that was spent"),
    definition=Text(
        "De gerealiseerde lasten van een taakveld in het jaar, als deel van de begrote lasten tot en met "
        "hetzelfde kwartaal.",
        "The realised costs of a taakveld in the year, as a share of the costs budgeted up to the same "
        "quarter.",
    ),
    caveat=Text(
        "Voor de hele gemeente. Facturen kunnen later komen; het laatste kwartaal is voorlopig.",
        "For the municipality as a whole. Invoices may come later; the last quarter is provisional.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.ACCOUNT,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.LOWER_BETTER,
    source=("budgets",),
    reference=Text("Iv3, taakvelden van het jaar", "Iv3, taakvelden of the year"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2017, 1, 1),
    table="budgets",
    numerator={"kind": ("realised",)},
    denominator={"kind": ("budget",)},
    by_area=False,
    yardstick=Yardstick.TARGET,
)

RESULT_FUNDED_SHARE = Indicator(
    id="result_funded_share",
    label=Text("Trajecten die op resultaat worden betaald", "Trajectories paid for by result"),
    definition=Text(
        "Het deel van de lopende trajecten op de laatste dag van het kwartaal onder een contract dat het "
        "resultaat betaalt, van alle trajecten met een bekend contract.",
        "The share of trajectories running on the last day of the quarter under a contract that pays for "
        "the result, of all with a known contract.",
    ),
    caveat=Text(
        "Geteld in trajecten, niet in euro's.",
        "Counted in trajectories, not in euros.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("contracts", "deliveries", "allocations", "persons"),
    reference=Text("contractregister van de gemeente", "the municipality's contract register"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="trajectories",
    numerator={"funding_form": ("result",)},
    denominator={"funding_form": ("result", "availability", "production")},
    by_provider=False,
    clustered=True,
)

REJECTED_CLAIMS_SHARE = Indicator(
    id="rejected_claims_share",
    label=Text("Afgekeurde declaratieregels", "Rejected claim lines"),
    definition=Text(
        "Het deel van de ingediende declaratieregels uit Wmo en Jeugdwet over de laatste vier kwartalen dat is "
        "afgekeurd.",
        "The share of claim lines under Wmo and Jeugdwet over the last four quarters that was rejected.",
    ),
    caveat=Text(
        "Een afgekeurde regel kan later goed zijn ingediend; die telt dan als een nieuwe regel.",
        "A rejected line may have been handed in rightly later; it then counts as a new line.",
    ),
    instrument=Instrument.FUNDING,
    laws=(Law.WMO, Law.YOUTH),
    kind=Kind.SHARE,
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.LOWER_BETTER,
    source=("claims", "persons"),
    reference=Text("berichten 323 en 325", "messages 323 and 325"),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="claim_lines",
    numerator={"rejected": ("yes",), "law": ("wmo", "jeugdwet")},
    denominator={"rejected": ("yes", "no"), "law": ("wmo", "jeugdwet")},
    window=4,
    clustered=True,
)

SPEND = Indicator(
    id="spend",
    label=Text(
        "Gedeclareerde kosten",
        "Costs claimed",
    ),
    definition=Text(
        "Wat aanbieders over de laatste vier kwartalen declareerden, in euro, zonder afgekeurde regels en met "
        "wat is teruggedraaid ervan af.",
        "What providers claimed over the last four quarters, in euro, without rejected lines and less what was "
        "taken back.",
    ),
    caveat=Text(
        "Een benadering: mensen zijn afgerond op vijftallen en bedragen zijn gemiddelden van groepen. Alleen "
        "wat aanbieders declareren; subsidies en eigen personeel staan er niet in.",
        "An approximation: people are rounded to fives and amounts are means of groups. Only what providers "
        "claim; subsidies and own staff are not in it.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.AMOUNT,
    unit=Unit.EURO,
    decimals=0,
    direction=Direction.NEITHER,
    source=("claims", "persons"),
    reference=Text(
        "bericht 323, zonder afgekeurde regels",
        "message 323, without rejected lines",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="spending",
    amount="spend_cents",
    window=4,
)

SPEND_PER_INHABITANT = Indicator(
    id="spend_per_inhabitant",
    label=Text(
        "Gedeclareerde kosten per inwoner",
        "Costs claimed per inhabitant",
    ),
    definition=Text(
        "Wat aanbieders over de laatste vier kwartalen declareerden, gedeeld door het aantal inwoners op 1 "
        "januari.",
        "What providers claimed over the last four quarters, divided by the inhabitants on 1 January.",
    ),
    caveat=Text(
        "Een benadering: mensen zijn afgerond op vijftallen en bedragen zijn gemiddelden van groepen. Alleen "
        "wat aanbieders declareren; subsidies en eigen personeel staan er niet in.",
        "An approximation: people are rounded to fives and amounts are means of groups. Only what providers "
        "claim; subsidies and own staff are not in it.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.AMOUNT,
    unit=Unit.EURO,
    decimals=0,
    direction=Direction.NEITHER,
    source=("claims", "persons", "population"),
    reference=Text(
        "bericht 323, zonder afgekeurde regels",
        "message 323, without rejected lines",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="spending",
    amount="spend_cents",
    denominator=Inhabitants(),
    window=4,
    by_provider=False,
)

SPEND_PER_CLIENT = Indicator(
    id="spend_per_client",
    label=Text(
        "Gedeclareerde kosten per persoon met ondersteuning",
        "Costs claimed per person with support",
    ),
    definition=Text(
        "Wat aanbieders over de laatste vier kwartalen declareerden, gedeeld door het gemiddelde aantal mensen "
        "met ondersteuning op de laatste dag van die kwartalen.",
        "What providers claimed over the last four quarters, divided by the mean number of people with support "
        "on the last day of those quarters.",
    ),
    caveat=Text(
        "Een benadering. Hoge kosten per persoon kunnen passen bij zwaardere hulp.",
        "An approximation. High costs per person may go with heavier support.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.AMOUNT,
    unit=Unit.EURO,
    decimals=0,
    direction=Direction.NEITHER,
    source=("claims", "persons", "allocations", "deliveries"),
    reference=Text(
        "bericht 323, zonder afgekeurde regels",
        "message 323, without rejected lines",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="spending",
    amount="spend_cents",
    denominator=Units("clients"),
    window=4,
)

FORECAST_DEVIATION = Indicator(
    id="forecast_deviation",
    label=Text(
        "Verwachte afwijking van de begroting",
        "Expected deviation from the budget",
    ),
    definition=Text(
        "De lasten van een taakveld die voor het hele jaar worden verwacht, als deel van de begrote lasten van "
        "het jaar.",
        "The costs of a taakveld expected for the whole year, as a share of the costs budgeted for the year.",
    ),
    caveat=Text(
        "Een verwachting van de gemeente zelf, op grond van wat toen bekend was.",
        "The municipality's own expectation, on what was known then.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.ACCOUNT,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.LOWER_BETTER,
    source=("budgets",),
    reference=Text(
        "Iv3, taakvelden van het jaar",
        "Iv3, taakvelden of the year",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2017, 1, 1),
    table="budgets",
    numerator={"kind": ("forecast",)},
    denominator={"kind": ("budget",)},
    by_area=False,
    by_provider=False,
)

CLAIMED_SHARE = Indicator(
    id="claimed_share",
    label=Text(
        "Toegewezen budget dat is gedeclareerd",
        "Allocated budget that was claimed",
    ),
    definition=Text(
        "Wat is gedeclareerd op toewijzingen die in de laatste vier kwartalen eindigden, als deel van het "
        "budget van die toewijzingen.",
        "What was claimed on allocations that ended in the last four quarters, as a share of the budget of "
        "those allocations.",
    ),
    caveat=Text(
        "Alleen toewijzingen met een bekend budget. Declaraties kunnen nog komen.",
        "Only allocations with a known budget. Claims may still come.",
    ),
    instrument=Instrument.FUNDING,
    laws=tuple(Law),
    kind=Kind.AMOUNT_SHARE,
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.NEITHER,
    source=("allocations", "claims", "persons"),
    reference=Text(
        "berichten 301 en 323",
        "messages 301 and 323",
    ),
    owner="Monitor Sociaal Domein",
    valid_from=date(2015, 1, 1),
    universe="allocated",
    amount="claimed_cents",
    amount_of="allocated_cents",
    denominator={},
    window=4,
)

FUNDING = (
    SPEND,
    SPEND_PER_INHABITANT,
    SPEND_PER_CLIENT,
    BUDGET_USED_SHARE,
    FORECAST_DEVIATION,
    CLAIMED_SHARE,
    RESULT_FUNDED_SHARE,
    REJECTED_CLAIMS_SHARE,
)
