"""The limits of a funnel: how far a unit of a given size may lie from its centre by chance, and more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, gdtrib

from monitor.statistics.intervals import Floats, _broadcast, _poisson_limits, _refuse

Kind = Literal["proportion", "rate", "ratio"]
Scale = Literal["linear", "arcsine", "square_root", "log"]

# 95% and 99.8%, to the six decimals that the English hospital mortality indicator is made with, so that its
# limits are met to the last digit
WARNING_Z, OUTER_Z = 1.959964, 3.090232
WARNING_TAIL, OUTER_TAIL = 0.025, 0.001  # the same limits as what lies beyond each
WARNING, OUTER = 0.95, 0.998  # and as the coverage of an interval
# the first scale of a kind is the one used unless told otherwise
SCALES: dict[Kind, tuple[Scale, ...]] = {
    "proportion": ("linear", "arcsine"),
    "rate": ("linear", "square_root", "log"),
    "ratio": ("log", "square_root", "linear"),
}
HALVINGS = 60  # of the range of a count, to find a binomial limit to the last digit


@dataclass(frozen=True, eq=False)
class FunnelLimits:
    """Limits of 95% and 99.8%, in the unit of the values (proportion, events per one, or ratio)."""

    lower_998: Floats
    lower_95: Floats
    upper_95: Floats
    upper_998: Floats


def funnel_limits(
    denominator: ArrayLike,
    centre: ArrayLike,
    *,
    kind: Kind = "proportion",
    scale: Scale | None = None,
    tau2: ArrayLike = 0.0,
    error: ArrayLike = 0.0,
) -> FunnelLimits:
    """Limits with additive overdispersion: g^-1(g(centre) -+ z sqrt(s^2 + tau2 + e^2)).

    Without tau2 and error, those of a proportion on the linear scale are the inverse of Wilson's interval:
    centre -+ z sqrt(centre (1 - centre) / n), as in the funnels of UKHSA.

    Args:
        denominator: size of a unit, any shape; 0 or missing gives missing limits.
        centre: common proportion, rate, or ratio (1), of a shape that broadcasts.
        kind, scale: as for `funnel.funnel_positions`.
        tau2: variance between units, on the scale.
        error: extra standard error of a value, in the unit of the values.

    Returns:
        The limits in the broadcast shape, kept within 0 to 1 for a proportion and at or above 0 otherwise.

    Raises:
        ValueError: an unknown kind or scale; a centre, tau2 or error that cannot be, naming the first index.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24.
    """
    scale = checked_scale(kind, scale)
    size, middle = _broadcast(denominator, centre)
    between, extra = np.asarray(tau2, float), np.asarray(error, float)
    _refuse_centre(middle, kind)
    _refuse((between < 0) | (extra < 0), "tau2 and error must not be negative", *_broadcast(between, extra))
    size = np.where(size > 0, size, np.nan)
    deviation = np.sqrt(variance_on_scale(size, middle, kind, scale, extra) + between)
    z = (-OUTER_Z, -WARNING_Z, WARNING_Z, OUTER_Z)
    return _limits((from_scale(to_scale(middle, scale) + each * deviation, scale) for each in z), kind)


def exact_limits(denominator: ArrayLike, centre: ArrayLike, *, kind: Kind = "proportion") -> FunnelLimits:
    """Exact binomial or Poisson limits without overdispersion, smooth in the denominator.

    A count on a limit is one whose exact interval (Clopper & Pearson, or Poisson by chi-squared) just
    touches the centre: the lower limit x has P(X <= x) = tail, the upper P(X >= x) = tail, where both
    probabilities are extended to counts that are not whole by the incomplete beta and gamma functions.

    Args:
        denominator: size of a unit, any shape (for a ratio the expected number); 0 or missing gives
            missing limits.
        centre: common proportion, rate, or ratio (1), of a shape that broadcasts.
        kind: "proportion" for binomial limits, "rate" or "ratio" for Poisson limits.

    Raises:
        ValueError: an unknown kind, or a centre that cannot be, naming the first index.

    Source: Spiegelhalter (2005), appendix; the ratio funnels of UKHSA's PHEindicatormethods.
    """
    checked_scale(kind, None)
    size, middle = _broadcast(denominator, centre)
    _refuse_centre(middle, kind)
    size = np.where(size > 0, size, np.nan)
    count_reached = _binomial_count if kind == "proportion" else _poisson_count
    lower = [count_reached(1 - tail, size, middle) - 1 for tail in (OUTER_TAIL, WARNING_TAIL)]
    upper = [count_reached(tail, size, middle) for tail in (WARNING_TAIL, OUTER_TAIL)]
    return _limits((count / size for count in (*lower, *upper)), kind)


def chi_squared_limits(expected: ArrayLike) -> FunnelLimits:
    """Limits of observed / expected: the exact Poisson interval of the expected number, over that number.

    Half the quantiles of chi-squared with 2 expected (lower) and 2 expected + 2 degrees of freedom (upper),
    divided by the expected number; simpler than `exact_limits`, and a little higher for small numbers.

    Args:
        expected: expected numbers, any shape; 0 or missing gives missing limits.

    Source: the unadjusted limits of the NHS-R Community's FunnelPlotR.
    """
    number = np.asarray(expected, float)
    number = np.where(number > 0, number, np.nan)
    lower_95, upper_95 = _poisson_limits(number, WARNING)
    lower_998, upper_998 = _poisson_limits(number, OUTER)
    return _limits((each / number for each in (lower_998, lower_95, upper_95, upper_998)), "ratio")


def expected_at_limits(observed: ArrayLike) -> FunnelLimits:
    """The expected numbers at which an observed count lies exactly on each limit.

    They are the exact Poisson interval of the count, turned round. Observed divided by them is the limit of
    the ratio, so that a curve can be drawn through whole counts, as UKHSA's ratio funnels are. `lower_95`
    goes with the lower 95% limit, and is thus the larger number.

    Args:
        observed: counts, any shape; for 0 the numbers at the upper limits are 0.

    Raises:
        ValueError: a negative count, naming the first index.

    Source: UKHSA's PHEindicatormethods, calculate_funnel_limits.
    """
    count = np.asarray(observed, float)
    _refuse(count < 0, "observed must not be negative", count)
    (small_95, large_95), (small_998, large_998) = (
        _poisson_limits(count, coverage) for coverage in (WARNING, OUTER)
    )
    return FunnelLimits(large_998, large_95, small_95, small_998)


def to_scale(value: Floats, scale: Scale) -> Floats:
    """Values on the scale where distances are measured."""
    with np.errstate(divide="ignore"):  # the log of 0 is minus infinity
        return {
            "linear": np.positive,
            "arcsine": lambda each: np.arcsin(np.sqrt(each)),
            "square_root": np.sqrt,
            "log": np.log,
        }[scale](value)


def from_scale(value: Floats, scale: Scale) -> Floats:
    """Back from the scale; what lies beyond its end is brought to it."""
    return {
        "linear": np.positive,
        "arcsine": lambda each: np.sin(np.clip(each, 0, np.pi / 2)) ** 2,
        "square_root": lambda each: np.maximum(each, 0) ** 2,
        "log": np.exp,
    }[scale](value)


def variance_on_scale(size: Floats, centre: Floats, kind: Kind, scale: Scale, error: ArrayLike) -> Floats:
    """Variance on the scale that chance and a known extra error give, by the delta method at the centre."""
    quarter = 1 / (4 * size)
    chance = centre * (1 - centre) if kind == "proportion" else centre
    extra = np.asarray(error, float) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):  # at a centre of 0 or 1 some scales have no slope
        own, slope_squared = {
            "linear": (chance / size, 1.0),
            "arcsine": (quarter, 1 / (4 * chance)),
            "square_root": (quarter, 1 / (4 * centre)),
            "log": (1 / (centre * size), 1 / centre**2),
        }[scale]
        return own + np.where(extra == 0, 0.0, slope_squared * extra)


def checked_scale(kind: Kind, scale: Scale | None) -> Scale:
    """The scale to use: the first of the kind, unless told otherwise."""
    if kind not in SCALES:
        raise ValueError(f"kind must be one of {', '.join(SCALES)}; got {kind!r}")
    if scale is not None and scale not in SCALES[kind]:
        raise ValueError(f"the scale of a {kind} must be one of {', '.join(SCALES[kind])}; got {scale!r}")
    return scale or SCALES[kind][0]


def _refuse_centre(centre: Floats, kind: Kind) -> None:
    highest = 1.0 if kind == "proportion" else np.inf
    _refuse(
        (centre < 0) | (centre > highest), f"the centre of a {kind} must lie from 0 to {highest:g}", centre
    )


def _limits(limits: Iterable[Floats], kind: Kind) -> FunnelLimits:
    return FunnelLimits(*(np.clip(each, 0, 1 if kind == "proportion" else np.inf) for each in limits))


def _poisson_count(probability: float, size: Floats, rate: Floats) -> Floats:
    """The x, not whole, with P(X >= x) = probability."""
    return gdtrib(1.0, probability, size * rate)


def _binomial_count(probability: float, size: Floats, proportion: Floats) -> Floats:
    """The x, not whole, with P(X >= x) = probability, found by halving its range."""
    low, high = np.zeros_like(size), size + 1
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_low = betainc(middle, size - middle + 1, proportion) > probability
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return (low + high) / 2
