"""Text without the characters that make a reader see something else than what is written."""

from __future__ import annotations

import re

# Bidirectional controls reorder what is shown; the rest is not text at all and breaks HTML or UTF-8.
_UNWANTED = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n?")


def plain(text: str) -> str:
    """`text` with line feeds only, without control, bidirectional and invalid characters."""
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def plain_values(value: object) -> object:
    """The same JSON value with every string in it made plain; the names of fields stay as they are."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [plain_values(item) for item in value]
    if isinstance(value, dict):
        return {name: plain_values(item) for name, item in value.items()}
    return value


def shortened(value: object, length: int = 160) -> str:
    """`value` on one line, for an error message."""
    text = " ".join(plain(str(value)).split())
    return text if len(text) <= length else f"{text[:length]}..."
