"""Instants and the civil calendar.

An instant is a whole number of seconds since 1970-01-01T00:00:00 in civil time: the clock on the wall where
the thing happened, without time zones and leap seconds. It may be negative; the calendar is proleptic
Gregorian with an astronomical year 0, so any year works (``datetime`` stops at 1 and 9999).
"""

from __future__ import annotations

from typing import Final, NamedTuple

DAY_S: Final = 86_400
DISTANT_PAST: Final = -(2**62)
DISTANT_FUTURE: Final = 2**62

MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# First days of the Japanese eras since the Gregorian calendar was taken up on 1 January 1873 (Meiji 6).
_ERAS: Final = (
    ((2019, 5, 1), "令和", "Reiwa"),
    ((1989, 1, 8), "平成", "Heisei"),
    ((1926, 12, 25), "昭和", "Showa"),
    ((1912, 7, 30), "大正", "Taisho"),
    ((1873, 1, 1), "明治", "Meiji"),
)
_ERA_FIRST_YEAR: Final = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}


class Civil(NamedTuple):
    """A civil date and time of day."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0


class Era(NamedTuple):
    """A year of a Japanese era."""

    kanji: str
    romanised: str
    year: int


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month of the proleptic Gregorian calendar."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def instant_of(year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    """Return the instant of a civil date and time.

    The day count is the ``days_from_civil`` algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date
    Algorithms" (2013): years start in March, so the leap day is the last of the year.
    """
    y = year - (month <= 2)
    era, year_of_era = divmod(y, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    days = era * 146_097 + day_of_era - 719_468
    return days * DAY_S + hour * 3600 + minute * 60 + second


def civil(instant: int) -> Civil:
    """Return the civil date and time of an instant (``civil_from_days`` of the same source)."""
    days, seconds = divmod(instant, DAY_S)
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = year_of_era + era * 400 + (month <= 2)
    hour, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return Civil(year, month, day, hour, minute, second)


def day_start(instant: int) -> int:
    """Return the first instant of the day that holds ``instant``."""
    return instant - instant % DAY_S


def add_months(instant: int, months: int) -> int:
    """Return the same day and time ``months`` later (earlier when negative), the day cut to the month's length."""
    at = civil(instant)
    years, month0 = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month0 + 1
    day = min(at.day, days_in_month(year, month))
    return instant_of(year, month, day, at.hour, at.minute, at.second)


def weekday(instant: int) -> int:
    """Return the day of the week, Monday 0 to Sunday 6."""
    return (instant // DAY_S + 3) % 7


def era_of(instant: int) -> Era | None:
    """Return the Japanese era and its year, or ``None`` before 1873."""
    at = civil(instant)
    for first_day, kanji, romanised in _ERAS:
        if (at.year, at.month, at.day) >= first_day:
            return Era(kanji, romanised, at.year - _ERA_FIRST_YEAR[kanji] + 1)
    return None


def format_year(year: int) -> str:
    """Return a year in words: ``2015``, ``45 BC`` for the astronomical year -44."""
    return str(year) if year > 0 else f"{1 - year} BC"


def format_day(instant: int) -> str:
    """Return the day in words: ``27 April 2015``."""
    at = civil(instant)
    return f"{at.day} {MONTH_NAMES[at.month - 1]} {format_year(at.year)}"


def format_day_short(instant: int) -> str:
    """Return the day in short words: ``27 Apr 2015``."""
    at = civil(instant)
    return f"{at.day} {MONTH_NAMES[at.month - 1][:3]} {format_year(at.year)}"


def format_day_iso(instant: int) -> str:
    """Return the day in ISO 8601: ``2015-04-27`` (EDTF ``Y-17000-…`` has no day form; wide years keep their digits)."""
    at = civil(instant)
    sign = "-" if at.year < 0 else ""
    return f"{sign}{abs(at.year):04d}-{at.month:02d}-{at.day:02d}"


def format_day_ja(instant: int) -> str:
    """Return the day in Japanese with its era: ``平成27年4月27日``; before 1873 the Gregorian year."""
    at = civil(instant)
    era = era_of(instant)
    if era is None:
        return f"{at.year}年{at.month}月{at.day}日"
    year = "元" if era.year == 1 else str(era.year)
    return f"{era.kanji}{year}年{at.month}月{at.day}日"


def format_instant(instant: int) -> str:
    """Return the day in words, with the time of day where it is not midnight: ``27 April 2015, 14:30``."""
    at = civil(instant)
    if not (at.hour or at.minute or at.second):
        return format_day(instant)
    seconds = f":{at.second:02d}" if at.second else ""
    return f"{format_day(instant)}, {at.hour:02d}:{at.minute:02d}{seconds}"
