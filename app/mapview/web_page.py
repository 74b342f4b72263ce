"""The page that the web engine shows: it goes nowhere else, and its console is ours."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings

from app.mapview.scheme import PAGE_URL, VECTOR_URL

_js_log = logging.getLogger("js")

_LEVELS: Final = {
    QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel: logging.INFO,
    QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel: logging.WARNING,
    QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel: logging.ERROR,
}


class MapPage(QWebEnginePage):
    """The page: it goes nowhere else, and its console is ours. :attr:`console` keeps the last warnings and errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.console: deque[str] = deque(maxlen=100)
        settings = self.settings()
        settings.setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.ErrorPageEnabled, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.FocusOnNavigationEnabled, False)

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002 - Qt's name
        isMainFrame: bool,
    ) -> bool:
        """Allow only the map's own page."""
        return QUrl(url) in (PAGE_URL, VECTOR_URL)

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Send a line of the console to the logger ``js``."""
        severity = _LEVELS[level]
        line = f"{message} ({sourceID}:{lineNumber})"
        _js_log.log(severity, "%s", line)
        if severity >= logging.WARNING:
            self.console.append(line)
