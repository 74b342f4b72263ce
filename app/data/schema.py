"""Layers, tables and columns of the two GeoPackages, in one place.

The columns of the atlas have the names of the record fields in :mod:`app.domain.records`; a test compares them.
A place is the geometry and nothing else: ``lon`` and ``lat`` are not columns. Fields with several values are
joined with :data:`SEPARATOR`. Dates are date text (EDTF), stored as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SCHEMA_VERSION: Final = 1
SEPARATOR: Final = "; "
EPSG: Final = 4326


class ColumnType(StrEnum):
    """What a column holds; the value is its type in the GeoPackage."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    REAL = "REAL"
    BOOLEAN = "BOOLEAN"


class Content(StrEnum):
    """What a text column means, where it is not any text."""

    ANY = "any"
    ID = "id"
    DATE = "date"
    # An end or a start may also be the bare "..": still so, since before records.
    OPEN_DATE = "open date"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A file without an ``optional`` column is read as if the column were empty."""

    name: str
    type: ColumnType = ColumnType.TEXT
    content: Content = Content.ANY
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A feature layer (``geometry`` names its type) or an attribute table (``geometry`` empty)."""

    name: str
    columns: tuple[Column, ...]
    geometry: str = ""
    description: str = ""
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without the row id and the geometry."""
        return tuple(column.name for column in self.columns)


def _text(*names: str, optional: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, optional=optional) for name in names)


def _dates(*names: str, content: Content = Content.DATE) -> tuple[Column, ...]:
    return tuple(Column(name, content=content, optional=True) for name in names)


_ID: Final = Column("id", content=Content.ID)

SITES: Final = Table(
    "sites",
    (
        _ID,
        *_text("name_en", "name_ja", "kind", "operator", "region", "country"),
        *_text("icao", optional=True),
        *_dates("opened", "closed", content=Content.OPEN_DATE),
        *_text("summary", optional=True),
    ),
    geometry="POINT",
    description="Places with an identity: bases, ports, airfields, camps, radar sites, islands, seats of government.",
)

DEPLOYMENTS: Final = Table(
    "deployments",
    (
        _ID,
        *_text("unit_en", "unit_ja", "asset", "asset_kind", "service", "country", "site_id"),
        Column("quantity", ColumnType.INTEGER, optional=True),
        *_text("designation", optional=True),
        *_dates("announced", "promised"),
        *_dates("actual_from", "actual_to", content=Content.OPEN_DATE),
        *_dates("cancelled"),
        *_text("rotation", "predecessor_id", "successor_id", "sidc", "summary", optional=True),
    ),
    geometry="POINT",
    description="Stays of units at sites. The point is a copy of the site's, for display; the place is site_id.",
)

EVENTS: Final = Table(
    "events",
    (
        _ID,
        *_text("title_en", "title_ja"),
        Column("date", content=Content.DATE),
        *_text("kind"),
        *_text("site_id", optional=True),
        Column("parties", content=Content.LIST, optional=True),
        *_text("summary", optional=True),
    ),
    geometry="POINT",
    description="Dated happenings. With a site_id the point is a copy of the site's, else the event's own.",
)

AREAS: Final = Table(
    "areas",
    (
        _ID,
        *_text("name_en", "name_ja", "kind"),
        Column("parties", content=Content.LIST),
        *_dates("valid_from", "valid_to", content=Content.OPEN_DATE),
        Column("approximate", ColumnType.BOOLEAN, optional=True),
        *_text("note", optional=True),
        Column("drawn", ColumnType.BOOLEAN, optional=True),
    ),
    geometry="GEOMETRY",
    description="Dated zones and lines, each with the parties that declare or claim it.",
)

OBSERVATIONS: Final = Table(
    "observations",
    (
        *_dates("date"),
        *_text("kind", "label", "source_id", optional=True),
    ),
    geometry="POINT",
    description="Bulk dated points: positions and incidents.",
    optional=True,
)

SOURCES: Final = Table(
    "sources",
    (_ID, *_text("title"), *_text("url", optional=True), *_dates("accessed")),
    description="Where statements come from.",
)

CITATIONS: Final = Table(
    "citations",
    (*_text("kind", "record_id", "source_id"), *_text("field", "grade", "note", optional=True)),
    description="That a source supports a record, or one field of it; grades are on the admiralty scale.",
)

META: Final = Table("meta", _text("key", "value"), description="Title, schema version and other facts about the file.")

CODES: Final = Table(
    "codes",
    _text("list", "code", "label"),
    description="The words for the codes used in the layers.",
    optional=True,
)

ATLAS_TABLES: Final = (SITES, DEPLOYMENTS, EVENTS, AREAS, OBSERVATIONS, SOURCES, CITATIONS, META, CODES)

_LEVEL: Final = Column("level", ColumnType.INTEGER)

LAND: Final = Table(
    "land",
    (_LEVEL,),
    geometry="POLYGON",
    description="Land: level 0 the world without the region, 1 the region in low detail, 2 the region in high detail.",
)
BORDERS: Final = Table(
    "borders",
    (_LEVEL, Column("disputed", ColumnType.BOOLEAN)),
    geometry="LINESTRING",
    description="Land borders between countries: level 0 outside the region, 1 within.",
)
PREFECTURES: Final = Table(
    "prefectures",
    _text("name_en", "name_ja"),
    geometry="LINESTRING",
    description="Borders between prefectures of Japan.",
)
PLACES: Final = Table(
    "places",
    (
        *_text("name_en", "name_ja", "kind"),
        Column("rank", ColumnType.INTEGER),
        Column("min_zoom", ColumnType.REAL),
        Column("angle", ColumnType.REAL),
        *_text("note"),
    ),
    geometry="POINT",
    description="Names for the map, with the zoom from which they are shown.",
)
BATHYMETRY: Final = Table(
    "bathymetry",
    (Column("depth_m", ColumnType.INTEGER),),
    geometry="POLYGON",
    description="Sea floor deeper than depth_m metres.",
)

BASEMAP_TABLES: Final = (LAND, BORDERS, PREFECTURES, PLACES, BATHYMETRY, META)
