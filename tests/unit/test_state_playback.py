"""Playback moves the clock, waits for the page, and leaves no timer behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.civil import DAY_S
from app.domain.scene import Moment
from app.state.clock import Clock, Lock
from app.state.playback import BUSY_CHANGES, HOLD_MS, SPEEDS, Playback, Speed

pytestmark = pytest.mark.usefixtures("qapp")

YEAR = 365 * DAY_S


class Rig:
    """A clock, a playback, and a page that draws when the test says so."""

    def __init__(self, at: int = 0, limits: tuple[int, int] = (0, 100 * YEAR)) -> None:
        self.clock = Clock(at)
        self.clock.set_limits(*limits)
        self.playback = Playback(self.clock)
        self.moments: list[int] = []
        self.clock.moment_changed.connect(lambda moment: self.moments.append(moment.at))

    def draw_at_once(self) -> None:
        self.clock.moment_changed.connect(lambda _moment: self.playback.page_drew())

    def timers(self) -> list[QTimer]:
        return [timer for timer in self.playback.findChildren(QTimer) if timer.isActive()]


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)


def test_it_waits_for_the_page_and_queues_nothing(qtbot: QtBot) -> None:
    rig = Rig()
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) == 1)
    assert not rig.timers()
    QApplication.processEvents()
    assert len(rig.moments) == 1
    rig.playback.page_drew()
    until(qtbot, lambda: len(rig.moments) == 2)
    assert rig.moments[1] > rig.moments[0] > 0
    rig.playback.pause()


def test_a_page_that_says_drawn_twice_gets_one_step(qtbot: QtBot) -> None:
    rig = Rig()
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) == 1)
    rig.playback.page_drew()
    rig.playback.page_drew()
    assert len(rig.timers()) == 1
    until(qtbot, lambda: len(rig.moments) == 2)
    assert not rig.timers()
    rig.playback.pause()


def test_pausing_leaves_no_timer_and_a_late_page_does_not_start_it_again(qtbot: QtBot) -> None:
    rig = Rig()
    rig.draw_at_once()
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) >= 3)
    rig.playback.pause()
    rig.playback.page_drew()
    assert not rig.timers()
    assert not rig.playback.playing


@pytest.mark.parametrize("direction", [1, -1])
def test_it_stops_at_the_end_and_starts_again_from_the_other(qtbot: QtBot, direction: int) -> None:
    end, other = (10 * YEAR, 0) if direction > 0 else (0, 10 * YEAR)
    rig = Rig(at=5 * YEAR, limits=(0, 10 * YEAR))
    rig.draw_at_once()
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.set_direction(direction)
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert rig.clock.moment.at == end
    assert not rig.timers()
    rig.playback.play()
    assert rig.clock.moment.at == other
    assert rig.playback.playing
    rig.playback.pause()


def test_a_loop_shows_its_end_and_goes_round(qtbot: QtBot) -> None:
    rig = Rig(at=YEAR)
    rig.draw_at_once()
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.set_loop((YEAR, 2 * YEAR))
    rig.playback.play()
    until(qtbot, lambda: rig.moments.count(2 * YEAR) >= 2)
    rig.playback.pause()
    assert min(rig.moments) == YEAR
    assert max(rig.moments) == 2 * YEAR
    round_after_end = rig.moments[rig.moments.index(2 * YEAR) + 1]
    assert round_after_end == YEAR


def test_skipping_the_quiet_lands_on_every_change(qtbot: QtBot) -> None:
    changes = [3 * YEAR, 40 * YEAR, 80 * YEAR]
    rig = Rig()
    rig.draw_at_once()
    rig.playback.set_change_instants(np.array(changes, dtype=np.int64))
    rig.playback.set_speed(Speed("slow", 60))
    rig.playback.set_skip_quiet(True)
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert set(changes) <= set(rig.moments)
    assert rig.clock.moment.at == 100 * YEAR


def test_without_skipping_a_slow_speed_stays_slow(qtbot: QtBot) -> None:
    rig = Rig()
    rig.draw_at_once()
    rig.playback.set_change_instants(np.array([3 * YEAR], dtype=np.int64))
    rig.playback.set_speed(Speed("slow", 3600))
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) >= 3)
    rig.playback.pause()
    steps = np.diff([0, *rig.moments])
    assert steps.max() <= 900


@pytest.mark.parametrize("direction", [1, -1])
def test_fast_playback_sets_whole_days_and_never_turns_round(qtbot: QtBot, direction: int) -> None:
    rig = Rig(at=50 * YEAR + 12_345)
    rig.draw_at_once()
    rig.playback.set_direction(direction)
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) >= 6)
    rig.playback.pause()
    assert all(at % DAY_S == 0 for at in rig.moments)
    assert rig.moments == sorted(set(rig.moments), reverse=direction < 0)


def test_a_hand_on_the_clock_is_followed(qtbot: QtBot) -> None:
    rig = Rig()
    rig.draw_at_once()
    rig.playback.play()
    until(qtbot, lambda: len(rig.moments) >= 2)
    rig.clock.set_moment(60 * YEAR)
    until(qtbot, lambda: rig.moments[-1] > 60 * YEAR)
    rig.playback.pause()
    assert rig.moments[-1] < 61 * YEAR


def test_it_holds_on_a_busy_day(qtbot: QtBot) -> None:
    busy = 5 * YEAR
    rig = Rig()
    rig.draw_at_once()
    rig.playback.set_change_instants(np.full(BUSY_CHANGES, busy, dtype=np.int64))
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.set_hold_busy(True)
    rig.playback.play()
    until(qtbot, lambda: bool(rig.moments) and rig.moments[-1] == busy)
    (timer,) = rig.timers()
    assert timer.interval() == HOLD_MS
    rig.playback.pause()


def test_a_window_is_moved_whole_and_stops_with_its_end(qtbot: QtBot) -> None:
    rig = Rig(limits=(0, 10 * YEAR))
    rig.draw_at_once()
    rig.clock.set_moment(Moment(0, 2 * YEAR))
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert rig.clock.moment == Moment(8 * YEAR + 1, 10 * YEAR + 1)


def test_a_window_with_a_locked_start_grows_to_the_end(qtbot: QtBot) -> None:
    rig = Rig(limits=(0, 10 * YEAR))
    rig.draw_at_once()
    rig.clock.set_moment(Moment(YEAR, 2 * YEAR))
    rig.clock.set_lock(Lock.START)
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert rig.clock.moment == Moment(YEAR, 10 * YEAR + 1)
    assert set(rig.moments) == {YEAR}


def test_a_window_with_a_locked_end_shrinks_to_a_day_and_stops(qtbot: QtBot) -> None:
    rig = Rig(limits=(0, 10 * YEAR))
    rig.draw_at_once()
    rig.clock.set_moment(Moment(YEAR, 2 * YEAR))
    rig.clock.set_lock(Lock.END)
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert rig.clock.moment == Moment(2 * YEAR - DAY_S, 2 * YEAR)


def test_a_loop_that_the_window_cannot_reach_stops(qtbot: QtBot) -> None:
    rig = Rig(limits=(0, 10 * YEAR))
    rig.draw_at_once()
    rig.clock.set_moment(Moment(YEAR, 2 * YEAR))
    rig.clock.set_lock(Lock.END)
    rig.playback.set_loop((5 * YEAR, 6 * YEAR))
    rig.playback.play()
    until(qtbot, lambda: not rig.playback.playing)
    assert not rig.timers()


def test_next_and_previous_change() -> None:
    rig = Rig()
    rig.playback.set_change_instants(np.array([10, 10, 20], dtype=np.int64))
    assert [rig.playback.next_change(at) for at in (9, 10, 20)] == [10, 20, None]
    assert [rig.playback.previous_change(at) for at in (21, 20, 10)] == [20, 10, None]


def test_settings_are_checked_and_told_once() -> None:
    rig = Rig()
    told: list[None] = []
    rig.playback.settings_changed.connect(lambda: told.append(None))
    rig.playback.set_speed(SPEEDS[0])
    rig.playback.set_speed(SPEEDS[0])
    assert len(told) == 1
    with pytest.raises(ValueError, match="1 or -1"):
        rig.playback.set_direction(2)
    with pytest.raises(ValueError, match="ends after it starts"):
        rig.playback.set_loop((5, 5))
