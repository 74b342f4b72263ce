"""Small pictures of how each layer of the map looks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.domain.layer_counts import AREA_LAYER
from app.domain.vocabulary import Force
from app.support.colours import Colours

_W: Final = 22
_H: Final = 12
_LINES: Final = {
    "graticule": (1.0, Qt.PenStyle.SolidLine),
    "territorial sea": (1.6, Qt.PenStyle.SolidLine),
    "eez claim": (1.4, Qt.PenStyle.DotLine),
    "disputed": (3.0, Qt.PenStyle.DotLine),
    "median line": (1.6, Qt.PenStyle.DashDotLine),
    "island chain": (4.0, Qt.PenStyle.SolidLine),
}
"""Width and style of lines; those of other kinds of area are dashed."""


def swatch(layer: str, colours: Colours, ratio: float) -> QPixmap:
    """Return the picture of a layer for a screen of ``ratio`` device pixels a pixel."""
    pixmap = QPixmap(round(_W * ratio), round(_H * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, layer, colours)
    painter.end()
    return pixmap


def _paint(painter: QPainter, layer: str, colours: Colours) -> None:
    middle = _H / 2
    ink = QColor(colours.text)
    match layer:
        case "bathymetry":
            for k in range(3):
                painter.fillRect(k * 7, 1, 8, _H - 2, QColor(colours.sea).darker(104 + 6 * k))
        case "background":
            for k in range(4):
                painter.fillRect(k * 6, 1 + 5 * (k % 2), 5, 5, QColor(colours.coast))
        case "deployments":
            for k, force in enumerate((Force.US, Force.JAPAN)):
                painter.fillRect(k * 11, 1, 10, _H - 2, QColor(colours.forces[force]))
        case "sites":
            painter.setBrush(ink)
            painter.drawEllipse(8, 3, 6, 6)
        case "events":
            painter.translate(_W / 2, middle)
            painter.rotate(45)
            painter.fillRect(-4, -4, 8, 8, QColor(colours.overdue_text))
        case "observations":
            for x, y in ((4, 3), (9, 8), (14, 4), (18, 8)):
                painter.fillRect(x, y, 2, 2, QColor(colours.overdue_text))
        case "names":
            painter.setPen(ink)
            font = painter.font()
            font.setPixelSize(_H - 1)
            painter.setFont(font)
            painter.drawText(3, _H - 2, "Aa")
        case "area:training area":
            painter.setPen(QPen(QColor(colours.text_soft), 1))
            painter.drawRect(0, 0, _W - 1, _H - 1)
            for x in range(-_H, _W, 4):
                painter.drawLine(x, _H, x + _H, 0)
        case _:
            width, style = _LINES.get(layer.removeprefix(AREA_LAYER), (1.6, Qt.PenStyle.DashLine))
            colour = QColor(colours.coast if layer == "graticule" else colours.text_soft)
            painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
            painter.drawLine(0, round(middle), _W, round(middle))
