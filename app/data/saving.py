"""The atlas into a GeoPackage: whole or not at all, and never over the work of another program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import shapely

from app.data import schema
from app.data.geometry import geometry_blob, point_blob
from app.data.gpkg import Row
from app.data.gpkg_writer import Added, Filled, stored, write_gpkg
from app.data.safety import check_target
from app.data.schema import SEPARATOR, Column, ColumnType, Content, Table
from app.domain import vocabulary
from app.domain.atlas import Atlas
from app.domain.records import Event
from app.domain.status import STATUS_LABELS
from app.support.stamps import FileStamp


def save_atlas(
    atlas: Atlas,
    path: Path,
    *,
    rest_from: Path | None = None,
    observations_added: Sequence[Row] = (),
    expected: FileStamp | None = None,
    changed: datetime | None = None,
) -> FileStamp:
    """Write an atlas as a complete GeoPackage, and return the state of the new file.

    A failure, also a loss of power, leaves the old file or the new one, whole.

    Args:
        atlas: what to write.
        path: where to; an existing file is replaced.
        rest_from: the file whose other contents are to be in the new one, often ``path`` itself: observations, and
            the layers, tables, styles and columns that other programs have put into it.
        observations_added: rows of the layer observations to come after its own: point blob, then the columns.
        expected: what :func:`app.support.stamps.stamp_of` said of ``path`` when it was read: if it has changed since,
            another program wrote to it, and nothing is written.
        changed: the time of the last change that the file states; now, where it is not given.

    Raises:
        AtlasFileError: the file cannot be written, is read-only, in use, or was changed meanwhile.
    """
    check_target(path, expected)
    return write_gpkg(
        path,
        _filled_tables(atlas, observations_added),
        rest_from=rest_from,
        changed=changed,
        before_placing=lambda: check_target(path, expected),
    )


def _filled_tables(atlas: Atlas, observations_added: Sequence[Row]) -> Iterator[Filled | Added]:
    places = {site.id: (site.lon, site.lat) for site in atlas.sites}
    yield _layer(schema.SITES, atlas.sites, places.values())
    yield _layer(schema.DEPLOYMENTS, atlas.deployments, (places.get(stay.site_id) for stay in atlas.deployments))
    yield _layer(schema.EVENTS, atlas.events, (_place_of(event, places) for event in atlas.events))
    outlines = [area.geometry for area in atlas.areas]
    yield Filled(
        schema.AREAS,
        [(geometry_blob(area.geometry), *_fields(schema.AREAS, area)) for area in atlas.areas],
        _bounds(outlines),
    )
    yield Added(schema.OBSERVATIONS, observations_added)
    yield Filled(schema.SOURCES, [_fields(schema.SOURCES, source) for source in atlas.sources])
    yield Filled(schema.CITATIONS, [_fields(schema.CITATIONS, citation) for citation in atlas.citations])
    meta = {"schema_version": str(schema.SCHEMA_VERSION), "title": atlas.title, **atlas.meta}
    yield Filled(schema.META, list(meta.items()))
    yield Filled(schema.CODES, list(_codes()))
    yield Filled(schema.SITE_PERIODS, [_fields(schema.SITE_PERIODS, period) for period in atlas.periods])
    yield Filled(schema.STORIES, [_fields(schema.STORIES, story) for story in atlas.stories])
    yield Filled(schema.STOPS, [_fields(schema.STOPS, stop) for stop in atlas.stops])
    yield Filled(schema.MEASURES, [_fields(schema.MEASURES, measure) for measure in atlas.measures])
    yield Filled(schema.BOOKMARKS, [_fields(schema.BOOKMARKS, bookmark) for bookmark in atlas.bookmarks])
    yield Filled(schema.PROMISES, [_fields(schema.PROMISES, promise) for promise in atlas.promises])
    yield Filled(schema.LAYOUTS, [_fields(schema.LAYOUTS, layout) for layout in atlas.layouts])


def _place_of(event: Event, places: dict[str, tuple[float, float]]) -> tuple[float, float] | None:
    if event.lon is not None and event.lat is not None:
        return event.lon, event.lat
    return places.get(event.site_id)


def _layer(table: Table, records: Iterable[object], places: Iterable[tuple[float, float] | None]) -> Filled:
    found = list(places)
    rows = [
        (None if place is None else point_blob(*place), *_fields(table, record))
        for record, place in zip(records, found, strict=True)
    ]
    return Filled(table, rows, _bounds([shapely.Point(place) for place in found if place is not None]))


def _bounds(geometries: list[Any]) -> tuple[float, float, float, float] | None:
    if all(geometry.is_empty for geometry in geometries):
        return None
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometries))
    return west, south, east, north


def _fields(table: Table, record: object) -> Row:
    return tuple(_stored(column, getattr(record, column.name)) for column in table.columns)


def _stored(column: Column, value: object) -> object:
    if column.content is Content.LIST and isinstance(value, tuple):
        return SEPARATOR.join(value)
    if column.content is Content.REFERENCES and isinstance(value, tuple):
        return SEPARATOR.join(f"{ref.kind}:{ref.id}" for ref in value)
    # A plain text for sqlite3, not a member of an enumeration.
    return str(value) if column.type is ColumnType.TEXT else stored(value, column.type)


def _codes() -> Iterator[Row]:
    for name, labels in CODE_LISTS.items():
        for code, label in labels.items():
            yield name, str(code), label


CODE_LISTS: Final[dict[str, dict[Any, str]]] = {
    "force": dict(vocabulary.FORCE_LABELS),
    "service": vocabulary.SERVICE_LABELS,
    "asset_kind": vocabulary.ASSET_KIND_LABELS,
    "site_kind": vocabulary.SITE_KIND_LABELS,
    "event_kind": vocabulary.EVENT_KIND_LABELS,
    "area_kind": vocabulary.AREA_KIND_LABELS,
    "party": vocabulary.PARTY_LABELS,
    "rotation": vocabulary.ROTATION_LABELS,
    "sharing": vocabulary.SHARING_LABELS,
    "status": {status.name.lower(): label for status, label in STATUS_LABELS.items()},
}
