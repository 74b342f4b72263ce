"""A label that says as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class FittingLabel(QLabel):
    """Shows the first of several wordings that fits, the shortest where none does; the tool tip has the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: Sequence[str] = ("",)

    def set_wordings(self, wordings: Sequence[str]) -> None:
        """Say this, the longest wording first."""
        if list(wordings) == list(self._wordings):
            # To be asked for its size at each step of the clock would cost the whole window a layout.
            return
        self._wordings = wordings
        self.setToolTip(wordings[0])
        self.setAccessibleName(wordings[0])
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room that the longest wording takes."""
        return QSize(self._width(self._wordings[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room that the shortest wording takes."""
        return QSize(self._width(self._wordings[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose again."""
        super().resizeEvent(event)
        self._fit()

    def _width(self, text: str) -> int:
        margins = self.contentsMargins()
        return self.fontMetrics().horizontalAdvance(text) + margins.left() + margins.right() + 2

    def _fit(self) -> None:
        fitting = (text for text in self._wordings if self._width(text) <= self.width())
        self.setText(next(fitting, self._wordings[-1]))
