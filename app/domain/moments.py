"""Moments and cut-offs as text: what the command line, a bookmark and a copied command say, and how it is read."""

from __future__ import annotations

from typing import Final

from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST, civil, format_day, format_day_iso, format_instant
from app.domain.dates import DateTextError, parse_date_text
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff, CutoffKind

KNOWN_NOW: Final = "now"
KNOWN_THEN: Final = "then"


class CrossedDatesError(DateTextError):
    """The end of a window of time that lies before its start."""

    def __init__(self, text: str, start: int) -> None:
        super().__init__(text, f"it ends before the window starts, which is on {format_day(start)}")
        self.args = (f"“{text}” ends before the window starts, which is on {format_day(start)}. Give a later day.",)


def start_of(text: str) -> int:
    """Return the first instant of a date text.

    Raises:
        DateTextError: it is no date, or has no first day.
    """
    earliest = parse_date_text(text).earliest
    if earliest == DISTANT_PAST:
        raise DateTextError(text, "it has no first day")
    return earliest


def end_of_window(text: str, start: int) -> int:
    """Return the end of a window, half-open: what is named last is in it, so ``2016-04-26`` ends with that day.

    Raises:
        DateTextError: it is no date or has no last day.
        CrossedDatesError: the window would end before it starts.
    """
    latest = parse_date_text(text).latest
    if latest >= DISTANT_FUTURE:
        raise DateTextError(text, "it has no last day")
    if latest <= start:
        raise CrossedDatesError(text, start)
    return latest


def moment_of(at: str, until: str = "") -> Moment:
    """Return the instant a date text begins with, or the window from there to the end of another.

    Raises:
        DateTextError: one of them is no date, or they are crossed.
    """
    start = start_of(at)
    return Moment(start, end_of_window(until, start) if until else None)


def cutoff_of(known: str) -> Cutoff:
    """Return the cut-off for ``now`` (or nothing), ``then``, or a day, by the end of which things are known.

    Raises:
        DateTextError: it is none of these.
    """
    if known in ("", KNOWN_NOW):
        return TODAY
    if known == KNOWN_THEN:
        return AT_MOMENT
    latest = parse_date_text(known).latest
    if latest >= DISTANT_FUTURE:
        raise DateTextError(known, "it has no last day")
    return Cutoff.fixed(latest - 1)


def texts_of(moment: Moment) -> tuple[str, str]:
    """Return the texts that :func:`moment_of` reads as this moment; the second is empty for an instant."""
    until = moment.until
    if until is None:
        return _instant_text(moment.at), ""
    return _instant_text(moment.at), _last_text(until - 1)


def known_text(cutoff: Cutoff) -> str:
    """Return the text that :func:`cutoff_of` reads as this cut-off."""
    match cutoff.kind:
        case CutoffKind.TODAY:
            return KNOWN_NOW
        case CutoffKind.MOMENT:
            return KNOWN_THEN
        case _:
            return _last_text(cutoff.at)


def moment_options(moment: Moment, cutoff: Cutoff) -> list[str]:
    """Return the options of the command line that show exactly this."""
    at, until = texts_of(moment)
    options = ["--at", at]
    if until:
        options += ["--until", until]
    return [*options, "--known", known_text(cutoff)]


def moment_in_words(moment: Moment) -> str:
    """Return the moment in words; a window by its first and last day."""
    if moment.until is None:
        return format_instant(moment.at)
    if moment.at // DAY_S == (moment.until - 1) // DAY_S:
        return format_day(moment.at)
    return f"{format_day(moment.at)} – {format_day(moment.until - 1)}"


def _instant_text(instant: int) -> str:
    return format_day_iso(instant) if instant % DAY_S == 0 else _with_time(instant)


def _last_text(last: int) -> str:
    """Return the text of the last second of something: the day, where that ends with it."""
    return format_day_iso(last) if last % DAY_S == DAY_S - 1 else _with_time(last)


def _with_time(instant: int) -> str:
    at = civil(instant)
    return f"{format_day_iso(instant)}T{at.hour:02d}:{at.minute:02d}:{at.second:02d}"
