"""The commands on tables: ``changes``, ``forces`` and ``sources``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.export.arguments import add_common, cutoff_of, moment_of
from app.export.files import check_writable
from app.support.errors import UserError

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_table_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line; each sets ``run``."""
    changes = commands.add_parser(
        "changes",
        help="save what changed between two days as a table",
        description="Save what changed from --at to --until as CSV, XLSX or Markdown.",
    )
    changes.set_defaults(run=_changes)
    forces = commands.add_parser(
        "forces",
        help="save the order of battle of a day as a table",
        description="Save every deployment shown at --at, with its promise and sources, as CSV, XLSX or Markdown.",
    )
    forces.set_defaults(run=_forces)
    sources = commands.add_parser(
        "sources",
        help="save the sources as a bibliography",
        description="Save the sources of what is shown at --at as BibTeX (.bib), CSL-JSON (.json) or a list (.txt).",
    )
    sources.add_argument("--all", action="store_true", help="every source of the atlas")
    sources.set_defaults(run=_sources)
    for parser, endings in ((changes, ".csv .xlsx .md"), (forces, ".csv .xlsx .md"), (sources, ".bib .json .txt")):
        add_common(parser, suppress=True)
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE", help=f"the file to write; one of {endings}"
        )
        parser.add_argument("--force", action="store_true", help="replace the file when it exists")


def _changes(options: argparse.Namespace) -> int:
    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.filter_arguments import masks_of
    from app.export.table_files import TABLE_SUFFIXES, save_table
    from app.export.tables import changes_table

    moment, cutoff = moment_of(options.at, options.until), cutoff_of(options.known)
    if moment.until is None:
        raise UserError("changes: give the last day with --until, as --until 2018-12-31.")
    check_writable(options.out, suffixes=TABLE_SUFFIXES, replace=options.force)
    atlas = open_atlas(options.file)
    masked = masks_of(options.only, atlas).scene
    table = changes_table(atlas, SceneIndex(atlas), moment.at, moment.until, cutoff, masked)
    if not table.rows:
        raise UserError(f"Nothing changes from {options.at} to {options.until}. Choose a longer time.")
    save_table(table, options.out)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _forces(options: argparse.Namespace) -> int:
    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.filter_arguments import masks_of
    from app.export.table_files import TABLE_SUFFIXES, save_table
    from app.export.tables import order_of_battle

    moment, cutoff = moment_of(options.at), cutoff_of(options.known)
    check_writable(options.out, suffixes=TABLE_SUFFIXES, replace=options.force)
    atlas = open_atlas(options.file)
    scene = masks_of(options.only, atlas).scene(SceneIndex(atlas).scene(moment, cutoff))
    save_table(order_of_battle(atlas, scene), options.out)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _sources(options: argparse.Namespace) -> int:
    from app.data.bundled import open_atlas
    from app.domain.scene import SceneIndex
    from app.export.bibliography import BIBLIOGRAPHY_SUFFIXES, by_title, save_bibliography, sources_shown
    from app.export.filter_arguments import masks_of

    moment, cutoff = moment_of(options.at), cutoff_of(options.known)
    check_writable(options.out, suffixes=BIBLIOGRAPHY_SUFFIXES, replace=options.force)
    atlas = open_atlas(options.file)
    if options.all and options.only:
        raise UserError("--all and --only exclude each other. Give one of them.")
    scene = masks_of(options.only, atlas).scene(SceneIndex(atlas).scene(moment, cutoff))
    shown = by_title(atlas.sources) if options.all else sources_shown(atlas, scene)
    save_bibliography(shown, options.out)
    sys.stdout.write(f"{options.out}\n")
    return 0
