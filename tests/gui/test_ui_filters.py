"""The filter panel and the chips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QTreeWidgetItem, QWidget
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


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[FilterBar]:
    # As in the window: a top-level widget would be kept as wide as its layout wants.
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = FilterBar(parent)
    bar.resize(1200, 30)
    yield bar
    parent.close()


def test_each_chip_takes_one_filter_off(bar: FilterBar, qtbot: QtBot) -> None:
    assert bar.isHidden()
    bar.show_chips(list(chips_of(ATLAS, US_CARRIERS)), "49 deployments", empty=False)
    assert [chip.text() for chip in bar.chips] == ["US forces  ×", "Aircraft carrier  ×"]
    assert "49 deployments" in bar.clear.toolTip()
    assert bar.empty.isHidden()
    with qtbot.waitSignal(bar.filters_wanted) as blocker:
        bar.chips[0].click()
    assert blocker.args == [FilterSet(asset_kinds=frozenset({"carrier"}))]
    bar.show_chips([], "", empty=False)
    assert bar.isHidden()


def test_a_filter_that_hides_everything_says_so_with_the_way_back(bar: FilterBar, qtbot: QtBot) -> None:
    bar.show_chips(list(chips_of(ATLAS, FilterSet(text="no such thing"))), "everything", empty=True)
    assert not bar.empty.isHidden()
    with qtbot.waitSignal(bar.clear_wanted):
        bar.clear.click()


def test_chips_give_way_to_the_room_there_is(bar: FilterBar) -> None:
    many = FilterSet(regions=frozenset({site.region for site in ATLAS.sites}))
    bar.show_chips(list(chips_of(ATLAS, many)), "", empty=False)
    bar.window().show()
    bar.show()
    for width in (bar.minimumSizeHint().width(), 400, 800):
        bar.resize(width, 30)
        shown = [chip for chip in bar.chips if not chip.isHidden()]
        assert sum(chip.sizeHint().width() for chip in shown) < width
        assert bar.more.text() == f"+{len(many.regions) - len(shown)}"
    assert len(shown) > 3
    bar.resize(5000, 30)
    assert bar.more.isHidden()


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
