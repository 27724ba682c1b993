"""Monitor Sociaal Domein: result reports from protected figures."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.report import Report, open_report

__all__ = ["Report", "open_report"]


def __getattr__(name: str) -> Any:
    """Load the report library on first use, so that the command line answers at once."""
    if name in __all__:
        from monitor import report

        return getattr(report, name)
    raise AttributeError(f"module 'monitor' has no attribute {name!r}")
