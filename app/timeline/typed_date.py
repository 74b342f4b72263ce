"""Dates as people type them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.domain.civil import MONTH_NAMES, days_in_month, format_year, instant_of
from app.domain.dates import DateBounds, DateTextError, parse_date_text

FORMS: Final = (
    "Type a date as 2015-04-27, 27 Apr 2015, April 27, 2015, April 2015, 2015, 平成27年4月27日 or H27.4.27; "
    "a time of day as 2015-04-27 14:30."
)

# Year 1 of an era begins in this Gregorian year.
_ERA_YEARS: Final = {
    "令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868,
    "reiwa": 2019, "heisei": 1989, "showa": 1926, "taisho": 1912, "meiji": 1868,
    "r": 2019, "h": 1989, "s": 1926, "t": 1912, "m": 1868,
}  # fmt: skip
_MONTHS: Final = {
    **{name.lower(): i for i, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3].lower(): i for i, name in enumerate(MONTH_NAMES, 1)},
    "sept": 9,
}
_ERA: Final = "|".join(sorted(_ERA_YEARS, key=len, reverse=True))
_ORDINAL: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_TIME: Final = re.compile(r"(.*\d)(?:\s*t|\s+|\s*,\s*)(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_YMD: Final = re.compile(r"(-?\d{3,6})[-./]([01]?\d)(?:[-./](\d{1,2}))?", re.ASCII)
_MY_NUMBERS: Final = re.compile(r"(\d{1,2})[-./](\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"(-?\d{1,6})( ?bce?)?", re.ASCII)
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_AMBIGUOUS: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{1,4})", re.ASCII)
_DMY_WORDS: Final = re.compile(rf"{_ORDINAL} ([a-z]+)\.?,? (-?\d{{1,6}})", re.ASCII)
_MDY_WORDS: Final = re.compile(rf"([a-z]+)\.? {_ORDINAL},? (-?\d{{1,6}})", re.ASCII)
_MY_WORDS: Final = re.compile(r"([a-z]+)\.?,? (-?\d{1,6})", re.ASCII)
_JA: Final = re.compile(rf"({_ERA})? ?(\d{{1,6}}|元)年(?: ?(\d{{1,2}})月(?: ?(\d{{1,2}})日)?)?")
_ERA_SHORT: Final = re.compile(rf"({_ERA}) ?(\d{{1,2}})(?:[-./ ](\d{{1,2}})(?:[-./ ](\d{{1,2}}))?)?")


class TypedDateError(ValueError):
    """What was typed is no date; the message says why, and which forms are understood."""


def read_typed_date(typed: str) -> DateBounds:
    """Return the bounds of a date typed by a person.

    Full-width digits and letters, era years (``平成27年``, ``H27``), English months and every EDTF text are
    read. A day written with numbers alone must have its year first.

    Raises:
        TypedDateError: the text is no date, is ambiguous, or names a day that does not exist.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).strip().lower().split())
    if not text:
        raise TypedDateError(f"No date was typed. {FORMS}")
    with_time = _TIME.fullmatch(text)
    if with_time:
        return _at_time(typed, _read_day(typed, with_time[1].rstrip(" ,")), with_time)
    return _read_day(typed, text)


def _at_time(typed: str, day: DateBounds, match: re.Match[str]) -> DateBounds:
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise TypedDateError(f"“{typed.strip()}”: there is no time {hour}:{minute:02d}. {FORMS}")
    if day.last_day != day.earliest:
        raise TypedDateError(f"“{typed.strip()}” has a time of day but no day. {FORMS}")
    at = day.earliest + hour * 3600 + minute * 60 + second
    return DateBounds(at, at + 1)


def _read_day(typed: str, text: str) -> DateBounds:
    if match := _YEAR.fullmatch(text):
        year = 1 - int(match[1]) if match[2] else int(match[1])
        return _bounds(typed, year)
    if match := _DIGITS.fullmatch(text):
        return _bounds(typed, *(int(part) for part in match.groups()))
    if _AMBIGUOUS.fullmatch(text):
        raise TypedDateError(f"“{typed.strip()}”: which is the day, which the month? Write the year first. {FORMS}")
    if match := _MY_NUMBERS.fullmatch(text):
        return _bounds(typed, int(match[2]), int(match[1]))
    if match := _YMD.fullmatch(text):
        return _bounds(typed, int(match[1]), *(int(part) for part in match.groups()[1:] if part))
    if match := _DMY_WORDS.fullmatch(text):
        return _bounds(typed, int(match[3]), _month(typed, match[2]), int(match[1]))
    if match := _MDY_WORDS.fullmatch(text):
        return _bounds(typed, int(match[3]), _month(typed, match[1]), int(match[2]))
    if match := _JA.fullmatch(text) or _ERA_SHORT.fullmatch(text):
        return _japanese(typed, match)
    if (match := _MY_WORDS.fullmatch(text)) and match[1] in _MONTHS:
        return _bounds(typed, int(match[2]), _MONTHS[match[1]])
    try:
        return parse_date_text(unicodedata.normalize("NFKC", typed).strip())
    except DateTextError as error:
        raise TypedDateError(f"“{typed.strip()}” is not a date. {FORMS}") from error


def _japanese(typed: str, match: re.Match[str]) -> DateBounds:
    number = 1 if match[2] == "元" else int(match[2])
    if match[1] and number < 1:
        raise TypedDateError(f"“{typed.strip()}”: the first year of an era is 1. {FORMS}")
    year = _ERA_YEARS[match[1]] + number - 1 if match[1] else number
    return _bounds(typed, year, *(int(part) for part in match.groups()[2:] if part))


def _month(typed: str, word: str) -> int:
    if word not in _MONTHS:
        raise TypedDateError(f"“{typed.strip()}”: there is no month “{word}”. {FORMS}")
    return _MONTHS[word]


def _bounds(typed: str, year: int, month: int | None = None, day: int | None = None) -> DateBounds:
    if month is None:
        return DateBounds(instant_of(year), instant_of(year + 1))
    if not 1 <= month <= 12:
        raise TypedDateError(f"“{typed.strip()}”: there is no month {month}. {FORMS}")
    if day is None:
        after = instant_of(year + 1) if month == 12 else instant_of(year, month + 1)
        return DateBounds(instant_of(year, month), after)
    length = days_in_month(year, month)
    if not 1 <= day <= length:
        raise TypedDateError(
            f"“{typed.strip()}”: {MONTH_NAMES[month - 1]} {format_year(year)} has {length} days. {FORMS}"
        )
    start = instant_of(year, month, day)
    return DateBounds(start, start + 86_400)
