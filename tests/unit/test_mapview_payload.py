"""What the page is told of an atlas and of its scenes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, instant_of
from app.domain.names import short_site_name, short_unit_name
from app.domain.records import Area, Deployment, Event, Kind, Site, SitePeriod
from app.domain.scene import Moment, SceneIndex
from app.mapview.payload import atlas_message, full_scene, pacific, scene_difference


def area(geometry: object, parties: tuple[str, ...] = ("JPN",), kind: str = "adiz") -> Area:
    return Area("a", "Zone", "", kind, parties, geometry)  # type: ignore[arg-type]


def lines_of(geometry: object) -> list[dict[str, object]]:
    message = atlas_message(Atlas(areas=(area(geometry),)))
    lines: list[dict[str, object]] = message["areas"]["lines"][0]
    return lines


@given(st.floats(-180, 180))
def test_longitudes_are_on_the_pacific_side(longitude: float) -> None:
    shown = pacific(longitude)
    assert -30 <= shown < 330
    assert (shown - longitude) in (0, 360)


def test_a_line_over_180_degrees_goes_on_instead_of_round_the_earth() -> None:
    (line,) = lines_of(LineString([(170, 10), (-170, 12), (-150, 14)]))
    assert line == {"ring": False, "hole": False, "open": [], "points": [170, 10, 190, 12, 210, 14]}


def test_polygons_come_as_rings_with_their_holes_and_points_are_left_out() -> None:
    with_hole = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    collection = GeometryCollection([MultiPolygon([with_hole, box(10, 10, 11, 11)]), Point(5, 5)])
    lines = lines_of(collection)
    assert [(line["ring"], line["hole"]) for line in lines] == [(True, False), (True, True), (True, False)]
    assert lines[1]["points"][:2] == [1, 1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("kind", "parties", "claim", "force"),
    [
        ("adiz", ("CHN",), "China", "other"),
        ("eez claim", ("JPN", "TWN"), "Japan and Taiwan", "japan"),
        ("disputed", ("JPN", "CHN", "TWN"), "claimed by Japan, China and Taiwan", "japan"),
        ("island chain", ("none",), "", "other"),
        ("training area", ("USA",), "United States", "us"),
        ("adiz", (), "", "other"),
    ],
)
def test_an_area_is_attributed_to_its_parties(kind: str, parties: tuple[str, ...], claim: str, force: str) -> None:
    areas = atlas_message(Atlas(areas=(area(box(0, 0, 1, 1), parties, kind),)))["areas"]
    assert (areas["claim"], areas["party"]) == ([claim], [force])


def stay(**fields: object) -> Deployment:
    return Deployment("d", "USS Test", "", "destroyer", "destroyer", "USN", "USA", "s", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ({"announced": "2010", "actual_from": "2014", "actual_to": "2016"}, (instant_of(2010), instant_of(2017))),
        ({"actual_from": "2014", "actual_to": ".."}, (instant_of(2014), DISTANT_FUTURE)),
        (
            {"announced": "2010", "promised": "2012", "cancelled": "2013-05-05"},
            (instant_of(2010), instant_of(2013, 5, 5)),
        ),
    ],
)
def test_the_time_that_a_stay_can_be_seen_covers_every_day_that_it_is(
    fields: dict[str, str], span: tuple[int, int]
) -> None:
    assert atlas_message(Atlas(deployments=(stay(**fields),)))["deployments"]["span"] == [[float(t) for t in span]]


def test_events_stand_at_their_own_place_or_their_site_or_nowhere() -> None:
    site = Site("s", "Base", "", "port", "USN", "", "USA", -157.0, 21.0)
    events = (
        Event("own", "", "", "2015", "incident", lon=-160.0, lat=20.0),
        Event("site", "", "", "2015", "incident", site_id="s"),
        Event("nowhere", "", "", "2015", "law"),
    )
    message = atlas_message(Atlas(sites=(site,), events=events))
    assert message["events"]["place"] == [[200.0, 20.0], [203.0, 21.0], None]


def test_former_names_come_with_their_time_and_credits_with_the_atlas() -> None:
    site = Site("s", "Camp Foster", "", "marine camp", "USMC", "", "JPN", 127.77, 26.3, opened="1945", closed="..")
    periods = (
        SitePeriod("s", "1945", "1974", name_en="Camp Zukeran (Army)", name_ja="キャンプ瑞慶覧"),
        SitePeriod("s", "1975", "..", name_en="Camp Foster"),
        SitePeriod("s", "1950", "1960", operator="US Army"),
    )
    message = atlas_message(Atlas(sites=(site,), periods=periods, meta={"credit_a": "By A", "title": "No credit"}))
    (former,) = message["sites"]["former"]
    assert former == [[float(instant_of(1945)), float(instant_of(1975)), "Camp Zukeran", "キャンプ瑞慶覧"]]
    assert message["credits"] == ["By A"]


def test_the_message_is_plain_json() -> None:
    site = Site("s", "Base", "", "port", "USN", "", "USA", -157.0, 21.0)
    atlas = Atlas(
        sites=(site,), deployments=(stay(actual_from="2014", actual_to=".."),), areas=(area(box(0, 0, 1, 1)),)
    )
    scene = SceneIndex(atlas).scene(Moment(instant_of(2015)))
    message = {**atlas_message(atlas), **full_scene(scene)}
    assert json.loads(json.dumps(message)) == message


years = st.integers(1999, 2030)


@given(st.lists(st.tuples(st.integers(2000, 2020), st.integers(1, 8)), max_size=12), years, years)
def test_what_was_sent_and_the_difference_make_the_scene(stays: list[tuple[int, int]], then: int, now: int) -> None:
    records = tuple(
        replace(stay(actual_from=str(first), actual_to=str(first + length)), id=str(i))
        for i, (first, length) in enumerate(stays)
    )
    index = SceneIndex(Atlas(deployments=records))
    before, after = (index.scene(Moment(instant_of(year))) for year in (then, now))
    difference = scene_difference({kind: before.of(kind) for kind in Kind}, after)
    patched = {kind: before.of(kind).copy() for kind in Kind}
    for kind, (indices, statuses) in difference.items():
        patched[Kind(kind)][indices] = statuses
        assert len(indices) > 0
    assert all(np.array_equal(patched[kind], after.of(kind)) for kind in Kind)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Commander, Fleet Activities Yokosuka (US naval base)", "Fleet Activities Yokosuka"),
        ("Marine Corps Air Station Iwakuni", "MCAS Iwakuni"),
        ("Naval Air Facility Atsugi", "NAF Atsugi"),
        ("Hardy Barracks / Akasaka Press Center", "Hardy Barracks"),
        ("横須賀基地(海上自衛隊)", "横須賀基地"),
        ("(only this)", "(only this)"),
        ("Kadena Air Base", "Kadena Air Base"),
        ("", ""),
    ],
)
def test_sites_have_short_names(name: str, short: str) -> None:
    assert short_site_name(name) == short


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("USS George Washington (first stay)", "USS George Washington"),
        ("USS Blue Ridge, U.S. Seventh Fleet flagship", "USS Blue Ridge"),
        ("31st Marine Expeditionary Unit", "31st Marine Expeditionary Unit"),
    ],
)
def test_units_have_short_names(name: str, short: str) -> None:
    assert short_unit_name(name) == short
