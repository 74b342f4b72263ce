"""What is within reach of a place at a moment."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.domain.atlas import Atlas
from app.domain.geodesy import distances_km
from app.domain.scene import Scene
from app.domain.status import Status


class Within(NamedTuple):
    """A site in reach: its index, how far it is, and the indices of the deployments there."""

    site: int
    distance_km: float
    stays: tuple[int, ...]


def nearest_site(atlas: Atlas, lon: float, lat: float, within_km: float) -> int | None:
    """Return the index of the site nearest to a place (degrees) and no farther from it than that, if there is one."""
    if not atlas.sites:
        return None
    lons, lats = np.array([site.lon for site in atlas.sites]), np.array([site.lat for site in atlas.sites])
    distances = distances_km(lon, lat, lons, lats)
    nearest = int(np.argmin(distances))
    return nearest if distances[nearest] <= within_km else None


_OPEN = (Status.POSSIBLE, Status.PRESENT)


def within_reach(atlas: Atlas, scene: Scene, lon: float, lat: float, radius_km: float) -> list[Within]:
    """Return the sites within a radius that are open or have somebody there (present or perhaps), nearest first."""
    if not atlas.sites:
        return []
    lons = np.array([site.lon for site in atlas.sites])
    lats = np.array([site.lat for site in atlas.sites])
    distances = distances_km(lon, lat, lons, lats)
    stays_of: dict[str, list[int]] = {}
    for i in np.flatnonzero(np.isin(scene.deployments, _OPEN)).tolist():
        stays_of.setdefault(atlas.deployments[i].site_id, []).append(i)
    found = []
    for i in np.flatnonzero(distances <= radius_km).tolist():
        stays = tuple(stays_of.get(atlas.sites[i].id, ()))
        if stays or scene.sites[i] in _OPEN:
            found.append(Within(i, float(distances[i]), stays))
    return sorted(found, key=lambda near: (near.distance_km, near.site))
