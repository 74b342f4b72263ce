"""The window: the map in the middle, panels around it, the timeline below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.support.colours import Colours
from app.support.paths import APP_NAME
from app.support.settings import Settings
from app.ui.fitting_label import FittingLabel
from app.ui.theme import style_sheet

MenuName = Literal["file", "edit", "view", "time", "help"]
_MENUS: Final[dict[MenuName, str]] = {
    "file": "&File",
    "edit": "&Edit",
    "view": "&View",
    "time": "&Time",
    "help": "&Help",
}
_DEFAULT_SIZE = QSize(1600, 1000)
_GEOMETRY, _STATE = "window/geometry", "window/state"
# No panel takes more of the window than this, as long as nobody drags it.
_MOST_PART = 0.4
# Raised when panels come or go, so that the places of an older program are not forced on them.
_LAYOUT_VERSION = 2


class MainWindow(QMainWindow):
    """Puts given widgets in their places and holds the actions; knows nothing of atlases and maps.

    Signals:
        export_wanted: the button in the top bar was pressed.
        file_dropped: the path of a file that was dropped on the window, as text.
        closing: the window is about to close.
    """

    export_wanted = Signal()
    file_dropped = Signal(str)
    closing = Signal()

    def __init__(self, map_view: QWidget, timeline: QWidget, settings: Settings) -> None:
        super().__init__()
        self._settings, self._map_view = settings, map_view
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes; what says no may close it later."""
        self.setWindowTitle(APP_NAME)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setCentralWidget(map_view)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._docks: dict[str, QDockWidget] = {}
        self._sizes: dict[str, int] = {}
        # By hand, since the window opened; and how the panels were when the hand went down.
        self._dragged: dict[str, int] = {}
        self._pressed: dict[str, int] = {}
        self._switches: dict[str, QAction] = {}
        self.recent_menu = QMenu("Open &recent", self)
        self._title, self._counts = FittingLabel(), FittingLabel()
        self._menus = {name: self.menuBar().addMenu(title) for name, title in _MENUS.items()}
        self._bar = self._make_bar()
        dock = self.add_panel("Timeline", timeline, Qt.DockWidgetArea.BottomDockWidgetArea, 330, "Ctrl+Shift+T")
        dock.setTitleBarWidget(QWidget(dock))
        self._laid_out = False
        self.resize(_DEFAULT_SIZE.boundedTo(self.screen().availableSize()))

    def add_panel(
        self,
        title: str,
        widget: QWidget,
        area: Qt.DockWidgetArea,
        size_px: int,
        shortcut: str,
        *,
        shown: bool = True,
    ) -> QDockWidget:
        """Put a widget into a dock of this width or height; docks at one side share their place as tabs."""
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        dock.setWidget(widget)
        beside = next((other for other in self._docks.values() if self.dockWidgetArea(other) == area), None)
        self.addDockWidget(area, dock)
        if beside is not None:
            self.tabifyDockWidget(beside, dock)
        dock.setVisible(shown)
        self._docks[title] = dock
        self._sizes[title] = size_px
        self._switches[title] = self._make_switch(title, dock, shortcut)
        return dock

    def _make_switch(self, title: str, dock: QDockWidget, shortcut: str) -> QAction:
        """Make the action that shows and hides a panel; one that lies behind others counts as not shown."""
        switch = QAction(title, self)
        switch.setCheckable(True)
        switch.setShortcut(QKeySequence(shortcut))
        switch.triggered.connect(lambda wanted: self.show_panel(title) if wanted else dock.hide())
        dock.visibilityChanged.connect(switch.setChecked)
        return switch

    def show_panel(self, title: str) -> None:
        """Show a panel and bring it to the front, as wide as it was made or wants to be where it shares its side."""
        dock = self._docks[title]
        was_hidden = not dock.isVisible()
        area = self.dockWidgetArea(dock)
        mates = [one for one in self._docks.values() if one is not dock and self.dockWidgetArea(one) == area]
        dock.show()
        dock.raise_()
        if was_hidden and mates and not dock.isFloating():
            # What is beside it keeps its room.
            self._size(title, max((one.width() for one in mates if one.isVisible()), default=0))

    def grow_panel(self, title: str, by_px: int) -> None:
        """Make a panel higher by so many px, lower where negative."""
        dock = self._docks[title]
        self.resizeDocks([dock], [dock.height() + by_px], Qt.Orientation.Vertical)

    def add_panel_actions(self) -> None:
        """Put the actions that show and hide the panels into the View menu."""
        for switch in self._switches.values():
            self._menus["view"].addAction(switch)
            self.addAction(switch)

    def add_to_bar(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget into the top bar, after the title; of free room it takes ``stretch`` parts."""
        self._bar.insertWidget(self._bar.indexOf(self._counts), widget, stretch)

    def commands(self) -> list[tuple[str, QAction]]:
        """Return what the menus and their submenus offer, and every other action of the window, each with its words."""
        offered = [found for menu in self._menus.values() for found in self._commands_in(menu, "")]
        known = {action for _words, action in offered}
        return offered + [(_plain(one), one) for one in self.actions() if one not in known and one.menu() is None]

    def _commands_in(self, menu: QMenu, before: str) -> Iterator[tuple[str, QAction]]:
        for action in menu.actions():
            submenu = action.menu()
            if action.isSeparator():
                continue
            if not isinstance(submenu, QMenu):
                yield f"{before}{_plain(action)}", action
            elif submenu is not self.recent_menu:
                yield from self._commands_in(submenu, f"{before}{_plain(action)}: ")

    def add_panel_buttons(self, first: str, extra: QAction) -> None:
        """Put a button for one panel and a menu of the others, with another action, into the top bar."""
        button, menu_button = QToolButton(), QToolButton()
        menu = QMenu(menu_button)
        button.setDefaultAction(self._switches[first])
        menu.addActions([switch for title, switch in self._switches.items() if title != first])
        menu.addAction(extra)
        menu_button.setText("Panels ▾")
        menu_button.setMenu(menu)
        menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for one in (button, menu_button):
            one.setObjectName("quiet")
            self.add_to_bar(one)

    def add_action(
        self,
        menu: MenuName,
        text: str,
        slot: Callable[[], object],
        shortcut: str | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        """Put an action into a menu."""
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: slot())
        self._menus[menu].addAction(action)
        return action

    def menu(self, name: MenuName) -> QMenu:
        """Return a menu, to put more into it."""
        return self._menus[name]

    def _make_bar(self) -> QHBoxLayout:
        """Make the top bar; its parts stand in a row of their own, so that the long ones give way on a small screen."""
        bar = QToolBar("Main", self)
        bar.setObjectName("main-bar")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        wordmark = QLabel(APP_NAME)
        wordmark.setObjectName("wordmark")
        self._title.setObjectName("atlasTitle")
        self._counts.setObjectName("counts")
        export = QToolButton()
        export.setObjectName("export")
        export.setText("Export…")
        export.setToolTip("Save a picture of the map as it is now (Ctrl+E)")
        export.clicked.connect(self.export_wanted)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (wordmark, self._title):
            layout.addWidget(widget)
        layout.addWidget(self._counts)
        layout.addStretch(1)
        layout.addWidget(export)
        bar.addWidget(row)
        self.addToolBar(bar)
        return layout

    def set_title(self, title: str, file: Path | None, *, modified: bool) -> None:
        """Say which atlas is open, from which file, and whether something of it is not saved."""
        star = " *" if modified else ""
        # It gives way on a small screen, but for the star; the frame of the window has it, too.
        self._title.set_wordings((f"{title}{star}", star))
        where = str(file) if file is not None else "The atlas that came with the program"
        self._title.setToolTip(f"{title}\n{where}{', with changes that are not saved' if modified else ''}")
        named = f"{file.name}[*] – {title}" if file is not None else f"{title}[*]"
        self.setWindowTitle(f"{named} – {APP_NAME}" if title or file else f"{APP_NAME}[*]")
        self.setWindowModified(modified)

    def set_counts(self, wordings: Sequence[str]) -> None:
        """Say how much is shown and how much is not, in the longest words that there is room for."""
        self._counts.set_wordings(wordings)

    def leave_focus(self) -> None:
        """Give the keyboard back to the map and the timeline."""
        self._map_view.setFocus()

    def set_hint(self, text: str) -> None:
        """Show a line at the foot of the window."""
        self.statusBar().showMessage(text)

    def show_hint(self, text: str, dismissed: Callable[[], object]) -> None:
        """Show a line at the foot of the window until somebody has had enough of it."""
        hint, button = QLabel(text), QToolButton()
        hint.setObjectName("soft")
        hint.setContentsMargins(8, 0, 0, 0)
        button.setText("Got it")
        button.setObjectName("quiet")

        def dismiss() -> None:
            for widget in (hint, button):
                self.statusBar().removeWidget(widget)
                widget.deleteLater()
            dismissed()

        button.clicked.connect(dismiss)
        self.statusBar().addWidget(hint)
        self.statusBar().addWidget(button)

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        sheet = style_sheet(colours)
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def finish(self) -> None:
        """Lay the panels out, then put them back to where they were left. Call when all are in."""
        self._size_all()
        # What the window looks like before anything is remembered is what "Reset panels" goes back to.
        self._default_state = self.saveState(_LAYOUT_VERSION)
        geometry, state = self._settings.bytes(_GEOMETRY), self._settings.bytes(_STATE)
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._laid_out = state is not None and self.restoreState(state, _LAYOUT_VERSION)

    def reset_panels(self) -> None:
        """Put every panel back to where it was at first."""
        self._dragged.clear()
        self.restoreState(self._default_state, _LAYOUT_VERSION)
        self._size_all()

    def _size_all(self) -> None:
        for title in self._docks:
            self._size(title)

    def _size(self, title: str, least_px: int = 0) -> None:
        """Make a panel as large as a hand has made it, else as it wants to be and there is room for."""
        dock = self._docks[title]
        most = int((self.height() if self._is_below(dock) else self.width()) * _MOST_PART)
        size = self._dragged.get(title) or min(max(self._sizes[title], least_px), most)
        direction = Qt.Orientation.Vertical if self._is_below(dock) else Qt.Orientation.Horizontal
        self.resizeDocks([dock], [size], direction)

    def _is_below(self, dock: QDockWidget) -> bool:
        return self.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea

    def _sizes_now(self) -> dict[str, int]:
        """Return width or height of the panels that are seen, in px."""
        seen = {title: dock for title, dock in self._docks.items() if self._switches[title].isChecked()}
        return {title: dock.height() if self._is_below(dock) else dock.width() for title, dock in seen.items()}

    def event(self, event: QEvent) -> bool:
        """Note which panels a hand makes larger or smaller by the bars between them; let Escape leave a field first."""
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and self._leaves_field(event):
                # It comes again as a key that is pressed, and not as the shortcut that it is elsewhere.
                event.accept()
                return True
            case QEvent.Type.MouseButtonPress:
                self._pressed = self._sizes_now()
            case QEvent.Type.MouseButtonRelease:
                handled = super().event(event)
                now = self._sizes_now()
                was = self._pressed
                self._dragged |= {title: size for title, size in now.items() if was.get(title, size) != size}
                self._pressed = {}
                return handled
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a field with Escape."""
        if self._leaves_field(event):
            self.leave_focus()
        else:
            super().keyPressEvent(event)

    def _leaves_field(self, event: QKeyEvent) -> bool:
        is_field = isinstance(self.focusWidget(), QLineEdit | QAbstractSpinBox)
        return is_field and event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier

    def showEvent(self, event: QShowEvent) -> None:
        """Size the panels to the window that came to be, unless they are remembered."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self._size_all()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        if _dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which file was dropped."""
        path = _dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and places, unless something is to be settled first."""
        if not self.may_close():
            event.ignore()
            return
        self._settings.set(_GEOMETRY, self.saveGeometry())
        self._settings.set(_STATE, self.saveState(_LAYOUT_VERSION))
        self._settings.save()
        self.closing.emit()
        super().closeEvent(event)


def _plain(action: QAction) -> str:
    # After a tab stands what a menu shows where the keys are.
    return action.text().replace("&", "").replace("\t", " · ").rstrip("…")


def _dropped_file(data: QMimeData) -> str:
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 else ""
