"""Reach, bearings, shortest ways and how much of a layer is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from shapely.geometry import box

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.geodesy import bearing_and_distance, geodesic
from app.domain.layer_counts import LayerCount, layer_counts
from app.domain.reach import within_reach
from app.domain.records import Area, Deployment, Site
from app.domain.scene import Moment, Scene, SceneIndex


def atlas() -> Atlas:
    near = Site("near", "Near", "", "naval base", "USN", "Here", "JPN", 179.5, 0.0, opened="1945", closed="..")
    over = replace(near, id="over", name_en="Over the line", lon=-179.5)
    far = replace(near, id="far", name_en="Far", lon=100.0)
    shut = replace(near, id="shut", name_en="Shut", lon=179.6, closed="1950")
    ship = Deployment("ship", "USS Test", "", "destroyer", "destroyer", "USN", "USA", "over")
    ship = replace(ship, actual_from="2014", actual_to="..")
    gone = replace(ship, id="gone", actual_to="2014-05-01", service="USMC")
    area = Area("zone", "Zone", "", "adiz", ("JPN",), box(0, 0, 1, 1), "1960", "..")
    return Atlas("Test", (near, over, far, shut), (ship, gone), areas=(area,))


def scene(of: Atlas) -> Scene:
    return SceneIndex(of).scene(Moment(instant_of(2015)))


def test_reach_goes_over_180_degrees_and_leaves_out_what_is_shut() -> None:
    records = atlas()
    found = within_reach(records, scene(records), 179.5, 0.0, 200)
    assert [(records.sites[near.site].id, near.stays) for near in found] == [("near", ()), ("over", (0,))]
    assert found[1].distance_km == pytest.approx(111.319, abs=0.001)
    assert within_reach(Atlas("Empty"), scene(Atlas("Empty")), 0, 0, 100) == []


def test_a_short_way_is_its_two_ends() -> None:
    assert geodesic(127.65, 26.2, 128.3, 26.7) == [(127.65, 26.2), (128.3, 26.7)]
    assert geodesic(127.65, 26.2, 127.65, 26.2) == [(127.65, 26.2), (127.65, 26.2)]


def test_the_shortest_way_has_its_bearing_and_goes_over_the_line() -> None:
    assert bearing_and_distance(179.5, 0.0, -179.5, 0.0) == pytest.approx((90.0, 111.3195), abs=0.001)
    # The formula of the sphere is right to half a per cent.
    bearing, distance_km = bearing_and_distance(127.77, 26.36, 144.9, 13.55)
    (lon1, lat1), (lon2, lat2) = np.radians([(127.77, 26.36), (144.9, 13.55)])
    chord = np.sin(lat1) * np.sin(lat2) + np.cos(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    assert distance_km == pytest.approx(6371.0 * np.arccos(chord), rel=0.005)
    east, north = np.sin(lon2 - lon1) * np.cos(lat2), np.cos(lat1) * np.sin(lat2)
    north -= np.sin(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    assert bearing == pytest.approx(np.degrees(np.arctan2(east, north)), abs=0.3)
    way = geodesic(139.67, 35.29, -157.95, 21.35)
    assert way[0] == (139.67, 35.29)
    assert way[-1] == (-157.95, 21.35)
    steps = [bearing_and_distance(*a, *b)[1] for a, b in pairwise(way)]
    assert max(steps) <= 100.001
    assert np.sum(steps) == pytest.approx(bearing_and_distance(*way[0], *way[-1])[1], rel=1e-6)


def test_counts_tell_time_from_filters() -> None:
    records = atlas()
    whole = scene(records)
    masks = FilterIndex(records).masks(FilterSet(services=frozenset({"USMC"})))
    counts = layer_counts(records, whole, masks.scene(whole))
    assert counts["deployments"] == LayerCount(0, 1, 1)
    unfiltered = layer_counts(records, whole, whole)
    assert unfiltered["deployments"] == LayerCount(1, 1, 0)
    assert unfiltered["sites"] == LayerCount(3, 1, 0)
    assert unfiltered["area:adiz"] == LayerCount(1, 0, 0)
