"""What may never be shown: how a BSN is recognised, and what stands in its place."""

from __future__ import annotations

import re

HIDDEN = "(not shown)"
EMPTY = "(empty)"
LONGEST = 80  # characters of a value in a message: an outline of an area has thousands


def is_bsn(text: str) -> bool:
    """Whether `text` is nine digits that pass the eleven test of a BSN."""
    if not re.fullmatch(r"[0-9]{9}", text) or text == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, text, strict=True)) % 11 == 0


def shown(value: str, personal: bool) -> str:
    """`value` as a message may show it: hidden in a personal column, and wherever a BSN stands in it.

    Of a long value only the start is shown.
    """
    if not value:
        return EMPTY
    holds_bsn = any(is_bsn(digits) for digits in re.findall(r"(?<![0-9])[0-9]{9}(?![0-9])", value))
    if personal or holds_bsn:
        return HIDDEN
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}..."
