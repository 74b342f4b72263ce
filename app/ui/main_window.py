"""The window: the map in the middle, the inspector beside it, the timeline below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.support.colours import Colours
from app.support.paths import APP_NAME
from app.support.settings import Settings
from app.ui.theme import style_sheet
from app.ui.views import NAMED_VIEWS, NamedView

_DEFAULT_SIZE = QSize(1600, 1000)
_GEOMETRY, _STATE = "window/geometry", "window/state"


class MainWindow(QMainWindow):
    """Puts given widgets in their places and offers the actions; knows nothing of atlases and maps.

    Signals:
        export_wanted, open_wanted, bundled_wanted, about_wanted, shortcuts_wanted: a person chose the action.
        view_wanted: a :class:`~app.ui.views.NamedView` was chosen.
        theme_toggled: light or dark was asked for.
        closing: the window is about to close.
    """

    export_wanted = Signal()
    open_wanted = Signal()
    bundled_wanted = Signal()
    about_wanted = Signal()
    shortcuts_wanted = Signal()
    view_wanted = Signal(object)
    theme_toggled = Signal()
    closing = Signal()

    def __init__(self, map_view: QWidget, inspector: QWidget, timeline: QWidget, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.setWindowTitle(APP_NAME)
        self.setCentralWidget(map_view)
        self._inspector_dock = self._dock("Inspector", inspector, Qt.DockWidgetArea.RightDockWidgetArea)
        self._timeline_dock = self._dock("Timeline", timeline, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._title, self._counts = QLabel(), QLabel()
        self._make_bar()
        self._make_menus(timeline)
        self.resize(_DEFAULT_SIZE)
        self._lay_out()
        # What the window looks like before anything is remembered is what "Reset panels" goes back to.
        self._default_state = self.saveState()
        self._restore()

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        dock.setWidget(widget)
        dock.setTitleBarWidget(QWidget(dock))
        self.addDockWidget(area, dock)
        return dock

    def _make_bar(self) -> None:
        bar = QToolBar("Main", self)
        bar.setObjectName("main-bar")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        wordmark = QLabel(APP_NAME)
        wordmark.setObjectName("wordmark")
        self._title.setObjectName("atlasTitle")
        self._counts.setObjectName("counts")
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        export = QToolButton()
        export.setObjectName("export")
        export.setText("Export snapshot…")
        export.setToolTip("Save a picture of the map as it is now (Ctrl+E)")
        export.clicked.connect(self.export_wanted)
        for widget in (wordmark, self._title, spacer, self._counts, export):
            bar.addWidget(widget)
        self.addToolBar(bar)

    def _make_menus(self, timeline: QWidget) -> None:
        file = self.menuBar().addMenu("&File")
        self._add(file, "&Open…", self.open_wanted, QKeySequence.StandardKey.Open)
        self._add(file, "Open the &bundled atlas", self.bundled_wanted)
        file.addSeparator()
        self._add(file, "&Export snapshot…", self.export_wanted, "Ctrl+E")
        file.addSeparator()
        quit_action = self._add(file, "&Quit", None, QKeySequence.StandardKey.Quit)
        quit_action.triggered.connect(self.close)

        view = self.menuBar().addMenu("&View")
        for number, named in enumerate(NAMED_VIEWS, start=1):
            action = self._add(view, named.title, None, f"Ctrl+{number}")
            action.triggered.connect(lambda _checked=False, chosen=named: self._choose_view(chosen))
        view.addSeparator()
        view.addAction(self._inspector_dock.toggleViewAction())
        view.addAction(self._timeline_dock.toggleViewAction())
        reset = self._add(view, "&Reset panels", None)
        reset.triggered.connect(self._reset)
        view.addSeparator()
        self._add(view, "Light or &dark", self.theme_toggled, "Ctrl+Shift+L")

        time = self.menuBar().addMenu("&Time")
        time.addActions(timeline.actions())
        self.addActions(timeline.actions())

        help_menu = self.menuBar().addMenu("&Help")
        self._add(help_menu, "&Keyboard shortcuts", self.shortcuts_wanted, "?")
        self._add(help_menu, f"&About {APP_NAME}", self.about_wanted)

    def _add(
        self, menu: QMenu, text: str, signal: object, shortcut: str | QKeySequence.StandardKey | None = None
    ) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        if signal is not None:
            action.triggered.connect(signal)
        menu.addAction(action)
        return action

    def _choose_view(self, view: NamedView) -> None:
        self.view_wanted.emit(view)

    def set_title(self, title: str) -> None:
        """Say which atlas is open."""
        self._title.setText(title)
        self.setWindowTitle(f"{title} – {APP_NAME}" if title else APP_NAME)

    def set_counts(self, text: str) -> None:
        """Say how much is shown and how much is not."""
        self._counts.setText(text)

    def set_hint(self, text: str) -> None:
        """Show a line at the foot of the window."""
        self.statusBar().showMessage(text)

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.setStyleSheet(style_sheet(colours))

    def _lay_out(self) -> None:
        self.resizeDocks([self._inspector_dock], [330], Qt.Orientation.Horizontal)
        self.resizeDocks([self._timeline_dock], [330], Qt.Orientation.Vertical)

    def _restore(self) -> None:
        geometry, state = self._settings.bytes(_GEOMETRY), self._settings.bytes(_STATE)
        if geometry is not None:
            self.restoreGeometry(geometry)
        if state is not None:
            self.restoreState(state)

    def _reset(self) -> None:
        self.restoreState(self._default_state)
        self._lay_out()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and places."""
        self._settings.set(_GEOMETRY, self.saveGeometry())
        self._settings.set(_STATE, self.saveState())
        self._settings.save()
        self.closing.emit()
        super().closeEvent(event)
