"""The document: which atlas is open, from which file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas


class Document(QObject):
    """Owns the open atlas.

    Signals:
        atlas_changed: the new :class:`~app.domain.atlas.Atlas`.
    """

    atlas_changed = Signal(object)

    def __init__(self, atlas: Atlas, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._atlas = atlas
        self._path = path

    @property
    def atlas(self) -> Atlas:
        """The open atlas."""
        return self._atlas

    @property
    def path(self) -> Path | None:
        """The file it came from, or ``None``."""
        return self._path

    def replace(self, atlas: Atlas, path: Path | None) -> None:
        """Show another atlas."""
        self._atlas, self._path = atlas, path
        self.atlas_changed.emit(atlas)
