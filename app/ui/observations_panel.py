"""Observations: how far back they are shown, what they are told apart by, and what is known of the one clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.support.colours import Colours

TRAILS: Final[dict[int | None, str]] = {
    0: "Of the moment only",
    7: "And of the 7 days before",
    30: "And of the 30 days before",
    90: "And of the 90 days before",
    365: "And of the year before",
    None: "And of all time before",
}
"""How many days before the moment are shown with it; ``None`` for all."""

_NONE: Final = (
    "The open file has no observations. <i>File > Import</i> brings them in from a table with dates and places."
)
_HINT: Final = "Click an observation on the map to read what is known of it."


def undated_in_words(count: int) -> str:
    """Say how many observations have no date and what becomes of them."""
    return f"{count:,} {'has no date and is' if count == 1 else 'have no date and are'} not on the map"


class ObservationsPanel(QWidget):
    """Holds what to show of the observations; reads nothing.

    Signals:
        trail_changed(object): another key of :data:`TRAILS`.
        field_changed(str): points are to be told apart by this field.
    """

    trail_changed = Signal(object)
    field_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = QLabel(_NONE)
        self.count.setWordWrap(True)
        self.trail = QComboBox()
        for days, words in TRAILS.items():
            self.trail.addItem(words, days)
        self.trail.setAccessibleName("How far back observations are shown")
        self.field = QComboBox()
        self.field.setAccessibleName("What observations are coloured by")
        self.card = QLabel()
        self.card.setWordWrap(True)
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.card.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        scroll = QScrollArea()
        scroll.setWidget(self.card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        choices = QFormLayout()
        choices.addRow("Show", self.trail)
        choices.addRow("Colour by", self.field)
        layout = QVBoxLayout(self)
        layout.addWidget(self.count)
        layout.addLayout(choices)
        layout.addWidget(scroll, 1)
        for combo in (self.trail, self.field):
            combo.setEnabled(False)
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.trail.activated.connect(lambda _i: self.trail_changed.emit(self.trail.currentData()))
        self.field.activated.connect(lambda _i: self.field_changed.emit(self.field.currentText()))

    def show_choice(self, trail_days: int | None) -> None:
        """Show how far back observations are shown."""
        with QSignalBlocker(self.trail):
            self.trail.setCurrentIndex(list(TRAILS).index(trail_days))

    def show_file(self, count: int, undated: int, fields: Sequence[str], by: str) -> None:
        """Say how many observations the file has, and by what they can be told apart."""
        lost = f"; {undated_in_words(undated)}" if undated else ""
        self.count.setText(f"{count:,} observation{'' if count == 1 else 's'}{lost}." if count else _NONE)
        with QSignalBlocker(self.field):
            self.field.clear()
            self.field.addItems(list(fields))
            self.field.setCurrentText(by)
        self.trail.setEnabled(count > 0)
        self.field.setEnabled(count > 0 and len(fields) > 0)
        self.card.setText(_HINT if count else "")

    def show_row(self, row_id: int, fields: Mapping[str, str]) -> None:
        """Show what is known of one observation; names and values are plain text."""
        rows = "".join(
            f"<tr><td style='padding:2px 10px 2px 0'><b>{escape(name)}</b></td><td>{escape(value)}</td></tr>"
            for name, value in fields.items()
        )
        self.card.setText(f"<p>Observation {row_id}</p><table>{rows}</table>")

    def show_problem(self, text: str) -> None:
        """Say what is wrong where the observation would stand."""
        self.card.setText(escape(text))

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.card.setStyleSheet(f"color: {colours.text}")
