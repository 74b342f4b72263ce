"""Date text: what it means, that the fast path agrees with the edtf package, and that nothing crashes."""

from __future__ import annotations

import re
import time

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.civil import (
    DAY_S,
    DISTANT_FUTURE,
    DISTANT_PAST,
    Civil,
    day_start,
    format_day_iso,
    instant_of,
)
from app.domain.dates import MAX_TEXT_LENGTH, DateBounds, DateTextError, Span, describe, parse_date_text, span_of
from tests.helpers.strategies import civil_dates, date_texts, interval_texts, odd_edtf_texts, point_texts

Ymd = tuple[int, ...]


@pytest.mark.parametrize(
    ("text", "first", "past_the_last"),
    [
        ("2017", (2017, 1, 1), (2018, 1, 1)),
        ("2015-10-01", (2015, 10, 1), (2015, 10, 2)),
        ("2015-12", (2015, 12, 1), (2016, 1, 1)),
        ("2015-02", (2015, 2, 1), (2015, 3, 1)),
        ("2016-02", (2016, 2, 1), (2016, 3, 1)),
        ("2016-02-29", (2016, 2, 29), (2016, 3, 1)),
        ("2000-02-29", (2000, 2, 29), (2000, 3, 1)),
        ("2015-12-31", (2015, 12, 31), (2016, 1, 1)),
        ("2015-21", (2015, 3, 1), (2015, 6, 1)),
        ("2015-22", (2015, 6, 1), (2015, 9, 1)),
        ("2015-23", (2015, 9, 1), (2015, 12, 1)),
        ("2015-24", (2015, 12, 1), (2016, 1, 1)),
        ("2015-34", (2015, 4, 1), (2015, 7, 1)),
        ("2024-04/2025-03", (2024, 4, 1), (2025, 4, 1)),
        ("2016-07-10/2016-09-13", (2016, 7, 10), (2016, 9, 14)),
        ("2015-04-27/2015-04-27", (2015, 4, 27), (2015, 4, 28)),
        ("2015-04-27T14:30:00", (2015, 4, 27, 14, 30, 0), (2015, 4, 27, 14, 30, 1)),
        ("2015-04-27T23:59:59Z", (2015, 4, 27, 23, 59, 59), (2015, 4, 28)),
        ("2015-04-27T14:30:00+09:00", (2015, 4, 27, 14, 30, 0), (2015, 4, 27, 14, 30, 1)),
        ("199X", (1990, 1, 1), (2000, 1, 1)),
        ("19XX", (1900, 1, 1), (2000, 1, 1)),
        ("2015-XX", (2015, 1, 1), (2016, 1, 1)),
        ("2016-02-XX", (2016, 2, 1), (2016, 3, 1)),
        ("[1667,1668]", (1667, 1, 1), (1669, 1, 1)),
        ("{1960,1961-12}", (1960, 1, 1), (1962, 1, 1)),
        # Before 1970, before 1677 (where nanoseconds end), before our era, beyond four digits.
        ("1945-08-15", (1945, 8, 15), (1945, 8, 16)),
        ("1895-01-14", (1895, 1, 14), (1895, 1, 15)),
        ("1676-12-31", (1676, 12, 31), (1677, 1, 1)),
        ("0001", (1, 1, 1), (2, 1, 1)),
        ("0000-02-29", (0, 2, 29), (0, 3, 1)),
        ("-0043-03-15", (-43, 3, 15), (-43, 3, 16)),
        ("-0004-02", (-4, 2, 1), (-4, 3, 1)),
        ("Y-17000", (-17_000, 1, 1), (-16_999, 1, 1)),
        ("Y17E4", (170_000, 1, 1), (170_001, 1, 1)),
        ("  2015-04-27\n", (2015, 4, 27), (2015, 4, 28)),
    ],
)
def test_bounds(text: str, first: Ymd, past_the_last: Ymd) -> None:
    assert parse_date_text(text) == DateBounds(instant_of(*first), instant_of(*past_the_last))


@pytest.mark.parametrize("text", ["../2017", "/2017", " .. / 2017 "])
def test_an_interval_without_a_start_has_been_possible_since_ever(text: str) -> None:
    assert parse_date_text(text) == DateBounds(DISTANT_PAST, instant_of(2018))


@pytest.mark.parametrize("text", ["2017/..", "2017/"])
def test_an_interval_without_an_end_is_possible_for_ever(text: str) -> None:
    bounds = parse_date_text(text)
    assert bounds == DateBounds(instant_of(2017), DISTANT_FUTURE)
    assert bounds.last_day == DISTANT_FUTURE


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2012-04~", True, False),
        ("2012-04?", False, True),
        ("2012-04%", True, True),
        ("2012-04", False, False),
        ("2012-~04", True, False),
        ("2004-06?-11", False, True),
        ("2012~/2013?", True, True),
        ("../2013?", False, True),
        ("2015-22~", True, False),
        ("1950S2", True, False),
    ],
)
def test_qualifiers_are_kept_and_do_not_move_the_bounds(text: str, approximate: bool, uncertain: bool) -> None:
    bounds = parse_date_text(text)
    assert (bounds.approximate, bounds.uncertain) == (approximate, uncertain)
    plain = parse_date_text(text.translate(str.maketrans("", "", "~?%")).removesuffix("S2"))
    assert (bounds.earliest, bounds.latest) == (plain.earliest, plain.latest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("   ", "it is empty"),
        ("..", "no date by itself"),
        ("../..", "both ends are open"),
        ("/", "both ends are open"),
        ("2015-02-29", "February 2015 has 28 days"),
        ("1900-02-29", "February 1900 has 28 days"),
        ("2015-04-31", "April 2015 has 30 days"),
        ("2015-04-00", "April 2015 has 30 days"),
        ("2015-13-01", "there is no month 13"),
        ("2015-00-01", "there is no month 0"),
        ("2015-04-27T14:30", "T14:30:00"),
        ("2015-04-27T24:00:00", "there is no time 24:00:00"),
        ("2015-04-27T12:60:00", "there is no time 12:60:00"),
        ("2016/2015", "ends before it starts"),
        ("2015-05-02/2015-05-01", "ends before it starts"),
        ("2015-13", "cannot be read as EDTF"),
        ("27 April 2015", "cannot be read as EDTF"),
        ("2015/04/27", "cannot be read as EDTF"),
        ("２０１５", "cannot be read as EDTF"),
        ("Y9999999999", "years go from"),
        ("Y1E10", "years go from"),
        ("x" * (MAX_TEXT_LENGTH + 1), "longer than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(DateTextError) as caught:
        parse_date_text(text)
    assert words in caught.value.reason
    assert words in str(caught.value)
    assert "Write a date as" in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_monstrous_exponent_is_refused_before_it_is_computed() -> None:
    began = time.process_time()
    with pytest.raises(DateTextError, match="years go from"):
        parse_date_text("Y1E999999999")
    # Computing it takes minutes and half a gigabyte; the limit is far from both.
    assert time.process_time() - began < 5


def test_the_package_keeps_quiet_about_what_it_cannot_build(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DateTextError):
        parse_date_text("2015-1X")
    assert capsys.readouterr() == ("", "")


def qualified_season(text: str) -> bool:
    """Whether the package, which reads these only as sides of an interval, leaves the text to us alone."""
    return re.fullmatch(r"\d{4}-2[1-4][~?%]", text) is not None


def by_package(text: str) -> tuple[int, int]:
    """Return the strict bounds of the edtf package as instants; it knows no time of day."""
    parsed = parse_edtf(text)
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    earliest = DISTANT_PAST if isinstance(lower, float) else instant_of(*lower[:3])
    latest = DISTANT_FUTURE if isinstance(upper, float) else instant_of(*upper[:3]) + DAY_S
    return earliest, latest


@given(point_texts((0, 9999)).filter(lambda text: "T" not in text and not qualified_season(text)))
@example("0000")
@example("0000-24")
@example("9999-12-31")
@example("2016-02-29~")
def test_points_agree_with_the_edtf_package(text: str) -> None:
    bounds = parse_date_text(text)
    assert (bounds.earliest, bounds.latest) == by_package(text)
    parsed = parse_edtf(text)
    assert bounds.approximate == (parsed.is_approximate or parsed.is_uncertain_and_approximate)
    assert bounds.uncertain == (parsed.is_uncertain or parsed.is_uncertain_and_approximate)


@given(point_texts((0, 9999)).filter(lambda text: "T" in text))
def test_times_of_day_lie_in_the_day_that_the_edtf_package_reads(text: str) -> None:
    bounds = parse_date_text(text)
    assert (day_start(bounds.earliest), day_start(bounds.latest - 1) + DAY_S) == by_package(text)
    assert bounds.latest == bounds.earliest + 1


@given(
    interval_texts((1000, 9999)).filter(lambda text: "T" not in text and not text.startswith("/") and text[-1] != "/")
)
def test_intervals_agree_with_the_edtf_package(text: str) -> None:
    bounds = parse_date_text(text)
    assert (bounds.earliest, bounds.latest) == by_package(text)


@given(st.text(max_size=MAX_TEXT_LENGTH + 20))
@example("0" * MAX_TEXT_LENGTH)
@example("[" * MAX_TEXT_LENGTH)
@example("2015-04-27T")
@example("-")
@example("Y")
def test_random_text_is_read_or_refused(text: str) -> None:
    assert_read_or_refused(text)


@given(odd_edtf_texts())
@example("2015-02-3X")
@example("199X-02-29")
@example("-199X")
@example("XXXX-XX-XX/..")
def test_random_edtf_is_read_or_refused(text: str) -> None:
    assert_read_or_refused(text)


def reading(text: str) -> DateBounds | DateTextError:
    try:
        return parse_date_text(text)
    except DateTextError as error:
        return error


def assert_read_or_refused(text: str) -> None:
    found = reading(text)
    if isinstance(found, DateTextError):
        assert found.text in text
        assert describe(text) == text.strip() or text.strip() in ("", "..")
    else:
        assert DISTANT_PAST <= found.earliest < found.latest <= DISTANT_FUTURE
        assert found.earliest <= found.last_day <= found.latest
        assert describe(text)


@given(civil_dates((-9999, 9999)))
def test_every_day_survives_as_date_text(at: Civil) -> None:
    day = instant_of(*at)
    assert parse_date_text(format_day_iso(day)) == DateBounds(day, day + DAY_S)


@given(date_texts((0, 9998)))
def test_the_last_day_is_the_last_day(text: str) -> None:
    bounds = parse_date_text(text)
    if bounds.latest < DISTANT_FUTURE:
        assert day_start(bounds.last_day) == day_start(bounds.latest - 1)
        assert bounds.last_day < bounds.latest


def test_the_last_day_of_an_interval_that_ends_at_a_time_of_day() -> None:
    assert parse_date_text("2015-05-18/2015-05-20T12:00:00").last_day == instant_of(2015, 5, 20)
    assert parse_date_text("2015-05-20T12:00:00").last_day == instant_of(2015, 5, 20, 12)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        # Possible from 1 January, certain from 31 December; certain until the end of 1 May, possible until 31 May.
        ("2014", "2015-05", ((2014, 1, 1), (2014, 12, 31), (2015, 5, 2), (2015, 6, 1))),
        ("2008-09-25", "2015-05-18", ((2008, 9, 25), (2008, 9, 25), (2015, 5, 19), (2015, 5, 19))),
        ("2015-10-01", "..", ((2015, 10, 1), (2015, 10, 1), DISTANT_FUTURE, DISTANT_FUTURE)),
        ("2015-10", "", ((2015, 10, 1), (2015, 10, 31), (2015, 11, 1), DISTANT_FUTURE)),
        ("", "2015-05", (DISTANT_PAST, (2015, 5, 1), (2015, 5, 2), (2015, 6, 1))),
        ("", "..", (DISTANT_PAST, DISTANT_FUTURE, DISTANT_FUTURE, DISTANT_FUTURE)),
        ("..", "2015-05-18", (DISTANT_PAST, DISTANT_PAST, (2015, 5, 19), (2015, 5, 19))),
        ("..", "..", (DISTANT_PAST, DISTANT_PAST, DISTANT_FUTURE, DISTANT_FUTURE)),
        ("../2017", "2018", (DISTANT_PAST, (2017, 12, 31), (2018, 1, 2), (2019, 1, 1))),
        ("2015", "../2017", ((2015, 1, 1), (2015, 12, 31), DISTANT_PAST, (2018, 1, 1))),
        (
            "2015-05-01T08:00:00",
            "2015-05-18T17:30:00",
            ((2015, 5, 1, 8), (2015, 5, 1, 8), (2015, 5, 18, 17, 30, 1), (2015, 5, 18, 17, 30, 1)),
        ),
    ],
)
def test_spans(start: str, end: str, span: tuple[int | Ymd, ...]) -> None:
    expected = [at if isinstance(at, int) else instant_of(*at) for at in span]
    assert span_of(start, end) == Span(*expected)


def test_no_dates_no_span() -> None:
    assert span_of("", "") is None


def test_nothing_certain_is_invented_at_the_beginning_of_time() -> None:
    for start, end in [("..", ""), ("", "../2017"), ("..", "../2017")]:
        span = span_of(start, end)
        assert span is not None
        assert span.certain_until <= DISTANT_PAST, f"{start!r} to {end!r} is certain for a day in the distant past"


@given(date_texts(), date_texts())
def test_the_certain_part_lies_in_the_possible_part(start: str, end: str) -> None:
    span = span_of(start, end)
    assert span is not None
    assert span.possible_from <= span.certain_from
    assert span.certain_until <= span.possible_until


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not known"),
        ("..", "still so"),
        ("2017", "2017"),
        ("2015-04", "April 2015"),
        ("2015-04-27", "27 April 2015"),
        ("2015-04-27T14:30:00", "27 April 2015, 14:30"),
        ("2015-22", "summer 2015"),
        ("2012-04~", "about April 2012"),
        ("2012?", "2012 (uncertain)"),
        ("2012%", "about 2012 (uncertain)"),
        ("../2017", "by 2017"),
        ("/2017", "by 2017"),
        ("2017/..", "from 2017 on"),
        ("2024-04/2025-03", "April 2024 to March 2025"),
        ("2014~/2015-24?", "about 2014 to winter 2015 (uncertain)"),
        ("0000", "1 BC"),
        # Not plain enough for words, or not a date: as written.
        ("199X", "the 1990s"),
        ("[1667,1668]", "[1667,1668]"),
        ("2015-02-30", "2015-02-30"),
        ("2015-02-30?", "2015-02-30?"),
        ("2016/2015", "2016/2015"),
        ("../..", "../.."),
        ("../soon", "../soon"),
        ("soon", "soon"),
    ],
)
def test_in_words(text: str, words: str) -> None:
    assert describe(text) == words
