"""Dates as people write them, as date text (EDTF). Nothing is rounded: what names a month stays a month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.dates import STILL, DateTextError, parse_date_text


class DayOrder(StrEnum):
    """How a date of three numbers, the year last, is meant."""

    UNKNOWN = ""
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class DayTextError(ValueError):
    """A text that is no date; says why."""


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# The year before the first of each era; Japanese spreadsheets shorten H27/4/27.
_ERAS: Final = {
    **{"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018},
    **{"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018},
}
_ERA: Final = "|".join(_ERAS)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
_LOOSE_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_JAPANESE: Final = re.compile(rf"({_ERA})?(\d{{1,4}}|元)年(?:(\d{{1,2}})月(?:(\d{{1,2}})日)?)?", re.IGNORECASE)
_ERA_YEAR: Final = re.compile(rf"({_ERA})(\d{{1,2}}|元)[/.-](\d{{1,2}})(?:[/.-](\d{{1,2}}))?", re.IGNORECASE)
_COMPACT: Final = re.compile(r"((?:18|19|20)\d\d)(\d\d)(\d\d)")
_DAY_WORDS: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})")
_WORDS_DAY: Final = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_YEAR: Final = re.compile(r"([a-z]+)\.?,?\s+(\d{4})")
_WITH_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_SERIALS: Final = range(10_000, 80_000)
_MAX_CHARACTERS: Final = 60
_STILL_WORDS: Final = frozenset({STILL, "present", "ongoing", "today", "now", "current", "現在"})


def order_of(values: Iterable[object]) -> DayOrder:
    """Return how the dates of a column are meant, if one of them tells (``27/04/2015``), else unknown."""
    found: set[DayOrder] = set()
    for value in values:
        match = _YEAR_LAST.fullmatch(str(value).strip()[:_MAX_CHARACTERS])
        if match and int(match[1]) > 12:
            found.add(DayOrder.DAY_FIRST)
        elif match and int(match[2]) > 12:
            found.add(DayOrder.MONTH_FIRST)
    return found.pop() if len(found) == 1 else DayOrder.UNKNOWN


def date_text_of(value: object, order: DayOrder = DayOrder.UNKNOWN, *, open_ended: bool = False) -> str:
    """Return a value as date text.

    Dates of a calendar or a workbook, EDTF as it is, ``2015/4/27``, ``27.04.2015``, ``27 April 2015``,
    ``April 2015``, ``20150427``, ``2015年4月27日``, ``平成27年4月``, ``H27/4/27``, and the day numbers of a workbook
    (42121).

    Raises:
        DayTextError: it is no date, or may mean two.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        at = value.replace(tzinfo=None)
        return (
            at.date().isoformat() if (at.hour, at.minute, at.second) == (0, 0, 0) else at.strftime("%Y-%m-%dT%H:%M:%S")
        )
    if isinstance(value, date):
        return value.isoformat()
    text = unicodedata.normalize("NFKC", str(value)[: _MAX_CHARACTERS + 1]).strip()
    if len(text) > _MAX_CHARACTERS:
        raise DayTextError("is too long for a date")
    if open_ended and text.casefold() in _STILL_WORDS:
        return STILL
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    found = _rewritten(text, order)
    try:
        parse_date_text(found)
    except DateTextError as error:
        raise DayTextError(f"“{text}” is not a date ({error.reason}); write it as 2015-04-27 or 2015-04") from error
    return found


def _rewritten(text: str, order: DayOrder) -> str:
    if match := _WITH_TIME.fullmatch(text):
        seconds = "" if match[2].count(":") == 2 else ":00"
        return f"{match[1]}T{match[2]}{seconds}{match[3] or ''}"
    if match := _YEAR_FIRST.fullmatch(text):
        return _joined(*match.groups())
    # 2015-4-27 is not EDTF yet; 2015-22 is summer in it, and stays as it is.
    if (match := _LOOSE_ISO.fullmatch(text)) and (len(match[2]) == 1 or len(match[3] or "") == 1):
        return _joined(*match.groups())
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(text, match, order)
    if match := _COMPACT.fullmatch(text):
        return _joined(*match.groups())
    if match := _JAPANESE.fullmatch(text) or _ERA_YEAR.fullmatch(text):
        year = (1 if match[2] == "元" else int(match[2])) + _ERAS.get((match[1] or "").upper(), 0)
        return _joined(str(year), match[3], match[4])
    if (match := _DAY_WORDS.fullmatch(text.casefold())) and match[2] in _MONTHS:
        return _joined(match[3], str(_MONTHS[match[2]]), match[1])
    if (match := _WORDS_DAY.fullmatch(text.casefold())) and match[1] in _MONTHS:
        return _joined(match[3], str(_MONTHS[match[1]]), match[2])
    if (match := _MONTH_YEAR.fullmatch(text.casefold())) and match[1] in _MONTHS:
        return _joined(match[2], str(_MONTHS[match[1]]), None)
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        # Day 60 of a workbook is 29 February 1900, which never was; all later ones count from here.
        return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
    return text


def _joined(year: str, month: str | None, day: str | None) -> str:
    return "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in (month, day) if part)])


def _year_last(text: str, match: re.Match[str], order: DayOrder) -> str:
    first, second = int(match[1]), int(match[2])
    if order is DayOrder.UNKNOWN:
        if first > 12 or first == second:
            order = DayOrder.DAY_FIRST
        elif second > 12:
            order = DayOrder.MONTH_FIRST
        else:
            raise DayTextError(
                f'“{text}” may mean two days; say which comes first, as dates = "dmy" or "mdy" in a mapping'
            )
    day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    return _joined(match[3], str(month), str(day))
