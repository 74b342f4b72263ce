"""Promise against record: what was said of a deployment, what happened, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import STILL, DateBounds, describe, parse_date_text
from app.domain.records import Deployment, Kind, Promise, Ref, Site


class Outcome(StrEnum):
    """How a promise turned out, as known at a cut-off."""

    NONE = "no date was promised"
    KEPT = "kept"
    EARLY = "early"
    LATE = "late"
    UNCLEAR = "kept or late: the dates are too coarse to tell"
    PENDING = "pending"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a promise, with the days by which it was missed.

    ``days_min`` and ``days_max`` are whole days after the last promised day (late, overdue) or before the first
    one (early); they differ where the arrival is known only roughly. ``days_max`` is ``None`` where it has no bound.
    """

    outcome: Outcome
    days_min: int = 0
    days_max: int | None = 0


_WITH_DAYS: Final = (Outcome.LATE, Outcome.EARLY, Outcome.OVERDUE)


def history(atlas: Atlas, record: Deployment | Site) -> tuple[Promise, ...]:
    """Return every statement on when a stay or a site was to begin, the first one first.

    The promise of the record itself, by which its status is told, is one of them: as the statement that names the
    same time, else as said on the day it was announced (``said`` empty where that is not known).

    Raises:
        DateTextError: the date of a statement cannot be read.
    """
    kind = Kind.SITE if isinstance(record, Site) else Kind.DEPLOYMENT
    told = list(atlas.promises_of(Ref(kind, record.id)))
    if record.promised and all(promise.promised != record.promised for promise in told):
        told.append(Promise(kind, record.id, record.announced, record.promised))
    return tuple(sorted(told, key=_said))


def _said(promise: Promise) -> int:
    return parse_date_text(promise.said).earliest if promise.said else DISTANT_PAST


def was_said(promise: Promise, known_until: int) -> bool:
    """Whether a statement was made by an instant; one whose day is not known counts as made."""
    return _said(promise) <= known_until


def was_said_on(promise: Promise, at: int) -> bool:
    """Whether a statement was made on the day that an instant is in; a coarser date names no day."""
    if not promise.said:
        return False
    said = parse_date_text(promise.said)
    return said.earliest <= at < said.latest <= said.earliest + DAY_S


def latest_promise(atlas: Atlas, record: Deployment | Site, known_until: int) -> Promise | None:
    """Return the last statement that was made by an instant, or ``None``."""
    told = [promise for promise in history(atlas, record) if was_said(promise, known_until)]
    return told[-1] if told else None


def is_put_back(before: Promise, after: Promise) -> bool:
    """Whether a statement names a time wholly after that of one before: a coarser word for the same time is none."""
    return parse_date_text(after.promised).earliest >= parse_date_text(before.promised).latest


def verdict(record: Deployment | Site, at: int, known_until: int, promise: Promise | None = None) -> Verdict:
    """Return how a promise stands at an instant, as known at another: that of the record itself, or ``promise``.

    Raises:
        DateTextError: a date of the record or of the promise cannot be read.
    """
    text = promise.promised if promise else record.promised
    if not text:
        return Verdict(Outcome.NONE)
    promised = parse_date_text(text)
    seen = min(at, known_until)
    arrival = _known_arrival(record, known_until)
    if arrival is None:
        if record.cancelled and parse_date_text(record.cancelled).last_day <= seen:
            return Verdict(Outcome.CANCELLED)
        if promised.latest <= seen:
            days = (seen - promised.last_day) // DAY_S
            return Verdict(Outcome.OVERDUE, days, days)
        return Verdict(Outcome.PENDING)
    return _compare(promised, arrival)


def _began(record: Deployment | Site) -> str:
    return record.opened if isinstance(record, Site) else record.actual_from


def _known_arrival(record: Deployment | Site, known_until: int) -> DateBounds | None:
    began = _began(record)
    if began in ("", STILL):
        return None
    arrival = parse_date_text(began)
    return arrival if arrival.earliest <= known_until else None


def _compare(promised: DateBounds, arrival: DateBounds) -> Verdict:
    if arrival.earliest >= promised.latest:
        days_min = (arrival.earliest - promised.last_day) // DAY_S
        no_end = arrival.latest >= DISTANT_FUTURE
        return Verdict(Outcome.LATE, days_min, None if no_end else (arrival.last_day - promised.last_day) // DAY_S)
    if arrival.latest <= promised.earliest:
        days_min = (promised.earliest - arrival.last_day) // DAY_S
        no_end = arrival.earliest <= DISTANT_PAST
        return Verdict(Outcome.EARLY, days_min, None if no_end else (promised.earliest - arrival.earliest) // DAY_S)
    return Verdict(Outcome.KEPT if arrival.latest <= promised.latest else Outcome.UNCLEAR)


def days_in_words(verdict: Verdict) -> str:
    """Return the days of a verdict: ``1 day``, ``263 days``, ``at least 12 days``, or an empty text."""
    if verdict.outcome not in _WITH_DAYS:
        return ""
    if verdict.days_max in (verdict.days_min, None):
        at_least = "at least " if verdict.days_max is None else ""
        return f"{at_least}{verdict.days_min:,} day{'' if verdict.days_min == 1 else 's'}"
    return f"{verdict.days_min:,} to {verdict.days_max:,} days"


def promise_sentence(record: Deployment | Site, at: int, known_until: int, promise: Promise | None = None) -> str:
    """Return promise and record in one plain sentence, with no more than is known at the cut-off.

    For example ``Promised for summer 2017, arrived 22 May 2018: 264 days late.`` With ``promise`` it is about that
    statement, else about the promise of the record itself.
    """
    found = verdict(record, at, known_until, promise)
    promised = f"Promised {_when(promise.promised if promise else record.promised)}"
    arrived = f"{'opened' if isinstance(record, Site) else 'arrived'} {describe(_began(record))}"
    days = days_in_words(found)
    match found.outcome:
        case Outcome.NONE:
            return "No date was promised." if record.announced else ""
        case Outcome.KEPT:
            return f"{promised}, {arrived}: in time."
        case Outcome.EARLY:
            return f"{promised}, {arrived}: {days} early."
        case Outcome.LATE:
            return f"{promised}, {arrived}: {days} late."
        case Outcome.UNCLEAR:
            return f"{promised}, {arrived}: the dates are too coarse to tell whether it was in time."
        case Outcome.PENDING:
            return f"{promised}."
        case Outcome.OVERDUE:
            return f"{promised}, not {'open' if isinstance(record, Site) else 'here'}: {days} overdue."
        case Outcome.CANCELLED:
            return f"{promised}, cancelled {describe(record.cancelled)}."


def _when(promised: str) -> str:
    words = describe(promised)
    return words if words.startswith(("by ", "from ")) else f"for {words}"
