"""Did a policy work: two study designs, estimated by the libraries of the optional extra `evaluation`."""

from monitor.evaluation.interrupted import InterruptedTimeSeries, interrupted_time_series
from monitor.evaluation.staggered import StaggeredDifferences, staggered_differences

__all__ = [
    "InterruptedTimeSeries",
    "StaggeredDifferences",
    "interrupted_time_series",
    "staggered_differences",
]
