"""The tables of sites, deployments and events, one tab each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.domain.filters import BoolArray, Masks
from app.domain.records import Kind, Ref
from app.domain.scene import Scene, SceneIndex
from app.domain.status import Status
from app.support.colours import LIGHT, Colours
from app.support.settings import Settings
from app.ui.counts_words import counted
from app.ui.tables.records import Now, columns_of
from app.ui.tables.table import RecordTable

_KINDS: Final[dict[Kind, tuple[str, tuple[int, ...]]]] = {
    Kind.SITE: ("Sites", (32, 17, 12, 10, 18, 24, 14)),
    Kind.DEPLOYMENT: ("Deployments", (32, 18, 15, 18, 12, 21, 20, 13, 13, 13, 13)),
    Kind.EVENT: ("Events", (14, 48, 21, 12, 15, 17)),
}
_OF_NOW: Final = np.isin(
    np.arange(len(Status)),
    [Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT],
)


class TablesPanel(QWidget):
    """Three tables under the filters. What is not seen is not brought up to date until it is.

    Signals:
        chosen: the refs that a person selected.
        opened: the ref of a row that was double-clicked.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masks: Masks | None = None
        self._now: Now | None = None
        self._colours: Colours = LIGHT
        self._stale = False
        self._selected: tuple[Ref, ...] = ()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tables = {kind: RecordTable(title.lower(), settings) for kind, (title, _) in _KINDS.items()}
        for kind, (title, _widths) in _KINDS.items():
            self.tabs.addTab(self.tables[kind], title)
            self.tables[kind].chosen.connect(self.chosen)
            self.tables[kind].opened.connect(self.opened)
        self.tabs.setCurrentIndex(1)
        self.only_now = QCheckBox("Only what is there or promised now")
        self.only_now.toggled.connect(self._refresh)
        self.tabs.currentChanged.connect(self._refresh)
        self.count = QLabel()
        self.count.setObjectName("soft")
        copy = QPushButton("Copy")
        copy.setToolTip("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)")
        copy.clicked.connect(self._copy)
        line = QHBoxLayout()
        line.setContentsMargins(10, 6, 10, 2)
        line.setSpacing(10)
        line.addWidget(self.only_now)
        line.addStretch(1)
        line.addWidget(self.count)
        line.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.tabs, 1)

    @property
    def kind(self) -> Kind:
        """Which kind of record is in front."""
        return list(_KINDS)[self.tabs.currentIndex()]

    def set_index(self, index: SceneIndex, scene: Scene, masks: Masks) -> None:
        """Show another atlas."""
        self._masks = masks
        self._now = Now(scene, self._colours)
        for kind, (_title, widths) in _KINDS.items():
            refs = [Ref(kind, record.id) for record in index.atlas.records(kind)]
            table = self.tables[kind]
            first = not table.rows.columns
            table.rows.set_content(refs, columns_of(kind, index, self._now), self._mask(kind))
            if first:
                table.size_columns(widths)
                table.show_columns()
        self._refresh()

    def set_scene(self, scene: Scene, masks: Masks) -> None:
        """Show another moment or other filters."""
        self._masks = masks
        if self._now is not None:
            self._now.scene = scene
        self._refresh_when_seen()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours
        if self._now is not None:
            self._now.colours = colours

    def set_selected(self, refs: Iterable[Ref]) -> None:
        """Select the rows of these records."""
        self._selected = tuple(refs)
        self.tables[self.kind].set_selected(self._selected)

    def show_kind(self, kind: Kind) -> None:
        """Bring a table to the front."""
        self.tabs.setCurrentIndex(list(_KINDS).index(kind))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _copy(self) -> None:
        self.tables[self.kind].copy_rows()

    def _refresh_when_seen(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _mask(self, kind: Kind) -> BoolArray:
        assert self._masks is not None
        assert self._now is not None
        mask = self._masks.of[kind]
        if kind is Kind.DEPLOYMENT and not self._masks.kept_statuses.all():
            mask = mask & (self._now.scene.deployments != Status.UNKNOWN)
        return mask & _OF_NOW[self._now.scene.of(kind)] if self.only_now.isChecked() else mask

    def _refresh(self) -> None:
        if self._masks is None:
            return
        self._stale = False
        kind = self.kind
        table = self.tables[kind]
        if table.rows.refresh(self._mask(kind)):
            table.set_selected(self._selected)
        self.count.setText(counted(kind, table.rows.rowCount()))
