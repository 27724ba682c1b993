"""The input tables: their schemas, and the check that a frame keeps the rules of one."""

from monitor.tables.columns import Table
from monitor.tables.schemas import TABLES
from monitor.tables.validation import check_references, validate

__all__ = ["TABLES", "Table", "check_references", "validate"]
