"""How many units were there before and after, by service or by site, as a table that can be sorted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.domain.civil import format_day_iso
from app.domain.records import Ref

_NUMBER: Final = Qt.ItemDataRole.UserRole
_REF: Final = Qt.ItemDataRole.UserRole + 1
Counts = Mapping[str, tuple[int, int]]


class _Number(QTableWidgetItem):
    """A cell that is sorted by its number, whatever it says."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        mine, theirs = self.data(_NUMBER), other.data(_NUMBER)
        return bool(mine < theirs) if mine is not None and theirs is not None else super().__lt__(other)


class ChangeCounts(QTableWidget):
    """Counts of each group on two days, and their difference.

    Signals:
        pointed_at: the :class:`~app.domain.records.Ref` of a group that was clicked, where it has one.
    """

    pointed_at = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setHorizontalHeaderLabels([title, "Before", "After", "Difference"])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        for column in range(4):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            header = self.horizontalHeaderItem(column)
            assert header is not None
            header.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.setAccessibleName(f"Units present by {title.lower()}")
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.itemClicked.connect(self._on_clicked)
        self.itemActivated.connect(self._on_clicked)

    def fill(self, before: Counts, after: Counts, days: tuple[int, int], refs: Mapping[str, Ref]) -> None:
        """Show these counts; ``7 + 1?`` is seven present and one possibly so. What changed most stands first."""
        groups = [group for group in before if before[group] != (0, 0) or after[group] != (0, 0)]
        groups.sort(key=lambda group: (-abs(after[group][0] - before[group][0]), group))
        self.setSortingEnabled(False)
        self.setRowCount(len(groups))
        for number, day in enumerate(days, start=1):
            header = self.horizontalHeaderItem(number)
            assert header is not None
            header.setText(format_day_iso(day))
        for row, group in enumerate(groups):
            name = QTableWidgetItem(group)
            name.setData(_REF, refs.get(group))
            self.setItem(row, 0, name)
            difference = after[group][0] - before[group][0]
            cells = (
                (_in_words(before[group]), sum(before[group])),
                (_in_words(after[group]), sum(after[group])),
                (f"{difference:+,}".replace("-", "−") if difference else "–", difference),
            )
            for column, (text, number) in enumerate(cells, start=1):
                item = _Number(text)
                item.setData(_NUMBER, number)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self.setSortingEnabled(True)

    def _on_clicked(self, item: QTableWidgetItem) -> None:
        name = self.item(item.row(), 0)
        ref = name.data(_REF) if name is not None else None
        if ref is not None:
            self.pointed_at.emit(Ref(*ref))


def _in_words(count: tuple[int, int]) -> str:
    certain, possible = count
    return f"{certain:,} + {possible:,}?" if possible else f"{certain:,}"
