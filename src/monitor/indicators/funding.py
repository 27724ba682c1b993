"""Funding: what is paid for, and whether it stays within the budget."""

from datetime import date

from monitor.indicators.declaration import Indicator, Kind
from monitor.vocabulary import Direction, Instrument, Law, Text, Unit

BUDGET_USED_SHARE = Indicator(
    id="budget_used_share",
    label=Text("Uitgegeven deel van de begroting", "Share of the budget that was spent"),
    definition=Text(
        "De gerealiseerde lasten van een taakveld in het jaar, als deel van de begrote lasten tot en met "
        "hetzelfde kwartaal.",
        "The realised costs of a taakveld in the year, as a share of the costs budgeted up to the same quarter.",
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
    by_area=False,
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

FUNDING = (BUDGET_USED_SHARE, RESULT_FUNDED_SHARE, REJECTED_CLAIMS_SHARE)
