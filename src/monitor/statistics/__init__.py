"""Statistical methods on arrays; they know nothing of tables, reports or the domain."""

from monitor.statistics.control_limits import FunnelLimits, funnel_limits
from monitor.statistics.decomposition import Decomposition, decompose, structure_shares, to_the_cent
from monitor.statistics.funnel import (
    Funnel,
    funnel_curves,
    funnel_positions,
    interval_positions,
    overdispersion,
)
from monitor.statistics.inequality import Inequality, InequalityLimits, inequality_index, inequality_limits
from monitor.statistics.intervals import (
    byar,
    proportion_rounding_error,
    weighted_quantile_from_classes,
    wilson,
    with_rounding_error,
)
from monitor.statistics.logarithmic import logarithmic_effects, logarithmic_mean, logarithmic_ratios
from monitor.statistics.means import Mean, student_mean, student_mean_of_values
from monitor.statistics.process import ProcessChart, process_chart
from monitor.statistics.quantile_groups import quantile_groups
from monitor.statistics.shrinkage import empirical_bayes
from monitor.statistics.standardise import (
    DirectRate,
    IndirectRate,
    directly_standardised,
    directly_standardised_repeated,
    indirectly_standardised,
)
from monitor.statistics.trend import Trend, compare_with_benchmark, recent_trend, recent_trend_of_proportions

__all__ = [
    "Decomposition",
    "DirectRate",
    "Funnel",
    "FunnelLimits",
    "IndirectRate",
    "Inequality",
    "InequalityLimits",
    "Mean",
    "ProcessChart",
    "Trend",
    "byar",
    "compare_with_benchmark",
    "decompose",
    "directly_standardised",
    "directly_standardised_repeated",
    "empirical_bayes",
    "funnel_curves",
    "funnel_limits",
    "funnel_positions",
    "indirectly_standardised",
    "inequality_index",
    "inequality_limits",
    "interval_positions",
    "logarithmic_effects",
    "logarithmic_mean",
    "logarithmic_ratios",
    "overdispersion",
    "process_chart",
    "proportion_rounding_error",
    "quantile_groups",
    "recent_trend",
    "recent_trend_of_proportions",
    "structure_shares",
    "student_mean",
    "student_mean_of_values",
    "to_the_cent",
    "weighted_quantile_from_classes",
    "wilson",
    "with_rounding_error",
]
