"""Rows that are put into another order by dragging them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

MIME: Final = "application/x-posture-atlas-row"
_LINE_PX: Final = 2


class RowsByDrag(QWidget):
    """Holds rows of widgets; a row is dragged by any of its handles to a place between two others.

    Signals:
        moved(name, index): the row of this name is wanted at this index among the rows.
        dragged_to(y): the pointer is there with a row; what scrolls may follow.
    """

    moved = Signal(str, int)
    dragged_to = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, tuple[QWidget, ...]]] = []
        self._pressed: QPoint | None = None
        self._gap: int | None = None
        self.setAcceptDrops(True)

    def set_rows(self, rows: Sequence[tuple[str, Sequence[QWidget]]]) -> None:
        """Let these rows be dragged: the name of each and its handles, the top row first."""
        self._rows = [(name, tuple(handles)) for name, handles in rows]
        for _name, handles in self._rows:
            for handle in handles:
                handle.removeEventFilter(self)
                handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to drag a row when a handle is pulled far enough."""
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            at = event.position().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = at
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
            elif self._pressed is not None and event.type() == QEvent.Type.MouseMove:
                if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                    self._pressed = None
                    self._drag(watched)
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of this widget and nothing else."""
        if self._named(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which rows the dragged one would go."""
        if self._named(event.mimeData()) is None:
            event.ignore()
            return
        y = event.position().toPoint().y()
        self._show_gap(self._gap_at(y))
        self.dragged_to.emit(y)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show no place any more."""
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the new place, if it is another one."""
        self._show_gap(None)
        index = self._named(event.mimeData())
        if index is None:
            event.ignore()
            return
        event.acceptProposedAction()
        gap = self._gap_at(event.position().toPoint().y())
        wanted = gap - 1 if gap > index else gap
        if wanted != index:
            self.moved.emit(self._rows[index][0], wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line where the dragged row would go."""
        if self._gap is None or not self._rows:
            return
        last = self._gap == len(self._rows)
        row = self._box(self._rows[-1 if last else self._gap][1])
        y = row.bottom() + _LINE_PX if last else row.top() - _LINE_PX
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().highlight().color(), _LINE_PX))
        painter.drawLine(0, y, self.width(), y)
        painter.end()

    def _drag(self, handle: QWidget) -> None:
        name, handles = next(row for row in self._rows if handle in row[1])
        for one in handles:
            if isinstance(one, QAbstractButton):
                one.setDown(False)
        data = QMimeData()
        data.setData(MIME, name.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.grab(self._box(handles)))
        drag.exec(Qt.DropAction.MoveAction)

    def _named(self, data: QMimeData) -> int | None:
        """Return which of the rows it is that the data name."""
        name = bytes(data.data(MIME).data()).decode(errors="replace")
        return next((k for k, (one, _handles) in enumerate(self._rows) if one == name), None)

    def _gap_at(self, y: int) -> int:
        """Return how many rows lie above a place."""
        return sum(self._box(handles).center().y() < y for _name, handles in self._rows)

    def _box(self, handles: Sequence[QWidget]) -> QRect:
        box = QRect()
        for handle in handles:
            box = box.united(handle.geometry())
        return box

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.update()
