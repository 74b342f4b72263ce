"""The filter panel: words, place, and every facet of the data with its counts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.filter_words import FACET_TITLES, order_of, value_label
from app.domain.filters import FACETS, Facet, FilterIndex, FilterSet
from app.domain.status import STATUS_LABELS, Status
from app.ui.settings_dialog import DistanceUnit, km_of

_FACET_ROLE: Final = Qt.ItemDataRole.UserRole
_VALUE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_STATUSES: Final = "statuses"
_OPEN_AT_FIRST: Final = ("forces", "services", _STATUSES)
_MOST_LETTERS: Final = 200


class FilterPanel(QWidget):
    """Offers the filters of an atlas.

    Signals:
        filters_wanted: a :class:`~app.domain.filters.FilterSet`.
        view_wanted: only what is in the map's view is wanted.
        near_wanted(float): only what is within so many km of the selected place.
        save_wanted(str), load_wanted(str), forget_wanted(str): the name of a saved filter.
    """

    filters_wanted = Signal(object)
    view_wanted = Signal()
    near_wanted = Signal(float)
    save_wanted = Signal(str)
    load_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = FilterSet()
        self._names: list[str] = []
        self._unit: DistanceUnit = "km"
        self.text = QLineEdit()
        self.text.setPlaceholderText("Words in names and summaries")
        self.text.setClearButtonEnabled(True)
        self.text.setMaxLength(_MOST_LETTERS)
        self.text.setAccessibleName("Words to filter by")
        # A word typed quickly is one filter, not one a letter.
        self._typing = QTimer(self, singleShot=True, interval=150)
        self._typing.timeout.connect(self._on_text)
        self.text.textEdited.connect(self._typing.start)
        self.in_view = QPushButton("In this view")
        self.in_view.setToolTip("Only what lies in the part of the map that is shown now")
        self.in_view.clicked.connect(self.view_wanted)
        self.radius = QDoubleSpinBox()
        self.radius.setRange(1, 19_000)
        self.radius.setDecimals(0)
        self.radius.setValue(100)
        self.radius.setPrefix("within ")
        self.radius.setSuffix(" km")
        self.radius.setAccessibleName("Radius")
        self.near = QPushButton("Near here")
        self.near.setToolTip("Only what lies within this distance of the selected place, or of the middle of the map")
        self.near.clicked.connect(lambda: self.near_wanted.emit(km_of(self.radius.value(), self._unit)))
        self.radius.setMinimumHeight(self.near.sizeHint().height())
        self.tree = self._make_tree()
        self.saved = QPushButton("Saved")
        self.saved_menu = QMenu(self.saved)
        self.saved.setMenu(self.saved_menu)
        self.saved_menu.aboutToShow.connect(self._fill_saved)
        self.clear = QPushButton("Show everything")
        self.clear.clicked.connect(lambda: self.filters_wanted.emit(FilterSet()))
        self.hidden = QLabel()
        self.hidden.setObjectName("soft")
        self.hidden.setWordWrap(True)
        self.hidden.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        place = QGridLayout()
        place.setSpacing(6)
        place.addWidget(self.in_view, 0, 0, 1, 2)
        place.addWidget(self.near, 1, 0)
        place.addWidget(self.radius, 1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.saved)
        foot.addStretch(1)
        foot.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addLayout(place)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.hidden)
        layout.addLayout(foot)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("facets")
        tree.setHeaderHidden(True)
        tree.setColumnCount(2)
        tree.setIndentation(14)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        tree.setUniformRowHeights(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.setAccessibleName("Filters")
        tree.itemChanged.connect(self._on_item_changed)
        return tree

    def set_unit(self, unit: DistanceUnit) -> None:
        """Ask for the radius in another unit."""
        self._unit = unit
        self.radius.setSuffix(f" {unit}")

    def set_index(self, index: FilterIndex) -> None:
        """Offer the values that another atlas has."""
        self.tree.blockSignals(True)
        self.tree.clear()
        self._add_statuses()
        for facet in FACETS:
            counts = index.counts(facet)
            if len(counts) < 2:
                continue
            group = self._add_group(facet, FACET_TITLES[facet])
            for value in sorted(counts, key=lambda value, facet=facet: order_of(facet, value)):  # type: ignore[misc]
                self._add_value(group, facet, value, value_label(index.atlas, facet, value), counts[value])
        self.tree.blockSignals(False)
        self.set_filters(self._filters)

    def _add_statuses(self) -> None:
        group = self._add_group(_STATUSES, "Status at the moment")
        for status in Status:
            if status is not Status.UNKNOWN:
                self._add_value(group, _STATUSES, status.name, STATUS_LABELS[status].capitalize(), None)

    def _add_group(self, facet: str, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title, ""])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.tree.font()
        font.setBold(True)
        group.setFont(0, font)
        group.setData(0, _FACET_ROLE, facet)
        group.setExpanded(facet in _OPEN_AT_FIRST)
        return group

    def _add_value(self, group: QTreeWidgetItem, facet: str, value: str, label: str, count: int | None) -> None:
        item = QTreeWidgetItem(group, [label, "" if count is None else f"{count:,}"])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(0, _FACET_ROLE, facet)
        item.setData(0, _VALUE_ROLE, value)
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.setToolTip(0, label)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, self.palette().placeholderText())

    def set_filters(self, filters: FilterSet) -> None:
        """Show which filters are on."""
        self._filters = filters
        self.clear.setEnabled(bool(filters))
        if self.text.text() != filters.text and not self._typing.isActive():
            self.text.setText(filters.text)
        self.tree.blockSignals(True)
        for i in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(i)
            assert group is not None
            facet = group.data(0, _FACET_ROLE)
            chosen = {s.name for s in filters.statuses} if facet == _STATUSES else filters.of(facet)
            group.setText(1, str(len(chosen)) if chosen else "")
            for k in range(group.childCount()):
                item = group.child(k)
                assert item is not None
                on = item.data(0, _VALUE_ROLE) in chosen
                item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.tree.blockSignals(False)

    def set_hidden(self, words: str) -> None:
        """Say what the filters hide."""
        self.hidden.setText(f"Hidden now: {words}." if words else "")
        self.hidden.setVisible(bool(words))

    def set_saved(self, names: list[str]) -> None:
        """Offer these saved filters."""
        self._names = names

    def _fill_saved(self) -> None:
        self.saved_menu.clear()
        for name in self._names:
            self.saved_menu.addAction(name, partial(self.load_wanted.emit, name))
        self.saved_menu.addSeparator()
        save = self.saved_menu.addAction("Save these filters…", self._ask_name)
        save.setEnabled(bool(self._filters))
        if self._names:
            forget = self.saved_menu.addMenu("Forget")
            for name in self._names:
                forget.addAction(name, partial(self.forget_wanted.emit, name))

    def _ask_name(self) -> None:
        name, given = QInputDialog.getText(self, "Save filters", "Name of these filters:")
        if given and name.strip():
            self.save_wanted.emit(name.strip()[:60])

    def _on_text(self) -> None:
        self.filters_wanted.emit(replace(self._filters, text=self.text.text()))

    def _on_item_changed(self, item: QTreeWidgetItem, _column: int) -> None:
        facet, value = item.data(0, _FACET_ROLE), item.data(0, _VALUE_ROLE)
        if facet == _STATUSES:
            wanted = replace(self._filters, statuses=self._filters.statuses ^ {Status[value]})
        else:
            checked: Facet = facet
            wanted = self._filters.toggled(checked, value)
        self.filters_wanted.emit(wanted)
