"""Run one notebook by papermill, in a kernel of its own."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from monitor.execution.publications import Job, check_parameters
from monitor.vocabulary import MonitorError

# A cell that takes longer than this does not end by itself.
CELL_SECONDS = 300


def run(job: Job, executed: Path) -> Path:
    """Execute the notebook of a job and write it, with its outputs, to `executed`, in a folder of its own.

    Raises MonitorError with the cell and the notebook's own error when it fails.
    """
    check_parameters(job.notebook, job.parameters)
    _quiet()
    try:
        papermill.execute_notebook(
            str(job.notebook),
            str(executed),
            parameters=dict(job.parameters),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=CELL_SECONDS,
            config=_kernel(executed.parent),
            shutdown_kernel="immediate",  # everything that was shown is in the notebook by then
        )
    except PapermillExecutionError as error:
        raise _failed(job, f"cell {error.cell_index}: {error.ename}: {error.evalue}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise _failed(job, str(error)) from error
    return executed


def _kernel(folder: Path) -> Config:
    """Sockets in a folder of their own: kernels do not clash over ports, and nobody can listen in."""
    if sys.platform == "win32":
        return Config()
    return Config(KernelManager={"transport": "ipc", "connection_file": str(folder / "kernel.json")})


def _failed(job: Job, got: str) -> MonitorError:
    return MonitorError(
        f"notebook {job.notebook.name} must run to its end for {job.subject}",
        got=got,
        remedy=f"open {job.notebook.name} in JupyterLab with these parameters and run it cell by cell",
    )


def _quiet() -> None:
    """Kernels and papermill say nothing on the terminal; the debugger is not needed."""
    logging.getLogger("papermill").setLevel(logging.WARNING)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
