"""The rules of time, once more: one record, one instant, in plain Python.

Written from the rules (docs/adr/0002-what-known-at-the-cut-off-means.md) and not from ``app.domain.status``,
which evaluates whole arrays; the property tests compare the two. Only the reading of a single date text is shared.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.dates import parse_date_text
from app.domain.records import Area, Deployment, Event, Site
from app.domain.status import Cutoff, CutoffKind, Status

DAY_S = 86_400
EVER = -(2**62)
NEVER = 2**62


@dataclass(frozen=True)
class Told:
    """One dated statement.

    ``first`` is the first instant at which the thing may have happened, ``last`` the instant from which on it
    has happened for certain (its last possible day has begun), ``over`` the first instant after all of them.
    """

    first: int
    last: int
    over: int


def told(text: str) -> Told:
    """Return what a date text says."""
    bounds = parse_date_text(text)
    if bounds.latest == NEVER:
        return Told(bounds.earliest, NEVER, NEVER)
    last_second = bounds.latest - 1
    last_day_begins = last_second - last_second % DAY_S
    return Told(bounds.earliest, max(bounds.earliest, last_day_begins), bounds.latest)


def naive_status(
    announced: str, promised: str, start: str, end: str, cancelled: str, *, at: int, known_until: int
) -> Status:
    """Return the status at ``at`` of a record with these five date texts, from what was known at ``known_until``."""
    # What is said of a moment can use neither facts learned after the cut-off nor things that come after it.
    seen = min(at, known_until)

    there = _being_there(start, end, at, known_until)
    if there is not None:
        return there
    if cancelled and told(cancelled).last <= seen:
        return Status.CANCELLED
    if not announced or told(announced).first > seen:
        return Status.UNKNOWN
    if not promised:
        return Status.ANNOUNCED
    return Status.OVERDUE if told(promised).over <= seen else Status.PLANNED


def _being_there(start: str, end: str, at: int, known_until: int) -> Status | None:
    """Return present, possibly present or departed; ``None`` where the stay is not known to have begun."""
    seen = min(at, known_until)
    if not start and not end:
        return None
    begins = _start_of(start, end)
    if begins.first > seen:
        return None
    begun_for_certain = begins.last <= seen

    if end == "..":
        return Status.PRESENT if begun_for_certain else Status.POSSIBLE
    if not end:
        on_its_first_day = at < _end_of_day(begins.last)
        return Status.PRESENT if begun_for_certain and on_its_first_day else Status.POSSIBLE

    ends = told(end)
    if known_until < ends.first:
        return Status.PRESENT if begun_for_certain else Status.POSSIBLE
    if ends.last <= known_until and ends.over <= at:
        return Status.DEPARTED
    not_yet_left = at < min(ends.over, _end_of_day(ends.first))
    return Status.PRESENT if begun_for_certain and not_yet_left else Status.POSSIBLE


def _start_of(start: str, end: str) -> Told:
    if start == "..":
        return Told(EVER, EVER, EVER)
    if start:
        return told(start)
    # It began on a day nobody wrote down: the first day of its end at the latest.
    return Told(EVER, NEVER if end == ".." else told(end).first, NEVER)


def _end_of_day(instant: int) -> int:
    return instant if instant in (EVER, NEVER) else instant - instant % DAY_S + DAY_S


def known_until(cutoff: Cutoff, at: int) -> int:
    """Return the instant up to which facts are known when the clock shows ``at``."""
    if cutoff.kind is CutoffKind.TODAY:
        return NEVER
    return at if cutoff.kind is CutoffKind.MOMENT else cutoff.at


def naive_record_status(record: Site | Deployment | Event | Area, at: int, cutoff: Cutoff) -> Status:
    """Return the status of any record."""
    texts = _texts(record)
    return naive_status(*texts, at=at, known_until=known_until(cutoff, at))


def _texts(record: Site | Deployment | Event | Area) -> tuple[str, str, str, str, str]:
    if isinstance(record, Deployment):
        return record.announced, record.promised, record.actual_from, record.actual_to, record.cancelled
    if isinstance(record, Site):
        only_a_plan = not record.opened and any((record.announced, record.promised, record.cancelled))
        closed = record.closed or ("" if only_a_plan else "..")
        return record.announced, record.promised, record.opened, closed, record.cancelled
    if isinstance(record, Area):
        return "", "", record.valid_from, record.valid_to, ""
    start, slash, end = record.date.partition("/")
    return ("", "", start or "..", end or "..", "") if slash else ("", "", record.date, record.date, "")


def turning_points(record: Site | Deployment | Event | Area) -> set[int]:
    """Return every instant around which the status of a record may change, whatever the cut-off."""
    points: set[int] = set()
    for text in _texts(record):
        if text not in ("", ".."):
            date = told(text)
            points |= {date.first, date.last, date.over, _end_of_day(date.first), _end_of_day(date.last)}
    return points - {EVER, NEVER}


# The order in which a window chooses among the statuses a record has had in it.
STRONGEST_FIRST = (
    Status.PRESENT,
    Status.POSSIBLE,
    Status.OVERDUE,
    Status.PLANNED,
    Status.ANNOUNCED,
    Status.DEPARTED,
    Status.CANCELLED,
    Status.UNKNOWN,
)


def naive_window_status(record: Site | Deployment | Event | Area, at: int, until: int, cutoff: Cutoff) -> Status:
    """Return the strongest status of a record at the instants of the window ``[at, until)``."""
    instants = {at, until - 1} | {point for point in turning_points(record) if at <= point < until}
    found = {naive_record_status(record, instant, cutoff) for instant in instants}
    return next(status for status in STRONGEST_FIRST if status in found)
