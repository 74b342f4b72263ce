"""What lies under the data: the program's own map, a file of tiles, or an online map that was switched on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.data.online_tiles import OnlineMap, online_maps
from app.data.tiles import TileArchive, TileArchiveError, open_tiles
from app.mapview.background import Background
from app.mapview.view import MapView
from app.support.settings import Settings
from app.ui.dialogs import show_problem
from app.ui.online_map_dialog import OnlineMapDialog

_FILE_KEY: Final = "map/tiles"
_NETWORK_KEY: Final = "network/forbidden"
_FILTER: Final = "Map tiles (*.mbtiles *.pmtiles);;All files (*)"
_ONLINE: Final = "&Online map…"
_FORBIDDEN: Final = "Online map (the network is off in the settings)"


def network_forbidden(settings: Settings) -> bool:
    """Return whether the program must never use the network."""
    return settings.text(_NETWORK_KEY) == "yes"


def forbid_network(settings: Settings, forbidden: bool) -> None:
    """Forbid the network, or let a person switch online maps on."""
    settings.set(_NETWORK_KEY, "yes" if forbidden else "no")


class Backgrounds(QObject):
    """Owns the background. A file is remembered for the next start, an online map never is.

    Signals:
        said(str): one sentence for the status bar.
        changed(bool): whether there is a background now.
    """

    said = Signal(str)
    changed = Signal(bool)
    _opened = Signal(object, object)

    def __init__(self, map_view: MapView, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map, self._settings = map_view, settings
        self._archive: TileArchive | None = None
        self._window: QWidget | None = None
        self._wanted: Path | None = None
        self._sign = ""
        self.online: OnlineMap | None = None
        # Its end waits for what is being opened.
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._opened.connect(self._use_archive)
        self._own, self._file, self._other = (QAction(self) for _ in range(3))
        for action, text, doing in (
            (self._own, "The program's own map", self.clear),
            (self._file, "&File of tiles…", self._ask_for_file),
            (self._other, _ONLINE, self._ask_for_online),
        ):
            action.setText(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, doing=doing: self._do(doing))
        self._own.setChecked(True)
        self.use_settings()
        remembered = settings.text(_FILE_KEY)
        if remembered:
            self.open_file(Path(remembered))

    def fill_menu(self, menu: QMenu, window: QWidget) -> None:
        """Put the choice of the background into a menu."""
        self._window = window
        submenu = menu.addMenu("&Background")
        submenu.addActions([self._own, self._file, self._other])

    @property
    def in_words(self) -> str:
        """What lies there: ``Map file: japan.mbtiles``."""
        return self._sign or "none; View > Background"

    def use_settings(self) -> None:
        """Obey the settings: an online map that is on goes when the network is forbidden."""
        forbidden = network_forbidden(self._settings)
        self._other.setEnabled(not forbidden)
        self._other.setText(_FORBIDDEN if forbidden else _ONLINE)
        if forbidden and self.online is not None:
            self.clear()
            self.said.emit("The online map is off: the settings forbid the network.")

    def clear(self) -> None:
        """Show the program's own map alone, and forget the file."""
        self._settings.forget(_FILE_KEY)
        self._wanted = None
        self._show(None)

    def open_file(self, path: Path) -> None:
        """Lay a file of tiles under the data, as soon as it has been opened."""
        self._wanted = path
        self._pool.start(lambda: self._opened.emit(path, _open(path)))

    def show_online(self, online: OnlineMap) -> None:
        """Switch an online map on, unless the network is forbidden."""
        if network_forbidden(self._settings):
            self.said.emit("The settings forbid the network; allow it there to see online maps.")
            return
        self.clear()
        self.online = online
        sign = f"Online map: {online.name}"
        self._show(Background(sign, online.attribution, 0, online.max_zoom, address=online.address))

    def _use_archive(self, path: Path, opened: TileArchive | str) -> None:
        if path != self._wanted:
            if not isinstance(opened, str):
                opened.close()
            return
        if isinstance(opened, str):
            self._settings.forget(_FILE_KEY)
            self._wanted = None
            self._show_choice()
            if self._window is not None and self._window.isVisible():
                show_problem(self._window, "The tiles were not opened", opened)
            else:
                self.said.emit(opened)
            return
        self._settings.set(_FILE_KEY, str(path))
        sign = f"Map file: {opened.name}"
        self._show(Background(sign, opened.attribution, opened.min_zoom, opened.max_zoom, read=opened.read), opened)

    def _show(self, background: Background | None, archive: TileArchive | None = None) -> None:
        if background is None or background.address is None:
            self.online = None
        self._sign = background.sign if background else ""
        self._map.backdrop.show(background)
        before, self._archive = self._archive, archive
        if before is not None:
            before.close()
        self._show_choice()
        self.changed.emit(background is not None)

    def _show_choice(self) -> None:
        self._own.setChecked(self.online is None and self._archive is None)
        self._file.setChecked(self._archive is not None)
        self._other.setChecked(self.online is not None)

    def _do(self, doing: object) -> None:
        assert callable(doing)
        doing()
        # A dialog that was cancelled changes nothing, and neither may the tick.
        self._show_choice()

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "File of map tiles", "", _FILTER)
        if name:
            self.open_file(Path(name))

    def _ask_for_online(self) -> None:
        dialog = OnlineMapDialog(online_maps(), self._window)
        if dialog.exec() and dialog.chosen is not None:
            self.show_online(dialog.chosen)
        dialog.deleteLater()


def _open(path: Path) -> TileArchive | str:
    try:
        return open_tiles(path)
    except TileArchiveError as error:
        return str(error)
