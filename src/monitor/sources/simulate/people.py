"""The persons whom the municipality knows: pseudonyms, households, addresses, and fictional identities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.reading import pseudonym
from monitor.sources.simulate.settings import DAY, Settings, draw, generator

SURNAMES = (
    "Akkerveld",
    "Bremhaar",
    "Duindoorn",
    "Egelbosch",
    "Ganzevoet",
    "Heidestein",
    "Klaverink",
    "Kreekmans",
    "Lindewal",
    "Meerkoet",
    "Molenduin",
    "Oeverzegge",
    "Polderman",
    "Rietgors",
    "Schelpenaar",
    "Sterrenkruid",
    "Terpwachter",
    "Veenpluis",
    "Wilgenroos",
    "Zandloper",
)
MOVED, ELSEWHERE, NO_HOUSEHOLD, NO_DATE = 0.06, 0.004, 0.02, 0.03
POSTCODE_ELSEWHERE = "9899ZZ"


def make_people(
    settings: Settings,
    known: np.ndarray,
    left: pd.Series,
    inhabitants: pd.DataFrame,
    places: pd.DataFrame,
    postcodes: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The known inhabitants with their identities, and the `persons` table.

    `left` gives the day on which an inhabitant died or moved away. The first frame is indexed by
    inhabitant: person, household, bsn, birth_date, sex, surname, postcode6.
    """
    rng = generator(settings, 15)
    who = inhabitants.loc[known]
    bsn = _bsns(rng, len(who))
    addresses = _addresses(settings, who, left, places, rng)
    identities = pd.DataFrame(
        {
            "person": [pseudonym(number, settings.key) for number in bsn],
            "household": _household_pseudonyms(settings, who, rng),
            "bsn": bsn,
            "birth_date": who["birth"].to_numpy(),
            "sex": who["sex"].to_numpy(),
            "surname": draw(rng, dict.fromkeys(SURNAMES, 1.0), len(who)),
            "postcode6": _postcodes(who, addresses, postcodes, rng),
        },
        index=known,
    )
    return identities, _persons(identities, addresses)


def _bsns(rng: np.random.Generator, size: int) -> list[str]:
    """Unique numbers that start with 9 and pass the eleven test."""
    stems = 90_000_000 + rng.choice(10_000_000, size=size + size // 4 + 20, replace=False)
    digits = stems[:, None] // 10 ** np.arange(7, -1, -1) % 10
    last = (digits * np.arange(9, 1, -1)).sum(axis=1) % 11
    return [f"{stem}{digit}" for stem, digit in zip(stems, last, strict=True) if digit < 10][:size]


def _household_pseudonyms(settings: Settings, who: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    names = {
        number: pseudonym(f"household {number}", settings.key)[:16] for number in who["household"].unique()
    }
    households = who["household"].map(names).astype("object")
    return households.mask(rng.random(len(who)) < NO_HOUSEHOLD).to_numpy()


def _addresses(
    settings: Settings, who: pd.DataFrame, left: pd.Series, places: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per address; a few move within the municipality, a few live elsewhere."""
    size = len(who)
    area = places["area_code"].to_numpy()[who["neighbourhood"]].astype(object)
    area[rng.random(size) < ELSEWHERE] = None
    birth = who["birth"].to_numpy().astype(DAY)
    earlier = np.datetime64(f"{settings.years[0]}-01-01", "D") - rng.integers(30, 7000, size).astype(
        "timedelta64[D]"
    )
    since = pd.Series(np.maximum(earlier, birth), index=who.index)
    until = left.reindex(who.index)
    span = int((settings.last_day - settings.first_day).astype(int))
    day = settings.first_day + rng.integers(30, span, size).astype("timedelta64[D]")
    moves = (
        (rng.random(size) < MOVED)
        & until.isna()
        & (pd.Series(day, index=who.index) > since + pd.Timedelta(days=30))
    )
    new_area = places["area_code"].to_numpy()[rng.choice(len(places), size=size, p=places["share"])]
    moves &= (new_area != area) & pd.notna(area)
    first = pd.DataFrame({"area_code": area, "valid_from": since, "valid_to": until})
    before = pd.Series(day - np.timedelta64(1, "D"), index=who.index)
    first["valid_to"] = first["valid_to"].mask(moves, before)
    first["valid_from"] = first["valid_from"].mask(~moves & (rng.random(size) < NO_DATE))
    second = pd.DataFrame({"area_code": new_area, "valid_from": day, "valid_to": pd.NaT}, index=who.index)[
        moves
    ]
    return pd.concat([first, second])


def _postcodes(
    who: pd.DataFrame, addresses: pd.DataFrame, postcodes: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    """A postcode in the neighbourhood of the latest address."""
    area = addresses.groupby(level=0)["area_code"].last().reindex(who.index)
    lists = postcodes.groupby("area_code")["postcode6"].agg(list)
    pick = rng.random(len(who))
    return np.array(
        [
            lists[code][int(share * len(lists[code]))] if pd.notna(code) else POSTCODE_ELSEWHERE
            for code, share in zip(area, pick, strict=True)
        ]
    )


def _persons(identities: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    details = identities[["person", "household", "sex"]].assign(birth_year=identities["birth_date"].dt.year)
    return addresses.join(details, how="left").reset_index(drop=True)
