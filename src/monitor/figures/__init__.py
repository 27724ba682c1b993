"""Charts from figures, by name."""

from monitor.figures.bars import accounts, shares
from monitor.figures.comparison import comparison
from monitor.figures.funnel import funnel
from monitor.figures.panels import small_multiples
from monitor.figures.places import places
from monitor.figures.series import trend
from monitor.figures.spine import spine
from monitor.figures.stacked import stacked
from monitor.figures.words import Words

CHARTS = {
    "trend": trend,
    "small_multiples": small_multiples,
    "comparison": comparison,
    "funnel": funnel,
    "spine": spine,
    "shares": shares,
    "stacked": stacked,
    "accounts": accounts,
    "places": places,
}

__all__ = ["CHARTS", "Words"]
