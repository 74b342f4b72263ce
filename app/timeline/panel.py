"""The timeline panel: transport, overview and timeline together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.records import Ref
from app.domain.scene import Scene, SceneIndex
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, wall_clock
from app.state.playback import Playback
from app.state.selection import Selection
from app.timeline.actions import TimelineActions
from app.timeline.announcer import Announcer, announce
from app.timeline.captions import caption_of, is_comparable
from app.timeline.hover import record_in_words
from app.timeline.overlay import end_of
from app.timeline.overview import OverviewBar
from app.timeline.scale import TimeScale
from app.timeline.transport import Transport
from app.timeline.view import TimelineView


class TimelinePanel(QWidget):
    """The whole control. It reads clock, playback and selection and writes to them when somebody does something.

    ``actions()`` lists what can be done, each with a shortcut that works wherever the focus is in the window.

    Signals:
        caption_changed: one line on what has just changed, or an empty text.
        command_wanted: somebody wants the command that shows the clock's moment again.
    """

    caption_changed = Signal(str)
    command_wanted = Signal()

    def __init__(
        self,
        clock: Clock,
        playback: Playback,
        selection: Selection,
        bookmarks: Bookmarks,
        now: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the panel; ``now`` is where the today line stands, the computer's clock if not given."""
        super().__init__(parent)
        self._clock, self._playback = clock, playback
        self._index: SceneIndex | None = None
        self._scene: Scene | None = None
        self.view = TimelineView(clock, selection, wall_clock() if now is None else now, self)
        self.overview = OverviewBar(clock, self)
        self._actions = TimelineActions(clock, playback, bookmarks, self.view, self)
        self.addActions(self._actions.all)
        self.transport = Transport(clock, playback, bookmarks, self.view, self.overview, self._actions, self)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transport)
        layout.addWidget(self.view, 1)
        announcer = Announcer(clock, playback, lambda: self.view.dragging, partial(announce, self.view), self)
        self.view.drag_ended.connect(announcer.settle)
        self.caption_changed.connect(announcer.caption)
        self.caption_changed.connect(self.overview.set_caption)
        selection.selected_changed.connect(lambda refs: announcer.chosen(self.words_of(refs)))
        self.view.scale_changed.connect(self._on_scale_changed)
        self.overview.range_wanted.connect(self._show_range)
        self.overview.all_wanted.connect(self.view.fit_all)
        self._actions.command_wanted.connect(self.command_wanted)
        playback.changes_changed.connect(self._on_changes_changed)
        playback.settings_changed.connect(lambda: self.view.set_loop(playback.loop))
        bookmarks.bookmarks_changed.connect(lambda: self.view.set_marks(bookmarks.all))
        self.view.mark_wanted.connect(bookmarks.go)
        self.view.set_marks(bookmarks.all)
        self._on_changes_changed()

    def fill_menu(self, menu: QMenu) -> None:
        """Put all that can be done into a menu of a menu bar, each thing once: what is wanted most, then submenus."""
        menu.addActions(self._actions.first)
        menu.addMenu("Step the clock").addActions(self._actions.steps)
        menu.addSeparator()
        for one in self.transport.menus():
            menu.addMenu(one)

    def set_atlas(self, atlas: Atlas, index: SceneIndex) -> None:
        """Show another atlas, all of its time; ``index`` is its scene index."""
        self._index, self._scene = index, None
        self.view.set_caption("")
        self.view.set_index(index)
        self.overview.set_span(*self.view.whole_span())

    def set_scene(self, scene: Scene, dimmed: NDArray[np.bool_] | None = None) -> None:
        """Take the scene of the clock's moment, and caption what has just changed.

        ``dimmed`` marks the deployments that only a filter by status leaves out at this moment, if there is one.
        """
        before, self._scene = self._scene, scene
        self.view.set_dimmed(np.zeros(len(scene.deployments), dtype=np.bool_) if dimmed is None else dimmed)
        if before is None or self._index is None:
            return
        caption = caption_of(self._index, before, scene)
        # While the clock only moves, the last caption stays to be read.
        if caption or not is_comparable(before, scene):
            self.view.set_caption(caption)
            self.caption_changed.emit(caption)

    def set_shown(self, deployments: NDArray[np.bool_], events: NDArray[np.bool_], sites: NDArray[np.bool_]) -> None:
        """Show only what the filters leave: masks aligned with the atlas."""
        self.view.set_shown(deployments, events, sites)

    def words_of(self, refs: Sequence[Ref]) -> str:
        """Return what is chosen in plain words, to be read aloud: the record chosen last, and how many there are."""
        at = end_of(self._clock.moment)
        known_until = self._clock.cutoff.known_until(at)
        words = record_in_words(self.view.page.atlas, refs[-1], at, known_until) if refs else ""
        return f"{words} {len(refs):,} chosen." if len(refs) > 1 else words

    def _on_scale_changed(self, scale: TimeScale) -> None:
        self.overview.set_range(scale.start, scale.end)

    def _show_range(self, first: int, last: int) -> None:
        self.view.set_scale(TimeScale.fitting(first, last, self.view.scale.width))

    def _on_changes_changed(self) -> None:
        self.overview.set_change_instants(self._playback.change_instants)
