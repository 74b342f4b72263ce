"""The atlas in a GeoPackage, read fast and with clear refusals. :mod:`app.data.saving` writes it."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import GeometryError, outline_of, point_of
from app.data.gpkg import layer_names, missing_tables, open_gpkg, raw_rows
from app.data.saving import save_atlas
from app.data.schema import SEPARATOR, Column, ColumnType, Content, Table
from app.data.upgrade import upgraded
from app.domain.atlas import Atlas
from app.domain.dates import STILL, DateTextError, parse_date_text
from app.domain.moments import KNOWN_NOW, cutoff_of, moment_of
from app.domain.records import (
    Area,
    Bookmark,
    Citation,
    Deployment,
    Event,
    Kind,
    Layout,
    Measure,
    Promise,
    Ref,
    Site,
    SitePeriod,
    Source,
    Stop,
    Story,
)

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
        reader = _Reader(path, connection)
        try:
            return reader.atlas()
        finally:
            reader.close()


def read_what_can_be_read(path: Path) -> tuple[Atlas, list[AtlasFileError]]:
    """Read the rows of an atlas that are as they must be, and say of each other row what is wrong with it first.

    Raises:
        AtlasFileError: the file as a whole, or one of its tables, cannot be read.
    """
    problems: list[AtlasFileError] = []
    with open_gpkg(path) as connection:
        reader = _Reader(path, connection, problems)
        try:
            return reader.atlas(), problems
        finally:
            reader.close()


class _Reader:
    """Reads one file; knows the place it is at, for messages.

    With a list of ``problems``, rows that are wrong are left out and named there.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, problems: list[AtlasFileError] | None = None
    ) -> None:
        self._path = path
        self._problems = problems
        self._opened = connection
        self._connection = connection
        self._layer = ""
        self._row = ""

    def close(self) -> None:
        """Close what the reader made for itself."""
        if self._connection is not self._opened:
            self._connection.close()

    def atlas(self) -> Atlas:
        self._check_version()
        self._check_layers()
        meta = {str(values["key"]): str(values["value"]) for _, values in self._rows(schema.META)}
        meta.pop("schema_version", None)
        sites = self._records(schema.SITES, self._site)
        points = {site.id: (site.lon, site.lat) for site in sites}
        return Atlas(
            title=meta.pop("title", ""),
            sites=sites,
            deployments=self._records(schema.DEPLOYMENTS, lambda _, values: self._deployment(values, points)),
            events=self._records(schema.EVENTS, lambda blob, values: self._event(blob, values, points)),
            areas=self._records(schema.AREAS, self._area),
            sources=self._records(schema.SOURCES, lambda _, values: Source(**values)),
            citations=self._made(schema.CITATIONS, lambda _, values: self._citation(values)),
            meta=meta,
            periods=self._made(schema.SITE_PERIODS, lambda _, values: self._period(values, points)),
            stories=self._records(schema.STORIES, lambda _, values: Story(**values)),
            stops=self._made(schema.STOPS, lambda _, values: self._stop(values)),
            measures=self._records(schema.MEASURES, lambda _, values: Measure(**values)),
            bookmarks=self._made(schema.BOOKMARKS, lambda _, values: self._bookmark(values)),
            promises=self._made(schema.PROMISES, lambda _, values: self._promise(values)),
            layouts=self._made(schema.LAYOUTS, lambda _, values: self._layout(values)),
        )

    def _check_layers(self) -> None:
        required = [table for table in schema.ATLAS_TABLES if not table.optional]
        missing = missing_tables(self._connection, required)
        if not missing:
            return
        records = (schema.SITES, schema.DEPLOYMENTS, schema.EVENTS, schema.AREAS)
        if set(records) <= set(missing):
            names = ", ".join(layer_names(self._connection)[:8]) or "none"
            wanted = ", ".join(table.name for table in records)
            raise self._error(
                f"is a GeoPackage but not an atlas: it has none of the layers {wanted} (it has: {names})",
                "bring such data in with Import",
            )
        names = ", ".join(table.name for table in missing)
        raise self._error(f"the layer {names} is missing", "an atlas needs it, empty if there is nothing in it")

    def _check_version(self) -> None:
        """Bring the connection to the newest schema; a file that is no atlas at all is left to the next check."""
        if missing_tables(self._connection, [schema.META]):
            return
        meta = {str(values["key"]): str(values["value"]) for _, values in self._rows(schema.META)}
        text = meta.get("schema_version", "")
        self._row = ""
        if not text.isascii() or not text.isdigit() or not int(text):
            raise self._error(f"schema_version is “{text}”", "it must be a whole number", field="value")
        if int(text) > schema.SCHEMA_VERSION:
            raise self._error(
                f"was written by a newer version of the program (schema {text}, this one reads up to "
                f"{schema.SCHEMA_VERSION})",
                "update the program",
            )
        self._connection = upgraded(self._connection, int(text))
        self._layer = ""

    def _rows(self, table: Table) -> Iterator[tuple[bytes | None, dict[str, Any]]]:
        self._layer, self._row = table.name, ""
        if table.optional and missing_tables(self._connection, [table]):
            return
        for count, (fid, blob, *values) in enumerate(raw_rows(self._connection, self._path, table)):
            if count >= MAX_ROWS:
                raise self._error(f"has more than {MAX_ROWS:,} rows", "bulk points belong into the layer observations")
            self._row = str(fid)
            fields = dict(zip(table.names, values, strict=True))
            if isinstance(fields.get("id"), str):
                self._row = f"{fid} ({fields['id']})"
            with self._or_noted() as row:
                for column in table.columns:
                    fields[column.name] = self._value(column, fields[column.name])
                if blob is not None and not isinstance(blob, bytes):
                    raise self._error("holds no GeoPackage geometry")
                row.good = True
            if row.good:
                yield blob, fields

    @contextmanager
    def _or_noted(self) -> Iterator[_Row]:
        """Note what is wrong with a row, if problems are to be noted."""
        row = _Row()
        try:
            yield row
        except AtlasFileError as error:
            if self._problems is None:
                raise
            self._problems.append(error)

    def _made(self, table: Table, make: Callable[[bytes | None, dict[str, Any]], T]) -> tuple[T, ...]:
        records: list[T] = []
        for blob, values in self._rows(table):
            with self._or_noted():
                records.append(make(blob, values))
        return tuple(records)

    def _records(self, table: Table, make: Callable[[bytes | None, dict[str, Any]], T]) -> tuple[T, ...]:
        seen: set[str] = set()

        def make_new(blob: bytes | None, values: dict[str, Any]) -> T:
            if values["id"] in seen:
                raise self._error("another row has the same id", "every id must differ", field="id")
            seen.add(values["id"])
            return make(blob, values)

        return self._made(table, make_new)

    def _value(self, column: Column, value: object) -> object:
        match column.type:
            case ColumnType.TEXT:
                return self._text(column, value)
            case ColumnType.BOOLEAN:
                return self._truth(column, value)
            case ColumnType.REAL:
                return self._number(column, value)
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
            case Content.REFERENCES:
                return tuple(self._reference(column, part) for part in text.split(SEPARATOR) if part)
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

    def _number(self, column: Column, value: object) -> float | None:
        if value is None or value == "":
            if column.optional:
                return None
            raise self._error("is empty", "every row needs a number", field=column.name)
        if isinstance(value, (int, float)) and math.isfinite(value):
            return float(value)
        raise self._error(f"“{value}” is not a number", field=column.name)

    def _reference(self, column: Column, text: str) -> Ref:
        kind, _, record_id = text.partition(":")
        if kind not in set(Kind) or not record_id:
            raise self._error(f"“{text}” names no record", "write it as kind:id, as site:kadena-ab", field=column.name)
        return Ref(Kind(kind), record_id)

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

    def _period(self, values: dict[str, Any], points: dict[str, tuple[float, float]]) -> SitePeriod:
        if values["site_id"] not in points:
            raise self._unknown_site(values["site_id"])
        return SitePeriod(**values)

    def _stop(self, values: dict[str, Any]) -> Stop:
        if values["position"] is None:
            raise self._error("is empty", "the stops of a story are numbered from 1", field="position")
        return Stop(**values)

    def _bookmark(self, values: dict[str, Any]) -> Bookmark:
        if not values["name"]:
            raise self._error("is empty", "every bookmark has a name", field="name")
        bookmark = Bookmark(**{**values, "known": values["known"] or KNOWN_NOW})
        try:
            moment_of(bookmark.at, bookmark.until)
        except DateTextError as error:
            reason = f"“{error.text}” is no moment ({error.reason})"
            raise self._error(reason, "at is a day, until a later day or empty", field="at") from error
        try:
            cutoff_of(bookmark.known)
        except DateTextError as error:
            raise self._error(f"“{error.text}” is no cut-off", "write now, then or a day", field="known") from error
        return bookmark

    def _promise(self, values: dict[str, Any]) -> Promise:
        if values["kind"] not in (Kind.SITE, Kind.DEPLOYMENT):
            raise self._error(f"“{values['kind']}” is promised nothing", "it is site or deployment", field="kind")
        for field in ("record_id", "said", "promised"):
            if not values[field]:
                raise self._error("is empty", "a promise names its record, its day and what it is for", field=field)
        return Promise(**{**values, "kind": Kind(values["kind"])})

    def _layout(self, values: dict[str, Any]) -> Layout:
        for field in ("name", "settings"):
            if not values[field]:
                raise self._error("is empty", "a layout has a name and settings", field=field)
        return Layout(**values)

    def _unknown_site(self, site_id: str) -> AtlasFileError:
        return self._error(f"there is no site “{site_id}”", "use an id of the layer sites", field="site_id")

    def _error(self, reason: str, hint: str = "", *, field: str = "") -> AtlasFileError:
        return AtlasFileError(self._path, reason, hint, layer=self._layer, row=self._row, field=field)


class _Row:
    """Whether a row was read."""

    good = False


# A file without the column, or with an empty field in it, means what the record means by default.
_TRUE_WHEN_EMPTY: Final = frozenset({"drawn"})
