"""A map under test, and small atlases to put on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Deployment, Site
from app.domain.scene import Moment, Scene, SceneIndex
from app.mapview.messages import Captions, Decor
from app.mapview.view import MapView

WAIT_MS = 60_000
"""Long enough for a page that stands still at its start, is ended by the watchdog and comes back on a busy computer."""
STILL = Decor(zoom_buttons=False, still=True)
BARE = replace(STILL, plate=False, legend=False, scale_bar=False, credits=False, graticule=False, labels=False)
SHIP = "10033000001202030000"
SYMBOL_FILL = (128, 224, 255)
"""What milsymbol fills a friend with."""


class MapDriver:
    """A map and what a test does with it."""

    def __init__(self, view: MapView, qtbot: Any) -> None:
        self.view = view
        self._qtbot = qtbot

    def show(self, scene: Scene, captions: Captions | None = None) -> int:
        """Show a scene and wait until all that belongs to it is drawn."""
        waited: list[int] = []
        with self._qtbot.waitSignal(self.view.settled, timeout=WAIT_MS, check_params_cb=lambda seq: seq in waited):
            waited.append(self.view.show_scene(scene, captions or Captions("a day")))
        return waited[0]

    def grab(self) -> QImage:
        """Return the picture of the scene that was shown last, when its frame has come."""
        seq = self.view._seq
        image = QImage()

        def has_come() -> bool:
            nonlocal image
            image = self.view.web.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            return image.pixel(image.width() // 2, image.height() - 1) & 0xFFFFFF == seq

        self._qtbot.waitUntil(has_come, timeout=WAIT_MS)
        return image

    def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression in the page, ``None`` for undefined."""
        values: list[Any] = []
        self.view.page.runJavaScript(f"JSON.stringify([{script}])", values.append)
        self._qtbot.waitUntil(lambda: bool(values), timeout=WAIT_MS)
        return json.loads(values[0])[0]

    def wait_until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=WAIT_MS)


def move(target: QWidget, at: QPoint) -> None:
    """Move the pointer over a widget that is on no screen, where the system's own cursor cannot go."""
    local = QPointF(at)
    nothing, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, local, QPointF(target.mapToGlobal(at)), nothing, nothing, none)
    QCoreApplication.sendEvent(target, event)


def pause(ms: int) -> None:
    """Let the event loop run: only to show that something does not happen."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def one_stay(**fields: Any) -> Atlas:
    """Return an atlas of one open base with one destroyer."""
    base = Site("base", "Testport", "", "naval base", "USN", "Testland", "JPN", 135.0, 30.0, opened="1945", closed="..")
    ship = Deployment("ship", "USS Test", "", "destroyer", "destroyer", "USN", "USA", "base", sidc=SHIP)
    return Atlas("Test", (base,), (replace(ship, **fields),))


def scene_of(atlas: Atlas, year: int, month: int = 1, day: int = 1) -> Scene:
    return SceneIndex(atlas).scene(Moment(instant_of(year, month, day)))


def rgb(image: QImage) -> Any:
    """Return the colours of an RGB32 image, int16, shape ``(height, width, 3)``."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return pixels[:, : image.width(), 2::-1].astype(np.int16)


def count_pixels(image: QImage, near: tuple[int, int, int], tolerance: int = 0) -> int:
    """Return how many pixels have a colour, each channel within the tolerance."""
    return int((np.abs(rgb(image) - np.array(near)) <= tolerance).all(axis=2).sum())


def middle_of(image: QImage, near: tuple[int, int, int]) -> tuple[int, int]:
    """Return the middle of the pixels that have exactly this colour."""
    ys, xs = (rgb(image) == np.array(near)).all(axis=2).nonzero()
    assert len(xs), f"no pixel has the colour {near}"
    return int(np.median(xs)), int(np.median(ys))
