"""What both designs need: a library that may be absent, and the width of an interval."""

from __future__ import annotations

from importlib import import_module
from statistics import NormalDist
from types import ModuleType

from monitor.vocabulary import MonitorError


def library(name: str) -> ModuleType:
    """A library of the extra `evaluation`, imported when it is needed: most users do without."""
    try:
        return import_module(name)
    except ImportError as problem:
        raise MonitorError(
            "an evaluation needs the optional extra `evaluation`",
            got=str(problem),
            remedy="pip install 'monitor-sociaal-domein[evaluation]'",
        ) from problem


def normal_quantile(confidence: float) -> float:
    """How many standard errors an interval with this coverage reaches to either side."""
    if not 0 < confidence < 1:
        raise MonitorError(
            "confidence must lie between 0 and 1", got=confidence, remedy="give a coverage such as 0.95"
        )
    return NormalDist().inv_cdf(0.5 + confidence / 2)
