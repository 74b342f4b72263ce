"""Snapshots: a scene as a picture with its title, date, legend, scale bar and credits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

from app import __version__
from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import format_day_iso
from app.domain.scene import Scene
from app.export.captions import captions_of, cutoff_in_words, moment_in_words
from app.export.files import write_beside
from app.mapview.messages import Theme
from app.mapview.offscreen import PICTURE_DECOR, OffscreenMap, PictureError, PictureSpec, render
from app.support.errors import UserError
from app.support.paths import APP_NAME, cache_dir

PNG: Final = (".png",)


@dataclass(frozen=True, slots=True)
class SnapshotSpec:
    """What a snapshot shows and how large.

    Attributes:
        bounds: west, south, east, north in degrees; all of it is in the picture.
        width_px, height_px: the size of the picture.
        scale: how many times larger than on a screen everything is drawn; text and symbols grow with it.
        title: written over the map; empty for none.
    """

    bounds: tuple[float, float, float, float]
    width_px: int
    height_px: int
    scale: float = 1.0
    theme: Theme = "light"
    title: str = ""

    def picture(self) -> PictureSpec:
        """Return the same for the off-screen map, which counts in CSS pixels."""
        return PictureSpec(
            width_px=round(self.width_px / self.scale),
            height_px=round(self.height_px / self.scale),
            bounds=self.bounds,
            scale=self.scale,
            theme=self.theme,
            decor=replace(PICTURE_DECOR, title=self.title, north=True),
        )


def render_now(atlas: Atlas, scene: Scene, spec: SnapshotSpec) -> QImage:
    """Return the picture of a scene, waiting for it.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    try:
        image = render(spec.picture(), atlas, scene, captions_of(atlas, scene), open_basemap().packed, cache_dir())
    except PictureError as error:
        raise UserError(str(error)) from error
    return described(image, atlas, scene, spec)


def start_render(atlas: Atlas, scene: Scene, spec: SnapshotSpec) -> OffscreenMap:
    """Return an off-screen map that was asked for the picture and will say when it is there. Close it afterwards.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    try:
        hidden = OffscreenMap(spec.picture(), atlas, open_basemap().packed, cache_dir())
    except PictureError as error:
        raise UserError(str(error)) from error
    hidden.request(scene, captions_of(atlas, scene))
    return hidden


def described(image: QImage, atlas: Atlas, scene: Scene, spec: SnapshotSpec) -> QImage:
    """Return the picture with what it shows written into its metadata (PNG text)."""
    known = cutoff_in_words(scene.cutoff)
    image.setText("Title", spec.title or atlas.title)
    image.setText("Description", ", ".join(word for word in (moment_in_words(scene.moment), known) if word))
    image.setText("Software", f"{APP_NAME} {__version__}")
    image.setText("Bounds", ",".join(f"{degrees:g}" for degrees in spec.bounds))
    return image


def save_png(image: QImage, path: Path) -> None:
    """Write a picture as PNG, whole or not at all.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """

    def write(temporary: Path) -> None:
        writer = QImageWriter(str(temporary), QByteArray(b"png"))
        if not writer.write(image):
            raise OSError(0, writer.errorString())

    write_beside(path, write)


def default_name(scene: Scene) -> str:
    """Return the file name to suggest for a snapshot: ``posture-2015-04-27.png``."""
    return f"posture-{format_day_iso(scene.moment.at)}.png"
