"""The atlas in a GeoPackage: reading it fast with clear refusals, writing it whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import GeometryError, geometry_blob, outline_of, point_blob, point_of
from app.data.gpkg import Filled, Row, layer_names, missing_tables, open_gpkg, raw_rows, stored, write_gpkg
from app.data.schema import SEPARATOR, Column, ColumnType, Content, Table
from app.domain import vocabulary
from app.domain.atlas import Atlas
from app.domain.dates import STILL, DateTextError, parse_date_text
from app.domain.records import Area, Citation, Deployment, Event, Kind, Site, Source

__all__ = ["AtlasFileError", "load_atlas", "save_atlas"]

MAX_ROWS: Final = 1_000_000
_DATE_HINT: Final = "write it as 2017, 2015-04, 2015-04-27, 2012-04~ (about) or ../2017 (by 2017)"
_NOWHERE: Final = shapely.Polygon()

T = TypeVar("T")


def load_atlas(path: Path, *, immutable: bool = False) -> Atlas:
    """Read the atlas of a GeoPackage. Observations stay in the file; records keep the order of their row ids.

    Args:
        path: the file.
        immutable: see :func:`app.data.gpkg.open_gpkg`; for bundled data.

    Raises:
        AtlasFileError: the file, a layer, a row or a field is not what it must be; nothing is read in part.
    """
    with open_gpkg(path, immutable=immutable) as connection:
        return _Reader(path, connection).atlas()


def save_atlas(atlas: Atlas, path: Path, *, changed: datetime | None = None) -> None:
    """Write an atlas as a complete GeoPackage, with an empty layer of observations.

    A failure, also a loss of power, leaves the old file or the new one, whole.

    Args:
        atlas: what to write.
        path: where to; an existing file is replaced.
        changed: the time of the last change that the file states; now, where it is not given.

    Raises:
        AtlasFileError: the file cannot be written.
    """
    write_gpkg(path, _filled_tables(atlas), changed=changed)


class _Reader:
    """Reads one file; knows the place it is at, for messages."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._layer = ""
        self._row = ""

    def atlas(self) -> Atlas:
        self._check_layers()
        meta = {str(values["key"]): str(values["value"]) for _, values in self._rows(schema.META)}
        self._check_version(meta.pop("schema_version", ""))
        sites = self._records(schema.SITES, self._site)
        points = {site.id: (site.lon, site.lat) for site in sites}
        return Atlas(
            title=meta.pop("title", ""),
            sites=sites,
            deployments=self._records(schema.DEPLOYMENTS, lambda _, values: self._deployment(values, points)),
            events=self._records(schema.EVENTS, lambda blob, values: self._event(blob, values, points)),
            areas=self._records(schema.AREAS, self._area),
            sources=self._records(schema.SOURCES, lambda _, values: Source(**values)),
            citations=tuple(self._citation(values) for _, values in self._rows(schema.CITATIONS)),
            meta=meta,
        )

    def _check_layers(self) -> None:
        required = [table for table in schema.ATLAS_TABLES if not table.optional]
        missing = missing_tables(self._connection, required)
        if not missing:
            return
        if len(missing) == len(required):
            names = ", ".join(layer_names(self._connection)[:8]) or "none"
            wanted = ", ".join(table.name for table in required)
            raise self._error(
                f"is a GeoPackage but not an atlas: it has none of the layers {wanted} (it has: {names})",
                "bring such data in with Import",
            )
        names = ", ".join(table.name for table in missing)
        raise self._error(f"the layer {names} is missing", "an atlas needs it, empty if there is nothing in it")

    def _check_version(self, text: str) -> None:
        self._layer, self._row = schema.META.name, ""
        if not text.isascii() or not text.isdigit():
            raise self._error(f"schema_version is “{text}”", "it must be a whole number", field="value")
        if int(text) > schema.SCHEMA_VERSION:
            raise self._error(
                f"was written by a newer version of the program (schema {text}, this one reads up to "
                f"{schema.SCHEMA_VERSION})",
                "update the program",
            )

    def _rows(self, table: Table) -> Iterator[tuple[bytes | None, dict[str, Any]]]:
        self._layer, self._row = table.name, ""
        for count, (fid, blob, *values) in enumerate(raw_rows(self._connection, self._path, table)):
            if count >= MAX_ROWS:
                raise self._error(f"has more than {MAX_ROWS:,} rows", "bulk points belong into the layer observations")
            self._row = str(fid)
            fields = dict(zip(table.names, values, strict=True))
            if isinstance(fields.get("id"), str):
                self._row = f"{fid} ({fields['id']})"
            for column in table.columns:
                fields[column.name] = self._value(column, fields[column.name])
            if blob is not None and not isinstance(blob, bytes):
                raise self._error("holds no GeoPackage geometry")
            yield blob, fields

    def _records(self, table: Table, make: Callable[[bytes | None, dict[str, Any]], T]) -> tuple[T, ...]:
        seen: set[str] = set()
        records: list[T] = []
        for blob, values in self._rows(table):
            if values["id"] in seen:
                raise self._error("another row has the same id", "every id must differ", field="id")
            seen.add(values["id"])
            records.append(make(blob, values))
        return tuple(records)

    def _value(self, column: Column, value: object) -> object:
        match column.type:
            case ColumnType.TEXT:
                return self._text(column, value)
            case ColumnType.BOOLEAN:
                return self._truth(column, value)
            case _:
                return self._whole(column, value)

    def _text(self, column: Column, value: object) -> object:
        if isinstance(value, bytes):
            raise self._error("holds bytes, not text", field=column.name)
        text = "" if value is None else str(value)
        match column.content:
            case Content.ID if not text:
                raise self._error("is empty", "every row needs an id of its own", field=column.name)
            case Content.LIST:
                return tuple(part for part in text.split(SEPARATOR) if part)
            case Content.DATE | Content.OPEN_DATE if text and not (
                column.content is Content.OPEN_DATE and text == STILL
            ):
                try:
                    parse_date_text(text)
                except DateTextError as error:
                    reason = f"“{error.text}” is not a date ({error.reason})"
                    raise self._error(reason, _DATE_HINT, field=column.name) from error
        return text

    def _truth(self, column: Column, value: object) -> bool:
        if value is None:
            return column.name in _TRUE_WHEN_EMPTY
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        raise self._error(f"“{value}” is neither 0 nor 1", field=column.name)

    def _whole(self, column: Column, value: object) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, int):
            return value
        raise self._error(f"“{value}” is not a whole number", field=column.name)

    def _point(self, blob: bytes | None) -> tuple[float, float] | None:
        try:
            return None if blob is None else point_of(blob)
        except GeometryError as error:
            raise self._error(str(error), "a point has a longitude and a latitude in degrees", field="geom") from error

    def _site(self, blob: bytes | None, values: dict[str, Any]) -> Site:
        point = self._point(blob)
        if point is None:
            raise self._error("has no place", "every site needs a point", field="geom")
        return Site(lon=point[0], lat=point[1], **values)

    def _deployment(self, values: dict[str, Any], points: dict[str, tuple[float, float]]) -> Deployment:
        if values["site_id"] not in points:
            raise self._unknown_site(values["site_id"])
        return Deployment(**values)

    def _event(self, blob: bytes | None, values: dict[str, Any], points: dict[str, tuple[float, float]]) -> Event:
        site_id = values["site_id"]
        if site_id and site_id not in points:
            raise self._unknown_site(site_id)
        point = self._point(blob)
        if point is None or point == points.get(site_id):
            return Event(**values)
        return Event(lon=point[0], lat=point[1], **values)

    def _area(self, blob: bytes | None, values: dict[str, Any]) -> Area:
        try:
            geometry: BaseGeometry = _NOWHERE if blob is None else outline_of(blob)
        except GeometryError as error:
            raise self._error(str(error), "an area is a line or a polygon", field="geom") from error
        return Area(geometry=geometry, **values)

    def _citation(self, values: dict[str, Any]) -> Citation:
        try:
            kind = Kind(values["kind"])
        except ValueError as error:
            kinds = ", ".join(Kind)
            raise self._error(
                f"“{values['kind']}” is no kind of record", f"it is one of {kinds}", field="kind"
            ) from error
        return Citation(**{**values, "kind": kind})

    def _unknown_site(self, site_id: str) -> AtlasFileError:
        return self._error(f"there is no site “{site_id}”", "use an id of the layer sites", field="site_id")

    def _error(self, reason: str, hint: str = "", *, field: str = "") -> AtlasFileError:
        return AtlasFileError(self._path, reason, hint, layer=self._layer, row=self._row, field=field)


# A file without the column, or with an empty field in it, means what the record means by default.
_TRUE_WHEN_EMPTY: Final = frozenset({"drawn"})


def _filled_tables(atlas: Atlas) -> Iterator[Filled]:
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
    yield Filled(schema.OBSERVATIONS, [])
    yield Filled(schema.SOURCES, [_fields(schema.SOURCES, source) for source in atlas.sources])
    yield Filled(schema.CITATIONS, [_fields(schema.CITATIONS, citation) for citation in atlas.citations])
    meta = {"schema_version": str(schema.SCHEMA_VERSION), "title": atlas.title, **atlas.meta}
    yield Filled(schema.META, list(meta.items()))
    yield Filled(schema.CODES, list(_codes()))


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
    # A plain text for sqlite3, not a member of an enumeration.
    return str(value) if column.type is ColumnType.TEXT else stored(value, column.type)


def _codes() -> Iterator[Row]:
    lists: dict[str, dict[Any, str]] = {
        "force": dict(vocabulary.FORCE_LABELS),
        "service": vocabulary.SERVICE_LABELS,
        "asset_kind": vocabulary.ASSET_KIND_LABELS,
        "site_kind": vocabulary.SITE_KIND_LABELS,
        "event_kind": vocabulary.EVENT_KIND_LABELS,
        "area_kind": vocabulary.AREA_KIND_LABELS,
        "party": vocabulary.PARTY_LABELS,
        "rotation": vocabulary.ROTATION_LABELS,
    }
    for name, labels in lists.items():
        for code, label in labels.items():
            yield name, str(code), label
