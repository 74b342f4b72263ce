"""Changes between two scenes, as values and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.atlas import Atlas
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene, changed_between
from app.domain.status import Status


class ChangeKind(StrEnum):
    """What happened to a record between two scenes."""

    ARRIVED = "arrived"
    PERHAPS_HERE = "perhaps here"
    LEFT = "left"
    ANNOUNCED = "announced"
    OVERDUE = "became overdue"
    CANCELLED = "cancelled"
    OPENED = "opened"
    CLOSED = "closed"
    HAPPENED = "happened"
    UNDONE = "not yet"


_THERE: Final = frozenset({Status.PRESENT, Status.POSSIBLE})

_KIND_OF_STAY: Final[dict[Status, ChangeKind]] = {
    Status.PRESENT: ChangeKind.ARRIVED,
    Status.POSSIBLE: ChangeKind.PERHAPS_HERE,
    Status.DEPARTED: ChangeKind.LEFT,
    Status.ANNOUNCED: ChangeKind.ANNOUNCED,
    Status.PLANNED: ChangeKind.ANNOUNCED,
    Status.OVERDUE: ChangeKind.OVERDUE,
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.UNKNOWN: ChangeKind.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One record that differs between two scenes, with its status in both."""

    ref: Ref
    kind: ChangeKind
    before: Status
    after: Status


def change_kind(record_kind: Kind, before: Status, after: Status) -> ChangeKind:
    """Return the word for a change of status of a record of this kind."""
    if after is Status.UNKNOWN:
        return ChangeKind.UNDONE
    if record_kind is Kind.EVENT:
        return ChangeKind.HAPPENED
    if record_kind is Kind.DEPLOYMENT:
        if after is Status.POSSIBLE and before is Status.PRESENT:
            return ChangeKind.PERHAPS_HERE
        return _KIND_OF_STAY[after]
    if after is Status.DEPARTED:
        return ChangeKind.CLOSED
    return ChangeKind.OPENED if after in _THERE else _KIND_OF_STAY[after]


def changes_between(atlas: Atlas, before: Scene, after: Scene) -> tuple[Change, ...]:
    """Return every change between two scenes of an atlas: deployments first, then sites, areas and events."""
    changed = changed_between(before, after)
    found: list[Change] = []
    for kind in (Kind.DEPLOYMENT, Kind.SITE, Kind.AREA, Kind.EVENT):
        records = atlas.records(kind)
        for i in changed[kind].tolist():
            was, now = Status(int(before.of(kind)[i])), Status(int(after.of(kind)[i]))
            found.append(Change(Ref(kind, records[i].id), change_kind(kind, was, now), was, now))
    return tuple(found)


def name_of(record: Site | Deployment | Event | Area) -> str:
    """Return the English name of any record."""
    match record:
        case Deployment():
            return record.unit_en
        case Event():
            return record.title_en
        case _:
            return record.name_en


def describe_change(atlas: Atlas, change: Change) -> str:
    """Return a change in words: ``USS Ronald Reagan arrives at Yokosuka, replacing USS George Washington``."""
    record = atlas.get(change.ref)
    if record is None:
        return f"{change.ref.id} {change.kind}"
    name = name_of(record)
    if not isinstance(record, Deployment):
        return name if change.kind is ChangeKind.HAPPENED else f"{name} {change.kind}"
    site = atlas.site(record.site_id)
    place = name_of(site) if site else record.site_id
    predecessor = atlas.get(Ref(Kind.DEPLOYMENT, record.predecessor_id)) if record.predecessor_id else None
    match change.kind:
        case ChangeKind.ARRIVED:
            replacing = f", replacing {name_of(predecessor)}" if predecessor else ""
            return f"{name} arrives at {place}{replacing}"
        case ChangeKind.PERHAPS_HERE:
            return f"{name} is possibly at {place}"
        case ChangeKind.LEFT:
            return f"{name} leaves {place}"
        case ChangeKind.ANNOUNCED:
            return f"{name} is announced for {place}"
        case ChangeKind.OVERDUE:
            return f"{name} is overdue at {place}"
        case ChangeKind.CANCELLED:
            return f"{name} for {place} is cancelled"
        case _:
            return f"{name} at {place}: {change.kind}"
