"""The scene of the moment: follows clock, document and filters, and tells the views what changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, add_months, day_start
from app.domain.filters import FilterSet
from app.domain.scene import Changed, Moment, Scene, SceneIndex, changed_between
from app.domain.status import Cutoff, Int64Array
from app.state.clock import WIDEST_LIMITS, Clock, wall_clock
from app.state.document import Document
from app.state.filters import Filters

# How far the clock may go beyond the first and the last change of the data.
_MARGIN_MONTHS = 12


class Scenes(QObject):
    """Owns the scene index of the open atlas and the scene of the clock's moment, whole and under the filters.

    Signals:
        index_changed: the new :class:`~app.domain.scene.SceneIndex`, before its first scene.
        scene_changed: the new :class:`~app.domain.scene.Scene` under the filters, and what differs from the one
            before (:data:`~app.domain.scene.Changed`), or ``None`` where there is nothing to compare with.
    """

    index_changed = Signal(object)
    scene_changed = Signal(object, object)

    def __init__(self, document: Document, clock: Clock, filters: Filters, parent: QObject | None = None) -> None:
        """``filters`` must have been made before, so that it hears of another atlas first."""
        super().__init__(parent)
        self._clock = clock
        self._filters = filters
        self._index = SceneIndex(document.atlas)
        self._whole = self._index.scene(clock.moment, clock.cutoff)
        self._scene = filters.masks.scene(self._whole)
        self._limit_clock()
        document.atlas_changed.connect(self._on_atlas_changed)
        clock.moment_changed.connect(self._on_moment_changed)
        clock.cutoff_changed.connect(self._on_cutoff_changed)
        filters.filters_changed.connect(self._on_filters_changed)

    @property
    def index(self) -> SceneIndex:
        """The scene index of the open atlas."""
        return self._index

    @property
    def scene(self) -> Scene:
        """The scene of the clock's moment and cut-off, under the filters."""
        return self._scene

    @property
    def whole(self) -> Scene:
        """The same scene as if there were no filters."""
        return self._whole

    def change_instants(self) -> Int64Array:
        """Return the instants at which something changes under cut-off and filters, ascending."""
        return self._filters.masks.change_instants(self._index, self._clock.cutoff)

    def _on_atlas_changed(self, atlas: Atlas) -> None:
        self._index = SceneIndex(atlas)
        self._whole = self._index.scene(self._clock.moment, self._clock.cutoff)
        self._scene = self._filters.masks.scene(self._whole)
        self.index_changed.emit(self._index)
        self._limit_clock()
        self.scene_changed.emit(self._scene, None)

    def _on_moment_changed(self, moment: Moment) -> None:
        self._whole, changed = self._index.step(self._whole, moment)
        self._show(changed)

    def _on_cutoff_changed(self, cutoff: Cutoff) -> None:
        before, self._whole = self._whole, self._index.scene(self._clock.moment, cutoff)
        self._show(changed_between(before, self._whole))

    def _on_filters_changed(self, _filters: FilterSet) -> None:
        before, self._scene = self._scene, self._filters.masks.scene(self._whole)
        self.scene_changed.emit(self._scene, changed_between(before, self._scene))

    def _show(self, changed: Changed) -> None:
        before, self._scene = self._scene, self._filters.masks.scene(self._whole)
        seen = {kind: i[before.of(kind)[i] != self._scene.of(kind)[i]] for kind, i in changed.items()}
        self.scene_changed.emit(self._scene, seen)

    def _limit_clock(self) -> None:
        instants = self._index.change_instants()
        if not len(instants):
            self._clock.set_limits(*WIDEST_LIMITS)
            return
        first = add_months(day_start(int(instants[0])), -_MARGIN_MONTHS)
        # What still holds is to be seen today, too.
        last = add_months(day_start(max(int(instants[-1]), wall_clock())), _MARGIN_MONTHS)
        self._clock.set_limits(first, last + DAY_S)
