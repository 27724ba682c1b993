"""What the synthetic municipality agreed, found of itself and heard from its peers, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """What is done for a result; `commissioner` and `executor` are places in the list of providers.

    None as commissioner or executor is the municipality; `law` says under which contract it falls.
    """

    result: str
    activity: str
    commissioner: int | None
    executor: int | None
    basis_kind: str
    state: str
    due_in_days: int | None = None
    law: str | None = None
    basis: str | None = None
    monitoring: str | None = None


TEAM, HOME_CARE, YOUTH, CARE_GROUP, MAIN_YOUTH, WORK, WELFARE = 0, 1, 2, 3, 4, 5, 16

# fmt: off
ACTIVITIES = (
    Activity("R1", "Hulp bij het huishouden met een plan per cliënt", None, HOME_CARE, "contract", "running",
             law="wmo", monitoring="Kwartaalgesprek over doelen en ervaringen"),
    Activity("R1", "Wonen met een arrangement: één aanbieder voor het hele plan", None, CARE_GROUP, "contract",
             "running", law="wmo", monitoring="Meting van doelen na een half jaar"),
    Activity("R1", "Afspraken over wie wat doet bij dezelfde cliënt", HOME_CARE, CARE_GROUP, "agreement", "done",
             -60, basis="Werkafspraken Thuis in de wijk", monitoring="Casusoverleg elke zes weken"),
    Activity("R2", "Wijkteam zoekt met de inwoner naar mensen in de buurt", None, TEAM, "decision", "running",
             basis="Collegebesluit toegang", monitoring="Aantal plannen met een doel over netwerk"),
    Activity("R2", "Inloop met vrijwilligers in elk buurthuis", None, WELFARE, "subsidy", "running", 181,
             basis="Subsidie ontmoeting", monitoring="Bezoekers per maand"),
    Activity("R2", "Dagbesteding dicht bij huis, samen met de inloop", TEAM, CARE_GROUP, "agreement", "planned", 90,
             basis="Afspraken over doorstroom"),
    Activity("R3", "Behandeling met een evaluatie na drie maanden", None, YOUTH, "contract", "running",
             law="jeugdwet", monitoring="Uitval per kwartaal"),
    Activity("R3", "Verbeterplan uitval", None, YOUTH, "agreement", "running", 90,
             basis="Verslag contractgesprek", monitoring="Voortgang elk kwartaal"),
    Activity("R3", "Praktijkondersteuner jeugd bij de huisarts", None, TEAM, "subsidy", "planned", 181,
             basis="Subsidie praktijkondersteuning"),
    Activity("R4", "Begeleiding van gezinnen door één hoofdaannemer", None, MAIN_YOUTH, "contract", "running",
             law="jeugdwet", monitoring="Opnieuw hulp binnen een jaar"),
    Activity("R4", "Wijkteam blijft betrokken tot na de afsluiting", TEAM, MAIN_YOUTH, "agreement", "done", -120,
             basis="Procesafspraken regie", monitoring="Eén regisseur per huishouden"),
    Activity("R5", "Dagbehandeling met plek op school", None, MAIN_YOUTH, "contract", "running", law="jeugdwet",
             monitoring="Cijfer van jongeren en ouders"),
    Activity("R5", "Afspraken met scholen over terugkeer", None, TEAM, "agreement", "stopped", -200,
             basis="Convenant onderwijs en jeugdhulp"),
    Activity("R6", "Traject naar werk of een stap dichterbij", None, WORK, "contract", "running",
             law="participatiewet", monitoring="Uitstroom naar werk per half jaar"),
    Activity("R6", "Gezamenlijk plan bij werk en zorg", TEAM, WORK, "agreement", "planned", 60,
             basis="Werkafspraken werk en zorg"),
    Activity("R7", "Vroege hulp bij schulden door het wijkteam", None, TEAM, "decision", "running",
             basis="Collegebesluit schulden"),
    Activity("R8", "Wachttijden melden en cliënten doorverwijzen", None, YOUTH, "agreement", "done", -30,
             basis="Afspraken over wachttijd", monitoring="Wachttijd per aanbieder, elke maand"),
    Activity("R8", "Samen plannen wie een gezin het eerst kan helpen", MAIN_YOUTH, YOUTH, "agreement", "planned", 120,
             basis="Afspraken over aanmelding"),
)
# fmt: on

# Per question of conscience: score and evidence a year ago, and now.
ANSWERS = (
    (
        (2, "De visie stond op papier; inkoop en toegang hadden elk een eigen plan."),
        (3, "Er is één resultatenkader van vraag tot verantwoording. Financiën gebruikt het nog niet."),
    ),
    (
        (2, "Plannen werden gemaakt, maar zelden bekeken."),
        (
            3,
            "De meeste plannen worden binnen een jaar bekeken. Bij wisseling van aanbieder gaat dat nog mis.",
        ),
    ),
    (
        (3, "Het aanbod volgde de oude producten, met enkele arrangementen."),
        (3, "Arrangementen groeien langzaam; de meeste hulp is nog per uur ingekocht."),
    ),
    (
        (2, "Aanbieders deden hun werk elk voor zich."),
        (3, "Twee aanbieders werken met een plan per huishouden."),
    ),
    (
        (2, "De kosten stegen sneller dan het aantal cliënten."),
        (2, "Voor jeugdhulp stijgen de kosten nog steeds sneller dan het aantal jongeren."),
    ),
    (
        (3, "Regionale inkoop en wijkteams spraken elkaar twee keer per jaar."),
        (4, "De wijken hebben een vaste plek in het regionale overleg over inkoop."),
    ),
)

# Fictional municipalities.
PEERS = {"GM9003": "Duinrade", "GM9004": "Polderwijk"}
QUESTION = "Hoe zorgen wij dat minder jongeren hun jeugdhulp voortijdig stoppen?"
# From whom and to whom (None is the host itself), the insight, the tip, and what was done with it.
FINDINGS = (
    (
        "GM9003",
        None,
        "Bij ons stopten jongeren vooral in de eerste drie maanden: niemand had hun verwachting besproken.",
        "Vraag na zes weken aan elke jongere of de hulp is wat hij zocht.",
        "Het wijkteam belt na zes weken met elke jongere en de ouders.",
    ),
    (
        "GM9004",
        None,
        "Een aanbieder liet ons zien dat uitval vaak een wisseling van behandelaar was.",
        "Vraag aanbieders om wisselingen van behandelaar te melden.",
        "Wisselingen worden een vast punt in het contractgesprek.",
    ),
    (
        None,
        "GM9003",
        "Ons eigen advies aan Duinrade geldt ook voor ons: wij bespreken cijfers met aanbieders, niet met jongeren.",
        "Bespreek de cijfers ook met de cliëntenraad.",
        None,
    ),
)
