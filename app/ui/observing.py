"""Observations from the open file to the map: read and packed beside the window, and asked about by a click."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal

from app.data.observations import Observations, load_observations, observation_row
from app.domain.civil import DAY_S
from app.domain.layer_counts import LayerCount, PointCounts
from app.domain.scene import Moment
from app.mapview.points import Packed, pack
from app.mapview.view import MapView
from app.state.document import Document
from app.support.errors import UserError
from app.support.paths import BUNDLED_ATLAS
from app.support.settings import Settings
from app.ui.observations_panel import TRAILS, ObservationsPanel, undated_in_words

_TRAIL_KEY: Final = "observations/trail"
_FIELD_KEY: Final = "observations/field"
_ALL: Final = "all"
_FIRST_TRAIL: Final = 30
_ALL_TIME_S: Final = 2**60


class _Read(NamedTuple):
    points: Observations
    packed: Packed
    counts: PointCounts


class Observing(QObject):
    """Owns what is shown of the observations.

    Signals:
        said(str): one sentence for the status bar.
        changed(): other observations are on the map, or the same ones of another time.
        clicked(): an observation was clicked, and the panel says what is known of it.
    """

    said = Signal(str)
    changed = Signal()
    clicked = Signal()
    _file_read = Signal(object, object)
    _row_read = Signal(object, int, object)

    def __init__(
        self, document: Document, map_view: MapView, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._map, self._settings = document, map_view, settings
        self.panel = ObservationsPanel()
        self._field = settings.text(_FIELD_KEY, "kind")
        remembered = settings.text(_TRAIL_KEY, str(_FIRST_TRAIL))
        self.trail_days = next((days for days in TRAILS if _as_text(days) == remembered), _FIRST_TRAIL)
        self.panel.show_choice(self.trail_days)
        self._has_points = False
        self._counts = PointCounts(np.empty(0, np.int64), np.empty(0, np.int64))
        # Its end waits for what is being read.
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._file_read.connect(self._show)
        self._row_read.connect(self._show_row)
        self.panel.trail_changed.connect(self._use_trail)
        self.panel.field_changed.connect(self._use_field)
        map_view.points.clicked.connect(self._on_clicked)
        map_view.clicked.connect(lambda _ref: map_view.points.select(None))
        document.file_changed.connect(self.read)
        self.read()

    def read(self) -> None:
        """Read the observations of the open file anew."""
        path, field = self._path, self._field
        self._pool.start(lambda: self._file_read.emit(path, _read(path, field)))

    def counts_at(self, moment: Moment) -> LayerCount:
        """Return how many observations are shown at a moment, and how many are not of its time."""
        trail_s = _ALL_TIME_S if self.trail_days is None else self.trail_days * DAY_S
        return self._counts.at(moment, trail_s)

    @property
    def _path(self) -> Path:
        return self._document.path or BUNDLED_ATLAS

    def _show(self, path: Path, read: _Read | str) -> None:
        if path != self._path:
            return
        if isinstance(read, str):
            self.panel.show_problem(read)
            self.said.emit(read)
            return
        points, packed, self._counts = read
        self.panel.show_file(len(points), packed.undated, points.fields, points.by)
        if not len(points) and not self._has_points:
            return
        self._has_points = bool(len(points))
        self._map.points.show(packed, self.trail_days)
        self.changed.emit()
        if packed.undated:
            self.said.emit(f"Of {len(points):,} observations, {undated_in_words(packed.undated)}.")

    def _use_trail(self, days: int | None) -> None:
        self.trail_days = days
        self._settings.set(_TRAIL_KEY, _as_text(days))
        self._map.points.set_trail(days)
        self.changed.emit()

    def _use_field(self, field: str) -> None:
        self._field = field
        self._settings.set(_FIELD_KEY, field)
        self.read()

    def _on_clicked(self, row_id: int) -> None:
        self._map.points.select(row_id)
        path = self._path
        self._pool.start(lambda: self._row_read.emit(path, row_id, _read_row(path, row_id)))

    def _show_row(self, path: Path, row_id: int, read: dict[str, str] | str) -> None:
        if path != self._path:
            return
        if isinstance(read, str):
            self.panel.show_problem(read)
        else:
            self.panel.show_row(row_id, read)
        self.clicked.emit()


def _as_text(days: int | None) -> str:
    return _ALL if days is None else str(days)


def _read(path: Path, field: str) -> _Read | str:
    try:
        points = load_observations(path, field)
        return _Read(points, pack(points), PointCounts(points.earliest, points.latest))
    except UserError as error:
        return str(error)


def _read_row(path: Path, row_id: int) -> dict[str, str] | str:
    try:
        return observation_row(path, row_id)
    except UserError as error:
        return str(error)
