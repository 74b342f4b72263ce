"""Measuring: rings about what is chosen, what is within reach of it, distances and areas by clicks on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.ranges import KM_PER_UNIT, range_in_words
from app.domain.records import Measure, Ref
from app.support.colours import Colours

_FARTHEST_KM: Final = 20_000.0
_FIRST_RADIUS: Final = 500.0

ClickMode = Literal["", "distance", "area", "centre"]
"""What clicks on the map are for: to choose, or to measure from there, or to say where *here* is."""

_MODES: Final[dict[ClickMode, tuple[str, str]]] = {
    "distance": ("Distance", "Click two places on the map: the shortest way between them and its bearing"),
    "area": ("Area", "Click the corners of an area on the map; a double click ends it"),
    "centre": ("Centre…", "Click the place on the map that rings and the list are to be about"),
}


class Line(NamedTuple):
    """A line of the list of what is within reach, and the record it is about."""

    text: str
    ref: Ref


class MeasurePanel(QWidget):
    """Holds what to measure; computes nothing.

    Signals:
        ring_wanted(): a ring of :attr:`radius_km` about the centre.
        range_wanted(object): a ring of this published :class:`~app.domain.records.Measure`.
        clear_wanted(): take away everything that was measured.
        mode_changed(str): clicks on the map are for something else now, a :data:`ClickMode`.
        radius_changed(): another radius.
        shown: the panel has come into sight.
        opened(object): the :class:`~app.domain.records.Ref` of a line that was clicked.
    """

    ring_wanted = Signal()
    range_wanted = Signal(object)
    clear_wanted = Signal()
    mode_changed = Signal(str)
    radius_changed = Signal()
    opened = Signal(object)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self.centre = _label()
        self.radius = QDoubleSpinBox()
        self.radius.setRange(1.0, _FARTHEST_KM)
        self.radius.setDecimals(0)
        self.radius.setGroupSeparatorShown(True)
        self.radius.setValue(_FIRST_RADIUS)
        self.radius.setAccessibleName("Radius")
        self.unit = QComboBox()
        self.unit.addItems(list(KM_PER_UNIT))
        self.unit.setAccessibleName("Unit of the radius")
        self.ring = QPushButton("Draw ring")
        self.ranges = QComboBox()
        self.ranges.setAccessibleName("Published range")
        self.ranges.setToolTip("A combat radius or a range as a source has it; choosing one draws its ring")
        self.ranges.setMinimumContentsLength(12)
        self.ranges.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.ranges.setMaxVisibleItems(24)
        self.modes = {mode: QPushButton(_MODES[mode][0]) for mode in get_args(ClickMode) if mode}
        self.clear = QPushButton("Clear")
        self.results = _label()
        self.results.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.results.setOpenExternalLinks(True)
        self.heading = _label()
        self.within = QListWidget()
        self.within.setAccessibleName("Within reach at this moment")
        self.within.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._connect()
        self.set_ranges([], [])

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        top = QHBoxLayout()
        top.addWidget(self.centre, 1)
        top.addWidget(self.modes["centre"])
        layout.addLayout(top)
        row = QHBoxLayout()
        for widget, stretch in ((self.radius, 1), (self.unit, 0), (self.ring, 0)):
            row.addWidget(widget, stretch)
        layout.addLayout(row)
        layout.addWidget(self.ranges)
        layout.addWidget(self.heading)
        layout.addWidget(self.within, 1)
        tools = QHBoxLayout()
        for tool in (self.modes["distance"], self.modes["area"], self.clear):
            tools.addWidget(tool, 1)
        layout.addLayout(tools)
        layout.addWidget(self.results)

    def _connect(self) -> None:
        self.ring.clicked.connect(lambda _checked=False: self.ring_wanted.emit())
        self.clear.clicked.connect(lambda _checked=False: self.clear_wanted.emit())
        for mode, button in self.modes.items():
            button.setCheckable(True)
            button.setToolTip(_MODES[mode][1])
            button.clicked.connect(lambda on, mode=mode: self.set_mode(mode if on else ""))
        self.radius.valueChanged.connect(lambda _value: self._on_radius())
        self.unit.currentIndexChanged.connect(lambda _i: self._on_radius())
        self.ranges.activated.connect(self._on_range)
        self.within.itemActivated.connect(self._on_item)
        self.within.itemClicked.connect(self._on_item)

    def showEvent(self, event: QShowEvent) -> None:
        """Say so: the list is not kept up out of sight."""
        super().showEvent(event)
        self.shown.emit()

    @property
    def radius_km(self) -> float:
        """The radius that is written, in km."""
        return self.radius.value() * KM_PER_UNIT[self.unit.currentText()]

    @property
    def radius_in_words(self) -> str:
        """The radius as it is written: ``500 km``."""
        return f"{self.radius.value():,.0f} {self.unit.currentText()}"

    def set_mode(self, mode: ClickMode) -> None:
        """Let clicks on the map be for something else."""
        for other, button in self.modes.items():
            button.setChecked(other == mode)
        self.mode_changed.emit(mode)

    def set_ranges(self, own: Sequence[Measure], others: Sequence[Measure]) -> None:
        """Offer published ranges: those of what is at the centre first."""
        self.ranges.clear()
        self.ranges.addItem("Published range…")
        for measures in (own, others):
            if measures and self.ranges.count() > 1:
                self.ranges.insertSeparator(self.ranges.count())
            for measure in measures:
                self.ranges.addItem(range_in_words(measure), measure)
                self.ranges.setItemData(self.ranges.count() - 1, measure.note, Qt.ItemDataRole.ToolTipRole)
        self.ranges.setEnabled(self.ranges.count() > 1)

    def show_within(self, centre: str, lines: Sequence[Line], heading: str) -> None:
        """List what is within the radius of a centre."""
        self.centre.setText(f"About {centre}")
        self.heading.setText(heading)
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        at = self.within.verticalScrollBar().value()
        self.within.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(Qt.ItemDataRole.UserRole, line.ref)
            item.setToolTip(line.text.strip())
            self.within.addItem(item)
        self.within.verticalScrollBar().setValue(at)

    def show_results(self, paragraphs: Sequence[str]) -> None:
        """List what was measured, each as HTML; the last one first."""
        self.results.setText("".join(f"<p style='margin:6px 0 0 0'>{text}</p>" for text in reversed(paragraphs)))

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.results.setStyleSheet(f"color: {colours.text}")

    def _on_radius(self) -> None:
        self.ranges.setCurrentIndex(0)
        self.radius_changed.emit()

    def _on_range(self, index: int) -> None:
        measure = self.ranges.itemData(index)
        if not isinstance(measure, Measure):
            return
        with QSignalBlocker(self.radius), QSignalBlocker(self.unit):
            self.radius.setValue(measure.quantity)
            self.unit.setCurrentText(measure.unit)
        self.range_wanted.emit(measure)
        self.radius_changed.emit()

    def _on_item(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))


def _label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    # A long word must not widen the panel.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
