"""The clock speaks when something has really changed, and stays within its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import DAY_S
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.state.clock import Clock, Lock


def heard_by(clock: Clock) -> list[object]:
    heard: list[object] = []
    clock.moment_changed.connect(heard.append)
    clock.cutoff_changed.connect(heard.append)
    return heard


def test_only_a_real_change_is_told() -> None:
    clock = Clock(5)
    heard = heard_by(clock)
    clock.set_moment(5)
    clock.set_moment(Moment(5))
    clock.set_cutoff(TODAY)
    assert heard == []
    clock.set_moment(6)
    clock.set_cutoff(AT_MOMENT)
    clock.set_cutoff(Cutoff.fixed(3))
    assert heard == [Moment(6), AT_MOMENT, Cutoff.fixed(3)]


def test_limits_hold_for_instants_and_windows() -> None:
    clock = Clock(5)
    clock.set_limits(0, 10)
    clock.set_moment(99)
    assert clock.moment == Moment(10)
    clock.set_moment(-99)
    assert clock.moment == Moment(0)
    clock.set_moment(Moment(8, 12))
    assert clock.moment == Moment(7, 11)
    clock.set_moment(Moment(-3, 99))
    assert clock.moment == Moment(0, 11)


def test_narrower_limits_move_the_moment_and_say_so() -> None:
    clock = Clock(50)
    heard = heard_by(clock)
    clock.set_limits(0, 10)
    assert heard == [Moment(10)]
    with pytest.raises(ValueError, match="before its earliest"):
        clock.set_limits(10, 0)


@given(st.integers(-100, 100), st.integers(0, 100), st.integers(-300, 300), st.none() | st.integers(1, 300))
def test_whatever_is_asked_the_moment_is_within_the_limits(
    first: int, length: int, at: int, window: int | None
) -> None:
    clock = Clock()
    clock.set_limits(first, first + length)
    clock.set_moment(Moment(at, None if window is None else at + window))
    moment = clock.moment
    assert first <= moment.at <= first + length
    assert (moment.until is None) == (window is None)
    if moment.until is not None and window is not None:
        assert moment.until <= first + length + 1
        assert moment.until - moment.at == min(window, length + 1)


def windowed(lock: Lock) -> Clock:
    clock = Clock()
    clock.set_limits(0, 100 * DAY_S)
    clock.set_moment(Moment(10 * DAY_S, 20 * DAY_S))
    clock.set_lock(lock)
    return clock


def test_a_window_moves_whole_or_by_its_free_end() -> None:
    for lock, moved in (
        (Lock.NONE, Moment(30 * DAY_S, 40 * DAY_S)),
        (Lock.START, Moment(10 * DAY_S, 30 * DAY_S)),
        (Lock.END, Moment(19 * DAY_S, 20 * DAY_S)),
    ):
        clock = windowed(lock)
        clock.move_head(30 * DAY_S)
        assert clock.moment == moved


def test_an_instant_has_nothing_to_lock() -> None:
    clock = Clock(5)
    clock.set_lock(Lock.START)
    assert clock.lock is Lock.NONE
    clock = windowed(Lock.END)
    told: list[object] = []
    clock.lock_changed.connect(told.append)
    clock.set_moment(5)
    assert clock.lock is Lock.NONE
    assert told == [Lock.NONE]


def test_everything_so_far_begins_at_the_first_instant_and_keeps_to_it_in_other_limits() -> None:
    clock = Clock(50 * DAY_S + 5)
    clock.set_limits(0, 100 * DAY_S)
    clock.accumulate()
    assert clock.moment == Moment(0, 51 * DAY_S)
    assert clock.cumulative
    clock.move_head(60 * DAY_S)
    assert clock.moment == Moment(0, 60 * DAY_S)
    clock.set_limits(-30 * DAY_S, 55 * DAY_S)
    assert clock.moment == Moment(-30 * DAY_S, 55 * DAY_S + 1)
    assert clock.cumulative


@given(st.sampled_from(Lock), st.integers(-50, 150), st.integers(-50, 150))
def test_wherever_the_head_is_sent_the_locked_end_stays_and_the_ends_never_cross(
    lock: Lock, first: int, second: int
) -> None:
    clock = windowed(lock)
    for day in (first, second):
        clock.move_head(day * DAY_S)
        moment = clock.moment
        assert moment.until is not None
        assert moment.until - moment.at >= DAY_S
        assert moment.at >= 0
        assert moment.until <= 100 * DAY_S + 1
        assert clock.head in (moment.at, moment.until)
        if lock is Lock.START:
            assert moment.at == 10 * DAY_S
        elif lock is Lock.END:
            assert moment.until == 20 * DAY_S
        else:
            assert moment.until - moment.at == 10 * DAY_S
