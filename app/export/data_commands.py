"""The commands on data: ``check``, ``import`` and ``export``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.support.paths import BUNDLED_BASEMAP

if TYPE_CHECKING:
    from argparse import _SubParsersAction

EXIT_FOUND_ERRORS: Final = 1


def add_data_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line; each sets ``run``, a function of the options that returns the exit code."""
    check = commands.add_parser(
        "check",
        help="find what is wrong in an atlas",
        description="Find what is wrong in an atlas. The exit code is 1 where there are errors, 2 where the file as a "
        "whole cannot be read.",
    )
    check.add_argument("atlas", type=Path, metavar="ATLAS.gpkg", help="the file to check")
    check.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default text)")
    check.set_defaults(run=_check, verbose=False)


def _check(options: argparse.Namespace) -> int:
    from app.data.checks import check_file
    from app.data.findings import Severity, as_json, as_text, counts

    findings = check_file(options.atlas, today=int(time.time()), basemap=BUNDLED_BASEMAP)
    sys.stdout.write(as_json(findings) if options.format == "json" else as_text(findings))
    return EXIT_FOUND_ERRORS if counts(findings)[Severity.ERROR] else 0
