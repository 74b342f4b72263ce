"""Instants and the civil calendar, against the standard library where it reaches and by round trips beyond."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.civil import (
    DAY_S,
    DISTANT_FUTURE,
    DISTANT_PAST,
    Civil,
    Era,
    add_months,
    civil,
    day_start,
    days_in_month,
    era_of,
    format_day,
    format_day_iso,
    format_day_ja,
    format_day_short,
    format_instant,
    format_year,
    instant_of,
    weekday,
)
from tests.helpers.strategies import civil_dates

EPOCH = dt.datetime(1970, 1, 1)
FAR_YEARS = (-20_000, 20_000)
FAR_INSTANTS = st.integers(instant_of(-20_000), instant_of(20_000) - 1)


def by_datetime(moment: dt.datetime) -> int:
    passed = moment - EPOCH
    return passed.days * DAY_S + passed.seconds


@given(st.datetimes(min_value=dt.datetime(1, 1, 1), max_value=dt.datetime(9999, 12, 31, 23, 59, 59)))
@example(dt.datetime(1, 1, 1))
@example(dt.datetime(9999, 12, 31, 23, 59, 59))
@example(dt.datetime(1970, 1, 1))
@example(dt.datetime(1969, 12, 31, 23, 59, 59))
@example(dt.datetime(1900, 2, 28))
@example(dt.datetime(2000, 2, 29))
def test_agrees_with_datetime(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    instant = by_datetime(moment)
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    assert instant_of(*parts) == instant
    assert civil(instant) == parts
    assert weekday(instant) == moment.weekday()
    assert format_day_iso(instant) == moment.date().isoformat()
    assert day_start(instant) == by_datetime(dt.datetime.combine(moment.date(), dt.time()))


def test_agrees_with_datetime_on_every_day_of_four_centuries() -> None:
    day = dt.date(1799, 12, 30)
    instant = by_datetime(dt.datetime.combine(day, dt.time()))
    while day.year < 2201:
        assert civil(instant) == (day.year, day.month, day.day, 0, 0, 0)
        assert instant_of(day.year, day.month, day.day) == instant
        day += dt.timedelta(days=1)
        instant += DAY_S


@given(FAR_INSTANTS)
def test_an_instant_survives_the_way_to_the_calendar_and_back(instant: int) -> None:
    at = civil(instant)
    assert instant_of(*at) == instant
    assert 1 <= at.month <= 12
    assert 1 <= at.day <= days_in_month(at.year, at.month)


@given(civil_dates(FAR_YEARS), st.times())
def test_a_date_survives_the_way_to_an_instant_and_back(day: Civil, clock: dt.time) -> None:
    at = Civil(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)
    assert civil(instant_of(*at)) == at


@given(FAR_INSTANTS)
def test_the_next_day_is_one_step_on_the_calendar(instant: int) -> None:
    today, tomorrow = civil(instant), civil(instant + DAY_S)
    if today.day < days_in_month(today.year, today.month):
        assert tomorrow[:3] == (today.year, today.month, today.day + 1)
    elif today.month < 12:
        assert tomorrow[:3] == (today.year, today.month + 1, 1)
    else:
        assert tomorrow[:3] == (today.year + 1, 1, 1)
    assert weekday(instant + DAY_S) == (weekday(instant) + 1) % 7


@given(st.integers(*FAR_YEARS))
def test_four_hundred_years_are_a_whole_number_of_weeks(year: int) -> None:
    assert instant_of(year + 400) - instant_of(year) == 146_097 * DAY_S


@given(st.integers(1, 9999), st.integers(1, 12))
def test_month_lengths_agree_with_the_standard_library(year: int, month: int) -> None:
    assert days_in_month(year, month) == calendar.monthrange(year, month)[1]


@pytest.mark.parametrize(("year", "leap"), [(0, True), (-4, True), (-100, False), (-400, True), (-1, False)])
def test_leap_years_before_our_era(year: int, leap: bool) -> None:
    assert days_in_month(year, 2) == (29 if leap else 28)


@pytest.mark.parametrize("instant", [DISTANT_PAST, DISTANT_FUTURE])
def test_the_distant_instants_have_a_calendar_too(instant: int) -> None:
    assert instant_of(*civil(instant)) == instant


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2015, 1, 31), 1, (2015, 2, 28)),
        ((2016, 1, 31), 1, (2016, 2, 29)),
        ((2016, 2, 29), 12, (2017, 2, 28)),
        ((2016, 2, 29), 48, (2020, 2, 29)),
        ((2015, 12, 15), 1, (2016, 1, 15)),
        ((2015, 1, 15), -1, (2014, 12, 15)),
        ((2015, 3, 31), -1, (2015, 2, 28)),
        ((1970, 1, 1), -1, (1969, 12, 1)),
        ((1, 1, 1), -1, (0, 12, 1)),
        ((0, 1, 31), -11, (-1, 2, 28)),
    ],
)
def test_adding_months(start: tuple[int, int, int], months: int, end: tuple[int, int, int]) -> None:
    assert add_months(instant_of(*start, 13, 45, 59), months) == instant_of(*end, 13, 45, 59)


@given(FAR_INSTANTS, st.integers(-5000, 5000))
def test_adding_months_moves_by_that_many_months_and_never_past_the_day(instant: int, months: int) -> None:
    before, after = civil(instant), civil(add_months(instant, months))
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == months
    assert after.day == min(before.day, days_in_month(after.year, after.month))
    assert after[3:] == before[3:]


@pytest.mark.parametrize(
    ("day", "era"),
    [
        ((1872, 12, 31), None),
        ((1873, 1, 1), Era("明治", "Meiji", 6)),
        ((1912, 7, 29), Era("明治", "Meiji", 45)),
        ((1912, 7, 30), Era("大正", "Taisho", 1)),
        ((1926, 12, 24), Era("大正", "Taisho", 15)),
        ((1926, 12, 25), Era("昭和", "Showa", 1)),
        ((1945, 9, 2), Era("昭和", "Showa", 20)),
        ((1989, 1, 7), Era("昭和", "Showa", 64)),
        ((1989, 1, 8), Era("平成", "Heisei", 1)),
        ((2015, 4, 27), Era("平成", "Heisei", 27)),
        ((2019, 4, 30), Era("平成", "Heisei", 31)),
        ((2019, 5, 1), Era("令和", "Reiwa", 1)),
        ((2026, 1, 1), Era("令和", "Reiwa", 8)),
    ],
)
def test_japanese_eras(day: tuple[int, int, int], era: Era | None) -> None:
    assert era_of(instant_of(*day)) == era
    assert era_of(instant_of(*day) + DAY_S - 1) == era


def test_days_in_words() -> None:
    seed_day = instant_of(2015, 4, 27)
    assert format_day(seed_day) == "27 April 2015"
    assert format_day_short(seed_day) == "27 Apr 2015"
    assert format_day_iso(seed_day) == "2015-04-27"
    assert format_day_ja(seed_day) == "平成27年4月27日"
    assert format_day_ja(instant_of(2019, 5, 1)) == "令和元年5月1日"
    assert format_day_ja(instant_of(1853, 7, 8)) == "1853年7月8日"


def test_years_before_our_era_in_words() -> None:
    assert format_year(1) == "1"
    assert format_year(0) == "1 BC"
    assert format_year(-43) == "44 BC"
    assert format_day(instant_of(-43, 3, 15)) == "15 March 44 BC"
    assert format_day_iso(instant_of(-43, 3, 15)) == "-0043-03-15"
    assert format_day_iso(instant_of(12_345)) == "12345-01-01"


def test_instants_in_words() -> None:
    assert format_instant(instant_of(2015, 4, 27)) == "27 April 2015"
    assert format_instant(instant_of(2015, 4, 27, 14, 30)) == "27 April 2015, 14:30"
    assert format_instant(instant_of(2015, 4, 27, 0, 0, 5)) == "27 April 2015, 00:00:05"
