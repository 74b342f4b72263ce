"""Long work beside the window, with a note that it is under way once it takes a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from app.state.job import Job, Progress
from app.ui.dialogs import show_problem


def run_beside(
    window: QWidget,
    words: str,
    work: Callable[[Progress], object],
    done: Callable[..., None],
    *,
    problem: str,
    failed: Callable[[str], None] | None = None,
    can_stop: bool = True,
) -> Job:
    """Start work and return it as a job; the window stays alive meanwhile.

    Args:
        window: the parent.
        words: what is being done.
        work: called in a thread; told how to say how far it is, which also stops it.
        done: called with what the work returned.
        problem: the heading of what is said when it fails.
        failed: called with the sentence instead of that.
        can_stop: whether a person may stop it.
    """
    job = Job(work, window)
    wait = QProgressDialog(words, "Stop", 0, 0, window)
    if not can_stop:
        wait.setCancelButton(None)
    wait.setWindowModality(Qt.WindowModality.WindowModal)
    # Most work is done before one could read what it is.
    wait.setMinimumDuration(600)
    wait.canceled.connect(job.stop)
    # Before what follows asks or says something: the note must not come up behind that.
    for over in (job.succeeded, job.failed, job.ended):
        over.connect(wait.reset)
    job.ended.connect(wait.deleteLater)
    job.ended.connect(job.deleteLater)
    job.succeeded.connect(done)
    job.failed.connect(failed or (lambda text: show_problem(window, problem, text)))
    job.start()
    return job
