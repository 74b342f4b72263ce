"""Where a record is."""

from __future__ import annotations

from app.domain.atlas import Atlas
from app.domain.records import Area, Deployment, Event, Ref, Site


def place_of(atlas: Atlas, ref: Ref) -> tuple[float, float] | None:
    """Return longitude and latitude of a record (degrees, EPSG:4326), or ``None`` where it has no place.

    A deployment is where its site is; an area where a point surely inside or on it is.
    """
    match atlas.get(ref):
        case Site() as site:
            return site.lon, site.lat
        case Deployment() as stay:
            site_of_stay = atlas.site(stay.site_id)
            return (site_of_stay.lon, site_of_stay.lat) if site_of_stay else None
        case Event(lon=float(lon), lat=float(lat)):
            return lon, lat
        case Event() as event:
            site_of_event = atlas.site(event.site_id)
            return (site_of_event.lon, site_of_event.lat) if site_of_event else None
        case Area() as area if not area.geometry.is_empty:
            point = area.geometry.representative_point()
            return point.x, point.y
        case _:
            return None


def box_of(atlas: Atlas, ref: Ref, margin_deg: float) -> tuple[float, float, float, float] | None:
    """Return a box about a record, ``(lon_min, lat_min, lon_max, lat_max)`` in degrees, or ``None``."""
    record = atlas.get(ref)
    if isinstance(record, Area) and not record.geometry.is_empty:
        west, south, east, north = record.geometry.bounds
        return west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg
    place = place_of(atlas, ref)
    if place is None:
        return None
    lon, lat = place
    return lon - margin_deg, lat - margin_deg, lon + margin_deg, lat + margin_deg
