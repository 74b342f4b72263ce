"""The icons of the transport, drawn as paths so that they follow the palette and any pixel ratio."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication


class Symbol(StrEnum):
    """What the icons show; all are drawn in a square of 16."""

    START = "start"
    BACK = "back"
    PLAY = "play"
    PLAY_BACK = "play back"
    PAUSE = "pause"
    FORWARD = "forward"
    END = "end"


def _triangle(left: float, right: float) -> QPolygonF:
    return QPolygonF([QPointF(left, 3), QPointF(right, 8), QPointF(left, 13)])


def symbol_path(symbol: Symbol) -> QPainterPath:
    """Return the outline of a symbol in a square of 16."""
    path = QPainterPath()
    match symbol:
        case Symbol.START:
            path.addRect(QRectF(2.5, 3, 2, 10))
            path.addPolygon(_triangle(13.5, 5.5))
        case Symbol.END:
            path.addRect(QRectF(11.5, 3, 2, 10))
            path.addPolygon(_triangle(2.5, 10.5))
        case Symbol.BACK:
            path.addRect(QRectF(10.5, 3, 2, 10))
            path.addPolygon(_triangle(8.5, 2.5))
        case Symbol.FORWARD:
            path.addRect(QRectF(3.5, 3, 2, 10))
            path.addPolygon(_triangle(7.5, 13.5))
        case Symbol.PLAY:
            path.addPolygon(QPolygonF([QPointF(3.5, 2), QPointF(14, 8), QPointF(3.5, 14)]))
        case Symbol.PLAY_BACK:
            path.addPolygon(QPolygonF([QPointF(12.5, 2), QPointF(2, 8), QPointF(12.5, 14)]))
        case Symbol.PAUSE:
            path.addRect(QRectF(3, 2, 3.6, 12))
            path.addRect(QRectF(9.4, 2, 3.6, 12))
    path.closeSubpath()
    return path


class _SymbolEngine(QIconEngine):
    """Draws a symbol in the application's text colour at the moment of painting, so a change of theme needs nothing."""

    def __init__(self, symbol: Symbol) -> None:
        super().__init__()
        self._symbol = symbol

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        area = QRectF(rect)  # type: ignore[call-overload]
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour: QColor = QApplication.palette().color(group, QPalette.ColorRole.ButtonText)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(area.topLeft())
        painter.scale(area.width() / 16, area.height() / 16)
        painter.fillPath(symbol_path(self._symbol), colour)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SymbolEngine(self._symbol)


def symbol_icon(symbol: Symbol) -> QIcon:
    """Return the icon of a symbol."""
    return QIcon(_SymbolEngine(symbol))
