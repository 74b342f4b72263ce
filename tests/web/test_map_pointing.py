"""Clicks, hovering, the keyboard's neighbours, and the view that follows the hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shapely.geometry import box

from app.domain.atlas import Atlas
from app.domain.records import Area, Event, Kind, Ref
from tests.helpers.map_driver import STILL, SYMBOL_FILL, MapDriver, middle_of, move, one_stay, pause, scene_of

MakeMap = Callable[..., MapDriver]


def atlas_of_each_kind() -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..")
    second = replace(atlas.deployments[0], id="ship-2", unit_en="USS Other")
    area = Area("zone", "A zone", "", "adiz", ("CHN",), box(128, 26, 133, 34), "1960", "..")
    event = Event("collision", "A collision", "", "2014-12-20", "incident", lon=138.0, lat=27.0)
    return replace(atlas, deployments=(atlas.deployments[0], second), areas=(area,), events=(event,))


def shown(make_map: MakeMap, atlas: Atlas) -> tuple[MapDriver, QWidget]:
    driver = make_map(640, 480)
    driver.view.set_decor(replace(STILL, plate=False, legend=False, labels=False))
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


def click(qtbot: Any, driver: MapDriver, target: QWidget, at: QPoint) -> Ref | None:
    with qtbot.waitSignal(driver.view.clicked, timeout=20_000) as clicked:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)
    ref: Ref | None = clicked.args[0]
    return ref


def test_a_click_chooses_what_it_hits(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, atlas_of_each_kind())
    assert click(qtbot, driver, target, place(driver, 135, 30)) == Ref(Kind.SITE, "base")
    assert click(qtbot, driver, target, place(driver, 128, 28)) == Ref(Kind.AREA, "zone")
    assert click(qtbot, driver, target, place(driver, 138, 27) - QPoint(0, 13)) == Ref(Kind.EVENT, "collision")
    assert click(qtbot, driver, target, place(driver, 140, 34)) is None


def test_clicks_on_a_symbol_for_several_go_from_one_to_the_next(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, atlas_of_each_kind())
    at = QPoint(*middle_of(driver.grab(), SYMBOL_FILL))
    seen = []
    for _ in range(3):
        ref = click(qtbot, driver, target, at)
        driver.view.set_selection(ref)
        seen.append(ref)
    assert seen == [Ref(Kind.DEPLOYMENT, "ship"), Ref(Kind.DEPLOYMENT, "ship-2"), Ref(Kind.DEPLOYMENT, "ship")]


def test_hovering_names_what_is_there(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, atlas_of_each_kind())
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000) as hovered:
        move(target, place(driver, 135, 30))
    assert hovered.args == [Ref(Kind.SITE, "base")]
    words = driver.evaluate("document.querySelector('.tooltip').textContent")
    assert all(name in words for name in ("Testport", "USS Test", "USS Other"))
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000) as left:
        move(target, place(driver, 140, 34))
    assert left.args == [None]
    assert driver.evaluate("document.querySelector('.tooltip').hidden") is True


def test_a_hand_that_holds_the_map_points_at_nothing_else(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, atlas_of_each_kind())
    hovered: list[Ref | None] = []
    driver.view.hovered.connect(hovered.append)
    empty, base = place(driver, 140, 34), place(driver, 135, 30)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=empty)
    with qtbot.waitSignal(driver.view.pointer_moved, timeout=20_000):
        QTest.mouseMove(target, base)
    assert driver.evaluate("document.querySelector('.tooltip').hidden") is True
    assert hovered == []
    with qtbot.waitSignal(driver.view.view_changed, timeout=20_000):
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=base)
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
        move(target, place(driver, 135, 30))
    assert hovered == [Ref(Kind.SITE, "base")]


def test_what_moves_away_under_a_resting_pointer_is_pointed_at_no_longer(make_map: MakeMap, qtbot: Any) -> None:
    driver, target = shown(make_map, atlas_of_each_kind())
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
        move(target, place(driver, 135, 30))
    with qtbot.waitSignal(driver.view.hovered, timeout=20_000) as left:
        driver.view.show_view(150, 40, 6)
    assert left.args == [None]
    assert driver.evaluate("document.querySelector('.tooltip').hidden") is True


def test_the_selection_is_ringed_wherever_it_was_made(make_map: MakeMap, qtbot: Any) -> None:
    driver, _ = shown(make_map, atlas_of_each_kind())
    plain = driver.grab()
    ids = {Kind.SITE: "base", Kind.DEPLOYMENT: "ship-2", Kind.EVENT: "collision", Kind.AREA: "zone"}
    for ref in (Ref(kind, name) for kind, name in ids.items()):
        driver.view.set_selection(ref)
        driver.wait_until(lambda: driver.grab() != plain)
        driver.view.set_selection(None)
        driver.wait_until(lambda: driver.grab() == plain)


def test_the_view_is_told_and_stays_on_the_world(make_map: MakeMap, qtbot: Any) -> None:
    driver, _ = shown(make_map, atlas_of_each_kind())
    before = driver.view.viewport
    assert before is not None
    with qtbot.waitSignal(driver.view.view_changed, timeout=20_000):
        driver.view.zoom_by(1)
    driver.wait_until(
        lambda: driver.view.viewport is not None and abs(driver.view.viewport.zoom - before.zoom - 1) <= 0.125
    )
    driver.view.fit(-30, -70, -20, 84)
    pause(100)
    driver.view.pan_by(-5000, 0)
    driver.wait_until(lambda: driver.view.viewport is not None and driver.view.viewport.lon_min >= -31)
