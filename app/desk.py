"""Puts the window together: the only place that builds objects and connects them."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.data.bundled import open_atlas, open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Changed, Moment, Scene
from app.domain.status import TODAY, Cutoff, Status
from app.export.captions import captions_of
from app.mapview.application import finish, make_application
from app.mapview.view import MapView
from app.state.clock import Clock
from app.state.document import Document
from app.state.playback import Playback
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.errors import UserError
from app.support.paths import cache_dir
from app.support.settings import Settings
from app.timeline.panel import TimelinePanel
from app.ui.dialogs import ask_for_atlas, show_about, show_problem, show_shortcuts
from app.ui.inspector import Inspector
from app.ui.main_window import MainWindow
from app.ui.snapshot_dialog import export_snapshot
from app.ui.theme import ThemeName, colours_named, palette_of
from app.ui.views import ALLIANCE, NamedView

log = logging.getLogger(__name__)

OPENING_MOMENT = Moment(instant_of(2015, 4, 27))
_HINT = "Drag the clock on the timeline to see another day, or press the space bar to play."
_THEME = "window/theme"
_SHOWN = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT)


class Desk(QObject):
    """The window and everything behind it, connected."""

    def __init__(
        self,
        atlas: Atlas,
        path: Path | None = None,
        moment: Moment = OPENING_MOMENT,
        cutoff: Cutoff = TODAY,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings if settings is not None else Settings()
        self.map = MapView(open_basemap().packed, cache_dir())
        self.clock = Clock(moment, cutoff, self)
        self.document = Document(atlas, path, self)
        self.scenes = Scenes(self.document, self.clock, self)
        self.selection = Selection(self)
        self.playback = Playback(self.clock, self)
        self.theme: ThemeName = self._chosen_theme()
        self.inspector = Inspector()
        self.timeline = TimelinePanel(self.clock, self.playback, self.selection)
        self.window = MainWindow(self.map, self.inspector, self.timeline, self.settings)
        self._connect()
        self._apply_theme()
        self.map.fit(*ALLIANCE.bbox)
        self._show_atlas()
        self.window.set_hint(_HINT)

    def _connect(self) -> None:
        self.document.atlas_changed.connect(self._show_atlas)
        self.scenes.scene_changed.connect(self._show_scene)
        self.clock.cutoff_changed.connect(self._push_changes)
        self.map.drawn.connect(self.playback.page_drew)
        self.map.clicked.connect(self._on_map_clicked)
        self.map.hovered.connect(self.selection.hover)
        self.map.failed.connect(self._on_map_failed)
        self.selection.selected_changed.connect(self._on_selected)
        self.selection.hovered_changed.connect(self.map.set_hover)
        self.inspector.followed.connect(lambda ref: self.selection.set([ref]))
        self.window.view_wanted.connect(self._go_to_view)
        self.window.theme_toggled.connect(self._toggle_theme)
        self.window.export_wanted.connect(self._export)
        self.window.open_wanted.connect(self._open)
        self.window.bundled_wanted.connect(lambda: self.open_file(None))
        self.window.about_wanted.connect(lambda: show_about(self.window, self.document.atlas))
        self.window.shortcuts_wanted.connect(lambda: show_shortcuts(self.window))
        self.window.closing.connect(self.playback.pause)

    # Data to views

    def _show_atlas(self) -> None:
        atlas = self.document.atlas
        self.selection.clear()
        self.window.set_title(atlas.title)
        self.map.set_atlas(atlas)
        self.timeline.set_atlas(atlas, self.scenes.index)
        self._push_changes(self.clock.cutoff)
        self._show_scene(self.scenes.scene, None)

    def _show_scene(self, scene: Scene, _changed: Changed | None) -> None:
        self.map.show_scene(scene, captions_of(self.document.atlas, scene))
        self.window.set_counts(counts_in_words(scene))
        self._show_selected()

    def _push_changes(self, cutoff: Cutoff) -> None:
        self.playback.set_change_instants(self.scenes.index.change_instants(cutoff))

    def _show_selected(self) -> None:
        selected = self.selection.selected
        self.inspector.show_record(self.document.atlas, selected[-1] if selected else None, self.scenes.scene)

    # Hands to models

    def _on_map_clicked(self, ref: Ref | None) -> None:
        self.selection.set([ref] if ref is not None else [])

    def _on_selected(self, selected: tuple[Ref, ...]) -> None:
        self.map.set_selection(selected[-1] if selected else None)
        self._show_selected()

    def _go_to_view(self, view: NamedView) -> None:
        self.map.fit(*view.bbox, animate=True)

    def _open(self) -> None:
        path = ask_for_atlas(self.window, self.document.path)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path | None) -> None:
        """Open another atlas, the bundled one for ``None``; where it cannot be read, say so and keep this one."""
        try:
            atlas = open_atlas(path)
        except UserError as error:
            show_problem(self.window, "The file was not opened", str(error))
            return
        self.document.replace(atlas, path)

    def _export(self) -> None:
        self.playback.pause()
        export_snapshot(self.window, self.document.atlas, self.scenes.scene, self.map.viewport, self.theme)

    def _on_map_failed(self, text: str) -> None:
        log.error("map: %s", text)
        self.window.set_hint(text)

    # Theme

    def _chosen_theme(self) -> ThemeName:
        chosen = self.settings.text(_THEME)
        if chosen in ("light", "dark"):
            return "dark" if chosen == "dark" else "light"
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _toggle_theme(self) -> None:
        self.theme = "light" if self.theme == "dark" else "dark"
        self.settings.set(_THEME, self.theme)
        self._apply_theme()

    def _apply_theme(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        colours = colours_named(self.theme)
        application.setPalette(palette_of(colours))
        self.window.set_colours(colours)
        self.inspector.set_colours(colours)
        self.map.set_theme(self.theme)
        self._show_selected()


def counts_in_words(scene: Scene) -> str:
    """Return how many deployments are shown and how many are not."""
    statuses = scene.of(Kind.DEPLOYMENT).tolist()
    shown = sum(status in _SHOWN for status in statuses)
    return f"{shown:,} deployments shown · {len(statuses) - shown:,} not yet or no longer"


def run_window(path: Path | None, moment: Moment, cutoff: Cutoff) -> int:
    """Open the window and return the exit code when it closes.

    Raises:
        AtlasFileError: the file cannot be read.
    """
    application = make_application()
    desk = Desk(open_atlas(path), path, moment, cutoff)
    desk.window.show()
    code = application.exec()
    # Qt's objects must go before the application does, or the web engine complains on the way out.
    desk.window.deleteLater()
    desk.deleteLater()
    finish()
    return code
