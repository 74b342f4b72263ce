"""The small window in which a date is typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.civil import format_day
from app.timeline.typed_date import FORMS, TypedDateError, read_typed_date


class DatePopup(QFrame):
    """Asks for a date beside what asked for it; Enter takes it, Escape does not.

    Signals:
        chosen: the :class:`~app.domain.dates.DateBounds` of what was typed.
    """

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(340)
        self._field = QLineEdit(self)
        self._field.setAccessibleName(title)
        self._field.setPlaceholderText("2015-04-27")
        self._message = QLabel(FORMS, self)
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(6)
        heading = QLabel(title, self)
        heading.setBuddy(self._field)
        for widget in (heading, self._field, self._message):
            layout.addWidget(widget)
        self._field.returnPressed.connect(self._take)
        self._field.textEdited.connect(self._preview)

    def ask(self, beside: QWidget, text: str) -> None:
        """Show the popup above or below a widget with a text to change."""
        self._field.setText(text)
        self._field.selectAll()
        self._say(FORMS)
        self.adjustSize()
        below = beside.mapToGlobal(QPoint(0, beside.height() + 2))
        screen = beside.screen().availableGeometry()
        if below.y() + self.height() > screen.bottom():
            below = beside.mapToGlobal(QPoint(0, -self.height() - 2))
        below.setX(max(screen.left(), min(below.x(), screen.right() - self.width())))
        self.move(below)
        self.show()
        self._field.setFocus()

    @property
    def message(self) -> str:
        """What the popup says of the text in it."""
        return self._message.text()

    def _preview(self, text: str) -> None:
        try:
            bounds = read_typed_date(text)
        except TypedDateError:
            self._say(FORMS)
        else:
            last = bounds.last_day
            span = "" if last == bounds.earliest else f" to {format_day(last)}"
            self._say(f"{format_day(bounds.earliest)}{span}")

    def _take(self) -> None:
        try:
            bounds = read_typed_date(self._field.text())
        except TypedDateError as error:
            self._say(str(error))
            self._field.selectAll()
            return
        self.hide()
        self.chosen.emit(bounds)

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setAccessibleName(text)
        self.adjustSize()
