"""Values out of elements, by their local names; a value that breaks a rule is raised as `Broken`."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache

from lxml import etree

from monitor.tables.personal import HIDDEN, shown
from monitor.vocabulary import Fault

# An element in one of these says something about a person; its value is never shown.
PERSONAL = {"Bsn", "Geboortedatum", "Naam", "Adres", "Contact", "Relatie", "Commentaar"}
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?")
WHOLE = re.compile(r"\+?[0-9]{1,12}")
LONGEST_SHOWN = 40

DATE_RULE = "must be a date such as 2025-12-31"
WHOLE_RULE = "must be a whole number of zero or more"


class Broken(Exception):
    """A value that breaks a rule; whoever reads the client or product around it makes it a fault."""

    def __init__(self, element: etree._Element, path: str, rule: str) -> None:
        super().__init__(rule)
        found = find(element, path)
        self.row = (element if found is None else found).sourceline
        self.field = f"{place(element)}/{path}"
        self.value = _shown(found, self.field)
        self.rule = rule

    def fault(self, file: str) -> Fault:
        """The fault that this is in `file`."""
        return Fault(file, self.row, self.field, self.value, self.rule)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def place(element: etree._Element) -> str:
    """Where an element stands, as a path of local names from its message."""
    names = [local(each) for each in (element, *element.iterancestors())]
    return "/".join(reversed(names[: names.index("Bericht") + 1]))


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at `path`, in any namespace."""
    return element.find(_any_namespace(path))


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at `path`, in any namespace."""
    return element.findall(_any_namespace(path))


def text(element: etree._Element, path: str) -> str | None:
    """The text at `path`, without spaces around it; missing where the element is absent or empty."""
    found = find(element, path)
    return None if found is None else (found.text or "").strip() or None


def required(element: etree._Element, path: str) -> str:
    """The text at `path`, which must be there."""
    value = text(element, path)
    if value is None:
        raise Broken(element, path, "must be there and not empty")
    return value


def matching(element: etree._Element, path: str, pattern: str, rule: str) -> str:
    """The text at `path`, which must be there and match `pattern`."""
    value = required(element, path)
    if not re.fullmatch(pattern, value):
        raise Broken(element, path, rule)
    return value


def day(element: etree._Element, path: str) -> date:
    """The date at `path`, which must be there."""
    value = required(element, path)
    try:
        return date.fromisoformat(_fitting(DATE, value))
    except ValueError:
        raise Broken(element, path, DATE_RULE) from None


def day_or_none(element: etree._Element, path: str) -> date | None:
    """The date at `path`, if any."""
    return None if text(element, path) is None else day(element, path)


def clock(element: etree._Element, path: str) -> time:
    """The time of day at `path`, which must be there."""
    value = required(element, path)
    try:
        return time.fromisoformat(_fitting(TIME, value))
    except ValueError:
        raise Broken(element, path, "must be a time such as 12:34:56") from None


def whole(element: etree._Element, path: str) -> int:
    """The whole number of zero or more at `path`, which must be there."""
    value = required(element, path)
    if not WHOLE.fullmatch(value):
        raise Broken(element, path, WHOLE_RULE)
    return int(value)


def whole_or_none(element: etree._Element, path: str) -> int | None:
    """The whole number at `path`, if any."""
    return None if text(element, path) is None else whole(element, path)


def _fitting(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError
    return value


@cache
def _any_namespace(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def _shown(found: etree._Element | None, field: str) -> str:
    if found is None:
        return shown("", personal=False)
    if PERSONAL.intersection(field.split("/")):
        return HIDDEN
    return shown((found.text or "").strip(), personal=False)[:LONGEST_SHOWN]
