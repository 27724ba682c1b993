"""Images for formats that do not draw SVG everywhere."""

from __future__ import annotations

import json

import typst

# Dots per inch: sharp on paper, and small enough for a file with thirty charts.
RESOLUTION = 150
_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(json(bytes(sys.inputs.image))), format: "svg")
"""


def to_png(svg: bytes, resolution: float = RESOLUTION) -> bytes:
    """An SVG image as PNG, in its own size; the same image gives the same bytes.

    Call it in a process that was started afresh: Typst hangs in one that was forked.
    """
    inputs = {"image": json.dumps(svg.decode())}
    return typst.compile(_PAGE, format="png", ppi=resolution, sys_inputs=inputs, ignore_system_fonts=True)
