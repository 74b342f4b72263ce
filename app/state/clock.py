"""The one clock: what moment is shown, and as known when. Nobody else keeps a copy of the time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.scene import Moment
from app.domain.status import TODAY, Cutoff


class Clock(QObject):
    """Owns the moment and the cut-off; says so when one of them has really changed.

    Signals:
        moment_changed: the new :class:`~app.domain.scene.Moment`.
        cutoff_changed: the new :class:`~app.domain.status.Cutoff`.
        limits_changed: the first and the last instant the clock may show.
    """

    moment_changed = Signal(object)
    cutoff_changed = Signal(object)
    limits_changed = Signal(object, object)

    def __init__(self, moment: Moment | int = 0, cutoff: Cutoff = TODAY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment = Moment(moment) if isinstance(moment, int) else moment
        self._cutoff = cutoff
        self._earliest, self._latest = DISTANT_PAST, DISTANT_FUTURE

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

    def set_moment(self, moment: Moment | int) -> None:
        """Show another instant or window, moved into the limits; a window keeps its length where it fits."""
        clamped = self._clamped(Moment(moment) if isinstance(moment, int) else moment)
        if clamped != self._moment:
            self._moment = clamped
            self.moment_changed.emit(clamped)

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
        self._earliest, self._latest = earliest, latest
        self.limits_changed.emit(earliest, latest)
        self.set_moment(self._moment)

    def _clamped(self, moment: Moment) -> Moment:
        if moment.until is None:
            return Moment(min(max(moment.at, self._earliest), self._latest))
        # A window is half-open, so its end may lie one second past the last instant.
        end = self._latest + 1
        length = min(moment.until - moment.at, end - self._earliest)
        at = min(max(moment.at, self._earliest), end - length)
        return Moment(at, at + length)
