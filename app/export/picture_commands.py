"""The commands that draw the map once or side by side: ``snapshot``, ``compare``, and ``job`` for many."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.export.arguments import OPENING_BBOX, add_common, bbox_of, cutoff_of, moment_of, view_of
from app.export.interrupt import interruptible, plainly_interruptible
from app.export.job import add_job_command
from app.export.picture_options import add_picture_options, spec_of
from app.support.errors import UserError
from app.support.paths import APP_SLUG
from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Callable, Iterable

    from app.domain.atlas import Atlas
    from app.domain.scene import Scene
    from app.export.snapshot import SnapshotSpec
    from app.mapview.offscreen import OffscreenMap
    from app.mapview.overlay import Overlay


def add_picture_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``snapshot``, ``job`` and ``compare`` to the command line."""
    snapshot = commands.add_parser(
        "snapshot",
        help="save a picture of the map",
        description="Save a picture of the map: PNG, JPEG, WebP, GeoTIFF, or SVG and PDF as vectors with real text.",
    )
    add_common(snapshot, suppress=True)
    add_picture_options(snapshot)
    snapshot.add_argument(
        "--each-change",
        action="store_true",
        help="a picture for each day on which something changes, from --at to --until; the date goes into each name",
    )
    snapshot.add_argument(
        "--view",
        default=argparse.SUPPRESS,
        metavar="LON,LAT,ZOOM",
        help="the middle and the zoom of the map, instead of --bbox: what a window of the size shows",
    )
    snapshot.add_argument(
        "--observations",
        default="",
        metavar="DAYS|all",
        help="show the observations of the atlas of this many days before the moment, or all before it",
    )
    snapshot.add_argument(
        "--observations-by", default="kind", metavar="FIELD", help="the field that their colours tell apart (kind)"
    )
    snapshot.add_argument("--world-file", action="store_true", help="write a world file and a .prj beside (EPSG:3857)")
    snapshot.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the file to write; its ending says how"
    )
    snapshot.add_argument("--force", action="store_true", help="replace the file when it exists")
    snapshot.set_defaults(run=_snapshot)
    add_job_command(commands, snapshot)
    compare = commands.add_parser(
        "compare",
        help="save two days side by side, with what changed",
        description="Save the maps of --at and --until side by side with the changes beneath: PNG, JPEG or WebP; or "
        "as a PDF of vectors with the changes on pages of their own.",
    )
    add_common(compare, suppress=True)
    add_picture_options(compare)
    compare.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    compare.add_argument("--force", action="store_true", help="replace the file when it exists")
    compare.set_defaults(run=_compare)


def _snapshot(options: argparse.Namespace) -> int:
    with plainly_interruptible():
        draw = prepared_snapshot(options)

        from app.mapview.application import running_application

    with running_application():
        draw()
    return 0


def prepared_snapshot(options: argparse.Namespace) -> Callable[[], None]:
    """Check everything that can be checked beforehand and return what draws and saves, within an application.

    Raises:
        UserError: an option is wrong, or a file cannot be read or written.
    """
    from app.domain.scene import SceneIndex

    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if options.each_change and moment.until is None:
        raise UserError("--each-change: give the last day with --until, as --until 2018-12-31.")
    # Before Qt, so that a wrong option costs no time.
    bbox_of(options.bbox)
    view = view_of(options.view) if "view" in options else None
    if view is not None and options.bbox != OPENING_BBOX:
        raise UserError("--view and --bbox are two ways to say the same. Give one of them.")
    prepare_web_engine(off_screen=True)

    from app.data.bundled import open_atlas
    from app.domain.civil import DAY_S, format_day_iso
    from app.domain.filters import FilterIndex
    from app.domain.scene import Moment
    from app.export.files import check_writable
    from app.export.filter_arguments import filters_of
    from app.export.georeference import WORLD_SUFFIXES, world_files
    from app.export.picture_files import SUFFIXES

    suffix = options.out.suffix.lower()
    check_writable(options.out, suffixes=SUFFIXES, replace=options.force or options.each_change)
    if options.world_file and suffix not in WORLD_SUFFIXES:
        raise UserError(f"--world-file: {options.out.name} is no picture of pixels. Write PNG, JPEG, WebP or TIFF.")
    atlas = open_atlas(options.file)
    spec = spec_of(options, atlas.layouts, filters_of(options.only, atlas))
    if view is not None:
        spec = spec.seen_as(view)
    if options.observations:
        spec = replace(spec, overlay=_observed(options))
    spec.check(suffix)
    index, masks = SceneIndex(atlas), FilterIndex(atlas).masks(spec.filters)
    # A title or a logo that cannot be is refused before the first picture is drawn.
    spec.decor(atlas, index.scene(moment, cutoff))
    moments, paths = [moment], [options.out]
    if options.each_change and moment.until is not None:
        instants = masks.change_instants(index, cutoff)
        inside = instants[(instants > moment.at) & (instants < moment.until)]
        days = sorted({moment.at, *(int(instant) - int(instant) % DAY_S for instant in inside)})
        moments = [Moment(day) for day in days]
        paths = [options.out.with_stem(f"{options.out.stem}-{format_day_iso(day)}") for day in days]
    for path in paths:
        check_writable(path, suffixes=SUFFIXES, replace=options.force)
        for beside in world_files(path) if options.world_file else ():
            check_writable(beside, suffixes=(beside.suffix,), replace=options.force)
    scenes = (masks.scene(index.scene(moment, cutoff)) for moment in moments)
    return lambda: _save_all(atlas, zip(scenes, paths, strict=True), spec, options)


def _observed(options: argparse.Namespace) -> Overlay:
    from app.data.observations import load_observations
    from app.mapview.overlay import Overlay
    from app.mapview.points import pack
    from app.support.paths import BUNDLED_ATLAS

    days = options.observations
    if days != "all" and not days.isdecimal():
        raise UserError(f"--observations: “{days}” is neither a number of days nor all.")
    points = load_observations(options.file or BUNDLED_ATLAS, options.observations_by)
    if not len(points):
        raise UserError("--observations: this atlas has none.")
    return Overlay(pack(points), None if days == "all" else int(days))


def _compare(options: argparse.Namespace) -> int:
    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if moment.until is None:
        raise UserError("compare: give the second day with --until, as --until 2018-12-31.")
    prepare_web_engine(off_screen=True)

    from app.data.bundled import open_atlas
    from app.domain.civil import day_start
    from app.domain.filters import FilterIndex
    from app.domain.scene import Moment, SceneIndex
    from app.export.compare import compare
    from app.export.compare_print import compare_pdf
    from app.export.files import check_writable
    from app.export.filter_arguments import filters_of
    from app.export.picture_files import RASTER, save_picture
    from app.export.snapshot import description
    from app.mapview.application import running_application

    check_writable(options.out, suffixes=(*RASTER, ".pdf"), replace=options.force)
    atlas = open_atlas(options.file)
    spec = spec_of(options, atlas.layouts, filters_of(options.only, atlas))
    draw = compare_pdf if options.out.suffix.lower() == ".pdf" else compare
    index, masks = SceneIndex(atlas), FilterIndex(atlas).masks(spec.filters)
    before = masks.scene(index.scene(Moment(moment.at), cutoff))
    after = masks.scene(index.scene(Moment(day_start(moment.until - 1)), cutoff))
    with running_application():
        picture = draw(atlas, before, after, spec)
        words = description(atlas, index.scene(moment, cutoff), spec, options.file, "compare")
        save_picture(picture, options.out, words, spec.dpi, quality=spec.quality)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _save_all(
    atlas: Atlas, pictures: Iterable[tuple[Scene, Path]], spec: SnapshotSpec, options: argparse.Namespace
) -> None:
    from app.export.fonts import fonts_warning
    from app.export.georeference import save_world_file
    from app.export.picture_files import save_picture
    from app.export.snapshot import description, make_map, placed, render_now

    warning = fonts_warning()
    if warning:
        sys.stderr.write(f"{APP_SLUG}: {warning}\n")
    suffix = options.out.suffix.lower()
    hidden: OffscreenMap | None = None
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        if hidden is not None:
            hidden.cancel()

    with interruptible(stop):
        try:
            for scene, path in pictures:
                if hidden is None:
                    hidden = make_map(atlas, scene, spec, suffix)
                hidden.set_decor(spec.decor(atlas, scene))
                picture = render_now(hidden, atlas, scene) if not stopped else None
                if stopped:
                    raise UserError(f"Stopped; {path.name} was not made.")
                words, placement = description(atlas, scene, spec, options.file), placed(hidden, spec)
                save_picture(picture, path, words, spec.dpi, quality=spec.quality, placement=placement)
                if options.world_file:
                    save_world_file(placement, path)
                sys.stdout.write(f"{path}\n")
                if suffix == ".pdf":
                    # What was printed is no map any more.
                    hidden.close()
                    hidden = None
        finally:
            if hidden is not None:
                hidden.close()
