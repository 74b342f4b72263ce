"""The ``atlas:`` scheme: the page's only way to any file, and the interceptor that refuses every other."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from app.mapview.files import HOST, ORIGIN, SCHEME, WEB_FILES, leaflet_files, mime_type, read_below
from app.mapview.page import page_html
from app.mapview.symbols import SymbolStore
from app.mapview.theme import colours_css

_log = logging.getLogger(__name__)

PAGE_URL: Final = QUrl(f"{ORIGIN}/page.html")

BasemapReader = Callable[[str], bytes | None]
"""Returns the packed bytes of a base map layer by its name (``land-1``, ``places``...), ``None`` if unknown."""

_CHANNEL_SCRIPT: Final = ":/qtwebchannel/qwebchannel.js"
_NAME: Final = re.compile(r"[a-z0-9-]+")


def register_scheme() -> None:
    """Make ``atlas:`` known to WebEngine. Must run once, before the QApplication is made."""
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


class AtlasSchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers GET requests for the page, our modules, Leaflet, the base map and symbols; 404 for all else."""

    def __init__(self, basemap: BasemapReader, cache_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._basemap = basemap
        self._cache_dir = cache_dir
        self._symbols = SymbolStore(cache_dir / "symbols")

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request."""
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        path = job.requestUrl().path(QUrl.ComponentFormattingOption.FullyDecoded)
        try:
            body = self.read(job.requestUrl().host(), path)
        except OSError as error:
            _log.error("The map could not read %s: %s", path, error)
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)
            return
        if body is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(mime_type(path).encode()), buffer)

    def read(self, host: str, path: str) -> bytes | None:
        """Return what is served at ``path`` (with its leading ``/``), or ``None``.

        Raises:
            OSError: a file that is there cannot be read.
        """
        if host != HOST:
            return None
        match path.lstrip("/").split("/", 1):
            case ["page.html"]:
                return page_html(self._cache_dir).encode()
            case ["colours.css"]:
                return colours_css().encode()
            case ["web", name]:
                return read_below(WEB_FILES, name)
            case ["leaflet", name]:
                return read_below(leaflet_files(), name)
            case ["qt", "qwebchannel.js"]:
                return _qt_resource(_CHANNEL_SCRIPT)
            case ["basemap", name]:
                stem = name.removesuffix(".json").removesuffix(".bin")
                return self._basemap(stem) if _NAME.fullmatch(stem) else None
            case ["symbol", name]:
                stem = name.removesuffix(".svg")
                sidc = stem.removesuffix("-dark")
                return self._symbols.svg(sidc, on_dark=sidc != stem).encode()
            case _:
                return None


class OfflineInterceptor(QWebEngineUrlRequestInterceptor):
    """Refuses every request that is not for ``atlas://map`` and remembers its address in :attr:`refused`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refused: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block a request to anywhere else."""
        url = info.requestUrl()
        # data: URLs stay inside the page (Leaflet has its empty image as one).
        if (url.scheme() == SCHEME and url.host() == HOST) or url.scheme() == "data":
            return
        info.block(True)
        self.refused.append(url.toString())
        _log.warning("Refused a request to %s", url.toString())


def offline_profile(basemap: BasemapReader, cache_dir: Path) -> tuple[QWebEngineProfile, OfflineInterceptor]:
    """Return a profile that keeps nothing on disk and reaches nothing but this program, and its interceptor."""
    profile = QWebEngineProfile()
    interceptor = OfflineInterceptor(profile)
    profile.setUrlRequestInterceptor(interceptor)
    profile.installUrlSchemeHandler(SCHEME.encode(), AtlasSchemeHandler(basemap, cache_dir, profile))
    return profile, interceptor


def _qt_resource(path: str) -> bytes | None:
    file = QFile(path)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return None
    return bytes(file.readAll().data())
