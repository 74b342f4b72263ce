"""What the checks found, as a list from which one goes to the record."""

from __future__ import annotations

from itertools import pairwise
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
from app.ui.data.field_words import field_in_words
from app.ui.dialogs import show_problem, size_within

_KIND_OF: Final = {f"{kind}s": kind for kind in Kind}
# On light and on dark ground.
_COLOURS: Final = {
    Severity.ERROR: ("#B03A2E", "#F0857A"),
    Severity.WARNING: ("#9A5A0C", "#E3A558"),
    Severity.NOTE: ("#5B6B75", "#A9B6BF"),
}
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
        size_within(self, 1150, 560)
        self._findings = sorted_by_severity(findings)
        self.tree = QTreeWidget()
        self.tree.setObjectName("list")
        self.tree.setAccessibleName("Findings")
        self.tree.setHeaderLabels(list(_HEADER))
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        on_dark = self.palette().window().color().lightness() < 128
        self.tree.addTopLevelItems([_item(finding, on_dark=on_dark) for finding in self._findings])
        for column, width in enumerate(_WIDTHS):
            self.tree.setColumnWidth(column, width)
        self.tree.itemActivated.connect(self._on_activated)
        self.tree.currentItemChanged.connect(self._show_whole)
        self.whole = QLabel("Choose a line to read all of it.")
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setWordWrap(True)
        self.whole.setObjectName("soft")
        # Two lines, so that the list does not jump.
        self.whole.setMinimumHeight(2 * self.whole.fontMetrics().lineSpacing())
        self.boxes = {severity: self._box(severity) for severity in Severity}
        top = QHBoxLayout()
        words = counts_in_words(findings) if findings else "Nothing is wrong"
        headline = QLabel(f"<b>{words}.</b> Double-click a line to go to its record.")
        top.addWidget(headline, 1)
        for box in self.boxes.values():
            top.addWidget(box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("&Copy as text", QDialogButtonBox.ButtonRole.ActionRole)
        save = buttons.addButton("&Save report…", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.whole)
        layout.addWidget(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        for widget, following in pairwise([*self.boxes.values(), self.tree]):
            self.setTabOrder(widget, following)
        self.tree.setFocus()

    def _box(self, severity: Severity) -> QCheckBox:
        number = counts(self._findings)[severity]
        box = QCheckBox(f"&{severity.capitalize()}s ({number:,})")
        box.setChecked(True)
        box.setEnabled(number > 0)
        box.toggled.connect(self._filter)
        return box

    def _filter(self) -> None:
        for i, finding in enumerate(self._findings):
            self.tree.setRowHidden(i, QModelIndex(), not self.boxes[finding.severity].isChecked())

    def _show_whole(self, item: QTreeWidgetItem | None) -> None:
        finding = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(finding, Finding):
            self.whole.setText(finding.sentence)
            self.whole.setToolTip(self.whole.text())

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        ref = ref_of(item.data(0, Qt.ItemDataRole.UserRole))
        if ref is not None:
            self.opened.emit(ref)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._findings))
        self.whole.setText("All findings are on the clipboard.")

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


def _item(finding: Finding, *, on_dark: bool) -> QTreeWidgetItem:
    place = " ".join(part for part in (finding.table, finding.record_id) if part)
    field = field_in_words(finding.field)
    item = QTreeWidgetItem([finding.severity, place, field, finding.value, finding.reason, finding.suggestion])
    item.setForeground(0, QColor(_COLOURS[finding.severity][on_dark]))
    item.setData(0, Qt.ItemDataRole.UserRole, finding)
    for column in range(6):
        item.setToolTip(column, item.text(column))
    item.setToolTip(2, finding.field)
    return item
