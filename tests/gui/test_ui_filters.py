"""The filter panel and the chips."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.filter_words import chips_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.status import Status
from app.support.settings import Settings
from app.ui.filter_bar import FilterBar
from app.ui.filter_panel import FilterPanel
from app.ui.recent import recent_files, remember_file

ATLAS = open_atlas(None)
INDEX = FilterIndex(ATLAS)
US_CARRIERS = FilterSet(forces=frozenset({"us"}), asset_kinds=frozenset({"carrier"}))


@pytest.fixture
def panel(qtbot: QtBot) -> FilterPanel:
    panel = FilterPanel()
    qtbot.addWidget(panel)
    panel.set_index(INDEX)
    panel.filters_wanted.connect(panel.set_filters)
    panel.show()
    return panel


def item(panel: FilterPanel, label: str, parent: str) -> QTreeWidgetItem:
    for i in range(panel.tree.topLevelItemCount()):
        group = panel.tree.topLevelItem(i)
        assert group is not None
        if group.text(0) == parent:
            found = [group.child(k) for k in range(group.childCount())]
            return next(one for one in found if one is not None and one.text(0) == label)
    raise AssertionError(parent)


def test_ticks_in_the_panel_become_filters_and_back(panel: FilterPanel) -> None:
    spy = QSignalSpy(panel.filters_wanted)
    us = item(panel, "US forces", "Force")
    assert us.text(1) == str(sum(stay.country == "USA" for stay in ATLAS.deployments))
    us.setCheckState(0, Qt.CheckState.Checked)
    item(panel, "Overdue", "Status at the moment").setCheckState(0, Qt.CheckState.Checked)
    wanted = FilterSet(forces=frozenset({"us"}), statuses=frozenset({Status.OVERDUE}))
    assert spy.at(spy.count() - 1)[0] == wanted
    us.setCheckState(0, Qt.CheckState.Unchecked)
    assert spy.at(spy.count() - 1)[0] == FilterSet(statuses=frozenset({Status.OVERDUE}))
    panel.clear.click()
    assert spy.at(spy.count() - 1)[0] == FilterSet()
    assert item(panel, "Overdue", "Status at the moment").checkState(0) == Qt.CheckState.Unchecked
    assert not panel.clear.isEnabled()


def test_showing_filters_asks_for_none(panel: FilterPanel) -> None:
    spy = QSignalSpy(panel.filters_wanted)
    panel.set_filters(US_CARRIERS)
    assert item(panel, "Aircraft carrier", "Kind of unit").checkState(0) == Qt.CheckState.Checked
    assert spy.count() == 0


def test_words_typed_quickly_are_one_filter(panel: FilterPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.filters_wanted) as blocker:
        qtbot.keyClicks(panel.text, "kadena")
    assert blocker.args == [FilterSet(text="kadena")]


def test_each_chip_takes_one_filter_off(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.show_chips(list(chips_of(ATLAS, US_CARRIERS)), "49 deployments", empty=False)
    chips = [button for button in bar.findChildren(QPushButton) if button.objectName() == "filterChip"]
    assert [chip.text() for chip in chips] == ["US forces  ×", "Aircraft carrier  ×"]
    with qtbot.waitSignal(bar.filters_wanted) as blocker:
        chips[0].click()
    assert blocker.args == [FilterSet(asset_kinds=frozenset({"carrier"}))]
    bar.show_chips([], "", empty=False)
    assert bar.isHidden()


def test_a_filter_that_hides_everything_says_so_with_the_way_back(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.show_chips(list(chips_of(ATLAS, FilterSet(text="no such thing"))), "everything", empty=True)
    labels = {label.objectName(): label.text() for label in bar.findChildren(QLabel)}
    assert labels["filterEmpty"] == "Nothing is left at this moment."
    clear = next(b for b in bar.findChildren(QPushButton) if b.objectName() == "filterClear")
    with qtbot.waitSignal(bar.clear_wanted):
        clear.click()


def test_many_chips_leave_room(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    many = FilterSet(regions=frozenset({site.region for site in ATLAS.sites}))
    bar.show_chips(list(chips_of(ATLAS, many)), "", empty=False)
    more = next(b for b in bar.findChildren(QPushButton) if b.objectName() == "filterMore")
    assert more.text() == f"and {len(many.regions) - 7} more"


def test_recent_files_are_kept_newest_first_and_a_broken_list_is_none(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    paths = [tmp_path / f"{number}.gpkg" for number in range(10)]
    for path in paths:
        path.touch()
        remember_file(settings, path)
    remember_file(settings, paths[5])
    assert recent_files(settings)[:2] == [paths[5], paths[9]]
    assert len(recent_files(settings)) == 8
    paths[5].unlink()
    assert recent_files(settings)[0] == paths[9]
    for broken in ("{", "3", '[1, null, "gone"]'):
        settings.set("files/recent", broken)
        assert recent_files(settings) == []
