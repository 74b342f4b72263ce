"""What changed between two days: a table of the changes, and counts by service and by site before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Change, ChangeKind, changes_between, describe_change
from app.domain.civil import add_months, format_day, format_day_iso
from app.domain.counts import last_instants, present_by
from app.domain.filters import Masks
from app.domain.records import Deployment, Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.domain.status import TODAY, Cutoff, Int64Array
from app.domain.vocabulary import SERVICE_LABELS, label_of
from app.support.settings import Settings
from app.timeline.typed_date import TypedDateError, read_typed_date
from app.ui.tables.model import Column, text_column
from app.ui.tables.records import site_labels
from app.ui.tables.table import RecordTable

# What ends does so with the last second of its day.
_ENDS: Final = (ChangeKind.LEFT, ChangeKind.CLOSED, ChangeKind.OVER)
_MONTHS_BACK: Final = 12


class ChangesPanel(QWidget):
    """Compares two days under cut-off and filters. The second follows the clock until a person types another.

    A window on the clock sets both.

    Signals:
        chosen: the refs that a person selected.
        opened(ref, instant): go to a record at the instant of its change.
    """

    chosen = Signal(object)
    opened = Signal(object, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: SceneIndex | None = None
        self._masks: Masks | None = None
        self._moment = Moment(0)
        self._cutoff: Cutoff = TODAY
        self._typed: dict[str, int] = {}
        self._stale = False
        self._at: dict[Ref, int] = {}
        self.before, self.after = QLineEdit(), QLineEdit()
        for name, line in (("from", self.before), ("to", self.after)):
            line.setFixedWidth(118)
            line.setMaxLength(60)
            line.setAccessibleName(f"Changes {name}")
            line.editingFinished.connect(lambda name=name, line=line: self._on_typed(name, line))
        self.follow = QPushButton("Follow the clock")
        self.follow.setToolTip("Compare the day on the clock with the same day a year before")
        self.follow.clicked.connect(self._follow)
        copy = QPushButton("Copy")
        copy.setToolTip("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)")
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setWordWrap(True)
        self.table = RecordTable("changes", settings)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(lambda ref: self.opened.emit(ref, self._at.get(ref)))
        copy.clicked.connect(self.table.copy_rows)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.table, "Changes")
        self.by_service, self.by_site = _count_table("Service"), _count_table("Site")
        self.tabs.addTab(self.by_service, "By service")
        self.tabs.addTab(self.by_site, "By site")
        top = QHBoxLayout()
        top.setContentsMargins(10, 6, 10, 2)
        for widget in (QLabel("From"), self.before, QLabel("to"), self.after, self.follow):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.note)
        self.note.setContentsMargins(10, 2, 10, 2)
        layout.addWidget(self.tabs, 1)

    def set_time(self, index: SceneIndex, moment: Moment, cutoff: Cutoff, masks: Masks) -> None:
        """Compare under another moment, cut-off or filters, or in another atlas."""
        self._index, self._moment, self._cutoff, self._masks = index, moment, cutoff, masks
        self._stale = True
        if self.isVisible():
            self._compare()

    def set_selected(self, refs: Iterable[Ref]) -> None:
        """Select the rows of these records."""
        self.table.set_selected(refs)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self._compare()

    def days(self) -> tuple[int, int]:
        """Return the instants that are compared."""
        moment = self._moment
        after = self._typed.get("to", moment.at if moment.until is None else moment.until - 1)
        first = add_months(after, -_MONTHS_BACK) if moment.until is None else moment.at
        return self._typed.get("from", first), after

    def _on_typed(self, name: str, line: QLineEdit) -> None:
        if line.text() == format_day_iso(self.days()[name == "to"]):
            return
        try:
            bounds = read_typed_date(line.text())
        except TypedDateError as error:
            self.note.setText(str(error))
            return
        self._typed[name] = bounds.earliest if name == "from" else bounds.last_day
        self._compare()

    def _follow(self) -> None:
        self._typed.clear()
        self._compare()

    def _compare(self) -> None:
        if self._index is None or self._masks is None:
            return
        self._stale = False
        first, last = self.days()
        self.before.setText(format_day_iso(first))
        self.after.setText(format_day_iso(last))
        atlas = self._index.atlas
        before = self._masks.scene(self._index.scene(Moment(first), self._cutoff))
        after = self._masks.scene(self._index.scene(Moment(last), self._cutoff))
        changes = changes_between(atlas, before, after)
        low, high = sorted((first, last))
        instants = {kind: last_instants(self._index, kind, self._cutoff, low, high) for kind in Kind}
        when = np.zeros(len(changes), dtype=np.int64)
        for row, change in enumerate(changes):
            place = atlas.index_of(change.ref)
            assert place is not None
            instant = instants[change.ref.kind][place]
            when[row] = instant - 1 if instant and change.kind in _ENDS else instant
        self._at = {change.ref: int(at) for change, at in zip(changes, when, strict=True)}
        first_time = not self.table.rows.columns
        self.table.rows.set_content([change.ref for change in changes], self._columns(changes, when))
        if first_time:
            self.table.size_columns((88, 88, 330, 130))
            self.table.show_columns()
            self.table.sort_by(0)
        words = f"{len(changes):,} change{'' if len(changes) == 1 else 's'}" if changes else "Nothing changed"
        self.note.setText(f"{words} between {format_day(first)} and {format_day(last)}.")
        services = [label_of(SERVICE_LABELS, stay.service) for stay in atlas.deployments]
        sites = site_labels(atlas, [stay.site_id for stay in atlas.deployments])
        for table, groups in ((self.by_service, services), (self.by_site, sites)):
            _fill_counts(table, present_by(before, groups), present_by(after, groups), (first, last))

    def _columns(self, changes: tuple[Change, ...], when: Int64Array) -> list[Column]:
        assert self._index is not None
        atlas = self._index.atlas
        services = []
        for change in changes:
            record = atlas.get(change.ref)
            services.append(label_of(SERVICE_LABELS, record.service) if isinstance(record, Deployment) else "")

        def day(row: int) -> str:
            return format_day_iso(int(when[row])) if when[row] else ""

        return [
            Column("When", day, lambda: when),
            text_column("Change", [str(change.kind) for change in changes]),
            Column("What", lambda row: describe_change(atlas, changes[row]), lambda: np.arange(len(changes))),
            text_column("Service", services),
        ]


def _count_table(title: str) -> QTableWidget:
    table = QTableWidget(0, 4)
    table.setHorizontalHeaderLabels([title, "Before", "After", "Difference"])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setColumnWidth(0, 260)
    table.horizontalHeader().setHighlightSections(False)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 9)
    table.setAccessibleName(f"Units present by {title.lower()}")
    return table


def _fill_counts(
    table: QTableWidget,
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
    days: tuple[int, int],
) -> None:
    """Fill a table of counts; ``7 + 1?`` is seven present and one possibly so."""
    groups = [group for group in before if before[group] != (0, 0) or after[group] != (0, 0)]
    # What changed most stands first.
    groups.sort(key=lambda group: (-abs(after[group][0] - before[group][0]), group))
    table.setRowCount(len(groups))
    for number, day in enumerate(days, start=1):
        header = table.horizontalHeaderItem(number)
        if header is not None:
            header.setText(format_day_iso(day))
    for row, group in enumerate(groups):
        difference = after[group][0] - before[group][0]
        texts = [group, _count(before[group]), _count(after[group]), f"{difference:+,}" if difference else "–"]
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)


def _count(count: tuple[int, int]) -> str:
    certain, possible = count
    return f"{certain:,} + {possible:,}?" if possible else f"{certain:,}"
