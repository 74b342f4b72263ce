"""The timeline in the whole window: captions while it plays, the command for a moment, bookmarks that stay."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli import main
from app.data.bundled import open_atlas
from app.data.store import load_atlas, save_atlas
from app.desk import Desk
from app.domain.civil import instant_of
from app.domain.filters import FilterSet
from app.domain.moments import cutoff_of, moment_of
from app.domain.records import Kind, Ref
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, Cutoff, Status
from app.export.filter_arguments import filters_of
from app.state.clock import Lock
from app.state.playback import SPEEDS
from app.support.settings import Settings
from app.support.stamps import FileStamp
from app.timeline.date_popup import DatePopup
from app.timeline.lanes import Grouping
from app.ui.opening import Opening

ATLAS = open_atlas(None)


def take_down(desk: Desk) -> None:
    console, refused = desk.map.console, desk.map.refused
    desk.window.close()
    desk.map.dispose()
    desk.window.deleteLater()
    desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not console
    assert not refused


def open_desk(settings: Path, path: Path | None = None, stamp: FileStamp | None = None) -> Desk:
    atlas = ATLAS if path is None else load_atlas(path)
    desk = Desk(atlas, path, settings=Settings(settings), stamp=stamp)
    desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    desk.window.resize(1400, 900)
    desk.window.show()
    return desk


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "settings.ini")
    qtbot.waitUntil(lambda: desk.map.viewport is not None, timeout=20_000)
    yield desk
    take_down(desk)


def action(desk: Desk, text: str) -> QAction:
    return next(found for found in desk.window.findChildren(QAction) if found.text() == text)


def test_it_opens_on_the_years_round_the_clock_with_the_whole_width_in_use(desk: Desk) -> None:
    scale = desk.timeline.view.scale
    assert instant_of(2000) < scale.start < instant_of(2015, 4, 27) < scale.end < instant_of(2032)
    assert scale.width == desk.timeline.view.viewport().width() - desk.timeline.view.gutter


def test_a_caption_is_said_in_the_window_while_it_plays(desk: Desk, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.timeline.caption_changed.connect(said.append)
    desk.clock.set_moment(instant_of(2015, 9, 20))
    desk.playback.set_speed(SPEEDS[4])
    desk.playback.play()
    qtbot.waitUntil(lambda: any("USS Ronald Reagan arrives at" in text for text in said), timeout=20_000)
    desk.playback.pause()
    assert desk.window.statusBar().currentMessage() == said[-1]


def test_the_copied_command_names_the_moment_and_the_cutoff(desk: Desk) -> None:
    desk.clock.set_moment(Moment(instant_of(2012), instant_of(2016, 3, 1)))
    desk.clock.set_cutoff(AT_MOMENT)
    action(desk, "Copy the command for this moment").trigger()
    words = shlex.split(QGuiApplication.clipboard().text())
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert words[0] == "posture-atlas"
    assert moment_of(options["--at"], options["--until"]) == desk.clock.moment
    assert cutoff_of(options["--known"]) == AT_MOMENT


def test_the_copied_command_opens_the_window_as_it_was(
    desk: Desk, qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clock.set_moment(Moment(instant_of(2012), instant_of(2016, 3, 1)))
    desk.clock.set_lock(Lock.START)
    desk.clock.set_cutoff(AT_MOMENT)
    desk.filters.set(FilterSet(services=frozenset({"USN"}), statuses=frozenset({Status.PRESENT})))
    desk.timeline.view.set_grouping(Grouping.SERVICE)
    wanted = pytest.approx((139.6, 35.25, 9.5), abs=1e-3)
    desk.map.show_view(139.6, 35.25, 9.5)
    # The page may tell of the view before once more.
    qtbot.waitUntil(lambda: desk.opening.view == wanted, timeout=20_000)
    before = desk.opening
    action(desk, "Copy the command for this moment").trigger()

    opened: list[Desk] = []

    def open_window(path: Path | None, opening: Callable[[], Opening], only: Sequence[str]) -> int:
        again = open_desk(tmp_path / "other.ini")
        again.open_at(replace(opening(), filters=filters_of(only, ATLAS)))
        opened.append(again)
        return 0

    monkeypatch.setattr("app.cli.has_display", lambda: True)
    monkeypatch.setattr("app.cli.prepare_web_engine", lambda **_: None)
    monkeypatch.setattr("app.start.run_window", open_window)
    assert main(shlex.split(QGuiApplication.clipboard().text())[1:]) == 0
    (again,) = opened

    def is_there() -> None:
        assert before.view is not None
        assert again.opening.view == pytest.approx(before.view, abs=1e-3)

    qtbot.waitUntil(is_there, timeout=20_000)
    assert replace(again.opening, view=before.view) == before
    take_down(again)


def test_a_click_on_the_date_plate_asks_for_a_date(desk: Desk, qtbot: QtBot) -> None:
    desk.selection.set([Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")])
    qtbot.waitUntil(lambda: run(desk, qtbot, "!!document.querySelector('.plate-date')"), timeout=20_000)
    place = "(({x, y, width, height}) => [x + width / 2, y + height / 2])"
    x, y = run(desk, qtbot, f"{place}(document.querySelector('.plate-date').getBoundingClientRect())")
    target = desk.map.web.focusProxy()
    assert target is not None
    with qtbot.waitSignal(desk.map.date_wanted, timeout=20_000):
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    (popup,) = (found for found in desk.timeline.transport.findChildren(DatePopup) if found.isVisible())
    popup.field.setText("平成29年1月18日")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert desk.clock.moment == Moment(instant_of(2017, 1, 18))
    # The map under the plate was not clicked.
    assert desk.selection.selected == (Ref(Kind.DEPLOYMENT, "ddg69-yokosuka"),)


def run(desk: Desk, qtbot: QtBot, script: str) -> Any:
    answers: list[Any] = []
    desk.map.page.runJavaScript(f"JSON.stringify({script})", answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return json.loads(answers[0])


def test_a_filter_by_status_thins_the_lanes_and_follows_the_clock(desk: Desk) -> None:
    view = desk.timeline.view
    everything = len(view.page.lanes.order)
    desk.filters.set(FilterSet(statuses=frozenset({Status.OVERDUE})))
    milius = desk.document.atlas.index_of(Ref(Kind.DEPLOYMENT, "ddg69-yokosuka"))
    assert milius is not None
    assert 0 < len(view.page.lanes.order) < everything
    assert milius in view.page.lanes.order
    assert view.page.bars.dimmed[milius]
    desk.clock.set_moment(instant_of(2018, 3, 1))
    assert not view.page.bars.dimmed[milius]
    lanes = view.page.lanes
    desk.clock.set_moment(instant_of(2020))
    assert view.page.lanes is lanes
    assert view.page.bars.dimmed[milius]
    # As it was known in 2015 nobody knew that it would be late.
    desk.clock.set_cutoff(Cutoff.fixed(instant_of(2015)))
    assert milius not in view.page.lanes.order
    desk.filters.clear()
    assert len(view.page.lanes.order) == everything
    assert not view.page.bars.dimmed.any()


def test_a_bookmark_is_there_when_the_saved_file_is_opened_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.gpkg"
    stamp = save_atlas(ATLAS, mine)
    first = open_desk(tmp_path / "kept.ini", mine, stamp)
    first.clock.set_moment(instant_of(2008, 9, 25))
    first.bookmarks.add("A nuclear carrier comes")
    assert first.window.isWindowModified()
    assert first.window.windowTitle().startswith("mine.gpkg[*] – ")
    action(first, "&Save").trigger()
    qtbot.waitUntil(lambda: not first.document.modified, timeout=20_000)
    assert not first.window.isWindowModified()
    take_down(first)
    again = open_desk(tmp_path / "kept.ini", mine)
    again.bookmarks.go("A nuclear carrier comes")
    assert again.clock.moment == Moment(instant_of(2008, 9, 25))
    assert "A nuclear carrier comes" in {mark.name for mark in again.timeline.view.marks}
    take_down(again)


def test_the_window_asks_before_it_loses_a_bookmark(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "kept.ini")
    desk.bookmarks.add("Mine")
    assert not desk.window.close()
    question = desk.files.question
    assert question is not None
    assert question.informativeText() == "Not saved: 1 new bookmark."
    question.button(question.StandardButton.Cancel).click()
    assert desk.window.isVisible()
    assert not desk.window.close()
    assert desk.files.question is not None
    desk.files.question.button(question.StandardButton.Discard).click()
    assert not desk.window.isVisible()
    take_down(desk)
