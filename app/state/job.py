"""Long work beside the window: it tells how far it is, can be stopped, and says in one sentence what went wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.support.errors import UserError

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


class Stopped(Exception):  # noqa: N818 - not an error: the person wanted it
    """Raised inside the work when it is to stop."""


class Job(QObject):
    """One piece of work in a thread of its own. Start it once; keep it until it has ended.

    Signals:
        progressed: how many rows are done, in the work's own count.
        succeeded: what the work returned.
        failed: what went wrong, for the person.
        ended: after one of the two, or when it was stopped.
    """

    progressed = Signal(int)
    succeeded = Signal(object)
    failed = Signal(str)
    ended = Signal()
    _finished = Signal(object, str)

    def __init__(self, work: Callable[[Progress], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._finished.connect(self._on_finished)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop at the next step; neither ``succeeded`` nor ``failed`` comes afterwards."""
        self._stop.set()

    def _run(self) -> None:
        result, problem = None, ""
        try:
            result = self._work(self._tell)
        except Stopped:
            self._stop.set()
        except UserError as error:
            problem = str(error)
        except MemoryError:
            problem = "There is not enough memory for this. Close other programs, or take a smaller file."
        except Exception:
            log.exception("a job failed")
            problem = "This failed for a reason that the program did not expect; the log says more (--verbose)."
        self._finished.emit(result, problem)

    def _tell(self, count: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.progressed.emit(count)

    def _on_finished(self, result: object, problem: str) -> None:
        self._thread.join()
        if not self._stop.is_set():
            if problem:
                self.failed.emit(problem)
            else:
                self.succeeded.emit(result)
        self.ended.emit()
