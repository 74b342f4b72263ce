"""Layouts: named ways of laying out a picture, kept in the open atlas."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.records import Layout
from app.state.document import Document


class Layouts(QObject):
    """The layouts of the open atlas, by name. The document owns them; they are saved with its file.

    Signals:
        layouts_changed: the layouts are others than before.
    """

    layouts_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._all = _by_name(document.atlas.layouts)
        document.notes_changed.connect(self._on_notes_changed)

    @property
    def all(self) -> tuple[Layout, ...]:
        """The layouts, by name."""
        return self._all

    def save(self, name: str, settings: str) -> None:
        """Keep settings under a name; a layout of that name is replaced.

        Raises:
            ValueError: the name is empty.
        """
        name = _checked(name)
        self._set([*(layout for layout in self._all if layout.name != name), Layout(name, settings)])

    def rename(self, old: str, new: str) -> None:
        """Give a layout another name; one that has it already is replaced.

        Raises:
            ValueError: the new name is empty.
        """
        new = _checked(new)
        kept = [layout for layout in self._all if layout.name == old or layout.name != new]
        self._set([replace(layout, name=new) if layout.name == old else layout for layout in kept])

    def remove(self, name: str) -> None:
        """Forget a layout."""
        self._set([layout for layout in self._all if layout.name != name])

    def _set(self, layouts: list[Layout]) -> None:
        self._document.amend(replace(self._document.atlas, layouts=_by_name(tuple(layouts))))

    def _on_notes_changed(self) -> None:
        layouts = _by_name(self._document.atlas.layouts)
        if layouts != self._all:
            self._all = layouts
            self.layouts_changed.emit()


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValueError("a layout needs a name")
    return name


def _by_name(layouts: tuple[Layout, ...]) -> tuple[Layout, ...]:
    return tuple(sorted(layouts, key=lambda layout: (layout.name.casefold(), layout.name)))
