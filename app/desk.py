"""Puts the window together: the only place that builds objects and connects them."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Changed, Moment, Scene
from app.domain.status import TODAY, Cutoff
from app.export.captions import captions_of
from app.mapview.symbols import SymbolStore
from app.mapview.view import MapView
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, wall_clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.history import History
from app.state.playback import Playback
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.paths import cache_dir
from app.support.settings import Settings
from app.support.stamps import FileStamp
from app.timeline.panel import TimelinePanel
from app.ui.counts_controller import CountsController
from app.ui.counts_words import counts_in_words
from app.ui.data.controller import DataController
from app.ui.data.files import FileController
from app.ui.dialogs import show_about
from app.ui.export_controller import ExportController
from app.ui.filter_controller import FilterController
from app.ui.find_controller import FindController
from app.ui.help import show_how_do_i
from app.ui.inspector import Inspector
from app.ui.main_window import MainWindow
from app.ui.map_controller import MapController
from app.ui.menus import Doings, fill_menus
from app.ui.opening import Opening, command_for
from app.ui.settings_dialog import SettingsDialog, dismiss_hint, distance_unit, hint_wanted
from app.ui.shortcuts import show_shortcuts
from app.ui.tables.controller import TablesController
from app.ui.theme import ThemeName
from app.ui.theme_controller import ThemeController
from app.ui.views import ALLIANCE, NamedView

log = logging.getLogger(__name__)

OPENING_MOMENT = Moment(instant_of(2015, 4, 27))
_HINT = "Drag the clock on the timeline to see another day, or press the space bar to play."
_NOT_KEPT = "Settings, panels and recent files are forgotten when the program ends: {} cannot be written to."
_TABLE_KEYS = {"Tables": "Ctrl+Shift+B", "Changes": "Ctrl+Shift+C", "Promises": "Ctrl+Shift+P"}
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Desk(QObject):
    """The window and everything behind it, connected. Its map may have been made ahead (:mod:`app.start`)."""

    def __init__(
        self,
        atlas: Atlas,
        path: Path | None = None,
        moment: Moment = OPENING_MOMENT,
        cutoff: Cutoff = TODAY,
        settings: Settings | None = None,
        stamp: FileStamp | None = None,
        view: MapView | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings if settings is not None else Settings()
        self.themes = ThemeController(self.settings, self)
        basemap = open_basemap()
        self.map = view if view is not None else MapView(basemap.packed, cache_dir())
        self.clock = Clock(moment, cutoff, self)
        self.document = Document(atlas, path, self, stamp)
        self.filters = Filters(self.document, self)
        self.scenes = Scenes(self.document, self.clock, self.filters, self)
        self.selection = Selection(self)
        self.history = History(self.selection, self)
        self.playback = Playback(self.clock, self)
        symbols = SymbolStore(cache_dir() / "symbols")
        self.inspector = Inspector(lambda sidc, dark: symbols.svg(sidc, on_dark=dark))
        self.bookmarks = Bookmarks(self.document, self.clock, self)
        self.timeline = TimelinePanel(self.clock, self.playback, self.selection, self.bookmarks)
        self.counting = CountsController(self.timeline, self.clock, self.filters, self.scenes, self.settings)
        self.window = MainWindow(self.map, self.counting.widget, self.settings)
        # Before it is filled: panels that are not shown are then not styled either.
        self.window.set_colours(self.themes.colours)
        self.filtering = FilterController(
            self.document, self.filters, self.scenes, self.selection, self.map, self.settings, self
        )
        self.finding = FindController(self.document, self.scenes, self.clock, self.selection, self.map, self.window)
        self.tables = TablesController(
            self.clock, self.filters, self.scenes, self.selection, self.settings, wall_clock(), self
        )
        self.exports = ExportController(self.window, self.document, self.clock, self.filters, self.scenes, self.map)
        self.files = FileController(self.document, self.settings, self.window)
        self.data = DataController(self.document, self.filters, self.scenes, self.files, self.window)
        self.mapping = MapController(self.document, self.scenes, self.selection, self.map, basemap, self.settings, self)
        self._furnish()
        self._connect()
        self._apply_theme(self.themes.name)
        self.map.fit(*ALLIANCE.bbox)
        self._show_atlas()
        self._show_scene(self.scenes.scene, None)
        self._use_settings()
        if not self.settings.can_be_kept:
            self.window.show_hint(_NOT_KEPT.format(self.settings.file.parent), lambda: None)
        elif hint_wanted(self.settings):
            self.window.show_hint(_HINT, lambda: dismiss_hint(self.settings))

    def _furnish(self) -> None:
        window = self.window
        window.add_to_bar(self.finding.box, 3)
        window.add_panel("Inspector", self.inspector, _RIGHT, 330, "Ctrl+Shift+I")
        window.add_panel("Filters", self.filtering.panel, _LEFT, 270, "Ctrl+Shift+F", shown=False)
        window.add_panel("Layers", self.mapping.layers, _LEFT, 380, "Ctrl+Shift+Y", shown=False)
        window.add_panel("Measure", self.mapping.measuring.panel, _LEFT, 310, "Ctrl+Shift+M", shown=False)
        window.add_panel("Observations", self.mapping.observing.panel, _LEFT, 310, "Ctrl+Shift+O", shown=False)
        for title, panel in self.tables.panels().items():
            dock = window.add_panel(title, panel, _LEFT, 620, _TABLE_KEYS[title], shown=False)
            if panel is self.tables.changes:
                dock.visibilityChanged.connect(self.tables.changes.set_in_front)
        doings = Doings(
            open=self.files.ask_and_open,
            open_bundled=lambda: self.files.open_file(None),
            new=self.files.new_from_bundled,
            save=self.files.save,
            save_as=self.files.save_as,
            save_copy=self.files.save_copy,
            import_file=self.data.import_file,
            export_data=self.data.export,
            check=self.data.check,
            export=self._export,
            export_menu=self.exports.menu,
            find=self.finding.focus,
            commands=self.finding.palette.open,
            back=self.history.back,
            forward=self.history.forward,
            escape=self._on_escape,
            clear_filters=self.filters.clear,
            show_counts=self._show_counts,
            counts_shown=self.counting.shown,
            toggle_theme=self.themes.toggle,
            settings=self._change_settings,
            go_to_view=self._go_to_view,
            how_do_i=lambda: show_how_do_i(window),
            shortcuts=lambda: show_shortcuts(window),
            about=lambda: show_about(window, self.document.atlas),
        )
        fill_menus(window, self.timeline, doings)
        self.timeline.fill_menu(window.menu("time"))
        self.mapping.fill_menu(window.menu("view"), window)
        window.statusBar().addPermanentWidget(self.mapping.pointer)
        window.add_to_bar(self.filtering.bar, 12)
        window.finish()

    def _connect(self) -> None:
        # Before its first scene.
        self.scenes.index_changed.connect(self._show_atlas)
        self.scenes.scene_changed.connect(self._show_scene)
        self.clock.cutoff_changed.connect(self._push_changes)
        self.filters.filters_changed.connect(self._push_changes)
        self.map.drawn.connect(self.playback.page_drew)
        self.map.clicked.connect(self._on_map_clicked)
        self.map.hovered.connect(self.selection.hover)
        self.map.failed.connect(self._on_map_failed)
        self.selection.selected_changed.connect(self._on_selected)
        self.selection.hovered_changed.connect(self.map.set_hover)
        self.inspector.followed.connect(self.history.look_at)
        self.inspector.back_wanted.connect(self.history.back)
        self.inspector.forward_wanted.connect(self.history.forward)
        self.inspector.party_wanted.connect(self.filtering.limit_to_party)
        self.inspector.said.connect(self.window.set_hint)
        self.history.current_changed.connect(lambda _subject: self._show_subject())
        self.history.history_changed.connect(self._show_history)
        self.themes.theme_changed.connect(self._apply_theme)
        self.filtering.bar.panel_wanted.connect(lambda: self.window.show_panel("Filters"))
        self.filtering.problem.connect(self.window.set_hint)
        self.finding.problem.connect(self.window.set_hint)
        self.mapping.said.connect(self.window.set_hint)
        self.mapping.observing.clicked.connect(lambda: self.window.show_panel("Observations"))
        self.finding.went.connect(self.timeline.view.reveal)
        self.finding.looked_at.connect(self.history.look_at)
        self.tables.opened.connect(self.finding.go_to)
        self.tables.pointed_at.connect(self.finding.show_place)
        self.tables.marked.connect(self.map.set_changes)
        self.tables.said.connect(self.window.set_hint)
        self.document.status_changed.connect(self._show_status)
        self.files.said.connect(self.window.set_hint)
        self.files.close_wanted.connect(self.window.close)
        self.window.may_close = self.files.may_close
        self.data.opened.connect(self.finding.go_to)
        self.data.said.connect(self.window.set_hint)
        self.window.export_wanted.connect(self._export)
        self.window.file_dropped.connect(lambda name: self.data.take(Path(name)))
        self.window.recent_menu.aboutToShow.connect(lambda: self.files.fill_recent(self.window.recent_menu))
        self.window.closing.connect(self.playback.pause)
        self.timeline.caption_changed.connect(self.window.set_hint)
        self.timeline.command_wanted.connect(self._copy_command)
        self.map.date_wanted.connect(self.timeline.transport.ask_for_date)

    # Data to views

    def _show_atlas(self) -> None:
        atlas = self.document.atlas
        self.selection.clear()
        self.history.clear()
        self._show_status()
        self.map.set_atlas(atlas)
        self.timeline.set_atlas(atlas, self.scenes.index)
        self._push_changes()

    def _show_status(self) -> None:
        self.window.set_title(self.document.atlas.title, self.document.path, modified=self.document.modified)

    def _show_scene(self, scene: Scene, _changed: Changed | None) -> None:
        self.map.show_scene(scene, captions_of(self.document.atlas, scene))
        self.timeline.set_scene(scene, self.filters.masks.passed_over(self.scenes.whole))
        self.window.set_counts(counts_in_words(self.scenes.whole, scene))
        self._show_subject()

    def _push_changes(self) -> None:
        masks = self.filters.masks
        stays = masks.ever(self.scenes.index, self.clock.cutoff)
        self.timeline.set_shown(stays, masks.of[Kind.EVENT], masks.of[Kind.SITE])
        self.playback.set_change_instants(self.scenes.change_instants())

    def _show_subject(self) -> None:
        # The inspector tells all there is to tell, whatever the filters leave on the map.
        self.inspector.show_subject(self.document.atlas, self.history.current, self.scenes.whole)

    def _show_counts(self, on: bool) -> None:
        self.counting.show(on)
        # The lanes keep their height.
        height = self.counting.chart.sizeHint().height()
        self.window.grow_panel("Timeline", height if on else -height)

    def _show_history(self) -> None:
        self.inspector.set_history(self.history.can_go_back, self.history.can_go_forward)

    # Hands to models

    def _on_map_clicked(self, ref: Ref | None) -> None:
        self.selection.set([ref] if ref is not None else [])

    def _on_escape(self) -> None:
        if not self.mapping.measuring.stop():
            self.history.leave()

    def _on_selected(self, selected: tuple[Ref, ...]) -> None:
        self.map.set_selection(selected[-1] if selected else None)

    def _go_to_view(self, view: NamedView) -> None:
        self.map.fit(*view.bbox, animate=True)

    @property
    def opening(self) -> Opening:
        """What the window would have to open with to look as it does now."""
        clock, seen = self.clock, self.map.viewport
        return Opening(
            clock.moment,
            clock.cutoff,
            clock.lock,
            self.timeline.view.grouping,
            (seen.lon, seen.lat, seen.zoom) if seen is not None else None,
            self.filters.filters,
        )

    def open_at(self, opening: Opening) -> None:
        """Look as an opening says."""
        self.clock.set_cutoff(opening.cutoff)
        self.clock.set_moment(opening.moment)
        self.clock.set_lock(opening.lock)
        self.filters.set(opening.filters)
        self.timeline.view.set_grouping(opening.grouping)
        if opening.view is not None:
            self.map.show_view(*opening.view)

    def _copy_command(self) -> None:
        command = command_for(self.document.path, self.opening)
        QGuiApplication.clipboard().setText(command)
        self.window.set_hint(f"Copied: {command}")

    def _export(self) -> None:
        self.playback.pause()
        self.exports.snapshot()

    def _on_map_failed(self, text: str) -> None:
        log.error("map: %s", text)
        self.window.set_hint(text)

    def _change_settings(self) -> None:
        dialog = SettingsDialog(self.settings, self.themes, self.map.look, self.window)
        dialog.look_chosen.connect(self.mapping.set_look)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._use_settings)
        dialog.open()

    def _use_settings(self) -> None:
        self.inspector.set_unit(distance_unit(self.settings))
        self.filtering.use_settings()
        self.mapping.backgrounds.use_settings()
        self._show_subject()

    def _apply_theme(self, name: ThemeName) -> None:
        colours = self.themes.colours
        self.window.set_colours(colours)
        self.inspector.set_colours(colours)
        self.finding.set_colours(colours)
        self.tables.set_colours(colours)
        self.counting.set_colours(colours)
        self.mapping.set_colours(colours)
        self.map.set_theme(name)
        self._show_subject()
