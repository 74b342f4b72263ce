"""The dialog for films: it tells what there will be, and refuses what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from app.domain.scene import Moment, SceneIndex
from app.domain.status import TODAY
from app.export.film import FilmRecorder, FilmSpec, moments_of
from app.export.snapshot import SnapshotSpec
from app.support.errors import UserError
from app.ui import film_dialog
from app.ui.film_dialog import FRAMES, FilmDialog
from tests.helpers.dialogs import clashing_mnemonics

ATLAS = open_atlas(None)
INDEX = SceneIndex(ATLAS)
PICTURE = SnapshotSpec((122, 23, 147, 46), 640, 400)
YEAR = Moment(instant_of(2015), instant_of(2016))
DAYS = FilmSpec(PICTURE, instant_of(2015, 9, 28), instant_of(2015, 10, 3), "day", TODAY)


@pytest.fixture
def dialog(qtbot: QtBot) -> FilmDialog:
    made = FilmDialog(INDEX, YEAR, TODAY, PICTURE)
    qtbot.addWidget(made)
    return made


def test_it_tells_how_long_the_film_is(dialog: FilmDialog) -> None:
    assert dialog._said.text() == "13 pictures, a film of 2 seconds or more."
    dialog._step.setCurrentIndex(dialog._step.findData("day"))
    assert "365 pictures" in dialog._said.text()
    assert "32 seconds" in dialog._said.text().replace("31", "32")
    dialog._skip.setChecked(True)
    spec = dialog.spec()
    assert spec.skip_quiet
    assert f"{len(moments_of(INDEX, spec))} pictures" in dialog._said.text()
    dialog._step.setCurrentIndex(dialog._step.findData("change"))
    assert not dialog._skip.isEnabled()
    assert not dialog.spec().skip_quiet


def test_keys_and_numbers(dialog: FilmDialog) -> None:
    assert not clashing_mnemonics(dialog)
    assert dialog._hold.text() == "1 frame"
    dialog._hold.setValue(2)
    assert dialog._hold.text() == "2 frames"
    assert dialog._change_hold.text() == "6 frames more"
    assert dialog._rate.text() == "12 frames a second"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2015-13-01", "2015-12-31", "2015-13-01"),
        ("2016-01-01", "2015-01-01", "2015-01-01"),
        ("2015-01-01", "", "last day"),
        ("0001-01-01", "2020-01-01", "20,000"),
    ],
)
def test_what_cannot_be_is_told_at_once(dialog: FilmDialog, first: str, last: str, words: str) -> None:
    save = dialog._buttons.button(QDialogButtonBox.StandardButton.Save)
    assert save.isEnabled()
    dialog._step.setCurrentIndex(dialog._step.findData("day"))
    dialog._from.setText(first)
    dialog._until.setText(last)
    assert words in dialog._said.text()
    assert not save.isEnabled()


def test_frames_go_into_a_folder(
    qtbot: QtBot, dialog: FilmDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog._kind.setCurrentIndex(dialog._kind.findData(FRAMES))
    assert dialog.spec().numbered
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", answer)
    assert film_dialog._folder(parent) == tmp_path
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert film_dialog._folder(parent) is None
    assert len(asked) == 1


@pytest.mark.parametrize("stage", ["before", "drawing", "told", "last"])
def test_cancelling_at_any_stage_leaves_nothing(qtbot: QtBot, tmp_path: Path, stage: str) -> None:
    recorder = FilmRecorder(ATLAS, INDEX, DAYS, tmp_path / "film.mp4")
    finished: list[bool] = []
    recorder.finished.connect(lambda: finished.append(True))

    def stop(done: int, total: int, _seconds: float) -> None:
        if done == (total if stage == "last" else 2):
            recorder.cancel()

    if stage in ("told", "last"):
        recorder.progressed.connect(stop)
    if stage == "before":
        recorder.cancel()
    else:
        recorder.start()
        if stage == "drawing":
            qtbot.waitUntil(lambda: recorder._asked == 2, timeout=30_000)
            recorder.cancel()
    qtbot.waitUntil(lambda: not list(tmp_path.iterdir()), timeout=30_000)
    qtbot.wait(50)
    assert finished == []
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_put_in_its_place_fails_in_one_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    recorder = FilmRecorder(ATLAS, INDEX, DAYS, path)
    told: list[str] = []
    recorder.failed.connect(told.append)
    path.mkdir()
    (path / "in the way").touch()
    with qtbot.waitSignal(recorder.failed, timeout=30_000):
        recorder.start()
    assert len(told) == 1
    assert told[0].startswith(f"{path}: it cannot be written (")
    assert [found.name for found in tmp_path.iterdir()] == ["film.mp4"]


def test_without_a_codec_there_is_no_film_and_no_page_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    import av

    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libvpx-vp9"})
    with pytest.raises(UserError, match="no encoder libvpx-vp9"):
        FilmRecorder(ATLAS, INDEX, DAYS, tmp_path / "film.webm")
    assert list(tmp_path.iterdir()) == []
