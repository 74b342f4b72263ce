"""What a map must bear: any name, the date line, the poles, wrong codes, crowds, no room, a lost page."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shapely.geometry import Polygon, box

from app.data.checks import check_atlas
from app.domain.atlas import Atlas
from app.domain.geodesy import ring
from app.domain.records import Area, Kind, Ref
from app.mapview.look import Drawing
from app.mapview.messages import Captions
from tests.helpers.map_driver import (
    BARE,
    STILL,
    SYMBOL_FILL,
    MapDriver,
    count_pixels,
    middle_of,
    move,
    one_stay,
    scene_of,
)

MakeMap = Callable[..., MapDriver]

NAMES = (
    "<img src=x onerror=\"document.title='broken'\"><b>bold</b>",
    "\"quotes\" & 'more' \\ `ticks` ${1}",
    "\u202eقاعدة بحرية\u202c עברית",
    "🚢⚓️👩‍✈️ émoji é",
    "endless " * 1250,
    "x" * 10_000,
)


def crowd(count: int) -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..")
    ship = atlas.deployments[0]
    return replace(atlas, deployments=tuple(replace(ship, id=f"s{i}", unit_en=f"Ship {i}") for i in range(count)))


def target_of(driver: MapDriver) -> QWidget:
    target = driver.view.web.focusProxy()
    assert target is not None
    return target


def shown(driver: MapDriver, atlas: Atlas, year: int = 2015) -> MapDriver:
    driver.view.set_decor(BARE)
    driver.view.fit(126, 24, 142, 36)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, year))
    return driver


@pytest.mark.parametrize("name", NAMES, ids=["html", "quotes", "right to left", "emoji", "long words", "one long word"])
def test_any_name_is_plain_text_and_stays_inside_the_map(make_map: MakeMap, qtbot: Any, name: str) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..", unit_en=name, asset=name)
    driver = shown(make_map(640, 480), replace(atlas, sites=(replace(atlas.sites[0], name_en=name, name_ja=name),)))
    at = QPoint(*middle_of(driver.grab(), SYMBOL_FILL))
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
        move(target_of(driver), at)
    title = driver.evaluate("document.querySelector('.tooltip-title').textContent")
    edges = "(({ left, top, right, bottom }) => [left, top, right, bottom])"
    left, top, right, bottom = driver.evaluate(f"{edges}(document.querySelector('.tooltip').getBoundingClientRect())")
    assert title
    assert name.startswith(title.removesuffix("…")[:40])
    assert 0 <= left < right <= 640
    assert 0 <= top < bottom <= 480
    with qtbot.waitSignal(driver.view.clicked, timeout=20_000) as clicked:
        QTest.mouseClick(target_of(driver), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args[0] == Ref(Kind.DEPLOYMENT, "ship")
    assert driver.evaluate("document.title") == "Map"


def test_a_polygon_over_180_degrees_is_one_piece_however_it_is_written(make_map: MakeMap) -> None:
    outlines = [
        None,
        Polygon([(170, 10), (190, 10), (190, 30), (170, 30)]),
        Polygon([(170, 10), (-170, 10), (-170, 30), (170, 30)]),
        Polygon([(-190, 10), (-170, 10), (-170, 30), (-190, 30)]),
    ]
    pictures = []
    for outline in outlines:
        areas = (Area("zone", "A zone", "", "adiz", ("CHN",), outline, "1960", ".."),) if outline else ()
        driver = make_map(400, 300)
        driver.view.set_decor(BARE)
        driver.view.fit(165, 5, 195, 35)
        driver.view.set_atlas(Atlas("Test", areas=areas))
        driver.show(scene_of(Atlas("Test", areas=areas), 2015))
        pictures.append(driver.grab())
    assert pictures[0] != pictures[1] == pictures[2] == pictures[3]


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_the_poles_are_borne(make_map: MakeMap, qtbot: Any, lat: float) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    cap = Area("cap", "A cap", "", "adiz", ("CHN",), box(-180, min(lat, 80), 180, max(lat, -80)), "1960", "..")
    atlas = replace(atlas, sites=(replace(atlas.sites[0], lat=lat, lon=-180.0),), areas=(cap,))
    driver = shown(make_map(640, 480), atlas)
    driver.view.set_selection(Ref(Kind.DEPLOYMENT, "ship"))
    points = tuple(ring(-180.0, lat, 1500))
    driver.view.set_drawings([Drawing("ring", points, "1,500 km"), Drawing("point", ((0.0, lat),), "the pole")])
    with qtbot.waitSignal(driver.view.view_changed, timeout=20_000):
        driver.view.fit(170, lat - 1, 190, lat + 1)
    driver.show(scene_of(atlas, 2016))
    assert driver.view.viewport is not None
    assert -85.1 <= driver.view.viewport.lat_min < driver.view.viewport.lat_max <= 85.1


@pytest.mark.parametrize("sidc", ["", "nonsense", "99999999999999999999", "1003000000120203000"])
def test_a_wrong_symbol_code_is_drawn_plainly_and_found_by_the_checks(make_map: MakeMap, sidc: str) -> None:
    wrong = one_stay(actual_from="2014", actual_to="..", sidc=sidc)
    none = replace(wrong, deployments=())
    driver = shown(make_map(640, 480), none)
    without = driver.grab()
    driver.view.set_atlas(wrong)
    driver.show(scene_of(wrong, 2015))
    assert driver.grab().copy(0, 0, 640, 479) != without.copy(0, 0, 640, 479)
    found = [finding for finding in check_atlas(wrong, today=0) if finding.field == "sidc"]
    assert len(found) == (1 if sidc else 0)


def test_five_thousand_deployments_at_one_site_are_counted_and_can_be_chosen(make_map: MakeMap, qtbot: Any) -> None:
    driver = shown(make_map(640, 480), crowd(5_000))
    at = QPoint(*middle_of(driver.grab(), SYMBOL_FILL))
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
        move(target_of(driver), at)
    words = driver.evaluate("document.querySelector('.tooltip').textContent")
    assert words.endswith("and 4988 more")
    with qtbot.waitSignal(driver.view.clicked, timeout=20_000) as clicked:
        QTest.mouseClick(target_of(driver), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args[0] == Ref(Kind.DEPLOYMENT, "s0")
    before = driver.grab()
    driver.show(scene_of(crowd(5_000), 2013))
    assert count_pixels(driver.grab(), SYMBOL_FILL) < count_pixels(before, SYMBOL_FILL)


def test_a_view_without_room_answers_and_draws_when_it_gets_some(make_map: MakeMap, qtbot: Any) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = shown(make_map(640, 480), atlas)
    roomy = driver.grab()
    driver.view.resize(0, 0)
    driver.show(scene_of(atlas, 2016))
    driver.view.fit(126, 24, 142, 36)
    driver.show(scene_of(atlas, 2015))
    driver.view.resize(640, 480)
    driver.view.fit(126, 24, 142, 36)
    driver.wait_until(lambda: driver.evaluate("map_atlas.getSize().x") == 640)
    driver.show(scene_of(atlas, 2015))
    driver.wait_until(lambda: count_pixels(driver.grab(), SYMBOL_FILL) == count_pixels(roomy, SYMBOL_FILL))


@pytest.mark.skipif(os.name == "nt", reason="processes are ended by a signal here")
def test_a_page_that_is_lost_while_the_clock_runs_comes_back_at_the_newest_moment(
    make_map: MakeMap, qtbot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(500, 400)
    driver.view.set_decor(STILL)
    driver.view.fit(130, 26, 140, 34)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2010))
    viewport = driver.view.viewport
    years = iter(range(2011, 2040))
    drawn: list[int] = []

    def step(_seq: int) -> None:
        year = next(years, None)
        if year is not None:
            drawn.append(year)
            driver.view.show_scene(scene_of(atlas, year), Captions(f"the year {year}"))
        if len(drawn) == 8:
            os.kill(driver.view.page.renderProcessPid(), signal.SIGKILL)

    driver.view.drawn.connect(step)
    with caplog.at_level(logging.CRITICAL, "js"):
        driver.view.show_scene(scene_of(atlas, 2010), Captions("the year 2010"))
        driver.wait_until(lambda: drawn[-1:] == [2039])
        driver.wait_until(
            lambda: driver.evaluate("document.querySelector('.plate-date')?.textContent ?? ''") == "the year 2039"
        )
    assert driver.view.viewport == viewport
    assert count_pixels(driver.grab(), SYMBOL_FILL) > 100
