"""The version of Qt for Python that is installed keeps its counts.

PySide6 6.12.0 on Python 3.11 drops one reference to ``None`` with most calls that return nothing, until the interpreter
dies; the requirements keep it out.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QLabel

CALLS = 20_000


def test_calls_that_return_nothing_keep_the_references_to_none(qapp: QApplication) -> None:
    label, timer = QLabel(), QTimer()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("x")
        label.update()
        label.setVisible(False)
        timer.setInterval(1)
        QCoreApplication.processEvents()
    assert abs(sys.getrefcount(None) - before) < CALLS / 10
    label.deleteLater()
