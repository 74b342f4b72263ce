"""File > Export snapshot: what the picture is to be, with a preview made by the same code, and the picture itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.domain.scene import Scene
from app.export.captions import captions_of
from app.export.files import check_writable
from app.export.layout import MAX_MARKING, MAX_TITLE, Layout
from app.export.sheets import SHEETS, pixels
from app.export.snapshot import (
    SUFFIXES,
    SnapshotSpec,
    command_of,
    default_name,
    description,
    make_map,
    save_picture,
    start_render,
)
from app.mapview.messages import MapViewport, Theme
from app.mapview.offscreen import OffscreenMap
from app.support.errors import UserError
from app.ui.dialogs import show_problem

_COLOURS: Final[tuple[tuple[str, Theme], ...]] = (("Light", "light"), ("Dark", "dark"), ("Print", "print"))
_FILTERS: Final = (
    "PNG picture (*.png)",
    "PDF, vectors (*.pdf)",
    "SVG, vectors (*.svg)",
    "JPEG picture (*.jpg)",
    "WebP picture (*.webp)",
)
_PREVIEW_PX: Final = 560
_SETTLE_MS: Final = 200
_WINDOW: Final = "window"


class SnapshotDialog(QDialog):
    """Asks for the layout, the size and the colours, and shows the picture small. :meth:`spec` is the answer."""

    def __init__(
        self,
        atlas: Atlas,
        scene: Scene,
        viewport: MapViewport,
        theme: Theme,
        parent: QWidget | None = None,
        atlas_file: Path | None = None,
        filtered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export snapshot")
        self._atlas_file, self._filtered = atlas_file, filtered
        self._atlas, self._scene, self._viewport = atlas, scene, viewport
        self._title, self._subtitle, self._marking = QLineEdit("{atlas}"), QLineEdit(), QLineEdit()
        self._title.setToolTip("{atlas}, {date}, {day}, {known} and {deployments} are filled in.")
        self._title.setMaxLength(MAX_TITLE)
        self._subtitle.setMaxLength(MAX_TITLE)
        self._subtitle.setPlaceholderText("none")
        self._marking.setMaxLength(MAX_MARKING)
        self._marking.setPlaceholderText("none; for example DRAFT or TLP:AMBER")
        self._size, self._colours = QComboBox(), QComboBox()
        self._size.addItem("As in the window, twice as sharp", _WINDOW)
        for name, sheet in SHEETS.items():
            width_px, height_px = pixels(sheet, sheet.dpi)
            self._size.addItem(f"{sheet.label}, {width_px} × {height_px} at {sheet.dpi} dpi", name)
        for text, name in _COLOURS:
            self._colours.addItem(text, name)
        self._colours.setCurrentIndex(self._colours.findData(theme))
        self._legend, self._names, self._sources = QCheckBox("Legend"), QCheckBox("Place names"), QCheckBox("Sources")
        self._legend.setChecked(True)
        self._names.setChecked(True)
        self._preview = QLabel("Drawing the preview…")
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setFixedSize(_PREVIEW_PX, round(_PREVIEW_PX * 0.72))
        self._preview.setAccessibleName("Preview of the picture")
        self._small: OffscreenMap | None = None
        self._small_spec: SnapshotSpec | None = None
        self._later = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._later.timeout.connect(self._draw_preview)
        self._lay_out()
        self._listen()
        self.finished.connect(self._stop_preview)
        self._draw_preview()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("&Title", self._title)
        form.addRow("Su&btitle", self._subtitle)
        form.addRow("&Marking", self._marking)
        form.addRow("&Size", self._size)
        form.addRow("&Colours", self._colours)
        shown = QHBoxLayout()
        for box in (self._legend, self._names, self._sources):
            shown.addWidget(box)
        shown.addStretch()
        form.addRow("Show", shown)
        copy = QPushButton("Copy comman&d")
        copy.setToolTip("Copy the command that makes this picture again")
        copy.clicked.connect(self._copy_command)
        if self._filtered:
            copy.setEnabled(False)
            copy.setToolTip("Filters are on, which the command line does not know")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addStretch()
        top = QHBoxLayout()
        top.addLayout(left)
        top.addWidget(self._preview)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(buttons)

    def _listen(self) -> None:
        for line in (self._title, self._subtitle, self._marking):
            line.textChanged.connect(self._later.start)
        for choice in (self._size, self._colours):
            choice.currentIndexChanged.connect(self._later.start)
        for box in (self._legend, self._names, self._sources):
            box.toggled.connect(self._later.start)

    def spec(self) -> SnapshotSpec:
        """Return what was asked for; the part of the earth is the window's."""
        seen = self._viewport
        chosen = self._size.currentData()
        if chosen == _WINDOW:
            width_px, height_px, scale, dpi = seen.width_px * 2, seen.height_px * 2, 2.0, 192
        else:
            sheet = SHEETS[chosen]
            (width_px, height_px), scale, dpi = pixels(sheet, sheet.dpi), max(1.0, sheet.dpi / 120), sheet.dpi
        layout = Layout(
            title=self._title.text().strip(),
            subtitle=self._subtitle.text().strip(),
            marking=self._marking.text().strip(),
            legend=self._legend.isChecked(),
            labels=self._names.isChecked(),
            sources=self._sources.isChecked(),
        )
        return SnapshotSpec(
            bounds=(seen.lon_min, seen.lat_min, seen.lon_max, seen.lat_max),
            width_px=width_px,
            height_px=height_px,
            scale=scale,
            dpi=dpi,
            theme=self._colours.currentData(),
            layout=layout,
        )

    def _draw_preview(self) -> None:
        spec = self.spec()
        room = self._preview.size()
        part = min(room.width() / spec.width_px, room.height() / spec.height_px)
        small = replace(
            spec,
            width_px=round(spec.width_px * part),
            height_px=round(spec.height_px * part),
            scale=spec.scale * part,
        )
        try:
            decor = spec.layout.decor(self._atlas, self._scene)
            if self._small is None or self._small_spec != replace(small, layout=Layout()):
                self._stop_preview()
                self._small = make_map(self._atlas, self._scene, small)
                self._small.rendered.connect(self._show_preview)
                self._small.failed.connect(self._preview.setText)
                self._small_spec = replace(small, layout=Layout())
            self._small.set_decor(decor)
            self._small.request(self._scene, captions_of(self._atlas, self._scene))
        except UserError as error:
            self._preview.setText(str(error))

    def _show_preview(self, image: QImage) -> None:
        self._preview.setPixmap(QPixmap.fromImage(image))

    def _stop_preview(self) -> None:
        self._later.stop()
        if self._small is not None:
            self._small.close()
            self._small.deleteLater()
            self._small = None

    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(f"{command_of(self._scene, self.spec(), self._atlas_file)} --out map.png")


class SnapshotJob(QObject):
    """Makes one picture off screen and saves it, or copies it where there is no path.

    A small dialog shows that it is under way and can cancel it.
    """

    def __init__(
        self,
        parent: QWidget,
        atlas: Atlas,
        scene: Scene,
        spec: SnapshotSpec,
        path: Path | None,
        atlas_file: Path | None = None,
        filtered: bool = False,
    ) -> None:
        """Start.

        Raises:
            UserError: there can be no such picture.
        """
        super().__init__(parent)
        self._window = parent
        self._atlas_file, self._filtered = atlas_file, filtered
        self._atlas, self._scene, self._spec, self._path = atlas, scene, spec, path
        self._hidden = start_render(atlas, scene, spec, path.suffix.lower() if path else ".png")
        self._hidden.rendered.connect(self._on_rendered)
        self._hidden.failed.connect(self._on_failed)
        self._progress = QProgressDialog("Drawing the map…", "Cancel", 0, 0, parent)
        self._progress.setWindowTitle("Export snapshot")
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(300)
        self._progress.canceled.connect(self._close)

    def _on_rendered(self, picture: object) -> None:
        self._close()
        if self._path is None:
            assert isinstance(picture, QImage)
            QGuiApplication.clipboard().setImage(picture)
            return
        try:
            words = description(self._atlas, self._scene, self._spec, self._atlas_file, filtered=self._filtered)
            save_picture(picture, self._path, words, self._spec.dpi)
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


def export_snapshot(
    parent: QWidget,
    atlas: Atlas,
    scene: Scene,
    viewport: MapViewport | None,
    theme: Theme,
    atlas_file: Path | None = None,
    filtered: bool = False,
) -> None:
    """Ask what to export and where to, then make the picture.

    ``atlas_file`` goes into the command that makes it again; there is none where the scene is ``filtered``.
    """
    if viewport is None:
        show_problem(parent, "There is no map to export yet", "Wait until the map is drawn and try again.")
        return
    dialog = SnapshotDialog(atlas, scene, viewport, theme, parent, atlas_file, filtered)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    spec = dialog.spec()
    dialog.deleteLater()
    if not accepted:
        return
    start = str(Path.home() / default_name(scene))
    chosen, wanted = QFileDialog.getSaveFileName(parent, "Export snapshot", start, ";;".join(_FILTERS))
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() not in SUFFIXES:
        path = path.with_name(f"{path.name}{wanted.rpartition('*')[2].rstrip(')') or '.png'}")
    try:
        # The file dialog has asked before replacing a file.
        check_writable(path, suffixes=SUFFIXES, replace=True)
        SnapshotJob(parent, atlas, scene, spec, path, atlas_file, filtered)
    except UserError as error:
        show_problem(parent, "The picture was not made", str(error))


def copy_snapshot(parent: QWidget, atlas: Atlas, scene: Scene, viewport: MapViewport | None, theme: Theme) -> None:
    """Copy the map as it is in the window, twice as sharp, with its title, date, legend and credits."""
    if viewport is None:
        show_problem(parent, "There is no map to copy yet", "Wait until the map is drawn and try again.")
        return
    spec = SnapshotSpec(
        bounds=(viewport.lon_min, viewport.lat_min, viewport.lon_max, viewport.lat_max),
        width_px=viewport.width_px * 2,
        height_px=viewport.height_px * 2,
        scale=2.0,
        dpi=192,
        theme=theme,
    )
    try:
        SnapshotJob(parent, atlas, scene, spec, None)
    except UserError as error:
        show_problem(parent, "The picture was not copied", str(error))
