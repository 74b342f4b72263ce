"""The one object that the page talks to."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWebChannel import QWebChannel

from app.mapview.messages import Incoming, MessageError, Ready, decode

_log = logging.getLogger(__name__)


class Bridge(QObject):
    """Carries messages both ways. What is sent before the page says that it is ready waits and goes out in order.

    Signals:
        sent(str): to the page, one JSON message.
        received(object): from the page, one :data:`~app.mapview.messages.Incoming`.
    """

    sent = Signal(str)
    received = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ready = False
        self._closed = False
        self._waiting: list[str] = []
        self.channel = QWebChannel(self)
        self.channel.registerObject("bridge", self)

    @property
    def is_ready(self) -> bool:
        """Whether the page has said that it can be spoken to."""
        return self._ready

    def send(self, message: str) -> None:
        """Send one encoded message, now or when the page is ready; drop it when the page is gone."""
        if self._closed:
            return
        if self._ready:
            self.sent.emit(message)
        else:
            self._waiting.append(message)

    def reset(self) -> None:
        """Forget the page: it is about to be loaded anew, and what waited for the old one is dropped."""
        self._ready = False
        self._waiting.clear()

    def close(self) -> None:
        """Drop what waits and everything that still comes, either way."""
        self.reset()
        self._closed = True

    @Slot(str)
    def receive(self, text: str) -> None:
        """Take a message from the page; one that cannot be read is logged and dropped."""
        if self._closed:
            return
        try:
            message: Incoming = decode(text)
        except MessageError as error:
            _log.error("%s", error)
            return
        if isinstance(message, Ready):
            self._ready = True
            waiting, self._waiting = self._waiting, []
            for queued in waiting:
                self.sent.emit(queued)
        self.received.emit(message)
