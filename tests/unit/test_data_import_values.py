"""Dates and places as people write them, and the guessing of columns."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.data.importing.columns import fields_of, guess_columns, guess_layer
from app.data.importing.days import DayOrder, DayTextError, date_text_of, order_of
from app.data.safe_text import neutralised, restored
from app.domain.coordinates import PlaceTextError, parse_degrees, parse_pair
from app.domain.dates import parse_date_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2015-04-27", "2015-04-27"),
        ("2015/4/27", "2015-04-27"),
        ("2015-4-7", "2015-04-07"),
        ("2015.4", "2015-04"),
        ("27.04.2015", "2015-04-27"),
        ("4/27/2015", "2015-04-27"),
        ("27 April 2015", "2015-04-27"),
        ("27th Apr 2015", "2015-04-27"),
        ("April 27, 2015", "2015-04-27"),
        ("Apr. 2015", "2015-04"),
        ("2015年4月27日", "2015-04-27"),
        ("2015年4月", "2015-04"),
        ("平成27年4月27日", "2015-04-27"),
        ("昭和28年9月", "1953-09"),
        ("令和元年5月1日", "2019-05-01"),
        ("H27/4/27", "2015-04-27"),
        ("R6.4.1", "2024-04-01"),
        ("s31-4", "1956-04"),
        ("Ｓ31年4月1日", "1956-04-01"),
        ("平成27.4.27", "2015-04-27"),
        ("20150427", "2015-04-27"),
        ("42121", "2015-04-27"),
        (date(2015, 4, 27), "2015-04-27"),
        (datetime(2015, 4, 27), "2015-04-27"),
        (datetime(2015, 4, 27, 10, 30), "2015-04-27T10:30:00"),
        ("2015-04-27 10:30", "2015-04-27T10:30:00"),
        ("2015-04-27T10:30:00.123Z", "2015-04-27T10:30:00Z"),
        (2017, "2017"),
        (2017.0, "2017"),
        ("2015-22", "2015-22"),
        ("../2017", "../2017"),
        ("1972?", "1972?"),
        ("２０１５年４月", "2015-04"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_date_keeps_what_it_says(value: object, text: str) -> None:
    assert date_text_of(value) == text


def test_an_end_may_be_still_so() -> None:
    assert [date_text_of(word, open_ended=True) for word in ("..", "present", "現在")] == ["..", "..", ".."]
    with pytest.raises(DayTextError):
        date_text_of("present")


@pytest.mark.parametrize("text", ["soon", "2015-13-01", "32.01.2015", "31/02/2015", "x" * 5000, "2015-02-29", "1e9"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(DayTextError):
        date_text_of(text)


def test_a_date_of_two_meanings_is_asked_about_and_the_column_may_tell() -> None:
    with pytest.raises(DayTextError, match="may mean two days; say which comes first"):
        date_text_of("03/04/2015")
    assert date_text_of("03/04/2015", DayOrder.DAY_FIRST) == "2015-04-03"
    assert date_text_of("03/04/2015", DayOrder.MONTH_FIRST) == "2015-03-04"
    assert order_of(["03/04/2015", "27/04/2015"]) is DayOrder.DAY_FIRST
    assert order_of(["03/04/2015", "04/27/2015"]) is DayOrder.MONTH_FIRST
    assert order_of(["27/04/2015", "04/27/2015"]) is DayOrder.UNKNOWN
    assert order_of(["03/04/2015"]) is DayOrder.UNKNOWN


@given(st.text(max_size=40))
@example("9" * 40)
@example("0年")
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = date_text_of(text)
    except DayTextError:
        return
    if found:
        parse_date_text(found)


@given(st.dates())
def test_a_day_in_every_form_is_that_day(day: date) -> None:
    plain = day.isoformat()
    for form in (f"{day.year:04}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", plain):
        assert date_text_of(form) == plain
    assert date_text_of(f"{day.day}/{day.month}/{day.year:04}", DayOrder.DAY_FIRST) == plain


@pytest.mark.parametrize(
    "text",
    [
        "35.294, 139.671",
        "35.294 139.671",
        "35,294; 139,671",
        "35.294/139.671",
        "35°17'38.4\"N 139°40'15.6\"E",
        "E139°40'15.6\" N35°17'38.4\"",
        "35°17′38.4″N, 139°40′15.6″E",
        "N35 17 38.4 E139 40 15.6",
        "北緯35度17分38.4秒 東経139度40分15.6秒",
        "54S UE 79155 06465",
    ],
)
def test_a_place_is_latitude_and_longitude_however_it_is_written(text: str) -> None:
    assert parse_pair(text) == pytest.approx((139.671, 35.294), abs=2e-4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("139.671, 35.294", "are latitude and longitude swapped"),
        ("here", "is no place"),
        ("35.294", "is no place"),
        ("nan, nan", "is no coordinate"),
        ("inf, 3", "is no coordinate"),
        ("35°70'N 139°E", "more than 59 minutes"),
        ("99S UE 00000 00000", "is no MGRS place|is no place"),
        ("1,2,3,4", "is no place|is no coordinate"),
    ],
)
def test_what_is_no_place_is_said(text: str, words: str) -> None:
    with pytest.raises(PlaceTextError, match=words):
        parse_pair(text)


def test_single_coordinates() -> None:
    assert parse_degrees("35,294", is_latitude=True) == 35.294
    assert parse_degrees("-157.77", is_latitude=False) == -157.77
    assert parse_degrees("157°46'W", is_latitude=False) == pytest.approx(-157.7667, abs=1e-4)
    assert parse_degrees(35, is_latitude=True) == 35
    for wrong in (float("nan"), float("inf"), 139.7, "139°E", "x" * 1000):
        with pytest.raises(PlaceTextError):
            parse_degrees(wrong, is_latitude=True)


@given(st.text(max_size=60))
def test_any_text_is_a_place_on_the_globe_or_refused(text: str) -> None:
    try:
        lon, lat = parse_pair(text)
    except PlaceTextError:
        return
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90


@pytest.mark.parametrize(
    ("columns", "layer"),
    [
        (["Ship", "Homeport", "Arrived"], "deployments"),
        (["部隊名", "基地", "到着"], "deployments"),
        (["Title", "Date", "Lat", "Lon"], "events"),
        (["名称", "緯度", "経度", "開設"], "sites"),
        (["Name", "ICAO", "Latitude", "Longitude"], "sites"),
        (["time", "lat", "lon"], "observations"),
        (["name", "begin", "end", "when"], "observations"),
        (["name", "kind", "since"], "sites"),
    ],
)
def test_the_layer_is_guessed(columns: list[str], layer: str) -> None:
    assert guess_layer(columns, set()) == layer


def test_outlines_are_areas() -> None:
    assert guess_layer(["title", "begin"], {"Polygon"}) == "areas"


def test_columns_are_guessed_by_name_in_english_and_japanese_and_none_is_used_twice() -> None:
    guessed = guess_columns(["部隊名", "Unit", "基地", "Start ", "END", "機数", "備考"], "deployments")
    assert guessed == {
        **{"unit_en": "Unit", "unit_ja": "部隊名", "site_id": "基地", "quantity": "機数"},
        **{"actual_from": "Start ", "actual_to": "END", "summary": "備考"},
    }
    for layer in ("sites", "deployments", "events", "areas", "observations"):
        found = guess_columns(fields_of(layer), layer)
        assert found == {field: field for field in fields_of(layer)}


@given(st.text(max_size=20))
@example("=1+1")
@example("'=1")
@example("-5")
@example("'quoted'")
def test_no_cell_is_a_formula_and_all_can_be_read_back(text: str) -> None:
    safe = neutralised(text)
    assert restored(safe) == text
    if safe[:1] in ("=", "@"):
        pytest.fail(safe)
    if safe[:1] in ("+", "-"):
        float(safe)
