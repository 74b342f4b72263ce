"""Bookmarks: named moments of the open atlas, and what the user has made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.domain.moments import cutoff_of, known_text, moment_of, texts_of
from app.domain.records import Bookmark
from app.domain.scene import Moment
from app.domain.status import Cutoff
from app.state.clock import Clock
from app.state.document import Document


@dataclass(frozen=True, slots=True)
class NamedMoment:
    """A bookmark that has been read: its name, the moment and the cut-off it goes to."""

    name: str
    moment: Moment
    cutoff: Cutoff


class Bookmarks(QObject):
    """The bookmarks of the open atlas, by time. The document owns them; they are saved with its file.

    Signals:
        bookmarks_changed: the bookmarks are others than before.
    """

    bookmarks_changed = Signal()

    def __init__(self, document: Document, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._clock = clock
        self._all = _read(document.atlas.bookmarks)
        document.notes_changed.connect(self._on_notes_changed)

    @property
    def all(self) -> tuple[NamedMoment, ...]:
        """The bookmarks, by time."""
        return self._all

    def add(self, name: str) -> None:
        """Remember the clock's moment and cut-off; one of the same name is replaced.

        Raises:
            ValueError: the name is empty.
        """
        name = _checked(name)
        others = [record for record in self._document.atlas.bookmarks if record.name != name]
        made = Bookmark(name, *texts_of(self._clock.moment), known_text(self._clock.cutoff))
        self._set([*others, made])

    def rename(self, old: str, new: str) -> None:
        """Give a bookmark another name; one that has it already is replaced.

        Raises:
            ValueError: the new name is empty.
        """
        new = _checked(new)
        kept = [record for record in self._document.atlas.bookmarks if record.name == old or record.name != new]
        self._set([replace(record, name=new) if record.name == old else record for record in kept])

    def remove(self, name: str) -> None:
        """Forget a bookmark."""
        self._set([record for record in self._document.atlas.bookmarks if record.name != name])

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

    def _set(self, records: list[Bookmark]) -> None:
        self._document.amend(replace(self._document.atlas, bookmarks=tuple(records)))

    def _on_notes_changed(self) -> None:
        marks = _read(self._document.atlas.bookmarks)
        if marks != self._all:
            self._all = marks
            self.bookmarks_changed.emit()


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
