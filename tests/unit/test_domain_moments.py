"""Moments and cut-offs survive being written and read; what cannot be one is refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import DAY_S, instant_of
from app.domain.dates import DateTextError
from app.domain.moments import (
    CrossedDatesError,
    cutoff_of,
    known_text,
    moment_in_words,
    moment_of,
    moment_options,
    texts_of,
)
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff

INSTANTS = st.integers(instant_of(1), instant_of(9999, 12, 31) - 1)
DAYS = INSTANTS.map(lambda at: at - at % DAY_S)


@given(INSTANTS | DAYS, st.none() | st.integers(1, 400 * DAY_S) | st.integers(1, 900).map(lambda n: n * DAY_S))
def test_every_moment_is_read_as_it_was_written(at: int, length: int | None) -> None:
    until = None if length is None else min(at + length, instant_of(9999, 12, 31))
    if until is not None and until <= at:
        return
    moment = Moment(at, until)
    assert moment_of(*texts_of(moment)) == moment


@given(INSTANTS | DAYS.map(lambda day: day + DAY_S - 1))
def test_every_cutoff_is_read_as_it_was_written(at: int) -> None:
    for cutoff in (TODAY, AT_MOMENT, Cutoff.fixed(at)):
        assert cutoff_of(known_text(cutoff)) == cutoff


def test_whole_days_are_written_as_days_and_the_last_day_is_in_the_window() -> None:
    moment = Moment(instant_of(2015, 4, 27), instant_of(2016, 4, 27))
    assert texts_of(moment) == ("2015-04-27", "2016-04-26")
    assert moment_in_words(moment) == "27 April 2015 – 26 April 2016"
    assert moment_of("2015", "2015") == Moment(instant_of(2015), instant_of(2016))
    assert moment_options(moment, AT_MOMENT) == ["--at", "2015-04-27", "--until", "2016-04-26", "--known", "then"]
    assert moment_options(Moment(instant_of(2015) + 3600), TODAY) == ["--at", "2015-01-01T01:00:00", "--known", "now"]


@pytest.mark.parametrize(
    ("at", "until", "reason"),
    [
        ("spring", "", "is not a date"),
        ("../2015", "", "no first day"),
        ("2015-02-29", "", "2015-02-29"),
        ("2015-04-27", "2015-04-26", "ends before the window starts, which is on 27 April 2015"),
        ("2015-04-27", "2015/..", "no last day"),
    ],
)
def test_what_is_no_moment_is_refused(at: str, until: str, reason: str) -> None:
    with pytest.raises(DateTextError, match=reason):
        moment_of(at, until)


def test_crossed_dates_are_dates_nevertheless() -> None:
    with pytest.raises(CrossedDatesError) as told:
        moment_of("2018", "2015")
    assert str(told.value) == "“2015” ends before the window starts, which is on 1 January 2018. Give a later day."


def test_a_leap_day_is_a_day_and_a_window_of_a_day_is_that_day() -> None:
    moment = moment_of("2016-02-29", "2016-02-29")
    assert moment == Moment(instant_of(2016, 2, 29), instant_of(2016, 3, 1))
    assert moment_in_words(moment) == "29 February 2016"
