"""The menu of bookmarks: go to one, loop between two, rename and remove them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.civil import format_day_short
from app.state.bookmarks import Bookmarks, NamedMoment
from app.state.playback import Playback
from app.timeline.overlay import end_of


class BookmarkMenu(QMenu):
    """Lists the bookmarks by time, each with its day.

    Signals:
        rename_wanted: the name of the bookmark that somebody wants to call something else.
    """

    rename_wanted = Signal(str)

    def __init__(
        self, bookmarks: Bookmarks, playback: Playback, actions: list[QAction], parent: QWidget | None = None
    ) -> None:
        """``actions`` stand first: to add one here, to go to the next and the last."""
        super().__init__("Bookmarks", parent)
        self._bookmarks = bookmarks
        self._playback = playback
        self._fixed = actions
        self._subs: list[QMenu] = []
        bookmarks.bookmarks_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for sub in self._subs:
            sub.deleteLater()
        self.addActions(self._fixed)
        self.addSeparator()
        marks = self._bookmarks.all
        for mark in marks:
            self.addAction(_entry(mark), partial(self._bookmarks.go, mark.name))
        self._subs = []
        if not marks:
            return
        self.addSeparator()
        loop = self._sub(self, "Loop between two")
        for i, first in enumerate(marks[:-1]):
            until = self._sub(loop, f"{_escaped(first.name)} and")
            for second in marks[i + 1 :]:
                if end_of(second.moment) > first.moment.at:
                    until.addAction(_entry(second), partial(self._loop, first, second))
        loop.setEnabled(len(marks) > 1)
        self._each("Rename", self.rename_wanted.emit)
        self._each("Remove", self._bookmarks.remove)

    def _each(self, title: str, done: Callable[[str], object]) -> None:
        sub = self._sub(self, title)
        for mark in self._bookmarks.all:
            sub.addAction(_entry(mark), partial(done, mark.name))

    def _sub(self, menu: QMenu, title: str) -> QMenu:
        sub = menu.addMenu(title)
        self._subs.append(sub)
        return sub

    def _loop(self, first: NamedMoment, second: NamedMoment) -> None:
        self._playback.set_loop((first.moment.at, end_of(second.moment)))


def _escaped(name: str) -> str:
    return name.replace("&", "&&").replace("\t", " ")


def _entry(mark: NamedMoment) -> str:
    """Return the words of an entry: what stands after the tab is set at the right."""
    return f"{_escaped(mark.name)}\t{format_day_short(mark.moment.at)}"
