"""Areas and postcodes of the synthetic municipality."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.sources.simulate.settings import Settings, generator

DISTRICT_NAMES = (
    "Centrum",
    "Noord",
    "Oostpolder",
    "Zuiderhof",
    "Westeind",
    "Havenkwartier",
    "Duinzicht",
    "Kreekrijk",
    "Veenweide",
    "Stationskwartier",
    "De Hoven",
    "Lage Landen",
    "Molenhoek",
    "Nieuwe Dijk",
    "Wilgenrijk",
    "Oude Gracht",
    "Rietlanden",
    "Bovenveld",
)
FIRST_PARTS = (
    "Bloemen",
    "Vogel",
    "Schilders",
    "Molen",
    "Rivieren",
    "Sterren",
    "Vissers",
    "Linden",
    "Wevers",
    "Akker",
)
LAST_PARTS = ("buurt", "kwartier", "hof", "veld", "dijk", "park")
LETTERS = "ABCDEGHJKLMNPRTVWXZ"  # no postcode is spelled with the letters left out here


def district_codes(settings: Settings) -> list[str]:
    """Codes of the districts: those of the municipality and two digits."""
    return [f"WK{settings.municipality[2:]}{number:02}" for number in range(1, settings.districts + 1)]


def neighbourhoods(settings: Settings) -> pd.DataFrame:
    """One row per neighbourhood: code, name, district, and its share of the inhabitants."""
    rng = generator(settings, 1)
    groups = np.array_split(np.arange(settings.neighbourhoods), settings.districts)
    district = np.repeat(district_codes(settings), [len(group) for group in groups])
    number = np.concatenate([np.arange(1, len(group) + 1) for group in groups])
    size = np.repeat(_district_sizes(settings.districts), [len(group) for group in groups])
    within = rng.uniform(0.7, 1.4, len(district))
    within = within / pd.Series(within).groupby(district).transform("sum").to_numpy()
    return pd.DataFrame(
        {
            "area_code": [f"BU{code[2:]}{n:02}" for code, n in zip(district, number, strict=True)],
            "name": [_neighbourhood_name(i) for i in range(settings.neighbourhoods)],
            "district": district,
            "share": size * within / (size * within).sum(),
        }
    )


def areas_table(settings: Settings, places: pd.DataFrame) -> pd.DataFrame:
    """The municipality, its districts and its neighbourhoods."""
    codes = district_codes(settings)
    rows = [(settings.municipality, settings.name, "municipality", None)]
    rows += [(code, _district_name(i), "district", settings.municipality) for i, code in enumerate(codes)]
    rows += [
        (row.area_code, row.name, "neighbourhood", row.district) for row in places.itertuples(index=False)
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "name", "level", "parent_code"])
    return frame.assign(valid_from=pd.Timestamp(2015, 1, 1), valid_to=pd.NaT)


def postcodes_table(settings: Settings, places: pd.DataFrame) -> pd.DataFrame:
    """Three to six fictional postcodes in each neighbourhood."""
    rng = generator(settings, 2)
    counts = rng.integers(3, 7, len(places))
    frame = places.loc[places.index.repeat(counts), ["area_code", "district"]].reset_index(drop=True)
    order = frame.groupby("district").cumcount()
    letters = [LETTERS[i // len(LETTERS)] + LETTERS[i % len(LETTERS)] for i in order]
    postcode = "99" + frame["district"].str[-2:] + pd.Series(letters, dtype="str")
    return pd.DataFrame(
        {"postcode6": postcode, "area_code": frame["area_code"], "valid_from": pd.Timestamp(2015, 1, 1)}
    )


def _district_sizes(districts: int) -> np.ndarray:
    sizes = np.linspace(1.6, 0.5, districts)
    sizes[[0, 1]] = sizes[[1, 0]]  # the second district is the largest: the planted rise must be certain
    return sizes / sizes.sum()


def _district_name(index: int) -> str:
    return DISTRICT_NAMES[index] if index < len(DISTRICT_NAMES) else f"Uitbreiding {index + 1}"


def _neighbourhood_name(index: int) -> str:
    """Sixty names before one returns with a number: neighbours differ in both parts."""
    first = FIRST_PARTS[index % len(FIRST_PARTS)]
    last = LAST_PARTS[(index + index // len(FIRST_PARTS)) % len(LAST_PARTS)]
    turn = index // (len(FIRST_PARTS) * len(LAST_PARTS))
    return f"{first}{last}" + (f" {turn + 1}" if turn else "")
