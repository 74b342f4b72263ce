"""The find box, the command palette and going there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.parties import Party
from app.domain.records import Kind, Ref
from app.domain.search import Hit, Region, SearchIndex
from app.support.colours import LIGHT
from app.ui.find_words import commands_for, result_of
from app.ui.finder import CommandPalette, Finder, Result

ATLAS = open_atlas(None)
INDEX = SearchIndex(ATLAS)


def offer(text: str) -> list[Result]:
    return [result_of(ATLAS, hit, LIGHT, hidden=False) for hit in INDEX.find(text)]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def finder(qtbot: QtBot, window: QWidget) -> Finder:
    finder = Finder(offer, "Find")
    layout = QVBoxLayout(window)
    layout.addWidget(finder)
    layout.addStretch(1)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    finder.setFocus()
    return finder


def test_results_drop_down_with_every_letter_and_enter_chooses(finder: Finder, qtbot: QtBot) -> None:
    qtbot.keyClicks(finder, "milius")
    assert finder.list is not None
    assert finder.list.isVisible()
    first = finder.results[0]
    assert first.title == "USS Milius"
    assert "Yokosuka" in first.detail
    assert "22 May 2018" in first.detail
    assert first.tag == "Destroyer"
    with qtbot.waitSignal(finder.chosen) as blocker:
        QTest.keyClick(finder, Qt.Key.Key_Return)
    assert blocker.args[0].target == Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")
    assert not finder.list.isVisible()
    assert finder.text() == ""


def test_arrows_walk_the_results_round(finder: Finder, qtbot: QtBot) -> None:
    qtbot.keyClicks(finder, "yokosuka")
    assert finder.list is not None
    rows = len(finder.results)
    for key, row in ((Qt.Key.Key_Up, rows - 1), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1)):
        QTest.keyClick(finder, key)
        assert finder.list.currentIndex().row() == row
    wanted = finder.results[1].data
    spy = QSignalSpy(finder.chosen)
    QTest.keyClick(finder, Qt.Key.Key_Return)
    assert spy.at(0)[0] == wanted


def test_a_list_that_comes_up_under_a_resting_pointer_keeps_its_first_line(finder: Finder, qtbot: QtBot) -> None:
    qtbot.keyClicks(finder, "yokosuka")
    view = finder.list
    assert view is not None
    third = view.visualRect(view.model().index(2, 0)).center()
    QCursor.setPos(view.viewport().mapToGlobal(third))
    finder.look_up()
    QTest.mouseMove(view.viewport(), third)
    view.entered.emit(view.model().index(2, 0))
    assert view.currentIndex().row() == 0
    QCursor.setPos(view.viewport().mapToGlobal(third + QPoint(2, 0)))
    view.entered.emit(view.model().index(2, 0))
    assert view.currentIndex().row() == 2


def test_escape_leaves_without_choosing(finder: Finder, qtbot: QtBot) -> None:
    spy = QSignalSpy(finder.chosen)
    qtbot.keyClicks(finder, "kadena")
    QTest.keyClick(finder, Qt.Key.Key_Escape)
    assert finder.list is not None
    assert not finder.list.isVisible()
    assert spy.count() == 0


@pytest.mark.parametrize("text", ["x" * 10_000, "\x00\x01", "مرحبا بالعالم", "\u202eakusokoy", "((((("])
def test_odd_text_breaks_nothing(finder: Finder, text: str) -> None:
    finder.setText(text)
    finder.look_up()
    assert len(finder.text()) <= 10_000


def test_a_record_that_is_gone_says_so() -> None:
    gone = Hit(Ref(Kind.SITE, "atlantis"), 1.0)
    assert result_of(ATLAS, gone, LIGHT, hidden=False) == Result("atlantis is gone")


def test_an_island_says_of_no_day_that_it_began() -> None:
    (senkaku,) = [one for one in INDEX.find("Senkaku Islands") if one.target == Ref(Kind.SITE, "senkaku-islands")]
    assert result_of(ATLAS, senkaku, LIGHT, hidden=False).detail == "Okinawa"
    kadena = Hit(Ref(Kind.SITE, "kadena-ab"), 1.0)
    assert "since" in result_of(ATLAS, kadena, LIGHT, hidden=False).detail


def test_a_party_and_a_region_say_what_there_is_of_them() -> None:
    china = result_of(ATLAS, Hit(Party("CHN"), 1.0), LIGHT, hidden=False)
    assert (china.title, china.soft, china.tag) == ("China", "中国", "Party")
    assert "areas" in china.detail
    okinawa = result_of(ATLAS, Hit(Region("Okinawa"), 1.0), LIGHT, hidden=False)
    assert (okinawa.title, okinawa.tag) == ("Okinawa", "Region")
    assert okinawa.detail.endswith(" sites")


def test_the_palette_runs_an_action_found_by_a_word_or_nearly(qtbot: QtBot, window: QWidget) -> None:
    actions = [QAction(text, window) for text in ("&Export snapshot…", "Light or &dark", "&Reset panels")]
    actions[2].setEnabled(False)
    offered = [(action.text().replace("&", "").rstrip("…"), action) for action in actions]
    palette = CommandPalette(lambda text: commands_for(text, offered), window)
    window.resize(800, 600)
    window.show()
    palette.open()
    assert [result.title for result in palette.finder.results] == ["Export snapshot", "Light or dark"]
    qtbot.keyClicks(palette.finder, "dar")
    assert [result.title for result in palette.finder.results] == ["Light or dark"]
    palette.finder.setText("exprot")
    palette.finder.look_up()
    with qtbot.waitSignal(palette.finder.chosen) as blocker:
        QTest.keyClick(palette.finder, Qt.Key.Key_Return)
    assert blocker.args[0] is actions[0]
    assert palette.isHidden()
