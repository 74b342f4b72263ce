"""The commands on data: ``check``, ``import`` and ``export``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.export.files import write_beside
from app.support.errors import UserError
from app.support.paths import BUNDLED_ATLAS, BUNDLED_BASEMAP

if TYPE_CHECKING:
    from argparse import _SubParsersAction

EXIT_FOUND_ERRORS: Final = 1
MAX_FAILURES_SHOWN: Final = 20


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
    _add_import(commands)


def _add_import(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    bring = commands.add_parser(
        "import",
        help="bring a table or a map file into an atlas",
        description="Bring the rows of a file into an atlas. Columns are guessed from their names, or named in a "
        "mapping. Rows that are wrong are listed and left out; the rest comes in. The exit code is 1 where rows were "
        "left out.",
        epilog="Reads CSV, XLSX, GeoJSON, KML, KMZ, GPX, GeoPackage, shapefile, FlatGeobuf and GeoParquet.",
    )
    bring.add_argument("data", type=Path, metavar="FILE", help="the file to bring in")
    bring.add_argument(
        "--into", type=Path, required=True, metavar="ATLAS.gpkg", help="the atlas; made where there is none"
    )
    bring.add_argument("--map", type=Path, default=None, metavar="MAPPING.toml", help="which column is which field")
    bring.add_argument(
        "--layer",
        choices=("sites", "deployments", "events", "areas", "observations"),
        default="",
        help="what the rows are (default: guessed)",
    )
    bring.add_argument("--crs", default="", metavar="EPSG:N", help="reference system, for files that do not say it")
    bring.add_argument("--source", default="", metavar="TITLE", help="a source that all rows are from")
    bring.add_argument("--dry-run", action="store_true", help="show what was understood, add nothing")
    bring.add_argument(
        "--write-map", type=Path, default=None, metavar="MAPPING.toml", help="write the mapping to a file"
    )
    bring.add_argument(
        "--rejected", type=Path, default=None, metavar="ROWS.csv", help="write the rows left out to a file"
    )
    bring.set_defaults(run=_import, verbose=False)


def _import(options: argparse.Namespace) -> int:
    from app.data.importing.mapping import load_mapping
    from app.data.importing.run import add, merged, prepare, save_failures
    from app.data.store import load_atlas
    from app.domain.atlas import Atlas

    if options.into.resolve() == BUNDLED_ATLAS.resolve():
        raise UserError(f"{options.into}: this is the bundled atlas. Give --into the name of a copy.")
    mapping = load_mapping(options.map) if options.map else None
    if mapping is not None and options.source:
        mapping = mapping.model_copy(update={"source": options.source})
    prepared = prepare(options.data, mapping=mapping, layer=options.layer, crs=options.crs)
    if mapping is None and options.source:
        with_source = prepared.mapping.model_copy(update={"source": options.source})
        prepared = replace(prepared, mapping=with_source)
    sys.stdout.writelines(f"{line}\n" for line in prepared.in_words())
    if options.write_map is not None:
        text = prepared.mapping.as_toml()
        write_beside(options.write_map, lambda part: _write(part, text))
    if options.dry_run:
        result = merged(prepared, load_atlas(options.into) if options.into.exists() else Atlas())
    else:
        result = add(prepared, options.into)
    for failure in result.failures[:MAX_FAILURES_SHOWN]:
        value = f" “{failure.value}”" if failure.value and failure.value not in failure.reason else ""
        sys.stdout.write(f"row {failure.row}, {failure.field}:{value} {failure.reason}\n")
    rows = len({failure.row for failure in result.failures})
    if len(result.failures) > MAX_FAILURES_SHOWN:
        sys.stdout.write("and more; --rejected ROWS.csv writes them all to a file\n")
    if options.rejected is not None and result.failures:
        save_failures(prepared, result, options.rejected)
    done = "could be added" if options.dry_run else f"added to {options.into.name}"
    sys.stdout.write(
        f"{result.added:,} {prepared.mapping.layer} {done}, {rows:,} row{'' if rows == 1 else 's'} left out.\n"
    )
    return EXIT_FOUND_ERRORS if result.failures else 0


def _check(options: argparse.Namespace) -> int:
    from app.data.checks import check_file
    from app.data.findings import Severity, as_json, as_text, counts

    findings = check_file(options.atlas, today=int(time.time()), basemap=BUNDLED_BASEMAP)
    sys.stdout.write(as_json(findings) if options.format == "json" else as_text(findings))
    return EXIT_FOUND_ERRORS if counts(findings)[Severity.ERROR] else 0


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
