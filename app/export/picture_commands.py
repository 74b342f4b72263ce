"""The commands that draw the map once or side by side: ``snapshot``, ``compare``, and ``job`` for many."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.export.arguments import (
    OPENING_BBOX,
    OPENING_SIZE,
    add_common,
    bbox_of,
    cutoff_of,
    moment_of,
    scale_of,
    size_of,
)
from app.export.job import add_job_command
from app.export.sheets import SHEETS, pixels
from app.support.errors import UserError
from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Callable, Iterable

    from app.domain.atlas import Atlas
    from app.domain.scene import Scene
    from app.export.snapshot import SnapshotSpec

# How many dots an inch make everything one time as large as on a screen: text of 12 pixels is 7 points on paper.
_DPI_OF_SCALE_ONE: Final = 120


def add_picture_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``snapshot``, ``job`` and ``compare`` to the command line."""
    snapshot = commands.add_parser(
        "snapshot",
        help="save a picture of the map",
        description="Save a picture of the map: PNG, JPEG, WebP, or SVG and PDF as vectors with real text.",
    )
    add_common(snapshot, suppress=True)
    add_picture_options(snapshot)
    snapshot.add_argument(
        "--each-change",
        action="store_true",
        help="a picture for each day on which something changes, from --at to --until; the date goes into each name",
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
        description="Save the maps of --at and --until side by side with the changes beneath: PNG, JPEG or WebP.",
    )
    add_common(compare, suppress=True)
    add_picture_options(compare)
    compare.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    compare.add_argument("--force", action="store_true", help="replace the file when it exists")
    compare.set_defaults(run=_compare)


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that draws the map takes: place, size, colours and layout."""
    parser.add_argument(
        "--bbox",
        default=OPENING_BBOX,
        metavar="W,S,E,N",
        help=f"the part of the earth to show, in degrees (default {OPENING_BBOX})",
    )
    parser.add_argument("--size", default="", metavar="WxH", help=f"the size in pixels (default {OPENING_SIZE})")
    parser.add_argument("--scale", default="", metavar="N", help="draw everything N times as large (1 to 4)")
    parser.add_argument("--paper", choices=sorted(SHEETS), help="the size as a sheet or slide, instead of --size")
    parser.add_argument("--dpi", type=int, default=0, metavar="N", help="dots an inch (default 96, 300 on paper)")
    parser.add_argument("--theme", choices=("light", "dark", "print"), default="light", help="the colours")
    parser.add_argument(
        "--title", default="{atlas}", help="the title; {atlas}, {date}, {day}, {known} and {deployments} are filled in"
    )
    parser.add_argument("--subtitle", default="", help="a smaller line under the title, filled in likewise")
    parser.add_argument("--marking", default="", help="a word at the top edge: DRAFT, TLP:AMBER")
    parser.add_argument("--sources", action="store_true", help="list the sources most cited for what is shown")
    for name, what in (("legend", "legend"), ("plate", "date plate"), ("north", "north arrow"), ("names", "names")):
        parser.add_argument(f"--no-{name}", action="store_true", help=f"leave out the {what}")


def spec_of(options: argparse.Namespace) -> SnapshotSpec:
    """Return the picture that the options ask for.

    Raises:
        UserError: an option is wrong, or two exclude each other.
    """
    from app.export.layout import Layout
    from app.export.snapshot import SnapshotSpec

    if options.paper and options.size:
        raise UserError("--paper and --size are two ways to say the same. Give one of them.")
    if options.dpi and not 36 <= options.dpi <= 1200:
        raise UserError(f"--dpi: {options.dpi} is outside of 36 to 1200.")
    scale = scale_of(options.scale or "1")
    if options.paper:
        sheet = SHEETS[options.paper]
        dpi = options.dpi or sheet.dpi
        width_px, height_px = size_of("{}x{}".format(*pixels(sheet, dpi)))
        scale = scale if options.scale else max(1.0, dpi / _DPI_OF_SCALE_ONE)
    else:
        dpi = options.dpi or 96
        width_px, height_px = size_of(options.size or OPENING_SIZE)
    layout = Layout(
        title=options.title,
        subtitle=options.subtitle,
        marking=options.marking,
        legend=not options.no_legend,
        plate=not options.no_plate,
        north=not options.no_north,
        labels=not options.no_names,
        sources=options.sources,
    )
    return SnapshotSpec(bbox_of(options.bbox), width_px, height_px, scale, dpi, options.theme, layout)


def _snapshot(options: argparse.Namespace) -> int:
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
    prepare_web_engine(off_screen=True)

    from app.data.bundled import open_atlas
    from app.domain.civil import DAY_S, format_day_iso
    from app.domain.scene import Moment
    from app.export.files import check_writable
    from app.export.snapshot import SUFFIXES

    spec = spec_of(options)
    check_writable(options.out, suffixes=SUFFIXES, replace=options.force or options.each_change)
    if options.world_file and options.out.suffix.lower() not in _WORLD_SUFFIX:
        raise UserError(f"--world-file: {options.out.name} is no picture of pixels. Write PNG, JPEG or WebP.")
    atlas = open_atlas(options.file)
    index = SceneIndex(atlas)
    moments, paths = [moment], [options.out]
    if options.each_change and moment.until is not None:
        instants = index.change_instants(cutoff)
        inside = instants[(instants > moment.at) & (instants < moment.until)]
        days = sorted({moment.at, *(int(instant) - int(instant) % DAY_S for instant in inside)})
        moments = [Moment(day) for day in days]
        paths = [options.out.with_stem(f"{options.out.stem}-{format_day_iso(day)}") for day in days]
        for path in paths:
            check_writable(path, suffixes=SUFFIXES, replace=options.force)
    scenes = (index.scene(moment, cutoff) for moment in moments)
    return lambda: _save_all(atlas, zip(scenes, paths, strict=True), spec, options)


def _compare(options: argparse.Namespace) -> int:
    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if moment.until is None:
        raise UserError("compare: give the second day with --until, as --until 2018-12-31.")
    prepare_web_engine(off_screen=True)

    from app.data.bundled import open_atlas
    from app.domain.civil import day_start
    from app.domain.scene import Moment, SceneIndex
    from app.export.compare import compare
    from app.export.files import check_writable
    from app.export.snapshot import RASTER, description, save_picture
    from app.mapview.application import running_application

    spec = spec_of(options)
    check_writable(options.out, suffixes=RASTER, replace=options.force)
    atlas = open_atlas(options.file)
    index = SceneIndex(atlas)
    before = index.scene(Moment(moment.at), cutoff)
    after = index.scene(Moment(day_start(moment.until - 1)), cutoff)
    with running_application():
        picture = compare(atlas, before, after, spec)
        words = description(atlas, index.scene(moment, cutoff), spec, options.file)
        words["Command"] = words["Command"].replace(" snapshot ", " compare ", 1)
        save_picture(picture, options.out, words, spec.dpi)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _save_all(
    atlas: Atlas, pictures: Iterable[tuple[Scene, Path]], spec: SnapshotSpec, options: argparse.Namespace
) -> None:
    from app.export.snapshot import description, make_map, render_now, save_picture

    suffix = options.out.suffix.lower()
    hidden = None
    try:
        for scene, path in pictures:
            if hidden is None:
                hidden = make_map(atlas, scene, spec, suffix)
            hidden.set_decor(spec.layout.decor(atlas, scene))
            picture = render_now(hidden, atlas, scene)
            save_picture(picture, path, description(atlas, scene, spec, options.file), spec.dpi)
            if options.world_file:
                _save_world_file(hidden.viewport, path, spec)
            sys.stdout.write(f"{path}\n")
            if suffix == ".pdf":
                # What was printed is no map any more.
                hidden.close()
                hidden = None
    finally:
        if hidden is not None:
            hidden.close()


_WORLD_SUFFIX: Final = {".png": ".pgw", ".jpg": ".jgw", ".jpeg": ".jgw", ".webp": ".wpw"}


def _save_world_file(viewport: object, path: Path, spec: SnapshotSpec) -> None:
    from pyproj import CRS

    from app.export.files import write_beside
    from app.export.snapshot import world_file
    from app.mapview.messages import MapViewport

    assert isinstance(viewport, MapViewport)
    placed = world_file(viewport, spec.width_px, spec.height_px)
    wkt = CRS.from_epsg(3857).to_wkt("WKT1_ESRI")
    write_beside(path.with_suffix(_WORLD_SUFFIX[path.suffix.lower()]), lambda beside: _write(beside, placed))
    write_beside(path.with_suffix(".prj"), lambda beside: _write(beside, wkt))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii")
