"""Every figure, defined once: declarations by id, and their evaluation over cubes."""

from monitor.indicators.access import ACCESS
from monitor.indicators.accountability import ACCOUNTABILITY
from monitor.indicators.declaration import Indicator, Inhabitants, Kind, Where
from monitor.indicators.demand import DEMAND
from monitor.indicators.funding import FUNDING
from monitor.indicators.results import RESULTS
from monitor.indicators.support import SUPPORT

INDICATORS: dict[str, Indicator] = {
    each.id: each for each in (*DEMAND, *ACCESS, *RESULTS, *FUNDING, *SUPPORT, *ACCOUNTABILITY)
}

__all__ = ["INDICATORS", "Indicator", "Inhabitants", "Kind", "Where"]
