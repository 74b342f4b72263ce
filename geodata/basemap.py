"""basemap.gpkg: land, borders, prefectures, place names and the sea floor, from packages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.data import schema
from app.data.basemap_schema import BASEMAP_SCHEMA_VERSION, BATHYMETRY, BORDERS, LAND, PLACES, PREFECTURES
from app.data.geometry import geometry_blob
from app.data.gpkg import Row
from app.data.gpkg_writer import Filled, write_gpkg
from app.data.schema import Table
from geodata import bathymetry, land, topology
from geodata.places import Place, read_places
from geodata.posture import CHANGED, SOURCE, read_source

CREDITS: Final = {
    "credit_land": "© OpenStreetMap contributors (ODbL 1.0)",
    "credit_borders": "Borders: Natural Earth (public domain)",
    "credit_places": "Places: GeoNames (CC BY 4.0)",
    "credit_bathymetry": "Sea floor: ETOPO1, NOAA (public domain)",
}
_META: Final = {
    "schema_version": str(BASEMAP_SCHEMA_VERSION),
    "title": "Base map",
    # Meridians and parallels along which polygons were cut: edges there are no coast.
    "seams_lon": " ".join(f"{lon:g}" for lon in land.SEAMS_LON),
    "seams_lat": " ".join(f"{lat:g}" for lat in land.SEAMS_LAT),
    **CREDITS,
}


def build(target: Path) -> str:
    """Write basemap.gpkg; return what is in it, in words.

    Raises:
        SourceError: a cell of the source tables is wrong.
        PackageError: the packages on npm could not be had.
        AtlasFileError: the file cannot be written.
    """
    places = read_places(SOURCE)
    sites = read_source().sites
    names_ja = {place.name_en: place.name_ja for place in places if place.kind == "prefecture"}
    islands = [(place.lon, place.lat) for place in places if place.kind == "island"]
    levels = land.levels([*((site.lon, site.lat) for site in sites), *islands])
    with topology.npm_packages() as packages:
        borders = topology.borders(packages)
        prefectures = topology.prefectures(packages, levels[1], names_ja)
    floor = bathymetry.polygons()
    filled = [
        _layer(LAND, (((level,), polygon) for level, polygons in enumerate(levels) for polygon in polygons)),
        _layer(BORDERS, (((level, int(disputed)), line) for level, disputed, line in borders)),
        _layer(PREFECTURES, (((en, ja), line) for en, ja, line in prefectures)),
        _layer(PLACES, ((_place_row(place), shapely.Point(place.lon, place.lat)) for place in places)),
        _layer(BATHYMETRY, (((depth,), polygon) for depth, polygon in floor)),
        Filled(schema.META, list(_META.items())),
    ]
    write_gpkg(target, filled, changed=CHANGED)
    counts = ", ".join(f"{len(list(part.rows))} {part.table.name}" for part in filled if part.table.geometry)
    return f"{target.name}: {counts}, {target.stat().st_size / 1e6:.1f} MB"


def _layer(table: Table, rows: Iterable[tuple[Row, BaseGeometry]]) -> Filled:
    listed = list(rows)
    geometries = np.array([geometry for _, geometry in listed], dtype=object)
    wrong = geometries[~shapely.is_valid(geometries)]
    if len(wrong):
        raise ValueError(f"{table.name}: {shapely.is_valid_reason(wrong[0])}")
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometries))
    return Filled(
        table, [(geometry_blob(geometry), *fields) for fields, geometry in listed], (west, south, east, north)
    )


def _place_row(place: Place) -> Row:
    names = place.name_en, place.name_ja
    return *names, place.kind, place.rank, place.min_zoom, place.angle, place.note, place.note_ja
