"""Asks which online map is to lie under the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.data.online_tiles import OnlineMap, OnlineMapError, map_at

_FIRST: Final = "OpenStreetMap.Mapnik"
_WARNING: Final = (
    "While it is on, its tiles come over the network from the server of that map, which sees what part of the earth "
    "you look at. The map and its pictures say so on a sign. It is off again at the next start."
)


class OnlineMapDialog(QDialog):
    """Offers maps by name, and any other by its address. :attr:`chosen` is the map after it was accepted."""

    def __init__(self, maps: Sequence[OnlineMap], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Online map")
        self.chosen: OnlineMap | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"Search {len(maps):,} maps by name")
        self.search.setAccessibleName("Words of a name")
        self.search.setClearButtonEnabled(True)
        self.maps = QListWidget()
        self.maps.setAccessibleName("Online maps")
        self.maps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for online in maps:
            item = QListWidgetItem(online.name)
            item.setData(Qt.ItemDataRole.UserRole, online)
            item.setToolTip(online.attribution)
            self.maps.addItem(item)
            if online.name == _FIRST:
                self.maps.setCurrentItem(item)
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://example.org/{z}/{x}/{y}.png")
        self.attribution = QLineEdit()
        self.attribution.setPlaceholderText("Whose map it is, as its terms ask for")
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        warning = QLabel(_WARNING)
        warning.setWordWrap(True)
        warning.setObjectName("soft")
        other = QFormLayout()
        other.addRow("&Or its address", self.address)
        other.addRow("&Attribution", self.attribution)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Switch on")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.maps, 1)
        layout.addLayout(other)
        for widget in (warning, self.problem, buttons):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.maps.itemDoubleClicked.connect(lambda _item: self.accept())
        self.resize(480, 520)
        self.maps.scrollToItem(self.maps.currentItem(), QListWidget.ScrollHint.PositionAtTop)

    def accept(self) -> None:
        """Close with a map; stay open and say what is wrong otherwise."""
        written, item = self.address.text().strip(), self.maps.currentItem()
        if written:
            try:
                self.chosen = map_at(written, self.attribution.text())
            except OnlineMapError as error:
                self.problem.setText(str(error))
                return
        elif item is not None and not item.isHidden():
            self.chosen = item.data(Qt.ItemDataRole.UserRole)
        else:
            self.problem.setText("Choose a map, or write the address of one.")
            return
        super().accept()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        shown = None
        for i in range(self.maps.count()):
            item = self.maps.item(i)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))
            shown = shown or (None if item.isHidden() else item)
        if shown is not None and (self.maps.currentItem() is None or self.maps.currentItem().isHidden()):
            self.maps.setCurrentItem(shown)
