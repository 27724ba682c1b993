"""The contract between a notebook's output and publishing: what each kind of output must hold."""

from __future__ import annotations

from monitor.publishing.document import CalloutKind
from monitor.vocabulary import LANGUAGES

DOCUMENT = "application/vnd.monitor.document+json"
TABLE = "application/vnd.monitor.table+json"
CALLOUT = "application/vnd.monitor.callout+json"
SVG, PNG, MARKDOWN = "image/svg+xml", "image/png", "text/markdown"
HTML, LATEX = "text/html", "text/latex"

# When one output offers several, the first of these is taken. HTML must be a table, and LaTeX a formula.
MIMES = (DOCUMENT, TABLE, CALLOUT, SVG, LATEX, PNG, HTML, MARKDOWN)

_ANY = {"type": "string"}
_FILLED = {"type": "string", "pattern": r"\S", "description": "must hold text"}
_OPTIONAL = {"type": ["string", "null"]}
_SLUG = {
    "type": ["string", "null"],
    "pattern": "^[a-z][a-z0-9_-]*$",
    "description": "must be lower-case letters, digits, - and _",
}
_DAY = {
    "type": "string",
    "pattern": r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$",
    "description": "must be a day such as 2025-12-31, or empty",
}
_COLUMN = {
    "type": "object",
    "properties": {"label": _ANY, "align": {"enum": ["left", "right"]}},
    "required": ["label", "align"],
    "additionalProperties": False,
}


def _record(required: dict, optional: dict | None = None) -> dict:
    """The schema of an object with exactly these fields; the optional ones may be left out."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


# What a cell of a table may be tinted by: its judgement, which its text says too.
TONES = ("", "better", "worse", "higher", "lower", "similar", "too_few")

# The cells of `rows` and `tones` are checked in gates.py: a schema walks them fifty times slower.
SCHEMAS = {
    DOCUMENT: _record(
        {
            "title": _FILLED,
            "subtitle": _ANY,
            "language": {"enum": list(LANGUAGES)},
            "kind": _FILLED,
            "subject": _FILLED,
            "period": _FILLED,
            "municipality": _FILLED,
            "summary": _ANY,
            "description": _FILLED,
        },
        {"date": _DAY, "stands_out": {"type": "boolean"}},
    ),
    TABLE: _record(
        {
            "caption": _FILLED,
            "columns": {"type": "array", "minItems": 1, "items": _COLUMN},
            "rows": {"type": "array"},
        },
        {
            "row_header": {"type": "boolean"},
            "highlight": {"type": "array", "items": {"type": "integer", "minimum": 0}},
            "tones": {"type": "array"},
            "note": _OPTIONAL,
            "kind": _SLUG,
            "collapsed": {"type": "boolean"},
        },
    ),
    CALLOUT: _record(
        {
            "kind": {"enum": [str(kind) for kind in CalloutKind]},
            "items": {"type": "array", "minItems": 1, "items": _FILLED},
        },
        {"title": _OPTIONAL, "source": _OPTIONAL},
    ),
    SVG: _record({"alt": _FILLED, "caption": _FILLED}),
    PNG: _record({"alt": _FILLED, "caption": _FILLED}),
}
