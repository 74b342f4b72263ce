"""The map as a widget."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.change_marks import Mark
from app.domain.records import Kind, Ref
from app.domain.scene import Scene
from app.domain.status import StatusArray
from app.mapview.background import Backdrop
from app.mapview.bridge import Bridge
from app.mapview.bulk import BulkPoints
from app.mapview.changes import changes_message
from app.mapview.look import Drawing, Look
from app.mapview.messages import (
    Captions,
    DateWanted,
    Decor,
    Drawn,
    Failed,
    Incoming,
    MapViewport,
    Observed,
    Pointed,
    PointerAt,
    Ready,
    Theme,
    Viewed,
    encode,
    encode_ref,
)
from app.mapview.overlay import Overlay
from app.mapview.payload import atlas_message, full_scene, pacific, scene_difference
from app.mapview.scheme import PAGE_URL, VECTOR_URL, BasemapReader, OfflineProfile
from app.mapview.theme import GROUND
from app.mapview.watchdog import Watchdog
from app.mapview.web_page import MapPage

_js_log = logging.getLogger("js")

# A page that dies again and again is not loaded for ever; one that died an hour ago may die again.
_MAX_RELOADS: Final = 3
_LOSS_FORGOTTEN_S: Final = 600.0


class MapView(QWidget):
    """The map of an atlas at a moment. ``points`` are its observations, ``backdrop`` is what lies under the data.

    Its page loads at once, and is ready when it has loaded and has its size.

    Signals:
        ready(): the page has loaded and takes messages (again after it was lost).
        drawn(int): the scene with this number is on the screen.
        settled(int): so are the land, symbols and names that belong to it.
        clicked(object), hovered(object): a :class:`~app.domain.records.Ref`, or ``None`` for empty map.
        pointer_moved(float, float), place_clicked(float, float): longitude and latitude under the pointer; a place that
            was clicked while measuring.
        date_wanted: the date plate was clicked.
        view_changed(object): a :class:`~app.mapview.messages.MapViewport`.
        failed(str): the map cannot be shown, or not fully; one sentence.
    """

    ready = Signal()
    drawn = Signal(int)
    settled = Signal(int)
    clicked = Signal(object)
    hovered = Signal(object)
    pointer_moved = Signal(float, float)
    place_clicked = Signal(float, float)
    date_wanted = Signal()
    view_changed = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        basemap: BasemapReader,
        cache_dir: Path,
        parent: QWidget | None = None,
        *,
        zoom_factor: float = 1.0,
        vector: bool = False,
    ) -> None:
        super().__init__(parent)
        self._url = VECTOR_URL if vector else PAGE_URL
        self._profile = OfflineProfile(basemap, cache_dir)
        self.web = QWebEngineView(self)
        # A page that loads before it is laid out is to have no size, not some size.
        self.web.resize(0, 0)
        self.page = MapPage(self._profile, self.web)
        self.bridge = Bridge(self)
        self.page.setWebChannel(self.bridge.channel)
        self.web.setPage(self.page)
        # Children are deleted in the order of their coming: the profile must outlive the page.
        self._profile.setParent(self)
        # Before loading: the page then lays itself out for this many device pixels a CSS pixel.
        self.web.setZoomFactor(zoom_factor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.web)

        self._atlas: Atlas | None = None
        self._decor = Decor()
        self._look = Look()
        self._drawings: tuple[Drawing, ...] = ()
        self._changes: list[dict[str, Any]] = []
        self._measuring = False
        self.points = BulkPoints(self.bridge, self._profile.hold, self)
        self.backdrop = Backdrop(self.bridge, self._profile.hold_background)
        self._theme: Theme = "light"
        self._selection: Ref | None = None
        self._viewport: MapViewport | None = None
        # The last message that said what to show: how a page that has not said what it shows is told again.
        self._aim = ""
        self._scene: tuple[Scene, Captions] | None = None
        self._sent: dict[Kind, StatusArray] | None = None
        self._seq = 0
        self._in_flight: int | None = None
        self._unsettled = False
        self._waiting = False
        self._lost_at: list[float] = []
        self._recovering = False
        self.watchdog = Watchdog(self)
        self.watchdog.silent.connect(self._on_silent)
        self.bridge.received.connect(self._on_message)
        self.page.loadFinished.connect(self._on_load_finished)
        self.page.renderProcessTerminated.connect(self._on_process_lost)
        self.page.visibleChanged.connect(self._expect_page)
        self.page.setBackgroundColor(QColor(GROUND[self._theme]))
        self._load()

    # What the program tells the map.

    def set_atlas(self, atlas: Atlas) -> None:
        """Show the records of another atlas. The scene that is shown is forgotten."""
        self._atlas = atlas
        self._changes = []
        self._scene = None
        self._sent = None
        self._in_flight = None
        self._waiting = False
        self.bridge.send(encode("atlas", atlas_message(atlas)))

    def show_scene(self, scene: Scene, captions: Captions) -> int:
        """Show a scene of the atlas that was set, and return its number.

        One scene is under way at a time. While the page still draws, the newest one waits and replaces any
        that waited before, so slow drawing drops scenes and never queues them.
        """
        self._scene = (scene, captions)
        self._seq += 1
        if self._in_flight is None:
            self._send_scene()
        else:
            self._waiting = True
        return self._seq

    def set_selection(self, ref: Ref | None) -> None:
        """Highlight a record, or nothing."""
        self._selection = ref
        self.bridge.send(encode("select", {"ref": encode_ref(ref)}))

    def set_hover(self, ref: Ref | None) -> None:
        """Highlight a record lightly, because the pointer is on it elsewhere in the window."""
        self.bridge.send(encode("hover", {"ref": encode_ref(ref)}))

    def fit(self, lon_min: float, lat_min: float, lon_max: float, lat_max: float, *, animate: bool = False) -> None:
        """Show this box of the earth. Longitudes may be given on either range; 150 W is -150 or 210."""
        self._take_aim(encode("fit", {"bounds": (lon_min, lat_min, lon_max, lat_max), "animate": animate}))

    def show_view(self, lon: float, lat: float, zoom: float) -> None:
        """Show a place in the middle at a zoom, at once. The longitude may be given on either range."""
        self.bridge.send(encode("view", {"lon": pacific(lon), "lat": lat, "zoom": zoom}))

    def set_theme(self, theme: Theme) -> None:
        """Draw for a light window, a dark one, or for paper."""
        self._theme = theme
        self._send_theme()

    def set_decor(self, decor: Decor) -> None:
        """Say what stands on the map beside the data."""
        self._decor = decor
        self.bridge.send(encode("decor", {"decor": asdict(decor)}))

    def set_look(self, look: Look) -> None:
        """Draw symbols, names and layers as the reader chose."""
        turned = look.paper != self._look.paper
        self._look = look
        self.bridge.send(encode("look", {"look": look.message()}))
        if turned:
            self._send_theme()

    @property
    def theme(self) -> Theme:
        """The colours that the map is drawn in: those that were set, or of paper where the look says so."""
        return "print" if self._look.paper else self._theme

    @property
    def look(self) -> Look:
        """How symbols, names and layers are drawn."""
        return self._look

    def set_drawings(self, drawings: Sequence[Drawing]) -> None:
        """Draw these and no others on top of the map."""
        self._drawings = tuple(drawings)
        self.bridge.send(encode("drawings", {"drawings": [drawing.message() for drawing in self._drawings]}))

    def set_changes(self, marks: Mapping[Ref, Mark]) -> None:
        """Mark what differs between two days at the sites of the atlas that was set, and nothing else."""
        assert self._atlas is not None
        changes = changes_message(self._atlas, marks)
        if changes != self._changes:
            self._changes = changes
            self.bridge.send(encode("changes", {"changes": changes}))

    def set_measuring(self, on: bool) -> None:
        """Let clicks give places (:attr:`place_clicked`) and choose nothing, or choose again."""
        self._measuring = on
        self.bridge.send(encode("measure", {"on": on}))

    @property
    def overlay(self) -> Overlay:
        """What lies on the map beside the records."""
        points, changes = self.points, tuple(self._changes)
        return Overlay(points.shown, points.trail_days, self._drawings, changes, self.backdrop.background)

    def lay_over(self, overlay: Overlay) -> None:
        """Show what lies on another map of the same atlas."""
        if overlay.background is not None:
            self.backdrop.show(overlay.background)
        if overlay.points is not None:
            self.points.show(overlay.points, overlay.trail_days)
        self.set_drawings(overlay.drawings)
        self._changes = list(overlay.changes)
        self.bridge.send(encode("changes", {"changes": self._changes}))

    def zoom_by(self, steps: float) -> None:
        """Zoom in by this many levels, out where negative."""
        self.bridge.send(encode("zoom", {"by": steps}))

    def pan_by(self, dx_px: int, dy_px: int) -> None:
        """Move the map's window by this many CSS pixels, right and down."""
        self.bridge.send(encode("pan", {"dx": dx_px, "dy": dy_px}))

    @property
    def viewport(self) -> MapViewport | None:
        """The part of the earth that is shown; ``None`` before the page has said so."""
        return self._viewport

    @property
    def console(self) -> list[str]:
        """The last warnings and errors of the page's console."""
        return list(self.page.console)

    @property
    def refused(self) -> list[str]:
        """The addresses that the page asked for outside of this program, all of them refused."""
        return self._profile.interceptor.refused

    def dispose(self) -> None:
        """End the page and drop what waits for it. Call when the map is no longer wanted, before the program ends."""
        self.watchdog.rest()
        self.bridge.close()
        self._profile.close()
        self.hide()
        self.deleteLater()

    # What the page tells the program.

    def _on_message(self, message: Incoming) -> None:
        match message:
            case Ready():
                self._recovering = False
                # All that was said before has gone out: only now is there something worth drawing.
                self.bridge.send(encode("begin", {}))
                self.ready.emit()
            case Drawn(seq, settled):
                self._on_drawn(seq, settled)
            case Pointed("click", ref):
                self.clicked.emit(ref)
            case Pointed(_, ref):
                self.hovered.emit(ref)
            case PointerAt(lon, lat, clicked):
                (self.place_clicked if clicked else self.pointer_moved).emit(lon, lat)
            case Observed(index):
                self.points.click(index)
            case DateWanted():
                self.date_wanted.emit()
            case Viewed(viewport):
                self._viewport = viewport
                self.view_changed.emit(viewport)
            case Failed(text):
                self.failed.emit(text)
        self.watchdog.heard(owes=self._in_flight is not None or self._unsettled)

    def _on_drawn(self, seq: int, settled: bool) -> None:
        if seq == self._in_flight:
            self._in_flight = None
            self._unsettled = not settled
            if self._waiting:
                self._send_scene()
            self.drawn.emit(seq)
        if settled:
            self._unsettled = self._unsettled and seq != self._seq
            self.settled.emit(seq)

    def _take_aim(self, message: str) -> None:
        self._aim = message
        self._viewport = None
        self.bridge.send(message)

    def _send_theme(self) -> None:
        self.page.setBackgroundColor(QColor(GROUND[self.theme]))
        self.bridge.send(encode("theme", {"theme": self.theme}))

    def _send_scene(self) -> None:
        assert self._scene is not None
        scene, captions = self._scene
        body: dict[str, Any] = {"seq": self._seq, "at": scene.moment.at, "until": scene.moment.until}
        body["captions"] = asdict(captions)
        if self._sent is None:
            body["full"] = full_scene(scene)
        else:
            body["changes"] = scene_difference(self._sent, scene)
        self._sent = {kind: scene.of(kind) for kind in Kind}
        self._in_flight = self._seq
        self._waiting = False
        self.bridge.send(encode("scene", body))
        if self.bridge.is_ready:
            self.watchdog.expect()

    def _load(self) -> None:
        self.page.load(self._url)
        self._expect_page()

    def _expect_page(self) -> None:
        """Expect the page to say that it is ready, which it does when it has a size."""
        if self.page.isVisible() and not self.web.size().isEmpty() and not self.bridge.is_ready:
            self.watchdog.expect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page its size. Without room it gets no frames to draw in, and answers as one that nobody sees."""
        super().resizeEvent(event)
        if self.isVisible():
            self.page.setVisible(not self.web.size().isEmpty())
        self._expect_page()

    def _on_load_finished(self, ok: bool) -> None:
        # Whether a page that is being brought back comes is for the watchdog to say.
        if not ok and not self._recovering:
            self.failed.emit("The map page could not be loaded.")

    def _on_silent(self) -> None:
        """End the page's process, which brings the page back (:meth:`_on_process_lost`).

        Now and then (1 in 60 starts on two busy cores, Qt 6.11 without a GPU) the page's thread waits for ever for its
        own compositor. A hung process takes no new page either, so it must end.
        """
        _js_log.error("The map has not answered; its process is ended.")
        process = self.page.renderProcessPid()
        if process:
            self._recovering = True
            os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        else:
            self._begin_again()

    def _on_process_lost(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        _js_log.error("The map's process ended (%s, code %d).", status.name, code)
        self._begin_again()

    def _begin_again(self) -> None:
        """Load the page again and bring it to where it was."""
        self._recovering = True
        now_s = monotonic()
        self._lost_at = [*(at_s for at_s in self._lost_at if now_s - at_s < _LOSS_FORGOTTEN_S), now_s]
        if len(self._lost_at) > _MAX_RELOADS:
            self.watchdog.rest()
            self.failed.emit("The map stopped working several times and is not started again. Restart the program.")
            return
        self.bridge.reset()
        self._sent = None
        self._in_flight = None
        self._unsettled = False
        self._resend()
        self._load()

    def _resend(self) -> None:
        """Queue everything that a new page must know."""
        send: Callable[[str], None] = self.bridge.send
        self._send_theme()
        send(encode("decor", {"decor": asdict(self._decor)}))
        self.set_look(self._look)
        self.set_drawings(self._drawings)
        self.set_measuring(self._measuring)
        self.points.resend()
        self.backdrop.resend()
        if self._viewport is not None:
            send(encode("view", {"lon": self._viewport.lon, "lat": self._viewport.lat, "zoom": self._viewport.zoom}))
        elif self._aim:
            send(self._aim)
        if self._atlas is not None:
            send(encode("atlas", atlas_message(self._atlas)))
            send(encode("changes", {"changes": self._changes}))
        if self._scene is not None:
            self._send_scene()
        send(encode("select", {"ref": encode_ref(self._selection)}))
