"""What a reader does with the map: its look, spreading out, measuring, moving about, bulk points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shapely.geometry import box

from app.data.observations import Observations
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST, instant_of
from app.domain.records import Area, Kind, Ref
from app.mapview.look import Drawing, Look
from tests.helpers.map_driver import BARE, SYMBOL_FILL, WAIT_MS, MapDriver, count_pixels, move, one_stay, scene_of

MakeMap = Callable[..., MapDriver]

_ACCENT = (0xA4, 0x4A, 0x18)
_CHOSEN = (0xE0, 0xA1, 0x00)


def two_sites() -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..")
    base, ship = atlas.sites[0], atlas.deployments[0]
    other = replace(base, id="other", name_en="Otherport", lon=135.2)
    area = Area("zone", "A zone", "", "adiz", ("CHN",), box(128, 26, 133, 34), "1960", "..")
    return replace(
        atlas, sites=(base, other), deployments=(ship, replace(ship, id="ship-2", site_id="other")), areas=(area,)
    )


def shown(make_map: MakeMap, atlas: Atlas) -> tuple[MapDriver, QWidget]:
    driver = make_map(640, 480)
    driver.view.set_decor(BARE)
    driver.view.fit(126, 24, 142, 36)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    target = driver.view.web.focusProxy()
    assert target is not None
    return driver, target


def place(driver: MapDriver, lon: float, lat: float) -> QPoint:
    point = f"map_atlas.latLngToContainerPoint([{lat}, {lon}])"
    x, y = driver.evaluate(f"[{point}.x, {point}.y]")
    return QPoint(round(x), round(y))


def differs(driver: MapDriver, before: Any) -> None:
    driver.wait_until(lambda: driver.grab() != before)


def test_plain_pictograms_take_the_place_of_symbols_and_back(make_map: MakeMap) -> None:
    driver, _ = shown(make_map, two_sites())
    standard = driver.grab()
    assert count_pixels(standard, SYMBOL_FILL) > 50
    driver.view.set_look(Look(symbols="plain"))
    driver.wait_until(lambda: count_pixels(driver.grab(), SYMBOL_FILL) == 0)
    assert count_pixels(driver.grab(), (0x1F, 0x4E, 0x79)) > count_pixels(standard, (0x1F, 0x4E, 0x79))
    driver.view.set_look(Look())
    driver.wait_until(lambda: driver.grab() == standard)


def test_each_layer_can_be_hidden_and_faded(make_map: MakeMap) -> None:
    driver, _ = shown(make_map, two_sites())
    everything = driver.grab()
    for layer in ("deployments", "sites", "area:adiz", "bathymetry"):
        driver.view.set_look(Look(hidden=frozenset({layer})))
        differs(driver, everything)
        hidden = driver.grab()
        driver.view.set_look(Look(opacity={layer: 0.5}))
        differs(driver, hidden)
        assert driver.grab() != everything
        driver.view.set_look(Look())
        driver.wait_until(lambda: driver.grab() == everything)


def test_names_follow_the_language(make_map: MakeMap) -> None:
    atlas = two_sites()
    atlas = replace(atlas, sites=(replace(atlas.sites[0], name_ja="試験港"), atlas.sites[1]))
    driver, _ = shown(make_map, atlas)
    pictures: list[QImage] = []
    for names in ("both", "en", "ja"):
        driver.view.set_look(Look(names=names))
        driver.show(scene_of(atlas, 2015))
        # Without the row that tells one scene from the next.
        pictures.append(driver.grab().copy(0, 0, 640, 479))
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_a_click_on_a_group_spreads_it_out_until_the_next_click_elsewhere(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, two_sites())
    driver.view.fit(100, 0, 170, 60)
    driver.show(scene_of(two_sites(), 2015))
    gathered = driver.grab()
    box_of_title = place(driver, 135, 30) + QPoint(22, 0)
    with qtbot.waitSignal(driver.view.clicked, timeout=WAIT_MS) as clicked:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=box_of_title)
    assert clicked.args[0] is not None
    differs(driver, gathered)
    driver.wait_until(lambda: count_pixels(driver.grab(), SYMBOL_FILL) > count_pixels(gathered, SYMBOL_FILL))
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(600, 440))
    driver.wait_until(lambda: driver.grab() == gathered)


def test_drawings_are_drawn_and_taken_away(make_map: MakeMap) -> None:
    driver, _ = shown(make_map, two_sites())
    before = count_pixels(driver.grab(), _ACCENT, 12)
    ring = Drawing("ring", ((130, 28), (134, 28), (134, 32), (130, 32), (130, 28)), "500 km")
    way = Drawing("arc", ((179, 30), (-179, 30)), "over the line")
    driver.view.set_drawings([ring, way])
    driver.wait_until(lambda: count_pixels(driver.grab(), _ACCENT, 12) > before + 100)
    driver.view.fit(170, 24, -170, 36)
    driver.show(scene_of(two_sites(), 2015))
    assert count_pixels(driver.grab(), _ACCENT, 12) > 20
    driver.view.set_drawings([])
    driver.view.fit(126, 24, 142, 36)
    driver.show(scene_of(two_sites(), 2015))
    driver.wait_until(lambda: count_pixels(driver.grab(), _ACCENT, 12) == before)


def test_measuring_clicks_give_places_and_choose_nothing(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, two_sites())
    chosen: list[Ref | None] = []
    driver.view.clicked.connect(chosen.append)
    driver.view.set_measuring(True)
    with qtbot.waitSignal(driver.view.place_clicked, timeout=WAIT_MS) as placed:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place(driver, 135, 30))
    lon, lat = placed.args
    assert (round(lon, 1), round(lat, 1)) == (135.0, 30.0)
    assert chosen == []
    driver.view.set_measuring(False)
    with qtbot.waitSignal(driver.view.clicked, timeout=WAIT_MS) as clicked:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place(driver, 135, 30))
    assert clicked.args[0].kind == Kind.SITE


def test_shift_and_drag_zooms_to_a_box(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, two_sites())
    before = driver.view.viewport
    assert before is not None
    shift = Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(driver.view.view_changed, timeout=WAIT_MS):
        QTest.mousePress(target, Qt.MouseButton.LeftButton, shift, QPoint(200, 150))
        for step in range(1, 6):
            QTest.mouseMove(target, QPoint(200 + 40 * step, 150 + 30 * step))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, shift, QPoint(400, 300))
    driver.wait_until(lambda: driver.view.viewport is not None and driver.view.viewport.zoom > before.zoom)


def points(lons: list[float], days: list[int | None]) -> Observations:
    n = len(lons)
    start = np.array([DISTANT_PAST if day is None else day * DAY_S for day in days], dtype=np.int64)
    end = np.array([DISTANT_FUTURE if day is None else (day + 1) * DAY_S for day in days], dtype=np.int64)
    lonlat = np.column_stack([np.array(lons), np.full(n, 25.0)])
    return Observations(lonlat, start, end, np.zeros(n, dtype=np.int32), ("ship",), np.arange(n))


def test_observations_come_with_their_day_and_go_after_the_trail(make_map: MakeMap) -> None:
    atlas = two_sites()
    driver, _ = shown(make_map, atlas)
    day = instant_of(2015) // DAY_S
    # Out of order on purpose; one has no date, and one is too late.
    undated = driver.view.points.show_observations(
        points([129.0, 131.0, 139.0, 137.0], [day, day - 20, None, day + 40]), 30
    )
    assert undated == 1

    def stamped(year: int, month: int) -> int:
        driver.show(scene_of(atlas, year, month))
        return count_pixels(driver.grab(), _ACCENT, 30)

    driver.wait_until(lambda: stamped(2015, 1) == 8)
    assert stamped(2014, 12) == 0
    assert stamped(2015, 3) == 4
    driver.view.set_look(Look(hidden=frozenset({"observations"})))
    driver.wait_until(lambda: stamped(2015, 1) == 0)


def legend(driver: MapDriver) -> str:
    text: str = driver.evaluate("document.querySelector('.legend')?.textContent ?? ''")
    return text


def test_a_click_tells_the_row_of_the_nearest_observation_not_the_area(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, two_sites())
    day = instant_of(2015) // DAY_S
    found = points([128.1, 128.0, 138.0], [day, day, day])
    lonlat = found.lonlat + np.array([0.0, 3.0])
    found = replace(found, lonlat=lonlat, row_ids=np.array([70, 80, 90]), kinds=("<b>PLA</b>",))
    driver.view.points.show_observations(found, 30)
    driver.show(scene_of(two_sites(), 2015))
    driver.wait_until(lambda: count_pixels(driver.grab(), _ACCENT, 30) >= 4)
    spot = place(driver, 128.0, 28.0)
    with qtbot.waitSignal(driver.view.points.clicked, timeout=WAIT_MS) as clicked:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot + QPoint(-1, 1))
    assert clicked.args == [80]
    words = "document.querySelector('.tooltip').textContent"
    move(target, spot)
    driver.wait_until(lambda: str(driver.evaluate(words)).startswith("<b>PLA</b>2015-01-01"))
    assert count_pixels(driver.grab(), _CHOSEN, 12) == 0
    driver.view.points.select(80)
    driver.wait_until(lambda: count_pixels(driver.grab(), _CHOSEN, 12) > 10)
    driver.view.points.select(None)
    driver.wait_until(lambda: count_pixels(driver.grab(), _CHOSEN, 12) == 0)
    with qtbot.waitSignal(driver.view.clicked, timeout=WAIT_MS) as elsewhere:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place(driver, 128.0, 31.5))
    assert elsewhere.args[0] == Ref(Kind.AREA, "zone")


def test_the_trail_and_the_colours_of_observations_are_told(make_map: MakeMap) -> None:
    driver, _ = shown(make_map, two_sites())
    driver.view.set_decor(replace(BARE, legend=True))
    day = instant_of(2015) // DAY_S
    found = points([129.0, 131.0, 137.0], [day, day - 20, day - 4000])
    found = replace(found, kind=np.array([0, 1, 2], dtype=np.int32), kinds=("low", "high", ""), ordered=True)
    driver.view.points.show_observations(found, 0)
    driver.wait_until(lambda: "Observations: 1" in legend(driver))
    driver.view.points.set_trail(30)
    driver.wait_until(lambda: "Observations: 2" in legend(driver))
    driver.view.points.set_trail(None)
    driver.wait_until(lambda: "Observations: 3" in legend(driver))
    assert legend(driver).endswith("lowhighnot known")
    inks = driver.evaluate("[...document.querySelectorAll('.key-point')].map((key) => key.style.background)")
    assert len(set(inks)) == 3
    driver.view.set_look(Look(hidden=frozenset({"observations"})))
    driver.wait_until(lambda: "Observations" not in legend(driver))


def test_few_kinds_of_observation_look_unlike_each_other(make_map: MakeMap) -> None:
    driver, _ = shown(make_map, two_sites())
    driver.view.set_decor(replace(BARE, legend=True))
    day = instant_of(2015) // DAY_S
    kinds = ("ship", "aircraft", "", "boat")
    found = points([129.0, 131.0, 133.0, 137.0], [day] * 4)
    driver.view.points.show_observations(replace(found, kind=np.arange(4, dtype=np.int32), kinds=kinds), 0)
    driver.wait_until(lambda: "Observations: 4" in legend(driver))
    inks = driver.evaluate(
        "[...document.querySelectorAll('.key-point')].map((key) => key.style.background.match(/\\d+/g).map(Number))"
    )
    assert len(inks) == 4
    assert all(sum(abs(p - q) for p, q in zip(a, b, strict=True)) > 50 for a, b in combinations(inks, 2))


def test_the_legend_says_the_depths_of_the_sea_while_they_are_shown(make_map: MakeMap) -> None:
    driver = make_map()
    driver.view.set_decor(replace(BARE, legend=True))
    driver.view.set_atlas(one_stay())
    driver.show(scene_of(one_stay(), 2015))
    driver.wait_until(lambda: "2001,0002,0004,0006,000Sea deeper than, in metres" in legend(driver))
    driver.view.set_look(Look(hidden=frozenset({"bathymetry"})))
    driver.wait_until(lambda: "Sea deeper" not in legend(driver))
