"""What differs between two days, marked on the map."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from shapely.geometry import LineString

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.change_marks import Mark, marks_of
from app.domain.changes import changes_between
from app.domain.civil import instant_of
from app.domain.records import Area, Event, Kind, Ref
from app.domain.scene import Moment, SceneIndex
from tests.helpers.map_driver import BARE, STILL, MapDriver, one_stay, scene_of
from tests.web.test_map_names import crossings
from tests.web.test_map_names import marks_of as marks_of_map

MakeMap = Callable[..., MapDriver]
GONE = Ref(Kind.DEPLOYMENT, "gone")
MARKS = {GONE: Mark.LEFT, Ref(Kind.DEPLOYMENT, "late"): Mark.SLIPPED, Ref(Kind.DEPLOYMENT, "lost"): Mark.ARRIVED}
_CHOSEN = QColor("#E0A100")


def three_stays() -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..")
    ship = atlas.deployments[0]
    late = replace(ship, id="late", actual_from="", actual_to="", announced="2013", promised="2014")
    lost = replace(ship, id="lost", site_id="no such site")
    return replace(atlas, deployments=(ship, replace(ship, id="gone", actual_to="2014"), late, lost))


@pytest.fixture
def driver(make_map: MakeMap) -> MapDriver:
    driver = make_map(640, 480)
    driver.view.set_decor(BARE)
    driver.view.fit(126, 24, 142, 36)
    atlas = three_stays()
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    return driver


def changed(driver: MapDriver, before: QImage) -> QImage:
    driver.wait_until(lambda: driver.grab() != before)
    return driver.grab()


def badge(driver: MapDriver, before: QImage, after: QImage) -> QPoint:
    """Return where the picture differs highest up: that is in a badge."""
    for y in range(before.height()):
        for x in range(before.width()):
            if before.pixel(x, y) != after.pixel(x, y):
                return QPoint(x + 6, y + 8)
    raise AssertionError("nothing differs")


def test_marks_come_and_go_and_are_no_selection(driver: MapDriver) -> None:
    plain = driver.grab()
    driver.view.set_changes(MARKS)
    marked = changed(driver, plain)
    different = [
        (x, y) for x in range(marked.width()) for y in range(marked.height()) if marked.pixel(x, y) != plain.pixel(x, y)
    ]
    assert all(marked.pixelColor(x, y) != _CHOSEN for x, y in different)
    driver.view.set_changes({})
    driver.wait_until(lambda: driver.grab() == plain)


def test_a_click_on_a_mark_chooses_a_unit_that_is_gone(driver: MapDriver, qtbot: Any) -> None:
    plain = driver.grab()
    driver.view.set_changes({GONE: Mark.LEFT})
    at = badge(driver, plain, changed(driver, plain))
    target = driver.view.web.focusProxy()
    assert target is not None
    with qtbot.waitSignal(driver.view.clicked, timeout=10_000) as chosen:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [GONE]


def test_another_atlas_has_no_marks_and_one_without_a_place_is_none(driver: MapDriver) -> None:
    plain = driver.grab()
    driver.view.set_changes({Ref(Kind.DEPLOYMENT, "lost"): Mark.ARRIVED, Ref(Kind.SITE, "atlantis"): Mark.OPENED})
    driver.view.set_changes(MARKS)
    changed(driver, plain)
    atlas = three_stays()
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    driver.grab()
    assert driver.view._changes == []
    # The number of the scene stands in the lowest row.
    rest = plain.rect().adjusted(0, 0, 0, -2)
    assert driver.grab().copy(rest) == plain.copy(rest)


@pytest.mark.skipif(os.name == "nt", reason="processes are ended by a signal here")
def test_marks_come_back_with_a_lost_page(driver: MapDriver, qtbot: Any, caplog: pytest.LogCaptureFixture) -> None:
    plain = driver.grab()
    driver.view.set_changes(MARKS)
    marked = changed(driver, plain)
    with caplog.at_level(logging.CRITICAL, "js"), qtbot.waitSignal(driver.view.settled, timeout=30_000):
        os.kill(driver.view.page.renderProcessPid(), signal.SIGKILL)
    driver.wait_until(lambda: driver.grab() == marked)


def test_areas_and_events_are_marked_and_can_be_clicked(make_map: MakeMap, qtbot: Any) -> None:
    zone = Area("zone", "A zone", "区域", "adiz", ("JPN",), LineString([(128, 34), (140, 34)]), "2000", "2014")
    sighting = Event("seen", "A sighting", "", "2014-05-05", "incident", lon=138.0, lat=26.0)
    atlas = replace(three_stays(), areas=(zone,), events=(sighting,))
    driver = make_map(640, 480)
    driver.view.set_decor(BARE)
    driver.view.fit(126, 24, 142, 36)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    target = driver.view.web.focusProxy()
    assert target is not None
    for ref, mark in ((Ref(Kind.AREA, "zone"), Mark.ENDED), (Ref(Kind.EVENT, "seen"), Mark.HAPPENED)):
        driver.view.set_changes({})
        plain = driver.grab()
        driver.view.set_changes({ref: mark})
        at = badge(driver, plain, changed(driver, plain))
        with qtbot.waitSignal(driver.view.clicked, timeout=10_000) as chosen:
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)
        assert chosen.args == [ref]
        driver.view.set_selection(None)
        driver.view.set_changes({})

        def is_plain(before: QImage = plain) -> bool:
            return driver.grab() == before

        driver.wait_until(is_plain)


def test_badges_keep_off_names_symbols_and_each_other(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = make_map(1200, 800, vector=True)
    driver.view.set_decor(STILL)
    driver.view.set_atlas(atlas)
    driver.view.fit(122, 23, 147, 46)
    index = SceneIndex(atlas)
    before, after = (index.scene(Moment(instant_of(year, 4, 27))) for year in (2014, 2015))
    driver.view.set_changes(marks_of(atlas, changes_between(atlas, before, after)))
    driver.show(after)
    marks = [mark for mark in marks_of_map(driver) if mark["layer"] in ("places", "names", "marks", "changes")]
    badges = [mark for mark in marks if mark["layer"] == "changes"]
    assert len(badges) > 12
    crossed = [pair for pair in crossings(marks) if any("(changes)" in one for one in pair)]
    assert crossed == []
