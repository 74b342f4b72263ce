"""The overview: all of time in one strip, how much changes when, and which part is in view."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSignalBlocker, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from app.domain.civil import DAY_S, format_day
from app.domain.moments import moment_in_words
from app.domain.status import Int64Array
from app.state.clock import Clock
from app.timeline.scale import TimeScale
from app.timeline.style import Style
from app.timeline.ticks import axis_of

BIN_PX: Final = 4
EDGE_PX: Final = 5.0
LEAST_RANGE_S: Final = 2 * DAY_S


class _Grip(Enum):
    LEFT = auto()
    RIGHT = auto()
    WHOLE = auto()


def density(instants: Int64Array, scale: TimeScale, bin_px: int = BIN_PX) -> NDArray[np.float64]:
    """Return the height, 0 to 1, of each bin of ``bin_px``: the root of how much changes in it, against the most."""
    edges = np.array([scale.instant_at(x) for x in range(0, scale.width + bin_px, bin_px)], dtype=np.int64)
    counts = np.diff(np.searchsorted(instants, edges)).astype(np.float64)
    most = counts.max(initial=0.0)
    return np.sqrt(counts / most) if most else counts


class OverviewBar(QAbstractSlider):
    """Shows the density of changes, the range in view and the clock; a click or drag asks for another range.

    To keys and to assistive technology it is a slider over all of time: its value is the day of the clock's head, in
    days since 1970-01-01, its name says the date and its description what has just changed and what is in view.

    Signals:
        range_wanted: the first and last instant that somebody wants to see.
        all_wanted: somebody wants to see all of time.
    """

    range_wanted = Signal(object, object)
    all_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._instants: Int64Array = np.empty(0, dtype=np.int64)
        self._span = (clock.moment.at - LEAST_RANGE_S, clock.moment.at + LEAST_RANGE_S)
        self._range: tuple[int, int] | None = None
        self._grip: _Grip | None = None
        self._grip_offset_s = 0
        self._caption = ""
        self._still: QPixmap | None = None
        self._style = Style.of(self.palette(), self.font())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setPageStep(30)
        for changed in (clock.moment_changed, clock.limits_changed, clock.lock_changed):
            changed.connect(self._follow_clock)
        # Only keys and assistive technology come this way: what follows the clock is blocked.
        self.valueChanged.connect(lambda day: clock.move_head(day * DAY_S))
        self._follow_clock()

    def sizeHint(self) -> QSize:
        """Return a size that fits a row of buttons."""
        return QSize(400, 30)

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(120, 30)

    def set_change_instants(self, instants: Int64Array) -> None:
        """Show the density of these changes, ascending."""
        self._instants = instants
        self._redraw()

    def set_span(self, first: int, last: int) -> None:
        """Show this span of time from edge to edge."""
        self._span = (first, max(last, first + LEAST_RANGE_S))
        self._redraw()

    def set_range(self, first: int, last: int) -> None:
        """Show which range is in view."""
        self._range = (first, last)
        self._describe()
        self._redraw()

    def set_caption(self, caption: str) -> None:
        """Let assistive technology know what has just changed."""
        self._caption = caption
        self._describe()

    def _describe(self) -> None:
        said = [f"{self._caption}."] if self._caption else []
        if self._range is not None:
            first, last = self._range
            said.append(f"In view: {format_day(first)} to {format_day(last)}.")
        self.setAccessibleDescription(" ".join(said))

    def _follow_clock(self) -> None:
        first, last = self._clock.head_limits
        with QSignalBlocker(self):
            self.setRange(-(-first // DAY_S), last // DAY_S)
            self.setValue(self._clock.head // DAY_S)
        self.setAccessibleName(f"Clock: {moment_in_words(self._clock.moment)}")
        self.update()

    def _scale(self) -> TimeScale:
        return TimeScale.fitting(*self._span, self.width(), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip: what stands still from a kept picture, and the clock over it."""
        wanted = (QSizeF(self.size()) * self.devicePixelRatioF()).toSize()
        if self._still is None or self._still.size() != wanted:
            self._still = self._paint_still(wanted)
        style, scale, height = self._style, self._scale(), self.height() - 1
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        moment = self._clock.moment
        xs = [int(scale.x_of(at)) + 0.5 for at in (moment.at, moment.until) if at is not None]
        painter.fillRect(QRectF(xs[0], 0, xs[-1] - xs[0], height), style.colour("playhead", 0.15))
        painter.setPen(QPen(style.colour("playhead"), 1.5))
        painter.drawLines([QLineF(x, 0, x, height) for x in xs])
        if self.hasFocus():
            painter.setPen(QPen(style.colour("selection"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _redraw(self) -> None:
        self._still = None
        self.update()

    def _paint_still(self, size_px: QSize) -> QPixmap:
        """Return the density of changes, the range in view and the years, which a step of the clock leaves alone."""
        still = QPixmap(size_px)
        still.setDevicePixelRatio(self.devicePixelRatioF())
        style, scale = self._style, self._scale()
        still.fill(style.colour("ground_sunken"))
        painter = QPainter(still)
        height = self.height() - 1
        floor = height - 11
        for i, share in enumerate(density(self._instants, scale).tolist()):
            if share:
                tall = max(1.0, round(share * (floor - 2)))
                painter.fillRect(QRectF(i * BIN_PX, floor - tall, BIN_PX - 1, tall), style.colour("coast"))
        self._paint_range(painter, scale, height)
        self._paint_years(painter, scale, height)
        painter.end()
        return still

    def _paint_years(self, painter: QPainter, scale: TimeScale, height: int) -> None:
        metrics, style = self._style.small_metrics, self._style
        painter.setFont(style.small)
        painter.setPen(style.colour("text_soft"))
        for tick in axis_of(scale, metrics.horizontalAdvance).labelled:
            x = scale.x_of(tick.instant)
            if x + metrics.horizontalAdvance(tick.label) + 3 < self.width() and x >= 0:
                painter.drawText(QPointF(x + 2, height - 2), tick.label)

    def _paint_range(self, painter: QPainter, scale: TimeScale, height: int) -> None:
        if self._range is None:
            return
        style = self._style
        left, right = (min(max(scale.x_of(at), 0.0), self.width() - 1.0) for at in self._range)
        right = max(right, left + 3)
        veil = style.colour("ground_sunken", 0.55)
        painter.fillRect(QRectF(0, 0, left, height), veil)
        painter.fillRect(QRectF(right, 0, self.width() - right, height), veil)
        painter.setPen(QPen(style.colour("text_soft"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(int(left) + 0.5, 0.5, int(right - left), height - 0.5))
        for x in (left, right):
            painter.fillRect(QRectF(int(x) - 1, height / 2 - 5, 3, 10), style.colour("text_soft"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._style = Style.of(self.palette(), self.font())
            self._redraw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the clock alone: a wheel that passes by is not meant for it."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an edge or the whole of the range; outside of it, bring it here."""
        if event.button() is not Qt.MouseButton.LeftButton or self._range is None:
            return
        scale = self._scale()
        at = scale.instant_at(event.position().x())
        self._grip = self._grip_at(event.position().x(), scale)
        first, last = self._range
        if self._grip is None:
            self._grip, self._grip_offset_s = _Grip.WHOLE, (last - first) // 2
            self._ask(at - self._grip_offset_s, at - self._grip_offset_s + last - first)
        else:
            self._grip_offset_s = at - (last if self._grip is _Grip.RIGHT else first)

    def _grip_at(self, x: float, scale: TimeScale) -> _Grip | None:
        if self._range is None:
            return None
        left, right = (min(max(scale.x_of(at), 0.0), self.width() - 1.0) for at in self._range)
        # In a narrow range the middle stays free to be taken.
        edge = min(EDGE_PX, max(2.0, (right - left) / 4))
        if abs(x - left) <= edge:
            return _Grip.LEFT
        if abs(x - right) <= edge:
            return _Grip.RIGHT
        return _Grip.WHOLE if left < x < right else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask for the range the hand makes."""
        scale = self._scale()
        if self._grip is None or self._range is None:
            grip = self._grip_at(event.position().x(), scale)
            shapes = {_Grip.LEFT: Qt.CursorShape.SizeHorCursor, _Grip.RIGHT: Qt.CursorShape.SizeHorCursor,
                      _Grip.WHOLE: Qt.CursorShape.OpenHandCursor, None: Qt.CursorShape.PointingHandCursor}  # fmt: skip
            self.setCursor(shapes[grip])
            return
        at = scale.instant_at(event.position().x()) - self._grip_offset_s
        first, last = self._range
        match self._grip:
            case _Grip.LEFT:
                self._ask(min(at, last - LEAST_RANGE_S), last)
            case _Grip.RIGHT:
                self._ask(first, max(at, first + LEAST_RANGE_S))
            case _:
                self._ask(at, at + last - first)

    def _ask(self, first: int, last: int) -> None:
        self.range_wanted.emit(first, last)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of time."""
        self.all_wanted.emit()
