"""Ctrl+C during a command that runs within Qt, out of whose loop no exception gets."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_LOOK_MS: Final = 100


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` when the person presses Ctrl+C; it is to make the work end soon."""
    from PySide6.QtCore import QTimer

    before = signal.signal(signal.SIGINT, lambda _signal, _frame: stop())
    # Python looks for signals only when it runs.
    looking = QTimer(interval=_LOOK_MS)
    looking.timeout.connect(lambda: None)
    looking.start()
    try:
        yield
    finally:
        looking.stop()
        signal.signal(signal.SIGINT, before)


@contextmanager
def plainly_interruptible() -> Iterator[None]:
    """Let Ctrl+C end the program at once while it has written nothing: Qt's imports take it for a failure of theirs."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
