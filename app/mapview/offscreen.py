"""Pictures of the map: the same page in a hidden view, as large and as fine as is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.domain.atlas import Atlas
from app.domain.records import Ref
from app.domain.scene import Scene
from app.mapview.messages import Captions, Decor, MapViewport, Theme
from app.mapview.scheme import BasemapReader
from app.mapview.view import MapView

PICTURE_DECOR: Final = Decor(zoom_buttons=False, still=True)
"""What stands on a picture where nothing else is said: all but the buttons."""

MAX_SIDE_PX: Final = 12_000
MAX_PIXELS: Final = 80_000_000
_TIMEOUT_MS: Final = 30_000
_NEXT_FRAME_MS: Final = 4


class PictureError(Exception):
    """A picture of the map could not be made; the text is one sentence with the reason."""


@dataclass(frozen=True)
class PictureSpec:
    """How a picture of the map is to be.

    Attributes:
        width_px, height_px: size in CSS pixels, which sets how large text is against the map.
        scale: device pixels a CSS pixel; the picture has ``width_px * scale`` by ``height_px * scale`` pixels.
        bounds: west, south, east, north in degrees; all of it is in the picture.
    """

    width_px: int
    height_px: int
    bounds: tuple[float, float, float, float]
    scale: float = 1.0
    theme: Theme = "light"
    decor: Decor = field(default=PICTURE_DECOR)
    selection: Ref | None = None

    @property
    def size(self) -> QSize:
        """The size of the picture in pixels."""
        return QSize(round(self.width_px * self.scale), round(self.height_px * self.scale))

    def check(self) -> None:
        """Refuse a size that no picture can have.

        Raises:
            PictureError: with the size, the limit and what to do.
        """
        width, height = self.size.width(), self.size.height()
        if min(width, height) < 16:
            raise PictureError(f"A picture of {width} × {height} pixels is too small; each side needs at least 16.")
        if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
            raise PictureError(
                f"A picture of {width} × {height} pixels is too large; up to {MAX_SIDE_PX:,} a side and "
                f"{MAX_PIXELS // 1_000_000} million in all are possible. Choose fewer dots per inch or a smaller size."
            )


class OffscreenMap(QObject):
    """A hidden map that makes one picture after the other, for a film or for one export.

    Signals:
        rendered(object): the picture of the scene that was asked for last, a ``QImage``.
        failed(str): there will be no picture; one sentence.
    """

    vector = False
    rendered = Signal(object)
    failed = Signal(str)

    def __init__(
        self, spec: PictureSpec, atlas: Atlas, basemap: BasemapReader, cache_dir: Path, parent: QObject | None = None
    ) -> None:
        """Make the hidden view.

        Raises:
            PictureError: the size is not possible.
        """
        super().__init__(parent)
        spec.check()
        self._spec = spec
        self._view = MapView(basemap, cache_dir, zoom_factor=spec.scale, vector=self.vector)
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        # One row of CSS pixels more, in which the page says which scene the frame shows.
        self._stamp_px = math.ceil(spec.scale)
        self._view.resize(spec.size.width(), spec.size.height() + self._stamp_px)
        self._view.set_theme(spec.theme)
        self._view.set_decor(replace(spec.decor, still=True))
        self._view.fit(*spec.bounds)
        self._view.set_atlas(atlas)
        self._view.set_selection(spec.selection)
        self._view.settled.connect(self._on_settled)
        self._view.failed.connect(self._fail)
        self._wanted: int | None = None
        self._timeout = QTimer(self, singleShot=True, interval=_TIMEOUT_MS)
        self._timeout.timeout.connect(self._on_timeout)
        self._view.show()

    def set_decor(self, decor: Decor) -> None:
        """Say anew what stands beside the map in the pictures that follow."""
        if decor != self._spec.decor:
            self._spec = replace(self._spec, decor=decor)
            self._view.set_decor(replace(decor, still=True))

    def request(self, scene: Scene, captions: Captions) -> None:
        """Ask for the picture of a scene; one at a time."""
        self._wanted = self._view.show_scene(scene, captions)
        self._timeout.start()

    @property
    def viewport(self) -> MapViewport | None:
        """The part of the earth in the picture, which is what was asked for and a margin."""
        return self._view.viewport

    def close(self) -> None:
        """Give the page back. Must be called; afterwards no signal comes."""
        self._wanted = None
        self._timeout.stop()
        self._view.dispose()

    def _on_settled(self, seq: int) -> None:
        if seq != self._wanted:
            return
        self._grab(seq)

    def _grab(self, seq: int) -> None:
        """Take the picture as soon as the frame with this scene has come through the compositor."""
        if seq != self._wanted:
            return
        grabbed = self._view.web.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        size = self._spec.size
        if grabbed.width() != size.width() or grabbed.height() != size.height() + self._stamp_px:
            self._fail(f"The picture came out {grabbed.width()} pixels wide instead of {size.width()}.")
        elif grabbed.pixel(size.width() // 2, grabbed.height() - 1) & 0xFFFFFF == seq % 0x1000000:
            self._deliver(grabbed.copy(QRect(QPoint(0, 0), size)))
        else:
            QTimer.singleShot(_NEXT_FRAME_MS, lambda: self._grab(seq))

    def _deliver(self, picture: object) -> None:
        self._wanted = None
        self._timeout.stop()
        self.rendered.emit(picture)

    def _on_timeout(self) -> None:
        self._fail(f"The map was not ready after {_TIMEOUT_MS // 1000} seconds. Try a smaller picture.")

    def _fail(self, text: str) -> None:
        if self._wanted is None:
            return
        self._wanted = None
        self._timeout.stop()
        self.failed.emit(text)


def render(
    spec: PictureSpec, atlas: Atlas, scene: Scene, captions: Captions, basemap: BasemapReader, cache_dir: Path
) -> QImage:
    """Return one picture, waiting for it while other events go on.

    Raises:
        PictureError: there is none; the text says why.
    """
    hidden = OffscreenMap(spec, atlas, basemap, cache_dir)
    try:
        image: QImage = wait_for_picture(hidden, lambda: hidden.request(scene, captions))
    finally:
        hidden.close()
    return image


def wait_for_picture(hidden: OffscreenMap, ask: Callable[[], None]) -> Any:
    """Return the picture that ``ask`` asks for, as the map's ``rendered`` gives it.

    Raises:
        PictureError: there is none; the text says why.
    """
    loop = QEventLoop()
    pictures: list[Any] = []
    reasons: list[str] = []

    def finish(kept: list[Any], result: object) -> None:
        kept.append(result)
        loop.quit()

    def take(picture: object) -> None:
        finish(pictures, picture)

    def give_up(reason: str) -> None:
        finish(reasons, reason)

    hidden.rendered.connect(take)
    hidden.failed.connect(give_up)
    try:
        ask()
        if not pictures and not reasons:
            loop.exec()
    finally:
        hidden.rendered.disconnect(take)
        hidden.failed.disconnect(give_up)
    if pictures:
        return pictures[0]
    raise PictureError(reasons[0] if reasons else "The program was closed before the picture was ready.")
