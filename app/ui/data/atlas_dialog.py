"""What another atlas would bring, to be looked at before it comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.data.importing.atlas_file import Brought, PreparedAtlas
from app.data.importing.atlas_merge import Part
from app.ui.dialogs import size_within

_MOST_SHOWN: Final = 500
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AtlasDialog(QDialog):
    """Shows what is new, what is here already, what gets another id and what stays out; adds nothing itself.

    Signals:
        add_wanted: it is to come in.
    """

    add_wanted = Signal()

    def __init__(self, prepared: PreparedAtlas, brought: Brought, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import the atlas {prepared.path.name}")
        size_within(self, 720, 560)
        count = brought.added
        headline = QLabel(_headline(prepared.path, count))
        headline.setTextFormat(Qt.TextFormat.PlainText)
        headline.setWordWrap(True)
        self.parts = QTreeWidget()
        self.parts.setHeaderLabels(["", "New", "Here already", "With another id, as theirs differ"])
        self.parts.setObjectName("list")
        self.parts.setAlternatingRowColors(True)
        header = self.parts.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(_RIGHT)
        self.parts.addTopLevelItems([_item(part) for part in brought.merged.parts])
        if prepared.observations:
            self.parts.addTopLevelItem(
                _row("observations", f"{len(brought.observations):,}", f"{brought.doubles:,}", "")
            )
        layout = QVBoxLayout(self)
        layout.addWidget(headline)
        layout.addWidget(self.parts, 3)
        if prepared.problems:
            failures = QTreeWidget()
            failures.setHeaderLabels([f"{len(prepared.problems):,} rows stay out"])
            failures.setObjectName("list")
            failures.setRootIsDecorated(False)
            for problem in prepared.problems[:_MOST_SHOWN]:
                item = QTreeWidgetItem([str(problem)])
                item.setToolTip(0, str(problem))
                failures.addTopLevelItem(item)
            layout.addWidget(failures, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = buttons.addButton(f"Add {count:,}", QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setEnabled(count > 0)
        self.add.setDefault(True)
        buttons.accepted.connect(self.add_wanted)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.add.setFocus()


def _headline(path: Path, count: int) -> str:
    if not count:
        return f"Everything in {path.name} is here already."
    return f"{path.name} is another atlas. It comes in whole, with its sources; nothing that is here is changed."


def _item(part: Part) -> QTreeWidgetItem:
    renamed = f"{len(part.renamed):,}" if part.renamed else ""
    item = _row(part.table.replace("_", " "), f"{part.added:,}", f"{part.same:,}", renamed)
    item.addChildren([_row("", "", old, new) for old, new in part.renamed[:_MOST_SHOWN]])
    return item


def _row(*cells: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(cells))
    for column in (1, 2, 3):
        item.setTextAlignment(column, _RIGHT)
    return item
