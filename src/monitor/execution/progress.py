"""How far the work is: a bar on a terminal, and a line for every tenth of the work elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from monitor.execution.fan_out import Outcome


def show_progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Pass outcomes on as they come, and show on stderr how many have come."""
    console = Console(stderr=True)
    columns = TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("documents", total=total)
        for number, outcome in enumerate(outcomes, start=1):
            bar.advance(task)
            if not console.is_terminal and (number % max(1, total // 10) == 0 or number == total):
                print(f"documents {number} of {total}", file=sys.stderr)
            yield outcome
