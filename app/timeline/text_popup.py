"""A small window beside a button, in which one line is typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

WIDTH = 340


def beside(popup: QWidget, widget: QWidget, *, align_right: bool = False, above: bool = False) -> QPoint:
    """Return where a popup stands below or above a widget, inside its screen."""
    screen = widget.screen().availableGeometry()
    x = widget.width() - popup.width() if align_right else 0
    over = widget.mapToGlobal(QPoint(x, -popup.height() - 2))
    under = widget.mapToGlobal(QPoint(x, widget.height() + 2))
    at = over if above else under
    if above and over.y() < screen.top():
        at = under
    elif not above and under.y() + popup.height() > screen.bottom():
        at = over
    at.setX(max(screen.left(), min(at.x(), screen.right() - popup.width())))
    at.setY(max(screen.top(), min(at.y(), screen.bottom() - popup.height())))
    return at


class TextPopup(QFrame):
    """Asks for a line of text; Enter takes it, Escape does not. What is wrong with it is said below the field.

    Signals:
        entered: the text, when it was taken.
    """

    entered = Signal(str)

    def __init__(self, title: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._hint = hint
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        self._heading = QLabel(title, self)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(title)
        self._message = QLabel(hint, self)
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setBuddy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(6)
        for widget in (self._heading, self.field, self._message):
            layout.addWidget(widget)
        self.field.returnPressed.connect(self._take)

    def ask(self, widget: QWidget, text: str, title: str = "") -> None:
        """Show the popup beside a widget with a text to change, under another title if one is given."""
        if title:
            self._heading.setText(title)
            self.field.setAccessibleName(title)
        self.field.setText(text)
        self.field.selectAll()
        self.say(self._hint)
        self.move(beside(self, widget))
        self.show()
        self.field.setFocus()

    @property
    def message(self) -> str:
        """What the popup says of the text in it."""
        return self._message.text()

    def say(self, text: str) -> None:
        """Say something of the text in the field."""
        self._message.setText(text)
        self._message.setAccessibleName(text)
        self.adjustSize()

    def refusal(self, text: str) -> str:
        """Return why a text cannot be taken, or nothing where it can; for subclasses."""
        return "" if text.strip() else "Type a name first."

    def _take(self) -> None:
        refusal = self.refusal(self.field.text())
        if refusal:
            self.say(refusal)
            self.field.selectAll()
            return
        self.hide()
        self.entered.emit(self.field.text())
