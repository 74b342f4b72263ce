"""What an import has understood, to be looked at and corrected before anything is added."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.data.importing.columns import LAYERS, counted
from app.data.importing.days import DayOrder
from app.data.importing.mapping import Mapping, guess_mapping, load_mapping
from app.data.importing.merge import Merged
from app.data.importing.raw import RawTable
from app.data.importing.rows import Failure, understand
from app.data.importing.run import Prepared, check_columns, chosen_table, merged, save_failures
from app.domain.atlas import Atlas
from app.export.files import write_beside
from app.state.job import Job, Progress
from app.support.errors import UserError
from app.ui.data.field_table import FieldTable
from app.ui.data.field_words import field_in_words
from app.ui.dialogs import show_problem, size_within

_ORDERS: Final = {
    DayOrder.UNKNOWN: "ask where 03/04/2015 may mean two days",
    DayOrder.DAY_FIRST: "day first (3 April)",
    DayOrder.MONTH_FIRST: "month first (March 4)",
}
_MOST_SHOWN: Final = 500
_MAPPINGS: Final = "Mapping (*.toml);;All files (*)"


class ImportDialog(QDialog):
    """Shows which column is which field, what comes of it, and which rows fail; adds nothing itself.

    Signals:
        add_wanted: the :class:`~app.data.importing.run.Prepared` rows are to be added.
    """

    add_wanted = Signal(object)

    def __init__(
        self,
        path: Path,
        tables: list[RawTable],
        atlas: Atlas,
        observations_in: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog for the tables of a file; ``observations_in`` has the observations of the atlas."""
        super().__init__(parent)
        self.setWindowTitle(f"Import {path.name}")
        size_within(self, 980, 660)
        self._path, self._tables, self._atlas, self._observations_in = path, tables, atlas, observations_in
        self._job: Job | None = None
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
        self.fields = FieldTable()
        self.skip = QCheckBox()
        self.skip.setChecked(True)
        self.failures = QTreeWidget()
        self.failures.setObjectName("list")
        self.failures.setAccessibleName("Rows that stay out")
        self.failures.setHeaderLabels(["Row", "Field", "Why it stays out"])
        self.failures.setRootIsDecorated(False)
        self.summary, self.notes = QLabel(), QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setWordWrap(True)
        self.progress = QProgressBar()
        self.save_left_out = QPushButton("Save the rows left &out…")
        self.load, self.save = QPushButton("&Load mapping…"), QPushButton("&Save mapping…")
        self.load.setToolTip("Take columns, values and the rest from a file, as --map of the command import takes it.")
        self.save.setToolTip("Keep what is chosen here in a file, for the next table of this kind or for the command.")
        self._lay_out()
        self._connect()
        self._guess_table()
        self.layer.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("S&heet or layer", self.table)
        form.addRow("The &rows are", self.layer)
        form.addRow("&Dates as 3/4/2015", self.order)
        form.addRow("R&eference system", self.crs)
        form.addRow("So&urce", self.source)
        form.setRowVisible(self.table, len(self._tables) > 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.fields)
        split.addWidget(self.failures)
        split.setSizes([330, 130])
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = self.buttons.addButton("&Add", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.add.setDefault(True)
        self.buttons.addButton(self.save_left_out, QDialogButtonBox.ButtonRole.ActionRole)
        mapping = QVBoxLayout()
        for button in (self.load, self.save):
            button.setAutoDefault(False)
            mapping.addWidget(button)
        mapping.addStretch(1)
        self.save_left_out.setAutoDefault(False)
        top = QHBoxLayout()
        top.addLayout(form, 1)
        top.addLayout(mapping)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(split, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.skip)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.table.currentIndexChanged.connect(self._guess_table)
        self.layer.currentTextChanged.connect(self._guess)
        self.order.currentIndexChanged.connect(self._understand)
        self.crs.editingFinished.connect(self._understand)
        self.fields.edited.connect(self._understand)
        self.skip.toggled.connect(self._show_counts)
        self.load.clicked.connect(self._load_mapping)
        self.save.clicked.connect(self._save_mapping)
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
        return Mapping(
            layer=self.layer.currentText(),
            table=self._raw.name,
            columns=self.fields.columns,
            values=self.fields.values,
            dates=self.order.currentData(),
            crs=self.crs.text().strip(),
            source=self.source.text().strip(),
        )

    def _guess_table(self) -> None:
        self._show_notes()
        self._guess("")

    def _show_notes(self) -> None:
        self.notes.setText("; ".join(self._raw.notes))
        self.notes.setVisible(bool(self._raw.notes))

    def _guess(self, layer: str) -> None:
        self._use(guess_mapping(self._raw, layer))

    def _use(self, mapping: Mapping) -> None:
        """Show a mapping of the table that is chosen, and what comes of it."""
        for box, value in ((self.layer, mapping.layer), (self.order, _ORDERS[mapping.dates])):
            box.blockSignals(True)
            box.setCurrentText(value)
            box.blockSignals(False)
        self.fields.fill(self._raw, mapping.layer, mapping.columns, mapping.values)
        for widget, following in pairwise([self.save, *self.fields.editors, self.failures]):
            self.setTabOrder(widget, following)
        self._understand()

    def _load_mapping(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Load mapping", str(self._path.parent), _MAPPINGS)
        if not name:
            return
        try:
            mapping = load_mapping(Path(name))
            table = chosen_table(self._path, self._tables, mapping) if mapping.table else self._raw
            check_columns(self._path, table, mapping)
        except UserError as error:
            show_problem(self, "The mapping was not taken", str(error))
            return
        self.table.blockSignals(True)
        self.table.setCurrentIndex(next(i for i, one in enumerate(self._tables) if one is table))
        self.table.blockSignals(False)
        self._show_notes()
        self.crs.setText(mapping.crs)
        self.source.setText(mapping.source)
        self._use(mapping)

    def _save_mapping(self) -> None:
        proposed = str(self._path.with_suffix(".toml"))
        name, _ = QFileDialog.getSaveFileName(self, "Save mapping", proposed, _MAPPINGS)
        if not name:
            return
        path, text = Path(name), self.mapping.as_toml()
        path = path if path.suffix else path.with_suffix(".toml")
        try:
            write_beside(path, lambda part: _write(part, text))
        except UserError as error:
            show_problem(self, "The mapping was not saved", str(error))

    def _understand(self) -> None:
        """Read all rows anew, beside the window; what was under way is stopped."""
        self._stop()
        self.add.setEnabled(False)
        self.save_left_out.setEnabled(False)
        self.skip.hide()
        self.summary.setText("Reading…")
        self.progress.setVisible(True)
        self.progress.setRange(0, len(self._raw.rows))
        table, mapping, path = self._raw, self.mapping, self._path
        atlas, observations_in = self._atlas, self._observations_in

        def work(progress: Progress) -> tuple[Prepared, Merged]:
            prepared = Prepared(path, table, mapping, understand(path, table, mapping, progress))
            return prepared, merged(prepared, atlas, observations_in)

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
        self.failures.clear()
        self.failures.addTopLevelItems([_failed(failure) for failure in self._result.failures[:_MOST_SHOWN]])
        self.save_left_out.setEnabled(bool(self._result.failures))
        doubles, layer = self._result.doubles, self.layer.currentText()
        is_there = "is" if doubles == 1 else "are"
        self.skip.setText(f"Lea&ve out the {counted(doubles, layer)} that {is_there} there already")
        self.skip.setVisible(doubles > 0)
        self._show_counts()

    def _show_counts(self) -> None:
        if self._result is None:
            return
        result, rows = self._result, len(self._raw.rows)
        again = 0 if self.skip.isChecked() else result.doubles
        left_out = len({failure.row for failure in result.failures}) + result.doubles - again
        can = f"{counted(result.added + again, self.layer.currentText())} can be added"
        already = f", {result.doubles:,} of them there already" if result.doubles and not again else ""
        self.summary.setText(f"{can}; {left_out:,} of {rows:,} rows stay out{already}.")
        self.add.setText(f"&Add {result.added + again:,}")
        self.add.setEnabled(result.added + again > 0)

    def _show_problem(self, text: str) -> None:
        self.progress.hide()
        self.summary.setText(text)

    def _on_accepted(self) -> None:
        if self._prepared is not None:
            # The source may have been typed since the rows were read.
            mapping = self._prepared.mapping.model_copy(update={"source": self.source.text().strip()})
            keep_doubles = not self.skip.isChecked()
            self.add_wanted.emit(Prepared(self._path, self._raw, mapping, self._prepared.understood, keep_doubles))
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


def _failed(failure: Failure) -> QTreeWidgetItem:
    item = QTreeWidgetItem([str(failure.row), field_in_words(failure.field), failure.in_words])
    item.setToolTip(1, failure.field)
    return item


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
