"""What an import has understood, to be looked at and corrected before anything is added."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.data.importing.columns import LAYERS, counted, fields_of
from app.data.importing.days import DayOrder
from app.data.importing.mapping import Mapping, guess_mapping
from app.data.importing.merge import Merged
from app.data.importing.raw import RawTable
from app.data.importing.rows import understand
from app.data.importing.run import Prepared, merged, save_failures
from app.domain.atlas import Atlas
from app.state.job import Job, Progress
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_NO_COLUMN: Final = "—"
_ORDERS: Final = {
    DayOrder.UNKNOWN: "ask where 03/04/2015 may mean two days",
    DayOrder.DAY_FIRST: "day first (3 April)",
    DayOrder.MONTH_FIRST: "month first (March 4)",
}
_MOST_SHOWN: Final = 500


class ImportDialog(QDialog):
    """Shows which column is which field, what comes of it, and which rows fail; adds nothing itself.

    Signals:
        add_wanted: the :class:`~app.data.importing.run.Prepared` rows are to be added.
    """

    add_wanted = Signal(object)

    def __init__(self, path: Path, tables: list[RawTable], atlas: Atlas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import {path.name}")
        self.resize(980, 640)
        self._path, self._tables, self._atlas = path, tables, atlas
        self._job: Job | None = None
        self._names: list[str] = []
        self._prepared: Prepared | None = None
        self._result: Merged | None = None
        self.table = QComboBox()
        self.table.addItems([table.name or path.name for table in tables])
        self.layer = QComboBox()
        self.layer.addItems(list(LAYERS))
        self.order = QComboBox()
        for order, words in _ORDERS.items():
            self.order.addItem(words, order)
        self.crs, self.source = QLineEdit(), QLineEdit()
        self.crs.setPlaceholderText("for columns x and y, as EPSG:6677")
        self.source.setPlaceholderText("a source that all rows are from")
        self.fields = QTableWidget(0, 3)
        self.fields.setHorizontalHeaderLabels(["Field", "Column", "First values"])
        self.fields.verticalHeader().hide()
        self.fields.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.fields.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.fields.setColumnWidth(0, 150)
        self.fields.setColumnWidth(1, 240)
        self.failures = QTreeWidget()
        self.failures.setObjectName("list")
        self.failures.setHeaderLabels(["Row", "Field", "Why it stays out"])
        self.failures.setRootIsDecorated(False)
        self.summary, self.notes = QLabel(), QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setWordWrap(True)
        self.progress = QProgressBar()
        self.save_left_out = QPushButton("Save the rows left out…")
        self._lay_out()
        self._connect()
        self._guess_table()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Sheet or layer", self.table)
        form.addRow("The rows are", self.layer)
        form.addRow("Dates as 3/4/2015", self.order)
        form.addRow("Reference system", self.crs)
        form.addRow("Source", self.source)
        form.setRowVisible(self.table, len(self._tables) > 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.fields)
        split.addWidget(self.failures)
        split.setSizes([330, 130])
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = self.buttons.addButton("Add", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.save_left_out, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notes)
        layout.addWidget(split, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.table.currentIndexChanged.connect(self._guess_table)
        self.layer.currentTextChanged.connect(self._guess)
        self.order.currentIndexChanged.connect(self._understand)
        self.crs.editingFinished.connect(self._understand)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.save_left_out.clicked.connect(self._save_left_out)
        self.finished.connect(self._stop)

    @property
    def _raw(self) -> RawTable:
        return self._tables[max(0, self.table.currentIndex())]

    @property
    def mapping(self) -> Mapping:
        """The mapping as it stands in the dialog."""
        columns: dict[str, str] = {}
        for row, name in enumerate(self._names):
            box = self.fields.cellWidget(row, 1)
            if isinstance(box, QComboBox) and box.currentIndex() > 0:
                columns[name] = box.currentText()
        return Mapping(
            layer=self.layer.currentText(),
            table=self._raw.name,
            columns=columns,
            dates=self.order.currentData(),
            crs=self.crs.text().strip(),
            source=self.source.text().strip(),
        )

    def _guess_table(self) -> None:
        self.notes.setText("; ".join(self._raw.notes))
        self.notes.setVisible(bool(self._raw.notes))
        self._guess("")

    def _guess(self, layer: str) -> None:
        guessed = guess_mapping(self._raw, layer)
        for box, value in ((self.layer, guessed.layer), (self.order, _ORDERS[guessed.dates])):
            box.blockSignals(True)
            box.setCurrentText(value)
            box.blockSignals(False)
        # What was understood first; the rest below, to be filled by hand.
        self._names = sorted(fields_of(guessed.layer), key=lambda name: name not in guessed.columns)
        self.fields.setRowCount(len(self._names))
        for row, name in enumerate(self._names):
            self._fill_row(row, name, guessed.columns.get(name, ""))
        self._understand()

    def _fill_row(self, row: int, name: str, column: str) -> None:
        item = QTableWidgetItem(name)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.fields.setItem(row, 0, item)
        box = QComboBox()
        box.addItems([_NO_COLUMN, *self._raw.columns])
        box.setCurrentIndex(box.findText(column) if column else 0)
        box.currentIndexChanged.connect(lambda: self._on_column(row))
        self.fields.setCellWidget(row, 1, box)
        self._show_samples(row)

    def _on_column(self, row: int) -> None:
        self._show_samples(row)
        self._understand()

    def _show_samples(self, row: int) -> None:
        box = self.fields.cellWidget(row, 1)
        column = box.currentText() if isinstance(box, QComboBox) and box.currentIndex() > 0 else ""
        values = [str(one.cells[column])[:60] for one in self._raw.rows[:50] if one.cells.get(column) not in (None, "")]
        item = QTableWidgetItem(" · ".join(values[:4]))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.fields.setItem(row, 2, item)

    def _understand(self) -> None:
        """Read all rows anew, beside the window; what was under way is stopped."""
        self._stop()
        self.add.setEnabled(False)
        self.save_left_out.setEnabled(False)
        self.summary.setText("Reading…")
        self.progress.setVisible(True)
        self.progress.setRange(0, len(self._raw.rows))
        table, mapping, path, atlas = self._raw, self.mapping, self._path, self._atlas

        def work(progress: Progress) -> tuple[Prepared, Merged]:
            prepared = Prepared(path, table, mapping, understand(path, table, mapping, progress))
            return prepared, merged(prepared, atlas)

        # Without a parent: it may outlive the dialog until it notices that it is to stop.
        job = Job(work)
        job.progressed.connect(self.progress.setValue)
        job.succeeded.connect(self._show)
        job.failed.connect(self._show_problem)
        self._job = job
        job.start()

    def _show(self, found: tuple[Prepared, Merged]) -> None:
        self._prepared, self._result = found
        self.progress.hide()
        left_out = len({failure.row for failure in self._result.failures})
        can = f"{counted(self._result.added, self.layer.currentText())} can be added"
        self.summary.setText(f"{can}; {left_out:,} of {len(self._raw.rows):,} rows stay out.")
        self.failures.clear()
        self.failures.addTopLevelItems(
            [
                QTreeWidgetItem([str(failure.row), failure.field, failure.in_words])
                for failure in self._result.failures[:_MOST_SHOWN]
            ]
        )
        self.add.setText(f"Add {self._result.added:,}")
        self.add.setEnabled(self._result.added > 0)
        self.save_left_out.setEnabled(left_out > 0)

    def _show_problem(self, text: str) -> None:
        self.progress.hide()
        self.summary.setText(text)

    def _on_accepted(self) -> None:
        if self._prepared is not None:
            # The source may have been typed since the rows were read.
            mapping = self._prepared.mapping.model_copy(update={"source": self.source.text().strip()})
            self.add_wanted.emit(Prepared(self._path, self._raw, mapping, self._prepared.understood))
        self.accept()

    def _save_left_out(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the rows left out", "left-out.csv", "CSV (*.csv)")
        if name and self._prepared is not None and self._result is not None:
            try:
                save_failures(self._prepared, self._result, Path(name))
            except UserError as error:
                show_problem(self, "The rows were not saved", str(error))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            for signal in (self._job.progressed, self._job.succeeded, self._job.failed):
                signal.disconnect()
            self._job = None
