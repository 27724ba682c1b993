"""The facts hidden in the synthetic municipality, which a good report must find."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.vocabulary import Period

KNOWN_QUARTER, NEXT_QUARTER = Period(2025, 1), Period(2025, 2)


@dataclass(frozen=True)
class Planted:
    """Which subject was made to stand out, in what, and how much; all else differs by chance only."""

    dropout_provider: str = "99000003"
    dropout_share: float = 0.38
    usual_dropout_share: float = 0.10

    rising_district: str = "WK900102"
    rising_from: Period = KNOWN_QUARTER
    rising_ratio: float = 1.6

    late_provider: str = "99000002"
    late_since: Period = NEXT_QUARTER
    waiting_norm_days: int = 42
    late_in_norm_share: float = 0.20
    usual_in_norm_share: float = 0.90

    overspent_field: str = "6.752"
    overspent_year: int = 2025
    overspent_ratio: float = 1.18


def planted_in(municipality: str) -> Planted:
    """The planted facts in a simulated municipality: the same ones, in its own district 02."""
    return Planted(rising_district=f"WK{municipality[2:]}02")


PLANTED = planted_in("GM9001")
PLANTED_SMALL = planted_in("GM9002")
