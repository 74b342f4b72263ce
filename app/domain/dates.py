"""Date text (EDTF, ISO 8601-2) and the spans it stands for.

Date text is stored as written and never rounded; what it may mean is derived here as half-open bounds of
whole-second instants. Two words are not EDTF and have a meaning of their own: the empty text (*not known*) and
a bare ``..`` (as an end: *still so*; as a start: *since before records*).
"""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from app.domain.civil import (
    DAY_S,
    DISTANT_FUTURE,
    DISTANT_PAST,
    MONTH_NAMES,
    day_start,
    days_in_month,
    format_day,
    format_instant,
    format_year,
    instant_of,
)

STILL: Final = ".."
MAX_TEXT_LENGTH: Final = 100
# Beyond this the seconds of a year no longer fit between the two distant instants.
MAX_ABS_YEAR: Final = 10**9
_YEARS_REASON: Final = f"years go from -{MAX_ABS_YEAR} to {MAX_ABS_YEAR}"

_DECADE: Final = re.compile(r"(\d{3})X", re.ASCII)
_PLAIN: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?([~?%])?", re.ASCII)
# Refused before the package computes it: `Y1E999999999` would fill the memory.
_HUGE_EXPONENT: Final = re.compile(r"E\d\d", re.ASCII)
_TIME: Final = re.compile(r"T(\d\d):(\d\d):(\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
# edtf 5.0.2: the winter of a year is its December.
_SEASON_MONTHS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_SEASON_NAMES: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class DateTextError(ValueError):
    """A date text that cannot be read. ``text`` is what was written, ``reason`` what is wrong with it."""

    def __init__(self, text: str, reason: str) -> None:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        super().__init__(
            f"“{shown}” is not a date: {reason}. "
            "Write a date as 2017, 2015-04, 2015-04-27, 2012-04~ (about), ../2017 (by 2017)."
        )
        self.text = text
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DateBounds:
    """The instants that a date text may mean: ``[earliest, latest)``, and whether it says *about* or *perhaps*."""

    earliest: int
    latest: int
    approximate: bool = False
    uncertain: bool = False

    @property
    def last_day(self) -> int:
        """The first possible instant of the last possible day: from there on the thing has happened for certain."""
        return self.latest if self.latest >= DISTANT_FUTURE else max(self.earliest, day_start(self.latest - 1))


class Span(NamedTuple):
    """The four instants of a start and an end.

    Possible in ``[possible_from, possible_until)``, certain in ``[certain_from, certain_until)``; the certain
    part is empty where the dates are too coarse.
    """

    possible_from: int
    certain_from: int
    certain_until: int
    possible_until: int


@lru_cache(maxsize=65_536)
def parse_date_text(text: str) -> DateBounds:
    """Return the strict bounds of an EDTF text.

    Plain dates, qualified dates, seasons and intervals are read here; everything else by the ``edtf``
    package, which takes milliseconds a text and 0.16 s to import. A time zone is accepted and ignored:
    instants are civil time. An interval is open or unknown at an empty or ``..`` side.

    Raises:
        DateTextError: the text is empty, not EDTF, names a day that does not exist, or ends before it starts.
    """
    text = text.strip()
    if not text:
        raise DateTextError(text, "it is empty")
    if len(text) > MAX_TEXT_LENGTH:
        raise DateTextError(text, f"it is longer than {MAX_TEXT_LENGTH} characters")
    if text == STILL:
        raise DateTextError(text, "“..” stands for an open end and is no date by itself")
    if text.count("/") == 1:
        return _interval(text)
    return _plain(text) or _by_edtf(text)


def _interval(text: str) -> DateBounds:
    start, end = (side.strip() for side in text.split("/"))
    first = None if start in ("", STILL) else parse_date_text(start)
    last = None if end in ("", STILL) else parse_date_text(end)
    if first is None and last is None:
        raise DateTextError(text, "both ends are open")
    bounds = DateBounds(
        earliest=first.earliest if first else DISTANT_PAST,
        latest=last.latest if last else DISTANT_FUTURE,
        approximate=any(side.approximate for side in (first, last) if side),
        uncertain=any(side.uncertain for side in (first, last) if side),
    )
    if bounds.earliest >= bounds.latest:
        raise DateTextError(text, "it ends before it starts")
    return bounds


def _plain(text: str) -> DateBounds | None:
    if decade := _DECADE.fullmatch(text):
        year = 10 * int(decade[1])
        return DateBounds(instant_of(year), instant_of(year + 10))
    match = _PLAIN.fullmatch(text)
    if not match:
        return None
    year = int(match[1])
    qualifier = match[5]
    approximate, uncertain = qualifier in ("~", "%"), qualifier in ("?", "%")
    if match[4]:
        return None if qualifier else _with_time(text, year, int(match[2]), int(match[3]), match[4])
    if not match[2]:
        return DateBounds(instant_of(year), instant_of(year + 1), approximate, uncertain)
    month = int(match[2])
    if not match[3] and month in _SEASON_MONTHS:
        first, last = _SEASON_MONTHS[month]
        return DateBounds(instant_of(year, first), _month_after(year, last), approximate, uncertain)
    if match[3]:
        start = _day(text, year, month, int(match[3]))
        return DateBounds(start, start + DAY_S, approximate, uncertain)
    if not 1 <= month <= 12:
        return None
    return DateBounds(instant_of(year, month), _month_after(year, month), approximate, uncertain)


def _with_time(text: str, year: int, month: int, day: int, time: str) -> DateBounds:
    match = _TIME.fullmatch(time)
    if not match:
        raise DateTextError(text, "the time of day is written T14:30:00")
    hour, minute, second = (int(part) for part in match.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise DateTextError(text, f"there is no time {time[1:9]}")
    at = _day(text, year, month, day) + hour * 3600 + minute * 60 + second
    return DateBounds(at, at + 1)


def _day(text: str, year: int, month: int, day: int) -> int:
    if not 1 <= month <= 12:
        raise DateTextError(text, f"there is no month {month}")
    length = days_in_month(year, month)
    if not 1 <= day <= length:
        raise DateTextError(text, f"{MONTH_NAMES[month - 1]} {format_year(year)} has {length} days")
    return instant_of(year, month, day)


def _month_after(year: int, month: int) -> int:
    return instant_of(year + 1, 1) if month == 12 else instant_of(year, month + 1)


def _by_edtf(text: str) -> DateBounds:
    if _HUGE_EXPONENT.search(text):
        raise DateTextError(text, _YEARS_REASON)
    from edtf import parse_edtf

    try:
        # The package prints what it cannot build before it raises.
        with redirect_stdout(None):
            parsed = parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
    # The package documents one exception, but odd text also brings out ValueError, TypeError, IndexError and others.
    except Exception as error:
        raise DateTextError(text, "it cannot be read as EDTF") from error
    earliest = DISTANT_PAST if isinstance(lower, float) else _instant_of_struct(text, lower)
    latest = DISTANT_FUTURE if isinstance(upper, float) else _instant_of_struct(text, upper) + DAY_S
    if earliest >= latest:
        raise DateTextError(text, "it ends before it starts")
    # `1950S2` is a year estimated to two significant digits.
    return DateBounds(earliest, latest, any(c in text for c in "~%S"), any(c in text for c in "?%"))


def _instant_of_struct(text: str, struct: tuple[int, ...]) -> int:
    year, month, day = struct[0], struct[1], struct[2]
    if abs(year) > MAX_ABS_YEAR:
        raise DateTextError(text, _YEARS_REASON)
    return _day(text, year, month, day)


def span_of(start: str, end: str) -> Span | None:
    """Return the span of a start and an end, or ``None`` where neither is known.

    A start is possible from its first day and certain from its last; an end is certain until the end of its
    first day and possible until the end of its last. An end not known (empty) is possible for ever after the
    last certain day, which is the day of the start. A start not known is possible since ever and certain on
    the first day of the end.

    Raises:
        DateTextError: one of the texts cannot be read.
    """
    if not start and not end:
        return None
    last = None if end in ("", STILL) else parse_date_text(end)
    if start == STILL:
        possible_from = certain_from = DISTANT_PAST
    elif start:
        first = parse_date_text(start)
        possible_from, certain_from = first.earliest, first.last_day
    else:
        possible_from = DISTANT_PAST
        certain_from = last.earliest if last else DISTANT_FUTURE
    if last:
        return Span(possible_from, certain_from, min(_end_of_day(last.earliest), last.latest), last.latest)
    if end == STILL:
        return Span(possible_from, certain_from, DISTANT_FUTURE, DISTANT_FUTURE)
    return Span(possible_from, certain_from, _end_of_day(certain_from), DISTANT_FUTURE)


def _end_of_day(instant: int) -> int:
    return day_start(instant) + DAY_S if DISTANT_PAST < instant < DISTANT_FUTURE else instant


def describe(text: str) -> str:
    """Return a date text in words: ``about April 2012``, ``summer 2015``, ``by 2017``, ``April 2024 to March 2025``.

    Text that is not plain enough for words, or cannot be read, is returned as written.
    """
    text = text.strip()
    if not text:
        return "not known"
    if text == STILL:
        return "still so"
    try:
        bounds = parse_date_text(text)
    except DateTextError:
        return text
    if text.count("/") == 1:
        start, end = (side.strip() for side in text.split("/"))
        if start in ("", STILL):
            return f"by {describe(end)}"
        if end in ("", STILL):
            return f"from {describe(start)} on"
        return f"{describe(start)} to {describe(end)}"
    if decade := _DECADE.fullmatch(text):
        return f"the {decade[1]}0s"
    match = _PLAIN.fullmatch(text)
    if not match:
        return text
    words = _plain_words(match, bounds)
    if match[5] == "?":
        return f"{words} (uncertain)"
    if match[5] == "%":
        return f"about {words} (uncertain)"
    return f"about {words}" if match[5] == "~" else words


def _plain_words(match: re.Match[str], bounds: DateBounds) -> str:
    if match[3]:
        return format_instant(bounds.earliest) if match[4] else format_day(bounds.earliest)
    year = format_year(int(match[1]))
    if not match[2]:
        return year
    month = int(match[2])
    return f"{_SEASON_NAMES.get(month) or MONTH_NAMES[month - 1]} {year}"
