"""About, help, settings, theme, and the window that remembers its panels."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QDialog, QDockWidget, QLabel, QLineEdit, QTextBrowser, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.mapview.look import Look
from app.support.settings import Settings
from app.ui.dialogs import show_about
from app.ui.help import HelpDialog, answers_to, show_how_do_i
from app.ui.main_window import MainWindow
from app.ui.parts import parts
from app.ui.recent import recent_files
from app.ui.settings_dialog import SettingsDialog, dismiss_hint, distance_in_words, distance_unit, hint_wanted
from app.ui.tables.model import text_column
from app.ui.tables.table import RecordTable
from app.ui.theme_controller import ThemeController


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


def window_of(qtbot: QtBot, settings: Settings) -> MainWindow:
    window = MainWindow(QWidget(), QWidget(), settings)
    qtbot.addWidget(window)
    window.add_panel("Inspector", QLabel("inspector"), Qt.DockWidgetArea.RightDockWidgetArea, 300, "Ctrl+Shift+I")
    window.add_panel("Tables", QLabel("tables"), Qt.DockWidgetArea.LeftDockWidgetArea, 400, "", shown=False)
    window.add_panel_actions()
    window.finish()
    return window


def dock(window: MainWindow, title: str) -> QDockWidget:
    return next(one for one in window.findChildren(QDockWidget) if one.windowTitle() == title)


def text_of(parent: QWidget) -> str:
    dialog = parent.findChildren(QDialog)[-1]
    browser = dialog.findChild(QTextBrowser)
    assert browser is not None
    text = browser.toPlainText()
    dialog.close()
    return text


def test_about_names_every_part_with_its_version_and_licence(qtbot: QtBot) -> None:
    found = {part.name.casefold(): part for part in parts()}
    assert {"pyside6", "folium", "rapidfuzz", "milsymbol"} <= set(found)
    assert found["rapidfuzz"].version == version("rapidfuzz")
    assert all(part.licence and "see the package" not in part.licence for part in found.values())
    parent = QWidget()
    qtbot.addWidget(parent)
    show_about(parent, Atlas(title="<b>Mine</b> & yours"))
    assert "<b>Mine</b> & yours" in text_of(parent)
    show_about(parent, open_atlas(None))
    text = text_of(parent)
    assert "OpenStreetMap" in text
    assert found["rapidfuzz"].version in text


def test_help_answers_in_questions(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    show_how_do_i(parent)
    assert text_of(parent).count("?") >= 12


def test_help_is_narrowed_by_words(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = HelpDialog(parent)
    every = len(answers_to(""))
    for words, first in (("spreadsheet", "get a list into a spreadsheet"), ("filt keep", "keep a set of filters")):
        dialog.line.setText(words)
        assert f"… {first}?" in dialog.text.toPlainText()
        assert dialog.text.toPlainText().count("…") < every
    dialog.line.setText("<b>nothing\x00")
    assert "No question holds these words." in dialog.text.toPlainText()
    dialog.line.setText("x" * 10_000)
    assert len(dialog.line.text()) == 200


def test_settings_are_kept_when_accepted_and_only_then(qtbot: QtBot, settings: Settings) -> None:
    themes = ThemeController(settings)
    looks: list[Look] = []
    for accept in (False, True):
        dialog = SettingsDialog(settings, themes, Look(hidden=frozenset({"sites"})))
        qtbot.addWidget(dialog)
        dialog.look_chosen.connect(looks.append)
        dialog.symbols.setCurrentIndex(dialog.symbols.findData("plain"))
        dialog.names.setCurrentIndex(dialog.names.findData("ja"))
        dialog.unit.setCurrentIndex(dialog.unit.findData("nmi"))
        dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
        dialog.hint.setChecked(False)
        dialog.accept() if accept else dialog.reject()
        assert distance_unit(settings) == ("nmi" if accept else "km")
        assert hint_wanted(settings) is not accept
        assert themes.choice == ("dark" if accept else "system")
    assert looks == [Look("plain", "ja", hidden=frozenset({"sites"}))]
    themes.choose("system")


@pytest.mark.parametrize(
    ("km", "unit", "words"), [(5.0, "km", "5.0 km"), (185.2, "nmi", "100 nmi"), (16.09344, "mi", "10 mi")]
)
def test_distances_in_the_chosen_unit(km: float, unit: str, words: str) -> None:
    assert distance_in_words(km, unit) == words  # type: ignore[arg-type]


def test_the_hint_goes_for_good(qtbot: QtBot, settings: Settings) -> None:
    window = window_of(qtbot, settings)
    window.show_hint("Drag the clock", lambda: dismiss_hint(settings))
    button = next(one for one in window.statusBar().findChildren(QToolButton) if one.text() == "Got it")
    button.click()
    assert not hint_wanted(settings)


_KEYS = (
    "window/theme", "window/geometry", "window/state", "units/distance", "start/hint", "map/look", "map/coordinates",
    "filters/saved", "files/recent", "counts/shown", "tables/changes", "tables/deployments", "look/of-the-future",
)  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        b"\x00\xff\xfe not an INI file \x80",
        b"[window\ntheme",
        "".join(f"[{key.split('/')[0]}]\n{key.split('/')[1]}=sepia2049\n" for key in _KEYS).encode(),
        "".join(f"[{key.split('/')[0]}]\n{key.split('/')[1]}=@ByteArray(\\x1\\x2)\n" for key in _KEYS).encode(),
        "".join(f"[{key.split('/')[0]}]\n{key.split('/')[1]}=a, b, [1\n" for key in _KEYS).encode(),
    ],
    ids=["bytes", "cut", "newer", "binary", "lists"],
)
def test_settings_that_are_broken_or_newer_are_as_none(qtbot: QtBot, tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "settings.ini"
    file.write_bytes(written)
    settings = Settings(file)
    window = window_of(qtbot, settings)
    window.show()
    themes = ThemeController(settings)
    assert themes.choice == "system"
    assert distance_unit(settings) == "km"
    assert hint_wanted(settings)
    assert recent_files(settings) == []
    table = RecordTable("changes", settings)
    qtbot.addWidget(table)
    table.rows.set_content([], [text_column("When", [])])
    table.show_columns()
    assert not table.isColumnHidden(0)
    assert not dock(window, "Inspector").isHidden()
    window.close()
    themes.choose("dark")
    settings.save()
    assert ThemeController(Settings(file)).choice == "dark"
    themes.choose("system")


def test_panels_are_where_they_were_left_and_can_be_put_back(qtbot: QtBot, settings: Settings) -> None:
    window = window_of(qtbot, settings)
    window.show()
    window.show_panel("Tables")
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock(window, "Tables"))
    dock(window, "Inspector").hide()
    window.close()
    again = window_of(qtbot, settings)
    again.show()
    assert again.dockWidgetArea(dock(again, "Tables")) == Qt.DockWidgetArea.RightDockWidgetArea
    assert dock(again, "Inspector").isHidden()
    again.reset_panels()
    assert dock(again, "Tables").isHidden()
    assert not dock(again, "Inspector").isHidden()
    again.close()


def drag_bar(window: MainWindow, title: str, by_px: int) -> None:
    """Move the bar on the right of a panel by the mouse."""
    bar = dock(window, title).geometry().topRight() + QPoint(3, 200)
    QTest.mouseMove(window, bar)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=bar)
    QTest.mouseMove(window, bar + QPoint(by_px, 0))
    QCoreApplication.processEvents()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=bar + QPoint(by_px, 0))
    QCoreApplication.processEvents()


def test_a_panel_keeps_the_width_it_was_dragged_to(qtbot: QtBot, settings: Settings) -> None:
    window = window_of(qtbot, settings)
    window.add_panel("Filters", QWidget(), Qt.DockWidgetArea.LeftDockWidgetArea, 240, "Ctrl+Shift+F", shown=False)
    window.resize(1400, 900)
    window.show()
    window.show_panel("Filters")
    QCoreApplication.processEvents()
    drag_bar(window, "Filters", 130)
    assert dock(window, "Filters").width() == pytest.approx(370, abs=8)
    dock(window, "Filters").hide()
    window.show_panel("Filters")
    QCoreApplication.processEvents()
    assert dock(window, "Filters").width() == pytest.approx(370, abs=8)
    # Also when another one that is wider was there in between.
    window.show_panel("Tables")
    for title in ("Tables", "Filters"):
        dock(window, title).hide()
    window.show_panel("Filters")
    QCoreApplication.processEvents()
    assert dock(window, "Filters").width() == pytest.approx(370, abs=8)
    window.reset_panels()
    window.show_panel("Filters")
    QCoreApplication.processEvents()
    assert dock(window, "Filters").width() == pytest.approx(240, abs=8)
    window.close()


def test_escape_leaves_a_field_first(qtbot: QtBot, settings: Settings) -> None:
    window = window_of(qtbot, settings)
    field = QLineEdit()
    window.add_to_bar(field)
    window.show()
    nothing = QSignalSpy(window.add_action("edit", "Choose nothing", lambda: None, "Esc").triggered)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()
    assert nothing.count() == 0
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert nothing.count() == 1
    window.close()


def test_the_switch_of_a_panel_brings_it_to_the_front(qtbot: QtBot, settings: Settings) -> None:
    window = window_of(qtbot, settings)
    window.add_panel("Filters", QWidget(), Qt.DockWidgetArea.LeftDockWidgetArea, 240, "Ctrl+Shift+F", shown=False)
    window.add_panel_actions()
    window.resize(1400, 900)
    window.show()
    tables, filters = (next(a for a in window.actions() if a.text() == title) for title in ("Tables", "Filters"))
    filters.trigger()
    assert dock(window, "Filters").width() == pytest.approx(240, abs=8)
    tables.trigger()
    qtbot.waitUntil(lambda: tables.isChecked() and not filters.isChecked())
    qtbot.waitUntil(lambda: dock(window, "Tables").width() == pytest.approx(400, abs=8))
    wide = dock(window, "Tables").width()
    # It lies behind: its switch brings it up, and does not make the other narrower.
    filters.trigger()
    qtbot.waitUntil(lambda: filters.isChecked() and not tables.isChecked())
    assert not dock(window, "Filters").visibleRegion().isEmpty()
    assert dock(window, "Filters").width() == pytest.approx(wide, abs=8)
    filters.trigger()
    assert dock(window, "Filters").isHidden()
    filters.trigger()
    QCoreApplication.processEvents()
    assert dock(window, "Tables").width() == pytest.approx(wide, abs=8)
    window.close()
