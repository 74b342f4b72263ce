"""Says what changes to a screen reader: the date when a hand has moved the clock, the captions while it plays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from app.domain.moments import moment_in_words
from app.state.clock import Clock
from app.state.playback import Playback


class Announcer(QObject):
    """Announces politely: what is being said is finished first.

    While the clock plays or is dragged its dates go by too fast to be said; where it comes to rest is said.
    """

    def __init__(
        self,
        clock: Clock,
        playback: Playback,
        dragging: Callable[[], bool],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._playback = playback
        self._dragging = dragging
        self._say = say
        self._said = moment_in_words(clock.moment)
        clock.moment_changed.connect(self.settle)
        playback.playing_changed.connect(self._on_playing_changed)

    def settle(self) -> None:
        """Say the date, if it is at rest and has not been said."""
        words = moment_in_words(self._clock.moment)
        if words == self._said or self._playback.playing or self._dragging():
            return
        self._said = words
        self._say(words)

    def caption(self, text: str) -> None:
        """Say what has just changed."""
        if text:
            self._say(text)

    def chosen(self, words: str) -> None:
        """Say what has been chosen."""
        if words:
            self._say(words)

    def _on_playing_changed(self, playing: bool) -> None:
        self._say("Playing" if playing else "Paused")
        self.settle()


def announce(source: QObject, text: str) -> None:
    """Hand a text to the screen reader, if there is one."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
