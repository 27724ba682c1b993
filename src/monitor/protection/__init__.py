"""Protection against disclosure: every count that leaves the house is a multiple of the base."""

from monitor.protection.plan import Coarser, Plan
from monitor.protection.protect import Protected, protect

__all__ = ["Coarser", "Plan", "Protected", "protect"]
