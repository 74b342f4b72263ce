"""The Qt application, made so that the map can live in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.mapview.scheme import register_scheme
from app.support.paths import APP_NAME, APP_SLUG


def make_application() -> QApplication:
    """Return the application, made once a process: the map's scheme must be known before it is."""
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication([APP_SLUG])
    application.setApplicationName(APP_SLUG)
    application.setApplicationDisplayName(APP_NAME)
    application.setStyle("Fusion")
    return application
