"""The tools of the map in the window: layers, measures, going to a place, views."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.data.geometry import point_blob
from app.data.saving import save_atlas
from app.desk import Desk
from app.domain.civil import instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Moment
from app.mapview.look import Look
from app.mapview.messages import MapViewport
from app.support.settings import Settings
from app.ui.go_to_dialog import GoToDialog
from app.ui.views import NAMED_VIEWS, BBox
from tests.helpers.map_driver import WAIT_MS

ATLAS = open_atlas(None)
KADENA = Ref(Kind.SITE, "kadena-ab")


@pytest.fixture(scope="module")
def shared_desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(ATLAS, settings=Settings(tmp_path_factory.mktemp("settings") / "s.ini"))
    desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    desk.window.resize(1400, 900)
    desk.window.show()
    yield desk
    console, refused = desk.map.console, desk.map.refused
    desk.window.close()
    desk.map.dispose()
    desk.window.deleteLater()
    desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not console
    assert not refused


@pytest.fixture
def desk(shared_desk: Desk, qtbot: QtBot) -> Desk:
    qtbot.waitUntil(lambda: shared_desk.map.viewport is not None, timeout=WAIT_MS)
    return shared_desk


def test_the_layers_panel_drives_the_map_and_counts(desk: Desk, tmp_path: Path) -> None:
    panel = desk.mapping.layers
    desk.window.show_panel("Layers")
    row = panel._rows["deployments"]
    assert row.counts.text() == "93 shown · 88 not now"
    row.box.click()
    assert desk.map.look.hidden == {"deployments"}
    row.box.click()
    panel._rows["area:adiz"].slider.setValue(40)
    assert desk.map.look.opacity == {"area:adiz": 0.4}
    panel.names.setCurrentIndex(2)
    remembered = Settings(Path(desk.settings._settings.fileName()))
    desk.settings.save()
    assert '"ja"' in remembered.text("map/look")
    desk.mapping.set_look(Look())
    assert panel.names.currentIndex() == 0
    assert panel._rows["area:adiz"].slider.value() == 100


def test_a_style_is_chosen_in_the_menu(desk: Desk) -> None:
    plain = next(action for key, action in desk.mapping._choices.items() if key == "symbols plain")
    plain.trigger()
    assert desk.map.look.symbols == "plain"
    assert plain.isChecked()
    desk.mapping.set_look(Look())


def test_what_is_within_reach_follows_the_choice_and_the_clock(desk: Desk) -> None:
    desk.window.show_panel("Measure")
    desk.selection.set([KADENA])
    panel = desk.mapping.measuring.panel
    panel.radius.setValue(100)
    assert panel.centre.text() == "About Kadena"
    assert panel.heading.text().startswith("Within 100 km at this moment: ")
    names = [panel.within.item(i).text().strip() for i in range(panel.within.count())]
    assert "Kadena · 0 km · 0 nmi" in names
    assert "18th Wing, 44th and 67th Fighter Squadrons" in names
    assert not any(name.startswith("Yokosuka") for name in names)
    moment = desk.clock.moment
    desk.clock.set_moment(Moment(instant_of(2026, 6, 1)))
    later = [panel.within.item(i).text().strip() for i in range(panel.within.count())]
    assert "18th Wing, 44th and 67th Fighter Squadrons" not in later
    desk.clock.set_moment(moment)


def test_a_line_of_the_list_goes_there_and_the_list_stays(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_panel("Measure")
    desk.selection.set([KADENA])
    panel = desk.mapping.measuring.panel
    panel.radius.setValue(1600)
    lines = [panel.within.item(i).text() for i in range(panel.within.count())]
    at = next(i for i, line in enumerate(lines) if line.startswith("Yokosuka ·"))
    panel.within.itemClicked.emit(panel.within.item(at))
    assert desk.selection.selected == (Ref(Kind.SITE, "yokosuka-cfay"),)
    assert panel.centre.text() == "About Kadena"
    assert [panel.within.item(i).text() for i in range(panel.within.count())] == lines
    qtbot.waitUntil(
        lambda: desk.map.viewport is not None and abs(desk.map.viewport.lon - 139.67) < 0.1, timeout=WAIT_MS
    )
    desk.selection.set([Ref(Kind.SITE, "misawa-ab")])
    assert panel.centre.text() == "About Misawa"


def test_rings_distances_and_areas(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_panel("Measure")
    desk.selection.set([KADENA])
    panel = desk.mapping.measuring.panel
    panel.ring.click()
    panel.modes["distance"].click()
    desk.map.fit(120, 10, 150, 30)
    qtbot.waitUntil(lambda: desk.map.viewport is not None and abs(desk.map.viewport.lon - 135) < 0.5, timeout=WAIT_MS)
    desk.map.place_clicked.emit(127.77, 26.36)
    desk.map.place_clicked.emit(142.0, 13.55)
    assert [drawing.kind for drawing in desk.map._drawings] == ["ring", "line"]
    assert "Kadena → 13.55000, 142.00000" in panel.results.text()
    panel.modes["area"].click()
    assert not panel.modes["distance"].isChecked()
    for lon, lat in ((179.0, 0.0), (-179.0, 0.0), (-179.0, 2.0), (179.0, 2.0)):
        desk.map.place_clicked.emit(lon, lat)
    words = "49,232 km² · 14,354 nmi²"
    assert words in panel.results.text()
    desk.map.place_clicked.emit(179.0, 2.0)
    assert [drawing.kind for drawing in desk.map._drawings] == ["ring", "line", "area"]
    assert desk.map._drawings[-1].label == words
    panel.clear.click()
    assert desk.map._drawings == ()
    panel.modes["area"].click()
    assert not desk.map._measuring


def test_a_published_range_is_drawn_with_its_citation(desk: Desk) -> None:
    desk.window.show_panel("Measure")
    stay = next(stay for stay in ATLAS.deployments if stay.asset == "F-35B Lightning II" and stay.service == "USMC")
    desk.selection.set([Ref(Kind.DEPLOYMENT, stay.id)])
    panel = desk.mapping.measuring.panel
    assert panel.ranges.itemText(1) == "F-35B combat radius 469 nmi"
    assert panel.ranges.itemText(2) == ""
    panel.ranges.activated.emit(1)
    ring = next(drawing for drawing in desk.map._drawings if drawing.kind == "ring")
    assert ring.label == "F-35B combat radius 469 nmi (DefenseTech 13 May 2011)"
    assert (panel.radius.value(), panel.unit.currentText()) == (469, "nmi")
    assert 'href="http://www.defensetech.org/' in panel.results.text()
    assert "grade C2: " in panel.results.text()
    panel.radius.setValue(100)
    assert panel.ranges.currentIndex() == 0
    panel.clear.click()


def test_a_click_says_where_the_centre_is(desk: Desk) -> None:
    desk.window.show_panel("Measure")
    panel = desk.mapping.measuring.panel
    panel.modes["centre"].click()
    assert desk.map._measuring
    desk.map.place_clicked.emit(150.0, 10.0)
    assert not desk.map._measuring
    assert panel.centre.text() == "About 10.00000, 150.00000"
    panel.clear.click()
    desk.selection.clear()
    assert panel.centre.text() == "About the middle of the map"


def test_a_choice_shows_where_a_stay_came_from(desk: Desk) -> None:
    moved = next(
        stay
        for stay in ATLAS.deployments
        if stay.predecessor_id
        and (before := ATLAS.get(Ref(Kind.DEPLOYMENT, stay.predecessor_id))) is not None
        and before.site_id != stay.site_id  # type: ignore[union-attr]
    )
    desk.selection.set([Ref(Kind.DEPLOYMENT, moved.id)])
    assert "arc" in {drawing.kind for drawing in desk.map._drawings}
    desk.selection.clear()
    assert desk.map._drawings == ()


@pytest.mark.parametrize("text", ["26.3556, 127.7677", "26°21′20″N 127°46′04″E", "Kadena", "嘉手納飛行場", "Naha"])
def test_a_place_is_found_by_coordinates_or_name(desk: Desk, text: str) -> None:
    dialog = GoToDialog(desk.mapping.place_named, desk.window)
    dialog.text.setText(text)
    dialog.accept()
    assert dialog.found is not None
    assert abs(dialog.found[0] - 127.7) < 0.2
    assert abs(dialog.found[1] - 26.3) < 0.2


def test_a_place_that_is_none_is_refused_in_words(desk: Desk) -> None:
    dialog = GoToDialog(desk.mapping.place_named, desk.window)
    for text in ("", "Atlantis", "95, 200"):
        dialog.text.setText(text)
        dialog.accept()
        assert dialog.found is None
        assert dialog.problem.text()


def test_the_pointer_is_written_and_copied_in_each_form(desk: Desk) -> None:
    mapping = desk.mapping
    desk.map.pointer_moved.emit(127.76768, 26.35558)
    assert mapping.pointer.text() == "26.35558, 127.76768"
    mapping.pointer.click()
    assert mapping.pointer.text() == "26°21′20.1″N 127°46′03.6″E"
    mapping.pointer.click()
    assert mapping.pointer.text().startswith("52R ")
    press(desk, "Ctrl+Alt+P")
    assert QGuiApplication.clipboard().text() == mapping.pointer.text()
    mapping.pointer.click()


def test_the_map_keeps_its_height_when_the_pointer_comes(desk: Desk) -> None:
    pointer = desk.mapping.pointer
    desk.map.pointer_moved.emit(127.76768, 26.35558)
    height = pointer.sizeHint().height()
    pointer.setText("")
    assert pointer.sizeHint().height() == height


def press(desk: Desk, keys: str) -> None:
    """Press the keys of a menu entry: a window that is on no screen gets no shortcuts from the system."""
    wanted = QKeySequence(keys)
    (action,) = [action for action in desk.window.findChildren(QAction) if wanted in action.shortcuts()]
    assert action.isEnabled()
    action.trigger()


def shows(bbox: BBox, seen: MapViewport) -> bool:
    west, south, east, north = bbox
    across = seen.lon_min <= west and seen.lon_max >= east
    return across and seen.lat_min <= south and seen.lat_max >= north


def test_keys_move_and_zoom_the_map_and_go_to_views(desk: Desk, qtbot: QtBot) -> None:
    def becomes(holds: Callable[[MapViewport], bool]) -> None:
        qtbot.waitUntil(lambda: desk.map.viewport is not None and holds(desk.map.viewport), timeout=WAIT_MS)

    desk.map.show_view(130.0, 30.0, 6.0)
    becomes(lambda seen: abs(seen.lon - 130) < 0.01 and abs(seen.zoom - 6) < 0.01)
    press(desk, "Ctrl+=")
    becomes(lambda seen: abs(seen.zoom - 7) < 0.01)
    press(desk, "Ctrl+-")
    becomes(lambda seen: abs(seen.zoom - 6) < 0.01)
    for keys, moved in (
        ("Alt+A", lambda seen: seen.lon < 129),
        ("Alt+D", lambda seen: abs(seen.lon - 130) < 0.05),
        ("Alt+W", lambda seen: seen.lat > 31),
        ("Alt+S", lambda seen: abs(seen.lat - 30) < 0.05),
    ):
        press(desk, keys)
        becomes(moved)
    for number, named in enumerate(NAMED_VIEWS, 1):
        press(desk, f"Ctrl+{number}")
        becomes(partial(shows, named.bbox))
    assert [named.title.replace("&", "").split(":")[0] for named in NAMED_VIEWS[:2]] == ["Home", "Japan"]


def test_back_and_forward_through_the_views(desk: Desk, qtbot: QtBot) -> None:
    def arrives(lon: float) -> None:
        qtbot.waitUntil(
            lambda: desk.map.viewport is not None and abs(desk.map.viewport.lon - lon) < 0.05, timeout=WAIT_MS
        )
        desk.mapping.views.keep()

    desk.map.fit(127, 26, 129, 27)
    arrives(128)
    desk.map.fit(139, 34, 141, 36)
    arrives(140)
    desk.mapping.views.back()
    arrives(128)
    desk.mapping.views.forward()
    arrives(140)
    desk.mapping.views.forward()
    desk.mapping.views.back()
    arrives(128)


def test_an_observation_that_is_clicked_tells_its_fields(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "ships.gpkg"
    with_observations(path)
    panel = desk.mapping.observing.panel
    desk.files.open_file(path)
    qtbot.waitUntil(
        lambda: panel.count.text() == "3 observations; 1 has no date and is not on the map.", timeout=WAIT_MS
    )
    assert [panel.field.itemText(i) for i in range(panel.field.count())] == ["kind"]
    desk.map.points.clicked.emit(2)
    qtbot.waitUntil(lambda: "&lt;cutter&gt;" in panel.card.text(), timeout=WAIT_MS)
    assert "Observation 2" in panel.card.text()
    assert panel.isVisible()
    panel.trail.setCurrentIndex(5)
    panel.trail.activated.emit(5)
    assert desk.map.points.trail_days is None
    assert desk.settings.text("observations/trail") == "all"
    desk.files.open_file(None)
    qtbot.waitUntil(lambda: panel.count.text().startswith("The open file has no observations"), timeout=WAIT_MS)
    assert not panel.trail.isEnabled()


def with_observations(path: Path) -> None:
    """Write an atlas with three observations, one of them without a date."""
    save_atlas(replace(ATLAS, title="Ships"), path)
    rows = [("2015-04-27", "ship"), ("2015-04-20", "<cutter>"), (None, "ship")]
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.executemany(
            "INSERT INTO observations (geom, date, kind) VALUES (?, ?, ?)",
            [(point_blob(125.0 + i, 25.0), date, kind) for i, (date, kind) in enumerate(rows)],
        )
        connection.commit()
