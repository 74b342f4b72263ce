"""Observations that an atlas has already: of the same place, date, kind and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import GeometryError, point_blob, point_of
from app.data.gpkg import Row, missing_tables, open_gpkg, raw_rows

# As far as observations mean the same; who says so may differ.
_TELLING: Final = 4
_OURS: Final = point_blob(0, 0)[:-16]


def parted(rows: Sequence[Row], path: Path | None) -> tuple[list[Row], list[Row]]:
    """Return the rows that are new to an atlas, and those that it has already; rows may be alike among themselves.

    Args:
        rows: observations as they are stored: point blob, date, kind, label, source.
        path: the atlas; ``None`` for one without observations.

    Raises:
        AtlasFileError: the atlas, or an observation in it, cannot be read.
    """
    if path is None or not rows:
        return list(rows), []
    asked = {row[:_TELLING] for row in rows}
    # What is asked is kept in memory, what is there only passes: it may be millions.
    there = {known for known in _known(path) if known in asked}
    return [row for row in rows if row[:_TELLING] not in there], [row for row in rows if row[:_TELLING] in there]


def _known(path: Path) -> Iterator[Row]:
    with open_gpkg(path) as connection:
        if missing_tables(connection, [schema.OBSERVATIONS]):
            return
        for row_id, blob, date, kind, label, _ in raw_rows(connection, path, schema.OBSERVATIONS):
            yield _as_ours(path, row_id, blob), _text(date), _text(kind), _text(label)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _as_ours(path: Path, row_id: object, blob: object) -> bytes:
    """Return a point as this program writes it; others add an envelope or turn the bytes round."""
    if isinstance(blob, bytes) and len(blob) == len(_OURS) + 16 and blob.startswith(_OURS):
        return blob
    try:
        place = point_of(blob) if isinstance(blob, bytes) else None
    except GeometryError as error:
        raise AtlasFileError(
            path, str(error), "check the file", layer=schema.OBSERVATIONS.name, row=str(row_id)
        ) from error
    return b"" if place is None else point_blob(*place)
