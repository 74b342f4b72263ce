"""A line to type into with a list of results below it: the find box, and the command palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QCursor, QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT: Final = 46
_LINE_HEIGHT: Final = 32
_MOST_ROWS: Final = 10
_LEAST_WIDTH: Final = 520
_MOST_LETTERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Result:
    """One line of results. ``data`` is given back when it is chosen; without it the line only says something."""

    title: str
    soft: str = ""
    detail: str = ""
    tag: str = ""
    colour: str = ""
    data: object = None


class ResultModel(QAbstractListModel):
    """The results, as they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.results: list[Result] = []

    def set_results(self, results: list[Result]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a result as text, for reading aloud, or as itself."""
        result = self.results[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(word for word in (result.title, result.soft, result.detail, result.tag) if word)
        return result if role == Qt.ItemDataRole.UserRole else None


def row_height(model: QAbstractItemModel) -> int:
    """Return the height of each row of results."""
    assert isinstance(model, ResultModel)
    return _ROW_HEIGHT if any(result.detail for result in model.results) else _LINE_HEIGHT


class ResultDelegate(QStyledItemDelegate):
    """Paints a result in two lines: name and tag, then the detail."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines, or of one where no result has a detail."""
        return QSize(200, row_height(index.model()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one result."""
        result: Result = index.data(Qt.ItemDataRole.UserRole)
        palette, rect = option.palette, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            marked = palette.color(QPalette.ColorRole.Highlight)
            marked.setAlphaF(0.16)
            painter.fillRect(rect, marked)
        if result.colour:
            painter.fillRect(QRect(rect.left(), rect.top() + 7, 3, rect.height() - 14), QColor(result.colour))
        inner = rect.adjusted(14, 5, -14, -5)
        text, soft = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.PlaceholderText)
        font = option.font
        small = painter.font()
        small.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(small)
        painter.setPen(soft)
        tag_width = painter.fontMetrics().horizontalAdvance(result.tag) + 12 if result.tag else 0
        upper = Qt.AlignmentFlag.AlignTop if result.detail else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | upper, result.tag)
        detail = painter.fontMetrics().elidedText(result.detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, detail)
        painter.setFont(font)
        painter.setPen(text if result.data is not None else soft)
        line = inner.adjusted(0, 0, -tag_width, 0)
        flags = Qt.AlignmentFlag.AlignLeft | upper
        metrics = painter.fontMetrics()
        title = metrics.elidedText(result.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, flags, title)
        after = line.adjusted(metrics.horizontalAdvance(title) + 8, 0, 0, 0)
        if result.soft and after.width() > 24:
            painter.setPen(soft)
            painter.drawText(after, flags, metrics.elidedText(result.soft, Qt.TextElideMode.ElideRight, after.width()))
        painter.restore()


class Finder(QLineEdit):
    """A line whose text is looked up with every letter; the results drop down below it.

    Signals:
        chosen: the ``data`` of the result that was chosen with Enter or a click.
        entered: somebody is about to type.
        left: the line was left with Escape or by a choice.
    """

    chosen = Signal(object)
    entered = Signal()
    left = Signal()

    def __init__(
        self, provider: Callable[[str], list[Result]], placeholder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._provider = provider
        self._model = ResultModel(self)
        self.list: QListView | None = None
        self._pointer = QCursor.pos()
        self.setObjectName("finder")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMaxLength(_MOST_LETTERS)
        self.textEdited.connect(self.look_up)

    @property
    def results(self) -> list[Result]:
        """What is offered."""
        return self._model.results

    def look_up(self) -> None:
        """Show what the text finds."""
        self._pointer = QCursor.pos()
        self._model.set_results(self._provider(self.text()))
        view = self._view()
        if not self.results:
            view.hide()
            return
        below = self.mapTo(self.window(), self.rect().bottomLeft())
        width = max(self.width(), _LEAST_WIDTH)
        left = max(8, min(below.x(), self.window().width() - width - 8))
        rows = min(len(self.results), _MOST_ROWS)
        height = row_height(self._model)
        room = max(height, self.window().height() - below.y() - 16)
        view.setGeometry(left, below.y() + 6, width, min(rows * height + 2, room))
        view.setCurrentIndex(self._model.index(0))
        view.show()
        view.raise_()

    def _view(self) -> QListView:
        if self.list is None:
            view = QListView(self.window())
            view.setObjectName("results")
            view.setModel(self._model)
            view.setItemDelegate(ResultDelegate(view))
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setUniformItemSizes(True)
            view.setMouseTracking(True)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setAccessibleName("Results")
            view.clicked.connect(lambda index: self._choose(index.row()))
            view.entered.connect(self._point_at)
            self.list = view
        return self.list

    def _point_at(self, index: QModelIndex) -> None:
        # A list that comes up under a pointer at rest is not pointed at.
        if self.list is not None and QCursor.pos() != self._pointer:
            self.list.setCurrentIndex(index)

    def _choose(self, row: int) -> None:
        data = self.results[row].data if 0 <= row < len(self.results) else None
        if data is not None:
            self._close()
            self.chosen.emit(data)

    def _close(self) -> None:
        if self.list is not None:
            self.list.hide()
        self.clear()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk the results, Enter chooses, Escape leaves."""
        rows, view = len(self.results), self.list
        row = view.currentIndex().row() if view is not None else 0
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if view is not None and rows:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                view.setCurrentIndex(self._model.index((row + step) % rows))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(row)
            case Qt.Key.Key_Escape:
                self._close()
                self.clearFocus()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that somebody is about to type."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Fold the results away."""
        super().focusOutEvent(event)
        if self.list is not None and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.list.hide()
            self.left.emit()


class CommandPalette(QFrame):
    """The command palette: a finder in a frame over the window, there only while it is used."""

    def __init__(self, provider: Callable[[str], list[Result]], window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.finder = Finder(provider, "What do you want to do?")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.finder)
        self.finder.left.connect(self.hide)
        self.hide()

    def open(self) -> None:
        """Show the palette at the top of the window, with everything there is to choose."""
        window = self.window()
        width = min(620, window.width() - 32)
        self.setGeometry((window.width() - width) // 2, 72, width, self.sizeHint().height())
        self.show()
        self.raise_()
        self.finder.clear()
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.look_up()
