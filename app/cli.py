"""The command line: every command, and the window when there is none."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import __version__
from app.export.arguments import OPENING_BBOX, add_common, bbox_text_of_view, cutoff_of, moment_of, view_of
from app.export.data_commands import add_data_commands
from app.export.moving_commands import add_moving_commands
from app.export.picture_commands import add_picture_commands
from app.export.table_commands import add_table_commands
from app.support.errors import UserError
from app.support.logs import set_up_logging
from app.support.paths import APP_NAME, APP_SLUG
from app.support.platform import has_display, prepare_web_engine

if TYPE_CHECKING:
    from app.ui.opening import Opening

EXIT_BAD_INPUT: Final = 2
EXIT_STOPPED: Final = 130
_MAY_BE_NEGATIVE: Final = ("--bbox", "--view", "--at", "--from", "--size", "--scale")
_GROUPINGS: Final = ("site", "service", "kind", "party")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl+C."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    set_up_logging(options.verbose)
    try:
        return int(options.run(options)) if "run" in options else _window(options)
    except UserError as error:
        sys.stderr.write(f"{APP_SLUG}: {error}\n")
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write(f"{APP_SLUG}: Stopped.\n")
        return EXIT_STOPPED


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
    add_common(parser, suppress=False)
    parser.add_argument(
        "--lock", choices=("none", "start", "end"), default="none", help="which end of the window of time stays put"
    )
    parser.add_argument("--view", default="", metavar="LON,LAT,ZOOM", help="the middle and the zoom of the map")
    parser.add_argument(
        "--group", choices=_GROUPINGS, default="site", help="what the lanes of the timeline are grouped by"
    )
    parser.add_argument("--version", action="version", version=f"{APP_NAME} {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    add_picture_commands(commands)
    add_moving_commands(commands)
    add_table_commands(commands)
    add_data_commands(commands)
    return parser


def _window(options: argparse.Namespace) -> int:
    moment, cutoff, view = moment_of(options.at, options.until), cutoff_of(options.known), view_of(options.view)
    if not has_display():
        out = Path(f"{APP_SLUG}-{options.at}.png").resolve()
        sys.stderr.write(f"{APP_NAME}: there is no display for a window; drawing the map of {options.at} to {out}\n")
        drawn = _parser().parse_args(["snapshot", "--out", str(out), "--force"])
        drawn.file, drawn.at, drawn.until, drawn.known = options.file, options.at, options.until, options.known
        drawn.only, drawn.bbox = options.only, bbox_text_of_view(view) if view else OPENING_BBOX
        return int(drawn.run(drawn))
    prepare_web_engine(off_screen=False)
    from app.start import run_window

    def opening() -> Opening:
        from app.state.clock import Lock
        from app.timeline.lanes import Grouping
        from app.ui.opening import Opening

        return Opening(moment, cutoff, Lock[options.lock.upper()], Grouping(options.group), view)

    return run_window(options.file, opening, options.only)
