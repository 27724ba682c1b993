"""The house rules of architecture.md that a reader of the source can check: layers, length, habits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "monitor"
MODULES = sorted(SOURCE.rglob("*.py"))

# "Who may import whom" of architecture.md; a layer may always import itself.
MAY_IMPORT = {
    "vocabulary": set(),
    "statistics": set(),
    "tables": {"vocabulary"},
    "figures": {"vocabulary"},
    "texts": {"vocabulary"},
    "sources": {"vocabulary", "tables"},
    "universes": {"vocabulary", "tables"},
    "indicators": {"vocabulary"},
    "protection": {"vocabulary", "statistics"},
    "release": {"vocabulary", "indicators"},
    "report": {"vocabulary", "release", "indicators", "statistics", "figures", "texts", "coherence"},
    "evaluation": {"vocabulary"},
    "execution": {"vocabulary"},
    "publishing": {"vocabulary"},
}
# These put the layers together. `monitor` itself offers `report` to notebooks.
EVERYTHING = {"releasing", "documents", "pipeline", "cli", "scope"}
FACADE = {"__init__": {"report"}}
LEFT_OF_THE_RELEASE = {"tables", "sources", "universes", "protection", "releasing", "scope"}
RIGHT_OF_THE_RELEASE = {"indicators", "release", "report", "execution", "publishing", "documents", "figures"}

MOST_LINES = 300
# Longer modules, each with its reason.
LONG: dict[str, str] = {}


def layer(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(REPOSITORY)}:{node.lineno}"


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported_names(node: ast.AST) -> list[str]:
    """The dotted names that an import statement brings in, whole."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{each.name}" for each in node.names]
    return []


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Where each layer of the package is imported, also inside functions and for type checkers."""
    for node in nodes(path):
        for name in imported_names(node):
            if name.split(".")[0] == "monitor":
                yield place(path, node), name.split(".")[1] if "." in name else "__init__"


def test_every_layer_has_its_rule():
    assert {layer(path) for path in MODULES} <= MAY_IMPORT.keys() | EVERYTHING | FACADE.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_layer_imports_only_what_it_may(path):
    own = layer(path)
    if own in EVERYTHING:
        return
    allowed = {own} | MAY_IMPORT.get(own, set()) | FACADE.get(own, set())
    assert [(where, other) for where, other in imports(path) if other not in allowed] == []


def test_nothing_right_of_the_release_reaches_over_the_wall():
    right = [path for path in MODULES if layer(path) in RIGHT_OF_THE_RELEASE]
    over = [(where, other) for path in right for where, other in imports(path)]
    assert [each for each in over if each[1] in LEFT_OF_THE_RELEASE] == []


def test_imports_are_absolute_and_bring_in_names():
    relative = [place(path, node) for path in MODULES for node in nodes(path) if is_relative_or_star(node)]
    assert relative == []


def is_relative_or_star(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (
        node.level > 0 or any(each.name == "*" for each in node.names)
    )


def test_the_environment_is_read_in_the_command_line_only():
    readers = [place(path, node) for path in MODULES if layer(path) != "cli" for node in reads(path)]
    assert readers == []


def reads(path: Path) -> list[ast.AST]:
    """Every mention of the environment but an assignment to a variable of it, for what a library reads."""
    every = nodes(path)
    written = [node.value for node in every if isinstance(node, ast.Subscript) and is_stored(node)]
    return [node for node in every if is_environment(node) and node not in written]


def is_stored(node: ast.Subscript) -> bool:
    return isinstance(node.ctx, ast.Store)


def is_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in ("environ", "environb", "getenv")
    return bool({"os.environ", "os.getenv"} & set(imported_names(node)))


def test_modules_fit_a_head():
    lengths = {
        path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES and name not in LONG} == {}
    assert [name for name in LONG if lengths.get(name, 0) <= MOST_LINES] == []


def test_errors_are_raised_and_never_swallowed():
    found = [place(path, node) for path in MODULES for node in nodes(path) if is_careless(node)]
    assert found == []


def is_careless(node: ast.AST) -> bool:
    bare = isinstance(node, ast.ExceptHandler) and node.type is None
    return bare or isinstance(node, ast.Assert)


def test_every_module_says_what_it_is_for():
    silent = [path for path in MODULES if path.stat().st_size and not documented(path)]
    assert silent == []


def documented(path: Path) -> bool:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is not None


def test_the_rules_see_what_they_forbid(tmp_path):
    """The checks themselves, on a module that breaks every rule."""
    bad = tmp_path / "bad.py"
    bad.write_text(
        "import os\nfrom os import getenv\nimport monitor.tables.schemas\nfrom monitor import sources\n"
        "os.environ['A'] = os.environ['B']\nassert os\ntry:\n    pass\nexcept:\n    pass\n"
    )
    found = [name for node in nodes(bad) for name in imported_names(node)]
    assert {"monitor.tables.schemas", "monitor.sources", "os.getenv"} <= set(found)
    assert sorted(node.lineno for node in reads(bad)) == [2, 5]
    assert sum(map(is_careless, nodes(bad))) == 2
