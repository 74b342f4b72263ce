"""The menu File > Export: every way out of the window, with what the window shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.civil import day_start
from app.domain.scene import Moment
from app.mapview.view import MapView
from app.state.clock import Clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.layouts import Layouts
from app.state.scenes import Scenes
from app.support.errors import UserError
from app.ui.dialogs import show_problem
from app.ui.save_name import ask_where

# What makes the files is imported when one is asked for: the window does not wait for it.
if TYPE_CHECKING:
    from app.ui.snapshot_dialog import OnScreen

_COMPARED: Final = {".png": "PNG picture", ".jpg": "JPEG picture", ".webp": "WebP picture", ".pdf": "PDF document"}
_COMPARED_PX: Final = (3600, 2300)
_COMPARED_SCALE: Final = 2.0
_TABLES: Final = {".xlsx": "Excel workbook", ".csv": "CSV", ".md": "Markdown"}
_BIBLIOGRAPHIES: Final = {".bib": "BibTeX", ".json": "CSL-JSON", ".txt": "List"}
_NOT_YET: Final = ("There is no map to export yet", "Wait until the map is drawn and try again.")


class ExportController(QObject):
    """Opens the dialogs and writes the files. :attr:`menu` goes into the menu bar."""

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        clock: Clock,
        filters: Filters,
        scenes: Scenes,
        view: MapView,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._document, self._clock, self._filters, self._scenes = document, clock, filters, scenes
        self._map = view
        self._layouts = Layouts(document, self)
        self.menu = QMenu("E&xport", parent)
        for text, do, keys in (
            ("&Snapshot…", self.snapshot, ""),
            ("&Copy picture", self.copy, "Ctrl+Shift+E"),
            ("&Before and after…", self.before_and_after, ""),
            ("&Film…", self.film, ""),
            ("&Web page…", self.webpage, ""),
            ("Ch&anges as a table…", self.changes, ""),
            ("&Order of battle as a table…", self.forces, ""),
            ("Sources as a b&ibliography…", self.sources, ""),
        ):
            action = self.menu.addAction(text)
            action.triggered.connect(lambda _checked=False, do=do: do())
            if keys:
                action.setShortcut(QKeySequence(keys))

    def snapshot(self) -> None:
        """Ask for a picture and make it."""
        from app.ui.snapshot_dialog import export_snapshot

        shown = self._on_screen()
        if shown is not None:
            export_snapshot(self._window, shown, self._layouts)

    def copy(self) -> None:
        """Copy the picture of the window."""
        from app.ui.snapshot_dialog import copy_snapshot

        shown = self._on_screen()
        if shown is not None:
            copy_snapshot(self._window, shown)

    def _on_screen(self) -> OnScreen | None:
        """Return what the map shows; says so where it is not there yet."""
        from app.ui.snapshot_dialog import OnScreen

        if self._map.viewport is None:
            show_problem(self._window, *_NOT_YET)
            return None
        return OnScreen(
            self._document.atlas,
            self._scenes.scene,
            self._map.viewport,
            self._map.theme,
            self._map.look,
            self._filters.filters,
            self._document.path,
            self._map.overlay,
        )

    def before_and_after(self) -> None:
        """Save the first and the last day of the window of time side by side, with what changed."""
        from app.export.compare import compare
        from app.export.compare_print import compare_pdf
        from app.export.picture_files import save_picture
        from app.export.snapshot import SnapshotSpec, description

        moment, viewport = self._clock.moment, self._map.viewport
        if moment.until is None:
            show_problem(
                self._window,
                "There are no two days to compare",
                "Set a window of time on the timeline first (Time menu); its first and last day are compared.",
            )
            return
        if viewport is None:
            show_problem(self._window, *_NOT_YET)
            return
        path = self._ask("Export before and after", "before-after.png", _COMPARED)
        if path is None:
            return
        index, cutoff, masked = self._scenes.index, self._clock.cutoff, self._filters.masks.scene
        first, last = Moment(moment.at), Moment(day_start(moment.until - 1))
        before, after = masked(index.scene(first, cutoff)), masked(index.scene(last, cutoff))
        spec = SnapshotSpec(
            bounds=(viewport.lon_min, viewport.lat_min, viewport.lon_max, viewport.lat_max),
            width_px=_COMPARED_PX[0],
            height_px=_COMPARED_PX[1],
            scale=_COMPARED_SCALE,
            dpi=192,
            theme=self._map.theme,
            look=self._map.look,
            filters=self._filters.filters,
        )
        atlas = self._document.atlas
        words = description(atlas, self._scenes.scene, spec, self._document.path, "compare")
        draw = compare_pdf if path.suffix.lower() == ".pdf" else compare
        self._write(lambda: save_picture(draw(atlas, before, after, spec), path, words, spec.dpi))

    def film(self) -> None:
        """Ask for a film and make it."""
        from app.ui.film_dialog import export_film

        shown = self._on_screen()
        if shown is None:
            return
        export_film(
            self._window,
            shown.atlas,
            self._scenes.index,
            self._clock.moment,
            self._clock.cutoff,
            shown.spec({"theme": shown.theme}),
            self._filters.masks if self._filters.filters else None,
            shown.atlas_file,
        )

    def webpage(self) -> None:
        """Save the map with its clock as one HTML file, under the filters that are on."""
        from app.export.webpage import save_page

        viewport, clock = self._map.viewport, self._clock
        if viewport is None:
            show_problem(self._window, *_NOT_YET)
            return
        path = self._ask("Export web page", "posture.html", {".html": "Web page"})
        if path is None:
            return
        bounds = (viewport.lon_min, viewport.lat_min, viewport.lon_max, viewport.lat_max)
        atlas, index, filters = self._document.atlas, self._scenes.index, self._filters.filters
        theme, look = self._map.theme, self._map.look
        self._write(lambda: save_page(atlas, index, clock.moment.at, clock.cutoff, bounds, theme, path, filters, look))

    def changes(self) -> None:
        """Save what changes in the window of time that the clock shows."""
        from app.export.table_files import save_table
        from app.export.tables import changes_table

        moment = self._clock.moment
        if moment.until is None:
            show_problem(
                self._window,
                "There is no time for a table of changes",
                "Set a window of time on the timeline first (Time menu), then export what changes in it.",
            )
            return
        table = changes_table(
            self._document.atlas,
            self._scenes.index,
            moment.at,
            moment.until,
            self._clock.cutoff,
            self._filters.masks.scene,
        )
        path = self._ask("Export changes", "changes.xlsx", _TABLES)
        if path is not None:
            self._write(lambda: save_table(table, path))

    def forces(self) -> None:
        """Save every deployment that is shown."""
        from app.export.table_files import save_table
        from app.export.tables import order_of_battle

        table = order_of_battle(self._document.atlas, self._scenes.scene)
        path = self._ask("Export order of battle", "order-of-battle.xlsx", _TABLES)
        if path is not None:
            self._write(lambda: save_table(table, path))

    def sources(self) -> None:
        """Save the sources of what is shown."""
        from app.export.bibliography import save_bibliography, sources_shown

        found = sources_shown(self._document.atlas, self._scenes.scene)
        path = self._ask("Export sources", "sources.bib", _BIBLIOGRAPHIES)
        if path is not None:
            self._write(lambda: save_bibliography(found, path))

    def _ask(self, title: str, name: str, kinds: Mapping[str, str]) -> Path | None:
        return ask_where(self._window, title, name, kinds)

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except UserError as error:
            show_problem(self._window, "The file was not written", str(error))
