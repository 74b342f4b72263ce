"""Counts over time under the timeline: steps on its axis, the uncertain part as a band, the numbers of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.domain.civil import format_day
from app.domain.counts import CountSeries, with_rest
from app.domain.geodesy import Float64Array
from app.domain.measures import MeasureSeries
from app.domain.status import Int64Array
from app.domain.vocabulary import FORCE_LABELS
from app.support.colours import LIGHT, Colours
from app.timeline.scale import TimeScale

_TOP, _BOTTOM = 10, 8
_ROW: Final = 16
_MOST_LINES: Final = 6
_HUES: Final = ("us", "japan", "coast_guard", "other")
# Lines that a colour alone would not tell apart, in widths of the pen.
_DASHES: Final = ((), (5.0, 2.0), (1.5, 1.5), (6.0, 2.0, 1.5, 2.0), (3.0, 3.0), (9.0, 2.0))
_LEAST_BOX_PX: Final = 150


_NOTHING: Final = "Nothing to count: the filters leave no unit."


class CountsChart(QWidget):
    """Draws series of counts, or one series of published numbers; a box in the gutter says which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: Sequence[CountSeries] = ()
        self._measures: MeasureSeries | None = None
        self._scale: TimeScale | None = None
        self._note = ""
        self._gutter = 160
        self._at = 0
        self._colours: Colours = LIGHT
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("What is counted")
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(84)
        self.setAccessibleName("Counts over time")

    def sizeHint(self) -> QSize:
        """Return a height that six lines need."""
        return QSize(800, 142)

    def set_scale(self, scale: TimeScale, gutter: int) -> None:
        """Use the axis of the timeline; its lanes begin at ``gutter`` px."""
        self._scale, self._gutter = scale, gutter
        self.choice.setGeometry(8, 6, max(_LEAST_BOX_PX, gutter - 16), self.choice.sizeHint().height())
        self.update()

    def set_counts(self, series: Sequence[CountSeries], note: str = "") -> None:
        """Show counts: the largest five groups and the sum of the others, where there are more than six.

        ``note`` says in a few words what is to be known of them.
        """
        self._note = note
        self._series, self._measures = with_rest(series, _MOST_LINES), None
        self._describe()

    def set_measures(self, measures: MeasureSeries) -> None:
        """Show published numbers."""
        self._note = ""
        self._series, self._measures = (), measures
        self._describe()

    def set_moment(self, at: int) -> None:
        """Show the numbers of another moment."""
        self._at = at
        self._describe()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours
        self.update()

    def readings(self) -> list[tuple[str, str, str]]:
        """Return label, number in words and colour of each line at the moment."""
        found = []
        for number, series in enumerate(self._series):
            certain, possible = series.at(self._at)
            words = f"{certain:,} to {certain + possible:,}" if possible else f"{certain:,}"
            found.append((series.label, words, self._colour(number, series.label)))
        if self._measures is not None:
            past = [point for point in self._measures.points if point.earliest <= self._at]
            words = f"{'about ' if past[-1].approximate else ''}{past[-1].quantity:,g}" if past else "no number yet"
            found.append((self._measures.unit, words, self._colours.forces["us"]))
        return found

    def _describe(self) -> None:
        words = "; ".join(f"{label} {count}" for label, count, _colour in self.readings())
        self.setAccessibleDescription(f"{format_day(self._at)}: {words}")
        self.update()

    def _colour(self, number: int, label: str) -> str:
        for force, words in FORCE_LABELS.items():
            if words == label:
                return self._colours.forces[force]
        extra = (self._colours.promise, self._colours.overdue_text)
        return (*(self._colours.forces[hue] for hue in _HUES), *extra)[number % _MOST_LINES]

    def _pen(self, number: int, label: str) -> QPen:
        pen = QPen(QColor(self._colour(number, label)), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if _DASHES[number]:
            pen.setDashPattern(_DASHES[number])
        return pen

    def _most(self, scale: TimeScale) -> float:
        """Return the largest value in view."""
        values = [1.0]
        for series in self._series:
            low, high = np.searchsorted(series.instants, [scale.start, scale.end], side="right")
            seen = slice(max(0, int(low) - 1), int(high))
            values.append(float((series.certain[seen] + series.possible[seen]).max(initial=0)))
        if self._measures is not None:
            values += [p.quantity for p in self._measures.points if scale.start <= p.latest and p.earliest <= scale.end]
        return max(values)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, bands, lines, the moment and the numbers."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        if self._scale is None:
            return
        most = self._most(self._scale)
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() * 0.85)
        painter.setFont(small)
        painter.setPen(QColor(self._colours.line))
        painter.drawLine(0, 0, self.width(), 0)
        painter.drawLine(self._gutter, 0, self._gutter, self.height())
        painter.save()
        painter.setClipRect(QRectF(self._gutter, 0, self._scale.width, self.height()))
        painter.translate(self._gutter, 0)
        if self._series or self._measures is not None:
            self._paint_grid(painter, most)
        else:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(QRectF(0, 0, self._scale.width, self.height()), Qt.AlignmentFlag.AlignCenter, _NOTHING)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        top = QRectF(0, 4, self._scale.width - 8, _ROW)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._note)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, series in enumerate(self._series):
            self._paint_series(painter, series, self._pen(number, series.label), most)
        if self._measures is not None:
            self._paint_measures(painter, self._measures, most)
        painter.setPen(QPen(QColor(self._colours.playhead), 1.4))
        x = self._scale.x_of(self._at)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.restore()
        self._paint_readings(painter)

    def _y(self, value: float, most: float) -> float:
        return self.height() - _BOTTOM - value / most * (self.height() - _TOP - _BOTTOM)

    def _paint_grid(self, painter: QPainter, most: float) -> None:
        assert self._scale is not None
        step = _nice_step(most)
        value = step
        while value <= most:
            y = self._y(value, most)
            painter.setPen(QColor(self._colours.line))
            painter.drawLine(QPointF(0, y), QPointF(self._scale.width, y))
            painter.setPen(QColor(self._colours.text_soft))
            painter.drawText(QPointF(4, y - 2), f"{value:,g}")
            value += step

    def _paint_series(self, painter: QPainter, series: CountSeries, pen: QPen, most: float) -> None:
        assert self._scale is not None
        xs, certain, possible = visible_steps(series, self._scale)
        if not len(xs):
            return
        low, high = _stairs(xs, certain, self._scale.width), _stairs(xs, certain + possible, self._scale.width)
        upper = [QPointF(x, self._y(v, most)) for x, v in high]
        lower = [QPointF(x, self._y(v, most)) for x, v in low]
        band = pen.color()
        band.setAlphaF(0.28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF(upper + lower[::-1]))
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(lower))

    def _paint_measures(self, painter: QPainter, measures: MeasureSeries, most: float) -> None:
        """Draw each number over all the days its date may mean; nothing is drawn between them."""
        assert self._scale is not None
        colour = QColor(self._colours.forces["us"])
        for point in measures.points:
            left, right = self._scale.x_of(point.earliest), self._scale.x_of(point.latest)
            y = self._y(point.quantity, most)
            style = Qt.PenStyle.DotLine if point.approximate else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 2, style))
            painter.drawLine(QPointF(left, y), QPointF(max(right, left + 3), y))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF((left + max(right, left + 3)) / 2, y), 2.6, 2.6)

    def _paint_readings(self, painter: QPainter) -> None:
        top = self.choice.geometry().bottom() + 6
        metrics = painter.fontMetrics()
        for number, (label, words, colour) in enumerate(self.readings()):
            y = top + number * _ROW
            if y + _ROW > self.height():
                break
            painter.setPen(self._pen(number, label) if self._series else QPen(QColor(colour), 1.8))
            painter.drawLine(QPointF(8, y + 9), QPointF(24, y + 9))
            width = metrics.horizontalAdvance(words)
            right = self._gutter - 10
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(QRectF(right - width, y, width + 2, _ROW + 2), Qt.AlignmentFlag.AlignVCenter, words)
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            room = max(0, int(right - width - 38))
            name = metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(30, y, room + 4, _ROW + 2), Qt.AlignmentFlag.AlignVCenter, name)


def visible_steps(series: CountSeries, scale: TimeScale) -> tuple[Float64Array, Int64Array, Int64Array]:
    """Return x, certain and possible count of the steps in view, the last one of each pixel only, float64 and int64."""
    low, high = np.searchsorted(series.instants, [scale.start, scale.end], side="right").tolist()
    seen = slice(max(0, low - 1), high)
    xs = np.maximum(scale.xs_of(series.instants[seen]), 0.0)
    if not len(xs):
        return xs, series.certain[seen], series.possible[seen]
    last = np.flatnonzero(np.append(np.diff(np.floor(xs)) > 0, True))
    return xs[last], series.certain[seen][last], series.possible[seen][last]


def _stairs(xs: Float64Array, values: Int64Array, width: int) -> list[tuple[float, float]]:
    # What began before the left edge does not rise at it.
    points = [(float(xs[0]), float(values[0]) if xs[0] <= 0 else 0.0)]
    for i, x in enumerate(xs.tolist()):
        points.append((x, points[-1][1]))
        points.append((x, float(values[i])))
    points.append((float(width), points[-1][1]))
    return points


def _nice_step(most: float) -> float:
    """Return a round step that divides the range into two to five parts."""
    raw = max(most / 4, 1e-9)
    power = 10 ** np.floor(np.log10(raw))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw))
