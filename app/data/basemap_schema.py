"""Layers, tables and columns of the base map."""

from __future__ import annotations

from typing import Final

from app.data.schema import META, Column, ColumnType, Table

BASEMAP_SCHEMA_VERSION: Final = 3


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


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
        *_text("note", "note_ja"),
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
