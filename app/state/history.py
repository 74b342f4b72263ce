"""What is looked at, and what was before, to go back and forward between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.parties import Party
from app.domain.records import Ref
from app.state.selection import Selection

_MOST: Final = 200

# What a page of the inspector is about. A party is no record: it is looked at, and never selected.
Subject = Ref | Party


class History(QObject):
    """Follows the selection like a browser follows pages; parties are looked at beside it.

    Signals:
        current_changed: the :data:`Subject` that is looked at now, or ``None``.
        history_changed: whether there is something to go back or forward to may have changed.
    """

    current_changed = Signal(object)
    history_changed = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._visited: list[Subject] = []
        self._at = -1
        self._current: Subject | None = None
        selection.selected_changed.connect(self._on_selected)

    @property
    def current(self) -> Subject | None:
        """What is looked at."""
        return self._current

    @property
    def can_go_back(self) -> bool:
        """Whether something was looked at before."""
        return self._at > 0 or (self._at == 0 and self._current is None)

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from something."""
        return self._at < len(self._visited) - 1

    def look_at(self, subject: Subject) -> None:
        """Select a record, or look at a party with nothing selected."""
        if isinstance(subject, Ref):
            self._selection.set([subject])
            return
        self._look(subject)
        self._selection.clear()

    def leave(self) -> None:
        """Look at nothing, with nothing selected."""
        self._look(None)
        self._selection.clear()

    def back(self) -> None:
        """Look at what was looked at before; with nothing in front, at the last thing."""
        if self.can_go_back:
            self._go(self._at if self._current is None else self._at - 1)

    def forward(self) -> None:
        """Look at what one went back from."""
        if self.can_go_forward:
            self._go(self._at + 1)

    def clear(self) -> None:
        """Forget everything: another atlas has other records."""
        self._visited, self._at = [], -1
        if self._current is not None:
            self._current = None
            self.current_changed.emit(None)
        self.history_changed.emit()

    def _go(self, position: int) -> None:
        self._at = position
        self.look_at(self._visited[position])
        self.history_changed.emit()

    def _on_selected(self, selected: tuple[Ref, ...]) -> None:
        if selected:
            self._look(selected[-1])
        elif not isinstance(self._current, Party):
            self._look(None)

    def _look(self, subject: Subject | None) -> None:
        if subject is not None and (self._at < 0 or self._visited[self._at] != subject):
            del self._visited[self._at + 1 :]
            self._visited = [*self._visited, subject][-_MOST:]
            self._at = len(self._visited) - 1
        if subject != self._current:
            self._current = subject
            self.current_changed.emit(subject)
        self.history_changed.emit()
