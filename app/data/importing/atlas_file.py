"""Another atlas to bring in: recognised, read as far as it can be, added to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.exporting.excerpt import excerpt
from app.data.geometry import point_blob
from app.data.gpkg import Row, missing_tables, open_gpkg, raw_rows
from app.data.importing.atlas_merge import Ids, MergedAtlas, merge_atlas
from app.data.importing.doubles import parted
from app.data.observations import load_observations
from app.data.store import load_atlas, read_what_can_be_read, save_atlas
from app.domain.atlas import Atlas
from app.domain.records import Kind
from app.support.stamps import stamp_of

_TELLING = (schema.SITES, schema.DEPLOYMENTS, schema.EVENTS, schema.AREAS, schema.META)


@dataclass(frozen=True)
class PreparedAtlas:
    """An atlas that was read to be brought in: its records, what could not be read, how many observations it has."""

    path: Path
    atlas: Atlas
    problems: tuple[AtlasFileError, ...]
    observations: int

    def in_words(self, brought: Brought) -> Iterator[str]:
        """Yield what comes of it, line by line."""
        yield f"{self.path.name}: an atlas, “{self.atlas.title}”"
        yield from (f"  {part.in_words()}" for part in brought.merged.parts)
        if self.observations:
            yield f"  observations: {len(brought.observations):,} new, {brought.doubles:,} here already"


@dataclass(frozen=True)
class Brought:
    """What comes of another atlas: this one with its records, its observations that are new, how many are not."""

    merged: MergedAtlas
    observations: list[Row]
    doubles: int

    @property
    def added(self) -> int:
        """How many rows come in, of every table."""
        return self.merged.added + len(self.observations)


def bring(prepared: PreparedAtlas, here: Atlas, observations_in: Path | None) -> Brought:
    """Return an atlas, whose observations are in a file if it has any, with another one added in memory.

    Raises:
        AtlasFileError: the observations of one of them cannot be read.
    """
    merged = merge_atlas(here, prepared.atlas)
    new, doubles = parted(_observation_rows(prepared, merged.source_ids), observations_in)
    return Brought(merged, new, len(doubles))


def is_atlas(path: Path) -> bool:
    """Return whether a file is an atlas of this program, not any GeoPackage or workbook."""
    if path.suffix.lower() not in (".gpkg", ".xlsx"):
        return False
    try:
        if path.suffix.lower() == ".xlsx":
            from app.data.importing.atlas_sheets import has_sheets_of_an_atlas

            return has_sheets_of_an_atlas(path)
        with open_gpkg(path) as connection:
            return not missing_tables(connection, _TELLING)
    except AtlasFileError:
        return False


def prepare_atlas(path: Path) -> PreparedAtlas:
    """Read an atlas; rows that are wrong, and what refers to them, stay out.

    Raises:
        AtlasFileError: the file as a whole, a table of it, or its observations cannot be read.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    if is_workbook:
        from app.data.importing.atlas_sheets import atlas_of_workbook

        atlas, problems = atlas_of_workbook(path)
    else:
        atlas, problems = read_what_can_be_read(path)
    if problems:
        # What refers to a row that stays out stays out as well.
        atlas = excerpt(atlas, {kind: np.ones(len(atlas.records(kind)), dtype=np.bool_) for kind in Kind})
    return PreparedAtlas(path, atlas, tuple(problems), 0 if is_workbook else len(load_observations(path)))


def _observation_rows(prepared: PreparedAtlas, source_ids: Ids) -> list[Row]:
    """Return the observations of the other atlas as rows for this one; ``source_ids`` are those of its sources here."""
    if not prepared.observations:
        return []
    # The points as they were checked; other programs write them in other ways.
    points = load_observations(prepared.path).lonlat.tolist()
    with open_gpkg(prepared.path) as connection:
        rows = raw_rows(connection, prepared.path, schema.OBSERVATIONS)
        return [
            (point_blob(lon, lat), date or "", kind or "", label or "", source_ids.get(str(source or ""), source or ""))
            for (lon, lat), (_, _, date, kind, label, source) in zip(points, rows, strict=True)
        ]


def empty_for(prepared: PreparedAtlas) -> Atlas:
    """Return what another atlas comes into where there is no file yet: nothing but its own title and facts."""
    return Atlas(title=prepared.atlas.title, meta=prepared.atlas.meta)


def add_atlas(prepared: PreparedAtlas, target: Path) -> Brought:
    """Add another atlas to one on the disk, which is made where there is none. Nothing new: nothing is written.

    Raises:
        AtlasFileError: the target cannot be read or written, or was changed meanwhile.
    """
    stamp = stamp_of(target)
    here = load_atlas(target) if stamp is not None else empty_for(prepared)
    brought = bring(prepared, here, target if stamp is not None else None)
    if brought.added:
        save_atlas(
            brought.merged.atlas,
            target,
            rest_from=target if stamp is not None else None,
            observations_added=brought.observations,
            expected=stamp,
        )
    return brought
