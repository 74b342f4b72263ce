"""The named layouts of the atlas in the snapshot dialog: choose, save, rename, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.export.picture_options import settings_as_text, settings_named
from app.state.layouts import Layouts
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_MAX_NAME = 60


class LayoutRow(QWidget):
    """A list of the layouts with what can be done with them.

    Signals:
        chosen(dict): the settings of the layout that was chosen.
    """

    chosen = Signal(dict)

    def __init__(
        self, layouts: Layouts, settings: Callable[[], Mapping[str, Any]], parent: QWidget | None = None
    ) -> None:
        """Show the layouts; ``settings`` tells what to save."""
        super().__init__(parent)
        self._layouts, self._settings = layouts, settings
        self._names = QComboBox()
        self._names.setAccessibleName("Layout")
        self._names.setToolTip("Layouts are kept in the atlas and saved with its file")
        self._names.activated.connect(self._choose)
        save, more = QPushButton("Save as…"), QToolButton()
        more.setText("⋯")
        save.setAutoDefault(False)
        save.clicked.connect(self.save)
        more.setAccessibleName("More on this layout")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        self._of_one = [
            menu.addAction("Save again", lambda: self._keep(self.name)),
            menu.addAction("Rename…", self.rename),
            menu.addAction("Delete", self.delete),
        ]
        more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._names, 1)
        row.addWidget(save)
        row.addWidget(more)
        self._fill("")

    @property
    def name(self) -> str:
        """The layout that is chosen; empty for none."""
        return str(self._names.currentData() or "")

    def save(self) -> None:
        """Ask for a name and keep the settings under it."""
        name = self._ask("Save layout", self.name)
        if name and (name == self.name or self._may_replace(name)):
            self._keep(name)

    def rename(self) -> None:
        """Ask for another name for the layout that is chosen."""
        name = self._ask("Rename layout", self.name)
        if name and name != self.name and self._may_replace(name):
            self._layouts.rename(self.name, name)
            self._fill(name)

    def delete(self) -> None:
        """Forget the layout that is chosen."""
        self._layouts.remove(self.name)
        self._fill("")

    def _keep(self, name: str) -> None:
        self._layouts.save(name, settings_as_text(self._settings()))
        self._fill(name)

    def _ask(self, title: str, first: str) -> str:
        name, wanted = QInputDialog.getText(self, title, "Name", text=first)
        return " ".join(name.split())[:_MAX_NAME] if wanted else ""

    def _may_replace(self, name: str) -> bool:
        if all(layout.name != name for layout in self._layouts.all):
            return True
        asked = f"There is a layout “{name}” already. Replace it?"
        return QMessageBox.question(self, "Replace layout", asked) == QMessageBox.StandardButton.Yes

    def _fill(self, name: str) -> None:
        self._names.clear()
        self._names.addItem("none" if self._layouts.all else "none yet", "")
        for layout in self._layouts.all:
            self._names.addItem(layout.name, layout.name)
        self._names.setCurrentIndex(max(0, self._names.findData(name)))
        self._names.setEnabled(bool(self._layouts.all))
        self._enable()

    def _enable(self) -> None:
        for action in self._of_one:
            action.setEnabled(bool(self.name))

    def _choose(self) -> None:
        self._enable()
        if not self.name:
            return
        try:
            self.chosen.emit(settings_named(self.name, self._layouts.all))
        except UserError as error:
            show_problem(self, "The layout cannot be used", str(error))
