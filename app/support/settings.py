"""What the program remembers between starts: window places and choices, in one INI file."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.support.paths import config_dir, made_writable


class Settings:
    """Remembered values. A broken or foreign file is the same as an empty one.

    Attributes:
        file: where they are kept.
        can_be_kept: whether the file can be written; where not, values are remembered until the program ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.file = file = path if path is not None else config_dir() / "settings.ini"
        self.can_be_kept = made_writable(file.parent) and (not file.exists() or os.access(file, os.W_OK))
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def bytes(self, key: str) -> QByteArray | None:
        """Return remembered bytes, or ``None``."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else None

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text, or ``default``."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def set(self, key: str, value: QByteArray | str) -> None:
        """Remember a value."""
        self._settings.setValue(key, value)

    def forget(self, key: str) -> None:
        """Forget a value."""
        self._settings.remove(key)

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()
