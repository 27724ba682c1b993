"""From the words of a command line to an order that the library takes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.options import QUARANTINE, STYLE
from monitor.vocabulary import MonitorError, Period

if TYPE_CHECKING:
    from monitor.documents import PublishOrder
    from monitor.publishing.quarto import Quarto
    from monitor.releasing import ReleaseOrder

KEY_VARIABLE = "MONITOR_PSEUDONYM_KEY"
WITH = ("quarto", "quarto-tex")


def release_order(
    source: list[str],
    folder: Path | None,
    municipality: str | None,
    period: str | None = None,
    quarters: int = 12,
    base: int = 5,
    tolerate: float = 0.0,
    quarantine: Path = QUARANTINE,
) -> ReleaseOrder:
    from monitor.releasing import ReleaseOrder

    return ReleaseOrder(
        [_source(each) for each in source],
        folder,
        os.environ.get(KEY_VARIABLE, ""),
        quarantine,
        municipality,
        Period.parse(period) if period else None,
        quarters,
        base,
        tolerate,
    )


def _source(text: str) -> tuple[str, Path]:
    name, path = _pair(text, "a source must be written as NAME=PATH", f"folder={text}")
    return name, Path(path)


def _parameter(text: str) -> tuple[str, str]:
    return _pair(text, "a parameter must be written as NAME=VALUE", f"{text}=...")


def _pair(text: str, must: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise MonitorError(must, got=repr(text), remedy=f"write {example}")
    return name, value


def publish_order(
    release: Path,
    out: Path,
    language: list[str],
    only: list[str],
    parameter: list[str],
    notebooks: Path,
    publications: Path,
    style: Path | None,
    workers: int | None,
    formats: list[str],
    by: str | None,
) -> PublishOrder:
    """What is to be published; the look of the repository where there is one and no other is asked for."""
    from monitor.documents import PublishOrder

    return PublishOrder(
        release,
        out,
        notebooks,
        publications,
        tuple(dict.fromkeys(language)),
        tuple(only),
        dict(map(_parameter, parameter)),
        style or (STYLE if STYLE.is_dir() else None),
        workers,
        tuple(dict.fromkeys(formats)),
        _quarto(by),
    )


def _quarto(by: str | None) -> Quarto | None:
    """The Quarto that documents are made with, when that is asked for."""
    from monitor.publishing.quarto import Quarto, find_quarto

    if by is None:
        return None
    if by not in WITH:
        must = f"documents are made with one of {', '.join(WITH)}, or by the package itself"
        raise MonitorError(must, got=repr(by), remedy="correct --with, or leave it out")
    program = find_quarto(os.environ.get("QUARTO_PATH"))
    return Quarto(program, environment=dict(os.environ), tex=by == WITH[1])
