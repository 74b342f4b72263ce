"""Snapshots: a scene as a picture with its title, date, legend, scale bar and credits; as pixels or as vectors."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

from app import __version__
from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import format_day_iso
from app.domain.moments import moment_in_words, moment_options
from app.domain.scene import Scene
from app.export.captions import captions_of, cutoff_in_words
from app.export.files import write_beside
from app.export.layout import Layout, filled_in
from app.export.sheets import MM_PER_INCH
from app.mapview.messages import MapViewport, Theme
from app.mapview.offscreen import OffscreenMap, PictureError, PictureSpec, wait_for_picture
from app.mapview.vector import Paper, VectorMap
from app.support.errors import UserError
from app.support.paths import APP_NAME, APP_SLUG, cache_dir

RASTER: Final = (".png", ".jpg", ".jpeg", ".webp")
VECTOR: Final = (".svg", ".pdf")
SUFFIXES: Final = RASTER + VECTOR
_QUALITY: Final = 92
# Of PNG it is the effort of packing: this much takes half the time of the default for a tenth more bytes.
_PNG_QUALITY: Final = 80
_SCREEN_DPI: Final = 96


@dataclass(frozen=True, slots=True)
class SnapshotSpec:
    """What a snapshot shows and how large.

    Attributes:
        bounds: west, south, east, north in degrees; all of it is in the picture.
        width_px, height_px: the size of the picture; of a vector picture at its ``dpi``.
        scale: how many times larger than on a screen everything is drawn; text and symbols grow with it.
        dpi: dots an inch, which gives the picture its size on paper.
        layout: the words and what stands beside the map.
    """

    bounds: tuple[float, float, float, float]
    width_px: int
    height_px: int
    scale: float = 1.0
    dpi: int = _SCREEN_DPI
    theme: Theme = "light"
    layout: Layout = field(default_factory=Layout)

    def picture(self, atlas: Atlas, scene: Scene) -> PictureSpec:
        """Return the same for the off-screen map, which counts in CSS pixels.

        Raises:
            UserError: a text of the layout cannot be.
        """
        return PictureSpec(
            width_px=round(self.width_px / self.scale),
            height_px=round(self.height_px / self.scale),
            bounds=self.bounds,
            scale=self.scale,
            theme=self.theme,
            decor=self.layout.decor(atlas, scene),
        )

    @property
    def paper(self) -> Paper:
        """The size on paper."""
        return Paper(self.width_px / self.dpi * MM_PER_INCH, self.height_px / self.dpi * MM_PER_INCH)


def start_render(atlas: Atlas, scene: Scene, spec: SnapshotSpec, suffix: str = ".png") -> OffscreenMap:
    """Return an off-screen map that was asked for the picture and will say when it is there. Close it afterwards.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    hidden = make_map(atlas, scene, spec, suffix)
    hidden.request(scene, captions_of(atlas, scene))
    return hidden


def make_map(atlas: Atlas, scene: Scene, spec: SnapshotSpec, suffix: str = ".png") -> OffscreenMap:
    """Return an off-screen map for pictures of this kind, which can be asked for one after the other.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    basemap = open_basemap().packed
    try:
        picture = spec.picture(atlas, scene)
        if suffix in VECTOR:
            return VectorMap(picture, atlas, basemap, cache_dir(), spec.paper, pdf=suffix == ".pdf")
        return OffscreenMap(picture, atlas, basemap, cache_dir())
    except PictureError as error:
        raise UserError(str(error)) from error


def render_now(hidden: OffscreenMap, atlas: Atlas, scene: Scene) -> Any:
    """Return the picture of a scene, waiting for it: a ``QImage``, SVG text or the bytes of a PDF.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    try:
        return wait_for_picture(hidden, lambda: hidden.request(scene, captions_of(atlas, scene)))
    except PictureError as error:
        raise UserError(str(error)) from error


def save_picture(picture: Any, path: Path, words: dict[str, str], dpi: int) -> None:
    """Write a picture in the format that its name ends in, whole or not at all.

    Args:
        picture: a ``QImage``, SVG text or the bytes of a PDF.
        path: where to.
        words: what goes into the metadata, by keyword (see :func:`description`).
        dpi: dots an inch, for pictures made of pixels.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    if isinstance(picture, QImage):
        per_metre = round(dpi / MM_PER_INCH * 1000)
        picture.setDotsPerMeterX(per_metre)
        picture.setDotsPerMeterY(per_metre)
        for keyword, text in words.items():
            picture.setText(keyword, text)

    def write(temporary: Path) -> None:
        if isinstance(picture, QImage):
            kind = "jpeg" if path.suffix.lower() in (".jpg", ".jpeg") else path.suffix.lower().lstrip(".")
            writer = QImageWriter(str(temporary), QByteArray(kind.encode()))
            writer.setQuality(_PNG_QUALITY if kind == "png" else _QUALITY)
            if not writer.write(picture):
                raise OSError(0, writer.errorString())
        elif isinstance(picture, str):
            temporary.write_text(_with_words(picture, words), encoding="utf-8")
        else:
            temporary.write_bytes(picture)

    write_beside(path, write)


def description(
    atlas: Atlas, scene: Scene, spec: SnapshotSpec, atlas_file: Path | None, *, filtered: bool = False
) -> dict[str, str]:
    """Return what a picture says of itself: title, what it shows, and the command that makes it again.

    There is no command where the picture shows what the command line cannot (``filtered``).
    """
    known = cutoff_in_words(scene.cutoff)
    words = {
        "Title": filled_in(spec.layout.title, atlas, scene) or atlas.title,
        "Description": ", ".join(word for word in (moment_in_words(scene.moment), known) if word),
        "Software": f"{APP_NAME} {__version__}",
        "Bounds": ",".join(f"{degrees:g}" for degrees in spec.bounds),
    }
    if not filtered:
        words["Command"] = command_of(scene, spec, atlas_file)
    return words


def command_of(scene: Scene, spec: SnapshotSpec, atlas_file: Path | None) -> str:
    """Return the command that makes this picture, but for the name of the file to write."""
    layout = spec.layout
    options = ["snapshot", *moment_options(scene.moment, scene.cutoff)]
    if atlas_file is not None:
        options += ["--file", atlas_file.name]
    options += ["--bbox", ",".join(f"{degrees:.6g}" for degrees in spec.bounds)]
    options += ["--size", f"{spec.width_px}x{spec.height_px}", "--scale", f"{spec.scale:g}", "--dpi", str(spec.dpi)]
    options += ["--theme", spec.theme, "--title", layout.title]
    options += ["--subtitle", layout.subtitle] if layout.subtitle else []
    options += ["--marking", layout.marking] if layout.marking else []
    options += ["--sources"] if layout.sources else []
    return shlex.join([APP_SLUG, *options])


def world_file(viewport: MapViewport, width_px: int, height_px: int) -> str:
    """Return the six lines of a world file for a picture of the viewport, in EPSG:3857 metres.

    Pixels are counted at their middle. East of 180 degrees the metres go on beyond 20,037,508.
    """
    import math

    radius_m = 6_378_137.0

    def northing(lat: float) -> float:
        return radius_m * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))

    west, east = (radius_m * math.radians(lon) for lon in (viewport.lon_min, viewport.lon_max))
    south, north = northing(viewport.lat_min), northing(viewport.lat_max)
    step_x, step_y = (east - west) / width_px, (north - south) / height_px
    lines = (step_x, 0.0, 0.0, -step_y, west + step_x / 2, north - step_y / 2)
    return "".join(f"{value:.9f}\n" for value in lines)


def default_name(scene: Scene, suffix: str = ".png") -> str:
    """Return the file name to suggest for a snapshot: ``posture-2015-04-27.png``."""
    return f"posture-{format_day_iso(scene.moment.at)}{suffix}"


def _with_words(svg: str, words: dict[str, str]) -> str:
    from html import escape

    head, rest = svg.split(">", 1)
    told = "; ".join(f"{keyword}: {text}" for keyword, text in words.items() if keyword != "Title")
    return f"{head}><title>{escape(words['Title'])}</title><desc>{escape(told)}</desc>{rest}"
