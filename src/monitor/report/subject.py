"""Whom a report is about, and whom it is compared with."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import pandas as pd

from monitor.indicators.evaluate import WHOLE, Cut
from monitor.release import Release
from monitor.report.results import Subjects
from monitor.vocabulary import KINDS, UNKNOWN, Law, Level, MonitorError


@dataclass(frozen=True)
class Subject:
    """The subject of a report: itself among its peers, and the whole it is a part of.

    `peers` includes the subject. `names` has the name of every peer by its code. `laws` are those
    under which the subject works; for an area, all.
    """

    kind: str
    code: str
    name: str
    peers: Subjects
    whole: Subjects
    names: dict[str, str]
    laws: tuple[str, ...]


def subject_of(release: Release, kind: str, code: str) -> Subject:
    """The subject with this code in the release; raises MonitorError with the nearest codes."""
    if kind not in KINDS:
        raise MonitorError(
            "a report must be about one of " + ", ".join(KINDS), got=kind, remedy="choose one of them"
        )
    names = subjects_of(release, kind)
    if code not in names:
        near = difflib.get_close_matches(code, names, n=3, cutoff=0.0)
        raise MonitorError(
            f"a {kind} report must be about a {kind} of the release",
            got=repr(code),
            remedy=f"choose one of its {len(names)}, such as {', '.join(near) or 'none: there are none'}",
        )
    make = _provider if kind == "provider" else _area
    return make(release, kind, code, names)


def subjects_of(release: Release, kind: str) -> dict[str, str]:
    """Names by code of all that a report of this kind can be about, sorted by code."""
    if kind == "provider":
        listed = release.public.get("providers", pd.DataFrame({"provider": [], "name": []}))
        return dict(sorted(zip(listed["provider"], listed["name"], strict=True)))
    areas = areas_of(release)
    chosen = areas[areas["level"] == kind]
    if kind == Level.MUNICIPALITY:
        chosen = chosen[chosen["area_code"] == release.municipality]
    return dict(sorted(zip(chosen["area_code"], chosen["name"], strict=True)))


def areas_of(release: Release) -> pd.DataFrame:
    """Areas inside the municipality, and itself; codes nest, so a parent may also follow from the code."""
    areas = release.public["areas"]
    number = release.municipality[2:]
    return areas[areas["area_code"].str[2:6] == number]


def ancestors(release: Release, level: str) -> dict[str, str]:
    """Per neighbourhood and district (and `unknown`, for the municipality) the area of `level` around it."""
    areas = areas_of(release).set_index("area_code")
    inside = areas[areas["level"] == Level.NEIGHBOURHOOD]
    districts = areas.index[areas["level"] == Level.DISTRICT]
    if level == Level.MUNICIPALITY:
        return dict.fromkeys([*inside.index, *districts, UNKNOWN], release.municipality)
    return {**dict(inside["parent_code"].dropna()), **dict(zip(districts, districts, strict=True))}


def _area(release: Release, kind: str, code: str, names: dict[str, str]) -> Subject:
    whole = Cut("area_code", ancestors(release, Level.MUNICIPALITY))
    return Subject(
        kind,
        code,
        names[code],
        peers=Subjects(tuple(names), Cut("area_code", ancestors(release, kind))),
        whole=Subjects((release.municipality,), whole),
        names=names,
        laws=tuple(Law),
    )


def _provider(release: Release, kind: str, code: str, names: dict[str, str]) -> Subject:
    laws = provider_laws(release)
    own = laws.get(code, ())
    peers = tuple(each for each in names if set(laws.get(each, ())) & set(own) or each == code)
    return Subject(
        kind,
        code,
        names[code],
        peers=Subjects(peers, Cut("provider")),
        whole=Subjects((WHOLE,), Cut(None, where={"law": own})),
        names={each: names[each] for each in peers},
        laws=own,
    )


def provider_laws(release: Release) -> dict[str, tuple[str, ...]]:
    """The laws that each provider has contracts, trajectories or clients under, in the order of `Law`."""
    known = [release.public[name][["provider", "law"]] for name in ("contracts",) if name in release.public]
    cells = [cube.cells for cube in release.cubes.values() if "provider" in cube.cells]
    known += [each[["provider", "law"]].astype("str") for each in cells]
    parts = [cube.parts for cube in release.cubes.values() if cube.parts is not None]
    known += [
        each[["member_provider", "member_law"]].astype("str").set_axis(["provider", "law"], axis=1)
        for each in parts
    ]
    if not known:
        return {}
    pairs = pd.concat(known).drop_duplicates()
    order = {law: place for place, law in enumerate(Law)}
    return {
        provider: tuple(sorted(laws, key=order.__getitem__))
        for provider, laws in pairs.groupby("provider")["law"]
    }


def subjects_at(release: Release, level: str) -> Subjects:
    """All areas of a level inside the municipality, each as a subject of its own."""
    return Subjects(tuple(subjects_of(release, level)), Cut("area_code", ancestors(release, level)))


def neighbourhoods_in(release: Release, district: str) -> Subjects:
    """The neighbourhoods of a district, each as a subject of its own."""
    parents = ancestors(release, Level.DISTRICT)
    codes = tuple(sorted(code for code, parent in parents.items() if parent == district and code != district))
    return Subjects(codes, Cut("area_code"))
