"""Whether the fonts of this computer can write what the map says."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

NO_JAPANESE = (
    "No font of this computer has Japanese letters: Japanese names come out as empty boxes. Install one, for example "
    "Noto Sans CJK JP, or choose names in English only."
)


def fonts_warning() -> str:
    """Return what is wrong with the fonts in one sentence or two; empty where all is well. Needs a running Qt."""
    return "" if QFontDatabase.families(QFontDatabase.WritingSystem.Japanese) else NO_JAPANESE
