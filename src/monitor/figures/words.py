"""The words and number formats that a chart is given: a chart knows no language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PERCENT = "%"


@dataclass(frozen=True)
class Words:
    """The words and number formats of a chart, in the language of the report.

    `unit`, `own`, `whole` and `target` name the axis, the subject, what it is compared with, and the
    norm; `number` prints a value. What follows is for some charts only and may be left out:

    - `precise` prints a value with a number of decimals: an axis that needs ticks between whole numbers
      asks for it, because `number` would round them;
    - `process` names the process mean in a trend;
    - `size` names the horizontal axis of a funnel, `limits` its inner and outer limits;
    - `worse`, `better`, `lower` and `higher` head the two sides of a spine;
    - `parts` heads the three shares of a stack, from left to right.
    """

    unit: str
    own: str
    whole: str
    target: str
    number: Callable[[float], str]
    process: str = ""
    size: str = ""
    limits: tuple[str, str] = ("95%", "99.8%")
    worse: str = ""
    better: str = ""
    lower: str = ""
    higher: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    precise: Callable[[float, int], str] | None = None

    def figure(self, value: float) -> str:
        """A value as it is printed beside its mark: with its percent sign, if it is a percentage."""
        return self.number(value) + (PERCENT if self.unit == PERCENT and value == value else "")
