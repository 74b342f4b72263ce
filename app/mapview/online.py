"""The program's only way to the network: tiles of an online map that a person has switched on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from app import __version__
from app.data.tiles import image_type
from app.support.paths import APP_NAME

_log = logging.getLogger(__name__)

_TIMEOUT_MS: Final = 10_000
_SCHEMES: Final = ("http", "https")

Done = Callable[[bytes | None], None]


class TileFetcher(QObject):
    """Fetches pictures without waiting for them; asks as many at a time of a server as browsers do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(_TIMEOUT_MS)
        self._under_way: set[QNetworkReply] = set()

    def fetch(self, address: str, done: Done) -> None:
        """Fetch a picture and hand it over; ``None`` where none came: no network, refused, too slow, no picture."""
        url = QUrl(address)
        if url.scheme() not in _SCHEMES:
            done(None)
            return
        request = QNetworkRequest(url)
        # Tile servers ask programs to say who they are.
        name = f"{APP_NAME.replace(' ', '')}/{__version__}"
        request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, name)
        reply = self._network.get(request)
        self._under_way.add(reply)
        reply.finished.connect(lambda: self._finish(reply, done))

    def give_up(self) -> None:
        """Let go of everything that is still under way."""
        for reply in list(self._under_way):
            reply.abort()

    def _finish(self, reply: QNetworkReply, done: Done) -> None:
        self._under_way.discard(reply)
        body = bytes(reply.readAll().data())
        if reply.error() is not QNetworkReply.NetworkError.NoError:
            _log.info("No tile from %s: %s", reply.url().toString(), reply.errorString())
            body = b""
        elif image_type(body) is None:
            _log.info("No picture at %s", reply.url().toString())
            body = b""
        reply.deleteLater()
        done(body or None)
