"""The Qt application, made so that the map can live in it, and ended so that nothing of the map outlives it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.mapview.scheme import register_scheme
from app.support.paths import APP_NAME, APP_SLUG

_qt_log = logging.getLogger("qt")

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

# What Qt warns of and the program means: no sandbox for the superuser, and software drawing where there is no OpenGL
# or Vulkan.
_EXPECTED: Final = (
    "Sandboxing disabled by user",
    "QRhiGles2: Failed to create",
    "Failed to create RHI for backend",
    "Failed to load vulkan",
    "initInstance: No Vulkan library",
    "Failed to create platform Vulkan instance",
    "Failed to create Vulkan instance",
    "Unable to detect GPU vendor",
    "GPUInfo not initialized",
    "This plugin does not support propagateSizeHints",
)


def make_application() -> QApplication:
    """Return the application, made once a process: the map's scheme must be known before it is.

    What Qt has to say goes to the logger ``qt``.
    """
    qInstallMessageHandler(_log_message)
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication([APP_SLUG])
    application.setApplicationName(APP_SLUG)
    application.setApplicationDisplayName(APP_NAME)
    application.setStyle("Fusion")
    return application


@contextmanager
def running_application() -> Iterator[QApplication]:
    """Make the application for a command and end it afterwards, also when the command fails."""
    application = make_application()
    try:
        yield application
    finally:
        finish()


def finish() -> None:
    """Delete what waits to be deleted: pages must go before their profiles, and both before the application."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _log_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    level = logging.INFO if text.startswith(_EXPECTED) else _LEVELS[kind]
    _qt_log.log(level, "%s", text)
