"""What is chosen and what the pointer is on. A thing chosen anywhere is chosen everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.domain.records import Ref


class Selection(QObject):
    """Owns the selected records, in the order they were chosen, and the hovered one.

    Signals:
        selected_changed: the new tuple of :class:`~app.domain.records.Ref`.
        hovered_changed: the new hovered ref, or ``None``.
    """

    selected_changed = Signal(object)
    hovered_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selected: tuple[Ref, ...] = ()
        self._hovered: Ref | None = None

    @property
    def selected(self) -> tuple[Ref, ...]:
        """The selected records, the one chosen last at the end."""
        return self._selected

    @property
    def hovered(self) -> Ref | None:
        """The record under the pointer, in whichever view."""
        return self._hovered

    def set(self, refs: Iterable[Ref]) -> None:
        """Select these records and no others; a record named twice counts once."""
        selected = tuple(dict.fromkeys(refs))
        if selected != self._selected:
            self._selected = selected
            self.selected_changed.emit(selected)

    def toggle(self, ref: Ref) -> None:
        """Add a record to the selection, or take it out."""
        without = tuple(other for other in self._selected if other != ref)
        self.set(without if ref in self._selected else (*without, ref))

    def clear(self) -> None:
        """Select nothing."""
        self.set(())

    def hover(self, ref: Ref | None) -> None:
        """Say which record the pointer is on."""
        if ref != self._hovered:
            self._hovered = ref
            self.hovered_changed.emit(ref)
