"""The scene of the moment: follows clock and document, and tells the views what changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, add_months, day_start
from app.domain.scene import Moment, Scene, SceneIndex, changed_between
from app.domain.status import Cutoff
from app.state.clock import Clock
from app.state.document import Document

# How far the clock may go beyond the first and the last change of the data.
_MARGIN_MONTHS = 12


class Scenes(QObject):
    """Owns the scene index of the open atlas and the scene of the clock's moment.

    Signals:
        index_changed: the new :class:`~app.domain.scene.SceneIndex`, before its first scene.
        scene_changed: the new :class:`~app.domain.scene.Scene`, and what differs from the one before
            (:data:`~app.domain.scene.Changed`), or ``None`` where there is nothing to compare with.
    """

    index_changed = Signal(object)
    scene_changed = Signal(object, object)

    def __init__(self, document: Document, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._index = SceneIndex(document.atlas)
        self._scene = self._index.scene(clock.moment, clock.cutoff)
        self._limit_clock()
        document.atlas_changed.connect(self._on_atlas_changed)
        clock.moment_changed.connect(self._on_moment_changed)
        clock.cutoff_changed.connect(self._on_cutoff_changed)

    @property
    def index(self) -> SceneIndex:
        """The scene index of the open atlas."""
        return self._index

    @property
    def scene(self) -> Scene:
        """The scene of the clock's moment and cut-off."""
        return self._scene

    def _on_atlas_changed(self, atlas: Atlas) -> None:
        self._index = SceneIndex(atlas)
        self._scene = self._index.scene(self._clock.moment, self._clock.cutoff)
        self.index_changed.emit(self._index)
        self._limit_clock()
        self.scene_changed.emit(self._scene, None)

    def _on_moment_changed(self, moment: Moment) -> None:
        self._scene, changed = self._index.step(self._scene, moment)
        self.scene_changed.emit(self._scene, changed)

    def _on_cutoff_changed(self, cutoff: Cutoff) -> None:
        before, self._scene = self._scene, self._index.scene(self._clock.moment, cutoff)
        self.scene_changed.emit(self._scene, changed_between(before, self._scene))

    def _limit_clock(self) -> None:
        instants = self._index.change_instants()
        if len(instants):
            first = add_months(day_start(int(instants[0])), -_MARGIN_MONTHS)
            last = add_months(day_start(int(instants[-1])), _MARGIN_MONTHS)
            self._clock.set_limits(first, last + DAY_S)
