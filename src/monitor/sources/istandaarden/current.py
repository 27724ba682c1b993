"""What holds after all messages: later ones replace, remove or refuse what earlier ones said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from monitor.sources.istandaarden.codes import NEVER_SENT, TEMPORARY
from monitor.sources.istandaarden.messages import Record
from monitor.tables.personal import shown
from monitor.vocabulary import Fault

LINE = "Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie/ProductReferentie/ReferentieNummer"
LINE_RULE = "must be new: this provider claimed another line under this reference, which was not refused"


Episodes = dict[tuple[Hashable, date], Record]  # per what is delivered and its first day


def order(record: Record) -> tuple[date, str, int]:
    """The order in which messages hold: the day of sending, then where they stand."""
    return record.header.sent, record.file, record.row


@dataclass(frozen=True)
class Allocation:
    """The latest version of an allocation, who referred to it, and when the provider asked for that version."""

    record: Record
    referrer: str | None
    requested_at: date | None


def allocations(records: Iterable[Record], referrals: Iterable[Record]) -> list[Allocation]:
    """Each allocation that was not withdrawn, with what its request (315) tells."""
    requests = {_reference(each): each for each in sorted(referrals, key=order)}
    current = []
    for versions in _grouped(records, _allocation_key).values():
        versions.sort(key=_version_order)
        if versions[-1].values["change_reason"] != NEVER_SENT:
            current.append(_requested(versions, requests))
    return current


def _requested(versions: list[Record], requests: dict[Hashable, Record]) -> Allocation:
    """The referrer holds on; the day of the request only for the version that answers it, not for a change of it."""
    latest, known = versions[-1], [each for each in versions if _reference(each) in requests]
    if not known:
        return Allocation(latest, None, None)
    request = requests[_reference(known[-1])]
    answered = next(each for each in known if _reference(each) == _reference(known[-1]))
    unchanged = answered.values["assigned_at"] == latest.values["assigned_at"]
    return Allocation(latest, request.values["referrer"], request.header.sent if unchanged else None)


def _allocation_key(record: Record) -> Hashable:
    """A number is unique within a municipality and a law (return code 9332)."""
    return record.header.municipality, record.header.law, record.values["allocation"]


def _version_order(record: Record) -> tuple:
    withdrawn = record.values["change_reason"] == NEVER_SENT
    return record.values["assigned_at"], record.header.sent, withdrawn, record.file, record.row


def _reference(record: Record) -> Hashable:
    """What joins a 301 to its 315; a reference is unique for a provider within a law (9347)."""
    header = record.header
    return header.municipality, header.law, header.provider, record.values["reference"]


def deliveries(
    starts: Iterable[Record], stops: Iterable[Record]
) -> list[tuple[Record | None, Record | None]]:
    """Each start with its stop, if any, and each stop of which no start is known."""
    sent = _first(_without_removed(starts, _episode), _episode)
    sound = _first(_without_removed(stops, _stop_content), _stop_content).values()
    ending = {_episode(stop): stop for stop in sorted(sound, key=_stop_order)}
    ending = _moved_to_open_starts(ending, sent)
    episodes = [*sent, *(each for each in ending if each not in sent)]
    return [(sent.get(each), ending.get(each)) for each in episodes]


def _moved_to_open_starts(ending: Episodes, sent: Episodes) -> Episodes:
    """A stop that names another first day ends the open start of its allocation, if there is one."""
    still_open: dict[Hashable, set[Hashable]] = defaultdict(set)
    for episode in sent.keys() - ending.keys():
        still_open[episode[0]].add(episode)
    moved = {}
    for episode, stop in ending.items():
        stray = episode not in sent and stop.values["allocation"] is not None
        candidates = still_open[episode[0]] if stray else set()
        fitting = [each for each in candidates if each[1] <= stop.values["stop"]]
        ended = max(fitting, key=lambda each: each[1], default=episode)
        still_open[episode[0]].discard(ended)
        moved[ended] = stop
    return moved


def _delivered(record: Record) -> Hashable:
    """What is delivered to whom by whom: by the allocation, or in the task variant by the product."""
    header, values = record.header, record.values
    product = values["allocation"] or (values["category"], values["product"])
    return header.municipality, header.law, header.provider, values["person"], product


def _episode(record: Record) -> tuple[Hashable, date]:
    return _delivered(record), record.values["start"]


def _stop_content(record: Record) -> Hashable:
    return _episode(record), record.values["stop"], record.values["stop_reason"]


def _stop_order(record: Record) -> tuple:
    """Of several stops of one start the latest holds; a temporary one only where it is the only one."""
    return record.values["stop_reason"] != TEMPORARY, order(record)


def _without_removed(records: Iterable[Record], content: Callable[[Record], Hashable]) -> list[Record]:
    """What was sent, without what was removed on the same day or later.

    A removal takes back the record of the same content; where there is none, all of its episode.
    """
    records = sorted(records, key=order)
    sent = [each for each in records if not each.values["removes"]]
    first_sent = {content(each): each.header.sent for each in reversed(sent)}
    removed_on: dict[Hashable, date] = {}
    for removal in (each for each in records if each.values["removes"]):
        exact = first_sent.get(content(removal), date.max) <= removal.header.sent
        removed_on[content(removal) if exact else _episode(removal)] = removal.header.sent
    return [each for each in sent if not _is_removed(each, removed_on, content(each), _episode(each))]


def _is_removed(record: Record, removed_on: dict[Hashable, date], *keys: Hashable) -> bool:
    return any(record.header.sent <= removed_on[key] for key in keys if key in removed_on)


def claims(
    lines: Iterable[Record], refusals: Iterable[Record]
) -> tuple[list[tuple[Record, bool]], list[Fault]]:
    """Each claimed line with whether it was refused, and faults for references used twice."""
    refused = {(each.kind, *_answered(each)) for each in refusals if each.values.get("refused", True)}
    current, faults = [], []
    for same in _grouped(lines, lambda each: (each.header.provider, each.values["claim_line"])).values():
        distinct = list(_first(same, _line_content).values())
        sound = [each for each in distinct if not _is_refused(each, refused)]
        current.append((sound[0], False) if sound else (distinct[-1], True))
        faults += [
            Fault(each.file, each.row, LINE, shown(each.values["claim_line"], personal=False), LINE_RULE)
            for each in sound[1:]
        ]
    return current, faults


def _line_content(record: Record) -> Hashable:
    return record.header.municipality, record.header.law, *record.values.values()


def _answered(refusal: Record) -> tuple:
    """What a refusal is about: a line, a declaration, or a whole message."""
    header, values = refusal.header, refusal.values
    named = [values[name] for name in ("declaration", "claim_line", "identification") if name in values]
    return header.municipality, header.law, header.provider, *named


def _is_refused(line: Record, refused: set[tuple]) -> bool:
    sides = (line.header.municipality, line.header.law, line.header.provider)
    declaration, number = line.values["declaration"], line.values["claim_line"]
    return bool(
        refused
        & {
            ("rejection", *sides, declaration, number),
            ("refused_declaration", *sides, declaration),
            ("refused_message", *sides, line.header.identification),
        }
    )


def _first(records: Iterable[Record], key: Callable[[Record], Hashable]) -> dict[Hashable, Record]:
    """The first record of each key."""
    first: dict[Hashable, Record] = {}
    for record in sorted(records, key=order):
        first.setdefault(key(record), record)
    return first


def _grouped(records: Iterable[Record], key: Callable[[Record], Hashable]) -> dict[Hashable, list[Record]]:
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for record in sorted(records, key=order):
        groups[key(record)].append(record)
    return groups
