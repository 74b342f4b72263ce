"""File > Export snapshot: what the picture is to be, with a preview made by the same code, and the picture itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.domain.filters import FilterSet
from app.domain.scene import Scene
from app.export.files import check_writable
from app.export.fonts import fonts_warning
from app.export.georeference import WORLD_SUFFIXES, Placement, save_world_file, world_files
from app.export.picture_files import SUFFIXES, save_picture
from app.export.picture_options import spec_from
from app.export.snapshot import NOTHING_OVER, SnapshotSpec, command_of, default_name, description, placed, start_render
from app.mapview.look import Look
from app.mapview.messages import MapViewport, Theme
from app.mapview.overlay import Overlay
from app.state.job import Job
from app.state.layouts import Layouts
from app.support.errors import UserError
from app.ui.dialogs import show_problem
from app.ui.layout_row import LayoutRow
from app.ui.save_name import ask_where
from app.ui.snapshot_form import FORMATS, SnapshotForm
from app.ui.snapshot_preview import SnapshotPreview

_PREVIEW: Final = QSize(500, 390)
# A tenth of a metre; the command says all of them.
_DECIMALS: Final = 6
_OPTION: Final = re.compile(r"^--[a-z-]+: ")


@dataclass(frozen=True)
class OnScreen:
    """What the window shows: what there is to take a picture of."""

    atlas: Atlas
    scene: Scene
    viewport: MapViewport
    theme: Theme
    look: Look = field(default_factory=Look)
    filters: FilterSet = field(default_factory=FilterSet)
    atlas_file: Path | None = None
    overlay: Overlay = NOTHING_OVER

    def spec(self, settings: dict[str, Any]) -> SnapshotSpec:
        """Return the picture of it that settings ask for.

        Raises:
            UserError: a setting is wrong.
        """
        seen = self.viewport
        bounds = (seen.lon_min, seen.lat_min, seen.lon_max, seen.lat_max)
        spec = replace(spec_from(settings, bounds, self.look, self.filters), overlay=self.overlay)
        size_px = round(spec.width_px / spec.scale), round(spec.height_px / spec.scale)
        if size_px != (seen.width_px, seen.height_px) or spec.layout.margin_mm:
            return spec
        # In the shape of the window, just what the window shows.
        return spec.seen_as((round(seen.lon, _DECIMALS), round(seen.lat, _DECIMALS), round(seen.zoom, _DECIMALS)))

    def words(self, spec: SnapshotSpec) -> dict[str, str]:
        """Return what a picture of it says of itself."""
        return description(self.atlas, self.scene, spec, self.atlas_file)


class SnapshotDialog(QDialog):
    """Asks for the layout, the size and the colours, and shows the picture small. :meth:`spec` is the answer."""

    def __init__(self, shown: OnScreen, layouts: Layouts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export snapshot")
        self._shown = shown
        self.form = SnapshotForm((shown.viewport.width_px, shown.viewport.height_px), shown.theme)
        self.layouts = LayoutRow(layouts, self.form.named_settings)
        self.preview = SnapshotPreview(shown.atlas, shown.scene)
        self.preview.setFixedSize(_PREVIEW)
        self.command = QPlainTextEdit()
        self.command.setReadOnly(True)
        self.command.setTabChangesFocus(True)
        self.command.setFixedHeight(self.command.fontMetrics().lineSpacing() * 3 + 12)
        self.command.setAccessibleName("Command that makes this picture")
        self.command.setToolTip("This command makes the same picture; it stands in the file as well")
        self._warning = QLabel(fonts_warning(), wordWrap=True)
        self._warning.setVisible(bool(self._warning.text()))
        self._copies = False
        self._lay_out()
        self.layouts.chosen.connect(self.form.use)
        self.form.changed.connect(self._show)
        self.rejected.connect(self.preview.stop)
        self.accepted.connect(self.preview.finish)
        self.form.setFocus()
        self._show()

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self._copy = buttons.addButton("Copy &picture", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(self._accept_copy)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        named = QFormLayout()
        named.addRow("&Layout", self.layouts)
        left = QVBoxLayout()
        left.addLayout(named)
        left.addWidget(self.form)
        left.addWidget(self._warning)
        left.addStretch()
        copy = QPushButton("Copy comman&d")
        said = QLabel("The command that makes this picture")

        def copy_command() -> None:
            QGuiApplication.clipboard().setText(self.command.toPlainText())
            said.setText("The command is on the clipboard")

        copy.clicked.connect(copy_command)
        copy.setAutoDefault(False)
        command = QHBoxLayout()
        command.addWidget(said, 1)
        command.addWidget(copy)
        right = QVBoxLayout()
        right.addWidget(self.preview)
        right.addStretch()
        right.addLayout(command)
        right.addWidget(self.command)
        top = QHBoxLayout()
        top.addLayout(left, 1)
        top.addLayout(right)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(buttons)

    @property
    def copies(self) -> bool:
        """Whether the picture is to be copied and not saved."""
        return self._copies

    def spec(self) -> SnapshotSpec:
        """Return what was asked for; the part of the earth is the window's.

        Raises:
            UserError: something of it cannot be.
        """
        return self._shown.spec(self.form.settings())

    def _show(self) -> None:
        vectors = self.form.suffix in (".pdf", ".svg")
        try:
            spec = self.spec()
            spec.check(self.form.suffix)
            # Texts and the logo are read here as they will be for the picture.
            spec.decor(self._shown.atlas, self._shown.scene)
        except UserError as error:
            self.preview.show_problem(_OPTION.sub("", str(error)))
            self.command.clear()
            possible = False
        else:
            self.preview.show_picture(spec, self.form.suffix)
            out = default_name(self._shown.scene, self.form.suffix)
            self.command.setPlainText(f"{command_of(self._shown.scene, spec, self._shown.atlas_file)} --out {out}")
            possible = True
        self._save.setEnabled(possible)
        self._copy.setEnabled(possible and not vectors)

    def _accept_copy(self) -> None:
        self._copies = True
        self.accept()


class SnapshotJob(QObject):
    """Makes one picture off screen and saves it, or copies it where there is no path.

    A small dialog shows that it is under way and can cancel it.
    """

    def __init__(
        self,
        parent: QWidget,
        shown: OnScreen,
        spec: SnapshotSpec,
        path: Path | None,
        *,
        made: tuple[QImage, Placement] | None = None,
        world_file: bool = False,
    ) -> None:
        """Start; what was ``made`` already is only written.

        Raises:
            UserError: there can be no such picture.
        """
        super().__init__(parent)
        self._window, self._shown, self._spec, self._path = parent, shown, spec, path
        self._world_file = world_file
        self._hidden = None
        if made is not None:
            self._take(*made)
            return
        self._hidden = start_render(shown.atlas, shown.scene, spec, path.suffix.lower() if path else ".png")
        self._hidden.rendered.connect(self._on_rendered)
        self._hidden.failed.connect(self._on_failed)
        self._progress = QProgressDialog("Drawing the map…", "Cancel", 0, 0, parent)
        self._progress.setWindowTitle("Export snapshot")
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(300)
        self._progress.canceled.connect(self._cancel)

    def _on_rendered(self, picture: object) -> None:
        assert self._hidden is not None
        placement = placed(self._hidden, self._spec)
        self._close()
        self._take(picture, placement)

    def _take(self, picture: object, placement: Placement) -> None:
        if self._path is None:
            assert isinstance(picture, QImage)
            QGuiApplication.clipboard().setImage(picture)
            self.deleteLater()
            return
        path, spec, words = self._path, self._spec, self._shown.words(self._spec)

        def write(_progress: object) -> None:
            save_picture(picture, path, words, spec.dpi, quality=spec.quality, placement=placement)
            if self._world_file:
                save_world_file(placement, path)

        # Packing a large picture takes a third of a second.
        job = Job(write, self)
        job.failed.connect(lambda text: show_problem(self._window, "The picture was not saved", text))
        job.ended.connect(self.deleteLater)
        job.start()

    def _on_failed(self, text: str) -> None:
        self._cancel()
        show_problem(self._window, "The picture was not made", text)

    def _cancel(self) -> None:
        self._close()
        self.deleteLater()

    def _close(self) -> None:
        assert self._hidden is not None
        self._progress.canceled.disconnect(self._cancel)
        self._progress.close()
        self._progress.deleteLater()
        self._hidden.close()


def export_snapshot(parent: QWidget, shown: OnScreen, layouts: Layouts) -> None:
    """Ask what to export and where to, then make the picture."""
    dialog = SnapshotDialog(shown, layouts, parent)
    try:
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        spec = dialog.spec()
        path = None if dialog.copies else _ask_for_file(parent, shown, dialog.form.suffix, dialog.form.world_file)
        if path is None and not dialog.copies:
            return
        if path is not None:
            # The file dialog has asked before replacing a file.
            check_writable(path, suffixes=SUFFIXES, replace=True)
            spec.check(path.suffix.lower())
        made = dialog.preview.take(spec)
        world_file = dialog.form.world_file and path is not None and path.suffix.lower() in WORLD_SUFFIXES
        SnapshotJob(parent, shown, spec, path, made=made, world_file=world_file)
    except UserError as error:
        show_problem(parent, "The picture was not made", str(error))
    finally:
        dialog.preview.stop()
        dialog.deleteLater()


def _ask_for_file(parent: QWidget, shown: OnScreen, suffix: str, world_file: bool) -> Path | None:
    # What was chosen comes first; another ending that is typed is meant.
    kinds = {suffix: FORMATS[suffix]} | FORMATS | {".jpeg": FORMATS[".jpg"], ".tiff": FORMATS[".tif"]}
    return ask_where(
        parent,
        "Export snapshot",
        default_name(shown.scene, suffix),
        kinds,
        lambda path: world_files(path) if world_file and path.suffix.lower() in WORLD_SUFFIXES else (),
    )


def copy_snapshot(parent: QWidget, shown: OnScreen) -> None:
    """Copy the map as it is in the window, twice as sharp, with its title, date, legend and credits."""
    seen = shown.viewport
    size = {"size": f"{seen.width_px * 2}x{seen.height_px * 2}", "scale": "2", "dpi": 192, "theme": shown.theme}
    try:
        SnapshotJob(parent, shown, shown.spec(size), None)
    except UserError as error:
        show_problem(parent, "The picture was not copied", str(error))
