"""The named views of the map."""

from __future__ import annotations

from typing import Final, NamedTuple

BBox = tuple[float, float, float, float]


class NamedView(NamedTuple):
    """A part of the earth with a name: ``(lon_min, lat_min, lon_max, lat_max)`` in degrees, EPSG:4326.

    A view across 180 degrees has a ``lon_max`` above 180.
    """

    title: str
    bbox: BBox


ALLIANCE: Final = NamedView("&Home: Okinawa, Yokosuka, Senkakus", (122.0, 23.0, 147.0, 46.0))
"""The view at the start."""

NAMED_VIEWS: Final = (
    ALLIANCE,
    NamedView("&Japan: the main islands", (128.5, 30.0, 146.5, 46.0)),
    NamedView("&Okinawa", (127.3, 26.0, 128.5, 27.0)),
    NamedView("Yo&kosuka and Tokyo Bay", (139.0, 34.9, 140.4, 36.0)),
    NamedView("&Senkaku Islands", (122.6, 24.0, 125.4, 26.6)),
    NamedView("&Western Pacific", (115.0, 5.0, 160.0, 47.0)),
    NamedView("&Pacific and the United States", (30.0, -20.0, 290.0, 58.0)),
)
