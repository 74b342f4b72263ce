"""The model behind every table: rows of records, columns that know their text and their sort keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.domain.filters import BoolArray
from app.domain.records import Ref

Index = QModelIndex | QPersistentModelIndex
Keys = NDArray[Any]

REF_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(slots=True)
class Column:
    """A column. Texts are asked for only where a cell is seen; keys once for all rows, to sort by.

    ``hint`` says more in a tool tip. ``live`` columns depend on the moment: their texts and keys may differ after each
    :meth:`TableModel.refresh`.
    """

    title: str
    text: Callable[[int], str]
    keys: Callable[[], Keys]
    live: bool = False
    right: bool = False
    shown: bool = True
    colour: Callable[[int], str] | None = None
    hint: Callable[[int], str] | None = None
    ranks: Keys | None = field(default=None, init=False)


def text_column(title: str, texts: Sequence[str], *, shown: bool = True) -> Column:
    """Return a column of fixed texts, sorted without regard to case."""

    def keys() -> Keys:
        return np.unique(np.array([text.casefold() for text in texts], dtype=object), return_inverse=True)[1]

    return Column(title, texts.__getitem__, keys, shown=shown)


class TableModel(QAbstractTableModel):
    """Records in rows. The order of the rows is one array, so that sorting and narrowing ask no cell anything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self.refs: Sequence[Ref] = ()
        self._places: dict[Ref, list[int]] = {}
        self._mask: BoolArray = np.zeros(0, dtype=np.bool_)
        self._order: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._sort: tuple[int, Qt.SortOrder] | None = None

    def set_content(self, refs: Sequence[Ref], columns: list[Column], mask: BoolArray | None = None) -> None:
        """Show other records; ``mask`` of shape ``(n,)`` says which, all if not given."""
        self.beginResetModel()
        if [column.title for column in columns] != [column.title for column in self.columns]:
            self._sort = None
        self.refs, self.columns = refs, columns
        self._places = {}
        for i, ref in enumerate(refs):
            self._places.setdefault(ref, []).append(i)
        self._mask = np.ones(len(refs), dtype=np.bool_) if mask is None else mask
        self._order = self._ordered()
        self.endResetModel()

    def refresh(self, mask: BoolArray | None = None) -> bool:
        """Take note that the moment or the mask has changed; return whether rows came, went or moved."""
        if mask is not None:
            self._mask = mask
        for column in self.columns:
            if column.live:
                column.ranks = None
        order = self._ordered()
        if not np.array_equal(order, self._order):
            self.beginResetModel()
            self._order = order
            self.endResetModel()
            return True
        if len(order):
            for number, column in enumerate(self.columns):
                if column.live:
                    self.dataChanged.emit(self.index(0, number), self.index(len(order) - 1, number))
        return False

    def _ordered(self) -> NDArray[np.intp]:
        (rows,) = np.nonzero(self._mask)
        if self._sort is None:
            return rows
        number, direction = self._sort
        column = self.columns[number]
        if column.ranks is None:
            column.ranks = column.keys()
        keys = column.ranks[rows]
        # Backwards with equal rows left in their order.
        if direction == Qt.SortOrder.DescendingOrder:
            return rows[::-1][np.argsort(keys[::-1], kind="stable")][::-1]
        return rows[np.argsort(keys, kind="stable")]

    def rows_of(self, ref: Ref) -> list[int]:
        """Return the rows in which a record is shown: several, where each tells of another statement on it."""
        return [int(row) for place in self._places.get(ref, ()) for row in np.flatnonzero(self._order == place)]

    def ref_at(self, row: int) -> Ref:
        """Return the record in a row."""
        return self.refs[int(self._order[row])]

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        return self.columns[column].text(int(self._order[row]))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order of the data."""
        self._sort = (column, order) if 0 <= column < len(self.columns) else None
        self.beginResetModel()
        self._order = self._ordered()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many columns there are, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, place = self.columns[index.column()], int(self._order[index.row()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(place)
            case Qt.ItemDataRole.ToolTipRole:
                return column.hint(place) if column.hint else column.text(place)
            case Qt.ItemDataRole.TextAlignmentRole if column.right:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if column.colour:
                colour = column.colour(place)
                return QColor(colour) if colour else None
            case _:
                return self.refs[place] if role == REF_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if section < len(self.columns) else None
        return None
