"""What the checks found, as a list from which one goes to the record."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.data.findings import Finding, Severity, as_json, as_text, counts, counts_in_words, sorted_by_severity
from app.domain.records import Kind, Ref
from app.export.files import write_beside
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_KIND_OF: Final = {f"{kind}s": kind for kind in Kind}
_COLOURS: Final = {Severity.ERROR: "#B03A2E", Severity.WARNING: "#B36A12", Severity.NOTE: "#5B6B75"}
_HEADER: Final = ("", "Where", "Field", "Value", "What is wrong", "What would be right")
_WIDTHS: Final = (80, 220, 100, 130, 330, 260)


def ref_of(finding: Finding) -> Ref | None:
    """Return the record that a finding is about, where it is one that can be shown."""
    kind = _KIND_OF.get(finding.table)
    return None if kind is None else Ref(kind, finding.record_id)


class CheckDialog(QDialog):
    """Lists findings, the worst first.

    Signals:
        opened: the :class:`~app.domain.records.Ref` of the record of a finding that was double-clicked.
    """

    opened = Signal(object)

    def __init__(self, findings: list[Finding], title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Check of {title}")
        self.resize(1150, 560)
        self._findings = sorted_by_severity(findings)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(list(_HEADER))
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.tree.addTopLevelItems([_item(finding) for finding in self._findings])
        for column, width in enumerate(_WIDTHS):
            self.tree.setColumnWidth(column, width)
        self.tree.itemActivated.connect(self._on_activated)
        self.boxes = {severity: self._box(severity) for severity in Severity}
        top = QHBoxLayout()
        words = counts_in_words(findings) if findings else "Nothing is wrong"
        headline = QLabel(f"<b>{words}.</b> Double-click a line to go to its record.")
        top.addWidget(headline, 1)
        for box in self.boxes.values():
            top.addWidget(box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy as text", QDialogButtonBox.ButtonRole.ActionRole)
        save = buttons.addButton("Save report…", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(self._findings)))
        save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)

    def _box(self, severity: Severity) -> QCheckBox:
        number = counts(self._findings)[severity]
        box = QCheckBox(f"{severity.capitalize()}s ({number:,})")
        box.setChecked(True)
        box.setEnabled(number > 0)
        box.toggled.connect(self._filter)
        return box

    def _filter(self) -> None:
        for i, finding in enumerate(self._findings):
            self.tree.setRowHidden(i, QModelIndex(), not self.boxes[finding.severity].isChecked())

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        ref = ref_of(item.data(0, Qt.ItemDataRole.UserRole))
        if ref is not None:
            self.opened.emit(ref)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the report", "check.txt", "Text (*.txt);;JSON (*.json)")
        if not name:
            return
        text = as_json(self._findings) if name.endswith(".json") else as_text(self._findings)
        try:
            write_beside(Path(name), lambda part: _write(part, text))
        except UserError as error:
            show_problem(self, "The report was not saved", str(error))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _item(finding: Finding) -> QTreeWidgetItem:
    place = " ".join(part for part in (finding.table, finding.record_id) if part)
    item = QTreeWidgetItem([finding.severity, place, finding.field, finding.value, finding.reason, finding.suggestion])
    item.setForeground(0, QColor(_COLOURS[finding.severity]))
    item.setData(0, Qt.ItemDataRole.UserRole, finding)
    for column in range(6):
        item.setToolTip(column, item.text(column))
    return item
