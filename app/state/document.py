"""The document: which atlas is open, from which file, and whether it was changed since."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas
from app.support.stamps import FileStamp

# What a person adds to a file beside its records; no view is aligned to it.
_NOTES: Final = frozenset({"bookmarks", "layouts"})


class Document(QObject):
    """Owns the open atlas and knows what of it is saved.

    Signals:
        atlas_changed: the new :class:`~app.domain.atlas.Atlas`: another one was opened, or records came in.
        notes_changed: bookmarks or layouts are others than before, the records are the same.
        file_changed: another file, or the same one written anew: what is read from it beside the atlas may differ.
        status_changed: ``path`` or ``modified`` may be others than before.
    """

    atlas_changed = Signal(object)
    file_changed = Signal()
    notes_changed = Signal()
    status_changed = Signal()

    def __init__(
        self, atlas: Atlas, path: Path | None = None, parent: QObject | None = None, stamp: FileStamp | None = None
    ) -> None:
        """Open an atlas; ``stamp`` is the state of its file when it was read, if it is to be watched."""
        super().__init__(parent)
        self._atlas = self._saved = atlas
        self._path = path
        self._stamp = stamp

    @property
    def atlas(self) -> Atlas:
        """The open atlas."""
        return self._atlas

    @property
    def saved(self) -> Atlas:
        """The atlas as its file has it."""
        return self._saved

    @property
    def path(self) -> Path | None:
        """The file it came from, ``None`` for the bundled one."""
        return self._path

    @property
    def stamp(self) -> FileStamp | None:
        """The state of the file when it was read or written, ``None`` where that does not matter."""
        return self._stamp

    @property
    def modified(self) -> bool:
        """Whether something of it is not saved."""
        return self._atlas != self._saved

    def replace(self, atlas: Atlas, path: Path | None, stamp: FileStamp | None = None) -> None:
        """Show another atlas; what was not saved of the one before is gone."""
        self._atlas = self._saved = atlas
        self._path, self._stamp = path, stamp
        self.atlas_changed.emit(atlas)
        self.notes_changed.emit()
        self.file_changed.emit()
        self.status_changed.emit()

    def amend(self, atlas: Atlas) -> None:
        """Go on with the same file and other contents, not yet saved: records that came in, a bookmark, a layout."""
        before, self._atlas = self._atlas, atlas
        names = {field.name for field in fields(atlas)} - _NOTES
        if any(getattr(atlas, name) is not getattr(before, name) for name in names):
            self.atlas_changed.emit(atlas)
        self.notes_changed.emit()
        self.status_changed.emit()

    def mark_saved(self, atlas: Atlas, path: Path, stamp: FileStamp | None) -> None:
        """Note that ``atlas`` was written to a file, with which the document goes on."""
        self._saved, self._path, self._stamp = atlas, path, stamp
        self.file_changed.emit()
        self.status_changed.emit()
