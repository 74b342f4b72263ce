"""The preview of a picture: drawn by the code that makes the picture, and then the picture itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.atlas import Atlas
from app.domain.scene import Scene
from app.export.captions import captions_of
from app.export.georeference import Placement
from app.export.layout import Layout
from app.export.picture_files import VECTOR
from app.export.snapshot import SnapshotSpec, make_map, placed
from app.mapview.offscreen import OffscreenMap
from app.support.errors import UserError

_SETTLE_MS: Final = 200
_IDLE_MS: Final = 700
# Larger ones are drawn when they are wanted: they take seconds and hundreds of megabytes.
_MOST_PIXELS_AHEAD: Final = 20_000_000


class SnapshotPreview(QLabel):
    """Shows a picture small, soon after each change, and then draws it full size, so that saving finds it made.

    Signals:
        drawn: the preview shows what was asked for last.
        ready: the picture has been drawn in its full size.
    """

    drawn = Signal()
    ready = Signal()

    def __init__(self, atlas: Atlas, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__("Drawing the preview…", parent)
        self._atlas, self._scene = atlas, scene
        self._spec: SnapshotSpec | None = None
        self._suffix = ".png"
        self._small: OffscreenMap | None = None
        self._small_spec: SnapshotSpec | None = None
        self._full: OffscreenMap | None = None
        self._made: tuple[SnapshotSpec, QImage, Placement] | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAccessibleName("Preview of the picture")
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._draw)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._draw_ahead)

    def show_picture(self, spec: SnapshotSpec, suffix: str) -> None:
        """Draw this picture, soon."""
        self._spec, self._suffix = spec, suffix
        self._stop_ahead()
        self._soon.start()

    def show_problem(self, text: str) -> None:
        """Say why there is no picture."""
        self._spec = None
        self._soon.stop()
        self._stop_ahead()
        self.setText(text)

    def take(self, spec: SnapshotSpec) -> tuple[QImage, Placement] | None:
        """Return the picture in its full size where it has been drawn already."""
        return self._made[1:] if self._made is not None and self._made[0] == spec else None

    def stop(self) -> None:
        """Give the hidden pages back. Must be called when the preview is no longer wanted."""
        self._soon.stop()
        self._stop_ahead()
        self._drop_small()

    def finish(self) -> None:
        """Draw no more small pictures, but go on with the one in full size."""
        self._soon.stop()
        self._drop_small()

    def _draw(self) -> None:
        spec = self._spec
        if spec is None:
            return
        try:
            spec.check(self._suffix)
            decor = spec.decor(self._atlas, self._scene)
            kept = replace(spec, layout=Layout(margin_mm=spec.layout.margin_mm), quality=1)
            if self._small is None or self._small_spec != kept:
                self._drop_small()
                part = min(self.width() / spec.width_px, self.height() / spec.height_px)
                self._small = make_map(self._atlas, self._scene, spec, part=part)
                self._small.rendered.connect(self._show)
                self._small.failed.connect(self.show_problem)
                self._small_spec = kept
            self._small.set_decor(decor)
            self._small.request(self._scene, captions_of(self._atlas, self._scene))
        except UserError as error:
            self.show_problem(str(error))

    def _show(self, image: QImage) -> None:
        # A page draws no smaller than a quarter of its size.
        fitting = image.scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.setPixmap(QPixmap.fromImage(fitting if fitting.width() < image.width() else image))
        self._idle.start()
        self.drawn.emit()

    def _draw_ahead(self) -> None:
        spec = self._spec
        if spec is None or self._suffix in VECTOR or spec.width_px * spec.height_px > _MOST_PIXELS_AHEAD:
            return
        try:
            self._full = make_map(self._atlas, self._scene, spec, self._suffix)
        except UserError as error:
            self.show_problem(str(error))
            return
        full = self._full

        def keep(image: QImage) -> None:
            self._made = spec, image, placed(full, spec)
            self._close_full()
            self.ready.emit()

        full.rendered.connect(keep)
        full.failed.connect(self._close_full)
        full.request(self._scene, captions_of(self._atlas, self._scene))

    def _stop_ahead(self) -> None:
        self._idle.stop()
        self._made = None
        self._close_full()

    def _close_full(self) -> None:
        if self._full is not None:
            self._full.close()
            self._full = None

    def _drop_small(self) -> None:
        if self._small is not None:
            self._small.close()
            self._small = None
