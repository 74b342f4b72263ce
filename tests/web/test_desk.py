"""The whole window with the real map: what is done in one place is seen in every other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.desk import Desk
from app.domain.civil import instant_of
from app.domain.filters import FilterSet
from app.domain.parties import Party
from app.domain.records import Kind, Ref
from app.domain.status import Status
from app.support.paths import BUNDLED_ATLAS
from app.support.settings import Settings
from app.ui.settings_dialog import SettingsDialog
from app.ui.views import ALLIANCE
from tests.helpers.map_driver import WAIT_MS

ATLAS = open_atlas(None)
MILIUS = Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")
SEED_DAY = instant_of(2015, 4, 27)


def take_down(desk: Desk) -> None:
    desk.window.close()
    desk.map.dispose()
    desk.window.deleteLater()
    desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings") / "settings.ini"


@pytest.fixture(scope="module")
def shared_desk(qapp: QApplication, settings_file: Path) -> Iterator[Desk]:
    desk = Desk(ATLAS, settings=Settings(settings_file))
    desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    desk.window.resize(1400, 900)
    desk.window.show()
    yield desk
    console, refused = desk.map.console, desk.map.refused
    take_down(desk)
    assert not console
    assert not refused


@pytest.fixture
def desk(shared_desk: Desk, qtbot: QtBot) -> Desk:
    qtbot.waitUntil(lambda: shared_desk.map.viewport is not None, timeout=WAIT_MS)
    # The legend folds where panels leave the map little room.
    shared_desk.window.reset_panels()
    shared_desk.filters.clear()
    shared_desk.selection.clear()
    shared_desk.history.clear()
    shared_desk.clock.set_moment(SEED_DAY)
    return shared_desk


def chip_texts(desk: Desk) -> list[str]:
    return [chip.text() for chip in desk.filtering.bar.chips]


def test_find_goes_there_in_place_and_time(desk: Desk, qtbot: QtBot) -> None:
    desk.clock.set_moment(instant_of(2026))
    desk.finding.box.setText("cvn-76")
    desk.finding.box.look_up()
    with qtbot.waitSignal(desk.map.view_changed, timeout=WAIT_MS):
        QTest.keyClick(desk.finding.box, Qt.Key.Key_Return)
    assert desk.selection.selected == (Ref(Kind.DEPLOYMENT, "cvn76-yokosuka"),)
    there = (Status.PRESENT, Status.POSSIBLE)
    index = ATLAS.index_of(desk.selection.selected[0])
    assert Status(int(desk.scenes.scene.deployments[index or 0])) in there
    # The nearest day to 2026 at which it was there is its last possible one, in May 2024.
    assert instant_of(2024, 5) <= desk.clock.moment.at < instant_of(2024, 6)


def test_a_filter_reaches_chips_counts_tables_and_playback(desk: Desk) -> None:
    every = len(desk.playback.change_instants)
    desk.filters.set(FilterSet(services=frozenset({"JMSDF"})))
    assert chip_texts(desk) == ["Japan Maritime Self-Defen…  ×"]
    assert not desk.window._counts.toolTip().endswith("· 0 hidden by filters")
    assert 0 < len(desk.playback.change_instants) < every
    desk.window.show_panel("Tables")
    rows = desk.tables.records.tables[Kind.DEPLOYMENT].rows
    assert rows.rowCount() == sum(stay.service == "JMSDF" for stay in ATLAS.deployments)
    desk.filtering.bar.clear_wanted.emit()
    assert desk.filtering.bar.isHidden()
    assert rows.rowCount() == len(ATLAS.deployments)
    assert len(desk.playback.change_instants) == every


def test_filters_that_leave_no_unit_and_no_site_say_so_with_the_way_back(desk: Desk) -> None:
    before = desk.timeline.view.caption
    desk.filters.set(FilterSet(services=frozenset({"JCG"}), regions=frozenset({"Aomori"})))
    QCoreApplication.processEvents()
    bar = desk.filtering.bar
    assert bar.empty.isVisible()
    assert bar.more.isVisible() or all(chip.isVisible() for chip in bar.chips)
    assert desk.window._counts.toolTip() == "0 deployments shown · 93 hidden by filters"
    assert desk.timeline.view.caption == before, "nothing happened: the clock stands still"
    bar.clear.click()
    assert bar.isHidden()
    assert desk.window._counts.toolTip().startswith("93 deployments shown")


def test_the_map_leaves_out_the_events_that_the_filters_hide(desk: Desk, qtbot: QtBot) -> None:
    def page_text() -> str:
        with qtbot.waitCallback() as answered:
            desk.map.page.toPlainText(answered)
        return str(answered.args[0])

    desk.map.fit(*ALLIANCE.bbox)
    qtbot.waitUntil(lambda: "Events of 120 days" in page_text(), timeout=WAIT_MS)
    desk.filters.set(FilterSet(event_kinds=frozenset({"visit"})))
    qtbot.waitUntil(lambda: "Events of 120 days" not in page_text(), timeout=WAIT_MS)


def test_the_view_and_a_circle_become_filters(desk: Desk, qtbot: QtBot) -> None:
    desk.map.fit(127.3, 26.0, 128.5, 27.0)
    # An animation that an earlier test began may still tell of where it passes.
    qtbot.waitUntil(lambda: desk.map.viewport is not None and desk.map.viewport.lat_max < 28, timeout=WAIT_MS)
    desk.filtering.panel.in_view.click()
    assert chip_texts(desk) == ["in the chosen view  ×"]
    left = {ATLAS.sites[i].region for i in desk.filters.masks.of[Kind.SITE].nonzero()[0].tolist()}
    assert left == {"Okinawa"}
    desk.filters.clear()
    desk.selection.set([MILIUS])
    desk.filtering.panel.radius.setValue(30)
    desk.filtering.panel.near.click()
    sites = {ATLAS.sites[i].id for i in desk.filters.masks.of[Kind.SITE].nonzero()[0].tolist()}
    assert "yokosuka-cfay" in sites
    assert "kadena-ab" not in sites


def test_saved_filters_come_back_and_a_broken_one_is_refused_in_words(desk: Desk) -> None:
    panel = desk.filtering.panel
    desk.filters.set(FilterSet(asset_kinds=frozenset({"carrier"})))
    panel.save_wanted.emit("Carriers")
    desk.filters.clear()
    panel.load_wanted.emit("Carriers")
    assert desk.filters.filters == FilterSet(asset_kinds=frozenset({"carrier"}))
    said: list[str] = []
    desk.filtering.problem.connect(said.append)
    desk.settings.set("filters/saved", '{"Odd": "{\\"colour\\": [1]}"}')
    panel.load_wanted.emit("Odd")
    assert said == ["The saved filter asks for colour, which is not known here."]
    desk.settings.set("filters/saved", "not json")
    panel.save_wanted.emit("Again")
    panel.forget_wanted.emit("Again")


def test_a_choice_anywhere_is_a_choice_everywhere(desk: Desk) -> None:
    desk.window.show_panel("Tables")
    desk.tables.records.show_kind(Kind.DEPLOYMENT)
    table = desk.tables.records.tables[Kind.DEPLOYMENT]
    desk.map.clicked.emit(MILIUS)
    assert [table.rows.ref_at(i.row()) for i in table.selectionModel().selectedRows()] == [MILIUS]
    (row,) = table.rows.rows_of(Ref(Kind.DEPLOYMENT, "cvn76-yokosuka"))
    assert row is not None
    table.selectRow(row)
    assert desk.selection.selected == (Ref(Kind.DEPLOYMENT, "cvn76-yokosuka"),)
    desk.history.back()
    assert desk.selection.selected == (MILIUS,)
    assert desk.inspector.forward.isEnabled()
    desk.inspector.forward.click()
    assert desk.selection.selected == (Ref(Kind.DEPLOYMENT, "cvn76-yokosuka"),)


def test_choosing_nothing_ends_what_clicks_are_for_first(desk: Desk) -> None:
    choose_nothing = next(a for a in desk.window.findChildren(QAction) if a.text() == "C&hoose nothing")
    assert choose_nothing.shortcut() == QKeySequence("Esc")
    desk.selection.set([MILIUS])
    desk.mapping.measuring.panel.set_mode("distance")
    choose_nothing.trigger()
    assert not desk.mapping.measuring.panel.modes["distance"].isChecked()
    assert desk.selection.selected == (MILIUS,)
    choose_nothing.trigger()
    assert not desk.selection.selected
    assert desk.history.current is None
    desk.history.look_at(Party("JPN"))
    choose_nothing.trigger()
    assert desk.history.current is None


def test_changes_are_marked_while_their_panel_is_in_front(desk: Desk, qtbot: QtBot) -> None:
    spy = QSignalSpy(desk.tables.marked)
    desk.window.show_panel("Changes")
    qtbot.waitUntil(lambda: spy.count() > 0 and bool(spy.at(spy.count() - 1)[0]), timeout=WAIT_MS)
    desk.window.show_panel("Tables")
    qtbot.waitUntil(lambda: spy.at(spy.count() - 1)[0] == {}, timeout=WAIT_MS)
    desk.window.show_panel("Changes")
    qtbot.waitUntil(lambda: bool(spy.at(spy.count() - 1)[0]), timeout=WAIT_MS)


def test_a_citation_is_copied_with_its_grade_in_words(desk: Desk) -> None:
    desk.selection.set([MILIUS])
    desk.inspector._on_anchor(QUrl("cite:0"))
    text = QGuiApplication.clipboard().text()
    assert "source; " in text
    assert "Grade " in text
    desk.inspector._on_anchor(QUrl("cite:all"))
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) >= len({citation.source_id for citation, _source in ATLAS.citations_of(MILIUS)})
    before = QGuiApplication.clipboard().text()
    for odd in ("cite:99", "cite:x", "open:99", "open:", "file:///etc/passwd"):
        desk.inspector._on_anchor(QUrl(odd))
    assert QGuiApplication.clipboard().text() == before


def test_the_symbol_of_a_deployment_is_dashed_while_it_is_planned(desk: Desk) -> None:
    desk.selection.set([MILIUS])
    planned = desk.inspector._symbol.grab().toImage()
    desk.clock.set_moment(instant_of(2019))
    assert desk.inspector._symbol.grab().toImage() != planned
    assert not desk.inspector._symbol.isHidden()
    desk.selection.set([Ref(Kind.SITE, "kadena-ab")])
    assert desk.inspector._symbol.isHidden()


def test_a_party_has_a_page_and_can_be_all_that_is_left(desk: Desk) -> None:
    area = next(area for area in ATLAS.areas if "CHN" in area.parties)
    ref = Ref(Kind.AREA, area.id)
    desk.selection.set([ref])
    assert "party:CHN" in desk.inspector._body.toHtml()
    desk.inspector._on_anchor(QUrl("party:CHN"))
    assert desk.inspector._title.text() == "China"
    assert not desk.selection.selected
    assert "Declares or claims" in desk.inspector._body.toPlainText()
    desk.inspector.back.click()
    assert desk.selection.selected == (ref,)
    desk.inspector.forward.click()
    desk.inspector._on_anchor(QUrl("limit:CHN"))
    assert chip_texts(desk) == ["China  ×"]
    left = [ATLAS.areas[i] for i in desk.filters.masks.of[Kind.AREA].nonzero()[0].tolist()]
    assert left == [other for other in ATLAS.areas if "CHN" in other.parties]


def test_a_record_that_is_gone_is_named(desk: Desk) -> None:
    said: list[str] = []
    desk.finding.problem.connect(said.append)
    desk.finding.go_to(Ref(Kind.SITE, "atlantis"))
    assert said == ["There is no site atlantis in this atlas any more."]
    desk.selection.set([Ref(Kind.SITE, "atlantis")])
    assert "atlantis" in desk.inspector._body.toPlainText()


def test_the_theme_is_switched_while_running(desk: Desk) -> None:
    before = desk.themes.name
    desk.themes.toggle()
    assert desk.themes.name != before
    dark = desk.window.palette().window().color().lightness() < 128
    assert dark == (desk.themes.name == "dark")
    desk.themes.toggle()
    desk.themes.choose("system")
    assert desk.themes.choice == "system"


def test_every_action_has_words_and_no_two_share_a_key(desk: Desk) -> None:
    seen: dict[str, str] = {}
    for action in desk.window.findChildren(QAction):
        for key in action.shortcuts() if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut else []:
            assert seen.setdefault(key.toString(), action.text()) == action.text()
    assert {"Ctrl+F", "Ctrl+K", "Alt+Left", "Space", "Ctrl+E"} <= set(seen)


def test_no_two_entries_of_a_menu_share_a_letter(desk: Desk) -> None:
    menus = [menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.actions()]
    assert len(menus) > 5
    for menu in menus:
        letters = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions() if "&" in action.text()]
        assert len(set(letters)) == len(letters), (menu.title(), letters)


def test_the_palette_offers_what_the_menus_offer(desk: Desk) -> None:
    desk.finding.palette.open()
    results = [result.title for result in desk.finding.palette.finder.results]
    assert {"Reset panels", "Filters", "Next change", "Export snapshot", "Counts over time"} <= set(results)
    assert "Open recent" not in results
    assert all(words and not words.endswith(": ") and "\t" not in words for words in results)
    assert any(words.startswith("Bookmarks: ") and " · " in words for words in results)
    assert {"Export: Film", "Export: Before and after", "Symbols: Plain pictograms", "Names: Japanese"} <= set(results)
    assert len(results) == len(set(results))
    QTest.keyClick(desk.finding.palette.finder, Qt.Key.Key_Escape)
    assert desk.finding.palette.isHidden()


def test_panels_can_be_shown_moved_and_reset(desk: Desk) -> None:
    docks = {dock.windowTitle(): dock for dock in desk.window.findChildren(QDockWidget)}
    for title in ("Filters", "Tables", "Changes", "Promises"):
        desk.window.show_panel(title)
        assert docks[title].isVisible()
    desk.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks["Promises"])
    docks["Inspector"].hide()
    desk.window.reset_panels()
    assert docks["Inspector"].isVisible()
    assert not docks["Promises"].isVisible()
    assert desk.window.dockWidgetArea(docks["Promises"]) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_counts_over_time_leave_the_lanes_their_height(desk: Desk) -> None:
    action = next(a for a in desk.window.findChildren(QAction) if a.text() == "Counts over &time")
    QCoreApplication.processEvents()
    before = desk.timeline.height()
    action.trigger()
    QCoreApplication.processEvents()
    assert desk.counting.chart.isVisible()
    assert abs(desk.timeline.height() - before) < 12
    assert desk.counting.chart.readings()
    action.trigger()
    assert not desk.counting.chart.isVisible()


def test_the_window_fits_a_small_screen(desk: Desk) -> None:
    desk.filters.set(FilterSet(services=frozenset({"USN", "USAF"}), asset_kinds=frozenset({"carrier", "fighter"})))
    desk.window.resize(1024, 700)
    assert desk.window.minimumSizeHint().width() <= 1024
    assert desk.window.minimumSizeHint().height() <= 700
    desk.window.resize(1400, 900)


def drop(desk: Desk, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    desk.window.dropEvent(event)


def test_a_file_dropped_on_the_window_is_opened_and_remembered(desk: Desk, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gpkg"
    mine.write_bytes(BUNDLED_ATLAS.read_bytes())
    drop(desk, mine)
    assert desk.document.path == mine
    desk.window.recent_menu.aboutToShow.emit()
    assert desk.window.recent_menu.actions()[0].text() == "mine.gpkg"
    desk.files.open_file(None)
    assert desk.document.path is None


def test_an_atlas_with_other_records_takes_the_place_of_the_open_one(desk: Desk, qtbot: QtBot) -> None:
    desk.filters.set(FilterSet(services=frozenset({"USN"})))
    desk.selection.set([MILIUS])
    smaller = replace(ATLAS, title="Half of it", deployments=ATLAS.deployments[::2], sites=ATLAS.sites[:-1], events=())
    with qtbot.waitSignal(desk.map.settled, timeout=WAIT_MS):
        desk.document.replace(smaller, None)
    assert desk.window.windowTitle().startswith("Half of it")
    assert not desk.selection.selected
    assert desk.filtering.bar.isHidden()
    desk.window.show_panel("Tables")
    assert desk.tables.records.tables[Kind.DEPLOYMENT].rows.rowCount() == len(smaller.deployments)
    with qtbot.waitSignal(desk.map.settled, timeout=WAIT_MS):
        desk.document.replace(ATLAS, None)


def test_a_file_that_is_no_atlas_is_refused_and_the_open_one_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_text("no database", encoding="utf-8")
    atlas = desk.document.atlas
    drop(desk, wrong)
    assert desk.document.atlas is atlas
    assert "wrong.gpkg" in said[0]


def test_broken_settings_are_as_good_as_none(qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "settings.ini"
    broken.write_text(
        '[window]\ngeometry="@ByteArray(nonsense)"\nstate=7\ntheme=plaid\n[units]\ndistance=parsec\n'
        "[files]\nrecent={\n[tables]\ndeployments=Gone|Also gone\n\x00\x01",
        encoding="utf-8",
    )
    desk = Desk(ATLAS, settings=Settings(broken))
    try:
        desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        desk.window.show()
        assert desk.themes.choice == "system"
        qtbot.waitUntil(lambda: desk.map.viewport is not None, timeout=WAIT_MS)
        table = desk.tables.records.tables[Kind.DEPLOYMENT]
        assert any(not table.isColumnHidden(n) for n in range(table.rows.columnCount()))
    finally:
        take_down(desk)


def test_settings_that_cannot_be_kept_are_said_once(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    desk = Desk(ATLAS, settings=Settings(tmp_path / "file" / "settings.ini"))
    hints = [label.text() for label in desk.window.statusBar().findChildren(QLabel)]
    assert sum("cannot be written to" in hint for hint in hints) == 1
    take_down(desk)


def test_settings_take_effect_at_once(desk: Desk) -> None:
    desk.selection.set([Ref(Kind.SITE, "kadena-ab")])
    assert " km" in desk.inspector._body.toPlainText()
    desk._change_settings()
    dialog = desk.window.findChildren(SettingsDialog)[-1]
    dialog.unit.setCurrentIndex(dialog.unit.findData("nmi"))
    dialog.symbols.setCurrentIndex(dialog.symbols.findData("plain"))
    dialog.names.setCurrentIndex(dialog.names.findData("en"))
    dialog.accept()
    assert " nmi" in desk.inspector._body.toPlainText()
    assert (desk.map.look.symbols, desk.map.look.names) == ("plain", "en")
    desk.filtering.panel.radius.setValue(54)
    desk.filtering.panel.near.click()
    assert chip_texts(desk)[0].startswith("within 54 nmi of")
    circle = desk.filters.filters.circle
    assert circle is not None
    assert circle.radius_km == pytest.approx(100.0, abs=0.1)
    desk._change_settings()
    dialog = desk.window.findChildren(SettingsDialog)[-1]
    dialog.unit.setCurrentIndex(dialog.unit.findData("km"))
    dialog.symbols.setCurrentIndex(dialog.symbols.findData("standard"))
    dialog.names.setCurrentIndex(dialog.names.findData("both"))
    dialog.accept()


def test_the_window_opens_with_settings_of_another_world(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    for key in (
        "window/theme", "window/geometry", "window/state", "units/distance", "map/look", "map/coordinates",
        "filters/saved", "files/recent", "counts/shown", "tables/changes",
    ):  # fmt: skip
        settings.set(key, '{"symbols": ["of 2049"], "names": 7, "opacity": {"sites": "much"}, "hidden": 1}')
    settings.save()
    desk = Desk(ATLAS, settings=Settings(file))
    desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    desk.window.show()
    assert desk.map.look.symbols == "standard"
    assert desk.themes.choice == "system"
    assert desk.filtering.panel._names == []
    take_down(desk)
