"""What the pointer does on the timeline: drags, clicks, hovering."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent

from app.domain.records import Ref
from app.state.clock import Clock
from app.state.selection import Selection
from app.timeline.drags import Band, Drag, Grip, MoveCutoff, MoveEdge, Pan, Scrub, grip_at, snapped
from app.timeline.hover import card_of, mark_card
from app.timeline.look import Hit, Part
from app.timeline.overlay import end_of, mark_at
from app.timeline.scale import TimeScale

if TYPE_CHECKING:
    from app.timeline.view import TimelineView

CLICK_PX: Final = 4
ZOOM_STEP: Final = 1.25


class Hands:
    """Turns the pointer of a timeline view into what it means for view, clock and selection.

    Attributes:
        band: the rectangle being drawn to choose in, or ``None``.
        choosing: whether a change of the selection under way was made here, where the hand already is.
    """

    def __init__(self, view: TimelineView, clock: Clock, selection: Selection) -> None:
        self._view = view
        self._clock = clock
        self._selection = selection
        self._drag: Drag | None = None
        self._pressed_at = QPointF()
        self._pressed: Hit | None = None
        self.band: QRectF | None = None
        self.choosing = False

    @property
    def dragging(self) -> bool:
        """Whether the pointer is held down on something that can be dragged."""
        return self._drag is not None

    def press(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take what is at a point."""
        mark = mark_at(self._view.look(), point, self._view.marks)
        if mark is not None:
            self._pressed, self._drag = None, None
            self._view.mark_wanted.emit(mark.name)
            return
        self._pressed_at = point
        self._pressed = self._view.page.hit(self._view.look(), point)
        self._drag = self._drag_from(point, self._pressed)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and isinstance(self._drag, Pan):
            self._drag = Band(point, self._show_band)
        if isinstance(self._drag, Scrub) and self._pressed.part is Part.AXIS:
            self._drag.move(point)

    def _drag_from(self, point: QPointF, hit: Hit) -> Drag | None:
        x, clock = self._view.gutter, self._clock
        if point.x() < x:
            return None
        near = grip_at(self._view.look(), point, clock.moment, clock.cutoff, clock.lock)
        match near:
            case Grip.START | Grip.END:
                return MoveEdge(clock, x, self._scale, is_start=near is Grip.START)
            case Grip.CUTOFF:
                return MoveCutoff(clock, x, self._scale)
            case Grip.WINDOW if hit.part is Part.AXIS:
                return Scrub(clock, x, self._scale, snapped(self._scale(), point.x() - x) - clock.head)
            case Grip.PLAYHEAD if hit.ref is None:
                return Scrub(clock, x, self._scale)
        if hit.part is Part.AXIS:
            return Scrub(clock, x, self._scale)
        return Pan(point, self._scale(), self._view.verticalScrollBar().value(), self._show)

    def _scale(self) -> TimeScale:
        return self._view.scale

    def _show(self, scale: TimeScale, scroll: int) -> None:
        self._view.set_scale(scale)
        self._view.verticalScrollBar().setValue(scroll)

    def move(self, point: QPointF) -> None:
        """Follow a drag, or say what the pointer is on."""
        if self._drag is not None:
            far = (point - self._pressed_at).manhattanLength() > CLICK_PX
            if far:
                self._pressed = None
            if far or not isinstance(self._drag, Pan | Band):
                self._drag.move(point)
            return
        hit = self._view.page.hit(self._view.look(), point)
        self._selection.hover(hit.ref)
        if hit.part in (Part.LANES, Part.GUTTER):
            self._view.set_caption("")
        self._show_cursor(point, hit)

    def card_at(self, point: QPointF) -> str:
        """Return the hover card of what is at a point, as rich text; empty where there is nothing to tell."""
        view, clock = self._view, self._clock
        mark = mark_at(view.look(), point, view.marks)
        if mark is not None:
            return mark_card(mark)
        at = end_of(clock.moment)
        return card_of(view.page.atlas, view.page.hit(view.look(), point), at, clock.cutoff.known_until(at))

    def _show_cursor(self, point: QPointF, hit: Hit) -> None:
        viewport = self._view.viewport()
        flag = mark_at(self._view.look(), point, self._view.marks)
        if flag or hit.ref is not None or (hit.group is not None and hit.part is Part.GUTTER):
            viewport.setCursor(Qt.CursorShape.PointingHandCursor)
        elif isinstance(self._drag_from(point, hit), MoveEdge | MoveCutoff | Scrub):
            viewport.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            viewport.unsetCursor()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift or sideways pan; with Ctrl scroll the lanes."""
        view, modifiers = self._view, event.modifiers()
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        sideways = turned.x() or (turned.y() if modifiers & Qt.KeyboardModifier.ShiftModifier else 0)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() - turned.y() // 2)
        elif sideways:
            view.set_scale(view.scale.panned(sideways))
        else:
            x = max(0.0, event.position().x() - view.gutter)
            view.set_scale(view.scale.zoomed(x, ZOOM_STEP ** (turned.y() / 120)))
        event.accept()

    def release(self, modifiers: Qt.KeyboardModifier) -> None:
        """Let go: of a band, choose what is in it; without a drag, choose or fold what was clicked."""
        pressed, self._pressed, self._drag = self._pressed, None, None
        if self.band is not None:
            found = self._view.page.bars_in(self._view.look(), self.band)
            self._show_band(None)
            self._choose((*self._selection.selected, *found))
        if pressed is None:
            return
        adding = bool(modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        if pressed.part is Part.GUTTER and pressed.group is not None:
            self._view.fold([pressed.group.key])
        elif pressed.ref is not None:
            selected = self._selection.selected
            others = tuple(ref for ref in selected if ref != pressed.ref) if adding else ()
            self._choose(others if adding and pressed.ref in selected else (*others, pressed.ref))
        elif pressed.part in (Part.LANES, Part.EVENTS) and not adding:
            self._choose(())

    def _show_band(self, band: QRectF | None) -> None:
        self.band = band
        self._view.viewport().update()

    def _choose(self, refs: Iterable[Ref]) -> None:
        self.choosing = True
        self._selection.set(refs)
        self.choosing = False
