"""Checks of places: sites stand on land, outlines are valid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from app.data.basemap import Basemap, Shapes
from app.data.findings import Finding, Severity
from app.domain.atlas import Atlas
from app.domain.open_edges import parse_edge

# The region's coast is good to some 20 m, its points to some hundred; the world's coast is simplified to 0.04 degrees.
_REGION: Final = (118.0, 20.0, 150.0, 46.0)
_TOLERANCE_KM: Final = 0.8
_WORLD_TOLERANCE_KM: Final = 8.0
_KM_PER_DEGREE: Final = 111.2
_AFLOAT: Final = frozenset({"sea area"})


def check_sites_on_land(atlas: Atlas, basemap: Path) -> Iterator[Finding]:
    """Sites other than sea areas stand on land, or as near to it as the coast of the base map is good.

    Raises:
        AtlasFileError: the base map cannot be read.
    """
    sites = [site for site in atlas.sites if site.kind not in _AFLOAT]
    if not sites:
        return
    land = Basemap(basemap)
    polygons = np.concatenate([_polygons(land.land(level)) for level in (0, 2)])
    tree = shapely.STRtree(polygons)
    lons = np.array([site.lon + 360 if site.lon < -30 else site.lon for site in sites])
    lats = np.array([site.lat for site in sites])
    points = shapely.points(lons, lats)
    nearest = polygons[tree.nearest(points)]
    lines = shapely.shortest_line(points, nearest)
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    across = (ends[:, 1, 0] - ends[:, 0, 0]) * np.cos(np.radians(lats))
    distance_km = np.hypot(across, ends[:, 1, 1] - ends[:, 0, 1]) * _KM_PER_DEGREE
    west, south, east, north = _REGION
    in_region = (lons > west) & (lons < east) & (lats > south) & (lats < north)
    for i in np.flatnonzero(distance_km > np.where(in_region, _TOLERANCE_KM, _WORLD_TOLERANCE_KM)):
        site = sites[i]
        swapped = " (longitude and latitude swapped?)" if abs(site.lon) <= 90 else ""
        yield Finding(
            *(Severity.WARNING, "in the sea", "sites", site.id, "geom", f"{site.lat:.4f}, {site.lon:.4f}"),
            f"lies {distance_km[i]:.1f} km from land{swapped}",
            "correct the point, or make its kind sea area",
        )


def _polygons(shapes: Shapes) -> NDArray[np.object_]:
    offsets = (shapes.parts.astype(np.int64), shapes.features.astype(np.int64))
    polygons: NDArray[np.object_] = shapely.from_ragged_array(shapely.GeometryType.POLYGON, shapes.lonlat, offsets)
    return polygons


def check_areas(atlas: Atlas) -> Iterator[Finding]:
    """Outlines are there and do not cross themselves; what is said of cut edges can be read."""
    for area in atlas.areas:
        if area.geometry.is_empty:
            yield Finding(
                *(Severity.WARNING, "outline", "areas", area.id, "geom", ""), "has no outline", "draw one, or remove it"
            )
        elif not area.geometry.is_valid:
            yield Finding(
                *(Severity.ERROR, "outline", "areas", area.id, "geom", ""),
                f"has an outline that is not valid ({shapely.is_valid_reason(area.geometry)})",
                "correct it where it crosses or touches itself",
            )
        for text in area.open_edges:
            try:
                parse_edge(text)
            except ValueError as error:
                yield Finding(
                    *(Severity.WARNING, "outline", "areas", area.id, "open_edges", text),
                    str(error),
                    "name the cut edges",
                )
