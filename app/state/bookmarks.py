"""Bookmarks: named moments of the open atlas, and what the user has made of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas
from app.domain.moments import cutoff_of, known_text, moment_of, texts_of
from app.domain.records import Bookmark
from app.domain.scene import Moment
from app.domain.status import Cutoff
from app.state.clock import Clock
from app.state.document import Document
from app.support.settings import Settings

_BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class NamedMoment:
    """A bookmark that has been read: its name, the moment and the cut-off it goes to."""

    name: str
    moment: Moment
    cutoff: Cutoff


class Bookmarks(QObject):
    """Owns the bookmarks of the open atlas, by time.

    They come with the file. What the user changes is remembered in the settings for that file, as the file itself is
    not written behind anybody's back; :attr:`records` is what a saved copy should hold.

    Signals:
        bookmarks_changed: the bookmarks are others than before.
    """

    bookmarks_changed = Signal()

    def __init__(self, document: Document, clock: Clock, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._clock = clock
        self._settings = settings
        self._all: tuple[NamedMoment, ...] = self._of(document.atlas)
        document.atlas_changed.connect(self._on_atlas_changed)

    @property
    def all(self) -> tuple[NamedMoment, ...]:
        """The bookmarks, by time."""
        return self._all

    @property
    def records(self) -> tuple[Bookmark, ...]:
        """The bookmarks as records, for a file."""
        return tuple(Bookmark(mark.name, *texts_of(mark.moment), known_text(mark.cutoff)) for mark in self._all)

    def add(self, name: str) -> None:
        """Remember the clock's moment and cut-off; one of the same name is replaced.

        Raises:
            ValueError: the name is empty.
        """
        name = _checked(name)
        others = [mark for mark in self._all if mark.name != name]
        self._set([*others, NamedMoment(name, self._clock.moment, self._clock.cutoff)])

    def rename(self, old: str, new: str) -> None:
        """Give a bookmark another name; one that has it already is replaced.

        Raises:
            ValueError: the new name is empty.
        """
        new = _checked(new)
        kept = [mark for mark in self._all if mark.name not in (old, new)]
        kept += [NamedMoment(new, mark.moment, mark.cutoff) for mark in self._all if mark.name == old]
        self._set(kept)

    def remove(self, name: str) -> None:
        """Forget a bookmark."""
        self._set([mark for mark in self._all if mark.name != name])

    def go(self, name: str) -> None:
        """Set the clock to a bookmark: cut-off and moment."""
        for mark in self._all:
            if mark.name == name:
                self._clock.set_cutoff(mark.cutoff)
                self._clock.set_moment(mark.moment)

    def beside(self, at: int, direction: int) -> NamedMoment | None:
        """Return the first bookmark after an instant (``direction`` 1) or the last before it (-1), or ``None``."""
        if direction > 0:
            return next((mark for mark in self._all if mark.moment.at > at), None)
        return next((mark for mark in reversed(self._all) if mark.moment.at < at), None)

    def _set(self, marks: list[NamedMoment]) -> None:
        marks.sort(key=lambda mark: (mark.moment.at, mark.name))
        if tuple(marks) == self._all:
            return
        self._all = tuple(marks)
        if self._all == _read(self._document.atlas.bookmarks):
            self._settings.forget(self._key())
        else:
            texts = json.dumps([asdict(record) for record in self.records], ensure_ascii=False)
            self._settings.set(self._key(), texts)
        self.bookmarks_changed.emit()

    def _on_atlas_changed(self, atlas: Atlas) -> None:
        self._all = self._of(atlas)
        self.bookmarks_changed.emit()

    def _of(self, atlas: Atlas) -> tuple[NamedMoment, ...]:
        remembered = self._settings.text(self._key())
        if remembered:
            try:
                return _read(tuple(Bookmark(**values) for values in json.loads(remembered)))
            except (ValueError, TypeError, AttributeError):
                # Settings that somebody else has written are as good as none.
                self._settings.forget(self._key())
        return _read(atlas.bookmarks)

    def _key(self) -> str:
        path = self._document.path
        name = _BUNDLED if path is None else hashlib.sha256(str(Path(path).resolve()).encode()).hexdigest()[:16]
        return f"bookmarks/{name}"


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValueError("a bookmark needs a name")
    return name


def _read(records: tuple[Bookmark, ...]) -> tuple[NamedMoment, ...]:
    """Return the bookmarks by time; of two with one name the later in the list, as the menu names them."""
    marks: dict[str, NamedMoment] = {}
    for record in records:
        marks[record.name] = NamedMoment(record.name, moment_of(record.at, record.until), cutoff_of(record.known))
    return tuple(sorted(marks.values(), key=lambda mark: (mark.moment.at, mark.name)))
