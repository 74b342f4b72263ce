"""Published ranges, rings about anything, areas of anything."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.bundled import open_atlas
from app.domain.geodesy import area_km2, distances_km, ring
from app.domain.ranges import is_range, radius_km, range_in_words, ranges_for, suits
from app.domain.records import Measure

ATLAS = open_atlas(None)
F35B = Measure("r", "F-35B combat radius", 469, "nmi", "2010-12", "page")
E3 = Measure("e", "E-3 radar range", 250, "mi", "2022", "page", approximate=True)
RADAR = Measure("t", "AN/TPY-2 radar range, forward-based mode", 2000, "km", "2016", "page")
SHIPS = Measure("s", "Ships", 28, "ships", "2016", "page")


def test_a_range_is_a_published_distance() -> None:
    assert [is_range(one) for one in (F35B, E3, RADAR, SHIPS)] == [True, True, True, False]
    assert radius_km(F35B) == pytest.approx(868.588)
    assert radius_km(E3) == pytest.approx(402.336)
    assert range_in_words(F35B) == "F-35B combat radius 469 nmi"
    assert range_in_words(E3) == "E-3 radar range about 250 mi"


@pytest.mark.parametrize(
    ("measure", "asset", "fits"),
    [
        (F35B, "F-35B Lightning II", True),
        (F35B, "F-35A Lightning II", False),
        (E3, "E-3 Sentry", True),
        (E3, "EP-3", False),
        (E3, "E-30", False),
        (RADAR, "AN/TPY-2 radar (forward-based mode)", True),
        (Measure("p", "PAC-3 defended radius", 20, "km", "2009", "page"), "PAC-2/PAC-3", True),
        (Measure("v", "MV-22 combat radius", 600, "km", "2018", "page"), "MV-22B Osprey", True),
        (Measure("v", "MV-22 combat radius", 600, "km", "2018", "page"), "CMV-22B Osprey", False),
    ],
)
def test_a_range_is_that_of_its_platform(measure: Measure, asset: str, fits: bool) -> None:
    assert suits(measure, asset) is fits


def test_ranges_of_what_is_there_come_first() -> None:
    own, others = ranges_for([SHIPS, RADAR, F35B, E3], ["E-3 Sentry"])
    assert own == [E3]
    assert others == [RADAR, F35B]


def test_every_bundled_range_is_cited_and_graded_and_of_something_on_the_map() -> None:
    found = [measure for measure in ATLAS.measures if is_range(measure)]
    assert len(found) >= 16
    assets = {stay.asset for stay in ATLAS.deployments}
    for measure in found:
        source = ATLAS.source(measure.source_id)
        assert source is not None
        assert source.url.startswith("http")
        assert source.accessed
        assert measure.grade
        assert measure.note
        assert any(suits(measure, asset) for asset in assets), measure.subject


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(1, 19_000))
def test_a_ring_runs_on_as_one_line_at_its_distance(lon: float, lat: float, radius: float) -> None:
    lons, lats = zip(*ring(lon, lat, radius), strict=True)
    turn = abs(lons[-1] - lons[0])
    assert min(turn, abs(turn - 360)) < 1e-3
    assert np.allclose(distances_km(lon, lat, np.array(lons), np.array(lats)), radius, atol=0.01)


def test_a_ring_over_180_degrees_closes_and_one_about_a_pole_does_not() -> None:
    over = ring(179, 0, 500)
    assert over[0] == pytest.approx(over[-1])
    assert max(lon for lon, _ in over) > 183
    for about_a_pole in (ring(100, 85, 2000), ring(0, -90, 2000)):
        assert abs(about_a_pole[-1][0] - about_a_pole[0][0]) == pytest.approx(360)


def test_areas_are_geodesic_on_either_side_of_180_degrees() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    # GeographicLib's Planimeter gives 12308.778 km² for this square.
    assert area_km2(square) == pytest.approx(12_308.778, abs=0.01)
    for turn in (179.5, 359.5, -180.5):
        assert area_km2([((lon + turn + 180) % 360 - 180, lat) for lon, lat in square]) == pytest.approx(
            area_km2(square), rel=1e-9
        )
    assert area_km2(square[::-1]) == pytest.approx(area_km2(square))
    assert area_km2(square[:2]) == 0
    assert area_km2([]) == 0
    octant = [(0.0, 0.0), (90.0, 0.0), (0.0, 90.0)]
    assert area_km2(octant) == pytest.approx(4 * pi * 6371.007**2 / 8, rel=1e-4)
