"""Asking where to save to: nothing is replaced that the person was not asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui.save_name import ask_where

KINDS = {".png": "PNG picture", ".jpg": "JPEG picture"}


class Person:
    """Types a name, and answers what is asked then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.typed, self.kind = "", ""
        self.answer = QMessageBox.StandardButton.Yes
        self.asked: list[str] = []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (self.typed, self.kind))
        monkeypatch.setattr(QMessageBox, "question", self._answer)

    def _answer(self, _parent: QWidget, _title: str, text: str) -> QMessageBox.StandardButton:
        self.asked.append(text)
        return self.answer


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("map.png", "", "map.png"),
        ("map.JPG", "PNG picture (*.png)", "map.JPG"),
        ("map", "JPEG picture (*.jpg)", "map.jpg"),
        ("map.v2", "", "map.v2.png"),
    ],
)
def test_a_name_gets_the_ending_that_is_meant(
    window: QWidget, person: Person, tmp_path: Path, typed: str, kind: str, meant: str
) -> None:
    person.typed, person.kind = str(tmp_path / typed), kind
    assert ask_where(window, "Save", "map.png", KINDS) == tmp_path / meant
    assert person.asked == []


def test_a_file_that_the_file_dialog_did_not_see_is_asked_about(
    window: QWidget, person: Person, tmp_path: Path
) -> None:
    (tmp_path / "map.png").touch()
    person.typed = str(tmp_path / "map")
    assert ask_where(window, "Save", "map.png", KINDS) == tmp_path / "map.png"
    assert person.asked == ["map.png exists already. Replace?"]
    person.answer = QMessageBox.StandardButton.No
    assert ask_where(window, "Save", "map.png", KINDS) is None


def test_files_beside_are_asked_about(window: QWidget, person: Person, tmp_path: Path) -> None:
    (tmp_path / "map.pgw").touch()
    (tmp_path / "map.png").touch()
    person.typed = str(tmp_path / "map.png")
    beside = ask_where(window, "Save", "map.png", KINDS, lambda path: (path.with_suffix(".pgw"),))
    assert beside == tmp_path / "map.png"
    # The file dialog itself has asked about the picture.
    assert person.asked == ["map.pgw exists already. Replace?"]


def test_nothing_chosen_is_nothing(window: QWidget, person: Person) -> None:
    assert ask_where(window, "Save", "map.png", KINDS) is None
