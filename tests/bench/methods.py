"""How fast the statistics are, for `make bench`: whole arrays at once beside one value at a time, in one run.

Prints seconds (for scale: machines differ and are noisy) and the ratio, which is what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from monitor.statistics import byar, funnel_positions, process_chart, wilson

SEED = 2017
INTERVALS, SERIES, QUARTERS, UNITS, FUNNELS = 1_000_000, 5_000, 24, 40, 1_000
SAMPLE = 500  # one at a time is measured on so many, and reckoned up
ROUNDS = 3


def main() -> None:
    """Measure every method, the two ways in turn, and print the medians."""
    print(f"{'what':46}{'at once':>10}{'by one':>10}{'ratio':>8}")
    totals = [_report(name, whole, one, size) for name, whole, one, size in _cases()]
    print(f"\n{INTERVALS:,} Wilson and {INTERVALS:,} Byar intervals together: {totals[0] + totals[1]:.2f} s")
    print(f"{SERIES:,} process-control series of {QUARTERS} points: {totals[2]:.2f} s")


def _cases() -> list[tuple[str, Callable[[], object], Callable[[int], object], int]]:
    rng = np.random.Generator(np.random.PCG64(SEED))
    size = rng.integers(20, 5_000, INTERVALS)
    part = rng.binomial(size, 0.13)
    events = rng.poisson(rng.gamma(2.0, 12.0, INTERVALS))
    series = rng.normal(50, 5, (SERIES, QUARTERS))
    units = rng.integers(20, 900, (FUNNELS, UNITS))
    shares = rng.binomial(units, 0.12)
    return [
        (
            f"{INTERVALS:,} Wilson intervals",
            lambda: wilson(part, size),
            lambda at: wilson(part[at], size[at]),
            INTERVALS,
        ),
        (
            f"{INTERVALS:,} Byar intervals, exact below 10",
            lambda: byar(events, size),
            lambda at: byar(events[at], size[at]),
            INTERVALS,
        ),
        (
            f"{SERIES:,} process charts of {QUARTERS} points",
            lambda: process_chart(series),
            lambda at: process_chart(series[at : at + 1]),
            SERIES,
        ),
        (
            f"{FUNNELS:,} funnels of {UNITS} units",
            lambda: funnel_positions(shares, units),
            lambda at: funnel_positions(shares[at], units[at]),
            FUNNELS,
        ),
    ]


def _report(name: str, whole: Callable[[], object], one: Callable[[int], object], size: int) -> float:
    at_once, by_one = [], []
    for _ in range(ROUNDS):
        at_once.append(_seconds(whole))
        by_one.append(_seconds(lambda: [one(at) for at in range(SAMPLE)]) * size / SAMPLE)
    first, second = float(np.median(at_once)), float(np.median(by_one))
    print(f"{name:46}{first:>8.2f} s{second:>8.1f} s{second / first:>8.0f}")
    return first


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
