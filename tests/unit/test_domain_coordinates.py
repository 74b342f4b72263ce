"""Writing places, and reading them back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from app.domain.coordinates import CoordinateForm, PlaceTextError, coordinates_in, parse_pair


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD", "26.35558, 127.76768"),
        ("DMS", "26°21′20.1″N 127°46′03.6″E"),
    ],
)
def test_kadena_in_each_form(form: CoordinateForm, text: str) -> None:
    assert coordinates_in(form, 127.76768, 26.35558) == text


def test_the_numbers_of_mgrs_are_those_of_utm() -> None:
    zone, _square, easting, northing = coordinates_in("MGRS", 127.76768, 26.35558).split()
    assert zone == "52R"
    x, y = Transformer.from_crs(4326, 32652, always_xy=True).transform(127.76768, 26.35558)
    assert (int(easting), int(northing)) == (int(x) % 100_000, int(y) % 100_000)


def test_seconds_never_read_sixty() -> None:
    assert coordinates_in("DMS", -0.99999999, 9.99999999) == "10°00′00.0″N 1°00′00.0″W"
    assert coordinates_in("DMS", -0.000001, -0.000001) == "0°00′00.0″N 0°00′00.0″E"


def test_beyond_the_grid_the_degrees_are_written() -> None:
    assert coordinates_in("MGRS", 0.0, 89.0) == "89.00000, 0.00000 (no MGRS grid square)"


@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9), st.sampled_from(["DD", "DMS", "MGRS"]))
def test_what_is_written_can_be_read(lon: float, lat: float, form: CoordinateForm) -> None:
    read_lon, read_lat = parse_pair(coordinates_in(form, lon, lat))
    assert read_lat == pytest.approx(lat, abs=3e-5)
    assert read_lon == pytest.approx(lon, abs=2e-4)


@pytest.mark.parametrize(
    "text", ["26.3556°N 127.7692°E", "26.3556N, 127.7692E", "N26.3556 E127.7692", "北緯26.3556度 東経127.7692度"]
)
def test_decimal_degrees_may_have_a_direction(text: str) -> None:
    assert parse_pair(text) == (127.7692, 26.3556)


def test_west_and_south_are_negative_in_decimal_degrees_too() -> None:
    assert parse_pair("10S 150.5W") == (-150.5, -10.0)
    with pytest.raises(PlaceTextError, match="two swapped"):
        parse_pair("10.5E, 20.5E")
