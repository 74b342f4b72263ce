"""The ``atlas:`` scheme: the page's only way to any file, and the interceptor that refuses every other."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QThreadPool, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from app.data.tiles import ReadTile, image_type
from app.mapview.background import Background
from app.mapview.files import HOST, MIME_TYPES, ORIGIN, SCHEME, WEB_FILES, leaflet_files, mime_type, read_below
from app.mapview.online import TileFetcher
from app.mapview.page import page_html, vector_html
from app.mapview.symbols import SymbolStore
from app.mapview.theme import colours_css

_log = logging.getLogger(__name__)

PAGE_URL: Final = QUrl(f"{ORIGIN}/page.html")
VECTOR_URL: Final = QUrl(f"{ORIGIN}/vector.html")
"""The same page, drawing SVG instead of pixels (see ``vector.js``)."""

BasemapReader = Callable[[str], bytes | None]
"""Returns the packed bytes of a base map layer by its name (``land-1``, ``places``...), ``None`` if unknown."""

_CHANNEL_SCRIPT: Final = ":/qtwebchannel/qwebchannel.js"
# Files as they are, in the cache of the system: reading one takes less than asking another thread to.
_AT_HAND: Final = ("/web/", "/leaflet/", "/qt/")
_NAME: Final = re.compile(r"[a-z0-9-]+")
_TILE: Final = re.compile(r"/tile/\d+/(\d{1,2})/(\d{1,8})/(\d{1,8})")
# A picture of one transparent pixel.
_NOTHING: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)


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


Outcome = tuple[str, bytes] | QWebEngineUrlRequestJob.Error
"""The MIME type and the bytes of what was asked for, or why there are none."""


class AtlasSchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers GET requests for the page, our modules, Leaflet, the base map and symbols; 404 for all else.

    Requests come in the thread of the window and are answered there. What may take long is read in another: the land
    takes tens of milliseconds where it is not kept, and the first symbol or the first page hundreds.
    """

    _was_read = Signal(int, object)

    def __init__(self, basemap: BasemapReader, cache_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._basemap = basemap
        self._cache_dir = cache_dir
        self._symbols = SymbolStore(cache_dir / "symbols")
        self._closed = False
        self.points = b""
        """The observations that the page may fetch."""
        self._background: Background | None = None
        self._jobs: dict[int, QWebEngineUrlRequestJob] = {}
        self._numbers = count()
        self._pool = QThreadPool(self, maxThreadCount=1)
        # A large archive must not keep the land waiting.
        self._tile_pool = QThreadPool(self, maxThreadCount=1)
        self._fetcher: TileFetcher | None = None
        self._was_read.connect(self._answer)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Take one request."""
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        if self._closed:
            job.fail(QWebEngineUrlRequestJob.Error.RequestAborted)
            return
        number = next(self._numbers)
        host, path = job.requestUrl().host(), job.requestUrl().path(QUrl.ComponentFormattingOption.FullyDecoded)
        self._jobs[number] = job
        # A page that goes away takes its requests with it.
        job.destroyed.connect(lambda: self._jobs.pop(number, None))
        tile = _TILE.fullmatch(path)
        if tile:
            self._start_tile(number, int(tile[1]), int(tile[2]), int(tile[3]))
        elif path.startswith(_AT_HAND):
            self._answer(number, self._outcome(host, path))
        else:
            self._pool.start(lambda: self._was_read.emit(number, self._outcome(host, path)))

    def _start_tile(self, number: int, zoom: int, column: int, row: int) -> None:
        background = self._background
        if background is None:
            self._answer(number, QWebEngineUrlRequestJob.Error.UrlNotFound)
        elif background.address is not None:
            self._fetcher = self._fetcher or TileFetcher(self)
            address = background.address(zoom, column, row)
            self._fetcher.fetch(address, lambda body: self._answer(number, _picture(body)))
        elif background.read is not None:
            read = background.read
            self._tile_pool.start(lambda: self._was_read.emit(number, _tile_of(read, zoom, column, row)))

    def use_background(self, background: Background | None) -> None:
        """Answer requests for tiles from here, or refuse them."""
        self._background = background
        self._tile_pool.clear()
        if self._fetcher is not None:
            self._fetcher.give_up()

    def close(self) -> None:
        """Finish what is being read and answer nothing more."""
        self._closed = True
        self._jobs.clear()
        if self._fetcher is not None:
            self._fetcher.give_up()
        for pool in (self._pool, self._tile_pool):
            pool.clear()
            pool.waitForDone()

    def _outcome(self, host: str, path: str) -> Outcome:
        try:
            body = self.read(host, path)
        except Exception:  # noqa: BLE001 - the window goes on whatever is wrong with a file; the page says so
            _log.exception("The map could not read %s", path)
            return QWebEngineUrlRequestJob.Error.RequestFailed
        return QWebEngineUrlRequestJob.Error.UrlNotFound if body is None else (mime_type(path), body)

    def _answer(self, number: int, outcome: Outcome) -> None:
        job = self._jobs.pop(number, None)
        if job is None:
            return
        if isinstance(outcome, QWebEngineUrlRequestJob.Error):
            job.fail(outcome)
            return
        kind, body = outcome
        buffer = QBuffer(job)
        buffer.setData(QByteArray(body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(kind.encode()), buffer)

    def read(self, host: str, path: str) -> bytes | None:
        """Return what is served at ``path`` (with its leading ``/``), or ``None``. May be called from any thread.

        Raises:
            Exception: a file that is there cannot be read.
        """
        if host != HOST:
            return None
        match path.lstrip("/").split("/", 1):
            case ["page.html"]:
                return page_html(self._cache_dir).encode()
            case ["vector.html"]:
                return vector_html(self._cache_dir).encode()
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
            case ["observations", _version]:
                return self.points
            case ["symbol", name]:
                stem = name.removesuffix(".svg")
                sidc = stem.removesuffix("-dark")
                return self._symbols.svg(sidc, on_dark=sidc != stem).encode()
            case _:
                return None


def _tile_of(read: ReadTile, zoom: int, column: int, row: int) -> Outcome:
    """Return a tile of a file; whatever is wrong with it, the page says so on its sign."""
    try:
        body = read(zoom, column, row)
    except Exception as error:  # noqa: BLE001 - files fail in many ways, and the map goes on
        _log.info("No tile %d/%d/%d: %s", zoom, column, row, error)
        return QWebEngineUrlRequestJob.Error.RequestFailed
    # Archives cover a part of the earth.
    return _picture(_NOTHING if body is None else body)


def _picture(body: bytes | None) -> Outcome:
    if body is None:
        return QWebEngineUrlRequestJob.Error.RequestFailed
    return image_type(body) or MIME_TYPES[".bin"], body


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


class OfflineProfile(QWebEngineProfile):
    """A profile that keeps nothing on disk and reaches nothing but this program."""

    def __init__(self, basemap: BasemapReader, cache_dir: Path) -> None:
        super().__init__()
        self.interceptor = OfflineInterceptor(self)
        self._handler = AtlasSchemeHandler(basemap, cache_dir, self)
        self.setUrlRequestInterceptor(self.interceptor)
        self.installUrlSchemeHandler(SCHEME.encode(), self._handler)

    def hold(self, points: bytes) -> None:
        """Hold observations ready for the page."""
        self._handler.points = points

    def hold_background(self, background: Background | None) -> None:
        """Hold tiles ready for the page, or none; what was asked for of those before is let go."""
        self._handler.use_background(background)

    def close(self) -> None:
        """Finish what is being read for the page and answer nothing more."""
        self._handler.close()


def _qt_resource(path: str) -> bytes | None:
    file = QFile(path)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return None
    return bytes(file.readAll().data())
