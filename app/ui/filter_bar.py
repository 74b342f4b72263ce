"""The row of chips under the top bar: which filters are on, each with a way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.domain.filter_words import FilterChip

_MOST_CHIPS: Final = 7


class FilterBar(QWidget):
    """Shows the chips; hides itself when there are none.

    Signals:
        filters_wanted: the :class:`~app.domain.filters.FilterSet` that a click on a chip asks for.
        clear_wanted: everything is to be shown again.
        panel_wanted: the rest of the chips is to be seen.
    """

    filters_wanted = Signal(object)
    clear_wanted = Signal()
    panel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 5, 14, 5)
        self._row.setSpacing(6)
        self.hide()

    def show_chips(self, chips: Sequence[FilterChip], hidden: str, empty: bool) -> None:
        """Show these chips, what they hide in words, and, where nothing is left, that and the way back."""
        while item := self._row.takeAt(0):
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(chips))
        if not chips:
            return
        self._row.addWidget(QLabel("Only"))
        for chip in chips[:_MOST_CHIPS]:
            self._row.addWidget(self._chip(chip))
        if len(chips) > _MOST_CHIPS:
            more = self._button(f"and {len(chips) - _MOST_CHIPS} more", "filterMore")
            more.clicked.connect(self.panel_wanted)
            self._row.addWidget(more)
        words = "Nothing is left at this moment." if empty else f"Hidden: {hidden}" if hidden else "Nothing is hidden"
        note = QLabel(words)
        note.setObjectName("filterEmpty" if empty else "filterHidden")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        note.setToolTip(words)
        self._row.addWidget(note, 1)
        clear = self._button("Show everything", "filterClear")
        clear.clicked.connect(self.clear_wanted)
        self._row.addWidget(clear)

    def _chip(self, chip: FilterChip) -> QPushButton:
        button = self._button(f"{chip.text}  ×", "filterChip")
        button.setToolTip(f"Remove the filter: {chip.text}")
        button.setAccessibleName(f"Remove the filter {chip.text}")
        button.clicked.connect(lambda: self.filters_wanted.emit(chip.without))
        return button

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text.replace("&", "&&"))
        button.setObjectName(name)
        button.setFlat(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
