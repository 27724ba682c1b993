"""Reports: what a notebook calls."""

from monitor.report.report import Report, open_report
from monitor.report.subject import subjects_of

__all__ = ["Report", "open_report", "subjects_of"]
