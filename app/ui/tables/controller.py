"""Connects the tables with clock, filters and selection."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.records import Ref
from app.state.clock import Clock
from app.state.filters import Filters
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.colours import Colours
from app.support.settings import Settings
from app.ui.tables.changes import ChangesPanel
from app.ui.tables.panel import TablesPanel
from app.ui.tables.promises import PromisesPanel

TABLES: Final = "Tables"
CHANGES: Final = "Changes"
PROMISES: Final = "Promises"


class TablesController(QObject):
    """Owns the panels of tables. A row chosen is chosen everywhere; a record chosen elsewhere is chosen in them.

    Signals:
        opened: the ref of a row to go to.
        pointed_at: the ref of a row whose place is to be seen.
        said: a line for the person.
        marked: a mapping of refs to the :class:`~app.domain.change_marks.Mark` that the map is to show.
    """

    opened = Signal(object)
    pointed_at = Signal(object)
    marked = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        clock: Clock,
        filters: Filters,
        scenes: Scenes,
        selection: Selection,
        settings: Settings,
        today: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._filters, self._scenes = clock, filters, scenes
        self._selection = selection
        self.records = TablesPanel(settings)
        self.changes = ChangesPanel(settings)
        self.promises = PromisesPanel(settings, today)
        for table in (*self.records.tables.values(), self.changes.table, self.promises.table):
            table.said.connect(self.said)
        for panel in (self.records, self.changes, self.promises):
            panel.chosen.connect(selection.set)
            selection.selected_changed.connect(panel.set_selected)
        self.records.opened.connect(self.opened)
        self.promises.opened.connect(self.opened)
        self.changes.opened.connect(self._go_to_change)
        self.changes.pointed_at.connect(self.pointed_at)
        self.changes.marked.connect(self.marked)
        scenes.scene_changed.connect(self._on_scene_changed)
        scenes.index_changed.connect(self._on_index_changed)
        self._on_index_changed()
        self._on_scene_changed()

    def panels(self) -> dict[str, QWidget]:
        """Return the panels by their titles."""
        return {TABLES: self.records, CHANGES: self.changes, PROMISES: self.promises}

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self.records.set_colours(colours)
        self.promises.set_colours(colours)

    def _on_index_changed(self) -> None:
        self.records.set_index(self._scenes.index, self._scenes.scene, self._filters.masks)

    def _on_scene_changed(self) -> None:
        scenes, masks = self._scenes, self._filters.masks
        self.records.set_scene(scenes.scene, masks)
        self.changes.set_time(scenes.index, self._clock.moment, self._clock.cutoff, masks)
        self.promises.set_scene(scenes.index, scenes.whole, masks)

    def _go_to_change(self, ref: Ref, at: int | None) -> None:
        if at:
            self._clock.set_moment(at)
        self.opened.emit(ref)
