"""What changed between two days: a table of the changes, counts before and after, and marks for the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.domain.atlas import Atlas, Record
from app.domain.change_marks import SIGNS, Mark, count_in_words, counts_of, marks_of
from app.domain.changes import Change, ChangeKind, changes_between, describe_change, is_same_unit
from app.domain.civil import add_months, format_day, format_day_iso
from app.domain.counts import last_instants, present_by
from app.domain.dates import parse_date_text
from app.domain.filters import Masks
from app.domain.promise import latest_promise
from app.domain.records import Deployment, Event, Kind, Ref, Site
from app.domain.scene import Moment, SceneIndex
from app.domain.site_words import is_place, site_status_words
from app.domain.status import TODAY, Cutoff, Int64Array
from app.domain.vocabulary import SERVICE_LABELS, label_of
from app.support.settings import Settings
from app.timeline.typed_date import TypedDateError, read_typed_date
from app.ui.tables.change_counts import ChangeCounts
from app.ui.tables.model import Column, text_column
from app.ui.tables.records import site_labels
from app.ui.tables.table import RecordTable

# What ends does so with the last second of its day.
_ENDS: Final = (ChangeKind.LEFT, ChangeKind.CLOSED, ChangeKind.OVER)
_SLIPS: Final = (ChangeKind.PUT_BACK, ChangeKind.BROUGHT_FORWARD)
_MONTHS_BACK: Final = 12
_WIDTHS_CH: Final = (13, 16, 44, 16, 22)


class ChangesPanel(QWidget):
    """Compares two days under cut-off and filters. The second follows the clock until a person types another.

    A window on the clock sets both.

    Signals:
        chosen: the refs that a person selected.
        pointed_at(ref): a record that is to be seen on the map, at whatever day it is.
        opened(ref, instant): go to a record at the instant of its change.
        marked(marks): a mapping of refs to their :class:`~app.domain.change_marks.Mark` for the map; empty for none.
    """

    chosen = Signal(object)
    pointed_at = Signal(object)
    opened = Signal(object, object)
    marked = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: SceneIndex | None = None
        self._masks: Masks | None = None
        self._moment = Moment(0)
        self._cutoff: Cutoff = TODAY
        self._typed: dict[str, int] = {}
        self._stale = False
        self._in_front = True
        self._marks: dict[Ref, Mark] = {}
        self._at: dict[Ref, int] = {}
        self.before, self.after = QLineEdit(), QLineEdit()
        for name, line in (("from", self.before), ("to", self.after)):
            line.setMinimumWidth(92)
            line.setMaximumWidth(130)
            line.setMaxLength(60)
            line.setAccessibleName(f"Changes {name}")
            line.setToolTip("A day, a month, a year: 2015-04-27, April 2015, 平成27年")
            line.editingFinished.connect(lambda name=name, line=line: self._on_typed(name, line))
        self.follow = QPushButton("Follow the clock")
        self.follow.setToolTip("Compare the day on the clock with the same day a year before")
        self.follow.clicked.connect(self._follow)
        self.on_map = QCheckBox("On the map")
        self.on_map.setToolTip("Mark the places of these changes on the map while this panel is in front")
        self.on_map.setChecked(True)
        self.on_map.toggled.connect(self._tell_marks)
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)")
        self.note, self.summary = QLabel(), QLabel()
        self.note.setObjectName("soft")
        for label in (self.note, self.summary):
            label.setWordWrap(True)
        self.table = RecordTable("changes", settings)
        self.table.chosen.connect(self.chosen)
        self.table.clicked.connect(lambda index: self.pointed_at.emit(self.table.rows.ref_at(index.row())))
        self.table.opened.connect(self._open)
        self.copy.clicked.connect(self.table.copy_rows)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.table, "Changes")
        self.by_service, self.by_site = ChangeCounts("Service"), ChangeCounts("Site")
        self.by_site.pointed_at.connect(lambda ref: self.chosen.emit([ref]))
        self.by_site.pointed_at.connect(self.pointed_at)
        self.tabs.addTab(self.by_service, "By service")
        self.tabs.addTab(self.by_site, "By site")
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        for widget in (QLabel("From"), self.before, QLabel("to"), self.after):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.follow)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.summary, 1)
        below.addWidget(self.on_map)
        below.addWidget(self.copy)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 4)
        head.setSpacing(6)
        head.addLayout(top)
        head.addLayout(below)
        head.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def set_time(self, index: SceneIndex, moment: Moment, cutoff: Cutoff, masks: Masks) -> None:
        """Compare under another moment, cut-off or filters, or in another atlas."""
        if self._index is not None and index is not self._index:
            self._typed.clear()
        self._index, self._moment, self._cutoff, self._masks = index, moment, cutoff, masks
        self._stale = True
        if self._is_seen:
            self._compare()

    @property
    def _is_seen(self) -> bool:
        return self.isVisible() and self._in_front

    def set_in_front(self, on: bool) -> None:
        """Say whether the panel is seen, or lies behind others: then it need not keep up, and marks nothing."""
        self._in_front = on
        self._catch_up()

    def _catch_up(self) -> None:
        if self._stale and self._is_seen:
            self._compare()
        self._tell_marks()

    def set_selected(self, refs: Iterable[Ref]) -> None:
        """Select the rows of these records."""
        self.table.set_selected(refs)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the marks off the map."""
        super().hideEvent(event)
        self._tell_marks()

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

    def _open(self, ref: Ref) -> None:
        # The clock goes to the change; the days that are compared stay.
        self._typed["from"], self._typed["to"] = self.days()
        self.opened.emit(ref, self._at.get(ref))

    def _tell_marks(self) -> None:
        self.marked.emit(self._marks if self._is_seen and self.on_map.isChecked() else {})

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
        when = self._instants(changes, *sorted((first, last)))
        # Of several changes of one record the first is gone to.
        self._at = {change.ref: int(at) for change, at in reversed(list(zip(changes, when, strict=True)))}
        self._marks = marks_of(atlas, changes)
        first_time = not self.table.rows.columns
        self.table.rows.set_content([change.ref for change in changes], self._columns(changes, when))
        if first_time:
            self.table.size_columns(_WIDTHS_CH)
            self.table.show_columns()
            self.table.sort_by(0)
        self._say(changes, first, last)
        services = [label_of(SERVICE_LABELS, stay.service) for stay in atlas.deployments]
        sites = site_labels(atlas, [stay.site_id for stay in atlas.deployments])
        places = {label: Ref(Kind.SITE, stay.site_id) for label, stay in zip(sites, atlas.deployments, strict=True)}
        known = {label: ref for label, ref in places.items() if atlas.get(ref) is not None}
        for table, groups, refs in ((self.by_service, services, {}), (self.by_site, sites, known)):
            table.fill(present_by(before, groups), present_by(after, groups), (first, last), refs)
        self._tell_marks()

    def _say(self, changes: tuple[Change, ...], first: int, last: int) -> None:
        counts = counts_of(self._marks)
        self.summary.setText(" · ".join(f"{SIGNS[mark]} {count_in_words(mark, counts[mark])}" for mark in counts))
        words = f"{len(changes):,} change{'' if len(changes) == 1 else 's'}" if changes else "Nothing changed"
        how = " Click one to see its place, double-click to go to its day." if changes else ""
        self.note.setText(f"{words} between {format_day(first)} and {format_day(last)}.{how}")

    def _instants(self, changes: tuple[Change, ...], low: int, high: int) -> Int64Array:
        """Return when each change came, shape ``(n,)``; 0 where that is not known."""
        assert self._index is not None
        atlas = self._index.atlas
        instants = {kind: last_instants(self._index, kind, self._cutoff, low, high) for kind in Kind}
        when = np.zeros(len(changes), dtype=np.int64)
        for row, change in enumerate(changes):
            place = atlas.index_of(change.ref)
            assert place is not None
            instant = int(instants[change.ref.kind][place])
            if change.kind in _SLIPS:
                instant = _said_at(atlas, change.ref, high)
            elif change.kind is ChangeKind.HAPPENED:
                # The status changes last when the day is over.
                instant = int(self._index.facts[Kind.EVENT].possible_from[place])
            when[row] = instant - 1 if instant and change.kind in _ENDS else instant
        return when

    def _columns(self, changes: tuple[Change, ...], when: Int64Array) -> list[Column]:
        assert self._index is not None
        atlas = self._index.atlas
        records = [atlas.get(change.ref) for change in changes]
        services = [label_of(SERVICE_LABELS, one.service) if isinstance(one, Deployment) else "" for one in records]
        ids = [
            one.site_id if isinstance(one, Deployment) else one.id if isinstance(one, Site) else "" for one in records
        ]
        kinds = kinds_in_words(atlas, changes, self._marks)

        def day(row: int) -> str:
            return format_day_iso(int(when[row])) if when[row] else ""

        return [
            Column("When", day, lambda: when),
            text_column("Change", kinds),
            Column("What", lambda row: describe_change(atlas, changes[row]), lambda: np.arange(len(changes))),
            text_column("Site", site_labels(atlas, ids)),
            text_column("Service", services),
        ]


def kinds_in_words(atlas: Atlas, changes: Iterable[Change], marks: Mapping[Ref, Mark]) -> list[str]:
    """Return the kind of each change in a word or two, with its sign on the map."""
    swapped = SIGNS[Mark.REPLACED]
    newcomers = [atlas.get(ref) for ref, mark in marks.items() if mark is Mark.REPLACED]
    replaced = {one.predecessor_id: one for one in newcomers if isinstance(one, Deployment)}
    words = []
    for change in changes:
        mark = marks.get(change.ref)
        if change.kind is ChangeKind.ARRIVED and mark is Mark.REPLACED:
            words.append(f"{swapped} {'moves in' if _moves(atlas, atlas.get(change.ref)) else 'replaces'}")
        elif change.kind is ChangeKind.LEFT and change.ref.id in replaced:
            words.append(f"{swapped} {'moves out' if _moves(atlas, replaced[change.ref.id]) else 'replaced'}")
        else:
            word = _kind_word(atlas, change)
            words.append(f"{SIGNS[mark]} {word}" if mark is not None else word)
    return words


def _moves(atlas: Atlas, newcomer: Record | None) -> bool:
    """Return whether what follows on another stay is the same unit, come from there."""
    if not isinstance(newcomer, Deployment):
        return False
    before = atlas.get(Ref(Kind.DEPLOYMENT, newcomer.predecessor_id))
    return isinstance(before, Deployment) and is_same_unit(newcomer, before)


def _kind_word(atlas: Atlas, change: Change) -> str:
    site = atlas.site(change.ref.id) if change.ref.kind is Kind.SITE else None
    lives = change.kind in (ChangeKind.OPENED, ChangeKind.CLOSED)
    return site_status_words(site.kind, change.after) if site and lives and is_place(site.kind) else str(change.kind)


def _site_of(record: Record | None) -> str:
    match record:
        case Deployment() | Event():
            return record.site_id
        case Site():
            return record.id
        case _:
            return ""


def _said_at(atlas: Atlas, ref: Ref, known_until: int) -> int:
    """Return when the last statement on a record was made; 0 where that is not known."""
    record = atlas.get(ref)
    assert isinstance(record, Deployment | Site)
    promise = latest_promise(atlas, record, known_until)
    return parse_date_text(promise.said).earliest if promise is not None and promise.said else 0
