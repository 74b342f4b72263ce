"""The small window in which a date is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.civil import format_day
from app.timeline.text_popup import TextPopup
from app.timeline.typed_date import FORMS, TypedDateError, read_typed_date


class DatePopup(TextPopup):
    """Asks for a date in any reasonable form, and says while it is typed which it is.

    Signals:
        chosen: the :class:`~app.domain.dates.DateBounds` of what was typed.
    """

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, FORMS, parent)
        self.field.setPlaceholderText("2015-04-27")
        self.field.textEdited.connect(self._preview)
        self.entered.connect(lambda text: self.chosen.emit(read_typed_date(text)))

    def refusal(self, text: str) -> str:
        """Return why a text is no date, and which forms are understood."""
        try:
            read_typed_date(text)
        except TypedDateError as error:
            return str(error)
        return ""

    def _preview(self, text: str) -> None:
        try:
            bounds = read_typed_date(text)
        except TypedDateError:
            self.say(FORMS)
        else:
            last = bounds.last_day
            span = "" if last == bounds.earliest else f" to {format_day(last)}"
            self.say(f"{format_day(bounds.earliest)}{span}")
