"""A table of records: sorted by a click on its head, columns chosen, rows copied, linked with the selection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from app.domain.records import Ref
from app.support.settings import Settings
from app.ui.tables.model import TableModel

_PADDING_PX: Final = 14


class RecordTable(QTableView):
    """Shows a :class:`~app.ui.tables.model.TableModel`.

    Signals:
        chosen: the list of :class:`~app.domain.records.Ref` that a person selected.
        opened: the ref of a row that was double-clicked or entered.
        said: a line for the person.
    """

    chosen = Signal(object)
    opened = Signal(object)
    said = Signal(str)

    def __init__(self, name: str, settings: Settings, parent: QWidget | None = None) -> None:
        """Make a table; ``name`` is what its columns are remembered under."""
        super().__init__(parent)
        self._key, self._name = f"tables/{name}", name
        self._settings = settings
        self._telling = False
        self.rows = TableModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name.capitalize())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        copy = QAction("Copy rows", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_rows)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.ref_at(index.row())))
        self.activated.connect(lambda index: self.opened.emit(self.rows.ref_at(index.row())))

    def show_columns(self) -> None:
        """Show the columns that were chosen, once the content is in."""
        # Columns that an older or newer program knew say nothing here.
        wanted = set(self._settings.text(self._key).split("|")) & {column.title for column in self.rows.columns}
        for number, column in enumerate(self.rows.columns):
            self.setColumnHidden(number, not (column.title in wanted if wanted else column.shown))

    def sort_by(self, column: int) -> None:
        """Sort by a column, the least first."""
        self.sortByColumn(column, Qt.SortOrder.AscendingOrder)

    def size_columns(self, widths_ch: Iterable[int]) -> None:
        """Give the columns these widths in digits of the font; the rest keep theirs."""
        digit_px = self.fontMetrics().horizontalAdvance("0")
        for number, width in enumerate(widths_ch):
            self.setColumnWidth(number, width * digit_px + _PADDING_PX)

    def set_selected(self, refs: Iterable[Ref]) -> None:
        """Select the rows of these records, without telling anybody."""
        wanted = set(refs)
        rows = [row for ref in wanted for row in self.rows.rows_of(ref)]
        now = {self.rows.ref_at(index.row()) for index in self.selectionModel().selectedRows()}
        # One row of a record that has several may stay the only one.
        if now == {self.rows.ref_at(row) for row in rows}:
            return
        selection = QItemSelection()
        last = self.rows.columnCount() - 1
        for row in rows:
            selection.select(self.rows.index(row, 0), self.rows.index(row, last))
        self._telling = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._telling = False
        if rows:
            first = next(n for n in range(last + 1) if not self.isColumnHidden(n))
            self.scrollTo(self.rows.index(rows[-1], first))

    def as_tsv(self) -> str:
        """Return the selected rows, all where none is, as tab-separated text with a head line, for a spreadsheet."""
        selected = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = selected or range(self.rows.rowCount())
        header = self.horizontalHeader()
        visual = sorted(range(self.rows.columnCount()), key=header.visualIndex)
        columns = [number for number in visual if not self.isColumnHidden(number)]
        lines = ["\t".join(self.rows.columns[number].title for number in columns)]
        lines += ["\t".join(_cell(self.rows.cell(row, number)) for number in columns) for row in rows]
        return "\n".join(lines) + "\n"

    def copy_rows(self) -> None:
        """Put the rows on the clipboard, and say how many there are of what."""
        QGuiApplication.clipboard().setText(self.as_tsv())
        selected = len(self.selectionModel().selectedRows())
        count = selected or self.rows.rowCount()
        rows = f"{'' if selected else 'all '}{count:,} {'selected ' if selected else ''}row{'' if count == 1 else 's'}"
        self.said.emit(f"Copied {rows} of {self._name}, to be pasted into a spreadsheet.")

    def _on_selection(self) -> None:
        if not self._telling:
            self.chosen.emit([self.rows.ref_at(index.row()) for index in self.selectionModel().selectedRows()])

    def _offer_columns(self, point: QPoint) -> None:
        menu = QMenu(self)
        for number, column in enumerate(self.rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda on, number=number: self._show_column(number, on))
        menu.exec(self.horizontalHeader().mapToGlobal(point))
        menu.deleteLater()

    def _show_column(self, number: int, on: bool) -> None:
        shown = [n for n in range(self.rows.columnCount()) if not self.isColumnHidden(n)]
        if not on and shown == [number]:
            return
        self.setColumnHidden(number, not on)
        titles = [column.title for n, column in enumerate(self.rows.columns) if not self.isColumnHidden(n)]
        self._settings.set(self._key, "|".join(titles))


def _cell(text: str) -> str:
    """Return a cell for a spreadsheet: one line, and never a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line
