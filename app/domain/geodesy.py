"""Distances on the earth, on the WGS 84 ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from shapely import prepare
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

if TYPE_CHECKING:
    from pyproj import Geod

Float64Array = NDArray[np.float64]

KM_PER_NAUTICAL_MILE: Final = 1.852
KM_PER_MILE: Final = 1.609344
_RING_POINTS: Final = 180
_STEP_KM: Final = 100.0


@lru_cache(maxsize=1)
def _wgs84() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distances_km(lon: float, lat: float, lons: Float64Array, lats: Float64Array) -> Float64Array:
    """Return the geodesic distance in km from one point to many; degrees, EPSG:4326; NaN stays NaN.

    The algorithm is that of PROJ (C. Karney, *Algorithms for geodesics*, J. Geodesy 87, 2013).
    """
    result = np.full(len(lons), np.nan)
    known = np.isfinite(lons) & np.isfinite(lats)
    count = int(known.sum())
    if count:
        start_lons, start_lats = np.full(count, lon), np.full(count, lat)
        _, _, metres = _wgs84().inv(start_lons, start_lats, lons[known], lats[known])
        result[known] = np.asarray(metres) / 1000
    return result


def circle(lon: float, lat: float, radius_km: float) -> Polygon:
    """Return the geodesic circle about a point as a polygon of 180 sides, in degrees.

    Its longitudes run on past 180 degrees where the circle crosses that meridian; a circle about a pole is not
    supported.
    """
    bearings = np.linspace(0, 360, _RING_POINTS, endpoint=False)
    count = len(bearings)
    lons, lats, _ = _wgs84().fwd(np.full(count, lon), np.full(count, lat), bearings, np.full(count, radius_km * 1000))
    # Continuous about the centre, so that a circle at 179 E does not wrap round the earth.
    near = lon + (np.asarray(lons) - lon + 180) % 360 - 180
    return Polygon(np.column_stack([near, np.asarray(lats)]))


def ring(lon: float, lat: float, radius_km: float) -> list[tuple[float, float]]:
    """Return the points at a distance from a place, in degrees, the first one again at the end.

    Longitudes run on as one line, also past 180 degrees. About a pole the ring goes once round the earth: its last
    point is its first, 360 degrees further on.
    """
    bearings = np.linspace(0, 360, 2 * _RING_POINTS + 1)
    count = len(bearings)
    lons, lats, _ = _wgs84().fwd(np.full(count, lon), np.full(count, lat), bearings, np.full(count, radius_km * 1000))
    unwrapped = np.unwrap(np.asarray(lons), period=360.0)
    return list(zip(unwrapped.tolist(), np.asarray(lats).tolist(), strict=True))


def area_km2(corners: Sequence[tuple[float, float]]) -> float:
    """Return the area in km² of the polygon whose sides are the shortest ways between these corners, degrees.

    The algorithm is that of PROJ (C. Karney, *Algorithms for geodesics*, J. Geodesy 87, 2013). Fewer than three corners
    enclose nothing.
    """
    lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
    square_metres, _ = _wgs84().polygon_area_perimeter(lons, lats)
    return abs(float(square_metres)) / 1e6


def bearing_and_distance(lon: float, lat: float, to_lon: float, to_lat: float) -> tuple[float, float]:
    """Return the initial true bearing (degrees, 0 to 360) and the geodesic distance in km from one point to another."""
    azimuth, _, metres = _wgs84().inv(lon, lat, to_lon, to_lat)
    return float(azimuth) % 360, float(metres) / 1000


def geodesic(lon: float, lat: float, to_lon: float, to_lat: float) -> list[tuple[float, float]]:
    """Return points along the shortest way between two points, both included, degrees; at most 100 km apart."""
    _, distance_km = bearing_and_distance(lon, lat, to_lon, to_lat)
    count = int(distance_km // _STEP_KM)
    # To be asked for no points is an error to PROJ.
    between = _wgs84().npts(lon, lat, to_lon, to_lat, count) if count else []
    return [(lon, lat), *((float(x), float(y)) for x, y in between), (to_lon, to_lat)]


def meeting(zone: BaseGeometry, geometries: Sequence[BaseGeometry]) -> NDArray[np.bool_]:
    """Return which geometries meet a zone, shape ``(n,)``, on whichever side of 180 degrees either is written."""
    from shapely.affinity import translate

    everywhere = unary_union([translate(zone, xoff=turn) for turn in (-360, 0, 360)])
    prepare(everywhere)
    return np.fromiter((everywhere.intersects(one) for one in geometries), dtype=np.bool_, count=len(geometries))


def contains_point(geometry: BaseGeometry, lon: float, lat: float) -> bool:
    """Return whether a (multi)polygon holds a point, on whichever side of 180 degrees either is written."""
    west, _, east, _ = geometry.bounds
    turned = [lon + turn for turn in (-360, 0, 360) if west <= lon + turn <= east]
    return any(bool(geometry.covers(Point(x, lat))) for x in turned)
