"""What assistive technology is told of the timeline, through the interfaces that Qt offers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, Lock
from app.state.document import Document
from app.state.playback import Playback
from app.state.selection import Selection
from app.timeline.panel import TimelinePanel

FIRST, LAST = instant_of(1945), instant_of(2030)
SEED_DAY = instant_of(2015, 4, 27)


@pytest.fixture(scope="module")
def index() -> SceneIndex:
    return SceneIndex(open_atlas(None))


class Rig:
    """A timeline with its clock, as a screen reader sees it."""

    def __init__(self, qtbot: QtBot, index: SceneIndex) -> None:
        self.index = index
        self.clock = Clock(SEED_DAY)
        self.clock.set_limits(FIRST, LAST)
        self.selection = Selection()
        bookmarks = Bookmarks(Document(index.atlas), self.clock)
        self.panel = TimelinePanel(self.clock, Playback(self.clock), self.selection, bookmarks, now=instant_of(2026))
        qtbot.addWidget(self.panel)
        self.panel.resize(1400, 400)
        self.panel.set_atlas(index.atlas, index)
        self.panel.set_scene(index.scene(self.clock.moment))
        self.clock.moment_changed.connect(lambda moment: self.panel.set_scene(index.scene(moment)))
        self.panel.show()

    def slider(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self.panel.overview)

    def value(self) -> QAccessibleValueInterface:
        return self.slider().valueInterface()


@pytest.fixture
def rig(qtbot: QtBot, index: SceneIndex) -> Iterator[Rig]:
    rig = Rig(qtbot, index)
    yield rig
    rig.panel.close()


def test_the_clock_is_a_slider_of_days(rig: Rig) -> None:
    assert rig.slider().role() is QAccessible.Role.Slider
    value = rig.value()
    assert value.currentValue() * DAY_S == SEED_DAY
    assert (value.minimumValue() * DAY_S, value.maximumValue() * DAY_S) == (FIRST, LAST)
    assert rig.slider().text(QAccessible.Text.Name) == "Clock: 27 April 2015"


def test_it_says_the_date_and_what_changed(rig: Rig) -> None:
    rig.clock.set_moment(instant_of(2015, 9, 30))
    rig.clock.set_moment(instant_of(2015, 10, 2))
    slider = rig.slider()
    assert rig.value().currentValue() * DAY_S == instant_of(2015, 10, 2)
    assert slider.text(QAccessible.Text.Name) == "Clock: 2 October 2015"
    assert slider.text(QAccessible.Text.Description).startswith("1 Oct 2015: USS Ronald Reagan arrives at ")
    assert "In view: " in slider.text(QAccessible.Text.Description)


def test_assistive_technology_moves_the_clock(rig: Rig) -> None:
    day = instant_of(2001, 9, 11)
    rig.value().setCurrentValue(day // DAY_S)
    assert rig.clock.moment == Moment(day)
    rig.clock.set_moment(Moment(day, day + 100 * DAY_S))
    rig.clock.set_lock(Lock.START)
    value = rig.value()
    assert value.currentValue() * DAY_S == day + 100 * DAY_S
    assert value.minimumValue() * DAY_S == day + DAY_S
    value.setCurrentValue(day // DAY_S - 5)
    assert rig.clock.moment == Moment(day, day + DAY_S)


def test_following_the_clock_never_moves_it(rig: Rig) -> None:
    hour = SEED_DAY + 5 * 3600
    moments: list[Moment] = []
    rig.clock.moment_changed.connect(moments.append)
    rig.clock.set_moment(hour)
    rig.clock.set_limits(instant_of(1990), instant_of(2020))
    assert moments == [Moment(hour)]


def test_the_overview_steps_the_clock_by_keys(rig: Rig) -> None:
    overview = rig.panel.overview
    assert overview.focusPolicy() & Qt.FocusPolicy.TabFocus
    plain = overview.grab().toImage()
    overview.setFocus(Qt.FocusReason.TabFocusReason)
    assert overview.grab().toImage() != plain
    QTest.keyClick(overview, Qt.Key.Key_Up)
    assert rig.clock.moment == Moment(SEED_DAY + DAY_S)
    QTest.keyClick(overview, Qt.Key.Key_PageDown)
    assert rig.clock.moment == Moment(SEED_DAY - 29 * DAY_S)


def test_the_lanes_say_what_they_are_and_what_is_chosen(rig: Rig) -> None:
    view = QAccessible.queryAccessibleInterface(rig.panel.view)
    assert view.text(QAccessible.Text.Name) == "Timeline"
    assert view.text(QAccessible.Text.Description) == "The clock shows 27 April 2015."
    words = rig.panel.words_of([Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")])
    assert words.startswith("USS Milius. ")
    assert "days late." in words
    both = [Ref(Kind.EVENT, rig.index.atlas.events[0].id), Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")]
    assert rig.panel.words_of(both).endswith("2 chosen.")
    assert rig.panel.words_of([]) == ""


def test_every_button_has_a_name_and_a_role(rig: Rig) -> None:
    buttons = [button for button in rig.panel.transport.findChildren(QAbstractButton) if button.isVisible()]
    assert len(buttons) > 8
    for button in buttons:
        seen = QAccessible.queryAccessibleInterface(button)
        assert seen.text(QAccessible.Text.Name).strip("▾⋯ "), button
        assert seen.role() in (
            QAccessible.Role.Button,
            QAccessible.Role.ButtonMenu,
            QAccessible.Role.PushButton,
            QAccessible.Role.CheckBox,
        )
