"""Measuring: rings about what is chosen, what is within reach of it, distances between two clicks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.geodesy import KM_PER_NAUTICAL_MILE
from app.domain.records import Ref
from app.support.colours import Colours

_KM_PER: Final = {"km": 1.0, "nmi": KM_PER_NAUTICAL_MILE}
_FARTHEST_KM: Final = 15_000.0
_FIRST_RADIUS: Final = 500.0


class Line(NamedTuple):
    """A line of the list of what is within reach, and the record it is about."""

    text: str
    ref: Ref


class MeasurePanel(QWidget):
    """Holds what to measure; computes nothing.

    Signals:
        ring_wanted(): a ring of :attr:`radius_km` about the centre.
        clear_wanted(): take away every ring and every distance.
        measuring_wanted(bool): clicks on the map are to measure, or not any more.
        radius_changed(): another radius.
        shown: the panel has come into sight.
        opened(object): the :class:`~app.domain.records.Ref` of a line that was clicked.
    """

    ring_wanted = Signal()
    clear_wanted = Signal()
    measuring_wanted = Signal(bool)
    radius_changed = Signal()
    opened = Signal(object)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.centre = QLabel()
        self.centre.setWordWrap(True)
        self.radius = QDoubleSpinBox()
        self.radius.setRange(1.0, _FARTHEST_KM)
        self.radius.setDecimals(0)
        self.radius.setGroupSeparatorShown(True)
        self.radius.setValue(_FIRST_RADIUS)
        self.radius.setAccessibleName("Radius")
        self.unit = QComboBox()
        self.unit.addItems(list(_KM_PER))
        self.unit.setAccessibleName("Unit of the radius")
        self.ring = QPushButton("Draw ring")
        self.measure = QPushButton("Measure between clicks")
        self.measure.setCheckable(True)
        self.clear = QPushButton("Clear")
        self.distances = QLabel()
        self.distances.setWordWrap(True)
        self.distances.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.within = QListWidget()
        self.within.setAccessibleName("Within reach at this moment")
        layout = QVBoxLayout(self)
        layout.addWidget(self.centre)
        row = QHBoxLayout()
        for widget, stretch in ((self.radius, 1), (self.unit, 0), (self.ring, 0)):
            row.addWidget(widget, stretch)
        layout.addLayout(row)
        layout.addWidget(self.heading)
        layout.addWidget(self.within, 1)
        tools = QHBoxLayout()
        tools.addWidget(self.measure, 1)
        tools.addWidget(self.clear)
        layout.addLayout(tools)
        layout.addWidget(self.distances)
        self.ring.clicked.connect(lambda _checked=False: self.ring_wanted.emit())
        self.clear.clicked.connect(lambda _checked=False: self.clear_wanted.emit())
        self.measure.toggled.connect(self.measuring_wanted)
        self.radius.valueChanged.connect(lambda _value: self.radius_changed.emit())
        self.unit.currentIndexChanged.connect(lambda _i: self.radius_changed.emit())
        self.within.itemClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def showEvent(self, event: QShowEvent) -> None:
        """Say so: the list is not kept up out of sight."""
        super().showEvent(event)
        self.shown.emit()

    @property
    def radius_km(self) -> float:
        """The radius that is written, in km."""
        return self.radius.value() * _KM_PER[self.unit.currentText()]

    @property
    def radius_in_words(self) -> str:
        """The radius as it is written: ``500 km``."""
        return f"{self.radius.value():,.0f} {self.unit.currentText()}"

    def show_within(self, centre: str, lines: Sequence[Line], heading: str) -> None:
        """List what is within the radius of a centre."""
        self.centre.setText(f"About {centre}")
        self.heading.setText(heading)
        self.within.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(Qt.ItemDataRole.UserRole, line.ref)
            item.setToolTip(line.text)
            self.within.addItem(item)

    def show_distances(self, lines: Sequence[str]) -> None:
        """List the distances that were measured."""
        self.distances.setText("\n".join(lines))

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.distances.setStyleSheet(f"color: {colours.text}")
