"""The window on a small screen: everything has the room it needs, nothing is cut or pushed out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QWidget,
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

SMALL = QSize(1024, 700)
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


def settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def cut(window: QWidget) -> list[str]:
    """Return what is narrower or lower than it must be, or sticks out of what holds it."""
    found = []
    for kind in (QAbstractButton, QComboBox, QLineEdit, QLabel):
        for widget in window.findChildren(kind):
            parent = widget.parentWidget()
            if not widget.isVisible() or parent is None or isinstance(parent, QAbstractSpinBox):
                continue
            if (isinstance(widget, QLabel) and widget.wordWrap()) or widget.minimumSize() == widget.maximumSize():
                continue
            least, name = widget.minimumSizeHint(), f"{type(widget).__name__} {widget.accessibleName() or ''}"
            text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
            if widget.width() < least.width() or widget.height() < least.height():
                found.append(f"{name} “{text}” is {widget.size().toTuple()}, needs {least.toTuple()}")
            inside = QRect(0, 0, parent.width(), parent.height())
            if not inside.contains(widget.geometry()):
                found.append(f"{name} “{text}” sticks out of its {type(parent).__name__}")
    return found


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


@pytest.mark.parametrize("panel", ["Filters", "Measure", "Tables", "Changes", "Promises"])
def test_nothing_is_cut_on_a_small_screen(desk: Desk, qtbot: QtBot, panel: str) -> None:
    desk.filters.set(FilterSet(forces=frozenset({"us", "japan"}), regions=frozenset({"Kanagawa", "Okinawa"})))
    desk.selection.set([Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")])
    desk.window.show_panel(panel)
    settle()
    assert cut(desk.window) == []
    assert desk.map.width() >= 240
    desk.window.reset_panels()
    desk.filters.clear()


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
