"""Land polygons of three levels from the OpenStreetMap extract in the package ``roaring-landmask``.

Only this extract has every islet of the Senkakus in its place; Natural Earth and GSHHG put Uotsuri 4 km off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]

WEST, SOUTH, EAST, NORTH = REGION = (118.0, 20.0, 150.0, 46.0)
# Web Mercator ends at 85.05 degrees.
_WORLD: Final = (-180.0, -85.0, 180.0, 85.0)
# Every polygon is cut here, so that a map centred on the Pacific can shift the western parts by 360 degrees.
_CUT: Final = -30.0
# The region reaches this far into the hole in the world, so that no hairline shows between the two fills.
_OVERLAP: Final = 0.01
_HOLE: Final = (WEST + _OVERLAP, SOUTH + _OVERLAP, EAST - _OVERLAP, NORTH - _OVERLAP)
SEAMS_LON: Final = (*_WORLD[::2], _CUT, *REGION[::2], *_HOLE[::2])
SEAMS_LAT: Final = (*_WORLD[1::2], *REGION[1::2], *_HOLE[1::2])
_SENKAKUS: Final = shapely.box(123.3, 25.6, 124.7, 26.05)
_EARTH_RADIUS_KM: Final = 6371.0


class Detail(NamedTuple):
    """What a level keeps: parts from ``min_km2``, vertices that matter at ``tolerance`` degrees."""

    min_km2: float
    tolerance: float


WORLD_LOW: Final = Detail(50.0, 0.04)
AROUND_SITES: Final = Detail(0.05, 0.002)
REGION_LOW: Final = Detail(0.1, 0.005)
REGION_HIGH: Final = Detail(0.01, 0.0002)
# Rocks of the Senkakus that have a name are kept in every level of the region.
_SENKAKU_MIN_KM2: Final = 0.001
_AROUND_DEGREES: Final = 0.8
# Tobise is not in the extract. It is drawn as a disc of the smaller of its two published areas, 0.002 km2, at its
# point (source/sites.csv); SOURCES.md says so.
_TOBISE: Final = (123.5062, 25.7356)
_TOBISE_KM2: Final = 0.002


def levels(sites: Iterable[tuple[float, float]]) -> list[Geometries]:
    """Return the polygons of level 0 (the world without the region), 1 and 2 (the region, low and high).

    Args:
        sites: longitude and latitude of sites and named islands; around those outside the region the world is
            drawn finer, and its small islands are kept.
    """
    land = _osm_land()
    distant = [(lon, lat) for lon, lat in sites if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH)]
    region = polygons_in(shapely.make_valid(shapely.clip_by_rect(land, *REGION)))
    return [_world(land, distant), _region(region, REGION_LOW), _region(region, REGION_HIGH)]


def _osm_land() -> Geometries:
    import roaring_landmask

    wkb = bytes(roaring_landmask.Shapes.wkb(roaring_landmask.LandmaskProvider.Osm))
    land: Geometries = shapely.get_parts(shapely.from_wkb(wkb))
    return land


def _region(land: Geometries, detail: Detail) -> Geometries:
    km2 = area_km2(land)
    islets = shapely.intersects(land, _SENKAKUS) & (km2 >= _SENKAKU_MIN_KM2)
    # An islet smaller than the tolerance would be a triangle: the Senkakus keep their shape in both levels.
    coarse = _simplified(land[(km2 >= detail.min_km2) & ~islets], detail.tolerance)
    disc = np.array([_disc(*_TOBISE, _TOBISE_KM2)])
    return ordered(np.concatenate([coarse, _simplified(land[islets], REGION_HIGH.tolerance), disc]))


def _world(land: Geometries, sites: list[tuple[float, float]]) -> Geometries:
    frame = shapely.box(*_WORLD)
    windows = shapely.union_all([shapely.Point(place).buffer(_AROUND_DEGREES, quad_segs=8) for place in sites])
    shapely.prepare(windows)
    km2 = area_km2(land)
    near = land[(km2 >= AROUND_SITES.min_km2) & shapely.intersects(windows, land)]
    fine = shapely.intersection(_simplified(near, AROUND_SITES.tolerance), windows)
    coarse = shapely.difference(_simplified(land[km2 >= WORLD_LOW.min_km2], WORLD_LOW.tolerance), windows)
    parts = polygons_in(
        shapely.intersection(
            shapely.union_all([*polygons_in(coarse), *polygons_in(fine)]), frame.difference(shapely.box(*_HOLE))
        )
    )
    west = shapely.box(_WORLD[0], _WORLD[1], _CUT, _WORLD[3])
    east = shapely.box(_CUT, _WORLD[1], _WORLD[2], _WORLD[3])
    parts = np.concatenate([polygons_in(shapely.intersection(parts, half)) for half in (west, east)])
    # What the cuts leave of islands, and the steps between fine and coarse, may be next to nothing.
    return ordered(parts[area_km2(parts) >= AROUND_SITES.min_km2])


def _disc(lon: float, lat: float, km2: float) -> BaseGeometry:
    """Return a disc with an area in square kilometres, as a polygon in degrees."""
    north = np.degrees(np.sqrt(km2 / np.pi) / _EARTH_RADIUS_KM)
    circle = shapely.Point(0, 0).buffer(1, quad_segs=4)
    return shapely.transform(circle, lambda xy: xy * (north / np.cos(np.radians(lat)), north) + (lon, lat))


def _simplified(polygons: Geometries, tolerance: float) -> Geometries:
    return polygons_in(shapely.make_valid(shapely.simplify(polygons, tolerance)))


def polygons_in(geometries: Geometries | BaseGeometry | list[BaseGeometry]) -> Geometries:
    """Return the polygons in valid geometries; lines and points, which an intersection may leave, are dropped."""
    found: Geometries = shapely.get_parts(shapely.get_parts(geometries))
    kept: Geometries = found[(shapely.get_type_id(found) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(found)]
    return kept


def area_km2(polygons: Geometries) -> NDArray[np.float64]:
    """Return areas in square kilometres, by the equal-area cylinder of a sphere (0.5 % off at most)."""

    def cylinder(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = np.radians(lonlat).T
        return _EARTH_RADIUS_KM * np.column_stack([lon, np.sin(lat)])

    areas: NDArray[np.float64] = shapely.area(shapely.transform(polygons, cylinder))
    return areas


def ordered(geometries: Geometries) -> Geometries:
    """Return geometries in an order that depends on nothing but them: west to east, south to north."""
    normal = shapely.normalize(geometries)
    bounds = shapely.bounds(normal)
    keys = (shapely.get_num_coordinates(normal), bounds[:, 3], bounds[:, 2], bounds[:, 1], bounds[:, 0])
    return normal[np.lexsort(keys)]
