"""Snapshots: a scene as a picture with its title, date, legend, scale bar and credits; as pixels or as vectors."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from app import __version__
from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import format_day_iso
from app.domain.filters import FilterSet
from app.domain.moments import moment_in_words, moment_options
from app.domain.scene import Scene
from app.export.arguments import bbox_of, bbox_text_of_view
from app.export.bibliography import source_pages
from app.export.captions import captions_of, cutoff_in_words
from app.export.filter_arguments import filter_options
from app.export.georeference import Placement, placement_of
from app.export.layout import Layout, Shown, filled_in
from app.export.look_arguments import look_options
from app.export.picture_files import QUALITY, VECTOR
from app.export.picture_options import as_options, settings_of
from app.export.sheets import MM_PER_INCH
from app.mapview.look import Look
from app.mapview.messages import Decor, Theme
from app.mapview.offscreen import OffscreenMap, PictureError, PictureSpec, least_scale, wait_for_picture
from app.mapview.overlay import Overlay
from app.mapview.vector import Paper, VectorMap
from app.support.errors import UserError
from app.support.paths import APP_NAME, APP_SLUG, cache_dir

_SCREEN_DPI: Final = 96
NOTHING_OVER: Final = Overlay()


@dataclass(frozen=True, slots=True)
class SnapshotSpec:
    """What a snapshot shows and how large.

    Attributes:
        bounds: west, south, east, north in degrees; all of it is in the picture.
        width_px, height_px: the size of the picture; of a vector picture at its ``dpi``.
        scale: how many times larger than on a screen everything is drawn; text and symbols grow with it.
        dpi: dots an inch, which gives the picture its size on paper.
        layout: the words and what stands beside the map.
        look: style of symbols, language of names, layers.
        filters: what the scene was filtered by, for the words and the command.
        quality: 1 to 100, of JPEG and WebP.
        view: longitude and latitude of the middle (degrees) and the zoom instead of the bounds, for a picture of just
            what a window shows; :meth:`seen_as` keeps the two together.
        overlay: observations, drawings and marks on the map.
    """

    bounds: tuple[float, float, float, float]
    width_px: int
    height_px: int
    scale: float = 1.0
    dpi: int = _SCREEN_DPI
    theme: Theme = "light"
    layout: Layout = field(default_factory=Layout)
    look: Look = field(default_factory=Look)
    filters: FilterSet = field(default_factory=FilterSet)
    quality: int = QUALITY
    view: tuple[float, float, float] | None = None
    overlay: Overlay = NOTHING_OVER

    def decor(self, atlas: Atlas, scene: Scene) -> Decor:
        """Return what stands beside the map.

        Raises:
            UserError: a text of the layout cannot be, or its logo.
        """
        return self.layout.decor(atlas, scene, Shown(self.bounds, self.filters))

    def check(self, suffix: str) -> None:
        """Refuse what a file with this ending cannot have.

        Raises:
            UserError: with what to do.
        """
        if self.layout.source_page and suffix != ".pdf":
            raise UserError("Sources on a page of their own need a PDF; other pictures have one page. List them short.")

    def picture(self, atlas: Atlas, scene: Scene) -> PictureSpec:
        """Return the same for the off-screen map, which counts in CSS pixels.

        Raises:
            UserError: a text of the layout cannot be.
        """
        return PictureSpec(
            width_px=self.width_px / self.scale,
            height_px=self.height_px / self.scale,
            bounds=self.bounds,
            scale=self.scale,
            theme=self.theme,
            decor=self.decor(atlas, scene),
            look=self.look,
            view=self.view,
            overlay=self.overlay,
            margin_px=self.layout.margin_mm / MM_PER_INCH * self.dpi / self.scale,
        )

    def seen_as(self, view: tuple[float, float, float]) -> Self:
        """Return the picture of a view instead of bounds; they become those of the view."""
        size_px = round(self.width_px / self.scale), round(self.height_px / self.scale)
        return replace(self, view=view, bounds=bbox_of(bbox_text_of_view(view, size_px)))

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


def make_map(atlas: Atlas, scene: Scene, spec: SnapshotSpec, suffix: str = ".png", part: float = 1.0) -> OffscreenMap:
    """Return an off-screen map for pictures of this kind, which can be asked for one after the other.

    Args:
        atlas: what is shown.
        scene: the first to be asked for.
        spec: how its pictures are to be.
        suffix: the ending of the file they are for.
        part: draw them this much smaller, but no smaller than the page can be drawn.

    Raises:
        UserError: there can be no such picture; the text says why.
    """
    spec.check(suffix)
    basemap = open_basemap().packed
    try:
        picture = spec.picture(atlas, scene)
        if suffix in VECTOR:
            shown = Shown(spec.bounds)
            pages = source_pages(atlas, shown.seen(atlas, scene)) if spec.layout.source_page else ()
            return VectorMap(picture, atlas, basemap, cache_dir(), spec.paper, pdf=suffix == ".pdf", pages=pages)
        if part < 1:
            picture = replace(picture, scale=max(least_scale(), picture.scale * part))
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


def description(
    atlas: Atlas, scene: Scene, spec: SnapshotSpec, atlas_file: Path | None, command: str = "snapshot"
) -> dict[str, str]:
    """Return what a picture says of itself: title, what it shows, and the command that makes it again."""
    known = cutoff_in_words(atlas, scene.cutoff)
    shown = Shown(spec.bounds, spec.filters)
    drawn = "with tiles, measurements or marks of the window" if spec.overlay.by_hand else ""
    return {
        "Title": filled_in(spec.layout.title, atlas, scene, shown) or atlas.title,
        "Description": ", ".join(word for word in (moment_in_words(scene.moment), known, drawn) if word),
        "Software": f"{APP_NAME} {__version__}",
        "Bounds": ",".join(f"{degrees:g}" for degrees in spec.bounds),
        "Command": command_of(scene, spec, atlas_file, command),
    }


def command_of(scene: Scene, spec: SnapshotSpec, atlas_file: Path | None, command: str = "snapshot") -> str:
    """Return the command that makes this picture, but for the name of the file to write."""
    options = [command, *moment_options(scene.moment, scene.cutoff)]
    if atlas_file is not None:
        options += ["--file", atlas_file.name]
    if spec.view is None:
        options += ["--bbox", ",".join(f"{degrees:.10g}" for degrees in spec.bounds)]
    else:
        options += ["--view", ",".join(f"{value:.10g}" for value in spec.view)]
    options += ["--size", f"{spec.width_px}x{spec.height_px}", "--scale", f"{spec.scale:.8g}", "--dpi", str(spec.dpi)]
    points = spec.overlay.points
    if points is not None:
        days = spec.overlay.trail_days
        options += ["--observations", "all" if days is None else str(days)]
        options += [] if points.by == "kind" else ["--observations-by", points.by]
    options += [*as_options(settings_of(spec)), *look_options(spec.look), *filter_options(spec.filters)]
    return shlex.join([APP_SLUG, *options])


def placed(hidden: OffscreenMap, spec: SnapshotSpec) -> Placement:
    """Return where on the earth the picture lies that a hidden map has made."""
    assert hidden.viewport is not None, "a page that has drawn has said what it shows"
    return placement_of(hidden.viewport, spec.scale, hidden.margin)


def default_name(scene: Scene, suffix: str = ".png") -> str:
    """Return the file name to suggest for a snapshot: ``posture-2015-04-27.png``."""
    return f"posture-{format_day_iso(scene.moment.at)}{suffix}"
