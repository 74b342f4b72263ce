"""Find and the command palette: looks things up, and goes to what was chosen, in place and in time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy

from app.domain.goto import nearest_moment
from app.domain.parties import Party
from app.domain.places import box_of
from app.domain.records import Kind, Ref
from app.domain.search import Hit, SearchIndex
from app.mapview.view import MapView
from app.state.clock import Clock
from app.state.document import Document
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.colours import LIGHT, Colours
from app.ui.find_words import commands_for, is_hidden, result_of
from app.ui.finder import CommandPalette, Finder, Result
from app.ui.main_window import MainWindow

# Half the side of the box about a place that is gone to, in degrees; about 45 km.
_NEAR_DEG: Final = 0.4
_MOST_ROWS: Final = 10
_PLACEHOLDER: Final = "Find a base, ship, unit, event or party"


class FindController(QObject):
    """Owns the find box and the palette.

    Signals:
        went: the :class:`~app.domain.records.Ref` that was gone to.
        looked_at: the :class:`~app.domain.parties.Party` that is to be looked at.
        problem: one sentence on why something could not be shown.
    """

    went = Signal(object)
    looked_at = Signal(object)
    problem = Signal(str)

    def __init__(
        self,
        document: Document,
        scenes: Scenes,
        clock: Clock,
        selection: Selection,
        map_view: MapView,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._document, self._scenes, self._clock = document, scenes, clock
        self._selection, self._map, self._window = selection, map_view, window
        self._colours: Colours = LIGHT
        self._index: SearchIndex | None = None
        self.box = Finder(self._find, _PLACEHOLDER)
        self.box.setMinimumWidth(180)
        self.box.setMaximumWidth(340)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.palette = CommandPalette(self._commands, window)
        # The names are read beside the window when somebody is about to type, so that no letter waits for it.
        self._pool = QThreadPool(self, maxThreadCount=1)
        self.box.entered.connect(self._read_names)
        self.box.chosen.connect(self._on_chosen)
        self.palette.finder.chosen.connect(self._on_command)
        document.atlas_changed.connect(self._forget_index)

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours

    def focus(self) -> None:
        """Put the cursor into the find box."""
        self.box.setFocus()
        self.box.selectAll()

    def go_to(self, ref: Ref) -> None:
        """Select a record, bring it into view and the clock to the nearest moment at which it is to be seen."""
        atlas = self._document.atlas
        if atlas.get(ref) is None:
            self.problem.emit(f"There is no {ref.kind} {ref.id} in this atlas any more.")
            return
        self.show_place(ref)
        at = nearest_moment(self._scenes.index, ref, self._clock.moment.at, self._clock.cutoff)
        if at is not None and at != self._clock.moment.at:
            self._clock.set_moment(at)
        self._selection.set([ref])
        self.went.emit(ref)
        if is_hidden(atlas, ref, self._scenes.whole, self._scenes.scene):
            self.problem.emit("The filters hide this record on map and timeline.")

    def show_place(self, ref: Ref) -> None:
        """Bring the map to a record, unless it is well in view already."""
        box = box_of(self._document.atlas, ref, _NEAR_DEG)
        if box is not None:
            self._map.fit(*box, animate=True)

    def _forget_index(self) -> None:
        self._pool.waitForDone()
        self._index = None

    def _read_names(self) -> None:
        if self._index is None and self._pool.activeThreadCount() == 0:
            atlas = self._document.atlas
            self._pool.start(lambda: self._keep_names(SearchIndex(atlas)))

    def _keep_names(self, index: SearchIndex) -> None:
        self._index = index

    def _names(self) -> SearchIndex:
        self._read_names()
        self._pool.waitForDone()
        assert self._index is not None
        return self._index

    def _find(self, text: str) -> list[Result]:
        if not text.strip():
            return []
        atlas = self._document.atlas
        whole, scene = self._scenes.whole, self._scenes.scene
        known = self._clock.cutoff.known_until(self._clock.moment.at)
        results = []
        for hit in self._names().find(text, _MOST_ROWS):
            hidden = isinstance(hit.target, Ref) and is_hidden(atlas, hit.target, whole, scene)
            results.append(result_of(atlas, hit, self._colours, hidden, known))
        shown = " ".join(text[:40].split())
        nothing = Result(
            f"Nothing here is called “{shown}”.",
            detail="A part of a name will do: yokosuka, 横須賀, よこすか, CVN-73, VMFA-121, destroyer.",
        )
        return results or [nothing]

    def _commands(self, text: str) -> list[Result]:
        return commands_for(text, self._window.commands())

    def _on_chosen(self, hit: Hit) -> None:
        self._window.leave_focus()
        target = hit.target
        if isinstance(target, Ref):
            self.go_to(target)
            return
        if isinstance(target, Party):
            self.looked_at.emit(target)
            return
        sites = [site for site in self._document.atlas.sites if site.region == target.name]
        boxes = [box_of(self._document.atlas, Ref(Kind.SITE, site.id), _NEAR_DEG / 2) for site in sites]
        west, south, east, north = zip(*[box for box in boxes if box], strict=True)
        self._map.fit(min(west), min(south), max(east), max(north), animate=True)

    def _on_command(self, action: QAction) -> None:
        self._window.leave_focus()
        action.trigger()
