"""Geometries as GeoPackage blobs: a short header and well-known binary (OGC 12-128r18, clause 2.1.3)."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.data.schema import EPSG

MAX_VERTICES: Final = 2_000_000

_MAGIC: Final = b"GP"
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
_POINT_BLOB: Final = struct.Struct("<2sBBiBIdd")
_POLYGONAL_OR_LINEAR: Final = frozenset({"LineString", "Polygon", "MultiLineString", "MultiPolygon"})
# Well-known binary type codes, without the 1000s and flag bits that stand for Z, M and an SRID.
_LINE, _AREA, _MULTI_LINE, _MULTI_AREA = 2, 3, 5, 6


class GeometryError(ValueError):
    """A blob that is no geometry we read; the text says why."""


def point_blob(lon: float, lat: float) -> bytes:
    """Return a point as a GeoPackage blob, EPSG:4326."""
    return _POINT_BLOB.pack(_MAGIC, 0, 1, EPSG, 1, 1, lon, lat)


def geometry_blob(geometry: BaseGeometry) -> bytes:
    """Return a geometry as a GeoPackage blob with its envelope, EPSG:4326, two dimensions."""
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    if geometry.is_empty:
        # Flags: little-endian, no envelope, empty.
        return struct.pack("<2sBBi", _MAGIC, 0, 0b10001, EPSG) + wkb
    min_x, min_y, max_x, max_y = geometry.bounds
    return struct.pack("<2sBBi4d", _MAGIC, 0, 0b00011, EPSG, min_x, max_x, min_y, max_y) + wkb


def point_of(blob: bytes) -> tuple[float, float] | None:
    """Return longitude and latitude of a point blob, or ``None`` where the point is empty.

    Raises:
        GeometryError: not a point, or not a finite place on the globe.
    """
    geometry = _parse(_wkb_of(blob, at_most=64))
    if not isinstance(geometry, Point):
        raise GeometryError(f"holds a {geometry.geom_type}, not a point")
    if geometry.is_empty:
        return None
    lon, lat = geometry.x, geometry.y
    _check_globe(np.array([[lon, lat]]))
    return lon, lat


def outline_of(blob: bytes) -> BaseGeometry:
    """Return the (multi)line or (multi)polygon of a blob, in two dimensions.

    Raises:
        GeometryError: another type, damaged, too large, or not finite places on the globe.
    """
    wkb = _wkb_of(blob)
    _check_structure(wkb)
    geometry = shapely.force_2d(_parse(wkb))
    if geometry.geom_type not in _POLYGONAL_OR_LINEAR:
        raise GeometryError(f"holds a {geometry.geom_type}, not a line or polygon")
    _check_globe(shapely.get_coordinates(geometry))
    return geometry


def outlines_of(blobs: list[bytes]) -> NDArray[np.object_]:
    """Return the geometries of blobs from a file that we made ourselves, without checks, shape ``(n,)``."""
    geometries: NDArray[np.object_] = shapely.from_wkb([_wkb_of(blob) for blob in blobs])
    return geometries


def _wkb_of(blob: bytes, at_most: int | None = None) -> bytes:
    if len(blob) < 8 or blob[:2] != _MAGIC:
        raise GeometryError("holds no GeoPackage geometry")
    envelope = (blob[3] >> 1) & 0b111
    if envelope >= len(_ENVELOPE_BYTES):
        raise GeometryError("has a damaged geometry header")
    wkb = blob[8 + _ENVELOPE_BYTES[envelope] :]
    if at_most is not None and len(wkb) > at_most:
        raise GeometryError("holds a geometry that is no point")
    return wkb


def _parse(wkb: bytes) -> BaseGeometry:
    try:
        geometry: BaseGeometry = shapely.from_wkb(wkb)
    except shapely.GEOSException as error:
        raise GeometryError("holds a damaged geometry") from error
    return geometry


def _check_globe(coordinates: NDArray[np.float64]) -> None:
    if not len(coordinates):
        return
    if not np.isfinite(coordinates).all():
        raise GeometryError("has a coordinate that is not a number")
    (min_lon, min_lat), (max_lon, max_lat) = coordinates.min(axis=0), coordinates.max(axis=0)
    if min_lon < -180 or max_lon > 180 or min_lat < -90 or max_lat > 90:
        lon = min_lon if min_lon < -180 else max_lon
        lat = min_lat if min_lat < -90 else max_lat
        raise GeometryError(f"lies outside the globe (longitude {lon:g}, latitude {lat:g})")


def _check_structure(wkb: bytes) -> None:
    """Walk well-known binary without building anything.

    GEOS recurses into nested collections and could be made to run out of stack, so only one level of nesting and
    a bounded number of vertices pass.
    """
    try:
        end, vertices = _walk(wkb, 0, nested=False)
    except (struct.error, IndexError) as error:
        raise GeometryError("holds a geometry that ends too early") from error
    if vertices > MAX_VERTICES:
        raise GeometryError(f"has more than {MAX_VERTICES:,} vertices")
    if end > len(wkb):
        raise GeometryError("holds a geometry that ends too early")


def _walk(wkb: bytes, at: int, *, nested: bool) -> tuple[int, int]:
    order = "<" if wkb[at] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", wkb, at + 1)
    at += 5 + (4 if code & 0x20000000 else 0)
    kind, dimensions = _kind_of(code)
    if kind == _LINE:
        (count,) = struct.unpack_from(order + "I", wkb, at)
        return at + 4 + count * 8 * dimensions, count
    if kind == _AREA:
        (rings,) = struct.unpack_from(order + "I", wkb, at)
        at, total = at + 4, 0
        for _ in range(rings):
            (count,) = struct.unpack_from(order + "I", wkb, at)
            at, total = at + 4 + count * 8 * dimensions, total + count
        return at, total
    if kind in (_MULTI_LINE, _MULTI_AREA) and not nested:
        (parts,) = struct.unpack_from(order + "I", wkb, at)
        at, total = at + 4, 0
        for _ in range(parts):
            at, count = _walk(wkb, at, nested=True)
            total += count
        return at, total
    raise GeometryError("holds a geometry that is not a line or polygon")


def _kind_of(code: int) -> tuple[int, int]:
    """Return the plain type and the number of dimensions of a type code, in the ISO or the extended way."""
    iso, kind = divmod(code & 0x0FFFFFFF, 1000)
    if iso > 3:
        raise GeometryError("holds a geometry of an unknown type")
    has_z = bool(code & 0x80000000) or iso in (1, 3)
    has_m = bool(code & 0x40000000) or iso in (2, 3)
    return kind, 2 + has_z + has_m
