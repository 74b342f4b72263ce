"""The commands that take the clock along: ``film`` and ``webpage``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.export.arguments import OPENING_BBOX, add_common, bbox_of, cutoff_of, moment_of
from app.export.files import check_writable
from app.export.picture_options import add_picture_options, spec_of
from app.support.errors import UserError
from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_STEPS: Final = ("day", "week", "month", "year", "change")
_ENDINGS: Final = (".mp4", ".webm", ".gif")
_DEFAULT_SIZE: Final = "1280x720"
_MAX_RATE: Final = 60


def add_moving_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``film`` and ``webpage`` to the command line."""
    film = commands.add_parser(
        "film",
        help="save a film of the map from --at to --until",
        description="Save a film of the map from --at to --until: MP4, WebM or GIF.",
    )
    add_common(film, suppress=True)
    add_picture_options(film)
    film.add_argument("--step", choices=_STEPS, default="month", help="what one picture stands for (default month)")
    film.add_argument("--fps", type=int, default=12, metavar="N", help="frames a second, 1 to 60 (default 12)")
    film.add_argument("--hold", type=int, default=1, metavar="N", help="how many frames a picture stays (default 1)")
    film.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"the file; one of {' '.join(_ENDINGS)}")
    film.add_argument("--force", action="store_true", help="replace the file when it exists")
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
    page.add_argument("--theme", choices=("light", "dark"), default="light", help="the colours")
    page.add_argument("--out", type=Path, required=True, metavar="FILE.html", help="the file to write")
    page.add_argument("--force", action="store_true", help="replace the file when it exists")
    page.set_defaults(run=_webpage)


def _film(options: argparse.Namespace) -> int:
    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if moment.until is None:
        raise UserError("film: give the last day with --until, as --until 2018-12-31.")
    if not 1 <= options.fps <= _MAX_RATE:
        raise UserError(f"--fps: {options.fps} is outside of 1 to {_MAX_RATE}.")
    if not 1 <= options.hold <= 600:
        raise UserError(f"--hold: {options.hold} is outside of 1 to 600.")
    check_writable(options.out, suffixes=_ENDINGS, replace=options.force)
    prepare_web_engine(off_screen=True)

    from PySide6.QtCore import QEventLoop

    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.film import FilmRecorder, FilmSpec
    from app.export.filter_arguments import filters_of, masks_of
    from app.mapview.application import running_application

    atlas = open_atlas(options.file)
    masks = masks_of(options.only, atlas)
    picture = spec_of(options, atlas.layouts, filters_of(options.only, atlas), _DEFAULT_SIZE)
    spec = FilmSpec(picture, moment.at, moment.until, options.step, cutoff, options.fps, options.hold)
    reasons: list[str] = []
    with running_application():
        recorder = FilmRecorder(atlas, SceneIndex(atlas), spec, options.out, masks.scene)
        loop = QEventLoop()
        recorder.finished.connect(loop.quit)

        def give_up(reason: str) -> None:
            reasons.append(reason)
            loop.quit()

        recorder.failed.connect(give_up)
        if sys.stderr.isatty():
            recorder.progressed.connect(_tell)
        recorder.start()
        try:
            loop.exec()
        except KeyboardInterrupt:
            recorder.cancel()
            raise UserError("Stopped; no film was written.") from None
    if reasons:
        raise UserError(reasons[0])
    sys.stdout.write(f"{options.out}\n")
    return 0


def _webpage(options: argparse.Namespace) -> int:
    moment, cutoff, bounds = moment_of(options.at), cutoff_of(options.known), bbox_of(options.bbox)
    check_writable(options.out, suffixes=(".html",), replace=options.force)

    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.filter_arguments import masks_of
    from app.export.webpage import save_page

    atlas = open_atlas(options.file)
    masked = masks_of(options.only, atlas).scene
    save_page(atlas, SceneIndex(atlas), moment.at, cutoff, bounds, options.theme, options.out, masked)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _tell(done: int, total: int, seconds_left: float) -> None:
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{done} of {total} pictures, {seconds_left:.0f} s left   {end}")
