"""Widgets are tested off screen; a test that leaves a window, a running timer or a thread behind fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def nothing_left_over(qapp: QApplication) -> Iterator[None]:
    """Compare windows, running timers and threads before and after a test."""
    windows, threads = set(qapp.topLevelWidgets()), set(threading.enumerate())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget not in windows and widget.isVisible()]
    timers = [timer for widget in left for timer in widget.findChildren(QTimer) if timer.isActive()]
    assert not left, f"windows left open: {left}"
    assert not timers, f"timers left running: {timers}"
    assert set(threading.enumerate()) <= threads, "a thread was left running"
