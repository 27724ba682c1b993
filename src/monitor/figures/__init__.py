"""Charts from figures, by name."""

from monitor.figures.charts import Words, accounts, comparison, shares, trend

CHARTS = {"trend": trend, "comparison": comparison, "shares": shares, "accounts": accounts}

__all__ = ["CHARTS", "Words"]
