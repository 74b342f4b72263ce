"""Which records were looked at, to go back and forward between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.records import Ref
from app.state.selection import Selection

_MOST: Final = 200


class History(QObject):
    """Follows the selection like a browser follows pages.

    Signals:
        history_changed: whether there is something to go back or forward to may have changed.
    """

    history_changed = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._visited: list[Ref] = []
        self._at = -1
        selection.selected_changed.connect(self._on_selected)

    @property
    def can_go_back(self) -> bool:
        """Whether a record was looked at before."""
        return self._at > 0 or (self._at == 0 and not self._selection.selected)

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from a record."""
        return self._at < len(self._visited) - 1

    def back(self) -> None:
        """Select the record looked at before; with nothing selected, the last one."""
        if self.can_go_back:
            self._go(self._at - 1 if self._selection.selected else self._at)

    def forward(self) -> None:
        """Select the record one went back from."""
        if self.can_go_forward:
            self._go(self._at + 1)

    def clear(self) -> None:
        """Forget everything: another atlas has other records."""
        self._visited, self._at = [], -1
        self.history_changed.emit()

    def _go(self, position: int) -> None:
        self._at = position
        self._selection.set([self._visited[position]])
        self.history_changed.emit()

    def _on_selected(self, selected: tuple[Ref, ...]) -> None:
        if selected and (self._at < 0 or self._visited[self._at] != selected[-1]):
            del self._visited[self._at + 1 :]
            self._visited = [*self._visited, selected[-1]][-_MOST:]
            self._at = len(self._visited) - 1
        self.history_changed.emit()
