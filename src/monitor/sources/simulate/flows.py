"""How much support each law gives, to whom, for how long, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """How much support a law gives: starts a year per inhabitant, mean days, and who gets it by age."""

    law: str
    starts: float
    mean_days: float
    ages: tuple[tuple[float, float], ...]  # (from age, weight)
    seasons: tuple[float, float, float, float]
    ends: dict[str, float]


FLOWS = (
    Flow(
        "wmo",
        0.0230,
        690,
        ((0, 0), (18, 0.35), (45, 0.6), (65, 1.2), (75, 4), (85, 8)),
        (1.03, 1.0, 0.96, 1.01),
        {
            "plan": 0.52,
            "agreed": 0.10,
            "client": 0.065,
            "provider": 0.035,
            "died": 0.14,
            "moved": 0.07,
            "switched": 0.03,
            "domain": 0.035,
            "municipality": 0.005,
        },
    ),
    Flow(
        "jeugdwet",
        0.0182,
        250,
        ((0, 0), (1, 0.25), (4, 1), (12, 1.25), (17, 0.5), (18, 0.1), (21.5, 0)),
        (1.10, 1.05, 0.76, 1.09),
        {
            "plan": 0.66,
            "agreed": 0.12,
            "client": 0.065,
            "provider": 0.035,
            "external": 0.07,
            "switched": 0.02,
            "domain": 0.02,
            "municipality": 0.01,
        },
    ),
    Flow(
        "participatiewet",
        0.0115,
        1000,
        ((0, 0), (18, 0.7), (27, 1), (65, 0)),
        (1.0, 1.0, 1.0, 1.0),
        {"plan": 1.0},
    ),
)
LEAVING = ("died", "moved")  # after these nobody is supported any more
DROPOUT_ENDS = {
    "client": 0.26,
    "provider": 0.12,
    "plan": 0.42,
    "agreed": 0.10,
    "external": 0.06,
    "domain": 0.04,
}
CODES = {
    "wmo": {
        "plan": "19",
        "agreed": "23",
        "client": "21",
        "provider": "22",
        "died": "02",
        "moved": "31",
        "switched": "38",
        "domain": "39",
        "municipality": "36",
    },
    "jeugdwet": {
        "plan": "31",
        "agreed": "34",
        "client": "32",
        "provider": "33",
        "died": "02",
        "moved": "35",
        "external": "35",
        "switched": "38",
        "domain": "39",
        "municipality": "36",
    },
}
