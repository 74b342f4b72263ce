"""What a record is at an instant, as known at a cut-off, and when that changes.

The rules of time in one place. Every dated record becomes one row of :class:`Facts`; from it statuses are
evaluated for whole arrays at once, and a :class:`TransitionIndex` lists the instants at which they change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import STILL, parse_date_text, span_of

Int64Array = NDArray[np.int64]
Int32Array = NDArray[np.int32]
StatusArray = NDArray[np.int8]


class Status(IntEnum):
    """What a record is at a moment. For sites and areas *present* is open or in force; for events, under way."""

    UNKNOWN = 0
    ANNOUNCED = 1
    PLANNED = 2
    OVERDUE = 3
    POSSIBLE = 4
    PRESENT = 5
    DEPARTED = 6
    CANCELLED = 7


STATUS_LABELS: Final[dict[Status, str]] = {
    Status.UNKNOWN: "not yet known",
    Status.ANNOUNCED: "announced",
    Status.PLANNED: "planned",
    Status.OVERDUE: "overdue",
    Status.POSSIBLE: "possibly present",
    Status.PRESENT: "present",
    Status.DEPARTED: "departed",
    Status.CANCELLED: "cancelled",
}

# In a window of time a record shows its strongest status: being there outweighs what was said about it.
_STRENGTH: Final = np.array([0, 3, 4, 5, 6, 7, 2, 1], dtype=np.int8)
_BY_STRENGTH: Final = np.argsort(_STRENGTH).astype(np.int8)


class CutoffKind(IntEnum):
    """Which information is used."""

    TODAY = 0
    MOMENT = 1
    FIXED = 2


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The information cut-off: the record as known today, at the moment shown, or at a fixed instant."""

    kind: CutoffKind = CutoffKind.TODAY
    at: int = 0

    @classmethod
    def fixed(cls, at: int) -> Self:
        """Return the cut-off that knows only what was known at the instant ``at``."""
        return cls(CutoffKind.FIXED, at)

    def known_until(self, instant: int) -> int:
        """Return the last instant whose facts are known when the clock shows ``instant``."""
        match self.kind:
            case CutoffKind.TODAY:
                return DISTANT_FUTURE
            case CutoffKind.MOMENT:
                return instant
            case _:
                return self.at


TODAY: Final = Cutoff()
AT_MOMENT: Final = Cutoff(CutoffKind.MOMENT)


class FactRow(NamedTuple):
    """The dated facts of one record as instants.

    ``DISTANT_FUTURE`` stands for *never* and for *not known*. ``announced`` is the first day on which it may have
    been announced, ``promised_until`` the end of the last promised day, ``cancelled`` the last day on which it may
    have been called off. ``end_from`` is the first and ``end_last_day`` the last day on which the end may have come.
    """

    announced: int = DISTANT_FUTURE
    promised_until: int = DISTANT_FUTURE
    has_promise: bool = False
    cancelled: int = DISTANT_FUTURE
    possible_from: int = DISTANT_FUTURE
    certain_from: int = DISTANT_FUTURE
    certain_until: int = DISTANT_FUTURE
    possible_until: int = DISTANT_FUTURE
    end_from: int = DISTANT_PAST
    end_last_day: int = DISTANT_PAST


def fact_row(announced: str = "", promised: str = "", start: str = "", end: str = "", cancelled: str = "") -> FactRow:
    """Return the facts of a record from its date texts.

    Raises:
        DateTextError: one of the texts cannot be read.
    """
    span = span_of(start, end)
    ends = parse_date_text(end) if end and end != STILL else None
    return FactRow(
        announced=parse_date_text(announced).earliest if announced else DISTANT_FUTURE,
        promised_until=parse_date_text(promised).latest if promised else DISTANT_FUTURE,
        has_promise=bool(promised),
        cancelled=parse_date_text(cancelled).last_day if cancelled else DISTANT_FUTURE,
        possible_from=span.possible_from if span else DISTANT_FUTURE,
        certain_from=span.certain_from if span else DISTANT_FUTURE,
        certain_until=span.certain_until if span else DISTANT_FUTURE,
        possible_until=span.possible_until if span else DISTANT_FUTURE,
        end_from=ends.earliest if ends else DISTANT_PAST,
        end_last_day=ends.last_day if ends else DISTANT_PAST,
    )


def event_row(date: str) -> FactRow:
    """Return the facts of an event: an interval is under way from its first to its last day.

    Raises:
        DateTextError: the text cannot be read.
    """
    if date:
        parse_date_text(date)
    if date.count("/") == 1:
        start, end = (side.strip() or STILL for side in date.split("/"))
        return fact_row(start=start, end=end)
    return fact_row(start=date, end=date)


@dataclass(frozen=True)
class Facts:
    """The facts of many records as arrays of shape ``(n,)``, int64 instants, aligned with the records."""

    announced: Int64Array
    promised_until: Int64Array
    has_promise: NDArray[np.bool_]
    cancelled: Int64Array
    possible_from: Int64Array
    certain_from: Int64Array
    certain_until: Int64Array
    possible_until: Int64Array
    end_from: Int64Array
    end_last_day: Int64Array

    @classmethod
    def of(cls, rows: Iterable[FactRow]) -> Self:
        """Return the rows as columns."""
        table = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, len(FactRow._fields))
        columns = dict(zip(FactRow._fields, table.T, strict=True))
        has_promise = columns.pop("has_promise").astype(np.bool_)
        return cls(has_promise=has_promise, **{name: np.ascontiguousarray(c) for name, c in columns.items()})

    def __len__(self) -> int:
        return len(self.announced)

    def statuses(self, at: int | Int64Array, known_until: int | Int64Array) -> StatusArray:
        """Return the status of every record at an instant, as known at another.

        ``at`` and ``known_until`` are instants or arrays that broadcast against ``(n,)`` from the left: with
        shape ``(b, 1)`` the result has shape ``(b, n)``.
        """
        at, known_until = np.asarray(at, dtype=np.int64), np.asarray(known_until, dtype=np.int64)
        seen = np.minimum(at, known_until)
        status = np.full(np.broadcast_shapes(seen.shape, self.announced.shape), Status.UNKNOWN, dtype=np.int8)

        announced = self.announced <= seen
        status[announced] = Status.ANNOUNCED
        promised = announced & self.has_promise
        status[promised] = Status.PLANNED
        status[promised & (self.promised_until <= seen)] = Status.OVERDUE
        status[self.cancelled <= seen] = Status.CANCELLED

        begun = (self.possible_from <= at) & (self.possible_from <= known_until)
        status[begun] = Status.POSSIBLE
        # An end that is not yet known leaves the stay open; one that may or may not have come by the cut-off
        # keeps it possible.
        end_open = known_until < self.end_from
        end_settled = known_until >= self.end_last_day
        certain = begun & (self.certain_from <= seen) & ((at < self.certain_until) | end_open)
        status[certain] = Status.PRESENT
        status[begun & (self.possible_until <= at) & end_settled] = Status.DEPARTED
        return status

    def boundaries(self) -> Int64Array:
        """Return every instant at which a status may change, shape ``(8, n)``; distant instants stand for none.

        That an end becomes known changes nothing by itself: it comes no later than the end.
        """
        return np.stack(
            [
                self.announced,
                self.promised_until,
                self.cancelled,
                self.possible_from,
                self.certain_from,
                self.certain_until,
                self.possible_until,
                np.full_like(self.announced, DISTANT_PAST),
            ]
        )


class TransitionIndex:
    """For one cut-off, every instant at which a record's status changes, sorted.

    Attributes:
        instants: when, shape ``(m,)``, ascending.
        records: which record, shape ``(m,)``.
        before: its status until then, shape ``(m,)``.
        after: its status from then on, shape ``(m,)``.
    """

    def __init__(self, facts: Facts, cutoff: Cutoff) -> None:
        self.facts = facts
        self.cutoff = cutoff
        bounds = np.sort(facts.boundaries(), axis=0)
        known = {
            CutoffKind.TODAY: np.int64(DISTANT_FUTURE),
            CutoffKind.MOMENT: bounds,
            CutoffKind.FIXED: np.int64(cutoff.at),
        }[cutoff.kind]
        status = facts.statuses(bounds, np.asarray(known, dtype=np.int64))
        changed = (status[1:] != status[:-1]) & (bounds[1:] > bounds[:-1]) & (bounds[1:] < DISTANT_FUTURE)
        step, record = np.nonzero(changed)
        order = np.argsort(bounds[1:][step, record], kind="stable")
        step, record = step[order], record[order]
        self.instants: Int64Array = bounds[1:][step, record]
        self.records: Int32Array = record.astype(np.int32)
        self.before: StatusArray = status[:-1][step, record]
        self.after: StatusArray = status[1:][step, record]

    def statuses(self, at: int, until: int | None = None) -> StatusArray:
        """Return every status at an instant, or the strongest of each record in the window ``[at, until)``."""
        status = self.facts.statuses(at, self.cutoff.known_until(at))
        if until is None:
            return status
        inside = slice(*np.searchsorted(self.instants, [at, until - 1], side="right"))
        strength = _STRENGTH[status]
        np.maximum.at(strength, self.records[inside], _STRENGTH[self.after[inside]])
        return _BY_STRENGTH[strength]

    def moved(self, status: StatusArray, at: int, to: int) -> tuple[StatusArray, Int32Array]:
        """Return the statuses at ``to`` from those at ``at``, and the records that differ (ascending).

        Costs in proportion to the transitions between the two instants, apart from one copy of the bytes; where
        these are so many that making everything anew costs less (measured: half the records), that is done.
        """
        low, high = np.searchsorted(self.instants, [min(at, to), max(at, to)], side="right")
        if 2 * (high - low) > len(status):
            result = self.statuses(to)
            return result, np.flatnonzero(result != status).astype(np.int32)
        records = self.records[low:high]
        if not len(records):
            return status, records
        result = status.copy()
        # The last assignment to an index wins, so a record that changes twice ends as it should.
        if to >= at:
            result[records] = self.after[low:high]
        else:
            result[records[::-1]] = self.before[low:high][::-1]
        touched = np.unique(records)
        return result, touched[result[touched] != status[touched]]

    def next_change(self, at: int) -> int | None:
        """Return the first instant after ``at`` at which something changes, or ``None``."""
        i = int(np.searchsorted(self.instants, at, side="right"))
        return int(self.instants[i]) if i < len(self.instants) else None

    def previous_change(self, at: int) -> int | None:
        """Return the last instant before ``at`` at which something changes, or ``None``."""
        i = int(np.searchsorted(self.instants, at, side="left")) - 1
        return int(self.instants[i]) if i >= 0 else None


def status_of(row: FactRow, at: int, cutoff: Cutoff = TODAY) -> Status:
    """Return the status of one record."""
    return Status(int(Facts.of([row]).statuses(at, cutoff.known_until(at))[0]))
