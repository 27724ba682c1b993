"""Every figure, defined once: declarations by id, and their evaluation over cubes."""

from monitor.indicators.access import ACCESS
from monitor.indicators.accountability import ACCOUNTABILITY
from monitor.indicators.cooperation import COOPERATION
from monitor.indicators.declaration import Indicator, Inhabitants, Kind, Split, Units, Where, Yardstick
from monitor.indicators.demand import DEMAND
from monitor.indicators.funding import FUNDING
from monitor.indicators.published import CBS
from monitor.indicators.results import RESULTS
from monitor.indicators.support import SUPPORT

INDICATORS: dict[str, Indicator] = {
    each.id: each
    for each in (*DEMAND, *CBS, *ACCESS, *RESULTS, *FUNDING, *SUPPORT, *ACCOUNTABILITY, *COOPERATION)
}

__all__ = ["INDICATORS", "Indicator", "Inhabitants", "Kind", "Split", "Units", "Where", "Yardstick"]
