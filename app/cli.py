"""The command line: every command, and the window when there is none."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import __version__
from app.export.data_commands import add_data_commands
from app.support.errors import UserError
from app.support.logs import set_up_logging
from app.support.paths import APP_NAME, APP_SLUG
from app.support.platform import has_display, prepare_web_engine

if TYPE_CHECKING:
    from app.domain.scene import Moment
    from app.domain.status import Cutoff

log = logging.getLogger(__name__)

EXIT_BAD_INPUT: Final = 2
OPENING_DAY: Final = "2015-04-27"
OPENING_BBOX: Final = "122,23,147,46"
OPENING_SIZE: Final = "1600x1000"
MIN_SIDE_PX: Final = 200
MAX_PIXELS: Final = 64_000_000
# Web Mercator has no poles.
MAX_LATITUDE: Final = 85.0
_MAY_BE_NEGATIVE: Final = ("--bbox", "--at", "--size", "--scale")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 2 bad input (one sentence on stderr, nothing written)."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    set_up_logging(options.verbose)
    try:
        if "run" in options:
            return int(options.run(options))
        return _snapshot(options) if options.command == "snapshot" else _window(options)
    except UserError as error:
        sys.stderr.write(f"{APP_SLUG}: {error}\n")
        return EXIT_BAD_INPUT


def _joined(arguments: list[str]) -> list[str]:
    """Return the arguments with ``--bbox -77,…`` as ``--bbox=-77,…``: argparse takes a leading minus for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in _MAY_BE_NEGATIVE and argument[:1] == "-" and argument[1:2].isdigit():
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=APP_SLUG,
        description=f"{APP_NAME}: bases and deployments on one map, one timeline and one clock.",
        epilog="Without a command the window opens.",
    )
    _add_common(parser, suppress=False)
    parser.add_argument("--version", action="version", version=f"{APP_NAME} {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    snapshot = commands.add_parser(
        "snapshot", help="save a picture of the map", description="Save a picture of the map."
    )
    _add_common(snapshot, suppress=True)
    snapshot.add_argument(
        "--bbox",
        default=OPENING_BBOX,
        metavar="W,S,E,N",
        help=f"the part of the earth to show, in degrees (default {OPENING_BBOX})",
    )
    snapshot.add_argument(
        "--size", default=OPENING_SIZE, metavar="WxH", help=f"the size in pixels (default {OPENING_SIZE})"
    )
    snapshot.add_argument("--scale", default="1", metavar="N", help="draw everything N times as large (1 to 4)")
    snapshot.add_argument("--theme", choices=("light", "dark", "print"), default="light", help="the colours")
    snapshot.add_argument("--title", default=None, help="the title (default: the atlas's own)")
    snapshot.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="the file to write")
    snapshot.add_argument("--force", action="store_true", help="replace the file when it exists")
    add_data_commands(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, suppress: bool) -> None:
    """Add the options that go before or after the command; after it they must not undo those before it."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if suppress else value

    parser.add_argument(
        "--file",
        type=Path,
        default=default(None),
        metavar="ATLAS.gpkg",
        help="the atlas to use instead of the bundled one",
    )
    parser.add_argument(
        "--at", default=default(OPENING_DAY), metavar="DATE", help=f"the day to show (default {OPENING_DAY})"
    )
    parser.add_argument(
        "--known",
        default=default("now"),
        metavar="now|then|DATE",
        help="information cut-off: what is known now, what was known then, or what was known on a day",
    )
    parser.add_argument("--verbose", action="store_true", default=default(False), help="say more on stderr")


def _window(options: argparse.Namespace) -> int:
    moment, cutoff = _moment(options.at), _cutoff(options.known)
    if not has_display():
        out = Path(f"{APP_SLUG}-{options.at}.png").resolve()
        sys.stderr.write(f"{APP_NAME}: there is no display for a window; drawing the map of {options.at} to {out}\n")
        drawn = _parser().parse_args(["snapshot", "--out", str(out), "--force"])
        drawn.file, drawn.at, drawn.known = options.file, options.at, options.known
        return _snapshot(drawn)
    prepare_web_engine(off_screen=False)
    from app.desk import run_window

    return run_window(options.file, moment, cutoff)


def _snapshot(options: argparse.Namespace) -> int:
    from app.domain.scene import SceneIndex
    from app.export.files import check_writable

    moment, cutoff = _moment(options.at), _cutoff(options.known)
    bbox, (width_px, height_px), scale = _bbox(options.bbox), _size(options.size), _scale(options.scale)
    check_writable(options.out, suffixes=(".png",), replace=options.force)
    prepare_web_engine(off_screen=True)

    from app.data.bundled import open_atlas
    from app.export.snapshot import SnapshotSpec, render_now, save_png
    from app.mapview.application import running_application

    atlas = open_atlas(options.file)
    scene = SceneIndex(atlas).scene(moment, cutoff)
    spec = SnapshotSpec(
        bounds=bbox,
        width_px=width_px,
        height_px=height_px,
        scale=scale,
        theme=options.theme,
        title=atlas.title if options.title is None else options.title,
    )
    with running_application():
        save_png(render_now(atlas, scene, spec), options.out)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _moment(text: str) -> Moment:
    from app.domain.civil import DISTANT_PAST
    from app.domain.dates import DateTextError, parse_date_text
    from app.domain.scene import Moment

    try:
        bounds = parse_date_text(text)
    except DateTextError as error:
        raise UserError(f"--at: {error}") from error
    if bounds.earliest == DISTANT_PAST:
        raise UserError(f"--at: “{text}” has no first day. Give a day, as 2015-04-27.")
    return Moment(bounds.earliest)


def _cutoff(text: str) -> Cutoff:
    from app.domain.dates import DateTextError, parse_date_text
    from app.domain.status import AT_MOMENT, TODAY, Cutoff

    if text == "now":
        return TODAY
    if text == "then":
        return AT_MOMENT
    try:
        # Known on a day is known by its end.
        return Cutoff.fixed(parse_date_text(text).latest - 1)
    except DateTextError as error:
        raise UserError(f"--known: write now, then, or a day. {error}") from error


def _bbox(text: str) -> tuple[float, float, float, float]:
    hint = f"Write west, south, east, north in degrees, as {OPENING_BBOX}."
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UserError(f"--bbox: “{text}” is not four numbers. {hint}") from error
    if not all(-360 <= lon <= 360 for lon in (west, east)):
        raise UserError(f"--bbox: longitudes go from -180 to 180 (or 0 to 360). {hint}")
    if not all(-MAX_LATITUDE <= lat <= MAX_LATITUDE for lat in (south, north)):
        raise UserError(f"--bbox: latitudes go from -{MAX_LATITUDE:g} to {MAX_LATITUDE:g} on this map. {hint}")
    if south >= north:
        raise UserError(f"--bbox: the south ({south:g}) must lie below the north ({north:g}). {hint}")
    # 170,10,-150,40 goes over the date line.
    east = east + 360 if east < west else east
    if east - west < 1e-4 or north - south < 1e-4 or east - west > 360:
        raise UserError(f"--bbox: {text} has no width or goes round the earth more than once. {hint}")
    return west, south, east, north


def _size(text: str) -> tuple[int, int]:
    hint = f"Write width and height in pixels, as {OPENING_SIZE}."
    width, _, height = text.lower().partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise UserError(f"--size: “{text}” is not a size. {hint}")
    width_px, height_px = int(width[:9]), int(height[:9])
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise UserError(f"--size: {text} is too small; each side is at least {MIN_SIDE_PX} pixels. {hint}")
    if width_px * height_px > MAX_PIXELS:
        raise UserError(f"--size: {text} is more than {MAX_PIXELS:,} pixels. {hint}")
    return width_px, height_px


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError as error:
        raise UserError(f"--scale: “{text}” is not a number. Write 1 to 4.") from error
    if not 1 <= scale <= 4:
        raise UserError(f"--scale: {text} is outside of 1 to 4.")
    return scale
