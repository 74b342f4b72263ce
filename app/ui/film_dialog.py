"""File > Export > Film: from when to when, how fast, and the film made while the window stays alive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressDialog,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.domain.filters import Masks
from app.domain.moments import texts_of
from app.domain.scene import Moment, SceneIndex
from app.domain.status import Cutoff
from app.export.arguments import moment_of
from app.export.files import check_folder, check_writable
from app.export.film import STEPS, FilmRecorder, FilmSpec, moments_of
from app.export.film_writer import FILM_SUFFIXES
from app.export.snapshot import SnapshotSpec
from app.support.errors import UserError
from app.ui.dialogs import show_problem

FRAMES: Final = "frames"
"""The kind of a film that is a folder of numbered pictures."""

_KINDS: Final = {
    ".mp4": "MP4 film",
    ".webm": "WebM film",
    ".gif": "Animated GIF",
    FRAMES: "Numbered PNG pictures in a folder",
}
_SIZES: Final = ((1280, 720), (1920, 1080), (960, 540))
_STEP_WORDS: Final = {
    "day": "A picture for each day",
    "week": "A picture for each week",
    "month": "A picture for each month",
    "year": "A picture for each year",
    "change": "A picture for each day of change",
}
_FIRST_AND_LAST: Final = ("2014-01-01", "2018-12-31")
_MINUTE_S: Final = 60


class FilmDialog(QDialog):
    """Asks what the film is to show, and tells how long it will be. :meth:`spec` and :attr:`kind` are the answer."""

    def __init__(
        self,
        index: SceneIndex,
        moment: Moment,
        cutoff: Cutoff,
        picture: SnapshotSpec,
        masks: Masks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; ``picture`` is a frame but for its size, ``masks`` are what the filters leave."""
        super().__init__(parent)
        self.setWindowTitle("Export film")
        self._index, self._cutoff, self._picture, self._masks = index, cutoff, picture, masks
        first, last = texts_of(moment) if moment.until is not None else _FIRST_AND_LAST
        self._from, self._until = QLineEdit(first), QLineEdit(last)
        self._step, self._size, self._kind = QComboBox(), QComboBox(), QComboBox()
        for step in STEPS:
            self._step.addItem(_STEP_WORDS[step], step)
        self._step.setCurrentIndex(self._step.findData("month"))
        self._skip = QCheckBox("S&kip the quiet")
        self._skip.setToolTip("Stretches of time in which nothing changes are crossed in a few pictures.")
        for width_px, height_px in _SIZES:
            self._size.addItem(f"{width_px} × {height_px}", (width_px, height_px))
        for kind, words in _KINDS.items():
            self._kind.addItem(words, kind)
        self._rate = _spin(1, 60, 12, "frame", " a second")
        self._hold = _spin(1, 600, 1, "frame")
        self._change_hold = _spin(0, 600, 6, "frame", " more")
        self._end_hold = _spin(0, 600, 12, "frame", " more")
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&From", self._from)
        form.addRow("&Until", self._until)
        form.addRow("&Step", self._step)
        form.addRow("", self._skip)
        form.addRow("S&peed", self._rate)
        form.addRow("&Hold each picture", self._hold)
        form.addRow("Hold &changes", self._change_hold)
        form.addRow("Hold the &last", self._end_hold)
        form.addRow("Si&ze", self._size)
        form.addRow("&Write", self._kind)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._said)
        layout.addWidget(self._buttons)
        for line in (self._from, self._until):
            line.textChanged.connect(self._tell)
        for box in (self._rate, self._hold, self._change_hold, self._end_hold):
            box.valueChanged.connect(self._tell)
        self._step.currentIndexChanged.connect(self._tell)
        self._skip.toggled.connect(self._tell)
        self._tell()

    @property
    def kind(self) -> str:
        """The ending of the file, or :data:`FRAMES`."""
        return str(self._kind.currentData())

    def spec(self) -> FilmSpec:
        """Return what was asked for.

        Raises:
            UserError: a date cannot be read, or the film ends before it begins.
        """
        if not self._until.text().strip():
            raise UserError("Give the last day of the film.")
        time = moment_of(self._from.text(), self._until.text())
        assert time.until is not None
        width_px, height_px = self._size.currentData()
        step = self._step.currentData()
        return FilmSpec(
            replace(self._picture, width_px=width_px, height_px=height_px),
            time.at,
            time.until,
            step,
            self._cutoff,
            skip_quiet=self._skip.isChecked() and step != "change",
            frames_per_second=self._rate.value(),
            hold=self._hold.value(),
            change_hold=self._change_hold.value(),
            end_hold=self._end_hold.value(),
            numbered=self.kind == FRAMES,
        )

    def _tell(self) -> None:
        self._skip.setEnabled(self._step.currentData() != "change")
        save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        try:
            spec = self.spec()
            pictures = len(moments_of(self._index, spec, self._masks))
        except UserError as error:
            self._said.setText(str(error).removeprefix("--at: ").removeprefix("--until: "))
            save.setEnabled(False)
            return
        save.setEnabled(True)
        least_s = (pictures * spec.hold + spec.end_hold) / spec.frames_per_second
        more = " or more" if spec.change_hold else ""
        self._said.setText(f"{_count(pictures, 'picture')}, a film of {_seconds(least_s)}{more}.")


class FilmJob(QObject):
    """Records one film; a small dialog shows how far it is and can cancel it."""

    def __init__(
        self,
        parent: QWidget,
        atlas: Atlas,
        index: SceneIndex,
        spec: FilmSpec,
        path: Path,
        masks: Masks | None,
        atlas_file: Path | None,
    ) -> None:
        """Start.

        Raises:
            UserError: there can be no such film.
        """
        super().__init__(parent)
        self._window = parent
        self._recorder = FilmRecorder(atlas, index, spec, path, masks, atlas_file)
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
        self._progress.setLabelText(f"{done:,} of {_count(total, 'picture')}, about {_seconds(seconds_left)} left")
        # Last: setting the value lets other events in, and one of them may be the cancelling.
        self._progress.setValue(done)

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
    picture: SnapshotSpec,
    masks: Masks | None,
    atlas_file: Path | None = None,
) -> None:
    """Ask what to film and where to, then film it."""
    dialog = FilmDialog(index, moment, cutoff, picture, masks, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return
    try:
        spec = dialog.spec()
        path = _folder(parent) if spec.numbered else _file(parent, dialog.kind)
        if path is not None:
            FilmJob(parent, atlas, index, spec, path, masks, atlas_file)
    except UserError as error:
        show_problem(parent, "The film was not made", str(error))


def _file(parent: QWidget, suffix: str) -> Path | None:
    chosen, _wanted = QFileDialog.getSaveFileName(
        parent, "Export film", str(Path.home() / f"posture{suffix}"), f"{_KINDS[suffix]} (*{suffix})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in FILM_SUFFIXES:
        path = path.with_name(f"{path.name}{suffix}")
    check_writable(path, suffixes=FILM_SUFFIXES, replace=True)
    return path


def _folder(parent: QWidget) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, "A folder for the numbered pictures", str(Path.home()))
    if not chosen:
        return None
    folder = Path(chosen)
    check_folder(folder, replace=True)
    asked = "The folder is not empty. Numbered pictures in it are replaced; all else stays. Go on?"
    if any(folder.iterdir()) and QMessageBox.question(parent, "Export film", asked) != QMessageBox.StandardButton.Yes:
        return None
    return folder


def _spin(least: int, most: int, value: int, what: str, more: str = "") -> QSpinBox:
    """Return a box for a number of something: ``1 frame more``, ``2 frames more``."""
    box = QSpinBox()
    box.setRange(least, most)

    def name(number: int) -> None:
        box.setSuffix(f" {what if number == 1 else what + 's'}{more}")

    box.valueChanged.connect(name)
    box.setValue(value)
    name(value)
    return box


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _seconds(seconds: float) -> str:
    whole = round(seconds)
    if whole < _MINUTE_S:
        return _count(whole, "second")
    return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
