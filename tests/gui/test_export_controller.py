"""The menu File > Export on a real window: each entry writes what the window shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.desk import Desk
from app.domain.civil import instant_of
from app.domain.scene import Moment
from app.support.settings import Settings
from app.ui import export_controller, film_dialog
from app.ui.film_dialog import FilmDialog


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(open_atlas(None), settings=Settings())
    made.window.resize(900, 600)
    with qtbot.waitSignal(made.map.settled, timeout=30_000):
        made.window.show()
    yield made
    made.map.dispose()
    made.window.close()
    made.window.deleteLater()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(path), ""))


def test_the_tables_hold_what_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer(monkeypatch, tmp_path / "forces.csv")
    desk.exports.forces()
    everything = (tmp_path / "forces.csv").read_text(encoding="utf-8-sig")
    assert "US Navy" in everything
    desk.filters.set(desk.filters.filters.with_values("services", ["JASDF"]))
    desk.exports.forces()
    filtered = (tmp_path / "forces.csv").read_text(encoding="utf-8-sig")
    assert "US Navy" not in filtered
    assert "Japan Air Self-Defense Force" in filtered

    desk.clock.set_moment(Moment(instant_of(2015), instant_of(2020)))
    answer(monkeypatch, tmp_path / "changes")
    desk.exports.changes()
    assert (tmp_path / "changes.csv").exists() or (tmp_path / "changes.xlsx").exists()
    answer(monkeypatch, tmp_path / "sources.bib")
    desk.exports.sources()
    assert "@" in (tmp_path / "sources.bib").read_text(encoding="utf-8")


def test_changes_need_a_window_of_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(export_controller, "show_problem", lambda _parent, title, _text: told.append(title))
    desk.exports.changes()
    assert told == ["There is no time for a table of changes"]


def test_a_film_is_made_and_a_cancelled_one_leaves_nothing(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def accept(dialog: FilmDialog) -> int:
        dialog._from.setText("2015-01-01")
        dialog._until.setText("2015-04-30")
        dialog._size.setCurrentIndex(2)
        dialog._change_hold.setValue(0)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(FilmDialog, "exec", accept)
    path = tmp_path / "film.mp4"
    answer(monkeypatch, path)
    desk.exports.film()
    qtbot.waitUntil(path.exists, timeout=30_000)
    with av.open(path) as container:
        assert sum(1 for _ in container.decode(video=0)) == 5 + 12

    again = tmp_path / "again.mp4"
    answer(monkeypatch, again)
    desk.exports.film()
    job = desk.window.findChildren(film_dialog.FilmJob)[-1]
    with qtbot.waitSignal(job._recorder.progressed, timeout=30_000):
        pass
    job._progress.canceled.emit()
    assert [found.name for found in tmp_path.iterdir()] == ["film.mp4"]


def test_before_and_after_compares_the_ends_of_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    monkeypatch.setattr(export_controller, "show_problem", lambda _parent, title, _text: told.append(title))
    monkeypatch.setattr(export_controller, "_COMPARED_PX", (1200, 800))
    monkeypatch.setattr(export_controller, "_COMPARED_SCALE", 1.0)
    answer(monkeypatch, tmp_path / "both.png")
    desk.exports.before_and_after()
    assert told == ["There are no two days to compare"]
    desk.clock.set_moment(Moment(instant_of(2015), instant_of(2020)))
    desk.exports.before_and_after()
    assert (tmp_path / "both.png").stat().st_size > 50_000
    answer(monkeypatch, tmp_path / "both.pdf")
    desk.exports.before_and_after()
    assert (tmp_path / "both.pdf").read_bytes().startswith(b"%PDF")
    assert len(told) == 1
