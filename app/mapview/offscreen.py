"""Pictures of the map: the same page in a hidden view, as large and as fine as is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen

from app.domain.atlas import Atlas
from app.domain.records import Ref
from app.domain.scene import Scene
from app.mapview.look import Look
from app.mapview.messages import Captions, Decor, MapViewport, Theme
from app.mapview.overlay import Overlay
from app.mapview.scheme import BasemapReader
from app.mapview.view import MapView
from app.support.colours import DARK, LIGHT

PICTURE_DECOR: Final = Decor(zoom_buttons=False, still=True)
"""What stands on a picture where nothing else is said: all but the buttons."""

MAX_SIDE_PX: Final = 12_000
MAX_PIXELS: Final = 80_000_000
_TIMEOUT_MS: Final = 30_000
_NEXT_FRAME_MS: Final = 1
_SMALLEST_MAP_PX: Final = 100
# QWebEnginePage.setZoomFactor takes no less.
_LEAST_ZOOM_FACTOR: Final = 0.25


def screen_ratio() -> float:
    """Return how many pixels of the screen a pixel of a widget has; hidden widgets follow the screen, too."""
    return QGuiApplication.primaryScreen().devicePixelRatio()


def least_scale() -> float:
    """Return the least scale that a page can be drawn at."""
    return _LEAST_ZOOM_FACTOR * screen_ratio()


class PictureError(Exception):
    """A picture of the map could not be made; the text is one sentence with the reason."""


@dataclass(frozen=True)
class PictureSpec:
    """How a picture of the map is to be.

    Attributes:
        width_px, height_px: size in CSS pixels, which sets how large text is against the map.
        scale: device pixels a CSS pixel; the picture has ``width_px * scale`` by ``height_px * scale`` pixels.
        bounds: west, south, east, north in degrees; all of it is in the picture.
        look: style of symbols, language of names, layers and their opacity and order; ``theme`` alone says whether the
            picture is for paper.
        view: longitude and latitude of the middle in degrees and the zoom, instead of the bounds.
        overlay: bulk points, drawings and marks on the map.
        margin_px: blank paper around the map, in CSS pixels, within ``width_px`` and ``height_px``.
    """

    width_px: float
    height_px: float
    bounds: tuple[float, float, float, float]
    scale: float = 1.0
    theme: Theme = "light"
    decor: Decor = field(default=PICTURE_DECOR)
    selection: Ref | None = None
    look: Look = field(default_factory=Look)
    overlay: Overlay = field(default_factory=Overlay)
    margin_px: float = 0.0
    view: tuple[float, float, float] | None = None

    @property
    def margin(self) -> int:
        """The margin in pixels of the picture."""
        return round(self.margin_px * self.scale)

    @property
    def paper(self) -> str:
        """The colour of the margin."""
        return DARK.ground_raised if self.theme == "dark" else "#ffffff"

    @property
    def line(self) -> str:
        """The colour of the line around the map where there is a margin."""
        return DARK.line_strong if self.theme == "dark" else LIGHT.coast

    @property
    def map_size(self) -> QSize:
        """The size of the map within its margin, in pixels."""
        size, margin = self.size, self.margin
        return QSize(size.width() - 2 * margin, size.height() - 2 * margin)

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
        if self.margin and min(self.map_size.width(), self.map_size.height()) < self.scale * _SMALLEST_MAP_PX:
            raise PictureError("The margins leave no room for the map. Choose narrower margins or a larger picture.")


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
        # A picture is the same on every screen.
        self._ratio = screen_ratio()
        self._view = MapView(basemap, cache_dir, zoom_factor=spec.scale / self._ratio, vector=self.vector)
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        # Some rows more, as many CSS pixels as make one, in which the page says which scene the frame shows.
        self._stamp_px = math.ceil(math.ceil(1 / spec.scale) * spec.scale)
        self._view.resize(self._in_widget(spec.map_size + QSize(0, self._stamp_px)))
        self._view.set_theme(spec.theme)
        self._view.set_look(replace(spec.look, paper=False))
        self._view.set_decor(replace(spec.decor, still=True))
        if spec.view is None:
            self._view.fit(*spec.bounds)
        else:
            self._view.show_view(*spec.view)
        self._view.set_atlas(atlas)
        self._view.lay_over(spec.overlay)
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

    @property
    def margin(self) -> int:
        """The margin of the picture in its pixels."""
        return self._spec.margin

    def cancel(self) -> None:
        """Make no picture of what was asked for; :attr:`failed` says so."""
        self._fail("Stopped.")

    def close(self) -> None:
        """Give the page back and be deleted soon. Must be called; afterwards no signal comes."""
        self._wanted = None
        self._timeout.stop()
        self._view.dispose()
        self.deleteLater()

    def _in_widget(self, size: QSize) -> QSize:
        """Return a size in pixels of the picture as one in pixels of a widget, which may have several of them."""
        return QSize(math.ceil(size.width() / self._ratio), math.ceil(size.height() / self._ratio))

    def _on_settled(self, seq: int) -> None:
        if seq != self._wanted:
            return
        self._grab(seq)

    def _grab(self, seq: int) -> None:
        """Take the picture as soon as the frame with this scene has come through the compositor."""
        if seq != self._wanted:
            return
        size = self._spec.map_size
        web = self._view.web
        wanted = self._in_widget(size + QSize(0, self._stamp_px))
        if web.size() != wanted:
            self._fail(f"The picture came out {web.width()} pixels wide instead of {wanted.width()}.")
            return
        # One pixel tells; the whole picture is read only when it is the right one.
        stamp = web.grab(QRect(web.width() // 2, web.height() - 1, 1, 1)).toImage()
        if stamp.pixel(0, stamp.height() - 1) & 0xFFFFFF == seq % 0x1000000:
            drawn = web.grab(QRect(QPoint(0, 0), self._in_widget(size))).toImage()
            drawn.setDevicePixelRatio(1.0)
            whole = drawn if drawn.size() == size else drawn.copy(QRect(QPoint(0, 0), size))
            self._deliver(self._on_paper(whole.convertToFormat(QImage.Format.Format_RGB32)))
        else:
            QTimer.singleShot(_NEXT_FRAME_MS, lambda: self._grab(seq))

    def _on_paper(self, drawn: QImage) -> QImage:
        spec = self._spec
        if not spec.margin:
            return drawn
        paper = QImage(spec.size, drawn.format())
        paper.fill(QColor(spec.paper))
        painter = QPainter(paper)
        painter.drawImage(spec.margin, spec.margin, drawn)
        painter.setPen(QPen(QColor(spec.line), max(1, round(spec.scale))))
        painter.drawRect(QRect(QPoint(spec.margin, spec.margin), drawn.size()))
        painter.end()
        return paper

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
