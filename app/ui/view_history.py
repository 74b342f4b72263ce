"""Back and forward through the parts of the earth that were looked at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.mapview.messages import MapViewport
from app.mapview.view import MapView

_MOST: Final = 100
# A view counts as looked at when the hand has rested this long.
_REST_MS: Final = 700
_SAME_PX: Final = 2.0


class ViewHistory(QObject):
    """Remembers views in the order in which they were looked at."""

    def __init__(self, map_view: MapView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map = map_view
        self._views: list[MapViewport] = []
        self._at = -1
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.keep)
        map_view.view_changed.connect(lambda _viewport: self._rest.start())

    def keep(self) -> None:
        """Remember the view of now, unless it is the one of before; what lay ahead is forgotten."""
        self._rest.stop()
        now = self._map.viewport
        if now is None or (self._at >= 0 and _same(now, self._views[self._at])):
            return
        self._views = [*self._views[: self._at + 1], now][-_MOST:]
        self._at = len(self._views) - 1

    def back(self) -> None:
        """Go to the view before, if there is one."""
        self.keep()
        self._go(-1)

    def forward(self) -> None:
        """Go to the view after, if there is one."""
        self._go(1)

    def _go(self, by: int) -> None:
        if 0 <= self._at + by < len(self._views):
            self._at += by
            view = self._views[self._at]
            self._map.show_view(view.lon, view.lat, view.zoom)


def _same(a: MapViewport, b: MapViewport) -> bool:
    pixels_per_degree = 256 * 2**b.zoom / 360
    away = max(abs(a.lon - b.lon), abs(a.lat - b.lat)) * pixels_per_degree
    return away < _SAME_PX and abs(a.zoom - b.zoom) < 0.01
