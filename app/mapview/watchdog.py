"""Notices that the page owes an answer and is silent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS: Final = 1000

PATIENCE_TICKS: Final = 15
"""How long a page may be silent while something is expected of it. The slowest honest work measured, a million
observations on two busy cores, takes a fifth of that."""


class Watchdog(QObject):
    """Counts the ticks for which a page that owes an answer says nothing.

    A timer that was late ticks once: time in which this program itself did not run, because the computer slept or the
    window was busy, is not held against the page.

    Signals:
        silent(): the page has said nothing for too long. Nothing more comes until :meth:`expect` is called again, and
            then the patience is twice as long: what is slow here should not be taken for dead again and again.
    """

    silent = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patience = PATIENCE_TICKS
        self._ticks = 0
        self.timer = QTimer(self, interval=_TICK_MS)
        self.timer.timeout.connect(self._tick)

    def expect(self) -> None:
        """Something is asked of the page; what is counted already goes on being counted."""
        if not self.timer.isActive():
            self._ticks = 0
            self.timer.start()

    def heard(self, *, owes: bool) -> None:
        """Take note that the page said something, and whether it still owes an answer."""
        self._ticks = 0
        if not owes:
            self.timer.stop()

    def rest(self) -> None:
        """Nothing is expected of the page."""
        self.timer.stop()

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks >= self._patience:
            self._patience *= 2
            self.timer.stop()
            self.silent.emit()
