"""The shortcuts sheet: every action that has a key, under the menu it stands in, and what the pointer does."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.timeline.actions import GROUP_PROPERTY
from app.ui.dialogs import show_text

_ELSEWHERE: Final = "Elsewhere"
_POINTER: Final = {
    "The pointer on the timeline": (
        ("Zoom where the pointer is", "Wheel"),
        ("Move through time", "Drag, or Shift+Wheel"),
        ("Move through the lanes", "Drag, or Ctrl+Wheel"),
        ("Set the clock", "Drag or click on the axis"),
        ("Choose; choose several", "Click; Shift+Click, or Shift+Drag"),
        ("Fit a bar", "Double click"),
        ("Choose the bar above or below; fit it", "Up, Down; Enter"),
        ("Fold or unfold a group", "Click on its name"),
        ("Move or lengthen a window of time", "Drag its middle on the axis, or a handle"),
        ("Go to a bookmark", "Click on its flag"),
        ("Move the cut-off", "Drag its name"),
        ("Move or lengthen what is in view", "Drag in the overview, or its edges"),
    ),
    "The pointer on the map": (
        ("Zoom", "Wheel, or double click"),
        ("Zoom to a box", "Shift+Drag"),
        ("Move", "Drag"),
        ("Choose; the next of several", "Click; click again"),
        ("Go to another date", "Click on the date"),
        ("Spread a group of sites out", "Click its name or its +n"),
    ),
}


def shortcut_groups(window: QMainWindow) -> dict[str, list[tuple[str, str]]]:
    """Return the words and keys of every action of a window that has keys, by menu; nothing stands twice."""
    found: dict[str, list[tuple[str, str]]] = {}
    seen: set[QAction | tuple[str, str]] = set()
    in_menus = ((menu, action) for menu in _menus(window) for action in _actions_in(menu))
    elsewhere = ((None, action) for action in window.findChildren(QAction))
    for menu, action in (*in_menus, *elsewhere):
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        text = action.text().replace("&", "").removesuffix("…")
        if not keys or not text or action in seen or (text, keys) in seen:
            continue
        seen |= {action, (text, keys)}
        group = action.property(GROUP_PROPERTY) or (menu.title().replace("&", "") if menu else _ELSEWHERE)
        found.setdefault(group, []).append((text, keys))
    return found


def show_shortcuts(window: QMainWindow) -> None:
    """Show the sheet beside the window."""
    groups = [*shortcut_groups(window).items(), *((title, list(rows)) for title, rows in _POINTER.items())]
    # Two columns of about the same length.
    half = sum(len(rows) + 2 for _, rows in groups) / 2
    columns: tuple[list[str], list[str]] = ([], [])
    height = 0
    for title, rows in groups:
        columns[height >= half].append(_table(title, rows))
        height += len(rows) + 2
    cells = "".join(f"<td width='400'>{''.join(tables)}</td>" for tables in columns)
    show_text(window, "Keyboard shortcuts", f"<table><tr>{cells}</tr></table>", width=860, height=680)


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td width='200'>{escape(text)}</td><td width='170'><b>{escape(keys)}</b></td></tr>" for text, keys in rows
    )
    return f"<h4 style='margin:10px 0 4px 0'>{escape(title)}</h4><table cellpadding='1'>{lines}</table>"


def _menus(window: QMainWindow) -> Iterator[QMenu]:
    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield menu


def _actions_in(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _actions_in(inner)
        else:
            yield action
