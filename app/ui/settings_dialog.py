"""The settings: what a person may choose once and for all."""

from __future__ import annotations

from typing import Final, Literal, get_args

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.domain.geodesy import KM_PER_MILE, KM_PER_NAUTICAL_MILE
from app.support.settings import Settings
from app.ui.theme_controller import ThemeController

DistanceUnit = Literal["km", "nmi", "mi"]
_UNIT_KEY: Final = "units/distance"
_HINT_KEY: Final = "start/hint"
_KM_PER: Final[dict[DistanceUnit, float]] = {"km": 1.0, "nmi": KM_PER_NAUTICAL_MILE, "mi": KM_PER_MILE}


def distance_unit(settings: Settings) -> DistanceUnit:
    """Return the chosen unit of distances; anything unknown is km."""
    chosen = settings.text(_UNIT_KEY)
    return next((unit for unit in get_args(DistanceUnit) if unit == chosen), "km")


def distance_in_words(distance_km: float, unit: DistanceUnit) -> str:
    """Return a distance: ``8.4 km``, ``203 nmi``."""
    value = distance_km / _KM_PER[unit]
    return f"{value:,.1f} {unit}" if value < 10 else f"{value:,.0f} {unit}"


def hint_wanted(settings: Settings) -> bool:
    """Return whether the hint at the start is still wanted."""
    return settings.text(_HINT_KEY) != "seen"


def dismiss_hint(settings: Settings) -> None:
    """Do not show the hint again."""
    settings.set(_HINT_KEY, "seen")


class SettingsDialog(QDialog):
    """Asks for the settings; OK keeps them."""

    def __init__(self, settings: Settings, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings, self._themes = settings, themes
        self.theme = QComboBox()
        for choice, words in (("system", "As the system"), ("light", "Light"), ("dark", "Dark")):
            self.theme.addItem(words, choice)
        self.theme.setCurrentIndex(self.theme.findData(themes.choice))
        self.unit = QComboBox()
        for code, words in (("km", "Kilometres"), ("nmi", "Nautical miles"), ("mi", "Miles")):
            self.unit.addItem(words, code)
        self.unit.setCurrentIndex(self.unit.findData(distance_unit(settings)))
        self.hint = QCheckBox("Show the hint at the start")
        self.hint.setChecked(hint_wanted(settings))
        network = QLabel("The program never uses the network.")
        network.setObjectName("soft")
        form = QFormLayout()
        form.addRow("&Colours", self.theme)
        form.addRow("&Distances", self.unit)
        form.addRow("", self.hint)
        form.addRow("Network", network)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(380, self.sizeHint().height())

    def accept(self) -> None:
        """Keep what was chosen."""
        self._themes.choose(self.theme.currentData())
        self._settings.set(_UNIT_KEY, self.unit.currentData())
        self._settings.set(_HINT_KEY, "wanted" if self.hint.isChecked() else "seen")
        super().accept()
