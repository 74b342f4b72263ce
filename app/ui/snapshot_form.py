"""The fields of the snapshot dialog: what the picture is to be, as settings by the names of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.export.arguments import MAX_PIXELS, MIN_SIDE_PX
from app.export.layout import FIELDS, MAX_MARKING, MAX_TITLE
from app.export.logo import LOGO_SUFFIXES
from app.export.picture_files import WITH_QUALITY
from app.export.picture_options import MAX_MARGIN_MM, PLACE_NAMES, SETTINGS, scale_on_paper
from app.export.sheets import SHEETS, pixels

FORMATS: Final[dict[str, str]] = {
    ".png": "PNG picture",
    ".jpg": "JPEG picture",
    ".webp": "WebP picture",
    ".tif": "GeoTIFF, for maps (EPSG:3857)",
    ".pdf": "PDF, vectors",
    ".svg": "SVG, vectors",
}
_THEMES: Final = {"light": "Light", "dark": "Dark", "print": "Print"}
_MARKINGS: Final = ("", "DRAFT", "EMBARGOED", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:RED")
_PARTS: Final = {
    "legend": "Legend",
    "plate": "Date",
    "scale-bar": "Scale bar",
    "north": "North arrow",
    PLACE_NAMES: "Place names",
    "locator": "Locator map",
    "sources": "Main sources",
    "source-page": "Source pages (PDF)",
}
_WINDOW: Final = "window"
_OTHER: Final = "other"
_WINDOW_SCALE: Final = 2
_WINDOW_DPI: Final = 192
_MOST_SIDE_PX: Final = 12_000


class SnapshotForm(QWidget):
    """Asks for words, parts, format, size and colours.

    Signals:
        changed: something is asked for that was not before.
    """

    changed = Signal()

    def __init__(self, window_px: tuple[int, int], theme: str, parent: QWidget | None = None) -> None:
        """Make the fields; ``window_px`` is the size of the map in the window, in CSS pixels."""
        super().__init__(parent)
        self._window_px = window_px
        self._title, self._subtitle = QLineEdit(str(SETTINGS["title"].first)), QLineEdit()
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        for line in (self._title, self._subtitle):
            line.setToolTip(f"{fields} are filled in.")
            line.setMaxLength(MAX_TITLE)
            line.setPlaceholderText("none")
        self._marking = QComboBox(editable=True)
        self._marking.addItems(list(_MARKINGS))
        edit = self._marking.lineEdit()
        assert edit is not None
        edit.setMaxLength(MAX_MARKING)
        edit.setPlaceholderText("none; DRAFT, TLP:AMBER or a word of your own")
        self._format, self._theme, self._size = QComboBox(), QComboBox(), QComboBox()
        for suffix, label in FORMATS.items():
            self._format.addItem(label, suffix)
        for code, label in _THEMES.items():
            self._theme.addItem(label, code)
        self._theme.setCurrentIndex(self._theme.findData(theme))
        self._size.addItem("As in the window, twice as sharp", _WINDOW)
        for name, sheet in SHEETS.items():
            self._size.addItem(sheet.label, name)
        self._size.addItem("Other", _OTHER)
        self._quality = self._number(1, 100, SETTINGS["quality"].first, "", "Quality of JPEG and WebP")
        self._width = self._number(MIN_SIDE_PX, _MOST_SIDE_PX, 1600, " px", "Width in pixels")
        self._height = self._number(MIN_SIDE_PX, _MOST_SIDE_PX, 1000, " px", "Height in pixels")
        self._dpi = self._number(36, 1200, 300, " dpi", "Dots an inch")
        self._scale = QDoubleSpinBox(minimum=1, maximum=4, singleStep=0.25, decimals=2, prefix="× ")
        self._scale.setAccessibleName("Scale of text and symbols")
        self._scale.setToolTip("How many times larger than on a screen text and symbols are drawn")
        self._margin = QDoubleSpinBox(maximum=MAX_MARGIN_MM, singleStep=5, decimals=1, suffix=" mm")
        self._margin.setToolTip("Blank paper around the map")
        self._logo = QLineEdit(readOnly=True, placeholderText="none")
        self._logo.setAccessibleName("Logo")
        self._logo.setToolTip("PNG, JPEG or SVG, up to 2 MB")
        self._parts = {name: QCheckBox(label) for name, label in _PARTS.items()}
        for name, box in self._parts.items():
            box.setChecked(_first(name))
        self._world = QCheckBox("World file")
        self._world.setToolTip("Say where the pixels lie in files beside the picture, for GIS programs")
        self._lay_out()
        self.setFocusProxy(self._title)
        self._listen()
        self._use_format()
        self._use_size()

    @staticmethod
    def _number(least: int, most: int, first: object, unit: str, name: str) -> QSpinBox:
        box = QSpinBox(minimum=least, maximum=most, suffix=unit)
        # A number that is being typed is not yet meant.
        box.setKeyboardTracking(False)
        assert isinstance(first, int)
        box.setValue(first)
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Title", self._title)
        form.addRow("Su&btitle", self._subtitle)
        form.addRow("&Marking", self._marking)
        form.addRow(
            _label("&Format", self._format), _row(self._format, _label("&quality", self._quality), self._quality)
        )
        form.addRow("&Size", self._size)
        form.addRow("", _row(self._width, QLabel("×"), self._height, self._dpi, self._scale))
        form.addRow(_label("&Colours", self._theme), _row(self._theme, _label("mar&gin", self._margin), self._margin))
        shown = QGridLayout()
        for k, box in enumerate((*self._parts.values(), self._world)):
            shown.addWidget(box, k // 3, k % 3)
        form.addRow("Show", shown)
        choose, forget = QPushButton("Choose…"), QToolButton()
        forget.setText("✕")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_logo)
        forget.clicked.connect(self._logo.clear)
        forget.setToolTip("No logo")
        forget.setAccessibleName("No logo")
        form.addRow(_label("L&ogo", choose), _row(self._logo, choose, forget))

    def _listen(self) -> None:
        for line in (self._title, self._subtitle, self._logo):
            line.textChanged.connect(self.changed)
        self._marking.editTextChanged.connect(self.changed)
        self._format.currentIndexChanged.connect(self._use_format)
        self._size.currentIndexChanged.connect(self._use_size)
        self._theme.currentIndexChanged.connect(self.changed)
        for box in (self._quality, self._width, self._height):
            box.valueChanged.connect(self.changed)
        self._dpi.valueChanged.connect(self._use_dpi)
        for number in (self._scale, self._margin):
            number.valueChanged.connect(self.changed)
        for part in self._parts.values():
            part.toggled.connect(self.changed)

    @property
    def suffix(self) -> str:
        """The ending of the file that is asked for."""
        return str(self._format.currentData())

    @property
    def world_file(self) -> bool:
        """Whether a world file is wanted."""
        return self._world.isEnabled() and self._world.isChecked()

    def settings(self) -> dict[str, Any]:
        """Return what is asked for."""
        size = {"size": f"{self._width.value()}x{self._height.value()}", "dpi": self._dpi.value()}
        return {**self.named_settings(), **size, "paper": "", "scale": f"{self._scale.value():g}"}

    def named_settings(self) -> dict[str, Any]:
        """Return what a named layout keeps of it: the size only where it is not that of the window."""
        kept: dict[str, Any] = {
            "theme": self._theme.currentData(),
            "quality": self._quality.value(),
            "title": self._title.text().strip(),
            "subtitle": self._subtitle.text().strip(),
            "marking": self._marking.currentText().strip(),
            "margin": self._margin.value(),
            "logo": self._logo.text(),
            **{name: box.isChecked() for name, box in self._parts.items()},
        }
        if not self._parts["source-page"].isEnabled():
            kept["source-page"] = False
        match self._size.currentData():
            case "window":
                return kept
            case "other":
                size = f"{self._width.value()}x{self._height.value()}"
                return {**kept, "size": size, "dpi": self._dpi.value(), "scale": f"{self._scale.value():g}"}
            case sheet:
                return {**kept, "paper": sheet, "dpi": self._dpi.value(), "scale": f"{self._scale.value():g}"}

    def use(self, settings: Mapping[str, Any]) -> None:
        """Show the settings of a named layout; what they leave out is as at first, the size that of the window."""
        with QSignalBlocker(self):
            for line, name in ((self._title, "title"), (self._subtitle, "subtitle"), (self._logo, "logo")):
                line.setText(str(settings.get(name, SETTINGS[name].first)))
            self._marking.setEditText(settings.get("marking", ""))
            self._quality.setValue(settings.get("quality", SETTINGS["quality"].first))
            self._margin.setValue(settings.get("margin", 0.0))
            self._theme.setCurrentIndex(self._theme.findData(settings.get("theme", "light")))
            for name, box in self._parts.items():
                box.setChecked(settings.get(name, _first(name)))
            if settings.get("source-page"):
                self._format.setCurrentIndex(self._format.findData(".pdf"))
            self._show_size(settings)
        self.changed.emit()

    def _show_size(self, settings: Mapping[str, Any]) -> None:
        chosen = settings.get("paper") or (_OTHER if settings.get("size") else _WINDOW)
        self._size.setCurrentIndex(self._size.findData(chosen))
        if chosen == _OTHER:
            width, _, height = str(settings["size"]).partition("x")
            self._width.setValue(int(width))
            self._height.setValue(int(height))
        if chosen != _WINDOW:
            if settings.get("dpi"):
                self._dpi.setValue(int(settings["dpi"]))
            if settings.get("scale"):
                self._scale.setValue(float(settings["scale"]))

    def _use_size(self) -> None:
        chosen = self._size.currentData()
        for box in (self._width, self._height):
            box.setEnabled(chosen == _OTHER)
        for number in (self._dpi, self._scale):
            number.setEnabled(chosen != _WINDOW)
        with QSignalBlocker(self):
            if chosen == _WINDOW:
                self._width.setValue(self._window_px[0] * _WINDOW_SCALE)
                self._height.setValue(self._window_px[1] * _WINDOW_SCALE)
                self._dpi.setValue(_WINDOW_DPI)
                self._scale.setValue(_WINDOW_SCALE)
            elif chosen != _OTHER:
                self._dpi.setValue(SHEETS[chosen].dpi)
                self._use_dpi()
        self.changed.emit()

    def _use_dpi(self) -> None:
        chosen = self._size.currentData()
        if chosen in SHEETS:
            with QSignalBlocker(self):
                dpi = self._dpi.value()
                width_px, height_px = pixels(SHEETS[chosen], dpi)
                # A sheet of more pixels than a picture may have: as fine as it can be.
                if width_px * height_px > MAX_PIXELS:
                    dpi = int(dpi * (MAX_PIXELS / (width_px * height_px)) ** 0.5)
                    self._dpi.setValue(dpi)
                    width_px, height_px = pixels(SHEETS[chosen], dpi)
                self._width.setValue(width_px)
                self._height.setValue(height_px)
                self._scale.setValue(scale_on_paper(dpi))
        self.changed.emit()

    def _use_format(self) -> None:
        self._quality.setEnabled(self.suffix in WITH_QUALITY)
        self._parts["source-page"].setEnabled(self.suffix == ".pdf")
        self._world.setEnabled(self.suffix not in (".pdf", ".svg"))
        self.changed.emit()

    def _choose_logo(self) -> None:
        start = str(Path(self._logo.text()).parent if self._logo.text() else Path.home())
        kinds = " ".join(f"*{suffix}" for suffix in LOGO_SUFFIXES)
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose a logo", start, f"Pictures ({kinds})")
        if chosen:
            self._logo.setText(chosen)


def _first(name: str) -> bool:
    return name == PLACE_NAMES or bool(SETTINGS[name].first)


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for k, widget in enumerate(widgets):
        row.addWidget(widget, 1 if k == 0 and not isinstance(widget, QSpinBox) else 0)
    return row
