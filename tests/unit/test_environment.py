"""environment.yml (conda) and pyproject.toml (pip) ask for the same packages in the same versions."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
# What conda-forge calls otherwise.
CONDA_NAMES = {"duckdb": "python-duckdb", "ibis-framework": "ibis-duckdb", "pypandoc_binary": "pypandoc"}
# What only conda installs: the interpreter, Quarto, pip for the package itself, and pandoc, which a wheel holds.
CONDA_ONLY = {"python", "quarto", "pip", "pandoc"}


def _split(requirement: str) -> tuple[str, str]:
    name, version = re.fullmatch(r"([\w-]+)(?:\[\w+\])?(.*)", requirement).groups()
    return name, version


def test_conda_and_pip_ask_for_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    by_pip = {CONDA_NAMES.get(name, name): version for name, version in map(_split, asked)}
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    # a mapping holds what conda lets pip install
    lines = [each for line in conda for each in (line["pip"] if isinstance(line, dict) else [line])]
    by_conda = dict(map(_split, lines))
    assert {name: by_conda[name] for name in by_conda.keys() - CONDA_ONLY} == by_pip


def test_constraints_pin_versions_without_addresses():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[\w.+!-]+", line) for line in lines)


def test_what_pyproject_asks_for_is_pinned():
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().split()
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {_split(each)[0].lower().replace("_", "-") for each in asked} <= pinned
