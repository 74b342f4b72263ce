"""The one clock: what moment is shown, and as known when. Nobody else keeps a copy of the time."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QDateTime, QObject, Signal

from app.domain.civil import DAY_S, instant_of
from app.domain.scene import Moment
from app.domain.status import TODAY, Cutoff

# Without data that say otherwise: what four digits can write.
WIDEST_LIMITS: Final = (instant_of(1), instant_of(10_000) - 1)


def wall_clock() -> int:
    """Return the instant the computer's clock shows."""
    now = QDateTime.currentDateTime()
    date, time = now.date(), now.time()
    return instant_of(date.year(), date.month(), date.day(), time.hour(), time.minute(), time.second())


class Lock(Enum):
    """Which end of a window stays where it is while the clock moves."""

    NONE = auto()
    START = auto()
    END = auto()


class Clock(QObject):
    """Owns the moment and the cut-off; says so when one of them has really changed.

    What a hand or playback moves is the :attr:`head`: the instant, the start of a window that moves whole, or the
    free end of one whose other end is locked.

    Signals:
        moment_changed: the new :class:`~app.domain.scene.Moment`.
        cutoff_changed: the new :class:`~app.domain.status.Cutoff`.
        limits_changed: the first and the last instant the clock may show.
        lock_changed: the new :class:`Lock`.
    """

    moment_changed = Signal(object)
    cutoff_changed = Signal(object)
    limits_changed = Signal(object, object)
    lock_changed = Signal(object)

    def __init__(self, moment: Moment | int = 0, cutoff: Cutoff = TODAY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment = Moment(moment) if isinstance(moment, int) else moment
        self._cutoff = cutoff
        self._lock = Lock.NONE
        self._earliest, self._latest = WIDEST_LIMITS

    @property
    def moment(self) -> Moment:
        """The instant or window that is shown."""
        return self._moment

    @property
    def cutoff(self) -> Cutoff:
        """The information cut-off."""
        return self._cutoff

    @property
    def limits(self) -> tuple[int, int]:
        """The first and the last instant the clock may show, both included."""
        return self._earliest, self._latest

    @property
    def lock(self) -> Lock:
        """Which end of the window is locked."""
        return self._lock

    @property
    def cumulative(self) -> bool:
        """Whether the window holds everything from the beginning to the clock."""
        return self._lock is Lock.START and self._moment.at == self._earliest

    @property
    def head(self) -> int:
        """The instant that moves: the end of a window whose start is locked, else the start."""
        moment = self._moment
        return moment.at if moment.until is None or self._lock is not Lock.START else moment.until

    @property
    def head_limits(self) -> tuple[int, int]:
        """The first and the last instant the head may go to; a window with a locked end keeps a day, if it has one."""
        moment = self._moment
        if moment.until is None:
            return self._earliest, self._latest
        least = min(DAY_S, moment.until - moment.at)
        match self._lock:
            case Lock.START:
                return moment.at + least, self._latest + 1
            case Lock.END:
                return self._earliest, moment.until - least
            case _:
                return self._earliest, self._latest + 1 - (moment.until - moment.at)

    def set_moment(self, moment: Moment | int) -> None:
        """Show another instant or window, moved into the limits; a window keeps its length where it fits.

        An instant has no ends to lock.
        """
        clamped = self._clamped(Moment(moment) if isinstance(moment, int) else moment)
        if clamped != self._moment:
            self._moment = clamped
            self.moment_changed.emit(clamped)
        if clamped.until is None:
            self.set_lock(Lock.NONE)

    def move_head(self, instant: int) -> None:
        """Go to an instant, within the limits: a window goes with it whole, or by its free end only."""
        first, last = self.head_limits
        head, moment = min(max(instant, first), last), self._moment
        if moment.until is None:
            self.set_moment(Moment(head))
        elif self._lock is Lock.START:
            self.set_moment(Moment(moment.at, head))
        elif self._lock is Lock.END:
            self.set_moment(Moment(head, moment.until))
        else:
            self.set_moment(Moment(head, head + moment.until - moment.at))

    def set_lock(self, lock: Lock) -> None:
        """Lock one end of the window or none; of an instant nothing can be locked."""
        if self._moment.until is None:
            lock = Lock.NONE
        if lock is not self._lock:
            self._lock = lock
            self.lock_changed.emit(lock)

    def accumulate(self) -> None:
        """Show everything from the beginning to the end of the day, or of the window, that is shown."""
        moment = self._moment
        until = moment.at - moment.at % DAY_S + DAY_S if moment.until is None else moment.until
        was_locked, self._lock = self._lock, Lock.START
        # Whoever follows the head sees it stay at the end.
        self.set_moment(Moment(self._earliest, min(until, self._latest + 1)))
        if was_locked is not Lock.START:
            self.lock_changed.emit(Lock.START)

    def set_cutoff(self, cutoff: Cutoff) -> None:
        """Use another information cut-off."""
        if cutoff != self._cutoff:
            self._cutoff = cutoff
            self.cutoff_changed.emit(cutoff)

    def set_limits(self, earliest: int, latest: int) -> None:
        """Allow the instants from ``earliest`` to ``latest``, both included, and move the moment into them.

        Raises:
            ValueError: the limits are crossed.
        """
        if latest < earliest:
            raise ValueError("the clock's latest instant lies before its earliest")
        if (earliest, latest) == (self._earliest, self._latest):
            return
        cumulative, until = self.cumulative, self._moment.until
        self._earliest, self._latest = earliest, latest
        self.limits_changed.emit(earliest, latest)
        if cumulative and until is not None:
            self.set_moment(Moment(earliest, min(max(until, earliest + 1), latest + 1)))
        else:
            self.set_moment(self._moment)

    def _clamped(self, moment: Moment) -> Moment:
        if moment.until is None:
            return Moment(min(max(moment.at, self._earliest), self._latest))
        # A window is half-open, so its end may lie one second past the last instant.
        end = self._latest + 1
        length = min(moment.until - moment.at, end - self._earliest)
        at = min(max(moment.at, self._earliest), end - length)
        return Moment(at, at + length)
