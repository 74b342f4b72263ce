"""Light or dark: as the system says, or as a person chose."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.support.colours import Colours
from app.support.settings import Settings
from app.ui.theme import ThemeName, colours_named, palette_of

ThemeChoice = Literal["system", "light", "dark"]
_KEY: Final = "window/theme"


class ThemeController(QObject):
    """Owns the theme, and follows the system while nothing else was chosen.

    Signals:
        theme_changed: the new :data:`~app.ui.theme.ThemeName`; the application's palette is already its own.
    """

    theme_changed = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        # Kept, or PySide takes what it made of them along when it drops them.
        self._hints = application.styleHints()
        self._contrast = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._contrast.contrastPreferenceChanged.connect(self._on_system_changed)
        self._name: ThemeName = self._wanted()
        self._colours = self._wanted_colours()
        application.setPalette(palette_of(self._colours))

    @property
    def name(self) -> ThemeName:
        """The theme that is shown."""
        return self._name

    @property
    def colours(self) -> Colours:
        """The colours of the theme, with more contrast where the system asks for it."""
        return self._colours

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen; anything that the settings hold besides light and dark is the system's."""
        match self._settings.text(_KEY):
            case "light":
                return "light"
            case "dark":
                return "dark"
            case _:
                return "system"

    def choose(self, choice: ThemeChoice) -> None:
        """Remember a choice and show it."""
        self._settings.set(_KEY, choice)
        self._apply()

    def toggle(self) -> None:
        """Choose the other of light and dark."""
        self.choose("light" if self._name == "dark" else "dark")

    def _wanted(self) -> ThemeName:
        choice = self.choice
        if choice != "system":
            return choice
        dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _wanted_colours(self) -> Colours:
        preference = self._contrast.contrastPreference()
        return colours_named(self._name, preference is Qt.ContrastPreference.HighContrast)

    def _on_system_changed(self) -> None:
        self._apply()

    def _apply(self) -> None:
        self._name = self._wanted()
        colours = self._wanted_colours()
        if colours is not self._colours:
            self._colours = colours
            self._application.setPalette(palette_of(colours))
            self.theme_changed.emit(self._name)
