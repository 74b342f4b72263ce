"""Where on the earth the pixels of a picture lie: world files and the tags of GeoTIFF, in EPSG:3857."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from app.export.files import write_beside
from app.mapview.messages import MapViewport

EPSG: Final = 3857
RADIUS_M: Final = 6_378_137.0
WORLD_SUFFIXES: Final = {
    ".png": ".pgw",
    ".jpg": ".jgw",
    ".jpeg": ".jgw",
    ".webp": ".wpw",
    ".tif": ".tfw",
    ".tiff": ".tfw",
}
_DOUBLE, _SHORT = 12, 3


@dataclass(frozen=True, slots=True)
class Placement:
    """The upper left corner of the first pixel and the size of a pixel, in metres of EPSG:3857.

    East of 180 degrees the metres go on beyond 20,037,508.
    """

    left_m: float
    top_m: float
    step_x_m: float
    step_y_m: float


def placement_of(viewport: MapViewport, scale: float, margin: int) -> Placement:
    """Return where a picture lies.

    Args:
        viewport: what the map in it shows, and its size in CSS pixels.
        scale: pixels of the picture a CSS pixel.
        margin: pixels of blank paper around the map.
    """

    def northing(lat: float) -> float:
        return RADIUS_M * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))

    west, east = (RADIUS_M * math.radians(lon) for lon in (viewport.lon_min, viewport.lon_max))
    south, north = northing(viewport.lat_min), northing(viewport.lat_max)
    step_x = (east - west) / (viewport.width_px * scale)
    step_y = (north - south) / (viewport.height_px * scale)
    return Placement(west - margin * step_x, north + margin * step_y, step_x, step_y)


def world_file(placement: Placement) -> str:
    """Return the six lines of a world file, which counts pixels at their middle."""
    x, y = placement.step_x_m, placement.step_y_m
    lines = (x, 0.0, 0.0, -y, placement.left_m + x / 2, placement.top_m - y / 2)
    return "".join(f"{value:.9f}\n" for value in lines)


def world_files(picture: Path) -> tuple[Path, Path, Path]:
    """Return the names of the world file of a picture, and of the ``.prj`` and the ``.aux.xml`` beside it."""
    world = picture.with_suffix(WORLD_SUFFIXES[picture.suffix.lower()])
    return world, picture.with_suffix(".prj"), picture.with_name(f"{picture.name}.aux.xml")


def save_world_file(placement: Placement, picture: Path) -> None:
    """Write the world file of a picture beside it, and what names its coordinates.

    ArcGIS reads that in a ``.prj``, GDAL and QGIS in an ``.aux.xml``.

    Raises:
        UserError: one of them cannot be written.
    """
    from pyproj import CRS

    crs = CRS.from_epsg(EPSG)
    named = f"<PAMDataset><SRS>{escape(crs.to_wkt('WKT1_GDAL'), quote=False)}</SRS></PAMDataset>\n"
    texts = world_file(placement), crs.to_wkt("WKT1_ESRI"), named
    for path, text in zip(world_files(picture), texts, strict=True):
        write_beside(path, lambda beside, text=text: _write(beside, text))  # type: ignore[misc]


def geotiff_tags(placement: Placement) -> list[tuple[int, int, object]]:
    """Return the tags of OGC GeoTIFF 1.1 (19-008r4): number, type and value."""
    keys = (
        *(1, 1, 1, 3),  # version 1.1, three keys
        *(1024, 0, 1, 1),  # GTModelType: projected
        *(1025, 0, 1, 1),  # GTRasterType: a pixel is an area
        *(3072, 0, 1, EPSG),  # ProjectedCRS
    )
    return [
        (33550, _DOUBLE, (placement.step_x_m, placement.step_y_m, 0.0)),
        (33922, _DOUBLE, (0.0, 0.0, 0.0, placement.left_m, placement.top_m, 0.0)),
        (34735, _SHORT, keys),
    ]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii")
