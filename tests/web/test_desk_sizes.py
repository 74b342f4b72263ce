"""The window on a small screen: everything has the room it needs, nothing is cut or pushed out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QTabBar,
    QTableView,
    QTextBrowser,
)
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.desk import Desk
from app.domain.filters import FilterSet
from app.domain.records import Kind, Ref
from app.support.settings import Settings
from app.ui.dialogs import show_about
from app.ui.fitting_label import FittingLabel
from app.ui.help import show_how_do_i
from app.ui.shortcuts import show_shortcuts
from tests.helpers.small_screen import PANELS, SMALL, cut, settle

# The frame of the window and a bar of the desktop take some of the screen.
DIALOG_MOST = QSize(1000, 640)


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings: Path = tmp_path_factory.mktemp("settings") / "settings.ini"
    desk = Desk(open_atlas(None), settings=Settings(settings))
    desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    desk.window.resize(SMALL)
    desk.window.show()
    yield desk
    desk.window.close()
    desk.map.dispose()
    desk.window.deleteLater()
    desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_window_can_be_as_small_as_a_small_screen(desk: Desk) -> None:
    for dock in desk.window.findChildren(QDockWidget):
        desk.window.show_panel(dock.windowTitle())
    desk.counting.show(True)
    settle()
    least = desk.window.minimumSizeHint()
    assert least.width() <= SMALL.width()
    assert least.height() <= SMALL.height()
    assert desk.window.size() == SMALL
    desk.counting.show(False)
    desk.window.reset_panels()


@pytest.mark.parametrize("panel", PANELS)
def test_nothing_is_cut_on_a_small_screen(desk: Desk, qtbot: QtBot, panel: str) -> None:
    desk.filters.set(FilterSet(forces=frozenset({"us", "japan"}), regions=frozenset({"Kanagawa", "Okinawa"})))
    desk.selection.set([Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")])
    desk.window.show_panel(panel)
    settle()
    assert cut(desk.window) == []
    assert desk.map.width() >= 240
    desk.window.reset_panels()
    desk.filters.clear()


def test_nothing_is_cut_at_twice_the_scale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.small_screen"],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    seen = json.loads(done.stdout)
    assert seen["picture"] == [2 * SMALL.width(), 2 * SMALL.height()]
    assert seen["least"][0] <= SMALL.width()
    assert seen["least"][1] <= SMALL.height()
    assert seen["cut"] == {panel: [] for panel in PANELS}


# Whose parts are named by the whole.
_WHOLES = QComboBox | QAbstractSpinBox | QTabBar | QTableView


def test_everything_that_can_be_used_has_a_name(desk: Desk) -> None:
    for panel in PANELS:
        desk.window.show_panel(panel)
    desk.counting.show(True)
    settle()
    nameless = []
    for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView, QTextBrowser):
        for widget in desk.window.findChildren(kind):
            parent = widget.parentWidget()
            inner = widget.objectName().startswith("qt_") or isinstance(parent, _WHOLES)
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not inner and not (widget.accessibleName() or text or widget.toolTip()) and widget.isVisible():
                nameless.append(f"{type(widget).__name__} {widget.objectName()} in {type(parent).__name__}")
    assert nameless == []
    desk.counting.show(False)
    desk.window.reset_panels()


def test_the_top_bar_says_less_where_there_is_less_room(qtbot: QtBot) -> None:
    label = FittingLabel()
    qtbot.addWidget(label)
    label.set_wordings(("93 shown and 88 not", "93 shown", "93"))
    label.show()
    said = []
    for width in (label.sizeHint().width(), label.sizeHint().width() - 1, label.minimumSizeHint().width(), 1):
        label.resize(width, 20)
        said.append(label.text())
    assert said == ["93 shown and 88 not", "93 shown", "93", "93"]
    assert label.toolTip() == "93 shown and 88 not"


def test_dialogs_fit_a_small_screen(desk: Desk) -> None:
    window = desk.window
    desk._change_settings()
    show_how_do_i(window)
    show_shortcuts(window)
    show_about(window, desk.document.atlas)
    settle()
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert len(dialogs) == 4
    for dialog in dialogs:
        size = dialog.size().expandedTo(dialog.minimumSizeHint())
        assert size.width() <= DIALOG_MOST.width(), dialog.windowTitle()
        assert size.height() <= DIALOG_MOST.height(), dialog.windowTitle()
        assert cut(dialog) == []
        dialog.close()
