"""The commands on data: ``check``, ``import`` and ``export``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.export.arguments import add_common, cutoff_of, moment_of
from app.export.files import check_writable, write_beside
from app.support.errors import UserError
from app.support.paths import BUNDLED_ATLAS, BUNDLED_BASEMAP

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from app.data.exporting.excerpt import BoolArray
    from app.data.importing.merge import Merged
    from app.domain.atlas import Atlas
    from app.domain.records import Kind
    from app.domain.scene import Scene

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
    _add_export(commands)


def _add_import(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    bring = commands.add_parser(
        "import",
        help="bring a table or a map file into an atlas",
        description="Bring the rows of a file into an atlas. Columns are guessed from their names, or named in a "
        "mapping. Another atlas comes in whole, with its sources, stories and numbers; what has an id that is taken "
        "gets another. Rows that are wrong are listed and left out; the rest comes in. Observations of the same place, "
        "date, kind and label as the atlas has come in once. The exit code is 1 where rows that are "
        "wrong were left out.",
        epilog="Reads CSV, XLSX, GeoJSON, KML, KMZ, GPX, GeoPackage, shapefile (also zipped), FlatGeobuf and "
        "GeoParquet.",
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
    bring.add_argument(
        "--keep-doubles", action="store_true", help="bring in observations that the atlas has already once more"
    )
    bring.add_argument("--dry-run", action="store_true", help="show what was understood, add nothing")
    bring.add_argument(
        "--write-map", type=Path, default=None, metavar="MAPPING.toml", help="write the mapping to a file"
    )
    bring.add_argument(
        "--rejected", type=Path, default=None, metavar="ROWS.csv", help="write the rows left out to a file"
    )
    bring.set_defaults(run=_import, verbose=False)


def _add_export(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    away = commands.add_parser(
        "export",
        help="write the data for other programs",
        description="Write the data of an atlas as GeoPackage, GeoJSON, KML, KMZ, CSV or XLSX: everything, what "
        "filters leave (--only), or one scene (--scene --at), filtered or not.",
    )
    add_common(away, suppress=True)
    away.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write; its ending says how")
    away.add_argument(
        "--scene", action="store_true", help="only what the map shows on the day of --at, with its status"
    )
    away.add_argument(
        "--layer",
        choices=("sites", "deployments", "events", "areas", "observations"),
        default="",
        help="the layer, for CSV",
    )
    away.add_argument("--force", action="store_true", help="replace the file when it exists")
    away.set_defaults(run=_export)


def _import(options: argparse.Namespace) -> int:
    from app.data.importing.atlas_file import is_atlas
    from app.data.importing.mapping import load_mapping
    from app.data.importing.run import add, merged, prepare, prepare_all, save_failures
    from app.data.store import load_atlas
    from app.domain.atlas import Atlas

    if options.into.resolve() == BUNDLED_ATLAS.resolve():
        raise UserError(f"{options.into}: this is the bundled atlas. Give --into the name of a copy.")
    if not (options.map or options.layer) and is_atlas(options.data):
        return _import_atlas(options)
    mapping = load_mapping(options.map) if options.map else None
    if mapping is not None and options.source:
        mapping = mapping.model_copy(update={"source": options.source})
    if mapping is not None or options.layer:
        tables = [prepare(options.data, mapping=mapping, layer=options.layer, crs=options.crs)]
    else:
        tables = prepare_all(options.data, crs=options.crs)
    if options.source:
        with_source = {"source": options.source}
        tables = [replace(table, mapping=table.mapping.model_copy(update=with_source)) for table in tables]
    tables = [replace(table, keep_doubles=options.keep_doubles) for table in tables]
    if options.write_map is not None:
        text = tables[0].mapping.as_toml()
        write_beside(options.write_map, lambda part: _write(part, text))
    atlas = load_atlas(options.into) if options.into.exists() else Atlas(title=options.into.stem)
    observations_in = options.into if options.into.exists() else None
    left_out = 0
    for table in tables:
        sys.stdout.writelines(f"{line}\n" for line in table.in_words())
        result = merged(table, atlas, observations_in) if options.dry_run else add(table, options.into)
        # Of a dry run, the sites of one table are there for the stays of the next.
        atlas = result.atlas
        done = "could be added" if options.dry_run else f"added to {options.into.name}"
        _tell(table.mapping.layer, result, done, keep_doubles=options.keep_doubles)
        left_out += len(result.failures)
        if options.rejected is not None and result.failures:
            save_failures(table, result, _one_of(options.rejected, table.table.name if len(tables) > 1 else ""))
    return EXIT_FOUND_ERRORS if left_out else 0


def _import_atlas(options: argparse.Namespace) -> int:
    from app.data.importing.atlas_file import add_atlas, bring, empty_for, prepare_atlas
    from app.data.store import load_atlas

    if options.source or options.write_map or options.crs:
        raise UserError(
            f"{options.data.name}: an atlas brings its own sources and columns. Leave out --source, --crs and "
            "--write-map, or name one --layer of it."
        )
    prepared = prepare_atlas(options.data)
    if options.dry_run:
        is_there = options.into.exists()
        here = load_atlas(options.into) if is_there else empty_for(prepared)
        brought = bring(prepared, here, options.into if is_there else None)
    else:
        brought = add_atlas(prepared, options.into)
    sys.stdout.writelines(f"{line}\n" for line in prepared.in_words(brought))
    sys.stdout.writelines(f"{problem}\n" for problem in prepared.problems[:MAX_FAILURES_SHOWN])
    if options.rejected is not None and prepared.problems:
        text = "".join(f"{problem}\n" for problem in prepared.problems)
        write_beside(options.rejected, lambda part: _write(part, text))
    done = "could be added" if options.dry_run else f"added to {options.into.name}"
    rows = len(prepared.problems)
    sys.stdout.write(f"{brought.added:,} rows {done}, {rows:,} left out.\n")
    return EXIT_FOUND_ERRORS if rows else 0


def _one_of(path: Path, table: str) -> Path:
    return path.with_stem(f"{path.stem}-{table}") if table else path


def _tell(layer: str, result: Merged, done: str, *, keep_doubles: bool) -> None:
    from app.data.importing.columns import counted

    for failure in result.failures[:MAX_FAILURES_SHOWN]:
        sys.stdout.write(f"row {failure.row}, {failure.field}: {failure.in_words}\n")
    rows = len({failure.row for failure in result.failures})
    if result.doubles:
        outcome = "once more now" if keep_doubles else "left out; --keep-doubles brings them in once more"
        sys.stdout.write(f"there already: {counted(result.doubles, layer)}, {outcome}\n")
    if len(result.failures) > MAX_FAILURES_SHOWN:
        sys.stdout.write("and more; --rejected ROWS.csv writes them all to a file\n")
    sys.stdout.write(f"{counted(result.added, layer)} {done}, {rows:,} row{'' if rows == 1 else 's'} left out.\n")


def _export(options: argparse.Namespace) -> int:
    from app.data.bundled import open_atlas
    from app.data.exporting.write import SUFFIXES, write_atlas
    from app.data.importing.columns import counted
    from app.domain.records import Kind

    check_writable(options.out, suffixes=SUFFIXES, replace=options.force)
    if options.layer == "observations":
        return _export_observations(options)
    atlas = open_atlas(options.file)
    keep, scene = _part_of(atlas, options)
    kind = Kind(options.layer.removesuffix("s")) if options.layer else None
    rest_from = (options.file or BUNDLED_ATLAS) if keep is None else None
    written: list[Atlas] = []
    write_beside(
        options.out,
        lambda part: written.append(
            write_atlas(atlas, part, keep=keep, scene=scene, kind=kind, rest_from=rest_from, named=options.out)
        ),
    )
    kinds = [kind] if kind is not None and options.out.suffix.lower() == ".csv" else list(Kind)
    counts = ", ".join(counted(len(written[0].records(kind)), f"{kind}s") for kind in kinds)
    sys.stdout.write(f"{options.out}: {counts}\n")
    return 0


def _part_of(atlas: Atlas, options: argparse.Namespace) -> tuple[dict[Kind, BoolArray] | None, Scene | None]:
    """Return the masks of what is asked for, ``None`` for everything, and the scene if one is."""
    from app.data.exporting.excerpt import of_filters, of_scene
    from app.domain.scene import SceneIndex
    from app.export.filter_arguments import masks_of

    if not options.scene and not options.only:
        return None, None
    whole = SceneIndex(atlas).scene(moment_of(options.at, options.until), cutoff_of(options.known))
    masks = masks_of(options.only, atlas)
    if not options.scene:
        return of_filters(masks, whole), None
    scene = masks.scene(whole)
    return of_scene(scene), scene


def _export_observations(options: argparse.Namespace) -> int:
    from app.data.exporting.tables import write_observations_csv

    if options.out.suffix.lower() != ".csv" or options.scene or options.only:
        raise UserError("--layer observations: write a whole CSV, or everything as GeoPackage.")
    written: list[int] = []
    source = options.file or BUNDLED_ATLAS
    write_beside(options.out, lambda part: written.append(write_observations_csv(source, part)))
    sys.stdout.write(f"{options.out}: {written[0]:,} observations\n")
    return 0


def _check(options: argparse.Namespace) -> int:
    from app.data.checks import check_file
    from app.data.findings import Severity, as_json, as_text, counts

    findings = check_file(options.atlas, today=int(time.time()), basemap=BUNDLED_BASEMAP)
    sys.stdout.write(as_json(findings) if options.format == "json" else as_text(findings))
    return EXIT_FOUND_ERRORS if counts(findings)[Severity.ERROR] else 0


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
