"""What a comparison of two days means for each record: arrived, left, replaced, in force and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from app.domain.atlas import Atlas
from app.domain.changes import Change, ChangeKind
from app.domain.records import Deployment, Kind, Ref


class Mark(StrEnum):
    """What became of a deployment, a site, an area or an event between two days."""

    ARRIVED = "arrived"
    LEFT = "left"
    REPLACED = "replaced"
    ANNOUNCED = "announced"
    SLIPPED = "slipped"
    CANCELLED = "cancelled"
    OPENED = "opened"
    CLOSED = "closed"
    IN_FORCE = "in force"
    ENDED = "ended"
    HAPPENED = "happened"


# Each mark's own sign, so that no colour has to tell them apart.
SIGNS: Final[dict[Mark, str]] = {
    Mark.ARRIVED: "+",
    Mark.LEFT: "−",
    Mark.REPLACED: "⇄",
    Mark.ANNOUNCED: "…",
    Mark.SLIPPED: "!",
    Mark.CANCELLED: "×",
    Mark.OPENED: "▲",
    Mark.CLOSED: "▼",
    Mark.IN_FORCE: "△",
    Mark.ENDED: "▽",
    Mark.HAPPENED: "◆",
}
_ONE_AND_MANY: Final[dict[Mark, tuple[str, str]]] = {
    Mark.ARRIVED: ("arrival", "arrivals"),
    Mark.LEFT: ("departure", "departures"),
    Mark.REPLACED: ("replacement", "replacements"),
    Mark.ANNOUNCED: ("announcement", "announcements"),
    Mark.SLIPPED: ("slip", "slips"),
    Mark.CANCELLED: ("cancellation", "cancellations"),
    Mark.OPENED: ("opening", "openings"),
    Mark.CLOSED: ("closure", "closures"),
    Mark.IN_FORCE: ("area newly in force", "areas newly in force"),
    Mark.ENDED: ("area no longer in force", "areas no longer in force"),
    Mark.HAPPENED: ("event", "events"),
}
_MARK_OF: Final[dict[ChangeKind, Mark]] = {
    ChangeKind.ARRIVED: Mark.ARRIVED,
    ChangeKind.PERHAPS: Mark.ARRIVED,
    ChangeKind.LEFT: Mark.LEFT,
    ChangeKind.ANNOUNCED: Mark.ANNOUNCED,
    ChangeKind.OVERDUE: Mark.SLIPPED,
    ChangeKind.PUT_BACK: Mark.SLIPPED,
    ChangeKind.CANCELLED: Mark.CANCELLED,
    ChangeKind.OPENED: Mark.OPENED,
    ChangeKind.CLOSED: Mark.CLOSED,
}
_MARK_OF_AREA: Final[dict[ChangeKind, Mark]] = {
    ChangeKind.OPENED: Mark.IN_FORCE,
    ChangeKind.PERHAPS: Mark.IN_FORCE,
    ChangeKind.CLOSED: Mark.ENDED,
}
_MARK_OF_EVENT: Final[dict[ChangeKind, Mark]] = {
    ChangeKind.HAPPENED: Mark.HAPPENED,
    ChangeKind.PERHAPS: Mark.HAPPENED,
}
_MARKS_OF: Final[dict[Kind, dict[ChangeKind, Mark]]] = {
    Kind.DEPLOYMENT: _MARK_OF,
    Kind.SITE: _MARK_OF,
    Kind.AREA: _MARK_OF_AREA,
    Kind.EVENT: _MARK_OF_EVENT,
}


def marks_of(atlas: Atlas, changes: Iterable[Change]) -> dict[Ref, Mark]:
    """Return the mark of each record that changed, where it has one.

    What is over or still to come has none. A unit that came in the place of one that left between the same two days is
    one replacement, and has the only mark of the two. Of several changes of one record the last counts: a promise that
    was put back is a slip.
    """
    found: dict[Ref, Mark] = {}
    for change in changes:
        mark = _MARKS_OF[change.ref.kind].get(change.kind)
        if mark is not None:
            found[change.ref] = mark
    for ref in [ref for ref, mark in found.items() if mark is Mark.ARRIVED]:
        record = atlas.get(ref)
        before = Ref(Kind.DEPLOYMENT, record.predecessor_id) if isinstance(record, Deployment) else ref
        if found.get(before) is Mark.LEFT:
            found[ref] = Mark.REPLACED
            del found[before]
    return found


def counts_of(marks: dict[Ref, Mark]) -> dict[Mark, int]:
    """Return how many records have each mark that occurs, in the order of the marks."""
    counted = Counter(marks.values())
    return {mark: counted[mark] for mark in Mark if counted[mark]}


def count_in_words(mark: Mark, count: int) -> str:
    """Return a number of changes in words: ``1 arrival``, ``12 departures``."""
    return f"{count:,} {_ONE_AND_MANY[mark][count != 1]}"
