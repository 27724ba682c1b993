"""Do the same thing for many items over the processes of this machine, and report each as it ends."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from monitor.vocabulary import MonitorError


@dataclass(frozen=True)
class Outcome:
    """What came of one item: a value, or the error that the user can mend."""

    item: Any
    value: Any = None
    error: MonitorError | None = None


def processes(workers: int | None = None) -> Executor:
    """This machine's processes; started afresh, so that nothing is shared with the caller.

    One more than there are processors by default: each waits for its kernel now and then.
    """
    return ProcessPoolExecutor(
        workers or (os.cpu_count() or 1) + 1, mp_context=multiprocessing.get_context("spawn")
    )


def fan_out(work: Callable[[Any], Any], items: Sequence[Any], executor: Executor) -> Iterator[Outcome]:
    """Outcomes in the order in which they end; one that fails does not stop the others."""
    pending = {executor.submit(work, item): item for item in items}
    try:
        for future in as_completed(pending):
            try:
                yield Outcome(pending[future], value=future.result())
            except MonitorError as error:
                yield Outcome(pending[future], error=error)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
