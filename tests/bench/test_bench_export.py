"""What pictures, films and series cost, as a user runs them."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bench.conftest import Report

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parents[2]
ROUNDS = 4


def seconds(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "app", *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - begun


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
def test_a4_from_a_cold_command_line(report: Report, tmp_path: Path, suffix: str) -> None:
    out = str(tmp_path / f"a4{suffix}")
    spent = [seconds("snapshot", "--paper", "a4", "--force", "--out", out) for _ in range(ROUNDS)][1:]
    report(f"A4 at 300 dpi, {suffix[1:].upper()}, cold command line", statistics.median(spent), "s", "aim 3.0")


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_a4_in_the_running_program(report: Report, qapp: QApplication, tmp_path: Path, suffix: str) -> None:
    from app.data.bundled import open_atlas
    from app.domain.civil import instant_of
    from app.domain.scene import Moment, SceneIndex
    from app.export.picture_files import save_picture
    from app.export.snapshot import SnapshotSpec, description, make_map, render_now

    atlas = open_atlas(None)
    scene = SceneIndex(atlas).scene(Moment(instant_of(2015, 4, 27)))
    spec = SnapshotSpec((122, 23, 147, 46), 3508, 2480, 2.5, 300)
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        hidden = make_map(atlas, scene, spec, suffix)
        picture = render_now(hidden, atlas, scene)
        hidden.close()
        save_picture(picture, tmp_path / f"a4{suffix}", description(atlas, scene, spec, None), spec.dpi)
        spent.append(time.perf_counter() - begun)
    name = f"A4 at 300 dpi, {suffix[1:].upper()}, from the window, written"
    report(name, statistics.median(spent[1:]), "s", "aim 1.0")


def test_a4_from_the_click_on_save(report: Report, qapp: QApplication, tmp_path: Path) -> None:
    """While a person looks at the preview and chooses a file, the dialog has drawn the picture; Save writes it."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QWidget

    from app.data.bundled import open_atlas
    from app.domain.civil import instant_of
    from app.domain.scene import Moment, SceneIndex
    from app.mapview.messages import MapViewport
    from app.state.document import Document
    from app.state.layouts import Layouts
    from app.ui.snapshot_dialog import OnScreen, SnapshotDialog, SnapshotJob

    atlas = open_atlas(None)
    scene = SceneIndex(atlas).scene(Moment(instant_of(2015, 4, 27)))
    shown = OnScreen(atlas, scene, MapViewport(122, 23, 147, 46, 134.5, 35.4, 5.2, 1200, 850), "light")
    window, loop = QWidget(), QEventLoop()
    dialog = SnapshotDialog(shown, Layouts(Document(atlas)), window)
    dialog.form.use({"paper": "a4"})
    dialog.preview.ready.connect(loop.quit)
    loop.exec()
    made = dialog.preview.take(dialog.spec())
    assert made is not None
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        job = SnapshotJob(window, shown, dialog.spec(), tmp_path / "a4.png", made=made)
        job.destroyed.connect(loop.quit)
        loop.exec()
        spent.append(time.perf_counter() - begun)
    dialog.reject()
    report("A4 at 300 dpi, PNG, from the click on Save to the file", statistics.median(spent[1:]), "s", "aim 1.0")


def test_a_film_of_300_frames(report: Report, tmp_path: Path) -> None:
    span = ("--at", "2001-01-01", "--until", "2025-12-01", "--step", "month", "--fps", "24", "--hold-last", "0")
    one = ("--at", "2001-01-01", "--until", "2001-01-01", "--step", "day", "--fps", "24", "--hold-last", "0")
    size = ("--size", "1280x720", "--force", "--out", str(tmp_path / "film.mp4"))
    start = min(seconds("film", *one, *size) for _ in range(3))
    spent = min(seconds("film", *span, *size) for _ in range(3))
    report("300 pictures of 1280x720 as MP4, whole process", 300 / spent, "frames/s", "aim 30")
    report("the same without the start of the program", 299 / (spent - start), "frames/s", "aim 30")


def test_a_web_page(report: Report, qapp: QApplication, tmp_path: Path) -> None:
    from PySide6.QtCore import QEventLoop, QTimer, QUrl
    from PySide6.QtWebEngineWidgets import QWebEngineView

    path = tmp_path / "atlas.html"
    spent = [seconds("webpage", "--force", "--out", str(path)) for _ in range(ROUNDS)][1:]
    report("web page, cold command line", statistics.median(spent), "s", "")
    report("web page, size", path.stat().st_size / 1e6, "MB", "limit 3.0")
    drawn = "document.querySelector('.legend .legend-table')?.textContent.includes('27 April 2015') ?? false"
    opened = []
    for _ in range(ROUNDS):
        view, loop, timer = QWebEngineView(), QEventLoop(), QTimer(interval=5)
        view.resize(1280, 800)
        view.show()
        timer.timeout.connect(
            lambda view=view, loop=loop: view.page().runJavaScript(drawn, lambda is_drawn: is_drawn and loop.quit())
        )
        begun = time.perf_counter()
        view.load(QUrl.fromLocalFile(str(path)))
        timer.start()
        loop.exec()
        opened.append(time.perf_counter() - begun)
        timer.stop()
        view.close()
        view.deleteLater()
        qapp.processEvents()
    report("web page, from its file to the map with its legend", statistics.median(opened[1:]), "s", "")


def test_a_series_of_100_pictures(report: Report, tmp_path: Path) -> None:
    span = ("--at", "2014-01-01", "--until", "2017-01-31", "--each-change", "--size", "1600x1000")
    spent = seconds("snapshot", *span, "--out", str(tmp_path / "s.png"))
    made = len(list(tmp_path.iterdir()))
    report(f"{made} snapshots of 1600x1000 in one series, each", spent / made, "s", "")
