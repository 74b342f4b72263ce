"""Which column of a file is which field, and what holds for rows that have none."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from app.data.importing.columns import LAYERS, fields_of
from app.data.importing.raw import RawTable
from app.data.saving import CODE_LISTS
from app.data.schema import Content
from app.ui.data.field_words import field_hint, field_in_words

_NO_COLUMN: Final = "—"
_FIELD, _COLUMN, _SAMPLES, _VALUE = range(4)
_SAMPLE_ROWS: Final = 50
_VALUE_HINT: Final = "Holds for every row in which the column is empty, or for all where no column is chosen."


class FieldTable(QTableWidget):
    """A row for each field of a layer: its column, what stands there first, and a value for rows without one.

    Signals:
        edited(): a person chose another column or value.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._raw = RawTable("", (), [])
        self._layer = ""
        self._names: list[str] = []
        self.setAccessibleName("Fields and their columns")
        self.setHorizontalHeaderLabels(["Field", "Column", "First values"])
        value_head = QTableWidgetItem("Value for rows without one")
        value_head.setToolTip(_VALUE_HINT)
        self.setHorizontalHeaderItem(_VALUE, value_head)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        # The arrow keys are for the boxes in the cells.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_SAMPLES, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column, width in ((_FIELD, 200), (_COLUMN, 210), (_VALUE, 220)):
            self.setColumnWidth(column, width)

    @property
    def columns(self) -> dict[str, str]:
        """Field to column, as chosen."""
        boxes = {name: self._box(row) for row, name in enumerate(self._names)}
        return {name: box.currentText() for name, box in boxes.items() if box.currentIndex() > 0}

    @property
    def values(self) -> dict[str, str]:
        """Field to the value for rows that have none, as typed or chosen; codes for the words of a code list."""
        typed = {name: self._typed(row) for row, name in enumerate(self._names)}
        return {name: self._as_code(name, text) for name, text in typed.items() if text}

    @property
    def editors(self) -> list[QWidget]:
        """The boxes and lines in the cells, row by row."""
        cells = (self.cellWidget(row, column) for row in range(self.rowCount()) for column in (_COLUMN, _VALUE))
        return [cell for cell in cells if cell is not None]

    def fill(self, raw: RawTable, layer: str, columns: Map[str, str], values: Map[str, str]) -> None:
        """Show the fields of a layer, those that have a column or a value first."""
        self._raw, self._layer = raw, layer
        self._names = sorted(fields_of(layer), key=lambda name: name not in columns and name not in values)
        self.setRowCount(0)
        self.setRowCount(len(self._names))
        for row, name in enumerate(self._names):
            self._fill_row(row, name, columns.get(name, ""), values.get(name, ""))

    def row_of(self, name: str) -> int:
        """Return the row of a field.

        Raises:
            ValueError: the layer has no such field.
        """
        return self._names.index(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the Enter key, which ends a value, from the button that adds the rows."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _fill_row(self, row: int, name: str, column: str, value: str) -> None:
        words = field_in_words(name)
        self.setItem(row, _FIELD, _label(words, field_hint(self._layer, name)))
        box = _Box()
        box.setAccessibleName(f"Column for {words}")
        box.addItems([_NO_COLUMN, *self._raw.columns])
        box.setCurrentIndex(self._raw.columns.index(column) + 1 if column else 0)
        box.currentIndexChanged.connect(lambda: self._on_column(row))
        self.setCellWidget(row, _COLUMN, box)
        if self._takes_value(name):
            self.setCellWidget(row, _VALUE, self._value_editor(name, value))
        else:
            self.setItem(row, _VALUE, _label(""))
        self._show_samples(row)

    def _takes_value(self, name: str) -> bool:
        table = LAYERS[self._layer]
        return name in table.names and table.column(name).content is not Content.ID

    def _value_editor(self, name: str, value: str) -> QWidget:
        labels = self._labels(name)
        line = QLineEdit(value)
        editor: QWidget = line
        if labels:
            editor = box = _Box()
            box.setLineEdit(line)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(["", *labels.values()])
            box.setCurrentText(labels.get(value, value))
        editor.setAccessibleName(f"{field_in_words(name)} for rows without one")
        before = [line.text()]

        def ended() -> None:
            if line.text() != before[0]:
                before[0] = line.text()
                self.edited.emit()

        line.editingFinished.connect(ended)
        if isinstance(editor, QComboBox):
            editor.activated.connect(ended)
        return editor

    def _labels(self, name: str) -> dict[str, str]:
        codes = LAYERS[self._layer].column(name).codes
        return {str(code): label for code, label in CODE_LISTS[codes].items()} if codes else {}

    def _as_code(self, name: str, text: str) -> str:
        by_label = {label.casefold(): code for code, label in self._labels(name).items()}
        return by_label.get(text.casefold(), text)

    def _on_column(self, row: int) -> None:
        self._show_samples(row)
        self.edited.emit()

    def _show_samples(self, row: int) -> None:
        box = self._box(row)
        column = box.currentText() if box.currentIndex() > 0 else ""
        cells = [one.cells.get(column) for one in self._raw.rows[:_SAMPLE_ROWS]] if column else []
        shown = " · ".join([str(cell)[:60] for cell in cells if cell not in (None, "")][:4])
        # Without a hint: what is in the file might be taken for rich text there.
        self.setItem(row, _SAMPLES, _label(shown))

    def _box(self, row: int) -> QComboBox:
        box = self.cellWidget(row, _COLUMN)
        assert isinstance(box, QComboBox)
        return box

    def _typed(self, row: int) -> str:
        match self.cellWidget(row, _VALUE):
            case QComboBox() as box:
                return box.currentText().strip()
            case QLineEdit() as line:
                return line.text().strip()
            case _:
                return ""


class _Box(QComboBox):
    """A box of choices that leaves the wheel to the table: scrolling past must not choose."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _label(text: str, hint: str = "") -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setToolTip(hint)
    return item
