"""Dates as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import DAY_S, days_in_month, format_day, format_day_iso, format_day_ja, instant_of
from app.timeline.typed_date import TypedDateError, read_typed_date

DAY = instant_of(2015, 4, 27)


@pytest.mark.parametrize(
    "typed",
    [
        "2015-04-27",
        " 2015/4/27 ",
        "2015.4.27",
        "20150427",
        "27 Apr 2015",
        "27 april 2015",
        "27th Apr. 2015",
        "Apr 27, 2015",
        "April 27th 2015",
        "平成27年4月27日",
        "平成２７年４月２７日",
        "２０１５年４月２７日",
        "H27.4.27",
        "Heisei 27-4-27",
        "h27/4/27",
    ],
)
def test_forms_of_one_day(typed: str) -> None:
    bounds = read_typed_date(typed)
    assert (bounds.earliest, bounds.latest) == (DAY, DAY + DAY_S)


@pytest.mark.parametrize(
    ("typed", "first", "end"),
    [
        ("2015", instant_of(2015), instant_of(2016)),
        ("April 2015", instant_of(2015, 4), instant_of(2015, 5)),
        ("Sept 2015", instant_of(2015, 9), instant_of(2015, 10)),
        ("4/2015", instant_of(2015, 4), instant_of(2015, 5)),
        ("2015-04", instant_of(2015, 4), instant_of(2015, 5)),
        ("2015-22", instant_of(2015, 6), instant_of(2015, 9)),
        ("2012-04~", instant_of(2012, 4), instant_of(2012, 5)),
        ("昭和元年", instant_of(1926), instant_of(1927)),
        ("令和7年", instant_of(2025), instant_of(2026)),
        ("r7", instant_of(2025), instant_of(2026)),
        ("45 BC", instant_of(-44), instant_of(-43)),
        ("2015-04-27 14:30", DAY + 52_200, DAY + 52_201),
        ("27 Apr 2015, 14:30", DAY + 52_200, DAY + 52_201),
        ("2015-04-27T14:30:05", DAY + 52_205, DAY + 52_206),
    ],
)
def test_coarser_and_finer_dates(typed: str, first: int, end: int) -> None:
    bounds = read_typed_date(typed)
    assert (bounds.earliest, bounds.latest) == (first, end)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "No date was typed"),
        ("27/4/2015", "which is the day, which the month"),
        ("3.4.15", "which is the day, which the month"),
        ("2015-02-29", "February 2015 has 28 days"),
        ("2015-13-01", "there is no month 13"),
        ("31 April 2015", "April 2015 has 30 days"),
        ("27 Foo 2015", "there is no month “foo”"),
        ("2015-04-27 25:00", "there is no time 25:00"),
        ("2015 14:30", "has a time of day but no day"),
        ("平成0年", "the first year of an era is 1"),
        ("yesterday", "is not a date"),
        ("<b>2015</b>", "is not a date"),
    ],
)
def test_what_is_no_date_is_explained_with_the_forms(typed: str, reason: str) -> None:
    with pytest.raises(TypedDateError, match="Type a date as 2015-04-27") as caught:
        read_typed_date(typed)
    assert reason in str(caught.value)


def test_the_leap_day() -> None:
    assert read_typed_date("29 Feb 2016").earliest == instant_of(2016, 2, 29)


@given(st.integers(1873, 2100), st.integers(1, 12), st.integers(1, 31))
def test_every_way_we_write_a_day_can_be_typed(year: int, month: int, day: int) -> None:
    instant = instant_of(year, month, min(day, days_in_month(year, month)))
    for written in (format_day(instant), format_day_iso(instant), format_day_ja(instant)):
        assert read_typed_date(written).earliest == instant


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed: str) -> None:
    try:
        bounds = read_typed_date(typed)
    except TypedDateError:
        return
    assert bounds.earliest < bounds.latest
