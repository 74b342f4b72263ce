"""File > Export > Film: from when to when, how fast, and the film made while the window stays alive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QProgressDialog,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.domain.moments import moment_of, texts_of
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import Cutoff
from app.export.arguments import moment_of as checked_moment
from app.export.files import check_writable
from app.export.film import FILM_SUFFIXES, STEPS, FilmRecorder, FilmSpec
from app.export.layout import Layout
from app.export.snapshot import SnapshotSpec
from app.mapview.messages import MapViewport, Theme
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_FILTERS: Final = ("MP4 film (*.mp4)", "WebM film (*.webm)", "Animated GIF (*.gif)")
_SIZES: Final = ((1280, 720), (1920, 1080), (960, 540))
_STEP_WORDS: Final = {
    "day": "A picture for each day",
    "week": "A picture for each week",
    "month": "A picture for each month",
    "year": "A picture for each year",
    "change": "A picture for each day of change",
}
_FIRST_AND_LAST: Final = ("2014-01-01", "2018-12-31")


class FilmDialog(QDialog):
    """Asks what the film is to show. :meth:`spec` is the answer."""

    def __init__(
        self, moment: Moment, cutoff: Cutoff, viewport: MapViewport, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export film")
        self._cutoff, self._viewport, self._theme = cutoff, viewport, theme
        first, last = texts_of(moment) if moment.until is not None else _FIRST_AND_LAST
        self._from, self._until = QLineEdit(first), QLineEdit(last)
        self._step, self._size, self._rate = QComboBox(), QComboBox(), QSpinBox()
        for step in STEPS:
            self._step.addItem(_STEP_WORDS[step], step)
        self._step.setCurrentIndex(self._step.findData("month"))
        for width_px, height_px in _SIZES:
            self._size.addItem(f"{width_px} × {height_px}", (width_px, height_px))
        self._rate.setRange(1, 60)
        self._rate.setValue(12)
        self._rate.setSuffix(" pictures a second")
        form = QFormLayout()
        form.addRow("&From", self._from)
        form.addRow("&Until", self._until)
        form.addRow("&Step", self._step)
        form.addRow("S&peed", self._rate)
        form.addRow("Si&ze", self._size)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._check)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _check(self) -> None:
        try:
            checked_moment(self._from.text(), self._until.text())
        except UserError as error:
            show_problem(self, "There can be no such film", str(error).removeprefix("--at: ").removeprefix("--until: "))
            return
        self.accept()

    def spec(self) -> FilmSpec:
        """Return what was asked for.

        Raises:
            DateTextError: a date cannot be read; the dialog does not close with such a one.
        """
        seen = self._viewport
        width_px, height_px = self._size.currentData()
        time = moment_of(self._from.text(), self._until.text())
        assert time.until is not None
        picture = SnapshotSpec(
            bounds=(seen.lon_min, seen.lat_min, seen.lon_max, seen.lat_max),
            width_px=width_px,
            height_px=height_px,
            theme=self._theme,
            layout=Layout(),
        )
        return FilmSpec(picture, time.at, time.until, self._step.currentData(), self._cutoff, self._rate.value())


class FilmJob(QObject):
    """Records one film; a small dialog shows how far it is and can cancel it."""

    def __init__(
        self,
        parent: QWidget,
        atlas: Atlas,
        index: SceneIndex,
        spec: FilmSpec,
        path: Path,
        filtered: Callable[[Scene], Scene],
    ) -> None:
        """Start.

        Raises:
            UserError: there can be no such film.
        """
        super().__init__(parent)
        self._window = parent
        self._recorder = FilmRecorder(atlas, index, spec, path, filtered)
        self._progress = QProgressDialog("Drawing the first picture…", "Cancel", 0, 0, parent)
        self._progress.setWindowTitle("Export film")
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(0)
        self._progress.setAutoReset(False)
        self._recorder.progressed.connect(self._show)
        self._recorder.finished.connect(self._close)
        self._recorder.failed.connect(self._on_failed)
        self._progress.canceled.connect(self._cancel)
        self._progress.show()
        self._recorder.start()

    def _show(self, done: int, total: int, seconds_left: float) -> None:
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        self._progress.setLabelText(f"{done:,} of {total:,} pictures, about {seconds_left:.0f} seconds left")

    def _cancel(self) -> None:
        self._recorder.cancel()
        self._close()

    def _on_failed(self, text: str) -> None:
        self._close()
        show_problem(self._window, "The film was not made", text)

    def _close(self) -> None:
        self._progress.canceled.disconnect(self._cancel)
        self._progress.close()
        self._progress.deleteLater()
        self._recorder.deleteLater()
        self.deleteLater()


def export_film(
    parent: QWidget,
    atlas: Atlas,
    index: SceneIndex,
    moment: Moment,
    cutoff: Cutoff,
    viewport: MapViewport,
    theme: Theme,
    filtered: Callable[[Scene], Scene],
) -> None:
    """Ask what to film and where to, then film it."""
    dialog = FilmDialog(moment, cutoff, viewport, theme, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return
    spec = dialog.spec()
    chosen, wanted = QFileDialog.getSaveFileName(
        parent, "Export film", str(Path.home() / "posture.mp4"), ";;".join(_FILTERS)
    )
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() not in FILM_SUFFIXES:
        path = path.with_name(f"{path.name}{wanted.rpartition('*')[2].rstrip(')') or '.mp4'}")
    try:
        check_writable(path, suffixes=FILM_SUFFIXES, replace=True)
        FilmJob(parent, atlas, index, spec, path, filtered)
    except UserError as error:
        show_problem(parent, "The film was not made", str(error))
