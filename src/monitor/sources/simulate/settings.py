"""How large the synthetic municipality is, and which seed makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.vocabulary import MonitorError, Period

DAY = "datetime64[D]"
LAST = Period(2025, 4)
FEWEST_PROVIDERS = 6  # one for each role that the planted facts and the three laws need


@dataclass(frozen=True)
class Settings:
    """What to simulate; equal settings give equal bytes.

    `claim_months` is how many months one claim covers (1, or 3 to keep a small file small);
    `dirty` adds a handful of faulty rows to what is written, never to the simulated tables.
    """

    districts: int = 12
    neighbourhoods: int = 60
    providers: int = 25
    quarters: int = 12
    inhabitants: int = 60_000
    last: Period = LAST
    seed: int = 2017
    municipality: str = "GM9001"
    name: str = "Zandermeer"
    key: str = "demonstration"
    dirty: bool = True
    claim_months: int = 1

    def __post_init__(self) -> None:
        _refuse(
            self.providers < FEWEST_PROVIDERS, "providers", self.providers, f"at least {FEWEST_PROVIDERS}"
        )
        _refuse(not 2 <= self.districts <= 99, "districts", self.districts, "from 2 to 99")
        _refuse(
            self.neighbourhoods < self.districts, "neighbourhoods", self.neighbourhoods, "one per district"
        )
        _refuse(self.quarters < 4, "quarters", self.quarters, "at least 4")
        _refuse(self.last.quarter is None, "last", self.last, "a quarter such as 2025Q4")
        _refuse(self.claim_months not in (1, 3), "claim_months", self.claim_months, "1 or 3")

    @classmethod
    def small(cls, *, seed: int = 2017, dirty: bool = True) -> Settings:
        """The small municipality that lies in data/demo."""
        return cls(
            districts=3,
            neighbourhoods=9,
            providers=6,
            quarters=8,
            inhabitants=4_000,
            seed=seed,
            municipality="GM9002",
            name="Klein Zandermeer",
            dirty=dirty,
            claim_months=3,
        )

    @property
    def periods(self) -> tuple[Period, ...]:
        """The quarters simulated, from early to late."""
        return tuple(self.last.shifted(step) for step in range(1 - self.quarters, 1))

    @property
    def first_day(self) -> np.datetime64:
        """The first day simulated."""
        return np.datetime64(self.periods[0].first_day, "D")

    @property
    def last_day(self) -> np.datetime64:
        """The last day simulated; nothing later is known."""
        return np.datetime64(self.last.last_day, "D")

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the quarters fall in."""
        return tuple(range(self.periods[0].year, self.last.year + 1))

    @property
    def halfway(self) -> Period:
        """The quarter in which one provider starts, just after another stopped."""
        return self.periods[self.quarters // 2]


def generator(settings: Settings, part: int) -> np.random.Generator:
    """Random numbers for one part, so that a change in one part leaves the others as they were."""
    return np.random.Generator(np.random.PCG64([settings.seed, part]))


def draw(rng: np.random.Generator, shares: dict[str, float], size: int) -> np.ndarray:
    """`size` keys of `shares`, drawn in proportion to their values."""
    weights = np.array(list(shares.values()), dtype=float)
    return np.array(list(shares))[rng.choice(len(weights), size=size, p=weights / weights.sum())]


def spread(rng: np.random.Generator, shares: dict[str, float], size: int) -> np.ndarray:
    """As `draw`, but in every short run each key comes about as often as its share says."""
    edges = np.cumsum(list(shares.values())) / sum(shares.values())
    index = np.searchsorted(edges, even(rng, size))
    return np.array(list(shares))[np.minimum(index, len(shares) - 1)]


def even(rng: np.random.Generator, size: int, block: int = 8) -> np.ndarray:
    """Uniform numbers of which each run of `block` covers 0 to 1 evenly, in random order."""
    blocks = np.arange(size) // block
    order = np.lexsort((rng.random(size), blocks))
    rank = np.empty(size)
    rank[order] = np.arange(size) - blocks * block
    return (rank + rng.random(size)) / np.minimum(block, np.maximum(size - blocks * block, 1))


def _refuse(wrong: bool, field: str, got: object, must: str) -> None:
    if wrong:
        raise MonitorError(
            f"{field} of a simulation must be {must}", got=repr(got), remedy="choose another number"
        )
