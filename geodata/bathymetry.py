"""Sea floor deeper than some depths, contoured from the ETOPO1 grid in the package ``pybacktrack``."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.land import area_km2, ordered, polygons_in

DEPTHS_M: Final = (200, 1000, 2000, 4000, 6000)

_CELLS_A_DEGREE: Final = 10
_STEP: Final = 2
# West and east edge of a map centred on the Pacific, and the Web Mercator limits.
_FRAME: Final = (-30, -85, 330, 85)
# Contours run on beyond the frame, so that cutting their corners does not cut those of the frame.
_MARGIN: Final = 2
_DEEPEST_M: Final = 12_000.0
_MIN_KM2: Final = 3_000.0
_TOLERANCE: Final = 0.07
_SMOOTH_TOLERANCE: Final = 0.014

Grid = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def polygons() -> list[tuple[int, BaseGeometry]]:
    """Return ``(depth, polygon)`` from shallow to deep."""
    grid = _smoothed(*_grid())
    west, south, east, north = _FRAME
    found: list[tuple[int, BaseGeometry]] = []
    for limit in DEPTHS_M:
        deeper = _deeper(grid, limit)
        # Stored with standard longitudes: what lies beyond 180 degrees is cut off there and moved back.
        near = polygons_in(shapely.intersection(deeper, shapely.box(west, south, 180, north)))
        far = polygons_in(shapely.intersection(deeper, shapely.box(180, south, east, north)))
        far = shapely.transform(far, lambda lonlat: lonlat - np.array([360.0, 0.0]))
        found += [(limit, polygon) for polygon in ordered(np.concatenate([near, far]))]
    return found


def _grid() -> Grid:
    """Return longitudes from -32 to 332, latitudes from south to north and depths in metres, positive downwards."""
    import h5py

    # The package is found, not imported: importing it takes SciPy, and only its file is wanted.
    package = find_spec("pybacktrack")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'pybacktrack'")
    with h5py.File(Path(package.origin).parent / "bundle_data" / "topography" / "ETOPO1_0.1.grd") as file:
        height = np.asarray(file["z"], dtype=np.float64)
    lat = np.linspace(-90, 90, height.shape[0])
    west, _, east, _ = _FRAME
    lon = np.linspace(west - _MARGIN, east + _MARGIN, (east - west + 2 * _MARGIN) * _CELLS_A_DEGREE + 1)
    # The file runs from 0 to 360.
    columns = np.rint((lon % 360) * _CELLS_A_DEGREE).astype(np.int64)
    return lon, lat, -height[:, columns]


def _smoothed(lon: NDArray[np.float64], lat: NDArray[np.float64], depth: NDArray[np.float64]) -> Grid:
    """Return the grid with every second line, each value the mean of the nine cells around it."""
    reach = _STEP // 2
    padded = np.pad(depth, reach, mode="edge")
    rows, columns = depth.shape
    around = [padded[i : i + rows, j : j + columns] for i in range(2 * reach + 1) for j in range(2 * reach + 1)]
    return lon[::_STEP], lat[::_STEP], np.mean(around, axis=0)[::_STEP, ::_STEP]


def _deeper(grid: Grid, limit: int) -> NDArray[np.object_]:
    import contourpy

    generator = contourpy.contour_generator(*grid, fill_type=contourpy.FillType.OuterOffset)
    outlines, offsets, *_ = generator.filled(float(limit), _DEEPEST_M)
    rough = [
        _without_pinholes(shapely.Polygon(points[: start[1]], [points[a:b] for a, b in pairwise(start[1:])]))
        for points, start in zip(outlines, offsets, strict=True)
        if points is not None and start is not None
    ]
    simple = polygons_in(shapely.make_valid(shapely.simplify(rough, _TOLERANCE)))
    smooth = polygons_in(shapely.make_valid(shapely.simplify([_rounded(p) for p in simple], _SMOOTH_TOLERANCE)))
    return smooth[area_km2(smooth) >= _MIN_KM2]


def _without_pinholes(polygon: shapely.Polygon) -> shapely.Polygon:
    rings = [shapely.Polygon(ring) for ring in polygon.interiors]
    if not rings:
        return polygon
    kept = area_km2(np.array(rings)) >= _MIN_KM2
    return shapely.Polygon(polygon.exterior, [ring.exterior for ring, keep in zip(rings, kept, strict=True) if keep])


def _rounded(polygon: shapely.Polygon) -> shapely.Polygon:
    """Return a polygon with its corners cut twice (Chaikin): the grid is coarser than the nearest zooms."""

    def cut(ring: shapely.LinearRing) -> NDArray[np.float64]:
        points = shapely.get_coordinates(ring)
        for _ in range(2):
            start, end = points[:-1], points[1:]
            points = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
            points = np.concatenate([points, points[:1]])
        return points

    return shapely.Polygon(cut(polygon.exterior), [cut(ring) for ring in polygon.interiors])
