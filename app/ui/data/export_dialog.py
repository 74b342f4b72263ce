"""Which data to take away, and in which format."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.records import Kind

EVERYTHING, FILTERED, SCENE = "everything", "filtered", "scene"
OBSERVATIONS: Final = "observations"
FORMATS: Final = {
    ".gpkg": "GeoPackage: opens here again, in QGIS and in other map programs",
    ".xlsx": "Excel workbook: a sheet for each layer, with sources",
    ".geojson": "GeoJSON (RFC 7946): for the web and for scripts",
    ".kmz": "KMZ: plays in Google Earth",
    ".kml": "KML",
    ".csv": "CSV: one layer",
}


class ExportDataDialog(QDialog):
    """Asks what and how; the file is asked for afterwards."""

    def __init__(self, day: str, hidden: int, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            day: the moment of the scene in words.
            hidden: how many records the filters hide.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle("Export data")
        self.parts = QButtonGroup(self)
        self._choices: dict[str, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("<b>What</b>"))
        for name, words in (
            (EVERYTHING, "Everything"),
            (FILTERED, f"What the filters leave ({_hidden_in_words(hidden)})"),
            (SCENE, f"The scene of {day}: what the map shows, with its status"),
        ):
            button = QRadioButton(words)
            self.parts.addButton(button)
            self._choices[name] = button
            layout.addWidget(button)
        self._choices[EVERYTHING].setChecked(True)
        self._is_filtered = hidden > 0
        self.format, self.layer = QComboBox(), QComboBox()
        for suffix, words in FORMATS.items():
            self.format.addItem(words, suffix)
        for layer in (*(f"{kind}s" for kind in Kind), OBSERVATIONS):
            self.layer.addItem(layer, layer)
        self._form = QFormLayout()
        self._form.addRow("Format", self.format)
        self._form.addRow("Layer", self.layer)
        layout.addSpacing(6)
        layout.addLayout(self._form)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton("Choose a file…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.format.currentIndexChanged.connect(self._show_layer)
        self.layer.currentIndexChanged.connect(self._show_layer)
        self._show_layer()

    @property
    def what(self) -> str:
        """One of :data:`EVERYTHING`, :data:`FILTERED` and :data:`SCENE`."""
        return next(name for name, button in self._choices.items() if button.isChecked())

    @property
    def suffix(self) -> str:
        """The ending of the format."""
        return str(self.format.currentData())

    @property
    def kind(self) -> Kind | None:
        """The layer, for CSV; ``None`` also for observations."""
        layer = self.layer.currentData()
        return Kind(layer.removesuffix("s")) if self.suffix == ".csv" and layer != OBSERVATIONS else None

    @property
    def observations(self) -> bool:
        """Whether the bulk points are wanted, which have no status and are not filtered."""
        return self.suffix == ".csv" and self.layer.currentData() == OBSERVATIONS

    def choose(self, what: str, suffix: str) -> None:
        """Set the choices."""
        self._choices[what].setChecked(True)
        self.format.setCurrentIndex(self.format.findData(suffix))

    def _show_layer(self) -> None:
        self._form.setRowVisible(self.layer, self.suffix == ".csv")
        if self.observations:
            self._choices[EVERYTHING].setChecked(True)
        self._choices[FILTERED].setEnabled(self._is_filtered and not self.observations)
        self._choices[SCENE].setEnabled(not self.observations)


def _hidden_in_words(hidden: int) -> str:
    if not hidden:
        return "now everything"
    return f"{hidden:,} record{' is' if hidden == 1 else 's are'} hidden"
