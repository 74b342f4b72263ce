"""The clock speaks when something has really changed, and stays within its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.state.clock import Clock


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
