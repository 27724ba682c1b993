"""The figure of all districts or providers together: which of them differ by more than chance and custom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.indicators import Indicator, Inhabitants, Kind
from monitor.release import Release
from monitor.report.estimates import SCALE, rounding_error
from monitor.report.results import TOO_FEW
from monitor.statistics import Funnel, funnel_curves, funnel_positions, proportion_rounding_error

# With fewer units their usual variation cannot be told from chance.
FEWEST_PEERS = 5
IN_FUNNEL = (Kind.SHARE, Kind.RATE)


@dataclass(frozen=True)
class PeerFunnel:
    """Peers with enough units, by code: numerator, denominator, value, score and position; and the curves."""

    rows: pd.DataFrame
    curves: pd.DataFrame

    def score(self, code: str) -> float:
        """Distance from the whole in standard errors, with overdispersion; missing for one left out."""
        return float(self.rows["score"].get(code, np.nan))


POSITIONS = {
    "within": "within",
    "above": "high",
    "far_above": "high_far",
    "below": "low",
    "far_below": "low_far",
}


def in_funnel(indicator: Indicator) -> bool:
    """Whether a funnel has meaning for the figure: a share or rate of units that do not hang together."""
    return indicator.kind in IN_FUNNEL and not indicator.clustered


def funnel_of(release: Release, indicator: Indicator, now: pd.DataFrame, whole: float) -> PeerFunnel | None:
    """The funnel of an indicator over peers in one period; None with too few of them.

    `now` has the columns of results by code; `whole` is the figure around which the funnel lies. The known
    rounding error of each unit is in its standard error, so that it is not taken for a difference.
    """
    enough = now[(now["denominator"] >= TOO_FEW) & now["value"].notna()]
    scale = SCALE[indicator.unit]
    if len(enough) < FEWEST_PEERS or not 0 < whole < (scale if indicator.kind is Kind.SHARE else np.inf):
        return None
    error = float(rounding_error(release, indicator)[-1])
    below = 0.0 if isinstance(indicator.denominator, Inhabitants) else error
    top, bottom = enough["numerator"].to_numpy(float), enough["denominator"].to_numpy(float)
    expected = whole / scale * bottom
    funnel = funnel_positions(
        top,
        bottom,
        kind="proportion" if indicator.kind is Kind.SHARE else "rate",
        centre=whole / scale,
        error=proportion_rounding_error(expected, bottom, error, below),
    )
    rows = enough[["numerator", "denominator", "value"]].assign(
        score=funnel.z, position=[POSITIONS[str(word)] for word in funnel.position]
    )
    return PeerFunnel(rows, _curves(funnel, error, below, scale))


def _curves(funnel: Funnel, error: float, below: float, scale: float) -> pd.DataFrame:
    grid, limits = funnel_curves(funnel, error_numerator=error, error_denominator=below)
    names = {"lower95": "lower_95", "upper95": "upper_95", "lower998": "lower_998", "upper998": "upper_998"}
    return pd.DataFrame(
        {"denominator": grid, **{name: getattr(limits, field) * scale for name, field in names.items()}}
    )
