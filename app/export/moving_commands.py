"""The commands that take the clock along: ``film`` and ``webpage``."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.export.arguments import OPENING_BBOX, add_common, bbox_of, cutoff_of, moment_of
from app.export.files import check_folder, check_writable
from app.export.look_arguments import add_look_options, look_of
from app.export.picture_options import add_picture_options, spec_of
from app.support.errors import UserError
from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_STEPS: Final = ("day", "week", "month", "year", "change")
_ENDINGS: Final = (".mp4", ".webm", ".gif")
_DEFAULT_SIZE: Final = "1280x720"
_MAX_RATE: Final = 60
_STOPPED: Final = "Stopped; no film was written."


def add_moving_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``film`` and ``webpage`` to the command line."""
    film = commands.add_parser(
        "film",
        help="save a film of the map from --at to --until",
        description="Save a film of the map from --at to --until: MP4, WebM, GIF, or numbered PNG files.",
    )
    add_common(film, suppress=True)
    add_picture_options(film)
    film.add_argument("--step", choices=_STEPS, default="month", help="what one picture stands for (default month)")
    film.add_argument(
        "--skip-quiet", action="store_true", help="cross stretches of time in which nothing changes in a few pictures"
    )
    film.add_argument("--fps", type=int, default=12, metavar="N", help="frames a second, 1 to 60 (default 12)")
    film.add_argument("--hold", type=int, default=1, metavar="N", help="how many frames a picture stays (default 1)")
    film.add_argument(
        "--hold-changes", type=int, default=0, metavar="N", help="how many frames more where something changes"
    )
    film.add_argument(
        "--hold-last",
        type=int,
        default=12,
        metavar="N",
        help="how many frames more the last picture stays (default 12)",
    )
    film.add_argument(
        "--frames", action="store_true", help="write frame-00001.png and so on into the folder --out instead of a film"
    )
    film.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=f"the file, {' '.join(_ENDINGS)}; a folder with --frames",
    )
    film.add_argument("--force", action="store_true", help="replace the file or the numbered frames that are there")
    film.set_defaults(run=_film)
    page = commands.add_parser(
        "webpage",
        help="save the map with its clock as one HTML file",
        description="Save the map with its clock, legend and sources as one HTML file that opens without a network.",
    )
    add_common(page, suppress=True)
    page.add_argument(
        "--bbox", default=OPENING_BBOX, metavar="W,S,E,N", help="the part of the earth to begin with, in degrees"
    )
    page.add_argument("--theme", choices=("light", "dark", "print"), default="light", help="the colours")
    add_look_options(page)
    page.add_argument("--out", type=Path, required=True, metavar="FILE.html", help="the file to write")
    page.add_argument("--force", action="store_true", help="replace the file when it exists")
    page.set_defaults(run=_webpage)


def _film(options: argparse.Namespace) -> int:
    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if moment.until is None:
        raise UserError("film: give the last day with --until, as --until 2018-12-31.")
    for name, least, most in (("fps", 1, _MAX_RATE), ("hold", 1, 600), ("hold_changes", 0, 600), ("hold_last", 0, 600)):
        value = getattr(options, name)
        if not least <= value <= most:
            raise UserError(f"--{name.replace('_', '-')}: {value} is outside of {least} to {most}.")
    if options.skip_quiet and options.step == "change":
        raise UserError("--skip-quiet: with --step change there is nothing quiet to skip. Choose day, week or month.")
    if options.frames:
        check_folder(options.out, replace=options.force)
    else:
        check_writable(options.out, suffixes=_ENDINGS, replace=options.force)
    prepare_web_engine(off_screen=True, at_full_speed=True)

    from PySide6.QtCore import QEventLoop

    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.film import FilmRecorder, FilmSpec
    from app.export.filter_arguments import filters_of, masks_of
    from app.mapview.application import running_application

    atlas = open_atlas(options.file)
    masks = masks_of(options.only, atlas)
    picture = spec_of(options, atlas.layouts, filters_of(options.only, atlas), _DEFAULT_SIZE)
    spec = FilmSpec(
        picture,
        moment.at,
        moment.until,
        options.step,
        cutoff,
        skip_quiet=options.skip_quiet,
        frames_per_second=options.fps,
        hold=options.hold,
        change_hold=options.hold_changes,
        end_hold=options.hold_last,
        numbered=options.frames,
    )
    reasons: list[str] = []
    with running_application():
        recorder = FilmRecorder(atlas, SceneIndex(atlas), spec, options.out, masks, options.file)
        loop = QEventLoop()
        recorder.finished.connect(loop.quit)

        def give_up(reason: str) -> None:
            reasons.append(reason)
            loop.quit()

        recorder.failed.connect(give_up)
        if sys.stderr.isatty():
            recorder.progressed.connect(_tell)
        # An exception does not get out of Qt's loop.
        before = signal.signal(signal.SIGINT, lambda _signal, _frame: give_up(_STOPPED))
        try:
            recorder.start()
            if not reasons:
                loop.exec()
        finally:
            signal.signal(signal.SIGINT, before)
        if reasons == [_STOPPED]:
            recorder.cancel()
    if reasons:
        raise UserError(reasons[0])
    sys.stdout.write(f"{options.out}\n")
    return 0


def _webpage(options: argparse.Namespace) -> int:
    moment, cutoff, bounds = moment_of(options.at), cutoff_of(options.known), bbox_of(options.bbox)
    look = look_of(options)
    check_writable(options.out, suffixes=(".html",), replace=options.force)

    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.filter_arguments import filters_of
    from app.export.webpage import save_page

    atlas = open_atlas(options.file)
    filters = filters_of(options.only, atlas)
    save_page(atlas, SceneIndex(atlas), moment.at, cutoff, bounds, options.theme, options.out, filters, look)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _tell(done: int, total: int, seconds_left: float) -> None:
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{done} of {total} pictures, {seconds_left:.0f} s left   {end}")
