"""Changes between two scenes, as values and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.atlas import Atlas, Record
from app.domain.dates import describe
from app.domain.names import short_unit_name, site_label
from app.domain.promise import is_put_back, latest_promise
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene, changed_between
from app.domain.site_words import site_status_words
from app.domain.status import Status


class ChangeKind(StrEnum):
    """What happened to a record between two scenes."""

    ARRIVED = "arrived"
    PERHAPS = "perhaps"
    LEFT = "left"
    ANNOUNCED = "announced"
    OVERDUE = "became overdue"
    PUT_BACK = "put back"
    BROUGHT_FORWARD = "brought forward"
    CANCELLED = "cancelled"
    OPENED = "opened"
    CLOSED = "closed"
    HAPPENED = "happened"
    OVER = "over"
    UNDONE = "not yet"


_KIND_OF_STAY: Final[dict[Status, ChangeKind]] = {
    Status.PRESENT: ChangeKind.ARRIVED,
    Status.DEPARTED: ChangeKind.LEFT,
    Status.ANNOUNCED: ChangeKind.ANNOUNCED,
    Status.PLANNED: ChangeKind.ANNOUNCED,
    Status.OVERDUE: ChangeKind.OVERDUE,
    Status.CANCELLED: ChangeKind.CANCELLED,
}

# For sites and areas the words say what now holds, not what was done: they are true in both directions of time, and
# name no day as that of an opening which is known only to the year.
_WORDS: Final[dict[Kind, dict[ChangeKind, str]]] = {
    Kind.SITE: {
        ChangeKind.ANNOUNCED: "is announced",
        ChangeKind.OVERDUE: "is overdue",
        ChangeKind.PUT_BACK: "is put back",
        ChangeKind.BROUGHT_FORWARD: "is brought forward",
        ChangeKind.CANCELLED: "is cancelled",
        ChangeKind.UNDONE: "is not known yet",
    },
    Kind.AREA: {
        ChangeKind.OPENED: "is in force",
        ChangeKind.PERHAPS: "is perhaps in force",
        ChangeKind.CLOSED: "is no longer in force",
        ChangeKind.UNDONE: "is not in force yet",
    },
    Kind.EVENT: {
        ChangeKind.PERHAPS: "(perhaps on this day)",
        ChangeKind.OVER: "is over",
        ChangeKind.UNDONE: "is still to come",
    },
}


# Of a site, that its words are of its kind.
_LIVES: Final = (ChangeKind.OPENED, ChangeKind.PERHAPS, ChangeKind.CLOSED)
_TO_COME: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class Change:
    """One record that differs between two scenes, with its status in both.

    Of what was put back or brought forward, ``promised_before`` and ``promised_after`` are the times named.
    """

    ref: Ref
    kind: ChangeKind
    before: Status
    after: Status
    promised_before: str = ""
    promised_after: str = ""


def change_kind(record_kind: Kind, before: Status, after: Status) -> ChangeKind:
    """Return the word for a change of status of a record of this kind."""
    if after is Status.UNKNOWN:
        return ChangeKind.UNDONE
    if after is Status.POSSIBLE:
        return ChangeKind.PERHAPS
    if record_kind is Kind.EVENT:
        # A step past the whole event is the news of it; the end of a day seen before is none.
        was_seen = before in (Status.PRESENT, Status.POSSIBLE)
        return ChangeKind.OVER if after is Status.DEPARTED and was_seen else ChangeKind.HAPPENED
    if record_kind is not Kind.DEPLOYMENT and after in (Status.PRESENT, Status.DEPARTED):
        return ChangeKind.CLOSED if after is Status.DEPARTED else ChangeKind.OPENED
    return _KIND_OF_STAY[after]


def changes_between(atlas: Atlas, before: Scene, after: Scene) -> tuple[Change, ...]:
    """Return every change between two scenes of an atlas: deployments first, then sites, areas and events.

    Last come the promises that were put back or brought forward between the two, of what is still to come.
    """
    changed = changed_between(before, after)
    found: list[Change] = []
    for kind in (Kind.DEPLOYMENT, Kind.SITE, Kind.AREA, Kind.EVENT):
        records = atlas.records(kind)
        for i in changed[kind].tolist():
            was, now = Status(int(before.of(kind)[i])), Status(int(after.of(kind)[i]))
            found.append(Change(Ref(kind, records[i].id), change_kind(kind, was, now), was, now))
    found += _moved_promises(atlas, before, after)
    return tuple(found)


def _moved_promises(atlas: Atlas, before: Scene, after: Scene) -> Iterator[Change]:
    was_known, now_known = _last_known(before), _last_known(after)
    for ref in atlas.promised_refs:
        i, record = atlas.index_of(ref), atlas.get(ref)
        if i is None or not isinstance(record, Deployment | Site):
            continue
        status = Status(int(after.of(ref.kind)[i]))
        was, now = latest_promise(atlas, record, was_known), latest_promise(atlas, record, now_known)
        if status not in _TO_COME or was is None or now is None or was_known >= now_known:
            continue
        if is_put_back(was, now):
            kind = ChangeKind.PUT_BACK
        elif is_put_back(now, was):
            kind = ChangeKind.BROUGHT_FORWARD
        else:
            continue
        yield Change(ref, kind, Status(int(before.of(ref.kind)[i])), status, was.promised, now.promised)


def _last_known(scene: Scene) -> int:
    last = scene.moment.at if scene.moment.until is None else scene.moment.until - 1
    return min(last, scene.cutoff.known_until(last))


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
    """Return a change in words: ``USS Ronald Reagan arrives at Yokosuka, replacing USS George Washington``.

    Where the day of an arrival or departure is not known, the words claim none: ``has arrived at``.
    """
    record = atlas.get(change.ref)
    if record is None:
        return f"{change.ref.id} {change.kind}"
    name = name_of(record)
    if change.promised_after:
        where = f" at {_place(atlas, record)}" if isinstance(record, Deployment) else ""
        moved = f"{change.kind} to {describe(change.promised_after)} (was {describe(change.promised_before)})"
        return f"{name}{where} is {moved}"
    if isinstance(record, Site) and change.kind in _LIVES:
        return f"{name} is {site_status_words(record.kind, change.after)}"
    if not isinstance(record, Deployment):
        return f"{name} {_WORDS[change.ref.kind].get(change.kind, '')}".rstrip()
    place = _place(atlas, record)
    predecessor = atlas.get(Ref(Kind.DEPLOYMENT, record.predecessor_id)) if record.predecessor_id else None
    match change.kind:
        case ChangeKind.ARRIVED:
            if change.before is Status.DEPARTED:
                return f"{name} is still at {place}"
            verb = "has arrived" if change.before is Status.POSSIBLE else "arrives"
            return f"{name} {verb} at {place}{_after(atlas, record, predecessor)}"
        case ChangeKind.PERHAPS:
            return f"{name} is possibly at {place}"
        case ChangeKind.LEFT:
            verb = "has left" if change.before is Status.POSSIBLE else "leaves"
            return f"{name} {verb} {place}"
        case ChangeKind.ANNOUNCED:
            return f"{name} is announced for {place}"
        case ChangeKind.OVERDUE:
            return f"{name} is overdue at {place}"
        case ChangeKind.CANCELLED:
            return f"{name} for {place} is cancelled"
        case _:
            return f"{name} at {place}: not known yet"


def is_same_unit(stay: Deployment, other: Deployment) -> bool:
    """Return whether two stays are of one unit, as far as its name tells: ``(second stay)`` does not count."""
    return short_unit_name(stay.unit_en) == short_unit_name(other.unit_en)


def _after(atlas: Atlas, stay: Deployment, predecessor: Record | None) -> str:
    """Return what an arrival follows on: a unit that moves replaces nobody."""
    if not isinstance(predecessor, Deployment):
        return ""
    if not is_same_unit(stay, predecessor):
        return f", replacing {predecessor.unit_en}"
    return f" from {_place(atlas, predecessor)}" if predecessor.site_id != stay.site_id else ""


def _place(atlas: Atlas, stay: Deployment) -> str:
    site = atlas.site(stay.site_id)
    return site_label(site) if site else stay.site_id
