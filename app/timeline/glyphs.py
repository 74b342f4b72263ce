"""The shapes of event kinds, one for each, so that no kind is told by colour alone."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

GLYPH_RADIUS: Final = 4.5

_POLYGONS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "agreement": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "law": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "basing": ((0, -1), (1, 0.8), (-1, 0.8)),
    "deployment": ((-0.8, -1), (1, 0), (-0.8, 1)),
    "dispute": ((-1, -0.8), (1, -0.8), (0, 1)),
    "incident": (
        (-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0),
        (1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1), (-1, 0.5), (-0.5, 0),
    ),
    "disaster relief": (
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
        (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ),
}  # fmt: skip


@cache
def event_glyph(kind: str) -> QPainterPath:
    """Return the outline of an event kind, centred on the origin, :data:`GLYPH_RADIUS` px in radius."""
    path = QPainterPath()
    radius = GLYPH_RADIUS
    match kind:
        case "statement":
            path.addEllipse(QPointF(0, 0), radius * 0.9, radius * 0.9)
        case "exercise":
            path.addEllipse(QPointF(0, 0), radius * 0.95, radius * 0.95)
            path.addEllipse(QPointF(0, 0), radius * 0.45, radius * 0.45)
        case "visit":
            path.addPolygon(_star(5, radius * 1.1, radius * 0.5))
            path.closeSubpath()
        case _ if kind in _POLYGONS:
            path.addPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in _POLYGONS[kind]]))
            path.closeSubpath()
        case _:
            path.addRect(QRectF(-1.5, -radius, 3, 2 * radius))
    return path


def _star(points: int, outer: float, inner: float) -> QPolygonF:
    corners: list[QPointF] = []
    for i in range(2 * points):
        radius, angle = (inner if i % 2 else outer), math.pi * (i / points - 0.5)
        corners.append(QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    return QPolygonF(corners)
