"""The chips in the top bar: which filters are on, each with a way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.domain.filter_words import FilterChip

_LONGEST_CHIP: Final = 26


class FilterBar(QWidget):
    """Shows the chips there is room for, and how many more there are; hides itself when there are none.

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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chips: list[QPushButton] = []
        self.more = self._button("", "filterMore")
        self.more.clicked.connect(self.panel_wanted)
        self.empty = QLabel("Nothing is left")
        self.empty.setObjectName("filterEmpty")
        self.empty.setToolTip(
            "The filters hide every deployment and site of this moment. “Show everything” takes them off."
        )
        self.clear = self._button("Show everything", "filterClear")
        self.clear.clicked.connect(self.clear_wanted)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for widget in (self.more, self.empty, self.clear):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.hide()

    def minimumSizeHint(self) -> QSize:
        """Return the room that the way back needs; chips give way."""
        return QSize(self.clear.sizeHint().width() + self.more.sizeHint().width() + 12, self.clear.sizeHint().height())

    def show_chips(self, chips: Sequence[FilterChip], hidden: str, empty: bool) -> None:
        """Show these chips, what they hide in words, and, where nothing is left, that."""
        for old in self.chips:
            self._row.removeWidget(old)
            old.deleteLater()
        self.chips = [self._chip(chip) for chip in chips]
        for place, button in enumerate(self.chips):
            self._row.insertWidget(place, button)
        self.empty.setVisible(empty)
        self.clear.setToolTip(f"Hidden now: {hidden}" if hidden else "Nothing is hidden now")
        self.setVisible(bool(chips))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap = self._row.spacing()
        room = self.width() - self.clear.sizeHint().width() - gap
        room -= self.empty.sizeHint().width() + gap if not self.empty.isHidden() else 0
        widths = [chip.sizeHint().width() + gap for chip in self.chips]
        if sum(widths) > room:
            self.more.setText(f"+{len(self.chips)}")
            room -= self.more.sizeHint().width() + gap
        fitting = 0
        while fitting < len(widths) and sum(widths[: fitting + 1]) <= room:
            fitting += 1
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < fitting)
        self.more.setVisible(fitting < len(self.chips))
        self.more.setText(f"+{len(self.chips) - fitting}")
        rest = ", ".join(chip.text().removesuffix("  ×") for chip in self.chips[fitting:])
        self.more.setToolTip(f"Also on: {rest}")

    def _chip(self, chip: FilterChip) -> QPushButton:
        text = chip.text if len(chip.text) <= _LONGEST_CHIP else f"{chip.text[: _LONGEST_CHIP - 1]}…"
        button = self._button(f"{text}  ×", "filterChip")
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
