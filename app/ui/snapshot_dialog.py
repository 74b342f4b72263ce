"""File > Export snapshot: where to, how large, and the picture made off screen while the window stays alive."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QProgressDialog,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.domain.scene import Scene
from app.export.files import check_writable
from app.export.snapshot import PNG, SnapshotSpec, default_name, described, save_png, start_render
from app.mapview.messages import MapViewport, Theme
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_SIZES: Final[tuple[tuple[str, tuple[int, int, float] | None], ...]] = (
    ("As in the window, twice as sharp", None),
    ("Slide, 1920 × 1080", (1920, 1080, 1.0)),
    ("Slide, 3840 × 2160", (3840, 2160, 2.0)),
    ("A4 landscape at 300 dpi, 3508 × 2480", (3508, 2480, 2.5)),
    ("A3 landscape at 300 dpi, 4961 × 3508", (4961, 3508, 2.5)),
)
_COLOURS: Final[tuple[tuple[str, Theme], ...]] = (("Light", "light"), ("Dark", "dark"), ("Print", "print"))


class SnapshotDialog(QDialog):
    """Asks for title, size and colours. :meth:`spec` is the answer."""

    def __init__(self, atlas: Atlas, viewport: MapViewport, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export snapshot")
        self._viewport = viewport
        self._title = QLineEdit(atlas.title)
        self._title.setMaxLength(200)
        self._size, self._colours = QComboBox(), QComboBox()
        for text, _size in _SIZES:
            self._size.addItem(text)
        for text, name in _COLOURS:
            self._colours.addItem(text, name)
        self._colours.setCurrentIndex(self._colours.findData(theme))
        form = QFormLayout()
        form.addRow("&Title", self._title)
        form.addRow("&Size", self._size)
        form.addRow("&Colours", self._colours)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(460, self.sizeHint().height())

    def spec(self) -> SnapshotSpec:
        """Return what was asked for; the part of the earth is the window's."""
        seen = self._viewport
        width_px, height_px, scale = _SIZES[self._size.currentIndex()][1] or (
            seen.width_px * 2,
            seen.height_px * 2,
            2.0,
        )
        return SnapshotSpec(
            bounds=(seen.lon_min, seen.lat_min, seen.lon_max, seen.lat_max),
            width_px=width_px,
            height_px=height_px,
            scale=scale,
            theme=self._colours.currentData(),
            title=self._title.text().strip(),
        )


class SnapshotJob(QObject):
    """Makes one picture off screen and saves it; a small dialog shows that it is under way and can cancel it."""

    def __init__(self, parent: QWidget, atlas: Atlas, scene: Scene, spec: SnapshotSpec, path: Path) -> None:
        super().__init__(parent)
        self._window = parent
        self._atlas, self._scene, self._spec, self._path = atlas, scene, spec, path
        self._progress = QProgressDialog("Drawing the map…", "Cancel", 0, 0, parent)
        self._progress.setWindowTitle("Export snapshot")
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(300)
        self._hidden = start_render(atlas, scene, spec)
        self._hidden.rendered.connect(self._on_rendered)
        self._hidden.failed.connect(self._on_failed)
        self._progress.canceled.connect(self._close)

    def _on_rendered(self, image: QImage) -> None:
        self._close()
        try:
            save_png(described(image, self._atlas, self._scene, self._spec), self._path)
        except UserError as error:
            show_problem(self._window, "The picture was not saved", str(error))

    def _on_failed(self, text: str) -> None:
        self._close()
        show_problem(self._window, "The picture was not made", text)

    def _close(self) -> None:
        self._progress.canceled.disconnect(self._close)
        self._progress.close()
        self._progress.deleteLater()
        self._hidden.close()
        self.deleteLater()


def export_snapshot(parent: QWidget, atlas: Atlas, scene: Scene, viewport: MapViewport | None, theme: Theme) -> None:
    """Ask what to export and where to, then make the picture."""
    if viewport is None:
        show_problem(parent, "There is no map to export yet", "Wait until the map is drawn and try again.")
        return
    dialog = SnapshotDialog(atlas, viewport, theme, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    spec = dialog.spec()
    dialog.deleteLater()
    if not accepted:
        return
    start = str(Path.home() / default_name(scene))
    chosen, _filter = QFileDialog.getSaveFileName(parent, "Export snapshot", start, "Picture (*.png)")
    if not chosen:
        return
    path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(PNG[0])
    try:
        # The file dialog has asked before replacing a file.
        check_writable(path, suffixes=PNG, replace=True)
        SnapshotJob(parent, atlas, scene, spec, path)
    except UserError as error:
        show_problem(parent, "The picture was not made", str(error))
