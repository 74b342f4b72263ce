"""Promise against record: what was said of a deployment, what happened, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import STILL, DateBounds, describe, parse_date_text
from app.domain.records import Deployment


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


def verdict(deployment: Deployment, at: int, known_until: int) -> Verdict:
    """Return how the promise of a deployment stands at an instant, as known at another.

    Raises:
        DateTextError: a date of the deployment cannot be read.
    """
    if not deployment.promised:
        return Verdict(Outcome.NONE)
    promised = parse_date_text(deployment.promised)
    seen = min(at, known_until)
    arrival = _known_arrival(deployment, known_until)
    if arrival is None:
        if deployment.cancelled and parse_date_text(deployment.cancelled).last_day <= seen:
            return Verdict(Outcome.CANCELLED)
        if promised.latest <= seen:
            days = (seen - promised.last_day) // DAY_S
            return Verdict(Outcome.OVERDUE, days, days)
        return Verdict(Outcome.PENDING)
    return _compare(promised, arrival)


def _known_arrival(deployment: Deployment, known_until: int) -> DateBounds | None:
    if deployment.actual_from in ("", STILL):
        return None
    arrival = parse_date_text(deployment.actual_from)
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


def promise_sentence(deployment: Deployment, at: int, known_until: int) -> str:
    """Return promise and record in one plain sentence, with no more than is known at the cut-off.

    For example ``Promised for summer 2017, arrived 22 May 2018: 264 days late.``
    """
    found = verdict(deployment, at, known_until)
    promise = f"Promised {_when(deployment.promised)}"
    arrived = f"arrived {describe(deployment.actual_from)}"
    days = days_in_words(found)
    match found.outcome:
        case Outcome.NONE:
            return "No date was promised." if deployment.announced else ""
        case Outcome.KEPT:
            return f"{promise}, {arrived}: in time."
        case Outcome.EARLY:
            return f"{promise}, {arrived}: {days} early."
        case Outcome.LATE:
            return f"{promise}, {arrived}: {days} late."
        case Outcome.UNCLEAR:
            return f"{promise}, {arrived}: the dates are too coarse to tell whether it was in time."
        case Outcome.PENDING:
            return f"{promise}."
        case Outcome.OVERDUE:
            return f"{promise}, not here: {days} overdue."
        case Outcome.CANCELLED:
            return f"{promise}, cancelled {describe(deployment.cancelled)}."


def _when(promised: str) -> str:
    words = describe(promised)
    return words if words.startswith(("by ", "from ")) else f"for {words}"
