"""Moving about the map by hand: wheel, pinch, double click, drag, keys and named views, in the real page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.mapview.messages import Decor, MapViewport
from app.ui.views import NAMED_VIEWS
from tests.helpers.map_driver import BARE, MapDriver, one_stay, scene_of

MakeMap = Callable[..., MapDriver]

SPOT = QPoint(480, 120)


def shown(make_map: MakeMap, decor: Decor) -> MapDriver:
    made = make_map(640, 480)
    stay = one_stay(actual_from="2014", actual_to="..")
    made.view.set_decor(decor)
    made.view.fit(126, 24, 142, 36)
    made.view.set_atlas(stay)
    made.show(scene_of(stay, 2015))
    return made


@pytest.fixture
def driver(make_map: MakeMap) -> MapDriver:
    return shown(make_map, BARE)


def target_of(driver: MapDriver) -> QWidget:
    target = driver.view.web.focusProxy()
    assert target is not None
    return target


def seen(driver: MapDriver) -> MapViewport:
    assert driver.view.viewport is not None
    return driver.view.viewport


def under(driver: MapDriver, spot: QPoint) -> tuple[float, float]:
    place = f"map_atlas.containerPointToLatLng([{spot.x()}, {spot.y()}])"
    lon, lat = driver.evaluate(f"[{place}.lng, {place}.lat]")
    return lon, lat


def degrees_per_pixel(driver: MapDriver) -> float:
    view = seen(driver)
    return (view.lon_max - view.lon_min) / view.width_px


def turn_wheel(target: QWidget, spot: QPoint, steps: int) -> None:
    at = QPointF(spot)
    event = QWheelEvent(
        at,
        QPointF(target.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(target, event)


@pytest.mark.parametrize("steps", [2, -2])
def test_the_wheel_zooms_at_the_pointer(driver: MapDriver, steps: int) -> None:
    before, place, pixel = seen(driver).zoom, under(driver, SPOT), degrees_per_pixel(driver)
    turn_wheel(target_of(driver), SPOT, steps)
    driver.wait_until(lambda: (seen(driver).zoom - before) * steps > 0.2)
    after = under(driver, SPOT)
    assert max(abs(after[0] - place[0]), abs(after[1] - place[1])) < 2 * pixel


def pinch(driver: MapDriver, spread: float) -> None:
    """Put two fingers on the map and move them apart, as a touch screen tells it."""
    driver.evaluate(
        f"""(() => {{
        const box = map_atlas.getContainer();
        const touch = (id, x) => new Touch({{identifier: id, target: box, clientX: x, clientY: 240}});
        const tell = (type, a, b) => {{
            const touches = type === 'touchend' ? [] : [touch(1, a), touch(2, b)];
            box.dispatchEvent(new TouchEvent(type, {{touches, changedTouches: [touch(1, a), touch(2, b)], bubbles: true,
                cancelable: true}}));
        }};
        const step = (k) => {{
            const away = 60 + ({spread} - 60) * k / 8;
            if (k === 0) tell('touchstart', 320 - away, 320 + away);
            else if (k <= 8) tell('touchmove', 320 - away, 320 + away);
            else tell('touchend', 320 - away, 320 + away);
            if (k <= 8) requestAnimationFrame(() => step(k + 1));
        }};
        step(0);
        return true;
    }})()"""
    )


@pytest.mark.parametrize(("spread", "sign"), [(200.0, 1), (20.0, -1)])
def test_two_fingers_on_a_touch_screen_zoom(driver: MapDriver, spread: float, sign: int) -> None:
    before = seen(driver)
    pinch(driver, spread)
    driver.wait_until(lambda: (seen(driver).zoom - before.zoom) * sign > 0.5)
    assert abs(seen(driver).lon - before.lon) < 1


def test_a_pinch_on_a_touch_pad_zooms(driver: MapDriver) -> None:
    target, before = target_of(driver), seen(driver).zoom
    at = QPointF(SPOT)
    device = QPointingDevice.primaryPointingDevice()
    kinds = Qt.NativeGestureType
    for kind, value in [(kinds.BeginNativeGesture, 0.0), *[(kinds.ZoomNativeGesture, 0.2)] * 8]:
        QCoreApplication.sendEvent(
            target, QNativeGestureEvent(kind, device, 2, at, at, QPointF(target.mapToGlobal(SPOT)), value, QPointF())
        )
    QCoreApplication.sendEvent(
        target,
        QNativeGestureEvent(
            kinds.EndNativeGesture, device, 2, at, at, QPointF(target.mapToGlobal(SPOT)), 0.0, QPointF()
        ),
    )
    driver.wait_until(lambda: seen(driver).zoom > before + 0.2)


def double_click(target: QWidget, spot: QPoint) -> None:
    """Click twice at once: QTest keeps its clicks further apart than a double click may be."""
    kinds = QEvent.Type
    for kind in (kinds.MouseButtonPress, kinds.MouseButtonRelease, kinds.MouseButtonPress, kinds.MouseButtonRelease):
        held = Qt.MouseButton.LeftButton if kind is kinds.MouseButtonPress else Qt.MouseButton.NoButton
        at, on_screen = QPointF(spot), QPointF(target.mapToGlobal(spot))
        event = QMouseEvent(kind, at, on_screen, Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(target, event)


def test_a_double_click_zooms_in_at_the_pointer(driver: MapDriver) -> None:
    before, place, pixel = seen(driver).zoom, under(driver, SPOT), degrees_per_pixel(driver)
    target = target_of(driver)
    double_click(target, SPOT)
    driver.wait_until(lambda: seen(driver).zoom > before + 0.2)
    after = under(driver, SPOT)
    assert max(abs(after[0] - place[0]), abs(after[1] - place[1])) < 2 * pixel


def test_a_drag_moves_the_map_with_the_hand(driver: MapDriver) -> None:
    target, before, place = target_of(driver), seen(driver).lon, under(driver, SPOT)
    end = SPOT - QPoint(150, -40)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=SPOT)
    for k in range(1, 6):
        QTest.mouseMove(target, SPOT + (end - SPOT) * k / 5)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
    driver.wait_until(lambda: seen(driver).lon > before + 1)
    assert seen(driver).zoom == pytest.approx(driver.evaluate("map_atlas.getZoom()"))
    # Leaflet lets a map that is let go of in motion glide on.
    assert under(driver, end)[0] >= place[0] - 0.2


@pytest.mark.parametrize("named", NAMED_VIEWS, ids=lambda named: named.title)
def test_a_named_view_is_seen_whole(driver: MapDriver, named: object) -> None:
    west, south, east, north = named.bbox  # type: ignore[attr-defined]
    driver.view.fit(west, south, east, north)
    pixel = 1e-6
    driver.wait_until(
        lambda: (
            seen(driver).lon_min <= west + pixel
            and seen(driver).lon_max >= east - pixel
            and seen(driver).lat_min <= south + pixel
            and seen(driver).lat_max >= north - pixel
        )
    )
    tall = (seen(driver).lat_max - seen(driver).lat_min) / (north - south)
    wide = (seen(driver).lon_max - seen(driver).lon_min) / (east - west)
    assert min(tall, wide) < 1.5


def test_after_a_short_drag_every_picture_lies_round_the_window_again(make_map: MakeMap) -> None:
    made = shown(make_map, Decor())
    made.evaluate("void map_atlas.panBy([40, -24], {animate: false})")
    edges = (
        "[...document.querySelectorAll('.leaflet-pane:not(.leaflet-backdrop-pane) > canvas:not([hidden])')]"
        ".map((canvas) => canvas.getBoundingClientRect()).map(({left, top}) => [Math.round(left), Math.round(top)])"
    )
    # The window is still within the margin: the pictures may follow later, and do.
    made.wait_until(lambda: all(edge == [-77, -58] for edge in made.evaluate(edges)))
    assert len(made.evaluate(edges)) >= 4


def test_beyond_the_pictures_lies_a_coarse_one_of_the_land_round_about(make_map: MakeMap) -> None:
    made = shown(make_map, Decor())
    canvas = "document.querySelector('.leaflet-backdrop-pane canvas')"
    box = f"(({{left, top, width, height}}) => [left, top, width, height])({canvas}.getBoundingClientRect())"
    made.wait_until(lambda: made.evaluate(box) == [-640, -480, 1920, 1440])
    assert made.evaluate(f"[{canvas}.width, {canvas}.height]") == [640, 480]
    # While a hand zooms out by a whole level, the window stays full of map.
    made.evaluate("void map_atlas.fire('zoomanim', {zoom: map_atlas.getZoom() - 1, center: map_atlas.getCenter()})")
    left, top, width, height = made.evaluate(box)
    assert left <= 0
    assert top <= 0
    assert left + width >= 640
    assert top + height >= 480


def test_a_still_picture_has_nothing_beyond_its_frame(make_map: MakeMap) -> None:
    made = shown(make_map, BARE)
    made.wait_until(lambda: made.evaluate("document.querySelector('.leaflet-backdrop-pane canvas').hidden") is True)
