"""Funnels: which units differ from their common average by more than chance and their usual variation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from monitor.statistics.control_limits import (
    OUTER,
    OUTER_Z,
    WARNING,
    WARNING_Z,
    FunnelLimits,
    Kind,
    Scale,
    checked_scale,
    funnel_limits,
    to_scale,
    variance_on_scale,
)
from monitor.statistics.intervals import Floats, _broadcast, _refuse, byar, proportion_rounding_error, wilson

Words = NDArray[np.str_]
Outliers = Literal["winsorise", "truncate", "keep"]
# within, beyond the 95% limit, beyond the 99.8% limit
POSITIONS = {"lower": ("within", "below", "far_below"), "upper": ("within", "above", "far_above")}


@dataclass(frozen=True, eq=False)
class Funnel:
    """Units on a funnel, units on the last axis.

    Attributes:
        kind, scale: what was compared, and where distances were measured.
        centre: the common average in the unit of the values, shape (...).
        phi: mean square of the trimmed z-scores before the adjustment, shape (...); about 1, or less
            after trimming, if the units differ by chance only.
        tau2: variance between units on the scale, shape (...); 0 if they differ by chance only.
        denominator, value: of each unit; value = numerator / denominator.
        z_unadjusted: distance to the centre in standard errors, those of chance and of the extra error.
        z: the same with tau2 in the standard error; the position follows from it.
        limits: at the denominator, and with the extra error, of each unit.
        position: "within", "below" or "above" the 95% limit, "far_below" or "far_above" the 99.8% limit, or
            "missing".
    """

    kind: Kind
    scale: Scale
    centre: Floats
    phi: Floats
    tau2: Floats
    denominator: Floats
    value: Floats
    z_unadjusted: Floats
    z: Floats
    limits: FunnelLimits
    position: Words


@dataclass(frozen=True, eq=False)
class Overdispersion:
    """By what factor z-scores vary more than chance gives (phi), and the variance that explains it (tau2)."""

    phi: Floats
    tau2: Floats


def funnel_positions(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    kind: Kind = "proportion",
    scale: Scale | None = None,
    centre: ArrayLike | None = None,
    error: ArrayLike = 0.0,
    overdispersed: bool = True,
    outliers: Outliers = "winsorise",
    share: float = 0.1,
) -> Funnel:
    """The position of units on a funnel with additive overdispersion.

    With g the scale and p0 the centre, z = (g(p) - g(p0)) / sqrt(s^2 + tau2 + e^2): s^2 is the variance
    that chance gives (p0 (1 - p0) / n for a proportion, p0 / n for a rate), tau2 the variance between
    units and e the extra error, all on the scale. tau2 is estimated with s^2 + e^2 as the own variance of
    a unit, so that an error that is known is not taken for a difference between units.

    Args:
        numerator, denominator: shape (..., units), or shapes that broadcast to it. Kind "proportion": part
            and whole; "rate": events and what they are per; "ratio": observed and expected events. A
            missing one (or error), or a denominator of 0, makes the unit missing; it then takes no part.
        scale: "linear" (unless told otherwise, for proportions and rates), "arcsine" (proportions),
            "square_root" or "log" (rates, and ratios, of which log is the usual one). On the log scale a
            numerator of 0 is placed as if it were one half.
        centre: shape (...), above 0; by default the sum of numerators over that of denominators, or 1 for
            a ratio.
        error: standard error of each value that is known besides chance, such as that of protected
            (rounded) counts by `proportion_rounding_error`, in the unit of the values.
        overdispersed: false for chance (and error) alone: tau2 is 0.
        outliers, share: how z-scores are kept from inflating tau2, see `overdispersion`.

    Returns:
        The funnel; see its attributes. With fewer than 2 known units tau2 is missing, and with it the limits
        and positions.

    Raises:
        ValueError: an impossible kind, scale, share, centre, count or error; the last three name the first
            index.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24; DerSimonian & Laird (1986), Meta-analysis in clinical trials, for tau2; NHS Digital,
    Summary hospital-level mortality indicator: methodology specification, for the log ratio.
    """
    scale = checked_scale(kind, scale)
    count, size, extra = _checked_units(numerator, denominator, error, kind)
    middle = _centre(count, size, kind, centre)[..., None]
    distance = _distance(count, size, middle, scale)
    variance = variance_on_scale(size, middle, kind, scale, extra)
    unadjusted = _standardised(distance, variance)
    spread = overdispersion(unadjusted, variance, outliers=outliers, share=share)
    tau2 = (spread.tau2 if overdispersed else np.zeros_like(spread.tau2))[..., None]
    z = _standardised(distance, variance + tau2)
    return Funnel(
        kind=kind,
        scale=scale,
        centre=middle[..., 0],
        phi=spread.phi,
        tau2=tau2[..., 0],
        denominator=size,
        value=count / size,
        z_unadjusted=unadjusted,
        z=z,
        limits=funnel_limits(size, middle, kind=kind, scale=scale, tau2=tau2, error=extra),
        position=_positions(z, FunnelLimits(-OUTER_Z, -WARNING_Z, WARNING_Z, OUTER_Z)),
    )


def overdispersion(
    z: ArrayLike, variance: ArrayLike, *, outliers: Outliers = "winsorise", share: float = 0.1
) -> Overdispersion:
    """Overdispersion of units, without letting a few outliers set it.

    phi = sum of z^2 / I over the I z-scores that take part, and with w = 1 / variance
    tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), or 0 where that is negative.

    Args:
        z: z-scores by chance alone, shape (..., units); missing ones take no part.
        variance: of each unit by chance alone, on the scale of the z-scores, of a shape that broadcasts.
        outliers: "winsorise" brings z-scores beyond the quantiles `share` and 1 - `share` to those quantiles;
            "truncate" leaves out units whose rank, in 1 / share groups, is in the first or last group;
            "keep" does neither.
        share: from 0 (keeps all) to below one half; 0.1 is usual.

    Returns:
        phi (missing with no units) and tau2 (missing with fewer than 2), shape (...).

    Raises:
        ValueError: an unknown treatment of outliers, or an impossible share.

    Source: Spiegelhalter (2005), Handling over-dispersion of performance indicators, Quality and Safety in
    Health Care 14 (winsorised); NHS Digital, SHMI specification (truncated); DerSimonian & Laird (1986).
    """
    if outliers not in ("winsorise", "truncate", "keep"):
        raise ValueError(f"outliers must be winsorise, truncate or keep; got {outliers!r}")
    if not 0 <= share < 0.5:
        raise ValueError(f"share must lie from 0 to below 0.5; got {share}")
    score, variance = _broadcast(z, variance)
    if share > 0 and outliers != "keep":
        score = _winsorised(score, share) if outliers == "winsorise" else _truncated(score, share)
    known = ~np.isnan(score)
    units, squares = known.sum(axis=-1), np.nansum(score**2, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(known, 1 / variance, 0.0)
        total = weight.sum(axis=-1)
        between = (squares - (units - 1)) / (total - (weight**2).sum(axis=-1) / total)
        phi = squares / units
    tau2 = np.where(squares > units - 1, between, 0.0)
    return Overdispersion(phi, np.where(units > 1, tau2, np.nan))


def interval_positions(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    kind: Kind = "proportion",
    centre: ArrayLike | None = None,
) -> Words:
    """The position of units by their own intervals, without overdispersion: does each exclude the centre?

    Wilson's interval for a proportion; for a rate or ratio the exact Poisson one, Byar's from 10 events.

    Args:
        numerator, denominator, kind, centre: as for `funnel_positions`.

    Returns:
        Words as in `Funnel.position`, shape (..., units).

    Raises:
        ValueError: an impossible kind, centre or count, the last two naming the first index.

    Source: the significance of UKHSA's PHEindicatormethods, assign_funnel_significance.
    """
    checked_scale(kind, None)
    count, size, _ = _checked_units(numerator, denominator, 0.0, kind)
    middle = _centre(count, size, kind, centre)[..., None]
    method = wilson if kind == "proportion" else byar
    (low_95, high_95), (low_998, high_998) = (method(count, size, each) for each in (WARNING, OUTER))
    # a unit lies above the limit where the centre lies below its interval
    return _positions(middle, FunnelLimits(low_998, low_95, high_95, high_998), mirrored=True)


def limit_positions(value: ArrayLike, limits: FunnelLimits) -> Words:
    """The position of values against limits at their denominators; words as in `Funnel.position`."""
    return _positions(np.asarray(value, float), limits)


def funnel_curves(
    funnel: Funnel, *, error_numerator: float = 0.0, error_denominator: float = 0.0, points: int = 200
) -> tuple[Floats, FunnelLimits]:
    """The smooth limits of a funnel, to draw: from its smallest to its largest denominator.

    Args:
        funnel: as `funnel_positions` gives it.
        error_numerator, error_denominator: standard errors of rounded counts, as counts; if the funnel was
            made with the error that they give, the curves are as wide as the limits of the units.
        points: how many, evenly spaced on a log scale so that the narrow end is smooth too.

    Returns:
        The denominators and the limits there, shape (..., points).
    """
    smallest, largest = (each.reduce(funnel.denominator, axis=-1) for each in (np.fmin, np.fmax))
    grid = np.geomspace(smallest, largest, points, axis=-1)
    centre, tau2 = funnel.centre[..., None], funnel.tau2[..., None]
    error = proportion_rounding_error(centre * grid, grid, error_numerator, error_denominator)
    limits = funnel_limits(grid, centre, kind=funnel.kind, scale=funnel.scale, tau2=tau2, error=error)
    return grid, limits


def _checked_units(
    numerator: ArrayLike, denominator: ArrayLike, error: ArrayLike, kind: Kind
) -> tuple[Floats, Floats, Floats]:
    each = (np.asarray(one, float) for one in (numerator, denominator, error))
    count, size, extra = np.broadcast_arrays(*each)
    if count.ndim == 0:
        raise ValueError(f"units must be on an axis; got the single value {count:g}")
    _refuse((count < 0) | (size < 0), "numerator and denominator must not be negative", count, size)
    _refuse(extra < 0, "error must not be negative", extra)
    if kind == "proportion":
        _refuse(count > size, "numerator must not be above its denominator", count, size)
    unknown = np.isnan(count) | np.isnan(extra) | ~(size > 0)
    return np.where(unknown, np.nan, count), np.where(unknown, np.nan, size), extra


def _centre(count: Floats, size: Floats, kind: Kind, centre: ArrayLike | None) -> Floats:
    if centre is not None:
        given = np.asarray(centre, float)
        wrong = (given <= 0) | ((given >= 1) & (kind == "proportion"))
        _refuse(wrong, f"the centre of a {kind} must be possible and leave room for chance", given)
        return np.broadcast_to(given, count.shape[:-1])
    if kind == "ratio":
        return np.ones(count.shape[:-1])
    total = np.nansum(size, axis=-1)
    return np.nansum(count, axis=-1) / np.where(total > 0, total, np.nan)


def _distance(count: Floats, size: Floats, centre: Floats, scale: Scale) -> Floats:
    placed = np.where(count == 0, 0.5, count) if scale == "log" else count
    with np.errstate(invalid="ignore"):
        return to_scale(placed / size, scale) - to_scale(centre, scale)


def _standardised(distance: Floats, variance: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((distance == 0) & (variance == 0), 0.0, distance / np.sqrt(variance))


def _winsorised(z: Floats, share: float) -> Floats:
    # rows without any unit get a quantile that is not used, for numpy warns of those
    filled = np.where(np.isnan(z).all(axis=-1, keepdims=True), 0.0, z)
    lowest, highest = np.nanquantile(filled, [share, 1 - share], axis=-1, keepdims=True)
    return np.clip(z, lowest, highest)


def _truncated(z: Floats, share: float) -> Floats:
    groups, units = 1 / share, (~np.isnan(z)).sum(axis=-1, keepdims=True)
    group = np.floor(rankdata(z, axis=-1, nan_policy="omit") * groups / (units + 1))
    return np.where((group > 0) & (group < groups - 1), z, np.nan)


def _positions(value: Floats, limits: FunnelLimits, mirrored: bool = False) -> Words:
    below = (value < limits.lower_95).astype(int) + (value < limits.lower_998)
    above = (value > limits.upper_95).astype(int) + (value > limits.upper_998)
    low, high = (above, below) if mirrored else (below, above)
    words = np.where(low > 0, np.array(POSITIONS["lower"])[low], np.array(POSITIONS["upper"])[high])
    return np.where(np.isnan(value) | np.isnan(limits.upper_998), "missing", words)
