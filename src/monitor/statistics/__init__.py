"""Statistical methods on arrays; they know nothing of tables, reports or the domain."""

from monitor.statistics.intervals import (
    byar,
    proportion_rounding_error,
    weighted_quantile_from_classes,
    wilson,
    with_rounding_error,
)

__all__ = [
    "byar",
    "proportion_rounding_error",
    "weighted_quantile_from_classes",
    "wilson",
    "with_rounding_error",
]
