"""The layers of the map: shown or not, how opaque, what they look like and how much is on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.domain.layer_counts import AREA_LAYER, LayerCount
from app.domain.vocabulary import AREA_KIND_LABELS, Force, label_of
from app.mapview.look import Look, Names, Symbols
from app.support.colours import Colours

_SWATCH_W: Final = 22
_SWATCH_H: Final = 12
_GROUND: Final = ("bathymetry", "graticule", "names")
_LABELS: Final[dict[str, str]] = {
    "bathymetry": "Sea depths",
    "graticule": "Graticule",
    "names": "Names of places",
    "sites": "Sites",
    "deployments": "Deployments",
    "events": "Events",
    "observations": "Observations",
}
_LINES: Final = {
    "graticule": (1.0, Qt.PenStyle.SolidLine),
    "territorial sea": (1.6, Qt.PenStyle.SolidLine),
    "eez claim": (2.2, Qt.PenStyle.DotLine),
    "disputed": (2.2, Qt.PenStyle.DotLine),
    "median line": (1.6, Qt.PenStyle.DashDotLine),
    "island chain": (4.0, Qt.PenStyle.SolidLine),
}
"""Width and style of lines in the swatches of areas; others are dashed."""
SYMBOL_STYLES: Final[dict[Symbols, str]] = {
    "standard": "Military symbols (MIL-STD-2525D)",
    "plain": "Plain pictograms",
}
NAME_STYLES: Final[dict[Names, str]] = {"both": "English and Japanese", "en": "English", "ja": "Japanese"}


class _Row(NamedTuple):
    swatch: QLabel
    box: QCheckBox
    slider: QSlider
    counts: QLabel


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
        self._rows: dict[str, _Row] = {}
        self._colours: Colours | None = None
        self.symbols, self.names = QComboBox(), QComboBox()
        for code, label in SYMBOL_STYLES.items():
            self.symbols.addItem(label, code)
        for name, label in NAME_STYLES.items():
            self.names.addItem(label, name)
        self.symbols.currentIndexChanged.connect(lambda _i: self._want(symbols=self.symbols.currentData()))
        self.names.currentIndexChanged.connect(lambda _i: self._want(names=self.names.currentData()))
        for combo in (self.symbols, self.names):
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        styles = QFormLayout()
        styles.addRow("Symbols", self.symbols)
        styles.addRow("Names", self.names)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(2)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.addLayout(styles)
        layout.addWidget(scroll, 1)

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
        top = ("events", "deployments", "sites", "observations")
        areas = tuple(AREA_LAYER + kind for kind in sorted(set(kinds)))
        for layer in (*top, *areas, *_GROUND):
            self._add(layer)
        self._show_look()
        self._paint_swatches()

    def set_look(self, look: Look) -> None:
        """Show what was chosen."""
        self._look = look
        self._show_look()

    def set_counts(self, counts: Mapping[str, LayerCount]) -> None:
        """Say of each layer how much is shown and what hides the rest."""
        for layer, row in self._rows.items():
            count = counts.get(layer)
            row.counts.setText(_in_words(count) if count else "")
            row.counts.setToolTip(_in_words(count, long=True) if count else "")

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self._colours = colours
        self._paint_swatches()

    def _add(self, layer: str) -> None:
        label = _LABELS.get(layer) or label_of(AREA_KIND_LABELS, layer.removeprefix(AREA_LAYER))
        row = _Row(QLabel(), QCheckBox(label), QSlider(Qt.Orientation.Horizontal), QLabel())
        row.slider.setRange(10, 100)
        row.slider.setFixedWidth(64)
        row.slider.setToolTip(f"Opacity of {label}")
        row.slider.setAccessibleName(f"Opacity of {label}")
        row.box.setToolTip(label)
        for widget in (row.box, row.counts):
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.box.toggled.connect(lambda on: self._want_shown(layer, on))
        row.slider.valueChanged.connect(lambda percent: self._want_opacity(layer, percent))
        at = 2 * len(self._rows)
        self._grid.addWidget(row.swatch, at, 0)
        self._grid.addWidget(row.box, at, 1, 1, 2)
        self._grid.addWidget(row.counts, at + 1, 1)
        self._grid.addWidget(row.slider, at + 1, 2)
        self._rows[layer] = row

    def _want(self, **choice: object) -> None:
        self._look = replace(self._look, **choice)  # type: ignore[arg-type]
        self.look_wanted.emit(self._look)

    def _want_shown(self, layer: str, on: bool) -> None:
        hidden = self._look.hidden - {layer} if on else self._look.hidden | {layer}
        self._want(hidden=hidden)

    def _want_opacity(self, layer: str, percent: int) -> None:
        others = {name: value for name, value in self._look.opacity.items() if name != layer}
        self._want(opacity=others if percent == 100 else {**others, layer: percent / 100})

    def _show_look(self) -> None:
        for combo, code in ((self.symbols, self._look.symbols), (self.names, self._look.names)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(code))
        for layer, row in self._rows.items():
            with QSignalBlocker(row.box), QSignalBlocker(row.slider):
                row.box.setChecked(layer not in self._look.hidden)
                row.slider.setValue(round(100 * self._look.opacity.get(layer, 1.0)))

    def _paint_swatches(self) -> None:
        if self._colours is not None:
            for layer, row in self._rows.items():
                row.swatch.setPixmap(_swatch(layer, self._colours, self.devicePixelRatioF()))


def _in_words(count: LayerCount, *, long: bool = False) -> str:
    if long:
        return (
            f"{count.shown:,} shown; {count.by_time:,} not at this moment; {count.by_filter:,} hidden by the filters. "
            "Some kinds appear only when the map is near enough."
        )
    filtered = f" · {count.by_filter:,} filtered out" if count.by_filter else ""
    return f"{count.shown:,} shown · {count.by_time:,} not now{filtered}"


def _swatch(layer: str, colours: Colours, ratio: float) -> QPixmap:
    """Return a small picture of how a layer looks on the map."""
    pixmap = QPixmap(round(_SWATCH_W * ratio), round(_SWATCH_H * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = _SWATCH_H / 2
    ink = QColor(colours.text)
    match layer:
        case "bathymetry":
            painter.fillRect(0, 1, _SWATCH_W, _SWATCH_H - 2, QColor(colours.sea).darker(108))
        case "deployments":
            for k, force in enumerate((Force.US, Force.JAPAN)):
                painter.fillRect(k * 11, 1, 10, _SWATCH_H - 2, QColor(colours.forces[force]))
        case "sites":
            painter.setBrush(ink)
            painter.drawEllipse(8, 3, 6, 6)
        case "events":
            painter.translate(_SWATCH_W / 2, middle)
            painter.rotate(45)
            painter.fillRect(-4, -4, 8, 8, QColor(colours.overdue_text))
        case "observations":
            for x, y in ((4, 3), (9, 8), (14, 4), (18, 8)):
                painter.fillRect(x, y, 2, 2, QColor(colours.overdue_text))
        case "names":
            painter.setPen(ink)
            painter.drawText(pixmap.rect(), Qt.AlignmentFlag.AlignLeft, "Aa")
        case _:
            width, style = _LINES.get(layer.removeprefix(AREA_LAYER), (1.6, Qt.PenStyle.DashLine))
            colour = QColor(colours.coast if layer == "graticule" else colours.forces[Force.JAPAN])
            painter.setPen(QPen(colour, width, style))
            painter.drawLine(0, round(middle), _SWATCH_W, round(middle))
    painter.end()
    return pixmap
