"""Open, save, save as, new: nothing that is not saved is lost unasked, and a save that fails loses nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.data.observations import load_observations
from app.data.store import load_atlas
from app.domain.records import Bookmark
from app.state.document import Document
from app.support.settings import Settings
from app.support.stamps import stamp_of
from app.ui.data.files import FileController
from tests.helpers.atlas_files import POSTURE

SAMPLE = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
MINE = Bookmark("Where I was", "2015-04-27")
Make = Callable[[Path | None], FileController]
Button = QMessageBox.StandardButton


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Make:
    window = QWidget()
    qtbot.addWidget(window)

    def controller(path: Path | None) -> FileController:
        document = Document(open_atlas(path), path, window, None if path is None else stamp_of(path))
        return FileController(document, Settings(tmp_path / "settings.ini"), window)

    return controller


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(SAMPLE, tmp_path / "mine.gpkg"))


def mark(files: FileController) -> Document:
    """Change the document: a bookmark."""
    document = files._document
    document.amend(replace(document.atlas, bookmarks=(*document.atlas.bookmarks, MINE)))
    return document


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Path | None) -> list[str]:
    """Answer the next file dialogs; returns the names that they proposed."""
    left, proposed = list(answers), []

    def answer(_parent: object, _title: str, name: str, *_: object) -> tuple[str, str]:
        proposed.append(Path(name).name)
        path = left.pop(0)
        return ("" if path is None else str(path)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return proposed


def press(files: FileController, button: Button | str) -> None:
    assert files.question is not None
    if isinstance(button, str):
        next(one for one in files.question.buttons() if one.text() == button).click()
    else:
        files.question.button(button).click()


def saved(qtbot: QtBot, document: Document) -> None:
    qtbot.waitUntil(lambda: not document.modified, timeout=20_000)


def asked(qtbot: QtBot, files: FileController, words: str) -> None:
    qtbot.waitUntil(lambda: files.question is not None, timeout=20_000)
    assert files.question is not None
    assert words in files.question.informativeText()


def test_save_writes_to_the_file_and_can_be_done_again(qtbot: QtBot, make: Make, mine: Path) -> None:
    files = make(mine)
    for count in (1, 2):
        document = mark(files)
        files.save()
        saved(qtbot, document)
        assert load_atlas(mine).bookmarks == (MINE,) * count
    assert len(load_observations(mine)) == 3
    assert document.path == mine


def test_the_bundled_atlas_is_saved_under_a_name_of_its_own(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = POSTURE.read_bytes()
    files = make(None)
    document = mark(files)
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    proposed = answering(monkeypatch, POSTURE, None, tmp_path / "own")
    files.save()
    assert told == ["The bundled atlas stays as it is. Choose another name."]
    files.save()
    assert document.modified
    files.save()
    saved(qtbot, document)
    assert document.path == tmp_path / "own.gpkg"
    assert load_atlas(tmp_path / "own.gpkg") == document.atlas
    assert POSTURE.read_bytes() == before
    assert proposed == ["my-atlas.gpkg"] * 3
    menu = QMenu()
    files.fill_recent(menu)
    assert [action.text() for action in menu.actions()] == ["own.gpkg"]


def test_a_copy_leaves_the_document_where_it_is(
    qtbot: QtBot, make: Make, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make(mine)
    document = mark(files)
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    answering(monkeypatch, mine, mine.with_name("copy.gpkg"))
    files.save_copy()
    assert told == ["This is the open file. Choose another name."]
    with qtbot.waitSignal(files.said, timeout=20_000):
        files.save_copy()
    assert load_atlas(mine.with_name("copy.gpkg")) == document.atlas
    assert len(load_observations(mine.with_name("copy.gpkg"))) == 3
    assert document.modified
    assert document.path == mine


def test_a_new_atlas_is_the_bundled_one_in_a_file_of_its_own(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make(None)
    answering(monkeypatch, tmp_path / "own.gpkg")
    with qtbot.waitSignal(files.said, timeout=20_000):
        files.new_from_bundled()
    assert files._document.path == tmp_path / "own.gpkg"
    assert files._document.atlas == open_atlas(None)
    mark(files)
    files.save()
    saved(qtbot, files._document)
    assert MINE in load_atlas(tmp_path / "own.gpkg").bookmarks


@pytest.mark.parametrize("way", ["open", "new", "bundled"])
def test_what_is_not_saved_is_asked_about_before_it_goes(
    qtbot: QtBot, make: Make, mine: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    other = Path(shutil.copyfile(SAMPLE, mine.with_name("other.gpkg")))
    files = make(mine)
    answering(monkeypatch, *[mine.with_name("new.gpkg")] * 2)
    go = {
        "open": lambda: files.open_file(other),
        "new": files.new_from_bundled,
        "bundled": lambda: files.open_file(None),
    }[way]
    document = mark(files)
    go()
    asked(qtbot, files, "Not saved: 1 new bookmark.")
    press(files, Button.Cancel)
    assert (document.path, document.modified) == (mine, True)
    go()
    press(files, Button.Save)
    qtbot.waitUntil(lambda: document.path != mine, timeout=20_000)
    assert load_atlas(mine).bookmarks == (MINE,)
    files.open_file(mine)
    mark(files)
    go()
    press(files, Button.Discard)
    qtbot.waitUntil(lambda: document.path != mine, timeout=20_000)
    assert load_atlas(mine).bookmarks == (MINE,)


def test_a_file_that_cannot_be_opened_leaves_what_is_not_saved(
    make: Make, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    files = make(mine)
    document = mark(files)
    files.open_file(mine.with_name("none.gpkg"))
    press(files, Button.Discard)
    assert "there is no such file" in told[0]
    assert document.modified
    assert MINE in document.atlas.bookmarks


def test_the_window_closes_after_it_was_asked(qtbot: QtBot, make: Make, mine: Path) -> None:
    files = make(mine)
    assert files.may_close()
    document = mark(files)
    assert not files.may_close()
    press(files, Button.Cancel)
    assert not files.may_close()
    with qtbot.waitSignal(files.close_wanted, timeout=20_000):
        press(files, Button.Save)
    assert files.may_close()
    assert load_atlas(mine) == document.atlas


def spoil_by_change(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE meta SET value = 'Theirs' WHERE key = 'title'")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.chmod(0o444), "is read-only"),
        (spoil_by_change, "was changed by another program since it was opened"),
        (Path.unlink, "was moved or deleted since it was opened"),
    ],
    ids=["read-only", "changed", "deleted"],
)
def test_a_save_that_fails_loses_nothing_and_offers_another_name(
    qtbot: QtBot,
    make: Make,
    mine: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
    words: str,
) -> None:
    files = make(mine)
    document = mark(files)
    spoil(mine)
    before = mine.read_bytes() if mine.exists() else b""
    files.save()
    asked(qtbot, files, words)
    assert document.modified
    assert (mine.read_bytes() if mine.exists() else b"") == before
    answering(monkeypatch, mine.with_name("other.gpkg"))
    press(files, "Save as…")
    saved(qtbot, document)
    assert load_atlas(mine.with_name("other.gpkg")) == document.atlas
    assert document.path == mine.with_name("other.gpkg")


def test_a_locked_file_is_said_and_can_be_saved_once_it_is_free(qtbot: QtBot, make: Make, mine: Path) -> None:
    files = make(mine)
    document = mark(files)
    with closing(sqlite3.connect(mine, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        files.save()
        asked(qtbot, files, "is in use by another program")
        press(files, Button.Cancel)
        other.execute("ROLLBACK")
    files.save()
    saved(qtbot, document)
    assert load_atlas(mine) == document.atlas


def test_a_full_disk_is_said(qtbot: QtBot, make: Make, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = make(mine)
    document = mark(files)
    before = mine.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.data.gpkg_writer.os.fsync", full)
        files.save()
        asked(qtbot, files, "No space left on device")
    assert mine.read_bytes() == before
    press(files, Button.Cancel)
    files.save()
    saved(qtbot, document)


def test_a_second_save_waits_for_the_first(qtbot: QtBot, make: Make, mine: Path) -> None:
    files = make(mine)
    document = mark(files)
    said: list[str] = []
    files.said.connect(said.append)
    files.save()
    files.save()
    assert not files.may_close()
    assert said == ["The atlas is still being saved."] * 2
    saved(qtbot, document)
    assert said[-1] == "Saved mine.gpkg."


def test_what_is_changed_while_it_is_saved_is_not_taken_for_saved(qtbot: QtBot, make: Make, mine: Path) -> None:
    files = make(mine)
    document = mark(files)
    files.save()
    mark(files)
    with qtbot.waitSignal(files.said, timeout=20_000):
        pass
    assert document.modified
    assert load_atlas(mine).bookmarks == (MINE,)
