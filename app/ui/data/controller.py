"""Connects the window with the data: check, import, save a copy, export."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QProgressDialog, QWidget

from app.domain.civil import format_day
from app.domain.records import Kind
from app.export.files import write_beside
from app.state.bookmarks import Bookmarks
from app.state.document import Document
from app.state.filters import Filters
from app.state.job import Job, Progress
from app.state.scenes import Scenes
from app.support.paths import BUNDLED_ATLAS, BUNDLED_BASEMAP
from app.ui.dialogs import show_problem

# What the dialogs need is imported when one opens: the window does not wait for it.
if TYPE_CHECKING:
    from app.data.findings import Finding
    from app.data.importing.raw import RawTable
    from app.data.importing.run import Prepared
    from app.ui.data.export_dialog import ExportDataDialog


class DataController(QObject):
    """Does what the menu says with the open atlas; long work runs beside the window and can be stopped.

    Signals:
        file_wanted: the path of an atlas that is to be opened (again).
        opened: the :class:`~app.domain.records.Ref` of a record to go to.
        said: a line for the person.
    """

    file_wanted = Signal(object)
    opened = Signal(object)
    said = Signal(str)

    def __init__(
        self, document: Document, filters: Filters, scenes: Scenes, bookmarks: Bookmarks, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._filters, self._scenes, self._window = document, filters, scenes, window
        self._bookmarks = bookmarks
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

    def save_copy(self) -> None:
        """Save the open atlas under another name, and go on with that file."""
        path = self._ask_for_target("Save a copy", "my-atlas.gpkg", "Atlas (*.gpkg)", ".gpkg")
        if path is not None:
            self._save_to(path)

    def _save_to(self, path: Path, then: Callable[[], None] | None = None) -> None:
        from app.data.safety import stamp_of
        from app.data.saving import save_atlas

        if path.resolve() == BUNDLED_ATLAS.resolve():
            show_problem(self._window, "The copy was not saved", "This is the bundled atlas. Choose another name.")
            return
        atlas = replace(self._document.atlas, bookmarks=self._bookmarks.records)
        source = self._document.path

        def done(_: object) -> None:
            self.file_wanted.emit(path)
            self.said.emit(f"Saved as {path}.")
            if then is not None:
                then()

        self._run(
            "Saving…",
            lambda _: save_atlas(atlas, path, observations_from=source, expected=stamp_of(path)),
            done,
            "The copy was not saved",
        )

    def take(self, path: Path) -> None:
        """Open a file that was dropped on the window if it may be an atlas, else import it."""
        if path.suffix.lower() == ".gpkg":
            self.file_wanted.emit(path)
        else:
            self.import_file(path)

    def import_file(self, path: Path | None = None) -> None:
        """Read a file and show what was understood; into the bundled atlas nothing is imported, but into a copy."""
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

    def _read(self, path: Path, crs: str) -> None:
        def work(_: Progress) -> list[RawTable] | None:
            from app.data.errors import MissingCrsError
            from app.data.importing.read import read_tables

            try:
                return read_tables(path, crs)
            except MissingCrsError:
                return None

        def done(tables: list[RawTable] | None) -> None:
            if tables is None:
                self._ask_for_crs(path)
            else:
                self._show_import(path, tables)

        self._run(f"Reading {path.name}…", work, done, "The file was not read")

    def _ask_for_crs(self, path: Path) -> None:
        words = f"{path.name} does not say in which reference system its coordinates are. Which is it?"
        crs, chosen = QInputDialog.getText(self._window, "Reference system", words, text="EPSG:4326")
        if chosen and crs.strip():
            self._read(path, crs.strip())

    def _show_import(self, path: Path, tables: list[RawTable]) -> None:
        from app.ui.data.import_dialog import ImportDialog

        dialog = ImportDialog(path, tables, self._document.atlas, self._window)
        dialog.add_wanted.connect(self._add)
        self._open(dialog)

    def _add(self, prepared: Prepared) -> None:
        target = self._document.path
        if target is None or target.resolve() == BUNDLED_ATLAS.resolve():
            title = "The bundled atlas stays as it is: save a copy to import into"
            copy = self._ask_for_target(title, "my-atlas.gpkg", "Atlas (*.gpkg)", ".gpkg")
            if copy is not None:
                self._save_to(copy, lambda: self._add_to(prepared, copy))
        else:
            self._add_to(prepared, target)

    def _add_to(self, prepared: Prepared, target: Path) -> None:
        from app.data.importing.columns import counted
        from app.data.importing.run import add

        def done(result: object) -> None:
            self.file_wanted.emit(target)
            added = getattr(result, "added", 0)
            what = counted(added, prepared.mapping.layer)
            self.said.emit(f"Added {what} from {prepared.path.name} to {target.name}.")

        self._run("Adding…", lambda _: add(prepared, target), done, "Nothing was added")

    def export(self) -> None:
        """Ask what to export and how, and write it."""
        from app.ui.data.export_dialog import ExportDataDialog

        masks = self._filters.masks.of
        hidden = sum(int((~masks[kind]).sum()) for kind in Kind)
        dialog = ExportDataDialog(format_day(self._scenes.scene.moment.at), hidden, self._window)
        dialog.accepted.connect(lambda: self._export_to(dialog))
        self._open(dialog)

    def _export_to(self, dialog: ExportDataDialog) -> None:
        from app.data.exporting.excerpt import of_scene
        from app.data.exporting.write import write_atlas
        from app.ui.data.export_dialog import FILTERED, SCENE

        suffix, kind = dialog.suffix, dialog.kind
        path = self._ask_for_target("Export data", f"posture{suffix}", f"{suffix[1:].upper()} (*{suffix})", suffix)
        if path is None:
            return
        atlas, source = self._document.atlas, self._document.path
        scene = self._scenes.scene if dialog.what == SCENE else None
        keep = of_scene(scene) if scene is not None else dict(self._filters.masks.of)
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
                        observations_from=source if whole else None,
                    )
                ),
            )

        self._run("Writing…", work, lambda _: self.said.emit(f"Exported to {path}."), "The data was not exported")

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
        job = Job(work, self)
        wait = QProgressDialog(words, "Stop", 0, 0, self._window)
        wait.setWindowModality(Qt.WindowModality.WindowModal)
        # Most work is done before one could read what it is.
        wait.setMinimumDuration(600)
        wait.canceled.connect(job.stop)
        job.ended.connect(wait.close)
        job.ended.connect(wait.deleteLater)
        job.ended.connect(job.deleteLater)
        job.succeeded.connect(done)
        job.failed.connect(lambda text: show_problem(self._window, problem, text))
        job.start()


def _discard(_: object) -> None:
    """Take what a function returns where nothing is wanted."""
