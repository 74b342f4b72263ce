"""The sheet names every key once, under the heading where it is looked for."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow, QTextBrowser
from pytestqt.qtbot import QtBot

from app.timeline.actions import GROUP_PROPERTY
from app.ui.shortcuts import shortcut_groups, show_shortcuts


def window_with_actions(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    file = window.menuBar().addMenu("&File")
    file.addAction("&Open…").setShortcut("Ctrl+O")
    file.addAction("No key")
    file.addMenu("Recent").addAction("Last <one>").setShortcuts([QKeySequence("F5"), QKeySequence("Ctrl+L")])
    play = QAction("Play", window)
    play.setShortcut("Space")
    play.setProperty(GROUP_PROPERTY, "Step and play")
    window.menuBar().addMenu("&Time").addAction(play)
    for owner in (window, QObject(window)):
        QAction("Copy rows", owner).setShortcut("Ctrl+C")
    return window


def test_actions_stand_under_their_menu_or_group_and_once(qtbot: QtBot) -> None:
    assert shortcut_groups(window_with_actions(qtbot)) == {
        "File": [("Open", "Ctrl+O"), ("Last <one>", "F5, Ctrl+L")],
        "Step and play": [("Play", "Space")],
        "Elsewhere": [("Copy rows", "Ctrl+C")],
    }


def test_the_sheet_shows_them_and_what_the_pointer_does(qtbot: QtBot) -> None:
    window = window_with_actions(qtbot)
    show_shortcuts(window)
    (dialog,) = window.findChildren(QDialog)
    (page,) = dialog.findChildren(QTextBrowser)
    text = page.toPlainText()
    for words in ("Open", "Ctrl+O", "Last <one>", "Step and play", "Shift+Wheel", "Drag or click on the axis"):
        assert words in text
    dialog.close()
