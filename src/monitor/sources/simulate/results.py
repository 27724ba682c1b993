"""What came of ended trajectories, and what the municipality aims for and says about it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.planted import planted_in
from monitor.sources.simulate.settings import DAY, Settings, draw, even, generator

COVERAGE = {"jeugdwet": 0.83, "wmo": 0.62}
WITHOUT_MARK = 0.35
MARKS = {4: 0.02, 5: 0.05, 6: 0.12, 7: 0.27, 8: 0.32, 9: 0.15, 10: 0.07}
WITHOUT_HELP = {"01": 0.18, "02": 0.27, "03": 0.30, "04": 0.25}
SPEAKS_FOR_ITSELF_FROM = 12
END_REASONS = {"plan": "01", "agreed": "02", "client": "03", "provider": "04"}
EXTERNAL = "05"
COUNCIL = "Programmabegroting 2025, programma Sociaal Domein"


def outcomes_rows(settings: Settings, deliveries: pd.DataFrame, inhabitants: pd.DataFrame) -> pd.DataFrame:
    """Outcomes for most ended trajectories of youth and Wmo, in agreement with the stop reason."""
    rng = generator(settings, 16)
    ended = deliveries[
        deliveries["final"] & deliveries["stop"].notna() & deliveries["law"].isin(list(COVERAGE))
    ]
    ended = ended.sort_values(["law", "provider", "stop", "trajectory"])
    asked = even(rng, len(ended)) < ended["law"].map(COVERAGE)
    rows = ended[asked].reset_index(drop=True)
    size = len(rows)
    mark = pd.Series(draw(rng, MARKS, size).astype(float)).mask(rng.random(size) < WITHOUT_MARK)
    spoken = pd.Series(_informants(rows, inhabitants, rng), dtype="object").where(mark.notna())
    frame = rows[["inhabitant", "provider", "law", "start"]].assign(
        end=rows["stop"],
        end_reason=rows["ended"].map(END_REASONS).fillna(EXTERNAL),
        useful_mark=mark,
        informant=spoken,
        without_help=pd.Series(draw(rng, WITHOUT_HELP, size)).mask(rng.random(size) < 0.12),
    )
    return frame.drop_duplicates(["inhabitant", "provider", "law", "end"])


def targets_table(settings: Settings) -> pd.DataFrame:
    """Targets for the whole municipality, and two of its own for a district and a provider."""
    planted = planted_in(settings.municipality)
    usual = {
        "decision_in_time_share": 90.0,
        "waiting_time_in_norm_share": 85.0,
        "dropout_share": 12.0,
        "outcome_coverage_share": 65.0,
        "usefulness_mean": 7.5,
        "budget_used_share": 100.0,
        "goals_achieved_share": 60.0,
        "plan_share": 80.0,
        "experience_positive_share": 80.0,
    }
    rows = [(indicator, None, None, None, value, COUNCIL) for indicator, value in usual.items()]
    year = str(settings.last.year)
    rows.append(("waiting_time_in_norm_share", planted.rising_district, None, year, 88.0, "Wijkplan"))
    rows.append(("dropout_share", None, planted.dropout_provider, year, 15.0, "Contractafspraak"))
    return pd.DataFrame(rows, columns=["indicator", "area_code", "provider", "period", "value", "source"])


def commentary_table(settings: Settings) -> pd.DataFrame:
    """What the municipality writes beside some figures; public, so about nobody in particular."""
    planted = planted_in(settings.municipality)
    district, dropout, late = planted.rising_district, planted.dropout_provider, planted.late_provider
    now, before, earlier = str(settings.last), str(settings.last.previous), str(settings.last.shifted(-2))
    youth, contracts, control = "beleidsadviseur jeugd", "contractmanager", "concerncontroller"
    rows = [
        (now, district, None, "youth_care_share", RISE, youth),
        (before, district, None, "youth_care_share", RISE_EARLIER, youth),
        (now, None, dropout, "dropout_share", DROPOUT, contracts),
        (earlier, None, late, "waiting_time_in_norm_share", WAITING, contracts),
        (now, None, None, "budget_used_share", OVERSPENT, control),
        (now, None, None, "outcome_coverage_share", COVERED, "beleidsadviseur monitoring"),
        (before, None, None, "decision_in_time_share", IN_TIME, "teamleider toegang"),
        (now, f"WK{settings.municipality[2:]}01", None, "wmo_clients_rate", QUIET, "wijkcoördinator"),
    ]
    return pd.DataFrame(rows, columns=["period", "area_code", "provider", "indicator", "text", "author_role"])


RISE = (
    "Sinds het voorjaar vragen in deze wijk meer gezinnen om jeugdhulp. Wij bekijken met de scholen en de huisartsen "
    "welke hulp ook dichtbij huis en zonder verwijzing kan."
)
RISE_EARLIER = (
    "Het aantal jongeren met jeugdhulp neemt hier toe. Wij weten nog niet of dit blijft en kijken volgend kwartaal "
    "opnieuw."
)
DROPOUT = (
    "Bij deze aanbieder stoppen veel trajecten eenzijdig. Wij hebben hierover een gesprek gevoerd. De aanbieder maakt "
    "een verbeterplan; wij bespreken de voortgang elk kwartaal."
)
WAITING = (
    "De aanbieder had door vertrek van personeel minder plek voor nieuwe cliënten. Wij hebben afgesproken dat de "
    "wachttijd voor het einde van het jaar weer binnen de norm is."
)
OVERSPENT = (
    "Aan regionale ambulante jeugdhulp gaven wij meer uit dan begroot. Er waren meer trajecten en de tarieven stegen. "
    "De overige taakvelden blijven binnen de begroting."
)
COVERED = "Voor de meeste afgesloten trajecten melden aanbieders de uitkomst. Bij de Wmo kan dit nog beter."
IN_TIME = "In de zomer was de toegang minder bezet. De meeste besluiten vielen toch binnen acht weken."
QUIET = "In deze wijk verandert er weinig. Het wijkteam houdt elke week spreekuur in het buurthuis."


def _informants(rows: pd.DataFrame, inhabitants: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    birth = inhabitants["birth"].to_numpy().astype(DAY)[rows["inhabitant"]]
    old_enough = (rows["stop"].to_numpy().astype(DAY) - birth).astype(int) / 365.25 >= SPEAKS_FOR_ITSELF_FROM
    youth = np.where(old_enough & (rng.random(len(rows)) < 0.75), "jeugdige", "ouder")
    return np.where(rows["law"] == "jeugdwet", youth, "client")
