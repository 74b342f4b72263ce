"""A small chart of stacked bars, painted natively, with a legend in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

_LEGEND_HEIGHT: Final = 20
_LABEL_HEIGHT: Final = 16
_MARGIN: Final = 10


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: its label and how many of each part it holds."""

    label: str
    parts: Mapping[str, int] = field(default_factory=dict)


class StackedBars(QWidget):
    """Shows stacks side by side; the colours of the parts are given by name."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stacks: Sequence[Stack] = ()
        self._colours: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        """Return a height that bars and legend need."""
        return QSize(300, 132)

    def set_stacks(self, stacks: Sequence[Stack], colours: Mapping[str, str]) -> None:
        """Show these stacks; parts are piled up in the order of ``colours``."""
        self._stacks, self._colours = stacks, colours
        self.setAccessibleDescription("; ".join(_in_words(stack) for stack in stacks))
        self.update()

    def _bar(self, i: int) -> QRectF:
        width = (self.width() - 2 * _MARGIN) / max(1, len(self._stacks))
        top, bottom = _LEGEND_HEIGHT + 8, self.height() - _LABEL_HEIGHT - 4
        gap = min(6.0, width * 0.18)
        return QRectF(_MARGIN + i * width + gap / 2, top, width - gap, bottom - top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, labels and legend."""
        painter = QPainter(self)
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() * 0.82)
        painter.setFont(small)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        soft = self.palette().color(QPalette.ColorRole.PlaceholderText)
        most = max((sum(stack.parts.values()) for stack in self._stacks), default=0)
        metrics = painter.fontMetrics()
        last_label_end = -1.0
        for i, stack in enumerate(self._stacks):
            area = self._bar(i)
            bottom = area.bottom()
            for part, colour in self._colours.items():
                count = stack.parts.get(part, 0)
                if not count:
                    continue
                height = area.height() * count / most
                piece = QRectF(area.left(), bottom - height, area.width(), height)
                painter.fillRect(piece.adjusted(0, 1, 0, 0), QColor(colour))
                bottom -= height
            width = metrics.horizontalAdvance(stack.label)
            left = area.center().x() - width / 2
            if left > last_label_end:
                painter.setPen(soft)
                painter.drawText(QRectF(left, area.bottom() + 2, width + 2, _LABEL_HEIGHT), stack.label)
                last_label_end = left + width + 6
        x = float(_MARGIN)
        for part, colour in self._colours.items():
            count = sum(stack.parts.get(part, 0) for stack in self._stacks)
            if not count:
                continue
            words = f"{part} {count:,}"
            painter.fillRect(QRectF(x, 8, 9, 9), QColor(colour))
            painter.setPen(text)
            width = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x + 13, 2, width + 4, _LEGEND_HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + 30

    def event(self, event: QEvent) -> bool:
        """Say in a tool tip what a bar holds."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = [s for i, s in enumerate(self._stacks) if self._bar(i).contains(event.pos().toPointF())]
            QToolTip.showText(event.globalPos(), _in_words(found[0]) if found else "", self)
            return True
        return super().event(event)


def _in_words(stack: Stack) -> str:
    parts = ", ".join(f"{count:,} {part}" for part, count in stack.parts.items() if count)
    return f"{stack.label}: {parts}" if parts else f"{stack.label}: none"
