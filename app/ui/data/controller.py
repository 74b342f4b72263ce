"""Connects the window with the data: check, import, export."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QWidget

from app.domain.moments import moment_in_words
from app.domain.records import Kind
from app.export.files import write_beside
from app.state.document import Document
from app.state.filters import Filters
from app.state.job import Progress
from app.state.scenes import Scenes
from app.support.paths import BUNDLED_ATLAS, BUNDLED_BASEMAP
from app.ui.data.files import FileController
from app.ui.data.running import run_beside

# What the dialogs need is imported when one opens: the window does not wait for it.
if TYPE_CHECKING:
    from app.data.findings import Finding
    from app.data.importing.atlas_file import Brought, PreparedAtlas
    from app.data.importing.merge import Merged
    from app.data.importing.raw import RawTable
    from app.data.importing.run import Prepared
    from app.ui.data.export_dialog import ExportDataDialog

_KEEP: Final = "Save (Ctrl+S) to keep what came in."


class DataController(QObject):
    """Does what the menu says with the open atlas; long work runs beside the window and can be stopped.

    Signals:
        opened: the :class:`~app.domain.records.Ref` of a record to go to.
        said: a line for the person.
    """

    opened = Signal(object)
    said = Signal(str)

    def __init__(
        self, document: Document, filters: Filters, scenes: Scenes, files: FileController, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._filters, self._scenes, self._window = document, filters, scenes, window
        self._files = files
        self.dialog: QDialog | None = None
        """The dialog that is open, for the window's tests."""

    def check(self) -> None:
        """Check the open atlas and show what was found."""
        from app.data.checks import check_atlas

        atlas = self._document.atlas
        self._run(
            "Checking…",
            lambda _: check_atlas(atlas, today=int(time.time()), basemap=BUNDLED_BASEMAP),
            self._show_findings,
            "The atlas was not checked",
        )

    def _show_findings(self, findings: list[Finding]) -> None:
        from app.ui.data.check_dialog import CheckDialog

        dialog = CheckDialog(findings, self._document.atlas.title, self._window)
        dialog.opened.connect(self.opened)
        self._open(dialog)

    def take(self, path: Path) -> None:
        """Open a file that was dropped on the window if it may be an atlas, else import it."""
        if path.suffix.lower() == ".gpkg":
            self._files.open_file(path)
        else:
            self.import_file(path)

    def import_file(self, path: Path | None = None) -> None:
        """Read a file and show what was understood; what comes in is kept when the atlas is saved."""
        if path is None:
            from app.data.importing.read import SUFFIXES

            patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
            name, _ = QFileDialog.getOpenFileName(
                self._window, "Import", str(Path.home()), f"Data ({patterns});;All files (*)"
            )
            if not name:
                return
            path = Path(name)
        self._read(path, "")

    @property
    def _observations_in(self) -> Path:
        """The file that has the observations of the open atlas, if there are any."""
        return self._document.path or BUNDLED_ATLAS

    def _show_atlas(self, prepared: PreparedAtlas, brought: Brought) -> None:
        from app.ui.data.atlas_dialog import AtlasDialog

        dialog = AtlasDialog(prepared, brought, self._window)
        dialog.add_wanted.connect(lambda: self._add_atlas(prepared))
        self._open(dialog)

    def _add_atlas(self, prepared: PreparedAtlas) -> None:
        from app.data.importing.atlas_file import bring

        atlas, observations_in = self._document.atlas, self._observations_in

        def done(brought: Brought) -> None:
            merged, rows = brought.merged, brought.observations
            if self._document.atlas is not atlas:
                # A bookmark was set meanwhile.
                self._add_atlas(prepared)
                return
            count = f"Added {brought.added:,} rows from {prepared.path.name}."
            if rows:
                self._files.save_with(merged.atlas, rows, lambda: self.said.emit(count))
            else:
                self._document.amend(merged.atlas)
                self.said.emit(f"{count} {_KEEP}")

        self._run("Adding…", lambda _: bring(prepared, atlas, observations_in), done, "Nothing was added")

    def _read(self, path: Path, crs: str) -> None:
        atlas, observations_in = self._document.atlas, self._observations_in

        def work(_: Progress) -> list[RawTable] | tuple[PreparedAtlas, Brought] | None:
            from app.data.errors import MissingCrsError
            from app.data.importing.atlas_file import bring, is_atlas, prepare_atlas
            from app.data.importing.read import read_tables

            if is_atlas(path):
                prepared = prepare_atlas(path)
                return prepared, bring(prepared, atlas, observations_in)
            try:
                return read_tables(path, crs)
            except MissingCrsError:
                return None

        def done(found: list[RawTable] | tuple[PreparedAtlas, Brought] | None) -> None:
            if found is None:
                self._ask_for_crs(path)
            elif isinstance(found, list):
                self._show_import(path, found)
            else:
                self._show_atlas(*found)

        self._run(f"Reading {path.name}…", work, done, "The file was not read")

    def _ask_for_crs(self, path: Path) -> None:
        words = f"{path.name} does not say in which reference system its coordinates are. Which is it?"
        crs, chosen = QInputDialog.getText(self._window, "Reference system", words, text="EPSG:4326")
        if chosen and crs.strip():
            self._read(path, crs.strip())

    def _show_import(self, path: Path, tables: list[RawTable]) -> None:
        from app.ui.data.import_dialog import ImportDialog

        dialog = ImportDialog(path, tables, self._document.atlas, self._observations_in, self._window)
        dialog.add_wanted.connect(self._add)
        self._open(dialog)

    def _add(self, prepared: Prepared) -> None:
        from app.data.importing.run import merged

        atlas, observations_in = self._document.atlas, self._observations_in

        def done(result: Merged) -> None:
            if self._document.atlas is not atlas:
                # A bookmark was set meanwhile.
                self._add(prepared)
            elif result.observations:
                self._files.save_with(result.atlas, result.observations, lambda: self._tell(prepared, result, ""))
            else:
                self._document.amend(result.atlas)
                self._tell(prepared, result, f" {_KEEP}")

        self._run("Adding…", lambda _: merged(prepared, atlas, observations_in), done, "Nothing was added")

    def _tell(self, prepared: Prepared, result: Merged, more: str) -> None:
        from app.data.importing.columns import counted

        what = counted(result.added, prepared.mapping.layer)
        there = "" if prepared.keep_doubles or not result.doubles else f", {result.doubles:,} were there already"
        self.said.emit(f"Added {what} from {prepared.path.name}{there}.{more}")

    def export(self) -> None:
        """Ask what to export and how, and write it."""
        from app.data.exporting.excerpt import of_filters
        from app.ui.data.export_dialog import ExportDataDialog

        left = of_filters(self._filters.masks, self._scenes.whole)
        hidden = sum(int((~left[kind]).sum()) for kind in Kind)
        dialog = ExportDataDialog(moment_in_words(self._scenes.scene.moment), hidden, self._window)
        dialog.accepted.connect(lambda: self._export_to(dialog))
        self._open(dialog)

    def _export_to(self, dialog: ExportDataDialog) -> None:
        from app.data.exporting.excerpt import of_filters, of_scene
        from app.data.exporting.write import write_atlas
        from app.ui.data.export_dialog import FILTERED, SCENE

        suffix, kind = dialog.suffix, dialog.kind
        path = self._ask_for_target("Export data", f"posture{suffix}", f"{suffix[1:].upper()} (*{suffix})", suffix)
        if path is None:
            return
        if dialog.observations:
            self._export_observations(path)
            return
        atlas, source = self._document.atlas, self._document.path or BUNDLED_ATLAS
        scene = self._scenes.scene if dialog.what == SCENE else None
        keep = of_scene(scene) if scene is not None else of_filters(self._filters.masks, self._scenes.whole)
        whole = dialog.what not in (SCENE, FILTERED)

        def work(_: Progress) -> None:
            write_beside(
                path,
                lambda part: _discard(
                    write_atlas(
                        atlas,
                        part,
                        keep=None if whole else keep,
                        scene=scene,
                        kind=kind,
                        rest_from=source if whole else None,
                        named=path,
                    )
                ),
            )

        self._run("Writing…", work, lambda _: self.said.emit(f"Exported to {path}."), "The data was not exported")

    def _export_observations(self, path: Path) -> None:
        from app.data.exporting.tables import write_observations_csv

        source = self._document.path or BUNDLED_ATLAS

        def work(_: Progress) -> int:
            counts: list[int] = []
            write_beside(path, lambda part: counts.append(write_observations_csv(source, part)))
            return counts[0]

        def done(count: int) -> None:
            self.said.emit(f"Exported {count:,} observation{'' if count == 1 else 's'} to {path}.")

        self._run("Writing…", work, done, "The data was not exported")

    def _ask_for_target(self, title: str, name: str, pattern: str, suffix: str) -> Path | None:
        folder = self._document.path.parent if self._document.path else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), pattern)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.show()

    def _forget(self) -> None:
        self.dialog = None

    def _run(self, words: str, work: Callable[[Progress], object], done: Callable[..., None], problem: str) -> None:
        run_beside(self._window, words, work, done, problem=problem)


def _discard(_: object) -> None:
    """Take what a function returns where nothing is wanted."""
