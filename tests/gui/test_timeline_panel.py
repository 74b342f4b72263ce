"""Transport, overview, keys and the typed date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff, CutoffKind
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, Lock
from app.state.document import Document
from app.state.playback import SPEEDS, Playback
from app.state.selection import Selection
from app.support.settings import Settings
from app.timeline.bookmark_menu import BookmarkMenu
from app.timeline.date_popup import DatePopup
from app.timeline.lanes import Grouping
from app.timeline.legend import Legend
from app.timeline.panel import TimelinePanel
from app.timeline.scale import TimeScale
from app.timeline.text_popup import TextPopup

SEED_DAY = instant_of(2015, 4, 27)


@pytest.fixture(scope="module")
def index() -> SceneIndex:
    return SceneIndex(open_atlas(None))


class Rig:
    """A window with the panel and a text field."""

    def __init__(self, qtbot: QtBot, index: SceneIndex, settings: Settings) -> None:
        self.qtbot = qtbot
        self.index = index
        self.clock = Clock(SEED_DAY)
        self.clock.set_limits(instant_of(1940), instant_of(2030))
        self.playback = Playback(self.clock)
        self.selection = Selection()
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.bookmarks = Bookmarks(Document(index.atlas), self.clock)
        self.panel = TimelinePanel(self.clock, self.playback, self.selection, self.bookmarks, now=instant_of(2026, 6))
        self.field = QLineEdit()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.addWidget(self.field)
        layout.addWidget(self.panel)
        self.window.setCentralWidget(middle)
        self.window.resize(1400, 420)
        self.panel.set_atlas(index.atlas, index)
        self.playback.set_change_instants(index.change_instants())
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.panel.view.setFocus()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)

    def action(self, text: str) -> QAction:
        return next(action for action in self.panel.actions() if action.text() == text)

    def menu(self, button: str, entry: str) -> QAction:
        buttons = self.panel.transport.findChildren(QToolButton)
        menus = [found.menu() for found in buttons if found.accessibleName().startswith(button) and found.menu()]
        return next(action for menu in menus for action in menu.actions() if action.text() == entry)

    def lock(self) -> Lock:
        return self.clock.lock

    def popup(self) -> DatePopup:
        return next(found for found in self.panel.transport.findChildren(DatePopup) if found.isVisible())


@pytest.fixture
def rig(qtbot: QtBot, index: SceneIndex, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(qtbot, index, Settings(tmp_path / "settings.ini"))
    yield rig
    rig.playback.pause()
    rig.window.close()


@pytest.mark.parametrize(
    ("key", "modifiers", "day"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, instant_of(2015, 4, 28)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, instant_of(2015, 4, 26)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, instant_of(2015, 5, 27)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, instant_of(2015, 3, 27)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier, instant_of(2016, 4, 27)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, instant_of(2014, 4, 27)),
        (
            Qt.Key.Key_Right,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
            instant_of(2016, 4, 1),
        ),
        (
            Qt.Key.Key_Left,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
            instant_of(2015, 4, 1),
        ),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, instant_of(1940)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, instant_of(2030)),
    ],
)
def test_keys_step_the_clock(rig: Rig, key: Qt.Key, modifiers: Qt.KeyboardModifier, day: int) -> None:
    rig.press(key, modifiers)
    assert rig.clock.moment.at == day


def test_period_and_comma_go_from_change_to_change(rig: Rig) -> None:
    rig.press(Qt.Key.Key_Period)
    following = rig.clock.moment.at
    assert following == rig.index.next_change(SEED_DAY)
    rig.press(Qt.Key.Key_Comma)
    assert rig.clock.moment.at == rig.index.previous_change(following)


def test_space_plays_and_pauses_and_the_button_says_which(rig: Rig) -> None:
    rig.press(Qt.Key.Key_Space)
    assert rig.playback.playing
    assert rig.action("Pause").shortcut() == QKeySequence("Space")
    rig.press(Qt.Key.Key_Space)
    assert not rig.playback.playing
    assert rig.action("Play")


def test_space_presses_the_button_that_has_the_focus(rig: Rig) -> None:
    buttons = rig.panel.transport.findChildren(QToolButton)
    (skip,) = (button for button in buttons if button.accessibleName() == "Skip the quiet")
    width = skip.width()
    skip.setFocus()
    rig.press(Qt.Key.Key_Space)
    assert rig.playback.skip_quiet
    assert not rig.playback.playing
    assert (skip.text(), skip.width()) == ("✓ Skip the quiet", width)


def test_keys_typed_into_a_text_field_are_text(rig: Rig) -> None:
    rig.field.setFocus()
    for key in (Qt.Key.Key_T, Qt.Key.Key_Space, Qt.Key.Key_Period, Qt.Key.Key_0, Qt.Key.Key_Left, Qt.Key.Key_Home):
        rig.press(key)
    assert rig.field.text() == "t .0"
    assert rig.clock.moment.at == SEED_DAY
    assert not rig.playback.playing


def test_every_action_has_a_shortcut_of_its_own(rig: Rig) -> None:
    keys = [key.toString() for action in rig.panel.actions() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert all(action.shortcut() for action in rig.panel.actions())


def test_t_asks_for_a_date_and_enter_goes_there(rig: Rig) -> None:
    rig.press(Qt.Key.Key_T)
    field = rig.popup().findChild(QLineEdit)
    assert field is not None
    assert field.text() == "2015-04-27"
    field.setText("平成20年9月25日")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert rig.clock.moment.at == instant_of(2008, 9, 25)
    assert not field.isVisible()


def test_what_is_no_date_stays_to_be_corrected_with_the_reason(rig: Rig) -> None:
    rig.press(Qt.Key.Key_T)
    popup = rig.popup()
    field = popup.findChild(QLineEdit)
    assert field is not None
    field.setText("27/4/2015")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert "which is the day, which the month" in popup.message
    assert rig.clock.moment.at == SEED_DAY
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_the_date_is_shown_and_said(rig: Rig) -> None:
    names = {button.accessibleName() for button in rig.panel.transport.findChildren(QToolButton)}
    assert "Date: 27 April 2015" in names
    rig.clock.set_moment(Moment(SEED_DAY, SEED_DAY + 10 * DAY_S))
    names = {button.accessibleName() for button in rig.panel.transport.findChildren(QToolButton)}
    assert "Date: 27 April 2015 – 6 May 2015" in names
    assert "27 April 2015" in rig.panel.view.accessibleDescription()


def test_the_cutoff_menu_sets_the_clock_and_follows_it(rig: Rig) -> None:
    rig.menu("What is known", "What was known then").trigger()
    assert rig.clock.cutoff == AT_MOMENT
    rig.menu("What is known", "As known on the day shown").trigger()
    assert rig.clock.cutoff == Cutoff.fixed(SEED_DAY + DAY_S - 1)
    rig.clock.set_cutoff(TODAY)
    assert rig.menu("What is known", "What we know now").isChecked()


def test_another_day_can_be_typed_for_the_cutoff(rig: Rig) -> None:
    rig.menu("What is known", "As known on another day…").trigger()
    field = rig.popup().findChild(QLineEdit)
    assert field is not None
    field.setText("December 2017")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert rig.clock.cutoff == Cutoff(CutoffKind.FIXED, instant_of(2018) - 1)


def test_speed_direction_and_quiet_are_set_from_the_transport(rig: Rig) -> None:
    rig.menu("Speed", SPEEDS[0].name).trigger()
    assert rig.playback.speed == SPEEDS[0]
    rig.menu("Speed", "Play backwards").trigger()
    assert rig.playback.direction == -1
    assert rig.action("Play backwards").isEnabled()
    rig.menu("Speed", "Hold on busy days").trigger()
    assert rig.playback.hold_busy
    rig.menu("Speed", "Loop over the time in view").trigger()
    assert rig.playback.loop is not None
    rig.playback.set_loop(None)
    assert not rig.menu("Speed", "Loop over the time in view").isChecked()


def test_keys_set_how_it_plays_and_what_is_known(rig: Rig) -> None:
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    default = SPEEDS.index(rig.playback.speed)
    rig.press(Qt.Key.Key_Up, alt)
    assert rig.playback.speed == SPEEDS[default + 1]
    for _ in SPEEDS:
        rig.press(Qt.Key.Key_Down, alt)
    assert rig.playback.speed == SPEEDS[0]
    for key, state in (
        (Qt.Key.Key_R, lambda: rig.playback.direction < 0),
        (Qt.Key.Key_Q, lambda: rig.playback.skip_quiet),
        (Qt.Key.Key_H, lambda: rig.playback.hold_busy),
        (Qt.Key.Key_L, lambda: rig.playback.loop is not None),
    ):
        assert not state()
        rig.press(key)
        assert state()
        rig.press(key)
        assert not state()
    rig.press(Qt.Key.Key_K, shift)
    assert rig.clock.cutoff == AT_MOMENT
    rig.press(Qt.Key.Key_K, alt | Qt.KeyboardModifier.ControlModifier)
    assert rig.clock.cutoff == Cutoff.fixed(SEED_DAY + DAY_S - 1)
    rig.press(Qt.Key.Key_K)
    assert rig.clock.cutoff == TODAY
    rig.press(Qt.Key.Key_K)
    assert rig.action("What we know now").isChecked()
    assert not rig.action("What was known then").isChecked()


def test_everything_folds_by_keys(rig: Rig) -> None:
    page = rig.panel.view.page
    rig.press(Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.folded) == len(page.lanes.groups)
    rig.press(Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert not page.folded
    rig.selection.set([Ref(Kind.DEPLOYMENT, "cvn76-yokosuka")])
    rig.press(Qt.Key.Key_G)
    assert page.folded == {"yokosuka-cfay"}


def test_a_menu_bar_offers_everything_and_each_thing_once(rig: Rig) -> None:
    def offered(menu: QMenu) -> list[QAction]:
        found = []
        for action in menu.actions():
            below = action.menu()
            found += offered(below) if isinstance(below, QMenu) else [action]
        return found

    menu = QMenu()
    rig.panel.fill_menu(menu)
    titles = [action.text() for action in menu.actions() if action.menu()]
    assert titles == [
        "Step the clock", "What the clock shows", "Bookmarks", "Speed of playback", "What is known", "Lanes",
    ]  # fmt: skip
    everything = offered(menu)
    assert all(everything.count(action) == 1 for action in rig.panel.actions())
    assert len(menu.actions()) < 15
    for width in (1400, 640):
        rig.window.resize(width, 420)
        QApplication.processEvents()
        assert all(action.isVisible() for action in menu.actions())


def test_lanes_are_grouped_from_the_menu_and_the_menu_follows(rig: Rig) -> None:
    rig.menu("Lanes", "Group by service").trigger()
    assert rig.panel.view.grouping is Grouping.SERVICE
    rig.panel.view.set_grouping(Grouping.KIND)
    assert rig.menu("Lanes", "Group by kind of unit").isChecked()


def test_the_legend_opens_from_the_menu(rig: Rig) -> None:
    rig.menu("Lanes", "What the timeline shows…").trigger()
    (legend,) = rig.panel.transport.findChildren(Legend)
    assert legend.isVisible()
    assert "overdue" in legend.accessibleDescription()
    assert not legend.grab().isNull()
    legend.close()


def test_w_opens_a_window_of_time_and_closes_it(rig: Rig) -> None:
    rig.press(Qt.Key.Key_W)
    assert rig.clock.moment == Moment(SEED_DAY, instant_of(2016, 4, 27))
    assert rig.action("Window of time").isChecked()
    rig.press(Qt.Key.Key_W)
    assert rig.clock.moment == Moment(SEED_DAY)


def test_w_with_shift_shows_everything_so_far_and_steps_move_its_end(rig: Rig) -> None:
    rig.panel.view.set_scale(TimeScale.fitting(instant_of(2010), instant_of(2020), rig.panel.view.scale.width))
    in_view = rig.panel.view.scale
    rig.press(Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert rig.clock.moment == Moment(instant_of(1940), instant_of(2015, 4, 28))
    assert rig.panel.view.scale == in_view, "the start is far away; the end is where the hand is"
    assert rig.action("Everything so far").isChecked()
    rig.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert rig.clock.moment == Moment(instant_of(1940), instant_of(2016, 4, 28))
    rig.press(Qt.Key.Key_Period)
    change = rig.index.next_change(instant_of(2016, 4, 28) - 1)
    assert change is not None
    assert rig.clock.moment.until == change - change % DAY_S + DAY_S
    rig.press(Qt.Key.Key_Comma)
    before = rig.index.previous_change(change - change % DAY_S)
    assert before is not None
    assert rig.clock.moment.until == before - before % DAY_S + DAY_S
    rig.press(Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert rig.clock.moment == Moment(before - before % DAY_S)


def test_brackets_lock_an_end_of_the_window(rig: Rig) -> None:
    rig.press(Qt.Key.Key_BracketLeft)
    assert rig.lock() is Lock.NONE
    rig.press(Qt.Key.Key_W)
    rig.press(Qt.Key.Key_BracketRight)
    assert rig.lock() is Lock.END
    assert rig.action("Lock the end of the window").isChecked()
    rig.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert rig.clock.moment == Moment(instant_of(2015, 5, 27), instant_of(2016, 4, 27))
    rig.press(Qt.Key.Key_BracketLeft)
    assert rig.lock() is Lock.START
    rig.press(Qt.Key.Key_W)
    assert rig.lock() is Lock.NONE
    assert not rig.action("Lock the start of the window").isChecked()


def test_whatever_is_fitted_before_the_first_layout_is_fitted_in_the_window(
    qtbot: QtBot, index: SceneIndex, tmp_path: Path
) -> None:
    clock, selection = Clock(SEED_DAY), Selection()
    clock.set_limits(instant_of(1850), instant_of(2060))
    bookmarks = Bookmarks(Document(index.atlas), clock)
    panel = TimelinePanel(clock, Playback(clock), selection, bookmarks, now=instant_of(2026, 6))
    qtbot.addWidget(panel)
    panel.set_atlas(index.atlas, index)
    panel.resize(1500, 330)
    panel.show()
    qtbot.waitExposed(panel)
    home = panel.view.scale
    assert instant_of(2000) < home.start < instant_of(2005)
    assert instant_of(2025) < home.end < instant_of(2030)
    panel.hide()
    panel.resize(300, 200)
    panel.view.fit((Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1"),))
    panel.resize(1500, 330)
    panel.show()
    qtbot.waitExposed(panel)
    assert instant_of(2005) < panel.view.scale.start < instant_of(2006)
    assert instant_of(2015, 5) < panel.view.scale.end < instant_of(2016)


def test_fit_keys(rig: Rig) -> None:
    rig.selection.set([Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1")])
    rig.press(Qt.Key.Key_F)
    assert rig.panel.view.scale.start > instant_of(2005)
    rig.press(Qt.Key.Key_0)
    assert rig.panel.view.scale.start < instant_of(1955)


def test_dragging_in_the_overview_moves_and_resizes_the_view(rig: Rig) -> None:
    overview, view = rig.panel.overview, rig.panel.view
    rig.panel._show_range(instant_of(2000), instant_of(2010))
    length = view.scale.end - view.scale.start
    scale = overview._scale()
    middle = QPoint(round(scale.x_of(instant_of(2005))), 15)
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(overview, middle + QPoint(60, 0))
    QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(60, 0))
    assert view.scale.end - view.scale.start == pytest.approx(length, rel=1e-6)
    assert view.scale.start == pytest.approx(instant_of(2000) + 60 * scale.seconds_per_px, abs=2 * scale.seconds_per_px)
    edge = QPoint(round(scale.x_of(view.scale.end)), 15)
    first = view.scale.start
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    QTest.mouseMove(overview, edge - QPoint(40, 0))
    QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge - QPoint(40, 0))
    assert view.scale.start == pytest.approx(first, abs=2 * scale.seconds_per_px)
    assert view.scale.end - view.scale.start < length


def test_a_caption_tells_what_has_just_changed(rig: Rig) -> None:
    captions: list[str] = []
    rig.panel.caption_changed.connect(captions.append)
    for day in (instant_of(2015, 9, 30), instant_of(2015, 10, 2)):
        rig.panel.set_scene(rig.index.scene(Moment(day)))
    assert captions[-1].startswith("1 Oct 2015: USS Ronald Reagan arrives at ")
    assert "replacing USS George Washington" in captions[-1]
    rig.panel.set_scene(rig.index.scene(Moment(instant_of(2015, 9, 30))))
    assert captions[-1].startswith("Back before 1 Oct 2015: USS Ronald Reagan arrives at ")
    rig.panel.set_scene(rig.index.scene(Moment(instant_of(2015, 9, 30), instant_of(2015, 10, 1))))
    assert captions[-1] == ""
    rig.panel.set_scene(rig.index.scene(Moment(instant_of(2015, 9, 30), instant_of(2015, 10, 2))))
    assert captions[-1].startswith("1 Oct 2015: USS Ronald Reagan arrives at ")


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def sub_menu(menu: QMenu, title: str) -> QMenu:
    return next(
        found for action in menu.actions() if action.text() == title and isinstance(found := action.menu(), QMenu)
    )


def test_a_bookmark_is_made_gone_to_renamed_and_removed(rig: Rig) -> None:
    (menu,) = rig.panel.transport.findChildren(BookmarkMenu)
    rig.press(Qt.Key.Key_B)
    popup = next(found for found in rig.panel.transport.findChildren(TextPopup) if found.isVisible())
    assert popup.field.text() == "27 April 2015"
    popup.field.setText("   ")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert popup.message == "Type a name first."
    popup.field.setText("Announced & awaited")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert "Announced && awaited\t27 Apr 2015" in entries(menu)
    rig.clock.set_moment(instant_of(2000))
    rig.menu("Bookmarks", "Announced && awaited\t27 Apr 2015").trigger()
    assert rig.clock.moment == Moment(SEED_DAY)

    next(action for action in sub_menu(menu, "Rename").actions() if action.text().startswith("Announced")).trigger()
    popup.field.setText("Day one")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert "Day one\t27 Apr 2015" in entries(menu)
    next(action for action in sub_menu(menu, "Remove").actions() if action.text().startswith("Day one")).trigger()
    assert "Day one\t27 Apr 2015" not in entries(menu)


def test_playback_loops_between_two_bookmarks_and_the_axis_shows_it(rig: Rig) -> None:
    (menu,) = rig.panel.transport.findChildren(BookmarkMenu)
    plain = rig.panel.view.grab().toImage()
    loop = sub_menu(menu, "Loop between two")
    until = sub_menu(loop, "China declares an ADIZ and")
    next(action for action in until.actions() if action.text().startswith("First F-35Bs")).trigger()
    assert rig.playback.loop == (instant_of(2013, 11, 23), instant_of(2017, 1, 18))
    assert rig.panel.view.grab().toImage() != plain


def test_keys_go_from_bookmark_to_bookmark(rig: Rig) -> None:
    rig.press(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert rig.clock.moment == Moment(instant_of(2015, 5, 18), instant_of(2015, 10, 2))
    rig.clock.set_moment(SEED_DAY)
    rig.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert rig.clock.moment == Moment(instant_of(2013, 11, 23))


def test_a_click_on_a_flag_goes_to_its_bookmark(rig: Rig) -> None:
    view = rig.panel.view
    x = round(view.gutter + view.scale.x_of(instant_of(2017, 1, 18))) + 4
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, 10))
    assert rig.clock.moment == Moment(instant_of(2017, 1, 18))


def test_a_flag_says_which_bookmark_it_is(rig: Rig) -> None:
    view = rig.panel.view
    point = QPoint(round(view.gutter + view.scale.x_of(instant_of(2017, 1, 18))) + 4, 10)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert "First F-35Bs at Iwakuni" in QToolTip.text()
    assert "18 January 2017" in QToolTip.text()
    QToolTip.hideText()


def test_what_does_not_fit_is_in_the_menu_at_the_end(rig: Rig) -> None:
    def shown() -> set[str]:
        buttons = rig.panel.transport.findChildren(QToolButton)
        return {button.accessibleName().split(":")[0] for button in buttons if button.isVisible() and button.menu()}

    everything = {"What the clock shows", "Bookmarks", "Speed of playback", "What is known", "Lanes"}
    assert shown() == everything
    rig.window.resize(640, 420)
    QApplication.processEvents()
    assert rig.panel.width() <= 640
    assert "More" in shown()
    (more,) = (button for button in rig.panel.transport.findChildren(QToolButton) if button.text() == "⋯")
    inside = {action.text() for action in more.menu().actions() if action.isVisible()}
    assert everything <= shown() | inside
    assert "Skip the quiet" in inside
    next(action for action in more.menu().actions() if action.text() == "Skip the quiet").trigger()
    assert rig.playback.skip_quiet
    rig.window.resize(1400, 420)
    QApplication.processEvents()
    assert shown() == everything


def test_the_command_is_asked_for(rig: Rig, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rig.panel.command_wanted):
        rig.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


class LayoutRequests(QObject):
    """Counts how often a widget is asked to lay out anew."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_step_of_the_clock_lays_out_nothing(rig: Rig) -> None:
    rig.clock.set_moment(Moment(instant_of(2015, 9, 27)))
    QApplication.processEvents()
    requests = LayoutRequests(rig.panel)
    # From the longest name of a month to the shortest.
    for day in range(1, 260):
        rig.clock.set_moment(Moment(instant_of(2015, 9, 27) + day * DAY_S))
        QApplication.processEvents()
    assert requests.count == 0
