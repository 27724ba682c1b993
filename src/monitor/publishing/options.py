"""The options of a cell: the lines `#| key: value` at its top, as Quarto reads them, and the tags of Jupyter.

Quarto prints the code of a cell unless it is told not to; here code is printed only where `echo: true` asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from nbformat import NotebookNode

from monitor.publishing.gates import refuse
from monitor.publishing.plain import plain

# Formatters of Python write `# |` for `#|`, and Quarto reads both.
_OPTION = re.compile(r"#\s*\| ?")
_SWITCHES = {"true": True, "false": False}
# What a tag of Jupyter, Jupyter Book or Quarto comes down to; `_` counts as `-`.
_TAGS = {
    "remove-cell": {"include": "false"},
    "hide-cell": {"include": "false"},
    "remove-input": {"echo": "false"},
    "hide-input": {"echo": "false"},
    "hide-code": {"echo": "false"},
    "injected-parameters": {"echo": "false"},
    "show-code": {"echo": "true"},
    "remove-output": {"output": "false"},
    "hide-output": {"output": "false"},
    "hide-warnings": {"warning": "false"},
}


@dataclass(frozen=True)
class Options:
    """What is shown of a cell, and the words that go with its figures and tables.

    With `as_markdown` printed text is Markdown; without `warnings` what went to standard error is left out.
    """

    code: bool
    output: bool
    as_markdown: bool
    warnings: bool
    alt: str | None
    caption: str | None
    table_caption: str | None


def read_options(number: int, cell: NotebookNode, defaults: Mapping[str, str]) -> Options:
    """The options of a cell: what its lines say, else its tags, else the defaults of the document."""
    said = {**defaults, **_of_tags(cell), **_of_lines(number, cell)}
    included = _is_on(number, said, "include", True)
    as_markdown = said.get("output") == "asis"
    shown = as_markdown or _is_on(number, said, "output", True)
    return Options(
        code=included and _is_on(number, said | _printed(said), "echo", False),
        output=included and shown and _is_on(number, said, "eval", True),
        as_markdown=as_markdown,
        warnings=_is_on(number, said, "warning", True),
        alt=_words(number, said, "fig-alt"),
        caption=_words(number, said, "fig-cap"),
        table_caption=_words(number, said, "tbl-cap"),
    )


def code_of(cell: NotebookNode) -> str:
    """The code of a cell without its option lines."""
    lines = cell.source.strip("\n").split("\n")
    return "\n".join(lines[len(_option_lines(cell)) :]).strip("\n")


def _of_tags(cell: NotebookNode) -> dict[str, str]:
    tags = (str(tag).replace("_", "-") for tag in cell.metadata.get("tags", ()))
    return {key: value for tag in tags for key, value in _TAGS.get(tag, {}).items()}


def _option_lines(cell: NotebookNode) -> list[str]:
    """The lines at the top that hold options, without their sign."""
    if cell.cell_type != "code":
        return []
    found = []
    for line in cell.source.strip("\n").split("\n"):
        sign = _OPTION.match(line)
        if not sign:
            break
        found.append(line[sign.end() :])
    return found


def _of_lines(number: int, cell: NotebookNode) -> dict[str, object]:
    text = plain("\n".join(_option_lines(cell)))
    read = read_yaml(text)
    if isinstance(read, dict):
        return read
    if not text.strip():
        return {}
    remedy = 'write `#| key: value` on each line, and put text between quotes: `#| fig-cap: "..."`'
    refuse(number, "the options of a cell must be YAML", text, remedy)


def read_yaml(text: str) -> object:
    """YAML with every value as the text that it is written as; None when it is no YAML."""
    try:
        # This loader makes texts, lists and mappings, and nothing else.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None


def _printed(said: Mapping[str, object]) -> dict[str, str]:
    """Quarto's `echo: fenced` shows the option lines too; here it is the same as `echo: true`."""
    return {"echo": "true"} if said.get("echo") == "fenced" else {}


def _is_on(number: int, said: Mapping[str, object], key: str, default: bool) -> bool:
    value = said.get(key)
    if value is None:
        return default
    switch = _SWITCHES.get(value.lower()) if isinstance(value, str) else None
    if switch is None:
        refuse(number, f"the option `{key}` must be true or false", value, f"write `#| {key}: false`")
    return switch


def _words(number: int, said: Mapping[str, object], key: str) -> str | None:
    """The text of an option, on one line; a list of texts would have to be told apart by the order of outputs."""
    value = said.get(key)
    if value is None or isinstance(value, str):
        return value and " ".join(value.split())
    remedy = f'show one figure or table in a cell, with `#| {key}: "..."`'
    refuse(number, f"the option `{key}` must be one text", value, remedy)
