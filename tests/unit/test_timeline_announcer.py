"""What a screen reader is given to say: where the clock comes to rest, and what has changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from app.domain.civil import instant_of
from app.domain.scene import Moment
from app.state.clock import Clock
from app.state.playback import Playback
from app.timeline.announcer import Announcer

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_date_is_said_at_rest_and_captions_while_it_plays() -> None:
    owner, held = QObject(), [False]
    said: list[str] = []
    clock = Clock(instant_of(2015, 4, 27))
    playback = Playback(clock)
    announcer = Announcer(clock, playback, lambda: held[0], said.append, owner)
    clock.set_moment(instant_of(2015, 4, 28))
    assert said == ["28 April 2015"]

    held[0] = True
    clock.set_moment(instant_of(2015, 5, 1))
    clock.set_moment(instant_of(2015, 5, 2))
    assert len(said) == 1
    held[0] = False
    announcer.settle()
    announcer.settle()
    assert said[1:] == ["2 May 2015"]

    playback.play()
    clock.set_moment(instant_of(2015, 10, 1))
    announcer.caption("1 Oct 2015: USS Ronald Reagan arrives at Yokosuka")
    announcer.caption("")
    playback.pause()
    assert said[2:] == ["Playing", "1 Oct 2015: USS Ronald Reagan arrives at Yokosuka", "Paused", "1 October 2015"]

    clock.set_moment(Moment(instant_of(2015), instant_of(2016)))
    assert said[-1] == "1 January 2015 – 31 December 2015"
