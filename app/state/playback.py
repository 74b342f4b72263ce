"""Playback: moves the clock by itself, never faster than the map can draw."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from app.domain.civil import DAY_S
from app.domain.scene import Moment
from app.domain.status import Int64Array
from app.state.clock import Clock, Lock

FRAME_MS: Final = 16
# A map that was slow for longer than this makes playback slow, too, instead of making it leap.
LONGEST_STEP_S: Final = 0.25
QUIET_S: Final = 0.4
BUSY_CHANGES: Final = 5
HOLD_MS: Final = 1_200


class Speed(NamedTuple):
    """A named speed, in seconds of civil time for each second of playback."""

    name: str
    pace: int


SPEEDS: Final = (
    Speed("1 hour a second", 3_600),
    Speed("6 hours a second", 6 * 3_600),
    Speed("1 day a second", DAY_S),
    Speed("1 week a second", 7 * DAY_S),
    Speed("1 month a second", 2_629_746),
    Speed("3 months a second", 3 * 2_629_746),
    Speed("1 year a second", 31_556_952),
    Speed("3 years a second", 3 * 31_556_952),
    Speed("10 years a second", 10 * 31_556_952),
)
DEFAULT_SPEED: Final = SPEEDS[4]


def _grain_of(pace: float) -> int:
    """Return the seconds the clock is set to multiples of: whole days where days fly by, else hours or minutes."""
    if pace >= 7 * DAY_S:
        return DAY_S
    return 3600 if pace >= DAY_S else 60


class Playback(QObject):
    """Plays the clock. One timer; each step waits until the page has drawn the one before.

    The owner pushes the instants at which something changes with :meth:`set_change_instants` and connects the
    map's *drawn* to :meth:`page_drew`. While the page is busy nothing is queued: the next step covers the time
    that has passed.

    Signals:
        playing_changed: whether it plays.
        settings_changed: speed, direction, loop, skipping or holding was changed.
        changes_changed: other change instants were pushed.
    """

    playing_changed = Signal(bool)
    settings_changed = Signal()
    changes_changed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._speed = DEFAULT_SPEED
        self._direction = 1
        self._loop: tuple[int, int] | None = None
        self._skip_quiet = False
        self._hold_busy = False
        self._changes: Int64Array = np.empty(0, dtype=np.int64)
        self._busy: Int64Array = np.empty(0, dtype=np.int64)

        self._playing = False
        self._waiting_for_page = False
        self._hold_next = False
        # Where playback is, finer than the clock is set.
        self._position = 0.0
        # The stretch without change that is being crossed: where it ends and how fast it is crossed.
        self._stretch_end: int | None = None
        self._stretch_pace = 0.0
        self._last_set: Moment | None = None
        self._elapsed = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)

    # Settings -------------------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether the clock is being moved."""
        return self._playing

    @property
    def speed(self) -> Speed:
        """The speed; civil seconds a second."""
        return self._speed

    @property
    def direction(self) -> int:
        """1 forwards, -1 backwards."""
        return self._direction

    @property
    def loop(self) -> tuple[int, int] | None:
        """The first and last instant between which playback goes round, or ``None``."""
        return self._loop

    @property
    def skip_quiet(self) -> bool:
        """Whether a stretch without change takes at most :data:`QUIET_S` seconds."""
        return self._skip_quiet

    @property
    def hold_busy(self) -> bool:
        """Whether playback holds where at least :data:`BUSY_CHANGES` records change on one day."""
        return self._hold_busy

    @property
    def change_instants(self) -> Int64Array:
        """The instants at which something changes, ascending, one for each record that changes."""
        return self._changes

    def set_speed(self, speed: Speed) -> None:
        """Play at another speed."""
        self._set("_speed", speed)

    def set_direction(self, direction: int) -> None:
        """Play forwards (1) or backwards (-1).

        Raises:
            ValueError: the direction is neither.
        """
        if direction not in (1, -1):
            raise ValueError("a direction of playback is 1 or -1")
        self._set("_direction", direction)

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Go round between two instants, or stop at the end of the clock's limits with ``None``.

        Raises:
            ValueError: the loop ends before it starts or has no length.
        """
        if loop is not None and loop[1] <= loop[0]:
            raise ValueError("a loop ends after it starts")
        self._set("_loop", loop)

    def set_skip_quiet(self, skip: bool) -> None:
        """Cross each stretch without change in at most :data:`QUIET_S` seconds."""
        self._set("_skip_quiet", skip)

    def set_hold_busy(self, hold: bool) -> None:
        """Hold for a moment on days with many changes."""
        self._set("_hold_busy", hold)

    def _set(self, attribute: str, value: object) -> None:
        if getattr(self, attribute) != value:
            setattr(self, attribute, value)
            self._stretch_end = None
            self.settings_changed.emit()

    def set_change_instants(self, instants: Int64Array) -> None:
        """Take the instants at which something changes under the current cut-off and filters, ascending."""
        self._changes = instants
        days, counts = np.unique(instants // DAY_S, return_counts=True)
        self._busy = days[counts >= BUSY_CHANGES] * DAY_S
        self._stretch_end = None
        self.changes_changed.emit()

    def next_change(self, at: int) -> int | None:
        """Return the first instant of change after ``at``, or ``None``."""
        i = int(np.searchsorted(self._changes, at, side="right"))
        return int(self._changes[i]) if i < len(self._changes) else None

    def previous_change(self, at: int) -> int | None:
        """Return the last instant of change before ``at``, or ``None``."""
        i = int(np.searchsorted(self._changes, at, side="left")) - 1
        return int(self._changes[i]) if i >= 0 else None

    # Playing --------------------------------------------------------------------------------------------------

    @Slot()
    def play(self) -> None:
        """Start; from the other end when the clock already stands at the end."""
        if self._playing:
            return
        first, last = self._bounds()
        head = self._clock.head
        if (self._direction > 0 and head >= last) or head > last:
            self._move_to(first)
        elif (self._direction < 0 and head <= first) or head < first:
            self._move_to(last)
        self._playing = True
        self._waiting_for_page = False
        self._hold_next = False
        self._stretch_end = None
        self._last_set, self._position = self._clock.moment, float(self._clock.head)
        self._elapsed.start()
        self._timer.start(FRAME_MS)
        self.playing_changed.emit(True)

    @Slot()
    def pause(self) -> None:
        """Stop where the clock stands."""
        if self._playing:
            self._playing = False
            self._timer.stop()
            self.playing_changed.emit(False)

    @Slot()
    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if self._playing:
            self.pause()
        else:
            self.play()

    @Slot()
    def page_drew(self) -> None:
        """Take note that the map has drawn the moment it was last given."""
        self._waiting_for_page = False
        if self._playing and not self._timer.isActive():
            self._schedule()

    def _schedule(self) -> None:
        if self._hold_next:
            self._hold_next = False
            self._timer.start(HOLD_MS)
            return
        self._timer.start(max(0, FRAME_MS - self._elapsed.elapsed()))

    def _bounds(self) -> tuple[int, int]:
        """Return the first and the last instant the clock's head may go to, in the loop where there is one."""
        first, last = self._clock.head_limits
        if self._loop is None:
            return first, last
        start, end = self._loop
        moment = self._clock.moment
        if moment.until is not None and self._clock.lock is Lock.NONE:
            end = max(start, end - (moment.until - moment.at) + 1)
        return min(max(start, first), last), max(min(end, last), first)

    def _move_to(self, head: int) -> None:
        self._clock.move_head(head)
        self._last_set = self._clock.moment
        self._position = float(self._clock.head)

    def _step(self) -> None:
        elapsed_s = min(self._elapsed.restart() / 1000, LONGEST_STEP_S)
        before = self._clock.head
        if self._clock.moment != self._last_set:
            self._last_set, self._position, self._stretch_end = self._clock.moment, float(before), None
        first, last = self._bounds()
        target = min(max(self._target(before, elapsed_s), first), last)
        end = last if self._direction > 0 else first
        if target == before == end:
            if self._loop is None or first >= last:
                self.pause()
                return
            target = first if self._direction > 0 else last
        if target == before:
            self._timer.start(FRAME_MS)
            return
        # Set before the clock speaks: a page that draws at once answers within this call.
        self._waiting_for_page = True
        position = self._position
        self._move_to(target)
        self._position = position if target not in (first, last) else float(target)
        if target == end and self._loop is None:
            self.pause()
        elif not self._waiting_for_page and not self._timer.isActive():
            self._schedule()

    def _target(self, at: int, elapsed_s: float) -> int:
        """Return where the clock is to be set next; keeps the finer position."""
        pace = float(self._speed.pace)
        stop: int | None = None
        if self._skip_quiet:
            stop = self._end_of_stretch(at)
            pace = max(pace, self._stretch_pace)
        self._position += self._direction * pace * elapsed_s
        target = int(self._position // _grain_of(pace)) * _grain_of(pace)
        # What the grain cuts off never turns the clock round.
        target = max(target, at) if self._direction > 0 else min(target, at)
        if stop is not None and pace > self._speed.pace:
            target = self._not_past(stop, target)
        busy = self._busy_day_between(at, target) if self._hold_busy else None
        if busy is not None:
            self._hold_next = True
            target = self._not_past(busy, target)
        return target

    def _not_past(self, stop: int, target: int) -> int:
        past = (self._position - stop) * self._direction > 0
        if past:
            self._position = float(stop)
        return stop if past else target

    def _end_of_stretch(self, at: int) -> int | None:
        reached = self._stretch_end is None or (at - self._stretch_end) * self._direction >= 0
        if reached:
            change = self.next_change(at) if self._direction > 0 else self.previous_change(at)
            first, last = self._bounds()
            self._stretch_end = change if change is not None else (last if self._direction > 0 else first)
            self._stretch_pace = abs(self._stretch_end - at) / QUIET_S
        return self._stretch_end

    def _busy_day_between(self, at: int, target: int) -> int | None:
        """Return the first busy day that begins after ``at`` and not after ``target``, in playing direction."""
        if self._direction > 0:
            i = int(np.searchsorted(self._busy, at, side="right"))
            return int(self._busy[i]) if i < len(self._busy) and self._busy[i] <= target else None
        i = int(np.searchsorted(self._busy, at, side="left")) - 1
        return int(self._busy[i]) if i >= 0 and self._busy[i] >= target else None
