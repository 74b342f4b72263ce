"""The layers of the map: shown or not, how opaque, which on top, what they look like and how much is on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.layer_counts import AREA_LAYER, LayerCount
from app.domain.vocabulary import AREA_KIND_LABELS, label_of
from app.mapview.look import GROUND_LAYERS, LEAST_OPACITY, Look, Names, Symbols, layers_in_order
from app.support.colours import Colours
from app.ui.layer_swatches import swatch
from app.ui.rows_by_drag import RowsByDrag

_LABELS: Final[dict[str, str]] = {
    "background": "Background map",
    "bathymetry": "Sea depths",
    "graticule": "Graticule",
    "names": "Names of places",
    "sites": "Sites",
    "deployments": "Deployments",
    "events": "Events",
    "observations": "Observations",
}
SYMBOL_STYLES: Final[dict[Symbols, str]] = {
    "standard": "Military symbols (MIL-STD-2525D)",
    "plain": "Plain pictograms",
}
NAME_STYLES: Final[dict[Names, str]] = {"both": "English and Japanese", "en": "English", "ja": "Japanese"}
PAPER_STYLES: Final[dict[bool, str]] = {False: "Those of the window", True: "For print, safe in black and white"}


_SLIDER_PX: Final = 64
_ARROW_PX: Final = 18
_SCROLL_PX: Final = 28


class _Row(NamedTuple):
    swatch: QLabel
    box: QCheckBox
    slider: QSlider
    counts: QLabel
    up: QToolButton
    down: QToolButton


class LayersPanel(QWidget):
    """Shows a :class:`~app.mapview.look.Look` and lets a person change it.

    Signals:
        look_wanted(object): the look as the person wants it.
        shown: the panel has come into sight.
    """

    look_wanted = Signal(object)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._kinds: tuple[str, ...] = ()
        self._rows: dict[str, _Row] = {}
        self._colours: Colours | None = None
        self.symbols, self.names, self.paper = QComboBox(), QComboBox(), QComboBox()
        styles = QFormLayout()
        for title, field, combo, labels in (
            ("Symbols", "symbols", self.symbols, SYMBOL_STYLES),
            ("Names", "names", self.names, NAME_STYLES),
            ("Colours", "paper", self.paper, PAPER_STYLES),
        ):
            for code, label in labels.items():
                combo.addItem(label, code)
            combo.currentIndexChanged.connect(lambda _i, f=field, c=combo: self._want(**{f: c.currentData()}))
            combo.setAccessibleName(title)
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            styles.addRow(title, combo)
        self._body = RowsByDrag()
        self._body.moved.connect(self._want_at)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(2)
        self._grid.setColumnMinimumWidth(2, _SLIDER_PX - 2 * (_ARROW_PX + self._grid.horizontalSpacing()))
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidget(self._body)
        self._body.dragged_to.connect(lambda y: scroll.ensureVisible(0, y, 0, _SCROLL_PX))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.reset = QPushButton("Draw the map as at first")
        self.reset.clicked.connect(lambda: self.look_wanted.emit(Look()))
        layout = QVBoxLayout(self)
        layout.addLayout(styles)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.reset)

    def showEvent(self, event: QShowEvent) -> None:
        """Say so: counts are not kept up out of sight."""
        super().showEvent(event)
        self.shown.emit()

    def set_kinds_of_area(self, kinds: Iterable[str]) -> None:
        """Offer a layer for each of these kinds of area besides those that are always there; top layer first."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._rows.clear()
        self._kinds = tuple(sorted(set(kinds)))
        for layer in (*layers_in_order(self._kinds, ()), *GROUND_LAYERS):
            self._rows[layer] = self._made(layer)
        self._show_look()
        self._paint_swatches()

    def set_look(self, look: Look) -> None:
        """Show what was chosen."""
        self._look = look
        self._show_look()

    def set_counts(self, counts: Mapping[str, LayerCount | str]) -> None:
        """Say of each layer how much is shown and what hides the rest; a text where there is nothing to count."""
        for layer, row in self._rows.items():
            count = counts.get(layer, "")
            row.counts.setText(count if isinstance(count, str) else _in_words(count))
            row.counts.setToolTip(count if isinstance(count, str) else _in_words(count, long=True))

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self._colours = colours
        self._paint_swatches()

    def layers(self) -> list[str]:
        """Return the layers as they lie on the map, the top one first."""
        return [*layers_in_order(self._kinds, self._look.order), *GROUND_LAYERS]

    def _made(self, layer: str) -> _Row:
        label = _LABELS.get(layer) or label_of(AREA_KIND_LABELS, layer.removeprefix(AREA_LAYER))
        up, down = (_arrow(arrow) for arrow in (Qt.ArrowType.UpArrow, Qt.ArrowType.DownArrow))
        row = _Row(QLabel(), QCheckBox(label), QSlider(Qt.Orientation.Horizontal), QLabel(), up, down)
        row.slider.setRange(round(100 * LEAST_OPACITY), 100)
        row.slider.setFixedWidth(_SLIDER_PX)
        row.box.setToolTip(label)
        if layer not in GROUND_LAYERS:
            row.swatch.setToolTip(f"Drag to draw {label} further up or down")
            row.swatch.setCursor(Qt.CursorShape.OpenHandCursor)
        for widget, does in (
            (row.slider, f"Opacity of {label}"),
            (up, f"Draw {label} further up"),
            (down, f"Draw {label} further down"),
        ):
            widget.setToolTip(does)
            widget.setAccessibleName(does)
        for flat in (row.box, row.counts):
            flat.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.counts.setObjectName("soft")
        row.box.toggled.connect(lambda on: self._want_shown(layer, on))
        row.slider.valueChanged.connect(lambda percent: self._want_opacity(layer, percent))
        up.clicked.connect(lambda: self._want_moved(layer, -1))
        down.clicked.connect(lambda: self._want_moved(layer, 1))
        return row

    def _place(self, layers: list[str]) -> None:
        """Put the rows into their order; a widget that is added to a grid again moves."""
        ends = layers[0], layers[-len(GROUND_LAYERS) - 1]
        for k, layer in enumerate(layers):
            row, at = self._rows[layer], 2 * k
            self._grid.addWidget(row.swatch, at, 0)
            self._grid.addWidget(row.box, at, 1, 1, 2)
            self._grid.addWidget(row.counts, at + 1, 1)
            self._grid.addWidget(row.slider, at + 1, 2, 1, 3)
            if layer in GROUND_LAYERS:
                continue
            self._grid.addWidget(row.up, at, 3)
            self._grid.addWidget(row.down, at, 4)
            row.up.setEnabled(layer != ends[0])
            row.down.setEnabled(layer != ends[1])
        movable = [(layer, self._rows[layer]) for layer in layers if layer not in GROUND_LAYERS]
        self._body.set_rows([(layer, (row.swatch, row.box, row.counts)) for layer, row in movable])
        for before, after in pairwise(layers):
            QWidget.setTabOrder(self._rows[before].slider, self._rows[after].box)

    def _want(self, **choice: object) -> None:
        self._look = replace(self._look, **choice)  # type: ignore[arg-type]
        self.look_wanted.emit(self._look)

    def _want_shown(self, layer: str, on: bool) -> None:
        hidden = self._look.hidden - {layer} if on else self._look.hidden | {layer}
        self._want(hidden=hidden)

    def _want_opacity(self, layer: str, percent: int) -> None:
        others = {name: value for name, value in self._look.opacity.items() if name != layer}
        self._want(opacity=others if percent == 100 else {**others, layer: percent / 100})

    def _want_moved(self, layer: str, by: int) -> None:
        self._want_at(layer, layers_in_order(self._kinds, self._look.order).index(layer) + by)

    def _want_at(self, layer: str, place: int) -> None:
        order = layers_in_order(self._kinds, self._look.order)
        order.remove(layer)
        order.insert(place, layer)
        # What is as at first is not said, so that a layer that comes new finds its place.
        self._want(order=() if order == layers_in_order(self._kinds, ()) else tuple(order))

    def _show_look(self) -> None:
        for combo, code in (
            (self.symbols, self._look.symbols),
            (self.names, self._look.names),
            (self.paper, self._look.paper),
        ):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(code))
        for layer, row in self._rows.items():
            shown = layer not in self._look.hidden
            with QSignalBlocker(row.box), QSignalBlocker(row.slider):
                row.box.setChecked(shown)
                row.slider.setValue(round(100 * self._look.opacity.get(layer, 1.0)))
            row.slider.setEnabled(shown)
        if self._rows:
            self._place(self.layers())

    def _paint_swatches(self) -> None:
        if self._colours is not None:
            for layer, row in self._rows.items():
                row.swatch.setPixmap(swatch(layer, self._colours, self.devicePixelRatioF()))


def _arrow(arrow: Qt.ArrowType) -> QToolButton:
    button = QToolButton()
    button.setArrowType(arrow)
    button.setAutoRaise(True)
    button.setFixedSize(_ARROW_PX, _ARROW_PX)
    return button


def _in_words(count: LayerCount, *, long: bool = False) -> str:
    if long:
        return (
            f"{count.shown:,} shown; {count.by_time:,} not at this moment; {count.by_filter:,} hidden by the filters. "
            "Some kinds appear only when the map is near enough."
        )
    filtered = f" · {count.by_filter:,} filtered out" if count.by_filter else ""
    return f"{count.shown:,} shown · {count.by_time:,} not now{filtered}"
