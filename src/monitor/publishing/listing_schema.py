"""What a listing must hold; nothing in it may lead out of the folder of its period or draw anything but outlines."""

from __future__ import annotations

from monitor.vocabulary import KINDS, LANGUAGES

FORMAT = 1

_TEXT = {"type": "string"}
_FILLED = {"type": "string", "pattern": r"\S"}
_TEXTS = {"type": "array", "items": _TEXT}
_LANGUAGE = {"enum": list(LANGUAGES)}
_KIND = {"enum": list(KINDS)}
_NAME = {"type": "string", "pattern": r"^[^/\\]+$"}
# Relative, without steps upwards, without an address of its own.
_PATH = {"type": "string", "pattern": r"^(?!\.\.?(/|$))[^/\\:]+(/(?!\.\.?(/|$))[^/\\:]+)*$"}
_NUMBER = {"type": "number", "minimum": 0}
_STEP = {"type": "integer", "minimum": 0, "maximum": 9}


def _record(**fields: dict) -> dict:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _array(items: dict, **limits: object) -> dict:
    return {"type": "array", "items": items, **limits}


def _or_none(schema: dict) -> dict:
    return {"anyOf": [schema, {"type": "null"}]}


_AREA = _record(
    code=_FILLED,
    name=_FILLED,
    value=_TEXT,
    step=_or_none(_STEP),
    outline={"type": "string", "pattern": r"^[MLZ0-9. -]*$"},
    point=_or_none(_array(_NUMBER, minItems=2, maxItems=2)),
)
_MAP = _record(
    caption=_FILLED,
    width=_NUMBER,
    height=_NUMBER,
    areas=_array(_AREA),
    legend=_array(_record(step=_STEP, text=_TEXT)),
    unknown=_TEXT,
)
_WORDS = _record(
    title=_FILLED,
    municipality=_FILLED,
    period=_FILLED,
    intro=_TEXT,
    headlines=_TEXTS,
    figures=_array(_record(label=_FILLED, value=_FILLED, notes=_TEXTS)),
    headings=_record(**dict.fromkeys(KINDS, _FILLED)),
    map=_or_none(_MAP),
    colophon=_TEXTS,
)
_ENTRY = _record(
    kind=_KIND,
    notebook=_NAME,
    subject=_FILLED,
    language=_LANGUAGE,
    release=_TEXT,
    name=_FILLED,
    title=_FILLED,
    summary=_TEXT,
    flagged={"type": "boolean"},
    page={"anyOf": [_PATH, {"const": ""}]},
    files=_array(_record(label=_FILLED, path=_PATH, size={"type": "integer", "minimum": 0})),
)
LISTING = _record(
    format={"const": FORMAT},
    period={"type": "string", "pattern": r"^\d{4}(Q[1-4])?$"},
    release=_FILLED,
    municipality=_FILLED,
    languages=_array(_LANGUAGE, minItems=1, uniqueItems=True),
    sections=_array({"type": "array", "prefixItems": [_KIND, _NAME], "minItems": 2, "maxItems": 2}),
    words={
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, _WORDS),
        "additionalProperties": False,
    },
    documents=_array(_ENTRY),
    replaces=_TEXTS,
)
