"""The file of the open atlas: opening, saving, and asking before something is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.data.bundled import is_bundled, open_atlas
from app.domain.atlas import Atlas
from app.state.document import Document
from app.support.errors import UserError
from app.support.paths import BUNDLED_ATLAS
from app.support.settings import Settings
from app.support.stamps import FileStamp, stamp_of
from app.ui.data.running import run_beside
from app.ui.data.unsaved import unsaved_in_words
from app.ui.dialogs import ask_for_atlas, show_problem
from app.ui.recent import recent_files, remember_file

# One row of the layer of observations, as it is stored.
ObservationRow = tuple[object, ...]
_SUFFIX: Final = ".gpkg"
_NOT_SAVED: Final = "The atlas was not saved"
_BUNDLED: Final = "The bundled atlas stays as it is. Choose another name."
_Button = QMessageBox.StandardButton


class FileController(QObject):
    """Opens and saves the document. Whatever would lose what is not saved asks first.

    Signals:
        said: a line for the person.
        close_wanted: the window may close now, after it was asked whether to save.
    """

    said = Signal(str)
    close_wanted = Signal()

    def __init__(self, document: Document, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._settings, self._window = document, settings, window
        self._saving = False
        self._may_go = False
        self.question: QMessageBox | None = None
        """What is being asked, for the window's tests."""
        if document.path is not None:
            remember_file(settings, document.path)

    # Opening

    def ask_and_open(self) -> None:
        """Ask which atlas to open."""
        path = ask_for_atlas(self._window, self._document.path)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path | None) -> None:
        """Open another atlas, the bundled one for ``None``; where it cannot be read, say so and keep this one."""
        self._once_settled(lambda: self._open(path))

    def _open(self, path: Path | None) -> None:
        if path is not None and is_bundled(path):
            path = None
        stamp = None if path is None else stamp_of(path)
        try:
            atlas = open_atlas(path)
        except UserError as error:
            show_problem(self._window, "The file was not opened", str(error))
            return
        if path is not None:
            remember_file(self._settings, path)
        self._document.replace(atlas, path, stamp)

    def new_from_bundled(self) -> None:
        """Make an atlas of the person's own out of the bundled one, and open it."""
        self._once_settled(self._make_new)

    def _make_new(self) -> None:
        path = self._ask_where("New atlas from the bundled one", "my-atlas.gpkg")
        if path is not None:
            replaced = stamp_of(path)

            def done(_: object) -> None:
                self._open(path)
                self.said.emit(f"This is {path}: yours to change.")

            self._run(lambda: _written(open_atlas(None), path, BUNDLED_ATLAS, replaced), done, self._make_new)

    def fill_recent(self, menu: QMenu) -> None:
        """Put the files opened last into a menu."""
        menu.clear()
        for path in recent_files(self._settings):
            menu.addAction(path.name, partial(self.open_file, path)).setToolTip(str(path))
        menu.setToolTipsVisible(True)
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    # Saving

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the document's own file; the bundled one is not written to, so that leads to another name."""
        path = self._document.path
        if path is None:
            self.save_as(then)
        else:
            self._save_to(path, self._document.stamp, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Save under another name, and go on with that file."""
        path = self._ask_where("Save as", self._name())
        if path is not None:
            self._save_to(path, stamp_of(path), then)

    def save_copy(self) -> None:
        """Write all that is in the window to another file, and go on with this one."""
        path = self._ask_where("Save a copy", f"copy-of-{self._name()}")
        if path is None:
            return
        if self._document.path is not None and path.resolve() == self._document.path.resolve():
            show_problem(self._window, "The copy was not saved", "This is the open file. Choose another name.")
            return
        atlas, source, replaced = self._document.atlas, self._source(), stamp_of(path)
        self._run(
            lambda: _written(atlas, path, source, replaced),
            lambda _: self.said.emit(f"The copy is {path}."),
            self.save_copy,
        )

    def save_with(self, atlas: Atlas, rows: Sequence[ObservationRow], then: Callable[[], None]) -> None:
        """Save with rows for the layer of observations, which live in files only; nothing changes where that fails.

        Args:
            atlas: the open atlas, with what comes in beside the rows.
            rows: as they are stored.
            then: called when they are in.
        """
        path = self._document.path
        if path is None:
            self._save_with_as(atlas, rows, then)
        else:
            self._save_rows(atlas, rows, path, self._document.stamp, then)

    def _save_with_as(self, atlas: Atlas, rows: Sequence[ObservationRow], then: Callable[[], None]) -> None:
        path = self._ask_where("Save as (observations are kept in the file)", self._name())
        if path is not None:
            self._save_rows(atlas, rows, path, stamp_of(path), then)

    def _save_rows(
        self,
        atlas: Atlas,
        rows: Sequence[ObservationRow],
        path: Path,
        expected: FileStamp | None,
        then: Callable[[], None],
    ) -> None:
        source, before = self._source(), self._document.atlas

        def done(stamp: FileStamp) -> None:
            now = self._document.atlas
            self._document.amend(atlas if now is before else _with_notes(atlas, now))
            self._document.mark_saved(atlas, path, stamp)
            remember_file(self._settings, path)
            then()

        self._run(
            lambda: _written(atlas, path, source, expected, rows),
            done,
            partial(self._save_with_as, atlas, rows, then),
        )

    def _save_to(self, path: Path, expected: FileStamp | None, then: Callable[[], None] | None) -> None:
        atlas, source = self._document.atlas, self._source()
        is_other = path != self._document.path

        def done(stamp: FileStamp) -> None:
            self._document.mark_saved(atlas, path, stamp)
            if is_other:
                remember_file(self._settings, path)
            self.said.emit(f"Saved as {path}." if is_other else f"Saved {path.name}.")
            if then is not None:
                # Something may have been changed meanwhile.
                self._once_settled(then)

        self._run(lambda: _written(atlas, path, source, expected), done, partial(self.save_as, then))

    def _run(self, work: Callable[[], object], done: Callable[..., None], otherwise: Callable[[], None]) -> None:
        """Write beside the window, one file at a time; where it fails, offer to write ``otherwise``."""
        if self._saving:
            self.said.emit("The atlas is still being saved.")
            return
        self._saving = True

        def ended() -> None:
            self._saving = False

        def failed(text: str) -> None:
            ended()
            self._offer(text, otherwise)

        def succeeded(result: object) -> None:
            ended()
            done(result)

        run_beside(
            self._window,
            "Saving…",
            lambda _: work(),
            succeeded,
            problem=_NOT_SAVED,
            failed=failed,
            can_stop=False,
        )

    # Asking

    def may_close(self) -> bool:
        """Return whether the window may close; where something is not saved, ask, and close afterwards."""
        if self._saving:
            self.said.emit("The atlas is still being saved.")
            return False
        if self._may_go or not self._document.modified:
            return True
        self._once_settled(self._let_go)
        return False

    def _let_go(self) -> None:
        self._may_go = True
        self.close_wanted.emit()

    def _once_settled(self, then: Callable[[], None]) -> None:
        """Do something that drops the open atlas, once what is not saved is saved or given up."""
        if not self._document.modified:
            then()
            return
        path = self._document.path
        box = self._ask(f"Save the changes to {path.name}?" if path else "Save your changes as an atlas of your own?")
        box.setIcon(QMessageBox.Icon.Question)
        box.setInformativeText(f"Not saved: {unsaved_in_words(self._document.saved, self._document.atlas)}.")
        box.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
        box.setDefaultButton(_Button.Save)
        box.button(_Button.Discard).clicked.connect(then)
        box.button(_Button.Save).clicked.connect(lambda: self.save(then))
        box.open()

    def _offer(self, text: str, otherwise: Callable[[], None]) -> None:
        box = self._ask(_NOT_SAVED)
        box.setInformativeText(f"{text}\n\nNothing is lost: your changes are still in the window.")
        box.setStandardButtons(_Button.Cancel)
        button = box.addButton("Save as…", QMessageBox.ButtonRole.AcceptRole)
        button.clicked.connect(otherwise)
        box.setDefaultButton(button)
        box.open()

    def _ask(self, heading: str) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.Warning, heading, heading, _Button.NoButton, self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        self.question = box
        box.finished.connect(self._forget)
        return box

    def _forget(self) -> None:
        self.question = None

    def _ask_where(self, title: str, name: str) -> Path | None:
        folder = self._document.path.parent if self._document.path else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), f"Atlas (*{_SUFFIX})")
        if not chosen:
            return None
        path = Path(chosen)
        path = path if path.suffix.lower() == _SUFFIX else path.with_name(path.name + _SUFFIX)
        if is_bundled(path):
            show_problem(self._window, _NOT_SAVED, _BUNDLED)
            return None
        return path

    def _name(self) -> str:
        return self._document.path.name if self._document.path else "my-atlas.gpkg"

    def _source(self) -> Path | None:
        """Return the file whose other contents go along; one that was taken away has nothing to give."""
        path = self._document.path or BUNDLED_ATLAS
        return path if path.exists() else None


def _with_notes(atlas: Atlas, now: Atlas) -> Atlas:
    """Return an atlas with the notes of another too: nothing else can be made while it is saved."""
    return replace(
        atlas,
        bookmarks=tuple(dict.fromkeys((*atlas.bookmarks, *now.bookmarks))),
        layouts=tuple(dict.fromkeys((*atlas.layouts, *now.layouts))),
    )


def _written(
    atlas: Atlas,
    path: Path,
    source: Path | None,
    expected: FileStamp | None,
    rows: Sequence[ObservationRow] = (),
) -> FileStamp:
    from app.data.saving import save_atlas

    return save_atlas(atlas, path, rest_from=source, observations_added=rows, expected=expected)
