"""The settings: what a person may choose once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.domain.geodesy import KM_PER_MILE, KM_PER_NAUTICAL_MILE
from app.mapview.look import Look
from app.support.settings import Settings
from app.ui.backgrounds import forbid_network, network_forbidden
from app.ui.layers_panel import NAME_STYLES, SYMBOL_STYLES
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


def km_of(distance: float, unit: DistanceUnit) -> float:
    """Return a distance in another unit in km."""
    return distance * _KM_PER[unit]


def hint_wanted(settings: Settings) -> bool:
    """Return whether the hint at the start is still wanted."""
    return settings.text(_HINT_KEY) != "seen"


def dismiss_hint(settings: Settings) -> None:
    """Do not show the hint again."""
    settings.set(_HINT_KEY, "seen")


class SettingsDialog(QDialog):
    """Asks for the settings; OK keeps them.

    Signals:
        look_chosen: the :class:`~app.mapview.look.Look` that the map is to have, on OK.
    """

    look_chosen = Signal(object)

    def __init__(self, settings: Settings, themes: ThemeController, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings, self._themes, self._look = settings, themes, look
        schemes = {"system": "As the system", "light": "Light", "dark": "Dark"}
        units = {"km": "Kilometres", "nmi": "Nautical miles", "mi": "Miles"}
        self.theme = _box(schemes, themes.choice)
        self.symbols = _box(SYMBOL_STYLES, look.symbols)
        self.names = _box(NAME_STYLES, look.names)
        self.unit = _box(units, distance_unit(settings))
        self.hint = QCheckBox("Show the hint at the start")
        self.hint.setChecked(hint_wanted(settings))
        self.no_network = QCheckBox("Never use the network: no online maps")
        self.no_network.setChecked(network_forbidden(settings))
        network = QLabel("Used only by an online map that you switch on; sources open in your browser.")
        network.setObjectName("soft")
        network.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Colours", self.theme)
        form.addRow("&Symbols on the map", self.symbols)
        form.addRow("&Names on the map", self.names)
        form.addRow("&Distances", self.unit)
        form.addRow("Start", self.hint)
        form.addRow("Network", self.no_network)
        form.addRow("", network)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(460, self.sizeHint().height())

    def accept(self) -> None:
        """Keep what was chosen."""
        self._themes.choose(self.theme.currentData())
        self._settings.set(_UNIT_KEY, self.unit.currentData())
        forbid_network(self._settings, self.no_network.isChecked())
        self._settings.set(_HINT_KEY, "wanted" if self.hint.isChecked() else "seen")
        self.look_chosen.emit(replace(self._look, symbols=self.symbols.currentData(), names=self.names.currentData()))
        super().accept()


def _box(choices: Mapping[Any, str], chosen: str) -> QComboBox:
    """Return a box of codes with their words."""
    box = QComboBox()
    for code, words in choices.items():
        box.addItem(words, code)
    box.setCurrentIndex(box.findData(chosen))
    return box
